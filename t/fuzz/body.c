
/*
 * The body of a POST or PUT.
 */


#include "fuzz.h"


static json_t *body_read(const json_t *body, int strict);
static void body_known(const json_t *resource);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t  *body, *before, *loose, *strict, *again;

    body = json_loadb((const char *) data, size, JSON_DECODE_ANY, NULL);

    if (body == NULL) {
        return 0;
    }

    before = json_deep_copy(body);

    loose = body_read(body, 0);
    strict = body_read(body, 1);

    fuzz_same(body, before, "the body has changed");

    if (loose) {
        body_known(loose);

        again = body_read(loose, 0);
        fuzz_same(loose, again, "reading it again makes something else");
        json_decref(again);

        /* the one thing that stays unlike the RFC is a blank in base64 */

        again = body_read(loose, 1);

        if (again) {
            fuzz_same(loose, again, "what was read is not strict");
            json_decref(again);
        }
    }

    if (strict) {
        body_known(strict);

        again = body_read(strict, 1);
        fuzz_same(strict, again, "reading it again makes something else");
        json_decref(again);
    }

    json_decref(strict);
    json_decref(loose);
    json_decref(before);
    json_decref(body);

    return 0;
}


static json_t *
body_read(const json_t *body, int strict)
{
    json_t         *resource;
    scim_error_t    err;

    scim_normal_t  normal = { .type = fuzz_type(), .strict = strict };

    normal.dropped = json_array();

    resource = scim_normal_resource(&normal, body, &err);

    if (resource == NULL) {
        fuzz_error(&err, json_is_object(body) ? "invalidValue"
                                              : "invalidSyntax");
    }

    json_decref(normal.dropped);

    return resource;
}


/* what is read has names of the schemas only, in their own spelling */

static void
body_known(const json_t *resource)
{
    void         *iter;
    json_t       *object;
    scim_mem_t   *mem;
    scim_str_t    name;
    scim_path_t   path;
    scim_error_t  err;

    mem = scim_mem_new();
    object = (json_t *) resource;

    for (iter = json_object_iter(object);
         iter;
         iter = json_object_iter_next(object, iter))
    {
        name.data = json_object_iter_key(iter);
        name.len = strlen(name.data);

        must(scim_path_parse(mem, fuzz_type(), name, &path, &err) == SCIM_OK,
             "an unknown name");
        must(scim_str_eq(name, path.attr ? path.attr->name
                                         : path.schema->urn),
             "another spelling");
        must(path.attr == NULL || path.attr->mutability != SCIM_READ_ONLY,
             "a read-only attribute");
    }

    scim_mem_free(mem);
}
