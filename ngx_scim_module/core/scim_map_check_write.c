
/*
 * What "nginx -t" refuses of what a resource's routes write together.
 */


#include <string.h>

#include "scim_map_tree.h"


static scim_rc_t scim_map_check_written(scim_resource_t *resource,
    size_t attr, scim_error_t *err);
static scim_rc_t scim_map_check_sides(scim_resource_t *resource,
    size_t attr, scim_error_t *err);
static scim_rc_t scim_map_check_any(scim_resource_t *resource, size_t attr,
    scim_error_t *err);
static int scim_map_answers_id(const scim_resource_t *resource,
    const scim_route_t *route);
static int scim_map_is_sent(const scim_resource_t *resource,
    const scim_route_t *route, size_t attr);


scim_rc_t
scim_map_check_write(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (i == resource->id || !scim_map_is_app_attr(attr)
            || attr->place.kind == SCIM_PLACE_USERS
            || attr->flags & SCIM_ATTR_READ_ONLY)
        {
            continue;
        }

        *where = attr->where;

        if (scim_map_check_written(resource, i, err) != SCIM_OK
            || scim_map_check_sides(resource, i, err) != SCIM_OK
            || scim_map_check_any(resource, i, err) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_written(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const scim_route_t     *route;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (scim_map_is_written(resource, attr)) {
        return SCIM_OK;
    }

    for (route = resource->routes; route; route = route->next) {
        if (route->kind == SCIM_ROUTE_CREATE
            && scim_map_is_sent(resource, route, attr))
        {
            return scim_error_set(err, 500, NULL, "just \"create\" writes"
                                  " \"%s\", which is not \"immutable\"",
                                  a->name);
        }
    }

    if (!scim_place_is_writable(&a->place) || a->place.nsteps == 0) {
        return scim_error_set(err, 500, NULL, "no route writes \"%s\", which is"
                              " not \"read_only\" and whose place no built body"
                              " can have", a->name);
    }

    return scim_error_set(err, 500, NULL, "no route writes \"%s\", which is not"
                          " \"read_only\"", a->name);
}


/*
 * A "set" of one value of a boolean where nothing sets the other one: who is
 * deactivated so cannot come back.
 */

static scim_rc_t
scim_map_check_sides(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    int                  sides;
    const scim_route_t  *route;

    sides = 0;
    route = scim_map_attr_route(resource, SCIM_ROUTE_SET, attr);

    if (route == NULL
        || resource->attrs[attr].path.attr->type != SCIM_BOOLEAN)
    {
        return SCIM_OK;
    }

    for ( /* void */ ; route; route = scim_map_route_next(route)) {
        if (route->attrs[0] == attr) {
            sides |= route->value == NULL ? 3
                     : strcmp(route->value, "true") == 0 ? 1 : 2;
        }
    }

    if (sides == 3) {
        return SCIM_OK;
    }

    return scim_map_warn(resource->map, resource->attrs[attr].where,
                         sides == 1 ? "there is a \"set\" to true, but none to"
                                      " false"
                                    : "there is a \"set\" to false, but none"
                                      " to true")
           == SCIM_OK ? SCIM_OK : scim_error_memory(err);
}


/* "*" in values= says what is read, and has no text to write */

static scim_rc_t
scim_map_check_any(scim_resource_t *resource, size_t attr, scim_error_t *err)
{
    size_t                  i, j;
    const scim_pair_t      *pair;
    const scim_route_t     *route;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    for (i = 0; i < a->npairs; i++) {
        pair = &a->pairs[i];

        for (j = 0; j < a->npairs; j++) {
            if (strcmp(a->pairs[j].scim, pair->scim) == 0
                && strcmp(a->pairs[j].app, "*") != 0)
            {
                break;
            }
        }

        if (j < a->npairs) {
            continue;
        }

        for (route = resource->routes; route; route = route->next) {
            if (scim_map_is_sent(resource, route, attr)) {
                return scim_error_set(err, 500, NULL, "\"values=\" of \"%s\""
                                      " has no text to write for \"%s\" to"
                                      " \"%s\"", a->name, pair->scim,
                                      route->call);
            }
        }
    }

    return SCIM_OK;
}


/* rule 27: a create that looks first needs a way to look */

scim_rc_t
scim_map_check_check(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route(resource, SCIM_ROUTE_CREATE);
         route;
         route = scim_map_route_next(route))
    {
        if (!(route->flags & SCIM_ROUTE_CHECK)) {
            continue;
        }

        *where = route->where;

        for (i = 0; i < resource->nattrs; i++) {
            if (scim_map_tells(resource, i)) {
                break;
            }
        }

        if (i == resource->nattrs && !route->has_id) {
            return scim_error_set(err, 500, NULL, "\"check\" needs an attribute"
                                  " that is \"unique\", and has a \"find\" or"
                                  " the place of \"id\"; or an \"id=\" that is"
                                  " known before");
        }
    }

    return SCIM_OK;
}


int
scim_map_tells(const scim_resource_t *resource, size_t attr)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    return attr != resource->id && a->flags & SCIM_ATTR_UNIQUE
           && a->shape == SCIM_SHAPE_ONE
           && (scim_map_is_found(resource, attr)
               || scim_place_eq(&a->place,
                                &resource->attrs[resource->id].place));
}


/* where the id of what was created comes from: rule 8 and section 2 */

scim_rc_t
scim_map_check_create(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t                  i;
    const scim_route_t     *route;
    const scim_map_attr_t  *attr;

    if (resource->in_redis) {
        return SCIM_OK;
    }

    for (route = scim_map_route(resource, SCIM_ROUTE_CREATE);
         route;
         route = scim_map_route_next(route))
    {
        if (route->has_id_place || route->has_id
            || scim_map_answers_id(resource, route))
        {
            return SCIM_OK;
        }
    }

    route = scim_map_route(resource, SCIM_ROUTE_CREATE);

    if (route == NULL) {
        return SCIM_OK;
    }

    *where = route->where;

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (i == resource->id) {
            continue;
        }

        if ((attr->shape == SCIM_SHAPE_ONE
             && scim_place_eq(&attr->place,
                              &resource->attrs[resource->id].place))
            || (attr->flags & SCIM_ATTR_UNIQUE
                && scim_map_is_found(resource, i)))
        {
            return SCIM_OK;
        }
    }

    return scim_error_set(err, 500, NULL, "\"create\" yields no id: it has no"
                          " \"id=\" and no \"object=\", and no unique"
                          " attribute has a \"find\"");
}


/* object= is "/" if it is not written: the answer may have the object */

static int
scim_map_answers_id(const scim_resource_t *resource,
    const scim_route_t *route)
{
    return route->has_object
           || resource->attrs[resource->id].place.kind == SCIM_PLACE_TREE;
}


/*
 * An immutable attribute is written by "create" alone.  An attribute that has
 * no place is input for the templates, defaults included, of others.
 */

int
scim_map_is_written(const scim_resource_t *resource, size_t attr)
{
    const scim_route_t     *route;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->place.kind == SCIM_PLACE_NOWHERE) {
        return scim_map_is_writable(resource);
    }

    if (scim_map_is_apart(resource, attr)) {
        return 1;
    }

    for (route = resource->routes; route; route = route->next) {

        if ((route->kind == SCIM_ROUTE_UPDATE
             || (route->kind == SCIM_ROUTE_CREATE
                 && a->flags & SCIM_ATTR_IMMUTABLE))
            && scim_map_is_sent(resource, route, attr))
        {
            return 1;
        }
    }

    return 0;
}


/* in a built body, by its name, or as the value of a "set", "add", "remove" */

static int
scim_map_is_sent(const scim_resource_t *resource, const scim_route_t *route,
    size_t attr)
{
    size_t  i;

    if (route->kind >= SCIM_ROUTE_SET && route->value == NULL
        && route->vars & (1u << SCIM_VAR_VALUE | 1u << SCIM_VAR_VALUES))
    {
        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == attr) {
                return 1;
            }
        }
    }

    return (route->kind != SCIM_ROUTE_DELETE && route->named[attr])
           || scim_map_is_built(resource, route, attr);
}
