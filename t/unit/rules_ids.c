
/*
 * "Ids", rules 7 to 9 of the mapping language.
 */


#include "op_expect.h"


#define NOT_FOUND  "{\"status\":\"404\"}"

#define KEPT(id)  "HMGET scim:{default}:kept:User:" id " externalId"

#define KEEP(id, field)                                                       \
    "EVAL 2 scim:{default}:kept:User:" id                                     \
    " scim:{default}:index:User:externalId " id " externalId 0 " field

#define ADD(id)  CHANGE("add", "members", "[{\"value\":\"" id "\"}]")


static void
rule_7_read(void)
{
    scim_map_t  *map;

    static const step_t  other_case[] = {
        { "GET /u/Ann", 200, "{\"id\":\"ann\",\"login\":\"x\"}", NULL },
        END
    };

    static const step_t  current[] = {
        { "GET /u/current", 200, "{\"id\":\"7\",\"login\":\"root\"}", NULL },
        END
    };

    static const step_t  zero[] = {
        { "GET /u/01", 200, "{\"id\":\"1\",\"login\":\"x\"}", NULL },
        END
    };

    static const step_t  group[] = {
        { "GET /g/01", 200, "{\"id\":1,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  found[] = {
        { "GET /u/ann", 200, "{\"id\":\"ann\",\"login\":\"x\"}", NULL },
        { "DELETE /u/ann", 204, "", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id;"
                 " attribute userName /login required;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; delete DELETE /u/$scim_id;"
                 " hide userName=root; }"
                 " resource Group { attribute id /id prefix=g-;"
                 " attribute displayName /name read_only;"
                 " attribute members /m/*; list GET /g; get GET /g/$scim_id;"
                 " add members POST /g/$scim_id/m/$scim_value;"
                 " remove members DELETE /g/$scim_id/m/$scim_value; } }");

    expect(map, "GET", "/Users/Ann", NULL, other_case, 404, NOT_FOUND,
           "rule 7: an id is compared byte for byte");
    expect(map, "GET", "/Users/current", NULL, current, 404, NOT_FOUND,
           "rule 7: an app may take a word for an id");
    expect(map, "DELETE", "/Users/01", NULL, zero, 404, NOT_FOUND,
           "rule 7: it is read before it is deleted");
    expect(map, "DELETE", "/Users/ann", NULL, found, 204, NULL,
           "rule 7: and deleted if it is the one");
    expect(map, "PUT", "/Users/01", "{\"userName\":\"y\"}", zero, 404,
           NOT_FOUND, "rule 7: before a PUT");
    expect(map, "PATCH", "/Users/01", PATCH(CHANGE("replace", "userName",
           "\"y\"")), zero, 404, NOT_FOUND, "rule 7: before a PATCH");
    expect(map, "PATCH", "/Groups/g-01", PATCH(ADD("7")), group, 404,
           NOT_FOUND, "rule 7: before a member is added");

    scim_map_free(map);
}


static void
rule_7_spelling(void)
{
    scim_map_t  *map;

    static const step_t  deleted[] = {
        { "DELETE /u/1", 204, "", NULL },
        END
    };

    static const step_t  added[] = {
        { "POST /g/a/m/1", 204, "", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; delete DELETE /u/$scim_id; }"
                 " resource Group { attribute id /id match=[a-z]+;"
                 " attribute displayName /name read_only;"
                 " attribute members /m/*; list GET /g; get GET /g/$scim_id;"
                 " add members POST /g/$scim_id/m/$scim_value;"
                 " remove members DELETE /g/$scim_id/m/$scim_value; } }");

    expect(map, "GET", "/Users/01", NULL, no_calls, 404, NOT_FOUND,
           "rule 7: another spelling of a number needs no call");
    expect(map, "DELETE", "/Users/1x", NULL, no_calls, 404, NOT_FOUND,
           "rule 7: nor does a delete of one");
    expect(map, "PUT", "/Users/+1", "{\"userName\":\"y\"}", no_calls, 404,
           NOT_FOUND, "rule 7: nor a PUT");
    expect(map, "GET", "/Users?filter=id+eq+%2201%22", NULL, no_calls, 200,
           "{\"totalResults\":0}", "rule 7: nor a filter");
    expect(map, "GET", "/Groups/A", NULL, no_calls, 404, NOT_FOUND,
           "rule 7: nor what match= excludes");
    expect(map, "PATCH", "/Groups/a1", PATCH(ADD("1")), no_calls, 404,
           NOT_FOUND, "rule 7: nor a member of it");
    expect(map, "DELETE", "/Users/1", NULL, deleted, 204, NULL,
           "rule 7: a write need not read");
    expect(map, "PATCH", "/Groups/a", PATCH(ADD("1")), added, 204, NULL,
           "rule 7: be it of a member");

    scim_map_free(map);
}


static const char  named[] =
    "scim_mapping m { resource User { attribute id /name;"
    " attribute userName /name required immutable;"
    " attribute title /title; attribute externalId redis;"
    " list GET /u; get GET /u/$scim_id;"
    " create PUT /u/$scim_userName 'json={\"a\": 1}';"
    " set title POST /u/$scim_id/t 'json=$scim_value';"
    " update PUT /u/$scim_id 'json={\"u\": $scim_userName}'; } }";


static void
rule_8(void)
{
    scim_map_t  *map;

    static const step_t  lowered[] = {
        { "PUT /u/Ann {\"a\":1}", 201, "", NULL },
        { "GET /u/Ann", 200, "{\"name\":\"ann\"}", NULL },
        { KEEP("ann", "{\"k\":[\"e\"],\"v\":\"e\"}"), STORE_OK, NULL, NULL },
        { KEPT("ann"), STORE_LIST, "{\"k\":[\"e\"],\"v\":\"e\"}", NULL },
        END
    };

    static const step_t  written[] = {
        { "PUT /u/Ann {\"a\":1}", 201, "", NULL },
        { "GET /u/Ann", 200, "{\"name\":\"ann\"}", NULL },
        { "POST /u/ann/t \"Dr\"", 200, "", NULL },
        { KEEP("ann", ""), STORE_OK, NULL, NULL },
        { "GET /u/ann", 200, "{\"name\":\"ann\",\"title\":\"Dr\"}", NULL },
        { KEPT("ann"), STORE_LIST, "-", NULL },
        END
    };

    static const step_t  another[] = {
        { "PUT /u/current {\"a\":1}", 201, "", NULL },
        { "GET /u/current", 200, "{\"name\":\"root\"}", NULL },
        END
    };

    static const step_t  told[] = {
        { "POST /u {\"name\":\"Ann\"}", 200, "{\"ok\":\"ANN\"}", NULL },
        { "GET /u/ANN", 200, "{\"name\":\"ann\"}", NULL },
        END
    };

    static const step_t  unread[] = {
        { "POST /u {\"name\":\"Ann\"}", 200, "", NULL },
        { "GET /u", 200, "[{\"name\":\"ann\"}]", NULL },
        END
    };

    map = map_of(named);

    expect(map, "POST", "/Users", "{\"userName\":\"Ann\",\"externalId\":"
           "\"e\"}", lowered, 201, "{\"id\":\"ann\",\"userName\":\"ann\","
           "\"externalId\":\"e\",\"meta\":{\"location\":"
           "\"https://scim.test/v2/Users/ann\"}}",
           "rule 8: the id is that of the object that is read back");
    expect(map, "POST", "/Users", "{\"userName\":\"Ann\",\"title\":\"Dr\"}",
           written, 201, "{\"id\":\"ann\",\"title\":\"Dr\"}",
           "rule 8: also for what is written afterwards");
    expect(map, "POST", "/Users", "{\"userName\":\"current\"}", another, 500,
           "{\"id\":null}", "rule 8: but not that of another object");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /name;"
                 " attribute userName /name required immutable;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u id=/ok; } }");
    expect(map, "POST", "/Users", "{\"userName\":\"Ann\"}", told, 201,
           "{\"id\":\"ann\"}", "rule 8: id= only finds it");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /name;"
                 " attribute userName /name required immutable;"
                 " list GET /u; create POST /u id=$scim_userName; } }");
    expect(map, "POST", "/Users", "{\"userName\":\"Ann\"}", unread, 201,
           "{\"id\":\"ann\"}", "rule 8: also in a list");
    scim_map_free(map);
}


static void
rule_9(void)
{
    scim_map_t  *map;

    static const step_t  group[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[4]}", NULL },
        END
    };

    static const step_t  user[] = {
        { "GET /u/4", 200, "{\"id\":4,\"login\":\"a\",\"groups\":[4]}", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute groups /groups;"
                 " list GET /u; get GET /u/$scim_id; }"
                 " resource Group { attribute id /id number prefix=g-;"
                 " attribute displayName /name read_only;"
                 " attribute members /m read_only;"
                 " list GET /g; get GET /g/$scim_id; } }");

    expect(map, "GET", "/Groups/g-4", NULL, group, 200,
           "{\"id\":\"g-4\",\"members\":[{\"value\":\"4\",\"$ref\":"
           "\"https://scim.test/v2/Users/4\"}]}",
           "rule 9: a prefix is SCIM's, the app does not see it");
    expect(map, "GET", "/Users/4", NULL, user, 200,
           "{\"id\":\"4\",\"groups\":[{\"value\":\"g-4\",\"$ref\":"
           "\"https://scim.test/v2/Groups/g-4\"}]}",
           "rule 9: a user's groups have it, too");
    expect(map, "GET", "/Groups/4", NULL, no_calls, 404, NOT_FOUND,
           "rule 9: without it there is no such group");
    expect(map, "GET", "/Users/g-4", NULL, no_calls, 404, NOT_FOUND,
           "rule 9: and with it no such user");

    scim_map_free(map);
}


int
main(void)
{
    rule_7_read();
    rule_7_spelling();
    rule_8();
    rule_9();

    return done_testing();
}
