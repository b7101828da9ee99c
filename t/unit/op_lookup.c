
/*
 * Lookups: a variable is fetched by a call of its own, once for all that it
 * depends on, and before anything is written.
 */


#include "map_of.h"
#include "op_check.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define REPLACE(path, value)                                                  \
    "{\"op\":\"replace\",\"path\":\"" path "\",\"value\":\"" value "\"}"


/* ids are numbers, the paths of the app want the login */

static const char  mapping[] =
    "scim_mapping m {"
    " lookup $site GET /site value=/name;"
    " lookup $login GET /hidden/by/the/one/below value=/x;"
    " resource User { attribute id /id number;"
    " attribute userName /login required; attribute title /title;"
    " lookup $login GET /search?uid=$scim_id value=/data/0/login;"
    " lookup $key GET /$site/keys/$login value=~key=(\\w+);"
    " list GET /u; get GET /u/$login; create POST /u id=/id;"
    " set title PUT /u/$login/title 'json={\"t\": $scim_value, \"k\": $key}';"
    " set userName POST /u/$login/rename 'json={\"to\": $scim_value}';"
    " delete DELETE /u/$login; on lookup.key 409 return 503; }"
    " resource Group { attribute id /id; attribute displayName /id read_only;"
    " attribute members /users/*/id;"
    " lookup $member GET /search?uid=$scim_value value=/data/0/login;"
    " list GET /g; get GET /g/$scim_id;"
    " add members PUT /g/$scim_id/$member;"
    " remove members DELETE /g/$scim_id/$member?site=$site; }"
    "}";

#define LOGIN   { "GET /search?uid=7", 200,                                   \
                  "{\"data\":[{\"login\":\"a b\"}]}", NULL }
#define SITE    { "GET /site", 200, "{\"name\":\"x/y\"}", NULL }
#define KEY     { "GET /x%2Fy/keys/a%20b", 200, "key=k1;", NULL }


static void
test_user(const scim_map_t *map)
{
    static const step_t  get[] = {
        LOGIN,
        { "GET /u/a%20b", 200, "{\"id\":7,\"login\":\"a b\"}", NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /search?uid=7", 200, "{\"data\":[]}", NULL },
        END
    };

    static const step_t  unknown[] = {
        { "GET /search?uid=7", 404, "", NULL },
        END
    };

    static const step_t  dots[] = {
        { "GET /search?uid=7", 200, "{\"data\":[{\"login\":\"..\"}]}", NULL },
        END
    };

    static const step_t  inner_dots[] = {
        LOGIN,
        { "GET /u/a%20b", 200, "{\"id\":7,\"login\":\"a b\"}", NULL },
        { "GET /site", 200, "{\"name\":\"..\"}", NULL },
        END
    };

    static const step_t  rename[] = {
        LOGIN,
        { "GET /u/a%20b", 200, "{\"id\":7,\"login\":\"a b\"}", NULL },
        SITE,
        KEY,
        { "PUT /u/a%20b/title {\"t\":\"Dr\",\"k\":\"k1\"}", 204, "", NULL },
        { "POST /u/a%20b/rename {\"to\":\"c\"}", 204, "", NULL },
        { "GET /search?uid=7", 200, "{\"data\":[{\"login\":\"c\"}]}", NULL },
        { "GET /u/c", 200, "{\"id\":7,\"login\":\"c\"}", NULL },
        END
    };

    static const step_t  refused[] = {
        LOGIN,
        { "GET /u/a%20b", 200, "{\"id\":7,\"login\":\"a b\"}", NULL },
        SITE,
        { "GET /x%2Fy/keys/a%20b", 409, "", NULL },
        END
    };

    static const step_t  deleted[] = {
        LOGIN,
        { "DELETE /u/a%20b", 204, "", NULL },
        END
    };

    check(map, "GET", "/Users/7", NULL, get, 200, "a path that wants a login");
    check(map, "GET", "/Users/7", NULL, gone, 404, "without a result: 404");
    check(map, "GET", "/Users/7", NULL, unknown, 404, "a 404 is no result");
    check(map, "GET", "/Users/7", NULL, dots, 400,
          "a result that leaves its path is not sent");
    check(map, "PATCH", "/Users/7", PATCH(REPLACE("title", "Dr")), inner_dots,
          400, "nor is one to another lookup");
    check(map, "DELETE", "/Users/7", NULL, gone, 404, "nothing is deleted");
    check(map, "DELETE", "/Users/7", NULL, deleted, 204, "a delete");
    check(map, "PATCH", "/Users/7", PATCH(REPLACE("title", "Dr")), refused,
          503, "\"on\" can name a lookup");
    check(map, "PATCH", "/Users/7", PATCH(REPLACE("title", "Dr") ","
          REPLACE("userName", "c")), rename, 200,
          "lookups come before the writes, and what was renamed is found");
}


static void
test_members(const scim_map_t *map)
{
    static const step_t  both[] = {
        { "GET /g/x", 200, "{\"id\":\"x\"}", NULL },
        { "GET /search?uid=7", 200, "{\"data\":[{\"login\":\"a\"}]}", NULL },
        { "GET /search?uid=8", 200, "{\"data\":[]}", NULL },
        { "GET /search?uid=9", 200, "{\"data\":[{\"login\":\"c\"}]}", NULL },
        SITE,
        { "PUT /g/x/a", 204, "", NULL },
        { "DELETE /g/x/c?site=x%2Fy", 204, "", NULL },
        END
    };

    static const step_t  removed[] = {
        { "GET /g/x", 200, "{\"id\":\"x\"}", NULL },
        { "GET /search?uid=7", 200, "{\"data\":[{\"login\":\"a\"}]}", NULL },
        SITE,
        { "GET /search?uid=9", 200, "{\"data\":[{\"login\":\"c\"}]}", NULL },
        { "DELETE /g/x/a?site=x%2Fy", 204, "", NULL },
        { "DELETE /g/x/c?site=x%2Fy", 204, "", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /g/x", 200, "{\"id\":\"x\"}", NULL },
        { "GET /search?uid=7", 503, "", NULL },
        END
    };

    check(map, "PATCH", "/Groups/x", PATCH(
          "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"7\"},"
          "{\"value\":\"8\"}]},{\"op\":\"remove\",\"path\":"
          "\"members[value eq \\\"9\\\"]\"}"), both, 204,
          "a member of whom nothing is found is left out");
    check(map, "PATCH", "/Groups/x", PATCH(
          "{\"op\":\"remove\",\"path\":\"members\",\"value\":["
          "{\"value\":\"7\"},{\"value\":\"9\"}]}"), removed, 204,
          "one lookup for two calls that wait for it");
    check(map, "PATCH", "/Groups/x", PATCH(
          "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"7\"}]"
          "}"), down, 503, "a lookup that fails: nothing is written");
}


/* one GET is the object and two of its lookups, another one is not the same */

static void
test_equal(void)
{
    scim_map_t  *map;

    static const step_t  patched[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"ann\",\"hash\":\"h\"}",
          "ETag: W/1" },
        { "GET /u/7", 200, "{\"login\":\"bob\"}", NULL },
        { "PUT /u/7 {\"login\":\"eve\",\"hash\":\"h\",\"tag\":\"W/1\","
          "\"seen\":\"bob\"}", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"eve\"}", NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"ann\"}", "ETag: W/1" },
        { "GET /u/7", 200, "{\"login\":\"bob\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " lookup $hash GET /u/$scim_id value=/hash;"
                 " lookup $tag GET /u/$scim_id value=header:ETag;"
                 " lookup $seen GET /u/$scim_id value=/login"
                 " 'header=X-View: admin';"
                 " list GET /u; get GET /u/$scim_id; create POST /u;"
                 " update PUT /u/$scim_id 'json={\"login\": $scim_userName,"
                 " \"hash\": $hash, \"tag\": $tag, \"seen\": $seen}'; } }");

    check(map, "PATCH", "/Users/7", PATCH(REPLACE("userName", "eve")), patched,
          200, "equal GETs are sent once");
    check(map, "PATCH", "/Users/7", PATCH(REPLACE("userName", "eve")), gone,
          404, "and without a result it is a 404 as ever");

    scim_map_free(map);
}


/* a group of many members does not keep an answer for each of them */

static void
test_many(void)
{
    char             answer[64], *body, *p;
    size_t           i, reads;
    scim_op_t       *op;
    scim_map_t      *map;
    scim_effect_t   *effect;
    scim_request_t   request;
    const step_t     step = { NULL, 200, answer, NULL };

    enum { MEMBERS = 100, KEPT = 32 };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login read_only;"
                 " list GET /u; get GET /u/$scim_id; }"
                 " resource Group { attribute id /id;"
                 " attribute displayName /name read_only;"
                 " attribute members /m; list GET /g; get GET /g/$scim_id;"
                 " lookup $login GET /u/$scim_value value=/login;"
                 " add members POST /g/$scim_id/m/$login check;"
                 " remove members DELETE /g/$scim_id/m/$login; } }");

    body = malloc(MEMBERS * 32 + 128);
    p = body + sprintf(body, "{\"Operations\":[{\"op\":\"add\",\"path\":"
                             "\"members\",\"value\":[");

    for (i = 0; i < MEMBERS; i++) {
        p += sprintf(p, "%s{\"value\":\"%zu\"}", i ? "," : "", i);
    }

    sprintf(p, "]}]}");

    script_request(&request, map, "PATCH", "/Groups/x", body);
    op = scim_op_new(&request);

    for (reads = 0; scim_op_next(op, &effect) == SCIM_CALL; /* void */) {
        reads += scim_str_eq(effect->call.method, "GET");

        snprintf(answer, sizeof(answer), "{\"id\":\"%.*s\",\"login\":\"l\"}",
                 (int) effect->call.uri.len - 3, effect->call.uri.data + 3);
        script_answer(op, effect, &step);
    }

    is_int(effect->response.status, 204, "a group of many members");
    is_int(reads, 1 + MEMBERS + MEMBERS - (KEPT - 1),
           "that of the group, and those of the first, are kept");

    scim_op_free(op);
    scim_map_free(map);
    free(body);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(mapping);

    test_user(map);
    test_members(map);
    test_equal();
    test_many();

    scim_map_free(map);

    return done_testing();
}
