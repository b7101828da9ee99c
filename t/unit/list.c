/*
 * Paging, projection and the ListResponse.  "row" is that of the checklist in
 * section 16 of idp-behaviour.md.
 */

#include "tap.h"
#include "scim_list.h"
#include "user_type.h"


#define E  "\"" SCIM_URN_ENTERPRISE "\""
#define T  "\"" USER_URN_TEST "\""


typedef struct {
    const char    *name;
    const char    *attributes;
    const char    *excluded;
    const char    *expected;
} project_test_t;


static const char  user[] =
    "{\"schemas\":[\"s\"],\"id\":\"1\",\"externalId\":\"x\","
    "\"userName\":\"u\",\"name\":{\"givenName\":\"G\",\"familyName\":\"F\"},"
    "\"emails\":[{\"value\":\"a\",\"type\":\"work\"},{\"type\":\"home\"}],"
    "\"groups\":[],\"password\":\"p\",\"unknown\":1,"
    "\"meta\":{\"location\":\"l\",\"version\":\"v\"},"
    E ":{\"department\":\"D\",\"manager\":{\"value\":\"2\","
    "\"displayName\":\"M\"},\"unknown\":1},"
    T ":{\"pins\":[{\"value\":\"1\",\"hint\":\"h\"},{\"hint\":\"i\"}]}}";


#define META  "\"meta\":{\"location\":\"l\",\"version\":\"v\"}"
#define ENTERPRISE  E ":{\"department\":\"D\",\"manager\":{\"value\":\"2\"," \
                    "\"displayName\":\"M\"}}"
#define PINS  T ":{\"pins\":[{\"value\":\"1\"}]}"


static const project_test_t  tests[] = {

    { "row 35: nothing asked: all but what is never returned",
      "", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"externalId\":\"x\","
      "\"userName\":\"u\",\"name\":{\"givenName\":\"G\","
      "\"familyName\":\"F\"},\"emails\":[{\"value\":\"a\","
      "\"type\":\"work\"},{\"type\":\"home\"}],\"groups\":[],"
      META "," ENTERPRISE "," PINS "}" },

    { "blanks ask for nothing",
      " ", "  ",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"externalId\":\"x\","
      "\"userName\":\"u\",\"name\":{\"givenName\":\"G\","
      "\"familyName\":\"F\"},\"emails\":[{\"value\":\"a\","
      "\"type\":\"work\"},{\"type\":\"home\"}],\"groups\":[],"
      META "," ENTERPRISE "," PINS "}" },

    { "row 51: one attribute, and what is always there",
      "userName", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"userName\":\"u\"}" },

    { "row 51: attributes=id",
      "id", "", "{\"schemas\":[\"s\"],\"id\":\"1\"}" },

    { "row 51: several, with blanks, in any case",
      " USERNAME , externalid,,", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"userName\":\"u\","
      "\"externalId\":\"x\"}" },

    { "row 51: sub-attributes",
      "emails.value,name.GIVENNAME,meta.location", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"emails\":[{\"value\":\"a\"}],"
      "\"name\":{\"givenName\":\"G\"},\"meta\":{\"location\":\"l\"}}" },

    { "a sub-attribute beside its whole attribute",
      "name.givenName,name", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"name\":{\"givenName\":\"G\","
      "\"familyName\":\"F\"}}" },

    { "a sub-attribute that no element has",
      "emails.display,name.formatted", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\"}" },

    { "row 52: an empty list is told",
      "groups", "", "{\"schemas\":[\"s\"],\"id\":\"1\",\"groups\":[]}" },

    { "names with a urn",
      SCIM_URN_ENTERPRISE ":department," SCIM_URN_USER ":userName", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"userName\":\"u\","
      E ":{\"department\":\"D\"}}" },

    { "a sub-attribute of an extension",
      SCIM_URN_ENTERPRISE ":manager.value", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\","
      E ":{\"manager\":{\"value\":\"2\"}}}" },

    { "a whole extension",
      SCIM_URN_ENTERPRISE, "",
      "{\"schemas\":[\"s\"],\"id\":\"1\"," ENTERPRISE "}" },

    { "the whole core schema",
      SCIM_URN_USER, "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"externalId\":\"x\","
      "\"userName\":\"u\",\"name\":{\"givenName\":\"G\","
      "\"familyName\":\"F\"},\"emails\":[{\"value\":\"a\","
      "\"type\":\"work\"},{\"type\":\"home\"}],\"groups\":[]," META "}" },

    { "what is never returned is not to be had by asking",
      "password," USER_URN_TEST ":pins.hint", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\"}" },

    { "unknown names are ignored, but something was asked",
      "nope,urn:none:x,name.nope,a..b,emails[", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\"}" },

    { "a filter asks for its attribute",
      "emails[type eq \"home\"].type", "",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"emails\":[{\"type\":\"work\"},"
      "{\"type\":\"home\"}]}" },

    { "row 51: excluded attributes",
      "", "emails,name.familyName,meta,groups," SCIM_URN_ENTERPRISE
      ":manager," USER_URN_TEST,
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"externalId\":\"x\","
      "\"userName\":\"u\",\"name\":{\"givenName\":\"G\"},"
      E ":{\"department\":\"D\"}}" },

    { "row 51: what is always returned cannot be excluded",
      "", "id,schemas," SCIM_URN_USER ",meta," SCIM_URN_ENTERPRISE ","
      USER_URN_TEST,
      "{\"schemas\":[\"s\"],\"id\":\"1\"}" },

    { "excluding all sub-attributes excludes the attribute",
      "", "name.givenName,name.familyName,emails.value,emails.type,"
      "externalId,meta.location,meta.version,groups," SCIM_URN_ENTERPRISE
      "," USER_URN_TEST ":pins.value",
      "{\"schemas\":[\"s\"],\"id\":\"1\",\"userName\":\"u\"}" },

    { NULL, NULL, NULL, NULL }
};


static scim_str_t
str(const char *text)
{
    scim_str_t  s;

    s.data = text;
    s.len = strlen(text);

    return s;
}


static void
projections(scim_mem_t *mem, const scim_resource_type_t *type)
{
    json_t                *resource;
    scim_error_t           err;
    scim_projection_t      projection;
    const project_test_t  *test;

    for (test = tests; test->name; test++) {

        if (scim_list_projection(mem, type, str(test->attributes),
                                 str(test->excluded), &projection, &err)
            != SCIM_OK)
        {
            ok(0, "%s", test->name);
            tap_diag("detail", err.detail);
            continue;
        }

        resource = json_loads(user, 0, NULL);

        scim_list_project(&projection, type, resource);
        is_json(resource, test->expected, "%s", test->name);

        json_decref(resource);
    }

    is_int(scim_list_projection(mem, type, str("id"), str("meta"),
                                &projection, &err),
           SCIM_FAIL, "both parameters at once are refused");
    is_str(err.scim_type, "invalidValue", "as invalidValue");
}


/* the elements that stay move up */

static void
sparse(scim_mem_t *mem, const scim_resource_type_t *type)
{
    json_t             *resource;
    scim_error_t        err;
    scim_projection_t   projection;

    resource = json_loads("{\"emails\":[{\"type\":\"a\"},{\"value\":\"b\"},"
                          "{\"type\":\"c\"},{\"value\":\"d\",\"type\":\"e\"},"
                          "{\"type\":\"f\"}]}", 0, NULL);

    scim_list_projection(mem, type, str("emails.value"), str(""), &projection,
                         &err);
    scim_list_project(&projection, type, resource);

    is_json(resource, "{\"emails\":[{\"value\":\"b\"},{\"value\":\"d\"}]}",
            "row 51: of elements without what was asked nothing is told");

    json_decref(resource);
}


/* attributes of each kind of "returned", which the RFC's tables have not */

static const scim_attr_t  kind_subs[] = {
    { .name = "value" },
    { .name = "sure", .returned = SCIM_RETURNED_ALWAYS },
    { .name = "asked", .returned = SCIM_RETURNED_REQUEST },
    { .name = "never", .returned = SCIM_RETURNED_NEVER }
};

static const scim_attr_t  kind_attrs[] = {
    { .name = "plain", .type = SCIM_COMPLEX, .subs = kind_subs, .nsubs = 4 },
    { .name = "fixed", .type = SCIM_COMPLEX, .subs = kind_subs, .nsubs = 4,
      .returned = SCIM_RETURNED_ALWAYS },
    { .name = "asked", .type = SCIM_COMPLEX, .subs = kind_subs, .nsubs = 4,
      .returned = SCIM_RETURNED_REQUEST },
    { .name = "never", .type = SCIM_COMPLEX, .subs = kind_subs, .nsubs = 4,
      .returned = SCIM_RETURNED_NEVER }
};

static const scim_schema_t  kind_schemas[] = {
    { .urn = "urn:example:Kind", .attrs = kind_attrs, .nattrs = 4 }
};

static const scim_resource_type_t  kind_type = {
    .name = "Kind", .schemas = kind_schemas, .nschemas = 1
};


#define ALL  "{\"value\":1,\"sure\":1,\"asked\":1,\"never\":1}"
#define SOME "{\"value\":1,\"sure\":1}"

static const project_test_t  kind_tests[] = {

    { "returned: by default", "", "",
      "{\"plain\":" SOME ",\"fixed\":" SOME "}" },

    { "returned: something else asked", "id", "",
      "{\"fixed\":" SOME "}" },

    { "returned: on request", "asked", "",
      "{\"fixed\":" SOME ",\"asked\":" SOME "}" },

    { "returned: a sub-attribute on request", "plain.asked", "",
      "{\"plain\":{\"sure\":1,\"asked\":1},\"fixed\":" SOME "}" },

    { "returned: a sub-attribute of one on request", "asked.value", "",
      "{\"fixed\":" SOME ",\"asked\":{\"value\":1,\"sure\":1}}" },

    { "returned: the whole schema requests nothing by name",
      "urn:example:Kind", "",
      "{\"plain\":" SOME ",\"fixed\":" SOME "}" },

    { "returned: excluded", "", "plain.value,plain.sure,fixed,asked,never",
      "{\"plain\":{\"sure\":1},\"fixed\":" SOME "}" },

    { NULL, NULL, NULL, NULL }
};


static void
kinds(scim_mem_t *mem)
{
    json_t                *resource;
    scim_error_t           err;
    scim_projection_t      projection;
    const project_test_t  *test;

    for (test = kind_tests; test->name; test++) {
        scim_list_projection(mem, &kind_type, str(test->attributes),
                             str(test->excluded), &projection, &err);

        resource = json_loads("{\"plain\":" ALL ",\"fixed\":" ALL
                              ",\"asked\":" ALL ",\"never\":" ALL "}",
                              0, NULL);

        scim_list_project(&projection, &kind_type, resource);
        is_json(resource, test->expected, "%s", test->name);

        json_decref(resource);
    }
}


static void
wants(scim_mem_t *mem, const scim_resource_type_t *type)
{
    size_t             i;
    scim_path_t        path;
    scim_error_t       err;
    scim_projection_t  projection;

    static const struct {
        const char  *attributes;
        const char  *excluded;
        const char  *path;
        int          wanted;
    } questions[] = {
        { "", "", "groups", 1 },
        { "", "", "password", 0 },
        { "", "", SCIM_URN_ENTERPRISE, 1 },
        { "groups", "", "groups", 1 },
        { "groups", "", "groups.value", 1 },
        { "groups.value", "", "groups", 1 },
        { "groups.value", "", "groups.value", 1 },
        { "groups.value", "", "groups.display", 0 },
        { "userName", "", "groups", 0 },
        { "userName", "", "id", 1 },
        { "userName", "", "meta", 0 },
        { "userName", "", SCIM_URN_ENTERPRISE, 0 },
        { SCIM_URN_ENTERPRISE ":department", "", SCIM_URN_ENTERPRISE, 1 },
        { SCIM_URN_ENTERPRISE, "", SCIM_URN_ENTERPRISE ":manager.value", 1 },
        { SCIM_URN_ENTERPRISE ":division", "", "urn:example:2.0:User:division",
          0 },
        { "", "groups", "groups", 0 },
        { "", "groups", "groups.value", 0 },
        { "", "groups.value", "groups", 1 },
        { "", "groups.value", "groups.value", 0 },
        { "", "groups.value", "groups.display", 1 },
        { "", SCIM_URN_ENTERPRISE, SCIM_URN_ENTERPRISE ":manager", 0 },
        { "", SCIM_URN_ENTERPRISE ":manager", SCIM_URN_ENTERPRISE, 1 },
        { "", "schemas,id", "id", 1 }
    };

    for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        scim_list_projection(mem, type, str(questions[i].attributes),
                             str(questions[i].excluded), &projection, &err);
        scim_path_parse(mem, type, str(questions[i].path), &path, &err);

        is_int(scim_list_wants(&projection, &path), questions[i].wanted,
               "row 51: attributes=%s&excludedAttributes=%s %s %s",
               questions[i].attributes, questions[i].excluded,
               questions[i].wanted ? "wants" : "does not want",
               questions[i].path);
    }
}


static void
repeated(scim_mem_t *mem, const scim_resource_type_t *type)
{
    size_t             i;
    char               text[8192];
    scim_error_t       err;
    scim_projection_t  projection;

    for (i = 0; i + 10 < sizeof(text); i += 10) {
        memcpy(text + i, "title,ID,,", 10);
    }

    text[i] = '\0';

    scim_list_projection(mem, type, str(text), str(""), &projection, &err);
    is_int(projection.npaths, 2, "a name counts once however often it comes");
}


static void
pages(void)
{
    size_t        i, start, rows;
    scim_rc_t     rc;
    scim_error_t  err;

    static const struct {
        const char  *start_index;
        const char  *count;
        long         start;            /* -1: refused */
        long         rows;
    } questions[] = {
        { "", "", 1, 100 },
        { "1", "2", 1, 2 },
        { "101", "100", 101, 100 },
        { "0", "0", 1, 0 },
        { "-5", "-1", 1, 0 },
        { "+3", " 4", 3, 4 },
        { "007", "1000", 7, 1000 },
        { "1", "1001", 1, 1000 },
        { "99999999999999999999999", "99999999999999999999999", 2147483647,
          1000 },
        { "-99999999999999999999999", "-99999999999999999999999", 1, 0 },
        { "2147483648", "1", 2147483647, 1 },
        { "x", "", -1, 0 },
        { "", "x", -1, 0 },
        { "1.0", "", -1, 0 },
        { "1 ", "", -1, 0 },
        { "-", "", -1, 0 },
        { "+", "", -1, 0 },
        { " ", "", -1, 0 },
        { "--1", "", -1, 0 },
        { "0x10", "", -1, 0 }
    };

    for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        rc = scim_list_page(str(questions[i].start_index),
                            str(questions[i].count), &start, &rows, &err);

        if (questions[i].start < 0) {
            ok(rc == SCIM_FAIL && strcmp(err.scim_type, "invalidValue") == 0,
               "startIndex=%s&count=%s is refused",
               questions[i].start_index, questions[i].count);
            continue;
        }

        ok(rc == SCIM_OK && start == (size_t) questions[i].start
           && rows == (size_t) questions[i].rows,
           "row 53: startIndex=%s&count=%s", questions[i].start_index,
           questions[i].count);
    }
}


static void
responses(void)
{
    json_t  *response;

    response = scim_list_response_new(2, 12345, 3);
    is_json(response, "{\"schemas\":[\"" SCIM_URN_LIST "\"],"
            "\"totalResults\":12345,\"startIndex\":3,\"itemsPerPage\":2}",
            "row 2: a page, its numbers as integers");
    json_decref(response);

    response = scim_list_response_new(0, 0, 0);
    is_json(response, "{\"schemas\":[\"" SCIM_URN_LIST "\"],"
            "\"totalResults\":0,\"itemsPerPage\":0}",
            "a page that is named by a cursor has no start");
    json_decref(response);
}


int
main(void)
{
    scim_mem_t                  *mem;
    const scim_resource_type_t  *type;

    mem = scim_mem_new();
    type = user_type(mem);

    projections(mem, type);
    sparse(mem, type);
    kinds(mem);
    wants(mem, type);
    repeated(mem, type);
    pages();
    responses();

    scim_mem_free(mem);

    return done_testing();
}
