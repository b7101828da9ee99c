
/*
 * One object of an app that has no call for it: picked out of its lists.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static scim_rc_t scim_pick_from(scim_op_t *op, scim_item_t *item,
    const scim_route_t *route);
static scim_rc_t scim_pick_page(scim_op_t *op, scim_item_t *item,
    const scim_route_t *route, const scim_vars_t *page);
static scim_rc_t scim_pick_got(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_pick_row(scim_op_t *op, scim_task_t *task,
    json_t *rows, int loose);
static const scim_route_t *scim_pick_next(const scim_op_t *op,
    const scim_route_t *route);


scim_rc_t
scim_item_pick(scim_op_t *op, scim_item_t *item)
{
    const scim_route_t  *route;

    route = scim_map_attr_route(op->resource, SCIM_ROUTE_FIND,
                                op->resource->id);

    return scim_pick_from(op, item, route ? route : scim_pick_next(op, NULL));
}


static scim_rc_t
scim_pick_from(scim_op_t *op, scim_item_t *item, const scim_route_t *route)
{
    if (route == NULL) {
        item->got = 1;
        item->missing = 1;
        return SCIM_OK;
    }

    return scim_pick_page(op, item, route, NULL);
}


/* "page" is NULL for the first one */

static scim_rc_t
scim_pick_page(scim_op_t *op, scim_item_t *item, const scim_route_t *route,
    const scim_vars_t *page)
{
    json_t       *id;
    scim_rc_t     rc;
    scim_vars_t   vars;

    id = json_string(item->id);
    if (id == NULL) {
        return scim_op_memory(op);
    }

    memset(&vars, 0, sizeof(scim_vars_t));
    vars = page ? *page : vars;
    vars.value = id;
    vars.attr = op->resource->id;
    vars.limit = route->size;

    rc = scim_op_call(op, route, &vars, NULL, item, scim_pick_got);
    json_decref(id);

    return rc;
}


static scim_rc_t
scim_pick_got(scim_op_t *op, scim_task_t *task)
{
    json_t       *rows;
    scim_rc_t     rc;
    scim_vars_t   next;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        return scim_pick_from(op, task->item, scim_pick_next(op, task->route));
    }

    if (scim_page_rows(op, task, &rows) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_pick_row(op, task, rows, 0);

    /* the one with the very id may be on a later page */

    if (rc == SCIM_DECLINED && task->item->loose
        && task->route->paging == SCIM_PAGING_NONE)
    {
        rc = scim_pick_row(op, task, rows, 1);
    }

    if (rc == SCIM_DECLINED) {
        rc = scim_page_follow(op, task, rows, &next);

        if (rc == SCIM_OK) {
            rc = scim_pick_page(op, task->item, task->route, &next);

        } else if (rc == SCIM_DECLINED) {
            rc = scim_pick_from(op, task->item,
                                scim_pick_next(op, task->route));
        }
    }

    json_decref(rows);

    return rc;
}


/*
 * SCIM_DECLINED if the object is not in this page; "loose": whatever the case
 * of the id that it was created with.
 */

static scim_rc_t
scim_pick_row(scim_op_t *op, scim_task_t *task, json_t *rows, int loose)
{
    int                     same;
    size_t                  i;
    json_t                 *row, *value;
    scim_source_t           source;
    const scim_map_attr_t  *id;

    id = &op->resource->attrs[op->resource->id];
    source = task->source;
    source.nheaders = 0;

    json_array_foreach(rows, i, row) {
        source.tree = row;

        if (scim_value_read(task->mem, id, &id->place, &source, &value,
                            &op->err)
            == SCIM_FAIL)
        {
            return SCIM_FAIL;
        }

        same = loose ? scim_item_is_it(op, task->item, value)
                     : scim_scalar_is(value, task->item->id);

        json_decref(value);

        if (!same) {
            continue;
        }

        task->item->got = 1;

        if (scim_page_known_value(op, task->route, task->item) != SCIM_OK
            || scim_item_take(op, task->mem, task->item, &source, 0)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        return scim_item_keep_object(op, task->item, &source);
    }

    return SCIM_DECLINED;
}


/* a "find" is followed by no "list": it has said all */

static const scim_route_t *
scim_pick_next(const scim_op_t *op, const scim_route_t *route)
{
    if (route == NULL) {
        return scim_map_route(op->resource, SCIM_ROUTE_LIST);
    }

    return route->kind == SCIM_ROUTE_LIST ? scim_map_route_next(route) : NULL;
}
