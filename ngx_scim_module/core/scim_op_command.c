
/*
 * Commands of the store as effects of an operation.
 */


#include "scim_op_tree.h"


scim_task_t *
scim_op_command(scim_op_t *op, scim_done_pt done, scim_store_t *store)
{
    scim_task_t  *task;

    task = scim_op_task(op, done);
    if (task == NULL) {
        return NULL;
    }

    task->effect.kind = SCIM_STORE;

    store->mem = task->mem;
    store->tenant = op->request.tenant;
    store->resource = op->resource;

    return task;
}


scim_rc_t
scim_op_command_queue(scim_op_t *op, scim_task_t *task, scim_rc_t rc)
{
    if (rc != SCIM_OK) {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    scim_op_queue(op, task);

    return SCIM_OK;
}
