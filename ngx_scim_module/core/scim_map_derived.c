
/*
 * Groups that an attribute of users has as its values: "User.ATTR".
 */


#include <string.h>

#include "scim_map_attr.h"


static scim_rc_t scim_map_derive_attr(scim_resource_t *resource, size_t attr,
    scim_error_t *err);
static scim_rc_t scim_map_derive_users(scim_resource_t *resource,
    const scim_map_attr_t *line, scim_error_t *err);
static scim_rc_t scim_map_derive_members(scim_resource_t *resource,
    scim_error_t *err);
static scim_rc_t scim_map_derive_routes(const scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static int scim_map_derive_is_written(const scim_resource_t *users,
    size_t attr);


scim_rc_t
scim_map_derive(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t  i;

    resource->members = SCIM_MAP_NONE;

    for (i = 0; i < resource->nattrs; i++) {

        if (resource->attrs[i].place.kind != SCIM_PLACE_USERS) {
            continue;
        }

        *where = resource->attrs[i].where;

        if (scim_map_derive_users(resource, &resource->attrs[i], err)
            != SCIM_OK
            || scim_map_derive_attr(resource, i, err) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (resource->users == NULL) {
        return SCIM_OK;
    }

    if (resource->members != SCIM_MAP_NONE) {
        *where = resource->attrs[resource->members].where;

        if (scim_map_derive_members(resource, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (!scim_map_is_writable(resource)) {
        scim_map_type_read_only(resource);
    }

    return scim_map_derive_routes(resource, where, err);
}


/* "id", one that is immutable as the id is, or "members" */

static scim_rc_t
scim_map_derive_attr(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const char             *type;
    const scim_map_attr_t  *line;

    line = &resource->attrs[attr];
    type = scim_map_linked_type(line);

    if (type && strcmp(type, "User") == 0) {
        resource->members = attr;

    } else if (line->shape != SCIM_SHAPE_ONE || line->element
               || !resource->derived)
    {
        return scim_error_set(err, 500, NULL, "\"%s\" cannot be \"User.%s\":"
                              " \"members\" can, and with \"id\" what has one"
                              " value", line->name, line->place.attr);
    }

    if (line->split || line->clear || line->no_clear || line->dflt
        || line->named_text.data
        || (attr == resource->members ? line->npairs != 0
                                      : line->flags & SCIM_ATTR_NUMBER))
    {
        return scim_error_set(err, 500, NULL, "\"%s\", which is \"User.%s\","
                              " is written as that attribute is: \"values=\""
                              " of \"id\" or a name, \"prefix=\" and"
                              " \"match=\" are all it can have", line->name,
                              line->place.attr);
    }

    if (line->npairs && (resource->table == NULL || attr == resource->id)) {
        resource->table = line;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_derive_users(scim_resource_t *resource, const scim_map_attr_t *line,
    scim_error_t *err)
{
    size_t                  attr;
    scim_str_t              name;
    scim_resource_t        *users;
    const scim_map_attr_t  *a;

    name.data = line->place.attr;
    name.len = strlen(name.data);

    users = (scim_resource_t *) scim_map_named(resource->map, "User");

    if (users == NULL || users == resource) {
        return scim_error_set(err, 500, NULL, "\"User.%s\" needs another"
                              " resource, \"User\"", name.data);
    }

    if (scim_map_find_attr(users, name, &attr, err) != SCIM_OK) {
        return scim_error_set(err, 500, NULL, "unknown attribute \"User.%s\"",
                              name.data);
    }

    attr = scim_map_side(users, attr, 0);
    a = &users->attrs[attr];

    if (attr == users->id || !scim_place_is_answered(&a->place)
        || a->flags & SCIM_ATTR_WRITE_ONLY)
    {
        return scim_error_set(err, 500, NULL, "\"User.%s\" must be in the"
                              " answers of the app", name.data);
    }

    if (scim_map_route(users, SCIM_ROUTE_LIST) == NULL) {
        return scim_error_set(err, 500, NULL, "\"User.%s\" needs a \"list\" of"
                              " the users", name.data);
    }

    if (resource->users && resource->users_attr != attr) {
        return scim_error_set(err, 500, NULL, "a group is the value of one"
                              " attribute, not of \"User.%s\" too",
                              name.data);
    }

    resource->users = users;
    resource->users_attr = attr;
    resource->linked = (scim_map_linked_type(a) != NULL
                        && strcmp(scim_map_linked_type(a),
                                  resource->type.name) == 0);

    return SCIM_OK;
}


static scim_rc_t
scim_map_derive_members(scim_resource_t *resource, scim_error_t *err)
{
    scim_resource_t        *users;
    const scim_map_attr_t  *members;

    members = &resource->attrs[resource->members];

    if (members->flags & SCIM_ATTR_READ_ONLY
        || scim_map_is_apart(resource, resource->members))
    {
        return SCIM_OK;
    }

    users = (scim_resource_t *) resource->users;
    users->attrs[resource->users_attr].grouped = 1;

    if (scim_map_derive_is_written(users, resource->users_attr)) {
        return SCIM_OK;
    }

    return scim_error_set(err, 500, NULL, "no route of \"User\" writes"
                          " \"%s\", so \"members\" must be \"read_only\" or"
                          " have a route", members->place.attr);
}


/* such a group is nowhere in the app but in its users */

static scim_rc_t
scim_map_derive_routes(const scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    const scim_route_t  *route;

    if (!resource->derived) {
        return SCIM_OK;
    }

    for (route = resource->routes; route; route = route->next) {

        if (resource->members != SCIM_MAP_NONE && route->nattrs == 1
            && route->attrs[0] == resource->members)
        {
            continue;
        }

        *where = route->where;

        return scim_error_set(err, 500, NULL, "\"%s\" where a group is a value"
                              " of \"User.%s\": just \"members\" can have"
                              " routes", route->call,
                              resource->attrs[resource->id].place.attr);
    }

    return SCIM_OK;
}


static int
scim_map_derive_is_written(const scim_resource_t *users, size_t attr)
{
    const scim_route_t  *route;

    if (scim_map_is_apart(users, attr)) {
        return 1;
    }

    for (route = scim_map_route(users, SCIM_ROUTE_UPDATE);
         route;
         route = scim_map_route_next(route))
    {
        if (scim_map_is_built(users, route, attr) || route->named[attr]) {
            return 1;
        }
    }

    return 0;
}
