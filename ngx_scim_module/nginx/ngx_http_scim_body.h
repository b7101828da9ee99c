
/*
 * A body, of a request or of an answer, gathered in one piece of memory.
 */


#ifndef _NGX_HTTP_SCIM_BODY_H_INCLUDED_
#define _NGX_HTTP_SCIM_BODY_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


/*
 * "over" is set once the body is larger than "limit"; what was gathered is
 * freed then, and what follows is dropped.  The memory is the pool's, a piece
 * of it that is given back before the pool is destroyed.
 */

typedef struct {
    ngx_pool_t   *pool;
    u_char       *data;
    size_t        len;
    size_t        size;
    size_t        limit;
    unsigned      over:1;
} ngx_http_scim_body_t;


/* "expected" is the length if it is known, else 0 or -1 */

void ngx_http_scim_body_init(ngx_http_scim_body_t *body, ngx_pool_t *pool,
    off_t expected, size_t limit);

/* consumes all buffers, even if there is no memory */

ngx_int_t ngx_http_scim_body_append(ngx_http_scim_body_t *body,
    ngx_chain_t *in);

/* how many bytes a request's may have */

size_t ngx_http_scim_body_limit(ngx_http_request_t *r);

/*
 * Starts to read the body of a request; returns and calls "handler" as
 * ngx_http_read_client_request_body() does.
 */

ngx_int_t ngx_http_scim_body_start(ngx_http_request_t *r,
    ngx_http_scim_body_t *body, ngx_http_client_body_handler_pt handler);

/*
 * Takes what has come, from the handler on: NGX_OK if that was all, NGX_AGAIN
 * if a read event is to be waited for, or the status to finalize with.
 */

ngx_int_t ngx_http_scim_body_read(ngx_http_request_t *r,
    ngx_http_scim_body_t *body);

void ngx_http_scim_body_free(ngx_http_scim_body_t *body);


#endif /* _NGX_HTTP_SCIM_BODY_H_INCLUDED_ */
