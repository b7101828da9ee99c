
/*
 * Without memory: each allocation of JSON fails once, and what is done then
 * fails as a whole, loses nothing, and never tells half of it.
 */


#include "map_of.h"
#include "scim_answer.h"
#include "scim_op_body.h"
#include "scim_place.h"
#include "scim_scalar.h"
#include "scim_store.h"
#include "scim_value.h"


/* how many allocations are good before one fails; -1: all are */

static long         countdown = -1;
static int          failed;
static scim_mem_t  *mem;
static scim_map_t  *map;


static void *
failing_malloc(size_t size)
{
    if (countdown == 0) {
        countdown = -1;
        failed = 1;
        return NULL;
    }

    countdown -= (countdown > 0);

    return malloc(size);
}


/* NULL for a failure, else the result as a text, malloced */

typedef char *(*scenario_pt)(void);


static void
run(scenario_pt scenario, const char *what)
{
    long   n;
    int    wrong, silent;
    char  *expected, *got;

    countdown = -1;
    expected = scenario();

    wrong = 0;
    silent = 0;

    for (n = 0; n < 10000; n++) {
        failed = 0;
        countdown = n;
        got = scenario();
        countdown = -1;

        if (got && expected && strcmp(got, expected) != 0) {
            wrong++;
            fprintf(stderr, "# allocation %ld: %s\n", n, got);
        }

        silent += (got == NULL && !failed);

        free(got);

        if (!failed) {
            break;
        }
    }

    ok(expected != NULL && n < 10000, "%s: works with memory", what);
    is_int(wrong, 0, "%s: is whole, or fails", what);
    is_int(silent, 0, "%s: fails only without memory", what);

    free(expected);
}


/* takes "json" */

static char *
text_new(json_t *json)
{
    char  *text;
    long   saved;

    saved = countdown;
    countdown = -1;
    text = json ? json_dumps(json, JSON_ENCODE_ANY|JSON_SORT_KEYS) : NULL;
    json_decref(json);
    countdown = saved;

    return text;
}


/* what a scenario begins with is there */

static json_t *
given(const char *text)
{
    long     saved;
    json_t  *json;

    saved = countdown;
    countdown = -1;
    json = json_from(text);
    countdown = saved;

    return json;
}


static char *
read_place(const char *text)
{
    json_t         *values;
    scim_rc_t       rc;
    scim_str_t      str;
    scim_place_t    place;
    scim_error_t    err;
    scim_source_t   source;

    static scim_header_t  header = { scim_str("X"), scim_str("a1") };

    str.data = text;
    str.len = strlen(text);

    memset(&source, 0, sizeof(source));
    source.headers = &header;
    source.nheaders = 1;
    source.text.data = "x=1 x=2";
    source.text.len = 7;

    if (scim_place_parse(mem, str, &place, &err) != SCIM_OK) {
        return NULL;
    }

    source.tree = given("{\"l\":[{\"v\":1},{\"v\":\"b\"}],\"o\":{\"a\":1}}");
    rc = scim_place_read(&place, &source, &values, &err);
    json_decref(source.tree);

    return rc == SCIM_OK ? text_new(values) : NULL;
}


static char *
read_tree(void)
{
    return read_place("/l/*/v");
}


static char *
read_members(void)
{
    return read_place("/o/*");
}


static char *
read_refined(void)
{
    return read_place("/l/*~\\w");
}


static char *
read_header(void)
{
    return read_place("header:X~\\d");
}


static char *
read_groups(void)
{
    return read_place("~(?<id>\\d)");
}


static char *
write_places(void)
{
    size_t         i;
    json_t        *root;
    scim_str_t     str;
    scim_place_t   place;
    scim_error_t   err;

    static const char *const  places[][2] = {
        { "/a/b", "1" }, { "/l/1/x", "2" }, { "/m/*/id", "[1,2]" },
        { "/m/*/id", "[2,3]" }, { "/e/[t=w]/v", "\"x\"" }, { "/one/*", "1" },
        { NULL, NULL }
    };

    root = NULL;

    for (i = 0; places[i][0]; i++) {
        str.data = places[i][0];
        str.len = strlen(str.data);

        (void) scim_place_parse(mem, str, &place, &err);

        if (scim_place_write_new(&place, &root, given(places[i][1]))
            != SCIM_OK)
        {
            json_decref(root);
            return NULL;
        }
    }

    return text_new(root);
}


static const scim_map_attr_t *
attr(const char *name)
{
    return attr_of(map, name);
}


static char *
from_app(const char *name, const char *found)
{
    json_t     *json, *value;
    scim_rc_t   rc;

    json = given(found);
    rc = value_from(mem, attr(name), json, &value);
    json_decref(json);

    if (rc != SCIM_OK) {
        return NULL;
    }

    return value ? text_new(value) : strdup("(none)");
}


static char *
from_app_one(void)
{
    return from_app("userName", "[\"ada\"]");
}


static char *
from_app_time(void)
{
    return from_app("meta.created", "[\"2009-03-14 09:26:53\"]");
}


static char *
from_app_list(void)
{
    return from_app("roles", "[\"a, b\", [\"c\", 5]]");
}


static char *
to_app(const char *name, const char *value)
{
    json_t        *json, *app;
    scim_rc_t      rc;
    scim_error_t   err;

    json = given(value);
    rc = scim_value_to_app(mem, attr(name), json, &app, &err);
    json_decref(json);

    return rc == SCIM_OK ? text_new(app) : NULL;
}


static char *
to_app_list(void)
{
    return to_app("roles", "[\"a\",\"b\"]");
}


static char *
to_app_table(void)
{
    return to_app("userType", "\"Staff\"");
}


static char *
to_app_clear(void)
{
    return to_app("entitlements", "null");
}


static char *
written_text(void)
{
    scim_str_t  text = scim_str("a,Staff");

    return text_new(scim_value_text_new(mem, attr("roles"), text));
}


static char *
in_resource(void)
{
    size_t   i;
    json_t  *resource, *value;

    static const char *const  values[][2] = {
        { "userName", "\"ada\"" }, { "name.givenName", "\"A\"" },
        { "emails.value", "\"m\"" }, { "roles", "[\"a\",\"b\"]" },
        { "manager", "\"7\"" }, { NULL, NULL }
    };

    resource = given("{}");

    for (i = 0; values[i][0]; i++) {
        value = given(values[i][1]);

        if (scim_value_put(attr(values[i][0]), resource, value) != SCIM_OK) {
            json_decref(resource);
            json_decref(value);
            return NULL;
        }

        json_decref(value);
    }

    return text_new(resource);
}


static char *
answer_items(void)
{
    json_t         *items;
    scim_rc_t       rc;
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;
    scim_source_t   source;

    memset(&answer, 0, sizeof(answer));
    answer.body.data = "{\"us\":{\"a\":1,\"b\":2}}";
    answer.body.len = strlen(answer.body.data);

    /* a body for which there is no memory is none */

    if (scim_answer_source(mem, &answer, &source) != SCIM_OK) {
        return NULL;
    }

    rc = scim_answer_items(mem, scim_map_route(map->resources,
                                               SCIM_ROUTE_LIST),
                           &source, &items, &err, &cause);

    return rc == SCIM_OK ? text_new(items) : NULL;
}


static char *
answer_tree(const char *type, const char *body)
{
    scim_answer_t         answer;
    scim_source_t         source;
    static scim_header_t  header = { scim_str("Content-Type"), scim_str("") };

    header.value.data = type;
    header.value.len = strlen(type);

    memset(&answer, 0, sizeof(answer));
    answer.headers = &header;
    answer.nheaders = 1;
    answer.body.data = body;
    answer.body.len = strlen(body);

    return scim_answer_source(mem, &answer, &source) == SCIM_OK
           ? text_new(json_incref(source.tree)) : NULL;
}


static char *
answer_csv(void)
{
    return answer_tree("text/csv", "a,b,,a\n1,2,3,4\n5\n");
}


static char *
answer_xml(void)
{
    return answer_tree("text/xml", "<us><u id='1'>x<k/><k/></u><u>2</u><u>3"
                       "</u><n x:nil='1'/></us>");
}


static char *
read_format(scim_format_t format, const char *text, const char *tree)
{
    json_t         *values;
    scim_rc_t       rc;
    scim_str_t      str;
    scim_place_t    place;
    scim_error_t    err;
    scim_source_t   source;

    str.data = text;
    str.len = strlen(text);

    memset(&source, 0, sizeof(source));
    source.format = format;
    source.text.data = "x=&lt; x=&gt;";
    source.text.len = 13;

    if (scim_place_parse(mem, str, &place, &err) != SCIM_OK) {
        return NULL;
    }

    source.tree = given(tree);
    rc = scim_place_read(&place, &source, &values, &err);
    json_decref(source.tree);

    return rc == SCIM_OK ? text_new(values) : NULL;
}


static char *
read_elements(void)
{
    return read_format(SCIM_FORMAT_XML, "/l",
                       "{\"l\":[{\"@a\":\"\",\"#text\":\"x\"},\"y\"]}");
}


static char *
read_html(void)
{
    return read_format(SCIM_FORMAT_HTML, "~x=(\\S+)", "null");
}


static char *
read_html_row(void)
{
    return read_format(SCIM_FORMAT_HTML, "/r~x=(\\S+)",
                       "{\"r\":\"x=&amp;\"}");
}


static char *
read_xml_groups(void)
{
    return read_format(SCIM_FORMAT_XML, "~x=(?<x>\\S+)", "null");
}


static char *
store_put(void)
{
    unsigned char    changed[32];
    scim_store_t     store;
    scim_values_t    values;
    scim_command_t   command;

    store.mem = mem;
    store.tenant.data = "t";
    store.tenant.len = 1;
    store.resource = map->resources;

    memset(changed, 0, sizeof(changed));
    (void) scim_values_init(&values, mem, map->resources->nattrs);

    changed[2] = 1;
    values.v[2] = given("[{\"value\":\"A\"},{\"value\":\"B\"}]");

    /* the field itself is jansson's text, which 2.14 may make without a name */

    return scim_store_put(&store, "7", &values, changed, &command) == SCIM_OK
           ? strdup(command.args[command.nargs - 2].data) : NULL;
}


static char *
store_value(void)
{
    json_t        *value;
    scim_reply_t   reply;

    memset(&reply, 0, sizeof(reply));
    reply.type = SCIM_REPLY_STRING;
    reply.str.data = "{\"k\":[],\"v\":[1,2]}";
    reply.str.len = strlen(reply.str.data);

    return scim_store_value(&reply, &value) == SCIM_OK ? text_new(value)
                                                       : NULL;
}


static char *
joined(void)
{
    size_t   i;
    json_t  *tree;

    static const char *const  bodies[] = {
        "{\"a\":1,\"l\":[1],\"o\":{\"x\":1,\"l\":[{}]}}",
        "{\"a\":2,\"b\":2,\"l\":[2],\"o\":{\"y\":2,\"l\":[3]}}", NULL
    };

    tree = NULL;

    for (i = 0; bodies[i]; i++) {
        if (scim_op_body_join_new(&tree, given(bodies[i]), 1) != SCIM_OK) {
            json_decref(tree);
            return NULL;
        }
    }

    return text_new(tree);
}


static char *
mapping(void)
{
    scim_map_t    *m;
    scim_error_t   err;
    scim_where_t   where;

    m = conf_parse("scim_mapping m { json '{\"j\": [$nginx]}';"
                   " resource User { attribute id /id;"
                   " attribute userName /n required default=x$nginx;"
                   " attribute active /a values=true:1,false:0 number;"
                   " list GET /u; get GET /u/$scim_id;"
                   " create POST /u id=/id 'json={\"a\": [$scim_userName,"
                   " \"x$scim_active\", {\"$scim_userName\": 1}]}';"
                   " update PUT /u/$scim_id 'json={}' object=/u; } }", &where,
                   &err);

    if (m == NULL) {
        return NULL;
    }

    scim_map_free(m);

    return strdup("good");
}


int
main(void)
{
    json_set_alloc_funcs(failing_malloc, free);

    mem = scim_mem_new();
    map = map_of("scim_mapping m { resource User {"
                 " attribute id /id; attribute userName /n required;"
                 " attribute phoneNumbers redis;"
                 " attribute name.givenName /f; attribute emails.value /m;"
                 " attribute roles /r split=,; attribute manager /b;"
                 " attribute entitlements /e;"
                 " attribute userType /k values=Staff:null,Guest:g;"
                 " attribute meta.created /c;"
                 " list GET /u items=/us; get GET /u/$scim_id;"
                 " create POST /u id=/id; update PUT /u/$scim_id; } }");

    run(read_tree, "reading a list");
    run(read_members, "reading members");
    run(read_refined, "reading with a regex");
    run(read_header, "reading a header");
    run(read_groups, "reading named groups");
    run(write_places, "writing");
    run(from_app_one, "a value of the app");
    run(from_app_time, "a time of the app");
    run(from_app_list, "a list of the app");
    run(to_app_list, "a list for the app");
    run(to_app_table, "a value of a table for the app");
    run(to_app_clear, "a cleared list for the app");
    run(written_text, "a value of the mapping");
    run(in_resource, "values in a resource");
    run(answer_items, "the items of an answer");
    run(answer_csv, "CSV");
    run(answer_xml, "XML");
    run(read_elements, "reading elements of XML");
    run(read_html, "reading HTML");
    run(read_html_row, "reading a row of HTML");
    run(read_xml_groups, "reading named groups of XML");
    run(store_put, "a value for the store");
    run(store_value, "a value of the store");
    run(joined, "bodies that are joined");
    run(mapping, "a mapping");

    scim_map_free(map);
    scim_mem_free(mem);

    return done_testing();
}
