/*
 * What the resources and filters that identity providers send are read as.
 * "row" is that of the checklist in section 16 of idp-behaviour.md.
 */

#include "tap.h"
#include "scim_normal.h"
#include "user_type.h"


typedef struct {
    const char    *name;
    const char    *body;
    const char    *expected;   /* the resource, or "400 invalidValue" */
} normal_test_t;


#define E  "\"" SCIM_URN_ENTERPRISE "\""
#define T  "\"" USER_URN_TEST "\""
#define U  "\"" SCIM_URN_USER "\""


static const normal_test_t  resource_tests[] = {

    { "row 3: texts are kept as they were sent",
      "{\"USERNAME\":\"Bob\\u00c4\",\"displayname\":\" B \"}",
      "{\"userName\":\"Bob\\u00c4\",\"displayName\":\" B \"}" },

    { "row 13: names get the schema's spelling",
      "{\"NAME\":{\"GIVENNAME\":\"G\"},\"Emails\":[{\"VALUE\":\"a\"}],"
      "\"URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:user\":"
      "{\"DEPARTMENT\":\"D\"}}",
      "{\"name\":{\"givenName\":\"G\"},\"emails\":[{\"value\":\"a\"}],"
      E ":{\"department\":\"D\"}}" },

    { "row 14: text for booleans",
      "{\"active\":\"False\",\"emails\":[{\"value\":\"a\","
      "\"primary\":\"True\"}]}",
      "{\"active\":false,\"emails\":[{\"value\":\"a\",\"primary\":true}]}" },

    { "row 14: in lower case too",
      "{\"active\":\"true\"," T ":{\"admin\":\"false\"}}",
      "{\"active\":true," T ":{\"admin\":false}}" },

    { "row 17: read-only attributes are left out",
      "{\"id\":\"1\",\"ID\":\"2\",\"schemas\":[],\"meta\":{\"version\":1},"
      "\"groups\":[{\"value\":\"g\"}],\"userName\":\"u\","
      "\"manager\":{\"displayName\":\"M\"}}",
      "{\"userName\":\"u\"}" },

    { "row 27: single values for lists",
      "{\"emails\":{\"value\":\"a\"},\"roles\":\"admin\","
      "\"phoneNumbers\":[\"1\",2]," T ":{\"levels\":7}}",
      "{\"emails\":[{\"value\":\"a\"}],\"roles\":[{\"value\":\"admin\"}],"
      "\"phoneNumbers\":[{\"value\":\"1\"},{\"value\":\"2\"}],"
      T ":{\"levels\":[7]}}" },

    { "row 27: a list of one for a single value",
      "{\"title\":[\"T\"],\"name\":[{\"givenName\":\"G\"}],"
      "\"displayName\":[\"\"]}",
      "{\"title\":\"T\",\"name\":{\"givenName\":\"G\"},"
      "\"displayName\":null}" },

    { "row 32: a PUT that does not mention active does not set it",
      "{\"userName\":\"u\"}",
      "{\"userName\":\"u\"}" },

    { "row 33: an empty list is a mention",
      "{\"emails\":[],\"roles\":null}",
      "{\"emails\":null,\"roles\":null}" },

    { "row 35: a password is read",
      "{\"password\":\"secret\"}",
      "{\"password\":\"secret\"}" },

    { "row 35: even one of blanks, but not an empty one",
      "{\"password\":\"  \"," T ":{\"secret\":\"\"}}",
      "{\"password\":\"  \"," T ":{\"secret\":null}}" },

    { "what is written only may say no more as a text than as an object",
      "{" T ":{\"secret\":\"  \"}}",
      "{" T ":{\"secret\":null}}" },

    { "row 36: Okta's empty and null values",
      "{\"userName\":\"u\",\"name\":{\"givenName\":\"Only\","
      "\"familyName\":\"\",\"honorificPrefix\":null},\"displayName\":\"\","
      "\"nickName\":null,\"emails\":[{\"primary\":true,\"value\":\"a\","
      "\"type\":\"work\"},{\"primary\":false,\"value\":\"\","
      "\"type\":\"home\"},{\"value\":null,\"type\":\"other\"}],"
      "\"phoneNumbers\":[{\"value\":\"\",\"type\":\"mobile\"}],"
      "\"addresses\":[],\"active\":true," E ":{\"department\":\"\","
      "\"manager\":{\"value\":\"\"}}}",
      "{\"userName\":\"u\",\"name\":{\"givenName\":\"Only\"},"
      "\"displayName\":null,\"nickName\":null,\"emails\":[{\"primary\":true,"
      "\"value\":\"a\",\"type\":\"work\"}],\"phoneNumbers\":null,"
      "\"addresses\":null,\"active\":true," E ":{\"department\":null,"
      "\"manager\":null}}" },

    { "row 36: authentik's blank name, and blanks for a boolean",
      "{\"name\":{\"familyName\":\" \"},\"title\":\"\\t\\r\\n\","
      "\"active\":\"\"}",
      "{\"name\":null,\"title\":null,\"active\":null}" },

    { "row 36: null and empty elements",
      "{\"emails\":[null,\"\",{},[],{\"value\":\"a\"}],"
      "\"roles\":[null,{}]}",
      "{\"emails\":[{\"value\":\"a\"}],\"roles\":null}" },

    { "row 36: an object of empty values, and one of unknown ones",
      "{\"name\":{\"givenName\":\"\"},\"nickName\":{},"
      E ":{\"manager\":{\"nope\":1}}}",
      "{\"name\":null,\"nickName\":null}" },

    { "row 36: an extension that is null or empty",
      "{" E ":null}",
      "{" E ":{\"employeeNumber\":null,\"costCenter\":null,"
      "\"organization\":null,\"division\":null,\"department\":null,"
      "\"manager\":null}}" },

    { "row 36: an empty core schema says nothing",
      "{" U ":{}}", "{}" },

    { "row 38: a manager as text", "{" E ":{\"manager\":\"26\"}}",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}" },

    { "row 38: as a number", "{" E ":{\"manager\":26}}",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}" },

    { "row 38: as an object", "{" E ":{\"manager\":{\"value\":\"26\","
      "\"displayName\":\"read-only\",\"$ref\":null}}}",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}" },

    { "row 38: as an array",
      "{" E ":{\"manager\":[{\"value\":\"26\",\"$ref\":\"r\"}]}}",
      "{" E ":{\"manager\":{\"value\":\"26\",\"$ref\":\"r\"}}}" },

    { "row 38: without its urn", "{\"manager\":\"26\"}",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}" },

    { "row 39: JSON text in a string, and a primary in one",
      "{\"roles\":[{\"primary\":\"True\",\"value\":\"{\\\"id\\\":1}\"},"
      "\"{\\\"id\\\":2}\"]}",
      "{\"roles\":[{\"primary\":true,\"value\":\"{\\\"id\\\":1}\"},"
      "{\"value\":\"{\\\"id\\\":2}\"}]}" },

    { "row 40: schemas may say anything, or be missing",
      "{\"schemas\":{\"x\":1},\"userName\":\"u\"}", "{\"userName\":\"u\"}" },

    { "row 40: the urns of the drafts",
      "{\"schemas\":[\"urn:scim:schemas:core:2.0\"],"
      "\"urn:scim:schemas:extension:enterprise:2.0\":"
      "{\"department\":\"D\"},"
      "\"urn:scim:schemas:extension:enterprise:1.0\":{\"division\":\"V\"},"
      "\"urn:scim:schemas:extension:enterprise:2.0:User\":"
      "{\"organization\":\"O\"},"
      "\"urn:scim:schemas:core:1.0\":{\"title\":\"T\"},"
      "\"urn:scim:schemas:core:2.0:User\":{\"locale\":\"L\"}}",
      "{" E ":{\"department\":\"D\",\"division\":\"V\","
      "\"organization\":\"O\"},\"title\":\"T\",\"locale\":\"L\"}" },

    { "row 40: Entra's misspelt one",
      "{\"urn:ietf:params:scim:schemas:extension:enterprise:2.0User\":"
      "{\"department\":\"D\"}}",
      "{" E ":{\"department\":\"D\"}}" },

    { "row 40: the urn of another type is unknown",
      "{\"urn:scim:schemas:core:2.0:Group\":{\"displayName\":\"D\"},"
      "\"" SCIM_URN_GROUP "\":{\"displayName\":\"D\"}}", "{}" },

    { "row 41: unknown attributes and extensions",
      "{\"x\":[[[{\"y\":1}]]],\"urn:example:none\":{\"a\":1},\"\":1,"
      "\"name\":{\"x\":1,\"givenName\":\"G\"},\"emails\":[{\"x\":1},"
      "{\"value\":\"a\",\"x\":2}]," E ":{\"x\":1}}",
      "{\"name\":{\"givenName\":\"G\"},\"emails\":[{\"value\":\"a\"}]}" },

    { "row 42: at most one primary, the first",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\",\"primary\":true},"
      "{\"value\":\"c\",\"primary\":\"True\"}]}",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\",\"primary\":true},"
      "{\"value\":\"c\",\"primary\":false}]}" },

    { "row 42: a missing type, and an address of nothing else",
      "{\"emails\":[{\"value\":\"a\"}],\"addresses\":[{\"type\":\"work\"}]}",
      "{\"emails\":[{\"value\":\"a\"}],\"addresses\":null}" },

    { "row 60: values stay as they are",
      "{\"phoneNumbers\":[{\"value\":\"+1 (555) 01-00\","
      "\"type\":\"Mobile\"}]}",
      "{\"phoneNumbers\":[{\"value\":\"+1 (555) 01-00\","
      "\"type\":\"Mobile\"}]}" },

    { "Google: core attributes below the core urn",
      "{\"userName\":\"a\"," U ":{\"userName\":\"b\",\"x\":1,"
      "\"name\":{\"givenName\":\"G\"}}}",
      "{\"userName\":\"b\",\"name\":{\"givenName\":\"G\"}}" },

    { "the core urn below itself or an extension is unknown",
      "{" U ":{" U ":{\"title\":\"T\"}}," E ":{" U ":{\"title\":\"T\"}}}",
      "{}" },

    { "numbers for text",
      "{\"userName\":12345,\"externalId\":-1}",
      "{\"userName\":\"12345\",\"externalId\":\"-1\"}" },

    { "text for numbers, and whole numbers however they are written",
      "{" T ":{\"level\":\"12\",\"score\":\"-1.5e1\",\"levels\":[3.0,\"4.0\","
      "5]}}",
      "{" T ":{\"level\":12,\"score\":-15.0,\"levels\":[3,4,5]}}" },

    { "an integer is a decimal",
      "{" T ":{\"score\":7}}", "{" T ":{\"score\":7}}" },

    { "dateTime, binary and reference",
      "{" T ":{\"hired\":\"2011-08-01T21:32:44.882Z\","
      "\"key\":\"MIIDQz+/\\r\\nCCA-_qw==\",\"home\":\"../Users/1\"}}",
      "{" T ":{\"hired\":\"2011-08-01T21:32:44.882Z\","
      "\"key\":\"MIIDQz+/\\r\\nCCA-_qw==\",\"home\":\"../Users/1\"}}" },

    { "a name that two extensions have belongs to none",
      "{\"division\":\"D\",\"colour\":\"C\"}",
      "{\"" USER_URN_MORE "\":{\"colour\":\"C\"}}" },

    { "a body that is no object", "[]", "400 invalidSyntax" },
    { "nor text", "\"x\"", "400 invalidSyntax" },
    { "nor null", "null", "400 invalidSyntax" },

    { NULL, NULL, NULL }
};


/* for each shape of attribute the values that it cannot be given */

static const normal_test_t  confusions[] = {

    { "an object for text", "{\"userName\":{\"a\":1}}", NULL },
    { "a list for text", "{\"userName\":[\"a\",\"b\"]}", NULL },
    { "a nested list for text", "{\"userName\":[[\"a\"]]}", NULL },
    { "a boolean for text", "{\"userName\":true}", NULL },
    { "a fraction for text", "{\"userName\":1.5}", NULL },

    { "another word for a boolean", "{\"active\":\"maybe\"}", NULL },
    { "a number for a boolean", "{\"active\":1}", NULL },
    { "an object for a boolean", "{\"active\":{\"value\":true}}", NULL },
    { "a list for a boolean", "{\"active\":[true,false]}", NULL },

    { "a fraction for an integer", "{" T ":{\"level\":1.5}}", NULL },
    { "text of one", "{" T ":{\"level\":\"1.5\"}}", NULL },
    { "other text", "{" T ":{\"level\":\"x\"}}", NULL },
    { "text that only starts so", "{" T ":{\"level\":\"1x\"}}", NULL },
    { "text that is too long", "{" T ":{\"level\":\"9999999999999999999\"}}",
      NULL },
    { "a number that is too big", "{" T ":{\"level\":1e300}}", NULL },
    { "or too small", "{" T ":{\"level\":-1e300}}", NULL },
    { "a boolean for an integer", "{" T ":{\"level\":true}}", NULL },
    { "an object for an integer", "{" T ":{\"level\":{\"a\":1}}}", NULL },
    { "a list in a list of integers", "{" T ":{\"levels\":[[1]]}}", NULL },

    { "text for a decimal", "{" T ":{\"score\":\"x\"}}", NULL },
    { "JSON text for a decimal", "{" T ":{\"score\":\"[1]\"}}", NULL },
    { "a boolean for a decimal", "{" T ":{\"score\":false}}", NULL },

    { "a date for a dateTime", "{" T ":{\"hired\":\"2011-08-01\"}}", NULL },
    { "a wrong month", "{" T ":{\"hired\":\"2011-13-01T00:00:00Z\"}}", NULL },
    { "a number for a dateTime", "{" T ":{\"hired\":1312233164}}", NULL },

    { "no base64", "{" T ":{\"key\":\"a*b\"}}", NULL },
    { "a number for binary", "{" T ":{\"key\":1}}", NULL },
    { "a boolean for a reference", "{" T ":{\"home\":true}}", NULL },

    { "text for an object without a value", "{\"name\":\"Bob\"}", NULL },
    { "a number for one", "{\"name\":7}", NULL },
    { "a boolean for an object", "{" E ":{\"manager\":true}}", NULL },
    { "a fraction for an object", "{" E ":{\"manager\":1.5}}", NULL },
    { "two objects for one", "{\"name\":[{\"givenName\":\"a\"},"
      "{\"givenName\":\"b\"}]}", NULL },
    { "a nested list for an object", "{\"name\":[[{\"givenName\":\"a\"}]]}",
      NULL },
    { "an object for a sub-attribute",
      "{\"name\":{\"givenName\":{\"a\":{}}}}", NULL },
    { "a boolean for a sub-attribute", "{\"name\":{\"givenName\":false}}",
      NULL },

    { "a boolean for a list of objects", "{\"emails\":true}", NULL },
    { "a boolean in one", "{\"emails\":[true]}", NULL },
    { "a list in one", "{\"emails\":[[\"a\"]]}", NULL },
    { "an object as a value in one", "{\"emails\":[{\"value\":{\"a\":1}}]}",
      NULL },
    { "a wrong primary in one",
      "{\"emails\":[{\"value\":\"a\",\"primary\":\"x\"}]}", NULL },
    { "text for a list of addresses", "{\"addresses\":\"1 Main St\"}", NULL },

    { "text for an extension", "{" E ":\"x\"}", NULL },
    { "a list for an extension", "{" E ":[{\"department\":\"D\"}]}", NULL },
    { "a number for the core schema", "{" U ":1}", NULL },

    { NULL, NULL, NULL }
};


static const normal_test_t  strict_tests[] = {

    { "names have no case", "{\"USERNAME\":\"u\"}", "{\"userName\":\"u\"}" },
    { "read-only attributes are left out", "{\"id\":\"1\",\"meta\":1}", "{}" },
    { "unknown ones too", "{\"x\":1,\"manager\":\"26\"}", "{}" },

    { "null and the empty value of the type are unassigned",
      "{\"title\":\"\",\"name\":{},\"emails\":[],\"active\":null,"
      T ":{\"home\":\"\",\"key\":\"\"}}",
      "{\"title\":null,\"name\":null,\"emails\":null,\"active\":null,"
      T ":{\"home\":null,\"key\":null}}" },

    { "blanks are text", "{\"title\":\" \"}", "{\"title\":\" \"}" },

    { "an element may have nothing but a type",
      "{\"addresses\":[{\"type\":\"work\"}]}",
      "{\"addresses\":[{\"type\":\"work\"}]}" },

    { "types that are right",
      "{\"active\":true," T ":{\"level\":1,\"score\":1.5,\"levels\":[1],"
      "\"key\":\"ab==\",\"hired\":\"2011-08-01T21:32:44Z\"}}",
      "{\"active\":true," T ":{\"level\":1,\"score\":1.5,\"levels\":[1],"
      "\"key\":\"ab==\",\"hired\":\"2011-08-01T21:32:44Z\"}}" },

    { "text for a boolean", "{\"active\":\"true\"}", NULL },
    { "empty text for a boolean", "{\"active\":\"\"}", NULL },
    { "a number for text", "{\"userName\":1}", NULL },
    { "text for an integer", "{" T ":{\"level\":\"1\"}}", NULL },
    { "a point in an integer", "{" T ":{\"level\":1.0}}", NULL },
    { "text for a decimal", "{" T ":{\"score\":\"1\"}}", NULL },
    { "a line end in base64", "{" T ":{\"key\":\"ab\\ncd\"}}", NULL },
    { "an object for a list", "{\"emails\":{\"value\":\"a\"}}", NULL },
    { "texts in a list of objects", "{\"emails\":[\"a\"]}", NULL },
    { "a list for an object", "{\"name\":[{\"givenName\":\"a\"}]}", NULL },
    { "an empty list for text", "{\"title\":[]}", NULL },
    { "an empty object for text", "{\"title\":{}}", NULL },
    { "a manager as text", "{" E ":{\"manager\":\"26\"}}", NULL },
    { "two primary elements", "{\"emails\":[{\"value\":\"a\","
      "\"primary\":true},{\"value\":\"b\",\"primary\":true}]}", NULL },

    { NULL, NULL, NULL }
};


static void
resource_one(const scim_normal_t *normal, const char *label,
    const normal_test_t *test)
{
    char          status[64];
    json_t       *body, *resource;
    const char   *expected;
    scim_error_t  err;

    expected = test->expected ? test->expected : "400 invalidValue";

    body = json_loads(test->body, JSON_DECODE_ANY, NULL);
    if (body == NULL) {
        ok(0, "%s%s: the test itself is JSON", label, test->name);
        return;
    }

    resource = scim_normal_resource(normal, body, &err);

    if (resource && expected[0] == '{') {
        is_json(resource, expected, "%s%s", label, test->name);

    } else if (resource) {
        is_json(resource, "false", "%s%s", label, test->name);

    } else {
        snprintf(status, sizeof(status), "%d %s", err.status, err.scim_type);

        if (!is_str(status, expected, "%s%s", label, test->name)) {
            tap_diag("  detail", err.detail);
        }
    }

    json_decref(resource);
    json_decref(body);
}


static void
resource_all(const scim_resource_type_t *type, int strict, const char *label,
    const normal_test_t *tests)
{
    scim_normal_t  normal;

    normal.type = type;
    normal.strict = strict;
    normal.dropped = NULL;

    for ( /* void */ ; tests->name; tests++) {
        resource_one(&normal, label, tests);
    }
}


static void
resource_named(const scim_resource_type_t *type)
{
    size_t         i;
    json_t        *body;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    static const char *const  details[][2] = {
        { "{\"userName\":{\"a\":1}}", "\"userName\" must be a string" },
        { "{\"NAME\":{\"GIVENname\":true}}",
          "\"name.givenName\" must be a string" },
        { "{" E ":{\"manager\":{\"value\":true}}}",
          "\"" SCIM_URN_ENTERPRISE ":manager.value\" must be a string" },
        { "{\"emails\":7.5}", "\"emails.value\" must be a string" },
        { "{" T ":{\"level\":1.5}}",
          "\"" USER_URN_TEST ":level\" must be an integer" },
        { "{" E ":7}", "\"" SCIM_URN_ENTERPRISE "\" must be an object" }
    };

    for (i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
        body = json_loads(details[i][0], 0, NULL);

        ok(scim_normal_resource(&normal, body, &err) == NULL,
           "what is wrong is refused");
        is_str(err.detail, details[i][1], "and the attribute is named");

        json_decref(body);
    }
}


static void
resource_dropped(const scim_resource_type_t *type)
{
    int            i;
    char           name[32];
    json_t        *body, *resource;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    normal.dropped = json_array();

    body = json_loads("{\"id\":\"1\",\"x\":1,\"name\":{\"y\":1},"
                      "\"emails\":[{\"z\":1},{\"z\":2}],"
                      E ":{\"v\":1,\"manager\":{\"w\":1,\"displayName\":"
                      "\"D\"}},\"urn:example:none\":{\"a\":1}," U ":{\"u\":1},"
                      "\"groups\":[]}", 0, NULL);

    resource = scim_normal_resource(&normal, body, &err);

    is_json(normal.dropped, "[\"x\",\"name.y\",\"emails.z\","
            "\"" SCIM_URN_ENTERPRISE ":v\","
            "\"" SCIM_URN_ENTERPRISE ":manager.w\","
            "\"urn:example:none\",\"" SCIM_URN_USER ":u\"]",
            "row 41: what was dropped is named once");

    json_decref(resource);
    json_decref(body);

    body = json_object();

    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "unknown%d", i);
        json_object_set_new(body, name, json_null());
    }

    resource = scim_normal_resource(&normal, body, &err);

    is_int(json_array_size(normal.dropped), 64,
           "a client cannot make that list long");

    json_decref(resource);
    json_decref(body);
    json_decref(normal.dropped);
}


/* values nested as deeply as jansson lets them be, at every place */

static void
hostile(const scim_resource_type_t *type)
{
    size_t         i, n;
    char           text[8192];
    json_t        *body, *deep, *resource, *op;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    static const char *const  names[] = {
        "schemas", "id", "meta", "userName", "name", "emails", "active",
        "unknown", "name.givenName", "manager", "Operations", "members",
        "emails[type eq \"work\"].value", SCIM_URN_ENTERPRISE, SCIM_URN_USER,
        USER_URN_TEST, USER_URN_TEST ":levels", USER_URN_TEST ":level"
    };

    memset(text, 0, sizeof(text));

    for (n = 0; n < 2000; n += 2) {
        memcpy(text + n, "[[", 2);
        memcpy(text + 4000 - n - 2, "]]", 2);
    }

    deep = json_loads(text, 0, NULL);
    ok(deep != NULL, "a deep value");

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {

        mem = scim_mem_new();

        body = json_pack("{s:O}", names[i], deep);
        resource = scim_normal_resource(&normal, body, &err);

        op = json_pack("{s:[{s:s, s:O}, {s:s, s:s, s:O}]}", "Operations",
                       "op", "replace", "value", body,
                       "op", "remove", "path", names[i], "value", deep);

        ok(scim_normal_patch(mem, &normal, op, &patch, &err) <= SCIM_FAIL,
           "a deep value for \"%s\" does no harm", names[i]);

        json_decref(resource);
        json_decref(body);
        json_decref(op);
        scim_mem_free(mem);
    }

    json_decref(deep);
}


static void
large_list(const scim_resource_type_t *type)
{
    int            i;
    json_t        *body, *list, *resource;
    scim_error_t   err;
    scim_normal_t  normal = { .type = type };

    list = json_array();
    body = json_pack("{s:o}", "emails", list);

    for (i = 0; i < 50000; i++) {
        json_array_append_new(list, json_pack("{s:i, s:b, s:i}", "value", i,
                                              "primary", 1, "x", i));
    }

    resource = scim_normal_resource(&normal, body, &err);

    list = json_object_get(resource, "emails");
    is_int(json_array_size(list), 50000, "a huge list is read");
    is_json(json_array_get(list, 49999),
            "{\"value\":\"49999\",\"primary\":false}", "to its end");

    json_decref(resource);
    json_decref(body);
}


static void
filters(void)
{
    size_t       i;
    scim_str_t   text, got;
    scim_mem_t  *mem;

    static const char *const  tests[][3] = {

        { "row 5: a filter that is encoded twice is decoded again",
          "userName%20eq%20%22a%2Bb%40c%22", "userName eq \"a+b@c\"" },
        { "row 5: with + for blanks",
          "userName+eq+%22a%2bb%22", "userName eq \"a+b\"" },
        { "row 5: a + among %20 is one",
          "userName%20eq%20%22a+b%22", "userName eq \"a+b\"" },
        { "row 5: all of it is decoded",
          "userName+eq+%22%c3%a4%22", "userName eq \"\xc3\xa4\"" },
        { "a filter with quotes is left alone",
          "userName eq \"100%22+1\"", "userName eq \"100%22+1\"" },
        { "so is one without any", "userName+eq+a", "userName+eq+a" },
        { "a broken escape is no encoding",
          "userName+eq+%22a%2", "userName+eq+%22a%2" },
        { "nor one with other letters",
          "userName+eq+%22a%2G", "userName+eq+%22a%2G" },
        { "nor one at the end", "userName+eq+%22a%", "userName+eq+%22a%" },
        { "what is no UTF-8 is left alone",
          "userName+eq+%22%ff%22", "userName+eq+%22%ff%22" },
        { "so is what has a NUL",
          "userName+eq+%22%00%22", "userName+eq+%22%00%22" },
        { "nothing", "", "" }
    };

    mem = scim_mem_new();

    for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        text.data = tests[i][1];
        text.len = strlen(tests[i][1]);

        got = scim_normal_filter(mem, text);

        is_str(got.data, tests[i][2], "%s", tests[i][0]);
        is_int(got.len, strlen(tests[i][2]), "and its length");
    }

    scim_mem_free(mem);
}


/* shapes that the RFC's own attributes do not have */

static const scim_attr_t  odd_inner[] = {
    { .name = "deep" }
};

static const scim_attr_t  odd_subs[] = {
    { .name = "value", .multi = 1 },
    { .name = "inner", .type = SCIM_COMPLEX, .subs = odd_inner, .nsubs = 1 }
};

static const scim_attr_t  odd_attrs[] = {
    { .name = "outer", .type = SCIM_COMPLEX, .subs = odd_subs, .nsubs = 2 },
    { .name = "fixed", .mutability = SCIM_READ_ONLY },
    { .name = "kind", .type = SCIM_COMPLEX, .multi = 1, .subs = odd_inner,
      .nsubs = 1 }
};

static const scim_schema_t  odd_schemas[] = {
    { .urn = "urn:example:core", .attrs = odd_attrs, .nattrs = 3 },
    { .urn = "urn:example:odd", .attrs = odd_attrs, .nattrs = 3 }
};

static const scim_resource_type_t  odd_type = {
    .name = "Odd", .schemas = odd_schemas, .nschemas = 2
};

static const normal_test_t  odd_tests[] = {

    { "a sub-attribute may be a list",
      "{\"outer\":{\"value\":\"a\"}}",
      "{\"outer\":{\"value\":[\"a\"]}}" },

    { "but not be complex (RFC 7643, 2.3.8)",
      "{\"outer\":{\"inner\":{\"deep\":1}}}", "400 invalidValue" },

    { "a read-only attribute of an extension is not cleared with it",
      "{\"urn:example:odd\":null}",
      "{\"urn:example:odd\":{\"outer\":null,\"kind\":null}}" },

    { "an alias of the core urn is the type's own",
      "{\"urn:scim:schemas:core:1.0\":{\"outer\":{\"value\":[]}}}",
      "{\"outer\":null}" },

    { NULL, NULL, NULL }
};


static int  allocs_left;


static void *
starved_malloc(size_t size)
{
    return allocs_left-- > 0 ? malloc(size) : NULL;
}


/* each of jansson's allocations fails in turn, and all after it */

static void
starve(const scim_resource_type_t *type)
{
    int                   n, right;
    json_t               *body, *expected, *resource;
    scim_error_t          err;
    scim_normal_t         normal = { .type = type };
    const normal_test_t  *test;

    right = 1;

    for (test = resource_tests; test->name; test++) {
        body = json_loads(test->body, JSON_DECODE_ANY, NULL);
        expected = json_loads(test->expected, 0, NULL);

        for (n = 0; right && expected; n++) {
            normal.dropped = json_array();

            allocs_left = n;
            json_set_alloc_funcs(starved_malloc, free);

            resource = scim_normal_resource(&normal, body, &err);

            json_set_alloc_funcs(malloc, free);
            json_decref(normal.dropped);

            if (resource) {
                right = json_equal(resource, expected);
                json_decref(resource);
                break;
            }

            right = n < 2000;
        }

        json_decref(expected);
        json_decref(body);
    }

    ok(right, "without memory nothing is read wrongly");
}


int
main(void)
{
    scim_mem_t                  *mem;
    const scim_resource_type_t  *type;

    mem = scim_mem_new();
    type = user_type(mem);

    resource_all(type, 0, "", resource_tests);
    resource_all(type, 0, "refused: ", confusions);
    resource_all(type, 1, "strict refuses too: ", confusions);
    resource_all(type, 1, "strict: ", strict_tests);
    resource_all(&odd_type, 0, "odd: ", odd_tests);

    resource_named(type);
    resource_dropped(type);

    hostile(type);
    large_list(type);
    starve(type);
    filters();

    scim_mem_free(mem);

    return done_testing();
}
