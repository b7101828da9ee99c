
/*
 * What must not be there for a resource to be created: one with the same
 * unique values, or a "hide" of the mapping for it.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static scim_rc_t scim_create_look(scim_op_t *op, size_t attr);
static scim_rc_t scim_create_look_id(scim_op_t *op, const char *id,
    int loose);
static scim_rc_t scim_create_looked(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_create_is_there(scim_op_t *op);


/* rule 26 is about the id, too, where it is known before the first call */

scim_rc_t
scim_create_check_hidden(scim_op_t *op)
{
    size_t       id;
    scim_rc_t    rc;
    scim_str_t   text;

    if (op->resource->nhides == 0) {
        return SCIM_OK;
    }

    if (scim_create_own_id(op, scim_map_route(op->resource,
                                              SCIM_ROUTE_CREATE), &text)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    id = op->resource->id;

    if (text.len) {
        scim_values_set_new(&op->values, id,
                            json_pack("s+%", scim_create_prefix(op), text.data,
                                      text.len));

        if (op->values.v[id] == NULL) {
            return scim_op_memory(op);
        }
    }

    rc = scim_write_check_hidden(op);

    scim_values_set_new(&op->values, id, NULL);

    return rc;
}


/*
 * Rule 27: where the app does not tell, every unique attribute is asked for
 * before it is created, and the id if the mapping makes it.
 */

scim_rc_t
scim_create_check(scim_op_t *op)
{
    size_t               i;
    scim_str_t           id;
    const scim_route_t  *route;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_CREATE);
         route && !(route->flags & SCIM_ROUTE_CHECK);
         route = scim_map_route_next(route))
    {
        /* void */
    }

    if (route == NULL) {
        return SCIM_OK;
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (op->values.v[i] && scim_map_tells(op->resource, i)
            && scim_create_look(op, i) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (!route->has_id || op->looked.id) {
        return SCIM_OK;
    }

    if (scim_create_own_id(op, route, &id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return id.len ? scim_create_look_id(op, id.data, 0) : SCIM_OK;
}


static scim_rc_t
scim_create_look(scim_op_t *op, size_t attr)
{
    int                   asked;
    size_t                i;
    const char           *id;
    const scim_route_t   *route;

    asked = 0;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_FIND);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {

            if (route->attrs[i] != attr) {
                continue;
            }

            if (scim_create_ask(op, route, attr, NULL, scim_create_looked)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            asked = 1;
        }
    }

    if (asked) {
        return SCIM_OK;
    }

    id = scim_scalar_text(op->mem, op->values.v[attr], NULL);

    if (id == NULL) {
        return scim_op_memory(op);
    }

    /* an app to which the case does not matter has it already */

    return scim_create_look_id(op, id,
                               !scim_map_is_exact(&op->resource->attrs[attr]));
}


static scim_rc_t
scim_create_look_id(scim_op_t *op, const char *id, int loose)
{
    const scim_route_t  *route;

    id = scim_mem_printf(op->mem, NULL, "%s%s", scim_create_prefix(op), id);

    if (id == NULL) {
        return scim_op_memory(op);
    }

    if (scim_item_init(op, op->mem, &op->looked) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->looked.id = id;
    op->looked.loose = loose;
    op->need[op->resource->id] = 1;

    /* one to which it does matter would say that there is none */

    route = scim_map_route(op->resource, SCIM_ROUTE_LIST);

    if (op->looked.loose && route && route->paging == SCIM_PAGING_NONE
        && op->resource->attrs[op->resource->id].flags & SCIM_ATTR_CASE_EXACT)
    {
        return scim_item_pick(op, &op->looked);
    }

    return scim_item_fetch(op, &op->looked, op->need) == SCIM_FAIL
           ? SCIM_FAIL : SCIM_OK;
}


static scim_rc_t
scim_create_looked(scim_op_t *op, scim_task_t *task)
{
    scim_rc_t  rc;

    rc = scim_create_found(op, task);

    if (rc != SCIM_OK || op->item.id == NULL) {
        return rc;
    }

    return scim_create_is_there(op);
}


scim_rc_t
scim_create_checked(scim_op_t *op)
{
    memset(op->need, 0, op->resource->nattrs);

    if (op->looked.id && op->looked.got && !op->looked.missing) {
        return scim_create_is_there(op);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_create_is_there(scim_op_t *op)
{
    return scim_error_set(&op->err, 409, "uniqueness", "there is such a %s"
                          " already", op->resource->type.name);
}
