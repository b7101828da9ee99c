
/*
 * "Reading", rules 10 to 13 of the mapping language.
 */


#include "op_expect.h"


#define U(id)  "{\"id\":" #id ",\"login\":\"u" #id "\"}"

#define TOTAL(n)  "{\"totalResults\":" #n "}"

#define USER                                                                  \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login read_only;"


static void
rule_10_end(void)
{
    scim_map_t  *map;

    static const step_t  total[] = {
        { "GET /u?o=0&l=2", 200, "{\"us\":[" U(1) "," U(2) "],\"n\":3}",
          NULL },
        { "GET /u?o=2&l=2", 200, "{\"us\":[" U(3) "],\"n\":3}", NULL },
        END
    };

    static const step_t  empty[] = {
        { "GET /u?o=0&l=2", 200, "[" U(1) "," U(2) "]", NULL },
        { "GET /u?o=2&l=2", 200, "[" U(3) "]", NULL },
        { "GET /u?o=3&l=2", 200, "[]", NULL },
        END
    };

    static const step_t  capped[] = {
        { "GET /u?o=0&l=2", 200, "[" U(1) "]", NULL },
        { "GET /u?o=1&l=2", 200, "[" U(2) "," U(3) "]", NULL },
        { "GET /u?o=3&l=2", 200, "[]", NULL },
        END
    };

    static const step_t  same[] = {
        { "GET /u?o=0&l=2", 200, "[" U(1) "," U(2) "," U(3) "]", NULL },
        { "GET /u?o=3&l=2", 200, "[" U(1) "," U(2) "," U(3) "]", NULL },
        END
    };

    map = map_of(USER " list GET /u?o=$scim_offset&l=$scim_limit size=2"
                 " items=/us total=/n; } }");
    expect(map, "GET", "/Users", NULL, total, 200, TOTAL(3),
           "rule 10: a list ends at its total");
    scim_map_free(map);

    map = map_of(USER " list GET /u?o=$scim_offset&l=$scim_limit size=2; } }");
    expect(map, "GET", "/Users", NULL, empty, 200, TOTAL(3),
           "rule 10: at an empty page, never at a short one");
    expect(map, "GET", "/Users", NULL, capped, 200, TOTAL(3),
           "rule 10: $scim_offset advances by the rows received");
    expect(map, "GET", "/Users", NULL, same, 200, TOTAL(3),
           "rule 10: at a page that starts with the item of the one before");
    scim_map_free(map);
}


static void
cause_is(const scim_map_t *map, const char *target, const step_t *steps,
    const char *cause, const char *what)
{
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   request;

    script_request(&request, map, "GET", target, NULL);

    op = scim_op_new(&request);

    while (scim_op_next(op, &effect) == SCIM_CALL) {
        script_answer(op, effect, steps++);
    }

    is_int(effect->response.status, 503, "%s", what);
    is_str(scim_op_info(op)->error, cause, "%s: what is logged", what);

    scim_op_free(op);
}


static void
rule_10_pages(void)
{
    scim_map_t  *map;

    static const step_t  one[] = {
        { "GET /u?p=2&s=2", 200, "{\"us\":[" U(3) "," U(4) "],\"n\":5}",
          NULL },
        END
    };

    static const step_t  wrong[] = {
        { "GET /u?p=1&s=2", 200, "{\"us\":[" U(1) "],\"n\":5}", NULL },
        { "GET /u?p=2&s=2", 200, "{\"us\":[" U(2) "],\"n\":5}", NULL },
        END
    };

    static const step_t  found[] = {
        { "GET /f?q=u9&p=1", 200, "[" U(1) "]", NULL },
        { "GET /f?q=u9&p=2", 200, "[" U(2) "]", NULL },
        END
    };

    static const step_t  read[] = {
        { "GET /g/1", 200, "{\"id\":1}", NULL },
        { "GET /g/1/m?p=1", 200, "[1]", NULL },
        { "GET /g/1/m?p=2", 200, "[2]", NULL },
        END
    };

    static const step_t  no_list[] = {
        { "GET /u?p=1&s=2", 200, "{\"us\":7,\"n\":5}", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u?p=$scim_page&s=$scim_limit size=2 items=/us"
                 "   total=/n;"
                 " find userName GET /f?q=$scim_value&p=$scim_page size=2; }"
                 " resource Group { attribute id /id match=\\d+;"
                 " attribute members / read_only; get GET /g/$scim_id;"
                 " read members GET /g/$scim_id/m?p=$scim_page size=2"
                 "   items=/; } }");

    expect(map, "GET", "/Users?startIndex=3&count=1", NULL, one, 200,
           "{\"totalResults\":5,\"itemsPerPage\":1,"
           "\"Resources\":[{\"id\":\"3\"}]}",
           "rule 10: with pages size= rows are asked for whatever count is");
    expect(map, "GET", "/Users", NULL, wrong, 503, "{}",
           "rule 10: a short page with another one behind it");
    cause_is(map, "/Users", no_list, "the answer to User.list has no list",
             "what is no list");
    cause_is(map, "/Users", wrong, "the size= of User.list is not the app's",
             "rule 10: in a list");
    cause_is(map, "/Users?filter=userName+eq+%22u9%22", found,
             "the size= of User.find.userName is not the app's",
             "rule 10: in a find");
    cause_is(map, "/Users/9", wrong,
             "the size= of User.list is not the app's",
             "rule 10: where an object is picked");
    cause_is(map, "/Groups/1", read,
             "the size= of Group.read.members is not the app's",
             "rule 10: in what is read by itself");

    scim_map_free(map);
}


static void
rule_11(void)
{
    scim_map_t  *map;

    static const step_t  hidden[] = {
        { "GET /u?o=0&l=2", 200, "{\"us\":[" U(1) "," U(2) "],\"n\":4}",
          NULL },
        { "GET /u?o=2&l=2", 200, "{\"us\":[" U(3) "," U(4) "],\"n\":4}",
          NULL },
        END
    };

    static const step_t  filtered[] = {
        { "GET /g", 200, "[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}"
          ",{\"id\":3,\"name\":\"A\"}]", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u?o=$scim_offset&l=$scim_limit size=2 items=/us"
                 "   total=/n; hide id=1; }"
                 " resource Group { attribute id /id;"
                 " attribute displayName /name read_only; list GET /g; } }");

    expect(map, "GET", "/Users?startIndex=2&count=2", NULL, hidden, 200,
           "{\"totalResults\":3,\"startIndex\":2,\"Resources\":["
           "{\"id\":\"3\"},{\"id\":\"4\"}]}",
           "rule 11: hidden items take no position and are not counted");
    expect(map, "GET", "/Users?count=0", NULL, hidden, 200, TOTAL(3),
           "rule 11: they are counted here, whatever the app's total is");
    expect(map, "GET", "/Groups?filter=displayName+eq+%22a%22&startIndex=2",
           NULL, filtered, 200,
           "{\"totalResults\":2,\"Resources\":[{\"id\":\"3\"}]}",
           "rule 11: so is what a filter takes out");

    scim_map_free(map);
}


/* an app whose searches are by substring, and give a few hits at a time */

#define FINDS                                                                 \
    " attribute id /id number;"                                               \
    " attribute userName /login required unique;"                             \
    " attribute title /title;"                                                \
    " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"

#define HIT(id, login, title)                                                 \
    "{\"id\":" #id ",\"login\":\"" login "\",\"title\":\"" title "\"}"


static void
rule_12_find(void)
{
    scim_map_t  *map;

    static const step_t  once[] = {
        { "GET /f?q=b", 200, "[" HIT(1, "ab", "x") "," HIT(2, "b", "x") "]",
          NULL },
        END
    };

    static const step_t  candidate[] = {
        { "GET /by/b", 200, "{\"user\":" HIT(2, "B", "x") "}", NULL },
        END
    };

    static const step_t  none[] = { { "GET /by/b", 200, "{}", NULL }, END };

    static const step_t  error[] = {
        { "GET /f?q=b", 200, "{\"error\":\"down\"}", NULL },
        END
    };

    static const step_t  collection[] = {
        { "GET /t?q=x", 200, "{\"7\":" HIT(7, "g", "x") ",\"8\":"
          HIT(8, "h", "x") "}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {" FINDS
                 " create POST /u id=/id;"
                 " find userName GET /f?q=$scim_value;"
                 " find title GET /t?q=$scim_value items=/; } }");
    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, once, 200,
           "{\"totalResults\":1,\"Resources\":[{\"id\":\"2\"}]}",
           "rule 12: without paging one answer holds every hit");
    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, error, 503,
           "{}", "rule 12: an object is no collection");
    expect(map, "GET", "/Users?filter=title+eq+%22x%22", NULL, collection,
           200, TOTAL(2), "rule 12: unless items= is written out");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource User {" FINDS
                 " create POST /u id=/id;"
                 " find userName GET /by/$scim_value object=/user; } }");
    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, candidate,
           200, "{\"totalResults\":1,\"Resources\":[{\"id\":\"2\"}]}",
           "rule 12: object= makes an answer one candidate");
    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, none, 200,
           TOTAL(0), "rule 12: or none");
    scim_map_free(map);
}


static void
rule_12_several(void)
{
    scim_map_t  *map;

    static const step_t  first[] = {
        { "GET /f1?q=b", 200, "[" HIT(2, "b", "x") "]", NULL },
        END
    };

    static const step_t  second[] = {
        { "GET /f1?q=b", 200, "[" HIT(1, "ab", "x") "]", NULL },
        { "GET /f2?q=b", 200, "[" HIT(2, "b", "x") "]", NULL },
        END
    };

    static const step_t  joined[] = {
        { "GET /t1?q=x", 200, "[" HIT(1, "a", "x") "," HIT(2, "b", "X") "]",
          NULL },
        { "GET /t2?q=x", 200, "[" HIT(2, "b", "X") "," HIT(3, "c", "x") ","
          HIT(4, "d", "xy") "]", NULL },
        END
    };

    static const step_t  created[] = {
        { "POST /u {\"login\":\"b\"}", 201, "", NULL },
        { "GET /f1?q=b", 404, "", NULL },
        { "GET /f2?q=b", 200, "[" HIT(1, "ab", "x") "," HIT(2, "b", "x") "]",
          NULL },
        { "GET /u/2", 200, HIT(2, "b", "x"), NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {" FINDS
                 " create POST /u;"
                 " find userName GET /f1?q=$scim_value;"
                 " find userName GET /f2?q=$scim_value;"
                 " find title GET /t1?q=$scim_value;"
                 " find title GET /t2?q=$scim_value; } }");

    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, first, 200,
           TOTAL(1), "rule 12: finds of a unique attribute end at a match");
    expect(map, "GET", "/Users?filter=userName+eq+%22b%22", NULL, second, 200,
           TOTAL(1), "rule 12: and go on until there is one");
    expect(map, "GET", "/Users?filter=title+eq+%22x%22", NULL, joined, 200,
           "{\"totalResults\":3,\"Resources\":[{\"id\":\"1\"},{\"id\":\"2\"},"
           "{\"id\":\"3\"}]}", "rule 12: others are joined by id");
    expect(map, "GET", "/Users?filter=title+eq+%22x%22&startIndex=3", NULL,
           joined, 200, "{\"totalResults\":3,\"Resources\":[{\"id\":\"3\"}]}",
           "rule 12: and counted so");
    expect(map, "POST", "/Users", "{\"userName\":\"b\"}", created, 201,
           "{\"id\":\"2\"}", "rule 12: what was created is asked for so, too");

    scim_map_free(map);
}


/* of a find in pages the hit may be on any of them */

static void
rule_12_pages(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "GET /f?q=b&o=0", 200, "[" HIT(1, "ab", "x") "]", NULL },
        { "GET /f?q=b&o=1", 200, "[]", NULL },
        { "POST /u {\"login\":\"b\"}", 201, "", NULL },
        { "GET /f?q=b&o=0", 200, "[" HIT(1, "ab", "x") "]", NULL },
        { "GET /f?q=b&o=1", 200, "[" HIT(2, "b", "x") "]", NULL },
        { "GET /u/2", 200, HIT(2, "b", "x"), NULL },
        END
    };

    static const step_t  there[] = {
        { "GET /f?q=b&o=0", 200, "[" HIT(1, "ab", "x") "]", NULL },
        { "GET /f?q=b&o=1", 200, "[" HIT(2, "b", "x") "]", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {" FINDS
                 " create POST /u check;"
                 " find userName GET /f?q=$scim_value&o=$scim_offset; } }");

    expect(map, "POST", "/Users", "{\"userName\":\"b\"}", created, 201,
           "{\"id\":\"2\"}", "rule 12: pages of a find are read to their end");
    expect(map, "POST", "/Users", "{\"userName\":\"b\"}", there, 409,
           "{\"scimType\":\"uniqueness\"}",
           "rule 12: before what they must not have is created");

    scim_map_free(map);
}


static void
rule_13(void)
{
    scim_map_t  *map;

    static const step_t  completed[] = {
        { "GET /u", 200, "[" U(1) "]", NULL },
        { "GET /u/1", 200, HIT(1, "u1", "x"), NULL },
        END
    };

    static const step_t  absent[] = {
        { "GET /f?q=u1", 200, "[" U(1) "]", NULL },
        END
    };

    static const step_t  enough[] = { { "GET /u", 200, "[" U(1) "]", NULL },
                                      END };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute title /title read_only;"
                 " list GET /u partial; get GET /u/$scim_id;"
                 " find userName GET /f?q=$scim_value; } }");

    expect(map, "GET", "/Users", NULL, completed, 200,
           "{\"Resources\":[{\"title\":\"x\"}]}",
           "rule 13: in a partial answer a missing place is unknown");
    expect(map, "GET", "/Users?attributes=userName", NULL, enough, 200,
           TOTAL(1), "rule 13: which matters if it is asked for");
    expect(map, "GET", "/Users?filter=userName+eq+%22u1%22", NULL, absent,
           200, "{\"Resources\":[{\"title\":null}]}",
           "rule 13: everywhere else it is absent");

    scim_map_free(map);
}


int
main(void)
{
    rule_10_end();
    rule_10_pages();
    rule_11();
    rule_12_find();
    rule_12_several();
    rule_12_pages();
    rule_13();

    return done_testing();
}
