
/*
 * Creates and changes: which calls write, in which order, and what happens
 * when one of them fails.
 */


#include "conf.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define U(id, name, title, status)                                            \
    "{\"u\":{\"id\":\"" id "\",\"login\":\"" name "\","                  \
    "\"title\":\"" title "\",\"status\":" status "}}"

#define PATCH(ops)  "{\"Operations\":[" ops "]}"


/* JSON bodies, an id that is not told, values that create does not carry */

static const char  json[] =
    "scim_mapping m {"
    " on create 422 return 409 uniqueness;"
    " detail /error;"
    " resource User {"
    " attribute id /id match=[a-z0-9]+;"
    " attribute userName /login required unique;"
    " attribute title /title;"
    " attribute nickName /nick immutable;"
    " attribute displayName - write_only;"
    " attribute locale /lang clear=-;"
    " attribute profileUrl /url match=https?://.*;"
    " attribute active /status values=true:1,false:3;"
    " attribute password - write_only default=$scim_secret;"
    " attribute externalId redis unique;"
    " list GET /u items=/us;"
    " find userName GET /u?name=$scim_value items=/us;"
    " get GET /u/$scim_id object=/u;"
    " create POST /u object=/u;"
    " set password PUT /u/$scim_id/password 'json={\"new\": $scim_value}';"
    " set active=false POST /u/$scim_id/lock;"
    " set active=true POST /u/$scim_id/unlock;"
    " update PUT /u/$scim_id object=/u;"
    " set displayName PUT /u/$scim_id/name"
    "   'json={\"name\": \"$scim_displayName ($scim_userName)\"}';"
    " delete DELETE /u/$scim_id;"
    " hide userName=root;"
    "} }";


#define KEPT(id)  "HMGET scim:{default}:kept:User:" id " externalId"

#define KEEP(id, field)                                                       \
    "EVAL 2 scim:{default}:kept:User:" id                                     \
    " scim:{default}:index:User:externalId " id " externalId 1 " field


static scim_map_t *
map_of(const char *text)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    map = conf_parse(text, &where, &err);

    if (map == NULL) {
        fprintf(stderr, "# %s\n", err.detail);
        exit(1);
    }

    return map;
}


static const char *
text_of(const result_t *result, const char *name)
{
    return json_string_value(json_object_get(result->body, name));
}


static void
check(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *scim_type,
    const char *what)
{
    result_t  result;

    result = script_run(map, method, target, body, steps);

    is_int(result.status, status, "%s", what);

    if (status >= 400) {
        is_str(text_of(&result, "scimType"), scim_type, "%s: scimType", what);
    }

    json_decref(result.body);
}


static void
test_create(scim_map_t *map)
{
    static const step_t  found_again[] = {
        { "POST /u {\"u\":{\"login\":\"ann\",\"title\":\"Dr \\\"X\\\"\"}}",
          200, "", NULL },
        { "GET /u?name=ann", 200, "{\"us\":[{\"id\":\"x9\",\"login\":\"joann\""
          "},{\"id\":\"a1\",\"login\":\"ANN\"}]}", NULL },
        { "PUT /u/a1/password {\"new\":\"pw\"}", 204, NULL, NULL },
        { "POST /u/a1/lock", 204, NULL, NULL },
        { KEEP("a1", ""), STORE_OK, NULL, NULL },
        { "GET /u/a1", 200, U("a1", "ANN", "Dr", "3"), NULL },
        { KEPT("a1"), STORE_LIST, "-", NULL },
        END
    };

    static const step_t  undone[] = {
        { "POST /u {\"u\":{\"login\":\"ann\"}}", 201,
          U("a1", "ann", "", "1"), NULL },
        { "PUT /u/a1/password {\"new\":\"pw\"}", 400,
          "{\"error\":\"too short\"}", NULL },
        { "DELETE /u/a1", 204, NULL, NULL },
        { "GET /u/a1", 404, NULL, NULL },
        END
    };

    static const step_t  half_done[] = {
        { "POST /u {\"u\":{\"login\":\"ann\"}}", 201,
          U("a1", "ann", "", "1"), NULL },
        { "PUT /u/a1/password {\"new\":\"pw\"}", 500, NULL, NULL },
        END
    };

    static const step_t  taken_in_store[] = {
        { "POST /u {\"u\":{\"login\":\"ann\"}}", 201,
          U("a1", "ann", "", "1"), NULL },
        { "PUT /u/a1/password {\"new\":\"pw\"}", 204, NULL, NULL },
        { KEEP("a1", "{\"k\":[\"e1\"],\"v\":\"e1\"}"), STORE_TAKEN,
          "externalId", NULL },
        { "DELETE /u/a1", 204, NULL, NULL },
        { "GET /u/a1", 404, NULL, NULL },
        END
    };

    static const step_t  duplicate[] = {
        { "POST /u {\"u\":{\"login\":\"ann\"}}", 422, "{\"error\":\"taken\"}",
          NULL },
        END
    };

    static const step_t  none[] = { END };

    check(map, "POST", "/Users",
          "{\"userName\":\"ann\",\"title\":\"Dr \\\"X\\\"\",\"password\":"
          "\"pw\",\"active\":false}", found_again, 201, NULL,
          "an id that is not told is found by a unique attribute");

    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"password\":\"pw\"}",
          undone, 400, "invalidValue",
          "rule 21: a create is undone after a final failure");

    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"password\":\"pw\"}",
          half_done, 503, NULL,
          "rule 21: nothing is undone after a failure that passes");

    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"password\":\"pw\","
          "\"externalId\":\"e1\"}", taken_in_store, 409, "uniqueness",
          "rule 27: a unique kept value is taken");

    check(map, "POST", "/Users", "{\"userName\":\"ann\"}", duplicate, 409,
          "uniqueness", "a duplicate is 409");

    check(map, "POST", "/Users", "{\"title\":\"x\"}", none, 400,
          "invalidValue", "a required attribute is missing");

    check(map, "POST", "/Users", "{\"userName\":\"\"}", none, 400,
          "invalidValue", "an empty required attribute is missing");

    check(map, "POST", "/Users", "{\"userName\":\"root\"}", none, 409,
          "uniqueness", "rule 26: a hidden one cannot be made");

    check(map, "POST", "/Users",
          "{\"userName\":\"a\",\"profileUrl\":\"ftp://x\"}", none, 400,
          "invalidValue", "match= is tested before the first call");

    check(map, "POST", "/Users", "{\"userName\":", none, 400,
          "invalidSyntax", "malformed JSON");

    check(map, "POST", "/Users", "", none, 400, "invalidSyntax",
          "no body at all");

    check(map, "POST", "/Users", "[]", none, 400, "invalidSyntax",
          "a body that is no object");

    check(map, "POST", "/Users", "{\"userName\":{\"a\":1}}", none, 400,
          "invalidValue", "an object where a text belongs");
}


/* a create that carries too little, and one that is made of two calls */

static const char  two[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " attribute userType /type;"
    " list GET /u;"
    " get GET /u/$scim_id;"
    " create POST /u 'json={\"login\": $scim_userName}' object=/;"
    " create POST /second 'json={\"login\": $scim_userName}';"
    " set userType=x POST /u/$scim_id/x;"
    " set userName PUT /u/$scim_id;"
    " delete DELETE /u/$scim_id;"
    "} }";


static void
test_create_of_two(void)
{
    scim_map_t  *map;

    static const step_t  none[] = { END };

    static const step_t  undone[] = {
        { "POST /u {\"login\":\"a\"}", 201, "{\"id\":1}", NULL },
        { "POST /second {\"login\":\"a\"}", 422, NULL, NULL },
        { "DELETE /u/1", 204, NULL, NULL },
        { "GET /u/1", 404, NULL, NULL },
        END
    };

    map = map_of(two);

    check(map, "POST", "/Users", "{\"userName\":\"a\",\"userType\":\"y\"}",
          none, 400, "mutability", "what no route can write is refused first");
    check(map, "POST", "/Users", "{\"userName\":\"a\"}", undone, 400,
          "invalidValue", "rule 21: a second create is refused");

    scim_map_free(map);
}


#define READ(title, status)                                                   \
    { "GET /u/a1", 200, U("a1", "ann", title, status), NULL },                \
    { KEPT("a1"), STORE_LIST, "-", NULL }


static void
test_change(scim_map_t *map)
{
    static const step_t  nothing[] = { READ("Dr", "1"), END };

    static const step_t  cleared[] = {
        READ("Dr", "1"),
        { "PUT /u/a1 {\"u\":{\"title\":\"\"}}", 204, NULL, NULL },
        READ("", "1"),
        END
    };

    static const step_t  several[] = {
        SCRIPT_LOCK("User:a1"),
        READ("Dr", "1"),
        { "POST /u/a1/lock", 204, NULL, NULL },
        { "PUT /u/a1 {\"u\":{\"title\":\"X\"}}", 204, NULL, NULL },
        { "PUT /u/a1/name {\"name\":\"N (ann)\"}", 204, NULL, NULL },
        { KEEP("a1", "{\"k\":[\"e2\"],\"v\":\"e2\"}"), STORE_OK, NULL, NULL },
        READ("X", "3"),
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  half_done[] = {
        READ("Dr", "1"),
        { "POST /u/a1/lock", 204, NULL, NULL },
        { "PUT /u/a1 {\"u\":{\"title\":\"X\"}}", 400,
          "{\"error\":\"no such title\"}", NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /u/a1", 404, NULL, NULL },
        { KEPT("a1"), STORE_LIST, "-", NULL },
        END
    };

    static const step_t  other_id[] = {
        { "GET /u/a1", 200, U("A1", "ann", "", "1"), NULL },
        { KEPT("a1"), STORE_LIST, "-", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /u/a1", 0, NULL, NULL },
        END
    };

    static const step_t  none[] = { END };
    result_t             result;

    check(map, "PUT", "/Users/a1",
          "{\"userName\":\"ann\",\"title\":\"Dr\",\"id\":\"zz\","
          "\"meta\":{},\"nosuch\":1}", nothing, 200, NULL,
          "a PUT of what is there writes nothing");

    check(map, "PUT", "/Users/a1", "{\"userName\":\"ann\"}", nothing, 200,
          NULL, "rule 24: a PUT clears only what it mentions");

    check(map, "PUT", "/Users/a1", "{\"userName\":\"ann\",\"title\":\"\"}",
          cleared, 200, NULL, "a PUT of an empty value clears it");

    check(map, "PUT", "/Users/a1", "{\"userName\":null,\"title\":null}",
          cleared, 200, NULL, "rule 23: a required one stays");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"remove\",\"path\":\"title\"}"), cleared, 200, NULL,
          "a PATCH removes");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"Replace\",\"path\":\"title\",\"value\":\"X\"},"
                "{\"op\":\"Add\",\"path\":\"displayName\",\"value\":\"N\"},"
                "{\"op\":\"replace\",\"value\":{\"active\":\"False\","
                "\"externalId\":\"e2\"}}"),
          several, 200, NULL, "changes go out in the order of the file");

    result = script_run(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"replace\",\"value\":{\"active\":false,"
                "\"title\":\"X\"}}"), half_done);
    is_int(result.status, 400, "a later call is refused");
    is_str(text_of(&result, "detail"),
           "no such title (done before that: User.set.active)",
           "and the detail says what was done");
    json_decref(result.body);

    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"replace\",\"path\":"
          "\"title\",\"value\":\"X\"}"), gone, 404, NULL, "an unknown id");

    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"replace\",\"path\":"
          "\"title\",\"value\":\"X\"}"), other_id, 404, NULL,
          "rule 7: an object of another id is not written");

    check(map, "PATCH", "/Users/A1", PATCH(""), none, 404, NULL,
          "rule 7: an id that match= excludes is 404 without a call");

    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"replace\",\"path\":"
          "\"title\",\"value\":\"X\"}"), down, 503, NULL, "the app is down");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"replace\",\"path\":\"userName\","
                "\"value\":\"root\"}"), nothing, 409, "uniqueness",
          "rule 26: nor can one become hidden");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"remove\",\"path\":\"userName\"}"), nothing, 400,
          "mutability", "a required one cannot be removed");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"\"}"),
          nothing, 200, NULL, "rule 23: an empty value is not sent");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"replace\",\"path\":\"id\",\"value\":\"x\"}"),
          none, 400, "mutability", "rule 22: a path on a read-only one");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"replace\",\"path\":\"[\",\"value\":\"x\"}"),
          none, 400, "invalidPath", "a bad path");

    check(map, "PATCH", "/Users/a1",
          PATCH("{\"op\":\"nosuch\",\"path\":\"title\"}"),
          none, 400, "invalidSyntax", "a bad op");
}


static void
test_immutable(scim_map_t *map)
{
    static const step_t  read[] = {
        { "GET /u/a1", 200, "{\"u\":{\"id\":\"a1\",\"login\":\"ann\","
          "\"nick\":\"n\",\"lang\":\"en\",\"status\":1}}", NULL },
        { KEPT("a1"), STORE_LIST, "-", NULL },
        END
    };

    check(map, "PUT", "/Users/a1", "{\"nickName\":\"n\"}", read, 200, NULL,
          "rule 22: an immutable one takes its present value");

    check(map, "PUT", "/Users/a1", "{\"nickName\":\"m\"}", read, 400,
          "mutability", "and no other");

    check(map, "PUT", "/Users/a1", "{\"locale\":null}", read, 400,
          "mutability", "rule 1: clear=- refuses to clear");
}


static void
test_delete(scim_map_t *map)
{
    static const step_t  there[] = {
        { "GET /u/a1", 200, U("a1", "ann", "", "1"), NULL },
        { "DELETE /u/a1", 204, NULL, NULL },
        { KEEP("a1", ""), STORE_OK, NULL, NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /u/a1", 404, NULL, NULL },
        { KEEP("a1", ""), STORE_OK, NULL, NULL },
        END
    };

    static const step_t  root[] = {
        { "GET /u/a1", 200, U("a1", "root", "", "1"), NULL },
        END
    };

    check(map, "DELETE", "/Users/a1", NULL, there, 204, NULL,
          "a delete forgets what was kept");
    check(map, "DELETE", "/Users/a1", NULL, gone, 404, NULL,
          "a second delete is 404");
    check(map, "DELETE", "/Users/a1", NULL, root, 404, NULL,
          "a hidden one is not deleted");
}


static void
test_dispatch(scim_map_t *map)
{
    result_t         result;
    scim_request_t   request;

    static const step_t  none[] = { END };

    check(map, "GET", "/Nosuch", NULL, none, 404, NULL, "no such endpoint");
    check(map, "GET", "/Groups", NULL, none, 404, NULL,
          "a resource that is not mapped");
    check(map, "GET", "/Users/a/b", NULL, none, 404, NULL, "a longer path");
    check(map, "GET", "/Users/..", NULL, none, 404, NULL, "a dot segment");
    check(map, "GET", "/Users/%2e%2e%2f", NULL, none, 404, NULL,
          "an escaped one");
    check(map, "GET", "/Users/%zz", NULL, none, 400, NULL, "a bad escape");
    check(map, "PATCH", "/Users", "{}", none, 405, NULL, "a wrong verb");
    check(map, "POST", "/Schemas", "{}", none, 405, NULL,
          "discovery is read only");
    check(map, "GET", "/Me", NULL, none, 501, NULL, "/Me");
    check(map, "GET", "/Schemas?filter=x", NULL, none, 403, NULL,
          "a filter on discovery");
    check(map, "GET", "/Schemas/nosuch", NULL, none, 404, NULL,
          "an unknown schema");
    check(map, "GET", "/ResourceTypes/Group", NULL, none, 404, NULL,
          "an unknown resource type");
    check(map, "GET", "/ResourceTypes/User", NULL, none, 200, NULL,
          "a resource type");
    check(map, "GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
          NULL, none, 200, NULL, "a schema");
    check(map, "GET", "/ServiceProviderConfig", NULL, none, 200, NULL,
          "the configuration");
    check(map, "GET", "/ServiceProviderConfig?filter=id+eq+%22x%22", NULL,
          none, 403, NULL, "but not with a filter");

    script_request(&request, map, "DELETE", "/Users/a1", NULL);
    request.writable = 0;
    result = script_run_request(&request, none, "a token that reads");
    is_int(result.status, 403, "a token that reads cannot delete");
    json_decref(result.body);
}


static void
test_timeout(scim_map_t *map)
{
    result_t         result;
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   request;

    script_request(&request, map, "GET", "/Users/a1", NULL);

    op = scim_op_new(&request);

    is_int(scim_op_next(op, &effect), SCIM_CALL, "a call");
    is_int(scim_op_next(op, &effect), SCIM_STORE, "and a command at once");
    is_int(scim_op_next(op, &effect), SCIM_WAIT, "are waited for");

    scim_op_timeout(op);

    is_int(scim_op_next(op, &effect), SCIM_DONE, "but not for ever");
    script_take(&result, &effect->response);
    is_int(result.status, 503, "a time-out is 503");
    is_str(result.retry_after, "5", "with Retry-After");
    json_decref(result.body);

    scim_op_free(op);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(json);

    test_create(map);
    test_change(map);
    test_immutable(map);
    test_delete(map);
    test_dispatch(map);
    test_timeout(map);
    test_create_of_two();

    scim_map_free(map);

    return done_testing();
}
