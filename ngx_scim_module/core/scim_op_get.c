
/*
 * One resource: read it (RFC 7644, 3.4.1), delete it (3.6).
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_get_start(scim_op_t *op);
static scim_rc_t scim_get_load(scim_op_t *op);
static scim_rc_t scim_get_show(scim_op_t *op);
static scim_rc_t scim_get_respond(scim_op_t *op);
static scim_rc_t scim_delete_start(scim_op_t *op);
static scim_rc_t scim_delete_check(scim_op_t *op);
static scim_rc_t scim_delete_call(scim_op_t *op);
static scim_rc_t scim_delete_done(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_delete_forget(scim_op_t *op);
static scim_rc_t scim_delete_respond(scim_op_t *op);
static scim_rc_t scim_get_not_found(scim_op_t *op);


const scim_op_step_pt  scim_op_get_steps[] = {
    scim_get_start,
    scim_get_show,
    scim_get_respond,
    NULL
};


const scim_op_step_pt  scim_op_delete_steps[] = {
    scim_delete_start,
    scim_lock_take,
    scim_get_load,
    scim_delete_check,
    scim_delete_call,
    scim_derived_delete,
    scim_derived_write,
    scim_delete_forget,
    scim_write_keep,
    scim_delete_respond,
    NULL
};


static scim_rc_t
scim_get_start(scim_op_t *op)
{
    if (scim_write_projection(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (!scim_op_is_id(op->resource, op->id)) {
        return scim_get_not_found(op);
    }

    scim_item_needs(op, op->need);
    scim_version_needs(op, op->need);

    return SCIM_OK;
}


static scim_rc_t
scim_get_load(scim_op_t *op)
{
    return scim_item_fetch(op, &op->item, op->need);
}


static scim_rc_t
scim_get_show(scim_op_t *op)
{
    return scim_member_load(op, &op->item, 1, op->need);
}


static scim_rc_t
scim_get_respond(scim_op_t *op)
{
    if (op->item.missing || scim_item_is_hidden(op, &op->item.values)) {
        return scim_get_not_found(op);
    }

    if (scim_item_answer(op, op->mem, &op->item) != SCIM_OK
        || scim_version_is_wanted(op, op->item.version) != SCIM_OK
        || scim_op_headers(op, &op->item) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_version_is_same(op, op->item.version)) {
        return scim_op_respond_new(op, 304, NULL);
    }

    return scim_op_respond(op, 200, op->item.text);
}


/*
 * Rule 7: the object is read first, lest an app that takes "01" for 1 delete
 * another one.  An id whose spelling is checked here needs no such look.
 */

static scim_rc_t
scim_delete_start(scim_op_t *op)
{
    size_t                  i, j;
    const scim_route_t     *route;
    const scim_resource_t  *resource;

    resource = op->resource;

    if (scim_map_route(resource, SCIM_ROUTE_DELETE) == NULL
        && !scim_derived_is_open(resource) && !scim_map_is_untold(resource))
    {
        return scim_error_set(&op->err, 501, NULL, "a %s cannot be deleted",
                              resource->type.name);
    }

    if (!scim_op_is_id(op->resource, op->id)) {
        return scim_get_not_found(op);
    }

    op->need[resource->id] = 1;

    for (i = 0; i < resource->nhides; i++) {
        for (j = 0; j < resource->hides[i].ntests; j++) {
            op->need[resource->hides[i].attrs[j]] = 1;
        }
    }

    route = scim_map_route(resource, SCIM_ROUTE_DELETE);

    for (i = 0; i < resource->nattrs; i++) {
        op->need[i] |= route ? route->named[i] || route->looked[i]
                             : i == resource->members;
    }

    scim_version_needs(op, op->need);

    op->write = resource->routes;

    return scim_item_know_id(op, &op->item);
}


static scim_rc_t
scim_delete_check(scim_op_t *op)
{
    if (op->item.missing) {
        op->write = NULL;
        return SCIM_OK;
    }

    return scim_item_is_hidden(op, &op->item.values)
           ? scim_get_not_found(op) : scim_version_check(op, &op->item);
}


static scim_rc_t
scim_delete_call(scim_op_t *op)
{
    scim_vars_t          vars;
    const scim_route_t  *route;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.id = op->id;
    vars.values = &op->item.values;

    for (route = op->write; route; route = route->next) {

        if (route->kind != SCIM_ROUTE_DELETE) {
            continue;
        }

        op->write = route->next;

        if (scim_op_call(op, route, &vars, op->changed, NULL,
                         scim_delete_done)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        return SCIM_DECLINED;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_delete_done(scim_op_t *op, scim_task_t *task)
{
    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    /* what Redis has was there: this is the repeat of a delete */

    op->item.missing |= (task->rc == SCIM_DECLINED && !op->resource->in_redis);

    return SCIM_OK;
}


/*
 * Rule 30: an id that the app gives to another one must not inherit.  What is
 * gone already may have been deleted while the store was away; where nothing
 * may be written it is just gone.
 */

static scim_rc_t
scim_delete_forget(scim_op_t *op)
{
    size_t  i;

    if (scim_stored_leave(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (op->resource->in_redis) {
        return scim_stored_forget(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        op->changed[i] = !op->request.read_only
                         && !scim_map_is_app_attr(&op->resource->attrs[i]);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_delete_respond(scim_op_t *op)
{
    return op->item.missing ? scim_get_not_found(op)
                            : scim_op_respond_new(op, 204, NULL);
}


static scim_rc_t
scim_get_not_found(scim_op_t *op)
{
    return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                          op->resource->type.name, op->id);
}
