
/*
 * The differences between the versions of nginx (1.22 to 1.30) and of hiredis
 * (0.14.1 to 1.2), and between C libraries.  No other file asks for a version.
 */


#ifndef _NGX_HTTP_SCIM_COMPAT_H_INCLUDED_
#define _NGX_HTTP_SCIM_COMPAT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif


/* lists of headers with the same name came with nginx 1.23.0 */

#if (nginx_version >= 1023000)
#define ngx_http_scim_last_header(h)  (h)->next = NULL
#else
#define ngx_http_scim_last_header(h)
#endif


/* glibc keeps what was freed, unless it is told to give it back */

#ifdef __GLIBC__
#define ngx_http_scim_trim()  (void) malloc_trim(0)
#else
#define ngx_http_scim_trim()
#endif


/* REDIS_INVALID_FD came with hiredis 1.0.0 */

#define NGX_HTTP_SCIM_INVALID_FD  -1


#endif /* _NGX_HTTP_SCIM_COMPAT_H_INCLUDED_ */
