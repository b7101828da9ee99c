
/*
 * Operations that are parts of others: what comes late, or never.
 */


#include "map_of.h"
#include "op_script.h"


static const char  text[] =
    "scim_mapping m { session { login POST /login; lookup $t GET /t value=/t; }"
    " resource User { attribute id /id; attribute userName /login required;"
    " attribute groups /groups/*; list GET /u; update PUT /u/$scim_id; }"
    " resource Group { attribute id User.groups;"
    " attribute displayName User.groups immutable;"
    " attribute members User.groups; } }";


#define USERS                                                                 \
    "[{\"id\":\"a\",\"login\":\"ann\",\"groups\":[\"x\"]},"                   \
    "{\"id\":\"b\",\"login\":\"bob\",\"groups\":[]}]"


static scim_op_t *
start(scim_map_t *map, const char *body)
{
    scim_request_t  request;

    script_request(&request, map, "PATCH", "/Groups/x", body);

    return scim_op_new(&request);
}


/* answers whatever comes until an effect that begins so */

static scim_effect_t *
until(scim_op_t *op, const char *what)
{
    char                 effect_text[1024];
    step_t               step;
    scim_effect_t       *effect;
    scim_effect_kind_t   kind;

    for ( ;; ) {
        kind = scim_op_next(op, &effect);

        if (kind == SCIM_DONE || kind == SCIM_WAIT) {
            ok(0, "\"%s\" never comes", what);
            exit(done_testing());
        }

        script_describe(effect, effect_text, sizeof(effect_text));

        if (strncmp(effect_text, what, strlen(what)) == 0) {
            return effect;
        }

        memset(&step, 0, sizeof(step_t));

        if (kind == SCIM_SESSION) {
            step.status = SESSION_FOUND;
            step.body = "{\"cookies\":{},\"variables\":{\"t\":\"secret\"}}";
            script_session(op, effect, &step);

        } else if (kind == SCIM_CALL) {
            step.status = 200;
            step.body = USERS;
            script_answer(op, effect, &step);

        } else {
            step.status = strncmp(effect_text, "SMEMBERS", 8) == 0
                          ? STORE_LIST : STORE_OK;
            step.body = "";
            script_reply(op, effect, &step);
        }
    }
}


#define ADD(id)  "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":" \
                 "\"" id "\"}]}"


/* the lock that a part has given back is freed when its reply comes */

static void
test_late(scim_map_t *map)
{
    step_t               step;
    scim_op_t           *op;
    scim_effect_t       *unlock, *effect;
    scim_effect_kind_t   kind;

    memset(&step, 0, sizeof(step_t));
    step.status = STORE_OK;

    op = start(map, "{\"Operations\":[" ADD("b") "," ADD("a") "]}");

    unlock = until(op, "EVAL 1 scim:{default}:lock:User:b");
    effect = until(op, "SADD");
    script_reply(op, unlock, &step);
    script_reply(op, effect, &step);

    kind = scim_op_next(op, &effect);
    ok(kind == SCIM_DONE && effect->response.status == 204,
       "a reply that comes after its part has ended");
    scim_op_free(op);

    op = start(map, "{\"Operations\":[" ADD("b") "]}");
    (void) until(op, "EVAL 1 scim:{default}:lock:User:b");
    effect = until(op, "SADD");
    script_reply(op, effect, &step);
    kind = scim_op_next(op, &effect);
    ok(kind == SCIM_DONE && effect->response.status == 204,
       "one that never comes is not waited for");
    scim_op_free(op);
}


static void
test_timeout(scim_map_t *map)
{
    char                 described[1024];
    scim_str_t           value;
    scim_op_t           *op;
    scim_effect_t       *effect;
    scim_effect_kind_t   kind;

    op = start(map, "{\"Operations\":[" ADD("b") "]}");
    (void) until(op, "PUT /u/b");

    value = scim_op_session_variable(op, "t");
    is_int(value.len, 6, "a part's session has variables for nginx");

    scim_op_timeout(op);

    kind = scim_op_next(op, &effect);
    script_describe(effect, described, sizeof(described));
    ok(kind == SCIM_STORE && strncmp(described, "EVAL 1 scim:{default}:lock:",
                                     27) == 0,
       "a part that takes too long gives its lock back");

    kind = scim_op_next(op, &effect);
    ok(kind == SCIM_DONE && effect->response.status == 503,
       "and the whole ends with it");
    scim_op_free(op);

    op = start(map, "{\"Operations\":[" ADD("b") "]}");
    (void) until(op, "PUT /u/b");
    scim_op_free(op);
    ok(1, "nobody waits any more");
}


/* while it is under way an equal GET waits for its answer */

static void
test_once(void)
{
    step_t               step;
    scim_map_t          *map;
    scim_op_t           *op;
    scim_effect_t       *get, *other;
    scim_request_t       request;

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required;"
                 " lookup $h GET /u/$scim_id value=/h;"
                 " list GET /u; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id 'json={\"n\": $scim_userName,"
                 " \"h\": $h}'; read userName GET /n/$scim_id/$h; } }");

    script_request(&request, map, "GET", "/Users/7", NULL);
    op = scim_op_new(&request);

    ok(scim_op_next(op, &get) == SCIM_CALL, "a GET is sent");
    ok(scim_op_next(op, &other) == SCIM_WAIT, "and not once more");

    memset(&step, 0, sizeof(step_t));
    step.status = 200;
    step.body = "{\"id\":\"7\",\"h\":\"x\",\"n\":\"a\"}";
    script_answer(op, get, &step);

    ok(scim_op_next(op, &get) == SCIM_CALL, "what it tells is used");
    script_answer(op, get, &step);
    ok(scim_op_next(op, &get) == SCIM_DONE && get->response.status == 200,
       "by both");

    scim_op_free(op);
    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(text);
    test_late(map);
    test_timeout(map);
    test_once();
    scim_map_free(map);

    return done_testing();
}
