
/*
 * Sessions: a login before the first call, cookies and variables that it
 * leaves, and a new one when the app has forgotten it.
 */


#include "map_of.h"
#include "op_check.h"


#define END  { NULL, 0, NULL, NULL }


static const char  mapping[] =
    "scim_mapping m {"
    " session {"
    "   lookup $form GET /login 'value=~token=(\\w+)';"
    "   login POST /login form=t=$form&u=$user;"
    "   lookup $csrf GET /admin value=/csrf;"
    "   on login 302 ok; }"
    " on 401 login; on 302 header:Location~/login login;"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " lookup $n GET /n?id=$scim_id value=/n;"
    " list GET /u; get GET /u/$scim_id;"
    " create POST /u id=/id; update POST /u/$scim_id form;"
    " delete DELETE /u/$scim_id?t=$csrf&n=$n; }"
    " resource Group { attribute id /id number; attribute members /m/*;"
    " lookup $n GET /n?id=$scim_value value=/n;"
    " list GET /g; get GET /g/$scim_id;"
    " add members POST /g/$scim_id/$n; remove members DELETE /g/$scim_id/$n; }"
    "}";

#define GET_1    { "session get 0", SESSION_GRANTED, NULL, NULL }
#define FORM     { "GET /login", 200, "<input token=f1>",                     \
                   "Set-Cookie: sid=a; Path=/; HttpOnly" }
#define LOGIN    { "POST /login t=f1&u=variable [sid=a]", 302, "",            \
                   "Set-Cookie: sid=b" }
#define ADMIN    { "GET /admin [sid=b]", 200, "{\"csrf\":\"c1\"}", NULL }
#define TEXT     "{\"cookies\":{\"sid\":\"b\"},"                              \
                 "\"variables\":{\"form\":\"f1\",\"csrf\":\"c1\"}}"
#define KEEP     { "session keep 0 " TEXT, SESSION_FOUND, NULL, "1" }
#define FOUND    { "session get 0", SESSION_FOUND, TEXT, "1" }
#define USER     "{\"id\":\"7\",\"login\":\"ann\"}"


static void
test_login(const scim_map_t *map)
{
    static const step_t  first[] = {
        GET_1, FORM, LOGIN, ADMIN, KEEP,
        { "GET /u/7 [sid=b]", 200, USER, NULL },
        END
    };

    static const step_t  found[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, NULL },
        END
    };

    static const step_t  busy[] = {
        { "session get 0", SESSION_BUSY, NULL, NULL },
        { "wait", 0, NULL, NULL },
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, NULL },
        END
    };

    static const step_t  lookup[] = {
        FOUND,
        { "GET /n?id=7 [sid=b]", 200, "{\"n\":5}", NULL },
        { "DELETE /u/7?t=c1&n=5 [sid=b]", 204, "", NULL },
        END
    };

    static const step_t  member[] = {
        FOUND,
        { "GET /n?id=7 [sid=b]", 200, "{\"n\":5}", NULL },
        { "POST /g/4/5 [sid=b]", 204, "", NULL },
        END
    };

    static const step_t  changed[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, "Set-Cookie: other=x; Max-Age=60" },
        { "session update 1 {\"cookies\":{\"sid\":\"b\",\"other\":\"x\"},"
          "\"variables\":{\"form\":\"f1\",\"csrf\":\"c1\"}}", SESSION_FOUND,
          NULL, "1" },
        END
    };

    static const step_t  deleted[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER,
          "Set-Cookie: sid=x; expires=Thu, 01-Jan-1970 00:00:01 GMT" },
        { "session update 1 {\"cookies\":{},"
          "\"variables\":{\"form\":\"f1\",\"csrf\":\"c1\"}}", SESSION_FOUND,
          NULL, "1" },
        END
    };

    static const step_t  odd[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, "Set-Cookie: nothing" },
        END
    };

    static const step_t  over[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, "Set-Cookie: sid=b; max-age=0" },
        { "session update 1 {\"cookies\":{},"
          "\"variables\":{\"form\":\"f1\",\"csrf\":\"c1\"}}", SESSION_FOUND,
          NULL, "1" },
        END
    };

    static const step_t  same[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 200, USER, "Set-Cookie: sid=b" },
        END
    };

    static const step_t  old[] = {
        { "session get 0", SESSION_FOUND, "{\"cookies\":{}}", "3" },
        { "session get 3", SESSION_GRANTED, NULL, NULL },
        FORM, LOGIN, ADMIN,
        { "session keep 3 " TEXT, SESSION_FOUND, NULL, "4" },
        { "GET /u/7 [sid=b]", 200, USER, NULL },
        END
    };

    check(map, "GET", "/Users/7", NULL, first, 200,
          "the first one logs in, in the order of the lines");
    check(map, "GET", "/Users/7", NULL, found, 200,
          "who finds a session uses it");
    check(map, "GET", "/Users/7", NULL, busy, 200,
          "the login of another one is waited for");
    check(map, "DELETE", "/Users/7", NULL, lookup, 204,
          "lookups are calls of the session, its variables are there");
    check(map, "PATCH", "/Groups/4", "{\"Operations\":[{\"op\":\"add\","
          "\"path\":\"members\",\"value\":[{\"value\":\"7\"}]}]}", member, 204,
          "a lookup can be what comes first");
    check(map, "GET", "/Users/7", NULL, changed, 200,
          "another cookie is kept");
    check(map, "GET", "/Users/7", NULL, deleted, 200,
          "one that ends is thrown away");
    check(map, "GET", "/Users/7", NULL, odd, 200, "what is no cookie is none");
    check(map, "GET", "/Users/7", NULL, over, 200,
          "one whose time is over is thrown away");
    check(map, "GET", "/Users/7", NULL, same, 200,
          "the same one is no change");
    check(map, "GET", "/Users/7", NULL, old, 200,
          "a session of another mapping is none");
}


static void
test_again(const scim_map_t *map)
{
    static const step_t  renewed[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 401, "", NULL },
        { "session get 1", SESSION_GRANTED, NULL, NULL },
        { "GET /login", 200, "<input token=f2>", "Set-Cookie: sid=c" },
        { "POST /login t=f2&u=variable [sid=c]", 302, "", NULL },
        { "GET /admin [sid=c]", 200, "{\"csrf\":\"c2\"}", NULL },
        { "session keep 1 {\"cookies\":{\"sid\":\"c\"},\"variables\":"
          "{\"form\":\"f2\",\"csrf\":\"c2\"}}", SESSION_FOUND, NULL, "2" },
        { "GET /u/7 [sid=c]", 200, USER, NULL },
        END
    };

    static const step_t  twice[] = {
        FOUND,
        { "GET /u/7 [sid=b]", 302, "", "Location: /login?back" },
        { "session get 1", SESSION_FOUND, TEXT, "2" },
        { "GET /u/7 [sid=b]", 302, "", "Location: /login?back" },
        END
    };

    static const step_t  lookup[] = {
        FOUND,
        { "GET /n?id=7 [sid=b]", 401, "", NULL },
        { "session get 1", SESSION_FOUND, "{\"cookies\":{\"sid\":\"d\"},"
          "\"variables\":{\"form\":\"f\",\"csrf\":\"c9\"}}", "2" },
        { "GET /n?id=7 [sid=d]", 200, "{\"n\":5}", NULL },
        { "DELETE /u/7?t=c9&n=5 [sid=d]", 401, "", NULL },
        { "session get 2", SESSION_FOUND, TEXT, "3" },
        { "GET /n?id=7 [sid=b]", 200, "{\"n\":6}", NULL },
        { "DELETE /u/7?t=c1&n=6 [sid=b]", 204, "", NULL },
        END
    };

    check(map, "GET", "/Users/7", NULL, renewed, 200,
          "a session that is over is renewed, and the call made again");
    check(map, "GET", "/Users/7", NULL, twice, 503, "once and not more");
    check(map, "DELETE", "/Users/7", NULL, lookup, 204,
          "a lookup, a write, each with what the new session has");
}


static void
test_failures(const scim_map_t *map)
{
    size_t    i;
    step_t    steps[512];
    result_t  result;

    static const step_t  refused[] = {
        GET_1, FORM,
        { "POST /login t=f1&u=variable [sid=a]", 200, "wrong", NULL },
        { "GET /admin [sid=a]", 403, "", NULL },
        { "session give up 0", SESSION_FOUND, NULL, "0" },
        END
    };

    static const step_t  no_token[] = {
        GET_1,
        { "GET /login", 200, "<html>", NULL },
        { "session give up 0", SESSION_FOUND, NULL, "0" },
        END
    };

    static const step_t  down[] = {
        GET_1,
        { "GET /login", 0, "", NULL },
        { "session give up 0", SESSION_FOUND, NULL, "0" },
        END
    };

    static const step_t  full[] = {
        { "session get 0", SESSION_FULL, NULL, NULL },
        END
    };

    check(map, "GET", "/Users/7", NULL, refused, 503,
          "the app does not let us in");
    check(map, "GET", "/Users/7", NULL, no_token, 503,
          "a variable is not found");
    check(map, "GET", "/Users/7", NULL, down, 503, "the app is down");
    check(map, "GET", "/Users/7", NULL, full, 503, "there is no memory");

    memset(steps, 0, sizeof(steps));

    for (i = 0; i <= 200; i++) {
        steps[2 * i].effect = "session get 0";
        steps[2 * i].status = SESSION_BUSY;
        steps[2 * i + 1].effect = "wait";
    }

    steps[2 * i - 1].effect = NULL;

    result = script_run(map, "GET", "/Users/7", NULL, steps);
    is_int(result.status, 503, "another login never ends");
    json_decref(result.body);
}


/* what nginx's own configuration asks for */

static void
test_variable(const scim_map_t *map)
{
    scim_op_t       *op;
    scim_str_t       text;
    scim_effect_t   *effect;
    scim_request_t   request;

    script_request(&request, map, "GET", "/Users/7", NULL);

    op = scim_op_new(&request);

    ok(scim_op_session_variable(op, "csrf").data == NULL,
       "without a session it has no value");

    (void) scim_op_next(op, &effect);

    text.data = TEXT;
    text.len = strlen(TEXT);
    scim_op_session(op, effect, SCIM_SESSION_FOUND, text, 1);

    text = scim_op_session_variable(op, "csrf");
    ok(scim_str_eq(text, "c1"), "then it has one");

    scim_op_free(op);
}


/* what "lookup" finds may be no text */

static void
test_values(const scim_map_t *map)
{
    size_t           i;
    scim_op_t       *op;
    scim_str_t       text;
    scim_effect_t   *effect;
    scim_request_t   request;

    static const step_t  steps[] = {
        GET_1, FORM, LOGIN,
        { "GET /admin [sid=b]", 200, "{\"csrf\":4200}", NULL },
        { NULL, 0, NULL, NULL }
    };

    static const step_t  number[] = {
        GET_1, FORM, LOGIN,
        { "GET /admin [sid=b]", 200, "{\"csrf\":4200}", NULL },
        { "session keep 0 {\"cookies\":{\"sid\":\"b\"},\"variables\":"
          "{\"form\":\"f1\",\"csrf\":\"4200\"}}", SESSION_FOUND, NULL, "1" },
        { "GET /n?id=7 [sid=b]", 200, "{\"n\":5}", NULL },
        { "DELETE /u/7?t=4200&n=5 [sid=b]", 204, "", NULL },
        END
    };

    static const step_t  null[] = {
        GET_1, FORM, LOGIN,
        { "GET /admin [sid=b]", 200, "{\"csrf\":null}", NULL },
        { "session give up 0", SESSION_FOUND, NULL, "0" },
        END
    };

    check(map, "DELETE", "/Users/7", NULL, number, 204,
          "a number is a variable as any");
    check(map, "GET", "/Users/7", NULL, null, 503, "null is no value");

    script_request(&request, map, "GET", "/Users/7", NULL);
    op = scim_op_new(&request);

    for (i = 0; steps[i].effect; i++) {
        if (scim_op_next(op, &effect) == SCIM_SESSION) {
            script_session(op, effect, &steps[i]);

        } else {
            script_answer(op, effect, &steps[i]);
        }
    }

    text = scim_op_session_variable(op, "csrf");
    ok(text.len == 4 && scim_str_eq(text, "4200"),
       "nginx is given its text");

    scim_op_free(op);
}


/* two calls at the same time, and the session ends with the first answer */

static void
test_late_cookies(void)
{
    char             text[1024];
    scim_op_t       *op;
    scim_map_t      *map;
    scim_effect_t   *first, *second, *effect;
    scim_request_t   request;

    static const step_t  found = FOUND;
    static const step_t  list = { "", 200, "[{\"id\":7},{\"id\":8}]", NULL };
    static const step_t  over = { "", 401, "", "Set-Cookie: sid=no" };
    static const step_t  late = { "", 200, "{\"id\":8}",
                                  "Set-Cookie: sid=old" };
    static const step_t  good = { "", 200, USER, NULL };
    static const step_t  again = { "", SESSION_FOUND, "{\"cookies\":{\"sid\":"
                                   "\"new\"},\"variables\":{}}", "2" };

    map = map_of("scim_mapping m { session { login POST /login form=a=b; }"
                 " on 401 login;"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u partial; get GET /u/$scim_id; } }");

    script_request(&request, map, "GET", "/Users", NULL);
    op = scim_op_new(&request);

    (void) scim_op_next(op, &effect);
    script_session(op, effect, &found);
    (void) scim_op_next(op, &effect);
    script_answer(op, effect, &list);

    is_int(scim_op_next(op, &first), SCIM_CALL, "one call is made");
    is_int(scim_op_next(op, &second), SCIM_CALL, "and one beside it");

    script_answer(op, first, &over);

    is_int(scim_op_next(op, &effect), SCIM_SESSION, "the session is over");
    script_session(op, effect, &again);

    script_answer(op, second, &late);

    is_int(scim_op_next(op, &effect), SCIM_CALL, "the first call once more");
    script_describe(effect, text, sizeof(text));
    is_str(text, "GET /u/7 [sid=new]", "with a cookie of the new session, not"
           " of an answer that belongs to the old one");
    script_answer(op, effect, &good);

    is_int(scim_op_next(op, &effect), SCIM_DONE,
           "and no cookie is there to be kept");
    is_int(effect->response.status, 200, "both are answered");

    scim_op_free(op);
    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(mapping);

    ok(scim_map_has_session(map), "there is a session");
    test_variable(map);

    is_str(scim_map_session_variable(map, 1), "csrf", "a variable for nginx");
    ok(scim_map_session_variable(map, 2) == NULL, "there are no more");

    test_login(map);
    test_again(map);
    test_failures(map);
    test_values(map);
    test_late_cookies();

    scim_map_free(map);

    return done_testing();
}
