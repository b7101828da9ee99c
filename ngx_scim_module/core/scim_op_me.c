
/*
 * "/Me": the operation on the resource of who asks (RFC 7644, 3.11).
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_me_find(scim_op_t *op);
static scim_rc_t scim_me_found(scim_op_t *op, const scim_item_t *item);
static scim_rc_t scim_me_done(scim_op_t *op, scim_op_t *child);
static scim_rc_t scim_me_go(scim_op_t *op);


const scim_op_step_pt  scim_op_me_steps[] = {
    scim_me_find,
    scim_me_go,
    NULL
};


static scim_rc_t
scim_me_find(scim_op_t *op)
{
    scim_op_t    *child;
    scim_str_t    value;
    scim_vars_t   vars;

    memset(&vars, 0, sizeof(scim_vars_t));

    if (scim_op_template(op, op->resource->me, &vars, &value, &op->err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (value.data == NULL || value.len == 0) {
        return SCIM_OK;
    }

    child = scim_list_part_new(op, op->resource, op->resource->me_attr,
                               value.data, scim_me_found);
    if (child == NULL) {
        return SCIM_FAIL;
    }

    scim_child_run(op, child, scim_me_done);

    return SCIM_OK;
}


/* "op" is the part that looks; of several nobody is the one */

static scim_rc_t
scim_me_found(scim_op_t *op, const scim_item_t *item)
{
    scim_op_t  *whole;

    whole = op->parent;

    if (whole->id) {
        return scim_error_set(&op->err, 404, NULL, "more than one is you");
    }

    whole->id = scim_mem_strdup(whole->mem, item->id, strlen(item->id));

    return whole->id ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_me_done(scim_op_t *op, scim_op_t *child)
{
    if (child->failed) {
        op->err = child->err;
        return SCIM_FAIL;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_me_go(scim_op_t *op)
{
    if (op->id == NULL) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s that is"
                              " you", op->resource->type.name);
    }

    op->item.id = op->id;
    op->info.id = op->id;
    op->step = op->me_steps;

    return SCIM_DECLINED;
}
