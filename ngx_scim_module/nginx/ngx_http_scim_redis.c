
/*
 * Commands to Redis and their replies.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include "ngx_http_scim_redis_conn.h"


/* nearly all arrays have a few elements */

#define NGX_HTTP_SCIM_REDIS_POOL_SIZE  1024


/*
 * A command that waits for its reply.  On the heap, since hiredis cannot
 * cancel: the reply comes even if the request is gone, and frees it then.
 * Detached commands have no handler.
 */

typedef struct {
    ngx_queue_t                    queue;
    ngx_event_t                    timer;
    ngx_http_scim_redis_t         *redis;
    ngx_http_scim_redis_pt         handler;
    void                          *data;
} ngx_http_scim_redis_command_t;


static void ngx_http_scim_redis_timed_out(ngx_event_t *ev);
static void ngx_http_scim_redis_reply(redisAsyncContext *ac, void *data,
    void *privdata);
static void ngx_http_scim_redis_deliver(ngx_http_scim_redis_t *redis,
    ngx_http_scim_redis_pt handler, void *data, redisReply *reply);
static ngx_int_t ngx_http_scim_redis_convert(ngx_pool_t *pool,
    redisReply *reply, scim_reply_t *out);


const scim_reply_t  ngx_http_scim_redis_down = {
    SCIM_REPLY_DOWN, 0, scim_str(""), NULL, 0
};


ngx_int_t
ngx_http_scim_redis_command(ngx_http_scim_redis_t *redis, ngx_queue_t *waiting,
    const scim_str_t *args, size_t nargs, ngx_http_scim_redis_pt handler,
    void *data)
{
    size_t                          i, *lens;
    const char                    **argv;
    ngx_http_scim_redis_command_t  *cmd;

    if (redis->state == NGX_HTTP_SCIM_REDIS_CLOSED
        && redis->resolving == NULL
        && !redis->timer.timer_set)
    {
        /* nginx has one process and has just been reloaded */
        ngx_http_scim_redis_start(redis);
    }

    if (redis->ac == NULL) {
        return NGX_DECLINED;
    }

    cmd = ngx_alloc(sizeof(ngx_http_scim_redis_command_t)
                    + nargs * (sizeof(char *) + sizeof(size_t)), redis->log);
    if (cmd == NULL) {
        return NGX_DECLINED;
    }

    argv = (const char **) &cmd[1];
    lens = (size_t *) &argv[nargs];

    for (i = 0; i < nargs; i++) {
        argv[i] = args[i].len ? args[i].data : "";
        lens[i] = args[i].len;
    }

    ngx_memzero(cmd, sizeof(ngx_http_scim_redis_command_t));

    cmd->redis = redis;
    cmd->handler = handler;
    cmd->data = data;
    cmd->timer.handler = ngx_http_scim_redis_timed_out;
    cmd->timer.data = cmd;
    cmd->timer.log = redis->log;

    if (redisAsyncCommandArgv(redis->ac, ngx_http_scim_redis_reply, cmd,
                              (int) nargs, argv, lens)
        != REDIS_OK)
    {
        ngx_free(cmd);
        return NGX_DECLINED;
    }

    redis->pending++;

    ngx_queue_insert_tail(waiting, &cmd->queue);
    ngx_add_timer(&cmd->timer, redis->conf->timeout);

    return NGX_OK;
}


void
ngx_http_scim_redis_detach(ngx_queue_t *waiting)
{
    ngx_queue_t                    *q;
    ngx_http_scim_redis_command_t  *cmd;

    while (!ngx_queue_empty(waiting)) {
        q = ngx_queue_head(waiting);
        ngx_queue_remove(q);

        cmd = ngx_queue_data(q, ngx_http_scim_redis_command_t, queue);

        cmd->handler = NULL;
        cmd->timer.cancelable = 1;
    }
}


/*
 * The replies come in order, so whatever blocks this one blocks the rest, and
 * a late reply could not be told from the next command's.
 */

static void
ngx_http_scim_redis_timed_out(ngx_event_t *ev)
{
    ngx_http_scim_redis_command_t  *cmd;

    cmd = ev->data;

    ngx_http_scim_redis_drop(cmd->redis, "no reply in time");
}


static void
ngx_http_scim_redis_reply(redisAsyncContext *ac, void *data, void *privdata)
{
    ngx_http_scim_redis_command_t  *cmd = privdata;

    void                    *arg;
    redisReply              *reply;
    ngx_http_scim_redis_t   *redis;
    ngx_http_scim_redis_pt   handler;

    reply = data;
    redis = cmd->redis;
    handler = cmd->handler;
    arg = cmd->data;

    if (cmd->timer.timer_set) {
        ngx_del_timer(&cmd->timer);
    }

    if (handler) {
        ngx_queue_remove(&cmd->queue);
    }

    ngx_free(cmd);

    if (reply) {
        redis->failures = 0;
        ngx_http_scim_redis_received(redis);

    } else {
        ngx_http_scim_redis_lost(redis, ac->c.errstr);
    }

    if (handler && redis->state != NGX_HTTP_SCIM_REDIS_STOPPED) {
        ngx_http_scim_redis_deliver(redis, handler, arg, reply);
    }
}


static void
ngx_http_scim_redis_deliver(ngx_http_scim_redis_t *redis,
    ngx_http_scim_redis_pt handler, void *data, redisReply *reply)
{
    ngx_pool_t    *pool;
    scim_reply_t   out;

    if (reply == NULL) {
        handler(data, &ngx_http_scim_redis_down);
        return;
    }

    pool = NULL;

    if (reply->type == REDIS_REPLY_ARRAY) {
        pool = ngx_create_pool(NGX_HTTP_SCIM_REDIS_POOL_SIZE, redis->log);

        if (pool == NULL) {
            handler(data, &ngx_http_scim_redis_down);
            return;
        }
    }

    if (ngx_http_scim_redis_convert(pool, reply, &out) == NGX_OK) {
        handler(data, &out);

    } else {
        handler(data, &ngx_http_scim_redis_down);
    }

    if (pool) {
        ngx_destroy_pool(pool);
    }
}


/* texts stay where they are; hiredis limits the depth */

static ngx_int_t
ngx_http_scim_redis_convert(ngx_pool_t *pool, redisReply *reply,
    scim_reply_t *out)
{
    size_t         i;
    scim_reply_t  *elements;

    ngx_memzero(out, sizeof(scim_reply_t));

    switch (reply->type) {

    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        out->type = SCIM_REPLY_STRING;
        break;

    case REDIS_REPLY_INTEGER:
        out->type = SCIM_REPLY_INTEGER;
        out->integer = reply->integer;
        return NGX_OK;

    case REDIS_REPLY_NIL:
        out->type = SCIM_REPLY_NIL;
        return NGX_OK;

    case REDIS_REPLY_ARRAY:
        elements = ngx_palloc(pool, reply->elements * sizeof(scim_reply_t));
        if (elements == NULL) {
            return NGX_ERROR;
        }

        for (i = 0; i < reply->elements; i++) {
            if (ngx_http_scim_redis_convert(pool, reply->element[i],
                                            &elements[i])
                != NGX_OK)
            {
                return NGX_ERROR;
            }
        }

        out->type = SCIM_REPLY_ARRAY;
        out->elements = elements;
        out->nelements = reply->elements;
        return NGX_OK;

    default: /* REDIS_REPLY_ERROR, and what only RESP3 has */
        out->type = SCIM_REPLY_ERROR;
        break;
    }

    out->str.data = reply->str ? reply->str : "";
    out->str.len = reply->str ? reply->len : 0;

    return NGX_OK;
}
