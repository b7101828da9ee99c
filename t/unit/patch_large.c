/*
 * A PATCH of lists that are long, or have many equal elements.
 */

#include "patch_run.h"


static const scim_resource_type_t *
group_type(scim_mem_t *mem)
{
    scim_str_t             urn = scim_str(SCIM_URN_GROUP);
    scim_resource_type_t  *type;

    type = scim_mem_alloc(mem, sizeof(scim_resource_type_t));
    if (type == NULL) {
        return NULL;
    }

    type->name = "Group";
    type->endpoint = "/Groups";
    type->schemas = scim_schema_rfc(urn);
    type->nschemas = 1;

    return type;
}


static json_t *
member_list(int from, int n)
{
    int      i;
    char     id[32];
    json_t  *list;

    list = json_array();

    for (i = from; i < from + n; i++) {
        snprintf(id, sizeof(id), "user-%d", i);
        json_array_append_new(list, json_pack("{s:s}", "value", id));
    }

    return list;
}


/* one of few values and types, so that many are equal */

static json_t *
random_element(unsigned *seed)
{
    json_t    *element;
    unsigned   n;

    static const char *const  values[] = { "a", "A", "b", "c", NULL };
    static const char *const  types[] = { "work", "WORK", "home", NULL };

    *seed = *seed * 1103515245 + 12345;
    n = *seed >> 16;

    element = json_pack("{s:s*, s:s*}", "value", values[n % 5],
                        "type", types[n / 5 % 4]);

    if (n / 20 % 3 == 0) {
        json_object_set_new(element, "display", json_integer(n / 60 % 2));
    }

    return element;
}


/*
 * Operations with many values look them up in an index, those with few do
 * not: one with twelve must do the same as twelve with one.
 */

static void
many_and_few(const scim_resource_type_t *type)
{
    int               i, n, same;
    json_t           *one, *two, *values;
    unsigned          seed;
    scim_mem_t       *mem;
    scim_str_t        path = scim_str("emails");
    scim_patch_t      patch;
    scim_error_t      err;
    scim_patch_op_t   op;

    mem = scim_mem_new();
    memset(&op, 0, sizeof(op));
    scim_path_parse(mem, type, path, &op.path, &err);
    scim_mem_free(mem);

    patch.ops = &op;
    patch.nops = 1;

    seed = 1;
    same = 1;

    for (n = 0; n < 300; n++) {
        one = json_object();
        two = json_object();

        for (i = 0; i < 24; i++) {
            values = json_array();

            while (json_array_size(values) < (i < 12 ? 12 : 5)) {
                json_array_append_new(values, random_element(&seed));
            }

            if (i >= 12) {
                while (json_array_size(values) < 12) {
                    json_array_append(values, json_array_get(values, 0));
                }
            }

            op.kind = i < 12 ? SCIM_PATCH_ADD : SCIM_PATCH_REMOVE;
            op.value = values;
            scim_patch_apply(one, &patch, &err);

            while (json_array_size(values)) {
                op.value = json_pack("[O]", json_array_get(values, 0));
                scim_patch_apply(two, &patch, &err);
                json_decref(op.value);
                json_array_remove(values, 0);
            }

            same &= json_equal(one, two);
            json_decref(values);
        }

        json_decref(one);
        json_decref(two);
    }

    ok(same, "row 26, 28: many values at once do what they do one by one");
}


/* a quadratic way would take minutes under a sanitizer */

static void
large_group(void)
{
    int            i;
    json_t        *resource, *body, *ops;
    scim_rc_t      rc;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = NULL };

    mem = scim_mem_new();
    normal.type = group_type(mem);

    resource = json_pack("{s:o}", "members", member_list(0, 10000));

    ops = json_array();

    for (i = 0; i < 500; i++) {
        json_array_append_new(ops, json_pack("{s:s, s:s, s:o}",
                                             "op", "add", "path", "members",
                                             "value",
                                             member_list(9900 + i, 1)));
    }

    json_array_append_new(ops, json_pack("{s:s, s:s, s:o}", "op", "add",
                                         "path", "members", "value",
                                         member_list(5000, 10000)));

    json_array_append_new(ops, json_pack("{s:s, s:s, s:o}", "op", "remove",
                                         "path", "members", "value",
                                         member_list(0, 10000)));

    body = json_pack("{s:o}", "Operations", ops);

    rc = scim_normal_patch(mem, &normal, body, &patch, &err);
    is_int(rc, SCIM_OK, "row 28: hundreds of operations are read");
    is_int(patch.nops, 2, "row 29: and joined to one add and one remove");

    rc = scim_patch_apply(resource, &patch, &err);
    is_int(rc, SCIM_OK, "row 28: and done");
    is_int(json_array_size(json_object_get(resource, "members")), 5000,
           "row 28: on a group of ten thousand");

    json_decref(resource);
    json_decref(body);
    scim_mem_free(mem);
}


/* enough values to be looked up in an index */

#define NINE(kind)                                                            \
    "[{\"op\":\"" kind "\",\"path\":\"codes\",\"value\":["                    \
    "\"A\",\"b\",\"C\",\"d\",\"E\",\"f\",\"G\",\"h\",\"I\"]},"                \
    "{\"op\":\"" kind "\",\"path\":\"tags\",\"value\":["                      \
    "{\"value\":\"A\"},{\"value\":\"b\",\"type\":\"X\"},"                     \
    "{\"value\":\"c\"},{\"value\":\"d\"},{\"value\":\"e\"},"                  \
    "{\"value\":\"f\"},{\"value\":\"g\"},{\"value\":\"h\"},"                  \
    "{\"type\":\"only\",\"note\":1}]}]"

static const scim_attr_t  tag_subs[] = {
    { .name = "value" },
    { .name = "type", .case_exact = 1 },
    { .name = "note", .type = SCIM_INTEGER }
};

static const scim_attr_t  list_attrs[] = {
    { .name = "codes", .multi = 1, .case_exact = 1 },
    { .name = "tags", .type = SCIM_COMPLEX, .multi = 1, .subs = tag_subs,
      .nsubs = 3 }
};

static const scim_schema_t  list_schemas[] = {
    { .urn = "urn:example:list", .attrs = list_attrs, .nattrs = 2 }
};

static const scim_resource_type_t  list_type = {
    .name = "List", .schemas = list_schemas, .nschemas = 1
};

static const patch_test_t  list_tests[] = {

    { "row 26: nine values at once are added without doubles",
      "{\"codes\":[\"a\",\"B\",\"C\"],\"tags\":[{\"value\":\"a\"},"
      "{\"value\":\"B\",\"type\":\"x\"},"
      "{\"note\":1,\"type\":\"only\"}]}",
      NINE("add"),
      "{\"codes\":[\"a\",\"B\",\"C\",\"A\",\"b\",\"d\",\"E\",\"f\",\"G\","
      "\"h\",\"I\"],\"tags\":[{\"value\":\"A\"},"
      "{\"value\":\"B\",\"type\":\"x\"},"
      "{\"note\":1,\"type\":\"only\"},{\"value\":\"b\",\"type\":\"X\"},"
      "{\"value\":\"c\"},{\"value\":\"d\"},{\"value\":\"e\"},"
      "{\"value\":\"f\"},{\"value\":\"g\"},{\"value\":\"h\"}]}" },

    { "row 21: nine values at once are removed",
      "{\"codes\":[\"a\",\"B\",\"C\",\"E\"],\"tags\":[{\"value\":\"a\"},"
      "{\"value\":\"B\",\"type\":\"x\"},"
      "{\"note\":1,\"type\":\"only\"},"
      "{\"note\":1,\"type\":\"other\"},{\"value\":\"z\"}]}",
      NINE("remove"),
      "{\"codes\":[\"a\",\"B\"],\"tags\":[{\"note\":1,\"type\":\"other\"},"
      "{\"value\":\"z\"}]}" },

    { NULL, NULL, NULL, NULL }
};


int
main(void)
{
    scim_mem_t  *mem;

    mem = scim_mem_new();

    patch_all(&list_type, "nine values", list_tests);

    many_and_few(both_type(mem));
    large_group();

    scim_mem_free(mem);

    return done_testing();
}
