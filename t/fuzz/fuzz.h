
/*
 * What the fuzz targets share.  Each C file of this folder is a program of its
 * own that libFuzzer calls with one input after the other.
 */

#ifndef SCIM_FUZZ_H
#define SCIM_FUZZ_H


#include <stdint.h>

#include "patch_run.h"
#include "scim_uri.h"


/* libFuzzer keeps the input on which a program aborts */

#define must(cond, what)                                                      \
    do {                                                                      \
        if (!(cond)) {                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, what);         \
            abort();                                                          \
        }                                                                     \
    } while (0)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/*
 * A User with members, made once.  Some attributes are immutable, which none
 * of the RFC's is as a whole.
 */

static inline const scim_resource_type_t *
fuzz_type(void)
{
    size_t         i, j;
    scim_attr_t   *attrs;

    static scim_mem_t                  *mem;
    static const scim_resource_type_t  *type;

    static const char *const  immutable[] = {
        "nickName", "name", "entitlements", NULL
    };

    if (type) {
        return type;
    }

    mem = scim_mem_new();
    type = both_type(mem);

    must(type, "no memory for the resource type");

    attrs = (scim_attr_t *) type->schemas[0].attrs;

    for (i = 0; i < type->schemas[0].nattrs; i++) {
        for (j = 0; immutable[j]; j++) {
            if (strcmp(attrs[i].name, immutable[j]) == 0) {
                attrs[i].mutability = SCIM_IMMUTABLE;
            }
        }
    }

    return type;
}


/*
 * An input is a text and, behind a NUL, another one: the JSON of a resource.
 * An input without NUL has no second text, whose "data" is then NULL.
 */

static inline scim_str_t
fuzz_split(const uint8_t *data, size_t size, scim_str_t *rest)
{
    scim_str_t      text;
    const uint8_t  *nul;

    text.data = (const char *) data;
    text.len = size;

    rest->data = NULL;
    rest->len = 0;

    nul = size ? memchr(data, '\0', size) : NULL;

    if (nul) {
        text.len = nul - data;
        rest->data = (const char *) nul + 1;
        rest->len = size - text.len - 1;
    }

    return text;
}


/* what a client is told goes into JSON */

static inline void
fuzz_error(const scim_error_t *err, const char *scim_type)
{
    size_t  len;

    must(memchr(err->detail, '\0', sizeof(err->detail)), "an endless detail");

    len = strlen(err->detail);

    must(len && scim_uri_utf8(err->detail, len), "a detail that is no text");

    if (scim_type) {
        must(err->status == 400, "another status than 400");
        must(err->scim_type && strcmp(err->scim_type, scim_type) == 0,
             "another scimType");
    }

    must(err->status == 400 || err->status == 413, "an impossible status");
}


static inline char *
fuzz_dump(const json_t *json)
{
    char  *text;

    text = json_dumps(json, JSON_ENCODE_ANY|JSON_SORT_KEYS);
    must(text, "JSON that cannot be written");

    return text;
}


static inline void
fuzz_same(const json_t *a, const json_t *b, const char *what)
{
    char  *left, *right;

    must(a && b, what);

    if (json_equal(a, b)) {
        return;
    }

    left = fuzz_dump(a);
    right = fuzz_dump(b);

    fprintf(stderr, "%s\n%s\n", left, right);
    must(0, what);
}


#endif /* SCIM_FUZZ_H */
