
/*
 * Section 2 of the mapping language, "Semantics", paragraph by paragraph, as
 * far as no rule of section 2a says it in more words.
 */


#include "op_expect.h"


#define MUTABILITY  "{\"status\":\"400\",\"scimType\":\"mutability\"}"

#define MEMBER(op, id)  CHANGE(op, "members", "[{\"value\":\"" id "\"}]")


static void
test_read(void)
{
    scim_map_t  *map;

    static const step_t  parallel[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\"}", NULL },
        { "GET /u/7/roles", 200, "[\"a\"]", NULL },
        { "GET /u/7/mail", 200, "{\"m\":\"a@x\"}", NULL },
        END
    };

    static const step_t  asked[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\"}", NULL },
        { "GET /u/7/mail", 200, "{\"m\":\"a@x\"}", NULL },
        END
    };

    static const step_t  by_id[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"t\":\"x\"}", NULL },
        END
    };

    static const step_t  cases[] = {
        { "GET /u", 200, "[{\"id\":7,\"login\":\"ADA\",\"t\":\"X\"},"
          "{\"id\":8,\"login\":\"ada\",\"t\":\"x\"}]", NULL },
        END
    };

    static const step_t  rows[] = {
        { "GET /u", 200, "[{\"id\":7,\"login\":\"a\"},{\"id\":8,"
          "\"login\":\"b\"}]", NULL },
        { "GET /u/7/mail", 200, "{\"m\":\"a@x\"}", NULL },
        { "GET /u/8/mail", 404, "", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute title /t read_only case_exact;"
                 " attribute roles / read_only;"
                 " attribute emails.value /m read_only;"
                 " list GET /u; get GET /u/$scim_id;"
                 " read roles GET /u/$scim_id/roles items=/;"
                 " read emails.value GET /u/$scim_id/mail; } }");

    expect(map, "GET", "/Users/7", NULL, parallel, 200,
           "{\"roles\":[{\"value\":\"a\"}],\"emails\":[{\"value\":\"a@x\"}]}",
           "section 2: get, with the reads of all");
    expect(map, "GET", "/Users/7?attributes=emails,userName", NULL, asked,
           200, "{\"roles\":null,\"emails\":[{\"value\":\"a@x\"}]}",
           "section 2: or of what was asked for");
    expect(map, "GET", "/Users?filter=id+eq+%227%22&attributes=userName",
           NULL, by_id, 200, "{\"totalResults\":1}",
           "section 2: a filter on the id uses get");
    expect(map, "GET", "/Users?filter=userName+eq+%22Ada%22"
           "&attributes=userName", NULL, cases, 200, "{\"totalResults\":2}",
           "section 2: texts compare without case");
    expect(map, "GET", "/Users?filter=title+eq+%22x%22&attributes=userName",
           NULL, cases, 200, "{\"totalResults\":1}",
           "section 2: unless they are case_exact");
    expect(map, "GET", "/Users?attributes=emails", NULL, rows, 200,
           "{\"totalResults\":2,\"Resources\":[{\"emails\":[{}]},"
           "{\"emails\":null}]}",
           "section 2: a read runs for each item, if it is asked for");

    scim_map_free(map);
}


static void
test_lists(void)
{
    scim_map_t  *map;

    static const step_t  window[] = {
        { "GET /a?p=2", 200, "{\"n\":3,\"us\":[{\"id\":3,\"login\":\"c\"}]}",
          NULL },
        { "GET /b?p=1", 200, "{\"n\":3,\"us\":[{\"id\":4,\"login\":\"d\"},"
          "{\"id\":5,\"login\":\"e\"}]}", NULL },
        END
    };

    static const step_t  half[] = {
        { "GET /b?p=1", 200, "{\"n\":1,\"us\":[{\"id\":4,\"login\":\"d\"}]}",
          NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " attribute active /st values=true:1,false:3 read_only;"
                 " list active=true GET /a?p=$scim_page size=2 items=/us"
                 "   total=/n;"
                 " list active=false GET /b?p=$scim_page size=2 items=/us"
                 "   total=/n;"
                 " } }");

    expect(map, "GET", "/Users?startIndex=3&count=2", NULL, window, 200,
           "{\"totalResults\":6,\"Resources\":[{\"id\":\"3\",\"active\":true},"
           "{\"id\":\"4\",\"active\":false}]}",
           "section 2: a window is cut out of pages, across joined lists");
    expect(map, "GET", "/Users?filter=active+eq+false", NULL, half, 200,
           "{\"totalResults\":1,\"Resources\":[{\"active\":false}]}",
           "section 2: a list serves the term that it stands for");

    scim_map_free(map);
}


static void
test_change(void)
{
    scim_map_t  *map;

    static const step_t  same[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"t\":\"x\",\"on\":1}",
          NULL },
        { "PUT /u/7 {\"login\":\"eve\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"eve\",\"t\":\"x\",\"on\":1}",
          NULL },
        END
    };

    static const step_t  apart[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"on\":1}", NULL },
        { "POST /u/7/off", 204, "", NULL },
        { "PUT /u/7 {\"login\":\"eve\"}", 200, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"eve\",\"on\":0}", NULL },
        END
    };

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ada\",\"on\":0}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute title /t; attribute active /on"
                 "   values=true:1,false:0;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " set active=false POST /u/$scim_id/off;"
                 " update PUT /u/$scim_id; } }");

    expect(map, "PUT", "/Users/7", "{\"userName\":\"eve\",\"title\":\"x\"}",
           same, 200, "{\"userName\":\"eve\",\"active\":true}",
           "section 2: what stays is not sent, silence deactivates nobody");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "userName",
           "\"eve\"") "," CHANGE("replace", "active", "false")), apart, 200,
           "{\"active\":false}",
           "section 2: in file order, what has a set is in no built body");
    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("replace", "active",
           "true")), read, 400, MUTABILITY, "section 2: no route, no change");

    scim_map_free(map);
}


static void
test_members(void)
{
    scim_map_t  *map;

    static const step_t  edited[] = {
        SCRIPT_LOCK("Group:4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[1,8]}",
          NULL },
        { "PUT /g/4 {\"m\":[8,7,1]}", 200, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login read_only; list GET /u;"
                 " hide id=1; }"
                 " resource Group { attribute id /id number;"
                 " attribute displayName /name required;"
                 " attribute members /m; list GET /g; get GET /g/$scim_id;"
                 " create POST /g id=/id; update PUT /g/$scim_id; } }");

    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("add", "7")), edited, 204,
           NULL, "section 2: a list is read, edited and sent, and hidden"
           " members stay in it");

    scim_map_free(map);
}


/* "equal GETs are sent once" */

static void
test_once(void)
{
    scim_map_t  *map;

    static const step_t  change[] = {
        SCRIPT_LOCK("User:ada"),
        { "GET /u/ada", 200, "{\"name\":\"ada\",\"hash\":\"h\",\"t\":\"a\"}",
          NULL },
        { "PUT /u/ada {\"h\":\"h\",\"t\":\"b\",\"n\":\"ada\"}", 200, "",
          NULL },
        { "GET /u/ada", 200, "{\"name\":\"ada\",\"hash\":\"h\",\"t\":\"b\"}",
          NULL },
        SCRIPT_UNLOCK("User:ada"),
        END
    };

    static const step_t  read[] = {
        { "GET /g/4", 200, "{\"g\":{\"id\":4,\"m\":[7]}}", NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /g/4", 404, "", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /name;"
                 " attribute userName /name required immutable;"
                 " attribute title /t;"
                 " lookup $hash GET /u/$scim_id value=/hash;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u;"
                 " update PUT /u/$scim_id 'json={\"h\": $hash,"
                 "   \"t\": $scim_title, \"n\": $scim_userName}'; }"
                 " resource Group { attribute id /id number;"
                 " attribute members /g/m/* read_only;"
                 " attribute displayName /id read_only;"
                 " list GET /g; get GET /g/$scim_id object=/g;"
                 " read members GET /g/$scim_id; } }");

    expect(map, "PATCH", "/Users/ada", PATCH(CHANGE("replace", "title",
           "\"b\"")), change, 200, "{\"title\":\"b\"}",
           "section 2: equal GETs are sent once, until something is written");
    expect(map, "GET", "/Groups/4", NULL, read, 200,
           "{\"members\":[{\"value\":\"7\"}]}",
           "section 2: also while the first one is under way");
    expect(map, "GET", "/Groups/4", NULL, gone, 404, "{}",
           "section 2: whatever its answer is");

    scim_map_free(map);
}


int
main(void)
{
    test_read();
    test_lists();
    test_change();
    test_members();
    test_once();

    return done_testing();
}
