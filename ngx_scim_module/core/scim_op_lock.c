
/*
 * The lock of an object that is read to be written (rule 29).
 *
 * It lives in the store, so that it holds on every node, and no longer than
 * the operation can take.
 */


#include <stdio.h>

#include "scim_op_tree.h"


/* milliseconds: how long a writer waits for another one, and asks again */

#define SCIM_LOCK_WAIT   5000
#define SCIM_LOCK_DELAY  50

/* bytes that no other operation has */

#define SCIM_LOCK_VALUE  16


static int scim_lock_is_needed(const scim_op_t *op);
static int scim_lock_is_touched(const scim_op_t *op, size_t attr);
static int scim_lock_reads_to_write(const scim_op_t *op, size_t attr);
static int scim_lock_names_others(const scim_op_t *op,
    const scim_route_t *route, size_t attr);
static scim_rc_t scim_lock_ask(scim_op_t *op);
static scim_rc_t scim_lock_answered(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_lock_released(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_lock_value(scim_op_t *op);


scim_rc_t
scim_lock_take(scim_op_t *op)
{
    switch (op->lock) {

    case SCIM_LOCK_NONE:
        if (op->request.read_only || !scim_lock_is_needed(op)) {
            return SCIM_OK;
        }

        return scim_lock_value(op) == SCIM_OK ? scim_lock_ask(op) : SCIM_FAIL;

    case SCIM_LOCK_TAKEN:
        return scim_lock_wait(op);

    case SCIM_LOCK_WAITED:
        return scim_lock_ask(op);

    default:
        return SCIM_OK;
    }
}


scim_task_t *
scim_lock_release(scim_op_t *op)
{
    scim_task_t   *task;
    scim_error_t   err;
    scim_store_t   store;

    /* one that was asked for may be ours, although nobody has said so */

    if (op->lock != SCIM_LOCK_HELD && op->lock != SCIM_LOCK_ASKED) {
        return NULL;
    }

    if (op->reserved) {
        return scim_reserve_release(op);
    }

    op->lock = SCIM_LOCK_NONE;

    /* without memory it ends by itself */

    err = op->err;
    task = scim_op_command(op, scim_lock_released, &store);
    op->err = err;

    if (task == NULL) {
        return NULL;
    }

    if (scim_store_unlock(&store, op->id, op->lock_value,
                          &task->effect.command)
        != SCIM_OK)
    {
        scim_mem_free(task->mem);
        return NULL;
    }

    return task;
}


static int
scim_lock_is_needed(const scim_op_t *op)
{
    size_t  i;

    if (op->grouping.value || scim_version_is_asked(op)) {
        return 1;
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (!op->deltas[i].unread && scim_lock_is_touched(op, i)
            && scim_lock_reads_to_write(op, i))
        {
            return 1;
        }
    }

    return 0;
}


static int
scim_lock_is_touched(const scim_op_t *op, size_t attr)
{
    size_t              i;
    const scim_path_t  *path, *other;

    path = &op->resource->attrs[attr].path;

    if (op->input) {
        return scim_path_get(path, op->input) != NULL
               || scim_change_empties(op, attr);
    }

    for (i = 0; i < op->patch.nops; i++) {
        other = &op->patch.ops[i].path;

        if (other->schema == path->schema && other->attr == path->attr) {
            return 1;
        }
    }

    return 0;
}


/*
 * A value by itself can be written by two at a time, the last one counts.  A
 * list is edited, also one that it is just in, what is kept whole too, and a
 * body that holds other attributes as they were would undo what has become of
 * them.
 */

static int
scim_lock_reads_to_write(const scim_op_t *op, size_t attr)
{
    const scim_route_t     *route;
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];

    if (line->flags & SCIM_ATTR_READ_ONLY) {
        return 0;
    }

    /* what Redis has is all that is known of the app: both get it in turn */

    if (line->shape != SCIM_SHAPE_ONE
        || (op->resource->in_redis && scim_map_is_writable(op->resource)))
    {
        return 1;
    }

    for (route = op->resource->routes; route; route = route->next) {
        if (scim_write_serves(op, route, attr)
            && (route->flags & SCIM_ROUTE_FULL
                || scim_lock_names_others(op, route, attr)
                || (scim_map_is_built(op->resource, route, attr)
                    && scim_place_is_in_list(&line->place))))
        {
            return 1;
        }
    }

    return 0;
}


static int
scim_lock_names_others(const scim_op_t *op, const scim_route_t *route,
    size_t attr)
{
    size_t  i;

    for (i = 0; i < op->resource->nattrs; i++) {
        if (route->named[i] && i != attr) {
            return 1;
        }
    }

    return 0;
}


static scim_rc_t
scim_lock_ask(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_command(op, scim_lock_answered, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    if (scim_op_command_queue(op, task,
                              scim_store_lock(&store, op->id, op->lock_value,
                                              op->request.timeout,
                                              &task->effect.command))
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    op->lock = SCIM_LOCK_ASKED;

    return SCIM_DECLINED;
}


static scim_rc_t
scim_lock_answered(scim_op_t *op, scim_task_t *task)
{
    op->lock = task->reply->type == SCIM_REPLY_NIL ? SCIM_LOCK_TAKEN
                                                   : SCIM_LOCK_HELD;
    return SCIM_OK;
}


scim_rc_t
scim_lock_wait(scim_op_t *op)
{
    scim_task_t    *task;
    unsigned char   random;

    if (op->lock_waited >= SCIM_LOCK_WAIT) {
        scim_op_cause(op, "another operation holds the lock");
        (void) scim_error_set(&op->err, 503, NULL, "the %s is being changed by"
                              " another request", op->resource->type.name);
        op->err.retry_after = 1;
        return SCIM_FAIL;
    }

    if (op->request.env.random(op->request.env.data, &random, 1) != SCIM_OK) {
        random = 0;
    }

    task = scim_op_task(op, scim_lock_released);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    /* not all of them at the same time */

    task->effect.kind = SCIM_DELAY;
    task->effect.delay = SCIM_LOCK_DELAY + random % SCIM_LOCK_DELAY;

    op->lock = SCIM_LOCK_WAITED;
    op->lock_waited += task->effect.delay;

    scim_op_queue(op, task);

    return SCIM_DECLINED;
}


/* nothing depends on it */

static scim_rc_t
scim_lock_released(scim_op_t *op, scim_task_t *task)
{
    (void) op;
    (void) task;

    return SCIM_OK;
}


static scim_rc_t
scim_lock_value(scim_op_t *op)
{
    size_t         i;
    unsigned char  bytes[SCIM_LOCK_VALUE];

    if (op->request.env.random(op->request.env.data, bytes, sizeof(bytes))
        != SCIM_OK)
    {
        return scim_error_set(&op->err, 500, NULL, "no random bytes");
    }

    op->lock_value = scim_mem_alloc(op->mem, 2 * sizeof(bytes) + 1);
    if (op->lock_value == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < sizeof(bytes); i++) {
        sprintf(op->lock_value + 2 * i, "%02x", bytes[i]);
    }

    return SCIM_OK;
}
