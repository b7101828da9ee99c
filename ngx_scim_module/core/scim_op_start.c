
/*
 * From a request to the steps that serve it (RFC 7644, 3.2).
 */


#include <ctype.h>
#include <string.h>

#include "scim_op_tree.h"


/* which steps serve a method, and its name for the log */

typedef struct {
    const char               *method;
    const char               *name;
    const scim_op_step_pt    *steps;
    unsigned                  writes:1;
} scim_op_method_t;


/* the methods of a path, and their names for "Allow" (RFC 9110, 10.2.1) */

typedef struct {
    const scim_op_method_t   *methods;
    const char               *allow;
} scim_op_methods_t;


/* an endpoint that is not a resource type's (RFC 7644, 3.2); "": the root */

typedef struct {
    const char               *name;
    const char               *op;
    const scim_op_step_pt    *steps;
    size_t                    max;        /* segments of the path */
    const char               *method;
    const char               *allow;
} scim_op_endpoint_t;


static scim_rc_t scim_op_me(scim_op_t *op);
static scim_rc_t scim_op_endpoint(scim_op_t *op, const scim_uri_path_t *path);
static scim_rc_t scim_op_resource(scim_op_t *op, const scim_uri_path_t *path);
static scim_rc_t scim_op_method(scim_op_t *op,
    const scim_op_methods_t *methods);
static int scim_op_is_options(scim_op_t *op);
static scim_rc_t scim_op_options(scim_op_t *op);
static scim_rc_t scim_op_not_found(scim_op_t *op);


static const scim_op_method_t  scim_op_collection_methods[] = {
    { "GET",    "list",    scim_op_list_steps,   0 },
    { "POST",   "create",  scim_op_create_steps, 1 },
    { NULL,     NULL,      NULL,                 0 }
};


static const scim_op_method_t  scim_op_member_methods[] = {
    { "GET",    "get",     scim_op_get_steps,    0 },
    { "PUT",    "replace", scim_op_change_steps, 1 },
    { "PATCH",  "patch",   scim_op_change_steps, 1 },
    { "DELETE", "delete",  scim_op_delete_steps, 1 },
    { NULL,     NULL,      NULL,                 0 }
};


static const scim_op_methods_t  scim_op_collection = {
    scim_op_collection_methods, "GET, HEAD, POST, OPTIONS"
};


static const scim_op_method_t  scim_op_search_methods[] = {
    { "POST",    "search",  scim_op_list_steps,   0 },
    { NULL,      NULL,      NULL,                 0 }
};


static const scim_op_methods_t  scim_op_search = {
    scim_op_search_methods, "POST, OPTIONS"
};


static const scim_op_methods_t  scim_op_member = {
    scim_op_member_methods, "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"
};


static const scim_op_endpoint_t  scim_op_endpoints[] = {
    { "",                      "search",  scim_op_search_steps,  0,
      "GET", "GET, HEAD, OPTIONS" },
    { "ServiceProviderConfig", "config",  scim_op_config_steps,  1,
      "GET", "GET, HEAD, OPTIONS" },
    { "ResourceTypes",         "types",   scim_op_types_steps,   2,
      "GET", "GET, HEAD, OPTIONS" },
    { "Schemas",               "schemas", scim_op_schemas_steps, 2,
      "GET", "GET, HEAD, OPTIONS" },
    { "Bulk",                  "bulk",    scim_op_bulk_steps,    1,
      "POST", "POST, OPTIONS" },
    { ".search",               "search",  scim_op_search_steps,  1,
      "POST", "POST, OPTIONS" },
    { NULL,                    NULL,      NULL,                  0,
      NULL, NULL }
};


static const scim_op_step_pt  scim_op_options_steps[] = {
    scim_op_options,
    NULL
};


static const char *const  scim_op_bodies[] = { "POST", "PUT", "PATCH", NULL };


scim_rc_t
scim_op_start(scim_op_t *op)
{
    size_t                   i;
    scim_uri_path_t          path;
    const scim_resource_t   *resource;

    /* it is the client's, as a rule, and stands in what is answered */

    if (!scim_uri_utf8(op->request.base_url.data, op->request.base_url.len)) {
        return scim_error_set(&op->err, 400, NULL, "the host is not UTF-8, or"
                              " has a NUL");
    }

    if (scim_uri_path(op->mem, op->request.path, &path, &op->err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_str_eq(path.segments[0], "Me") && path.nsegments == 1) {
        return scim_op_me(op);
    }

    for (i = 0; scim_op_endpoints[i].name; i++) {
        if (scim_str_eq(path.segments[0], scim_op_endpoints[i].name)) {
            return scim_op_endpoint(op, &path);
        }
    }

    for (resource = op->request.map->resources;
         resource;
         resource = resource->next)
    {
        if (scim_str_eq(path.segments[0], resource->type.endpoint + 1)) {
            op->resource = resource;
            op->info.type = resource->type.name;
            return scim_op_resource(op, &path);
        }
    }

    return scim_op_not_found(op);
}


int
scim_op_has_body(scim_str_t method)
{
    size_t  i;

    for (i = 0; scim_op_bodies[i]; i++) {
        if (scim_str_eq(method, scim_op_bodies[i])) {
            return 1;
        }
    }

    return 0;
}


int
scim_op_is_endpoint(scim_str_t text)
{
    size_t  i;

    if (text.len < 2 || text.data[0] != '/') {
        return 0;
    }

    for (i = 1; i < text.len; i++) {
        if (!isalnum((unsigned char) text.data[i]) && text.data[i] != '-'
            && text.data[i] != '_')
        {
            return 0;
        }
    }

    text.data++;
    text.len--;

    for (i = 0; scim_op_endpoints[i].name; i++) {
        if (scim_str_caseeq(text, scim_op_endpoints[i].name)) {
            return 0;
        }
    }

    return !scim_str_caseeq(text, "Me") && !scim_str_caseeq(text, "Users")
           && !scim_str_caseeq(text, "Groups");
}


/* RFC 7644, 3.11 */

static scim_rc_t
scim_op_me(scim_op_t *op)
{
    const scim_resource_t  *resource;

    for (resource = op->request.map->resources;
         resource && resource->me == NULL;
         resource = resource->next)
    {
        /* void */
    }

    if (resource == NULL) {
        return scim_error_set(&op->err, 501, NULL, "\"/Me\" is not"
                              " supported");
    }

    op->info.type = resource->type.name;

    if (scim_op_start_resource(op, resource) != SCIM_OK
        || scim_op_method(op, &scim_op_member) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    /* what is allowed is the same for everyone */

    if (op->step != scim_op_options_steps) {
        op->me_steps = op->step;
        op->step = scim_op_me_steps;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_endpoint(scim_op_t *op, const scim_uri_path_t *path)
{
    const scim_op_endpoint_t  *endpoint;

    for (endpoint = scim_op_endpoints;
         !scim_str_eq(path->segments[0], endpoint->name);
         endpoint++)
    {
        /* void */
    }

    if (path->nsegments > endpoint->max) {
        return scim_op_not_found(op);
    }

    op->info.name = endpoint->op;
    op->step = endpoint->steps;

    op->allow = endpoint->allow;

    if (scim_op_is_options(op)) {
        return SCIM_OK;
    }

    if (!scim_str_eq(op->request.method, endpoint->method)) {
        return scim_error_set(&op->err, 405, NULL, "the method is not allowed"
                              " here");
    }

    if (path->nsegments == 2) {
        op->id = path->segments[1].data;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_resource(scim_op_t *op, const scim_uri_path_t *path)
{
    if (path->nsegments > 2) {
        return scim_op_not_found(op);
    }

    if (scim_op_start_resource(op, op->resource) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (path->nsegments == 1) {
        return scim_op_method(op, &scim_op_collection);
    }

    if (scim_str_eq(path->segments[1], ".search")) {
        op->searches = 1;
        return scim_op_method(op, &scim_op_search);
    }

    op->id = path->segments[1].data;
    op->item.id = op->id;
    op->info.id = op->id;

    return scim_op_method(op, &scim_op_member);
}


scim_rc_t
scim_op_start_resource(scim_op_t *op, const scim_resource_t *resource)
{
    size_t  nattrs;

    op->resource = resource;
    nattrs = resource->nattrs;

    op->need = scim_mem_alloc(op->mem, nattrs + 1);
    op->need_filter = scim_mem_alloc(op->mem, nattrs + 1);
    op->changed = scim_mem_alloc(op->mem, nattrs + 1);
    op->touched = scim_mem_alloc(op->mem, nattrs + 1);
    op->deltas = scim_mem_alloc(op->mem, nattrs * sizeof(scim_delta_t));

    if (op->need == NULL || op->need_filter == NULL || op->changed == NULL
        || op->touched == NULL || op->deltas == NULL
        || scim_values_init(&op->values, op->mem, nattrs) != SCIM_OK
        || scim_item_init(op, op->mem, &op->item) != SCIM_OK)
    {
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_method(scim_op_t *op, const scim_op_methods_t *methods)
{
    const scim_op_method_t  *method;

    op->allow = methods->allow;

    if (scim_op_is_options(op)) {
        return SCIM_OK;
    }

    for (method = methods->methods; method->method; method++) {

        if (!scim_str_eq(op->request.method, method->method)) {
            continue;
        }

        op->info.name = method->name;
        op->step = method->steps;

        if (method->writes && !op->request.writable) {
            return scim_error_set(&op->err, 403, NULL, "this token may only"
                                  " read");
        }

        return SCIM_OK;
    }

    return scim_error_set(&op->err, 405, NULL, "the method is not allowed"
                          " here");
}


/* RFC 9110, 9.3.7 */

static int
scim_op_is_options(scim_op_t *op)
{
    if (!scim_str_eq(op->request.method, "OPTIONS")) {
        return 0;
    }

    op->info.name = "options";
    op->step = scim_op_options_steps;

    return 1;
}


static scim_rc_t
scim_op_options(scim_op_t *op)
{
    if (scim_op_header(op, "Allow", op->allow) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_op_respond_new(op, 204, NULL);
}


static scim_rc_t
scim_op_not_found(scim_op_t *op)
{
    return scim_error_set(&op->err, 404, NULL, "there is no such endpoint");
}
