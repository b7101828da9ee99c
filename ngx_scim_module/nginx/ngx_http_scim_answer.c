
/*
 * The answer to a call: taken from the filters, judged by where it comes from,
 * and handed to the operation.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_call.h"


static ngx_int_t ngx_http_scim_answer_preaccess(ngx_http_request_t *r);
static ngx_int_t ngx_http_scim_answer_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_scim_answer_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
static ngx_http_scim_call_t *ngx_http_scim_answer_call(ngx_http_request_t *r);
static ngx_int_t ngx_http_scim_answer_misplaced(ngx_http_request_t *r);
static ngx_int_t ngx_http_scim_answer_foreign(ngx_http_request_t *r,
    ngx_http_scim_call_t *call);
static scim_answer_state_t ngx_http_scim_answer_state(ngx_http_request_t *r,
    ngx_http_scim_call_t *call, ngx_int_t rc);
static scim_header_t *ngx_http_scim_answer_headers(ngx_http_request_t *r,
    size_t *n);


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;


ngx_int_t
ngx_http_scim_answer_init(ngx_conf_t *cf)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_PREACCESS_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_http_scim_answer_preaccess;

    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_scim_answer_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_scim_answer_body_filter;

    return NGX_OK;
}


/*
 * May run twice for one call, so the second time there is nothing left to do.
 * NGX_OK keeps nginx from making an error page of a failed call.
 */

ngx_int_t
ngx_http_scim_call_done(ngx_http_request_t *r, void *data, ngx_int_t rc)
{
    ngx_http_scim_call_t *call = data;

    scim_answer_t         answer;
    scim_effect_t        *effect;
    ngx_http_scim_ctx_t  *ctx;

    ctx = call->ctx;
    effect = call->effect;

    if (effect == NULL) {
        return NGX_OK;
    }

    call->effect = NULL;
    ngx_queue_remove(&call->queue);

    ngx_memzero(&answer, sizeof(scim_answer_t));

    answer.state = ngx_http_scim_answer_state(r, call, rc);
    answer.ms = ngx_current_msec - call->start;

    if (answer.state == SCIM_ANSWER_WHOLE) {
        answer.headers = ngx_http_scim_answer_headers(r, &answer.nheaders);

        if (answer.headers == NULL && answer.nheaders) {
            answer.state = SCIM_ANSWER_NONE;
            answer.nheaders = 0;
        }
    }

    if (answer.state == SCIM_ANSWER_WHOLE) {
        answer.status = r->upstream->headers_in.status_n;
        answer.body.len = call->body.len;
        answer.body.data = call->body.len ? (char *) call->body.data : "";
    }

    ngx_log_debug4(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: answer state:%d status:%d %uz bytes, %M ms",
                   answer.state, answer.status, answer.body.len,
                   (ngx_msec_t) answer.ms);

    scim_op_answer(ctx->op, effect, &answer);

    if (answer.headers) {
        ngx_free(answer.headers);
    }

    ngx_http_scim_body_free(&call->body);

    ctx->state = NGX_HTTP_SCIM_READY;

    /* nginx itself does not wake the parent of a background subrequest */

    return ngx_http_post_request(r->parent, NULL);
}


/* nothing is sent to where the configuration did not mean to send it */

static ngx_int_t
ngx_http_scim_answer_preaccess(ngx_http_request_t *r)
{
    ngx_http_scim_call_t  *call;

    call = ngx_http_scim_answer_call(r);

    if (call == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_http_scim_answer_misplaced(r)) {
        call->state = NGX_HTTP_SCIM_CALL_FOREIGN;
        return NGX_HTTP_FORBIDDEN;
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_scim_answer_header_filter(ngx_http_request_t *r)
{
    ngx_http_upstream_t       *u;
    ngx_http_scim_call_t      *call;
    ngx_http_scim_loc_conf_t  *slcf;

    call = ngx_http_scim_answer_call(r);

    if (call == NULL) {
        return ngx_http_next_header_filter(r);
    }

    r->filter_need_in_memory = 1;
    r->header_sent = 1;

    if (call->state != NGX_HTTP_SCIM_CALL_STARTED
        || ngx_http_scim_answer_foreign(r, call))
    {
        call->state = NGX_HTTP_SCIM_CALL_FOREIGN;
        return NGX_OK;
    }

    call->state = NGX_HTTP_SCIM_CALL_HEADER;

    slcf = ngx_http_get_module_loc_conf(r->main, ngx_http_scim_module);

    u = r->upstream;

    ngx_http_scim_body_init(&call->body, r->pool,
                            u->headers_in.content_length_n,
                            slcf->answer_size);

    /*
     * As "X-Accel-Buffering: no" does: buffered answers would wait for a
     * client that is not there, the larger ones in a file.
     */

    u->buffering = 0;

    return NGX_OK;
}


/* over the limit it goes on reading, for the sake of the connection */

static ngx_int_t
ngx_http_scim_answer_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_chain_t           *cl;
    ngx_http_scim_call_t  *call;

    call = ngx_http_scim_answer_call(r);

    if (call == NULL) {
        return ngx_http_next_body_filter(r, in);
    }

    if (call->state != NGX_HTTP_SCIM_CALL_HEADER) {
        for (cl = in; cl; cl = cl->next) {
            cl->buf->pos = cl->buf->last;
            cl->buf->file_pos = cl->buf->file_last;
        }

        return NGX_OK;
    }

    for (cl = in; cl; cl = cl->next) {
        if (cl->buf->last_buf || cl->buf->last_in_chain) {
            call->state = NGX_HTTP_SCIM_CALL_LAST;
        }
    }

    if (ngx_http_scim_body_append(&call->body, in) != NGX_OK) {

        /* an error would end the client's request too */

        call->body.over = 1;
    }

    return NGX_OK;
}


/* not by the module's context, which a redirect wipes */

static ngx_http_scim_call_t *
ngx_http_scim_answer_call(ngx_http_request_t *r)
{
    if (r->post_subrequest == NULL
        || r->post_subrequest->handler != ngx_http_scim_call_done)
    {
        return NULL;
    }

    return r->post_subrequest->data;
}


/* not below "scim_pass", or not with the uri that the mapping wants */

static ngx_int_t
ngx_http_scim_answer_misplaced(ngx_http_request_t *r)
{
    ngx_http_core_loc_conf_t  *clcf;
    ngx_http_scim_loc_conf_t  *slcf;

    if (!r->valid_unparsed_uri) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: a call was rewritten or redirected to \"%V\"",
                      &r->uri);
        return 1;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);
    slcf = ngx_http_get_module_loc_conf(r->main, ngx_http_scim_module);

    if (!ngx_http_scim_pass_is_below(slcf, clcf)) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: a call came to location \"%V\", which is not "
                      "below \"scim_pass %V\"", &clcf->name, &slcf->pass);
        return 1;
    }

    return 0;
}


static ngx_int_t
ngx_http_scim_answer_foreign(ngx_http_request_t *r, ngx_http_scim_call_t *call)
{
    ngx_http_upstream_t  *u;

    if (ngx_http_scim_answer_misplaced(r)) {
        return 1;
    }

    u = r->upstream;

    if (u == NULL) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: nginx itself answers a call with %ui",
                      r->headers_out.status);
        return 1;
    }

    if (u->headers_in.status_n == 0) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: an answer without a status");
        return 1;
    }

    if (u->uri.len
        && (u->uri.len != call->uri.len
            || ngx_memcmp(u->uri.data, call->uri.data, u->uri.len) != 0))
    {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: the app got another uri than the mapping's, "
                      "\"proxy_pass\" for it must have no uri");
        return 1;
    }

    return 0;
}


/* nginx has logged why there is none */

static scim_answer_state_t
ngx_http_scim_answer_state(ngx_http_request_t *r, ngx_http_scim_call_t *call,
    ngx_int_t rc)
{
    switch (call->state) {

    case NGX_HTTP_SCIM_CALL_LAST:

        if (call->body.over) {
            ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                          "scim: the app's answer is larger than "
                          "\"scim_answer_size\"");
            return SCIM_ANSWER_TOO_BIG;
        }

        return SCIM_ANSWER_WHOLE;

    case NGX_HTTP_SCIM_CALL_HEADER:
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: the app's answer was cut short");
        return SCIM_ANSWER_CUT;

    case NGX_HTTP_SCIM_CALL_STARTED:

        if (rc < NGX_HTTP_SPECIAL_RESPONSE
            || (r->upstream && rc >= NGX_HTTP_INTERNAL_SERVER_ERROR
                && (ngx_uint_t) rc != r->upstream->headers_in.status_n))
        {
            return SCIM_ANSWER_NONE;
        }

        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: nginx itself answers a call with %i, or "
                      "\"proxy_intercept_errors\" is on", rc);
        return SCIM_ANSWER_FOREIGN;

    default: /* NGX_HTTP_SCIM_CALL_FOREIGN */
        return SCIM_ANSWER_FOREIGN;
    }
}


/*
 * As the app has sent them: "proxy_redirect" and "proxy_hide_header" are for
 * clients.  On the heap; NULL if there are none or there is no memory.
 */

static scim_header_t *
ngx_http_scim_answer_headers(ngx_http_request_t *r, size_t *n)
{
    size_t            i;
    ngx_uint_t        k;
    scim_header_t    *headers;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    *n = 0;

    for (part = &r->upstream->headers_in.headers.part; part; part = part->next)
    {
        *n += part->nelts;
    }

    if (*n == 0) {
        return NULL;
    }

    headers = ngx_alloc(*n * sizeof(scim_header_t), r->connection->log);
    if (headers == NULL) {
        return NULL;
    }

    i = 0;

    for (part = &r->upstream->headers_in.headers.part; part; part = part->next)
    {
        h = part->elts;

        for (k = 0; k < part->nelts; k++) {
            headers[i].name = ngx_http_scim_str(&h[k].key);
            headers[i].value = ngx_http_scim_str(&h[k].value);
            i++;
        }
    }

    return headers;
}
