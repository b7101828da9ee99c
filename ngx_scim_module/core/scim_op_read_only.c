
/*
 * "scim_read_only": an operation ends before its first write, and tells which
 * one that would have been.
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_read_only_call(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_read_only_store(scim_op_t *op);


scim_rc_t
scim_read_only_check(scim_op_t *op, scim_task_t *task)
{
    if (!op->request.read_only || task->missing) {
        return SCIM_OK;
    }

    if (task->effect.kind == SCIM_CALL
        && task->route->kind >= SCIM_ROUTE_CREATE)
    {
        return scim_read_only_call(op, task);
    }

    if (task->effect.kind == SCIM_STORE && !task->effect.command.reads) {
        return scim_read_only_store(op);
    }

    return SCIM_OK;
}


/* as the mapping has it: a query may hold a secret of the mapping's */

static scim_rc_t
scim_read_only_call(scim_op_t *op, scim_task_t *task)
{
    const scim_route_t  *route;

    route = task->route;

    scim_debug_refused(op, task);

    (void) scim_error_set(&op->err, 503, NULL, "read only: would have called"
                          " %.*s %.*s", (int) route->method.len,
                          route->method.data,
                          (int) strcspn(route->uri_text, "?"),
                          route->uri_text);
    op->err.retry_after = SCIM_OP_RETRY;

    return SCIM_FAIL;
}


static scim_rc_t
scim_read_only_store(scim_op_t *op)
{
    size_t      i;
    scim_buf_t  names;

    /* nor is a lock there, or a new object, that would be given back */

    op->lock = SCIM_LOCK_NONE;

    scim_buf_init(&names, op->mem);

    for (i = 0; i < op->resource->nattrs; i++) {
        if (op->changed[i] && !scim_map_is_app_attr(&op->resource->attrs[i])) {
            scim_buf_text(&names, names.len ? ", " : "");
            scim_buf_text(&names, op->resource->attrs[i].name);
        }
    }

    /* a group that is there without members */

    if (names.len == 0) {
        scim_buf_text(&names, "the ");
        scim_buf_text(&names, op->resource->type.name);
    }

    if (names.failed) {
        return scim_op_memory(op);
    }

    (void) scim_error_set(&op->err, 503, NULL, "read only: would have changed"
                          " %s in Redis", names.data);
    op->err.retry_after = SCIM_OP_RETRY;

    return SCIM_FAIL;
}
