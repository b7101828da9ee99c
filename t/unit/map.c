
/*
 * Mappings: the schema that attributes make, and what a block warns of.
 */


#include "map_of.h"


#define ENTERPRISE                                                            \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


static const char *const  mutabilities[] = {
    "readWrite", "readOnly", "immutable", "writeOnly"
};

static const char *const  returns[] = {
    "default", "always", "never", "request"
};


/* "name: mutability returned [unique] [required] [exact] (subs ...)" */

static size_t
describe(const scim_attr_t *attr, char *text, size_t size)
{
    size_t  i, n;

    n = snprintf(text, size, "%s: %s %s%s%s%s", attr->name,
                 mutabilities[attr->mutability], returns[attr->returned],
                 attr->uniqueness ? " unique" : "",
                 attr->required ? " required" : "",
                 attr->case_exact ? " exact" : "");

    for (i = 0; i < attr->nsubs; i++) {
        n += snprintf(text + n, size - n, "%s", i ? ", " : " (");
        n += describe(&attr->subs[i], text + n, size - n);
    }

    return n + snprintf(text + n, size - n, "%s", i ? ")" : "");
}


static void
is_schema(const scim_map_t *map, size_t schema, const char *expected,
    const char *what)
{
    char                  text[4096];
    size_t                i, n;
    const scim_schema_t  *s;

    s = &map->resources->type.schemas[schema];
    text[0] = '\0';

    for (i = 0, n = 0; i < s->nattrs; i++) {
        n += snprintf(text + n, sizeof(text) - n, "%s", i ? "\n" : "");
        n += describe(&s->attrs[i], text + n, sizeof(text) - n);
    }

    is_str(text, expected, "schema: %s", what);
}


/* of attribute lines behind "userName" */

static void
schema(const char *lines, const char *expected, const char *what)
{
    char         text[4096];
    scim_map_t  *map;

    snprintf(text, sizeof(text), "userName: readWrite default unique required"
             "%s%s", *expected ? "\n" : "", expected);

    map = map_with(lines);
    is_schema(map, 0, text, what);
    scim_map_free(map);
}


static void
test_schema(void)
{
    schema("", "", "just what is mapped");
    schema("attribute title /t;", "title: readWrite default", "a plain one");
    schema("attribute title /t required unique case_exact;",
           "title: readWrite default unique required exact", "flags");
    schema("attribute title /t read_only;", "title: readOnly default",
           "read_only");
    schema("attribute title - write_only;", "title: writeOnly never",
           "write_only is never returned");
    schema("attribute title /t immutable;", "title: immutable default",
           "immutable");
    schema("attribute password /p;", "password: writeOnly never",
           "a password is write_only without a word");
    schema("attribute title /t read_only;attribute title /x write_only;",
           "title: readWrite default", "read here and written there");
    schema("attribute title /x write_only;attribute title /t read_only;",
           "title: readWrite default", "in the other order, too");
    schema("attribute title /t read_only;attribute title /x write_only"
           " immutable;", "title: immutable default",
           "written once, and read under another name");
    schema("attribute title /x write_only immutable required;"
           "attribute title /t read_only;",
           "title: immutable default required", "with all that is said of it");
    schema("attribute meta.created /c;", "", "meta is everyone's");

    schema("attribute name.givenName /f required;"
           "attribute name.familyName /l read_only;",
           "name: readWrite default required (givenName: readWrite default"
           " required, familyName: readOnly default)", "sub-attributes");
    schema("attribute emails.value /m unique;",
           "emails: readWrite default (value: readWrite default unique, type:"
           " readWrite default, primary: readWrite default)",
           "rule 25: an e-mail has a type and may be primary");
    schema("attribute 'addresses[type eq \"work\"].locality' /c;"
           "attribute 'addresses[type eq \"home\"].locality' /h;",
           "addresses: readWrite default (locality: readWrite default, type:"
           " readWrite default, primary: readWrite default)",
           "elements of a type");
    schema("attribute roles /r read_only;",
           "roles: readOnly default (value: readOnly default)",
           "a list of values");
    schema("attribute roles /r case_exact;",
           "roles: readWrite default exact (value: readWrite default exact)",
           "of which the case counts");
    schema("attribute groups /g;",
           "groups: readOnly default (value: readOnly default exact, $ref:"
           " readOnly default exact)",
           "rule 26: groups can only be read, and ids are exact");
    schema("attribute roles /a read_only;attribute roles /b write_only;",
           "roles: readWrite default (value: readWrite default)",
           "a list under two names");
    schema("attribute externalId redis;",
           "externalId: readWrite default exact", "what is kept");
    schema("attribute emails redis case_exact;",
           "emails: readWrite default exact (value: readWrite default exact,"
           " display: readWrite default, type: readWrite default, primary:"
           " readWrite default)", "what is kept whole");
}


static void
test_read_only(void)
{
    scim_map_t  *map;

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n read_only; attribute photos redis;"
                 " attribute locale redis; list GET /u;"
                 " get GET /u/$scim_id; } }");
    is_schema(map, 0, "userName: readOnly default required\n"
              "photos: readOnly default (value: readOnly default exact,"
              " display: readOnly default, type: readOnly default, primary:"
              " readOnly default)\n"
              "locale: readOnly default",
              "where nothing is written nothing can be, kept or not");
    scim_map_free(map);
}


static void
test_in_redis(void)
{
    scim_map_t    *map;
    scim_where_t   where;

    map = map_of("scim_mapping m { resource User { attribute id redis;"
                 " attribute userName redis immutable;"
                 " attribute password - write_only;"
                 " attribute emails redis;"
                 " create GET /$scim_id?n=$scim_userName&p=$scim_password; }"
                 " resource Group { attribute id redis;"
                 " attribute displayName redis required;"
                 " attribute members redis; } }");

    is_schema(map, 0, "userName: immutable default unique required\n"
              "password: writeOnly never\n"
              "emails: readWrite default (value: readWrite default, display:"
              " readWrite default, type: readWrite default, primary: readWrite"
              " default)",
              "in Redis: a userName is unique, whatever its line says");
    ok(scim_map_warning(map, &where) == NULL, "ids made here never meet");

    map->resources = map->resources->next;
    is_schema(map, 0, "displayName: readWrite default required\n"
              "members: readWrite default (value: immutable default exact,"
              " $ref: immutable default exact)",
              "a group that no route writes can be written");
    ok(scim_map_is_kept_list(attr_of(map, "members")),
       "of members each is kept by itself");
    ok(scim_map_is_untold(map->resources), "the app is not told of a group");

    scim_map_free(map);

    map = map_of("scim_mapping m { resource Device /Devices urn:x:d {"
                 " attribute id redis;"
                 " attribute urn:x:d:userName redis type=string;"
                 " attribute urn:x:d:members redis type=string; } }");

    is_schema(map, 0, "userName: readWrite default\n"
              "members: readWrite default",
              "an attribute of one's own may have the name of another one");
    scim_map_free(map);
}


static void
test_extension(void)
{
    scim_map_t                  *map;
    const scim_resource_type_t  *type;

    map = map_with("attribute title /t;");
    is_int(map->resources->type.nschemas, 1, "no extension without attributes");
    scim_map_free(map);

    map = map_with("attribute " ENTERPRISE ":department /d;"
                   "attribute manager /boss;"
                   "attribute employeeNumber /e immutable;");
    type = &map->resources->type;

    is_int(type->nschemas, 2, "an extension with attributes");
    is_str(type->schemas[1].urn, ENTERPRISE, "is the enterprise one");
    is_schema(map, 1, "department: readWrite default\n"
              "manager: readWrite default (value: readWrite default exact)\n"
              "employeeNumber: immutable default",
              "the attributes of an extension, with their urn or without");
    is_str(attr_of(map, "manager")->key, ENTERPRISE ":manager.value",
           "a key is as SCIM writes it");
    scim_map_free(map);

    map = map_of("scim_mapping m { resource Group { attribute id /id;"
                 " attribute displayName /n read_only;"
                 " attribute members /m read_only;"
                 " list GET /g; get GET /g/$scim_id; } }");
    type = &map->resources->type;
    is_int(type->nschemas, 1, "a group has no extension");
    is_str(type->name, "Group", "its name");
    is_str(type->endpoint, "/Groups", "its endpoint");
    is_str(type->schemas[0].urn, SCIM_URN_GROUP, "its schema");
    is_schema(map, 0, "displayName: readOnly default\n"
              "members: readOnly default (value: readOnly default exact, $ref:"
              " readOnly default exact)", "of a group");
    scim_map_free(map);
}


/* lines of the mapping come behind those of the resource */

static void
test_order(void)
{
    scim_map_t             *map;
    const scim_resource_t  *user;

    map = map_of("scim_mapping m { on create 400 return 400; detail /m;"
                 " on 401 return 503; resource User {"
                 " on get 404 ok; detail /r;"
                 " attribute id /id; attribute userName /n required;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id;"
                 " hide userName=root id=1; hide userName~^x; hide active;"
                 " attribute active /a; }"
                 " resource Group { attribute id /id prefix=g-;"
                 " attribute displayName /n read_only;"
                 " list GET /g; get GET /g/$scim_id; } }");
    user = map->resources;

    is_int(user->nons, 3, "conditions of both");
    ok(user->ons[0].action == SCIM_ON_OK && user->ons[1].code == 400
       && user->ons[2].code == 503, "those of the resource first");
    is_int(user->ndetails, 2, "details of both");
    is_str(user->details[0].steps[0].name, "r", "the resource's first");
    is_int(user->next->nons, 2, "another resource has the mapping's alone");

    is_int(user->nhides, 3, "rule 26: several hides");
    is_int(user->hides[0].ntests, 2, "rule 26: with several tests");
    ok(user->hides[0].tests[0].caseless && !user->hides[0].tests[1].caseless,
       "a userName has no case, an id has");

    scim_map_free(map);
}


/* NULL: none */

static void
warning(const char *text, unsigned line, const char *expected,
    const char *what)
{
    scim_map_t    *map;
    const char    *got;
    scim_where_t   where;

    map = map_of(text);
    where.line = 0;
    got = scim_map_warning(map, &where);

    is_str(got, expected, "warning: %s", what);
    is_int(where.line, line, "warning: %s: its line", what);
    ok(got == NULL || scim_map_warning(map, &where) == NULL,
       "warning: %s: the only one", what);

    scim_map_free(map);
}


#define USER                                                                  \
    "resource User {\n"                                                       \
    "attribute userName /n required unique;\n"                                \
    "get GET /u/$scim_id;\ncreate POST /u id=/id;\nupdate PUT /u/$scim_id;\n"

#define GROUP                                                                 \
    "resource Group {\nattribute displayName /n read_only;\nlist GET /g;\n"   \
    "get GET /g/$scim_id;\n"

#define FIND  "find userName GET /u?q=$scim_value;\n"


static void
test_warnings(void)
{
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n}\n}",
            0, NULL, "none for a list that is read at once");
    warning("scim_mapping m {\n" USER "attribute id /id;\n"
            "list GET /u?o=$scim_offset;\n}\n}", 2, "\"userName\" has no"
            " \"find\": each look-up reads the whole list",
            "a list of pages without a find");
    warning("scim_mapping m {\n" USER "attribute id /id;\n" FIND
            "list GET /u?o=$scim_offset;\n}\n}", 0, NULL,
            "none if there is one");
    warning("scim_mapping m {\n" USER "attribute id /id;\n" FIND
            "list GET /u total=/n;\n}\n}", 9, "\"total=\" without a variable"
            " that pages: what is not in the first page is not read",
            "a total that no page comes to");
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n}\n"
            GROUP "attribute id /id;\n}\n}", 14, "a User and a Group may have"
            " the same id: give one of them \"prefix=\"",
            "rule 9: ids of users and groups");
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n}\n"
            GROUP "attribute id /id prefix=g-;\n}\n}", 0, NULL,
            "rule 9: none with a prefix");
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n"
            "attribute active /on;\nset active=false POST /u/$scim_id/off;\n"
            "}\n}", 9, "there is a \"set\" to false, but none to true",
            "who is deactivated stays so");
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n"
            "attribute active /on;\nset active=true POST /u/$scim_id/on;\n"
            "}\n}", 9, "there is a \"set\" to true, but none to false",
            "nobody can be deactivated");
    warning("scim_mapping m {\n" USER "attribute id /id;\nlist GET /u;\n"
            "attribute active /on;\nset active=true POST /u/$scim_id/on;\n"
            "set active PUT /u/$scim_id/off 'json={\"a\": $scim_value}';\n"
            "}\n}", 0, NULL, "a set of any value");
    warning("scim_mapping m {\nform a=1;\n" USER "attribute id /id;\n" FIND
            "list GET /u;\n}\n}", 2, "this line is joined to nothing: no"
            " call has such a body", "a line for bodies that there are not");
    warning("scim_mapping m {\n" USER "attribute id /id;\n" FIND "list POST /u"
            " form=a=1;\nform b=2;\nxml <a/>;\n}\n}", 11, "this line is joined"
            " to nothing: no call has such a body", "one of a resource");
    warning("scim_mapping m {\n" USER "attribute id /id prefix=x;\nlist GET /u;"
            "\n}\n" GROUP "attribute id /id prefix=x;\n}\n}", 14,
            "a User and a Group may have the same id: give one of them"
            " \"prefix=\"", "rule 9: but with the same one");
    warning("scim_mapping m {\nresource Group {\nattribute id redis;\n"
            "attribute displayName redis immutable;\n"
            "create GET /g?n=$scim_displayName;\n}\n}", 5, "nothing at"
            " \"redis\" is \"unique\": the repeat of a \"create\" whose answer"
            " was lost makes another object",
            "a create that is not known again");
    warning("scim_mapping m {\nresource Group {\nattribute id redis;\n"
            "attribute displayName redis unique immutable;\n"
            "create GET /g?n=$scim_displayName;\n}\n}", 0, NULL,
            "none for one that is known by its name");
}


/* the demo is what people begin with */

static void
test_demo(void)
{
    scim_map_t    *map;
    scim_where_t   where;

    map = conf_read("docker/mappings/demo.conf");
    is_str(scim_map_warning(map, &where), NULL,
           "the demo's mapping is good, and free of warnings");
    is_str(map->name.data, "demo", "it has its name");
    scim_map_free(map);
    scim_map_free(NULL);
}


int
main(void)
{
    test_schema();
    test_read_only();
    test_in_redis();
    test_extension();
    test_order();
    test_warnings();
    test_demo();

    return done_testing();
}
