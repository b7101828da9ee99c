
/*
 * A call on the app, as the files see it that make it and take its answer.
 */


#ifndef _NGX_HTTP_SCIM_CALL_H_INCLUDED_
#define _NGX_HTTP_SCIM_CALL_H_INCLUDED_


#include "ngx_http_scim_module.h"


/* what has come so far */

typedef enum {
    NGX_HTTP_SCIM_CALL_STARTED = 0,
    NGX_HTTP_SCIM_CALL_HEADER,         /* the app's */
    NGX_HTTP_SCIM_CALL_LAST,           /* the end of the app's answer too */
    NGX_HTTP_SCIM_CALL_FOREIGN         /* an answer that is not the app's */
} ngx_http_scim_call_state_e;


/*
 * In the request's pool.  "effect" is NULL once it is answered or nobody waits
 * for it any more.  "uri" is what the app is to get.
 */

typedef struct {
    ngx_queue_t                   queue;
    ngx_http_scim_ctx_t          *ctx;
    ngx_http_request_t           *request;
    scim_effect_t                *effect;
    ngx_http_scim_call_state_e    state;
    ngx_str_t                     uri;
    ngx_msec_t                    start;
    ngx_http_scim_body_t          body;
} ngx_http_scim_call_t;


/* the handler by which a subrequest is known to be a call */

ngx_int_t ngx_http_scim_call_done(ngx_http_request_t *r, void *data,
    ngx_int_t rc);


#endif /* _NGX_HTTP_SCIM_CALL_H_INCLUDED_ */
