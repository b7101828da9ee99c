
/*
 * Where "scim_pass" leads: to internal locations, or nowhere.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_module.h"


static ngx_uint_t ngx_http_scim_pass_tree(ngx_conf_t *cf,
    ngx_http_scim_loc_conf_t *slcf, ngx_http_location_tree_node_t *node);
static ngx_uint_t ngx_http_scim_pass_location(ngx_conf_t *cf,
    ngx_http_scim_loc_conf_t *slcf, ngx_http_core_loc_conf_t *clcf);


ngx_int_t
ngx_http_scim_pass_check(ngx_conf_t *cf, ngx_http_scim_loc_conf_t *slcf)
{
    ngx_http_core_loc_conf_t  *clcf;

    clcf = slcf->server->ctx->loc_conf[ngx_http_core_module.ctx_index];

    if (ngx_http_scim_pass_tree(cf, slcf, clcf->static_locations)) {
        return NGX_OK;
    }

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "no location \"^~ %V/\" for the \"scim_pass\" of the "
                  "\"scim\" in %s:%ui", &slcf->pass, slcf->file, slcf->line);

    return NGX_ERROR;
}


ngx_uint_t
ngx_http_scim_pass_is_below(ngx_http_scim_loc_conf_t *slcf,
    ngx_http_core_loc_conf_t *clcf)
{
    ngx_str_t  *name, *pass;

    name = &clcf->name;
    pass = &slcf->pass;

    return name->len >= pass->len
           && ngx_strncmp(name->data, pass->data, pass->len) == 0
           && (name->len == pass->len || name->data[pass->len] == '/');
}


/* how many locations there are; nginx has sorted them into a tree by now */

static ngx_uint_t
ngx_http_scim_pass_tree(ngx_conf_t *cf, ngx_http_scim_loc_conf_t *slcf,
    ngx_http_location_tree_node_t *node)
{
    if (node == NULL) {
        return 0;
    }

    return ngx_http_scim_pass_location(cf, slcf, node->exact)
           + ngx_http_scim_pass_location(cf, slcf, node->inclusive)
           + ngx_http_scim_pass_tree(cf, slcf, node->left)
           + ngx_http_scim_pass_tree(cf, slcf, node->tree)
           + ngx_http_scim_pass_tree(cf, slcf, node->right);
}


static ngx_uint_t
ngx_http_scim_pass_location(ngx_conf_t *cf, ngx_http_scim_loc_conf_t *slcf,
    ngx_http_core_loc_conf_t *clcf)
{
    ngx_uint_t  n;

    if (clcf == NULL) {
        return 0;
    }

    n = ngx_http_scim_pass_tree(cf, slcf, clcf->static_locations);

    if (!ngx_http_scim_pass_is_below(slcf, clcf)) {
        return n;
    }

    if (!clcf->internal) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "location \"%V\" for the \"scim_pass\" of the \"scim\" "
                      "is not \"internal\": clients can use it too, in %s:%ui",
                      &clcf->name, slcf->file, slcf->line);
    }

    return n + 1;
}
