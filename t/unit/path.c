/*
 * Attribute paths: parsed, compared, and used on a resource.
 */

#include "tap.h"
#include "scim_filter.h"
#include "user_type.h"


static scim_mem_t                  *mem;
static const scim_resource_type_t  *type;


/* the path in its own words: "schema|attr|[op]|sub", or the error */

static const char *
parsed_n(const char *text, size_t len)
{
    scim_rc_t     rc;
    scim_str_t    s;
    scim_path_t   path;
    scim_error_t  err;
    static char   buf[1024];

    s.len = len;
    s.data = text;

    memset(&err, 0, sizeof(scim_error_t));

    rc = scim_path_parse(mem, type, s, &path, &err);

    if (rc != SCIM_OK) {
        snprintf(buf, sizeof(buf), "%s %d %s",
                 rc == SCIM_DECLINED ? "declined" : "fail", err.status,
                 err.scim_type);
        return buf;
    }

    snprintf(buf, sizeof(buf), "%s|%s|%s|%s",
             path.schema ? path.schema->urn : "",
             path.attr ? path.attr->name : "",
             path.filter ? "[]" : "",
             path.sub ? path.sub->name : "");

    return buf;
}


static const char *
parsed(const char *text)
{
    return parsed_n(text, strlen(text));
}


typedef struct {
    const char  *text;
    const char  *expected;
} row_t;


#define U  SCIM_URN_USER
#define E  SCIM_URN_ENTERPRISE
#define T  USER_URN_TEST
#define M  USER_URN_MORE

#define DECLINED  "declined 400 invalidPath"
#define BAD       "fail 400 invalidPath"
#define FILTER    "fail 400 invalidFilter"


static const row_t  rows[] = {

    /* the examples of RFC 7644, 3.5.2 and 3.10 */

    { "members", DECLINED },
    { "name.familyName", "|name||familyName" },
    { "addresses[type eq \"work\"]", "|addresses|[]|" },
    { "groups[value eq \"2819c223-7f76-453a-919d-413861904646\"]",
      "|groups|[]|" },
    { "groups[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName",
      DECLINED },
    { "emails[type eq \"work\" and value ew \"example.com\"]",
      "|emails|[]|" },
    { "addresses[type eq \"work\"].streetAddress",
      "|addresses|[]|streetAddress" },
    { "nickName", "|nickName||" },
    { U ":userName", "|userName||" },
    { U ":name", "|name||" },
    { U ":name.familyName", "|name||familyName" },
    { U ":emails", "|emails||" },
    { U ":emails[type eq \"work\"].display", "|emails|[]|display" },
    { E ":employeeNumber", E "|employeeNumber||" },
    { E ":manager.displayName", E "|manager||displayName" },

    /* what clients send */

    { "USERNAME", "|userName||" },
    { "Name.GIVENNAME", "|name||givenName" },
    { "Emails[Type EQ \"work\"].Value", "|emails|[]|value" },
    { "roles[primary eq \"True\"].value", "|roles|[]|value" },
    { "manager", E "|manager||" },
    { "manager.value", E "|manager||value" },
    { "department", E "|department||" },
    { "groups.$ref", "|groups||$ref" },
    { "id", "|id||" },
    { "meta.lastModified", "|meta||lastModified" },
    { "externalId", "|externalId||" },
    { U ":externalId", "|externalId||" },
    { "x-y_2", T "|x-y_2||" },
    { "colour", M "|colour||" },

    /* schemas */

    { U, "|||" },
    { E, E "|||" },
    { "URN:ietf:params:SCIM:schemas:extension:enterprise:2.0:user", E "|||" },
    { "URN:ietf:params:SCIM:schemas:extension:enterprise:2.0:user:MANAGER",
      E "|manager||" },
    { T, T "|||" },
    { M, M "|||" },
    { T ":level", T "|level||" },
    { M ":colour", M "|colour||" },
    { T ":more", M "|||" },
    { T ":colour", DECLINED },
    { T ":division", T "|division||" },
    { E ":division", E "|division||" },

    /* well-formed, but not there */

    { "division", DECLINED },
    { "shoeSize", DECLINED },
    { "shoes[size eq 1].colour", DECLINED },
    { "name.shoeSize", DECLINED },
    { "userName.value", DECLINED },
    { E ":userName", DECLINED },
    { U ":manager", DECLINED },
    { SCIM_URN_GROUP, DECLINED },
    { SCIM_URN_GROUP ":members", DECLINED },
    { "urn:ietf:params:scim:schemas:extension:enterprise:2.0User:manager",
      DECLINED },
    { U ".userName", DECLINED },
    { "urn:x:emails[type eq \"work\"]", DECLINED },
    { "https://example.com/schema:attr", DECLINED },

    /* wrong syntax */

    { "", BAD },
    { " ", BAD },
    { " userName", BAD },
    { "userName ", BAD },
    { ".", BAD },
    { "name.", BAD },
    { ".familyName", BAD },
    { "name..familyName", BAD },
    { "name.familyName.x", BAD },
    { "2fast", BAD },
    { "_x", BAD },
    { "$", BAD },
    { "$2", BAD },
    { "na$me", BAD },
    { "n\xc3\xa4me", BAD },
    { U ":", BAD },
    { U ":.x", BAD },
    { U "[type eq \"x\"]", DECLINED },
    { ":", BAD },
    { ":userName", BAD },
    { "urn:a b", BAD },
    { "urn:\xc3\xa4", BAD },
    { "urn:{x}", BAD },
    { "[type eq \"work\"]", BAD },
    { "emails[", BAD },
    { "emails]", BAD },
    { "emails[type eq \"work\"", BAD },
    { "emails[type eq \"work]", BAD },
    { "emails[type eq \"work\\\"]", BAD },
    { "emails[type eq \"work\"]value", BAD },
    { "emails[type eq \"work\"] .value", BAD },
    { "emails[type eq \"work\"].", BAD },
    { "emails[type eq \"work\"].value[x]", BAD },
    { "emails[type eq \"work\"]]", BAD },
    { "emails[type eq \"work\"].value junk", BAD },
    { "emails.value[type eq \"work\"]", BAD },

    /* filters where there can be none, and wrong ones */

    { "userName[value eq \"x\"]", BAD },
    { "name[familyName eq \"x\"]", BAD },
    { "manager[value eq \"x\"]", BAD },
    { "schemas[value eq \"x\"]", BAD },
    { "emails[]", FILTER },
    { "emails[type]", FILTER },
    { "emails[size eq \"work\"]", FILTER },
    { "emails[primary gt true]", FILTER },
    { "emails[emails[type eq \"work\"]]", BAD },
    { "emails[emails[type eq \"work\"].value", FILTER },

    /* brackets and quotes in strings are no brackets */

    { "emails[value eq \"a]b\"].type", "|emails|[]|type" },
    { "emails[value eq \"a\\\"]b\"].type", "|emails|[]|type" },
    { "emails[value eq \"a\\\\\"].type", "|emails|[]|type" }
};


static void
test_parse(void)
{
    size_t  i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        is_str(parsed(rows[i].text), rows[i].expected, "path \"%s\"",
               rows[i].text);
    }
}


/* members, of the RFC's examples, are those of a Group */

static void
test_group(void)
{
    size_t                       i;
    scim_str_t                   urn = scim_str(SCIM_URN_GROUP);
    scim_resource_type_t         group;
    const scim_resource_type_t  *user;
    static const row_t           members[] = {
        { "members", "|members||" },
        { "members[value eq \"2819c223-7f76-453a-919d-413861904646\"]",
          "|members|[]|" },
        { "members[value pr].displayName", DECLINED },
        { "members[value eq \"x\"].display", "|members|[]|display" },
        { "members[value eq 2819]", "|members|[]|" },
        { SCIM_URN_GROUP ":members[value eq \"x\"]", "|members|[]|" },
        { "externalId", DECLINED }
    };

    memset(&group, 0, sizeof(scim_resource_type_t));
    group.name = "Group";
    group.schemas = scim_schema_rfc(urn);
    group.nschemas = 1;

    user = type;
    type = &group;

    for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        is_str(parsed(members[i].text), members[i].expected,
               "path \"%s\" of a Group", members[i].text);
    }

    type = user;
}


static void
test_hostile(void)
{
    size_t       i, len = 100000;
    static char  text[100000];

    is_str(parsed_n("user\0Name", 9), BAD, "a NUL is no part of a name");
    is_str(parsed_n("userName\0", 9), BAD, "nor does it end one");
    is_str(parsed_n(NULL, 0), BAD, "nothing at all is no path");

    memset(text, 'a', len);
    is_str(parsed_n(text, len), DECLINED, "a very long name is unknown");

    memset(text, '[', len);
    is_str(parsed_n(text, len), BAD, "100,000 brackets");

    memcpy(text, "emails[", 7);
    memset(text + 7, '(', len - 7);
    is_str(parsed_n(text, len), BAD, "an open bracket and parentheses");

    text[len - 1] = ']';
    is_str(parsed_n(text, len), FILTER, "a filter that is too long");

    memset(text, ':', len);
    is_str(parsed_n(text, len), BAD, "100,000 colons");

    for (i = 0; i < len; i++) {
        text[i] = "\"\\"[i % 2];
    }

    is_str(parsed_n(text, len), BAD, "100,000 quotes and backslashes");
}


static void
test_messages(void)
{
    char          *text;
    scim_str_t     s = scim_str("urn:example:3.0:Car:wheels");
    scim_path_t    path;
    scim_error_t   err;

    (void) scim_path_parse(mem, type, s, &path, &err);
    is_str(err.detail, "schema of \"urn:example:3.0:Car:wheels\" is not "
           "supported", "the client is told which schema is unknown");

    s.data = "urn:x:y[\xff]";
    s.len = strlen(s.data);

    (void) scim_path_parse(mem, type, s, &path, &err);
    is_str(err.detail, "schema of \"urn:x:y\" is not supported",
           "without what could be no text");

    s.data = "shoeSize.value";
    s.len = strlen(s.data);

    (void) scim_path_parse(mem, type, s, &path, &err);
    is_str(err.detail, "attribute \"shoeSize\" is not supported",
           "or which attribute");

    s.data = "name.nick";
    s.len = strlen(s.data);

    (void) scim_path_parse(mem, type, s, &path, &err);
    is_str(err.detail, "sub-attribute \"nick\" is not supported",
           "or which sub-attribute");

    text = malloc(5000);
    memset(text, 'a', 5000);

    s.data = text;
    s.len = 5000;

    (void) scim_path_parse(mem, type, s, &path, &err);
    is_int(strlen(err.detail), 128 + strlen("attribute \"\" is not supported"),
           "long names are cut");

    free(text);
}


static scim_path_t
path_of(const char *text)
{
    scim_str_t    s;
    scim_path_t   path;
    scim_error_t  err;

    s.len = strlen(text);
    s.data = text;

    if (scim_path_parse(mem, type, s, &path, &err) != SCIM_OK) {
        is_str(err.detail, "", "%s is a path", text);
    }

    return path;
}


static int
equal(const char *a, const char *b)
{
    scim_path_t  x, y;

    x = path_of(a);
    y = path_of(b);

    return scim_path_eq(&x, &y);
}


static void
test_eq(void)
{
    ok(equal("userName", U ":USERNAME"), "a urn does not make another path");
    ok(equal("manager", E ":manager"), "nor does its lack");
    ok(equal("emails[type eq \"work\"].value", "emails.value"),
       "filters are not compared");
    ok(!equal("emails", "emails.value"), "sub-attributes are compared");
    ok(!equal("name.givenName", "name.familyName"), "by name");
    ok(!equal(E ":division", T ":division"), "schemas are compared");
    ok(!equal(U, E), "two schemas");
    ok(equal(E, E), "a schema and itself");
}


static void
test_get(void)
{
    json_t       *resource;
    scim_path_t   path;

    resource = json_loads("{\"userName\": \"x\", \"name\": {\"givenName\": "
                          "\"y\"}, \"" E "\": {\"manager\": {\"value\": 1}}}",
                          0, NULL);

    path = path_of("userName");
    is_json(scim_path_get(&path, resource), "\"x\"", "get of an attribute");

    path = path_of("name.givenName");
    is_json(scim_path_get(&path, resource), "{\"givenName\": \"y\"}",
            "get of a sub-attribute gives the whole attribute");

    path = path_of("manager.value");
    is_json(scim_path_get(&path, resource), "{\"value\": 1}",
            "get of an extension's attribute");

    path = path_of("department");
    ok(scim_path_get(&path, resource) == NULL, "what is not there");

    path = path_of(T ":level");
    ok(scim_path_get(&path, resource) == NULL, "nor its extension");

    path = path_of(E);
    is_json(scim_path_get(&path, resource), "{\"manager\": {\"value\": 1}}",
            "get of an extension");

    path = path_of(U);
    ok(scim_path_get(&path, resource) == resource,
       "the core schema is the resource");

    path = path_of("userName");
    ok(scim_path_get(&path, NULL) == NULL, "get of nothing");
    ok(scim_path_get(&path, json_true()) == NULL, "get of no object");

    json_decref(resource);
}


static void
set(json_t *resource, const char *text, json_t *value, const char *expected)
{
    scim_path_t  path;

    path = path_of(text);

    is_int(scim_path_set_new(&path, resource, value), SCIM_OK, "set of %s",
           text);
    is_json(resource, expected, "it is there");
}


static void
test_set(void)
{
    json_t       *resource;
    scim_path_t   path;

    resource = json_object();

    set(resource, "userName", json_string("x"), "{\"userName\": \"x\"}");
    set(resource, "userName", json_string("y"), "{\"userName\": \"y\"}");
    set(resource, "userName", NULL, "{}");
    set(resource, "userName", NULL, "{}");

    set(resource, "department", json_string("d"),
        "{\"" E "\": {\"department\": \"d\"}}");
    set(resource, E ":division", json_string("v"),
        "{\"" E "\": {\"department\": \"d\", \"division\": \"v\"}}");
    set(resource, "department", NULL, "{\"" E "\": {\"division\": \"v\"}}");
    set(resource, E ":division", NULL, "{}");
    set(resource, E ":division", NULL, "{}");

    set(resource, E, json_pack("{s:s}", "division", "v"),
        "{\"" E "\": {\"division\": \"v\"}}");
    set(resource, E, NULL, "{}");

    json_object_set_new(resource, E, json_string("odd"));
    set(resource, "department", json_string("d"),
        "{\"" E "\": {\"department\": \"d\"}}");
    set(resource, E, NULL, "{}");

    set(resource, U, json_pack("{s:s}", "userName", "x"),
        "{\"userName\": \"x\"}");
    set(resource, U, NULL, "{\"userName\": \"x\"}");

    path = path_of(U);
    is_int(scim_path_set_new(&path, resource, json_true()), SCIM_FAIL,
           "what is no object cannot be merged");

    path = path_of("department");
    is_int(scim_path_set_new(&path, json_true(), json_string("d")), SCIM_FAIL,
           "nor can anything be put into no object");

    path = path_of("userName");
    is_int(scim_path_set_new(&path, json_true(), json_string("d")), SCIM_FAIL,
           "at its top neither");

    json_decref(resource);
}


int
main(void)
{
    mem = scim_mem_new();
    type = user_type(mem);

    test_parse();
    test_group();
    test_hostile();
    test_messages();
    test_eq();
    test_get();
    test_set();

    scim_mem_free(mem);

    return done_testing();
}
