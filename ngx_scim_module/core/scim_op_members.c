
/*
 * Which members of a group, or groups of a user, a client may see and name.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static scim_rc_t scim_member_want_ids(scim_op_t *op, size_t attr,
    const json_t *values);
static scim_rc_t scim_member_meant(scim_op_t *op, size_t attr, json_t *value,
    json_t **id);
static int scim_member_is_hidden(const scim_resource_t *resource,
    const json_t *value);
static int scim_member_matches(const scim_resource_t *resource,
    const scim_hide_t *hide, const json_t *value);


const scim_resource_t *
scim_member_resource(const scim_op_t *op, size_t attr)
{
    const char  *type;

    type = scim_map_linked_type(&op->resource->attrs[attr]);

    return type ? scim_map_named(op->request.map, type) : NULL;
}


int
scim_member_is_read(const scim_op_t *op, size_t attr)
{
    size_t                  i, j;
    const scim_hide_t      *hide;
    const scim_resource_t  *resource;

    resource = scim_member_resource(op, attr);

    if (resource == NULL || op->resource->attrs[attr].named_by) {
        return resource != NULL;
    }

    /* a list of users lacks those who are hidden */

    if (op->resource->attrs[attr].place.kind == SCIM_PLACE_USERS
        && scim_map_attr_route(op->resource, SCIM_ROUTE_READ, attr) == NULL)
    {
        return 0;
    }

    for (i = 0; i < resource->nhides; i++) {
        hide = &resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            if (hide->attrs[j] != resource->id) {
                return 1;
            }
        }
    }

    return 0;
}


int
scim_member_is_checked(const scim_op_t *op, size_t attr)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_ADD);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == attr && route->flags & SCIM_ROUTE_CHECK) {
                return 1;
            }
        }
    }

    return 0;
}


int
scim_member_is_possible(const scim_op_t *op, size_t attr, const json_t *value)
{
    const scim_resource_t  *resource;

    resource = scim_member_resource(op, attr);

    if (resource == NULL) {
        return 1;
    }

    return json_is_string(value)
           && scim_op_is_id(resource, json_string_value(value))
           && !scim_member_is_hidden(resource, value);
}


int
scim_member_is_renamed(const scim_op_t *op, size_t attr)
{
    const scim_resource_t  *resource;

    resource = scim_member_resource(op, attr);

    return resource && resource->users == op->resource
           && resource->users_attr == attr && resource->table;
}


int
scim_member_is_there(const scim_op_t *op, size_t attr, const json_t *value)
{
    const scim_linked_t  *linked;

    if (!scim_member_is_possible(op, attr, value)) {
        return 0;
    }

    linked = json_is_string(value)
             ? scim_linked_by_id(op, json_string_value(value)) : NULL;

    return linked ? linked->there : !scim_member_is_read(op, attr);
}


scim_rc_t
scim_member_load(scim_op_t *op, scim_item_t *items, size_t n,
    const unsigned char *need)
{
    size_t     i;
    scim_rc_t  rc;

    rc = scim_items_fetch(op, items, n, need);

    for (i = 0; rc == SCIM_OK && i < n; i++) {
        rc = scim_member_want(op, &items[i], need);
    }

    return rc == SCIM_OK ? scim_linked_read(op) : rc;
}


scim_rc_t
scim_member_want(scim_op_t *op, const scim_item_t *item,
    const unsigned char *need)
{
    size_t     i;
    scim_rc_t  rc;

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!need[i] || !scim_member_is_read(op, i)) {
            continue;
        }

        rc = op->resource->attrs[i].named_by
             ? scim_linked_want_keys(op, i, item->values.v[i])
             : scim_member_want_ids(op, i, item->values.v[i]);

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_member_want_ids(scim_op_t *op, size_t attr, const json_t *values)
{
    size_t   i;
    json_t  *ids, *value, *id;

    if (!scim_member_is_renamed(op, attr)) {
        return scim_linked_want_ids(op, attr, values);
    }

    ids = scim_mem_take(op->mem, json_array());
    if (ids == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(values, i, value) {

        if (scim_member_meant(op, attr, value, &id) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (id && json_array_append_new(ids, id) != 0) {
            return scim_op_memory(op);
        }
    }

    return scim_linked_want_ids(op, attr, ids);
}


scim_rc_t
scim_member_shown(scim_op_t *op, size_t attr, json_t *values, json_t **shown)
{
    size_t      i;
    json_t     *list, *value, *id;
    scim_rc_t   rc;

    if (scim_member_resource(op, attr) == NULL || !json_is_array(values)) {
        *shown = json_incref(values);
        return SCIM_OK;
    }

    list = json_array();
    if (list == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(values, i, value) {
        rc = scim_member_id(op, attr, value, &id);

        if (id && json_array_append_new(list, id) != 0) {
            rc = scim_op_memory(op);
        }

        if (rc != SCIM_OK) {
            json_decref(list);
            return rc;
        }
    }

    *shown = list;

    return SCIM_OK;
}


scim_rc_t
scim_member_id(scim_op_t *op, size_t attr, json_t *value, json_t **id)
{
    if (scim_member_meant(op, attr, value, id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (*id && !scim_member_is_there(op, attr, *id)) {
        json_decref(*id);
        *id = NULL;
    }

    return SCIM_OK;
}


/*
 * What the app means, be it seen or not: by its key, or a group of a user that
 * is known by another name there.  NULL for a key that nobody has, and for what
 * is no group of the table.
 */

static scim_rc_t
scim_member_meant(scim_op_t *op, size_t attr, json_t *value, json_t **id)
{
    const char           *text;
    const scim_linked_t  *linked;

    *id = NULL;

    if (op->resource->attrs[attr].named_by) {
        if (scim_linked_by_key(op, value, &linked) != SCIM_OK) {
            return SCIM_FAIL;
        }

        text = linked ? linked->item.id : NULL;

    } else if (scim_member_is_renamed(op, attr) && json_is_string(value)) {
        text = scim_derived_id(op, scim_member_resource(op, attr),
                               json_string_value(value));

    } else {
        *id = json_incref(value);
        return SCIM_OK;
    }

    *id = text ? json_string(text) : NULL;

    return op->err.status ? SCIM_FAIL
                          : text && *id == NULL ? scim_op_memory(op)
                                                : SCIM_OK;
}


/* as far as the id tells: a member is never read for it */

static int
scim_member_is_hidden(const scim_resource_t *resource, const json_t *value)
{
    size_t  i;

    for (i = 0; i < resource->nhides; i++) {
        if (scim_member_matches(resource, &resource->hides[i], value)) {
            return 1;
        }
    }

    return 0;
}


static int
scim_member_matches(const scim_resource_t *resource, const scim_hide_t *hide,
    const json_t *value)
{
    size_t        i;
    scim_error_t  ignored;

    for (i = 0; i < hide->ntests; i++) {

        if (hide->attrs[i] != resource->id) {
            return 0;
        }

        if (scim_cond_test(&hide->tests[i], value, &ignored)
            == SCIM_DECLINED)
        {
            return 0;
        }
    }

    return 1;
}
