
/*
 * What "nginx -t" refuses of a resource that is well-formed line by line.
 */


#include <string.h>

#include "scim_map_tree.h"


typedef scim_rc_t (*scim_map_check_pt)(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);


static int scim_map_has_call(const scim_resource_t *resource,
    scim_str_t name);
static int scim_map_any_call(const scim_map_t *map, scim_str_t name);
static scim_rc_t scim_map_check_ids(scim_map_t *map, scim_error_t *err);
static scim_rc_t scim_map_check_id(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_check_read(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_check_hides(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_check_hide(scim_resource_t *resource,
    const scim_hide_t *hide, scim_error_t *err);
static scim_rc_t scim_map_check_ons(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_check_find(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);


static const scim_map_check_pt  scim_map_checks[] = {
    scim_map_check_id,
    scim_map_check_redis,
    scim_map_check_attrs,
    scim_map_check_read,
    scim_map_check_write,
    scim_map_check_create,
    scim_map_check_check,
    scim_map_check_routes,
    scim_map_check_hides,
    scim_map_check_ons,
    scim_map_check_find,
    NULL
};


scim_rc_t
scim_map_check(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t  i;

    for (i = 0; scim_map_checks[i]; i++) {
        *where = resource->where;

        if (scim_map_checks[i](resource, where, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_map_check_map(scim_map_t *map, scim_where_t *where, scim_error_t *err)
{
    size_t              i;
    const scim_line_t  *line;

    for (line = map->lines.first; line; line = line->next) {

        if (!scim_str_eq(line->args[0], "on")) {
            continue;
        }

        *where = line->where;

        /* the last word is the action, which may be "login" too */

        for (i = 1; i + 1 < line->nargs; i++) {
            if (scim_cond_is_call(line->args[i])
                && !scim_map_any_call(map, line->args[i]))
            {
                return scim_error_set(err, 500, NULL, "no call of mapping"
                                      " \"%s\" is named \"%s\"",
                                      map->name.data, line->args[i].data);
            }
        }
    }

    return scim_map_check_ids(map, err);
}


static int
scim_map_any_call(const scim_map_t *map, scim_str_t name)
{
    const scim_resource_t  *resource;

    for (resource = map->resources; resource; resource = resource->next) {
        if (scim_map_has_call(resource, name)) {
            return 1;
        }
    }

    return 0;
}


/* RFC 7643, 3.1: an id is one resource's only, of whatever type (rule 9) */

static scim_rc_t
scim_map_check_ids(scim_map_t *map, scim_error_t *err)
{
    const char             *a, *b, *text;
    const scim_map_attr_t  *id;
    const scim_resource_t  *resource, *other;

    for (resource = map->resources; resource; resource = resource->next) {
        for (other = map->resources; other != resource; other = other->next) {

            id = &resource->attrs[resource->id];
            a = id->prefix ? id->prefix : "";
            b = other->attrs[other->id].prefix;
            b = b ? b : "";

            /* an id that is made here is nobody else's */

            if (strcmp(a, b) != 0 || resource->in_redis || other->in_redis) {
                continue;
            }

            text = scim_mem_printf(map->mem, NULL, "a %s and a %s may have the"
                                   " same id: give one of them \"prefix=\"",
                                   other->type.name, resource->type.name);

            if (text == NULL
                || scim_map_warn(map, id->where, text) != SCIM_OK)
            {
                return scim_error_memory(err);
            }
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_id(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t                  i;
    const scim_map_attr_t  *id, *attr;

    if (resource->id == SCIM_MAP_NONE) {
        return scim_error_set(err, 500, NULL, "no \"attribute id\" in"
                              " resource \"%s\"", resource->type.name);
    }

    id = &resource->attrs[resource->id];
    *where = id->where;

    if (id->place.kind == SCIM_PLACE_NOWHERE) {
        return scim_error_set(err, 500, NULL, "\"id\" must be in the answers"
                              " of the app, or made here by \"redis\"");
    }

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        /* what has a "read" is in that answer, which is another object */

        if (attr != id && scim_place_eq(&attr->place, &id->place)
            && scim_map_attr_route(resource, SCIM_ROUTE_READ, i) == NULL
            && (attr->shape == SCIM_SHAPE_ONE
                || attr->place.kind != SCIM_PLACE_USERS)
            && !(attr->flags & (SCIM_ATTR_IMMUTABLE|SCIM_ATTR_READ_ONLY)))
        {
            *where = attr->where;
            return scim_error_set(err, 500, NULL, "\"%s\" is at the place of"
                                  " \"id\" and must be \"immutable\"",
                                  attr->name);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_read(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    const scim_route_t  *route;

    if (scim_map_route(resource, SCIM_ROUTE_GET) || resource->derived
        || resource->in_redis)
    {
        return SCIM_OK;
    }

    if (scim_map_route(resource, SCIM_ROUTE_LIST) == NULL) {
        return scim_error_set(err, 500, NULL, "no way to read resource"
                              " \"%s\": no \"get\", no \"list\" and no"
                              " \"id redis\"", resource->type.name);
    }

    for (route = resource->routes; route; route = route->next) {
        if (route->flags & SCIM_ROUTE_PARTIAL) {
            *where = route->where;
            return scim_error_set(err, 500, NULL, "\"partial\" without a"
                                  " \"get\"");
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_hides(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t              i;
    const scim_hide_t  *hide;

    for (i = 0; i < resource->nhides; i++) {
        hide = &resource->hides[i];
        *where = hide->where;

        if (scim_map_check_hide(resource, hide, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* what is never read hides nothing, or all */

static scim_rc_t
scim_map_check_hide(scim_resource_t *resource, const scim_hide_t *hide,
    scim_error_t *err)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < hide->ntests; i++) {
        attr = &resource->attrs[hide->attrs[i]];

        if (attr->flags & SCIM_ATTR_WRITE_ONLY) {
            return scim_error_set(err, 500, NULL, "\"%s\" is \"write_only\""
                                  " and cannot be tested", attr->name);
        }

        if (attr->shape == SCIM_SHAPE_WHOLE) {
            return scim_error_set(err, 500, NULL, "\"%s\" has no text form, it"
                                  " cannot be tested", attr->name);
        }

        if (hide->tests[i].op == SCIM_TEST_EQ
            && scim_map_check_value(attr, hide->tests[i].text, err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_ons(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t              i;
    const scim_line_t  *line;

    for (line = resource->lines.first; line; line = line->next) {

        if (!scim_str_eq(line->args[0], "on")) {
            continue;
        }

        *where = line->where;

        /* the last word is the action, which may be "login" too */

        for (i = 1; i + 1 < line->nargs; i++) {
            if (scim_cond_is_call(line->args[i])
                && !scim_map_has_call(resource, line->args[i]))
            {
                return scim_error_set(err, 500, NULL, "no call of resource"
                                      " \"%s\" is named \"%s\"",
                                      resource->type.name,
                                      line->args[i].data);
            }
        }
    }

    return SCIM_OK;
}


/* 1 if a word of an "on" line names a route */

static int
scim_map_has_call(const scim_resource_t *resource, scim_str_t name)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = resource->routes; route; route = route->next) {
        if (scim_cond_is_name(name, route->call)) {
            return 1;
        }
    }

    for (i = 0; i < resource->nlookups; i++) {
        route = resource->lookups[i].route;

        if (route && scim_cond_is_name(name, route->call)) {
            return 1;
        }
    }

    return 0;
}


/* every client asks for a userName before it creates a user */

static scim_rc_t
scim_map_check_find(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t               i;
    const scim_route_t  *list;

    list = scim_map_route(resource, SCIM_ROUTE_LIST);

    if (list == NULL || list->paging == SCIM_PAGING_NONE) {
        return SCIM_OK;
    }

    for (i = 0; i < resource->nattrs; i++) {

        if (strcmp(resource->attrs[i].path.attr->name, "userName") != 0
            || scim_map_is_found(resource, i))
        {
            continue;
        }

        if (scim_map_warn(resource->map, *where, "\"userName\" has no"
                          " \"find\": each look-up reads the whole list")
            != SCIM_OK)
        {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


int
scim_map_is_found(const scim_resource_t *resource, size_t attr)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route(resource, SCIM_ROUTE_FIND);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == attr) {
                return 1;
            }
        }
    }

    return 0;
}
