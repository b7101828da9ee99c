
/*
 * Corners of operations: values that select something else, limits, answers
 * and environments that are not as they should be.
 */


#include "map_of.h"
#include "op_check.h"
#include "scim_schema.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ANN  "\"id\":\"a1\",\"login\":\"ann\",\"kind\":\"1\""

#define KEPT  "HMGET scim:{default}:kept:User:a1 externalId"


static const step_t  none[] = { END };


static void
counts(const scim_map_t *map, const char *target, const step_t *steps,
    int total, const char *what)
{
    result_t  result;

    result = script_run(map, "GET", target, NULL, steps);
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           total, "%s", what);
    json_decref(result.body);
}


static const char  corners[] =
    "scim_mapping m {"
    " on get /slow~^(a+)+$ return 400;"
    " resource User {"
    " attribute id /id;"
    " attribute userName /login required unique;"
    " attribute title /title default=$remote_user;"
    " attribute userType /kind values=Staff:1,Guest: number;"
    " attribute roles /r;"
    " attribute emails.value /mail;"
    " attribute 'phoneNumbers[type eq \"work\"].value' /phone;"
    " attribute " SCIM_URN_ENTERPRISE ":department /dep;"
    " attribute externalId redis;"
    " list userType=Staff GET /staff items=/us partial;"
    " list userType=Guest GET /guests items=/us partial;"
    " find userName GET /by-login?q=$scim_value id=/~^(a+)+$;"
    " find 'phoneNumbers[type eq \"work\"].value' GET /by-phone?q=$scim_value"
    "   items=/us partial;"
    " get GET /u/$scim_id object=/u;"
    " read roles GET /u/$scim_id/roles;"
    " create POST /u id=x-$remote_user;"
    " update PUT /u/$scim_id;"
    "} }";


static void
test_filters(const scim_map_t *map)
{
    static const step_t  guests[] = {
        { "GET /guests", 200, "{\"us\":[{\"id\":\"a1\"},{\"id\":\"a2\"}]}",
          NULL },
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { "GET /u/a2", 404, NULL, NULL },
        END
    };

    static const step_t  all[] = {
        { "GET /staff", 200, "{\"us\":[{\"id\":\"a1\",\"login\":\"ann\","
          "\"phone\":\"1\",\"mail\":\"m\"}]}", NULL },
        { "GET /guests", 200, "{\"us\":[]}", NULL },
        END
    };

    static const step_t  by_phone[] = {
        { "GET /by-phone?q=1", 200, "{\"us\":[{\"id\":\"a1\",\"login\":"
          "\"ann\",\"phone\":\"1\"}]}", NULL },
        END
    };

    static const step_t  slow[] = {
        { "GET /by-login?q=ann", 200, "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"]",
          NULL },
        END
    };

    counts(map, "/Users?filter=userType+eq+%22Guest%22+and+userType+pr"
           "&attributes=userName", guests, 2,
           "a list gives its text, and what is gone is left out");

    counts(map, "/Users?attributes=userName&filter=emails[primary+eq+true]",
           all, 1, "an element by something else than its type");
    counts(map, "/Users?attributes=userName&filter=phoneNumbers[type+eq+"
           "%22home%22+and+value+eq+%221%22]", all, 0,
           "an element of another type");
    counts(map, "/Users?attributes=userName&filter=phoneNumbers[value+eq+"
           "%221%22+and+type+eq+%22work%22]", by_phone, 1,
           "an element of this type");
    counts(map, "/Users?attributes=userName&filter=emails.value+eq+%22m%22",
           all, 1, "a term that no list stands for");

    check(map, "GET", "/Users?filter=userName+eq+%22ann%22", NULL, slow, 503,
          "an id for which a regex takes too long");
}


static void
test_many_terms(const scim_map_t *map)
{
    int     i;
    char    target[2048];
    size_t  n;

    static const step_t  all[] = {
        { "GET /staff", 200, "{\"us\":[{\"id\":\"a1\",\"login\":\"ann\","
          "\"mail\":\"m\"}]}", NULL },
        { "GET /guests", 200, "{\"us\":[]}", NULL },
        END
    };

    n = snprintf(target, sizeof(target), "/Users?attributes=userName&filter="
                 "emails.value+eq+%%22m%%22");

    for (i = 0; i < 20; i++) {
        n += snprintf(target + n, sizeof(target) - n,
                      "+and+emails.value+eq+%%22m%%22");
    }

    counts(map, target, all, 1, "more terms than are looked at");
}


static void
test_changes(const scim_map_t *map)
{
    result_t         result;
    scim_request_t   request;

    static const step_t  put[] = {
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"x\"]}", NULL },
        { "PUT /u/a1 {\"title\":\"T\"}", 204, NULL, NULL },
        { "GET /u/a1", 200, "{\"u\":{" ANN ",\"title\":\"T\"}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"x\"]}", NULL },
        END
    };

    static const step_t  titled[] = {
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "PUT /u/a1 {\"title\":\"T\"}", 204, NULL, NULL },
        { "GET /u/a1", 200, "{\"u\":{" ANN ",\"title\":\"T\"}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"x\"]}", NULL },
        END
    };

    static const step_t  unmapped[] = {
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"x\",\"y\"]}", NULL },
        END
    };

    static const step_t  removed[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"x\",\"y\"]}", NULL },
        { "PUT /u/a1 {\"r\":[\"y\"]}", 204, NULL, NULL },
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "GET /u/a1/roles", 200, "{\"r\":[\"y\"]}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  not_kept[] = {
        { "GET /u/a1", 200, "{\"u\":{" ANN "}}", NULL },
        { KEPT, STORE_LIST, "-", NULL },
        { "EVAL 2 scim:{default}:kept:User:a1 scim:{default}:index:User:"
          "externalId a1 externalId 0 {\"k\":[\"e\"],\"v\":\"e\"}", STORE_NIL,
          NULL, NULL },
        END
    };

    static const step_t  slow[] = {
        { "GET /u/a1", 200, "{\"slow\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}",
          NULL },
        END
    };

    check(map, "PUT", "/Users/a1?attributes=%zz", "{}", none, 400,
          "a PUT with wrong attributes");
    check(map, "POST", "/Users?attributes=%zz", "{}", none, 400,
          "a POST with wrong attributes");
    check(map, "PUT", "/Users/a1", "{\"title\":\"T\"}", put, 200,
          "a PUT without an extension");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"title\",\"value\":\"T\"}"), titled, 200,
          "what is not changed is read afterwards only");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"remove\",\"path\":"
          "\"roles[value sw \\\"x\\\"]\"}"), removed, 200,
          "an element of a list of values");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"emails[type eq \\\"home\\\"].value\",\"value\":\"m\"}"), unmapped,
          200, "rule 25: an e-mail of another type is not mapped");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"externalId\",\"value\":\"e\"}"), not_kept, 500,
          "an answer of the store that is none");
    check(map, "GET", "/Users/a1?attributes=userName,externalId", NULL, slow,
          503, "a test for which a regex takes too long");

    script_request(&request, map, "PATCH", "/Users/a1",
                   PATCH("{\"op\":\"add\",\"value\":{\"a\\nb\":1}}"));
    request.debug = 1;
    result = script_run_request(&request, unmapped, "debug");
    is_int(result.status, 200, "a dropped name with a line break");
    json_decref(result.body);
}


static scim_rc_t
empty_variable(void *data, int index, scim_str_t *value)
{
    (void) data;
    (void) index;

    value->data = "";
    value->len = 0;

    return SCIM_OK;
}


/* good as a default, which is the first to ask, and then no more */

static scim_rc_t
tired_variable(void *data, int index, scim_str_t *value)
{
    int  *asked = data;

    (void) empty_variable(data, index, value);

    return (*asked)++ ? SCIM_FAIL : SCIM_OK;
}


static const char  made[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " attribute title /t default=$remote_user;"
    " attribute userType /kind values=Staff:1,Guest: number;"
    " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
    " create POST /u id=$remote_user;"
    "} }";


static void
test_create(void)
{
    int              asked;
    result_t         result;
    scim_map_t      *map;
    scim_request_t   request;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"a\",\"kind\":null}", 201, "{}", NULL },
        END
    };

    map = map_of(made);

    script_request(&request, map, "POST", "/Users",
                   "{\"userName\":\"a\",\"userType\":\"Guest\"}");
    request.env.variable = empty_variable;
    result = script_run_request(&request, created, "empty");
    is_int(result.status, 500, "an id that is empty");
    json_decref(result.body);

    asked = 0;
    request.env.data = &asked;
    request.env.variable = tired_variable;
    result = script_run_request(&request, created, "tired");
    is_int(result.status, 500, "an id that cannot be made");
    json_decref(result.body);

    scim_map_free(map);
}


/* 1000 are as many as a filter may have */

static void
test_index(const scim_map_t *map)
{
    int              i;
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_reply_t     reply, elements[1001];
    scim_request_t   request;

    memset(&reply, 0, sizeof(reply));
    memset(elements, 0, sizeof(elements));

    reply.type = SCIM_REPLY_ARRAY;
    reply.elements = elements;

    for (i = 0; i < 1001; i++) {
        elements[i].type = SCIM_REPLY_STRING;
        elements[i].str.data = "e\0a1";
        elements[i].str.len = 4;
    }

    elements[1].str.len = 1;

    script_request(&request, map, "GET", "/Users?filter=externalId+eq+%22e%22"
                   "&attributes=userName", NULL);

    op = scim_op_new(&request);
    is_int(scim_op_next(op, &effect), SCIM_STORE, "the index is asked");
    reply.nelements = 2;
    scim_op_reply(op, effect, &reply);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "what it names is read");
    ok(scim_str_eq(effect->call.uri, "/u/a1"), "by its id");
    scim_op_free(op);

    op = scim_op_new(&request);
    (void) scim_op_next(op, &effect);
    reply.nelements = 1001;
    scim_op_reply(op, effect, &reply);
    is_int(scim_op_next(op, &effect), SCIM_DONE, "but not more than 1000");
    is_int(effect->response.status, 400, "that is 400");
    scim_op_free(op);
}


/* an attribute whose place has a regex, read by a call of its own */

static const char  nick[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute nickName /nick~^(a+)+$ read_only;"
    " list GET /u; get GET /u/$scim_id; read nickName GET /u/$scim_id/nick;"
    "} }";


static void
test_slow_read(void)
{
    scim_map_t  *map;

    static const step_t  slow[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\"}", NULL },
        { "GET /u/a1/nick", 200, "{\"nick\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}",
          NULL },
        END
    };

    map = map_of(nick);

    check(map, "GET", "/Users/a1", NULL, slow, 503,
          "an attribute for which a regex takes too long");

    scim_map_free(map);
}


/* without "get" the object is picked out of a list */

static const char  picked[] =
    "scim_mapping m { resource User {"
    " attribute id /id~^(a+)+$;"
    " attribute userName /login read_only;"
    " list GET /u;"
    "} }";


static void
test_slow_pick(void)
{
    scim_map_t  *map;

    static const step_t  slow[] = {
        { "GET /u", 200, "[{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}]",
          NULL },
        END
    };

    map = map_of(picked);

    check(map, "GET", "/Users/a", NULL, slow, 503,
          "an id in a list for which a regex takes too long");

    scim_map_free(map);
}


/* a regex that costs too much fails the call, wherever it stands (rule 14) */

#define LONG  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"


static void
test_slow_places(void)
{
    size_t       i;
    scim_map_t  *map;

    static const struct {
        const char  *mapping;
        const char  *target;
        step_t       steps[4];
        const char  *what;
    } cases[] = {
        { "scim_mapping m { resource User {"
          " attribute id /id; attribute userName /login read_only;"
          " list GET /u?c=$scim_cursor items=/us next=/n~^(a+)+$; } }",
          "/Users",
          { { "GET /u", 200, "{\"us\":[],\"n\":\"" LONG "\"}", NULL }, END },
          "the next page" },

        { "scim_mapping m { session {"
          " lookup $form GET /login 'value=~^(a+)+$';"
          " login POST /login form=t=$form; }"
          " resource User { attribute id /id; get GET /u/$scim_id; } }",
          "/Users/7",
          { { "session get 0", SESSION_GRANTED, NULL, NULL },
            { "GET /login", 200, LONG, NULL },
            { "session give up 0", SESSION_FOUND, NULL, "0" }, END },
          "a lookup of the session" },

        { "scim_mapping m {"
          " resource User { attribute id /id~^(a+)+$;"
          " attribute title /t; list GET /u;"
          " find title GET /t/$scim_value; update PUT /u/$scim_id; }"
          " resource Group { attribute id User.title;"
          " attribute displayName User.title required immutable;"
          " attribute members User.title;"
          " read members GET /t/$scim_id items=/; } }",
          "/Groups/x",
          { { "SMEMBERS scim:{default}:values:Group:title", STORE_LIST, "x",
              NULL },
            { "GET /t/x", 200, "[{\"id\":\"" LONG "\",\"t\":\"x\"}]", NULL },
            END },
          "the id of a member" },

        { "scim_mapping m {"
          " resource User { attribute id /id;"
          " attribute title /t~^(a+)+$ read_only;"
          " attribute userName /login unique read_only; list GET /u;"
          " get GET /u/$scim_id; }"
          " resource Group { attribute id /id;"
          " attribute members /m key=userName read_only;"
          " list GET /g; get GET /g/$scim_id; } }",
          "/Groups/4",
          { { "GET /g/4", 200, "{\"id\":\"4\",\"m\":[\"ann\"]}", NULL },
            { "GET /u", 200, "[{\"id\":\"7\",\"login\":\"ann\",\"t\":\"" LONG
              "\"}]", NULL }, END },
          "an attribute of a member" },

        { "scim_mapping m { resource Group { attribute id /id;"
          " attribute members / read_only; get GET /g/$scim_id;"
          " read members GET /g/$scim_id/m?c=$scim_cursor items=/m"
          " next=/n~^(a+)+$; } }",
          "/Groups/4",
          { { "GET /g/4", 200, "{\"id\":\"4\"}", NULL },
            { "GET /g/4/m", 200, "{\"m\":[1],\"n\":\"" LONG "\"}", NULL },
            END },
          "the next page of members" },

        { NULL, NULL, { END }, NULL }
    };

    for (i = 0; cases[i].mapping; i++) {
        map = map_of(cases[i].mapping);
        check(map, "GET", cases[i].target, NULL, cases[i].steps, 503,
              cases[i].what);
        scim_map_free(map);
    }
}


/* more than the few that most have, each of which has its place */

static void
test_long_list(void)
{
    char         body[8192];
    int          i, n;
    size_t       same;
    json_t      *list;
    result_t     result;
    scim_map_t  *map;

    step_t  steps[] = { { "GET /u", 200, body, NULL }, END };

    for (i = 0, n = 0; i < 100; i++) {
        n += snprintf(body + n, sizeof(body) - n, "%s{\"id\":\"u%d\"}",
                      i ? "," : "[", i);
    }

    snprintf(body + n, sizeof(body) - n, "]");

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " list GET /u; get GET /u/$scim_id; } }");

    result = script_run(map, "GET", "/Users", NULL, steps);
    list = json_object_get(result.body, "Resources");

    for (i = 0, same = 0; i < 100; i++) {
        snprintf(body, sizeof(body), "u%d", i);
        same += strcmp(body, json_string_value(json_object_get(
                                 json_array_get(list, i), "id"))) == 0;
    }

    is_int(same, 100, "a hundred resources, in their order");

    json_decref(result.body);
    scim_map_free(map);
}


/* members where no users are mapped */

static const char  alone[] =
    "scim_mapping m { resource Group {"
    " attribute id /id;"
    " attribute displayName /name required;"
    " attribute members /users/*/id;"
    " list GET /g; get GET /g/$scim_id; create POST /g id=/id;"
    " update PUT /g/$scim_id;"
    " add members POST /g/$scim_id/m 'json=$scim_value';"
    " remove members DELETE /g/$scim_id/m/$scim_value;"
    "} }";


static void
test_members(void)
{
    scim_map_t  *map;

    static const step_t  added[] = {
        { "GET /g/1", 200, "{\"id\":1,\"name\":\"x\"}", NULL },
        { "POST /g/1/m \"7\"", 204, NULL, NULL },
        END
    };

    map = map_of(alone);

    check(map, "PATCH", "/Groups/1", PATCH("{\"op\":\"add\",\"path\":"
          "\"members\",\"value\":[{\"value\":\"7\"}]}"), added, 204,
          "members are whatever they are");

    scim_map_free(map);
}


/* an element that cannot be written beside one that can */

static void
test_read_only(void)
{
    scim_map_t  *map;

    static const step_t  home[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h1\"}", NULL },
        { "PUT /u/7 {\"h\":\"h2\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h2\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n read_only;"
                 " attribute 'emails[type eq \"work\"].value' /w read_only;"
                 " attribute 'emails[type eq \"home\"].value' /h;"
                 " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
                 "} }");

    check(map, "PUT", "/Users/7", "{\"userName\":\"a\",\"emails\":["
          "{\"type\":\"work\",\"value\":\"w2\"},"
          "{\"type\":\"home\",\"value\":\"h2\"}]}", home, 200,
          "what can only be read is ignored");
    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\","
          "\"path\":\"emails[type eq \\\"home\\\"].value\","
          "\"value\":\"h2\"}]}", home, 200, "the other one is written");

    scim_map_free(map);
}


/* an attribute that is kept has what any other one has */

static void
test_kept(void)
{
    scim_map_t  *map;

#define KEPT_TWO  "HMGET scim:{default}:kept:User:7 nickName active"

    static const step_t  nick[] = {
        { "GET /u/7", 200, "{\"id\":7,\"n\":\"a\"}", NULL },
        { KEPT_TWO, STORE_LIST, "-\n-", NULL },
        END
    };

    static const step_t  off[] = {
        { "GET /u/7", 200, "{\"id\":7,\"n\":\"a\"}", NULL },
        { KEPT_TWO, STORE_LIST, "-\n-", NULL },
        { "POST /u/7/end", 204, "", NULL },
        { "EVAL 2 scim:{default}:kept:User:7 scim:{default}:index:User:active 7"
          " active 0 {\"k\":[\"false\"],\"v\":false}", STORE_OK, NULL, NULL },
        { "GET /u/7", 200, "{\"id\":7,\"n\":\"a\"}", NULL },
        { KEPT_TWO, STORE_LIST, "-\n{\"k\":[],\"v\":false}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required;"
                 " attribute nickName redis match=[a-z]+;"
                 " attribute active redis;"
                 " list GET /u; get GET /u/$scim_id; create POST /u;"
                 " update PUT /u/$scim_id;"
                 " set active=false POST /u/$scim_id/end; } }");

    check(map, "POST", "/Users", "{\"userName\":\"a\",\"nickName\":\"A\"}",
          none, 400, "match= of what is kept, when it is made");
    check(map, "PATCH", "/Users/7", PATCH("{\"op\":\"add\",\"path\":"
          "\"nickName\",\"value\":\"A\"}"), nick, 400,
          "and when it is changed");
    check(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"path\":"
          "\"active\",\"value\":false}"), off, 200,
          "\"set\" of what is kept: the app is told, and it is kept");

    scim_map_free(map);
}


/* an element that is written once beside one that can be changed */

static void
test_immutable(void)
{
    scim_map_t  *map;

    static const step_t  home[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h1\"}", NULL },
        { "PUT /u/7 {\"h\":\"h2\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h2\"}", NULL },
        END
    };

    static const step_t  first[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"h\":\"h1\"}", NULL },
        { "PUT /u/7 {\"w\":\"w1\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h1\"}", NULL },
        END
    };

    static const step_t  refused[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"w\":\"w1\","
          "\"h\":\"h1\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n read_only;"
                 " attribute 'emails[type eq \"work\"].value' /w immutable;"
                 " attribute 'emails[type eq \"home\"].value' /h;"
                 " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
                 "} }");

    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\","
          "\"path\":\"emails[type eq \\\"home\\\"].value\","
          "\"value\":\"h2\"}]}", home, 200, "the other one is changed");
    check(map, "PUT", "/Users/7", "{\"userName\":\"a\",\"emails\":["
          "{\"type\":\"work\",\"value\":\"w1\"},"
          "{\"type\":\"home\",\"value\":\"h2\"}]}", home, 200,
          "and so it is by a PUT that has the value that was");
    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"add\","
          "\"path\":\"emails[type eq \\\"work\\\"].value\","
          "\"value\":\"w1\"}]}", first, 200, "it is written once");
    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\","
          "\"path\":\"emails[type eq \\\"work\\\"].value\","
          "\"value\":\"w2\"}]}", refused, 400, "but not changed");
    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"remove\","
          "\"path\":\"emails[type eq \\\"work\\\"]\"}]}", refused, 400,
          "and not removed");
    check(map, "PUT", "/Users/7", "{\"userName\":\"a\",\"emails\":["
          "{\"type\":\"work\",\"value\":\"w2\"},"
          "{\"type\":\"home\",\"value\":\"h2\"}]}", refused, 400,
          "nor by a PUT");

    scim_map_free(map);
}


/* what comes when the operation has ended changes nothing of its response */

static void
test_late(const scim_map_t *map)
{
    char             before[512];
    scim_op_t       *op;
    scim_effect_t   *call, *command, *effect;
    scim_request_t   request;

    static const step_t  good = { "", 200, "{\"id\":\"7\"}", NULL };
    static const step_t  down = { "", STORE_DOWN, NULL, NULL };

    script_request(&request, map, "GET", "/Users/7", NULL);
    op = scim_op_new(&request);

    is_int(scim_op_next(op, &call), SCIM_CALL, "a call is made");
    is_int(scim_op_next(op, &command), SCIM_STORE, "and a command");

    scim_op_timeout(op);

    is_int(scim_op_next(op, &effect), SCIM_DONE, "the operation ends");
    snprintf(before, sizeof(before), "%.*s", (int) effect->response.body.len,
             effect->response.body.data);

    script_reply(op, command, &down);
    script_answer(op, call, &good);

    is_int(scim_op_next(op, &effect), SCIM_DONE, "it has ended");
    is_int(effect->response.status, 503, "as it has");
    ok(scim_str_eq(effect->response.body, before), "with the same words");

    scim_op_free(op);
}


static void
test_late_lock(void)
{
    scim_map_t  *map;

    static const step_t  steps[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"rs\":[]}", NULL },
        { "PUT /u/7 {\"rs\":[\"x\"]}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\",\"rs\":[\"x\"]}", NULL },
        { "EVAL 1 scim:{default}:lock:User:7 " SCRIPT_RANDOM, STORE_DOWN,
          NULL, NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n read_only; attribute roles /rs;"
                 " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
                 " } }");

    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"add\","
          "\"path\":\"roles\",\"value\":[{\"value\":\"x\"}]}]}", steps, 200,
          "what was done is done, also if the lock cannot be given back");

    scim_map_free(map);
}


/* a password that the app takes from a new user alone */

static void
test_once(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"n\":\"a\",\"p\":\"x\"}", 201, "{\"id\":\"7\"}", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\"}", NULL },
        END
    };

    static const step_t  refused[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required;"
                 " attribute password /p write_only immutable;"
                 " get GET /u/$scim_id; create POST /u;"
                 " update PUT /u/$scim_id; } }");

    check(map, "POST", "/Users", "{\"userName\":\"a\",\"password\":\"x\"}",
          created, 201, "what is immutable and not shown is created");
    check(map, "PUT", "/Users/7", "{\"userName\":\"a\",\"password\":\"x\"}",
          refused, 400, "and is not changed, since nobody knows what it is");

    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(corners);

    test_filters(map);
    test_many_terms(map);
    test_changes(map);
    test_index(map);
    test_late(map);

    scim_map_free(map);

    test_create();
    test_slow_read();
    test_slow_pick();
    test_slow_places();
    test_long_list();
    test_members();
    test_read_only();
    test_kept();
    test_immutable();
    test_once();
    test_late_lock();

    return done_testing();
}
