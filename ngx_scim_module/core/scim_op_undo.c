
/*
 * A create whose later calls were refused is taken back (rule 21).
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_undo_call(scim_op_t *op);
static scim_rc_t scim_undo_done(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_undo_look(scim_op_t *op);
static scim_rc_t scim_undo_fail(scim_op_t *op);


static const scim_op_step_pt  scim_undo_steps[] = {
    scim_undo_call,
    scim_undo_look,
    scim_undo_fail,
    NULL
};


/*
 * Only a failure that is final: else the client's repeat goes on from here.  A
 * user who comes to a new group is no new user.
 */

int
scim_create_undo(scim_op_t *op)
{
    if (!scim_str_eq(op->request.method, "POST") || op->grouping.value
        || op->item.id == NULL || op->err.status >= 500
        || op->err.status == 429 || op->again
        || scim_map_route(op->resource, SCIM_ROUTE_DELETE) == NULL)
    {
        return 0;
    }

    op->step = scim_undo_steps;
    op->write = op->resource->routes;

    return 1;
}


static scim_rc_t
scim_undo_call(scim_op_t *op)
{
    scim_vars_t          vars;
    scim_error_t         err;
    const scim_route_t  *route;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.id = op->item.id;
    vars.values = &op->values;

    for (route = op->write; route; route = route->next) {
        if (route->kind == SCIM_ROUTE_DELETE) {
            break;
        }
    }

    if (route == NULL) {
        return SCIM_OK;
    }

    op->write = route->next;
    err = op->err;

    if (scim_op_call(op, route, &vars, op->changed, NULL, scim_undo_done)
        != SCIM_OK)
    {
        op->err = err;
        return SCIM_FAIL;
    }

    return SCIM_DECLINED;
}


/* whether it worked is seen when the object is read, if the app lets read it */

static scim_rc_t
scim_undo_done(scim_op_t *op, scim_task_t *task)
{
    op->item.missing = op->resource->in_redis && task->rc != SCIM_FAIL;

    return SCIM_OK;
}


static scim_rc_t
scim_undo_look(scim_op_t *op)
{
    op->undone = scim_mem_alloc(op->mem, sizeof(scim_error_t));
    if (op->undone == NULL) {
        return scim_op_memory(op);
    }

    *op->undone = op->err;

    if (op->resource->in_redis) {
        return SCIM_OK;
    }

    memset(op->need, 0, op->resource->nattrs);
    memset(op->item.known, 0, op->resource->nattrs);

    op->need[op->resource->id] = 1;
    op->item.got = 0;

    op->step++;

    return scim_item_fetch(op, &op->item, op->need) == SCIM_FAIL
           ? SCIM_FAIL : SCIM_DECLINED;
}


static scim_rc_t
scim_undo_fail(scim_op_t *op)
{
    op->err = *op->undone;

    if (!op->item.missing) {
        (void) scim_error_set(&op->err, op->undone->status,
                              op->undone->scim_type, "%.*s (the %s was created"
                              " before that)", SCIM_DETAIL_SIZE / 2,
                              op->undone->detail, op->resource->type.name);
    }

    return SCIM_FAIL;
}
