
/*
 * What calls of its own a resource's attributes have: "read".
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_item_was_read(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_item_add_page(scim_op_t *op, scim_task_t *task,
    json_t *rows);
static scim_rc_t scim_item_add(scim_op_t *op, scim_task_t *task,
    size_t attr, const scim_source_t *source);


scim_rc_t
scim_item_read(scim_op_t *op, scim_item_t *item, const scim_route_t *route,
    const scim_vars_t *page)
{
    size_t        i, attr;
    scim_vars_t   vars;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars = page ? *page : vars;
    vars.id = item->id;
    vars.limit = route->size;

    for (i = 0; i < route->nattrs; i++) {
        attr = route->attrs[i];
        item->known[attr] = 1;

        /* no rows are an empty list, which a client is told of */

        if (op->resource->attrs[attr].shape == SCIM_SHAPE_LIST
            && item->values.v[attr] == NULL)
        {
            scim_values_set_new(&item->values, attr, json_array());
        }
    }

    return scim_op_call(op, route, &vars, NULL, item, scim_item_was_read);
}


static scim_rc_t
scim_item_was_read(scim_op_t *op, scim_task_t *task)
{
    size_t       i;
    json_t      *rows;
    scim_rc_t    rc;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (!task->route->has_items) {
        for (i = 0; i < task->route->nattrs; i++) {
            if (scim_item_add(op, task, task->route->attrs[i], &task->source)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }

        return SCIM_OK;
    }

    if (scim_page_rows(op, task, &rows) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_item_add_page(op, task, rows);
    json_decref(rows);

    return rc;
}


/* the values of all rows, and the next page if there is one */

static scim_rc_t
scim_item_add_page(scim_op_t *op, scim_task_t *task, json_t *rows)
{
    size_t                i, j;
    json_t               *row;
    scim_rc_t             rc;
    scim_vars_t           next;
    scim_source_t         source;
    const scim_route_t   *route;

    route = task->route;
    source = task->source;

    if (scim_page_is_same(task, rows)) {
        return SCIM_OK;
    }

    json_array_foreach(rows, i, row) {
        source.tree = row;

        for (j = 0; j < route->nattrs; j++) {
            if (scim_item_add(op, task, route->attrs[j], &source) != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }
    }

    rc = scim_page_follow(op, task, rows, &next);

    if (rc != SCIM_OK) {
        return rc == SCIM_DECLINED ? SCIM_OK : SCIM_FAIL;
    }

    return scim_item_read(op, task->item, route, &next);
}


static scim_rc_t
scim_item_add(scim_op_t *op, scim_task_t *task, size_t attr,
    const scim_source_t *source)
{
    json_t                 *value, *list;
    scim_rc_t               rc;
    scim_values_t          *values;
    const scim_map_attr_t  *a;

    a = &op->resource->attrs[attr];
    values = &task->item->values;

    if (a->place.kind == SCIM_PLACE_USERS) {
        if (scim_derived_row(op, task->mem, source, &value) != SCIM_OK) {
            return SCIM_FAIL;
        }

    } else if (scim_value_read(task->mem, a, &a->place, source, &value,
                               &op->err)
               == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    list = values->v[attr];

    if (json_is_array(list) && json_is_array(value)) {
        rc = json_array_extend(list, value) == 0 ? SCIM_OK
                                                 : scim_op_memory(op);
        json_decref(value);
        return rc;
    }

    if (value) {
        scim_values_set_new(values, attr, value);
    }

    return SCIM_OK;
}
