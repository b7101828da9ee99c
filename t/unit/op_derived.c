
/*
 * Groups that are values of an attribute of users: "User.ATTR".
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ADD(id)                                                               \
    "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" id "\"}]}"

#define REMOVE(id)                                                            \
    "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" id "\\\"]\"}"

#define SET  "{default}:values:Group:groups"
#define NONE { "SMEMBERS scim:" SET, STORE_LIST, "", NULL }
#define NONE_OF(attr)                                                         \
    { "SMEMBERS scim:{default}:values:Group:" attr, STORE_LIST, "", NULL }


/* a list on each user is all there is */

static const char  wiki[] =
    "scim_mapping m {"
    " resource User { attribute id /login;"
    " attribute userName /login required unique immutable;"
    " attribute displayName /name;"
    " attribute groups /groups split=, default=user;"
    " list GET /u;"
    " create POST /u 'json={\"login\": $scim_userName,"
    " \"groups\": $scim_groups}';"
    " update PUT /u/$scim_id 'json={\"name\": $scim_displayName,"
    " \"groups\": $scim_groups}';"
    " hide id=root; }"
    " resource Group { attribute id User.groups;"
    " attribute displayName User.groups required immutable"
    " 'match=^[\\w.-]+$';"
    " attribute members User.groups;"
    " hide id~^(user|admin)$; } }";


#define PEOPLE                                                                \
    "[{\"login\":\"ada\",\"name\":\"Ada\",\"groups\":\"user,dev\"},"          \
    "{\"login\":\"bob\",\"name\":\"Bob\",\"groups\":\"user,admin,ops\"},"     \
    "{\"login\":\"root\",\"name\":\"R\",\"groups\":\"dev,secret\"},"          \
    "{\"login\":\"eve\",\"name\":\"Eve\",\"groups\":\"ops,dev\"}]"

#define LIST  { "GET /u", 200, PEOPLE, NULL }

#define LOCKED(id)                                                            \
    SCRIPT_LOCK("User:" id), LIST
#define UNLOCKED(id)                                                          \
    SCRIPT_UNLOCK("User:" id)


/* the answer's members and ids as one text, in their order */

static void
check(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *want,
    const char *what)
{
    char       text[1024];
    size_t     i, j, n;
    json_t    *list, *group, *members, *member;
    result_t   result;

    result = script_run(map, method, target, body, steps);

    is_int(result.status, status, "%s: status", what);

    if (want == NULL) {
        json_decref(result.body);
        return;
    }

    list = json_object_get(result.body, "Resources");
    list = list ? json_incref(list) : json_pack("[O]", result.body);
    text[0] = '\0';
    n = 0;

    json_array_foreach(list, i, group) {
        n += snprintf(text + n, sizeof(text) - n, "%s%s=%s", i ? " " : "",
                      json_string_value(json_object_get(group, "id")),
                      json_string_value(json_object_get(group,
                                                        "displayName")));

        members = json_object_get(group, "members");

        json_array_foreach(members, j, member) {
            n += snprintf(text + n, sizeof(text) - n, "%s%s", j ? "," : ":",
                          json_string_value(json_object_get(member,
                                                            "value")));
        }
    }

    is_str(text, want, "%s", what);

    json_decref(list);
    json_decref(result.body);
}


static void
test_read(const scim_map_t *map)
{
    static const step_t  all[] = {
        { "SMEMBERS scim:" SET, STORE_LIST, "left", NULL },
        LIST, END
    };

    static const step_t  one[] = { NONE, LIST, END };

    static const step_t  empty[] = {
        { "SMEMBERS scim:" SET, STORE_LIST, "left", NULL },
        LIST, END
    };

    static const step_t  known[] = {
        { "SMEMBERS scim:" SET, STORE_LIST, "left", NULL }, END
    };

    static const step_t  down[] = {
        { "SMEMBERS scim:" SET, STORE_DOWN, NULL, NULL }, END
    };

    static const step_t  broken[] = { NONE, { "GET /u", 500, "", NULL }, END };

    check(map, "GET", "/Groups", NULL, all, 200,
          "dev=dev:ada,eve left=left ops=ops:bob,eve",
          "capability 42: the distinct values, hidden people are in none");
    check(map, "GET", "/Groups?startIndex=2&count=1", NULL, all, 200,
          "left=left", "a page of them");
    check(map, "GET", "/Groups?filter=displayName%20eq%20%22DEV%22", NULL,
          all, 200, "dev=dev:ada,eve", "one is found by its name");
    check(map, "GET", "/Groups?filter=members%20eq%20%22bob%22", NULL, all,
          200, "ops=ops:bob,eve", "those of a user");
    check(map, "GET", "/Groups?filter=id%20eq%20%22ops%22", NULL, one, 200,
          "ops=ops:bob,eve", "one is found by its id");
    check(map, "GET", "/Groups/dev", NULL, one, 200, "dev=dev:ada,eve",
          "members are the users who have the value");
    check(map, "GET", "/Groups/left", NULL, empty, 200, "left=left",
          "capability 42: a group without members is remembered");
    check(map, "GET", "/Groups/left?excludedAttributes=members", NULL, known,
          200, "left=left", "which is told without a look at the users");
    check(map, "GET", "/Groups/DEV", NULL, one, 404, NULL,
          "rule 7: an id is compared byte for byte");
    check(map, "GET", "/Groups/none", NULL, one, 404, NULL,
          "what nobody has is no group");
    check(map, "GET", "/Groups/admin", NULL, one, 404, NULL,
          "a hidden group is not there");
    check(map, "GET", "/Groups/dev", NULL, down, 503, NULL,
          "the store is down");
    check(map, "GET", "/Groups/dev", NULL, broken, 503, NULL,
          "the app is down");
}


static void
test_members(const scim_map_t *map)
{
    static const step_t  add[] = {
        NONE, LIST,
        LOCKED("bob"),
        { "PUT /u/bob {\"name\":\"Bob\",\"groups\":\"user,admin,ops,dev\"}",
          200, "{}", NULL },
        UNLOCKED("bob"),
        { "SADD scim:" SET " dev", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  both[] = {
        NONE, LIST,
        LOCKED("ada"),
        { "PUT /u/ada {\"name\":\"Ada\",\"groups\":\"user,dev,ops\"}",
          200, "{}", NULL },
        UNLOCKED("ada"),
        LOCKED("eve"),
        { "PUT /u/eve {\"name\":\"Eve\",\"groups\":\"dev,user\"}",
          200, "{}", NULL },
        UNLOCKED("eve"),
        { "SADD scim:" SET " ops", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  unknown[] = {
        NONE, LIST,
        LOCKED("tom"),
        UNLOCKED("tom"),
        { "SADD scim:" SET " dev", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  replace[] = {
        SCRIPT_LOCK("Group:dev"),
        NONE, LIST,
        LOCKED("bob"),
        { "PUT /u/bob {\"name\":\"Bob\",\"groups\":\"user,admin,ops,dev\"}",
          200, "{}", NULL },
        UNLOCKED("bob"),
        LOCKED("ada"),
        { "PUT /u/ada {\"name\":\"Ada\",\"groups\":\"user\"}",
          200, "{}", NULL },
        UNLOCKED("ada"),
        { "SADD scim:" SET " dev", STORE_OK, NULL, NULL },
        SCRIPT_UNLOCK("Group:dev"),
        END
    };

    static const step_t  none[] = { NONE, LIST, END };

    static const step_t  refused[] = {
        NONE, LIST,
        LOCKED("bob"),
        { "PUT /u/bob {\"name\":\"Bob\",\"groups\":\"user,admin,ops,dev\"}",
          400, "", NULL },
        UNLOCKED("bob"),
        END
    };

    check(map, "PATCH", "/Groups/dev", PATCH(ADD("bob")), add, 204, NULL,
          "capability 42: a new member is a changed user, hidden groups stay");
    check(map, "PATCH", "/Groups/ops", PATCH(ADD("ada") "," REMOVE("eve")),
          both, 204, NULL, "one comes, one goes");
    check(map, "PATCH", "/Groups/dev", PATCH(ADD("tom")), unknown, 204, NULL,
          "a user who is not there is left out");
    check(map, "PATCH", "/Groups/dev",
          PATCH("{\"op\":\"replace\",\"path\":\"members\",\"value\":"
                "[{\"value\":\"bob\"},{\"value\":\"eve\"}]}"), replace, 204,
          NULL, "other members in their place");
    check(map, "PATCH", "/Groups/none", PATCH(ADD("bob")), none, 404, NULL,
          "nobody comes to a group that is not there");
    check(map, "PATCH", "/Groups/dev", PATCH(ADD("bob")), refused, 400, NULL,
          "the app refuses the change");
    check(map, "PATCH", "/Groups/dev",
          PATCH("{\"op\":\"replace\",\"path\":\"displayName\","
                "\"value\":\"other\"}"), none, 400, NULL,
          "capability 42: such a group cannot be renamed");
}


static void
test_create(const scim_map_t *map)
{
    static const step_t  full[] = {
        NONE, LIST,
        LOCKED("ada"),
        { "PUT /u/ada {\"name\":\"Ada\",\"groups\":\"user,dev,qa\"}",
          200, "{}", NULL },
        UNLOCKED("ada"),
        { "SADD scim:" SET " qa", STORE_OK, NULL, NULL },
        { "SMEMBERS scim:" SET, STORE_LIST, "qa", NULL },
        { "GET /u", 200, "[{\"login\":\"ada\",\"groups\":\"user,dev,qa\"}]",
          NULL },
        END
    };

    static const step_t  empty[] = {
        NONE, LIST,
        { "SADD scim:" SET " qa", STORE_OK, NULL, NULL },
        { "SMEMBERS scim:" SET, STORE_LIST, "qa", NULL },
        LIST,
        END
    };

    static const step_t  there[] = { NONE, LIST, END };

    static const step_t  remembered[] = {
        { "SMEMBERS scim:" SET, STORE_LIST, "qa", NULL }, END
    };

    static const step_t  nothing[] = { END };

    check(map, "POST", "/Groups",
          "{\"displayName\":\"qa\",\"members\":[{\"value\":\"ada\"}]}", full,
          201, "qa=qa:ada", "a new group is a new value of its members");
    check(map, "POST", "/Groups", "{\"displayName\":\"qa\"}", empty, 201,
          "qa=qa", "one without members is remembered");
    check(map, "POST", "/Groups", "{\"displayName\":\"dev\"}", there, 409,
          NULL, "somebody has the value already");
    check(map, "POST", "/Groups", "{\"displayName\":\"qa\"}", remembered, 409,
          NULL, "the group is remembered already");
    check(map, "POST", "/Groups", "{\"displayName\":\"a b\"}", nothing, 400,
          NULL, "match= is tried before any call");
    check(map, "POST", "/Groups", "{\"displayName\":\"admin\"}", nothing, 409,
          NULL, "rule 26: nobody makes a group that is hidden");
}


static void
test_delete(const scim_map_t *map)
{
    static const step_t  all[] = {
        NONE, LIST,
        LOCKED("bob"),
        { "PUT /u/bob {\"name\":\"Bob\",\"groups\":\"user,admin\"}",
          200, "{}", NULL },
        UNLOCKED("bob"),
        LOCKED("eve"),
        { "PUT /u/eve {\"name\":\"Eve\",\"groups\":\"dev,user\"}",
          200, "{}", NULL },
        UNLOCKED("eve"),
        { "SREM scim:" SET " ops", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  none[] = { NONE, LIST, END };

    check(map, "DELETE", "/Groups/ops", NULL, all, 204, NULL,
          "capability 42: a group goes with its last member");
    check(map, "DELETE", "/Groups/none", NULL, none, 404, NULL,
          "what is not there cannot be deleted");
    check(map, "DELETE", "/Groups/admin", NULL, none, 404, NULL,
          "nor what is hidden");
}


/* the groups are objects of the app, who is in them stands with the users */

static const char  teams[] =
    "scim_mapping m {"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " attribute groups /teams/*/id;"
    " list GET /u items=/; get GET /u/$scim_id; find groups"
    " GET /u?team=$scim_value items=/; update PUT /u/$scim_id; }"
    " resource Group { attribute id /id number prefix=g-;"
    " attribute displayName /name required;"
    " attribute members User.groups;"
    " list GET /t items=/; get GET /t/$scim_id; create POST /t;"
    " update PUT /t/$scim_id; delete DELETE /t/$scim_id; } }";


#define TEAM  { "GET /t/7", 200, "{\"id\":7,\"name\":\"dev\"}", NULL }

#define TEAMS_OF(ids)                                                         \
    "{\"id\":3,\"login\":\"ada\",\"teams\":[" ids "]}"


static void
test_teams(void)
{
    scim_map_t  *map;

    static const step_t  all[] = {
        { "GET /t", 200, "[{\"id\":7,\"name\":\"dev\"},"
          "{\"id\":8,\"name\":\"ops\"}]", NULL },
        { "GET /u", 200, "[" TEAMS_OF("{\"id\":7}") "]", NULL },
        END
    };

    static const step_t  one[] = {
        { "GET /u?team=7", 200, "[" TEAMS_OF("{\"id\":7},{\"id\":9}") "]",
          NULL },
        TEAM, END
    };

    static const step_t  add[] = {
        SCRIPT_LOCK("User:3"),
        { "GET /u/3", 200, TEAMS_OF("{\"id\":9,\"own\":1}"), NULL },
        { "PUT /u/3 {\"teams\":[{\"id\":9,\"own\":1},{\"id\":7}]}", 204, "",
          NULL },
        SCRIPT_UNLOCK("User:3"),
        TEAM, END
    };

    static const step_t  create[] = {
        { "POST /t {\"name\":\"dev\"}", 201, "{\"id\":7,\"name\":\"dev\"}",
          NULL },
        SCRIPT_LOCK("User:3"),
        { "GET /u/3", 200, TEAMS_OF(""), NULL },
        { "PUT /u/3 {\"teams\":[{\"id\":7}]}", 204, "", NULL },
        SCRIPT_UNLOCK("User:3"),
        { "GET /u?team=7", 200, "[" TEAMS_OF("{\"id\":7}") "]", NULL },
        TEAM, END
    };

    static const step_t  delete[] = {
        { "DELETE /t/7", 204, "", NULL }, END
    };

    map = map_of(teams);

    check(map, "GET", "/Groups", NULL, all, 200, "g-7=dev:3 g-8=ops",
          "one look at the users is for all groups");
    check(map, "GET", "/Groups/g-7", NULL, one, 200, "g-7=dev:3",
          "a find of users serves one group");
    check(map, "PATCH", "/Groups/g-7", PATCH(ADD("3")), add, 204, NULL,
          "the group is put into a built body of the user");
    check(map, "POST", "/Groups",
          "{\"displayName\":\"dev\",\"members\":[{\"value\":\"3\"}]}", create,
          201, "g-7=dev:3", "a new group, and then its members");
    check(map, "DELETE", "/Groups/g-7", NULL, delete, 204, NULL,
          "the app deletes it");

    scim_map_free(map);
}


/* a fixed table of roles, each a group; one value for a user */

static const char  roles[] =
    "scim_mapping m {"
    " resource User { attribute id /id; attribute userName /login read_only;"
    " attribute userType /role;"
    " list GET /u items=/; get GET /u/$scim_id; update PUT /u/$scim_id; }"
    " resource Group { attribute id User.userType prefix=r:"
    " values=1:admin,2:editor;"
    " attribute displayName User.userType immutable"
    " values=Admins:admin,Editors:editor;"
    " attribute members User.userType; } }";


#define ROLES                                                                 \
    { "GET /u", 200, "[{\"id\":\"a\",\"role\":\"admin\"},"                    \
      "{\"id\":\"b\",\"role\":\"guest\"},{\"id\":\"c\"}]", NULL }


static void
test_roles(void)
{
    scim_map_t  *map;

    static const step_t  all[] = { ROLES, END };
    static const step_t  none[] = { END };

    static const step_t  add[] = {
        SCRIPT_LOCK("User:b"),
        { "GET /u/b", 200, "{\"id\":\"b\",\"role\":\"guest\"}", NULL },
        { "PUT /u/b {\"role\":\"editor\"}", 204, "", NULL },
        SCRIPT_UNLOCK("User:b"),
        END
    };

    static const step_t  remove[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, "{\"id\":\"a\",\"role\":\"admin\"}", NULL },
        { "PUT /u/a {\"role\":\"\"}", 204, "", NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    static const step_t  other[] = {
        SCRIPT_LOCK("User:a"),
        { "GET /u/a", 200, "{\"id\":\"a\",\"role\":\"admin\"}", NULL },
        SCRIPT_UNLOCK("User:a"),
        END
    };

    map = map_of(roles);

    check(map, "GET", "/Groups", NULL, all, 200,
          "r:1=Admins:a r:2=Editors",
          "capability 41: a table is all the groups, others are none");
    check(map, "GET", "/Groups/r:2?excludedAttributes=members", NULL, none,
          200, "r:2=Editors", "each of them is there without a look");
    check(map, "GET", "/Groups/r:3", NULL, none, 404, NULL,
          "what the table has not is not there");
    check(map, "PATCH", "/Groups/r:2", PATCH(ADD("b")), add, 204, NULL,
          "a user who has one such value comes to another group");
    check(map, "PATCH", "/Groups/r:1", PATCH(REMOVE("a")), remove, 204, NULL,
          "and leaves one");
    check(map, "PATCH", "/Groups/r:2", PATCH(REMOVE("a")), other, 204, NULL,
          "who is in another group stays there");
    check(map, "POST", "/Groups", "{\"displayName\":\"x\"}", none, 501, NULL,
          "none can be made");
    check(map, "DELETE", "/Groups/r:1", NULL, none, 501, NULL,
          "none can be deleted");

    scim_map_free(map);
}


/* groups of users under other names; a call tells the members */

static const char  named[] =
    "scim_mapping m {"
    " resource User { attribute id /id; attribute userName /login read_only;"
    " attribute groups /roles;"
    " list GET /u items=/; get GET /u/$scim_id;"
    " find groups GET /u?role=$scim_value items=/; }"
    " resource Group { attribute id User.groups values=1:admin,2:editor;"
    " attribute displayName User.groups read_only;"
    " attribute members User.groups;"
    " read members GET /r/$scim_id/users items=/;"
    " add members PUT /r/$scim_id/$scim_value;"
    " remove members DELETE /r/$scim_id/$scim_value; } }";


static void
test_named(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  read[] = {
        { "GET /r/admin/users", 200, "[{\"id\":\"a\"},{\"id\":\"c\"}]", NULL },
        END
    };

    static const step_t  add[] = { { "PUT /r/admin/b", 204, "", NULL }, END };

    static const step_t  user[] = {
        { "GET /u/a", 200, "{\"id\":\"a\",\"roles\":[\"admin\",\"guest\"]}",
          NULL },
        END
    };

    static const step_t  find[] = {
        { "GET /u", 200, "[{\"id\":\"a\",\"roles\":[\"admin\",\"guest\"]},"
          "{\"id\":\"b\",\"roles\":[]}]", NULL },
        END
    };

    map = map_of(named);

    check(map, "GET", "/Groups/1", NULL, read, 200, "1=admin:a,c",
          "a call of its own reads the members");
    check(map, "PATCH", "/Groups/1", PATCH(ADD("b")), add, 204, NULL,
          "calls of their own change them");

    result = script_run(map, "GET", "/Users/a", NULL, user);
    is_int(json_array_size(json_object_get(result.body, "groups")), 1,
           "a user shows the groups of the table");
    is_str(json_string_value(json_object_get(json_array_get(json_object_get(
               result.body, "groups"), 0), "value")), "1",
           "by their ids");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=groups%20eq%20%221%22",
                        NULL, find);
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           1, "and is found by them, though not by the app");
    json_decref(result.body);

    scim_map_free(map);
}


/* users who are told of a group by calls of their own */

static void
test_wide(void)
{
    scim_map_t  *map;

    static const step_t  add[] = {
        NONE_OF("roles"),
        { "GET /u", 200, "[{\"id\":\"a\",\"roles\":[\"x\",\"\"]},{\"id\":"
          "\"b\"}]", NULL },
        SCRIPT_LOCK("User:b"),
        { "GET /u/b", 200, "{\"id\":\"b\"}", NULL },
        { "POST /u/b/roles {\"r\":\"x\"}", 204, "", NULL },
        SCRIPT_UNLOCK("User:b"),
        { "SADD scim:{default}:values:Group:roles x", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  none[] = { END };

    static const step_t  gone[] = {
        NONE_OF("roles"), { "GET /r/y", 200, "[]", NULL }, END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required; attribute roles /roles/*;"
                 " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
                 " add roles POST /u/$scim_id/roles"
                 " 'json={\"r\": $scim_value}';"
                 " remove roles DELETE /u/$scim_id/roles/$scim_value; }"
                 " resource Group { attribute id User.roles;"
                 " attribute displayName User.roles immutable;"
                 " attribute members User.roles; } }");

    check(map, "PATCH", "/Groups/x", PATCH(ADD("b")), add, 204, NULL,
          "a user who gets a value by a call of its own");
    check(map, "POST", "/Groups", "{}", none, 400, NULL,
          "a group needs a name");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required; attribute roles /roles/*;"
                 " list GET /u; update PUT /u/$scim_id/n"
                 " 'json={\"n\": $scim_userName}';"
                 " update PUT /u/$scim_id 'json={\"r\": $scim_roles}'; }"
                 " resource Group { attribute id User.roles;"
                 " attribute members User.roles;"
                 " read members GET /r/$scim_id items=/; } }");

    check(map, "GET", "/Groups/y", NULL, gone, 404, NULL,
          "a call that finds no members of it tells that it is not there");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required; attribute userType /t;"
                 " list GET /u; update PUT /u/$scim_id; }"
                 " resource Group { attribute id User.userType;"
                 " attribute displayName User.userType immutable"
                 " values=Admins:admin; attribute members User.userType; } }");

    check(map, "GET", "/Groups/guest", NULL, none, 404, NULL,
          "a table of names is a table of groups");
    check(map, "GET", "/Groups/admin?excludedAttributes=members", NULL, none,
          200, "admin=Admins", "by their names");
    scim_map_free(map);
}


/* the id tells the name too: no call is needed for it */

static const char  hidden[] =
    "scim_mapping m {"
    " resource User { attribute id /id; attribute userName /login read_only;"
    " attribute groups /roles;"
    " list GET /u items=/; get GET /u/$scim_id;"
    " update PUT /u/$scim_id 'json={\"roles\": $scim_groups}'; }"
    " resource Group { attribute id User.groups prefix=g-;"
    " attribute displayName User.groups required immutable;"
    " attribute members User.groups;"
    " hide displayName=admin; } }";


static void
test_hidden(void)
{
    json_t      *groups;
    result_t     result;
    scim_map_t  *map;

    static const step_t  user[] = {
        { "GET /u/a", 200, "{\"id\":\"a\",\"roles\":[\"admin\",\"dev\"]}",
          NULL },
        END
    };

    static const step_t  none[] = { NONE,
        { "GET /u", 200, "[{\"id\":\"a\",\"roles\":[\"admin\",\"dev\"]}]",
          NULL },
        END
    };

    map = map_of(hidden);

    result = script_run(map, "GET", "/Users/a", NULL, user);
    groups = json_object_get(result.body, "groups");

    is_int(json_array_size(groups), 1,
           "a group that is hidden by its name is not shown with a user");
    is_str(json_string_value(json_object_get(json_array_get(groups, 0),
                                             "value")), "g-dev",
           "others are");
    json_decref(result.body);

    check(map, "GET", "/Groups", NULL, none, 200, "g-dev=dev:a",
          "nor is it in the list");

    scim_map_free(map);
}


/* the group is new, its members are not: what is refused undoes no user */

static void
test_refused(void)
{
    scim_map_t  *map;

    static const step_t  refused[] = {
        NONE, { "GET /u", 200, "[]", NULL },
        SCRIPT_LOCK("User:ada"),
        { "GET /u/ada", 200, "{\"login\":\"ada\",\"groups\":\"\"}", NULL },
        { "PUT /u/ada {\"groups\":\"dev\"}", 204, "", NULL },
        { "PUT /v/ada {\"groups\":\"dev\"}", 400, "", NULL },
        SCRIPT_UNLOCK("User:ada"),
        END
    };

    static const step_t  nothing[] = { END };

    map = map_of("scim_mapping m { resource User { attribute id /login;"
                 " attribute userName /login read_only;"
                 " attribute groups /groups split=,;"
                 " list GET /u; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id 'json={\"groups\": $scim_groups}';"
                 " update PUT /v/$scim_id 'json={\"groups\": $scim_groups}';"
                 " delete DELETE /u/$scim_id; }"
                 " resource Group { attribute id User.groups;"
                 " attribute displayName User.groups required immutable;"
                 " attribute members User.groups; } }");

    check(map, "POST", "/Groups", "{\"displayName\":\"dev\",\"members\":"
          "[{\"value\":\"ada\"}]}", refused, 400, NULL,
          "a member that the app refuses half-way");

    check(map, "POST", "/Groups", "{\"displayName\":\"dev,admin\"}", nothing,
          400, NULL, "a group that would be two");
    check(map, "POST", "/Groups", "{\"displayName\":\" admin\"}", nothing, 400,
          NULL, "a group that would be another one");

    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(wiki);
    test_read(map);
    test_members(map);
    test_create(map);
    test_delete(map);
    scim_map_free(map);

    test_refused();
    test_teams();
    test_roles();
    test_named();
    test_wide();
    test_hidden();

    return done_testing();
}
