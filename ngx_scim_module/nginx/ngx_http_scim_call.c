
/*
 * A call on the app: a subrequest to an internal location.
 *
 * All are background subrequests, so that several can be under way and none
 * looks after the client; the location's directives do the rest.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_call.h"


typedef struct {
    ngx_str_t     name;
    ngx_uint_t    method;
    ngx_uint_t    has_body;
} ngx_http_scim_method_t;


/* what the subrequest gets once it is there, when nothing may fail any more */

typedef struct {
    ngx_uint_t                   method;
    ngx_str_t                    method_name;
    ngx_str_t                    uri;
    ngx_str_t                    args;
    ngx_table_elt_t             *headers;
    ngx_uint_t                   nheaders;
    ngx_table_elt_t             *content_type;
    off_t                        content_length;
    ngx_http_request_body_t     *body;
    ngx_http_variable_value_t   *variables;
} ngx_http_scim_parts_t;


static ngx_http_scim_call_t *ngx_http_scim_call_create(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, scim_effect_t *effect);
static ngx_int_t ngx_http_scim_call_parts(ngx_http_request_t *r,
    ngx_http_scim_call_t *call, ngx_http_scim_parts_t *parts);
static ngx_int_t ngx_http_scim_call_uri(ngx_http_request_t *r,
    ngx_http_scim_call_t *call, ngx_http_scim_parts_t *parts);
static ngx_int_t ngx_http_scim_call_method(ngx_http_request_t *r,
    const scim_call_t *what, ngx_http_scim_parts_t *parts);
static ngx_int_t ngx_http_scim_call_headers(ngx_http_request_t *r,
    const scim_call_t *what, ngx_http_scim_parts_t *parts);
static ngx_table_elt_t *ngx_http_scim_call_header(ngx_http_request_t *r,
    ngx_http_scim_parts_t *parts, scim_str_t name, scim_str_t value);
static ngx_int_t ngx_http_scim_call_body(ngx_http_request_t *r,
    const scim_call_t *what, ngx_http_scim_parts_t *parts);
static ngx_int_t ngx_http_scim_call_variables(ngx_http_request_t *r,
    ngx_http_scim_parts_t *parts);
static void ngx_http_scim_call_dress(ngx_http_request_t *sr,
    ngx_http_scim_call_t *call, ngx_http_scim_parts_t *parts);


/* some apps want a length even where there is nothing to send */

static ngx_http_scim_method_t  ngx_http_scim_methods[] = {
    { ngx_string("GET"),     NGX_HTTP_GET,     0 },
    { ngx_string("POST"),    NGX_HTTP_POST,    1 },
    { ngx_string("PUT"),     NGX_HTTP_PUT,     1 },
    { ngx_string("PATCH"),   NGX_HTTP_PATCH,   1 },
    { ngx_string("DELETE"),  NGX_HTTP_DELETE,  0 },
    { ngx_string("HEAD"),    NGX_HTTP_HEAD,    0 },
    { ngx_string("OPTIONS"), NGX_HTTP_OPTIONS, 0 },
    { ngx_null_string,       NGX_HTTP_UNKNOWN, 0 }
};


void
ngx_http_scim_call(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_effect_t *effect)
{
    scim_answer_t          answer;
    ngx_http_scim_call_t  *call;

    call = ngx_http_scim_call_create(r, ctx, effect);

    if (call) {
        ngx_queue_insert_tail(&ctx->calls, &call->queue);
        return;
    }

    ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                  "scim: a call on the app could not be started");

    ngx_memzero(&answer, sizeof(scim_answer_t));

    answer.state = SCIM_ANSWER_NONE;

    scim_op_answer(ctx->op, effect, &answer);
}


/*
 * What nginx does when a request is terminated: the connection to the app is
 * closed, and the subrequest's reference is dropped.
 */

void
ngx_http_scim_call_cancel(ngx_queue_t *calls)
{
    ngx_queue_t           *q;
    ngx_http_upstream_t   *u;
    ngx_http_scim_call_t  *call;

    while (!ngx_queue_empty(calls)) {
        q = ngx_queue_head(calls);
        ngx_queue_remove(q);

        call = ngx_queue_data(q, ngx_http_scim_call_t, queue);
        call->effect = NULL;

        u = call->request->upstream;

        if (u && u->cleanup) {
            (*u->cleanup)(call->request);
        }
    }
}


static ngx_http_scim_call_t *
ngx_http_scim_call_create(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_effect_t *effect)
{
    ngx_str_t                    uri;
    ngx_http_request_t          *sr;
    ngx_http_scim_call_t        *call;
    ngx_http_scim_parts_t        parts;
    ngx_http_post_subrequest_t  *ps;

    call = ngx_pcalloc(r->pool, sizeof(ngx_http_scim_call_t));
    ps = ngx_palloc(r->pool, sizeof(ngx_http_post_subrequest_t));

    if (call == NULL || ps == NULL) {
        return NULL;
    }

    call->ctx = ctx;
    call->effect = effect;
    call->start = ngx_current_msec;

    if (ngx_http_scim_call_parts(r, call, &parts) != NGX_OK) {
        return NULL;
    }

    ps->handler = ngx_http_scim_call_done;
    ps->data = call;

    uri = parts.uri;

    if (ngx_http_subrequest(r, &uri, &parts.args, &sr, ps,
                            NGX_HTTP_SUBREQUEST_BACKGROUND)
        != NGX_OK)
    {
        return NULL;
    }

    call->request = sr;

    ngx_http_scim_call_dress(sr, call, &parts);

    ngx_log_debug3(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: call %V \"%V\" with %O bytes", &sr->method_name,
                   &call->uri, sr->headers_in.content_length_n);

    return call;
}


/*
 * All texts are copied: those of the effect may go when it is answered, but
 * the subrequest stays, and variables may point into it.
 */

static ngx_int_t
ngx_http_scim_call_parts(ngx_http_request_t *r, ngx_http_scim_call_t *call,
    ngx_http_scim_parts_t *parts)
{
    scim_call_t  *what;

    ngx_memzero(parts, sizeof(ngx_http_scim_parts_t));

    what = &call->effect->call;

    if (ngx_http_scim_call_uri(r, call, parts) != NGX_OK
        || ngx_http_scim_call_method(r, what, parts) != NGX_OK
        || ngx_http_scim_call_headers(r, what, parts) != NGX_OK
        || ngx_http_scim_call_body(r, what, parts) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_scim_call_variables(r, parts);
}


/*
 * The uri in nginx only chooses the location.  Its path stays escaped, so that
 * a value with an escaped slash in it cannot choose another one.
 */

static ngx_int_t
ngx_http_scim_call_uri(ngx_http_request_t *r, ngx_http_scim_call_t *call,
    ngx_http_scim_parts_t *parts)
{
    u_char                    *p, *last;
    ngx_str_t                 *pass;
    ngx_http_scim_loc_conf_t  *slcf;

    if (ngx_http_scim_copy(r->pool, call->effect->call.uri, &call->uri)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    pass = &slcf->pass;
    last = call->uri.data + call->uri.len;

    p = ngx_strlchr(call->uri.data, last, '?');

    if (p) {
        parts->args.data = p + 1;
        parts->args.len = last - parts->args.data;
        last = p;
    }

    parts->uri.len = pass->len + (last - call->uri.data);

    parts->uri.data = ngx_pnalloc(r->pool, parts->uri.len);
    if (parts->uri.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(parts->uri.data, pass->data, pass->len);
    ngx_memcpy(p, call->uri.data, last - call->uri.data);

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_call_method(ngx_http_request_t *r, const scim_call_t *what,
    ngx_http_scim_parts_t *parts)
{
    ngx_http_scim_method_t  *method;

    for (method = ngx_http_scim_methods; method->name.len; method++) {
        if (method->name.len == what->method.len
            && ngx_strncmp(method->name.data, what->method.data,
                           method->name.len)
               == 0)
        {
            break;
        }
    }

    parts->method = method->method;
    parts->content_length = (method->has_body || what->body.len)
                            ? (off_t) what->body.len : -1;

    return ngx_http_scim_copy(r->pool, what->method, &parts->method_name);
}


/* nothing of the client's: neither its token nor what it accepts */

static ngx_int_t
ngx_http_scim_call_headers(ngx_http_request_t *r, const scim_call_t *what,
    ngx_http_scim_parts_t *parts)
{
    size_t      i;
    scim_str_t  accept = scim_str("Accept");
    scim_str_t  accept_value = scim_str("application/json, */*;q=0.5");
    scim_str_t  content_type = scim_str("Content-Type");

    parts->headers = ngx_pcalloc(r->pool, (what->nheaders + 2)
                                          * sizeof(ngx_table_elt_t));
    if (parts->headers == NULL) {
        return NGX_ERROR;
    }

    if (what->content_type.len) {
        parts->content_type = ngx_http_scim_call_header(r, parts, content_type,
                                                        what->content_type);
        if (parts->content_type == NULL) {
            return NGX_ERROR;
        }
    }

    for (i = 0; i < what->nheaders; i++) {
        if (scim_str_caseeq(what->headers[i].name, accept.data)) {
            accept.len = 0;
        }

        if (ngx_http_scim_call_header(r, parts, what->headers[i].name,
                                      what->headers[i].value)
            == NULL)
        {
            return NGX_ERROR;
        }
    }

    if (accept.len
        && ngx_http_scim_call_header(r, parts, accept, accept_value) == NULL)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* the hash lets "proxy_set_header" take the place of a header */

static ngx_table_elt_t *
ngx_http_scim_call_header(ngx_http_request_t *r, ngx_http_scim_parts_t *parts,
    scim_str_t name, scim_str_t value)
{
    ngx_table_elt_t  *h;

    h = &parts->headers[parts->nheaders++];

    if (ngx_http_scim_copy(r->pool, name, &h->key) != NGX_OK
        || ngx_http_scim_copy(r->pool, value, &h->value) != NGX_OK)
    {
        return NULL;
    }

    h->lowcase_key = ngx_pnalloc(r->pool, name.len);
    if (h->lowcase_key == NULL) {
        return NULL;
    }

    h->hash = ngx_hash_strlow(h->lowcase_key, h->key.data, h->key.len);

    return h;
}


/* even without a body, since the subrequest would take the client's */

static ngx_int_t
ngx_http_scim_call_body(ngx_http_request_t *r, const scim_call_t *what,
    ngx_http_scim_parts_t *parts)
{
    ngx_buf_t    *b;
    ngx_str_t     text;
    ngx_chain_t  *cl;

    parts->body = ngx_pcalloc(r->pool, sizeof(ngx_http_request_body_t));
    if (parts->body == NULL) {
        return NGX_ERROR;
    }

    if (what->body.len == 0) {
        return NGX_OK;
    }

    b = ngx_calloc_buf(r->pool);
    cl = ngx_alloc_chain_link(r->pool);

    if (b == NULL || cl == NULL
        || ngx_http_scim_copy(r->pool, what->body, &text) != NGX_OK)
    {
        return NGX_ERROR;
    }

    b->temporary = 1;
    b->start = text.data;
    b->pos = text.data;
    b->last = text.data + text.len;
    b->end = b->last;
    b->last_buf = 1;

    cl->buf = b;
    cl->next = NULL;

    parts->body->bufs = cl;
    parts->body->buf = b;

    return NGX_OK;
}


/*
 * Variables of their own, which begin with the values of the request: what the
 * one call has cached, its Content-Type for example, is wrong for the next.
 */

static ngx_int_t
ngx_http_scim_call_variables(ngx_http_request_t *r,
    ngx_http_scim_parts_t *parts)
{
    size_t                      size;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);

    size = cmcf->variables.nelts * sizeof(ngx_http_variable_value_t);

    parts->variables = ngx_palloc(r->pool, size);
    if (parts->variables == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(parts->variables, r->variables, size);

    return NGX_OK;
}


/* it has been posted already, but does not run before we return */

static void
ngx_http_scim_call_dress(ngx_http_request_t *sr, ngx_http_scim_call_t *call,
    ngx_http_scim_parts_t *parts)
{
    ngx_list_t              *list;
    ngx_http_headers_in_t   *in;
    ngx_http_request_t      *r;

    r = sr->main;

    sr->method = parts->method;
    sr->method_name = parts->method_name;
    sr->request_body = parts->body;
    sr->variables = parts->variables;

    /* "proxy_pass" without a uri sends this as it stands */

    sr->unparsed_uri = call->uri;
    sr->valid_unparsed_uri = 1;

    in = &sr->headers_in;

    ngx_memzero(in, sizeof(ngx_http_headers_in_t));

    in->host = r->headers_in.host;
    in->server = r->headers_in.server;
    in->content_type = parts->content_type;
    in->content_length_n = parts->content_length;
    in->keep_alive_n = -1;

    list = &in->headers;

    list->part.elts = parts->headers;
    list->part.nelts = parts->nheaders;
    list->last = &list->part;
    list->size = sizeof(ngx_table_elt_t);
    list->nalloc = parts->nheaders;
    list->pool = sr->pool;
}
