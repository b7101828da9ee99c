
/*
 * Operations that are parts of another one.
 *
 * A part has steps, tasks and a lock of its own.  Its effects come out of the
 * whole, and their answers find it again by the task.
 */


#include "scim_op_tree.h"


static int scim_child_is_awaited(const scim_op_t *child);


scim_op_t *
scim_child_new(scim_op_t *op, const scim_resource_t *resource,
    const scim_op_step_pt *steps)
{
    scim_op_t  *child;

    child = scim_op_alloc(&op->request);
    if (child == NULL) {
        (void) scim_op_memory(op);
        return NULL;
    }

    child->parent = op;
    child->dropped = op->dropped;
    child->debug = op->debug;
    child->step = steps;

    if (scim_op_start_resource(child, resource) != SCIM_OK) {
        op->err = child->err;
        scim_op_free(child);
        return NULL;
    }

    return child;
}


void
scim_child_run(scim_op_t *op, scim_op_t *child, scim_child_pt done)
{
    op->child = child;
    op->child_done = done;
}


scim_rc_t
scim_child_finish(scim_op_t *child)
{
    child->done = 1;

    return SCIM_OK;
}


/* what it has given back, a lock, may still be under way */

void
scim_child_end(scim_op_t *op)
{
    scim_op_t  *child;

    child = op->child;
    op->child = NULL;

    if (child->failed) {
        scim_op_cause(op, child->cause);
    }

    if (!op->failed && (*op->child_done)(op, child) == SCIM_FAIL) {
        op->failed = 1;
    }

    child->next = op->ended;
    op->ended = child;

    scim_child_reap(op, 0);
}


void
scim_child_reap(scim_op_t *op, int all)
{
    scim_op_t  *child, **p;

    for (p = &op->ended; *p; /* void */) {
        child = *p;

        if (!all && scim_child_is_awaited(child)) {
            p = &child->next;
            continue;
        }

        *p = child->next;
        scim_op_free(child);
    }
}


/* 1 if an answer is to come, be it to a part of the part */

static int
scim_child_is_awaited(const scim_op_t *child)
{
    const scim_op_t  *part;

    if (child->running) {
        return 1;
    }

    for (part = child->ended; part; part = part->next) {
        if (scim_child_is_awaited(part)) {
            return 1;
        }
    }

    return 0;
}
