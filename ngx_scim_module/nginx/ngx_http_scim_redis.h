
/*
 * The connection of a worker to Redis.
 */


#ifndef _NGX_HTTP_SCIM_REDIS_H_INCLUDED_
#define _NGX_HTTP_SCIM_REDIS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "scim_op.h"


/*
 * What "scim_redis" says; texts are NUL-terminated.  "host" is set if it is a
 * name: it is looked up again by "resolver" before each reconnect.
 */

typedef struct {
    ngx_str_t         url;
    ngx_str_t         host;
    in_port_t         port;
    ngx_addr_t       *addrs;
    ngx_uint_t        naddrs;
    ngx_str_t         user;
    ngx_str_t         password;
    ngx_str_t         db;
    ngx_msec_t        timeout;
    ngx_msec_t        connect_timeout;
    ngx_resolver_t   *resolver;
    u_char           *file;
    ngx_uint_t        line;
} ngx_http_scim_redis_conf_t;


typedef struct ngx_http_scim_redis_s  ngx_http_scim_redis_t;

typedef void (*ngx_http_scim_redis_pt)(void *data,
    const scim_reply_t *reply);


/* the setter of "scim_redis", for a field ngx_http_scim_redis_conf_t * */

char *ngx_http_scim_redis_slot(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* in the cycle's pool, which stops it at its end */

ngx_http_scim_redis_t *ngx_http_scim_redis_create(ngx_conf_t *cf,
    ngx_http_scim_redis_conf_t *conf);

/* in a worker; without a start the first command connects */

void ngx_http_scim_redis_start(ngx_http_scim_redis_t *redis);

/* nobody gets a reply any more */

void ngx_http_scim_redis_stop(ngx_http_scim_redis_t *redis);

/*
 * Sends a command.  NGX_OK: handler(data, reply) will be called once, from an
 * event that is not the caller's, unless the command is detached before; the
 * reply is freed when the handler returns.  NGX_DECLINED: Redis is down and
 * there will be no call.  The command is in the queue "waiting" as long as it
 * waits for its reply.
 */

ngx_int_t ngx_http_scim_redis_command(ngx_http_scim_redis_t *redis,
    ngx_queue_t *waiting, const scim_str_t *args, size_t nargs,
    ngx_http_scim_redis_pt handler, void *data);

/* empties the queue: hiredis cannot cancel, so replies go nowhere then */

void ngx_http_scim_redis_detach(ngx_queue_t *waiting);


extern const scim_reply_t  ngx_http_scim_redis_down;


#endif /* _NGX_HTTP_SCIM_REDIS_H_INCLUDED_ */
