
/*
 * Applies the operations of a PATCH (RFC 7644, 3.5.2) to a resource.
 */


#include "scim_patch_element.h"
#include "scim_patch_list.h"


static scim_rc_t scim_patch_one(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err);
static scim_rc_t scim_patch_immutable(json_t *resource,
    const scim_patch_op_t *op, json_t *present, scim_error_t *err);
static scim_rc_t scim_patch_change(json_t *resource,
    const scim_patch_op_t *op, scim_error_t *err);
static scim_rc_t scim_patch_singular(json_t *resource,
    const scim_patch_op_t *op, scim_error_t *err);
static scim_rc_t scim_patch_complex(json_t *resource,
    const scim_patch_op_t *op, scim_error_t *err);
static scim_rc_t scim_patch_remove(json_t *resource,
    const scim_patch_op_t *op, scim_error_t *err);


scim_rc_t
scim_patch_apply(json_t *resource, const scim_patch_t *patch,
    scim_error_t *err)
{
    size_t     i;
    scim_rc_t  rc;

    for (i = 0; i < patch->nops; i++) {
        rc = scim_patch_one(resource, &patch->ops[i], err);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_patch_one(json_t *resource, const scim_patch_op_t *op, scim_error_t *err)
{
    json_t     *present;
    scim_rc_t   rc;

    if (op->value == NULL && op->kind != SCIM_PATCH_REMOVE) {
        return SCIM_OK;
    }

    present = scim_path_get(&op->path, resource);

    if (op->path.attr->mutability != SCIM_IMMUTABLE || present == NULL
        || json_is_null(present)
        || (json_is_array(present) && json_array_size(present) == 0))
    {
        return scim_patch_change(resource, op, err);
    }

    json_incref(present);
    rc = scim_patch_immutable(resource, op, present, err);
    json_decref(present);

    return rc;
}


/*
 * RFC 7643, 7: an immutable attribute is written once.  The operation is made
 * on a copy, and has to leave it as it was; a client's other spelling of the
 * same text does not replace the present one.
 */

static scim_rc_t
scim_patch_immutable(json_t *resource, const scim_patch_op_t *op,
    json_t *present, scim_error_t *err)
{
    json_t     *result;
    scim_rc_t   rc;

    if (scim_path_set_new(&op->path, resource, json_deep_copy(present))
        != SCIM_OK)
    {
        return scim_error_memory(err);
    }

    rc = scim_patch_change(resource, op, err);
    if (rc != SCIM_OK) {
        return rc;
    }

    result = scim_path_get(&op->path, resource);

    if (result == NULL
        || !scim_patch_element_same(op->path.attr, present, result))
    {
        return scim_patch_element_mutability(&op->path, NULL, err);
    }

    if (scim_path_set_new(&op->path, resource, json_incref(present))
        != SCIM_OK)
    {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_patch_change(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err)
{
    if (op->path.attr->multi) {
        return scim_patch_list(resource, op, err);
    }

    if (op->kind == SCIM_PATCH_REMOVE) {
        return scim_patch_remove(resource, op, err);
    }

    if (op->path.attr->type == SCIM_COMPLEX) {
        return scim_patch_complex(resource, op, err);
    }

    return scim_patch_singular(resource, op, err);
}


/* the caller goes on using the patch, so it gets no part of the resource */

static scim_rc_t
scim_patch_singular(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err)
{
    json_t  *value;

    value = json_deep_copy(op->value);
    if (value == NULL) {
        return scim_error_memory(err);
    }

    if (scim_path_set_new(&op->path, resource, value) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/* RFC 7644, 3.5.2.3: sub-attributes that are not mentioned stay */

static scim_rc_t
scim_patch_complex(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err)
{
    json_t  *object;

    object = scim_path_get(&op->path, resource);

    if (!json_is_object(object)) {
        object = json_object();

        if (object == NULL
            || scim_path_set_new(&op->path, resource, object) != SCIM_OK)
        {
            return scim_error_memory(err);
        }
    }

    if (op->path.sub) {
        return scim_patch_element_set(&op->path, op->path.sub, object,
                                      op->value, err);
    }

    return scim_patch_element_merge(&op->path, 0, object, op->value, err);
}


/* a complex value whose last sub-attribute goes is unassigned */

static scim_rc_t
scim_patch_remove(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err)
{
    json_t     *object;
    scim_rc_t   rc;

    if (op->path.sub) {
        object = scim_path_get(&op->path, resource);

        if (!json_is_object(object)) {
            return SCIM_OK;
        }

        rc = scim_patch_element_remove(&op->path, op->path.sub, object, err);
        if (rc != SCIM_OK) {
            return rc;
        }

        if (json_object_size(object)
            && !scim_patch_element_hollow(op->path.attr, object))
        {
            return SCIM_OK;
        }
    }

    if (scim_path_set_new(&op->path, resource, NULL) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}
