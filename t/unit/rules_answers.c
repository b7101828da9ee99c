
/*
 * "Answers", rules 16 to 18 of the mapping language; rule 19 needs nginx.
 */


#include "op_expect.h"


#define NOT_FOUND  "{\"status\":\"404\"}"
#define LATER      "{\"status\":\"503\"}"
#define INVALID    "{\"status\":\"400\",\"scimType\":\"invalidValue\"}"
#define TAKEN      "{\"status\":\"409\",\"scimType\":\"uniqueness\"}"

#define ADD(id)     CHANGE("add", "members", "[{\"value\":\"" id "\"}]")
#define REMOVE(id)  CHANGE("remove", "members", "[{\"value\":\"" id "\"}]")


static const char  users[] =
    "scim_mapping m { resource User { attribute id /id number;"
    " attribute userName /login required; attribute title /title;"
    " lookup $login GET /search?q=$scim_id value=/login;"
    " list GET /u; get GET /by/$login;"
    " find userName POST /search 'json={\"q\": $scim_value}';"
    " create POST /u id=/id;"
    " set title PUT /u/$scim_id/t 'json=$scim_value';"
    " update PUT /u/$scim_id; delete DELETE /u/$scim_id; } }";

#define LOGIN  { "GET /search?q=7", 200, "{\"login\":\"ann\"}", NULL }
#define ANN    { "GET /by/ann", 200, "{\"id\":7,\"login\":\"ann\"}", NULL }


static void
rule_16_404(const scim_map_t *map)
{
    static const step_t  lookup[] = {
        { "GET /search?q=7", 404, "", NULL },
        END
    };

    static const step_t  looked[] = {
        LOGIN,
        { "GET /by/ann", 404, "", NULL },
        END
    };

    static const step_t  find[] = {
        { "POST /search {\"q\":\"ann\"}", 404, "", NULL },
        END
    };

    static const step_t  set[] = {
        LOGIN,
        ANN,
        { "PUT /u/7/t \"Dr\"", 404, "", NULL },
        END
    };

    static const step_t  list[] = { { "GET /u", 404, "", NULL }, END };

    static const step_t  create[] = {
        { "POST /u {\"login\":\"ann\"}", 404, "", NULL },
        END
    };

    static const step_t  deleted[] = { { "DELETE /u/7", 404, "", NULL }, END };

    expect(map, "GET", "/Users/7", NULL, lookup, 404, NOT_FOUND,
           "rule 16: 404 of a route that uses the id");
    expect(map, "GET", "/Users/7", NULL, looked, 404, NOT_FOUND,
           "rule 16: or a lookup of it");
    expect(map, "GET", "/Users?filter=userName+eq+%22ann%22", NULL, find, 200,
           "{\"totalResults\":0}", "rule 16: or the value, in its body");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"Dr\"")),
           set, 404, NOT_FOUND, "rule 16: also of a write");
    expect(map, "DELETE", "/Users/7", NULL, deleted, 404, NOT_FOUND,
           "rule 16: and of a delete");
    expect(map, "GET", "/Users", NULL, list, 503, LATER,
           "rule 16: a list that is not there is no empty one");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", create, 503,
           LATER, "rule 16: nor is it a create's to say 404");
}


static void
rule_16_409(const scim_map_t *map)
{
    static const step_t  create[] = {
        { "POST /u {\"login\":\"ann\"}", 409, "", NULL },
        END
    };

    static const step_t  update[] = {
        LOGIN,
        ANN,
        { "PUT /u/7 {\"login\":\"bob\"}", 409, "", NULL },
        END
    };

    static const step_t  set[] = {
        LOGIN,
        ANN,
        { "PUT /u/7/t \"Dr\"", 409, "", NULL },
        END
    };

    static const step_t  deleted[] = { { "DELETE /u/7", 409, "", NULL }, END };

    static const step_t  list[] = { { "GET /u", 409, "", NULL }, END };

    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", create, 409,
           TAKEN, "rule 16: 409 of a create is uniqueness");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userName",
           "\"bob\"")), update, 409, TAKEN, "rule 16: of an update");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"Dr\"")),
           set, 409, TAKEN, "rule 16: and of a set");
    expect(map, "DELETE", "/Users/7", NULL, deleted, 400, INVALID,
           "rule 16: but not of a delete");
    expect(map, "GET", "/Users", NULL, list, 400, INVALID,
           "rule 16: nor of a list");
}


static void
rule_16_others(const scim_map_t *map)
{
    size_t   i;
    char     what[64];
    step_t   steps[2];

    static const int  later[] = {
        401, 403, 405, 406, 408, 411, 413, 415, 421, 423, 425, 426, 431, 302,
        500, 0
    };

    static const int  refused[] = { 400, 402, 410, 412, 418, 422, 451, 0 };

    memset(steps, 0, sizeof(steps));
    steps[0].effect = "POST /u {\"login\":\"ann\"}";

    for (i = 0; later[i]; i++) {
        steps[0].status = later[i];
        snprintf(what, sizeof(what), "rule 16: %d is 503", later[i]);
        expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", steps, 503,
               LATER, what);
    }

    for (i = 0; refused[i]; i++) {
        steps[0].status = refused[i];
        snprintf(what, sizeof(what), "rule 16: %d is 400", refused[i]);
        expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", steps, 400,
               INVALID, what);
    }
}


#define GROUP                                                                 \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login read_only; list GET /u; }"                    \
    " resource Group { attribute id /id number;"                              \
    " attribute displayName /name required; attribute members /m/*;"          \
    " list GET /g; get GET /g/$scim_id; create POST /g id=/id;"               \
    " update PUT /g/$scim_id;"

#define GROUP_4       { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL }
#define GROUP_4_GONE  { "GET /g/4", 404, "", NULL }


static void
rule_17_deltas(void)
{
    size_t           i;
    char             what[128];
    step_t           steps[3];
    scim_map_t      *map;
    scim_request_t   request;

    static const step_t  good[] = {
        { "POST /g/4/m/7", 204, "", NULL },
        END
    };

    static const step_t  half[] = {
        { "POST /g/4/m/7", 404, "", NULL },
        { "POST /g/4/m/8", 201, "", NULL },
        END
    };

    static const step_t  removed[] = {
        { "DELETE /g/4/m/7", 404, "", NULL },
        GROUP_4,
        END
    };

    static const step_t  redirect[] = {
        { "POST /g/4/m/7", 302, "", NULL },
        GROUP_4,
        END
    };

    static const step_t  nothing[] = { GROUP_4, END };

    static const step_t  asked[] = {
        { "POST /g/4/m/7", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[7]}", NULL },
        END
    };

    static const step_t  if_match[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[]}", NULL },
        { "POST /g/4/m/7", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[7]}", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    /* none of these proves that there is such a group */

    static const step_t  unproven[] = {
        { "POST /g/4/m/7", 404, "", NULL },
        { "POST /g/4/m/7", 409, "", NULL },
        { "POST /g/4/m/7", 422, "", NULL },
        { "POST /g/4/m/7", 302, "", NULL },
    };

    map = map_of(GROUP " add members POST /g/$scim_id/m/$scim_value;"
                 " remove members DELETE /g/$scim_id/m/$scim_value;"
                 " on add 422 302 ok; } }");

    expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), good, 204, NULL,
           "rule 17: a 2xx proves the group: 204 without a read");
    expect(map, "PATCH", "/Groups/4", PATCH(ADD("7") "," ADD("8")), half, 204,
           NULL, "rule 17: one of them is enough");

    for (i = 0; i < 4; i++) {
        memset(steps, 0, sizeof(steps));
        steps[0] = unproven[i];
        steps[1] = nothing[0];
        snprintf(what, sizeof(what), "rule 17: after %d it is read once",
                 unproven[i].status);
        expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), steps, 204, NULL,
               what);

        steps[1].status = 404;
        snprintf(what, sizeof(what), "rule 17: after %d one that is missing"
                 " is 404", unproven[i].status);
        expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), steps, 404,
               NOT_FOUND, what);
    }

    expect(map, "PATCH", "/Groups/4", PATCH(REMOVE("7")), removed, 204, NULL,
           "rule 17: after the 404 of a remove, too");
    expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), redirect, 204, NULL,
           "rule 17: an \"ok\" for another status is no proof");
    expect(map, "PATCH", "/Groups/4", PATCH(ADD("x")), nothing, 204, NULL,
           "rule 17: nor is no call at all");
    expect(map, "PATCH", "/Groups/4?attributes=members", PATCH(ADD("7")),
           asked, 200, "{\"members\":[{\"value\":\"7\"}],"
           "\"displayName\":null}", "rule 17: with attributes it is 200");
    expect(map, "PATCH", "/Groups/4?excludedAttributes=displayName",
           PATCH(ADD("7")), asked, 200, "{\"id\":\"4\",\"displayName\":null}",
           "rule 17: with excludedAttributes, too");

    script_request(&request, map, "PATCH", "/Groups/4", PATCH(ADD("7")));
    request.if_match.data = "*";
    request.if_match.len = 1;
    expect_of(script_run_request(&request, if_match, "If-Match"), 200,
              "{\"members\":[{\"value\":\"7\"}]}",
              "rule 17: and with If-Match");

    scim_map_free(map);
}


/* a list that is written whole */

static void
rule_17_whole(void)
{
    scim_map_t  *map;

    static const step_t  set[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[1]}", NULL },
        { "PUT /g/4/m [1,7]", 200, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  unproven[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[1]}", NULL },
        { "PUT /g/4/m [1,7]", 302, "", NULL },
        { "GET /g/4", 404, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    map = map_of(GROUP " set members PUT /g/$scim_id/m 'json=$scim_values';"
                 " on set 302 ok; } }");

    expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), set, 204, NULL,
           "rule 17: a list that was written is proof, too");
    expect(map, "PATCH", "/Groups/4", PATCH(ADD("7")), unproven, 404,
           NOT_FOUND, "rule 17: if it was with a 2xx");

    scim_map_free(map);
}


static void
rule_18(void)
{
    size_t       i;
    scim_map_t  *map;
    step_t       steps[2];

    /* 1: taken for a missing one, 0: it fails */

    static const struct {
        int          status;
        int          missing;
    } answers[] = { { 410, 1 }, { 422, 1 }, { 500, 0 }, { 503, 1 }, { 0, 0 } };

    map = map_of("scim_mapping m { on get 410 422 return 404;"
                 " on get 5xx !500 !502 return 404;"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u; get GET /u/$scim_id; } }");

    memset(steps, 0, sizeof(steps));
    steps[0].effect = "GET /u/7";

    for (i = 0; answers[i].status; i++) {
        steps[0].status = answers[i].status;
        expect(map, "GET", "/Users/7", NULL, steps,
               answers[i].missing ? 404 : 503, "{}",
               "rule 18: positive ones are alternatives, negated ones hold"
               " together");
    }

    scim_map_free(map);
}


static void
rule_18_session(void)
{
    scim_map_t  *map;

    static const step_t  steps[] = {
        { "session get 0", SESSION_GRANTED, NULL, NULL },
        { "POST /login", 302, "", "Set-Cookie: s=1" },
        { "session keep 1 {\"set\":[\"s\",\"1\"],\"vars\":{}}", 0, NULL,
          NULL },
        END
    };

    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   request;

    map = map_of("scim_mapping m { on 302 return 404;"
                 " session { login POST /login; on 302 ok; }"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u; get GET /u/$scim_id; } }");

    script_request(&request, map, "GET", "/Users/7", NULL);

    op = scim_op_new(&request);

    is_int(scim_op_next(op, &effect), SCIM_SESSION, "rule 18: a session");
    script_session(op, effect, &steps[0]);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "rule 18: its login");
    script_answer(op, effect, &steps[1]);
    is_int(scim_op_next(op, &effect), SCIM_SESSION,
           "rule 18: is judged by the lines of \"session\"");
    script_session(op, effect, &steps[2]);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "rule 18: a call");
    script_answer(op, effect, &steps[1]);
    is_int(scim_op_next(op, &effect), SCIM_DONE,
           "rule 18: is judged by those of the mapping");
    is_int(effect->response.status, 404, "rule 18: as it says");

    scim_op_free(op);
    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(users);

    rule_16_404(map);
    rule_16_409(map);
    rule_16_others(map);
    rule_17_deltas();
    rule_17_whole();
    rule_18();
    rule_18_session();

    scim_map_free(map);

    return done_testing();
}
