
/*
 * A JSON text: what jansson reads and writes is what we read and write.
 */


#include "fuzz.h"
#include "scim_charset.h"
#include "scim_json.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char        *expected;
    json_t      *tree, *other;
    scim_mem_t  *mem;
    scim_str_t   text, raw = { size, (const char *) data };

    /* jansson reads over a NUL at some places */

    if (size == 0 || memchr(data, '\0', size)) {
        return 0;
    }

    mem = scim_mem_new();

    must(scim_charset_decode(mem, raw, (scim_str_t) scim_str("utf-8"), &text)
         == SCIM_OK, "no text");

    tree = scim_json_parse_new(text);
    other = json_loadb(text.data, text.len, JSON_DECODE_ANY, NULL);

    if (tree || other) {
        fuzz_same(tree, other, "read in another way");

        expected = json_dumps(tree, JSON_COMPACT|JSON_ENCODE_ANY);
        must(expected, "JSON that cannot be written");

        must(scim_json_text(mem, tree, &text) == SCIM_OK
             && text.len == strlen(expected)
             && strcmp(text.data, expected) == 0, "written in another way");

        free(expected);
    }

    json_decref(tree);
    json_decref(other);
    scim_mem_free(mem);

    return 0;
}
