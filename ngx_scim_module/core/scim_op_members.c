
/*
 * Which members of a group, or groups of a user, a client may see and name.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static const scim_resource_t *scim_member_resource(const scim_op_t *op,
    size_t attr);
static scim_rc_t scim_member_id(scim_op_t *op, size_t attr,
    const scim_resource_t *resource, json_t *value, json_t **id);
static int scim_member_is_hidden(const scim_resource_t *resource,
    const json_t *value);
static int scim_member_matches(const scim_resource_t *resource,
    const scim_hide_t *hide, const json_t *value);


int
scim_member_is_there(const scim_op_t *op, size_t attr, const json_t *value)
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


scim_rc_t
scim_member_settle(scim_op_t *op, size_t attr, const json_t *present)
{
    size_t                  i;
    json_t                 *list, *value;
    const scim_resource_t  *resource;

    resource = scim_member_resource(op, attr);

    if (resource == NULL || op->values.v[attr] == NULL) {
        return SCIM_OK;
    }

    list = scim_mem_take(op->mem, json_array());
    if (list == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(op->values.v[attr], i, value) {
        if (scim_member_is_there(op, attr, value)
            && json_array_append(list, value) != 0)
        {
            return scim_op_memory(op);
        }
    }

    json_array_foreach(present, i, value) {
        if (!scim_member_is_there(op, attr, value)
            && json_array_append(list, value) != 0)
        {
            return scim_op_memory(op);
        }
    }

    /* a list that was cleared stays one, unless something is left in it */

    if (json_array_size(list) || !json_is_null(op->values.v[attr])) {
        scim_values_set_new(&op->values, attr, json_incref(list));
    }

    return SCIM_OK;
}


scim_rc_t
scim_member_shown(scim_op_t *op, size_t attr, json_t *values, json_t **shown)
{
    size_t                  i;
    json_t                 *list, *value, *id;
    const scim_resource_t  *resource;

    resource = scim_member_resource(op, attr);

    if (resource == NULL || !json_is_array(values)) {
        *shown = json_incref(values);
        return SCIM_OK;
    }

    list = json_array();
    if (list == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(values, i, value) {

        if (scim_member_id(op, attr, resource, value, &id) != SCIM_OK) {
            json_decref(list);
            return SCIM_FAIL;
        }

        if (id && scim_member_is_there(op, attr, id)
            && json_array_append(list, id) != 0)
        {
            json_decref(id);
            json_decref(list);
            return scim_op_memory(op);
        }

        json_decref(id);
    }

    *shown = list;

    return SCIM_OK;
}


/*
 * A group of a user that is known by another name there; NULL in "id" for one
 * that is no group of the table.
 */

static scim_rc_t
scim_member_id(scim_op_t *op, size_t attr, const scim_resource_t *resource,
    json_t *value, json_t **id)
{
    const char  *text;

    if (!scim_member_is_renamed(op, attr) || !json_is_string(value)) {
        *id = json_incref(value);
        return SCIM_OK;
    }

    text = scim_derived_id(op, resource, json_string_value(value));
    *id = text ? json_string(text) : NULL;

    return op->err.status ? SCIM_FAIL : SCIM_OK;
}


/* whose ids these are, NULL if the attribute names no resources of ours */

static const scim_resource_t *
scim_member_resource(const scim_op_t *op, size_t attr)
{
    const char  *type;

    type = scim_map_linked_type(&op->resource->attrs[attr]);

    return type ? scim_map_named(op->request.map, type) : NULL;
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
    json_t       *list;
    scim_rc_t     rc;
    scim_error_t  ignored;

    for (i = 0; i < hide->ntests; i++) {

        if (hide->attrs[i] != resource->id) {
            return 0;
        }

        list = json_array();
        rc = SCIM_FAIL;

        if (json_array_append(list, (json_t *) value) == 0) {
            rc = scim_cond_test(&hide->tests[i], list, &ignored);
        }

        json_decref(list);

        if (rc == SCIM_DECLINED) {
            return 0;
        }
    }

    return 1;
}
