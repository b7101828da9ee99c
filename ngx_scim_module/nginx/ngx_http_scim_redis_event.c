
/*
 * hiredis on nginx's event loop.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include "ngx_http_scim_compat.h"
#include "ngx_http_scim_redis_conn.h"


static void ngx_http_scim_redis_read_handler(ngx_event_t *rev);
static void ngx_http_scim_redis_write_handler(ngx_event_t *wev);
static void ngx_http_scim_redis_add_read(void *data);
static void ngx_http_scim_redis_del_read(void *data);
static void ngx_http_scim_redis_add_write(void *data);
static void ngx_http_scim_redis_del_write(void *data);
static void ngx_http_scim_redis_cleanup(void *data);


ngx_int_t
ngx_http_scim_redis_attach(ngx_http_scim_redis_t *redis,
    redisAsyncContext *ac)
{
    ngx_connection_t  *c;

    c = ngx_get_connection(ac->c.fd, redis->log);
    if (c == NULL) {
        return NGX_ERROR;
    }

    c->data = redis;
    c->read->handler = ngx_http_scim_redis_read_handler;
    c->read->log = redis->log;
    c->write->handler = ngx_http_scim_redis_write_handler;
    c->write->log = redis->log;
    c->number = ngx_atomic_fetch_add(ngx_connection_counter, 1);

    redis->connection = c;

    ac->data = redis;

    ac->ev.data = ac;
    ac->ev.addRead = ngx_http_scim_redis_add_read;
    ac->ev.delRead = ngx_http_scim_redis_del_read;
    ac->ev.addWrite = ngx_http_scim_redis_add_write;
    ac->ev.delWrite = ngx_http_scim_redis_del_write;
    ac->ev.cleanup = ngx_http_scim_redis_cleanup;

    return NGX_OK;
}


static void
ngx_http_scim_redis_read_handler(ngx_event_t *rev)
{
    char                    ch;
    ngx_connection_t       *c;
    ngx_http_scim_redis_t  *redis;

    c = rev->data;
    redis = c->data;

    /* nginx does not wait any longer for its old workers */

    if (c->close) {
        ngx_http_scim_redis_stop(redis);
        return;
    }

    if (redis->ac == NULL) {
        return;
    }

    /* hiredis takes an error here, and aborts on anything else */

    if (redis->pending == 0
        && recv(c->fd, &ch, 1, MSG_PEEK) == 1
        && ch != '-')
    {
        ngx_http_scim_redis_drop(redis, "it sent what nobody asked for");
        return;
    }

    redisAsyncHandleRead(redis->ac);
}


static void
ngx_http_scim_redis_write_handler(ngx_event_t *wev)
{
    ngx_connection_t       *c;
    ngx_http_scim_redis_t  *redis;

    c = wev->data;
    redis = c->data;

    /* if hiredis asks for more than this, the socket takes no more */

    wev->ready = 0;

    if (redis->ac) {
        redisAsyncHandleWrite(redis->ac);
    }
}


/*
 * Level-triggered, since hiredis reads 16 K of what is there.  nginx logs what
 * fails here, and the timer of the connect or of the command ends it.
 */

static void
ngx_http_scim_redis_add_read(void *data)
{
    ngx_connection_t       *c;
    redisAsyncContext      *ac = data;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;
    c = redis->connection;

    if (c && !c->read->active) {
        (void) ngx_add_event(c->read, NGX_READ_EVENT, NGX_LEVEL_EVENT);
    }
}


static void
ngx_http_scim_redis_del_read(void *data)
{
    ngx_connection_t       *c;
    redisAsyncContext      *ac = data;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;
    c = redis->connection;

    if (c && c->read->active) {
        (void) ngx_del_event(c->read, NGX_READ_EVENT, 0);
    }
}


/*
 * A socket that took all before takes this too, most likely: what has come
 * together in this round of the event loop is written at its end, at once.
 */

static void
ngx_http_scim_redis_add_write(void *data)
{
    ngx_connection_t       *c;
    redisAsyncContext      *ac = data;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;
    c = redis->connection;

    if (c == NULL) {
        return;
    }

    if (c->write->ready) {
        ngx_post_event(c->write, &ngx_posted_events);
        return;
    }

    if (!c->write->active) {
        (void) ngx_add_event(c->write, NGX_WRITE_EVENT, NGX_LEVEL_EVENT);
    }
}


/* all is written */

static void
ngx_http_scim_redis_del_write(void *data)
{
    ngx_connection_t       *c;
    redisAsyncContext      *ac = data;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;
    c = redis->connection;

    if (c == NULL) {
        return;
    }

    c->write->ready = 1;

    if (c->write->active) {
        (void) ngx_del_event(c->write, NGX_WRITE_EVENT, 0);
    }
}


/* the socket is closed once, by its owner */

static void
ngx_http_scim_redis_cleanup(void *data)
{
    ngx_connection_t       *c;
    redisAsyncContext      *ac = data;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;
    c = redis->connection;

    if (c == NULL) {
        return;
    }

    redis->connection = NULL;
    ac->c.fd = NGX_HTTP_SCIM_INVALID_FD;

    ngx_close_connection(c);
}
