
/*
 * What the app answers: a Content-Type up to the first line break, and behind
 * that the body.
 */


#include "fuzz.h"
#include "scim_answer.h"
#include "scim_scalar.h"


static void answer_read(const scim_source_t *source, const char *text);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t          i;
    scim_mem_t     *mem;
    const char     *end;
    scim_answer_t   answer;
    scim_header_t   header = { scim_str("Content-Type"), scim_str("") };
    scim_source_t   source;

    static const char *const  places[] = {
        "/", "/*", "/*/*", "/a", "/a/*/b", "/a/0/@c", "/a/[b=1]/#text",
        "~>([^<]*)", "~(?<x>[^,]?)", "/a~.", "header:Content-Type~.", NULL
    };

    end = size ? memchr(data, '\n', size) : NULL;

    if (end == NULL) {
        return 0;
    }

    memset(&answer, 0, sizeof(scim_answer_t));

    header.value.data = (const char *) data;
    header.value.len = end - header.value.data;
    answer.headers = &header;
    answer.nheaders = 1;
    answer.body.data = end + 1;
    answer.body.len = size - header.value.len - 1;

    mem = scim_mem_new();

    must(scim_answer_source(mem, &answer, &source) == SCIM_OK, "no source");

    for (i = 0; places[i]; i++) {
        answer_read(&source, places[i]);
    }

    scim_mem_free(mem);

    return 0;
}


/* what is found is JSON, and the answer stays as it is */

static void
answer_read(const scim_source_t *source, const char *text)
{
    int              part;
    char            *dump;
    json_t          *before, *values;
    scim_rc_t        rc;
    scim_mem_t      *mem;
    scim_str_t       str;
    scim_error_t     err;
    scim_place_t     place;

    mem = scim_mem_new();
    str.data = text;
    str.len = strlen(text);

    must(scim_place_parse(mem, str, &place, &err) == SCIM_OK, "no place");

    before = json_deep_copy(source->tree);

    for (part = 0; part < 2; part++) {
        rc = part ? scim_place_read_part(&place, source, &values, &err)
                  : scim_place_read(&place, source, &values, &err);

        must(rc == SCIM_OK || err.status == 503, "no memory");

        if (rc != SCIM_OK) {
            continue;
        }

        dump = json_dumps(values, 0);
        must(dump && scim_scalar_is_text(dump, strlen(dump)), "no JSON");

        free(dump);
        json_decref(values);
    }

    if (before) {
        fuzz_same(source->tree, before, "reading has changed the answer");
    }

    json_decref(before);
    scim_mem_free(mem);
}
