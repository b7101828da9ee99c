
/*
 * A user comes to a group, or leaves it, by a change of the attribute whose
 * values are the groups.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static scim_rc_t scim_grouping_start(scim_op_t *op);
static scim_rc_t scim_grouping_compare(scim_op_t *op);
static json_t *scim_grouping_list_new(const scim_op_t *op,
    const json_t *present);
static json_t *scim_grouping_one_new(const scim_op_t *op, json_t *present);


const scim_op_step_pt  scim_op_grouping_steps[] = {
    scim_grouping_start,
    scim_lock_take,
    scim_change_load,
    scim_grouping_compare,
    scim_write_lookups,
    scim_write_next,
    scim_child_finish,
    NULL
};


static scim_rc_t
scim_grouping_start(scim_op_t *op)
{
    scim_change_needs(op);

    op->need[op->grouping_attr] = 1;

    return SCIM_OK;
}


static scim_rc_t
scim_grouping_compare(scim_op_t *op)
{
    size_t       attr;
    json_t      *value, *present;

    attr = op->grouping_attr;

    if (op->item.missing || scim_item_is_hidden(op, &op->item.values)) {
        return scim_child_finish(op);
    }

    if (scim_item_build(op, op->mem, &op->item, NULL) != SCIM_OK
        || scim_change_values(op, op->item.resource) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    present = op->item.values.v[attr];

    value = op->resource->attrs[attr].shape == SCIM_SHAPE_LIST
            ? scim_grouping_list_new(op, op->values.v[attr])
            : scim_grouping_one_new(op, present);

    if (value == NULL) {
        return scim_op_memory(op);
    }

    scim_values_set_new(&op->values, attr, value);

    if (scim_value_eq(value, present)) {
        return scim_child_finish(op);
    }

    op->changed[attr] = 1;

    if (scim_write_check_value(op, attr, value) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (scim_delta_is_told(op, attr)
        && scim_delta_diff(op, attr, present, value) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_write_check(op);
}


/* with the value, or without it, compared byte for byte */

static json_t *
scim_grouping_list_new(const scim_op_t *op, const json_t *present)
{
    int      there;
    size_t   i;
    json_t  *list, *value;

    list = json_array();
    there = (op->grouping.side == SCIM_DELTA_REMOVE);

    json_array_foreach(present, i, value) {

        if (scim_scalar_is(value, op->grouping.value)) {

            if (there) {
                continue;
            }

            there = 1;
        }

        if (json_array_append(list, value) != 0) {
            json_decref(list);
            return NULL;
        }
    }

    if (!there
        && json_array_append_new(list, json_string(op->grouping.value)) != 0)
    {
        json_decref(list);
        return NULL;
    }

    return list;
}


/* who has one such value leaves the group that it was */

static json_t *
scim_grouping_one_new(const scim_op_t *op, json_t *present)
{
    if (op->grouping.side == SCIM_DELTA_ADD) {
        return json_string(op->grouping.value);
    }

    return present == NULL || scim_scalar_is(present, op->grouping.value)
           ? json_null() : json_incref(present);
}
