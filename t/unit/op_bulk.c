
/*
 * Bulk requests (RFC 7644, 3.7): the RFC's examples, references in any order,
 * circles, failures.
 */


#include "map_of.h"
#include "op_script.h"
#include "scim_bulk.h"


#define END  { NULL, 0, NULL, NULL }

#define BULK(more, ops)                                                       \
    "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],"   \
    more "\"Operations\":[" ops "]}"

#define USER  "\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"]"
#define GROUP  "\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"]"
#define ENTERPRISE                                                            \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


static const char  text[] =
    "scim_mapping m { detail /error;"
    " resource User { attribute id /id; attribute userName /login required;"
    " attribute " ENTERPRISE ":manager.value /boss;"
    " list GET /u items=/; get GET /u/$scim_id;"
    " create POST /u; update PUT /u/$scim_id; delete DELETE /u/$scim_id; }"
    " resource Group { attribute id /id; attribute displayName /name required;"
    " attribute members /id;"
    " list GET /g items=/; get GET /g/$scim_id;"
    " read members GET /g/$scim_id/m items=/;"
    " create POST /g; update PUT /g/$scim_id; delete DELETE /g/$scim_id;"
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"
    " remove members DELETE /g/$scim_id/m/$scim_value; } }";


/* what is told of each operation, in one line */

static void
check(const scim_map_t *map, const char *body, const step_t *steps,
    int status, const char *expected, const char *what)
{
    char       got[1024];
    size_t     i, n;
    json_t    *op;
    result_t   result;

    result = script_run(map, "POST", "/Bulk", body, steps);

    is_int(result.status, status, "%s", what);

    got[0] = '\0';

    json_array_foreach(json_object_get(result.body, "Operations"), i, op) {
        n = strlen(got);
        snprintf(got + n, sizeof(got) - n, "%s%s %s %s %.60s%s%s",
                 i ? "; " : "",
                 json_string_value(json_object_get(op, "method")),
                 json_object_get(op, "bulkId")
                 ? json_string_value(json_object_get(op, "bulkId")) : "-",
                 json_string_value(json_object_get(op, "status")),
                 json_object_get(op, "location")
                 ? json_string_value(json_object_get(op, "location")) + 20
                 : "-",
                 json_object_get(op, "version") ? " v" : "",
                 json_object_get(json_object_get(op, "response"), "detail")
                 ? " !" : "");
    }

    if (expected) {
        is_str(got, expected, "%s: each operation", what);
    }

    json_decref(result.body);
}


#define ALICE                                                                 \
    "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"qwerty\","         \
    "\"data\":{" USER ",\"userName\":\"Alice\"}}"

#define GUIDES                                                                \
    "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"ytrewq\","        \
    "\"data\":{" GROUP ",\"displayName\":\"Tour Guides\",\"members\":["       \
    "{\"type\":\"User\",\"value\":\"bulkId:qwerty\"}]}}"

#define MADE_ALICE                                                            \
    { "POST /u {\"login\":\"Alice\"}", 201, "{\"id\":\"a1\",\"login\":"       \
      "\"Alice\"}", NULL },                                                   \
    { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"Alice\"}", NULL }

#define MADE_GUIDES                                                           \
    { "POST /g {\"name\":\"Tour Guides\"}", 201, "{\"id\":\"g1\"}", NULL },   \
    { "POST /g/g1/m {\"u\":\"a1\"}", 204, "", NULL },                         \
    { "GET /g/g1", 200, "{\"id\":\"g1\",\"name\":\"Tour Guides\"}", NULL },   \
    { "GET /g/g1/m", 200, "[{\"id\":\"a1\"}]", NULL }


static void
test_examples(const scim_map_t *map)
{
    char      tag[64], body[2048];
    result_t  result;

    static const step_t  two[] = { MADE_ALICE, MADE_GUIDES, END };

    static const step_t  bob[] = {
        { "GET /u/b7", 200, "{\"id\":\"b7\",\"login\":\"b\"}", NULL }, END
    };

    static const step_t  four[] = {
        MADE_ALICE,
        SCRIPT_LOCK("User:b7"),
        { "GET /u/b7", 200, "{\"id\":\"b7\",\"login\":\"b\"}", NULL },
        { "PUT /u/b7 {\"login\":\"Bob\"}", 204, "", NULL },
        { "GET /u/b7", 200, "{\"id\":\"b7\",\"login\":\"Bob\"}", NULL },
        SCRIPT_UNLOCK("User:b7"),
        SCRIPT_LOCK("User:5d"),
        { "GET /u/5d", 200, "{\"id\":\"5d\",\"login\":\"d\"}", NULL },
        SCRIPT_UNLOCK("User:5d"),
        { "GET /u/e9", 200, "{\"id\":\"e9\",\"login\":\"j\"}", NULL },
        { "DELETE /u/e9", 204, "", NULL },
        END
    };

    check(map, BULK("", ALICE "," GUIDES), two, 200,
          "POST qwerty 201 /Users/a1 v; POST ytrewq 201 /Groups/g1 v",
          "RFC 7644, 3.7.2: a user, and a group that refers to it");
    check(map, BULK("", GUIDES "," ALICE), two, 200,
          "POST ytrewq 201 /Groups/g1 v; POST qwerty 201 /Users/a1 v",
          "in the other order");

    result = script_run(map, "GET", "/Users/b7", NULL, bob);
    snprintf(tag, sizeof(tag), "%s", result.etag);
    json_decref(result.body);

    snprintf(body, sizeof(body), BULK("\"failOnErrors\":2,", ALICE ","
             "{\"method\":\"PUT\",\"path\":\"/Users/b7\",\"version\":"
             "\"W/\\\"%.16s\\\"\",\"data\":{" USER ",\"id\":\"b7\","
             "\"userName\":\"Bob\"}},"
             "{\"method\":\"PATCH\",\"path\":\"/Users/5d\",\"version\":"
             "\"W/\\\"edac3253e2c0ef2\\\"\",\"data\":{\"Operations\":["
             "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"Dave\"}]"
             "}},"
             "{\"method\":\"DELETE\",\"path\":\"/Users/e9\"}"), tag + 3);

    check(map, body, four, 200,
          "POST qwerty 201 /Users/a1 v; PUT - 200 /Users/b7 v;"
          " PATCH - 412 /Users/5d !; DELETE - 204 /Users/e9",
          "RFC 7644, 3.7.3: every method, and a version that is not there");
}


static void
test_circles(const scim_map_t *map)
{
    static const step_t  managers[] = {
        { "POST /u {\"login\":\"a\"}", 201, "{\"id\":\"1\"}", NULL },
        { "GET /u/1", 200, "{\"id\":\"1\",\"login\":\"a\"}", NULL },
        { "POST /u {\"login\":\"b\",\"boss\":\"1\"}", 201, "{\"id\":\"2\"}",
          NULL },
        { "GET /u/2", 200, "{\"id\":\"2\",\"login\":\"b\",\"boss\":\"1\"}",
          NULL },
        { "GET /u/1", 200, "{\"id\":\"1\",\"login\":\"a\"}", NULL },
        { "PUT /u/1 {\"boss\":\"2\"}", 204, "", NULL },
        { "GET /u/1", 200, "{\"id\":\"1\",\"login\":\"a\",\"boss\":\"2\"}",
          NULL },
        END
    };

    static const step_t  groups[] = {
        { "POST /g {\"name\":\"Group A\"}", 201, "{\"id\":\"A\"}", NULL },
        { "POST /g/A/m {\"u\":\"x\"}", 204, "", NULL },
        { "GET /g/A", 200, "{\"id\":\"A\",\"name\":\"Group A\"}", NULL },
        { "GET /g/A/m", 200, "[{\"id\":\"x\"}]", NULL },
        { "POST /g {\"name\":\"Group B\"}", 201, "{\"id\":\"B\"}", NULL },
        { "POST /g/B/m {\"u\":\"A\"}", 204, "", NULL },
        { "GET /g/B", 200, "{\"id\":\"B\",\"name\":\"Group B\"}", NULL },
        { "GET /g/B/m", 200, "[{\"id\":\"A\"}]", NULL },
        { "GET /g/A", 200, "{\"id\":\"A\",\"name\":\"Group A\"}", NULL },
        { "POST /g/A/m {\"u\":\"B\"}", 204, "", NULL },
        END
    };

    static const step_t  fails[] = {
        { "POST /u {\"login\":\"a\"}", 201, "{\"id\":\"1\"}", NULL },
        { "GET /u/1", 200, "{\"id\":\"1\",\"login\":\"a\"}", NULL },
        { "POST /u {\"login\":\"b\",\"boss\":\"1\"}", 400,
          "{\"error\":\"no\"}", NULL },
        END
    };

#define MANAGER(name, id, boss)                                               \
    "{\"method\":\"post\",\"path\":\"/Users\",\"bulkId\":\"" id "\","         \
    "\"data\":{\"userName\":\"" name "\",\"" ENTERPRISE "\":{\"manager\":"    \
    "{\"value\":\"bulkId:" boss "\"}}}}"

    check(map, BULK("", MANAGER("a", "p", "q") "," MANAGER("b", "q", "p")),
          managers, 200, "post p 201 /Users/1 v; post q 201 /Users/2 v",
          "two managers of one another, by a second pass");

    check(map, BULK("",
          "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"qwerty\","
          "\"data\":{" GROUP ",\"displayName\":\"Group A\",\"members\":["
          "{\"type\":\"Group\",\"value\":\"bulkId:ytrewq\"},"
          "{\"value\":\"x\"}]}},"
          "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"ytrewq\","
          "\"data\":{" GROUP ",\"displayName\":\"Group B\",\"members\":["
          "{\"type\":\"Group\",\"value\":\"bulkId:qwerty\"}]}}"),
          groups, 200, "POST qwerty 201 /Groups/A; POST ytrewq 201 /Groups/B v",
          "RFC 7644, 3.7.1: two groups in one another");

    check(map, BULK("", MANAGER("a", "p", "q") "," MANAGER("b", "q", "p")),
          fails, 200, "post p 409 /Users/1 !; post q 400 - !",
          "one of them fails");
}


static void
test_references(const scim_map_t *map)
{
    static const step_t  later[] = {
        { "POST /u {\"login\":\"Alice\"}", 201, "{\"id\":\"a1\"}", NULL },
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"Alice\"}", NULL },
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"Alice\"}", NULL },
        { "PUT /u/a1 {\"login\":\"B\"}", 204, "", NULL },
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"B\"}", NULL },
        END
    };

    static const step_t  failed[] = {
        { "POST /u {\"login\":\"Alice\"}", 409, "", NULL }, END
    };

    static const step_t  none[] = { END };

    check(map, BULK("", "{\"method\":\"PUT\",\"path\":\"/Users/bulkId:qwerty\""
          ",\"data\":{\"userName\":\"B\"}}," ALICE), later, 200,
          "PUT - 200 /Users/a1 v; POST qwerty 201 /Users/a1 v",
          "a reference in the path");
    check(map, BULK("", GUIDES "," ALICE), failed, 200,
          "POST ytrewq 409 - !; POST qwerty 409 - !",
          "a reference to what has failed");
    check(map, BULK("", GUIDES), none, 200, "POST ytrewq 409 - !",
          "a reference to nothing");
    check(map, BULK("", ALICE "," ALICE), none, 400, NULL,
          "two of one name");

    /* what it says of the user must not get lost without a word */

    check(map, BULK("", ALICE ","
          "{\"method\":\"PUT\",\"path\":\"/Users/bulkId:qwerty\","
          "\"bulkId\":\"b\",\"data\":{\"userName\":\"B\"}},"
          "{\"method\":\"DELETE\",\"path\":\"/Users/bulkId:b\"}"), later,
          200, "POST qwerty 201 /Users/a1 v; PUT b 200 /Users/a1 v;"
          " DELETE - 409 - !", "a reference to what creates nothing");
}


static void
test_failures(const scim_map_t *map)
{
    char            *body;
    size_t           i, n;
    result_t         result;
    scim_request_t   request;

    static const step_t  none[] = { END };

    static const step_t  gone[] = {
        { "GET /u/7", 404, "", NULL },
        { "GET /u/8", 404, "", NULL },
        { "GET /u/a%20b", 404, "", NULL },
        END
    };

    static const step_t  one[] = {
        { "POST /u {\"login\":\"Alice\"}", 409, "", NULL }, END
    };

    static const step_t  both[] = {
        { "POST /u {\"login\":\"Alice\"}", 409, "", NULL },
        { "GET /u/7", 404, "", NULL },
        END
    };

    static const step_t  down[] = {
        { "POST /u {\"login\":\"Alice\"}", 0, NULL, NULL }, END
    };

#define DELETE  "{\"method\":\"DELETE\",\"path\":\"/Users/7\"}"

    check(map, BULK("\"failOnErrors\":1,", ALICE "," DELETE), one, 200,
          "POST qwerty 409 - !", "it ends at the first failure");
    check(map, BULK("\"failOnErrors\":2,", ALICE "," DELETE), both, 200,
          "POST qwerty 409 - !; DELETE - 404 /Users/7 !", "or at the second");
    check(map, BULK("", ALICE "," DELETE), both, 200,
          "POST qwerty 409 - !; DELETE - 404 /Users/7 !", "or never");
    check(map, BULK("", ALICE), down, 200, "POST qwerty 503 - !",
          "the app is down");
    check(map, BULK("", ""), none, 200, "", "no operation");

    check(map, BULK("", "{\"method\":\"GET\",\"path\":\"/Users/7\"},"
          "{\"method\":\"POST\",\"path\":\"/Bulk\"},"
          "{\"method\":\"POST\",\"path\":\"/.search\"},"
          "{\"method\":\"POST\",\"path\":\"/Users/.search\"},"
          "{\"method\":\"OPTIONS\",\"path\":\"/Users\"},"
          "{\"method\":\"PUT\",\"path\":\"/Users\",\"data\":{}},"
          "{\"method\":\"POST\",\"path\":\"/Nope\"},"
          "{\"method\":\"POST\",\"path\":\"/Users\",\"data\":[]},"
          "{\"method\":\"POST\",\"path\":\"/Users\"}"), none, 200,
          "GET - 400 /Users/7 !; POST - 400 - !; POST - 400 - !;"
          " POST - 400 - !; OPTIONS - 400 /Users !; PUT - 405 /Users !;"
          " POST - 404 - !; POST - 400 - !; POST - 400 - !",
          "what cannot be an operation");

    check(map, BULK("",
          "{\"method\":\"POST\",\"path\":\"/Users\",\"data\":\"x\"},"
          "{\"method\":\"PUT\",\"path\":\"/Users/7\",\"data\":null},"
          "{\"method\":\"PATCH\",\"path\":\"/Users/7\",\"data\":7},"
          "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"q\","
          "\"data\":\"bulkId:q\"},"
          "{\"method\":\"PUT\",\"path\":\"Users/%zz\",\"data\":{}}"),
          none, 200, "POST - 400 - !; PUT - 400 /Users/7 !;"
          " PATCH - 400 /Users/7 !; POST q 409 - !; PUT - 400 /Users/%zz !",
          "data that is no object, a path that is none");

    check(map, BULK("", "{\"method\":\"DELETE\",\"path\":\"Users/7\"},"
          "{\"method\":\"DELETE\",\"path\":\"//Users/8\"},"
          "{\"method\":\"DELETE\",\"path\":\"/Users/a%20b?x\"},"
          "{\"method\":\"PUT\",\"path\":\"Nope/7\",\"data\":{}}"), gone, 200,
          "DELETE - 404 /Users/7 !; DELETE - 404 /Users/8 !;"
          " DELETE - 404 /Users/a%20b !; PUT - 404 /Nope/7 !",
          "the place of what is not there");

    script_request(&request, map, "POST", "/Bulk", BULK("",
        "{\"method\":\"post\",\"path\":\"/Users\",\"data\":{}}"));
    request.strict = 1;
    result = script_run_request(&request, none, "no bulkId");
    is_int(result.status, 400, "strict: a POST needs a bulkId");
    json_decref(result.body);

    check(map, "{\"Operations\":{}}", none, 400, NULL, "no list");
    check(map, "[]", none, 400, NULL, "no object");
    check(map, "{", none, 400, NULL, "no JSON");
    check(map, BULK("", "{\"path\":\"/Users\"}"), none, 400, NULL,
          "no method");
    check(map, BULK("", "7"), none, 400, NULL, "no operation at all");

    script_request(&request, map, "POST", "/Bulk", BULK("", ALICE));
    request.writable = 0;
    result = script_run_request(&request, none, "a reader");
    is_int(result.status, 403, "who may only read");
    json_decref(result.body);

    body = malloc(16 * (SCIM_BULK_MAX_OPERATIONS + 8));
    n = sprintf(body, "{\"Operations\":[");

    for (i = 0; i <= SCIM_BULK_MAX_OPERATIONS; i++) {
        n += sprintf(body + n, "%s{}", i ? "," : "");
    }

    sprintf(body + n, "]}");
    check(map, body, none, 413, NULL, "too many operations");
    free(body);
}


/*
 * A group that is a value of its users: the lock of the last one is still being
 * given back when the operation ends that the user was a part of.
 */

static void
test_late_reply(void)
{
    size_t                i;
    scim_op_t            *op;
    scim_map_t           *map;
    scim_effect_t        *effect, *unlock;
    scim_request_t        request;
    scim_effect_kind_t    kind;

    static const char  wiki[] =
        "scim_mapping m {"
        " resource User { attribute id /login; attribute userName /login"
        " required read_only; attribute groups /groups split=,;"
        " get GET /u/$scim_id; list GET /u; delete DELETE /u/$scim_id;"
        " update PUT /u/$scim_id 'json={\"g\": $scim_groups}'; }"
        " resource Group { attribute id User.groups values=a:a;"
        " attribute displayName User.groups required immutable;"
        " attribute members User.groups; } }";

    static const step_t  user = {
        NULL, 200, "{\"login\":\"x\",\"groups\":\"c\"}", NULL
    };

    static const step_t  done = { NULL, STORE_OK, NULL, NULL };

    map = map_of(wiki);
    script_request(&request, map, "POST", "/Bulk", BULK("",
                   "{\"method\":\"PATCH\",\"path\":\"/Groups/a\",\"data\":{"
                   "\"Operations\":[{\"op\":\"add\",\"path\":\"members\","
                   "\"value\":[{\"value\":\"x\"}]}]}},"
                   "{\"method\":\"DELETE\",\"path\":\"/Users/x\"}"));

    op = scim_op_new(&request);
    unlock = NULL;

    for (i = 0; i < 20; i++) {
        kind = scim_op_next(op, &effect);

        if (kind == SCIM_DONE || kind == SCIM_WAIT) {
            break;
        }

        if (kind == SCIM_CALL) {
            script_answer(op, effect, &user);

            if (unlock) {
                script_reply(op, unlock, &done);
                unlock = NULL;
            }

        } else if (unlock == NULL
                   && scim_str_eq(effect->command.args[0], "EVAL"))
        {
            unlock = effect;

        } else {
            script_reply(op, effect, &done);
        }
    }

    is_int(kind, SCIM_DONE, "an answer to a part of a part that has ended");

    scim_op_free(op);
    scim_map_free(map);
}


/* what the client is told of the operations before one that takes too long */

static void
test_timeout(const scim_map_t *map)
{
    size_t           i, n;
    json_t          *told;
    scim_op_t       *op;
    result_t         result;
    scim_effect_t   *effect;
    scim_request_t   request;

    static const step_t  made[] = { MADE_ALICE };

    script_request(&request, map, "POST", "/Bulk",
                   BULK("", ALICE "," DELETE "," DELETE));
    op = scim_op_new(&request);

    for (i = 0, n = sizeof(made) / sizeof(made[0]); i < n; i++) {
        is_int(scim_op_next(op, &effect), SCIM_CALL, "a call of the first");
        script_answer(op, effect, &made[i]);
    }

    is_int(scim_op_next(op, &effect), SCIM_CALL, "a call of the second");
    is_int(scim_op_next(op, &effect), SCIM_WAIT, "it takes too long");

    scim_op_timeout(op);

    is_int(scim_op_next(op, &effect), SCIM_DONE, "which ends all");

    script_take(&result, &effect->response);
    is_int(result.status, 200, "with an answer");

    told = json_object_get(result.body, "Operations");
    is_int(json_array_size(told), 2, "of what was begun");
    is_str(json_string_value(json_object_get(json_array_get(told, 0),
                                             "status")), "201", "the first");
    is_str(json_string_value(json_object_get(json_array_get(told, 1),
                                             "status")), "503", "the second");

    json_decref(result.body);
    scim_op_free(op);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(text);
    test_examples(map);
    test_circles(map);
    test_references(map);
    test_failures(map);
    test_timeout(map);
    scim_map_free(map);
    test_late_reply();

    return done_testing();
}
