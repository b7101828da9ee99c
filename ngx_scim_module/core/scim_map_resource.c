
/*
 * The line "resource": a type of RFC 7643, or one of the mapping's own.
 */


#include <string.h>

#include "scim_map_attr.h"
#include "scim_op.h"


static scim_rc_t scim_map_rfc_type(scim_resource_t *res, scim_error_t *err);
static scim_rc_t scim_map_own_resource(scim_map_t *map, scim_resource_t *res,
    const scim_str_t *args, scim_error_t *err);


scim_rc_t
scim_map_resource(scim_map_t *map, const scim_str_t *args, size_t nargs,
    scim_where_t where, scim_resource_t **resource, scim_error_t *err)
{
    scim_resource_t  *res, *other;

    if (nargs < 2) {
        return scim_error_set(err, 500, NULL, "no type of \"resource\"");
    }

    if (nargs != 2 && nargs != 4) {
        return scim_error_set(err, 500, NULL, "expected \"resource TYPE\" or"
                              " \"resource TYPE /ENDPOINT URN\"");
    }

    for (other = map->resources; other; other = other->next) {
        if (scim_str_eq(args[1], other->type.name)
            || (nargs == 4 && scim_str_eq(args[2], other->type.endpoint)))
        {
            return scim_error_set(err, 500, NULL, "duplicate resource \"%s\"",
                                  other->type.name);
        }
    }

    res = scim_mem_alloc(map->mem, sizeof(scim_resource_t));
    if (res == NULL) {
        return scim_error_memory(err);
    }

    res->type.name = scim_mem_strdup(map->mem, args[1].data, args[1].len);
    if (res->type.name == NULL) {
        return scim_error_memory(err);
    }

    if ((nargs == 2 ? scim_map_rfc_type(res, err)
                    : scim_map_own_resource(map, res, args, err))
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    res->map = map;
    res->where = where;
    res->lines.last = &res->lines.first;
    res->last_route = &res->routes;
    res->id = SCIM_MAP_NONE;
    res->version = SCIM_MAP_NONE;

    *map->last_resource = res;
    map->last_resource = &res->next;

    *resource = res;

    return SCIM_OK;
}


static scim_rc_t
scim_map_rfc_type(scim_resource_t *res, scim_error_t *err)
{
    static const scim_str_t  user = scim_str(SCIM_URN_USER);
    static const scim_str_t  group = scim_str(SCIM_URN_GROUP);

    if (strcmp(res->type.name, "User") == 0) {
        res->type.endpoint = "/Users";
        res->type.description = "User Account";
        res->schema = scim_schema_rfc(user);

    } else if (strcmp(res->type.name, "Group") == 0) {
        res->type.endpoint = "/Groups";
        res->type.description = "Group";
        res->schema = scim_schema_rfc(group);

    } else {
        return scim_error_set(err, 500, NULL, "unknown resource \"%s\","
                              " expected \"User\", \"Group\", or a type of"
                              " your own with /ENDPOINT and URN",
                              res->type.name);
    }

    return SCIM_OK;
}


/* a type whose schema is all the mapping's own (RFC 7643, 6) */

static scim_rc_t
scim_map_own_resource(scim_map_t *map, scim_resource_t *res,
    const scim_str_t *args, scim_error_t *err)
{
    scim_str_t      endpoint, urn;
    scim_schema_t  *schema;

    endpoint = args[2];
    urn = args[3];

    if (!scim_op_is_endpoint(endpoint)) {
        return scim_error_set(err, 500, NULL, "bad endpoint \"%.*s\", expected"
                              " a slash and a name that SCIM does not have",
                              (int) endpoint.len, endpoint.data);
    }

    if (urn.len < 5 || memcmp(urn.data, "urn:", 4) != 0) {
        return scim_error_set(err, 500, NULL, "bad schema \"%.*s\", expected a"
                              " urn", (int) urn.len, urn.data);
    }

    schema = scim_mem_alloc(map->mem, sizeof(scim_schema_t));
    if (schema == NULL) {
        return scim_error_memory(err);
    }

    res->type.endpoint = scim_mem_strdup(map->mem, endpoint.data,
                                         endpoint.len);
    res->type.description = res->type.name;

    schema->urn = scim_mem_strdup(map->mem, urn.data, urn.len);
    schema->name = res->type.name;
    schema->description = res->type.name;

    res->schema = schema;

    return res->type.endpoint && schema->urn ? SCIM_OK
                                             : scim_error_memory(err);
}
