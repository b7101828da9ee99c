/*
 * What the PatchOp messages of identity providers are read as.  "row" is that
 * of the checklist in section 16 of idp-behaviour.md.
 */

#include "tap.h"
#include "scim_normal.h"
#include "user_type.h"


typedef struct {
    const char    *name;
    const char    *body;
    const char    *expected;   /* [op, path, value], or "400 noTarget" */
} normal_test_t;


#define E  "\"" SCIM_URN_ENTERPRISE "\""
#define U  "\"" SCIM_URN_USER "\""

#define OPERATIONS(ops)  "{\"Operations\":[" ops "]}"


/* operations in a form that can be compared with JSON text */

static json_t *
patch_json(const scim_patch_t *patch)
{
    char                    path[256];
    size_t                  i;
    json_t                 *list, *item;
    const scim_patch_op_t  *op;

    static const char *const  kinds[] = { "add", "replace", "remove" };

    list = json_array();

    for (i = 0; i < patch->nops; i++) {
        op = &patch->ops[i];

        snprintf(path, sizeof(path), "%s%s%s%s%s%s",
                 op->path.schema ? op->path.schema->urn : "",
                 op->path.schema ? ":" : "", op->path.attr->name,
                 op->path.filter ? "[]" : "", op->path.sub ? "." : "",
                 op->path.sub ? op->path.sub->name : "");

        item = json_pack("[s, s]", kinds[op->kind], path);

        if (op->value) {
            json_array_append(item, op->value);
        }

        json_array_append_new(list, item);
    }

    return list;
}


static const normal_test_t  patch_tests[] = {

    { "row 13: ops in any case, keys in any case",
      "{\"schemas\":1,\"operations\":[{\"OP\":\"Add\",\"PATH\":\"TITLE\","
      "\"VALUE\":\"T\"}]}",
      "[[\"add\",\"title\",\"T\"]]" },

    { "row 15, 16: a value without a path is taken apart",
      OPERATIONS("{\"op\":\"replace\",\"value\":{\"title\":\"T\","
                 "\"name.givenName\":\"G\"," E ":{\"manager\":\"1\"},"
                 "\"emails[type eq \\\"work\\\"].value\":\"a\"}}"),
      "[[\"replace\",\"title\",\"T\"],[\"replace\",\"name.givenName\",\"G\"],"
      "[\"replace\",\"" SCIM_URN_ENTERPRISE ":manager\",{\"value\":\"1\"}],"
      "[\"replace\",\"emails[].value\",\"a\"]]" },

    { "row 17: read-only attributes of a value without a path are not there",
      OPERATIONS("{\"op\":\"add\",\"value\":{\"id\":\"1\",\"meta\":{},"
                 "\"schemas\":[],\"groups\":[],\"manager.displayName\":"
                 "\"D\"}}"),
      "[]" },

    { "row 20: the value of a remove is not one to assign",
      OPERATIONS("{\"op\":\"remove\",\"path\":\"title\",\"value\":\"T\"},"
                 "{\"op\":\"remove\",\"path\":\"emails[type eq \\\"x\\\"]\","
                 "\"value\":[{\"value\":\"a\"}]},"
                 "{\"op\":\"remove\",\"path\":\"emails.type\","
                 "\"value\":\"T\"}"),
      "[[\"remove\",\"title\"],[\"remove\",\"emails[]\"],"
      "[\"remove\",\"emails.type\"]]" },

    { "row 21, 22: elements to remove are a list however they are named",
      OPERATIONS("{\"op\":\"remove\",\"path\":\"emails\","
                 "\"value\":[{\"value\":\"a\"}]},"
                 "{\"op\":\"remove\",\"path\":\"emails[value eq "
                 "\\\"b\\\"]\"}"),
      "[[\"remove\",\"emails\",[{\"value\":\"a\"},{\"value\":\"b\"}]]]" },

    { "row 24: an empty list is a remove",
      OPERATIONS("{\"op\":\"replace\",\"path\":\"emails\",\"value\":[]}"),
      "[[\"remove\",\"emails\"]]" },

    { "row 28: adds to one list are joined, but not across others",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails\",\"value\":\"a\"},"
                 "{\"op\":\"add\",\"path\":\"emails\",\"value\":[\"b\"]},"
                 "{\"op\":\"add\",\"path\":\"roles\",\"value\":\"c\"},"
                 "{\"op\":\"add\",\"path\":\"emails\",\"value\":\"d\"},"
                 "{\"op\":\"replace\",\"path\":\"emails\",\"value\":\"e\"},"
                 "{\"op\":\"replace\",\"path\":\"emails\",\"value\":\"f\"},"
                 "{\"op\":\"remove\",\"path\":\"emails\"},"
                 "{\"op\":\"remove\",\"path\":\"emails\",\"value\":\"g\"},"
                 "{\"op\":\"remove\",\"path\":\"emails\",\"value\":\"h\"}"),
      "[[\"add\",\"emails\",[{\"value\":\"a\"},{\"value\":\"b\"}]],"
      "[\"add\",\"roles\",[{\"value\":\"c\"}]],"
      "[\"add\",\"emails\",[{\"value\":\"d\"}]],"
      "[\"replace\",\"emails\",[{\"value\":\"e\"}]],"
      "[\"replace\",\"emails\",[{\"value\":\"f\"}]],"
      "[\"remove\",\"emails\"],"
      "[\"remove\",\"emails\",[{\"value\":\"g\"},{\"value\":\"h\"}]]]" },

    { "row 36, 37: nothing is removed by an add, and by a replace all that "
      "it empties",
      OPERATIONS("{\"op\":\"add\",\"path\":\"title\",\"value\":\"\"},"
                 "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"\"},"
                 "{\"op\":\"replace\",\"path\":\"name\",\"value\":"
                 "{\"givenName\":\"\",\"familyName\":\"F\","
                 "\"middleName\":null,\"nope\":null}},"
                 "{\"op\":\"replace\",\"path\":\"name\",\"value\":[{}]}"),
      "[[\"remove\",\"title\"],[\"replace\",\"name\",{\"familyName\":\"F\"}],"
      "[\"remove\",\"name.givenName\"],[\"remove\",\"name.middleName\"],"
      "[\"remove\",\"name\"]]" },

    { "an object that has only read-only members says nothing",
      OPERATIONS("{\"op\":\"replace\",\"path\":\"manager\",\"value\":"
                 "{\"displayName\":\"D\"}}"),
      "[]" },

    { "a single operation, and none at all",
      "{\"Operations\":{\"op\":\"remove\",\"path\":\"title\"}}",
      "[[\"remove\",\"title\"]]" },

    { "an empty list of operations", "{\"Operations\":[]}", "[]" },

    { "an element without a known member is not added",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails\",\"value\":"
                 "[{\"x\":1},{\"type\":\"work\"}]}"),
      "[]" },

    { "no list of operations", "{}", "400 invalidSyntax" },
    { "text for it", "{\"Operations\":\"x\"}", "400 invalidSyntax" },
    { "no object at all", "[]", "400 invalidSyntax" },
    { "an operation that is no object", OPERATIONS("7"),
      "400 invalidSyntax" },
    { "an operation without op", OPERATIONS("{\"path\":\"title\"}"),
      "400 invalidSyntax" },
    { "an op that is none", OPERATIONS("{\"op\":\"move\"}"),
      "400 invalidSyntax" },
    { "an op that is a number", OPERATIONS("{\"op\":1}"),
      "400 invalidSyntax" },

    { "a path that is a number",
      OPERATIONS("{\"op\":\"add\",\"path\":1,\"value\":1}"),
      "400 invalidPath" },
    { "a path of a wrong syntax",
      OPERATIONS("{\"op\":\"add\",\"path\":\"name..x\",\"value\":1}"),
      "400 invalidPath" },
    { "a filter of a wrong syntax",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails[type eq]\","
                 "\"value\":1}"),
      "400 invalidFilter" },
    { "a filter of a wrong syntax in a key",
      OPERATIONS("{\"op\":\"add\",\"value\":{\"emails[type]\":1}}"),
      "400 invalidFilter" },

    { "row 17: a read-only path", OPERATIONS("{\"op\":\"replace\","
      "\"path\":\"id\",\"value\":\"1\"}"), "400 mutability" },
    { "row 17: meta", OPERATIONS("{\"op\":\"remove\","
      "\"path\":\"meta.created\"}"), "400 mutability" },
    { "row 17: schemas", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"schemas\",\"value\":[\"x\"]}"), "400 mutability" },
    { "row 17: groups", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"groups\",\"value\":[{\"value\":\"x\"}]}"),
      "400 mutability" },
    { "row 17: a read-only sub-attribute", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"manager.displayName\",\"value\":\"x\"}"),
      "400 mutability" },

    { "add without a value", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"title\"}"), "400 invalidValue" },
    { "replace without one", OPERATIONS("{\"op\":\"replace\","
      "\"path\":\"emails[value eq \\\"a\\\"]\"}"), "400 invalidValue" },
    { "add to a filter that names no value", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"emails[type eq \\\"a\\\"]\"}"), "400 invalidValue" },
    { "neither path nor value", OPERATIONS("{\"op\":\"add\"}"),
      "400 invalidValue" },
    { "text without a path", OPERATIONS("{\"op\":\"add\",\"value\":\"x\"}"),
      "400 invalidValue" },
    { "null without a path", OPERATIONS("{\"op\":\"add\",\"value\":null}"),
      "400 invalidValue" },
    { "two objects without a path", OPERATIONS("{\"op\":\"add\","
      "\"value\":[{},{}]}"), "400 invalidValue" },
    { "two objects for one element", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"emails[type eq \\\"a\\\"]\",\"value\":[{\"value\":\"a\"},"
      "{\"value\":\"b\"}]}"), "400 invalidValue" },
    { "text for an extension", OPERATIONS("{\"op\":\"add\",\"value\":{" E
      ":\"x\"}}"), "400 invalidValue" },
    { "a wrong value in a list to remove", OPERATIONS("{\"op\":\"remove\","
      "\"path\":\"emails\",\"value\":[true]}"), "400 invalidValue" },
    { "a wrong value in an extension", OPERATIONS("{\"op\":\"add\",\"value\":{"
      E ":{\"department\":{\"a\":1}}}}"), "400 invalidValue" },
    { "a wrong value for an element", OPERATIONS("{\"op\":\"add\","
      "\"path\":\"emails[value eq \\\"a\\\"]\",\"value\":true}"),
      "400 invalidValue" },

    { "remove without a path", OPERATIONS("{\"op\":\"remove\","
      "\"value\":{\"members\":[]}}"), "400 noTarget" },
    { "remove of the core schema", OPERATIONS("{\"op\":\"remove\","
      "\"path\":" U "}"), "400 noTarget" },

    { NULL, NULL, NULL }
};


static const normal_test_t  strict_patch_tests[] = {

    { "what the RFC says",
      OPERATIONS("{\"op\":\"replace\",\"path\":\"Name.givenName\","
                 "\"value\":\"G\"},{\"op\":\"add\",\"value\":{\"title\":"
                 "\"T\",\"schemas\":[],\"unknown\":1}}"),
      "[[\"replace\",\"name.givenName\",\"G\"],[\"add\",\"title\",\"T\"]]" },

    { "an op in upper case", OPERATIONS("{\"op\":\"Add\",\"path\":\"title\","
      "\"value\":\"T\"}"), "400 invalidSyntax" },
    { "no operation", "{\"Operations\":[]}", "400 invalidSyntax" },
    { "a single one", "{\"Operations\":{\"op\":\"remove\","
      "\"path\":\"title\"}}", "400 invalidSyntax" },
    { "an unknown path", OPERATIONS("{\"op\":\"add\",\"path\":\"shoes\","
      "\"value\":\"T\"}"), "400 invalidPath" },
    { "an alias of a urn", OPERATIONS("{\"op\":\"add\",\"path\":"
      "\"urn:scim:schemas:core:1.0:title\",\"value\":\"T\"}"),
      "400 invalidPath" },
    { "a path that is null", OPERATIONS("{\"op\":\"add\",\"path\":null,"
      "\"value\":{\"title\":\"T\"}}"), "400 invalidPath" },
    { "a path with blanks", OPERATIONS("{\"op\":\"add\",\"path\":\" title\","
      "\"value\":\"T\"}"), "400 invalidPath" },
    { "a path as a key", OPERATIONS("{\"op\":\"add\",\"value\":"
      "{\"name.givenName\":\"G\"}}"), "400 invalidPath" },
    { "a read-only attribute without a path", OPERATIONS("{\"op\":\"add\","
      "\"value\":{\"id\":\"1\"}}"), "400 mutability" },
    { "text for a boolean", OPERATIONS("{\"op\":\"add\",\"path\":\"active\","
      "\"value\":\"True\"}"), "400 invalidValue" },
    { "an object for a list", OPERATIONS("{\"op\":\"add\",\"path\":"
      "\"emails\",\"value\":{\"value\":\"a\"}}"), "400 invalidValue" },
    { "an array without a path", OPERATIONS("{\"op\":\"add\",\"value\":"
      "[{\"title\":\"T\"}]}"), "400 invalidValue" },
    { "the attribute named twice", OPERATIONS("{\"op\":\"add\",\"path\":"
      "\"emails\",\"value\":{\"emails\":[]}}"), "400 invalidValue" },

    { NULL, NULL, NULL }
};


static void
patch_all(const scim_resource_type_t *type, int strict, const char *label,
    const normal_test_t *tests)
{
    char           status[64];
    json_t        *body, *got;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal;

    normal.type = type;
    normal.strict = strict;
    normal.dropped = NULL;

    for ( /* void */ ; tests->name; tests++) {
        mem = scim_mem_new();
        body = json_loads(tests->body, 0, NULL);

        if (body == NULL) {
            ok(0, "%s%s: the test itself is JSON", label, tests->name);

        } else if (scim_normal_patch(mem, &normal, body, &patch, &err)
                   != SCIM_OK)
        {
            snprintf(status, sizeof(status), "%d %s", err.status,
                     err.scim_type);

            if (!is_str(status, tests->expected, "%s%s", label,
                        tests->name))
            {
                tap_diag("  detail", err.detail);
            }

        } else {
            got = patch_json(&patch);
            is_json(got, tests->expected[0] == '[' ? tests->expected
                                                   : "false",
                    "%s%s", label, tests->name);
            json_decref(got);
        }

        json_decref(body);
        scim_mem_free(mem);
    }
}


static void
patch_dropped(const scim_resource_type_t *type)
{
    json_t        *body;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    mem = scim_mem_new();
    normal.dropped = json_array();

    body = json_loads(OPERATIONS("{\"op\":\"add\",\"path\":\"shoeSize\","
                                 "\"value\":1},{\"op\":\"remove\","
                                 "\"path\":\"name.x\"},{\"op\":\"add\","
                                 "\"value\":{\"y\":1,\"name.z\":2,"
                                 "\"name\":{\"w\":1}," E ":{\"v\":1}}}"),
                      0, NULL);

    is_int(scim_normal_patch(mem, &normal, body, &patch, &err), SCIM_OK,
           "row 41: unknown paths are no error");
    is_json(normal.dropped, "[\"shoeSize\",\"name.x\",\"y\",\"name.z\","
            "\"name.w\",\"" SCIM_URN_ENTERPRISE ":v\"]",
            "row 41: they are named");
    is_int(patch.nops, 0, "row 41: and left out");

    json_decref(body);
    json_decref(normal.dropped);
    scim_mem_free(mem);
}


static void
patch_limit(const scim_resource_type_t *type)
{
    int            i;
    json_t        *body, *ops;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    static const char *const  more[] = {
        "{\"op\":\"replace\",\"value\":{\"" SCIM_URN_ENTERPRISE "\":null}}",
        "{\"op\":\"replace\",\"path\":\"name\",\"value\":{\"givenName\":null,"
        "\"familyName\":\"\"}}",
        NULL
    };

    ops = json_array();
    body = json_pack("{s:o}", "Operations", ops);

    for (i = 0; i < 1000; i++) {
        json_array_append_new(ops, json_pack("{s:s, s:s}", "op", "remove",
                                             "path", i % 2 ? "title"
                                                           : "emails"));
    }

    mem = scim_mem_new();
    is_int(scim_normal_patch(mem, &normal, body, &patch, &err), SCIM_OK,
           "row 28: a thousand operations are no error");
    is_int(patch.nops, 1000, "row 28: and all are there");
    scim_mem_free(mem);

    json_array_append(ops, json_array_get(ops, 0));

    mem = scim_mem_new();
    is_int(scim_normal_patch(mem, &normal, body, &patch, &err), SCIM_FAIL,
           "more are");
    is_int(err.status, 413, "with a status of its own");
    scim_mem_free(mem);

    json_array_remove(ops, 1000);

    for (i = 0; more[i]; i++) {
        json_array_remove(ops, 999);
        json_array_append_new(ops, json_loads(more[i], 0, NULL));

        mem = scim_mem_new();
        is_int(scim_normal_patch(mem, &normal, body, &patch, &err), SCIM_FAIL,
               "what clears may be more than one: %s", more[i]);
        is_int(err.status, 413, "with the same status");
        scim_mem_free(mem);
    }

    json_decref(body);
}


/* one value without a path may be as many operations as it has members */

static void
patch_expanded(const scim_resource_type_t *type)
{
    int            i;
    char           key[64];
    json_t        *body, *value;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    value = json_object();
    body = json_pack("{s:[{s:s, s:o}]}", "Operations", "op", "add",
                     "value", value);

    for (i = 0; i < 1001; i++) {
        snprintf(key, sizeof(key), "emails[type eq \"%d\"].value", i);
        json_object_set_new(value, key, json_string("a"));
    }

    mem = scim_mem_new();
    is_int(scim_normal_patch(mem, &normal, body, &patch, &err), SCIM_FAIL,
           "a value may not be taken apart to more than a thousand");
    is_int(err.status, 413, "either");
    scim_mem_free(mem);

    json_decref(body);
}


/* a mapping with nothing but emails.value */

static const scim_attr_t  poor_subs[] = {
    { .name = "value" }
};

static const scim_attr_t  poor_attrs[] = {
    { .name = "emails", .type = SCIM_COMPLEX, .multi = 1, .subs = poor_subs,
      .nsubs = 1 }
};

static const scim_schema_t  poor_schemas[] = {
    { .urn = SCIM_URN_USER, .attrs = poor_attrs, .nattrs = 1 },
    { .urn = "urn:example:poor", .attrs = poor_attrs, .nattrs = 1 }
};

static const scim_resource_type_t  poor_type = {
    .name = "User", .schemas = poor_schemas, .nschemas = 2
};

static const normal_test_t  poor_tests[] = {

    { "row 39, 41: a filter with an attribute that is not mapped",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails[primary eq \\\"True\\\"]"
                 ".value\",\"value\":\"a\"},{\"op\":\"remove\",\"path\":"
                 "\"emails[type eq \\\"work\\\"]\"},{\"op\":\"add\","
                 "\"value\":{\"emails[type eq \\\"work\\\"].value\":"
                 "\"a\"}},{\"op\":\"add\",\"path\":\"emails.type\","
                 "\"value\":\"a\"}"), "[]" },

    { "one with an attribute that there is not",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails[nope eq 1].value\","
                 "\"value\":\"a\"}"), "400 invalidFilter" },

    { "one of a wrong syntax",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails[type eq].value\","
                 "\"value\":\"a\"}"), "400 invalidFilter" },

    { NULL, NULL, NULL }
};

static const normal_test_t  strict_poor_tests[] = {

    { "a filter with an attribute that is not mapped",
      OPERATIONS("{\"op\":\"add\",\"path\":\"emails[primary eq true]"
                 ".value\",\"value\":\"a\"}"), "400 invalidFilter" },

    { NULL, NULL, NULL }
};


static const scim_attr_t  fixed_attrs[] = {
    { .name = "open" },
    { .name = "fixed", .mutability = SCIM_READ_ONLY }
};

static const scim_schema_t  fixed_schemas[] = {
    { .urn = "urn:example:core", .attrs = fixed_attrs, .nattrs = 0 },
    { .urn = "urn:example:fixed", .attrs = fixed_attrs, .nattrs = 2 }
};

static const scim_resource_type_t  fixed_type = {
    .name = "Fixed", .schemas = fixed_schemas, .nschemas = 2
};

static const normal_test_t  fixed_tests[] = {

    { "a read-only attribute of an extension is not removed with it",
      OPERATIONS("{\"op\":\"remove\",\"path\":\"urn:example:fixed\"}"),
      "[[\"remove\",\"urn:example:fixed:open\"]]" },

    { NULL, NULL, NULL }
};


int
main(void)
{
    scim_mem_t                  *mem;
    const scim_resource_type_t  *type;

    mem = scim_mem_new();
    type = user_type(mem);

    patch_all(type, 0, "", patch_tests);
    patch_all(type, 1, "strict: ", strict_patch_tests);
    patch_all(&poor_type, 0, "", poor_tests);
    patch_all(&poor_type, 1, "strict: ", strict_poor_tests);
    patch_all(&fixed_type, 0, "", fixed_tests);

    patch_dropped(type);
    patch_limit(type);
    patch_expanded(type);

    scim_mem_free(mem);

    return done_testing();
}
