
/*
 * The resource type that attribute lines make, as /Schemas tells of it.
 */


#include "map_of.h"


static const char *const  mutabilities[] = {
    "readWrite", "readOnly", "immutable", "writeOnly"
};


/* "emails", or "emails.value" */

static const scim_attr_t *
find(const scim_map_t *map, const char *path)
{
    scim_str_t          name;
    const char         *dot;
    const scim_attr_t  *attr;

    dot = strchr(path, '.');

    name.data = path;
    name.len = dot ? (size_t) (dot - path) : strlen(path);

    attr = scim_schema_attr(&map->resources->type.schemas[0], name);

    if (attr && dot) {
        name.data = dot + 1;
        name.len = strlen(name.data);

        attr = scim_schema_sub(attr, name);
    }

    if (attr == NULL) {
        fprintf(stderr, "# there is no %s\n", path);
        exit(1);
    }

    return attr;
}


static void
required(const char *lines, const char *path, int want, const char *name)
{
    scim_map_t  *map;

    map = map_with(lines);
    is_int(find(map, path)->required, want, name);
    scim_map_free(map);
}


/* the types that /Schemas names, with blanks between them */

static void
types(const char *lines, const char *path, const char *want, const char *name)
{
    char                got[128];
    size_t              i, n;
    scim_map_t         *map;
    const char *const  *list;

    map = map_with(lines);
    list = find(map, path)->canonical;
    got[0] = '\0';

    for (i = 0, n = 0; list && list[i]; i++) {
        n += snprintf(got + n, sizeof(got) - n, "%s%s", i ? " " : "", list[i]);
    }

    is_str(got, want, name);
    scim_map_free(map);
}


static void
untold(const char *lines, const char *path, int want, const char *name)
{
    scim_map_t  *map;

    map = map_with(lines);
    is_int(find(map, path)->untold, want, name);
    scim_map_free(map);
}


static void
mutability(const char *lines, const char *path, const char *want,
    const char *name)
{
    scim_map_t  *map;

    map = map_with(lines);
    is_str(mutabilities[find(map, path)->mutability], want, name);
    scim_map_free(map);
}


int
main(void)
{
    required("attribute title /t required;", "title", 1,
             "what the line says is required");
    required("attribute name.givenName /f required;", "name.givenName", 1,
             "and what it says of a part");
    required("attribute name.givenName /f required;"
             " attribute name.familyName /l;", "name", 1,
             "there is no required part without the whole");
    required("attribute name.givenName /f;", "name", 0,
             "a part that may be missing requires nothing");
    required("attribute emails.value /m required;", "emails", 1,
             "a list with an element that is required");

    required("attribute roles /r default=a;", "roles", 0,
             "a list may have a default");

    required("attribute 'urn:x:E:things[type eq \"a\"].value' /a type=string;"
             " attribute 'urn:x:E:things[type eq \"b\"].note' /b type=string;",
             "userName", 1, "an attribute of one's own may have two elements");

    types("attribute 'phoneNumbers[type eq \"mobile\"].value' /m;"
          " attribute 'phoneNumbers[type eq \"fax\"].value' /f;"
          " attribute 'phoneNumbers[type eq \"mobile\"].display' /d;",
          "phoneNumbers.type", "mobile fax",
          "types of which the app has no element are not named");
    types("attribute emails.value /m;"
          " attribute 'emails[type eq \"home\"].value' /h;",
          "emails.type", "work home", "the app's only e-mail is one");
    types("attribute emails /m/*;", "emails.value", "", "a list of values");
    types("attribute emails redis;", "emails.type", "work home other",
          "all that the RFC names can be kept");

    untold("attribute 'emails[type eq \"work\"].value' /w;", "emails.primary",
           1, "which element is primary nobody keeps");
    untold("attribute emails.value /m;"
           " attribute 'emails[type eq \"home\"].value' /h;",
           "emails.primary", 0, "the app's only e-mail always is");
    untold("attribute 'emails[type eq \"home\"].value' /h;"
           " attribute emails.value /m;", "emails.primary", 0,
           "in any order");
    untold("attribute emails redis;", "emails.primary", 0,
           "in Redis it is kept");

    mutability("attribute title /t read_only;", "title", "readOnly",
               "what the line says can only be read");
    mutability("attribute emails.value /m read_only;", "emails.type",
               "readOnly", "the type of an element that can only be read");
    mutability("attribute emails.value /m read_only;", "emails.primary",
               "readOnly", "whether it is the primary one");
    mutability("attribute groups /g/*;", "groups.$ref", "readOnly",
               "a reference that is made of the value");
    mutability("attribute emails.value /m;", "emails.type", "readWrite",
               "the type of an element that can be written");
    mutability("attribute emails.value /m read_only;"
               " attribute emails.value /n write_only;", "emails.type",
               "readWrite", "one that is read here and written there");

    mutability("attribute emails.value /m read_only;"
               " attribute emails.display /d;", "emails.type", "readWrite",
               "the type of an element of which a later line writes a part");

    mutability("attribute 'emails[type eq \"work\"].value' /w read_only;"
               " attribute 'emails[type eq \"home\"].value' /h;",
               "emails.value", "readWrite", "one element can be written");
    mutability("attribute 'emails[type eq \"work\"].value' /w;"
               " attribute 'emails[type eq \"home\"].value' /h read_only;",
               "emails.value", "readWrite", "in any order");
    mutability("attribute 'emails[type eq \"work\"].value' /w read_only;"
               " attribute 'emails[type eq \"home\"].value' /h read_only;",
               "emails.value", "readOnly", "none can be written");

    mutability("attribute 'emails[type eq \"work\"].value' /w immutable;"
               " attribute 'emails[type eq \"home\"].value' /h;",
               "emails.value", "readWrite", "one element can be changed");
    mutability("attribute 'emails[type eq \"work\"].value' /w;"
               " attribute 'emails[type eq \"home\"].value' /h immutable;",
               "emails.value", "readWrite", "in any order");
    mutability("attribute 'emails[type eq \"work\"].value' /w immutable;"
               " attribute 'emails[type eq \"home\"].value' /h immutable;",
               "emails.value", "immutable", "none can be changed");
    mutability("attribute 'emails[type eq \"work\"].value' /w immutable;"
               " attribute 'emails[type eq \"home\"].value' /h read_only;",
               "emails.value", "immutable",
               "what can be written at all can be written once");
    mutability("attribute title /a read_only;"
               " attribute title /b write_only immutable;",
               "title", "immutable", "of an attribute under two names");

    return done_testing();
}
