
/*
 * Members of a group: what a client says of them becomes calls that add and
 * remove, and the group is read only where nothing else can tell.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ADD(id)                                                               \
    "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" id "\"}]}"

#define REMOVE(id)                                                            \
    "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" id "\\\"]\"}"

#define USERS                                                                 \
    "scim_mapping m { detail /error;"                                         \
    " resource User { attribute id /id number;"                               \
    " attribute userName /login read_only;"                                   \
    " list GET /u; get GET /u/$scim_id; hide id=1; }"                         \
    " resource Group { attribute id /id number prefix=g-;"                    \
    " attribute displayName /name required;"                                  \
    " list GET /g; get GET /g/$scim_id;"                                      \
    " create POST /g id=/id; update PUT /g/$scim_id;"                         \
    " delete DELETE /g/$scim_id;"


/* one call a member, and a call of its own to read them */

static const char  one[] = USERS
    " attribute members /id;"
    " attribute externalId redis;"
    " read members GET /g/$scim_id/m items=/;"
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"
    " remove members DELETE /g/$scim_id/m/$scim_value;"
    "} }";


/* several at once; members are in the group's object */

static const char  many[] = USERS
    " attribute members /users/*/id;"
    " add members POST /g/$scim_id/m 'json={\"ids\": $scim_values}';"
    " remove members DELETE /g/$scim_id/m/$scim_value;"
    " on add 422 ok;"
    "} }";


/* the list as a whole, by a "set" and in a built body */

static const char  whole[] = USERS
    " attribute members /users/*/id;"
    " set members PUT /g/$scim_id/m 'json=$scim_values';"
    "} }";

static const char  built[] = USERS
    " attribute members /users;"
    "} }";


/* members can come, but not go */

static const char  growing[] = USERS
    " attribute members /users/*/id;"
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"
    "} }";


static void
check(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *what)
{
    result_t  result;

    result = script_run(map, method, target, body, steps);

    is_int(result.status, status, "%s", what);

    if (status == 204) {
        ok(result.body == NULL, "%s: no body", what);
    }

    json_decref(result.body);
}


static void
test_deltas(const scim_map_t *map)
{
    static const step_t  add[] = {
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        END
    };

    static const step_t  both[] = {
        { "POST /g/4/m {\"u\":8}", 204, "", NULL },
        { "DELETE /g/4/m/7", 204, "", NULL },
        END
    };

    static const step_t  there[] = {
        { "POST /g/4/m {\"u\":7}", 409, "already", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  gone[] = {
        { "DELETE /g/4/m/7", 404, "", NULL },
        { "GET /g/4", 404, "", NULL },
        END
    };

    static const step_t  some[] = {
        { "POST /g/4/m {\"u\":999}", 404, "", NULL },
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        END
    };

    static const step_t  nobody[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  last[] = {
        { "DELETE /g/4/m/7", 204, "", NULL },
        END
    };

    static const step_t  refused[] = {
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "POST /g/4/m {\"u\":8}", 400, "{\"error\":\"full\"}", NULL },
        END
    };

    static const step_t  down[] = {
        { "POST /g/4/m {\"u\":7}", 503, "", NULL },
        END
    };

    static const step_t  none[] = { END };

    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7")), add, 204,
          "a member is added, and nothing is read");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("8") "," REMOVE("7")), both,
          204, "one comes, one goes, in the order of the routes");
    check(map, "PATCH", "/Groups/g-4",
          PATCH(ADD("7") "," REMOVE("7")), last, 204,
          "of several operations on a member the last one counts");
    check(map, "PATCH", "/Groups/g-4", PATCH("{\"op\":\"Remove\",\"path\":"
          "\"members\",\"value\":[{\"value\":\"7\"}]}"), last, 204,
          "only the listed member goes");
    check(map, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"add\",\"value\":{\"members\":[{\"value\":\"7\"},"
                "{\"value\":\"7\"}]}}"),
          add, 204, "without a path, and twice in a list");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7")), there, 204,
          "who is a member already: the group is looked for (rule 17)");
    check(map, "PATCH", "/Groups/g-4", PATCH(REMOVE("7")), gone, 404,
          "a group that is not there (rule 17)");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("999") "," ADD("7")), some,
          204, "a member whom the app does not know is left out");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("x") "," ADD("g-4") ","
          ADD("07")), nobody, 204, "an id that no user can have is left out");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("1") "," REMOVE("1")),
          nobody, 204, "a hidden user is neither added nor removed");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7") "," ADD("8")), refused,
          400, "the app refuses a member");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7")), down, 503,
          "the app is down");
    check(map, "PATCH", "/Groups/4", PATCH(ADD("7")), none, 404,
          "the id of no group (rule 7)");
}


static void
test_answers(const scim_map_t *map)
{
    scim_request_t   request;
    result_t         result;

    static const step_t  asked[] = {
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  strict[] = {
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":1},{\"id\":7}]", NULL },
        END
    };

    static const step_t  rename[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "PUT /g/4 {\"name\":\"y\"}", 200, "", NULL },
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"y\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":7}]", NULL },
        END
    };

    check(map, "PATCH", "/Groups/g-4?attributes=displayName", PATCH(ADD("7")),
          asked, 200, "who asks for attributes gets them");

    script_request(&request, map, "PATCH", "/Groups/g-4", PATCH(ADD("7")));
    request.strict = 1;
    result = script_run_request(&request, strict, "strict");
    is_int(result.status, 200, "scim_dialect strict: 200");
    is_int(json_array_size(json_object_get(result.body, "members")), 1,
           "a hidden user is not shown as a member");
    json_decref(result.body);

    check(map, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"y\"},"
                ADD("7")),
          rename, 200, "a new name, and a member: 200, members are read last");
}


static void
test_replace(const scim_map_t *map)
{
    static const step_t  diff[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":1},{\"id\":7},{\"id\":8}]", NULL },
        { "POST /g/4/m {\"u\":9}", 204, "", NULL },
        { "DELETE /g/4/m/7", 204, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  empty[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":1},{\"id\":7}]", NULL },
        { "DELETE /g/4/m/7", 204, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  put[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":7}]", NULL },
        { "DELETE /g/4/m/7", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    check(map, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"replace\",\"path\":\"members\",\"value\":"
                "[{\"value\":\"8\"},{\"value\":\"9\"}]}"),
          diff, 204, "a replacement is a diff, and who is hidden stays");
    check(map, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"remove\",\"path\":\"members\"}"), empty, 204,
          "all go, but for the hidden one");
    check(map, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"replace\",\"value\":{\"members\":[]}}"), empty,
          204, "an empty list empties the group");
    check(map, "PUT", "/Groups/g-4", "{\"displayName\":\"x\"}", put, 200,
          "a PUT without members empties the group");
    check(map, "PUT", "/Groups/g-4",
          "{\"displayName\":\"x\",\"members\":[]}", put, 200,
          "and so does one with an empty list");
}


static void
test_create(const scim_map_t *map)
{
    static const step_t  created[] = {
        { "POST /g {\"name\":\"x\"}", 201, "{\"id\":4}", NULL },
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "POST /g/4/m {\"u\":8}", 409, "", NULL },
        { "EVAL 2 scim:{default}:kept:Group:g-4"
          " scim:{default}:index:Group:externalId g-4 externalId 0 ",
          STORE_OK, NULL, NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":7},{\"id\":8}]", NULL },
        END
    };

    static const step_t  undone[] = {
        { "POST /g {\"name\":\"x\"}", 201, "{\"id\":4}", NULL },
        { "POST /g/4/m {\"u\":7}", 400, "", NULL },
        { "DELETE /g/4", 204, "", NULL },
        { "GET /g/4", 404, "", NULL },
        END
    };

    check(map, "POST", "/Groups", "{\"displayName\":\"x\",\"members\":"
          "[{\"value\":\"7\"},{\"value\":\"8\"},{\"value\":\"1\"}]}",
          created, 201, "members of a new group are added to it");
    check(map, "POST", "/Groups", "{\"displayName\":\"x\",\"members\":"
          "[{\"value\":\"7\"}]}", undone, 400,
          "a member is refused: no half of a group stays (rule 21)");
}


static void
test_batches(const scim_map_t *map)
{
    size_t   i, n;
    char     body[8192], first[2048], second[512];
    step_t   steps[4];

    static const step_t  singles[] = {
        { "POST /g/4/m {\"ids\":[7,8]}", 404, "", NULL },
        { "POST /g/4/m {\"ids\":[7]}", 404, "", NULL },
        { "POST /g/4/m {\"ids\":[8]}", 200, "", NULL },
        END
    };

    static const step_t  other[] = {
        { "POST /g/4/m {\"ids\":[7]}", 422, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7") "," ADD("8")), singles,
          204, "several at once fail, each is tried by itself");
    check(map, "PATCH", "/Groups/g-4", PATCH(ADD("7")), other, 204,
          "an \"ok\" for a 422 proves no group (rule 17)");

    n = snprintf(body, sizeof(body), "{\"Operations\":[{\"op\":\"add\","
                 "\"path\":\"members\",\"value\":[");

    strcpy(first, "POST /g/4/m {\"ids\":[");
    strcpy(second, "POST /g/4/m {\"ids\":[");

    for (i = 0; i < 103; i++) {
        n += snprintf(body + n, sizeof(body) - n, "%s{\"value\":\"%lu\"}",
                      i ? "," : "", (unsigned long) (i + 1000));
        sprintf(i < 100 ? first + strlen(first) : second + strlen(second),
                "%s%lu", i % 100 ? "," : "", (unsigned long) (i + 1000));
    }

    strcat(body, "]}]}");
    strcat(first, "]}");
    strcat(second, "]}");

    memset(steps, 0, sizeof(steps));
    steps[0].effect = first;
    steps[0].status = 200;
    steps[1].effect = second;
    steps[1].status = 200;

    check(map, "PATCH", "/Groups/g-4", body, steps, 204,
          "a hundred at a time");
}


static void
test_whole(const scim_map_t *set, const scim_map_t *update)
{
    scim_map_t  *all;

    static const step_t  added[] = {
        { "POST /g/4/m 8", 201, "", NULL },
        END
    };

    static const step_t  strangers[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"users\":[\"bot\",\"7\"]}", NULL },
        { "PUT /g/4/m [\"7\",\"8\",\"bot\"]", 200, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  set_steps[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"users\":[{\"id\":1},"
          "{\"id\":7}]}", NULL },
        { "PUT /g/4/m [7,8,1]", 200, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  update_steps[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"users\":[1,7]}", NULL },
        { "PUT /g/4 {\"users\":[7,8,1]}", 200, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  same[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"users\":[7,1,8]}",
          NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    check(set, "PATCH", "/Groups/g-4", PATCH(ADD("8")), set_steps, 204,
          "a \"set\" gets the whole list, the hidden one with it");
    check(update, "PATCH", "/Groups/g-4", PATCH(ADD("8")), update_steps, 204,
          "without routes of its own the list is in the built body");
    check(update, "PATCH", "/Groups/g-4",
          PATCH("{\"op\":\"replace\",\"path\":\"members\",\"value\":"
                "[{\"value\":\"8\"},{\"value\":\"7\"}]}"),
          same, 204, "a list has no order: nothing is written");

    all = map_of(USERS
                 " attribute members /users/*/id;"
                 " set members PUT /g/$scim_id/m 'json=$scim_values';"
                 " add members POST /g/$scim_id/m 'json=$scim_value';"
                 " remove members DELETE /g/$scim_id/m/$scim_value; } }");

    check(all, "PATCH", "/Groups/g-4", PATCH(ADD("8")), added, 204,
          "a \"set\" does not get what was not read");

    scim_map_free(all);

    all = map_of("scim_mapping m { resource User { attribute id /id match=\\d+;"
                 " attribute userName /login read_only; list GET /u; }"
                 " resource Group { attribute id /id;"
                 " attribute displayName /name read_only;"
                 " attribute members /users; get GET /g/$scim_id; list GET /g;"
                 " set members PUT /g/$scim_id/m 'json=$scim_values'; } }");

    check(all, "PATCH", "/Groups/4", PATCH(ADD("8")), strangers, 204,
          "what is no id of a user stays in the list");

    scim_map_free(all);
}


/* rule 29 */

static void
test_lock(const scim_map_t *map)
{
    size_t       i;
    step_t       steps[256];
    result_t     result;

    static const char  put[] = "{\"displayName\":\"x\",\"members\":[]}";

    static const step_t  waits[] = {
        { "SET scim:{default}:lock:Group:g-4 " SCRIPT_RANDOM " NX PX 25000",
          STORE_NIL, NULL, NULL },
        { "wait", 0, NULL, NULL },
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 404, "", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 404, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  down[] = {
        { "SET scim:{default}:lock:Group:g-4 " SCRIPT_RANDOM " NX PX 25000",
          STORE_DOWN, NULL, NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    static const step_t  refused[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "HMGET scim:{default}:kept:Group:g-4 externalId", STORE_LIST, "-",
          NULL },
        { "GET /g/4/m", 200, "[{\"id\":7}]", NULL },
        { "DELETE /g/4/m/7", 500, "", NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    check(map, "PUT", "/Groups/g-4", put, waits, 404,
          "who finds the object locked waits, and reads it then");
    check(map, "PUT", "/Groups/g-4", put, down, 503,
          "without Redis nothing is read or written");
    check(map, "PUT", "/Groups/g-4", put, refused, 503,
          "the lock is given back after a failure, too");

    memset(steps, 0, sizeof(steps));

    for (i = 0; i < 101; i++) {
        steps[2 * i] = waits[0];
        steps[2 * i + 1] = waits[1];
    }

    steps[2 * i - 1].effect = NULL;

    result = script_run(map, "PUT", "/Groups/g-4", put, steps);
    is_int(result.status, 503, "after five seconds it gives up");
    is_str(result.retry_after, "1", "and may be asked again at once");
    json_decref(result.body);
}


static void
test_impossible(const scim_map_t *map)
{
    static const step_t  read[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"users\":[{\"id\":7}]}",
          NULL },
        SCRIPT_UNLOCK("Group:g-4"),
        END
    };

    check(map, "PATCH", "/Groups/g-4", PATCH(REMOVE("7")), read, 400,
          "no route removes a member: mutability");
}


int
main(void)
{
    size_t       i;
    scim_map_t  *maps[5];

    maps[0] = map_of(one);
    maps[1] = map_of(many);
    maps[2] = map_of(whole);
    maps[3] = map_of(built);
    maps[4] = map_of(growing);

    test_deltas(maps[0]);
    test_answers(maps[0]);
    test_replace(maps[0]);
    test_create(maps[0]);
    test_lock(maps[0]);
    test_batches(maps[1]);
    test_whole(maps[2], maps[3]);
    test_impossible(maps[4]);

    for (i = 0; i < 5; i++) {
        scim_map_free(maps[i]);
    }

    return done_testing();
}
