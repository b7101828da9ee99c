
/*
 * Capabilities 38 to 44 that a mapping language must have: groups, as apps
 * have them.
 */


#include "op_expect.h"


#define MEMBER(op, id)  CHANGE(op, "members", "[{\"value\":\"" id "\"}]")

#define USERS                                                                 \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login read_only; list GET /u; }"                    \
    " resource Group { attribute id /id number;"                              \
    " attribute displayName /name required; list GET /g;"                     \
    " get GET /g/$scim_id; create POST /g id=/id; update PUT /g/$scim_id;"    \
    " delete DELETE /g/$scim_id;"


static void
capability_38(void)
{
    scim_map_t  *map;

    static const step_t  one[] = {
        { "PUT /teams/4/members/7", 204, "", NULL },
        { "DELETE /teams/4/members/8", 204, "", NULL },
        END
    };

    static const step_t  whole[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"users\":[{\"usrid\":"
          "\"1\"},{\"usrid\":\"8\"}]}", NULL },
        { "PUT /g/4 {\"users\":[{\"usrid\":\"1\"},{\"usrid\":7}]}", 200, "",
          NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  user_side[] = {
        { "POST /users/7/groups groupid=4", 200, "", NULL },
        { "DELETE /users/8/groups groupid=4", 200, "", NULL },
        END
    };

    static const step_t  paged[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "GET /g/4/m?p=1", 200, "{\"n\":3,\"rows\":[{\"uid\":1},{\"uid\":2}"
          "]}", NULL },
        { "GET /g/4/m?p=2", 200, "{\"n\":3,\"rows\":[{\"uid\":3}]}", NULL },
        END
    };

    static const char  both[] = PATCH(MEMBER("add", "7") ","
                                      MEMBER("remove", "8"));

    map = map_of(USERS " attribute members /m;"
                 " add members PUT /teams/$scim_id/members/$scim_value;"
                 " remove members DELETE /teams/$scim_id/members/$scim_value;"
                 "} }");
    expect(map, "PATCH", "/Groups/4", both, one, 204, NULL,
           "capability 38: on the group's side, one at a time");
    scim_map_free(map);

    map = map_of(USERS " attribute members /users/*/usrid; } }");
    expect(map, "PATCH", "/Groups/4", both, whole, 204, NULL,
           "capability 38: on the group's side, the whole list");
    scim_map_free(map);

    map = map_of(USERS " attribute members /m;"
                 " add members POST /users/$scim_value/groups"
                 "   form=groupid=$scim_id;"
                 " remove members DELETE /users/$scim_value/groups"
                 "   form=groupid=$scim_id; } }");
    expect(map, "PATCH", "/Groups/4", both, user_side, 204, NULL,
           "capability 38: on the user's side, a DELETE with a form, too");
    scim_map_free(map);

    map = map_of(USERS " attribute members /uid;"
                 " read members GET /g/$scim_id/m?p=$scim_page size=2"
                 "   items=/rows total=/n;"
                 " add members PUT /g/$scim_id/m/$scim_value;"
                 " remove members DELETE /g/$scim_id/m/$scim_value; } }");
    expect(map, "GET", "/Groups/4", NULL, paged, 200, "{\"members\":["
           "{\"value\":\"1\"},{\"value\":\"2\"},{\"value\":\"3\"}]}",
           "capability 38: a list of members in pages");
    scim_map_free(map);
}


/* the id of a membership is found by group and user before it is deleted */

static void
capability_39(void)
{
    scim_map_t  *map;

    static const step_t  removed[] = {
        { "GET /memberships?group=4&user=8", 200, "{\"results\":[{\"pk\":31}"
          "]}", NULL },
        { "POST /memberships {\"group\":4,\"user\":7}", 201, "", NULL },
        { "DELETE /memberships/31", 204, "", NULL },
        END
    };

    static const step_t  none[] = {
        { "GET /memberships?group=4&user=8", 200, "{\"results\":[]}", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    map = map_of(USERS " attribute members /m;"
                 " lookup $membership GET"
                 "   /memberships?group=$scim_id&user=$scim_value"
                 "   value=/results/0/pk;"
                 " add members POST /memberships"
                 "   'json={\"group\": $scim_id, \"user\": $scim_value}';"
                 " remove members DELETE /memberships/$membership; } }");

    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("add", "7") ","
           MEMBER("remove", "8")), removed, 204, NULL,
           "capability 39: a membership has an id of its own");
    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("remove", "8")), none, 204,
           NULL, "capability 39: who is no member is removed already");

    scim_map_free(map);
}


static void
capability_40(void)
{
    scim_map_t  *map;

    static const step_t  added[] = {
        { "GET /admin/users/7.json", 200, "{\"username\":\"ada\"}", NULL },
        { "PUT /groups/4/members.json usernames=ada", 200, "", NULL },
        END
    };

    map = map_of(USERS " attribute members /m;"
                 " lookup $login GET /admin/users/$scim_value.json"
                 "   value=/username;"
                 " add members PUT /groups/$scim_id/members.json"
                 "   form=usernames=$login;"
                 " remove members DELETE /groups/$scim_id/members.json"
                 "   form=usernames=$login; } }");

    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("add", "7")), added, 204,
           NULL, "capability 40: a route that wants a member's login");

    scim_map_free(map);
}


static void
capability_41(void)
{
    scim_map_t  *map;

    static const step_t  roles[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /wp/v2/users/7", 200, "{\"id\":7,\"login\":\"ada\",\"roles\":["
          "\"editor\"]}", NULL },
        { "POST /wp/v2/users/7 {\"roles\":[\"author\"]}", 200, "", NULL },
        { "GET /wp/v2/users/7", 200, "{\"id\":7,\"login\":\"ada\",\"roles\":["
          "\"author\"]}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    static const step_t  scope[] = {
        { "GET /orgs/variable/teams/4", 200, "{\"id\":4,\"name\":\"x\"}",
          NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute roles /roles; list GET /wp/v2/users;"
                 " get GET /wp/v2/users/$scim_id;"
                 " update POST /wp/v2/users/$scim_id; }"
                 " resource Group { attribute id /id number;"
                 " attribute displayName /name read_only;"
                 " list GET /orgs/$org/teams;"
                 " get GET /orgs/$org/teams/$scim_id; } }");

    expect(map, "PUT", "/Users/7", "{\"userName\":\"ada\",\"roles\":[{"
           "\"value\":\"author\"}]}", roles, 200,
           "{\"roles\":[{\"value\":\"author\"}]}",
           "capability 41: roles of the app as \"roles\"");
    expect(map, "GET", "/Groups/4", NULL, scope, 200, "{\"id\":\"4\"}",
           "capability 41: a scope is a variable of nginx");

    scim_map_free(map);
}


/* "hide", and a default group; "check" of an "add" has its own tests */

static void
capability_43(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ada\",\"groups\":\"user\"}", 201, "", NULL },
        { "GET /u/ada", 200, "{\"login\":\"ada\",\"groups\":\"user,staff\"}",
          NULL },
        END
    };

    static const step_t  last[] = {
        SCRIPT_LOCK("User:ada"),
        { "GET /u/ada", 200, "{\"login\":\"ada\",\"groups\":\"\"}", NULL },
        { "PUT /u/ada {\"title\":\"Dr\",\"groups\":\"user\"}", 200, "", NULL },
        { "GET /u/ada", 200, "{\"login\":\"ada\",\"title\":\"Dr\"}", NULL },
        SCRIPT_UNLOCK("User:ada"),
        END
    };

    static const step_t  hidden[] = {
        { "GET /g/user", 200, "{\"name\":\"user\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /login;"
                 " attribute userName /login required immutable;"
                 " attribute title /title;"
                 " attribute groups /groups split=, default=user;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u 'json={\"login\": $scim_userName,"
                 "   \"groups\": $scim_groups}';"
                 " update PUT /u/$scim_id 'json={\"title\": $scim_title,"
                 "   \"groups\": $scim_groups}'; }"
                 " resource Group { attribute id /name;"
                 " attribute displayName /name read_only; list GET /g;"
                 " get GET /g/$scim_id; hide id=user; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"ada\"}", created, 201,
           "{\"groups\":[{\"value\":\"staff\"}]}",
           "capability 43: a user is born with the group that all have");
    expect(map, "PATCH", "/Users/ada", PATCH(CHANGE("add", "title",
           "\"Dr\"")), last, 200, "{\"title\":\"Dr\"}",
           "capability 43: and keeps it");
    expect(map, "GET", "/Groups/user", NULL, hidden, 404, "{}",
           "capability 43: which no client can touch");

    scim_map_free(map);
}


static void
capability_44(void)
{
    scim_map_t  *map;

    static const step_t  batch[] = {
        { "POST /groups/4/users.json {\"user_ids\":[7,8]}", 204, "", NULL },
        END
    };

    static const step_t  already[] = {
        { "POST /groups/4/users.json {\"user_ids\":[7,8]}", 422,
          "{\"errors\":[\"User is invalid\"]}", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  single[] = {
        { "POST /groups/4/users.json {\"user_ids\":[7,8]}", 400, "", NULL },
        { "POST /groups/4/users.json {\"user_ids\":[7]}", 204, "", NULL },
        { "POST /groups/4/users.json {\"user_ids\":[8]}", 422, "", NULL },
        END
    };

    static const step_t  removed[] = {
        { "DELETE /groups/4/users/7.json", 204, "", NULL },
        { "DELETE /groups/4/users/8.json", 404, "", NULL },
        END
    };

    static const char  add[] = PATCH("{\"op\":\"add\",\"path\":\"members\","
        "\"value\":[{\"value\":\"7\"},{\"value\":\"8\"}]}");

    static const char  remove[] = PATCH("{\"op\":\"remove\",\"path\":"
        "\"members\",\"value\":[{\"value\":\"7\"},{\"value\":\"8\"}]}");

    map = map_of(USERS " attribute members /m;"
                 " add members POST /groups/$scim_id/users.json"
                 "   'json={\"user_ids\": $scim_values}';"
                 " remove members DELETE"
                 "   /groups/$scim_id/users/$scim_value.json;"
                 " on add 422 ok; } }");

    expect(map, "PATCH", "/Groups/4", add, batch, 204, NULL,
           "capability 44: many members in one call");
    expect(map, "PATCH", "/Groups/4", add, already, 204, NULL,
           "capability 44: who is a member already is no error");
    expect(map, "PATCH", "/Groups/4", add, single, 204, NULL,
           "capability 44: one by one where they are refused together");
    expect(map, "PATCH", "/Groups/4", remove, removed, 204, NULL,
           "capability 44: nor is who is no member any more");

    scim_map_free(map);
}


int
main(void)
{
    capability_38();
    capability_39();
    capability_40();
    capability_41();
    capability_43();
    capability_44();

    return done_testing();
}
