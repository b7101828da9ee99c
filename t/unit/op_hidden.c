
/*
 * Members of whom more has to be known than the id: users who are hidden by
 * something else, and those whom "check" looks for.
 */


#include "op_linked.h"


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
                 " attribute externalId redis;"
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


/* users who are in Redis alone, and members of a group of the app */

static void
test_in_redis(void)
{
#define ID(n)  "aaaaaaaa-0000-4000-8000-00000000000" n

#define LOAD(n)                                                               \
    "EVAL 2 scim:{default}:ids:User scim:{default}:new:User"                  \
    " scim:{default}: User 1 userName 0 " ID(n)

    static const step_t  steps[] = {
        { "GET /g/4", 200, "{\"id\":4,\"m\":[\"" ID("1") "\",\"" ID("2") "\",\""
          ID("3") "\",\"x\"]}", NULL },
        { LOAD("1"), STORE_LIST, "1\n{\"v\":\"root\"}", NULL },
        { LOAD("2"), STORE_LIST, "1\n{\"v\":\"ann\"}", NULL },
        { LOAD("3"), STORE_LIST, "-\n-", NULL },
        END
    };

    check("scim_mapping m { resource User { attribute id redis;"
          " attribute userName redis required; hide userName=root;"
          " create GET /add?u=$scim_userName;"
          " update GET /set?u=$scim_userName; }" GROUP
          " attribute members /m; } }", "GET", "/Groups/4", NULL, steps, 200,
          ID("2"), "users in Redis are looked up there");
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


/*
 * A group of 250 users with numbers from 1000 on, whom a call each is made for
 * behind some pages of a list; all but the last one are hidden.
 */

#define MANY  250

static void
check_many(const char *mapping, int keys, int pages, const char *uri,
    const char *what)
{
    int            i, list;
    size_t         n;
    static char    text[MANY][64], answers[MANY][64], group[8192];
    static step_t  steps[MANY + 2];

    n = snprintf(group, sizeof(group), "{\"id\":4,\"m\":[");

    steps[0].effect = "GET /g/4";
    steps[0].status = 200;
    steps[0].body = group;

    for (i = 0; i < MANY; i++) {
        n += snprintf(group + n, sizeof(group) - n,
                      keys ? "%s\"n%d\"" : "%s%d", i ? "," : "", i + 1000);

        list = keys || i < pages;

        snprintf(text[i], 64, i < pages ? "GET /u?p=%d" : uri,
                 i < pages ? i + 1 : i + 1000);
        snprintf(answers[i], 64, "%s{\"id\":%d,\"login\":\"n%d\","
                 "\"t\":\"%s\"}%s", list ? "[" : "", i + 1000, i + 1000,
                 i == MANY - 1 ? "x" : "no", list ? "]" : "");

        steps[i + 1].effect = text[i];
        steps[i + 1].status = 200;
        steps[i + 1].body = answers[i];
    }

    snprintf(group + n, sizeof(group) - n, "]}");

    check(mapping, "GET", "/Groups/4", NULL, steps, 200, "u-1249", what);
}


/* more of them than are asked for at once */

static void
test_many(void)
{
#define TITLE  " attribute title /t read_only; hide title=no;"

    check_many(USER TITLE FOUND GROUP " attribute members /m; } }", 0, 0,
               "GET /u/%d", "some at a time, all in the end");
    check_many(USER TITLE FOUND GROUP BUILT, 1, 0, "GET /u?q=n%d",
               "keys, too");
    check_many(USER TITLE " list GET /u?p=$scim_page size=1;" FOUND GROUP
               " attribute members /m; } }", 0, MANY / 5 + 1, "GET /u/%d",
               "a list is looked through before, as long as it pays");
    check_many(USER TITLE " list GET /u?p=$scim_page size=1;" FOUND GROUP
               BUILT, 1, MANY / 5 + 1, "GET /u?q=n%d", "for keys, too");
    check_many(USER TITLE " list GET /u?p=$scim_page size=1 partial;" FOUND
               GROUP " attribute members /m; } }", 0, 0, "GET /u/%d",
               "but none that does not have all of them");
}


/* the list is longer than may be read at once */

static void
test_limit(void)
{
    int              i, n;
    char             ids[1024];
    scim_op_t       *op;
    scim_map_t      *map;
    scim_effect_t   *effect;
    scim_request_t   request;
    step_t           group = { "", 200, ids, NULL };

    static const step_t  page = { "", 200, "[{\"id\":1},{\"id\":2}]", NULL };
    static const step_t  user = { "", 404, "", NULL };

    map = map_of(USER " hide userName=ann; list GET /u?p=$scim_page size=2;"
                 FOUND GROUP " attribute members /m; } }");

    for (i = 0, n = sprintf(ids, "{\"id\":4,\"m\":["); i < 120; i++) {
        n += sprintf(ids + n, "%s%d", i ? "," : "", i + 1000);
    }

    strcat(ids, "]}");

    script_request(&request, map, "GET", "/Groups/4", NULL);
    request.scan_limit = 1;
    op = scim_op_new(&request);

    for (n = 0; scim_op_next(op, &effect) == SCIM_CALL; n++) {
        script_answer(op, effect, n == 0 ? &group : n == 1 ? &page : &user);
    }

    is_int(n, 122, "one page, then each by itself");
    is_int(effect->response.status, 200, "which is no failure");

    scim_op_free(op);
    scim_map_free(map);
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
    test_hide();
    test_groups();
    test_in_redis();
    test_check();
    test_many();
    test_limit();
    test_parallel();

    return done_testing();
}
