
/*
 * The id of a resource: which ones the app can have, and how it spells them
 * (rules 7 and 8).
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"
#include "scim_text.h"


/* those of the largest number that a JSON integer holds here, less one */

#define SCIM_ITEM_MAX_DIGITS  18


int
scim_item_is_it(scim_op_t *op, scim_item_t *item, const json_t *id)
{
    size_t       len;
    const char  *text;

    if (scim_scalar_is(id, item->id)) {
        return 1;
    }

    if (!item->loose || !json_is_string(id)
        || scim_text_compare(json_string_value(id), json_string_length(id),
                             item->id, strlen(item->id), 0)
           != 0)
    {
        return 0;
    }

    text = json_string_value(id);
    len = json_string_length(id);

    op->id = scim_mem_strdup(op->mem, text, len);

    if (op->id == NULL) {
        (void) scim_op_memory(op);
        op->failed = 1;
        return 0;
    }

    item->id = op->id;
    op->info.id = op->id;

    return 1;
}


int
scim_op_is_id(const scim_resource_t *resource, const char *id)
{
    size_t                  len;
    const scim_map_attr_t  *attr;

    attr = &resource->attrs[resource->id];

    if (resource->in_redis) {
        return scim_stored_is_id(id);
    }

    if (attr->prefix) {
        len = strlen(attr->prefix);

        if (strncmp(id, attr->prefix, len) != 0) {
            return 0;
        }

        id += len;
    }

    len = strlen(id);

    if (attr->match && scim_regex_test(attr->match, id, len) != SCIM_OK) {
        return 0;
    }

    if (!(attr->flags & SCIM_ATTR_NUMBER)) {
        return 1;
    }

    return len && strspn(id, "0123456789") == len && (id[0] != '0' || len == 1)
           && len <= SCIM_ITEM_MAX_DIGITS;
}


int
scim_op_is_spelled(const scim_resource_t *resource)
{
    const scim_map_attr_t  *id;

    id = &resource->attrs[resource->id];

    return id->flags & SCIM_ATTR_NUMBER || id->match;
}


scim_rc_t
scim_item_know_id(scim_op_t *op, scim_item_t *item)
{
    size_t               id;
    const scim_route_t  *route;

    id = op->resource->id;

    if (op->resource->derived) {
        return SCIM_OK;
    }

    /* where the app does not tell, it is looked for all the same */

    for (route = op->resource->routes; route; route = route->next) {
        if (route->flags & SCIM_ROUTE_CHECK
            && (route->kind == SCIM_ROUTE_UPDATE
                || route->kind == SCIM_ROUTE_DELETE))
        {
            return SCIM_OK;
        }
    }

    if (!scim_op_is_spelled(op->resource)) {
        return SCIM_OK;
    }

    scim_values_set_new(&item->values, id, json_string(item->id));
    item->known[id] = 1;

    return item->values.v[id] ? SCIM_OK : scim_op_memory(op);
}
