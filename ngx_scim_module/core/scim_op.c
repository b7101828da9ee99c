
/*
 * One SCIM operation: its steps, and the effects that they queue.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"


static scim_task_t *scim_op_ready(scim_op_t *op);
static scim_rc_t scim_op_defer(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_op_make(scim_op_t *op, scim_task_t *task);
static void scim_op_run(scim_op_t *op, scim_task_t *task);
static const scim_on_t *scim_op_judge(scim_op_t *op, scim_task_t *task,
    const scim_answer_t *answer);
static void scim_op_judged(scim_op_t *op, scim_task_t *task);
static void scim_op_hear(scim_op_t *op, scim_task_t *task,
    const scim_answer_t *answer);
static void scim_op_uncount(scim_op_t *op);
static void scim_op_miss(scim_op_t *op, scim_task_t *task);
static void scim_op_repeat(scim_op_t *op, scim_task_t *task);
static void scim_op_unlink(scim_op_t *op, scim_task_t *task);
static void scim_op_finish(scim_op_t *op, scim_task_t *task);
static void scim_op_free_tasks(scim_task_t *task);


scim_op_t *
scim_op_new(const scim_request_t *request)
{
    scim_op_t  *op;

    op = scim_op_alloc(request);
    if (op == NULL) {
        return NULL;
    }

    op->dropped = scim_mem_take(op->mem, json_array());
    op->debug = scim_mem_take(op->mem, json_array());

    if (op->dropped == NULL || op->debug == NULL) {
        scim_mem_free(op->mem);
        return NULL;
    }

    if (scim_str_eq(op->request.method, "HEAD")) {
        op->request.method.data = "GET";
        op->request.method.len = 3;
    }

    if (scim_op_start(op) != SCIM_OK) {
        op->failed = 1;
    }

    return op;
}


scim_op_t *
scim_op_alloc(const scim_request_t *request)
{
    scim_op_t   *op;
    scim_mem_t  *mem;

    mem = scim_mem_new();
    op = mem ? scim_mem_alloc(mem, sizeof(scim_op_t)) : NULL;

    if (op == NULL) {
        scim_mem_free(mem);
        return NULL;
    }

    op->mem = mem;
    op->request = *request;
    op->queue_last = &op->queue;

    return op;
}


void
scim_op_free(scim_op_t *op)
{
    if (op == NULL) {
        return;
    }

    scim_op_free(op->child);
    scim_child_reap(op, 1);
    scim_op_free_tasks(op->queue);
    scim_op_free_tasks(op->running);
    json_decref(op->scan.first);
    scim_mem_free(op->scan.mem);
    scim_mem_free(op->mem);
}


scim_effect_kind_t
scim_op_next(scim_op_t *op, scim_effect_t **effect)
{
    scim_rc_t             rc;
    scim_task_t          *task;
    scim_effect_kind_t    kind;
    const scim_answer_t  *answer;

    scim_child_reap(op, 0);

    for ( ;; ) {

        if (op->failed && op->child == NULL
            && (op->running == NULL || op->timed_out))
        {
            scim_op_respond_error(op);
        }

        task = op->done ? scim_lock_release(op) : NULL;
        task = op->done && task == NULL ? scim_session_release(op) : task;

        if (task) {
            scim_op_run(op, task);
            *effect = &task->effect;
            return task->effect.kind;
        }

        if (op->done) {
            *effect = &op->respond;
            return SCIM_DONE;
        }

        task = op->failed ? NULL : scim_op_ready(op);

        if (task && task->missing) {
            scim_op_miss(op, task);
            continue;
        }

        answer = task && task->effect.kind == SCIM_CALL
                 ? scim_once_answer(op, task) : NULL;

        if (answer) {
            scim_op_hear(op, task, answer);
            continue;
        }

        if (task) {
            *effect = &task->effect;
            return task->effect.kind;
        }

        if (op->child) {
            kind = scim_op_next(op->child, effect);

            if (kind != SCIM_DONE) {
                return kind;
            }

            scim_child_end(op);
            continue;
        }

        if (op->running) {
            return SCIM_WAIT;
        }

        if (op->failed) {
            continue;
        }

        rc = (*op->step)(op);

        if (rc == SCIM_OK) {
            op->step++;

        } else if (rc == SCIM_FAIL) {
            op->failed = 1;
        }
    }
}


void
scim_op_answer(scim_op_t *op, scim_effect_t *effect,
    const scim_answer_t *answer)
{
    scim_task_t      *task;
    const scim_on_t  *on;

    task = (scim_task_t *) effect;
    op = task->op;

    op->nrunning--;

    on = scim_op_judge(op, task, answer);

    scim_debug_answered(op, task, answer, on);

    if (scim_session_cookies(op, task, answer) != SCIM_OK) {
        op->failed = 1;
    }

    if (task->rc == SCIM_AGAIN && !task->repeated && !op->failed) {
        scim_op_repeat(op, task);
        return;
    }

    if (task->rc != SCIM_AGAIN) {
        scim_once_keep(op, task, answer);
    }

    scim_op_judged(op, task);
}


void
scim_op_reply(scim_op_t *op, scim_effect_t *effect,
    const scim_reply_t *reply)
{
    scim_task_t  *task;

    task = (scim_task_t *) effect;
    task->reply = reply;

    op = task->op;

    if (!op->failed && !op->done
        && (reply->type == SCIM_REPLY_DOWN
            || reply->type == SCIM_REPLY_ERROR))
    {
        (void) scim_error_set(&op->err, 503, NULL, "the store cannot be"
                              " reached at the moment");
        op->err.retry_after = SCIM_OP_RETRY;
        op->failed = 1;

        scim_op_cause(op, reply->type == SCIM_REPLY_DOWN
                          ? "Redis is down" : "Redis answered an error");
    }

    scim_op_finish(op, task);
}


void
scim_op_session(scim_op_t *op, scim_effect_t *effect,
    scim_session_reply_t reply, scim_str_t text, unsigned long number)
{
    scim_task_t  *task;

    task = (scim_task_t *) effect;

    op = task->op;
    op->session_reply = reply;

    if (reply == SCIM_SESSION_GRANTED) {
        op->session_state = SCIM_SESSION_LOGIN;
    }

    if (reply == SCIM_SESSION_FOUND) {
        op->session_number = number;

        if (text.len) {
            op->session = scim_mem_take(op->mem, json_loadb(text.data,
                                                            text.len, 0,
                                                            NULL));
        }
    }

    scim_op_finish(op, task);
}


scim_str_t
scim_op_session_variable(const scim_op_t *op, const char *name)
{
    json_t      *value;
    scim_str_t   text;

    while (op->child) {
        op = op->child;
    }

    value = scim_session_value(op, name);

    text.data = json_string_value(value);
    text.len = json_string_length(value);

    return text;
}


void
scim_op_delayed(scim_op_t *op, scim_effect_t *effect)
{
    scim_task_t  *task;

    task = (scim_task_t *) effect;
    op = task->op;

    scim_op_finish(op, task);
}


void
scim_op_timeout(scim_op_t *op)
{
    if (op->done || op->timed_out) {
        return;
    }

    if (op->child) {
        scim_op_timeout(op->child);

        /* what has been done before is told */

        if (op->bulk) {
            return;
        }
    }

    (void) scim_error_set(&op->err, 503, NULL, "the operation took too long");
    op->err.retry_after = SCIM_OP_RETRY;
    op->failed = 1;
    op->timed_out = 1;

    scim_op_cause(op, "the operation timed out");
}


const scim_op_info_t *
scim_op_info(const scim_op_t *op)
{
    return &op->info;
}


scim_task_t *
scim_op_task(scim_op_t *op, scim_done_pt done)
{
    scim_mem_t   *mem;
    scim_task_t  *task;

    mem = scim_mem_new();
    task = mem ? scim_mem_alloc(mem, sizeof(scim_task_t)) : NULL;

    if (task == NULL) {
        scim_mem_free(mem);
        (void) scim_op_memory(op);
        return NULL;
    }

    task->op = op;
    task->mem = mem;
    task->done = done;
    task->resource = op->resource;

    return task;
}


void
scim_op_queue(scim_op_t *op, scim_task_t *task)
{
    task->next = NULL;

    *op->queue_last = task;
    op->queue_last = &task->next;
}


scim_rc_t
scim_op_memory(scim_op_t *op)
{
    return scim_error_memory(&op->err);
}


/* the first cause is the one that matters */

void
scim_op_cause(scim_op_t *op, const char *cause)
{
    if (cause && op->cause == NULL) {
        op->cause = scim_mem_strdup(op->mem, cause, strlen(cause));
        op->info.error = op->cause;
    }
}


/* a call waits for its turn, a command does not */

static scim_task_t *
scim_op_ready(scim_op_t *op)
{
    scim_task_t  *task, **p;

    for (p = &op->queue; *p; p = &(*p)->next) {
        task = *p;

        if (task->deferred
            && ((task->vars.waiting && !task->vars.waiting->known)
                || scim_op_defer(op, task) != SCIM_OK))
        {
            continue;
        }

        if (task->effect.kind == SCIM_CALL
            && ((op->nrunning >= op->request.parallel && op->nrunning)
                || scim_once_is_asked(op, task)))
        {
            continue;
        }

        *p = task->next;

        if (*p == NULL) {
            op->queue_last = p;
        }

        if (scim_read_only_check(op, task) != SCIM_OK) {
            scim_mem_free(task->mem);
            op->failed = 1;
            return NULL;
        }

        scim_op_run(op, task);

        return task;
    }

    return NULL;
}


/* SCIM_OK once the lookups of a call are known */

static scim_rc_t
scim_op_defer(scim_op_t *op, scim_task_t *task)
{
    scim_rc_t               rc;
    const scim_resource_t  *resource;

    resource = op->resource;
    op->resource = task->resource;

    rc = scim_op_make(op, task);

    op->resource = resource;

    return rc;
}


/*
 * Without a result of its lookups what a call is about does not exist, and the
 * call is not made; nor is one that cannot be.
 */

static scim_rc_t
scim_op_make(scim_op_t *op, scim_task_t *task)
{
    scim_rc_t  rc;

    task->vars.waiting = NULL;

    rc = scim_session_ready(op);

    if (rc == SCIM_OK) {
        rc = scim_lookup_values(op, task->mem, task->route, &task->vars);
    }

    if (rc == SCIM_DECLINED) {
        return rc;
    }

    if (rc == SCIM_OK
        && scim_lookup_is_missing(op, task->route, &task->vars))
    {
        task->missing = 1;
        task->rc = SCIM_DECLINED;
        (void) scim_error_set(&task->err, 404, NULL, "what \"%s\" is about does"
                              " not exist", task->route->name);

    } else if (rc != SCIM_OK
               || scim_op_call_render(op, task, &task->vars, task->send)
                  != SCIM_OK)
    {
        (void) scim_op_call_miss(op, task);
    }

    task->deferred = 0;

    return SCIM_OK;
}


static void
scim_op_run(scim_op_t *op, scim_task_t *task)
{
    scim_op_t  *p;

    task->prev = NULL;
    task->next = op->running;

    if (op->running) {
        op->running->prev = task;
    }

    op->running = task;

    if (task->effect.kind == SCIM_CALL) {
        op->nrunning++;

        for (p = op; p; p = p->parent) {
            p->info.calls++;
            p->info.call = task->route->name;
            scim_once_forget(p, task);
        }

        if (scim_once_answer(op, task) == NULL) {
            scim_debug_started(op, task);
        }
    }
}


/*
 * Sets task->rc, task->err, task->source and task->cause; returns the line "on"
 * that has decided, or NULL.
 */

static const scim_on_t *
scim_op_judge(scim_op_t *op, scim_task_t *task, const scim_answer_t *answer)
{
    const scim_on_t        *on;
    const scim_resource_t  *resource;

    on = NULL;
    task->status = answer->status;
    task->cause = NULL;
    resource = task->resource;

    if (task->route->kind == SCIM_ROUTE_LOGIN
        || task->route->kind == SCIM_ROUTE_FETCH)
    {
        resource = op->request.map->session;
    }

    if (scim_answer_source(task->mem, answer, &task->source) != SCIM_OK) {
        task->rc = scim_error_memory(&task->err);

    } else {
        task->rc = scim_answer_judge(task->mem, resource, task->route,
                                     answer, &task->source, &on, &task->err,
                                     &task->cause);
    }

    return on;
}


static void
scim_op_judged(scim_op_t *op, scim_task_t *task)
{
    if (task->rc == SCIM_AGAIN) {
        task->rc = SCIM_FAIL;
    }

    scim_op_cause(op, task->cause);
    scim_op_finish(op, task);
}


/* as if the app had been asked once more */

static void
scim_op_hear(scim_op_t *op, scim_task_t *task, const scim_answer_t *answer)
{
    scim_op_uncount(op);
    (void) scim_op_judge(op, task, answer);
    scim_op_judged(op, task);
}


/* rule "login": a new session, and the same call once more */

static void
scim_op_repeat(scim_op_t *op, scim_task_t *task)
{
    scim_op_unlink(op, task);
    scim_session_dead(op, task->session);

    task->repeated = 1;
    task->deferred = 1;
    task->vars.waiting = NULL;

    memset(&task->effect.call, 0, sizeof(scim_call_t));
    memset(&task->source, 0, sizeof(scim_source_t));
    task->told = NULL;
    task->effect.call.method = task->route->method;

    scim_op_queue(op, task);
}


/* a call that was not made */

static void
scim_op_uncount(scim_op_t *op)
{
    scim_op_t  *p;

    op->nrunning--;

    for (p = op; p; p = p->parent) {
        p->info.calls--;
    }
}


static void
scim_op_miss(scim_op_t *op, scim_task_t *task)
{
    scim_op_uncount(op);
    scim_op_finish(op, task);
}


static void
scim_op_unlink(scim_op_t *op, scim_task_t *task)
{
    if (task->prev) {
        task->prev->next = task->next;

    } else {
        op->running = task->next;
    }

    if (task->next) {
        task->next->prev = task->prev;
    }
}


/* after a failure answers are no longer looked at */

static void
scim_op_finish(scim_op_t *op, scim_task_t *task)
{
    const scim_resource_t  *resource;

    scim_op_unlink(op, task);

    resource = op->resource;
    op->resource = task->resource;

    if (!op->failed && task->done(op, task) == SCIM_FAIL) {
        op->failed = 1;
    }

    op->resource = resource;

    scim_mem_free(task->mem);
}


static void
scim_op_free_tasks(scim_task_t *task)
{
    scim_task_t  *next;

    for ( /* void */ ; task; task = next) {
        next = task->next;
        scim_mem_free(task->mem);
    }
}
