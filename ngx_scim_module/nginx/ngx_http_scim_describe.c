
/*
 * What an operation is told of its request.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include <openssl/rand.h>

#include "scim_uri.h"

#include "ngx_http_scim_body.h"
#include "ngx_http_scim_module.h"


static scim_str_t ngx_http_scim_header(ngx_table_elt_t *h);
static void ngx_http_scim_split_uri(ngx_http_request_t *r, ngx_str_t *prefix,
    scim_str_t *path, scim_str_t *query);
static ngx_int_t ngx_http_scim_get_base_url(ngx_http_request_t *r,
    ngx_http_scim_loc_conf_t *slcf, ngx_str_t *url);
static ngx_int_t ngx_http_scim_make_base_url(ngx_http_request_t *r,
    ngx_str_t *prefix, ngx_str_t *url);
static scim_rc_t ngx_http_scim_get_variable(void *data, int index,
    scim_str_t *value);
static scim_rc_t ngx_http_scim_get_random(void *data, unsigned char *buf,
    size_t size);


ngx_int_t
ngx_http_scim_describe(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_request_t *request)
{
    ngx_str_t                  base_url;
    ngx_http_scim_loc_conf_t  *slcf;

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    if (ngx_http_scim_get_base_url(r, slcf, &base_url) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_memzero(request, sizeof(scim_request_t));

    ngx_http_scim_split_uri(r, &slcf->prefix, &request->path,
                            &request->query);

    request->map = slcf->map;
    request->method = ngx_http_scim_str(&r->method_name);
    request->base_url = ngx_http_scim_str(&base_url);
    request->tenant = ngx_http_scim_str(&ctx->tenant);
    request->body.len = ctx->body.len;
    request->body.data = ctx->body.len ? (char *) ctx->body.data : "";
    request->if_match = ngx_http_scim_header(r->headers_in.if_match);
    request->if_none_match = ngx_http_scim_header(r->headers_in.if_none_match);
    request->env.data = r;
    request->env.variable = ngx_http_scim_get_variable;
    request->env.random = ngx_http_scim_get_random;
    request->env.now = ngx_time();
    request->max_body = ngx_http_scim_body_limit(r);
    request->scan_limit = slcf->scan_limit;
    request->parallel = slcf->parallel;
    request->timeout = slcf->timeout;
    request->writable = ctx->writable;
    request->strict = slcf->strict;
    request->read_only = slcf->read_only;
    request->debug = slcf->debug && ctx->admin;

    return NGX_OK;
}


/* of several lines the first one */

static scim_str_t
ngx_http_scim_header(ngx_table_elt_t *h)
{
    scim_str_t  none = { 0, NULL };

    return h ? ngx_http_scim_str(&h->value) : none;
}


/* by the request line, since r->uri has %2F decoded; no path: not below us */

static void
ngx_http_scim_split_uri(ngx_http_request_t *r, ngx_str_t *prefix,
    scim_str_t *path, scim_str_t *query)
{
    u_char      *p, *last;
    ngx_str_t    part;
    scim_str_t   raw;

    part = r->unparsed_uri;
    last = part.data + part.len;

    p = ngx_strlchr(part.data, last, '#');
    if (p) {
        last = p;
    }

    p = ngx_strlchr(part.data, last, '?');

    part.len = (p ? p : last) - part.data;
    raw = ngx_http_scim_str(&part);

    if (p) {
        part.data = p + 1;
        part.len = last - part.data;

    } else {
        part.len = 0;
    }

    *query = ngx_http_scim_str(&part);

    if (scim_uri_below(raw, ngx_http_scim_str(prefix), path) != SCIM_OK) {
        path->data = NULL;
    }
}


static ngx_int_t
ngx_http_scim_get_base_url(ngx_http_request_t *r,
    ngx_http_scim_loc_conf_t *slcf, ngx_str_t *url)
{
    ngx_int_t  rc;

    if (slcf->base_url) {
        rc = ngx_http_complex_value(r, slcf->base_url, url);

    } else {
        rc = ngx_http_scim_make_base_url(r, &slcf->prefix, url);
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    while (url->len && url->data[url->len - 1] == '/') {
        url->len--;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_make_base_url(ngx_http_request_t *r, ngx_str_t *prefix,
    ngx_str_t *url)
{
    u_char                    *p;
    size_t                     escape;
    ngx_str_t                  scheme, host;
    ngx_http_core_srv_conf_t  *cscf;

    ngx_str_set(&scheme, "http://");

#if (NGX_HTTP_SSL)

    if (r->connection->ssl) {
        ngx_str_set(&scheme, "https://");
    }

#endif

    if (r->headers_in.host && r->headers_in.host->value.len) {
        host = r->headers_in.host->value;

    } else {
        cscf = ngx_http_get_module_srv_conf(r, ngx_http_core_module);
        host = cscf->server_name;
    }

    escape = 2 * ngx_escape_uri(NULL, prefix->data, prefix->len,
                                NGX_ESCAPE_URI);

    p = ngx_pnalloc(r->pool, scheme.len + host.len + prefix->len + escape);
    if (p == NULL) {
        return NGX_ERROR;
    }

    url->data = p;

    p = ngx_cpymem(p, scheme.data, scheme.len);
    p = ngx_cpymem(p, host.data, host.len);
    p = (u_char *) ngx_escape_uri(p, prefix->data, prefix->len,
                                  NGX_ESCAPE_URI);

    url->len = p - url->data;

    return NGX_OK;
}


static scim_rc_t
ngx_http_scim_get_variable(void *data, int index, scim_str_t *value)
{
    ngx_http_request_t *r = data;

    ngx_http_variable_value_t  *vv;

    vv = ngx_http_get_flushed_variable(r, index);

    if (vv == NULL) {
        return SCIM_FAIL;
    }

    value->len = vv->not_found ? 0 : vv->len;
    value->data = NULL;

    if (!vv->not_found) {
        value->data = vv->len ? (char *) vv->data : "";
    }

    return SCIM_OK;
}


static scim_rc_t
ngx_http_scim_get_random(void *data, unsigned char *buf, size_t size)
{
    ngx_http_request_t *r = data;

    if (RAND_bytes(buf, (int) size) != 1) {
        ngx_log_error(NGX_LOG_ALERT, r->connection->log, 0,
                      "scim: RAND_bytes() failed");
        return SCIM_FAIL;
    }

    return SCIM_OK;
}
