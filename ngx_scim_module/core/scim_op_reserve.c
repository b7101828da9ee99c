
/*
 * A new object that is in Redis alone ("id redis").
 *
 * It is written to Redis first, where nobody sees it yet, then the app is told,
 * then it is seen.  So of two who want the same userName one waits for the
 * other, and the app is told of a userName that nobody else has.  The other
 * order would lose an object that the app has and Redis has not: nothing could
 * read it, and a repeat would always be told that there is one already.
 *
 * What is refused by the app is taken out of Redis again.  Where it is not
 * known whether the app has it (a time-out, a 503, a crash, or Redis going
 * away), it stays there unseen.  The repeat goes on with it, under the same id:
 * the app is told once more, and says that there is one already if it was told
 * before.  That is no failure then, and it is told of what it may still lack.
 */


#include <stdio.h>
#include <string.h>

#include "scim_op_tree.h"


/* of an id (RFC 9562, 5.4) */

#define SCIM_RESERVE_BYTES  16


static scim_rc_t scim_reserve_id(scim_op_t *op);
static scim_rc_t scim_reserve_ask(scim_op_t *op);
static scim_rc_t scim_reserve_answered(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_reserve_settled(scim_op_t *op, scim_task_t *task);
static int scim_reserve_is_void(const scim_op_t *op);


scim_rc_t
scim_reserve(scim_op_t *op)
{
    if (!op->resource->in_redis) {
        return SCIM_OK;
    }

    switch (op->lock) {

    case SCIM_LOCK_NONE:
        return scim_reserve_id(op) == SCIM_OK ? scim_reserve_ask(op)
                                              : SCIM_FAIL;

    case SCIM_LOCK_TAKEN:
        return scim_lock_wait(op);

    case SCIM_LOCK_WAITED:
        return scim_reserve_ask(op);

    default:
        return SCIM_OK;
    }
}


int
scim_reserve_adopts(scim_op_t *op, const scim_error_t *err)
{
    op->adopted |= (op->again && err->status == 409);

    return op->again && err->status == 409;
}


void
scim_reserve_rest(scim_op_t *op)
{
    size_t               i;
    const scim_route_t  *route;

    for (i = 0; i < op->resource->nattrs; i++) {
        op->changed[i] = 0;

        for (route = op->resource->routes; route; route = route->next) {
            op->changed[i] |= op->values.v[i] != NULL
                              && i != op->resource->id
                              && scim_write_serves(op, route, i);
        }
    }
}


scim_rc_t
scim_reserve_settle(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    if (!op->resource->in_redis) {
        return SCIM_OK;
    }

    task = scim_op_command(op, scim_reserve_settled, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    return scim_op_command_queue(op, task, scim_store_settle(&store, op->id,
                                                         &task->effect
                                                              .command));
}


scim_task_t *
scim_reserve_release(scim_op_t *op)
{
    scim_rc_t      rc;
    scim_task_t   *task;
    scim_error_t   err;
    scim_store_t   store;

    op->lock = SCIM_LOCK_NONE;

    /* a call may still be under way: it ends by itself then */

    if (op->timed_out) {
        return NULL;
    }

    err = op->err;
    task = scim_op_command(op, scim_stored_done, &store);
    op->err = err;

    if (task == NULL) {
        return NULL;
    }

    rc = scim_reserve_is_void(op)
         ? scim_store_forget(&store, op->id, &task->effect.command)
         : scim_store_release(&store, op->id, &task->effect.command);

    if (rc != SCIM_OK) {
        scim_mem_free(task->mem);
        return NULL;
    }

    return task;
}


/* 1 if the app certainly has nothing of it */

static int
scim_reserve_is_void(const scim_op_t *op)
{
    if (op->again) {
        return 0;
    }

    return !op->told || op->item.missing
           || (op->written == NULL && op->err.status < 500
               && op->err.status != 429);
}


/* a random one: it is never given again */

static scim_rc_t
scim_reserve_id(scim_op_t *op)
{
    char           *id;
    size_t          i, n;
    unsigned char   bytes[SCIM_RESERVE_BYTES];

    if (op->request.env.random(op->request.env.data, bytes, sizeof(bytes))
        != SCIM_OK)
    {
        return scim_error_set(&op->err, 500, NULL, "no random bytes");
    }

    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;

    id = scim_mem_alloc(op->mem, 2 * sizeof(bytes) + 4 + 1);
    if (id == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0, n = 0; i < sizeof(bytes); i++) {
        n += sprintf(id + n, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10
                                       ? "-" : "", bytes[i]);
    }

    op->id = id;
    op->reserved = 1;

    return scim_stored_stamp(op, 1);
}


static scim_rc_t
scim_reserve_ask(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_command(op, scim_reserve_answered, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    if (scim_op_command_queue(op, task,
                          scim_store_reserve(&store, op->id, &op->values,
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
scim_reserve_answered(scim_op_t *op, scim_task_t *task)
{
    int          again;
    scim_str_t   text;
    const char  *id;

    switch (scim_store_reserved(task->reply, &text, &again)) {

    case SCIM_OK:
        id = scim_mem_strdup(op->mem, text.data, text.len);
        if (id == NULL) {
            return scim_op_memory(op);
        }

        op->id = id;
        op->item.id = op->id;
        op->info.id = op->id;
        op->again = again;
        op->lock = SCIM_LOCK_HELD;
        return SCIM_OK;

    case SCIM_DECLINED:
        op->lock = SCIM_LOCK_NONE;
        return scim_error_set(&op->err, 409, "uniqueness", "the value of"
                              " \"%.*s\" is already taken", (int) text.len,
                              text.data);

    case SCIM_AGAIN:
        op->lock = SCIM_LOCK_TAKEN;
        return SCIM_OK;

    default:
        return scim_stored_foreign(op);
    }
}


/* after a time in which somebody else could go on with it */

static scim_rc_t
scim_reserve_settled(scim_op_t *op, scim_task_t *task)
{
    op->lock = SCIM_LOCK_NONE;

    if (task->reply->integer) {
        return SCIM_OK;
    }

    scim_op_cause(op, "a new object was given up before it was made");
    (void) scim_error_set(&op->err, 503, NULL, "the %s is being changed by"
                          " another request", op->resource->type.name);
    op->err.retry_after = 1;

    return SCIM_FAIL;
}
