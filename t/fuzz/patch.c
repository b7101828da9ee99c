
/*
 * The body of a PATCH: reading it, then what it does to a resource.
 */


#include "fuzz.h"
#include "scim_text.h"


static void patch_try(const json_t *body, const json_t *resource, int strict);
static void patch_ops(const scim_patch_t *patch);
static void patch_carry_out(const scim_patch_t *patch,
    const json_t *resource);
static void patch_result(const json_t *resource);
static void patch_primary(json_t *object);
static size_t patch_twice(json_t *object, int loose);
static int patch_alike(const json_t *a, const json_t *b);
static json_t *patch_resource(scim_str_t text);
static json_t *patch_read(const json_t *body, int strict);
static void patch_no_nulls(json_t *object);
static json_t *patch_values(const scim_patch_t *patch);


static const char  patch_user[] =
    "{\"externalId\":\"e-7\",\"userName\":\"bjensen\",\"name\":{"
    "\"familyName\":\"Jensen\",\"givenName\":\"Barbara\"},"
    "\"nickName\":\"Babs\",\"title\":\"x\",\"active\":true,"
    "\"emails\":[{\"value\":\"b@example.com\",\"type\":\"work\","
    "\"primary\":true},{\"value\":\"b@jensen.org\",\"type\":\"home\"}],"
    "\"addresses\":[{\"type\":\"work\",\"streetAddress\":\"100 Plaza\"}],"
    "\"entitlements\":[{\"value\":\"a\"}],"
    "\"members\":[{\"value\":\"1\",\"display\":\"One\"},{\"value\":\"2\","
    "\"type\":\"User\"}],\"" USER_URN_TEST "\":{\"level\":3,\"levels\":"
    "[1,2]}," E ":{\"manager\":{\"value\":\"26\"},\"department\":\"x\"}}";


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t      *body, *before, *resource;
    scim_str_t   text, rest;

    text = fuzz_split(data, size, &rest);

    body = json_loadb(text.data, text.len, JSON_DECODE_ANY, NULL);

    if (body == NULL) {
        return 0;
    }

    before = json_deep_copy(body);
    resource = patch_resource(rest);

    patch_try(body, resource, 0);
    patch_try(body, resource, 1);

    fuzz_same(body, before, "the body has changed");

    json_decref(resource);
    json_decref(before);
    json_decref(body);

    return 0;
}


static void
patch_try(const json_t *body, const json_t *resource, int strict)
{
    scim_rc_t      rc;
    scim_mem_t    *mem;
    scim_error_t   err;
    scim_patch_t   patch;

    scim_normal_t  normal = { .type = fuzz_type(), .strict = strict };

    mem = scim_mem_new();
    normal.dropped = json_array();

    rc = scim_normal_patch(mem, &normal, body, &patch, &err);

    if (rc == SCIM_OK) {
        patch_ops(&patch);
        patch_carry_out(&patch, resource);

    } else {
        must(rc == SCIM_FAIL, "neither read nor refused");
        fuzz_error(&err, NULL);
    }

    json_decref(normal.dropped);
    scim_mem_free(mem);
}


/* what scim_patch_apply() is promised */

static void
patch_ops(const scim_patch_t *patch)
{
    size_t                  i;
    const scim_path_t      *path;
    const scim_patch_op_t  *op;

    must(patch->nops <= 1000, "too many operations");

    for (i = 0; i < patch->nops; i++) {
        op = &patch->ops[i];
        path = &op->path;

        must(path->attr, "an operation on a schema");
        must(path->attr->mutability != SCIM_READ_ONLY
             && (!path->sub || path->sub->mutability != SCIM_READ_ONLY),
             "an operation on a read-only attribute");
        must(op->value || op->kind == SCIM_PATCH_REMOVE, "no value");
        must(!json_is_null(op->value), "a null");
        must(op->value == NULL || !path->attr->multi || path->filter
             || path->sub || json_is_array(op->value), "no list");
    }
}


static void
patch_carry_out(const scim_patch_t *patch, const json_t *resource)
{
    json_t         *old, *new, *values, *again;
    scim_rc_t       rc;
    scim_error_t    err;

    old = json_deep_copy(resource);
    new = json_deep_copy(resource);
    values = patch_values(patch);

    rc = scim_patch_apply(new, patch, &err);

    again = patch_values(patch);
    fuzz_same(again, values, "the patch has changed");
    fuzz_same(old, resource, "the copied resource has changed");

    if (rc == SCIM_OK) {
        patch_primary(new);
        patch_result(new);

        must(patch_twice(old, 1) || !patch_twice(new, 0),
             "an element is there twice");

    } else {
        must(rc == SCIM_FAIL, "neither done nor refused");
        fuzz_error(&err, NULL);
    }

    json_decref(again);
    json_decref(values);
    json_decref(new);
    json_decref(old);
}


/*
 * A patched resource is as good as one that a client sends as a whole.  Only
 * strict reading leaves an element alone that has nothing but its type, and
 * only the other one accepts a blank in base64.
 */

static void
patch_result(const json_t *resource)
{
    json_t  *read;

    read = patch_read(resource, 1);

    if (read) {
        fuzz_same(resource, read, "the patched resource has a wrong shape");

    } else {
        read = patch_read(resource, 0);
        must(read, "the patched resource has a wrong value");
    }

    json_decref(read);
}


/* at most one element is primary */

static void
patch_primary(json_t *object)
{
    int      primary;
    void    *iter;
    size_t   i;
    json_t  *value;

    for (iter = json_object_iter(object);
         iter;
         iter = json_object_iter_next(object, iter))
    {
        value = json_object_iter_value(iter);

        if (json_is_object(value)) {
            patch_primary(value);
        }

        primary = 0;

        for (i = 0; i < json_array_size(value); i++) {
            primary += json_is_true(json_object_get(json_array_get(value, i),
                                                    "primary"));
        }

        must(primary <= 1, "two elements are primary");
    }
}


/*
 * How many elements have a value, and are equal to another one; "loose" counts
 * those too that have the same value in another case.
 */

static size_t
patch_twice(json_t *object, int loose)
{
    void    *iter;
    size_t   i, j, n;
    json_t  *value, *element, *other;

    n = 0;

    for (iter = json_object_iter(object);
         iter;
         iter = json_object_iter_next(object, iter))
    {
        value = json_object_iter_value(iter);

        if (json_is_object(value)) {
            n += patch_twice(value, loose);
        }

        for (i = 0; i < json_array_size(value); i++) {
            element = json_array_get(value, i);

            if (json_is_object(element)
                && json_object_get(element, "value") == NULL)
            {
                continue;
            }

            for (j = 0; j < i; j++) {
                other = json_array_get(value, j);
                n += loose ? patch_alike(other, element)
                           : json_equal(other, element);
            }
        }
    }

    return n;
}


static int
patch_alike(const json_t *a, const json_t *b)
{
    if (json_is_object(a) && json_is_object(b)) {
        a = json_object_get(a, "value");
        b = json_object_get(b, "value");
    }

    if (!json_is_string(a) || !json_is_string(b)) {
        return json_equal(a, b);
    }

    return scim_text_compare(json_string_value(a), json_string_length(a),
                             json_string_value(b), json_string_length(b), 0)
           == 0;
}


/* that of the input, or one that has something of everything */

static json_t *
patch_resource(scim_str_t text)
{
    json_t  *body, *loose, *resource;

    body = text.data ? json_loadb(text.data, text.len, 0, NULL) : NULL;
    loose = body ? patch_read(body, 0) : NULL;
    resource = loose ? patch_read(loose, 1) : NULL;

    json_decref(loose);
    json_decref(body);

    if (resource == NULL) {
        resource = json_loads(patch_user, 0, NULL);
        must(resource, "a resource that is no JSON");
    }

    patch_no_nulls(resource);

    return resource;
}


static json_t *
patch_read(const json_t *body, int strict)
{
    scim_error_t  err;

    scim_normal_t  normal = { .type = fuzz_type(), .strict = strict };

    return scim_normal_resource(&normal, body, &err);
}


/* only a PUT has them */

static void
patch_no_nulls(json_t *object)
{
    void        *next;
    json_t      *value;
    const char  *name;

    json_object_foreach_safe(object, next, name, value) {
        if (json_is_object(value)) {
            patch_no_nulls(value);
        }

        if (json_is_null(value)
            || (json_is_object(value) && json_object_size(value) == 0))
        {
            json_object_del(object, name);
        }
    }
}


static json_t *
patch_values(const scim_patch_t *patch)
{
    size_t   i;
    json_t  *list;

    list = json_array();

    for (i = 0; i < patch->nops; i++) {
        json_array_append_new(list, patch->ops[i].value
                                    ? json_deep_copy(patch->ops[i].value)
                                    : json_null());
    }

    return list;
}
