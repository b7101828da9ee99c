
/*
 * Resources as texts: a layout writes what a tree of the same values has.
 */


#include "map_of.h"
#include "scim_json.h"
#include "scim_layout.h"


#define ENTERPRISE  SCIM_URN_ENTERPRISE
#define META                                                                  \
    "\"resourceType\":\"User\",\"location\":\"http://h/Users/1\""


static scim_mem_t  *mem;


/* the text, NULL if there is no layout */

static const char *
text_of(const scim_map_t *map, json_t **values, const char *version)
{
    scim_str_t          text;
    scim_layout_item_t  item;

    if (map->resources->layout == NULL) {
        return NULL;
    }

    item.values = (const json_t *const *) values;
    item.location = "http://h/Users/1";
    item.version = version;

    if (scim_layout_text(mem, map->resources->layout, &item, &text)
        != SCIM_OK)
    {
        return NULL;
    }

    ok(text.data[text.len] == '\0' && strlen(text.data) == text.len,
       "a text has its length, and a NUL behind it");

    return text.data;
}


/* the values of an array for the attribute lines; null is none */

static void
writes(const char *attrs, const char *values, const char *expected,
    const char *what)
{
    size_t       i, n;
    json_t      *array, *tree, *schemas, *v[16];
    scim_map_t  *map;
    const char  *text;

    map = map_with(attrs);
    array = json_from(values);
    tree = json_object();
    n = map->resources->nattrs;

    for (i = 0; i < n; i++) {
        v[i] = json_array_get(array, i);

        if (map->resources->attrs[i].shape != SCIM_SHAPE_LIST) {
            (void) scim_value_put(&map->resources->attrs[i], tree, v[i]);

        } else if (v[i]) {
            (void) scim_path_set_new(&map->resources->attrs[i].path, tree,
                                     json_incref(v[i]));
        }
    }

    schemas = json_array();

    for (i = 0; i < map->resources->type.nschemas; i++) {
        if (i == 0
            || json_object_get(tree, map->resources->type.schemas[i].urn))
        {
            (void) json_array_append_new(schemas,
                       json_string(map->resources->type.schemas[i].urn));
        }
    }

    (void) json_object_set_new(tree, "schemas", schemas);

    if (json_object_get(tree, "meta") == NULL) {
        (void) json_object_set_new(tree, "meta", json_object());
    }

    (void) json_object_update_new(json_object_get(tree, "meta"),
                                  json_from("{" META "}"));

    text = text_of(map, v, NULL);

    is_str(text, expected, "%s", what);

    if (text) {
        json_decref(array);
        array = json_from(text);
        ok(json_equal(array, tree), "%s: as in a tree", what);
    }

    json_decref(array);
    json_decref(tree);
    scim_map_free(map);
}


#define HEAD  "{\"schemas\":[\"" SCIM_URN_USER "\"],\"id\":\"1\","            \
              "\"userName\":\"ann\","
#define TAIL  "\"meta\":{" META "}}"


static void
test_shapes(void)
{
    writes("", "[\"1\",\"ann\"]", HEAD TAIL, "what each resource has");

    writes("attribute title /t; attribute active /a;",
           "[\"1\",\"ann\",\"a \\\"b\\\"\",true]",
           HEAD "\"title\":\"a \\\"b\\\"\",\"active\":true," TAIL,
           "single values");

    writes("attribute title /t; attribute active /a;", "[\"1\",\"ann\",null]",
           HEAD TAIL, "values that are none");

    writes("attribute name.familyName /f; attribute title /t;"
           "attribute name.givenName /g;", "[\"1\",\"ann\",\"F\",\"T\",\"G\"]",
           HEAD "\"name\":{\"familyName\":\"F\",\"givenName\":\"G\"},"
           "\"title\":\"T\"," TAIL,
           "parts of one attribute stand together");

    writes("attribute name.familyName /f; attribute name.givenName /g;",
           "[\"1\",\"ann\",null,\"G\"]",
           HEAD "\"name\":{\"givenName\":\"G\"}," TAIL,
           "the first of them may be missing");

    writes("attribute name.familyName /f; attribute name.givenName /g;",
           "[\"1\",\"ann\",null,null]", HEAD TAIL, "and so may all");

    writes("attribute emails.value /e;", "[\"1\",\"ann\",\"a@b\"]",
           HEAD "\"emails\":[{\"type\":\"work\",\"primary\":true,"
           "\"value\":\"a@b\"}]," TAIL, "the only element is primary");

    writes("attribute emails.value /e;", "[\"1\",\"ann\",null]", HEAD TAIL,
           "no element");

    writes("attribute 'emails[type eq \"work\"].value' /w;"
           "attribute 'emails[type eq \"home\"].value' /h;"
           "attribute 'emails[type eq \"Work\"].display' /d;",
           "[\"1\",\"ann\",\"w\",\"h\",\"d\"]",
           HEAD "\"emails\":[{\"type\":\"work\",\"value\":\"w\","
           "\"display\":\"d\"},{\"type\":\"home\",\"value\":\"h\"}]," TAIL,
           "elements of several types, whatever their case");

    writes("attribute 'emails[type eq \"work\"].value' /w;"
           "attribute emails.display /d;",
           "[\"1\",\"ann\",\"w\",null]",
           HEAD "\"emails\":[{\"type\":\"work\",\"value\":\"w\"}]," TAIL,
           "an element is primary only by a value that says so");

    writes("attribute roles /r split=\",\";",
           "[\"1\",\"ann\",[{\"value\":\"a\"},{\"value\":\"b\"}]]",
           HEAD "\"roles\":[{\"value\":\"a\"},{\"value\":\"b\"}]," TAIL,
           "a list");

    writes("attribute roles /r split=\",\";", "[\"1\",\"ann\",[]]",
           HEAD "\"roles\":[]," TAIL, "an empty list");

    writes("attribute password /p write_only;", "[\"1\",\"ann\",null]",
           HEAD TAIL, "what is only written");
}


static void
test_schemas(void)
{
    writes("attribute " ENTERPRISE ":department /d;",
           "[\"1\",\"ann\",\"D\"]",
           "{\"schemas\":[\"" SCIM_URN_USER "\",\"" ENTERPRISE "\"],"
           "\"id\":\"1\",\"userName\":\"ann\",\"" ENTERPRISE "\":"
           "{\"department\":\"D\"}," TAIL, "an extension");

    writes("attribute " ENTERPRISE ":department /d;", "[\"1\",\"ann\",null]",
           HEAD TAIL, "an extension that is not there is not named");

    writes("attribute urn:x:A:a /a type=string;"
           "attribute " ENTERPRISE ":manager.value /m;"
           "attribute 'urn:x:A:l[type eq \"t\"].value' /l type=string;"
           "attribute urn:y:B:b /b type=integer;",
           "[\"1\",\"ann\",null,\"2\",\"L\",7]",
           "{\"schemas\":[\"" SCIM_URN_USER "\",\"" ENTERPRISE "\","
           "\"urn:x:A\",\"urn:y:B\"],\"id\":\"1\",\"userName\":\"ann\","
           "\"urn:x:A\":{\"l\":[{\"type\":\"t\",\"value\":\"L\"}]},"
           "\"" ENTERPRISE "\":{\"manager\":{\"value\":\"2\"}},"
           "\"urn:y:B\":{\"b\":7}," TAIL, "several, with all in them");
}


static void
test_meta(void)
{
    json_t      *v[4];
    scim_map_t  *map;

    writes("attribute meta.created /c; attribute title /t;",
           "[\"1\",\"ann\",\"2024-01-01T00:00:00Z\",\"T\"]",
           HEAD "\"meta\":{\"created\":\"2024-01-01T00:00:00Z\"," META "},"
           "\"title\":\"T\"}", "what the app says of it comes first");

    writes("attribute meta.created /c; attribute title /t;",
           "[\"1\",\"ann\",null,\"T\"]",
           HEAD "\"meta\":{" META "},\"title\":\"T\"}", "if it does");

    map = map_with("");
    v[0] = json_string("1");
    v[1] = json_string("ann");

    is_str(text_of(map, v, "W/\"x\""),
           HEAD "\"meta\":{" META ",\"version\":\"W/\\\"x\\\"\"}}",
           "a version");

    json_decref(v[0]);
    json_decref(v[1]);
    scim_map_free(map);
}


/* about as long as what is written at once, and longer */

static void
test_lengths(void)
{
    char        title[6000];
    size_t      n, same;
    json_t     *v[3], *tree;
    scim_map_t *map;
    const char *text;

    map = map_with("attribute title /t;");
    v[0] = json_string("1");
    v[1] = json_string("ann");

    memset(title, 'x', sizeof(title));

    for (n = 3900, same = 0; n < 4200; n += 20) {
        v[2] = json_stringn(title, n);
        text = text_of(map, v, NULL);
        tree = text ? json_loads(text, 0, NULL) : NULL;
        same += json_equal(json_object_get(tree, "title"), v[2]);
        json_decref(tree);
        json_decref(v[2]);
    }

    is_int(same, 15, "texts of any length are whole");

    json_decref(v[0]);
    json_decref(v[1]);
    scim_map_free(map);
}


static void
test_none(void)
{
    scim_map_t  *map;

    map = map_with("attribute addresses redis;");
    ok(map->resources->layout == NULL,
       "what is kept whole may have more than the schema has by now");
    scim_map_free(map);
}


int
main(void)
{
    mem = scim_mem_new();

    test_shapes();
    test_schemas();
    test_meta();
    test_lengths();
    test_none();

    scim_mem_free(mem);

    return done_testing();
}
