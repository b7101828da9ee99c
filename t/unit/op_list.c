
/*
 * Lists: which calls find the resources, and what is made of their answers.
 */


#include "conf.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define U(id, name, status)                                                   \
    "{\"id\":" id ",\"login\":\"" name "\",\"status\":" status "}"


/* an app with two lists by offset, which are poorer than "get" */

static const char  halves[] =
    "scim_mapping m { resource User {"
    " attribute id /id number;"
    " attribute userName /login required unique;"
    " attribute title /title;"
    " attribute active /status values=true:1,false:3;"
    " list active=true GET"
    " /u?st=1&o=$scim_offset&l=$scim_limit items=/us total=/n size=2 partial;"
    " list active=false GET"
    " /u?st=3&o=$scim_offset&l=$scim_limit items=/us total=/n size=2 partial;"
    " find userName GET /u?name=$scim_value items=/us partial;"
    " get GET /u/$scim_id object=/u;"
    " update PUT /u/$scim_id object=/u;"
    "} }";


/* one list by page, without a total, and a protected account */

static const char  pages[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required unique;"
    " attribute active /status values=true:1,false:3;"
    " list GET /u?p=$scim_page size=2;"
    " get GET /u/$scim_id;"
    " update PUT /u/$scim_id;"
    " hide userName=root;"
    "} }";


/* finds of several kinds */

static const char  finds[] =
    "scim_mapping m { resource User {"
    " attribute id /id number;"
    " attribute userName /login required unique;"
    " attribute title /title;"
    " attribute nickName /nick number;"
    " attribute active /status values=true:1,false:3;"
    " attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    ":manager redis;"
    " list GET /u;"
    " find userName GET /by-login/$scim_value object=/;"
    " find userName GET /by-mail/$scim_value object=/ id=/user;"
    " find title GET /t1?q=$scim_value;"
    " find title GET /t2?q=$scim_value;"
    " find nickName GET /n?q=$scim_value;"
    " get GET /u/$scim_id;"
    " update PUT /u/$scim_id;"
    "} }";


static scim_map_t *
map_of(const char *text)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    map = conf_parse(text, &where, &err);

    if (map == NULL) {
        fprintf(stderr, "# %s\n", err.detail);
        exit(1);
    }

    return map;
}


static json_int_t
number(const result_t *result, const char *name)
{
    return json_integer_value(json_object_get(result->body, name));
}


static const char *
name_of(const result_t *result, size_t i)
{
    json_t  *row;

    row = json_array_get(json_object_get(result->body, "Resources"), i);

    return json_string_value(json_object_get(row, "userName"));
}


static void
test_joined(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  middle[] = {
        { "GET /u?st=1&o=2&l=2", 200, "{\"us\":[" U("3", "c", "1") "],"
          "\"n\":3}", NULL },
        { "GET /u?st=3&o=0&l=1", 200, "{\"us\":[" U("9", "x", "3") "],"
          "\"n\":5}", NULL },
        END
    };

    static const step_t  inactive[] = {
        { "GET /u?st=3&o=0&l=2", 200, "{\"us\":[{\"id\":9,\"login\":\"x\"},"
          "{\"id\":10,\"login\":\"y\"}],\"n\":2}", NULL },
        END
    };

    static const step_t  past[] = {
        { "GET /u?st=1&o=100&l=1", 200, "{\"us\":[],\"n\":3}", NULL },
        { "GET /u?st=3&o=97&l=1", 200, "{\"us\":[],\"n\":\"5\"}", NULL },
        END
    };

    static const step_t  none[] = {
        { "GET /u?st=1&o=0&l=1", 200, "{\"us\":[" U("1", "a", "1") "],"
          "\"n\":3}", NULL },
        { "GET /u?st=3&o=0&l=1", 200, "{\"us\":[],\"n\":0}", NULL },
        END
    };

    map = map_of(halves);

    result = script_run(map, "GET",
                        "/Users?startIndex=3&count=2"
                        "&attributes=userName,active", NULL, middle);
    is_int(number(&result, "totalResults"), 8, "totals are added up");
    is_int(number(&result, "itemsPerPage"), 2, "a page runs over two lists");
    is_str(name_of(&result, 0), "c", "its first row is of the first list");
    is_str(name_of(&result, 1), "x", "its second one is of the second list");
    json_decref(result.body);

    result = script_run(map, "GET",
                        "/Users?filter=active+eq+false"
                        "&attributes=userName,active", NULL, inactive);
    is_int(number(&result, "totalResults"), 2,
           "a list serves the term that it stands for");
    is_str(name_of(&result, 1), "y", "with its rows");
    ok(json_is_false(json_object_get(json_array_get(json_object_get(
           result.body, "Resources"), 0), "active")),
       "and gives its objects the value that they lack");
    json_decref(result.body);

    result = script_run(map, "GET",
                        "/Users?startIndex=101&count=1&attributes=userName",
                        NULL, past);
    is_int(result.status, 200, "past the end is 200");
    is_int(number(&result, "totalResults"), 8, "with all totals");
    is_int(number(&result, "itemsPerPage"), 0, "and no rows");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?count=0", NULL, none);
    is_int(number(&result, "totalResults"), 3, "count=0 asks for the total");
    is_int(number(&result, "itemsPerPage"), 0, "and gets no rows");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_partial(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  completed[] = {
        { "GET /u?name=a", 200, "{\"us\":[" U("7", "aa", "1") ","
          U("8", "A", "1") "]}", NULL },
        { "GET /u/8", 200, "{\"u\":{\"id\":8,\"login\":\"A\",\"status\":1,"
          "\"title\":\"T\"}}", NULL },
        END
    };

    static const step_t  enough[] = {
        { "GET /u?name=a", 200, "{\"us\":[" U("8", "a", "1") "]}", NULL },
        END
    };

    static const step_t  unknown[] = {
        { "GET /u?name=a", 200, "{\"us\":[" U("7", "a", "1") "]}", NULL },
        { "GET /u/7", 200, "{\"u\":{\"id\":7,\"login\":\"a\",\"status\":1,"
          "\"title\":\"Boss\"}}", NULL },
        END
    };

    map = map_of(halves);

    result = script_run(map, "GET", "/Users?filter=userName+eq+%22a%22", NULL,
                        completed);
    is_int(number(&result, "totalResults"), 1, "candidates are checked again");
    is_str(name_of(&result, 0), "A", "without regard to case");
    json_decref(result.body);

    result = script_run(map, "GET",
                        "/Users?filter=userName+eq+%22a%22&attributes=userName",
                        NULL, enough);
    is_int(number(&result, "totalResults"), 1,
           "what is not asked for is not read");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=userName+eq+%22a%22+and+"
                        "title+eq+%22boss%22&attributes=id", NULL, unknown);
    is_int(number(&result, "totalResults"), 1,
           "rule 13: what a partial object lacks is read for the filter");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_scan(void)
{
    result_t         result;
    scim_map_t      *map;
    scim_request_t   request;

    static const step_t  all[] = {
        { "GET /u?p=1", 200, "[" U("1", "root", "1") "," U("2", "b", "1") "]",
          NULL },
        { "GET /u?p=2", 200, "[" U("3", "c", "3") "," U("4", "d", "3") "]",
          NULL },
        { "GET /u?p=3", 200, "[]", NULL },
        END
    };

    static const step_t  repeats[] = {
        { "GET /u?p=1", 200, "[" U("1", "a", "1") "," U("2", "b", "1") "]",
          NULL },
        { "GET /u?p=2", 200, "[" U("1", "a", "1") "," U("2", "b", "1") "]",
          NULL },
        END
    };

    static const step_t  clamped[] = {
        { "GET /u?p=1", 200, "[" U("1", "a", "1") "," U("2", "b", "1") "]",
          NULL },
        { "GET /u?p=2", 200, "[" U("3", "c", "1") "]", NULL },
        { "GET /u?p=3", 200, "[" U("3", "c", "1") "]", NULL },
        END
    };

    static const step_t  wrong_size[] = {
        { "GET /u?p=1", 200, "[" U("1", "a", "1") "]", NULL },
        { "GET /u?p=2", 200, "[" U("2", "b", "1") "]", NULL },
        END
    };

    static const step_t  limit[] = {
        { "GET /u?p=1", 200, "[" U("1", "a", "1") "," U("2", "b", "1") "]",
          NULL },
        END
    };

    static const step_t  html[] = {
        { "GET /u?p=1", 200, "<html>login</html>", NULL },
        END
    };

    static const step_t  by_id[] = {
        { "GET /u/root", 200, U("\"root\"", "root", "1"), NULL },
        END
    };

    static const step_t  by_id_gone[] = {
        { "GET /u/5", 404, NULL, NULL },
        END
    };

    map = map_of(pages);

    result = script_run(map, "GET", "/Users?startIndex=2&count=1", NULL, all);
    is_int(number(&result, "totalResults"), 3,
           "rule 11: the hidden are not counted");
    is_str(name_of(&result, 0), "c", "rule 11: and take no position");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=active+eq+false", NULL,
                        all);
    is_int(number(&result, "totalResults"), 2, "a scan reads all pages");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users", NULL, repeats);
    is_int(number(&result, "totalResults"), 2,
           "rule 10: a page that starts as the one before ends the list");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users", NULL, clamped);
    is_int(number(&result, "totalResults"), 3,
           "rule 10: an app that answers its last page for any later one");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users", NULL, wrong_size);
    is_int(result.status, 503, "rule 10: a wrong size= is seen");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users", NULL, html);
    is_int(result.status, 503, "a page of HTML is no empty list");
    is_str(result.retry_after, "5", "but a reason to come back");
    json_decref(result.body);

    script_request(&request, map, "GET", "/Users?filter=active+eq+false",
                   NULL);
    request.scan_limit = 1;
    result = script_run_request(&request, limit, "scan limit");
    is_int(result.status, 400, "a scan is bounded");
    is_str(json_string_value(json_object_get(result.body, "scimType")),
           "tooMany", "and says so");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=id+eq+%22root%22", NULL,
                        by_id);
    is_int(number(&result, "totalResults"), 0,
           "a filter does not find the hidden");
    json_decref(result.body);

    result = script_run(map, "GET",
                        "/Users?filter=id+eq+%225%22&attributes=userName",
                        NULL, by_id_gone);
    is_int(result.status, 200, "a filter on an unknown id is 200");
    is_int(number(&result, "totalResults"), 0, "and empty");
    json_decref(result.body);

    scim_map_free(map);
}


static void
test_filters(void)
{
    size_t       i;
    char         target[128];
    result_t     result;
    scim_map_t  *map;

    static const step_t  none[] = { END };

    static const char *const  bad[] = {
        "userName+eq", "nosuch+eq+%22x%22", "userName+xx+%22x%22", "(",
        "externalId+eq+%22x%22", "userName+eq+%22a"
    };

    map = map_of(halves);

    for (i = 0; i < sizeof(bad) / sizeof(char *); i++) {
        snprintf(target, sizeof(target), "/Users?filter=%s", bad[i]);

        result = script_run(map, "GET", target, NULL, none);
        is_int(result.status, 400, "bad filter \"%s\"", bad[i]);
        is_str(json_string_value(json_object_get(result.body, "scimType")),
               "invalidFilter", "is invalidFilter");
        json_decref(result.body);
    }

    scim_map_free(map);
}


static void
test_kept(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  miss[] = {
        { "ZRANGEBYLEX scim:{default}:index:Group:externalId [e1",
          STORE_LIST, "", NULL },
        END
    };

    static const step_t  down[] = {
        { "ZRANGEBYLEX scim:{default}:index:Group:externalId [e1",
          STORE_DOWN, NULL, NULL },
        END
    };

    map = conf_read("docker/mappings/demo.conf");

    result = script_run(map, "GET", "/Groups?filter=externalId+eq+%22e1%22",
                        NULL, miss);
    is_int(result.status, 200, "a kept attribute is found by its index");
    is_int(number(&result, "totalResults"), 0, "or not");
    json_decref(result.body);

    result = script_run(map, "GET", "/Groups?filter=externalId+eq+%22e1%22",
                        NULL, down);
    is_int(result.status, 503, "without the store it is 503");
    is_str(result.retry_after, "5", "with a time to come back");
    json_decref(result.body);

    scim_map_free(map);
}


static const char  rows[] =
    "scim_mapping m { resource Group {"
    " attribute id /id;"
    " attribute displayName /name read_only;"
    " attribute members /uid read_only;"
    " list GET /g;"
    " get GET /g/$scim_id;"
    " read members GET /g/$scim_id/m?p=$scim_page items=/ size=2;"
    "} }";


static void
test_read_repeats(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  steps[] = {
        { "GET /g/1", 200, "{\"id\":1,\"name\":\"g\"}", NULL },
        { "GET /g/1/m?p=1", 200, "[{\"uid\":1},{\"uid\":2}]", NULL },
        { "GET /g/1/m?p=2", 200, "[{\"uid\":1},{\"uid\":2}]", NULL },
        END
    };

    map = map_of(rows);

    result = script_run(map, "GET", "/Groups/1", NULL, steps);
    is_int(json_array_size(json_object_get(result.body, "members")), 2,
           "rule 10: a read ends when the app repeats itself");
    json_decref(result.body);

    scim_map_free(map);
}


#define MANAGER(id)  "HMGET scim:{default}:kept:User:" id                     \
    " urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"


static void
test_finds(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  one[] = {
        { "GET /by-login/ann", 200, U("7", "ann", "1"), NULL },
        END
    };

    static const step_t  in_turn[] = {
        { "GET /by-login/ann", 404, NULL, NULL },
        { "GET /by-mail/ann", 200, "{\"user\":7,\"login\":\"other\"}", NULL },
        { "GET /u/7", 200, U("7", "ann", "1"), NULL },
        END
    };

    static const step_t  joined[] = {
        { "GET /t1?q=x", 200, "[{\"id\":1,\"login\":\"a\",\"title\":\"x\"}]",
          NULL },
        { "GET /t2?q=x", 200, "[{\"id\":1,\"login\":\"a\",\"title\":\"x\"},"
          "{\"id\":2,\"login\":\"b\",\"title\":\"X\"}]", NULL },
        END
    };

    static const step_t  scanned[] = {
        { "GET /u", 200, "[" U("1", "a", "1") "]", NULL },
        { MANAGER("1"), STORE_LIST,
          "{\"k\":[\"9\"],\"v\":{\"value\":\"9\",\"displayName\":\"Bo\"}}",
          NULL },
        END
    };

    static const step_t  none[] = { END };

    map = map_of(finds);

    result = script_run(map, "GET", "/Users?filter=userName+eq+%22ann%22"
                        "&attributes=userName", NULL, one);
    is_int(number(&result, "totalResults"), 1,
           "rule 12: object= makes the answer one candidate");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=userName+eq+%22ann%22"
                        "&attributes=userName", NULL, in_turn);
    is_int(number(&result, "totalResults"), 1,
           "rule 12: finds of a unique attribute are tried until one matches");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=title+eq+%22x%22"
                        "&attributes=userName", NULL, joined);
    is_int(number(&result, "totalResults"), 2,
           "rule 12: those of another one are joined by id");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=nickName+eq+%22x%22", NULL,
                        none);
    is_int(result.status, 200, "a value that the app cannot have");
    is_int(number(&result, "totalResults"), 0, "nobody has");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?filter=manager.displayName+eq+"
                        "%22bo%22&attributes=userName", NULL, scanned);
    is_int(number(&result, "totalResults"), 1,
           "what the index does not hold is looked for without it");
    json_decref(result.body);

    scim_map_free(map);
}


int
main(void)
{
    test_joined();
    test_partial();
    test_scan();
    test_filters();
    test_kept();
    test_finds();
    test_read_repeats();

    return done_testing();
}
