
/*
 * "Writing", rules 20 to 25 of the mapping language.
 */


#include "op_expect.h"


#define NOT_FOUND   "{\"status\":\"404\"}"
#define INVALID     "{\"status\":\"400\",\"scimType\":\"invalidValue\"}"
#define MUTABILITY  "{\"status\":\"400\",\"scimType\":\"mutability\"}"
#define LATER       "{\"status\":\"503\"}"


static void
rule_20_carried(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u/Dr?n=N {\"k\":\"V\",\"login\":\"ann\"}", 201, "{\"id\":7}",
          NULL },
        { "PUT /u/7/pw \"s\"", 204, "", NULL },
        { "PUT /u/7 {\"lang\":\"en\",\"login\":\"ann\"}", 204, "", NULL },
        { "POST /u/7/lock", 204, "", NULL },
        { "POST /u/7/roles \"a\"", 204, "", NULL },
        { "POST /u/7/roles \"b\"", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"active\":false}",
          NULL },
        END
    };

    static const step_t  active[] = {
        { "POST /u/Dr {\"login\":\"ann\"}", 201, "{\"id\":7}", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"active\":true}",
          NULL },
        END
    };

    static const step_t  admin[] = {
        { "POST /u/Dr {\"login\":\"ann\"}", 201, "{\"id\":7}", NULL },
        { "POST /u/7/admin true", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"active\":true}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute title - write_only required;"
                 " attribute nickName - write_only;"
                 " attribute userType - write_only;"
                 " attribute userName /login required;"
                 " attribute password - write_only;"
                 " attribute locale - write_only;"
                 " attribute active /active;"
                 " attribute roles /roles;"
                 " attribute urn:x:2.0:E:admin /admin type=boolean;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u/$scim_title?n=$scim_nickName"
                 "   'json={\"k\": $scim_userType,"
                 "          \"login\": $scim_userName}' id=/id;"
                 " set password PUT /u/$scim_id/pw 'json=$scim_value';"
                 " set urn:x:2.0:E:admin POST /u/$scim_id/admin"
                 "   'json=$scim_value';"
                 " update PUT /u/$scim_id 'json={\"lang\": $scim_locale,"
                 "   \"login\": $scim_userName}';"
                 " set active=true POST /u/$scim_id/unlock;"
                 " set active=false POST /u/$scim_id/lock;"
                 " add roles POST /u/$scim_id/roles 'json=$scim_value';"
                 " remove roles DELETE /u/$scim_id/roles/$scim_value; } }");

    expect(map, "POST", "/Users", "{\"title\":\"Dr\",\"nickName\":\"N\","
           "\"userType\":\"V\",\"userName\":\"ann\",\"password\":\"s\","
           "\"locale\":\"en\",\"active\":false,\"roles\":[{\"value\":\"a\"},"
           "{\"value\":\"b\"}]}", created, 201, "{\"active\":false}",
           "rule 20: what its templates do not name is written afterwards");
    expect(map, "POST", "/Users", "{\"title\":\"Dr\",\"userName\":\"ann\","
           "\"active\":true}", active, 201, "{\"active\":true}",
           "rule 20: but active only if it is false");
    expect(map, "POST", "/Users", "{\"title\":\"Dr\",\"userName\":\"ann\","
           "\"urn:x:2.0:E\":{\"admin\":true}}", admin, 201, "{}",
           "rule 20: any other boolean in any case");

    scim_map_free(map);
}


static void
rule_20_built(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\",\"title\":\"Dr\",\"active\":false}",
          201, "{\"id\":7}", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"active\":false}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute title /title; attribute active /active;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"title\":\"Dr\","
           "\"active\":false}", created, 201, "{\"active\":false}",
           "rule 20: a built body carries all of its attributes");

    scim_map_free(map);
}


#define HALVES                                                                \
    "scim_mapping m { detail /error; resource User {"                         \
    " attribute id /id number;"                                               \
    " attribute userName /login required; attribute title - write_only;"      \
    " list GET /u; get GET /u/$scim_id;"                                      \
    " find userName GET /f?q=$scim_value;"                                    \
    " create POST /u 'json={\"login\": $scim_userName}' id=/id;"              \
    " set title PUT /u/$scim_id/title 'json=$scim_value';"                    \
    " set userName PUT /u/$scim_id/name 'json=$scim_value';"

#define CREATED                                                               \
    { "POST /u {\"login\":\"ann\"}", 201, "{\"id\":7}", NULL }

static const char  ann[] = "{\"userName\":\"ann\",\"title\":\"Dr\"}";


static void
rule_21(void)
{
    size_t       i;
    char         what[64];
    step_t       steps[3];
    scim_map_t  *map, *keeps;

    static const step_t  undone[] = {
        CREATED,
        { "PUT /u/7/title \"Dr\"", 422, "{\"error\":\"no title\"}", NULL },
        { "DELETE /u/7", 204, "", NULL },
        { "GET /u/7", 404, "", NULL },
        END
    };

    static const step_t  stays[] = {
        CREATED,
        { "PUT /u/7/title \"Dr\"", 422, "{\"error\":\"no title\"}", NULL },
        { "DELETE /u/7", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  kept[] = {
        CREATED,
        { "PUT /u/7/title \"Dr\"", 422, "{\"error\":\"no title\"}", NULL },
        END
    };

    static const step_t  twice[] = {
        CREATED,
        { "PUT /u/7/title \"Dr\"", 422, "{\"error\":\"no title\"}", NULL },
        { "DELETE /u/7", 204, "", NULL },
        { "DELETE /mail/7", 204, "", NULL },
        { "GET /u/7", 404, "", NULL },
        END
    };

    static const step_t  repeat[] = {
        { "POST /u {\"login\":\"ann\"}", 409, "", NULL },
        END
    };

    static const step_t  found[] = {
        { "GET /f?q=ann", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        END
    };

    static const int  passing[] = { 0, 503, 500, 429, 408, -1 };

    map = map_of(HALVES " delete DELETE /u/$scim_id; } }");
    keeps = map_of(HALVES "} }");

    expect(map, "POST", "/Users", ann, undone, 400, "{\"scimType\":"
           "\"invalidValue\",\"detail\":\"no title\"}",
           "rule 21: a create is undone after a final failure");
    expect(map, "POST", "/Users", ann, stays, 400, "{\"detail\":\"no title"
           " (the User was created before that)\"}",
           "rule 21: if the object is gone when it is read again");
    expect(keeps, "POST", "/Users", ann, kept, 400, "{\"detail\":\"no title"
           " (done before that: User.create)\"}",
           "rule 21: and only if there is a delete");
    scim_map_free(keeps);

    memset(steps, 0, sizeof(steps));
    steps[0] = kept[0];
    steps[1] = kept[1];

    for (i = 0; passing[i] >= 0; i++) {
        steps[1].status = passing[i];
        steps[1].body = "";
        snprintf(what, sizeof(what), "rule 21: nothing is undone after %d",
                 passing[i]);
        expect(map, "POST", "/Users", ann, steps,
               passing[i] == 429 ? 429 : 503, "{}", what);
    }

    expect(map, "POST", "/Users", ann, repeat, 409,
           "{\"scimType\":\"uniqueness\"}", "rule 21: a repeat meets 409");
    expect(map, "GET", "/Users?filter=userName+eq+%22ann%22", NULL, found,
           200, "{\"totalResults\":1}",
           "rule 21: and the client's filter finds the object");
    scim_map_free(map);

    map = map_of(HALVES " delete DELETE /u/$scim_id;"
                 " delete DELETE /mail/$scim_id; } }");
    expect(map, "POST", "/Users", ann, twice, 400,
           "{\"detail\":\"no title\"}",
           "rule 21: it is undone by all that deletes");
    scim_map_free(map);
}


#define READ_ONLY                                                             \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login read_only; list GET /u; get GET /u/$scim_id;" \
    "} }"

#define ONE                                                                   \
    "{\"id\":7,\"login\":\"ann\",\"nick\":\"n\",\"type\":\"t\","              \
    "\"created\":\"2020-01-01T00:00:00Z\"}"


static void
rule_22(void)
{
    scim_map_t  *map;

    static const step_t  read[] = { { "GET /u/7", 200, ONE, NULL }, END };

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\",\"nick\":\"n\"}", 201, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, ONE, NULL },
        END
    };

    static const step_t  typed[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, ONE, NULL },
        { "PUT /u/7 {\"login\":\"bob\",\"type\":\"t\"}", 200, "", NULL },
        { "GET /u/7", 200, ONE, NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    static const step_t  renamed[] = {
        { "GET /u/7", 200, ONE, NULL },
        { "PUT /u/7 {\"login\":\"bob\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"bob\"}", NULL },
        END
    };

    map = map_of(READ_ONLY);

    expect(map, "POST", "/Users", "{\"userName\":\"a\"}", no_calls, 501, "{}",
           "rule 22: without a create: 501");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"a\"}", no_calls, 501,
           "{}", "rule 22: without a route that changes: 501");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"x\"")),
           no_calls, 501, "{}", "rule 22: for PATCH, too");
    expect(map, "DELETE", "/Users/7", NULL, no_calls, 501, "{}",
           "rule 22: without a delete: 501");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute nickName /nick immutable;"
                 " attribute userType /type read_only;"
                 " attribute meta.created /created;"
                 " attribute active /a values=true:1,false:0;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u 'json={\"login\": $scim_userName,"
                 "   \"nick\": $scim_nickName}' id=/id;"
                 " update PUT /u/$scim_id 'json={\"login\": $scim_userName}';"
                 " set active=false POST /u/$scim_id/lock; } }");

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "active",
           "true")), read, 400, MUTABILITY,
           "rule 22: a value without a route, beside others: mutability");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"nickName\":\"n\","
           "\"userType\":\"x\",\"id\":\"9\",\"meta\":{\"created\":\"x\"}}",
           created, 201, "{\"id\":\"7\",\"userType\":\"t\"}",
           "rule 22: read_only values are ignored in POST");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"bob\",\"userType\":\"x\","
           "\"id\":\"9\"}", renamed, 200, "{\"userName\":\"bob\"}",
           "rule 22: in PUT");
    expect(map, "PATCH", "/Users/7", PATCH("{\"op\":\"replace\",\"value\":{"
           "\"userName\":\"bob\",\"userType\":\"x\",\"id\":\"9\"}}"), renamed,
           200, "{\"userName\":\"bob\"}",
           "rule 22: and in a PATCH without a path");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userType",
           "\"x\"")), no_calls, 400, MUTABILITY,
           "rule 22: a path that names one is 400");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "meta.created",
           "\"2021-01-01T00:00:00Z\"")), no_calls, 400, MUTABILITY,
           "rule 22: also where RFC 7643 says so");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"bob\",\"nickName\":\"n\"}",
           renamed, 200, "{\"userName\":\"bob\"}",
           "rule 22: an immutable one takes its present value");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "nickName",
           "\"n\"")), read, 200, "{\"nickName\":\"n\"}",
           "rule 22: in a PATCH, too");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "nickName",
           "\"m\"")), read, 400, MUTABILITY, "rule 22: and no other");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute userType /type read_only;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id 'json={\"login\": $scim_userName,"
                 "   \"type\": $scim_userType}'; } }");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"bob\",\"userType\":\"x\"}",
           typed, 200, "{\"userType\":\"t\"}",
           "rule 22: templates get what the app has of them");
    scim_map_free(map);
}


static void
rule_23(void)
{
    scim_map_t      *map;
    scim_request_t   request;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\",\"last\":\"none\"}", 201, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"last\":\"none\"}",
          NULL },
        END
    };

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"last\":\"A\"}",
          NULL },
        END
    };

    static const step_t  titled[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"last\":\"A\"}",
          NULL },
        { "PUT /u/7 {\"title\":\"Dr\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"last\":\"A\","
          "\"title\":\"Dr\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute name.familyName /last required default=none;"
                 " attribute emails.value /mail required"
                 "   default=$scim_userName@x;"
                 " attribute title /title;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute name.familyName /last required default=none;"
                 " attribute title /title;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"title\":\"x\"}", no_calls, 400, INVALID,
           "rule 23: required is tested at create");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", created, 201,
           "{\"name\":{\"familyName\":\"none\"}}",
           "rule 23: after the defaults");
    expect(map, "PUT", "/Users/7", "{\"title\":\"Dr\"}", titled, 200,
           "{\"title\":\"Dr\"}",
           "rule 23: on a change by what the resource becomes");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"\",\"title\":\"Dr\"}",
           titled, 200, "{\"userName\":\"ann\"}",
           "rule 23: an empty one counts as not sent");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userName",
           "null") "," CHANGE("add", "title", "\"Dr\"")), titled, 200,
           "{\"userName\":\"ann\"}", "rule 23: so does null");

    script_request(&request, map, "PUT", "/Users/7",
                   "{\"userName\":\"\",\"title\":\"Dr\"}");
    request.strict = 1;
    expect_of(script_run_request(&request, read, "strict"), 400, INVALID,
              "rule 23: with scim_dialect strict it is 400");

    scim_map_free(map);
}


/* RFC 7644, 3.5.2.3 and table 9; else the element is made, if it has a place */

static void
strict_targets(void)
{
    size_t           i;
    scim_map_t      *map;
    scim_request_t   request;

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"a@x\"}",
          NULL },
        END
    };

    static const step_t  written[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"a@x\"}",
          NULL },
        { "PUT /u/7 {\"home\":\"b@x\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"a@x\","
          "\"home\":\"b@x\"}", NULL },
        END
    };

    static const struct {
        const char    *body;
        const step_t  *steps;
        const char    *type;
        const char    *what;
    } cases[] = {
        { PATCH(CHANGE("replace", "emails[type eq \\\"home\\\"].value",
                       "\"b@x\"")), read, "noTarget",
          "strict: nothing to be replaced" },
        { PATCH(CHANGE("replace", "emails[type eq \\\"other\\\"]",
                       "{\"value\":\"b@x\"}")), read, "noTarget",
          "strict: nor anything that the app has not" },
        { PATCH(CHANGE("add", "emails[type eq \\\"home\\\"].value",
                       "\"b@x\"")), written, NULL,
          "strict: what is added need not be there" },
        { PATCH(CHANGE("add", "emails[type eq \\\"home\\\"].value",
                       "\"c@x\"") ","
                CHANGE("replace", "emails[type eq \\\"home\\\"].value",
                       "\"b@x\"")), written, NULL,
          "strict: what was added can be replaced" },
        { PATCH(CHANGE("replace", "userName", "\"ann\"")), read, NULL,
          "strict: a path without a filter" },
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute 'emails[type eq \"work\"].value' /mail;"
                 " attribute 'emails[type eq \"home\"].value' /home;"
                 " list GET /u; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id; } }");

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        script_request(&request, map, "PATCH", "/Users/7", cases[i].body);
        request.strict = 1;
        expect_of(script_run_request(&request, cases[i].steps, cases[i].what),
                  cases[i].type ? 400 : 200,
                  cases[i].type ? "{\"scimType\":\"noTarget\"}" : "{}",
                  cases[i].what);
    }

    expect(map, "PATCH", "/Users/7", cases[0].body, written, 200, "{}",
           "tolerant: it is made");
    expect(map, "PATCH", "/Users/7", cases[1].body, read, 200, "{}",
           "tolerant: it is left out");

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add",
           "emails[type eq \\\"home\\\" and primary eq true].value",
           "\"b@x\"")), written, 200, "{}",
           "which one is primary nobody keeps, but it may be said");

    scim_map_free(map);
}


#define FULL                                                                  \
    "{\"id\":7,\"login\":\"ann\",\"title\":\"Dr\",\"first\":\"A\","           \
    "\"last\":\"B\",\"roles\":[\"x\",\"y\"],\"active\":true}"


static void
rule_24(void)
{
    scim_map_t  *map;

    static const step_t  nothing[] = { { "GET /u/7", 200, FULL, NULL }, END };

    static const step_t  complex[] = {
        { "GET /u/7", 200, FULL, NULL },
        { "PUT /u/7 {\"first\":\"C\",\"last\":\"\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"first\":\"C\"}",
          NULL },
        END
    };

    static const step_t  list[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, FULL, NULL },
        { "PUT /u/7 {\"roles\":[\"y\",\"z\"]}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"roles\":[\"y\","
          "\"z\"]}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute title /title; attribute name.givenName /first;"
                 " attribute name.familyName /last; attribute roles /roles;"
                 " attribute active /active;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "PUT", "/Users/7", "{\"userName\":\"ann\"}", nothing, 200,
           "{\"title\":\"Dr\",\"active\":true,\"name\":{\"givenName\":\"A\"}}",
           "rule 24: what a PUT does not mention stays");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"ann\",\"name\":{"
           "\"givenName\":\"C\"}}", complex, 200, "{\"name\":{\"givenName\":"
           "\"C\",\"familyName\":null}}",
           "rule 24: inside what it mentions what is absent is cleared");
    expect(map, "PUT", "/Users/7", "{\"userName\":\"ann\",\"roles\":[{"
           "\"value\":\"y\"},{\"value\":\"z\"}]}", list, 200,
           "{\"roles\":[{\"value\":\"y\"},{\"value\":\"z\"}]}",
           "rule 24: a list is replaced whole");

    scim_map_free(map);
}


#define MAIL(value, type, primary)                                            \
    "{\"value\":\"" value "\",\"type\":\"" type "\",\"primary\":" primary "}"


static void
rule_25(void)
{
    scim_map_t  *map;

    static const step_t  primary[] = {
        { "POST /u {\"login\":\"ann\",\"mail\":\"p@x\"}", 201, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"p@x\"}",
          NULL },
        END
    };

    static const step_t  work[] = {
        { "POST /u {\"login\":\"ann\",\"mail\":\"w@x\"}", 201, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"w@x\"}",
          NULL },
        END
    };

    static const step_t  first[] = {
        { "POST /u {\"login\":\"ann\",\"mail\":\"h@x\"}", 201, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"h@x\"}",
          NULL },
        END
    };

    static const step_t  changed[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"a@x\"}",
          NULL },
        { "PUT /u/7 {\"mail\":\"b@x\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"b@x\"}",
          NULL },
        END
    };

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"mail\":\"a@x\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute emails.value /mail;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":["
           MAIL("h@x", "home", "false") "," MAIL("w@x", "work", "false") ","
           MAIL("p@x", "other", "true") "]}", primary, 201,
           "{\"emails\":[" MAIL("p@x", "work", "true") "]}",
           "rule 25: of a list the primary one");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":["
           MAIL("h@x", "home", "false") "," MAIL("w@x", "work", "false") "]}",
           work, 201, "{\"emails\":[" MAIL("w@x", "work", "true") "]}",
           "rule 25: else the one for work");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":["
           MAIL("h@x", "home", "false") "," MAIL("o@x", "other", "false")
           "]}", first, 201, "{\"emails\":[" MAIL("h@x", "work", "true") "]}",
           "rule 25: else the first");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace",
           "emails[type eq \\\"work\\\"].value", "\"b@x\"")), changed, 200,
           "{\"emails\":[" MAIL("b@x", "work", "true") "]}",
           "rule 25: it is the one of type work");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace",
           "emails[type eq \\\"home\\\"].value", "\"b@x\"")), read, 200,
           "{\"emails\":[" MAIL("a@x", "work", "true") "]}",
           "rule 25: one of another type is not mapped");

    scim_map_free(map);
}


int
main(void)
{
    rule_20_carried();
    rule_20_built();
    rule_21();
    rule_22();
    rule_23();
    strict_targets();
    rule_24();
    rule_25();

    return done_testing();
}
