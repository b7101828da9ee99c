
/*
 * Attribute paths, and the paths and queries of requests.
 */


#include "fuzz.h"


static void path_attribute(scim_str_t text);
static void path_plain(scim_mem_t *mem, const scim_path_t *path);
static void path_resource(const scim_path_t *path);
static void path_request(scim_str_t text);
static void path_segments(scim_mem_t *mem, scim_str_t text);
static void path_query(scim_mem_t *mem, scim_str_t text);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scim_str_t  text;

    text.data = (const char *) data;
    text.len = size;

    path_attribute(text);
    path_request(text);

    return 0;
}


static void
path_attribute(scim_str_t text)
{
    scim_rc_t       rc;
    scim_mem_t     *mem;
    scim_path_t     path;
    scim_error_t    err;

    mem = scim_mem_new();

    rc = scim_path_parse(mem, fuzz_type(), text, &path, &err);

    switch (rc) {

    case SCIM_OK:
        path_plain(mem, &path);
        path_resource(&path);
        break;

    case SCIM_DECLINED:
        fuzz_error(&err, "invalidPath");
        break;

    case SCIM_FAIL:
        must(err.scim_type, "no scimType");
        fuzz_error(&err, strcmp(err.scim_type, "invalidFilter") == 0
                         ? "invalidFilter" : "invalidPath");
        break;

    default:
        must(0, "a wrong code");
    }

    scim_mem_free(mem);
}


/* the path as it would be written is the same path, in any case */

static void
path_plain(scim_mem_t *mem, const scim_path_t *path)
{
    char           *text;
    size_t          i, len;
    scim_str_t      str;
    scim_path_t     again;
    scim_error_t    err;

    must(path->attr || (!path->filter && !path->sub), "more than a schema");
    must(!path->filter || (path->attr->multi
                           && path->attr->type == SCIM_COMPLEX),
         "a filter on something else");

    if (path->attr == NULL && path->schema == NULL) {
        return;
    }

    text = scim_mem_printf(mem, &len, "%s%s%s%s%s",
                           path->schema ? path->schema->urn : "",
                           path->schema && path->attr ? ":" : "",
                           path->attr ? path->attr->name : "",
                           path->sub ? "." : "",
                           path->sub ? path->sub->name : "");
    must(text, "no memory");

    for (i = 0; i < len; i += 2) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            text[i] -= 'a' - 'A';
        }
    }

    str.data = text;
    str.len = len;

    must(scim_path_parse(mem, fuzz_type(), str, &again, &err) == SCIM_OK
         && scim_path_eq(path, &again), "another path the second time");
}


/* what is put somewhere is there, and gone afterwards */

static void
path_resource(const scim_path_t *path)
{
    json_t  *resource, *value;

    if (path->attr == NULL && path->schema == NULL) {
        return;
    }

    resource = json_object();
    value = json_object();

    must(scim_path_get(path, resource) == NULL, "something in nothing");
    must(scim_path_set_new(path, resource, value) == SCIM_OK, "no memory");
    must(scim_path_get(path, resource) == value, "it is not there");
    must(scim_path_set_new(path, resource, NULL) == SCIM_OK, "no memory");
    must(json_object_size(resource) == 0, "something is left");

    json_decref(resource);
}


static void
path_request(scim_str_t text)
{
    scim_mem_t  *mem;
    scim_str_t   prefix = scim_str("/scim/v2/");
    scim_str_t   below;

    mem = scim_mem_new();

    path_segments(mem, text);
    path_query(mem, text);

    if (scim_uri_below(text, prefix, &below) == SCIM_OK) {
        must(below.len == 0
             || (below.data >= text.data
                 && below.data + below.len == text.data + text.len),
             "it is not the end of it");

        path_segments(mem, below);
    }

    scim_mem_free(mem);
}


static void
path_segments(scim_mem_t *mem, scim_str_t text)
{
    size_t            i;
    scim_str_t        str;
    scim_error_t      err;
    scim_uri_path_t   path;

    if (scim_uri_path(mem, text, &path, &err) != SCIM_OK) {
        must(err.status == 400, "another status than 400");
        return;
    }

    for (i = 0; i < path.nsegments && i < SCIM_URI_SEGMENTS; i++) {
        str = path.segments[i];

        must(str.len && str.len == strlen(str.data), "an empty segment");
        must(scim_uri_utf8(str.data, str.len), "a segment that is no text");
    }
}


static void
path_query(scim_mem_t *mem, scim_str_t text)
{
    scim_rc_t      rc;
    scim_str_t     value;
    scim_error_t   err;

    rc = scim_uri_arg(mem, text, "filter", &value, &err);

    if (rc == SCIM_FAIL) {
        fuzz_error(&err, "invalidValue");
        return;
    }

    must(rc == SCIM_OK || value.len == 0, "a value of nothing");
    must(value.len <= text.len, "it has grown");
    must(value.len == 0 || scim_uri_utf8(value.data, value.len),
         "a value that is no text");
}
