
/*
 * The sessions with apps that want a login: in shared memory, so that all
 * workers use the same one, and nowhere else.
 */


#ifndef _NGX_HTTP_SCIM_SESSION_H_INCLUDED_
#define _NGX_HTTP_SCIM_SESSION_H_INCLUDED_


#include "ngx_http_scim_module.h"


/*
 * At configuration time, for a mapping that has a session: its memory, and
 * its variables for "proxy_set_header" and others.  NGX_ERROR has told why.
 */

ngx_int_t ngx_http_scim_session_add(ngx_conf_t *cf,
    ngx_http_scim_main_conf_t *smcf, scim_map_t *map);

/*
 * Carries out a SCIM_SESSION of the request's operation, and answers it at
 * once.
 */

void ngx_http_scim_session_do(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, scim_effect_t *effect);

/* a request that ends in the middle of a login: somebody else may log in */

void ngx_http_scim_session_cleanup(ngx_http_scim_ctx_t *ctx);


#endif /* _NGX_HTTP_SCIM_SESSION_H_INCLUDED_ */
