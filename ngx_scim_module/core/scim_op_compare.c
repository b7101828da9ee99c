
/*
 * What has changed of a resource: its values as they are to become, beside
 * those that it has.
 */


#include <string.h>

#include "scim_op_tree.h"


static int scim_change_is_compared(const scim_op_t *op, size_t i);
static scim_rc_t scim_change_add_default(scim_op_t *op, size_t i);
static scim_rc_t scim_change_value(scim_op_t *op, size_t i, json_t *value);
static const json_t *scim_change_present(const scim_op_t *op, size_t i);
static int scim_change_is_required(const scim_map_attr_t *attr);
static int scim_change_is_empty(const json_t *value);


scim_rc_t
scim_change_values(scim_op_t *op, const json_t *wanted)
{
    size_t                  i;
    json_t                 *value;
    scim_rc_t               rc;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        /* a client's value is ignored, and one that it does not see stays */

        if (!scim_change_is_compared(op, i)) {
            scim_values_set_new(&op->values, i, json_incref(
                                    (json_t *) scim_change_present(op, i)));

            if (attr->dflt && scim_change_add_default(op, i) != SCIM_OK) {
                return SCIM_FAIL;
            }

            continue;
        }

        value = scim_value_get_new(attr, wanted);
        rc = scim_change_value(op, i, value);
        json_decref(value);

        if (rc != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static int
scim_change_is_compared(const scim_op_t *op, size_t i)
{
    const scim_map_attr_t  *attr;

    attr = &op->resource->attrs[i];

    return i != op->resource->id && !(attr->flags & SCIM_ATTR_READ_ONLY)
           && attr->path.attr->mutability != SCIM_READ_ONLY
           && !op->deltas[i].unread
           && (op->touched[i] || !scim_member_is_read(op, i));
}


/* rule 26: the present list plus default= is what templates send */

static scim_rc_t
scim_change_add_default(scim_op_t *op, size_t i)
{
    size_t      j, k;
    json_t     *dflt, *list, *value;
    scim_rc_t   rc;

    if (scim_default_value(op, i, &dflt) != SCIM_OK) {
        return SCIM_FAIL;
    }

    list = json_array();
    rc = list && json_array_extend(list, op->values.v[i]
                                         ? op->values.v[i] : list) == 0
         ? SCIM_OK : scim_op_memory(op);

    json_array_foreach(dflt, j, value) {

        for (k = 0; k < json_array_size(list); k++) {
            if (json_equal(json_array_get(list, k), value)) {
                break;
            }
        }

        if (rc == SCIM_OK && k == json_array_size(list)
            && json_array_append(list, value) != 0)
        {
            rc = scim_op_memory(op);
        }
    }

    json_decref(dflt);

    if (rc != SCIM_OK) {
        json_decref(list);
        return rc;
    }

    scim_values_set_new(&op->values, i, list);

    return SCIM_OK;
}


static scim_rc_t
scim_change_value(scim_op_t *op, size_t i, json_t *value)
{
    const json_t           *present;
    const scim_map_attr_t  *attr;

    attr = &op->resource->attrs[i];
    present = scim_change_present(op, i);

    if (scim_change_is_empty(value)) {

        /*
         * Rule 23: a required attribute is not cleared; neither is a boolean,
         * for which no app has a form; what is written only has no present
         * value that would go.
         */

        if (scim_change_is_empty(present) || json_is_boolean(present)
            || attr->flags & SCIM_ATTR_WRITE_ONLY)
        {
            scim_values_set_new(&op->values, i,
                                json_incref((json_t *) present));
            return SCIM_OK;
        }

        if (scim_change_is_required(attr)) {

            if (op->request.strict) {
                return scim_error_set(&op->err, 400, "invalidValue", "\"%s\""
                                      " is required", attr->name);
            }

            scim_values_set_new(&op->values, i,
                                json_incref((json_t *) present));
            return SCIM_OK;
        }

        value = json_null();

    } else {
        json_incref(value);
    }

    scim_values_set_new(&op->values, i, value);

    if (scim_member_settle(op, i, present) != SCIM_OK) {
        return SCIM_FAIL;
    }

    value = op->values.v[i];

    if (scim_value_eq(value, present)) {
        return SCIM_OK;
    }

    /* what is written only may well have a value */

    if (attr->flags & SCIM_ATTR_IMMUTABLE
        && (attr->flags & SCIM_ATTR_WRITE_ONLY
            || !scim_change_is_empty(present)))
    {
        return scim_error_set(&op->err, 400, "mutability", "\"%s\" cannot be"
                              " changed", attr->name);
    }

    if (scim_delta_is_told(op, i)) {
        return scim_delta_diff(op, i, present, value);
    }

    op->changed[i] = 1;

    return scim_write_check_value(op, i, value);
}


/* of an attribute under two names it is read under the other one */

static const json_t *
scim_change_present(const scim_op_t *op, size_t i)
{
    size_t                  j;
    const scim_map_attr_t  *attr, *other;

    attr = &op->resource->attrs[i];

    if (!(attr->flags & SCIM_ATTR_WRITE_ONLY)) {
        return op->item.values.v[i];
    }

    for (j = 0; j < op->resource->nattrs; j++) {
        other = &op->resource->attrs[j];

        if (j != i && scim_path_eq(&other->path, &attr->path)
            && other->shape == attr->shape && other->element == attr->element)
        {
            return op->item.values.v[j];
        }
    }

    return NULL;
}


static int
scim_change_is_required(const scim_map_attr_t *attr)
{
    return attr->flags & SCIM_ATTR_REQUIRED
           || (attr->path.sub == NULL && attr->path.attr->required);
}


static int
scim_change_is_empty(const json_t *value)
{
    return value == NULL || json_is_null(value)
           || (json_is_string(value) && json_string_length(value) == 0)
           || (json_is_array(value) && json_array_size(value) == 0);
}
