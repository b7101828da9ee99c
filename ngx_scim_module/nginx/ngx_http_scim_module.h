
/*
 * What the files of the nginx side share: configuration, the context of a
 * request, and the functions that one file calls in another.
 */


#ifndef _NGX_HTTP_SCIM_MODULE_H_INCLUDED_
#define _NGX_HTTP_SCIM_MODULE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <ngx_http.h>

#include "scim_map.h"
#include "scim_op.h"

#include "ngx_http_scim_body.h"
#include "ngx_http_scim_redis.h"


/* as much of a token's hash as tells one from another */

#define NGX_HTTP_SCIM_TOKEN_PREFIX  12


/* a block "scim_mapping"; the map is freed with the cycle's pool */

typedef struct {
    ngx_str_t                     name;
    scim_map_t                   *map;
    u_char                       *file;
    ngx_uint_t                    line;
} ngx_http_scim_mapping_t;


typedef struct {
    ngx_http_scim_redis_conf_t   *redis_conf;
    ngx_http_scim_redis_t        *redis;
    ngx_shm_zone_t               *sessions;   /* NULL: no mapping has one */
    ngx_array_t                   mappings;   /* ngx_http_scim_mapping_t */
    ngx_array_t                   locations;  /* ngx_http_scim_loc_conf_t * */
} ngx_http_scim_main_conf_t;


/*
 * "map" is NULL where there is no SCIM.  "mapping", "prefix", "file", "line"
 * and "server" are those of the directive "scim".
 */

typedef struct {
    scim_map_t                   *map;
    ngx_str_t                     mapping;
    ngx_str_t                     prefix;
    u_char                       *file;
    ngx_uint_t                    line;
    ngx_http_core_srv_conf_t     *server;

    ngx_str_t                     pass;       /* no slash at its end */
    ngx_http_complex_value_t     *base_url;
    ngx_msec_t                    timeout;
    size_t                        answer_size;
    ngx_int_t                     scan_limit;
    ngx_int_t                     parallel;
    ngx_flag_t                    debug;
    ngx_flag_t                    read_only;
    ngx_uint_t                    strict;
} ngx_http_scim_loc_conf_t;


typedef enum {
    NGX_HTTP_SCIM_AUTH = 0,       /* Redis is asked for the token */
    NGX_HTTP_SCIM_BODY,           /* the request's body is being read */
    NGX_HTTP_SCIM_READY,          /* the operation can go on */
    NGX_HTTP_SCIM_WAITING,        /* the operation waits for answers */
    NGX_HTTP_SCIM_SENT,           /* the response is under way */
    NGX_HTTP_SCIM_ERROR           /* nginx answers, with an error of its own */
} ngx_http_scim_state_e;


/*
 * In the request's pool, whose end frees "op".  "commands" and "calls" are what
 * the operation waits for.  "gone": the client does not wait any more.
 */

typedef struct {
    ngx_http_request_t           *request;
    ngx_http_scim_state_e         state;
    scim_op_t                    *op;
    ngx_event_t                   timer;
    ngx_event_t                   delay;
    scim_effect_t                *delayed;
    ngx_queue_t                   commands;
    ngx_queue_t                   calls;
    ngx_http_scim_body_t          body;

    ngx_str_t                     token;      /* its SHA-256, hexadecimal */
    ngx_str_t                     label;
    ngx_str_t                     tenant;
    ngx_msec_t                    start;
    ngx_msec_t                    time;
    ngx_uint_t                    parts;      /* of a Bulk that have begun */
    ngx_str_t                     error;      /* in place of nginx's page */
    unsigned                      writable:1;
    unsigned                      admin:1;
    unsigned                      gone:1;
    unsigned                      granted:1;  /* a login with the app */
} ngx_http_scim_ctx_t;


/* the texts of nginx and of the core are alike, and stay where they are */

static ngx_inline scim_str_t
ngx_http_scim_str(ngx_str_t *text)
{
    scim_str_t  str;

    str.len = text->len;
    str.data = text->len ? (const char *) text->data : "";

    return str;
}


/* the copy lives in the pool */

static ngx_inline ngx_int_t
ngx_http_scim_copy(ngx_pool_t *pool, scim_str_t text, ngx_str_t *copy)
{
    copy->len = text.len;
    copy->data = ngx_pnalloc(pool, text.len + 1);

    if (copy->data == NULL) {
        return NGX_ERROR;
    }

    *ngx_cpymem(copy->data, text.data, text.len) = '\0';

    return NGX_OK;
}


/* conf: the block "scim_mapping" */

char *ngx_http_scim_conf_mapping(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/*
 * pass: refuses a "scim_pass" that leads nowhere, warns of locations that are
 * not internal; nonzero if a location is at "scim_pass" or below it.
 */

ngx_int_t ngx_http_scim_pass_check(ngx_conf_t *cf,
    ngx_http_scim_loc_conf_t *slcf);
ngx_uint_t ngx_http_scim_pass_is_below(ngx_http_scim_loc_conf_t *slcf,
    ngx_http_core_loc_conf_t *clcf);


/* request: the content handler, and where the verdict on a token goes */

ngx_int_t ngx_http_scim_handler(ngx_http_request_t *r);
void ngx_http_scim_authorized(ngx_http_scim_ctx_t *ctx, ngx_int_t rc);


/*
 * auth: NGX_OK, NGX_HTTP_UNAUTHORIZED or NGX_HTTP_SERVICE_UNAVAILABLE; after
 * NGX_AGAIN these come by ngx_http_scim_authorized().
 */

ngx_int_t ngx_http_scim_auth(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx);


/*
 * call: starts a call on the app, whose answer is handed to the operation and
 * wakes the request, or is handed over at once if it cannot be started; ends
 * those under way, whose answers nobody waits for any more.
 */

void ngx_http_scim_call(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_effect_t *effect);
void ngx_http_scim_call_cancel(ngx_queue_t *calls);


/* answer: the filters that take it */

ngx_int_t ngx_http_scim_answer_init(ngx_conf_t *cf);


/* describe: all texts live as long as the request */

ngx_int_t ngx_http_scim_describe(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, scim_request_t *request);


/* response: both return what the request is to be finalized with */

ngx_int_t ngx_http_scim_send_response(ngx_http_request_t *r,
    const scim_response_t *response);
ngx_int_t ngx_http_scim_send_error(ngx_http_request_t *r, ngx_int_t status);
ngx_int_t ngx_http_scim_add_header(ngx_http_request_t *r, scim_str_t name,
    scim_str_t value);


/*
 * error: the SCIM error for a status, its Retry-After added to the response
 * and its body made in the request's pool.
 */

ngx_int_t ngx_http_scim_error_init(ngx_conf_t *cf);
ngx_int_t ngx_http_scim_error_make(ngx_http_request_t *r, ngx_int_t status,
    scim_error_t *err, ngx_str_t *body);
void ngx_http_scim_set_content_type(ngx_http_request_t *r);


/* variables */

ngx_int_t ngx_http_scim_add_variables(ngx_conf_t *cf);


extern ngx_module_t  ngx_http_scim_module;


#endif /* _NGX_HTTP_SCIM_MODULE_H_INCLUDED_ */
