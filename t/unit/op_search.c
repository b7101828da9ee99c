
/*
 * Sorted lists (RFC 7644, 3.4.2.3) and searches by POST (3.4.3), on one
 * resource type and on all.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }


static const char  text[] =
    "scim_mapping m {"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " attribute name.familyName /last;"
    " attribute emails.value /mail;"
    " attribute active /on;"
    " attribute title /title;"
    " attribute urn:x:1.0:X:age /age type=integer;"
    " attribute urn:x:1.0:X:since /since type=dateTime;"
    " attribute password - write_only;"
    " list GET /u items=/ partial; get GET /u/$scim_id;"
    " update PUT /u/$scim_id; }"
    " resource Group { attribute id /id number prefix=g-;"
    " attribute displayName /name read_only;"
    " list GET /g items=/; get GET /g/$scim_id; } }";


/* the title of one is known to "get" alone */

#define USER(id, login, rest)                                                 \
    "{\"id\":" id ",\"login\":\"" login "\",\"title\":\"t\",\"mail\":\"m\","  \
    "\"on\":true,\"last\":\"" login "\"," rest "}"

#define USERS "["                                                             \
    USER("1", "cy", "\"age\":9,\"since\":\"2020-01-01T00:00:00Z\"") ","       \
    USER("2", "Bo", "\"age\":10,\"since\":\"2020-01-01T00:00:00+01:00\"") "," \
    "{\"id\":3,\"login\":\"al\",\"age\":null},"                               \
    USER("4", "DA", "\"age\":2,\"since\":1577836799") "]"

#define LIST  { "GET /u", 200, USERS, NULL }
#define GROUPS                                                                \
    { "GET /g", 200, "[{\"id\":1,\"name\":\"cy\"},{\"id\":2,\"name\":\"x\"}]",\
      NULL }

#define THREE                                                                 \
    { "GET /u/3", 200, "{\"id\":3,\"login\":\"al\"}", NULL }

#define X  "urn:x:1.0:X:"


/* the ids of the answer, and how many there are in all */

static void
check(const scim_map_t *map, const char *target, const char *body,
    const step_t *steps, int total, const char *ids, const char *what)
{
    char       got[256];
    size_t     i, n;
    json_t    *resource;
    result_t   result;

    result = script_run(map, body ? "POST" : "GET", target, body, steps);

    is_int(result.status, 200, "%s", what);

    got[0] = '\0';

    json_array_foreach(json_object_get(result.body, "Resources"), i, resource)
    {
        n = strlen(got);
        snprintf(got + n, sizeof(got) - n, "%s%s", i ? " " : "",
                 json_string_value(json_object_get(resource, "id")));
    }

    is_str(got, ids, "%s: which", what);
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           total, "%s: how many", what);

    json_decref(result.body);
}


static void
refused(const scim_map_t *map, const char *method, const char *target,
    const char *body, int status, const char *type, const char *what)
{
    result_t  result;

    static const step_t  none[] = { END };

    result = script_run(map, method, target, body, none);

    is_int(result.status, status, "%s", what);
    is_str(json_string_value(json_object_get(result.body, "scimType")), type,
           "%s: scimType", what);

    json_decref(result.body);
}


static void
test_sort(const scim_map_t *map)
{
    size_t  i;

    static const step_t  all[] = { LIST, THREE, END };
    static const step_t  list[] = { LIST, END };

    static const struct {
        const char  *query;
        const char  *ids;
        const char  *what;
    } orders[] = {
        { "sortBy=userName", "3 2 1 4", "without regard to case" },
        { "sortBy=USERNAME&sortOrder=Descending", "4 1 2 3", "descending" },
        { "sortBy=" X "age", "4 1 2 3", "numbers by size, none at the end" },
        { "sortBy=" X "age&sortOrder=descending", "3 2 1 4",
          "none comes first in descending order" },
        { "sortBy=" X "since", "2 4 1 3", "points in time" },
        { "sortBy=active", "1 2 4 3", "equal ones as the app has them" },
        { "sortBy=active&sortOrder=descending", "3 1 2 4",
          "and descending too" },
        { "sortBy=name.familyName", "2 1 4 3", "a sub-attribute" },
        { "sortBy=emails", "1 2 4 3", "a list by the value of an element" },
        { "sortBy=", "1 2 3 4", "by nothing" },
        { "sortOrder=descending", "1 2 3 4", "an order of nothing" },
    };

    char  target[256];

    for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        snprintf(target, sizeof(target), "/Users?%s", orders[i].query);
        check(map, target, NULL, all, 4, orders[i].ids, orders[i].what);
    }

    check(map, "/Users?sortBy=userName&startIndex=2&count=2", NULL, list, 4,
          "2 1", "a window, in which nothing has to be completed");
    check(map, "/Users?sortBy=userName&startIndex=9", NULL, list, 4, "",
          "behind the last one");
    check(map, "/Users?sortBy=userName&count=0", NULL, list, 4, "",
          "just how many");
    check(map, "/Users?sortBy=userName&filter=" X "age%20gt%205", NULL, all,
          2, "2 1", "those that match");
    check(map, "/Users?sortBy=userName&attributes=id&count=1", NULL, list, 4,
          "3", "by what the client does not see");

    refused(map, "GET", "/Users?sortBy=nope", NULL, 400, "invalidPath",
            "an unknown attribute");
    refused(map, "GET", "/Users?sortBy=name", NULL, 400, "invalidPath",
            "a complex attribute has no order");
    refused(map, "GET", "/Users?sortBy=password", NULL, 400, "invalidPath",
            "nobody sorts by passwords");
    refused(map, "GET", "/Users?sortBy=emails%5Btype%20eq%20%22work%22%5D",
            NULL, 400, "invalidPath", "a path with a filter");
    refused(map, "GET", "/Users?sortBy=userName&sortOrder=up", NULL, 400,
            "invalidValue", "an unknown order");
}


static void
test_search(const scim_map_t *map)
{
    result_t  result;

    static const step_t  list[] = { LIST, END };
    static const step_t  all[] = { LIST, THREE, END };

    check(map, "/Users/.search", "{\"schemas\":[\"urn:ietf:params:scim:api:"
          "messages:2.0:SearchRequest\"],\"filter\":\"userName sw \\\"b\\\"\","
          "\"attributes\":[\"userName\"]}", list, 1, "2",
          "the RFC's search, with a filter");
    check(map, "/Users/.search", "{\"startIndex\":2,\"count\":1,\"sortBy\":"
          "\"userName\",\"sortOrder\":\"descending\"}", list, 4, "1",
          "a window of a sorted list");
    check(map, "/Users/.search?count=1&filter=x", "{\"COUNT\":\"2\"}", list, 4,
          "1 2", "the body counts, not the query");
    check(map, "/Users/.search", "{\"filter\":null,\"count\":null}", all, 4,
          "1 2 3 4", "null is nothing");

    result = script_run(map, "POST", "/Users/.search",
                        "{\"attributes\":[\"userName\",\"title\"],\"filter\":"
                        "\"id eq \\\"3\\\"\"}", all + 1);
    is_int(json_object_size(json_array_get(json_object_get(result.body,
               "Resources"), 0)), 3, "schemas, id and userName, no title");
    json_decref(result.body);

    refused(map, "POST", "/Users/.search", "{\"filter\":\"x\"}", 400,
            "invalidFilter", "a bad filter");
    refused(map, "POST", "/Users/.search", "{\"count\":{}}", 400,
            "invalidValue", "a bad count");
    refused(map, "POST", "/Users/.search", "[]", 400, "invalidSyntax",
            "no object");
    refused(map, "POST", "/Users/.search", "{", 400, "invalidSyntax",
            "no JSON");
    refused(map, "GET", "/Users/.search", NULL, 405, NULL, "a GET of it");
    refused(map, "DELETE", "/.search", NULL, 405, NULL, "a DELETE of it");
}


/* which schemas a resource has is known by the attributes of them all */

static void
test_schemas(const scim_map_t *map)
{
    static const step_t  all[] = { LIST, THREE, END };

    check(map, "/Users?filter=schemas+eq+%22urn:x:1.0:X%22", NULL, all, 3,
          "1 2 4", "who has an extension");
    check(map, "/Users?filter=not+(schemas+eq+%22urn:x:1.0:X%22)", NULL, all,
          1, "3", "who has not");
}


static void
test_root(const scim_map_t *map)
{
    static const step_t  both[] = { LIST, GROUPS, END };
    static const step_t  all[] = { LIST, THREE, GROUPS, END };
    static const step_t  groups[] = { GROUPS, END };
    static const step_t  none[] = { END };

    check(map, "/.search", "{}", all, 6, "1 2 3 4 g-1 g-2",
          "a search in all resource types");
    check(map, "/.search", "{\"startIndex\":4,\"count\":2}", both, 6, "4 g-1",
          "a window over two of them");
    check(map, "/.search", "{\"startIndex\":6,\"count\":9}", both, 6, "g-2",
          "a window in the second one");
    check(map, "/.search", "{\"filter\":\"displayName eq \\\"x\\\"\"}",
          groups, 1, "g-2", "what one type has alone");
    check(map, "/.search", "{\"filter\":\"meta.resourceType eq \\\"Group\\\"\""
          "}", both, 2, "g-1 g-2", "the resources of a type");
    check(map, "/.search", "{\"sortBy\":\"id\",\"count\":3}", all, 6,
          "1 2 3", "sorted over all of them");
    check(map, "/.search", "{\"sortBy\":\"id\",\"sortOrder\":\"descending\","
          "\"startIndex\":2,\"count\":2}", all, 6, "g-1 4",
          "a window of that");

    /* an attribute of another type is one without a value */

    check(map, "/.search", "{\"filter\":\"not (userName pr)\"}", both, 2,
          "g-1 g-2", "what the others have not");
    check(map, "/.search", "{\"filter\":\"userName eq \\\"bo\\\" or"
          " displayName eq \\\"x\\\"\"}", both, 2, "2 g-2",
          "what each has by itself");
    check(map, "/.search", "{\"filter\":\"userName eq \\\"bo\\\" and"
          " displayName eq \\\"x\\\"\"}", none, 0, "",
          "what none has: no type is read");
    check(map, "/.search", "{\"filter\":\"not (emails[value eq \\\"m\\\"]"
          " or not (" X "age ne 10))\"}", all, 3, "3 g-1 g-2",
          "a list and an extension of another type");
    check(map, "/.search", "{\"filter\":\"displayName eq null and id ne"
          " \\\"3\\\"\"}", both, 3, "1 2 4", "a null of another type");
    check(map, "/.search", "{\"filter\":\"(displayName ne \\\"x\\\" or"
          " userName pr) and active ne true\"}", all, 2, "3 g-1",
          "what is always, and never, true for one type");
    check(map, "/.search", "{\"sortBy\":\"userName\",\"attributes\":["
          "\"id\"]}", both, 6, "3 2 1 4 g-1 g-2",
          "sorted by what one type has: the others come last");
    check(map, "/.search", "{\"sortBy\":\"userName\",\"sortOrder\":"
          "\"descending\",\"count\":3,\"attributes\":[\"id\"]}", both, 6,
          "g-1 g-2 4", "and first the other way round");

    /* RFC 7644, 3.4.2.1: the root itself */

    check(map, "/", NULL, all, 6, "1 2 3 4 g-1 g-2", "a GET of the root");
    check(map, "", NULL, all, 6, "1 2 3 4 g-1 g-2", "without a slash");
    check(map, "/?filter=userName+eq+%22bo%22+or+displayName+eq+%22x%22&count"
          "=5&sortBy=id&sortOrder=descending", NULL, both, 2, "g-2 2",
          "with a query");
    refused(map, "GET", "/?filter=nope+eq+1", NULL, 400, "invalidFilter",
            "a filter that no type has");
    refused(map, "POST", "/", "{}", 405, NULL, "a POST to it");
    refused(map, "DELETE", "/", NULL, 405, NULL, "a DELETE of it");

    refused(map, "POST", "/.search", "{\"filter\":\"password pr\"}", 400,
            "invalidFilter", "a secret of one type");
    refused(map, "POST", "/.search", "{\"sortBy\":\"nope\"}", 400,
            "invalidPath", "sorted by what no type has");
    refused(map, "POST", "/Groups/.search", "{\"filter\":\"userName pr\"}",
            400, "invalidFilter", "one type is asked for what it has not");
    refused(map, "POST", "/.search", "{\"filter\":\"nope eq 1\"}", 400,
            "invalidFilter", "what no type has");
    refused(map, "POST", "/.search", "{\"count\":\"x\"}", 400, "invalidValue",
            "a bad count");
}


/* types whose attributes of one name are not alike; one that goes meanwhile */

static void
test_mixed(void)
{
    scim_map_t  *map;

    static const step_t  steps[] = {
        { "GET /u", 200, "[{\"id\":1,\"on\":true},{\"id\":2,\"on\":false}]",
          NULL },
        { "GET /u/2", 404, "", NULL },
        { "GET /u/1", 200, "{\"id\":1,\"on\":true,\"t\":\"x\"}", NULL },
        { "GET /t", 200, "[{\"id\":3,\"s\":\"off\"}]", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n read_only;"
                 " attribute active /on; attribute title /t;"
                 " list GET /u partial; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id; }"
                 " resource Thing /Things urn:x:thing {"
                 " attribute id /id prefix=t-;"
                 " attribute urn:x:thing:active /s type=string read_only;"
                 " list GET /t; } }");

    check(map, "/.search", "{\"sortBy\":\"active\"}", steps, 3, "t-3 1",
          "what has a value of another type, and is no more");

    scim_map_free(map);
}


/* an order of any three must be one: 10 is before 2 as a text */

static void
test_types(void)
{
    scim_map_t  *map;

    static const step_t  all[] = {
        { "GET /u", 200, "[{\"id\":\"u1\",\"rank\":10},"
          "{\"id\":\"u2\",\"rank\":2}]", NULL },
        { "GET /g", 200, "[{\"id\":\"g1\",\"rank\":\"1\"}]", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id; list GET /u items=/;"
                 " attribute userName /login read_only;"
                 " attribute urn:x:1.0:X:rank /rank type=integer read_only; }"
                 " resource Group { attribute id /id; list GET /g items=/;"
                 " attribute displayName /name read_only;"
                 " attribute urn:x:1.0:X:rank /rank type=string read_only; } "
                 "}");

    check(map, "/.search", "{\"sortBy\":\"" X "rank\"}", all, 3, "g1 u2 u1",
          "by what has another type elsewhere");
    check(map, "/.search", "{\"sortBy\":\"" X "rank\","
          "\"sortOrder\":\"descending\"}", all, 3, "u1 u2 g1",
          "and the other way round");

    scim_map_free(map);
}


/* the cursors of the answer, in its order; "" for none */

static void
pages(const scim_map_t *map, const char *query, const step_t *steps,
    const char *ids, char *next, char *previous)
{
    char         got[256], target[512];
    size_t       i, n;
    json_t      *resource;
    result_t     result;
    const char  *text;

    snprintf(target, sizeof(target), "/Users?%s", query);
    result = script_run(map, "GET", target, NULL, steps);

    got[0] = '\0';

    json_array_foreach(json_object_get(result.body, "Resources"), i, resource)
    {
        n = strlen(got);
        snprintf(got + n, sizeof(got) - n, "%s%s", i ? " " : "",
                 json_string_value(json_object_get(resource, "id")));
    }

    is_int(result.status, 200, "%s", query);
    is_str(got, ids, "%s: which", query);
    ok(json_object_get(result.body, "startIndex") == NULL, "no startIndex");

    text = json_string_value(json_object_get(result.body, "nextCursor"));
    snprintf(next, 64, "%s", text ? text : "");
    text = json_string_value(json_object_get(result.body, "previousCursor"));
    snprintf(previous, 64, "%s", text ? text : "");

    ok(strspn(next, "0123456789abcdefghijklmnopqrstuvwxyz-._~")
       == strlen(next), "unreserved characters only");

    json_decref(result.body);
}


/* the examples of RFC 9865, with what this app has */

static void
test_cursors(const scim_map_t *map)
{
    char      next[64], previous[64], first[64], query[256];
    json_t   *body;
    result_t  result;

    static const step_t  list[] = { LIST, END };
    static const step_t  both[] = { LIST, GROUPS, END };

    pages(map, "filter=userName%20pr&cursor&count=2&attributes=userName",
          list, "1 2", next, previous);
    ok(*next && !*previous, "the first page has none before it");

    snprintf(query, sizeof(query), "filter=userName%%20pr&cursor=%s&count=2"
             "&attributes=userName", next);
    pages(map, query, list, "3 4", next, previous);
    ok(!*next && *previous, "the last page has none behind it");

    snprintf(query, sizeof(query), "filter=userName%%20pr&cursor=%s&count=2"
             "&attributes=userName", previous);
    pages(map, query, list, "1 2", first, previous);

    pages(map, "cursor=&sortBy=userName&count=3&attributes=userName", list,
          "3 2 1", next, previous);
    snprintf(query, sizeof(query), "cursor=%s&sortBy=userName&count=3"
             "&attributes=userName", next);
    pages(map, query, list, "4", next, previous);

    snprintf(query, sizeof(query), "/Users?cursor=%s&filter=id%%20pr", first);
    refused(map, "GET", query, NULL, 400, "invalidCursor",
            "the cursor of another query");
    snprintf(query, sizeof(query), "/Groups?cursor=%s"
             "&filter=userName%%20pr", first);
    refused(map, "GET", query, NULL, 400, "invalidCursor",
            "the cursor of another type");
    refused(map, "GET", "/Users?cursor=x", NULL, 400, "invalidCursor",
            "no cursor at all");
    refused(map, "GET", "/Users?cursor=0-0000000000000000", NULL, 400,
            "invalidCursor", "a page before the first");
    snprintf(query, sizeof(query), "/Users?cursor=%s%s&filter=userName%%20pr",
             "18446744073709551615", strchr(first, '-'));
    refused(map, "GET", query, NULL, 400, "invalidCursor",
            "a page behind all that there can be");

    /* 2: how many there are, and neither resources nor a page of them */

    check(map, "/Users?cursor&count=0", NULL, list, 4, "", "just how many");
    pages(map, "cursor&count=-1", list, "", next, previous);
    ok(!*next && !*previous, "pages of nothing have no next one");

    refused(map, "GET", "/Users?cursor&count=x", NULL, 400, "invalidCount",
            "no number");

    result = script_run(map, "POST", "/.search", "{\"cursor\":\"\",\"count\":"
                        "5,\"attributes\":[\"id\"]}", both);
    body = json_pack("{s:O, s:i}", "cursor", json_object_get(result.body,
                     "nextCursor"), "count", 5);
    json_decref(result.body);

    ok(body != NULL, "a search by POST has cursors too");
    snprintf(query, sizeof(query), "{\"cursor\":\"%s\",\"count\":5}",
             json_string_value(json_object_get(body, "cursor")));
    json_decref(body);

    result = script_run(map, "POST", "/.search", query, both);
    is_str(json_string_value(json_object_get(json_array_get(json_object_get(
               result.body, "Resources"), 0), "id")), "g-2",
           "and goes on with them");
    json_decref(result.body);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(text);
    test_sort(map);
    test_search(map);
    test_schemas(map);
    test_root(map);
    test_types();
    test_cursors(map);
    test_mixed();
    scim_map_free(map);

    return done_testing();
}
