
/*
 * Members that the app names by something else than the user's id, key=: users
 * are read, each once, and only where members are asked for.
 */


#include "op_linked.h"


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

    static const step_t  sorted[] = {
        { "GET /g", 200, "[{\"id\":3,\"name\":\"b\",\"m\":[\"x\"]},{\"id\":4,"
          "\"name\":\"a\",\"m\":[\"ann\"]}]", NULL },
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        FIND("x", "[]"),
        END
    };

    static const step_t  poor[] = {
        { "GET /g", 200, "[{\"id\":3,\"name\":\"b\"},{\"id\":4,\"name\":"
          "\"a\"}]", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"a\",\"m\":[\"ann\"]}", NULL },
        FIND("ann", "[{\"id\":7,\"login\":\"ann\"}]"),
        END
    };

    static const step_t  nobody[] = { EVE, END };

    check(USER FOUND GROUP ONE, "GET", "/Groups?sortBy=displayName", NULL,
          sorted, 200, "u-7", "a sorted list");
    check(USER FOUND " resource Group { attribute id /id number;"
          " attribute displayName /name read_only;"
          " list GET /g partial; get GET /g/$scim_id;"
          " attribute members /m read_only key=userName; } }", "GET",
          "/Groups?sortBy=displayName&count=1", NULL, poor, 200, "u-7",
          "a sorted list, of which one is completed");
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


int
main(void)
{
    test_read();
    test_lists();
    test_deltas();
    test_replace();
    test_create();
    test_same_place();

    return done_testing();
}
