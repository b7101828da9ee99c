
/*
 * Reads beside "get", calls at the same time, and what an operation gets from
 * nginx.
 */


#include "map_of.h"
#include "op_check.h"


#define END  { NULL, 0, NULL, NULL }


static const step_t  none[] = { END };


static json_t *
member(const result_t *result, const char *name)
{
    return json_object_get(result->body, name);
}


/* reads beside "get" */

static const char  reads[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " attribute title /t;"
    " attribute roles /r;"
    " attribute externalId redis;"
    " list GET /u partial;"
    " get GET /u/$scim_id;"
    " read title GET /u/$scim_id/title;"
    " read roles GET /u/$scim_id/roles?o=$scim_offset items=/ size=2;"
    " create POST /u id=/id; update PUT /u/$scim_id;"
    "} }";


static void
test_reads(void)
{
    result_t         result;
    scim_op_t       *op;
    scim_map_t      *map;
    scim_effect_t   *effects[4], *effect;
    scim_request_t   request;

    static const step_t  all[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        { "HMGET scim:{default}:kept:User:a1 externalId", STORE_LIST, "-",
          NULL },
        { "GET /u/a1/title", 200, "{\"t\":\"T\"}", NULL },
        { "GET /u/a1/roles?o=0", 200, "[{\"r\":\"x\"},{\"r\":\"y\"}]", NULL },
        { "GET /u/a1/roles?o=2", 200, "[]", NULL },
        END
    };

    static const step_t  less[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        { "GET /u/a1/title", 404, NULL, NULL },
        END
    };

    static const step_t  endless[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        { "GET /u/a1/roles?o=0", 200, "[{\"r\":\"x\"},{\"r\":\"y\"}]", NULL },
        END
    };

    static const step_t  foreign[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        { "HMGET scim:{default}:kept:User:a1 externalId", STORE_NIL, NULL,
          NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /u", 200, "[{\"id\":\"a1\",\"login\":\"ann\"},{\"id\":\"a2\","
          "\"login\":\"bob\"}]", NULL },
        { "GET /u/a1/title", 200, "{\"t\":\"T\"}", NULL },
        { "GET /u/a2/title", 404, NULL, NULL },
        END
    };

    map = map_of(reads);

    result = script_run(map, "GET", "/Users/a1", NULL, all);
    is_int(result.status, 200, "each attribute has a call of its own");
    is_str(json_string_value(member(&result, "title")), "T", "an object");
    is_int(json_array_size(member(&result, "roles")), 2, "and a list");
    json_decref(result.body);

    check(map, "GET", "/Users/a1?attributes=title", NULL, less, 200,
          "a read that finds nothing");
    check(map, "GET", "/Users/a1?attributes=externalId", NULL, foreign, 500,
          "the store does not answer with a list");
    check(map, "GET", "/Users?attributes=title", NULL, gone, 200,
          "a list is completed by reads");

    script_request(&request, map, "GET", "/Users/a1?attributes=roles", NULL);
    request.scan_limit = 1;
    result = script_run_request(&request, endless, "a list that is too long");
    is_int(result.status, 400, "a list that is too long");
    is_str(json_string_value(member(&result, "scimType")), "tooMany",
           "is tooMany");
    json_decref(result.body);

    /* calls at the same time, and their limit */

    script_request(&request, map, "GET", "/Users/a1", NULL);
    request.parallel = 2;
    op = scim_op_new(&request);

    is_int(scim_op_next(op, &effects[0]), SCIM_CALL, "a first call");
    is_int(scim_op_next(op, &effects[1]), SCIM_STORE, "a command");
    is_int(scim_op_next(op, &effects[2]), SCIM_CALL, "a second call");
    is_int(scim_op_next(op, &effect), SCIM_WAIT, "the third one has to wait");
    script_answer(op, effects[2], &all[2]);
    is_int(scim_op_next(op, &effects[3]), SCIM_CALL, "until one is answered");
    script_reply(op, effects[1], &all[1]);
    script_answer(op, effects[3], &all[3]);
    script_answer(op, effects[0], &all[0]);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "the order does not matter");
    script_answer(op, effect, &all[4]);
    is_int(scim_op_next(op, &effect), SCIM_DONE, "it is done");
    is_int(effect->response.status, 200, "well");

    scim_op_timeout(op);
    is_int(scim_op_next(op, &effect), SCIM_DONE, "a late time-out");
    is_int(effect->response.status, 200, "changes nothing");
    scim_op_free(op);

    scim_map_free(map);
}


static scim_rc_t
no_variable(void *data, int index, scim_str_t *value)
{
    (void) data;
    (void) index;

    value->data = NULL;
    value->len = 0;

    return SCIM_OK;
}


static scim_rc_t
bad_variable(void *data, int index, scim_str_t *value)
{
    (void) no_variable(data, index, value);

    return SCIM_FAIL;
}


static scim_rc_t
bad_text(void *data, int index, scim_str_t *value)
{
    (void) data;
    (void) index;

    value->data = "\xff";
    value->len = 1;

    return SCIM_OK;
}


static scim_rc_t
no_random(void *data, unsigned char *buf, size_t size)
{
    (void) data;
    (void) buf;
    (void) size;

    return SCIM_FAIL;
}


/* the first time only */

static scim_rc_t
less_random(void *data, unsigned char *buf, size_t size)
{
    int  *asked = data;

    return (*asked)++ ? SCIM_FAIL : script_random(NULL, buf, size);
}


static const char  environment[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " attribute title /t default=$remote_user;"
    " attribute password /p write_only default=$scim_secret;"
    " list GET /u; get GET /u/$scim_id;"
    " create POST /u id=/id; update PUT /u/$scim_id;"
    "} }";


static void
test_environment(void)
{
    scim_map_t      *map;
    result_t         result;
    scim_request_t   request;

    static const char  body[] = "{\"userName\":\"a\",\"password\":\"p\"}";

    static const step_t  without[] = {
        { "POST /u {\"login\":\"a\",\"p\":\"p\"}", 201, "{\"id\":\"1\"}",
          NULL },
        { "GET /u/1", 200, "{\"id\":\"1\"}", NULL },
        END
    };

    map = map_of(environment);

    script_request(&request, map, "POST", "/Users", body);
    request.env.variable = no_variable;
    result = script_run_request(&request, without, "no variable");
    is_int(result.status, 201, "a default without a value is none");
    json_decref(result.body);

    request.env.variable = bad_variable;
    result = script_run_request(&request, none, "a bad variable");
    is_int(result.status, 500, "a variable that fails");
    json_decref(result.body);

    request.env.variable = bad_text;
    result = script_run_request(&request, none, "a bad text");
    is_int(result.status, 500, "a variable that is no UTF-8");
    json_decref(result.body);

    script_request(&request, map, "POST", "/Users", "{\"userName\":\"a\"}");
    request.env.random = no_random;
    result = script_run_request(&request, none, "no random bytes");
    is_int(result.status, 500, "without random bytes no secret is made");
    json_decref(result.body);

    script_request(&request, map, "GET", "/Users/1", NULL);
    request.base_url.data = "http://h\xffx";
    request.base_url.len = 10;
    result = script_run_request(&request, none, "a host that is no UTF-8");
    is_int(result.status, 400, "a host that is no UTF-8 is the client's");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_lock(void)
{
    int              asked;
    scim_map_t      *map;
    result_t         result;
    scim_request_t   request;

    static const step_t  waited[] = {
        { "SET scim:{default}:lock:User:a1 " SCRIPT_RANDOM " NX PX 25000",
          STORE_NIL, NULL, NULL },
        { "wait", 0, NULL, NULL },
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 404, NULL, NULL },
        { "HMGET scim:{default}:kept:User:a1 externalId", STORE_LIST, "-",
          NULL },
        { "GET /u/a1/title", 404, NULL, NULL },
        { "GET /u/a1/roles?o=0", 404, NULL, NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    map = map_of(reads);

    script_request(&request, map, "PATCH", "/Users/a1?attributes=userName",
                   "{\"Operations\":[{\"op\":\"replace\",\"path\":"
                   "\"roles\",\"value\":[\"z\"]}]}");
    request.env.random = no_random;
    result = script_run_request(&request, none, "no random bytes");
    is_int(result.status, 500, "without random bytes there is no lock");
    json_decref(result.body);

    asked = 0;
    request.env.data = &asked;
    request.env.random = less_random;
    result = script_run_request(&request, waited, "no more random bytes");
    is_int(result.status, 404, "but a time to wait there is");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_errors(void)
{
    size_t         i;
    scim_str_t     method;
    scim_error_t   err;

    static const int  statuses[] = { 400, 413, 418, 429, 502, 0 };

    static const char *const  bodies[] = { "POST", "PUT", "PATCH", NULL };
    static const char *const  others[] = { "GET", "HEAD", "DELETE", NULL };

    for (i = 0; statuses[i]; i++) {
        scim_op_error_status(statuses[i], 0, &err);
        ok(err.status >= 400 && err.detail[0], "%d has a text", statuses[i]);
    }

    scim_op_error_status(413, 1048576, &err);
    ok(strstr(err.detail, "1048576") != NULL, "a 413 names the limit");

    for (i = 0; bodies[i]; i++) {
        method.data = bodies[i];
        method.len = strlen(bodies[i]);
        ok(scim_op_has_body(method), "%s has a body", bodies[i]);
    }

    for (i = 0; others[i]; i++) {
        method.data = others[i];
        method.len = strlen(others[i]);
        ok(!scim_op_has_body(method), "%s has none", others[i]);
    }
}


/* what is kept whole may be of an older mapping */

static void
test_kept_whole(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  get[] = {
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        { "HMGET scim:{default}:kept:User:a1 addresses", STORE_LIST,
          "{\"v\":[{\"region\":\"R\",\"planet\":\"P\"}]}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {"
                 " attribute id /id;"
                 " attribute userName /login required;"
                 " attribute addresses redis;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u id=/id; update PUT /u/$scim_id;"
                 "} }");

    result = script_run(map, "GET", "/Users/a1", NULL, get);
    is_json(member(&result, "addresses"), "[{\"region\":\"R\"}]",
            "what the type does not have is not shown");
    json_decref(result.body);
    scim_map_free(map);
}


int
main(void)
{
    test_reads();
    test_environment();
    test_lock();
    test_errors();
    test_kept_whole();

    return done_testing();
}
