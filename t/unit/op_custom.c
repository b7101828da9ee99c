
/*
 * What RFC 7643 does not know: extensions and resource types of a mapping's
 * own, from nginx.conf to the answers.
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define BADGE   "urn:example:2.0:Badge"
#define DEVICE  "urn:example:schemas:2.0:Device"


static const char  mapping[] =
    "scim_mapping m {"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " attribute " BADGE ":number /badge/no type=integer;"
    " attribute " BADGE ":since /badge/since type=dateTime;"
    " attribute " BADGE ":colors /badge/colors type=string split=|;"
    " attribute " BADGE ":doors /doors/* type=string;"
    " attribute " BADGE ":home.floor /floor type=integer number;"
    " attribute " BADGE ":home.room /room type=string case_exact;"
    " attribute '" BADGE ":keys[type eq \"car\"].value' /car type=string;"
    " attribute " BADGE ":note redis type=string;"
    " list GET /u; get GET /u/$scim_id;"
    " create POST /u id=/id; update PUT /u/$scim_id; }"
    " resource Device /Devices " DEVICE " {"
    " attribute id /serial prefix=d-;"
    " attribute serial /serial type=string required immutable;"
    " attribute owner /owner type=string;"
    " attribute active /on type=boolean;"
    " attribute manual /manual type=reference;"
    " attribute 'shops[type eq \"near\"].url' /shop type=reference;"
    " attribute externalId redis;"
    " list GET /d items=/; get GET /d/$scim_id;"
    " find owner GET /d?owner=$scim_value items=/;"
    " create POST /d; update PUT /d/$scim_id; delete DELETE /d/$scim_id; }"
    "}";


static void
test_extension(const scim_map_t *map)
{
    result_t  result;

    static const step_t  read[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"badge\":{\"no\":"
          "\"12\",\"since\":\"2026-01-02 00:00:00\",\"colors\":\"red|blue\"},"
          "\"doors\":[\"a\",\"b\"],\"floor\":3,\"room\":\"R1\","
          "\"car\":\"k\"}", NULL },
        { "HMGET scim:{default}:kept:User:7 " BADGE ":note", STORE_LIST,
          "-", NULL },
        END
    };

    static const step_t  patched[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\",\"floor\":3}", NULL },
        { "HMGET scim:{default}:kept:User:7 " BADGE ":note", STORE_LIST,
          "-", NULL },
        { "PUT /u/7 {\"badge\":{\"no\":\"13\"},\"floor\":4}", 204, "", NULL },
        { "EVAL 2 scim:{default}:kept:User:7 scim:{default}:index:User:"
          BADGE ":note 7 " BADGE ":note 0 {\"k\":[\"x\"],\"v\":\"x\"}",
          STORE_OK, NULL, NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        { "HMGET scim:{default}:kept:User:7 " BADGE ":note", STORE_LIST,
          "{\"k\":[\"x\"],\"v\":\"x\"}", NULL },
        END
    };

    static const step_t  refused[] = { END };

    result = script_run(map, "GET", "/Users/7", NULL, read);
    is_int(result.status, 200, "a user with an extension");
    is_json(json_object_get(result.body, BADGE),
            "{\"number\":12,\"since\":\"2026-01-02T00:00:00Z\","
            "\"colors\":[\"red\",\"blue\"],\"doors\":[\"a\",\"b\"],"
            "\"home\":{\"floor\":3,\"room\":\"R1\"},"
            "\"keys\":[{\"type\":\"car\",\"value\":\"k\"}]}",
            "its attributes have the types that the lines say");
    is_json(json_object_get(result.body, "schemas"),
            "[\"" SCIM_URN_USER "\",\"" BADGE "\"]", "and it is named");
    json_decref(result.body);

    result = script_run(map, "PATCH", "/Users/7",
        "{\"Operations\":[{\"op\":\"add\",\"path\":\"" BADGE ":number\","
        "\"value\":\"13\"},{\"op\":\"add\",\"value\":{\"" BADGE "\":{\"home\":"
        "{\"floor\":4},\"note\":\"x\"}}}]}", patched);
    is_int(result.status, 200, "it is changed by paths with the urn");
    json_decref(result.body);

    result = script_run(map, "PATCH", "/Users/7",
        "{\"Operations\":[{\"op\":\"add\",\"path\":\"" BADGE ":number\","
        "\"value\":\"many\"}]}", refused);
    is_int(result.status, 400, "a value of another type is refused");
    json_decref(result.body);
}


static void
test_type(const scim_map_t *map)
{
    json_t    *resource, *list;
    result_t   result;

    static const step_t  create[] = {
        { "POST /d {\"serial\":\"x1\",\"owner\":\"ann\",\"on\":true}", 201, "",
          NULL },
        { "GET /d/x1", 200, "{\"serial\":\"x1\",\"owner\":\"ann\","
          "\"on\":true}", NULL },
        { "EVAL 2 scim:{default}:kept:Device:d-x1"
          " scim:{default}:index:Device:externalId d-x1 externalId 0 ",
          STORE_OK, NULL, NULL },
        { "HMGET scim:{default}:kept:Device:d-x1 externalId", STORE_LIST, "-",
          NULL },
        END
    };

    static const step_t  found[] = {
        { "GET /d?owner=ann", 200, "[{\"serial\":\"x1\",\"owner\":\"Ann\","
          "\"on\":1},{\"serial\":\"x2\",\"owner\":\"joann\"}]", NULL },
        { "HMGET scim:{default}:kept:Device:d-x1 externalId", STORE_LIST, "-",
          NULL },
        END
    };

    static const step_t  none[] = { END };

    result = script_run(map, "POST", "/Devices", "{\"schemas\":[\"" DEVICE
                        "\"],\"serial\":\"x1\",\"owner\":\"ann\","
                        "\"active\":\"True\",\"" DEVICE ":unknown\":1}",
                        create);
    is_int(result.status, 201, "a resource of a type of one's own");
    is_json(result.body, "{\"schemas\":[\"" DEVICE "\"],\"id\":\"d-x1\","
            "\"serial\":\"x1\",\"owner\":\"ann\",\"active\":true,"
            "\"meta\":{\"resourceType\":\"Device\","
            "\"location\":\"https://scim.test/v2/Devices/d-x1\"}}",
            "with its schema and its place");
    is_str(result.location, "https://scim.test/v2/Devices/d-x1", "Location");
    json_decref(result.body);

    result = script_run(map, "GET", "/Devices?filter=owner+eq+%22ann%22", NULL,
                        found);
    is_int(json_array_size(json_object_get(result.body, "Resources")), 1,
           "it is found by its own attributes");
    json_decref(result.body);

    result = script_run(map, "POST", "/Devices", "{\"owner\":\"ann\"}", none);
    is_int(result.status, 400, "what is required is required");
    json_decref(result.body);

    result = script_run(map, "GET", "/ResourceTypes/Device", NULL, none);
    is_str(json_string_value(json_object_get(result.body, "endpoint")),
           "/Devices", "it is in /ResourceTypes");
    is_str(json_string_value(json_object_get(result.body, "schema")), DEVICE,
           "with its schema");
    json_decref(result.body);

    result = script_run(map, "GET", "/Schemas/" DEVICE, NULL, none);
    resource = json_array_get(json_object_get(result.body, "attributes"), 2);
    is_str(json_string_value(json_object_get(resource, "name")), "active",
           "its attributes are in /Schemas");
    is_str(json_string_value(json_object_get(resource, "type")), "boolean",
           "with their types");

    /* RFC 7643, 7: what a reference leads to */

    list = json_object_get(result.body, "attributes");
    is_json(json_object_get(json_array_get(list, 3), "referenceTypes"),
            "[\"external\"]", "a reference of the app leads out of SCIM");
    list = json_object_get(json_array_get(list, 4), "subAttributes");
    is_json(json_object_get(json_array_get(list, 0), "referenceTypes"),
            "[\"external\"]", "so does one in a list");
    json_decref(result.body);

    result = script_run(map, "GET", "/Schemas/" BADGE, NULL, none);
    is_int(json_array_size(json_object_get(result.body, "attributes")), 7,
           "so is the extension");
    json_decref(result.body);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(mapping);

    test_extension(map);
    test_type(map);

    scim_map_free(map);

    return done_testing();
}
