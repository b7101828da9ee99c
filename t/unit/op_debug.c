
/*
 * What "scim_debug" tells an administrator, and that nobody's data is in it.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define KEPT  { "HMGET scim:{default}:kept:User:7 externalId", STORE_LIST,    \
                "-", NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"


static const char  mapping[] =
    "scim_mapping m {\n"
    " on 422 ~taken return 409 uniqueness;\n"
    " resource User {\n"
    " on delete 410 ok;\n"
    " attribute id /id number;\n"
    " attribute userName /login required unique;\n"
    " attribute title /title;\n"
    " attribute active /status values=true:1,false:3 number;\n"
    " attribute password /pw write_only default=$scim_secret;\n"
    " attribute roles /roles/*;\n"
    " attribute externalId redis;\n"
    " list GET /u?key=$app_key&page=$scim_page&n=$scim_limit items=/u size=2;\n"
    " find userName GET /u?status=&q=$scim_value items=/u;\n"
    " get GET /u/$scim_id.json;\n"
    " create POST /u 'json={\"v\":2,\"key\":$app_key}' object=/user id=/id;\n"
    " update PUT /u/$scim_id;\n"
    " set roles POST /u/$scim_id/roles form=do=roles&role[]=$scim_value;\n"
    " set title POST /u/$scim_id/soap"
    " 'xml=<a><t x=\"1\">$scim_title</t></a>';\n"
    " delete DELETE /u/$scim_id;\n"
    "} }";


static result_t
debugged(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps)
{
    scim_request_t  request;

    script_request(&request, map, method, target, body);
    request.debug = 1;

    return script_run_request(&request, steps, target);
}


/* the whole of what is told; the body is nobody's business here */

static void
tells(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *debug)
{
    result_t  result;

    result = debugged(map, method, target, body, steps);

    is_int(result.status, status, "%s %s", method, target);
    is_str(result.debug, debug, "%s %s: what is told", method, target);

    json_decref(result.body);
}


static void
test_calls(void)
{
    scim_map_t  *map;

    static const step_t  list[] = {
        { "GET /u?key=variable&page=1&n=2", 200, "{\"u\":[{\"id\":1,"
          "\"login\":\"ann\"},{\"id\":2,\"login\":\"bob\"}]}",
          "Content-Type: application/json; charset=utf-8" },
        { "GET /u?key=variable&page=2&n=2", 200, "{\"u\":[]}", NULL },
        END
    };

    static const step_t  find[] = {
        { "GET /u?status=&q=ann", 200, "{\"u\":[]}", NULL },
        END
    };

    static const step_t  secret[] = {
        { "GET /u", 200, "[{\"id\":1,\"on\":false}]", NULL },
        { "PUT /u/1 {\"pw\":\"A!8jN%4wJESWbs844%f8!%!o\"}", 500, "", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /n read_only; attribute active /on;"
                 " list GET /u; set active=true PUT /u/$scim_id"
                 " 'json={\"pw\": $scim_secret}'; set active=false DELETE"
                 " /u/$scim_id/on; } }");

    tells(map, "PATCH", "/Users/1", "{\"Operations\":[{\"op\":\"add\","
          "\"path\":\"active\",\"value\":true}]}", secret, 503,
          "Call: User.list GET /u; status=200; ms=0; bytes=21\n"
          "Call: User.set.active PUT /u/___; body={\"pw\":\"___\"};"
          " status=500; ms=0; bytes=0; means=503; by=default\n"
          "Error: the app answered 500 to User.set.active\n");

    scim_map_free(map);

    map = map_of(mapping);

    tells(map, "GET", "/Users?excludedAttributes=externalId", NULL, list, 200,
          "Call: User.list GET /u?key=___&page=1&n=2; status=200; ms=0;"
          " type=application/json; bytes=53\n"
          "Call: User.list GET /u?key=___&page=2&n=2; status=200; ms=0;"
          " bytes=8\n");

    tells(map, "GET", "/Users?filter=userName+eq+%22ann%22", NULL, find, 200,
          "Call: User.find.userName GET /u?status=&q=___; status=200; ms=0;"
          " bytes=8\n");

    scim_map_free(map);
}


/* bodies of each kind: what is sent, and what is told of it */

static void
test_bodies(void)
{
    result_t     result;
    scim_map_t  *map;

    static const char  person[] =
        "{\"id\":7,\"login\":\"ann\",\"title\":\"Dr\",\"status\":1,"
        "\"roles\":[\"r1\"]}";

    static const step_t  create[] = {
        { "POST /u {\"v\":2,\"key\":\"variable\",\"user\":{\"login\":\"ann\","
          "\"status\":1,\"pw\":\"Ann's secret\"}}", 201, "{\"id\":7}", NULL },
        { "EVAL 2 scim:{default}:kept:User:7 scim:{default}:index:User:"
          "externalId 7 externalId 0 ", STORE_OK, NULL, NULL },
        { "GET /u/7.json", 200, person, NULL },
        END
    };

    static const step_t  change[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7.json", 200, person, NULL },
        KEPT,
        { "POST /u/7/roles do=roles&role%5B%5D=r2&role%5B%5D=r3", 204, "",
          NULL },
        { "POST /u/7/soap <a><t x=\"1\">Prof</t></a>", 200, "", NULL },
        { "GET /u/7.json", 200, person, NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    map = map_of(mapping);

    tells(map, "POST", "/Users?attributes=title", "{\"userName\":\"ann\","
          "\"active\":true,\"password\":\"Ann's secret\"}", create, 201,
          "Call: User.create POST /u; body={\"v\":2,\"key\":\"___\",\"user\":"
          "{\"login\":\"___\",\"status\":\"___\",\"pw\":\"___\"}}; status=201;"
          " ms=0; bytes=8\n"
          "Call: User.get GET /u/___.json; status=200; ms=0; bytes=61\n");

    result = debugged(map, "PATCH", "/Users/7?attributes=title", PATCH(
                      "{\"op\":\"replace\",\"value\":{\"title\":\"Prof\","
                      "\"roles\":[{\"value\":\"r2\"},{\"value\":\"r3\"}]}}"),
                      change);
    is_int(result.status, 200, "a change");
    is_str(result.debug,
           "Call: User.get GET /u/___.json; status=200; ms=0; bytes=61\n"
           "Call: User.set.roles POST /u/___/roles; body=do=roles&role%5B%5D="
           "___&role%5B%5D=___; status=204; ms=0; bytes=0\n"
           "Call: User.set.title POST /u/___/soap; body=<a><t x=\"1\">___</t>"
           "</a>; status=200; ms=0; bytes=0\n"
           "Call: User.get GET /u/___.json; status=200; ms=0; bytes=61\n",
           "a form and XML");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_meanings(void)
{
    scim_map_t  *map;

    static const step_t  taken[] = {
        { "POST /u {\"v\":2,\"key\":\"variable\",\"user\":{\"login\":\"ann\","
          "\"pw\":\"x\"}}", 422, "ann\r\nis taken",
          "Content-Type: text/plain" },
        END
    };

    static const step_t  refused[] = {
        { "POST /u {\"v\":2,\"key\":\"variable\",\"user\":{\"login\":\"ann\","
          "\"pw\":\"x\"}}", 400, "no", NULL },
        END
    };

    static const step_t  gone[] = {
        { "DELETE /u/7", 410, "", NULL },
        { "EVAL 2 scim:{default}:kept:User:7 scim:{default}:index:User:"
          "externalId 7 externalId 0 ", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  silent[] = {
        { "GET /u/7.json", 0, NULL, NULL },
        END
    };

    static const step_t  none[] = { END };

    map = map_of(mapping);

    tells(map, "POST", "/Users", "{\"userName\":\"ann\",\"password\":\"x\"}",
          taken, 409,
          "Call: User.create POST /u; body={\"v\":2,\"key\":\"___\",\"user\":"
          "{\"login\":\"___\",\"pw\":\"___\"}}; status=422; ms=0;"
          " type=text/plain; bytes=13; means=409 uniqueness; by=test.conf:2\n"
          "Error: the app answered 422 to User.create\n");

    tells(map, "POST", "/Users", "{\"userName\":\"ann\",\"password\":\"x\"}",
          refused, 400,
          "Call: User.create POST /u; body={\"v\":2,\"key\":\"___\",\"user\":"
          "{\"login\":\"___\",\"pw\":\"___\"}}; status=400; ms=0; bytes=2;"
          " means=400 invalidValue; by=default\n"
          "Error: the app answered 400 to User.create\n");

    tells(map, "DELETE", "/Users/7", NULL, gone, 204,
          "Call: User.delete DELETE /u/___; status=410; ms=0; bytes=0;"
          " means=ok; by=test.conf:4\n");

    tells(map, "GET", "/Users/7?attributes=userName", NULL, silent, 503,
          "Call: User.get GET /u/___.json; status=none; ms=0; means=503;"
          " by=default\nError: no answer to User.get\n");

    /* the detail has the name, and a line break */

    tells(map, "GET", "/Users?filter=%0D%0Aann", NULL, none, 400, "");

    scim_map_free(map);
}


/* what a mapping's own lines make hard to show */

static void
test_odd(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  named[] = {
        { "POST /u?t=a&a=b {\"a\":1,\"b\":2}", 201, "{\"id\":\"1\"}", NULL },
        { "GET /u/1", 200, "{\"id\":\"1\",\"n\":\"a\",\"t\":\"b\"}", NULL },
        END
    };

    static const step_t  login[] = {
        { "session get 0", SESSION_FOUND,
          "{\"cookies\":{\"s\":\"old\"},\"variables\":{}}", "1" },
        { "GET /u/1 [s=old]", 302, "", "Location: /login" },
        { "session get 1", SESSION_GRANTED, NULL, NULL },
        { "POST /login pw=variable", 200, "", "Set-Cookie: s=new" },
        { "session keep 1 {\"cookies\":{\"s\":\"new\"},\"variables\":{}}",
          SESSION_FOUND, NULL, "2" },
        { "GET /u/1 [s=new]", 200, "{\"id\":\"1\",\"n\":\"a\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required; attribute title /t;"
                 " list GET /u; get GET /u/$scim_id; create POST"
                 " /u?t=$scim_userName&$scim_userName=$scim_title"
                 " 'json={\"$scim_userName\":1,\"$scim_title\":2}' id=/id;"
                 " update PUT /u/$scim_id; } }");

    result = debugged(map, "POST", "/Users",
                      "{\"userName\":\"a\",\"title\":\"b\"}", named);
    is_int(result.status, 201, "members named by values");
    is_str(result.debug, "Call: User.create POST /u?t=___&___=___; status=201;"
           " ms=0; bytes=10\n"
           "Call: User.get GET /u/___; status=200; ms=0; bytes=26\n",
           "the body is not told, since its masks are alike");
    json_decref(result.body);
    scim_map_free(map);

    map = map_of("scim_mapping m {\n session { login POST /login"
                 " form=pw=$app_password; }\n on 302 login;\n"
                 " resource User { attribute id /id;"
                 " attribute userName /n read_only; list GET /u;"
                 " get GET /u/$scim_id; } }");

    result = debugged(map, "GET", "/Users/1", NULL, login);
    is_int(result.status, 200, "a session is over");
    is_str(result.debug,
           "Call: User.get GET /u/___; status=302; ms=0; bytes=0; means=login;"
           " by=test.conf:3\n"
           "Call: session.login POST /login; body=pw=___; status=200; ms=0;"
           " bytes=0\n"
           "Call: User.get GET /u/___; status=200; ms=0; bytes=18\n",
           "the login, and the call once more");
    json_decref(result.body);
    scim_map_free(map);
}


/* what else is in a list of the app's goes back to it, and to nobody else */

static void
test_foreign(void)
{
    scim_map_t  *map;

    static const step_t  steps[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"l\",\"c\":["
          "{\"k\":\"tel\",\"v\":\"+1\"},"
          "{\"k\":\"mail\",\"v\":\"a@b\"}]}", NULL },
        { "PUT /u/7 {\"c\":[{\"k\":\"tel\",\"v\":\"+1\"},{\"k\":\"mail\","
          "\"v\":\"x@y\"}]}", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"l\"}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " attribute emails.value /c/[k=mail]/v;"
                 " list GET /u; get GET /u/$scim_id; create POST /u;"
                 " update PUT /u/$scim_id; } }");

    tells(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"path\":"
          "\"emails[type eq \\\"work\\\"].value\",\"value\":\"x@y\"}"),
          steps, 200,
          "Call: User.get GET /u/___; status=200; ms=0; bytes=72\n"
          "Call: User.update PUT /u/___; body={\"c\":[{\"k\":\"mail\",\"v\":"
          "\"___\"}]}; status=204; ms=0; bytes=0\n"
          "Call: User.get GET /u/___; status=200; ms=0; bytes=22\n");

    scim_map_free(map);
}


/* a call whose answer never came is told of as well */

static void
test_timeout(void)
{
    result_t         result;
    scim_op_t       *op;
    scim_map_t      *map;
    scim_effect_t   *effect;
    scim_request_t   request;

    map = map_of(mapping);

    script_request(&request, map, "GET", "/Users/7?attributes=userName", NULL);
    request.debug = 1;

    op = scim_op_new(&request);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "a call");

    scim_op_timeout(op);
    is_int(scim_op_next(op, &effect), SCIM_DONE, "the time is over");

    script_take(&result, &effect->response);
    is_str(result.debug, "Call: User.get GET /u/___.json\n"
           "Error: the operation timed out\n", "a call without an answer");

    json_decref(result.body);
    scim_op_free(op);
    scim_map_free(map);
}


static size_t
lines_of(const char *text, const char *start)
{
    size_t  n;

    for (n = 0; text && *text; text = strchr(text, '\n') + 1) {
        n += strncmp(text, start, strlen(start)) == 0;
    }

    return n;
}


/* as headers, with their names and line ends */

static size_t
size_of(const char *text)
{
    return strlen(text) + lines_of(text, "") * strlen("SCIM-Debug-\r");
}


/* proxies in front of nginx take some 4k of headers */

static void
test_bounds(void)
{
    char         body[8192], text[64];
    size_t       i, n;
    step_t       pages[102];
    result_t     result;
    scim_map_t  *map;

    static const step_t  none[] = {
        { "GET /u/7.json", 200, "{\"id\":7}", NULL },
        END
    };

    static char  uris[100][64], bodies[100][64];

    memset(pages, 0, sizeof(pages));

    for (i = 0; i < 100; i++) {
        snprintf(uris[i], sizeof(uris[i]), "GET /u?key=variable&page=%u&n=2",
                 (unsigned) i + 1);
        snprintf(bodies[i], sizeof(bodies[i]), i == 99 ? "{\"u\":[]}"
                 : "{\"u\":[{\"id\":1%02u},{\"id\":2%02u}]}",
                 (unsigned) i, (unsigned) i);

        pages[i].effect = uris[i];
        pages[i].status = 200;
        pages[i].body = bodies[i];
    }

    map = map_of(mapping);

    result = debugged(map, "GET", "/Users?filter=active+eq+true"
                      "&attributes=userName", NULL, pages);

    is_int(result.status, 200, "100 calls");
    n = lines_of(result.debug, "Call: User.list ");
    ok(n > 10 && n < 50 && size_of(result.debug) < 2500, "some are told");
    snprintf(text, sizeof(text), "Call: and %u more\n", (unsigned) (100 - n));
    ok(strstr(result.debug, text) != NULL, "and how many are not");
    ok(strstr(result.debug, "&page=1&") && strstr(result.debug, "&page=100&"),
       "the first and the last are");
    json_decref(result.body);

    n = sprintf(body, "{\"Operations\":[{\"op\":\"add\",\"value\":{");

    for (i = 0; i < 60; i++) {
        n += sprintf(body + n, "\"n%u\\n\":1,", (unsigned) i);
    }

    n += sprintf(body + n, "\"z%0300u\":1}}]}", 0u);

    result = debugged(map, "PATCH", "/Users/7?attributes=id", body, none);
    is_int(result.status, 200, "61 names that are not mapped");
    n = lines_of(result.debug, "Dropped: ");
    ok(n > 10 && n < 60 && lines_of(result.debug, "Dropped: and ") == 1
       && size_of(result.debug) < 800, "some are told, and how many are not");
    ok(strstr(result.debug, "Dropped: n0?\n") != NULL,
       "a line break is none");
    json_decref(result.body);
    scim_map_free(map);
}


static void
test_long(void)
{
    char         body[4096], sent[4096];
    size_t       i, n, m;
    result_t     result;
    scim_map_t  *map;

    step_t  refused[] = {
        { sent, 500, "", "Content-Type: text/\303\244" },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /\303\244 required;"
                 " attribute roles /r/*; list GET /u; get GET /u/$scim_id;"
                 " create POST /u; update PUT /u/$scim_id; } }");

    n = sprintf(body, "{\"userName\":\"a\",\"roles\":[");
    m = sprintf(sent, "POST /u {\"\303\244\":\"a\",\"r\":[");

    for (i = 0; i < 100; i++) {
        n += sprintf(body + n, "%s{\"value\":\"%u\"}", i ? "," : "",
                     (unsigned) i);
        m += sprintf(sent + m, "%s\"%u\"", i ? "," : "", (unsigned) i);
    }

    sprintf(body + n, "]}");
    sprintf(sent + m, "]}");

    result = debugged(map, "POST", "/Users", body, refused);
    is_int(result.status, 503, "a body of 100 values");
    ok(strlen(result.debug) < 500, "is cut");
    ok(strstr(result.debug, "; body={\"??\":\"___\",\"r\":[\"___\",") != NULL,
       "what is told is ASCII");
    ok(strstr(result.debug, " and 378 bytes more; status=500; ms=0;"
              " type=text/??; bytes=0;") != NULL, "and what it lacks is said");
    json_decref(result.body);

    scim_map_free(map);
}


int
main(void)
{
    test_calls();
    test_bodies();
    test_meanings();
    test_odd();
    test_foreign();
    test_timeout();
    test_bounds();
    test_long();

    return done_testing();
}
