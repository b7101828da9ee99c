
/*
 * A body, of a request or of an answer, gathered in one piece of memory:
 * it holds passwords, which must not get into a temporary file.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_body.h"


/* of what does not say how long it is */

#define NGX_HTTP_SCIM_BODY_MIN_SIZE  1024


/*
 * Where "client_max_body_size" does not limit bodies, or not to what should be
 * in memory: ten thousand members of a group take about 1 MB.
 */

#define NGX_HTTP_SCIM_BODY_MAX_SIZE  (16 * 1024 * 1024)


static ngx_int_t ngx_http_scim_body_grow(ngx_http_scim_body_t *body,
    size_t size);


size_t
ngx_http_scim_body_limit(ngx_http_request_t *r)
{
    off_t                      limit;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    limit = clcf->client_max_body_size;

    if (limit == 0 || limit > NGX_HTTP_SCIM_BODY_MAX_SIZE) {
        limit = NGX_HTTP_SCIM_BODY_MAX_SIZE;
    }

    return (size_t) limit;
}


/*
 * Unbuffered, as with "proxy_request_buffering off": nginx would write a body
 * that is larger than its buffer to a file, in all versions of HTTP.
 */

ngx_int_t
ngx_http_scim_body_start(ngx_http_request_t *r, ngx_http_scim_body_t *body,
    ngx_http_client_body_handler_pt handler)
{
    ngx_http_scim_body_init(body, r->pool, r->headers_in.content_length_n,
                            ngx_http_scim_body_limit(r));

    r->request_body_no_buffering = 1;

    return ngx_http_read_client_request_body(r, handler);
}


ngx_int_t
ngx_http_scim_body_read(ngx_http_request_t *r, ngx_http_scim_body_t *body)
{
    ngx_int_t                 rc;
    ngx_chain_t              *in;
    ngx_http_request_body_t  *rb;

    rb = r->request_body;

    for ( ;; ) {
        in = rb->bufs;
        rb->bufs = NULL;

        if (ngx_http_scim_body_append(body, in) != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        if (body->over) {
            ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                          "scim: the body is larger than %uz bytes",
                          body->limit);
            return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
        }

        if (!r->reading_body) {
            return NGX_OK;
        }

        rc = ngx_http_read_unbuffered_request_body(r);

        if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
            return rc;
        }

        if (rc == NGX_AGAIN && rb->bufs == NULL) {
            return NGX_AGAIN;
        }
    }
}


void
ngx_http_scim_body_init(ngx_http_scim_body_t *body, ngx_pool_t *pool,
    off_t expected, size_t limit)
{
    ngx_memzero(body, sizeof(ngx_http_scim_body_t));

    body->pool = pool;
    body->limit = limit;
    body->size = expected > 0 ? (size_t) ngx_min(expected, (off_t) limit)
                              : NGX_HTTP_SCIM_BODY_MIN_SIZE;
}


ngx_int_t
ngx_http_scim_body_append(ngx_http_scim_body_t *body, ngx_chain_t *in)
{
    size_t      n;
    ngx_buf_t  *b;
    ngx_int_t   rc;

    rc = NGX_OK;

    for ( /* void */ ; in; in = in->next) {
        b = in->buf;

        if (!ngx_buf_in_memory(b)) {
            continue;
        }

        n = b->last - b->pos;

        if (n > body->limit - body->len) {
            ngx_http_scim_body_free(body);
            body->over = 1;
        }

        if (n && !body->over && rc == NGX_OK) {
            rc = ngx_http_scim_body_grow(body, body->len + n);

            if (rc == NGX_OK) {
                ngx_memcpy(body->data + body->len, b->pos, n);
                body->len += n;
            }
        }

        b->pos = b->last;
    }

    return rc;
}


void
ngx_http_scim_body_free(ngx_http_scim_body_t *body)
{
    if (body->data) {
        (void) ngx_pfree(body->pool, body->data);
    }

    body->data = NULL;
    body->len = 0;
}


/*
 * "size" in all is needed; the memory doubles until then.  It is aligned only
 * since the pool can then free it early, however small it is.
 */

static ngx_int_t
ngx_http_scim_body_grow(ngx_http_scim_body_t *body, size_t size)
{
    u_char  *data;

    if (body->data && size <= body->size) {
        return NGX_OK;
    }

    while (body->size < size) {
        body->size *= 2;
    }

    data = ngx_pmemalign(body->pool, body->size, NGX_ALIGNMENT);
    if (data == NULL) {
        return NGX_ERROR;
    }

    if (body->data) {
        ngx_memcpy(data, body->data, body->len);
        (void) ngx_pfree(body->pool, body->data);
    }

    body->data = data;

    return NGX_OK;
}
