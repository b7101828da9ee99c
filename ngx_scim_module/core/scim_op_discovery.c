
/*
 * The discovery endpoints (RFC 7644, 4).
 */


#include <string.h>
#include <strings.h>

#include "scim_discovery.h"
#include "scim_op_tree.h"


static scim_rc_t scim_discovery_config(scim_op_t *op);
static int scim_discovery_has_password(const scim_op_t *op);
static scim_rc_t scim_discovery_types(scim_op_t *op);
static scim_rc_t scim_discovery_schemas(scim_op_t *op);
static scim_rc_t scim_discovery_no_filter(scim_op_t *op);
static scim_rc_t scim_discovery_not_found(scim_op_t *op);
static scim_rc_t scim_discovery_one(scim_op_t *op, json_t *document);
static scim_rc_t scim_discovery_add(scim_op_t *op, json_t *list,
    json_t *document);
static scim_rc_t scim_discovery_list(scim_op_t *op, json_t *list);


const scim_op_step_pt  scim_op_config_steps[] = {
    scim_discovery_config,
    NULL
};


const scim_op_step_pt  scim_op_types_steps[] = {
    scim_discovery_types,
    NULL
};


const scim_op_step_pt  scim_op_schemas_steps[] = {
    scim_discovery_schemas,
    NULL
};


static scim_rc_t
scim_discovery_config(scim_op_t *op)
{
    json_t  *document;

    if (scim_discovery_no_filter(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    document = scim_discovery_config_new(op->request.base_url,
                                     scim_discovery_has_password(op),
                                     op->request.max_body);

    return scim_discovery_one(op, document);
}


/* "changePassword" is true where a client's password reaches the app */

static int
scim_discovery_has_password(const scim_op_t *op)
{
    scim_str_t              name;
    const scim_resource_t  *res;

    name.data = "password";
    name.len = 8;

    for (res = op->request.map->resources; res; res = res->next) {
        if (scim_schema_attr(&res->type.schemas[0], name)) {
            return 1;
        }
    }

    return 0;
}


static scim_rc_t
scim_discovery_types(scim_op_t *op)
{
    json_t                  *list;
    scim_str_t               base;
    const scim_resource_t   *res;

    if (scim_discovery_no_filter(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    list = op->id ? NULL : json_array();
    base = op->request.base_url;

    for (res = op->request.map->resources; res; res = res->next) {

        if (list) {
            if (scim_discovery_add(op, list,
                            scim_discovery_resource_type_new(&res->type, base))
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

        } else if (op->id && strcmp(op->id, res->type.name) == 0) {
            return scim_discovery_one(op,
                           scim_discovery_resource_type_new(&res->type, base));
        }
    }

    return op->id ? scim_discovery_not_found(op)
                  : scim_discovery_list(op, list);
}


static scim_rc_t
scim_discovery_schemas(scim_op_t *op)
{
    size_t                  i;
    json_t                 *list;
    scim_str_t              base;
    const scim_schema_t    *schema;
    const scim_resource_t  *res;

    if (scim_discovery_no_filter(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    list = op->id ? NULL : json_array();
    base = op->request.base_url;

    for (res = op->request.map->resources; res; res = res->next) {
        for (i = 0; i < res->type.nschemas; i++) {
            schema = &res->type.schemas[i];

            if (list) {
                if (scim_discovery_add(op, list,
                                     scim_discovery_schema_new(schema, base))
                    != SCIM_OK)
                {
                    return SCIM_FAIL;
                }

            } else if (op->id && strcasecmp(op->id, schema->urn) == 0) {
                return scim_discovery_one(op,
                                     scim_discovery_schema_new(schema, base));
            }
        }
    }

    return op->id ? scim_discovery_not_found(op)
                  : scim_discovery_list(op, list);
}


/* RFC 7644, 4: a filter on these is forbidden */

static scim_rc_t
scim_discovery_no_filter(scim_op_t *op)
{
    scim_str_t  filter;

    if (scim_uri_arg(op->mem, op->request.query, "filter", &filter, &op->err)
        == SCIM_DECLINED)
    {
        return SCIM_OK;
    }

    return scim_error_set(&op->err, 403, NULL, "discovery endpoints take no"
                          " filter");
}


static scim_rc_t
scim_discovery_not_found(scim_op_t *op)
{
    return scim_error_set(&op->err, 404, NULL, "there is no \"%s\"", op->id);
}


/* takes "document", which is NULL if there is no memory */

static scim_rc_t
scim_discovery_one(scim_op_t *op, json_t *document)
{
    return document ? scim_op_respond_new(op, 200, document)
                    : scim_op_memory(op);
}


/* takes "document", and drops the list if there is no memory */

static scim_rc_t
scim_discovery_add(scim_op_t *op, json_t *list, json_t *document)
{
    if (json_array_append_new(list, document) != 0) {
        json_decref(list);
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_discovery_list(scim_op_t *op, json_t *list)
{
    size_t   n;
    json_t  *response;

    n = json_array_size(list);
    response = scim_list_response_new(n, n, 1);

    /* drops the reference to the list even where it fails */

    if (json_object_set_new(response, "Resources", list) != 0) {
        json_decref(response);
        return scim_op_memory(op);
    }

    return scim_discovery_one(op, response);
}
