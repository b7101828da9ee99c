
/*
 * "Values going out", rules 1 to 6 of the mapping language: what an app is
 * sent for the values of a client.
 */


#include "op_expect.h"


#define MUTABILITY  "{\"status\":\"400\",\"scimType\":\"mutability\"}"

#define INVALID     "{\"status\":\"400\",\"scimType\":\"invalidValue\"}"

#define ENTERPRISE                                                            \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"


#define EXTENSION(members)                                                    \
    "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{"        \
    members "}"

#define CLEARED                                                               \
    " attribute id /id match=\\w+;"                                           \
    " attribute userName /login read_only;"                                   \
    " attribute title /title;"                                                \
    " attribute nickName /nick clear=none;"                                   \
    " attribute locale /lang clear=-;"                                        \
    " attribute " ENTERPRISE "employeeNumber /no number;"                     \
    " attribute roles /roles;"                                                \
    " attribute entitlements /ent split=,;"                                   \
    " list GET /u; get GET /u/$scim_id;"


static const char  ann[] =
    "{\"id\":\"a\",\"login\":\"ann\",\"title\":\"Dr\",\"nick\":\"n\","
    "\"lang\":\"en\",\"no\":7,\"roles\":[\"x\"],\"ent\":\"y,z\"}";

static const char  bare[] = "{\"id\":\"a\",\"login\":\"ann\"}";

static const char  clear_all[] = PATCH(
    "{\"op\":\"remove\",\"path\":\"title\"},"
    "{\"op\":\"remove\",\"path\":\"nickName\"},"
    "{\"op\":\"remove\",\"path\":\"" ENTERPRISE "employeeNumber\"},"
    "{\"op\":\"remove\",\"path\":\"roles\"},"
    "{\"op\":\"remove\",\"path\":\"entitlements\"}");

static const char  cleared_all[] =
    "{\"userName\":\"ann\",\"title\":null,\"nickName\":null,"
    "\"roles\":null,\"entitlements\":null}";


static void
rule_1_built(void)
{
    scim_map_t  *map;

    static const step_t  built[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, ann, NULL },
        { "PUT /u/a {\"title\":\"\",\"nick\":\"none\",\"no\":null,"
          "\"roles\":[],\"ent\":\"\"}", 200, "", NULL },
        { "GET /u/a", 200, bare, NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    static const step_t  read[] = { { "GET /u/a", 200, ann, NULL }, END };

    map = map_of("scim_mapping m { resource User {" CLEARED
                 " update PUT /u/$scim_id; } }");

    expect(map, "PATCH", "/Users/a", clear_all, built, 200, cleared_all,
           "rule 1: a value that is cleared is sent, in a built body");
    expect(map, "PATCH", "/Users/a",
           PATCH("{\"op\":\"remove\",\"path\":\"locale\"}"), read, 400,
           MUTABILITY, "rule 1: clear=- refuses to clear");

    scim_map_free(map);
}


static void
rule_1_written(void)
{
    scim_map_t  *json, *form;

    static const step_t  json_steps[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, ann, NULL },
        { "PUT /u/a {\"t\":\"\",\"k\":\"none\",\"l\":\"en\",\"n\":null,"
          "\"r\":[],\"e\":\"\"}", 200, "", NULL },
        { "GET /u/a", 200, bare, NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    static const step_t  form_steps[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, ann, NULL },
        { "PUT /u/a t=&k=none&l=en&n=&e=", 200, "", NULL },
        { "GET /u/a", 200, bare, NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    static const step_t  left_out[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, bare, NULL },
        { "PUT /u/a {\"t\":\"Dr\"}", 200, "", NULL },
        { "GET /u/a", 200, bare, NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    static const step_t  form_left_out[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, bare, NULL },
        { "PUT /u/a t=Dr", 200, "", NULL },
        { "GET /u/a", 200, bare, NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    json = map_of("scim_mapping m { resource User {" CLEARED
                  " update PUT /u/$scim_id 'json={\"t\": $scim_title,"
                  "   \"k\": $scim_nickName, \"l\": $scim_locale,"
                  "   \"n\": ${scim_" ENTERPRISE "employeeNumber},"
                  "   \"r\": $scim_roles, \"e\": $scim_entitlements}'; } }");

    form = map_of("scim_mapping m { resource User {" CLEARED
                  " set roles PUT /u/$scim_id/r 'json=$scim_value';"
                  " update PUT /u/$scim_id 'form=t=$scim_title"
                  "&k=$scim_nickName&l=$scim_locale"
                  "&n=${scim_" ENTERPRISE "employeeNumber}"
                  "&e=$scim_entitlements'; } }");

    expect(json, "PATCH", "/Users/a", clear_all, json_steps, 200, cleared_all,
           "rule 1: a value that is cleared is sent, in a written body");
    expect(json, "PATCH", "/Users/a", PATCH(CHANGE("add", "title", "\"Dr\"")),
           left_out, 200, "{\"userName\":\"ann\"}",
           "rule 1: a member without any value is left out");
    expect(form, "PATCH", "/Users/a", PATCH(
           "{\"op\":\"remove\",\"path\":\"title\"},"
           "{\"op\":\"remove\",\"path\":\"nickName\"},"
           "{\"op\":\"remove\",\"path\":\"" ENTERPRISE "employeeNumber\"},"
           "{\"op\":\"remove\",\"path\":\"entitlements\"}"), form_steps, 200,
           "{\"title\":null}", "rule 1: and in a form");
    expect(form, "PATCH", "/Users/a", PATCH(CHANGE("add", "title", "\"Dr\"")),
           form_left_out, 200, "{\"userName\":\"ann\"}",
           "rule 1: a field without any value is left out");

    scim_map_free(json);
    scim_map_free(form);
}


static void
rule_2(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"12\",\"title\":\"true\",\"key\":7,"
          "\"ok\":true,\"off\":false,\"note\":null}", 201, "{\"id\":\"5\"}",
          NULL },
        { "POST /u/5/no {\"v\":8,\"text\":\"8\"}", 200, "", NULL },
        { "GET /u/5", 200, "{\"id\":\"5\",\"login\":12,\"title\":\"true\","
          "\"no\":\"7\",\"ok\":true,\"off\":false}", NULL },
        END
    };

    static const step_t  same[] = {
        { "GET /u/5", 200, "{\"id\":5,\"login\":12,\"no\":7.0}", NULL },
        END
    };

    static const step_t  set[] = {
        { "GET /u/5", 200, "{\"id\":5,\"login\":\"a\",\"no\":7}", NULL },
        { "POST /u/5/no {\"v\":8,\"text\":\"8\"}", 200, "", NULL },
        { "GET /u/5", 200, "{\"id\":5,\"login\":\"a\",\"no\":8}", NULL },
        END
    };

    static const step_t  member[] = {
        { "POST /g/1/m {\"one\":5}", 204, "", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute title /title;"
                 " attribute " ENTERPRISE "employeeNumber /no number;"
                 " attribute " ENTERPRISE "costCenter /key number;"
                 " attribute active /ok;"
                 " attribute nickName /off values=yes:true,no:false;"
                 " attribute userType /note values=none:null,some:x;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " set " ENTERPRISE "employeeNumber POST /u/$scim_id/no"
                 "   'json={\"v\": $scim_value, \"text\": \"$scim_value\"}';"
                 " update PUT /u/$scim_id; }"
                 " resource Group { attribute id /id match=\\d+;"
                 " attribute displayName /name read_only;"
                 " attribute members /m/*;"
                 " list GET /g; get GET /g/$scim_id;"
                 " add members POST /g/$scim_id/m"
                 "   'json={\"one\": $scim_value}';"
                 " remove members DELETE /g/$scim_id/m/$scim_value; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"12\",\"title\":\"true\","
           EXTENSION("\"employeeNumber\":\"8\",\"costCenter\":\"7\"")
           ",\"active\":true,"
           "\"nickName\":\"no\",\"userType\":\"none\"}", created, 201,
           "{\"userName\":\"12\",\"title\":\"true\",\"active\":true,"
           "\"nickName\":\"no\"}",
           "rule 2: a text, a number, a boolean, the app's false and null");
    expect(map, "PUT", "/Users/5", "{\"userName\":\"12\","
           EXTENSION("\"employeeNumber\":\"7\"") "}", same, 200,
           "{\"id\":\"5\",\"userName\":\"12\"}",
           "rule 2: reading compares text, 12 and \"12\" are equal");
    expect(map, "PATCH", "/Users/5", PATCH(CHANGE("replace", ENTERPRISE
           "employeeNumber", "\"8\"")), set, 200, "{\"id\":\"5\"}",
           "rule 2: $scim_value has the type of its attribute");
    expect(map, "PATCH", "/Groups/1", PATCH(CHANGE("add", "members",
           "[{\"value\":\"5\"}]")), member, 204, NULL,
           "rule 2: a member has the type of a user's id");

    scim_map_free(map);
}


static void
rule_3(void)
{
    scim_map_t  *map;

    static const step_t  read[] = {
        { "GET /u/a", 200, "{\"id\":\"a\",\"login\":\"ann\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " list GET /u; find userName GET /by/$scim_value;"
                 " get GET /u/$scim_id; create POST /u/$scim_userName id=/id;"
                 " set userName PUT /u/$scim_id/name/$scim_value;"
                 " delete DELETE /u/$scim_id; } }");

    expect(map, "GET", "/Users/%2e%2e", NULL, no_calls, 404, "{}",
           "rule 3: a segment \"..\" of an id is 404");
    expect(map, "DELETE", "/Users/%2e", NULL, no_calls, 404, "{}",
           "rule 3: and \".\"");
    expect(map, "GET", "/Users?filter=id+eq+%22..%22", NULL, no_calls, 200,
           "{\"totalResults\":0}", "rule 3: a filter finds nothing");
    expect(map, "POST", "/Users", "{\"userName\":\"..\"}", no_calls, 400,
           INVALID, "rule 3: of another value it is 400");
    expect(map, "PATCH", "/Users/a", PATCH(CHANGE("replace", "userName",
           "\".\"")), read, 400, INVALID, "rule 3: also after a read");
    expect(map, "GET", "/Users?filter=userName+eq+%22%22", NULL, no_calls,
           400, INVALID, "rule 3: nor is one that is empty");

    scim_map_free(map);
}


static void
rule_4(void)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    static const step_t  written[] = {
        { "POST /u/$ {\"a\":\"$ann\",\"q\":\"<\\\"a\\\\\\\"b\\\">\","
          "\"r\":\"\\\\.a\",\"c\":\"a\\\"b:json\"}", 201, "", NULL },
        { "GET /u/a%22b", 200, "{\"id\":\"a\\\"b\",\"login\":\"ann\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " attribute title /title required;"
                 " attribute nickName - write_only;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u/$$ 'json={\"a\": \"$$$scim_userName\","
                 "   \"q\": \"<${scim_title:json}>\","
                 "   \"r\": \"${scim_nickName:regex}\","
                 "   \"c\": \"$scim_title:json\"}' id=$scim_title;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"title\":\"a\\\"b\","
           "\"nickName\":\".a\"}", written, 201, "{\"id\":\"a\\\"b\"}",
           "rule 4: dollars, and :json and :regex at the end in braces");
    scim_map_free(map);

    map = conf_parse("scim_mapping m {"
                     " resource User { attribute id /id;"
                     " attribute userName /login required;"
                     " attribute urn:x:2.0:E:value /v type=string;"
                     " list GET /u; get GET /u/$scim_id;"
                     " create POST /u id=/id;"
                     " update PUT /u/$scim_id 'json={\"v\": $scim_value,"
                     " \"n\": $scim_userName}'; } }", &where, &err);
    ok(map == NULL, "rule 4: a built-in name wins over an attribute");
    is_str(err.detail, "\"scim_value\" has no value in \"update\"",
           "rule 4: and is refused as its variable");
    scim_map_free(map);
}


static void
rule_5(void)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    static const step_t  none[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "{\"id\":1}", NULL },
        { "GET /u/1", 200, "{\"id\":1,\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  one[] = {
        { "POST /u {\"login\":\"ann\",\"full\":\"Ann\"}", 201, "{\"id\":1}",
          NULL },
        { "GET /u/1", 200, "{\"id\":1,\"login\":\"ann\",\"full\":\"Ann\"}",
          NULL },
        END
    };

    static const step_t  own[] = {
        { "POST /u {\"login\":\"ann\",\"full\":\"Dr A\"}", 201, "{\"id\":1}",
          NULL },
        { "GET /u/1", 200, "{\"id\":1,\"login\":\"ann\",\"full\":\"Dr A\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " attribute name.givenName - write_only;"
                 " attribute name.familyName - write_only;"
                 " attribute displayName /full"
                 "   'default=${scim_name.givenName}"
                 " ${scim_name.familyName}';"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", none, 201,
           "{\"displayName\":null}",
           "rule 5: a default of no variable is no value");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"name\":"
           "{\"givenName\":\"Ann\"}}", one, 201, "{\"displayName\":\"Ann\"}",
           "rule 5: its text is trimmed");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"name\":"
           "{\"givenName\":\"Ann\"},\"displayName\":\"\"}", one, 201,
           "{\"displayName\":\"Ann\"}", "rule 5: it also stands for empty");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"name\":"
           "{\"givenName\":\"Ann\"},\"displayName\":null}", one, 201,
           "{\"displayName\":\"Ann\"}", "rule 5: and for null");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"name\":"
           "{\"givenName\":\"Ann\"},\"displayName\":\"Dr A\"}", own, 201,
           "{\"displayName\":\"Dr A\"}", "rule 5: not for a client's value");
    scim_map_free(map);

    map = conf_parse("scim_mapping m { resource User { attribute id /id;"
                     " attribute userName /login required;"
                     " list GET /u; get GET /u/$scim_id;"
                     " create POST /u 'json={\"t\": $scim_title,"
                     " \"n\": $scim_userName}' id=/id; } }", &where, &err);
    ok(map == NULL, "rule 5: a template uses declared attributes only");
    is_str(err.detail, "unknown \"scim_title\" variable, expected an"
           " attribute that has a line behind \"scim_\"",
           "rule 5: and is told of another one");
    scim_map_free(map);
}


static void
rule_6(void)
{
    scim_map_t  *map;

    static const step_t  pages[] = {
        { "GET /u?page=0&size=2", 200, "[{\"id\":1,\"login\":\"a\"},"
          "{\"id\":2,\"login\":\"b\"}]", NULL },
        { "GET /u?page=1&size=2", 200, "[{\"id\":3,\"login\":\"c\"}]", NULL },
        { "GET /u?page=2&size=2", 200, "[]", NULL },
        END
    };

    static const step_t  rows[] = {
        { "GET /u?from=1&size=2", 200, "[{\"id\":1,\"login\":\"a\"},"
          "{\"id\":2,\"login\":\"b\"}]", NULL },
        { "GET /u?from=3&size=2", 200, "[{\"id\":3,\"login\":\"c\"}]", NULL },
        { "GET /u?from=4&size=2", 200, "[]", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login read_only;"
                 " list GET /u?page=$scim_page0&size=$scim_limit size=2;"
                 "} }");
    expect(map, "GET", "/Users", NULL, pages, 200,
           "{\"totalResults\":3,\"Resources\":[{},{},{\"userName\":\"c\"}]}",
           "rule 6: $scim_page0 counts pages from 0");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login read_only;"
                 " list GET /u?from=$scim_start&size=$scim_limit size=2;"
                 "} }");
    expect(map, "GET", "/Users", NULL, rows, 200,
           "{\"totalResults\":3,\"Resources\":[{},{},{\"userName\":\"c\"}]}",
           "rule 6: $scim_start counts rows from 1");
    scim_map_free(map);
}


int
main(void)
{
    rule_1_built();
    rule_1_written();
    rule_2();
    rule_3();
    rule_4();
    rule_5();
    rule_6();

    return done_testing();
}
