
/*
 * What "nginx -t" refuses of a resource with "id redis": it is read in Redis,
 * and the app is only written to.
 */


#include "scim_map_tree.h"


static scim_rc_t scim_map_check_redis_route(const scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_check_redis_again(scim_resource_t *resource,
    scim_error_t *err);
static int scim_map_tells_of(const scim_resource_t *resource,
    const scim_route_t *route);
static scim_rc_t scim_map_check_redis_attr(const scim_resource_t *resource,
    size_t attr, scim_error_t *err);
static scim_rc_t scim_map_check_redis_told(const scim_resource_t *resource,
    size_t attr, scim_error_t *err);


scim_rc_t
scim_map_check_redis(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t               i;
    const scim_route_t  *route;

    if (!resource->in_redis) {
        return SCIM_OK;
    }

    for (route = resource->routes; route; route = route->next) {
        *where = route->where;

        if (scim_map_check_redis_route(resource, route, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    for (i = 0; i < resource->nattrs; i++) {
        *where = resource->attrs[i].where;

        if (i != resource->id
            && (scim_map_check_redis_attr(resource, i, err) != SCIM_OK
                || scim_map_check_redis_told(resource, i, err) != SCIM_OK))
        {
            return SCIM_FAIL;
        }
    }

    return scim_map_check_redis_again(resource, err);
}


/* by what is unique the repeat of a create is known to be one */

static scim_rc_t
scim_map_check_redis_again(scim_resource_t *resource, scim_error_t *err)
{
    size_t               i;
    const scim_route_t  *create;

    create = scim_map_route(resource, SCIM_ROUTE_CREATE);

    for (i = 0; create && i < resource->nattrs; i++) {
        if (resource->attrs[i].place.kind == SCIM_PLACE_REDIS
            && resource->attrs[i].flags & SCIM_ATTR_UNIQUE)
        {
            return SCIM_OK;
        }
    }

    if (create == NULL) {
        return SCIM_OK;
    }

    return scim_map_warn(resource->map, create->where, "nothing at \"redis\" is"
                         " \"unique\": the repeat of a \"create\" whose answer"
                         " was lost makes another object")
           == SCIM_OK ? SCIM_OK : scim_error_memory(err);
}


static scim_rc_t
scim_map_check_redis_route(const scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err)
{
    const char  *kind;

    kind = scim_map_kind_name(route->kind);

    if (route->kind <= SCIM_ROUTE_READ) {
        return scim_error_set(err, 500, NULL, "\"%s\" cannot be in a resource"
                              " with \"id redis\": what is in Redis is read"
                              " there", kind);
    }

    if (route->has_id || route->has_id_place) {
        return scim_error_set(err, 500, NULL, "\"id=\" has no meaning with"
                              " \"id redis\": the id is made here");
    }

    if (route->flags & SCIM_ROUTE_CHECK) {
        return scim_error_set(err, 500, NULL, "\"check\" has no meaning with"
                              " \"id redis\": Redis knows what there is");
    }

    if (route->kind == SCIM_ROUTE_CREATE
        && !scim_map_tells_of(resource, route))
    {
        return scim_error_set(err, 500, NULL, "\"create\" tells the app nothing"
                              " of the %s: no body is built of what is at"
                              " \"redis\", name it in a template",
                              resource->type.name);
    }

    /* of a "set", "add" or "remove" the app may know without a "create" */

    if ((route->kind == SCIM_ROUTE_UPDATE || route->kind == SCIM_ROUTE_DELETE)
        && scim_map_is_untold(resource))
    {
        return scim_error_set(err, 500, NULL, "\"%s\" without a \"create\": the"
                              " app is not told of a new %s", kind,
                              resource->type.name);
    }

    return SCIM_OK;
}


/* 1 if the call is not the same for all objects */

static int
scim_map_tells_of(const scim_resource_t *resource, const scim_route_t *route)
{
    size_t  i;

    for (i = 0; i < resource->nattrs; i++) {
        if (route->named[i] || route->looked[i]
            || scim_map_is_built(resource, route, i))
        {
            return 1;
        }
    }

    return (route->vars & (1u << SCIM_VAR_ID)) != 0;
}


static scim_rc_t
scim_map_check_redis_attr(const scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->place.kind != SCIM_PLACE_REDIS) {
        return a->flags & SCIM_ATTR_WRITE_ONLY
               ? SCIM_OK
               : scim_error_set(err, 500, NULL, "\"%s\" is never read, since"
                                " \"id\" is in Redis: it must be \"redis\" too,"
                                " or \"write_only\"", a->name);
    }

    if (a->flags & SCIM_ATTR_READ_ONLY && !scim_map_is_kept_time(a)) {
        return scim_error_set(err, 500, NULL, "nothing gives \"%s\" a value, it"
                              " is \"read_only\" and in Redis", a->name);
    }

    if (a->shape == SCIM_SHAPE_LIST && a->flags & SCIM_ATTR_UNIQUE) {
        return scim_error_set(err, 500, NULL, "\"unique\" has no meaning on"
                              " \"%s\"", a->name);
    }

    return SCIM_OK;
}


/* what the app has got from "create" would differ from what is kept */

static scim_rc_t
scim_map_check_redis_told(const scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const scim_route_t     *route;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->place.kind != SCIM_PLACE_REDIS
        || scim_map_is_written(resource, attr))
    {
        return SCIM_OK;
    }

    for (route = scim_map_route(resource, SCIM_ROUTE_CREATE);
         route;
         route = scim_map_route_next(route))
    {
        if (route->named[attr]) {
            return scim_error_set(err, 500, NULL, "just \"create\" writes"
                                  " \"%s\", which is not \"immutable\"",
                                  a->name);
        }
    }

    return SCIM_OK;
}
