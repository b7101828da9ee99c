/*
 * Running tables of PATCH messages: each is read by scim_normal_patch(), as
 * clients send it, and carried out by scim_patch_apply().
 */

#ifndef SCIM_PATCH_RUN_H
#define SCIM_PATCH_RUN_H


#include "tap.h"
#include "scim_normal.h"
#include "user_type.h"


typedef struct {
    const char    *name;
    const char    *resource;
    const char    *ops;        /* the array "Operations" */
    const char    *expected;   /* the resource, or "400 mutability" */
} patch_test_t;


#define E  "\"" SCIM_URN_ENTERPRISE "\""
#define EP SCIM_URN_ENTERPRISE ":"
#define U  SCIM_URN_USER


/* a User that has members too, so that one type does for all tests */

static inline const scim_resource_type_t *
both_type(scim_mem_t *mem)
{
    scim_str_t             urn = scim_str(SCIM_URN_GROUP);
    scim_str_t             name = scim_str("members");
    scim_attr_t           *attrs;
    scim_schema_t         *core;
    scim_resource_type_t  *type;

    type = (scim_resource_type_t *) user_type(mem);
    core = (scim_schema_t *) type->schemas;

    attrs = scim_mem_alloc(mem, (core->nattrs + 1) * sizeof(scim_attr_t));
    if (attrs == NULL) {
        return NULL;
    }

    memcpy(attrs, core->attrs, core->nattrs * sizeof(scim_attr_t));
    attrs[core->nattrs] = *scim_schema_attr(scim_schema_rfc(urn), name);

    core->attrs = attrs;
    core->nattrs++;

    return type;
}


/* 1 if the message is read and carried out; "err" is set if not */

static inline int
patch_do(const scim_resource_type_t *type, const json_t *body,
    json_t *resource, scim_error_t *err)
{
    int            done;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_normal_t  normal = { .type = type };

    mem = scim_mem_new();

    done = scim_normal_patch(mem, &normal, body, &patch, err) == SCIM_OK
           && scim_patch_apply(resource, &patch, err) == SCIM_OK;

    scim_mem_free(mem);

    return done;
}


static inline void
patch_one(const scim_resource_type_t *type, const patch_test_t *test)
{
    char           status[64];
    json_t        *body, *resource;
    scim_error_t   err;

    body = json_pack("{s:o}", "Operations", json_loads(test->ops, 0, NULL));
    resource = json_loads(test->resource, 0, NULL);

    if (body == NULL || resource == NULL) {
        ok(0, "%s: the test itself is JSON", test->name);

    } else if (patch_do(type, body, resource, &err)) {
        is_json(resource, test->expected[0] == '{' ? test->expected : "false",
                "%s", test->name);

    } else {
        snprintf(status, sizeof(status), "%d %s", err.status,
                 err.scim_type ? err.scim_type : "-");

        if (!is_str(status, test->expected, "%s", test->name)) {
            tap_diag("  detail", err.detail);
        }
    }

    json_decref(resource);
    json_decref(body);
}


static int  patch_allocs_left;


static inline void *
patch_malloc(size_t size)
{
    return patch_allocs_left-- > 0 ? malloc(size) : NULL;
}


/*
 * The same with each of jansson's allocations failing in turn, and all after
 * it: 1 if what is done in spite of it is right.
 */

static inline int
patch_starve(const scim_resource_type_t *type, const patch_test_t *test)
{
    int            n, done, right;
    json_t        *body, *old, *resource, *expected;
    scim_error_t   err;

    body = json_pack("{s:o}", "Operations", json_loads(test->ops, 0, NULL));
    old = json_loads(test->resource, 0, NULL);
    expected = json_loads(test->expected, 0, NULL);

    right = 1;
    done = 0;

    for (n = 0; right && !done && n < 2000; n++) {
        resource = json_deep_copy(old);

        patch_allocs_left = n;
        json_set_alloc_funcs(patch_malloc, free);

        done = patch_do(type, body, resource, &err);

        json_set_alloc_funcs(malloc, free);

        /* what is wrong is found out sooner or later */

        if (expected == NULL && !done && err.status == 400
            && patch_allocs_left > 0)
        {
            json_decref(resource);
            break;
        }

        if (done) {
            right = json_equal(resource, expected);
        }

        json_decref(resource);
    }

    json_decref(expected);
    json_decref(old);
    json_decref(body);

    return right && n < 2000;
}


static inline void
patch_all(const scim_resource_type_t *type, const char *label,
    const patch_test_t *tests)
{
    int                  right;
    const patch_test_t  *test;

    right = 1;

    for (test = tests; test->name; test++) {
        patch_one(type, test);
        right &= patch_starve(type, test);
    }

    ok(right, "%s: without memory they fail, and do nothing wrong", label);
}


#endif /* SCIM_PATCH_RUN_H */
