
/*
 * "scim_read_only": reads are served, and an operation ends before its first
 * write, be it to the app or to the store.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define KEPT  { "HMGET scim:{default}:kept:User:7 externalId", STORE_LIST,    \
                "-", NULL }

#define GET   { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"title\":"     \
                "\"Dr\",\"roles\":[\"r\"]}", NULL }

#define ANN     "GET /u", 200, "[{\"login\":\"ann\",\"groups\":\"dev\"}]", NULL

#define VALUES  "SMEMBERS scim:{default}:values:Group:groups", STORE_LIST


static const char  mapping[] =
    "scim_mapping m {\n"
    " resource User {\n"
    " attribute id /id number;\n"
    " attribute userName /login required unique;\n"
    " attribute title /title;\n"
    " attribute roles /roles/*;\n"
    " attribute externalId redis;\n"
    " lookup $role GET /roles?n=$scim_value value=/0/id;\n"
    " list GET /u items=/;\n"
    " find userName GET /u?q=$scim_value items=/;\n"
    " get GET /u/$scim_id;\n"
    " create GET /new?key=secret&login=$scim_userName id=/id check;\n"
    " update PUT /u/$scim_id;\n"
    " add roles POST /u/$scim_id/roles/$role;\n"
    " remove roles DELETE /u/$scim_id/roles/$role;\n"
    " delete DELETE /u/$scim_id;\n"
    "} }";


static void
refused(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, const char *detail,
    const char *debug)
{
    result_t        result;
    scim_request_t  request;

    script_request(&request, map, method, target, body);
    request.read_only = 1;
    request.debug = 1;

    result = script_run_request(&request, steps, target);

    is_int(result.status, 503, "%s %s", method, target);
    is_str(json_string_value(json_object_get(result.body, "detail")), detail,
           "%s %s: detail", method, target);
    is_str(result.retry_after, "5", "%s %s: Retry-After", method, target);
    is_str(result.debug, debug, "%s %s: what is told", method, target);

    json_decref(result.body);
}


static void
answered(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status)
{
    result_t        result;
    scim_request_t  request;

    script_request(&request, map, method, target, body);
    request.read_only = 1;

    result = script_run_request(&request, steps, target);
    is_int(result.status, status, "%s %s", method, target);
    json_decref(result.body);
}


/* what comes before the write is made, but for the lock of a list */

static void
test_writes(const scim_map_t *map)
{
    static const step_t  create[] = {
        { "GET /u?q=bob", 200, "[]", NULL },
        END
    };

    static const step_t  change[] = { GET, KEPT, END };

    static const step_t  add[] = {
        { "GET /roles?n=x", 200, "[{\"id\":1}]", NULL },
        END
    };

    static const step_t  replace[] = {
        GET, KEPT,
        { "GET /roles?n=x", 200, "[{\"id\":1}]", NULL },
        { "GET /roles?n=r", 200, "[{\"id\":2}]", NULL },
        END
    };

    static const step_t  none[] = { END };

    refused(map, "POST", "/Users", "{\"userName\":\"bob\"}", create,
            "read only: would have called GET /new",
            "Call: User.find.userName GET /u?q=___; status=200; ms=0;"
            " bytes=2\n"
            "Call: User.create GET /new?key=secret&login=___; not made\n");

    refused(map, "PUT", "/Users/7", "{\"userName\":\"ann\",\"title\":\"Prof\"}",
            change, "read only: would have called PUT /u/$scim_id",
            "Call: User.get GET /u/___; status=200; ms=0; bytes=49\n"
            "Call: User.update PUT /u/___; body={\"title\":\"___\"};"
            " not made\n");

    refused(map, "PATCH", "/Users/7", PATCH("{\"op\":\"add\",\"path\":"
            "\"roles\",\"value\":[{\"value\":\"x\"}]}"), add,
            "read only: would have called POST /u/$scim_id/roles/$role",
            "Call: User.lookup.role GET /roles?n=___; status=200; ms=0;"
            " bytes=10\n"
            "Call: User.add.roles POST /u/___/roles/___; not made\n");

    refused(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"path\":"
            "\"roles\",\"value\":[{\"value\":\"x\"}]}"), replace,
            "read only: would have called POST /u/$scim_id/roles/$role",
            "Call: User.get GET /u/___; status=200; ms=0; bytes=49\n"
            "Call: User.lookup.role GET /roles?n=___; status=200; ms=0;"
            " bytes=10\n"
            "Call: User.lookup.role GET /roles?n=___; status=200; ms=0;"
            " bytes=10\n"
            "Call: User.add.roles POST /u/___/roles/___; not made\n");

    refused(map, "DELETE", "/Users/7", NULL, none,
            "read only: would have called DELETE /u/$scim_id",
            "Call: User.delete DELETE /u/___; not made\n");
}


static void
test_store(const scim_map_t *map)
{
    static const step_t  change[] = { GET, KEPT, END };

    refused(map, "PATCH", "/Users/7", PATCH("{\"op\":\"add\",\"path\":"
            "\"externalId\",\"value\":\"e\"}"), change,
            "read only: would have changed externalId in Redis",
            "Call: User.get GET /u/___; status=200; ms=0; bytes=49\n");
}


/* what writes nothing is answered as ever */

static void
test_others(const scim_map_t *map)
{
    static const step_t  get[] = { GET, KEPT, END };

    static const step_t  same[] = { GET, KEPT, END };

    static const step_t  taken[] = {
        { "GET /u?q=ann", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        END
    };

    static const step_t  found[] = {
        { "ZRANGEBYLEX scim:{default}:index:User:externalId [e", STORE_LIST,
          "", NULL },
        END
    };

    static const step_t  missing[] = {
        { "GET /u/7", 404, "", NULL },
        KEPT,
        END
    };

    static const step_t  no_role[] = {
        { "GET /roles?n=x", 200, "[]", NULL },
        GET, KEPT,
        END
    };

    static const step_t  none[] = { END };

    answered(map, "GET", "/Users/7", NULL, get, 200);
    answered(map, "GET", "/Users?filter=externalId+eq+%22e%22", NULL, found,
             200);
    answered(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"path\":"
             "\"title\",\"value\":\"Dr\"}"), same, 200);
    answered(map, "POST", "/Users", "{\"userName\":\"ann\"}", taken, 409);
    answered(map, "POST", "/Users", "{}", none, 400);
    answered(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"path\":"
             "\"title\",\"value\":\"Prof\"}"), missing, 404);
    answered(map, "DELETE", "/Users/x", NULL, none, 404);
    answered(map, "PATCH", "/Users/7", PATCH("{\"op\":\"add\",\"path\":"
             "\"roles\",\"value\":[{\"value\":\"x\"}]}"), no_role, 200);
}


/* a delete that looks first, of what is gone: Redis is left alone too */

static void
test_gone(void)
{
    scim_map_t  *map;

    static const step_t  gone[] = {
        { "GET /u/7", 404, "", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " attribute externalId redis; list GET /u;"
                 " get GET /u/$scim_id; create POST /u; update PUT /u/$scim_id;"
                 " delete DELETE /u/$scim_id; } }");

    answered(map, "DELETE", "/Users/7", NULL, gone, 404);

    scim_map_free(map);
}


/* groups that are values of users are changed by changes of these */

static void
test_derived(void)
{
    scim_map_t  *map;

    static const step_t  member[] = {
        { VALUES, "ops", NULL }, { ANN },
        END
    };

    static const step_t  create[] = { { VALUES, "", NULL }, { ANN }, END };

    static const step_t  same[] = {
        { VALUES, "", NULL }, { ANN }, { ANN },
        END
    };

    static const step_t  empty[] = { { VALUES, "ops", NULL }, { ANN }, END };

    map = map_of("scim_mapping m { resource User { attribute id /login;"
                 " attribute userName /login required unique immutable;"
                 " attribute groups /groups split=,; list GET /u;"
                 " create POST /u; update PUT /u/$scim_id; }"
                 " resource Group { attribute id User.groups;"
                 " attribute displayName User.groups required immutable;"
                 " attribute members User.groups; } }");

    refused(map, "PATCH", "/Groups/ops", PATCH("{\"op\":\"add\",\"path\":"
            "\"members\",\"value\":[{\"value\":\"ann\"}]}"), member,
            "read only: would have called PUT /u/$scim_id",
            "Call: User.list GET /u; status=200; ms=0; bytes=32\n"
            "Call: User.update PUT /u/___; body={\"groups\":\"___\"};"
            " not made\n");

    refused(map, "POST", "/Groups", "{\"displayName\":\"new\"}", create,
            "read only: would have changed the Group in Redis",
            "Call: User.list GET /u; status=200; ms=0; bytes=32\n");

    refused(map, "DELETE", "/Groups/ops", NULL, empty,
            "read only: would have changed the Group in Redis",
            "Call: User.list GET /u; status=200; ms=0; bytes=32\n");

    answered(map, "PATCH", "/Groups/dev", PATCH("{\"op\":\"add\",\"path\":"
             "\"members\",\"value\":[{\"value\":\"ann\"}]}"), same, 204);

    scim_map_free(map);
}


/* what is in Redis alone is made there first, and read there too */

static void
test_redis(void)
{
    scim_map_t  *map;

    static const step_t  list[] = {
        { "EVAL 2 scim:{default}:ids:User scim:{default}:new:User"
          " scim:{default}: User 0 100 ", STORE_LIST, "1\n5\na", NULL },
        { "EVAL 2 scim:{default}:ids:User scim:{default}:new:User"
          " scim:{default}: User 1 userName 0 a", STORE_LIST,
          "5\n{\"v\":\"ann\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id redis;"
                 " attribute userName redis required immutable;"
                 " create POST /u form=n=$scim_userName;"
                 " delete POST /d form=n=$scim_userName; } }");

    answered(map, "GET", "/Users", NULL, list, 200);
    refused(map, "POST", "/Users", "{\"userName\":\"bob\"}", list + 2,
            "read only: would have changed the User in Redis", "");

    scim_map_free(map);
}


/* a login is no write */

static void
test_session(void)
{
    scim_map_t  *map;

    static const step_t  login[] = {
        { "session get 0", SESSION_GRANTED, NULL, NULL },
        { "POST /login pw=variable", 200, "", "Set-Cookie: s=new" },
        { "session keep 0 {\"cookies\":{\"s\":\"new\"},\"variables\":{}}",
          SESSION_FOUND, NULL, "1" },
        END
    };

    map = map_of("scim_mapping m { session { login POST /login"
                 " form=pw=$app_password; } resource User { attribute id /id;"
                 " attribute userName /n required; list GET /u;"
                 " get GET /u/$scim_id; create POST /u; update PUT"
                 " /u/$scim_id; } }");

    refused(map, "POST", "/Users", "{\"userName\":\"a\"}", login,
            "read only: would have called POST /u",
            "Call: session.login POST /login; body=pw=___; status=200; ms=0;"
            " bytes=0\n"
            "Call: User.create POST /u; body={\"n\":\"___\"}; not made\n");

    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(mapping);

    test_writes(map);
    test_store(map);
    test_others(map);

    scim_map_free(map);

    test_gone();
    test_derived();
    test_redis();
    test_session();

    return done_testing();
}
