
/*
 * Operations on the demo's mapping, each against a script of the app.
 */


#include "conf.h"
#include "op_script.h"


#define PERSON(status)                                                        \
    "{\"person\":{\"id\":7,\"login\":\"ada\",\"first\":\"Ada\","             \
    "\"last\":\"Abel\",\"display\":\"Ada Abel\",\"email\":\"a@x\","           \
    "\"phone\":\"\",\"title\":\"\",\"status\":\"" status "\","                \
    "\"created\":\"2009-03-14T09:26:53Z\"}}"

#define MANAGER                                                               \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"

#define KEPT(id)                                                              \
    "HMGET scim:{default}:kept:User:" id " emails[type eq \"home\"].value"    \
    " externalId addresses[type eq \"work\"].country"                         \
    " addresses[type eq \"work\"].formatted " MANAGER

#define NOTHING_KEPT  "-\n-\n-\n-\n-"

#define INDEX  " scim:{default}:index:User:"

#define USER(active)                                                          \
    "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],"          \
    "\"id\":\"7\",\"userName\":\"ada\",\"name\":{\"givenName\":\"Ada\","      \
    "\"familyName\":\"Abel\"},\"displayName\":\"Ada Abel\",\"emails\":"       \
    "[{\"type\":\"work\",\"primary\":true,\"value\":\"a@x\"}],"               \
    "\"active\":" active ",\"meta\":{\"created\":\"2009-03-14T09:26:53Z\","   \
    "\"resourceType\":\"User\","                                              \
    "\"location\":\"https://scim.test/v2/Users/7\"}}"


static void
test_get(const scim_map_t *map)
{
    result_t  result;

    static const step_t  there[] = {
        { "GET /admin/people/7", 200, PERSON("A"), NULL },
        { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL },
        { NULL, 0, NULL, NULL }
    };

    static const step_t  gone[] = {
        { "GET /admin/people/7", 404, "no such person", NULL },
        { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL },
        { NULL, 0, NULL, NULL }
    };

    static const step_t  none[] = { { NULL, 0, NULL, NULL } };

    result = script_run(map, "GET", "/Users/7", NULL, there);
    is_int(result.status, 200, "a user is read");
    is_json(result.body, USER("true"), "as a SCIM resource");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users/7", NULL, gone);
    is_int(result.status, 404, "an unknown id is 404");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users/007", NULL, none);
    is_int(result.status, 404, "another spelling of a number is 404");
    json_decref(result.body);
}


static void
test_patch(const scim_map_t *map)
{
    result_t  result;

    static const step_t  steps[] = {
        { "GET /admin/people/7", 200, PERSON("A"), NULL },
        { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL },
        { "POST /admin/people/7/suspend", 204, NULL, NULL },
        { "GET /admin/people/7", 200, PERSON("S"), NULL },
        { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL },
        { NULL, 0, NULL, NULL }
    };

    result = script_run(map, "PATCH", "/Users/7",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],"
        "\"Operations\":[{\"op\":\"replace\",\"value\":{\"active\":false}}]}",
        steps);
    is_int(result.status, 200, "a user is deactivated");
    is_json(result.body, USER("false"), "and answered so");
    json_decref(result.body);
}


#define MOBILE(number)                                                        \
    { "GET /admin/people/7", 200, "{\"person\":{\"id\":7,\"login\":\"ada\","  \
      "\"first\":\"Ada\",\"last\":\"Abel\",\"mobile\":\"" number "\"}}",     \
      NULL },                                                                 \
    { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL }


static void
test_patch_taken_place(const scim_map_t *map)
{
    result_t  result;

    static const step_t  steps[] = {
        MOBILE("1"),
        { "POST /admin/people/7 mobile=2", 204, NULL, NULL },
        MOBILE("2"),
        { NULL, 0, NULL, NULL }
    };

    result = script_run(map, "PATCH", "/Users/7",
        "{\"Operations\":[{\"op\":\"add\",\"path\":\"phoneNumbers\","
        "\"value\":[{\"type\":\"mobile\",\"value\":\"2\"}]}]}", steps);
    is_int(result.status, 200, "what is added takes the only place");
    json_decref(result.body);
}


static void
test_create(const scim_map_t *map)
{
    result_t  result;

    static const step_t  steps[] = {
        { "POST /admin/people login=ada&first=Ada&last=Abel&email=a%40x"
          "&password=s3cret%26more", 201, "created 7",
          "Location: /admin/people/7" },
        { "EVAL 6 scim:{default}:kept:User:7"
          INDEX "emails[type eq \"home\"].value" INDEX "externalId"
          INDEX "addresses[type eq \"work\"].country"
          INDEX "addresses[type eq \"work\"].formatted" INDEX MANAGER
          " 7 emails[type eq \"home\"].value 0 "
          " externalId 0 {\"k\":[\"00u1\"],\"v\":\"00u1\"}"
          " addresses[type eq \"work\"].country 0 "
          " addresses[type eq \"work\"].formatted 0  " MANAGER " 0 ",
          STORE_OK, NULL, NULL },
        { "GET /admin/people/7", 200, PERSON("A"), NULL },
        { KEPT("7"), STORE_LIST, NOTHING_KEPT, NULL },
        { NULL, 0, NULL, NULL }
    };

    static const step_t  taken[] = {
        { "POST /admin/people login=ada&first=Ada&last=Abel&email=a%40x"
          "&password=s3cret%26more", 400, "login 'ada' is already taken",
          NULL },
        { NULL, 0, NULL, NULL }
    };

    static const char  body[] =
        "{\"userName\":\"ada\",\"name\":{\"givenName\":\"Ada\","
        "\"familyName\":\"Abel\"},\"emails\":[{\"value\":\"a@x\"}],"
        "\"active\":true,\"password\":\"s3cret&more\","
        "\"externalId\":\"00u1\"}";

    result = script_run(map, "POST", "/Users", body, steps);
    is_int(result.status, 201, "a user is created");
    is_str(result.location, "https://scim.test/v2/Users/7",
           "and has a location");
    json_decref(result.body);

    result = script_run(map, "POST", "/Users", body, taken);
    is_int(result.status, 409, "a taken name is 409");
    is_str(json_string_value(json_object_get(result.body, "scimType")),
           "uniqueness", "with its scimType");
    json_decref(result.body);
}


static void
test_list(const scim_map_t *map)
{
    result_t  result;

    static const step_t  find[] = {
        { "GET /admin/people?login=A%26b%40x", 200,
          "{\"people\":[],\"count\":0}", NULL },
        { NULL, 0, NULL, NULL }
    };

    static const step_t  window[] = {
        { "GET /admin/people?page=3&per_page=50", 200,
          "{\"people\":[{\"id\":101,\"login\":\"x\",\"first\":\"X\","
          "\"last\":\"Y\",\"status\":\"A\"}],\"count\":101}", NULL },
        { KEPT("101"), STORE_LIST, NOTHING_KEPT, NULL },
        { NULL, 0, NULL, NULL }
    };

    result = script_run(map, "GET",
                        "/Users?filter=userName+eq+%22A%26b%40x%22", NULL,
                        find);
    is_int(result.status, 200, "nobody found is 200");
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           0, "and an empty list");
    json_decref(result.body);

    result = script_run(map, "GET", "/Users?startIndex=101&count=100", NULL,
                        window);
    is_int(result.status, 200, "a later page is read");
    is_int(json_integer_value(json_object_get(result.body, "totalResults")),
           101, "with the whole count");
    is_int(json_array_size(json_object_get(result.body, "Resources")), 1,
           "and one row");
    json_decref(result.body);
}


int
main(void)
{
    scim_map_t  *map;

    map = conf_read("docker/mappings/demo.conf");

    test_get(map);
    test_patch(map);
    test_patch_taken_place(map);
    test_create(map);
    test_list(map);

    scim_map_free(map);

    return done_testing();
}
