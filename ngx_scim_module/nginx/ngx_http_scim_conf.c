
/*
 * The block "scim_mapping" with the blocks in it.
 *
 * The directives belong to a module of a type of its own, so that nginx does
 * for them what it does for all others: include, quoting, argument counts,
 * unknown and misplaced directives.  What they mean is the core's business.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_module.h"
#include "ngx_http_scim_session.h"


#define NGX_SCIM_MODULE         0x4d494353   /* "SCIM" */

/* the blocks; these bits are within NGX_ANY_CONF, for "include" */

#define NGX_SCIM_MAPPING_CONF   0x02000000
#define NGX_SCIM_RESOURCE_CONF  0x04000000
#define NGX_SCIM_SESSION_CONF   0x08000000


/*
 * An open block.  nginx takes "slot" for an array of the configurations of
 * this type's modules: there is one, and its configuration is the scope.
 */

typedef struct ngx_http_scim_scope_s  ngx_http_scim_scope_t;

struct ngx_http_scim_scope_s {
    ngx_http_scim_scope_t   **slot;
    ngx_http_scim_scope_t    *self;
    scim_map_t               *map;
    scim_resource_t          *resource;
};


/* "http" is the context that is hidden by the scopes */

typedef struct {
    ngx_conf_t               *cf;
    void                     *http;
} ngx_http_scim_resolver_t;


static char *ngx_http_scim_conf_resource(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_scim_conf_session(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_scim_conf_line(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

static ngx_http_scim_mapping_t *ngx_http_scim_conf_add(ngx_conf_t *cf,
    ngx_http_scim_main_conf_t *smcf, ngx_http_scim_resolver_t *resolver);
static char *ngx_http_scim_conf_end(ngx_conf_t *cf,
    ngx_http_scim_mapping_t *mapping);
static char *ngx_http_scim_conf_block(ngx_conf_t *cf,
    ngx_http_scim_scope_t *scope, ngx_uint_t type);
static scim_str_t *ngx_http_scim_conf_args(ngx_conf_t *cf);
static scim_where_t ngx_http_scim_conf_where(ngx_conf_t *cf);
static char *ngx_http_scim_conf_fail(ngx_conf_t *cf, scim_error_t *err);
static int ngx_http_scim_conf_variable(void *data, scim_str_t name);
static void ngx_http_scim_conf_cleanup(void *data);


#define ngx_http_scim_line(name, type)                                        \
    { ngx_string(name), type, ngx_http_scim_conf_line, 0, 0, NULL }


static ngx_command_t  ngx_scim_conf_commands[] = {

    { ngx_string("resource"),
      NGX_SCIM_MAPPING_CONF|NGX_CONF_BLOCK|NGX_CONF_1MORE,
      ngx_http_scim_conf_resource,
      0,
      0,
      NULL },

    { ngx_string("session"),
      NGX_SCIM_MAPPING_CONF|NGX_CONF_BLOCK|NGX_CONF_NOARGS,
      ngx_http_scim_conf_session,
      0,
      0,
      NULL },

    /* the rest is lines; the core knows which of them it supports */

    ngx_http_scim_line("attribute", NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("list",      NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("find",      NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("get",       NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("create",    NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("update",    NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("delete",    NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("read",      NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("set",       NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("add",       NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("remove",    NGX_SCIM_RESOURCE_CONF|NGX_CONF_2MORE),
    ngx_http_scim_line("hide",      NGX_SCIM_RESOURCE_CONF|NGX_CONF_1MORE),
    ngx_http_scim_line("me",        NGX_SCIM_RESOURCE_CONF|NGX_CONF_TAKE2),

    ngx_http_scim_line("login",     NGX_SCIM_SESSION_CONF|NGX_CONF_2MORE),

    ngx_http_scim_line("detail",    NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF|NGX_CONF_TAKE1),
    ngx_http_scim_line("json",      NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF|NGX_CONF_TAKE1),
    ngx_http_scim_line("form",      NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF|NGX_CONF_TAKE1),
    ngx_http_scim_line("xml",       NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF|NGX_CONF_TAKE1),
    ngx_http_scim_line("on",        NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF
                                    |NGX_SCIM_SESSION_CONF|NGX_CONF_1MORE),
    ngx_http_scim_line("lookup",    NGX_SCIM_MAPPING_CONF
                                    |NGX_SCIM_RESOURCE_CONF
                                    |NGX_SCIM_SESSION_CONF|NGX_CONF_2MORE),

      ngx_null_command
};


ngx_module_t  ngx_scim_conf_module = {
    NGX_MODULE_V1,
    NULL,                                  /* module context */
    ngx_scim_conf_commands,                /* module directives */
    NGX_SCIM_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


char *
ngx_http_scim_conf_mapping(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_main_conf_t *smcf = conf;

    char                      *rv;
    ngx_http_scim_scope_t      scope;
    ngx_http_scim_mapping_t   *mapping;
    ngx_http_scim_resolver_t   resolver;

    if (ngx_scim_conf_module.ctx_index == NGX_MODULE_UNSET_INDEX) {
        (void) ngx_count_modules(cf->cycle, NGX_SCIM_MODULE);
    }

    resolver.cf = cf;
    resolver.http = cf->ctx;

    mapping = ngx_http_scim_conf_add(cf, smcf, &resolver);
    if (mapping == NULL) {
        return NGX_CONF_ERROR;
    }

    scope.map = mapping->map;
    scope.resource = NULL;

    rv = ngx_http_scim_conf_block(cf, &scope, NGX_SCIM_MAPPING_CONF);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    if (ngx_http_scim_conf_end(cf, mapping) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    if (scim_map_has_session(mapping->map)
        && ngx_http_scim_session_add(cf, smcf, mapping->map) != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_conf_resource(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_scope_t *up = conf;

    scim_str_t             *args;
    scim_error_t            err;
    ngx_http_scim_scope_t   scope;

    args = ngx_http_scim_conf_args(cf);
    if (args == NULL) {
        return NGX_CONF_ERROR;
    }

    scope.map = up->map;

    if (scim_map_resource(up->map, args, cf->args->nelts,
                          ngx_http_scim_conf_where(cf), &scope.resource, &err)
        != SCIM_OK)
    {
        return ngx_http_scim_conf_fail(cf, &err);
    }

    return ngx_http_scim_conf_block(cf, &scope, NGX_SCIM_RESOURCE_CONF);
}


static char *
ngx_http_scim_conf_session(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_scope_t *up = conf;

    scim_error_t            err;
    ngx_http_scim_scope_t   scope;

    scope.map = up->map;

    if (scim_map_session(up->map, ngx_http_scim_conf_where(cf),
                         &scope.resource, &err)
        != SCIM_OK)
    {
        return ngx_http_scim_conf_fail(cf, &err);
    }

    return ngx_http_scim_conf_block(cf, &scope, NGX_SCIM_SESSION_CONF);
}


static char *
ngx_http_scim_conf_line(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_scope_t *scope = conf;

    scim_str_t    *args;
    scim_error_t   err;

    args = ngx_http_scim_conf_args(cf);
    if (args == NULL) {
        return NGX_CONF_ERROR;
    }

    if (scim_map_line(scope->map, scope->resource, args, cf->args->nelts,
                      ngx_http_scim_conf_where(cf), &err)
        != SCIM_OK)
    {
        return ngx_http_scim_conf_fail(cf, &err);
    }

    return NGX_CONF_OK;
}


static ngx_http_scim_mapping_t *
ngx_http_scim_conf_add(ngx_conf_t *cf, ngx_http_scim_main_conf_t *smcf,
    ngx_http_scim_resolver_t *resolver)
{
    ngx_str_t                *value;
    ngx_uint_t                i;
    ngx_pool_cleanup_t       *cln;
    ngx_http_scim_mapping_t  *mapping;

    value = cf->args->elts;
    mapping = smcf->mappings.elts;

    for (i = 0; i < smcf->mappings.nelts; i++) {
        if (mapping[i].name.len == value[1].len
            && ngx_strncmp(mapping[i].name.data, value[1].data, value[1].len)
               == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "duplicate scim_mapping \"%V\", the first is "
                               "in %s:%ui and this one", &value[1],
                               mapping[i].file, mapping[i].line);
            return NULL;
        }
    }

    if (ngx_strcmp(value[1].data, "off") == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "a scim_mapping cannot be called \"off\"");
        return NULL;
    }

    cln = ngx_pool_cleanup_add(cf->pool, 0);
    mapping = ngx_array_push(&smcf->mappings);

    if (cln == NULL || mapping == NULL) {
        return NULL;
    }

    mapping->name = value[1];
    mapping->file = cf->conf_file->file.name.data;
    mapping->line = cf->conf_file->line;

    mapping->map = scim_map_new(ngx_http_scim_str(&value[1]),
                                ngx_http_scim_conf_variable, resolver);
    if (mapping->map == NULL) {
        return NULL;
    }

    cln->handler = ngx_http_scim_conf_cleanup;
    cln->data = mapping->map;

    return mapping;
}


static char *
ngx_http_scim_conf_end(ngx_conf_t *cf, ngx_http_scim_mapping_t *mapping)
{
    const char    *warning;
    scim_error_t   err;
    scim_where_t   where;

    where.file = (const char *) mapping->file;
    where.line = mapping->line;

    if (scim_map_end(mapping->map, &where, &err) != SCIM_OK) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0, "%s in %s:%ui", err.detail,
                      where.file, (ngx_uint_t) where.line);
        return NGX_CONF_ERROR;
    }

    for ( ;; ) {
        warning = scim_map_warning(mapping->map, &where);

        if (warning == NULL) {
            return NGX_CONF_OK;
        }

        ngx_log_error(NGX_LOG_WARN, cf->log, 0, "%s in %s:%ui", warning,
                      where.file, (ngx_uint_t) where.line);
    }
}


static char *
ngx_http_scim_conf_block(ngx_conf_t *cf, ngx_http_scim_scope_t *scope,
    ngx_uint_t type)
{
    char        *rv;
    ngx_conf_t   save;

    scope->slot = &scope->self;
    scope->self = scope;

    save = *cf;

    cf->ctx = scope;
    cf->module_type = NGX_SCIM_MODULE;
    cf->cmd_type = type;
    cf->handler = NULL;

    rv = ngx_conf_parse(cf, NULL);

    *cf = save;

    return rv;
}


static scim_str_t *
ngx_http_scim_conf_args(ngx_conf_t *cf)
{
    ngx_str_t   *value;
    ngx_uint_t   i;
    scim_str_t  *args;

    args = ngx_palloc(cf->temp_pool, cf->args->nelts * sizeof(scim_str_t));
    if (args == NULL) {
        return NULL;
    }

    value = cf->args->elts;

    for (i = 0; i < cf->args->nelts; i++) {
        args[i] = ngx_http_scim_str(&value[i]);
    }

    return args;
}


static scim_where_t
ngx_http_scim_conf_where(ngx_conf_t *cf)
{
    scim_where_t  where;

    where.file = (const char *) cf->conf_file->file.name.data;
    where.line = cf->conf_file->line;

    return where;
}


/* the line just read is to blame */

static char *
ngx_http_scim_conf_fail(ngx_conf_t *cf, scim_error_t *err)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "%s", err->detail);

    return NGX_CONF_ERROR;
}


static int
ngx_http_scim_conf_variable(void *data, scim_str_t name)
{
    ngx_http_scim_resolver_t *resolver = data;

    size_t      i;
    ngx_int_t   index;
    ngx_str_t   text;
    ngx_conf_t  http;

    for (i = 0; i < name.len; i++) {
        if (!isalnum((u_char) name.data[i]) && name.data[i] != '_') {
            return -1;
        }
    }

    text.len = name.len;
    text.data = (u_char *) name.data;

    http = *resolver->cf;
    http.ctx = resolver->http;

    index = ngx_http_get_variable_index(&http, &text);

    return index == NGX_ERROR ? -1 : (int) index;
}


static void
ngx_http_scim_conf_cleanup(void *data)
{
    scim_map_t *map = data;

    scim_map_free(map);
}
