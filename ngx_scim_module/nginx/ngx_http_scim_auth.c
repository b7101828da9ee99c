
/*
 * A bearer token (RFC 6750) to a verdict, by one look into Redis.
 *
 * Redis has the hash "scim:token:SHA256", never the token.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include <openssl/evp.h>

#include "scim_token.h"

#include "ngx_http_scim_compat.h"
#include "ngx_http_scim_module.h"


#define NGX_HTTP_SCIM_TOKEN_KEY     "scim:token:"
#define NGX_HTTP_SCIM_DIGEST_SIZE   32


/* what the script returns */

enum {
    NGX_HTTP_SCIM_TOKEN_TENANT = 0,
    NGX_HTTP_SCIM_TOKEN_LABEL,
    NGX_HTTP_SCIM_TOKEN_SCOPE,
    NGX_HTTP_SCIM_TOKEN_FIELDS
};


static scim_rc_t ngx_http_scim_auth_token(ngx_http_request_t *r,
    ngx_table_elt_t *header, scim_str_t *token);
static ngx_int_t ngx_http_scim_auth_digest(ngx_http_request_t *r,
    scim_str_t token, ngx_str_t *key, ngx_str_t *digest);
static void ngx_http_scim_auth_reply(void *data, const scim_reply_t *reply);
static ngx_int_t ngx_http_scim_auth_verdict(ngx_http_scim_ctx_t *ctx,
    const scim_reply_t *reply);
static ngx_int_t ngx_http_scim_auth_refuse(ngx_http_request_t *r,
    const char *challenge);


/*
 * A token that is gone cannot come back by this.  One clock decides when a
 * token ends, that of Redis.  When it was used is known to the minute, so that
 * most requests only read, and to fail to note it is no reason to refuse it.
 */

static const char  ngx_http_scim_auth_script[] =
    "local t = redis.call('HMGET', KEYS[1], 'tenant', 'label', 'scope',"
    " 'expires', 'used') "
    "if not t[1] then return false end "
    "local now = tonumber(redis.call('TIME')[1]) "
    "local expires = tonumber(t[4]) or 0 "
    "if expires ~= 0 and expires <= now then return false end "
    "if now - (tonumber(t[5]) or 0) > 60 then"
    " redis.pcall('HSET', KEYS[1], 'used', now) end "
    "return {t[1], t[2], t[3]}";


ngx_int_t
ngx_http_scim_auth(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx)
{
    ngx_str_t                   key;
    scim_str_t                  token;
    scim_str_t                  args[4] = {
        scim_str("EVAL"),
        scim_str(ngx_http_scim_auth_script),
        scim_str("1"),
        scim_str("")
    };
    ngx_table_elt_t            *header;
    ngx_http_scim_main_conf_t  *smcf;

    header = r->headers_in.authorization;

    /* no error is named where there is no token (RFC 6750, 3.1) */

    if (header == NULL) {
        return ngx_http_scim_auth_refuse(r, "Bearer realm=\"scim\"");
    }

    if (ngx_http_scim_auth_token(r, header, &token) != SCIM_OK) {

        if (ngx_strncasecmp(header->value.data, (u_char *) "Bearer ", 7) != 0)
        {
            return ngx_http_scim_auth_refuse(r, "Bearer realm=\"scim\"");
        }

        return ngx_http_scim_auth_refuse(r, "Bearer realm=\"scim\", "
                                         "error=\"invalid_token\"");
    }

    if (ngx_http_scim_auth_digest(r, token, &key, &ctx->token) != NGX_OK) {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    args[3] = ngx_http_scim_str(&key);

    smcf = ngx_http_get_module_main_conf(r, ngx_http_scim_module);

    if (ngx_http_scim_redis_command(smcf->redis, &ctx->commands, args, 4,
                                    ngx_http_scim_auth_reply, ctx)
        != NGX_OK)
    {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    return NGX_AGAIN;
}


/*
 * Some clients can only be given a user and a password, or the value of the
 * header as a whole.
 */

static scim_rc_t
ngx_http_scim_auth_token(ngx_http_request_t *r, ngx_table_elt_t *header,
    scim_str_t *token)
{
    scim_str_t                 value;
    ngx_http_scim_loc_conf_t  *slcf;

    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    value = ngx_http_scim_str(&header->value);

    if (!slcf->strict
        && ngx_strncasecmp(header->value.data, (u_char *) "Basic ", 6) == 0)
    {
        if (ngx_http_auth_basic_user(r) != NGX_OK) {
            return SCIM_DECLINED;
        }

        value = ngx_http_scim_str(&r->headers_in.passwd);
    }

    return scim_token_parse(value, !slcf->strict, token);
}


/* the digest is the end of the key */

static ngx_int_t
ngx_http_scim_auth_digest(ngx_http_request_t *r, scim_str_t token,
    ngx_str_t *key, ngx_str_t *digest)
{
    u_char  *p;
    u_char   sha256[NGX_HTTP_SCIM_DIGEST_SIZE];

    if (EVP_Digest(token.data, token.len, sha256, NULL, EVP_sha256(), NULL)
        != 1)
    {
        ngx_log_error(NGX_LOG_ALERT, r->connection->log, 0,
                      "scim: EVP_Digest() failed");
        return NGX_ERROR;
    }

    key->len = sizeof(NGX_HTTP_SCIM_TOKEN_KEY) - 1
               + 2 * NGX_HTTP_SCIM_DIGEST_SIZE;

    key->data = ngx_pnalloc(r->pool, key->len);
    if (key->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(key->data, NGX_HTTP_SCIM_TOKEN_KEY,
                   sizeof(NGX_HTTP_SCIM_TOKEN_KEY) - 1);

    (void) ngx_hex_dump(p, sha256, NGX_HTTP_SCIM_DIGEST_SIZE);

    digest->data = p;
    digest->len = 2 * NGX_HTTP_SCIM_DIGEST_SIZE;

    return NGX_OK;
}


static void
ngx_http_scim_auth_reply(void *data, const scim_reply_t *reply)
{
    ngx_http_scim_ctx_t *ctx = data;

    ngx_http_scim_authorized(ctx, ngx_http_scim_auth_verdict(ctx, reply));
}


/* fails closed: what is not clearly a token is an outage */

static ngx_int_t
ngx_http_scim_auth_verdict(ngx_http_scim_ctx_t *ctx,
    const scim_reply_t *reply)
{
    ngx_http_request_t  *r;
    const scim_reply_t  *tenant, *label, *scope;

    r = ctx->request;

    if (reply->type == SCIM_REPLY_DOWN) {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    if (reply->type == SCIM_REPLY_NIL) {
        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "scim: token %*s is unknown or has expired",
                      (size_t) NGX_HTTP_SCIM_TOKEN_PREFIX, ctx->token.data);
        return ngx_http_scim_auth_refuse(r, "Bearer realm=\"scim\", "
                                         "error=\"invalid_token\"");
    }

    if (reply->type != SCIM_REPLY_ARRAY
        || reply->nelements != NGX_HTTP_SCIM_TOKEN_FIELDS)
    {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: Redis does not tell of a token: %*s",
                      reply->str.len,
                      reply->str.len ? reply->str.data : "");
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    tenant = &reply->elements[NGX_HTTP_SCIM_TOKEN_TENANT];
    label = &reply->elements[NGX_HTTP_SCIM_TOKEN_LABEL];
    scope = &reply->elements[NGX_HTTP_SCIM_TOKEN_SCOPE];

    if (tenant->type != SCIM_REPLY_STRING || tenant->str.len == 0) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "scim: a token without a tenant");
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    if (ngx_http_scim_copy(r->pool, tenant->str, &ctx->tenant) != NGX_OK) {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    if (label->type == SCIM_REPLY_STRING
        && ngx_http_scim_copy(r->pool, label->str, &ctx->label) != NGX_OK)
    {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    /* any other scope may only read */

    if (scope->type == SCIM_REPLY_STRING) {
        ctx->admin = scim_str_eq(scope->str, "admin");
        ctx->writable = ctx->admin || scim_str_eq(scope->str, "write");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_auth_refuse(ngx_http_request_t *r, const char *challenge)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_HTTP_SERVICE_UNAVAILABLE;
    }

    h->hash = 1;
    ngx_http_scim_last_header(h);
    ngx_str_set(&h->key, "WWW-Authenticate");
    h->value.len = ngx_strlen(challenge);
    h->value.data = (u_char *) challenge;

    r->headers_out.www_authenticate = h;

    return NGX_HTTP_UNAUTHORIZED;
}
