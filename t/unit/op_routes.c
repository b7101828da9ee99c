
/*
 * What the words of a mapping's routes do in an operation: bodies, headers,
 * ids, and what is not mapped at all.
 */


#include "map_of.h"
#include "op_check.h"
#include "scim_schema.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"


static const step_t  none[] = { END };


static json_t *
member(const result_t *result, const char *name)
{
    return json_object_get(result->body, name);
}


/* nothing but reading by id is mapped */

static const char  poor[] =
    "scim_mapping m { resource User {"
    " attribute id /id number;"
    " attribute userName /login read_only;"
    " attribute groups /gs/*/id read_only;"
    " attribute emails.value /mails/*/x read_only;"
    " list GET /u?first=$scim_start&n=$scim_limit size=2 items=/us;"
    " get GET /u/$scim_id object=/u;"
    "} }";


static void
test_poor(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"u\":{\"id\":7,\"login\":\"a\",\"gs\":"
          "[{\"id\":1}]}}", NULL },
        END
    };

    static const step_t  other[] = { { "GET /u/7", 200, "{}", NULL }, END };

    static const step_t  rows[] = {
        { "GET /u?first=1&n=2", 200, "{\"us\":[{\"id\":1,\"login\":\"a\"}]}",
          NULL },
        { "GET /u?first=2&n=2", 200, "{\"us\":[]}", NULL },
        END
    };

    static const step_t  without_id[] = {
        { "GET /u?first=1&n=2", 200, "{\"us\":[{\"login\":\"a\"}]}", NULL },
        END
    };

    map = map_of(poor);

    check(map, "POST", "/Users", "{}", none, 501, "no create");
    check(map, "PUT", "/Users/7", "{}", none, 501, "no change");
    check(map, "PATCH", "/Users/7", "{}", none, 501, "no change either");
    check(map, "DELETE", "/Users/7", NULL, none, 501, "no delete");
    check(map, "GET", "/Users/7", NULL, other, 404, "no object is no user");
    check(map, "GET", "/Schemas/a/b", NULL, none, 404,
          "discovery has no longer paths");
    check(map, "GET", "/ResourceTypes?filter=x", NULL, none, 403,
          "no filter on resource types");
    check(map, "GET", "/Users?filter=%zz", NULL, none, 400,
          "a filter with a wrong escape");
    check(map, "GET", "/Users?count=%zz", NULL, none, 400,
          "a count with a wrong escape");
    check(map, "GET", "/Users", NULL, without_id, 503,
          "an object of a list without an id");

    result = script_run(map, "HEAD", "/Users/7", NULL, read);
    is_int(result.status, 200, "a HEAD is a GET");
    is_json(member(&result, "groups"), "[{\"value\":\"1\",\"$ref\":"
            "\"https://scim.test/v2/Groups/1\"}]", "groups have references");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?attributes=userName", NULL, rows);
    is_int(json_integer_value(member(&result, "totalResults")), 1,
           "rows are counted from one");
    json_decref(result.body);

    result = script_run(map, "GET", "/ServiceProviderConfig", NULL, none);
    is_json(member(&result, "changePassword"), "{\"supported\":false}",
            "without a password none can be changed");
    json_decref(result.body);

    result = script_run(map, "GET", "/Schemas", NULL, none);
    is_int(json_integer_value(member(&result, "totalResults")), 1,
           "the list of schemas");
    json_decref(result.body);

    scim_map_free(map);
}


/* bodies written out, headers, values that have no form */

static const char  written[] =
    "scim_mapping m { resource User {"
    " attribute id /id match=[a-z0-9]+;"
    " attribute userName /login required;"
    " attribute title /title;"
    " attribute displayName /display;"
    " attribute nickName /nick;"
    " attribute locale /lang 'default= $scim_title ';"
    " attribute timezone /tz 'default=$remote_user';"
    " attribute userType /kind values=Staff:s,Guest:;"
    " attribute phoneNumbers.value /phones/*/number;"
    " attribute password - write_only;"
    " attribute name.givenName /first read_only;"
    " attribute name.givenName /first_name write_only;"
    " list GET /u;"
    " get GET /u/$scim_id;"
    " create POST /u form id=/id;"
    " set displayName PUT /u/$scim_id/display"
    "   'form=d=$scim_value&n=$scim_nickName';"
    " set nickName PUT /u/$scim_id/nick json=$scim_locale"
    "   'header=X-Nick: $scim_value $scim_call';"
    " set password PUT /u/$scim_id/pw json=$scim_value;"
    " update PUT /u/$scim_id full;"
    " delete DELETE /u/$scim_id;"
    "} }";


#define ANN  "\"id\":\"a1\",\"login\":\"ann\""


static void
test_written(void)
{
    scim_map_t      *map;
    result_t         result;
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   request;

    static const step_t  created[] = {
        { "POST /u login=ann&title=T&lang=T&tz=variable&kind=s"
          "&phones%5B0%5D%5Bnumber%5D=1", 201, "{\"id\":\"a1\"}", NULL },
        { "GET /u/a1", 200, "{" ANN "}", NULL },
        END
    };

    static const step_t  blank[] = {
        { "POST /u login=ann&tz=variable&kind=", 201,
          "{\"id\":\"a1\"}", NULL },
        { "GET /u/a1", 404, NULL, NULL },
        END
    };

    static const step_t  nowhere[] = {
        { "POST /u login=ann&tz=variable", 201, "{}", NULL },
        END
    };

    static const step_t  named[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{" ANN "}", NULL },
        { "PUT /u/a1/display d=x%26y", 204, NULL, NULL },
        { "GET /u/a1", 200, "{" ANN ",\"display\":\"x&y\"}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  nicked[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{" ANN "}", NULL },
        { "PUT /u/a1/nick null", 204, NULL, NULL },
        { "GET /u/a1", 200, "{" ANN ",\"nick\":\"x\"}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  refused[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{" ANN "}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  full[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{" ANN ",\"first\":\"A\",\"title\":\"T\"}",
          NULL },
        { "PUT /u/a1 {\"login\":\"ann\",\"title\":\"T\",\"lang\":\"en\","
          "\"kind\":\"\",\"first_name\":\"B\"}", 204, NULL, NULL },
        { "GET /u/a1", 200, "{" ANN "}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  same[] = {
        SCRIPT_LOCK("User:a1"),
        { "GET /u/a1", 200, "{" ANN ",\"first\":\"A\"}", NULL },
        SCRIPT_UNLOCK("User:a1"),
        END
    };

    static const step_t  stuck[] = {
        { "DELETE /u/a1", 500, NULL, NULL },
        END
    };

    map = map_of(written);

    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"title\":\"T\","
          "\"userType\":\"Staff\",\"phoneNumbers\":[{\"value\":\"1\"}]}",
          created, 201, "a form of a list, and defaults that are trimmed");
    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"title\":\"  \","
          "\"userType\":\"Guest\"}", blank, 500,
          "what was created cannot be read");
    check(map, "POST", "/Users", "{\"userName\":\"ann\"}", nowhere, 500,
          "an id that is not where it should be");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"displayName\",\"value\":\"x&y\"}"), named, 200,
          "a form that is written out leaves out what has no value");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"nickName\",\"value\":\"x\"}"), nicked, 200,
          "JSON that is one variable without a value");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"path\":"
          "\"nickName\",\"value\":\"x\\ny: z\"}"), refused, 400,
          "a line break does not get into a header");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"value\":"
          "{\"locale\":\"en\",\"name.givenName\":\"B\"}}"), full, 200,
          "full: the body has what stays the same, too");
    check(map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\",\"value\":"
          "{\"name.givenName\":\"A\"}}"), same, 200,
          "an attribute under two names is compared with the one read");
    check(map, "DELETE", "/Users/A", NULL, none, 404,
          "an id that match= excludes is not deleted");
    check(map, "DELETE", "/Users/a1", NULL, stuck, 503,
          "a delete that fails");

    script_request(&request, map, "PUT", "/Users/a1", "{\"userName\":null}");
    request.strict = 1;
    result = script_run_request(&request, same, "strict");
    is_int(result.status, 400, "strict: a required one is not cleared");
    json_decref(result.body);

    /* the header of a call */

    script_request(&request, map, "PATCH", "/Users/a1", PATCH("{\"op\":\"add\""
                   ",\"path\":\"nickName\",\"value\":\"x\"}"));
    op = scim_op_new(&request);
    is_int(scim_op_next(op, &effect), SCIM_STORE, "the user is locked");
    script_reply(op, effect, &same[0]);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "and read");
    script_answer(op, effect, &same[1]);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "and written");
    ok(effect->call.nheaders == 1
       && scim_str_eq(effect->call.headers[0].name, "X-Nick")
       && scim_str_eq(effect->call.headers[0].value, "x User.set.nickName"),
       "with a header");
    is_str(scim_op_info(op)->call, "User.set.nickName",
           "logs can name the call");
    is_str(scim_op_info(op)->name, "patch", "and the operation");
    scim_op_free(op);
    scim_op_free(NULL);

    scim_map_free(map);
}


/* ids that are sent or made, finds by what is not a text */

static const char  ids[] =
    "scim_mapping m { resource User {"
    " attribute id /login prefix=u-;"
    " attribute userName /login required unique immutable;"
    " attribute " SCIM_URN_ENTERPRISE ":employeeNumber /no number unique;"
    " attribute active /on;"
    " attribute 'emails[type eq \"work\"].value' /mail;"
    " list active=true GET /on items=/us;"
    " list active=false GET /off items=/us;"
    " find 'emails[type eq \"work\"].value' GET /u?mail=$scim_value items=/us;"
    " get GET /u/$scim_id;"
    " create POST /u object=/none body=/;"
    " update PUT /u/$scim_id;"
    "} }";


static const char  made[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
    " create PUT /u/x-$scim_userName id=x-$scim_userName;"
    "} }";


static const char  found[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " attribute externalId /ext unique;"
    " attribute " SCIM_URN_ENTERPRISE ":employeeNumber /no number unique;"
    " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
    " find " SCIM_URN_ENTERPRISE ":employeeNumber GET /by-no?q=$scim_value;"
    " attribute active /on unique;"
    " find externalId GET /by-ext?q=$scim_value;"
    " find active GET /by-on?q=$scim_value;"
    " create POST /u;"
    "} }";


static void
test_ids(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  sent[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "{}", NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  by_mail[] = {
        { "GET /u?mail=a", 200, "{\"us\":[{\"login\":\"ann\",\"mail\":\"A\"}]}",
          NULL },
        END
    };

    static const step_t  by_template[] = {
        { "PUT /u/x-ann {\"login\":\"ann\"}", 201, NULL, NULL },
        { "GET /u/x-ann", 200, "{\"id\":\"x-ann\",\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  by_number[] = {
        { "POST /u {\"login\":\"ann\",\"no\":5}", 201, "{}", NULL },
        { "GET /by-no?q=5", 200, "[{\"id\":\"a0\",\"no\":55},{\"id\":\"a1\","
          "\"no\":5}]", NULL },
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\",\"no\":5}",
          NULL },
        END
    };

    static const step_t  by_boolean[] = {
        { "POST /u {\"login\":\"ann\",\"on\":true}", 201, "{}", NULL },
        { "GET /by-on?q=true", 200, "[{\"id\":\"a1\",\"on\":true}]", NULL },
        { "GET /u/a1", 200, "{\"id\":\"a1\",\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  lost[] = {
        { "POST /u {\"login\":\"ann\",\"ext\":\"e\"}", 201, "{}", NULL },
        { "GET /by-ext?q=e", 404, NULL, NULL },
        END
    };

    static const step_t  both[] = {
        { "GET /on", 200, "{\"us\":[{\"login\":\"ann\"}]}", NULL },
        { "GET /off", 200, "{\"us\":[{\"login\":\"bob\"}]}", NULL },
        END
    };

    map = map_of(ids);

    result = script_run(map, "POST", "/Users", "{\"userName\":\"ann\"}", sent);
    is_int(result.status, 201, "the id is the name that was sent");
    is_str(json_string_value(member(&result, "id")), "u-ann",
           "with its prefix");
    json_decref(result.body);

    check(map, "GET", "/Users/ann", NULL, none, 404,
          "an id without its prefix");

    result = script_run(map, "GET", "/Users?attributes=userName&filter=emails"
                        "[type+eq+%22work%22+and+value+eq+%22a%22]", NULL,
                        by_mail);
    is_int(json_integer_value(member(&result, "totalResults")), 1,
           "an element of a list is found by its type and value");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?attributes=userName&filter=not"
                        "+(emails[type+eq+%22home%22])+and+id+pr", NULL,
                        both);
    is_int(json_integer_value(member(&result, "totalResults")), 2,
           "other filters are tried on all");
    json_decref(result.body);

    scim_map_free(map);

    map = map_of(made);
    check(map, "POST", "/Users", "{\"userName\":\"ann\"}", by_template, 201,
          "the id is made by the mapping");
    scim_map_free(map);

    map = map_of(found);
    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"" SCIM_URN_ENTERPRISE
          "\":{\"employeeNumber\":\"5\"}}", by_number, 201,
          "what was created is found by a number");
    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"active\":true}",
          by_boolean, 201, "or by a boolean");
    check(map, "POST", "/Users", "{\"userName\":\"ann\",\"externalId\":"
          "\"e\"}", lost, 500, "or is not found");
    scim_map_free(map);
}


int
main(void)
{
    test_poor();
    test_written();
    test_ids();

    return done_testing();
}
