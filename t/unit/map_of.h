
/*
 * Mappings for tests: one of a resource "User" or "Group" with lines of the
 * test's own.
 */

#ifndef SCIM_TEST_MAP_OF_H
#define SCIM_TEST_MAP_OF_H


#include "conf.h"
#include "scim_map_tree.h"
#include "scim_value.h"
#include "tap.h"


/* a mapping that is good */

static inline scim_map_t *
map_of(const char *text)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    map = conf_parse(text, &where, &err);

    if (map == NULL) {
        fprintf(stderr, "# line %u: %s\n# %s\n", where.line, err.detail, text);
        exit(1);
    }

    return map;
}


/*
 * With the attribute lines "attrs" behind "id" and "userName", and with what
 * serves them: a template names the others, which need not be built.
 */

static inline scim_map_t *
map_with(const char *attrs)
{
    char  text[4096];

    snprintf(text, sizeof(text),
             "scim_mapping m { resource User {\n"
             "attribute id /id;\n"
             "attribute userName /login required unique;\n"
             "%s\n"
             "list GET /u;\n"
             "get GET /u/$scim_id;\n"
             "find userName GET /u?q=$scim_value;\n"
             "create POST /u id=/id;\n"
             "update PUT /u/$scim_id;\n"
             "} }", attrs);

    return map_of(text);
}


static inline const scim_map_attr_t *
attr_of(const scim_map_t *map, const char *name)
{
    size_t  i;

    for (i = 0; i < map->resources->nattrs; i++) {
        if (strcmp(map->resources->attrs[i].name, name) == 0) {
            return &map->resources->attrs[i];
        }
    }

    fprintf(stderr, "# there is no attribute %s\n", name);
    exit(1);
}


static inline json_t *
json_from(const char *text)
{
    json_t        *json;
    json_error_t   error;

    json = json_loads(text, JSON_DECODE_ANY, &error);

    if (json == NULL) {
        fprintf(stderr, "# %s: %s\n", text, error.text);
        exit(1);
    }

    return json;
}


/* SCIM's value of what stands at a place of the attribute, an array */

static inline scim_rc_t
value_from(scim_mem_t *mem, const scim_map_attr_t *attr, json_t *values,
    json_t **value)
{
    scim_rc_t       rc;
    scim_step_t     each;
    scim_error_t    err;
    scim_place_t    place;
    scim_source_t   source;

    memset(&each, 0, sizeof(each));
    memset(&place, 0, sizeof(place));
    memset(&source, 0, sizeof(source));

    each.kind = SCIM_STEP_EACH;
    place.kind = SCIM_PLACE_TREE;
    place.steps = &each;
    place.nsteps = 1;
    source.tree = values;

    rc = scim_value_read(mem, attr, &place, &source, value, &err);

    return rc == SCIM_DECLINED && json_array_size(values) == 0 ? SCIM_OK : rc;
}


#endif
