
/*
 * The module: its directives outside of mappings, and where nginx calls it.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_module.h"


static char *ngx_http_scim(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static char *ngx_http_scim_pass(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_scim_base_url(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_scim_check_msec(ngx_conf_t *cf, void *post, void *data);
static char *ngx_http_scim_check_size(ngx_conf_t *cf, void *post, void *data);

static ngx_int_t ngx_http_scim_init(ngx_conf_t *cf);
static void *ngx_http_scim_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_scim_init_main_conf(ngx_conf_t *cf, void *conf);
static char *ngx_http_scim_init_redis(ngx_conf_t *cf,
    ngx_http_scim_main_conf_t *smcf);
static scim_map_t *ngx_http_scim_find_map(ngx_http_scim_main_conf_t *smcf,
    ngx_str_t *name);
static void *ngx_http_scim_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_scim_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);

static ngx_int_t ngx_http_scim_init_process(ngx_cycle_t *cycle);
static void ngx_http_scim_exit_process(ngx_cycle_t *cycle);


static ngx_conf_enum_t  ngx_http_scim_dialects[] = {
    { ngx_string("tolerant"), 0 },
    { ngx_string("strict"), 1 },
    { ngx_null_string, 0 }
};


static ngx_conf_post_t  ngx_http_scim_msec_post = {
    ngx_http_scim_check_msec
};


static ngx_conf_post_t  ngx_http_scim_size_post = {
    ngx_http_scim_check_size
};


static ngx_conf_num_bounds_t  ngx_http_scim_num_bounds = {
    ngx_conf_check_num_bounds, 1, -1
};


/* each call costs a subrequest with its buffers */

static ngx_conf_num_bounds_t  ngx_http_scim_parallel_bounds = {
    ngx_conf_check_num_bounds, 1, 64
};


static ngx_command_t  ngx_http_scim_commands[] = {

    { ngx_string("scim_redis"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_1MORE,
      ngx_http_scim_redis_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_scim_main_conf_t, redis_conf),
      NULL },

    { ngx_string("scim_mapping"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_BLOCK|NGX_CONF_TAKE1,
      ngx_http_scim_conf_mapping,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("scim"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_scim,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("scim_pass"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_scim_pass,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, pass),
      NULL },

    { ngx_string("scim_base_url"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_scim_base_url,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, base_url),
      NULL },

    { ngx_string("scim_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, timeout),
      &ngx_http_scim_msec_post },

    { ngx_string("scim_answer_size"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_size_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, answer_size),
      &ngx_http_scim_size_post },

    { ngx_string("scim_scan_limit"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, scan_limit),
      &ngx_http_scim_num_bounds },

    { ngx_string("scim_parallel"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, parallel),
      &ngx_http_scim_parallel_bounds },

    { ngx_string("scim_debug"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, debug),
      NULL },

    { ngx_string("scim_read_only"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, read_only),
      NULL },

    { ngx_string("scim_dialect"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_scim_loc_conf_t, strict),
      &ngx_http_scim_dialects },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_scim_module_ctx = {
    ngx_http_scim_add_variables,           /* preconfiguration */
    ngx_http_scim_init,                    /* postconfiguration */

    ngx_http_scim_create_main_conf,        /* create main configuration */
    ngx_http_scim_init_main_conf,          /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_scim_create_loc_conf,         /* create location configuration */
    ngx_http_scim_merge_loc_conf           /* merge location configuration */
};


ngx_module_t  ngx_http_scim_module = {
    NGX_MODULE_V1,
    &ngx_http_scim_module_ctx,             /* module context */
    ngx_http_scim_commands,                /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    ngx_http_scim_init_process,            /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_scim_exit_process,            /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static char *
ngx_http_scim(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_loc_conf_t *slcf = conf;

    ngx_str_t                   *value;
    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_scim_loc_conf_t   **location;
    ngx_http_scim_main_conf_t   *smcf;

    if (slcf->mapping.data) {
        return "is duplicate";
    }

    value = cf->args->elts;

    slcf->mapping = value[1];

    if (ngx_strcmp(value[1].data, "off") == 0) {
        return NGX_CONF_OK;
    }

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->exact_match || clcf->named
#if (NGX_PCRE)
        || clcf->regex
#endif
       )
    {
        return "works only in a location that is given by a plain prefix";
    }

    slcf->prefix = clcf->name;
    slcf->file = cf->conf_file->file.name.data;
    slcf->line = cf->conf_file->line;
    slcf->server = ngx_http_conf_get_module_srv_conf(cf, ngx_http_core_module);

    clcf->handler = ngx_http_scim_handler;

    /* else a base URL without its slash, and the token, go to the app */

    if (clcf->name.len && clcf->name.data[clcf->name.len - 1] == '/') {
        clcf->auto_redirect = 1;
    }

    smcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_scim_module);

    location = ngx_array_push(&smcf->locations);
    if (location == NULL) {
        return NGX_CONF_ERROR;
    }

    *location = slcf;

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_pass(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_loc_conf_t *slcf = conf;

    ngx_str_t  *value;

    if (slcf->pass.data) {
        return "is duplicate";
    }

    value = cf->args->elts;

    slcf->pass = value[1];

    while (slcf->pass.len && slcf->pass.data[slcf->pass.len - 1] == '/') {
        slcf->pass.len--;
    }

    if (slcf->pass.len == 0 || slcf->pass.data[0] != '/'
        || strpbrk((char *) value[1].data, "$?#") != NULL)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\", expected the prefix of an "
                           "internal location such as \"/_app\"", &value[1]);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_base_url(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_scim_loc_conf_t *slcf = conf;

    char       *rv;
    ngx_str_t  *url;

    rv = ngx_http_set_complex_value_slot(cf, cmd, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    url = &slcf->base_url->value;

    if (slcf->base_url->lengths == NULL
        && ngx_strncasecmp(url->data, (u_char *) "https://", 8) != 0
        && ngx_strncasecmp(url->data, (u_char *) "http://", 7) != 0)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\", it must begin with "
                           "\"https://\" or \"http://\"", url);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_scim_check_msec(ngx_conf_t *cf, void *post, void *data)
{
    ngx_msec_t *value = data;

    return *value ? NGX_CONF_OK : "must not be 0";
}


static char *
ngx_http_scim_check_size(ngx_conf_t *cf, void *post, void *data)
{
    size_t *value = data;

    return *value ? NGX_CONF_OK : "must not be 0";
}


static ngx_int_t
ngx_http_scim_init(ngx_conf_t *cf)
{
    ngx_uint_t                  i;
    ngx_http_scim_loc_conf_t  **slcf;
    ngx_http_scim_main_conf_t  *smcf;

    smcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_scim_module);
    slcf = smcf->locations.elts;

    for (i = 0; i < smcf->locations.nelts; i++) {
        if (ngx_http_scim_pass_check(cf, slcf[i]) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    if (ngx_http_scim_answer_init(cf) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_scim_error_init(cf);
}


static void *
ngx_http_scim_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_scim_main_conf_t  *smcf;

    smcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_scim_main_conf_t));
    if (smcf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     smcf->redis_conf = NULL;
     *     smcf->redis = NULL;
     */

    if (ngx_array_init(&smcf->mappings, cf->pool, 1,
                       sizeof(ngx_http_scim_mapping_t))
        != NGX_OK)
    {
        return NULL;
    }

    if (ngx_array_init(&smcf->locations, cf->pool, 1,
                       sizeof(ngx_http_scim_loc_conf_t *))
        != NGX_OK)
    {
        return NULL;
    }

    return smcf;
}


/* the whole file has been read now, so the order of its parts is free */

static char *
ngx_http_scim_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_scim_main_conf_t *smcf = conf;

    ngx_uint_t                  i;
    ngx_http_scim_loc_conf_t  **slcf;

    slcf = smcf->locations.elts;

    for (i = 0; i < smcf->locations.nelts; i++) {

        slcf[i]->map = ngx_http_scim_find_map(smcf, &slcf[i]->mapping);

        if (slcf[i]->map == NULL) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "unknown scim_mapping \"%V\" in %s:%ui",
                          &slcf[i]->mapping, slcf[i]->file, slcf[i]->line);
            return NGX_CONF_ERROR;
        }

        if (smcf->redis_conf == NULL) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "no \"scim_redis\" for the \"scim\" in %s:%ui",
                          slcf[i]->file, slcf[i]->line);
            return NGX_CONF_ERROR;
        }
    }

    if (smcf->redis_conf == NULL) {
        return NGX_CONF_OK;
    }

    return ngx_http_scim_init_redis(cf, smcf);
}


static char *
ngx_http_scim_init_redis(ngx_conf_t *cf, ngx_http_scim_main_conf_t *smcf)
{
    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_scim_redis_conf_t  *rcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    rcf = smcf->redis_conf;

    if (clcf->resolver && clcf->resolver->connections.nelts) {
        rcf->resolver = clcf->resolver;
    }

    if (rcf->naddrs == 0 && rcf->resolver == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "host \"%V\" has no address, and no \"resolver\" could "
                      "find it later, in %s:%ui", &rcf->host, rcf->file,
                      rcf->line);
        return NGX_CONF_ERROR;
    }

    smcf->redis = ngx_http_scim_redis_create(cf, rcf);

    return smcf->redis ? NGX_CONF_OK : NGX_CONF_ERROR;
}


static scim_map_t *
ngx_http_scim_find_map(ngx_http_scim_main_conf_t *smcf, ngx_str_t *name)
{
    ngx_uint_t                i;
    ngx_http_scim_mapping_t  *mapping;

    mapping = smcf->mappings.elts;

    for (i = 0; i < smcf->mappings.nelts; i++) {
        if (mapping[i].name.len == name->len
            && ngx_strncmp(mapping[i].name.data, name->data, name->len) == 0)
        {
            return mapping[i].map;
        }
    }

    return NULL;
}


static void *
ngx_http_scim_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_scim_loc_conf_t  *slcf;

    slcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_scim_loc_conf_t));
    if (slcf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     slcf->map = NULL;
     *     slcf->mapping = { 0, NULL };
     *     slcf->prefix = { 0, NULL };
     *     slcf->file = NULL;
     *     slcf->line = 0;
     *     slcf->pass = { 0, NULL };
     *     slcf->base_url = NULL;
     */

    slcf->timeout = NGX_CONF_UNSET_MSEC;
    slcf->answer_size = NGX_CONF_UNSET_SIZE;
    slcf->scan_limit = NGX_CONF_UNSET;
    slcf->parallel = NGX_CONF_UNSET;
    slcf->debug = NGX_CONF_UNSET;
    slcf->read_only = NGX_CONF_UNSET;
    slcf->strict = NGX_CONF_UNSET_UINT;

    return slcf;
}


static char *
ngx_http_scim_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_scim_loc_conf_t *prev = parent;
    ngx_http_scim_loc_conf_t *conf = child;

    ngx_http_core_loc_conf_t  *clcf;

    ngx_conf_merge_str_value(conf->pass, prev->pass, "");
    ngx_conf_merge_msec_value(conf->timeout, prev->timeout, 25000);
    ngx_conf_merge_size_value(conf->answer_size, prev->answer_size,
                              8 * 1024 * 1024);
    ngx_conf_merge_value(conf->scan_limit, prev->scan_limit, 10000);
    ngx_conf_merge_value(conf->parallel, prev->parallel, 4);
    ngx_conf_merge_value(conf->debug, prev->debug, 0);
    ngx_conf_merge_value(conf->read_only, prev->read_only, 0);
    ngx_conf_merge_uint_value(conf->strict, prev->strict, 0);

    if (conf->base_url == NULL) {
        conf->base_url = prev->base_url;
    }

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->noname
        && prev->map
        && (clcf->handler == NULL || clcf->handler == ngx_http_scim_handler))
    {
        /* "if" and "limit_except" are parts of their location */

        conf->map = prev->map;
        conf->prefix = prev->prefix;
        conf->file = prev->file;
        conf->line = prev->line;

        clcf->handler = ngx_http_scim_handler;
    }

    if (conf->map == NULL) {
        return NGX_CONF_OK;
    }

    if (conf->pass.len == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "no \"scim_pass\" for the \"scim\" in %s:%ui",
                      conf->file, conf->line);
        return NGX_CONF_ERROR;
    }

    if (clcf->handler != ngx_http_scim_handler) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "another directive takes the place of the \"scim\" in "
                      "%s:%ui", conf->file, conf->line);
        return NGX_CONF_ERROR;
    }

    /* SCIM clients understand SCIM errors only */

    clcf->error_pages = NULL;

    return NGX_CONF_OK;
}


/* in the helpers that look after a cache there are no requests */

static ngx_int_t
ngx_http_scim_init_process(ngx_cycle_t *cycle)
{
    ngx_http_scim_main_conf_t  *smcf;

    if (ngx_process != NGX_PROCESS_WORKER
        && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    smcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_scim_module);

    if (smcf && smcf->locations.nelts) {
        ngx_http_scim_redis_start(smcf->redis);
    }

    return NGX_OK;
}


/* before nginx looks for sockets that were left open */

static void
ngx_http_scim_exit_process(ngx_cycle_t *cycle)
{
    ngx_http_scim_main_conf_t  *smcf;

    smcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_scim_module);

    if (smcf && smcf->redis) {
        ngx_http_scim_redis_stop(smcf->redis);
    }
}
