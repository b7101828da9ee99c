
/*
 * Members that the app names by something else than the user's id (key=), and
 * users that are hidden by more than it: users are read, each once, and only
 * where members are asked for.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ADD(id)                                                               \
    "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" id "\"}]}"

#define REMOVE(id)                                                            \
    "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" id "\\\"]\"}"

#define SET(list)                                                             \
    "{\"op\":\"replace\",\"path\":\"members\",\"value\":[" list "]}"

#define USER                                                                  \
    "scim_mapping m { resource User { attribute id /id number prefix=u-;"     \
    " attribute userName /login read_only unique;"

#define GROUP                                                                 \
    " resource Group { attribute id /id number;"                              \
    " attribute displayName /name required;"                                  \
    " list GET /g; get GET /g/$scim_id;"                                      \
    " create POST /g id=/id; update PUT /g/$scim_id;"

#define ONE                                                                   \
    " attribute members /m key=userName;"                                     \
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"            \
    " remove members DELETE /g/$scim_id/m/$scim_value; } }"

#define WHOLE                                                                 \
    " attribute members /m/*/login key=userName;"                             \
    " set members PUT /g/$scim_id/m 'json=$scim_values'; } }"

#define BUILT  " attribute members /m key=userName; } }"

#define FOUND                                                                 \
    " get GET /u/$scim_id; find userName GET /u?q=$scim_value; }"

#define ANN  { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL }
#define BOB  { "GET /u/8", 200, "{\"id\":8,\"login\":\"Bob\"}", NULL }
#define EVE  { "GET /u/9", 404, "", NULL }

#define FIND(key, answer)  { "GET /u?q=" key, 200, answer, NULL }

#define ALL                                                                   \
    { "GET /u", 200, "[{\"id\":7,\"login\":\"ann\"},{\"id\":8,\"login\":"     \
      "\"Bob\"},{\"login\":\"none\"},{\"id\":5}]", NULL }


/* the ids of the members that are shown, in their order */

static void
check(const char *text, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *members,
    const char *what)
{
    char         ids[256];
    size_t       i, n;
    json_t      *group, *member;
    result_t     result;
    scim_map_t  *map;

    map = map_of(text);
    result = script_run(map, method, target, body, steps);

    is_int(result.status, status, "%s", what);

    group = json_object_get(result.body, "Resources");
    group = group ? json_array_get(group, 0) : result.body;
    ids[0] = '\0';
    n = 0;

    json_array_foreach(json_object_get(group, "members"), i, member) {
        n += snprintf(ids + n, sizeof(ids) - n, "%s%s", i ? " " : "",
                      json_string_value(json_object_get(member, "value")));
    }

    if (members) {
        is_str(ids, members, "%s: the members", what);
    }

    json_decref(result.body);
    scim_map_free(map);
}


static void
test_read(void)
{
    static const step_t  found[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"bob\",\"x y\"]}", NULL },
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        FIND("bob", "[{\"id\":80,\"login\":\"bobby\"},{\"id\":8,\"login\":"
             "\"Bob\"}]"),
        FIND("x%20y", "[]"),
        END
    };

    static const step_t  excluded[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"bob\"]}", NULL },
        END
    };

    static const step_t  ids[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"bob\"]}", NULL },
        FIND("ann", "{\"uid\":7}"),
        { "GET /u?q=bob", 404, "", NULL },
        ANN,
        END
    };

    static const step_t  strangers[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\"]}", NULL },
        FIND("ann", "{\"uid\":8}"),
        BOB,
        END
    };

    static const step_t  second[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"bob\"]}", NULL },
        FIND("ann", "[]"),
        FIND("bob", "[{\"id\":8,\"login\":\"Bob\"}]"),
        { "GET /old?q=ann", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        END
    };

    static const step_t  paged[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\"]}", NULL },
        { "GET /u?q=ann&p=1", 200, "[{\"id\":70,\"login\":\"anna\"}]", NULL },
        { "GET /u?q=ann&p=2", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        { "GET /u?q=ann&p=3", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\"]}", NULL },
        { "GET /u?q=ann", 500, "", NULL },
        END
    };

    static const step_t  dots[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"..\",\"\",\"ann\"]}", NULL },
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        END
    };

    check(USER FOUND GROUP ONE, "GET", "/Groups/4", NULL, found, 200,
          "u-7 u-8", "by \"find\", re-checked, in the order of the app");
    check(USER FOUND GROUP ONE, "GET",
          "/Groups/4?excludedAttributes=members", NULL, excluded, 200, "",
          "nobody asks for members: no user is read");
    check(USER " get GET /u/$scim_id; find userName GET /u?q=$scim_value"
          " object=/ id=/uid; }" GROUP ONE, "GET", "/Groups/4", NULL, ids,
          200, "u-7", "a \"find\" that has just the id: \"get\" follows");
    check(USER " get GET /u/$scim_id; find userName GET /u?q=$scim_value"
          " object=/ id=/uid; }" GROUP ONE, "GET", "/Groups/4", NULL,
          strangers, 200, "", "who is found and has another key is nobody");
    check(USER " find userName GET /u?q=$scim_value;"
          " attribute title /t read_only; find title GET /t?q=$scim_value;"
          " find userName GET /old?q=$scim_value; get GET /u/$scim_id; }"
          GROUP ONE, "GET", "/Groups/4", NULL, second, 200, "u-7 u-8",
          "several finds, until one matches");
    check(USER " find userName GET /u?q=$scim_value&p=$scim_page size=1;"
          " get GET /u/$scim_id; }" GROUP ONE, "GET", "/Groups/4", NULL,
          paged, 200, "u-7", "a \"find\" in pages");
    check(USER FOUND GROUP ONE, "GET", "/Groups/4", NULL, down, 503, NULL,
          "a user that cannot be read: 503");
    check(USER FOUND GROUP ONE, "GET", "/Groups/4", NULL, dots, 200, "u-7",
          "what can stand in no path is not asked for (rule 3)");
}


static void
test_lists(void)
{
    static const step_t  once[] = {
        { "GET /g", 200, "[{\"id\":4,\"m\":[\"ann\",\"x\"]},{\"id\":5,\"m\":"
          "[\"bob\",\"ann\"]}]", NULL },
        ALL,
        END
    };

    static const step_t  joined[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"Bob\"]}", NULL },
        { "GET /u?p=1", 200, "[{\"id\":7,\"login\":\"ann\"}]", NULL },
        { "GET /u?p=2", 200, "[]", NULL },
        { "GET /v", 200, "[{\"id\":8,\"login\":\"bob\"},{\"id\":7,\"login\":"
          "\"other\"}]", NULL },
        END
    };

    static const step_t  partial[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\"]}", NULL },
        { "GET /u", 200, "[{\"id\":7},{\"id\":8}]", NULL },
        ANN,
        BOB,
        END
    };

    static const step_t  kept[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"x\"]}", NULL },
        { "ZRANGEBYLEX scim:{default}:index:User:nickName [ann", STORE_INDEX,
          "ann:u-7", NULL },
        { "ZRANGEBYLEX scim:{default}:index:User:nickName [x", STORE_NIL, NULL,
          NULL },
        ANN,
        { "HMGET scim:{default}:kept:User:u-7 nickName", STORE_LIST,
          "{\"v\":\"ann\"}", NULL },
        END
    };

    static const step_t  filter[] = {
        ANN,
        { "GET /g", 200, "[{\"id\":3,\"m\":[\"x\"]},{\"id\":4,\"m\":"
          "[\"ann\"]}]", NULL },
        FIND("x", "[]"),
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        END
    };

    static const step_t  find[] = {
        ANN,
        { "GET /g?u=ann", 200, "[{\"id\":4,\"m\":[\"ann\"]}]", NULL },
        END
    };

    static const step_t  nobody[] = { EVE, END };

    check(USER " list GET /u; }" GROUP ONE, "GET", "/Groups", NULL, once, 200,
          "u-7", "without a \"find\" the list is read, once for all groups");
    check(USER " list GET /u?p=$scim_page size=1; list GET /v; }" GROUP ONE,
          "GET", "/Groups/4", NULL, joined, 200, "u-7 u-8",
          "all pages of all lists");
    check(USER " list GET /u partial; get GET /u/$scim_id; }" GROUP ONE,
          "GET", "/Groups/4", NULL, partial, 200, "u-7",
          "a list that lacks the key: each user is read");
    check(USER " attribute nickName redis unique; list GET /u;"
          " get GET /u/$scim_id; }" GROUP " attribute members /m"
          " key=nickName; } }", "GET", "/Groups/4", NULL, kept, 200, "u-7",
          "a key that is kept in Redis: by its index");
    check(USER FOUND GROUP ONE, "GET",
          "/Groups?filter=members%20eq%20%22u-7%22", NULL, filter + 1, 200,
          "u-7", "a filter on members is on the ids of users");
    check(USER FOUND GROUP ONE, "GET",
          "/Groups?filter=members%5Bvalue%20eq%20%22u-7%22%5D", NULL,
          filter + 1, 200, "u-7", "in brackets, too");
    check(USER FOUND GROUP " find members GET /g?u=$scim_value;" ONE, "GET",
          "/Groups?filter=members.value%20eq%20%22u-7%22", NULL, find, 200,
          "u-7", "a \"find\" of members gets the key");
    check(USER FOUND GROUP " find members GET /g?u=$scim_value;" ONE, "GET",
          "/Groups?filter=members.value%20eq%20%22u-9%22", NULL, nobody, 200,
          "", "who does not exist is in no group");
}


static void
test_deltas(void)
{
    static const step_t  both[] = {
        ANN,
        EVE,
        BOB,
        { "POST /g/4/m {\"u\":\"ann\"}", 204, "", NULL },
        { "DELETE /g/4/m/Bob", 204, "", NULL },
        END
    };

    static const step_t  nobody[] = {
        EVE,
        { "GET /g/4", 200, "{\"id\":4,\"m\":[]}", NULL },
        END
    };

    static const step_t  keyless[] = {
        { "GET /u/7", 200, "{\"id\":7}", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"m\":[]}", NULL },
        END
    };

    static const step_t  stranger[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[]}", NULL },
        END
    };

    static const step_t  twins[] = {
        ANN,
        { "GET /u/8", 200, "{\"id\":8,\"login\":\"ANN\"}", NULL },
        { "POST /g/4/m {\"u\":\"ann\"}", 204, "", NULL },
        END
    };

    static const step_t  picked[] = {
        ALL,
        { "POST /g/4/m {\"u\":\"ann\"}", 204, "", NULL },
        END
    };

    static const step_t  looked[] = {
        ANN,
        { "GET /who?login=ann", 200, "{\"n\":70}", NULL },
        { "PUT /g/4/m/70", 200, "", NULL },
        END
    };

    static const step_t  numbers[] = {
        { "GET /u/7", 200, "{\"id\":7,\"no\":70}", NULL },
        { "POST /g/4/m {\"u\":70}", 204, "", NULL },
        END
    };

    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4",
          PATCH(ADD("u-7") "," ADD("u-9") "," REMOVE("u-8")), both, 204, NULL,
          "who comes and goes is read, and named as in the app");
    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4", PATCH(ADD("u-9")),
          nobody, 204, NULL, "who does not exist is left out");
    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4", PATCH(ADD("u-7")),
          keyless, 204, NULL, "and so is who has no key");
    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4",
          PATCH(ADD("u-7") "," ADD("u-8")), twins, 204, NULL,
          "one of two who have the same key after all");
    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4", PATCH(ADD("ann")),
          stranger, 204, NULL, "a key is no id: nobody is asked for");
    check(USER " list GET /u; }" GROUP ONE, "PATCH", "/Groups/4",
          PATCH(ADD("u-7") "," ADD("u-9")), picked, 204, NULL,
          "without a \"get\" the list is read once");
    check(USER FOUND GROUP " attribute members /m key=userName;"
          " lookup $m GET /who?login=$scim_value value=/n;"
          " add members PUT /g/$scim_id/m/$m; } }", "PATCH", "/Groups/4",
          PATCH(ADD("u-7")), looked, 204, NULL,
          "a lookup by the key (capability 40)");
    check(USER " attribute employeeNumber /no read_only unique number;"
          " list GET /u; get GET /u/$scim_id; }" GROUP
          " attribute members /m key=employeeNumber;"
          " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}'; } }",
          "PATCH", "/Groups/4", PATCH(ADD("u-7")), numbers, 204, NULL,
          "$scim_value has the type of the key (rule 2)");
}


static void
test_replace(void)
{
    static const step_t  diff[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"bot\",\"bob\","
          "\"ann\"]}", NULL },
        FIND("bot", "[]"),
        FIND("bob", "[{\"id\":8,\"login\":\"Bob\"}]"),
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        { "GET /u/6", 200, "{\"id\":6,\"login\":\"cy\"}", NULL },
        EVE,
        { "POST /g/4/m {\"u\":\"cy\"}", 204, "", NULL },
        { "DELETE /g/4/m/ann", 204, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  set[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[{\"login\":"
          "\"bot\"},{\"login\":\"bob\"}]}", NULL },
        FIND("bot", "[]"),
        FIND("bob", "[{\"id\":8,\"login\":\"Bob\"}]"),
        ANN,
        { "PUT /g/4/m [\"bob\",\"ann\",\"bot\"]", 200, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  same[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"bot\",\"bob\"]}",
          NULL },
        FIND("bot", "[]"),
        FIND("bob", "[{\"id\":8,\"login\":\"Bob\"}]"),
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  rename[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"bot\",\"bob\"]}",
          NULL },
        { "PUT /g/4 {\"name\":\"y\"}", 200, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"y\",\"m\":[\"bob\"]}", NULL },
        END
    };

    static const step_t  full[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"bot\",\"bob\"]}",
          NULL },
        { "PUT /g/4 {\"name\":\"y\",\"m\":[\"bot\",\"bob\"]}", 200, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"y\",\"m\":[\"bob\"]}", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  put[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"bot\"]}", NULL },
        FIND("bot", "[]"),
        ANN,
        { "PUT /g/4 {\"m\":[\"ann\",\"bot\"]}", 200, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"ann\",\"bot\"]}",
          NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    check(USER FOUND GROUP ONE, "PATCH", "/Groups/4",
          PATCH(SET("{\"value\":\"u-8\"},{\"value\":\"u-6\"},"
                    "{\"value\":\"u-9\"}")),
          diff, 204, NULL, "a replacement is a diff of keys");
    check(USER FOUND GROUP WHOLE, "PATCH", "/Groups/4", PATCH(ADD("u-7")),
          set, 204, NULL, "a key without a user stays in the list, and each is"
          " spelled as it was");
    check(USER FOUND GROUP BUILT, "PATCH", "/Groups/4",
          PATCH(SET("{\"value\":\"u-8\"}")), same, 204, NULL,
          "nothing has changed");
    check(USER FOUND GROUP BUILT, "PATCH",
          "/Groups/4?excludedAttributes=members",
          PATCH("{\"op\":\"replace\",\"path\":\"displayName\",\"value\":"
                "\"y\"}"),
          rename, 200, "", "another change leaves the members alone");
    check(USER FOUND " resource Group { attribute id /id number;"
          " attribute displayName /name required; get GET /g/$scim_id;"
          " update PUT /g/$scim_id full;" BUILT, "PATCH",
          "/Groups/4?excludedAttributes=members",
          PATCH("{\"op\":\"replace\",\"path\":\"displayName\",\"value\":"
                "\"y\"}"),
          full, 200, "", "and a full body carries them as they are");
    check(USER FOUND GROUP BUILT, "PUT", "/Groups/4", "{\"displayName\":\"x\","
          "\"members\":[{\"value\":\"u-7\"}]}", put, 200, "u-7",
          "a PUT, whose answer knows already who they are");
}


static void
test_create(void)
{
    static const step_t  built[] = {
        ANN,
        EVE,
        { "POST /g {\"name\":\"x\",\"m\":[\"ann\"]}", 201, "{\"id\":4}", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"ann\"]}", NULL },
        END
    };

    static const step_t  added[] = {
        ANN,
        { "POST /g {\"name\":\"x\"}", 201, "{\"id\":4}", NULL },
        { "POST /g/4/m {\"u\":\"ann\"}", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[\"ann\"]}", NULL },
        END
    };

    static const step_t  nobody[] = { EVE, END };
    static const step_t  none[] = { END };

    check(USER FOUND GROUP BUILT, "POST", "/Groups", "{\"displayName\":\"x\","
          "\"members\":[{\"value\":\"u-7\"},{\"value\":\"u-9\"}]}", built, 201,
          "u-7", "a new group with members");
    check(USER FOUND GROUP ONE, "POST", "/Groups", "{\"displayName\":\"x\","
          "\"members\":[{\"value\":\"u-7\"}]}", added, 201, "u-7",
          "who are added to it");
    check(USER FOUND GROUP " attribute members /m required key=userName; } }",
          "POST", "/Groups", "{\"displayName\":\"x\",\"members\":"
          "[{\"value\":\"u-9\"}]}", nobody, 400, NULL,
          "nobody is left, and someone is required");
    check(USER FOUND GROUP BUILT, "POST", "/Groups", "{\"members\":"
          "[{\"value\":\"u-7\"}]}", none, 400, NULL,
          "what is refused is refused before the first call");
}


/* an id that is the key itself */

static void
test_same_place(void)
{
    static const step_t  none[] = {
        { "POST /g/4/m {\"u\":\"ann\"}", 204, "", NULL },
        END
    };

    check("scim_mapping m { resource User { attribute id /login prefix=u-;"
          " attribute userName /login read_only unique; list GET /u; }"
          GROUP ONE, "PATCH", "/Groups/4", PATCH(ADD("u-ann")), none, 204,
          NULL, "a key at the place of the id needs no calls");
}


static void
test_hide(void)
{
    static const step_t  shown[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[7,1,8,9]}", NULL },
        ANN,
        BOB,
        EVE,
        END
    };

    static const step_t  listed[] = {
        { "GET /g", 200, "[{\"id\":4,\"m\":[7]},{\"id\":5,\"m\":[7,8]}]",
          NULL },
        ANN,
        BOB,
        END
    };

    static const step_t  hidden[] = {
        ANN,
        BOB,
        { "POST /g/4/m 8", 204, "", NULL },
        END
    };

    static const step_t  stays[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[7,1,8,9]}", NULL },
        ANN,
        BOB,
        EVE,
        { "PUT /g/4 {\"m\":[7,1,9]}", 200, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  list[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[7,8,9]}", NULL },
        ALL,
        END
    };

    static const step_t  keys[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"ann\",\"Bob\"]}", NULL },
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        FIND("Bob", "[{\"id\":8,\"login\":\"Bob\"}]"),
        END
    };

    static const step_t  rows[] = {
        { "GET /m?g=x", 200, "[{\"id\":7},{\"id\":8}]", NULL },
        ANN,
        BOB,
        END
    };

    static const step_t  users[] = {
        { "GET /u", 200, "[{\"id\":7,\"login\":\"ann\",\"gs\":[\"x\"]},"
          "{\"id\":8,\"login\":\"bob\",\"gs\":[\"x\"]}]", NULL },
        END
    };

#define DERIVED                                                               \
    USER HIDE " attribute roles /gs; list GET /u; get GET /u/$scim_id;"       \
    " update PUT /u/$scim_id; }"                                              \
    " resource Group { attribute id User.roles values=x:x;"                   \
    " attribute displayName User.roles required immutable;"                   \
    " attribute members User.roles;"

#define HIDE  " hide id=u-1; hide userName=ann; hide id=u-8 userName=x;"

    check(USER HIDE FOUND GROUP " attribute members /m; } }", "GET",
          "/Groups/4", NULL, shown, 200, "u-8", "members are read to know who"
          " is hidden, but for those whom the id hides");
    check(USER HIDE FOUND GROUP " attribute members /m; } }", "GET",
          "/Groups", NULL, listed, 200, "", "each once");
    check(USER HIDE FOUND GROUP " attribute members /m;"
          " add members POST /g/$scim_id/m 'json=$scim_value'; } }", "PATCH",
          "/Groups/4", PATCH(ADD("u-7") "," ADD("u-8") "," ADD("u-1")),
          hidden, 204, NULL, "a hidden user is not added");
    check(USER HIDE FOUND GROUP " attribute members /m; } }", "PATCH",
          "/Groups/4", PATCH(SET("")), stays, 204, NULL,
          "and stays in whatever list is written");
    check(USER HIDE FOUND GROUP BUILT, "GET", "/Groups/4", NULL, keys, 200,
          "u-8", "with key=");
    check(USER HIDE " list GET /u; }" GROUP " attribute members /m; } }",
          "GET", "/Groups/4", NULL, list, 200, "u-8",
          "by the list, read once, where there is no \"get\"");
    check(DERIVED " read members GET /m?g=$scim_id items=/; } }", "GET",
          "/Groups/x", NULL, rows, 200, "u-8",
          "of a group that is a value of users those in the answer are read");
    check(DERIVED "} }", "GET", "/Groups/x", NULL, users, 200, "u-8",
          "those in the list of users are known by it");
}


/* groups of a user are read to be shown, and never to write the user */

static void
test_groups(void)
{
    static const step_t  shown[] = {
        { "GET /u/7", 200, "{\"id\":7,\"gs\":[4,5]}", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"root\"}", NULL },
        { "GET /g/5", 200, "{\"id\":5,\"name\":\"x\"}", NULL },
        END
    };

    static const step_t  derived[] = {
        { "GET /u/7", 200, "{\"id\":7,\"gs\":[\"r\",\"x\",\"y\",\"z\"]}",
          NULL },
        END
    };

    static const step_t  sent[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, "{\"id\":7,\"gs\":[4,5]}", NULL },
        { "PUT /u/7 {\"t\":\"Dr\",\"g\":[4,5]}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"t\":\"Dr\"}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    static const char  text[] = "scim_mapping m { resource User {"
        " attribute id /id number; attribute userName /login read_only;"
        " attribute title /t; attribute groups /gs; list GET /u;"
        " get GET /u/$scim_id;"
        " update PUT /u/$scim_id 'json={\"t\": $scim_title,"
        "   \"g\": $scim_groups}'; }"
        " resource Group { attribute id /id number;"
        " attribute displayName /name read_only; list GET /g;"
        " get GET /g/$scim_id; hide displayName=root; } }";

    scim_map_t  *map;
    result_t     result;

    map = map_of(text);
    result = script_run(map, "GET", "/Users/7", NULL, shown);

    is_int(json_array_size(json_object_get(result.body, "groups")), 1,
           "a hidden group is not shown");

    json_decref(result.body);
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute groups /gs; list GET /u; get GET /u/$scim_id;"
                 " update PUT /u/$scim_id; }"
                 " resource Group { attribute id User.groups values="
                 "one:r,two:x,three:y; hide displayName=r;"
                 " hide id=three displayName=y;"
                 " attribute displayName User.groups required immutable;"
                 " attribute members User.groups; } }");

    result = script_run(map, "GET", "/Users/7", NULL, derived);

    is_int(json_array_size(json_object_get(result.body, "groups")), 1,
           "of one that is a value of users its name tells, without a call");

    json_decref(result.body);
    scim_map_free(map);

    check(text, "PATCH", "/Users/7?attributes=title",
          PATCH("{\"op\":\"add\",\"path\":\"title\",\"value\":\"Dr\"}"), sent,
          200, NULL, "and is not read where it is not shown");
}


/* "check" of an "add" (capability 43) */

static void
test_check(void)
{
    static const step_t  added[] = {
        BOB,
        EVE,
        { "POST /g/4/m 8", 204, "", NULL },
        { "DELETE /g/4/m/7", 204, "", NULL },
        END
    };

    static const step_t  diff[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[7]}", NULL },
        EVE,
        BOB,
        { "POST /g/4/m 8", 204, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  created[] = {
        EVE,
        BOB,
        { "POST /g {\"name\":\"x\"}", 201, "{\"id\":4}", NULL },
        { "POST /g/4/m 8", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[8]}", NULL },
        END
    };

    static const step_t  nobody[] = {
        EVE,
        { "GET /g/4", 404, "", NULL },
        END
    };

    static const char  text[] = USER FOUND GROUP " attribute members /m;"
        " add members POST /g/$scim_id/m 'json=$scim_value' check;"
        " remove members DELETE /g/$scim_id/m/$scim_value; } }";

    check(text, "PATCH", "/Groups/4",
          PATCH(ADD("u-8") "," ADD("u-9") "," REMOVE("u-7")), added, 204, NULL,
          "\"check\": who is to come is read first, who goes is not");
    check(text, "PATCH", "/Groups/4",
          PATCH(SET("{\"value\":\"u-7\"},{\"value\":\"u-9\"},"
                    "{\"value\":\"u-8\"}")),
          diff, 204, NULL, "of a whole list those that come");
    check(text, "POST", "/Groups", "{\"displayName\":\"x\",\"members\":"
          "[{\"value\":\"u-9\"},{\"value\":\"u-8\"}]}", created, 201, "u-8",
          "before the group is created");
    check(text, "PATCH", "/Groups/4", PATCH(ADD("u-9")), nobody, 404, NULL,
          "nobody comes: whether there is such a group is seen");
}


/* more of them than are asked for at once */

static void
test_many(void)
{
    size_t        i, n;
    static char   text[250][64], answers[250][64], group[8192];
    static step_t  steps[252];

    n = snprintf(group, sizeof(group), "{\"id\":4,\"m\":[");

    for (i = 0; i < 250; i++) {
        n += snprintf(group + n, sizeof(group) - n, "%s%d", i ? "," : "",
                      (int) i + 1000);
        snprintf(text[i], 64, "GET /u/%d", (int) i + 1000);
        snprintf(answers[i], 64, "{\"id\":%d,\"login\":\"%s\"}",
                 (int) i + 1000, i == 249 ? "bob" : "ann");
        steps[i + 1].effect = text[i];
        steps[i + 1].status = 200;
        steps[i + 1].body = answers[i];
    }

    strcat(group, "]}");
    steps[0].effect = "GET /g/4";
    steps[0].status = 200;
    steps[0].body = group;

    check(USER " hide userName=ann;" FOUND GROUP " attribute members /m; } }",
          "GET", "/Groups/4", NULL, steps, 200, "u-1249",
          "some at a time, all in the end");
}


/* four calls at a time, whatever the size of the group */

static void
test_parallel(void)
{
    int                  i;
    step_t               step = { "", 200, "{\"id\":4,\"m\":[11,12,13,14,15,"
                                  "16]}", NULL };
    scim_op_t           *op;
    scim_map_t          *map;
    scim_effect_t       *effect;
    scim_request_t       request;

    map = map_of(USER " hide userName=ann;" FOUND GROUP
                 " attribute members /m; } }");

    script_request(&request, map, "GET", "/Groups/4", NULL);
    op = scim_op_new(&request);

    is_int(scim_op_next(op, &effect), SCIM_CALL, "the group is read");
    script_answer(op, effect, &step);

    for (i = 0; i < 10 && scim_op_next(op, &effect) == SCIM_CALL; i++) {
        /* void */
    }

    is_int(i, 4, "four users at the same time");

    scim_op_free(op);
    scim_map_free(map);
}


int
main(void)
{
    test_read();
    test_lists();
    test_deltas();
    test_replace();
    test_create();
    test_same_place();
    test_hide();
    test_groups();
    test_check();
    test_many();
    test_parallel();

    return done_testing();
}
