
/*
 * The directive "scim_redis".
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_scim_redis.h"


#define NGX_HTTP_SCIM_REDIS_PORT  6379

/* a password file holds a password, nothing else */

#define NGX_HTTP_SCIM_REDIS_FILE_SIZE  4096


typedef struct {
    ngx_str_t    name;
    char      *(*set)(ngx_conf_t *cf, ngx_str_t *value, void *field);
    ngx_uint_t   offset;
} ngx_http_scim_redis_option_t;


static char *ngx_http_scim_redis_address(ngx_conf_t *cf,
    ngx_http_scim_redis_conf_t *rcf);
static char *ngx_http_scim_redis_option(ngx_conf_t *cf,
    ngx_http_scim_redis_conf_t *rcf, ngx_str_t *arg);
static char *ngx_http_scim_redis_text(ngx_conf_t *cf, ngx_str_t *value,
    void *field);
static char *ngx_http_scim_redis_db(ngx_conf_t *cf, ngx_str_t *value,
    void *field);
static char *ngx_http_scim_redis_time(ngx_conf_t *cf, ngx_str_t *value,
    void *field);
static char *ngx_http_scim_redis_file(ngx_conf_t *cf, ngx_str_t *value,
    void *field);
static ssize_t ngx_http_scim_redis_read_file(ngx_conf_t *cf, ngx_str_t *name,
    u_char *buf, size_t size);


static ngx_http_scim_redis_option_t  ngx_http_scim_redis_options[] = {

    { ngx_string("db="),
      ngx_http_scim_redis_db,
      offsetof(ngx_http_scim_redis_conf_t, db) },

    { ngx_string("user="),
      ngx_http_scim_redis_text,
      offsetof(ngx_http_scim_redis_conf_t, user) },

    { ngx_string("password="),
      ngx_http_scim_redis_text,
      offsetof(ngx_http_scim_redis_conf_t, password) },

    { ngx_string("password_file="),
      ngx_http_scim_redis_file,
      offsetof(ngx_http_scim_redis_conf_t, password) },

    { ngx_string("timeout="),
      ngx_http_scim_redis_time,
      offsetof(ngx_http_scim_redis_conf_t, timeout) },

    { ngx_string("connect_timeout="),
      ngx_http_scim_redis_time,
      offsetof(ngx_http_scim_redis_conf_t, connect_timeout) },

    { ngx_null_string, NULL, 0 }
};


char *
ngx_http_scim_redis_slot(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    char                         *rv;
    ngx_str_t                    *value;
    ngx_uint_t                    i;
    ngx_http_scim_redis_conf_t   *rcf, **rcfp;

    rcfp = (ngx_http_scim_redis_conf_t **) (p + cmd->offset);

    if (*rcfp) {
        return "is duplicate";
    }

    rcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_scim_redis_conf_t));
    if (rcf == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    rcf->url = value[1];
    rcf->file = cf->conf_file->file.name.data;
    rcf->line = cf->conf_file->line;

    for (i = 2; i < cf->args->nelts; i++) {
        rv = ngx_http_scim_redis_option(cf, rcf, &value[i]);
        if (rv != NGX_CONF_OK) {
            return rv;
        }
    }

    if (rcf->user.len && rcf->password.len == 0) {
        return "has a user but no password";
    }

    if (rcf->timeout == 0) {
        rcf->timeout = 1000;
    }

    if (rcf->connect_timeout == 0) {
        rcf->connect_timeout = rcf->timeout;
    }

    *rcfp = rcf;

    return ngx_http_scim_redis_address(cf, rcf);
}


static char *
ngx_http_scim_redis_address(ngx_conf_t *cf, ngx_http_scim_redis_conf_t *rcf)
{
    ngx_url_t  u;

    ngx_memzero(&u, sizeof(ngx_url_t));

    u.url = rcf->url;
    u.default_port = NGX_HTTP_SCIM_REDIS_PORT;
    u.no_resolve = 1;

    if (ngx_parse_url(cf->pool, &u) != NGX_OK || u.uri.len) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "%s in the address of Redis \"%V\"",
                           u.err ? u.err : "invalid text", &u.url);
        return NGX_CONF_ERROR;
    }

    rcf->port = u.port;

    if (u.naddrs == 0) {
        rcf->host = u.host;

        /* at the time of the connect the name may well be known */

        if (ngx_inet_resolve_host(cf->pool, &u) != NGX_OK) {
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0, "%s \"%V\"",
                               u.err ? u.err : "cannot resolve", &u.host);
        }
    }

    rcf->addrs = u.addrs;
    rcf->naddrs = u.naddrs;

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_redis_option(ngx_conf_t *cf, ngx_http_scim_redis_conf_t *rcf,
    ngx_str_t *arg)
{
    char                          *rv;
    u_char                        *p;
    ngx_str_t                      value;
    ngx_http_scim_redis_option_t  *option;

    for (option = ngx_http_scim_redis_options; option->set; option++) {

        if (arg->len < option->name.len
            || ngx_strncmp(arg->data, option->name.data, option->name.len)
               != 0)
        {
            continue;
        }

        value.len = arg->len - option->name.len;
        value.data = arg->data + option->name.len;

        rv = value.len ? option->set(cf, &value,
                                     (char *) rcf + option->offset)
                       : "has no value";

        if (rv != NGX_CONF_OK && rv != NGX_CONF_ERROR) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\" %s",
                               &option->name, rv);
            return NGX_CONF_ERROR;
        }

        return rv;
    }

    /* what follows may be a password with a mistake before it */

    p = ngx_strlchr(arg->data, arg->data + arg->len, '=');

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid parameter \"%*s\", expected \"db=\", "
                       "\"user=\", \"password=\", \"password_file=\", "
                       "\"timeout=\" or \"connect_timeout=\"",
                       p ? (size_t) (p - arg->data) : arg->len, arg->data);

    return NGX_CONF_ERROR;
}


static char *
ngx_http_scim_redis_text(ngx_conf_t *cf, ngx_str_t *value, void *field)
{
    ngx_str_t  *text = field;

    if (text->data) {
        return "is given twice";
    }

    *text = *value;

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_redis_db(ngx_conf_t *cf, ngx_str_t *value, void *field)
{
    if (ngx_atoi(value->data, value->len) == NGX_ERROR) {
        return "must be a number";
    }

    return ngx_http_scim_redis_text(cf, value, field);
}


static char *
ngx_http_scim_redis_time(ngx_conf_t *cf, ngx_str_t *value, void *field)
{
    ngx_int_t    msec;
    ngx_msec_t  *time = field;

    if (*time) {
        return "is given twice";
    }

    msec = ngx_parse_time(value, 0);

    if (msec == NGX_ERROR || msec == 0) {
        return "must be a time";
    }

    *time = msec;

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_redis_file(ngx_conf_t *cf, ngx_str_t *value, void *field)
{
    u_char     *p;
    ssize_t     n;
    ngx_str_t   name, text;

    name = *value;

    if (ngx_conf_full_name(cf->cycle, &name, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    p = ngx_pnalloc(cf->pool, NGX_HTTP_SCIM_REDIS_FILE_SIZE);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    n = ngx_http_scim_redis_read_file(cf, &name, p,
                                      NGX_HTTP_SCIM_REDIS_FILE_SIZE);
    if (n == NGX_ERROR) {
        return NGX_CONF_ERROR;
    }

    if (n == NGX_HTTP_SCIM_REDIS_FILE_SIZE) {
        return "names a file that is too large";
    }

    while (n && (p[n - 1] == LF || p[n - 1] == CR)) {
        n--;
    }

    if (n == 0) {
        return "names an empty file";
    }

    text.len = n;
    text.data = p;

    return ngx_http_scim_redis_text(cf, &text, field);
}


static ssize_t
ngx_http_scim_redis_read_file(ngx_conf_t *cf, ngx_str_t *name, u_char *buf,
    size_t size)
{
    ssize_t   n;
    ngx_fd_t  fd;

    fd = ngx_open_file(name->data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", name);
        return NGX_ERROR;
    }

    n = ngx_read_fd(fd, buf, size);

    if (n == -1) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_read_fd_n " \"%V\" failed", name);
        n = NGX_ERROR;
    }

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_ALERT, cf, ngx_errno,
                           ngx_close_file_n " \"%V\" failed", name);
    }

    return n;
}
