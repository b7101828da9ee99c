
/*
 * Apps without a call for one object: it is picked out of their lists; and
 * apps without a list.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }


/* two lists that say what is active, the second one in pages */

static const char  lists[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login required; attribute active /x read_only;"
    " list active=true GET /u items=/us;"
    " list active=false GET /old?p=$scim_page items=/us total=/n size=2;"
    " create POST /u; update PUT /u/$scim_id; delete DELETE /u/$scim_id;"
    "} }";

static const char  by_id[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login read_only;"
    " find id GET /u?id=$scim_value;"
    " list GET /u; } }";

static const char  no_list[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login read_only;"
    " find userName GET /u?n=$scim_value; get GET /u/$scim_id; } }";

#define U(id, name)  "{\"id\":\"" id "\",\"login\":\"" name "\"}"


static json_t *
run(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *what)
{
    result_t  result;

    result = script_run(map, method, target, body, steps);
    is_int(result.status, status, "%s", what);

    return result.body;
}


static void
test_lists(const scim_map_t *map)
{
    json_t  *body;

    static const step_t  first[] = {
        { "GET /u", 200, "{\"us\":[" U("a", "ann") "," U("b", "bob") "]}",
          NULL },
        END
    };

    static const step_t  second[] = {
        { "GET /u", 200, "{\"us\":[" U("a", "ann") "]}", NULL },
        { "GET /old?p=1", 200, "{\"n\":3,\"us\":[" U("c", "c") ","
          U("d", "d") "]}", NULL },
        { "GET /old?p=2", 200, "{\"n\":3,\"us\":[" U("e", "eve") "]}", NULL },
        END
    };

    static const step_t  nowhere[] = {
        { "GET /u", 200, "{\"us\":[]}", NULL },
        { "GET /old?p=1", 200, "{\"n\":0,\"us\":[]}", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /u", 500, "", NULL },
        END
    };

    static const step_t  html[] = {
        { "GET /u", 200, "<html>", NULL },
        END
    };

    static const step_t  changed[] = {
        { "GET /u", 200, "{\"us\":[" U("a", "ann") "]}", NULL },
        { "PUT /u/a {\"login\":\"anne\"}", 200, "", NULL },
        { "GET /u", 200, "{\"us\":[" U("a", "anne") "]}", NULL },
        END
    };

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\"}", 201, U("a", "ann"), NULL },
        { "GET /u", 200, "{\"us\":[" U("a", "ann") "]}", NULL },
        END
    };

    body = run(map, "GET", "/Users/b", NULL, first, 200, "in the first list");
    is_str(json_string_value(json_object_get(body, "userName")), "bob",
           "it is the right one");
    ok(json_is_true(json_object_get(body, "active")),
       "and what the list says of it is known");
    json_decref(body);

    body = run(map, "GET", "/Users/e", NULL, second, 200,
               "on a later page of another one");
    ok(json_is_false(json_object_get(body, "active")), "and inactive");
    json_decref(body);

    json_decref(run(map, "GET", "/Users/x", NULL, nowhere, 404,
                    "in none of them"));
    json_decref(run(map, "DELETE", "/Users/x", NULL, nowhere, 404,
                    "what is in none of them is not deleted"));
    json_decref(run(map, "GET", "/Users/a", NULL, down, 503, "the app fails"));
    json_decref(run(map, "GET", "/Users/a", NULL, html, 503, "or lies"));
    json_decref(run(map, "PUT", "/Users/a", "{\"userName\":\"anne\"}",
                    changed, 200, "it is picked to be changed, and answered"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}",
                    created, 201,
                    "\"object=\" of a create is \"/\" by itself"));
}


static void
test_others(const scim_map_t *find, const scim_map_t *get)
{
    static const step_t  found[] = {
        { "GET /u?id=a%2Fb", 200, "[" U("a", "x") "," U("a/b", "y") "]",
          NULL },
        END
    };

    static const step_t  none[] = {
        { "GET /u?id=a", 404, "", NULL },
        END
    };

    static const step_t  by_name[] = {
        { "GET /u?n=ann", 200, "[" U("a", "ann") "]", NULL },
        END
    };

    static const step_t  nothing[] = { END };

    json_decref(run(find, "GET", "/Users/a%2Fb", NULL, found, 200,
                    "a \"find\" by id is asked instead of the list"));
    json_decref(run(find, "GET", "/Users/a", NULL, none, 404,
                    "and believed"));
    json_decref(run(get, "GET", "/Users?filter=userName+eq+%22ann%22", NULL,
                    by_name, 200, "without a list it can be looked for"));
    json_decref(run(get, "GET", "/Users", NULL, nothing, 501,
                    "but not be listed"));
}


/* no answer to the create has the id: its second find, the unique one, does */

static void
test_found(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"mail\":\"a@x\",\"login\":\"ann\"}", 201, "", NULL },
        { "GET /u?n=ann", 200, "[" U("a", "Ann") "]", NULL },
        { "GET /u/a", 200, U("a", "Ann"), NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id~^\\w+$;"
                 " attribute emails.value /mail;"
                 " attribute userName /login required unique;"
                 " list GET /u; find emails.value GET /u?m=$scim_value;"
                 " find userName GET /u?n=$scim_value;"
                 " get GET /u/$scim_id; create POST /u body=/;"
                 " update PUT /u/$scim_id; } }");

    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\","
                    "\"emails\":[{\"value\":\"a@x\"}]}", created, 201,
                    "what was created is found by what is unique of it"));

    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id header:X-Id;"
                 " attribute emails.value /mail;"
                 " attribute userName /login required unique;"
                 " list GET /u; find emails.value GET /u?m=$scim_value;"
                 " find userName GET /u?n=$scim_value; create POST /u;"
                 " update PUT /u/$scim_id; } }");

    ok(map != NULL, "a header can have the id, if a \"find\" tells it");

    scim_map_free(map);
}


/* a list, an object that is picked, members: all by cursors */

static void
test_cursor(void)
{
    json_t      *body;
    scim_map_t  *map;

    static const step_t  list[] = {
        { "GET /u?n=2", 200, "{\"us\":[" U("a", "x") "," U("b", "y") "],"
          "\"next\":\"p/2\"}", NULL },
        { "GET /u?from=p%2F2&n=2", 200, "{\"us\":[" U("c", "z") "],"
          "\"next\":7}", NULL },
        { "GET /u?from=7&n=2", 200, "{\"us\":[" U("d", "z") "],"
          "\"next\":\"\"}", NULL },
        END
    };

    static const step_t  pick[] = {
        { "GET /u?n=2", 200, "{\"us\":[" U("a", "x") "],\"next\":\"2\"}",
          NULL },
        { "GET /u?from=2&n=2", 200, "{\"us\":[" U("b", "y") "]}", NULL },
        END
    };

    static const step_t  members[] = {
        { "GET /g/1", 200, "{\"id\":\"1\"}", NULL },
        { "GET /g/1/m", 200, "{\"m\":[1,2],\"next\":\"k\"}", NULL },
        { "GET /g/1/m?c=k", 200, "{\"m\":[3],\"next\":null}", NULL },
        END
    };

    map = map_of("scim_mapping m {"
                 " resource User { attribute id /id;"
                 " attribute userName /login read_only;"
                 " list GET /u?from=$scim_cursor&n=$scim_limit items=/us"
                 "   next=/next size=2; }"
                 " resource Group { attribute id /id; attribute members /"
                 "   read_only; get GET /g/$scim_id;"
                 " read members GET /g/$scim_id/m?c=$scim_cursor items=/m"
                 "   next=/next; } }");

    body = run(map, "GET", "/Users?startIndex=2&count=2", NULL, list, 200,
               "a window over pages by cursor");
    is_int(json_integer_value(json_object_get(body, "totalResults")), 4,
           "all are counted");
    is_str(json_string_value(json_object_get(json_array_get(
               json_object_get(body, "Resources"), 0), "id")), "b",
           "and the window begins where it should");
    json_decref(body);

    json_decref(run(map, "GET", "/Users/b", NULL, pick, 200,
                    "an object on the second page"));

    body = run(map, "GET", "/Groups/1", NULL, members, 200,
               "members by cursor");
    is_int(json_array_size(json_object_get(body, "members")), 3,
           "all of them");
    json_decref(body);

    scim_map_free(map);
}


/* "check": the answer does not tell what there was (rule 27) */

static void
test_check(void)
{
    scim_map_t  *map;

    static const step_t  fresh[] = {
        { "GET /u?m=a", 200, "[" U("x", "other") "]", NULL },
        { "GET /u/ann", 404, "", NULL },
        { "PUT /u/ann {\"mail\":\"a\"}", 204, "", NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  taken[] = {
        { "GET /u/ann", 200, "{\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  found[] = {
        { "GET /u?m=a", 200, "[{\"login\":\"bob\",\"mail\":\"A\"}]", NULL },
        END
    };

    static const step_t  gone[] = {
        { "GET /u/ann", 404, "", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /u/ann", 500, "", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {"
                 " attribute id /login match=\\w+;"
                 " attribute emails.value /mail unique;"
                 " attribute userName /login required unique immutable;"
                 " list GET /u; find emails.value GET /u?m=$scim_value;"
                 " get GET /u/$scim_id;"
                 " create PUT /u/$scim_userName"
                 "   'json={\"mail\": ${scim_emails.value}}' check;"
                 " update POST /u/$scim_id;"
                 " delete DELETE /u/$scim_id check; } }");

    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\","
                    "\"emails\":[{\"value\":\"a\"}]}", fresh, 201,
                    "nobody has these values"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", taken,
                    409, "somebody has the name"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\","
                    "\"emails\":[{\"value\":\"a\"}]}", found, 409,
                    "somebody has the address, in another case"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", down,
                    503, "the look fails, and nothing is created"));
    json_decref(run(map, "DELETE", "/Users/ann", NULL, gone, 404,
                    "what is not there is not deleted"));

    scim_map_free(map);
}


/* an app may tell "ann" and "Ann" apart, and SCIM does not */

static void
test_check_case(void)
{
    scim_map_t  *map;

    static const step_t  fresh[] = {
        { "GET /u", 200, "[{\"login\":\"annie\"}]", NULL },
        { "PUT /u/ann {}", 201, "", NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  taken[] = {
        { "GET /u", 200, "[{\"login\":\"bob\"},{\"login\":\"Ann\"}]", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User {"
                 " attribute id /login case_exact;"
                 " attribute userName /login required unique immutable;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create PUT /u/$scim_userName 'json={}' check; } }");

    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", fresh,
                    201, "nobody has the name in any case"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", taken,
                    409, "somebody has it in another case"));

    scim_map_free(map);
}


/* what was created is found, and all that a find tells is an id */

static void
test_found_id(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "", NULL },
        { "GET /u?n=ann", 200, "[{\"uid\":5}]", NULL },
        { "GET /u/5", 200, "{\"id\":5,\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  other[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "", NULL },
        { "GET /u?n=ann", 200, "[{\"uid\":4,\"login\":\"anna\"},"
          "{\"uid\":5,\"login\":\"Ann\"}]", NULL },
        { "GET /u/5", 200, "{\"id\":5,\"login\":\"ann\"}", NULL },
        END
    };

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login required unique immutable;"
                 " list GET /u; find userName GET /u?n=$scim_value id=/uid;"
                 " get GET /u/$scim_id; create POST /u; } }");

    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", created,
                    201, "an id is believed"));
    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\"}", other,
                    201, "the one with the name, if the find tells it"));

    scim_map_free(map);
}


/* rule 26: groups of a user are the app's, but a template has to send them */

static void
test_groups(void)
{
    json_t      *body;
    scim_map_t  *map;

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\",\"groups\":\"user\"}", 201, "", NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"user\"}",
          NULL },
        END
    };

    static const step_t  changed[] = {
        { "SET scim:{default}:lock:User:ann " SCRIPT_RANDOM " NX PX 25000",
          STORE_OK, NULL, NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"a,b\"}", NULL },
        { "PUT /u/ann {\"title\":\"Dr\",\"groups\":\"a,b,user\"}", 200, "",
          NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"a,b,user\"}",
          NULL },
        SCRIPT_UNLOCK("User:ann"),
        END
    };

    static const step_t  again[] = {
        { "SET scim:{default}:lock:User:ann " SCRIPT_RANDOM " NX PX 25000",
          STORE_OK, NULL, NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"user,a\"}",
          NULL },
        { "PUT /u/ann {\"title\":\"Dr\",\"groups\":\"user,a\"}", 200, "",
          NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"user,a\"}",
          NULL },
        SCRIPT_UNLOCK("User:ann"),
        END
    };

    static const step_t  hidden[] = {
        { "SET scim:{default}:lock:User:ann " SCRIPT_RANDOM " NX PX 25000",
          STORE_OK, NULL, NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"admin,user\"}",
          NULL },
        { "PUT /u/ann {\"title\":\"Dr\",\"groups\":\"admin,user\"}", 200, "",
          NULL },
        { "GET /u/ann", 200, "{\"login\":\"ann\",\"groups\":\"admin,user\"}",
          NULL },
        SCRIPT_UNLOCK("User:ann"),
        END
    };

    map = map_of("scim_mapping m { resource Group { attribute id /name;"
                 " attribute displayName /name read_only; list GET /g;"
                 " hide id=admin; }"
                 " resource User {"
                 " attribute id /login;"
                 " attribute userName /login required unique immutable;"
                 " attribute title /title;"
                 " attribute groups /groups split=, default=user;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create POST /u 'json={\"login\": $scim_userName,"
                 "   \"groups\": $scim_groups}';"
                 " update PUT /u/$scim_id 'json={\"title\": $scim_title,"
                 "   \"groups\": $scim_groups}'; } }");

    json_decref(run(map, "POST", "/Users", "{\"userName\":\"ann\","
                    "\"groups\":[{\"value\":\"admin\"}]}", created, 201,
                    "a client's groups are ignored, a default is sent"));

    body = run(map, "PATCH", "/Users/ann", "{\"Operations\":[{\"op\":\"add\","
               "\"path\":\"title\",\"value\":\"Dr\"}]}", changed, 200,
               "the present ones are sent, and the default");
    is_int(json_array_size(json_object_get(body, "groups")), 3,
           "and what the app has is shown");
    json_decref(body);

    json_decref(run(map, "PATCH", "/Users/ann", "{\"Operations\":[{\"op\":"
                    "\"add\",\"path\":\"title\",\"value\":\"Dr\"}]}", again,
                    200, "a default that is there already is not sent twice"));

    body = run(map, "PATCH", "/Users/ann", "{\"Operations\":[{\"op\":\"add\","
               "\"path\":\"title\",\"value\":\"Dr\"}]}", hidden, 200,
               "a hidden group stays in what is sent");
    is_int(json_array_size(json_object_get(body, "groups")), 1,
           "and is not shown");
    json_decref(body);

    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *a, *b, *c;

    a = map_of(lists);
    b = map_of(by_id);
    c = map_of(no_list);

    test_lists(a);
    test_others(b, c);
    test_found();
    test_cursor();
    test_check();
    test_check_case();
    test_found_id();
    test_groups();

    scim_map_free(a);
    scim_map_free(b);
    scim_map_free(c);

    return done_testing();
}
