
/*
 * Resources as texts: a layout writes what a tree of the same values has.
 */


#include "map_of.h"
#include "scim_list.h"
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

    /* a text has its length, and a NUL behind it */

    return scim_layout_text(mem, map->resources->layout, &item, &text)
           == SCIM_OK
           && strlen(text.data) == text.len ? text.data : NULL;
}


/* what a client gets of a tree of values */

static void
finish(const scim_map_t *map, json_t *tree)
{
    size_t                       i;
    json_t                      *schemas;
    scim_projection_t            none;
    const scim_resource_type_t  *type;

    memset(&none, 0, sizeof(none));
    type = &map->resources->type;
    schemas = json_array();

    scim_list_project(&none, type, tree);

    for (i = 0; i < type->nschemas; i++) {
        if (i == 0 || json_object_get(tree, type->schemas[i].urn)) {
            (void) json_array_append_new(schemas,
                                         json_string(type->schemas[i].urn));
        }
    }

    (void) json_object_set_new(tree, "schemas", schemas);

    if (json_object_get(tree, "meta") == NULL) {
        (void) json_object_set_new(tree, "meta", json_object());
    }

    (void) json_object_update_new(json_object_get(tree, "meta"),
                                  json_from("{" META "}"));
}


/* the values of an array for the attribute lines; null is none */

static void
writes(const char *attrs, const char *values, const char *expected,
    const char *what)
{
    size_t       i, n;
    json_t      *array, *tree, *v[16];
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

    finish(map, tree);

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

    writes("attribute groups.display /g;", "[\"1\",\"ann\",\"G\"]",
           HEAD "\"groups\":[{\"type\":\"direct\",\"display\":\"G\"}]," TAIL,
           "where no element is primary none is said to be");

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

    map = map_with("attribute 'emails[type eq \"work\"].value' /e;"
                   "attribute 'emails[type eq \"work\"].type' /t;");
    ok(map->resources->layout == NULL, "an app that says the type itself");
    scim_map_free(map);

    map = map_with("attribute emails.value /e; attribute emails.primary /p;");
    ok(map->resources->layout == NULL, "an app that says what is primary");
    scim_map_free(map);
}


/* those of one element stand together, or the tree has another order */

static const char *const  lines[] = {
    "attribute title /t;", "attribute meta.created /c;",
    "attribute meta.version /v;", "attribute name.familyName /f;",
    "attribute emails /es/*;", "attribute emails.value /e;",
    "attribute emails.primary /p;", "attribute emails.type /y;",
    "attribute 'emails[type eq \"work\"].display' /w;",
    "attribute 'emails[type eq \"work\"].type' /y;",
    "attribute 'emails[type eq \"home\"].value' /h;",
    "attribute " ENTERPRISE ":department /d;", "attribute groups /gs/*;",
    "attribute groups.display /g;", "attribute roles /r split=\",\";",
    "attribute urn:x:A:c.one /o type=string;",
    "attribute name.givenName /n;", "attribute x509Certificates /x/*;",
    "attribute 'urn:x:A:e[type eq \"t\"].value' /l type=string;",
    "attribute 'urn:x:A:e[type eq \"t\"].primary' /q type=boolean;",
    "attribute " ENTERPRISE ":manager /m;",
    "attribute urn:x:A:a /a type=integer;",
    "attribute urn:x:A:s /s/* type=string;",
    "attribute password /p write_only;"
};

#define NLINES  (sizeof(lines) / sizeof(lines[0]))


/* the same ones in each run */

static unsigned
any(unsigned n)
{
    static unsigned  state = 1;

    state = state * 1103515245 + 12345;

    return (state >> 16) % n;
}


static json_t *
any_value(const scim_map_attr_t *attr)
{
    size_t   n;
    json_t  *list;

    static const char *const  texts[] = {
        "\"\"", "\"work\"", "\"home\"", "\"a\\n\"", "true", "false", "-7",
        "null"
    };

    if (attr->shape != SCIM_SHAPE_LIST) {
        return any(3) ? json_from(texts[any(8)]) : NULL;
    }

    list = json_array();

    for (n = any(4); n; n--) {
        (void) json_array_append_new(list, json_from(texts[any(4)]));
    }

    return list;
}


/* 1 if a resource of any values is what a tree becomes for a client */

static int
any_is_same(const scim_map_t *map)
{
    int                     same;
    size_t                  i;
    json_t                 *tree, *text, *lists, *v[NLINES + 2];
    const char             *written;
    const scim_map_attr_t  *attr;

    memset(v, 0, sizeof(v));
    tree = json_object();
    lists = json_object();

    for (i = 0; i < map->resources->nattrs; i++) {
        attr = &map->resources->attrs[i];

        if (attr->flags & SCIM_ATTR_WRITE_ONLY) {
            continue;
        }

        v[i] = any_value(attr);
        (void) scim_value_put(attr, tree, v[i]);

        if (attr->shape == SCIM_SHAPE_LIST) {
            (void) scim_value_put(attr, lists, v[i]);
            json_decref(v[i]);
            v[i] = json_incref(scim_path_get(&attr->path, lists));
        }
    }

    finish(map, tree);

    written = text_of(map, v, NULL);
    text = written ? json_loads(written, JSON_REJECT_DUPLICATES, NULL) : NULL;
    same = json_equal(text, tree);

    for (i = 0; i < map->resources->nattrs; i++) {
        json_decref(v[i]);
    }

    json_decref(text);
    json_decref(lists);
    json_decref(tree);

    return same;
}


static void
test_any(void)
{
    char          text[4096];
    size_t        i, n, same, tried;
    scim_map_t   *map;
    scim_error_t  err;
    scim_where_t  where;

    for (n = 0, same = 0, tried = 0; n < 3000; n++) {

        strcpy(text, "scim_mapping m { resource User { attribute id /id;"
               " attribute userName /login; list GET /u; get GET /u/$scim_id;"
               " find userName GET /u?q=$scim_value; create POST /u id=/id;"
               " update PUT /u/$scim_id; ");

        for (i = 0; i < NLINES; i++) {
            if (any(4) == 0) {
                strcat(text, lines[i]);
            }
        }

        strcat(text, "} }");

        map = conf_parse(text, &where, &err);

        /* some lines exclude each other */

        if (map && map->resources->layout) {
            tried++;
            same += any_is_same(map);
        }

        scim_map_free(map);
    }

    ok(tried > 500, "%zu mappings", tried);
    is_int(same, tried, "have layouts that write what their trees have");
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
    test_any();

    scim_mem_free(mem);

    return done_testing();
}
