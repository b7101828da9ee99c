
/*
 * What ties the resources of a mapping together: the members of a group are
 * users, the groups of a user are groups.
 */


#include "scim_map_tree.h"


static scim_rc_t scim_map_link_attr(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_link_key(scim_map_attr_t *attr,
    scim_resource_t *other, scim_error_t *err);
static scim_rc_t scim_map_link_fault(const scim_map_attr_t *key,
    const char *fault, scim_error_t *err);
static int scim_map_is_reachable(const scim_resource_t *resource,
    size_t attr);
static scim_rc_t scim_map_link_twins(const scim_resource_t *resource,
    const scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_link_route(const scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);


scim_rc_t
scim_map_link(scim_map_t *map, scim_where_t *where, scim_error_t *err)
{
    size_t               i;
    scim_resource_t     *resource;
    const scim_route_t  *route;

    for (resource = map->resources; resource; resource = resource->next) {

        for (i = 0; i < resource->nattrs; i++) {
            *where = resource->attrs[i].where;

            if (scim_map_link_attr(resource, &resource->attrs[i], err)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }

        for (i = 0; i < resource->nattrs; i++) {
            *where = resource->attrs[i].where;

            if (scim_map_link_twins(resource, &resource->attrs[i], err)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }

        for (route = resource->routes; route; route = route->next) {
            *where = route->where;

            if (scim_map_link_route(resource, route, err) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }
    }

    return SCIM_OK;
}


/* a member's value is of the type of what it is (rules 2 and 9) */

static scim_rc_t
scim_map_link_attr(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_error_t *err)
{
    const char             *type;
    scim_resource_t        *other;
    const scim_map_attr_t  *by;

    type = scim_map_linked_type(attr);
    other = type ? (scim_resource_t *) scim_map_named(resource->map, type)
                 : NULL;

    if (attr->named_text.data) {
        if (other == NULL) {
            return scim_error_set(err, 500, NULL, "\"key=\" needs a resource"
                                  " \"User\"");
        }

        if (scim_map_link_key(attr, other, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (other == NULL) {
        return SCIM_OK;
    }

    by = attr->named_by ? attr->named_by : &other->attrs[other->id];

    attr->prefix = by->prefix;
    attr->flags |= by->flags & SCIM_ATTR_NUMBER;

    return SCIM_OK;
}


/* at the place of the id it is the id itself */

static scim_rc_t
scim_map_link_key(scim_map_attr_t *attr, scim_resource_t *other,
    scim_error_t *err)
{
    size_t                  i;
    const scim_map_attr_t  *key;

    if (scim_map_find_attr(other, attr->named_text, &i, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    i = scim_map_side(other, i, 0);
    key = &other->attrs[i];

    if (!(key->flags & SCIM_ATTR_UNIQUE)) {
        return scim_map_link_fault(key, "not \"unique\"", err);
    }

    if (key->flags & SCIM_ATTR_WRITE_ONLY) {
        return scim_map_link_fault(key, "\"write_only\"", err);
    }

    if (key->shape != SCIM_SHAPE_ONE) {
        return scim_map_link_fault(key, "a list", err);
    }

    if (!scim_map_is_reachable(other, i)) {
        return scim_map_link_fault(key, "in no \"find\", and there is no"
                                   " \"list\"", err);
    }

    if (!scim_place_eq(&key->place, &other->attrs[other->id].place)) {
        attr->named_by = key;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_link_fault(const scim_map_attr_t *key, const char *fault,
    scim_error_t *err)
{
    return scim_error_set(err, 500, NULL, "\"%s\" cannot name members, it is"
                          " %s", key->name, fault);
}


static int
scim_map_is_reachable(const scim_resource_t *resource, size_t attr)
{
    return !scim_map_is_app_attr(&resource->attrs[attr])
           || scim_map_is_found(resource, attr)
           || scim_map_route(resource, SCIM_ROUTE_LIST);
}


static scim_rc_t
scim_map_link_twins(const scim_resource_t *resource,
    const scim_map_attr_t *attr, scim_error_t *err)
{
    const scim_map_attr_t  *twin;

    twin = scim_map_twin(resource, attr);

    if (twin && twin->named_by != attr->named_by) {
        return scim_error_set(err, 500, NULL, "the two lines of \"%s\" differ"
                              " in \"key=\"", attr->name);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_link_route(const scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err)
{
    size_t       i;
    const char  *type;

    if (route->kind != SCIM_ROUTE_ADD
        || !(route->flags & SCIM_ROUTE_CHECK))
    {
        return SCIM_OK;
    }

    for (i = 0; i < route->nattrs; i++) {
        type = scim_map_linked_type(&resource->attrs[route->attrs[i]]);

        if (type == NULL || scim_map_named(resource->map, type) == NULL) {
            return scim_error_set(err, 500, NULL, "\"check\" in \"add\" is for"
                                  " \"members\" that are users, and needs a"
                                  " resource \"User\"");
        }
    }

    return SCIM_OK;
}
