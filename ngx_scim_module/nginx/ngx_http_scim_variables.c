
/*
 * The variables "$scim_..." for the access log.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_module.h"


static ngx_int_t ngx_http_scim_variable_text(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_variable_calls(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_variable_token(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_variable_tenant(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_variable_set(ngx_http_variable_value_t *v,
    u_char *text, size_t len);


/* they change while a request is served, and its subrequests share them */

static ngx_http_variable_t  ngx_http_scim_variables[] = {

    { ngx_string("scim_op"), NULL, ngx_http_scim_variable_text,
      offsetof(scim_op_info_t, name), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_type"), NULL, ngx_http_scim_variable_text,
      offsetof(scim_op_info_t, type), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_id"), NULL, ngx_http_scim_variable_text,
      offsetof(scim_op_info_t, id), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_call"), NULL, ngx_http_scim_variable_text,
      offsetof(scim_op_info_t, call), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_error"), NULL, ngx_http_scim_variable_text,
      offsetof(scim_op_info_t, error), NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_calls"), NULL, ngx_http_scim_variable_calls,
      0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_time"), NULL, ngx_http_scim_variable_time,
      0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_token"), NULL, ngx_http_scim_variable_token,
      0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("scim_tenant"), NULL, ngx_http_scim_variable_tenant,
      0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_scim_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_scim_variables; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


/* "data" is the offset of a text in what the operation tells */

static ngx_int_t
ngx_http_scim_variable_text(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    char                 *info, *text;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    text = NULL;

    if (ctx && ctx->op) {
        info = (char *) scim_op_info(ctx->op);
        text = *(char **) (info + data);
    }

    return ngx_http_scim_variable_set(v, (u_char *) text,
                                      text ? ngx_strlen(text) : 0);
}


static ngx_int_t
ngx_http_scim_variable_calls(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char               *p;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    if (ctx == NULL || ctx->op == NULL) {
        return ngx_http_scim_variable_set(v, NULL, 0);
    }

    p = ngx_pnalloc(r->pool, NGX_INT_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_scim_variable_set(v, p,
                    ngx_sprintf(p, "%ui",
                                (ngx_uint_t) scim_op_info(ctx->op)->calls)
                    - p);
}


/* seconds with milliseconds, like $request_time */

static ngx_int_t
ngx_http_scim_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char               *p;
    ngx_msec_t            ms;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    if (ctx == NULL || ctx->request == NULL) {
        return ngx_http_scim_variable_set(v, NULL, 0);
    }

    p = ngx_pnalloc(r->pool, NGX_TIME_T_LEN + sizeof(".000") - 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ms = (ctx->state == NGX_HTTP_SCIM_SENT) ? ctx->time
                                            : ngx_current_msec - ctx->start;

    return ngx_http_scim_variable_set(v, p,
                    ngx_sprintf(p, "%T.%03M", (time_t) (ms / 1000), ms % 1000)
                    - p);
}


/* what its administrator called it, else the beginning of its hash */

static ngx_int_t
ngx_http_scim_variable_token(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    if (ctx == NULL) {
        return ngx_http_scim_variable_set(v, NULL, 0);
    }

    if (ctx->label.len) {
        return ngx_http_scim_variable_set(v, ctx->label.data, ctx->label.len);
    }

    return ngx_http_scim_variable_set(v, ctx->token.data,
                    ngx_min(ctx->token.len, NGX_HTTP_SCIM_TOKEN_PREFIX));
}


static ngx_int_t
ngx_http_scim_variable_tenant(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    if (ctx == NULL) {
        return ngx_http_scim_variable_set(v, NULL, 0);
    }

    return ngx_http_scim_variable_set(v, ctx->tenant.data, ctx->tenant.len);
}


/* a text of no length counts as none */

static ngx_int_t
ngx_http_scim_variable_set(ngx_http_variable_value_t *v, u_char *text,
    size_t len)
{
    v->data = text;
    v->len = len;
    v->valid = (len != 0);
    v->no_cacheable = 0;
    v->not_found = (len == 0);

    return NGX_OK;
}
