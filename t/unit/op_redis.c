
/*
 * Objects that are in Redis alone ("id redis"), of an app that is only written
 * to, and groups of an app that has none.
 */


#include "map_of.h"
#include "op_check.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ADD(id)                                                               \
    "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" id "\"}]}"

#define REMOVE(id)                                                            \
    "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" id "\\\"]\"}"


/* the id that the script's random bytes make, and those of others */

#define NEW   "00010203-0405-4607-8809-0a0b0c0d0e0f"
#define ADA   "aaaaaaaa-0000-4000-8000-000000000001"
#define BOB   "bbbbbbbb-0000-4000-8000-000000000002"
#define TEAM  "cccccccc-0000-4000-9000-000000000003"


static const char  app[] =
    "scim_mapping m { detail /error;"
    " on /error~Exists return 409 uniqueness;"
    " on delete /error~NotFound return 404;"
    " on 200 /result!=ok return 400 invalidValue;"
    " resource User { attribute id redis;"
    " attribute userName redis required match=[a-z]+;"
    " attribute displayName redis default=Nobody;"
    " attribute active redis;"
    " attribute password - write_only;"
    " create GET /?add=$scim_userName&n=$scim_displayName&p=$scim_password;"
    " update GET /?set=$scim_userName&n=$scim_displayName&p=$scim_password;"
    " set active=false GET /?off=$scim_userName;"
    " set active=true GET /?on=$scim_userName;"
    " delete GET /?del=$scim_userName; }"
    " resource Group { attribute id redis;"
    " attribute displayName redis required; attribute members redis; } }";

/* the app has users, and is told of members */

static const char  told[] =
    "scim_mapping m { resource User { attribute id /id; attribute userName /n"
    " read_only; list GET /u; delete DELETE /u/$scim_id; }"
    " resource Group { attribute id redis;"
    " attribute displayName redis required; attribute members redis;"
    " add members POST /m/$scim_displayName 'json={\"u\": $scim_value}';"
    " remove members DELETE /m/$scim_displayName/$scim_value; }"
    " resource Thing /Things urn:x:thing { attribute id redis;"
    " attribute urn:x:thing:name redis type=string required unique;"
    " attribute meta.created redis; attribute meta.lastModified redis;"
    " create PUT /t/$scim_id 'json={\"n\": ${scim_urn:x:thing:name}}';"
    " update PUT /t/$scim_id 'json={\"n\": ${scim_urn:x:thing:name}}';"
    " delete DELETE /t/$scim_id; } }";

/* the app gets all members at a time, and can add, but not delete */

static const char  whole[] =
    "scim_mapping m { resource User { attribute id redis;"
    " attribute userName redis required; create GET /?u=$scim_userName;"
    " update GET /?v=$scim_userName; }"
    " resource Group { attribute id redis; attribute displayName redis;"
    " attribute members redis;"
    " set members PUT /m/$scim_id 'json=$scim_values'; hide displayName=x; } }";


#define KEYS(type)                                                            \
    "EVAL 2 scim:{default}:ids:" type " scim:{default}:new:" type             \
    " scim:{default}: " type " "

#define FIELD(name, unique, value)                                            \
    " " name " " unique " {\"k\":[\"" value "\"],\"v\":\"" value "\"}"

#define RESERVE                                                               \
    KEYS("User") NEW " 25000" FIELD("userName", "1", "ada")                   \
    " displayName 0 {\"k\":[\"nobody\"],\"v\":\"Nobody\"}"

#define SETTLE(id)  { KEYS("User") id, STORE_OK, NULL, NULL }

#define LOAD(id)  KEYS("User") "3 userName displayName active 0 " id

#define V(value)  "{\"k\":[],\"v\":" value "}"

#define ROW(name, shown, active)                                              \
    "1\n" V("\"" name "\"") "\n" V("\"" shown "\"") "\n" active

#define LOADED(id)  { LOAD(id), STORE_LIST, ROW("ada", "Nobody", "-"), NULL }

#define LOST(id)    { KEYS("User") id, STORE_OK, NULL, NULL }

#define RELEASE(id)                                                           \
    { "ZADD scim:{default}:new:User XX 0 " id, STORE_OK, NULL, NULL }

#define OK(uri)  { "GET " uri, 200, "{\"result\":\"ok\"}", NULL }

#define POST_ADA  "{\"userName\":\"ada\"}"


static void
test_create(const scim_map_t *map)
{
    result_t  result;

    static const step_t  good[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"), SETTLE(NEW), LOADED(NEW), END
    };

    static const step_t  off[] = {
        { RESERVE " active 0 {\"k\":[\"false\"],\"v\":false}", STORE_LIST,
          "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"), OK("/?off=ada"), SETTLE(NEW),
        { LOAD(NEW), STORE_LIST, ROW("ada", "Nobody", V("false")), NULL }, END
    };

    static const step_t  taken[] = {
        { RESERVE, STORE_LIST, "taken\nuserName", NULL }, END
    };

    static const step_t  down[] = { { RESERVE, STORE_DOWN, NULL, NULL },
                                    LOST(NEW), END };

    static const step_t  odd[] = { { RESERVE, STORE_OK, NULL, NULL },
                                   LOST(NEW), END };

    static const step_t  nothing[] = { END };

    result = script_run(map, "POST", "/Users", POST_ADA, good);
    is_int(result.status, 201, "a user is made");
    is_str(result.location, "https://scim.test/v2/Users/" NEW, "under an id"
           " that was made here");
    is_str(json_string_value(json_object_get(result.body, "id")), NEW,
           "which is a random UUID");
    is_str(json_string_value(json_object_get(result.body, "displayName")),
           "Nobody", "with its default");
    json_decref(result.body);

    check(map, "POST", "/Users", "{\"userName\":\"ada\",\"active\":false}", off,
          201, "what is kept and has a \"set\" is both");
    check(map, "POST", "/Users", POST_ADA, taken, 409, "taken: the app is not"
          " asked");
    check(map, "POST", "/Users", POST_ADA, down, 503, "Redis is down");
    check(map, "POST", "/Users", POST_ADA, odd, 500, "Redis is not ours");
    check(map, "POST", "/Users", "{\"displayName\":\"x\"}", nothing, 400,
          "required is refused before anything");
    check(map, "POST", "/Users", "{\"userName\":\"A\"}", nothing, 400,
          "what match= refuses too");
}


/* who is told what of an app that fails, and what is left in Redis */

static void
test_create_fails(const scim_map_t *map)
{
    static const step_t  refused[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        { "GET /?add=ada&n=Nobody", 200, "{\"error\":\"Bad\"}", NULL },
        LOST(NEW), END
    };

    static const step_t  exists[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        { "GET /?add=ada&n=Nobody", 200, "{\"error\":\"Exists\"}", NULL },
        LOST(NEW), END
    };

    static const step_t  unknown[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        { "GET /?add=ada&n=Nobody", 0, NULL, NULL },
        RELEASE(NEW), END
    };

    static const step_t  again[] = {
        { RESERVE, STORE_LIST, "again\n" ADA, NULL },
        OK("/?add=ada&n=Nobody"), SETTLE(ADA), LOADED(ADA), END
    };

    static const step_t  adopted[] = {
        { RESERVE " active 0 {\"k\":[\"true\"],\"v\":true}", STORE_LIST,
          "again\n" ADA, NULL },
        { "GET /?add=ada&n=Nobody&p=s", 200, "{\"error\":\"Exists\"}", NULL },
        OK("/?set=ada&n=Nobody&p=s"), OK("/?on=ada"), SETTLE(ADA), LOADED(ADA),
        END
    };

    static const step_t  refused_again[] = {
        { RESERVE, STORE_LIST, "again\n" ADA, NULL },
        { "GET /?add=ada&n=Nobody", 200, "{\"error\":\"Bad\"}", NULL },
        RELEASE(ADA), END
    };

    static const step_t  busy[] = {
        { RESERVE, STORE_LIST, "busy\nx", NULL },
        { "wait", 0, NULL, NULL },
        { RESERVE, STORE_LIST, "taken\nuserName", NULL }, END
    };

    static const step_t  undone[] = {
        { RESERVE " active 0 {\"k\":[\"false\"],\"v\":false}", STORE_LIST,
          "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"),
        { "GET /?off=ada", 200, "{\"error\":\"Bad\"}", NULL },
        OK("/?del=ada"), LOST(NEW), END
    };

    static const step_t  not_undone[] = {
        { RESERVE " active 0 {\"k\":[\"false\"],\"v\":false}", STORE_LIST,
          "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"),
        { "GET /?off=ada", 200, "{\"error\":\"Bad\"}", NULL },
        { "GET /?del=ada", 503, NULL, NULL }, RELEASE(NEW), END
    };

    static const step_t  late[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"),
        { KEYS("User") NEW, STORE_ZERO, NULL, NULL }, END
    };

    static const step_t  lost[] = {
        { RESERVE, STORE_LIST, "new\n" NEW, NULL },
        OK("/?add=ada&n=Nobody"),
        { KEYS("User") NEW, STORE_DOWN, NULL, NULL }, RELEASE(NEW), END
    };

    check(map, "POST", "/Users", POST_ADA, refused, 400, "refused: nothing is"
          " left of it");
    check(map, "POST", "/Users", POST_ADA, exists, 409, "the app has one that"
          " Redis has not: nothing is left of it");
    check(map, "POST", "/Users", POST_ADA, unknown, 503, "no answer: it stays"
          " there, unseen");
    check(map, "POST", "/Users", POST_ADA, again, 201, "the repeat goes on with"
          " the same id");
    check(map, "POST", "/Users", "{\"userName\":\"ada\",\"active\":true,"
          "\"password\":\"s\"}", adopted, 201, "where the app has it by now it"
          " is told of the values");
    check(map, "POST", "/Users", POST_ADA, refused_again, 400, "a repeat that"
          " is refused says nothing of the first try");
    check(map, "POST", "/Users", POST_ADA, busy, 409, "another one is being"
          " made: it waits for its end");
    check(map, "POST", "/Users", "{\"userName\":\"ada\",\"active\":false}",
          undone, 400, "a later call is refused: the create is undone");
    check(map, "POST", "/Users", "{\"userName\":\"ada\",\"active\":false}",
          not_undone, 400, "if that fails it stays there, unseen");
    check(map, "POST", "/Users", POST_ADA, late, 503, "somebody else has gone"
          " on with it");
    check(map, "POST", "/Users", POST_ADA, lost, 503, "Redis goes away between"
          " the two");
}


static scim_rc_t
no_random(void *data, unsigned char *buf, size_t size)
{
    (void) data;
    (void) buf;
    (void) size;

    return SCIM_FAIL;
}


static void
test_no_random(const scim_map_t *map)
{
    result_t         result;
    scim_request_t   request;

    static const step_t  nothing[] = { END };

    script_request(&request, map, "POST", "/Users", POST_ADA);
    request.env.random = no_random;

    result = script_run_request(&request, nothing, "no random bytes");
    is_int(result.status, 500, "no random bytes: no id");
    json_decref(result.body);
}


static void
test_timeout(const scim_map_t *map)
{
    char             text[1024];
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   request;

    static const step_t  step = { "", STORE_LIST, "new\n" NEW, NULL };

    script_request(&request, map, "POST", "/Users", POST_ADA);

    op = scim_op_new(&request);
    (void) scim_op_next(op, &effect);
    script_reply(op, effect, &step);
    is_int(scim_op_next(op, &effect), SCIM_CALL, "the app is called");

    scim_op_timeout(op);
    is_int(scim_op_next(op, &effect), SCIM_DONE, "and takes too long");
    is_int(effect->response.status, 503, "503: Redis is left as it is, the"
           " call may still do its work");
    scim_op_free(op);

    op = scim_op_new(&request);
    (void) scim_op_next(op, &effect);
    script_describe(effect, text, sizeof(text));
    is_str(text, RESERVE, "one that is dropped before");
    scim_op_free(op);
}


static void
test_read(const scim_map_t *map)
{
    result_t  result;

    static const step_t  get[] = { LOADED(ADA), END };

    static const step_t  gone[] = {
        { LOAD(ADA), STORE_LIST, "-\n-\n-\n-", NULL }, END
    };

    static const step_t  odd[] = {
        { LOAD(ADA), STORE_LIST, "1\n-\n-", NULL }, END
    };

    static const step_t  foreign[] = {
        { LOAD(ADA), STORE_LIST, "1\nx\n-\n-", NULL }, END
    };

    static const step_t  down[] = { { LOAD(ADA), STORE_DOWN, NULL, NULL },
                                    END };

    static const step_t  by_id[] = { LOADED(ADA), END };

    static const step_t  by_name[] = {
        { "ZRANGEBYLEX scim:{default}:index:User:userName [ada", STORE_LIST,
          "x", NULL }, END
    };

    static const step_t  nothing[] = { END };

    result = script_run(map, "GET", "/Users/" ADA, NULL, get);
    is_int(result.status, 200, "a user is read in Redis");
    is_str(json_string_value(json_object_get(result.body, "userName")), "ada",
           "with what is kept");
    ok(json_object_get(result.body, "password") == NULL,
       "and nothing of what is for the app alone");
    json_decref(result.body);

    check(map, "GET", "/Users/" ADA, NULL, gone, 404, "there is none");
    check(map, "GET", "/Users/7", NULL, nothing, 404, "an id that was never"
          " made is not looked for");
    check(map, "GET", "/Users/" "AAAAAAAA-0000-4000-8000-000000000001", NULL,
          nothing, 404, "an id is compared byte for byte");
    check(map, "GET", "/Users/" ADA "0", NULL, nothing, 404, "to its end");
    check(map, "GET", "/Users/aaaaaaaa-0000-4000-c000-000000000001", NULL,
          nothing, 404, "and has a variant");
    check(map, "GET", "/Users/aaaaaaaa_0000-4000-8000-000000000001", NULL,
          nothing, 404, "its parts are parted by hyphens");
    check(map, "GET", "/Users/" ADA, NULL, odd, 500, "too little is not ours");
    check(map, "GET", "/Users/" ADA, NULL, foreign, 500, "nor is no JSON");
    check(map, "GET", "/Users/" ADA, NULL, down, 503, "Redis is down");
    check(map, "GET", "/Users?filter=id%20eq%20%22" ADA "%22", NULL, by_id,
          200, "id eq");
    check(map, "GET", "/Users?filter=id%20eq%20%22" "7%22", NULL, nothing, 200,
          "id eq of none");
    check(map, "GET", "/Users?filter=userName%20eq%20%22" "ada%22", NULL,
          by_name, 200, "userName eq, by its index");
}


static void
listed(const scim_map_t *map, const char *target, const step_t *steps,
    int total, const char *names, const char *what)
{
    char      got[1024];
    size_t    i, n;
    json_t   *resource;
    result_t  result;

    result = script_run(map, "GET", target, NULL, steps);
    is_int(result.status, 200, "%s: 200", what);
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           total, "%s: the total", what);

    got[0] = '\0';
    n = 0;

    json_array_foreach(json_object_get(result.body, "Resources"), i, resource)
    {
        n += snprintf(got + n, sizeof(got) - n, "%s%s", i ? " " : "",
                      json_string_value(json_object_get(resource,
                                                        "userName")));
    }

    is_str(got, names, "%s", what);
    json_decref(result.body);
}


#define PAGE(from, n, cursor)  KEYS("User") from " " n " " cursor

static void
test_list(const scim_map_t *map)
{
    static const step_t  all[] = {
        { PAGE("0", "100", ""), STORE_LIST, "2\n7\n" ADA "\n" BOB, NULL },
        { LOAD(ADA " " BOB), STORE_LIST, ROW("ada", "A", "-") "\n"
          ROW("bob", "B", "-"), NULL },
        END
    };

    static const step_t  one[] = {
        { PAGE("1", "1", ""), STORE_LIST, "9\n7\n" BOB, NULL },
        { LOAD(BOB), STORE_LIST, ROW("bob", "B", "-"), NULL },
        END
    };

    static const step_t  none[] = {
        { PAGE("0", "1", ""), STORE_LIST, "9\n7\n" ADA, NULL }, END
    };

    static const step_t  empty[] = {
        { PAGE("0", "100", ""), STORE_LIST, "0\n\n", NULL }, END
    };

    static const step_t  gone[] = {
        { PAGE("0", "100", ""), STORE_LIST, "2\n7\n" ADA "\n" BOB, NULL },
        { LOAD(ADA " " BOB), STORE_LIST, "-\n-\n-\n-\n"
          ROW("bob", "B", "-"), NULL },
        END
    };

    static const step_t  scanned[] = {
        { PAGE("0", "100", ""), STORE_LIST, "2\n7\n" ADA "\n" BOB, NULL },
        { LOAD(ADA " " BOB), STORE_LIST, ROW("ada", "A", "-") "\n"
          ROW("bob", "B", "-"), NULL },
        END
    };

    static const step_t  odd[] = {
        { PAGE("0", "100", ""), STORE_OK, NULL, NULL }, END
    };

    listed(map, "/Users", all, 2, "ada bob", "one command for all ids, one for"
           " all that is in them");
    listed(map, "/Users?startIndex=2&count=1", one, 9, "bob", "one of many");
    listed(map, "/Users?count=0", none, 9, "", "just how many there are");
    listed(map, "/Users", empty, 0, "", "nobody");
    listed(map, "/Users", gone, 2, "bob", "one that was deleted meanwhile");
    listed(map, "/Users?filter=displayName%20sw%20%22b%22", scanned, 1, "bob",
           "any other filter reads all");
    check(map, "GET", "/Users", NULL, odd, 500, "a page that is not ours");
}


/* a scan goes on behind the last one, whoever is deleted meanwhile */

static void
test_scan(const scim_map_t *map)
{
    char             page[8192], load[8192], rows[8192], id[64];
    size_t           i, n, k, r;
    result_t         result;
    scim_request_t   request;

    step_t  steps[] = {
        { PAGE("0", "100", ""), STORE_LIST, page, NULL },
        { load, STORE_LIST, rows, NULL },
        { PAGE("0", "100", "42"), STORE_LIST, "101\n43\n" BOB, NULL },
        { LOAD(BOB), STORE_LIST, ROW("bob", "A", "-"), NULL },
        END
    };

    n = snprintf(page, sizeof(page), "101\n42");
    k = snprintf(load, sizeof(load), "%s", KEYS("User")
                 "3 userName displayName active 0");

    for (i = 0, r = 0; i < 100; i++) {
        snprintf(id, sizeof(id), "aaaaaaaa-0000-4000-8000-00000000%04u",
                 (unsigned) i);
        n += snprintf(page + n, sizeof(page) - n, "\n%s", id);
        k += snprintf(load + k, sizeof(load) - k, " %s", id);
        r += snprintf(rows + r, sizeof(rows) - r, "%s" ROW("ada", "A", "-"),
                      i ? "\n" : "");
    }

    script_request(&request, map, "GET",
                   "/Users?filter=displayName%20co%20%22a%22&count=1", NULL);
    request.scan_limit = 101;

    result = script_run_request(&request, steps, "scan");
    is_int(result.status, 200, "as many as may be read");
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           101, "are counted");
    json_decref(result.body);

    steps[3].effect = NULL;
    request.scan_limit = 100;

    result = script_run_request(&request, steps, "scan");
    is_int(result.status, 400, "one more than may be read");
    json_decref(result.body);
}


static void
test_many(const scim_map_t *map)
{
    int              i;
    char             text[256];
    scim_op_t       *op;
    scim_reply_t     reply, elements[1001];
    scim_effect_t   *effect;
    scim_request_t   request;

    memset(&reply, 0, sizeof(reply));
    memset(elements, 0, sizeof(elements));

    reply.type = SCIM_REPLY_ARRAY;
    reply.elements = elements;
    reply.nelements = 1001;

    for (i = 0; i < 1001; i++) {
        elements[i].type = SCIM_REPLY_STRING;
        elements[i].str.data = "a\0" ADA;
        elements[i].str.len = 2 + strlen(ADA);
    }

    script_request(&request, map, "GET", "/Users?filter=displayName+eq+%22"
                   "a%22&startIndex=20", NULL);

    op = scim_op_new(&request);
    (void) scim_op_next(op, &effect);
    scim_op_reply(op, effect, &reply);

    is_int(scim_op_next(op, &effect), SCIM_STORE, "more than an index gives");
    script_describe(effect, text, sizeof(text));
    is_str(text, PAGE("0", "100", ""), "are read from the first one on");
    scim_op_free(op);

    reply.nelements = 2;

    op = scim_op_new(&request);
    (void) scim_op_next(op, &effect);
    scim_op_reply(op, effect, &reply);
    (void) scim_op_next(op, &effect);
    script_describe(effect, text, sizeof(text));
    is_str(text, LOAD(ADA " " ADA), "what an index gives is read at once");
    scim_op_free(op);
}


#define LOCK    SCRIPT_LOCK("User:" ADA)
#define UNLOCK  SCRIPT_UNLOCK("User:" ADA)

static void
test_change(const scim_map_t *map)
{
    static const step_t  patch[] = {
        LOCK, LOADED(ADA), OK("/?set=ada&n=A%20B"),
        { KEYS("User") ADA " 0 displayName 0 {\"k\":[\"a b\"],\"v\":\"A B\"}",
          STORE_OK, NULL, NULL },
        { LOAD(ADA), STORE_LIST, ROW("ada", "A B", "-"), NULL }, UNLOCK, END
    };

    static const step_t  rename[] = {
        LOCK, LOADED(ADA),
        { KEYS("User") ADA " 1" FIELD("userName", "1", "bob"), STORE_OK, NULL,
          NULL },
        OK("/?set=bob&n=Nobody"),
        { KEYS("User") ADA " 0" FIELD("userName", "1", "bob"), STORE_OK, NULL,
          NULL },
        { LOAD(ADA), STORE_LIST, ROW("bob", "Nobody", "-"), NULL }, UNLOCK,
        END
    };

    static const step_t  taken[] = {
        LOCK, LOADED(ADA),
        { KEYS("User") ADA " 1" FIELD("userName", "1", "bob"), STORE_TAKEN,
          "userName", NULL },
        UNLOCK, END
    };

    static const step_t  raced[] = {
        LOCK, LOADED(ADA),
        { KEYS("User") ADA " 1" FIELD("userName", "1", "bob"), STORE_OK, NULL,
          NULL },
        OK("/?set=bob&n=Nobody"),
        { KEYS("User") ADA " 0" FIELD("userName", "1", "bob"), STORE_ZERO,
          NULL, NULL },
        UNLOCK, END
    };

    static const step_t  odd[] = {
        LOCK, LOADED(ADA),
        { KEYS("User") ADA " 1" FIELD("userName", "1", "bob"), STORE_NIL, NULL,
          NULL },
        UNLOCK, END
    };

    static const step_t  off[] = {
        LOCK, LOADED(ADA), OK("/?off=ada"),
        { KEYS("User") ADA " 0 active 0 {\"k\":[\"false\"],\"v\":false}",
          STORE_OK, NULL, NULL },
        { LOAD(ADA), STORE_LIST, ROW("ada", "Nobody", V("false")), NULL },
        UNLOCK, END
    };

    static const step_t  password[] = {
        LOCK, LOADED(ADA), OK("/?set=ada&n=Nobody&p=s"), LOADED(ADA), UNLOCK,
        END
    };

    static const step_t  refused[] = {
        LOCK, LOADED(ADA),
        { "GET /?off=ada", 200, "{\"error\":\"Bad\"}", NULL }, UNLOCK, END
    };

    static const step_t  gone[] = {
        LOCK, { LOAD(ADA), STORE_LIST, "-\n-\n-\n-", NULL }, UNLOCK, END
    };

    static const step_t  nothing[] = { END };

    static const step_t  match[] = { LOCK, LOADED(ADA), UNLOCK, END };

#define SET(name, value)                                                      \
    PATCH("{\"op\":\"replace\",\"path\":\"" name "\",\"value\":" value "}")

    check(map, "PATCH", "/Users/" ADA, SET("displayName", "\"A B\""), patch,
          200, "the app is told, with what Redis has of the others");
    check(map, "PATCH", "/Users/" ADA, SET("userName", "\"bob\""), rename, 200,
          "a unique value is tried before the app is told");
    check(map, "PATCH", "/Users/" ADA, SET("userName", "\"bob\""), taken, 409,
          "and refused before it is");
    check(map, "PATCH", "/Users/" ADA, SET("userName", "\"bob\""), raced, 404,
          "one that is deleted meanwhile does not come back");
    check(map, "PATCH", "/Users/" ADA, SET("userName", "\"bob\""), odd, 500,
          "a reply that is not ours");
    check(map, "PATCH", "/Users/" ADA, SET("active", "false"), off, 200,
          "\"set\" and kept");
    check(map, "PATCH", "/Users/" ADA, SET("password", "\"s\""), password, 200,
          "what is for the app alone is not kept");
    check(map, "PATCH", "/Users/" ADA, SET("active", "false"), refused, 400,
          "what the app refuses is not kept");
    check(map, "PATCH", "/Users/" ADA, SET("active", "false"), gone, 404,
          "there is none");
    check(map, "PATCH", "/Users/7", SET("active", "false"), nothing, 404,
          "nor can there be");
    check(map, "PATCH", "/Users/" ADA, SET("userName", "\"B\""), match, 400,
          "match= holds for what is kept");
}


#define LEAVE(id)                                                             \
    { "EVAL 2 scim:{default}:ids:Group scim:{default}:new:Group"              \
      " scim:{default}: Group members " id, STORE_OK, NULL, NULL }

static void
test_delete(const scim_map_t *map)
{
    static const step_t  good[] = {
        LOADED(ADA), OK("/?del=ada"), LEAVE(ADA), LOST(ADA), END
    };

    static const step_t  again[] = {
        LOADED(ADA),
        { "GET /?del=ada", 200, "{\"error\":\"NotFound\"}", NULL },
        LEAVE(ADA), LOST(ADA), END
    };

    static const step_t  gone[] = {
        { LOAD(ADA), STORE_LIST, "-\n-\n-\n-", NULL }, LEAVE(ADA), END
    };

    static const step_t  refused[] = {
        LOADED(ADA), { "GET /?del=ada", 503, NULL, NULL }, END
    };

    check(map, "DELETE", "/Users/" ADA, NULL, good, 204, "the app, then Redis,"
          " and the groups");
    check(map, "DELETE", "/Users/" ADA, NULL, again, 204, "the repeat of one"
          " that ended half-way");
    check(map, "DELETE", "/Users/" ADA, NULL, gone, 404, "there is none");
    check(map, "DELETE", "/Users/" ADA, NULL, refused, 503, "the app fails:"
          " Redis keeps it");
}


#define GROUP(id)  KEYS("Group") "1 displayName 0 " id
#define FULL(id)   KEYS("Group") "1 displayName 1 members " id

static void
test_group(const scim_map_t *map)
{
    static const step_t  create[] = {
        { KEYS("Group") NEW " 25000" FIELD("displayName", "0", "team")
          " members *  members + " ADA " members + " BOB, STORE_LIST,
          "new\n" NEW, NULL },
        { KEYS("Group") NEW, STORE_OK, NULL, NULL },
        { FULL(NEW), STORE_LIST, "1\n" V("\"team\"") "\n"
          V("[\"" ADA "\",\"" BOB "\"]"), NULL },
        END
    };

    static const step_t  lost[] = {
        { KEYS("Group") NEW " 25000" FIELD("displayName", "0", "team")
          " members * ", STORE_DOWN, NULL, NULL },
        { KEYS("Group") NEW " members * ", STORE_OK, NULL, NULL },
        END
    };

    static const step_t  add[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { KEYS("Group") TEAM " 0 members + " BOB " members - " ADA, STORE_OK,
          NULL, NULL },
        END
    };

    static const step_t  raced[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { KEYS("Group") TEAM " 0 members + " BOB, STORE_ZERO, NULL, NULL },
        END
    };

    static const step_t  replace[] = {
        SCRIPT_LOCK("Group:" TEAM),
        { FULL(TEAM), STORE_LIST, "1\n" V("\"team\"") "\n"
          V("[\"" ADA "\"]"), NULL },
        { KEYS("Group") TEAM " 0 members + " BOB " members - " ADA, STORE_OK,
          NULL, NULL },
        { FULL(TEAM), STORE_LIST, "1\n" V("\"team\"") "\n"
          V("[\"" BOB "\"]"), NULL },
        SCRIPT_UNLOCK("Group:" TEAM), END
    };

    static const step_t  rename[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { KEYS("Group") TEAM " 0" FIELD("displayName", "0", "x"), STORE_OK,
          NULL, NULL },
        { FULL(TEAM), STORE_LIST, "1\n" V("\"x\"") "\n" V("[]"), NULL },
        END
    };

    static const step_t  list[] = {
        { "ZRANGEBYLEX scim:{default}:index:Group:members [" ADA, STORE_LIST,
          "x", NULL }, END
    };

    static const step_t  all[] = {
        { KEYS("Group") "0 100 ", STORE_LIST, "1\n5\n" TEAM, NULL },
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL }, END
    };

    static const step_t  gone[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { KEYS("Group") TEAM " members * ", STORE_OK, NULL, NULL }, END
    };

    check(map, "POST", "/Groups", "{\"displayName\":\"team\",\"members\":["
          "{\"value\":\"" ADA "\"},{\"value\":\"" BOB "\"},{\"value\":\"7\"}]}",
          create, 201, "a group of an app that has none; what cannot be a user"
          " is left out");
    check(map, "POST", "/Groups", "{\"displayName\":\"team\"}", lost, 503,
          "Redis is down");
    check(map, "PATCH", "/Groups/" TEAM, PATCH(ADD(BOB) "," REMOVE(ADA)), add,
          204, "members come and go without a look at the others");
    check(map, "PATCH", "/Groups/" TEAM, PATCH(ADD(BOB)), raced, 404,
          "a group that is deleted meanwhile");
    check(map, "PUT", "/Groups/" TEAM, "{\"displayName\":\"team\",\"members\":["
          "{\"value\":\"" BOB "\"}]}", replace, 200, "a replacement is what"
          " differs");
    check(map, "PATCH", "/Groups/" TEAM, SET("displayName", "\"x\""), rename,
          200, "a name does not read the members to write");
    check(map, "GET", "/Groups?filter=members%20eq%20%22" ADA "%22", NULL, list,
          200, "members eq, by its index");
    check(map, "GET", "/Groups?excludedAttributes=members", NULL, all, 200,
          "members are not read for nothing");
    check(map, "DELETE", "/Groups/" TEAM, NULL, gone, 204, "it is deleted");
}


/* the time of the script */

#define NOW    "2023-11-14T22:13:20Z"
#define TIME(name)                                                            \
    " " name " 0 {\"k\":[\"2023-11-14t22:13:20z\"],\"v\":\"" NOW "\"}"

#define THING  KEYS("Thing") "3 name meta.created meta.lastModified 0 " NEW

static void
test_told(const scim_map_t *map)
{
    static const step_t  add[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { "POST /m/team {\"u\":\"u1\"}", 204, "", NULL },
        { KEYS("Group") TEAM " 0 members + u1", STORE_OK, NULL, NULL }, END
    };

    static const step_t  refused[] = {
        { GROUP(TEAM), STORE_LIST, "1\n" V("\"team\""), NULL },
        { "POST /m/team {\"u\":\"u1\"}", 400, "", NULL }, END
    };

    static const step_t  create[] = {
        { KEYS("Group") NEW " 25000" FIELD("displayName", "0", "team")
          " members *  members + u1", STORE_LIST, "new\n" NEW, NULL },
        { "POST /m/team {\"u\":\"u1\"}", 204, "", NULL },
        { KEYS("Group") NEW, STORE_OK, NULL, NULL },
        { FULL(NEW), STORE_LIST, "1\n" V("\"team\"") "\n" V("[\"u1\"]"),
          NULL },
        END
    };

    static const step_t  leaves[] = {
        { "GET /u", 200, "[{\"id\":\"u1\",\"n\":\"x\"}]", NULL },
        { "DELETE /u/u1", 204, "", NULL }, LEAVE("u1"), END
    };

    static const step_t  thing[] = {
        { KEYS("Thing") NEW " 25000" FIELD("name", "1", "n")
          TIME("meta.created") TIME("meta.lastModified"),
          STORE_LIST, "new\n" NEW, NULL },
        { "PUT /t/" NEW " {\"n\":\"n\"}", 204, "", NULL },
        { KEYS("Thing") NEW, STORE_OK, NULL, NULL },
        { THING, STORE_LIST, "1\n" V("\"n\"") "\n" V("\"" NOW "\"") "\n"
          V("\"" NOW "\""), NULL },
        END
    };

    static const step_t  at[] = {
        { KEYS("Thing") "0 100 ", STORE_LIST, "1\n1\n" NEW, NULL },
        { THING, STORE_LIST, "1\n" V("\"n\"") "\n" V("\"" NOW "\"") "\n"
          V("\"" NOW "\""), NULL },
        END
    };

    static const step_t  changed[] = {
        SCRIPT_LOCK("Thing:" NEW),
        { THING, STORE_LIST, "1\n" V("\"n\"") "\n" V("\"x\"") "\n"
          V("\"y\""), NULL },
        { KEYS("Thing") NEW " 1" FIELD("name", "1", "m"), STORE_OK, NULL,
          NULL },
        { "PUT /t/" NEW " {\"n\":\"m\"}", 204, "", NULL },
        { KEYS("Thing") NEW " 0" FIELD("name", "1", "m")
          TIME("meta.lastModified"), STORE_OK, NULL, NULL },
        { THING, STORE_LIST, "1\n" V("\"m\"") "\n" V("\"x\"") "\n"
          V("\"" NOW "\""), NULL },
        SCRIPT_UNLOCK("Thing:" NEW), END
    };

    check(map, "PATCH", "/Groups/" TEAM, PATCH(ADD("u1")), add, 204,
          "the app is told of a member, and it is kept");
    check(map, "PATCH", "/Groups/" TEAM, PATCH(ADD("u1")), refused, 400,
          "not if the app refuses it");
    check(map, "POST", "/Groups", "{\"displayName\":\"team\",\"members\":["
          "{\"value\":\"u1\"}]}", create, 201, "of those of a new group, too");
    check(map, "DELETE", "/Users/u1", NULL, leaves, 204, "a user of the app"
          " leaves the groups that it has not");
    check(map, "POST", "/Things", "{\"schemas\":[\"urn:x:thing\"],\"name\":"
          "\"n\"}", thing, 201, "the app gets the id that was made here");
    check(map, "GET", "/Things?filter=meta.created+eq+%222023-11-14T23:13:20"
          "%2B01:00%22", NULL, at, 200, "a time is found however it is"
          " written");
    check(map, "PATCH", "/Things/" NEW, SET("name", "\"m\""), changed, 200,
          "when it was made stays, when it was changed does not");
}


static void
test_whole(const scim_map_t *map)
{
    static const step_t  add[] = {
        SCRIPT_LOCK("Group:" TEAM),
        { FULL(TEAM), STORE_LIST, "1\n" V("\"t\"") "\n" V("[\"" ADA "\"]"),
          NULL },
        { "PUT /m/" TEAM " [\"" ADA "\",\"" BOB "\"]", 204, "", NULL },
        { KEYS("Group") TEAM " 0 members + " BOB, STORE_OK, NULL, NULL },
        SCRIPT_UNLOCK("Group:" TEAM), END
    };

    static const step_t  hidden[] = {
        { KEYS("Group") "0 100 ", STORE_LIST, "2\n5\n" TEAM "\n" ADA, NULL },
        { GROUP(TEAM " " ADA), STORE_LIST, "1\n" V("\"x\"") "\n1\n"
          V("\"t\""), NULL },
        { FULL(ADA), STORE_LIST, "1\n" V("\"t\"") "\n" V("[]"), NULL }, END
    };

    static const step_t  nothing[] = { END };

    check(map, "PATCH", "/Groups/" TEAM, PATCH(ADD(BOB)), add, 204,
          "a \"set\" has the whole list, Redis what has changed");
    check(map, "GET", "/Groups", NULL, hidden, 200,
          "lists are read of those that are shown");
    check(map, "DELETE", "/Users/" ADA, NULL, nothing, 501,
          "what the app cannot delete is not deleted");
}


int
main(void)
{
    size_t       i;
    scim_map_t  *maps[3];

    maps[0] = map_of(app);
    maps[1] = map_of(told);
    maps[2] = map_of(whole);

    test_create(maps[0]);
    test_create_fails(maps[0]);
    test_no_random(maps[0]);
    test_timeout(maps[0]);
    test_read(maps[0]);
    test_list(maps[0]);
    test_scan(maps[0]);
    test_many(maps[0]);
    test_change(maps[0]);
    test_delete(maps[0]);
    test_group(maps[0]);
    test_told(maps[1]);
    test_whole(maps[2]);

    for (i = 0; i < 3; i++) {
        scim_map_free(maps[i]);
    }

    return done_testing();
}
