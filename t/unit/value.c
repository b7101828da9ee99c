
/*
 * The values of a resource in SCIM's form, and in their place in it.
 */


#include "map_of.h"
#include "scim_value.h"


static scim_mem_t  *mem;


static scim_map_t *
map(void)
{
    return map_with(
        "attribute name.givenName /first;"
        "attribute active /active;"
        "attribute emails.value /mail;"
        "attribute 'emails[type eq \"home\"].value' /home;"
        "attribute 'emails[type eq \"home\"].display' /home_name;"
        "attribute photos.value /photo;"
        "attribute entitlements.value /right;"
        "attribute roles /roles;"
        "attribute 'addresses[type eq \"work\"].locality' /city;"
        "attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        ":department /dept;"
        "attribute manager /boss;"
        "attribute phoneNumbers redis;"
        "attribute externalId redis;");
}


static void
is_got(const scim_map_t *m, const char *name, const char *resource,
    const char *expected, const char *what)
{
    json_t  *json, *value;

    json = json_from(resource);
    value = scim_value_get_new(attr_of(m, name), json);

    /* NULL and null are not the same here */

    if (value == NULL) {
        value = json_string("(none)");
    }

    is_json(value, expected, "get %s: %s", name, what);

    json_decref(value);
    json_decref(json);
}


#define NONE  "\"(none)\""

#define HOME  "emails[type eq \"home\"].value"


static void
test_get(const scim_map_t *m)
{
    is_got(m, "userName", "{\"userName\":\"ada\"}", "\"ada\"", "a value");
    is_got(m, "userName", "{}", NONE, "none");
    is_got(m, "userName", "{\"userName\":null}", "null", "a cleared one");
    is_got(m, "active", "{\"active\":false}", "false", "a boolean");
    is_got(m, "name.givenName", "{\"name\":{\"givenName\":\"A\"}}", "\"A\"",
           "a sub-attribute");
    is_got(m, "name.givenName", "{\"name\":{\"familyName\":\"A\"}}", NONE,
           "one that is not there");
    is_got(m, "name.givenName", "{\"name\":{\"givenName\":null}}", "null",
           "one that is cleared");
    is_got(m, "name.givenName", "{\"name\":null}", "null",
           "one that is cleared with all of it");

    is_got(m, "emails.value", "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\","
           "\"type\":\"work\"},{\"value\":\"c\",\"primary\":true}]}", "\"c\"",
           "rule 25: the primary");
    is_got(m, "emails.value", "{\"emails\":[{\"value\":\"a\",\"primary\":"
           "false},{\"value\":\"b\",\"type\":\"Work\"}]}", "\"b\"",
           "rule 25: else the one for work");
    is_got(m, "emails.value", "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\","
           "\"type\":\"home\"}]}", "\"a\"", "rule 25: else the first");
    is_got(m, "emails.value", "{\"emails\":[]}", NONE,
           "rule 25: of none, none");
    is_got(m, "emails.value", "{\"emails\":[{\"type\":\"work\"}]}", NONE,
           "rule 25: one without value");

    is_got(m, HOME, "{\"emails\":[{\"value\":\"a\",\"primary\":true},"
           "{\"value\":\"b\",\"type\":\"HOME\"}]}", "\"b\"",
           "the element of that type");
    is_got(m, HOME, "{\"emails\":[{\"value\":\"a\",\"primary\":true}]}", NONE,
           "no other one");
    is_got(m, HOME, "{\"emails\":[{\"value\":\"a\",\"type\":\"home\"},"
           "{\"value\":\"b\",\"type\":\"home\"}]}", "\"b\"",
           "of several of that type the last");
    is_got(m, HOME, "{\"emails\":[{\"value\":\"a\",\"type\":\"home\","
           "\"primary\":true},{\"value\":\"b\",\"type\":\"home\"}]}",
           "\"a\"", "or the primary");
    is_got(m, HOME, "{\"emails\":[{\"value\":\"a\",\"type\":5},7]}", NONE,
           "elements that are odd");
    is_got(m, "addresses[type eq \"work\"].locality",
           "{\"addresses\":[{\"type\":\"work\",\"locality\":\"Ulm\"}]}",
           "\"Ulm\"", "another sub-attribute of an element");

    is_got(m, "roles", "{\"roles\":[{\"value\":\"a\"},\"b\","
           "{\"display\":\"c\"},{\"value\":null},null]}", "[\"a\",\"b\"]",
           "a list is that of its values");
    is_got(m, "roles", "{\"roles\":[]}", "[]", "an empty list");
    is_got(m, "roles", "{\"roles\":null}", "null", "a cleared list");

    is_got(m, "manager", "{\"urn:ietf:params:scim:schemas:extension:enterprise"
           ":2.0:User\":{\"manager\":{\"value\":\"7\"}}}", "\"7\"",
           "a complex attribute of an extension");
    is_got(m, "phoneNumbers", "{\"phoneNumbers\":[{\"value\":\"1\",\"type\":"
           "\"x\"}]}", "[{\"value\":\"1\",\"type\":\"x\"}]",
           "what is kept is kept whole");
}


/* puts values, "NAME=JSON", one after the other */

static void
puts_all(const scim_map_t *m, const char *values[][2], const char *expected,
    const char *what)
{
    size_t   i;
    json_t  *resource, *value;

    resource = json_object();

    for (i = 0; values[i][0]; i++) {
        value = values[i][1] ? json_from(values[i][1]) : NULL;

        if (scim_value_put(attr_of(m, values[i][0]), resource, value)
            != SCIM_OK)
        {
            ok(0, "put %s: %s", values[i][0], what);
        }

        json_decref(value);
    }

    is_json(resource, expected, "put: %s", what);

    json_decref(resource);
}


#define URN  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


static void
test_put(const scim_map_t *m)
{
    static const char  *plain[][2] = {
        { "userName", "\"ada\"" }, { "active", "false" },
        { "name.givenName", "\"A\"" }, { "externalId", "\"e\"" },
        { NULL, NULL }
    };

    static const char  *nothing[][2] = {
        { "userName", NULL }, { "active", "null" }, { "emails.value", NULL },
        { "roles", "null" }, { "name.givenName", NULL }, { NULL, NULL }
    };

    static const char  *email[][2] = {
        { "emails.value", "\"w\"" }, { HOME, "\"h\"" }, { NULL, NULL }
    };

    static const char  *home[][2] = {
        { HOME, "\"h\"" }, { "emails[type eq \"home\"].display", "\"H\"" },
        { NULL, NULL }
    };

    static const char  *photo[][2] = {
        { "photos.value", "\"p\"" }, { NULL, NULL }
    };

    static const char  *right[][2] = {
        { "entitlements.value", "\"r\"" }, { NULL, NULL }
    };

    static const char  *lists[][2] = {
        { "roles", "[\"a\",\"b\"]" },
        { "phoneNumbers", "[{\"value\":\"1\",\"x\":2}]" }, { NULL, NULL }
    };

    static const char  *extension[][2] = {
        { URN ":department", "\"D\"" }, { "manager", "\"7\"" }, { NULL, NULL }
    };

    puts_all(m, plain, "{\"userName\":\"ada\",\"active\":false,\"name\":"
             "{\"givenName\":\"A\"},\"externalId\":\"e\"}", "values");
    puts_all(m, nothing, "{}", "no value makes no member");
    puts_all(m, email, "{\"emails\":[{\"type\":\"work\",\"primary\":true,"
             "\"value\":\"w\"},{\"type\":\"home\",\"value\":\"h\"}]}",
             "rule 25: the only e-mail is work and primary");
    puts_all(m, home, "{\"emails\":[{\"type\":\"home\",\"value\":\"h\","
             "\"display\":\"H\"}]}", "an element is made once");
    puts_all(m, photo, "{\"photos\":[{\"type\":\"photo\",\"primary\":true,"
             "\"value\":\"p\"}]}", "what is not for work has another type");
    puts_all(m, right, "{\"entitlements\":[{\"type\":\"work\",\"primary\":"
             "true,\"value\":\"r\"}]}", "what has no types has that one");
    puts_all(m, lists, "{\"roles\":[{\"value\":\"a\"},{\"value\":\"b\"}],"
             "\"phoneNumbers\":[{\"value\":\"1\",\"x\":2}]}",
             "a list, and one that was kept whole");
    puts_all(m, extension, "{\"" URN "\":{\"department\":\"D\",\"manager\":"
             "{\"value\":\"7\"}}}", "the attributes of an extension");
}


/* the element of an e-mail is primary, whoever has made it */

static void
test_primary(void)
{
    scim_map_t  *m;

    static const char  *values[][2] = {
        { "emails[type eq \"work\"].display", "\"W\"" },
        { "emails.value", "\"w\"" }, { NULL, NULL }
    };

    m = map_with("attribute 'emails[type eq \"work\"].display' /name;"
                 "attribute emails.value /mail;");

    puts_all(m, values, "{\"emails\":[{\"type\":\"work\",\"primary\":true,"
             "\"display\":\"W\",\"value\":\"w\"}]}",
             "rule 25: the e-mail is primary also where its element was there");

    scim_map_free(m);
}


static void
test_eq(void)
{
    size_t   i;
    json_t  *a, *b;

    static const struct {
        const char  *a;
        const char  *b;
        int          equal;
    } cases[] = {
        { NULL, NULL, 1 }, { NULL, "null", 1 }, { "null", "null", 1 },
        { "\"\"", NULL, 0 }, { "[]", NULL, 0 },
        { "\"a\"", "\"a\"", 1 }, { "\"a\"", "\"A\"", 0 },
        { "1", "\"1\"", 1 }, { "true", "\"true\"", 1 }, { "true", "false", 0 },
        { "[\"a\",\"b\"]", "[\"a\",\"b\"]", 1 },
        { "[1]", "[\"1\"]", 1 }, { "[\"a\"]", "[\"a\",\"b\"]", 0 },
        { "[\"a\",\"b\"]", "[\"a\",\"c\"]", 0 }, { "[\"a\"]", "\"a\"", 0 },
        { "{\"a\":1}", "{\"a\":1}", 1 }, { "{\"a\":1}", "{\"a\":2}", 0 },
        { "[{\"a\":1}]", "[{\"a\":1}]", 1 },
        { "(end)", NULL, 0 }
    };

    for (i = 0; cases[i].a == NULL || cases[i].a[0] != '('; i++) {
        a = cases[i].a ? json_from(cases[i].a) : NULL;
        b = cases[i].b ? json_from(cases[i].b) : NULL;

        is_int(scim_value_eq(a, b), cases[i].equal, "%s and %s",
               cases[i].a ? cases[i].a : "none",
               cases[i].b ? cases[i].b : "none");
        is_int(scim_value_eq(b, a), cases[i].equal, "and the other way round");

        json_decref(a);
        json_decref(b);
    }
}


static void
checks(const scim_map_attr_t *attr, const char *value, int good,
    const char *what)
{
    json_t        *json;
    scim_error_t   err;

    err.status = 0;
    json = value ? json_from(value) : NULL;

    is_int(scim_value_check(mem, attr, json, &err) == SCIM_OK, good,
           "match=: %s", what);

    if (!good) {
        is_int(err.status, 400, "match=: %s: status", what);
        is_str(err.scim_type, "invalidValue", "match=: %s: scimType", what);
        is_str(err.detail, "the application does not take this value of"
               " \"roles\"", "match=: %s: detail", what);
    }

    json_decref(json);
}


static void
test_check(void)
{
    scim_map_t             *m;
    const scim_map_attr_t  *attr;

    m = map_with("attribute roles /roles 'match=[a-z]+|[0-9]';"
                 "attribute title /title;");
    attr = attr_of(m, "roles");

    checks(attr, "\"abc\"", 1, "a value that matches");
    checks(attr, "\"Abc\"", 0, "one that does not");
    checks(attr, "\"abc\\n\"", 0, "one that does up to a line break");
    checks(attr, "\"\"", 0, "an empty one");
    checks(attr, "5", 1, "a number's text");
    checks(attr, "[\"a\",\"b\"]", 1, "a list of such");
    checks(attr, "[\"a\",\"B\"]", 0, "a list with another one");
    checks(attr, "[]", 1, "an empty list");
    checks(attr, "null", 1, "a cleared value is no value");
    checks(attr, NULL, 1, "no value");
    checks(attr_of(m, "title"), "\"A\\n\"", 1, "anything where there is none");

    scim_map_free(m);
}


static void
test_owner(void)
{
    json_t         *a, *b;
    scim_mem_t     *owner;
    scim_values_t   values;

    owner = scim_mem_new();
    a = json_object();
    b = json_object();

    is_int(scim_values_init(&values, owner, 2), SCIM_OK, "values are made");
    ok(values.n == 2 && values.v[0] == NULL && values.v[1] == NULL,
       "and are none");

    scim_values_set_new(&values, 0, json_incref(a));
    scim_values_set_new(&values, 0, json_incref(b));
    is_int(a->refcount, 1, "a value that goes is dropped");
    is_int(b->refcount, 2, "one that comes is owned");

    scim_values_set_new(&values, 1, json_incref(a));
    scim_mem_free(owner);
    is_int(a->refcount + b->refcount, 2, "at the end all are dropped");

    json_decref(a);
    json_decref(b);

    owner = scim_mem_new();
    is_int(scim_values_init(&values, owner, 0), SCIM_OK, "there may be none");
    scim_mem_free(owner);
}


int
main(void)
{
    scim_map_t  *m;

    mem = scim_mem_new();
    m = map();

    test_get(m);
    test_put(m);
    test_primary();
    test_eq();
    test_check();
    test_owner();

    scim_map_free(m);
    scim_mem_free(mem);

    return done_testing();
}
