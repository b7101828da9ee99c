
/*
 * "/Me", the resource of who asks (RFC 7644, 3.11).
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }


static const char  text[] =
    "scim_mapping m { resource User { attribute id /id number;"
    " attribute userName /login required;"
    " find userName GET /u?q=$scim_value items=/;"
    " list GET /u items=/; get GET /u/$scim_id; update PUT /u/$scim_id;"
    " delete DELETE /u/$scim_id; me userName $scim_token; } }";


static const char  nobody[] =
    "scim_mapping m { resource User { attribute id /id number;"
    " attribute userName /login read_only; list GET /u items=/; } }";


#define FOUND                                                                 \
    { "GET /u?q=variable", 200, "[{\"id\":7,\"login\":\"variable\"},"         \
      "{\"id\":8,\"login\":\"variable2\"}]", NULL }
#define READ                                                                  \
    { "GET /u/7", 200, "{\"id\":7,\"login\":\"variable\"}", NULL }


static void
check(const scim_map_t *map, const char *method, const char *body,
    const step_t *steps, int status, const char *what)
{
    result_t  result;

    result = script_run(map, method, "/Me", body, steps);

    is_int(result.status, status, "%s", what);

    if (status == 200) {
        is_str(json_string_value(json_object_get(json_object_get(result.body,
                   "meta"), "location")), "https://scim.test/v2/Users/7",
               "%s: where it is", what);
    }

    json_decref(result.body);
}


static void
refused(const char *line, const char *message)
{
    char           all[512];
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    memset(&err, 0, sizeof(err));
    snprintf(all, sizeof(all), "scim_mapping m { resource User {"
             " attribute id /id; attribute userName /login read_only;"
             " attribute roles /r/* read_only; list GET /u;\n%s } }", line);

    map = conf_parse(all, &where, &err);

    is_str(err.detail, message, "refused: %s", line);
    is_int(where.line, 2, "its line");

    scim_map_free(map);
}


static void
test_messages(void)
{
    refused("me userName;", "expected \"me ATTR TEMPLATE\"");
    refused("me nope $x;", "unknown attribute \"nope\", expected one"
            " that has a line \"attribute\"");
    refused("me roles $x;", "nobody can be found by \"roles\"");
    refused("me userName ada;", "\"ada\" is the same for everyone, expected a"
            " variable");
    refused("me userName $scim_id;", "\"scim_id\" has no value in \"me\"");
    refused("me userName $x; me userName $x;", "duplicate \"me\"");
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


/* a variable that has no value names nobody */

static void
test_nobody(const scim_map_t *map)
{
    result_t        result;
    scim_request_t  request;

    static const step_t  none[] = { END };

    script_request(&request, map, "GET", "/Me", NULL);
    request.env.variable = no_variable;

    result = script_run_request(&request, none, "GET /Me");
    is_int(result.status, 404, "nobody asks");
    json_decref(result.body);

    result = script_run(map, "OPTIONS", "/Schemas", NULL, none);
    is_int(result.status, 204, "OPTIONS of what can only be read");
    json_decref(result.body);
}


int
main(void)
{
    scim_map_t  *map;

    static const step_t  get[] = { FOUND, READ, END };
    static const step_t  none[] = { END };

    static const step_t  gone[] = {
        { "GET /u?q=variable", 200, "[]", NULL }, END
    };

    static const step_t  two[] = {
        { "GET /u?q=variable", 200, "[{\"id\":7,\"login\":\"variable\"},"
          "{\"id\":8,\"login\":\"Variable\"}]", NULL }, END
    };

    static const step_t  down[] = {
        { "GET /u?q=variable", 500, "", NULL }, END
    };

    static const step_t  put[] = {
        FOUND, READ,
        { "PUT /u/7 {\"login\":\"x\"}", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"x\"}", NULL },
        END
    };

    static const step_t  delete[] = {
        FOUND, { "DELETE /u/7", 204, "", NULL }, END
    };

    map = map_of(text);
    check(map, "GET", NULL, get, 200, "who asks is found and read");
    check(map, "PUT", "{\"userName\":\"x\"}", put, 200, "and changed");
    check(map, "PATCH", "{\"Operations\":[{\"op\":\"replace\",\"value\":"
          "{\"userName\":\"x\"}}]}", put, 200, "or patched");
    check(map, "DELETE", NULL, delete, 204, "or deleted");
    check(map, "OPTIONS", NULL, none, 204, "what is allowed");
    check(map, "POST", "{}", none, 405, "but not created");
    check(map, "GET", NULL, gone, 404, "who asks is not there");
    check(map, "GET", NULL, two, 404, "nobody is two");
    check(map, "GET", NULL, down, 503, "the app is down");
    test_nobody(map);
    scim_map_free(map);

    map = map_of(nobody);
    check(map, "GET", NULL, none, 501, "a mapping that does not say who");
    scim_map_free(map);

    test_messages();

    return done_testing();
}
