
/*
 * Members that a client names, or groups of a user, on their way to the app.
 */


#include "scim_op_tree.h"


static scim_rc_t scim_member_delta(scim_op_t *op, size_t attr,
    scim_delta_side_t side);


scim_rc_t
scim_member_named(scim_op_t *op, size_t attr, const json_t *ids,
    json_t **named)
{
    int                   rc;
    size_t                i;
    json_t               *value;
    const scim_linked_t  *linked;

    *named = scim_mem_take(op->mem, json_array());
    if (*named == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(ids, i, value) {

        if (!scim_member_is_there(op, attr, value)) {
            continue;
        }

        if (op->resource->attrs[attr].named_by) {
            linked = scim_linked_by_id(op, json_string_value(value));
            rc = json_array_append_new(*named, json_string(linked->key));

        } else {
            rc = json_array_append(*named, value);
        }

        if (rc != 0) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_member_settle(scim_op_t *op, size_t attr, const json_t *present)
{
    size_t   i;
    json_t  *list, *value, *id;

    if (scim_member_resource(op, attr) == NULL
        || op->values.v[attr] == NULL)
    {
        return SCIM_OK;
    }

    if (scim_member_named(op, attr, op->values.v[attr], &list) != SCIM_OK) {
        return SCIM_FAIL;
    }

    json_array_foreach(present, i, value) {
        if (scim_member_id(op, attr, value, &id) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (id == NULL && json_array_append(list, value) != 0) {
            return scim_op_memory(op);
        }

        json_decref(id);
    }

    /* a list that was cleared stays one, unless something is left in it */

    if (json_array_size(list) || !json_is_null(op->values.v[attr])) {
        scim_values_set_new(&op->values, attr, json_incref(list));
    }

    return SCIM_OK;
}


scim_rc_t
scim_member_deltas(scim_op_t *op)
{
    size_t         i;
    scim_delta_t  *delta;

    for (i = 0; i < op->resource->nattrs; i++) {
        delta = &op->deltas[i];

        if (!delta->unread || !scim_member_is_read(op, i)) {
            continue;
        }

        if (scim_member_delta(op, i, SCIM_DELTA_ADD) != SCIM_OK
            || scim_member_delta(op, i, SCIM_DELTA_REMOVE) != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        op->changed[i] = delta->values[SCIM_DELTA_ADD]
                         || delta->values[SCIM_DELTA_REMOVE];
    }

    return SCIM_OK;
}


scim_rc_t
scim_member_check(scim_op_t *op)
{
    size_t     i;
    scim_rc_t  rc;

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!scim_member_is_checked(op, i) || scim_member_is_read(op, i)) {
            continue;
        }

        rc = scim_linked_want_ids(op, i,
                                  op->deltas[i].values[SCIM_DELTA_ADD]);
        if (rc == SCIM_OK) {
            rc = scim_linked_read(op);
        }

        if (rc == SCIM_OK) {
            rc = scim_member_delta(op, i, SCIM_DELTA_ADD);
        }

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_member_delta(scim_op_t *op, size_t attr, scim_delta_side_t side)
{
    json_t  *named;

    if (scim_member_named(op, attr, op->deltas[attr].values[side], &named)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    op->deltas[attr].values[side] = json_array_size(named) ? named : NULL;

    return SCIM_OK;
}
