
/*
 * A request from its arrival to its end: the token, the body, and then the
 * operation, which is resumed whenever something it waits for is there.
 *
 * The request is parked meanwhile.  Only this file finalizes it.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <ngx_http.h>

#include "ngx_http_scim_compat.h"
#include "ngx_http_scim_module.h"
#include "ngx_http_scim_session.h"


/* what subrequests take is free again only when the request ends */

#define NGX_HTTP_SCIM_MANY_CALLS  100


/* a command that an operation waits for */

typedef struct {
    ngx_http_scim_ctx_t   *ctx;
    scim_effect_t         *effect;
} ngx_http_scim_store_t;


static ngx_http_scim_ctx_t *ngx_http_scim_create_ctx(ngx_http_request_t *r);
static void ngx_http_scim_cleanup(void *data);
static void ngx_http_scim_pool_cleanup(void *data);
static ngx_int_t ngx_http_scim_watch_client(ngx_http_request_t *r);
static void ngx_http_scim_ignore_client(ngx_http_request_t *r);

static void ngx_http_scim_begin(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, ngx_int_t rc);
static void ngx_http_scim_begin_body(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx);
static void ngx_http_scim_read_body(ngx_http_request_t *r);
static void ngx_http_scim_begin_op(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx);

static void ngx_http_scim_resume(ngx_http_request_t *r);
static void ngx_http_scim_prolong(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx);
static void ngx_http_scim_wake(ngx_http_scim_ctx_t *ctx);
static void ngx_http_scim_timer_handler(ngx_event_t *ev);
static void ngx_http_scim_delay_handler(ngx_event_t *ev);
static void ngx_http_scim_store(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, scim_effect_t *effect);
static void ngx_http_scim_store_reply(void *data, const scim_reply_t *reply);
static void ngx_http_scim_end(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    const scim_response_t *response, ngx_int_t status);
static void ngx_http_scim_give_back(void);
static void ngx_http_scim_give_back_handler(ngx_event_t *ev);
static void ngx_http_scim_log_failure(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx);


static ngx_event_t  ngx_http_scim_give_back_event;


ngx_int_t
ngx_http_scim_handler(ngx_http_request_t *r)
{
    ngx_int_t             rc;
    ngx_http_scim_ctx_t  *ctx;

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: %V \"%V\"", &r->method_name, &r->unparsed_uri);

    if (r != r->main) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: a subrequest cannot be served");
        return NGX_HTTP_FORBIDDEN;
    }

    ctx = ngx_http_scim_create_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ngx_http_scim_watch_client(r) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    r->write_event_handler = ngx_http_scim_resume;
    r->main->count++;

    rc = ngx_http_scim_auth(r, ctx);

    if (rc != NGX_AGAIN) {
        ngx_http_scim_begin(r, ctx, rc);
    }

    return NGX_DONE;
}


void
ngx_http_scim_authorized(ngx_http_scim_ctx_t *ctx, ngx_int_t rc)
{
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    r = ctx->request;
    c = r->connection;

    ngx_http_set_log_request(c->log, r);

    ngx_http_scim_begin(r, ctx, rc);

    ngx_http_run_posted_requests(c);
}


static ngx_http_scim_ctx_t *
ngx_http_scim_create_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t   *pcln;
    ngx_http_cleanup_t   *cln;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_pcalloc(r->pool, sizeof(ngx_http_scim_ctx_t));
    if (ctx == NULL) {
        return NULL;
    }

    ctx->request = r;
    ctx->start = ngx_current_msec;

    ngx_queue_init(&ctx->commands);
    ngx_queue_init(&ctx->calls);

    /* not cancelable: an old worker stays until its operations are done */

    ctx->timer.handler = ngx_http_scim_timer_handler;
    ctx->timer.data = ctx;
    ctx->timer.log = r->connection->log;

    ctx->delay.handler = ngx_http_scim_delay_handler;
    ctx->delay.data = ctx;
    ctx->delay.log = r->connection->log;

    cln = ngx_http_cleanup_add(r, 0);
    pcln = ngx_pool_cleanup_add(r->pool, 0);

    if (cln == NULL || pcln == NULL) {
        return NULL;
    }

    cln->handler = ngx_http_scim_cleanup;
    cln->data = ctx;

    pcln->handler = ngx_http_scim_pool_cleanup;
    pcln->data = ctx;

    ngx_http_set_ctx(r, ctx, ngx_http_scim_module);

    return ctx;
}


/* the request ends: no event may come back to it */

static void
ngx_http_scim_cleanup(void *data)
{
    ngx_http_scim_ctx_t *ctx = data;

    if (ctx->timer.timer_set) {
        ngx_del_timer(&ctx->timer);
    }

    if (ctx->delay.timer_set) {
        ngx_del_timer(&ctx->delay);
    }

    ngx_http_scim_redis_detach(&ctx->commands);
    ngx_http_scim_session_cleanup(ctx);
}


/* after the access log, which tells of the operation */

static void
ngx_http_scim_pool_cleanup(void *data)
{
    ngx_http_scim_ctx_t *ctx = data;

    if (ctx->parts
        || (ctx->op
            && scim_op_info(ctx->op)->calls >= NGX_HTTP_SCIM_MANY_CALLS))
    {
        ngx_http_scim_give_back();
    }

    scim_op_free(ctx->op);
}


/* as long as nothing is done a request ends with its client */

static ngx_int_t
ngx_http_scim_watch_client(ngx_http_request_t *r)
{
    if (scim_op_has_body(ngx_http_scim_str(&r->method_name))) {

        /* the body is still to be read; half-closed is not closed then */

        r->read_event_handler = ngx_http_block_reading;
        return NGX_OK;
    }

    if (r->connection->read->ready) {
        ngx_post_event(r->connection->read, &ngx_posted_events);

    } else if (ngx_handle_read_event(r->connection->read, 0) != NGX_OK) {
        return NGX_ERROR;
    }

    r->read_event_handler = ngx_http_test_reading;

    return NGX_OK;
}


/*
 * The read handler of a write, which runs to its end: half of it done would be
 * worse than an answer that nobody gets.  HTTP/2 sets an error, which the end
 * of the first subrequest would take for that of the request.
 */

static void
ngx_http_scim_ignore_client(ngx_http_request_t *r)
{
    ngx_http_scim_ctx_t  *ctx;

    if (r->connection->error) {
        ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "scim: the client is gone, the write goes on");

        ctx->gone = 1;
        r->connection->error = 0;
    }

    ngx_http_block_reading(r);
}


static void
ngx_http_scim_begin(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    ngx_int_t rc)
{
    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: authorization: %i", rc);

    if (r->connection->error) {
        ngx_http_finalize_request(r, NGX_HTTP_CLIENT_CLOSED_REQUEST);
        return;
    }

    if (rc != NGX_OK) {
        ngx_http_scim_end(r, ctx, NULL, rc);
        return;
    }

    if (scim_op_has_body(ngx_http_scim_str(&r->method_name))) {
        ngx_http_scim_begin_body(r, ctx);
        return;
    }

    ngx_http_scim_begin_op(r, ctx);
}


static void
ngx_http_scim_begin_body(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx)
{
    ngx_int_t  rc;

    ctx->state = NGX_HTTP_SCIM_BODY;

    rc = ngx_http_scim_body_start(r, &ctx->body, ngx_http_scim_read_body);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    /* the reference that the reading has taken */

    ngx_http_finalize_request(r, NGX_DONE);
}


/* called when the reading starts, and at read events from then on */

static void
ngx_http_scim_read_body(ngx_http_request_t *r)
{
    ngx_int_t             rc;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

    r->read_event_handler = ngx_http_scim_read_body;
    r->write_event_handler = ngx_http_scim_resume;

    rc = ngx_http_scim_body_read(r, &ctx->body);

    if (rc == NGX_AGAIN) {
        return;
    }

    if (rc != NGX_OK) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: body of %uz bytes", ctx->body.len);

    ngx_http_scim_begin_op(r, ctx);
}


static void
ngx_http_scim_begin_op(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx)
{
    scim_request_t             request;
    ngx_http_scim_loc_conf_t  *slcf;

    if (ngx_http_scim_describe(r, ctx, &request) != NGX_OK) {
        ngx_http_scim_end(r, ctx, NULL, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    if (request.path.data == NULL) {
        ngx_http_scim_end(r, ctx, NULL, NGX_HTTP_NOT_FOUND);
        return;
    }

    ctx->op = scim_op_new(&request);

    if (ctx->op == NULL) {
        ngx_http_scim_end(r, ctx, NULL, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        r->read_event_handler = ngx_http_scim_ignore_client;
    }

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    ngx_add_timer(&ctx->timer, slcf->timeout);

    ctx->state = NGX_HTTP_SCIM_READY;

    ngx_http_scim_resume(r);
}


/* the write handler of a parked request: a client that can read wakes it too */

static void
ngx_http_scim_resume(ngx_http_request_t *r)
{
    scim_effect_t        *effect;
    scim_effect_kind_t    kind;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

    if (ctx->state != NGX_HTTP_SCIM_READY) {
        return;
    }

    for ( ;; ) {
        kind = scim_op_next(ctx->op, &effect);

        ngx_http_scim_prolong(r, ctx);

        switch (kind) {

        case SCIM_CALL:
            ngx_http_scim_call(r, ctx, effect);
            break;

        case SCIM_STORE:
            ngx_http_scim_store(r, ctx, effect);
            break;

        case SCIM_SESSION:
            ngx_http_scim_session_do(r, ctx, effect);
            break;

        case SCIM_DELAY:
            ctx->delayed = effect;
            ngx_add_timer(&ctx->delay, effect->delay);
            break;

        case SCIM_WAIT:
            ctx->state = NGX_HTTP_SCIM_WAITING;
            return;

        case SCIM_DONE:
            ngx_http_scim_end(r, ctx, &effect->response, 0);
            return;
        }
    }
}


/* each operation of a Bulk request has its own time */

static void
ngx_http_scim_prolong(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx)
{
    ngx_uint_t                 parts;
    ngx_http_scim_loc_conf_t  *slcf;

    parts = scim_op_info(ctx->op)->parts;

    if (parts == ctx->parts) {
        return;
    }

    ctx->parts = parts;

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    ngx_add_timer(&ctx->timer, slcf->timeout);
}


/* from an event of Redis or of the timer, not of the client's connection */

static void
ngx_http_scim_wake(ngx_http_scim_ctx_t *ctx)
{
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    r = ctx->request;
    c = r->connection;

    ngx_http_set_log_request(c->log, r);
    c->log->action = "serving SCIM";

    ctx->state = NGX_HTTP_SCIM_READY;

    ngx_http_scim_resume(r);

    ngx_http_run_posted_requests(c);
}


static void
ngx_http_scim_timer_handler(ngx_event_t *ev)
{
    ngx_http_scim_ctx_t  *ctx;

    ctx = ev->data;

    ngx_log_error(NGX_LOG_ERR, ctx->request->connection->log, 0,
                  "scim: the operation takes longer than \"scim_timeout\"");

    scim_op_timeout(ctx->op);

    ngx_http_scim_wake(ctx);
}


static void
ngx_http_scim_delay_handler(ngx_event_t *ev)
{
    ngx_http_scim_ctx_t  *ctx;

    ctx = ev->data;

    scim_op_delayed(ctx->op, ctx->delayed);

    ngx_http_scim_wake(ctx);
}


static void
ngx_http_scim_store(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_effect_t *effect)
{
    scim_command_t             *command;
    ngx_http_scim_store_t      *store;
    ngx_http_scim_main_conf_t  *smcf;

    command = &effect->command;
    smcf = ngx_http_get_module_main_conf(r, ngx_http_scim_module);

    store = ngx_palloc(r->pool, sizeof(ngx_http_scim_store_t));

    if (store) {
        store->ctx = ctx;
        store->effect = effect;

        if (ngx_http_scim_redis_command(smcf->redis, &ctx->commands,
                                        command->args, command->nargs,
                                        ngx_http_scim_store_reply, store)
            == NGX_OK)
        {
            return;
        }
    }

    scim_op_reply(ctx->op, effect, &ngx_http_scim_redis_down);
}


static void
ngx_http_scim_store_reply(void *data, const scim_reply_t *reply)
{
    ngx_http_scim_store_t *store = data;

    ngx_http_scim_ctx_t  *ctx;

    ctx = store->ctx;

    if (reply->type == SCIM_REPLY_ERROR) {
        ngx_log_error(NGX_LOG_ERR, ctx->request->connection->log, 0,
                      "scim: Redis answers an error: %*s", reply->str.len,
                      reply->str.data);
    }

    scim_op_reply(ctx->op, store->effect, reply);

    ngx_http_scim_wake(ctx);
}


/* the answer of the operation, or the error that took its place */

static void
ngx_http_scim_end(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    const scim_response_t *response, ngx_int_t status)
{
    ngx_int_t  rc;

    /* an operation that took too long still waits for answers */

    ngx_http_scim_cleanup(ctx);
    ngx_http_scim_call_cancel(&ctx->calls);

    ctx->time = ngx_current_msec - ctx->start;

    if (response && response->status >= NGX_HTTP_INTERNAL_SERVER_ERROR
        && response->status != NGX_HTTP_NOT_IMPLEMENTED)
    {
        ngx_http_scim_log_failure(r, ctx);
    }

    if (ctx->gone) {
        r->connection->error = 1;
        ngx_http_finalize_request(r, NGX_HTTP_CLIENT_CLOSED_REQUEST);
        return;
    }

    rc = response ? ngx_http_scim_send_response(r, response)
                  : ngx_http_scim_send_error(r, status);

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: answered after %M ms: %i", ctx->time, rc);

    ngx_http_finalize_request(r, rc);
}


/* the memory of a large operation, once its pool is destroyed */

static void
ngx_http_scim_give_back(void)
{
    ngx_event_t  *ev;

    ev = &ngx_http_scim_give_back_event;
    ev->handler = ngx_http_scim_give_back_handler;
    ev->log = ngx_cycle->log;

    if (!ev->posted) {
        ngx_post_event(ev, &ngx_posted_next_events);
    }
}


static void
ngx_http_scim_give_back_handler(ngx_event_t *ev)
{
    ngx_http_scim_trim();
}


/* the client is told that it is not to blame, the administrator what is */

static void
ngx_http_scim_log_failure(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx)
{
    const scim_op_info_t  *info;

    info = scim_op_info(ctx->op);

    ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "scim: %s failed: %s",
                  info->name ? info->name : "the operation",
                  info->error ? info->error : "for no known reason");
}
