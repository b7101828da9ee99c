
/*
 * Equal GETs of an operation are sent once: what "get" reads may be what a
 * lookup or a "read" needs, too.  That holds until something is written.
 */


#include <string.h>

#include "scim_op_tree.h"


/* the object's own calls come first, and a group may have 10,000 members */

#define SCIM_ONCE_MAX  32


struct scim_heard_s {
    scim_str_t               uri;
    scim_answer_t            answer;
    scim_heard_t            *next;
};


static int scim_once_is_read(const scim_op_t *op, const scim_task_t *task);
static int scim_once_is_same(scim_str_t a, scim_str_t b);
static scim_rc_t scim_once_copy(scim_op_t *op, const scim_str_t *from,
    scim_str_t *to);


int
scim_once_is_asked(const scim_op_t *op, const scim_task_t *task)
{
    const scim_task_t  *other;

    if (!scim_once_is_read(op, task)) {
        return 0;
    }

    for (other = op->running; other; other = other->next) {
        if (other->effect.kind == SCIM_CALL && scim_once_is_read(op, other)
            && scim_once_is_same(other->effect.call.uri,
                                 task->effect.call.uri))
        {
            return 1;
        }
    }

    return 0;
}


const scim_answer_t *
scim_once_answer(const scim_op_t *op, const scim_task_t *task)
{
    const scim_heard_t  *heard;

    if (!scim_once_is_read(op, task)) {
        return NULL;
    }

    for (heard = op->heard; heard; heard = heard->next) {
        if (scim_once_is_same(heard->uri, task->effect.call.uri)) {
            return &heard->answer;
        }
    }

    return NULL;
}


void
scim_once_keep(scim_op_t *op, const scim_task_t *task,
    const scim_answer_t *answer)
{
    size_t         i;
    scim_rc_t      rc;
    scim_heard_t  *heard;

    if (!scim_once_is_read(op, task) || answer->state != SCIM_ANSWER_WHOLE
        || op->nheard == SCIM_ONCE_MAX)
    {
        return;
    }

    heard = scim_mem_alloc(op->mem, sizeof(scim_heard_t));
    if (heard == NULL) {
        return;
    }

    heard->answer = *answer;
    heard->answer.headers = scim_mem_alloc(op->mem, (answer->nheaders + 1)
                                                    * sizeof(scim_header_t));

    rc = heard->answer.headers ? SCIM_OK : SCIM_FAIL;

    for (i = 0; rc == SCIM_OK && i < answer->nheaders; i++) {
        rc = scim_once_copy(op, &answer->headers[i].name,
                            &heard->answer.headers[i].name);

        if (rc == SCIM_OK) {
            rc = scim_once_copy(op, &answer->headers[i].value,
                                &heard->answer.headers[i].value);
        }
    }

    /* without memory the call is just made again */

    if (rc != SCIM_OK
        || scim_once_copy(op, &answer->body, &heard->answer.body) != SCIM_OK
        || scim_once_copy(op, &task->effect.call.uri, &heard->uri) != SCIM_OK)
    {
        return;
    }

    heard->next = op->heard;
    op->heard = heard;
    op->nheard++;
}


void
scim_once_forget(scim_op_t *op, const scim_task_t *task)
{
    if (task->route->kind > SCIM_ROUTE_LOOKUP) {
        op->heard = NULL;
    }
}


/*
 * Of one object, in an operation on one, and where there can be another call
 * like it; what it was answered in a session that is over does not count.
 */

static int
scim_once_is_read(const scim_op_t *op, const scim_task_t *task)
{
    const scim_call_t   *call;
    const scim_route_t  *route;

    call = &task->effect.call;
    route = task->route;

    return op->id && !task->repeated
           && (op->resource->nlookups
               || scim_map_route(op->resource, SCIM_ROUTE_READ))
           && (route->kind == SCIM_ROUTE_GET || route->kind == SCIM_ROUTE_READ
               || route->kind == SCIM_ROUTE_LOOKUP)
           && scim_str_eq(call->method, "GET") && call->body.len == 0
           && route->nheaders == 0;
}


static int
scim_once_is_same(scim_str_t a, scim_str_t b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}


static scim_rc_t
scim_once_copy(scim_op_t *op, const scim_str_t *from, scim_str_t *to)
{
    to->len = from->len;
    to->data = scim_mem_strdup(op->mem, from->len ? from->data : "",
                               from->len);

    return to->data ? SCIM_OK : SCIM_FAIL;
}
