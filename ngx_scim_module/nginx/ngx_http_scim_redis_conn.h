
/*
 * What the files of the Redis client know of each other.
 */


#ifndef _NGX_HTTP_SCIM_REDIS_CONN_H_INCLUDED_
#define _NGX_HTTP_SCIM_REDIS_CONN_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include <hiredis/hiredis.h>
#include <hiredis/async.h>

#include "ngx_http_scim_redis.h"


/* of what the resolver gives; the next look-up will give others */

#define NGX_HTTP_SCIM_REDIS_MAX_ADDRS  8


typedef enum {
    NGX_HTTP_SCIM_REDIS_CLOSED = 0,    /* a timer or the resolver is at work */
    NGX_HTTP_SCIM_REDIS_CONNECTING,
    NGX_HTTP_SCIM_REDIS_READY,
    NGX_HTTP_SCIM_REDIS_STOPPED        /* for good */
} ngx_http_scim_redis_state_e;


/*
 * "ac" is NULL while closed.  hiredis creates the socket, "connection" owns
 * it from then on.
 */

struct ngx_http_scim_redis_s {
    ngx_http_scim_redis_conf_t    *conf;
    ngx_http_scim_redis_state_e    state;
    ngx_log_t                     *log;
    redisAsyncContext             *ac;
    ngx_connection_t              *connection;
    ngx_resolver_ctx_t            *resolving;
    ngx_event_t                    timer;
    ngx_uint_t                     failures;     /* in a row */
    ngx_uint_t                     pending;      /* replies to come */

    ngx_sockaddr_t                 addrs[NGX_HTTP_SCIM_REDIS_MAX_ADDRS];
    ngx_uint_t                     naddrs;
    ngx_uint_t                     next;
};


/* hiredis has freed the connection, or will do so in a moment */

void ngx_http_scim_redis_lost(ngx_http_scim_redis_t *redis,
    const char *reason);

/* closes the connection: all that wait get a reply that says so */

void ngx_http_scim_redis_drop(ngx_http_scim_redis_t *redis,
    const char *reason);

/* to be called for each reply that is not NULL, before it is used */

void ngx_http_scim_redis_received(ngx_http_scim_redis_t *redis);

/* puts a socket of hiredis on the event loop */

ngx_int_t ngx_http_scim_redis_attach(ngx_http_scim_redis_t *redis,
    redisAsyncContext *ac);


#endif /* _NGX_HTTP_SCIM_REDIS_CONN_H_INCLUDED_ */
