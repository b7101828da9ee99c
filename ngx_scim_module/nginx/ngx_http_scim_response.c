
/*
 * What is sent to the client.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_compat.h"
#include "ngx_http_scim_module.h"


static ngx_int_t ngx_http_scim_send(ngx_http_request_t *r, ngx_int_t status,
    ngx_str_t *body);


ngx_int_t
ngx_http_scim_send_response(ngx_http_request_t *r,
    const scim_response_t *response)
{
    size_t     i;
    ngx_str_t  body;

    for (i = 0; i < response->nheaders; i++) {
        if (ngx_http_scim_add_header(r, response->headers[i].name,
                                     response->headers[i].value)
            != NGX_OK)
        {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }
    }

    body.len = response->body.len;
    body.data = (u_char *) response->body.data;

    return ngx_http_scim_send(r, response->status, &body);
}


ngx_int_t
ngx_http_scim_send_error(ngx_http_request_t *r, ngx_int_t status)
{
    ngx_str_t     body;
    scim_error_t  err;

    if (ngx_http_scim_error_make(r, status, &err, &body) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_scim_send(r, err.status, &body);
}


ngx_int_t
ngx_http_scim_add_header(ngx_http_request_t *r, scim_str_t name,
    scim_str_t value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    h->hash = 1;
    ngx_http_scim_last_header(h);

    if (ngx_http_scim_copy(r->pool, name, &h->key) != NGX_OK
        || ngx_http_scim_copy(r->pool, value, &h->value) != NGX_OK)
    {
        h->hash = 0;
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_send(ngx_http_request_t *r, ngx_int_t status, ngx_str_t *body)
{
    ngx_int_t             rc;
    ngx_buf_t            *b;
    ngx_chain_t           out;
    ngx_http_scim_ctx_t  *ctx;

    /* nobody has to send a body that was not asked for */

    r->expect_tested = 1;

    if (ngx_http_discard_request_body(r) != NGX_OK) {
        r->keepalive = 0;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_scim_module);

    ctx->state = NGX_HTTP_SCIM_SENT;

    r->headers_out.status = status;
    r->headers_out.content_length_n = body->len;

    /* ETags are the operation's: a write that was made is no 412 or 304 */

    r->disable_not_modified = 1;

    if (body->len) {
        ngx_http_scim_set_content_type(r);

    } else {
        r->header_only = 1;
    }

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    b->pos = body->data;
    b->last = body->data + body->len;
    b->memory = 1;
    b->last_buf = 1;
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_output_filter(r, &out);
}
