
/*
 * nginx's own error pages in a SCIM location, made into SCIM errors: what
 * limit_req, deny or a body that is too large answer, for example.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_module.h"
#include "ngx_http_scim_body.h"


static ngx_int_t ngx_http_scim_error_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_scim_error_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
static ngx_int_t ngx_http_scim_error_retry_after(ngx_http_request_t *r,
    int seconds);


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;


ngx_int_t
ngx_http_scim_error_init(ngx_conf_t *cf)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_scim_error_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_scim_error_body_filter;

    return NGX_OK;
}


ngx_int_t
ngx_http_scim_error_make(ngx_http_request_t *r, ngx_int_t status,
    scim_error_t *err, ngx_str_t *body)
{
    char        *text;
    ngx_int_t    rc;
    scim_str_t   str;

    ngx_memzero(err, sizeof(scim_error_t));

    scim_op_error_status((int) status, ngx_http_scim_body_limit(r), err);

    if (err->retry_after
        && ngx_http_scim_error_retry_after(r, err->retry_after) != NGX_OK)
    {
        return NGX_ERROR;
    }

    text = scim_op_error_body(err, &str.len);
    if (text == NULL) {
        return NGX_ERROR;
    }

    str.data = text;

    rc = ngx_http_scim_copy(r->pool, str, body);

    free(text);

    return rc;
}


void
ngx_http_scim_set_content_type(ngx_http_request_t *r)
{
    ngx_str_set(&r->headers_out.content_type, "application/scim+json");
    r->headers_out.content_type_len = r->headers_out.content_type.len;
    r->headers_out.content_type_lowcase = NULL;

    r->headers_out.charset.len = 0;
}


static ngx_int_t
ngx_http_scim_error_header_filter(ngx_http_request_t *r)
{
    scim_error_t               err;
    ngx_http_scim_ctx_t       *ctx;
    ngx_http_scim_loc_conf_t  *slcf;

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);
    ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

    if (slcf->map == NULL
        || r != r->main
        || r->headers_out.status < NGX_HTTP_BAD_REQUEST
        || (ctx && ctx->state == NGX_HTTP_SCIM_SENT))
    {
        return ngx_http_next_header_filter(r);
    }

    if (ctx == NULL) {
        ctx = ngx_pcalloc(r->pool, sizeof(ngx_http_scim_ctx_t));
        if (ctx == NULL) {
            return NGX_ERROR;
        }

        ngx_http_set_ctx(r, ctx, ngx_http_scim_module);
    }

    if (ngx_http_scim_error_make(r, r->headers_out.status, &err, &ctx->error)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: nginx answers %ui, the client is told %d",
                   r->headers_out.status, err.status);

    ctx->state = NGX_HTTP_SCIM_ERROR;

    r->headers_out.status = err.status;
    r->headers_out.status_line.len = 0;

    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);
    ngx_http_clear_last_modified(r);
    ngx_http_clear_etag(r);

    r->headers_out.content_length_n = ctx->error.len;

    ngx_http_scim_set_content_type(r);

    return ngx_http_next_header_filter(r);
}


static ngx_int_t
ngx_http_scim_error_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_buf_t            *b;
    ngx_chain_t           out, *cl;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

    if (ctx == NULL
        || ctx->state != NGX_HTTP_SCIM_ERROR
        || r != r->main
        || in == NULL)
    {
        return ngx_http_next_body_filter(r, in);
    }

    for (cl = in; cl; cl = cl->next) {
        cl->buf->pos = cl->buf->last;
        cl->buf->file_pos = cl->buf->file_last;
    }

    if (ctx->error.len == 0) {
        return NGX_OK;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->pos = ctx->error.data;
    b->last = ctx->error.data + ctx->error.len;
    b->memory = 1;
    b->last_buf = 1;
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    /* once, whatever the page is made of */

    ctx->error.len = 0;

    return ngx_http_next_body_filter(r, &out);
}


static ngx_int_t
ngx_http_scim_error_retry_after(ngx_http_request_t *r, int seconds)
{
    u_char      text[NGX_INT_T_LEN];
    scim_str_t  name = scim_str("Retry-After"), value;

    value.data = (char *) text;
    value.len = ngx_sprintf(text, "%d", seconds) - text;

    return ngx_http_scim_add_header(r, name, value);
}
