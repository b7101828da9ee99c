
/*
 * The id of what was created: told by the app, sent to it, or found again.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"
#include "scim_text.h"


static scim_rc_t scim_create_set_own_id(scim_op_t *op,
    const scim_route_t *route);
static scim_rc_t scim_create_sent(scim_op_t *op, scim_str_t *id);
static scim_rc_t scim_create_object(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_create_take_id(scim_op_t *op, const scim_item_t *item);
static scim_rc_t scim_create_set_id(scim_op_t *op, const char *id,
    size_t len);
static int scim_create_is_same(const scim_op_t *op,
    const scim_task_t *task, const scim_item_t *item);
static scim_rc_t scim_create_no_id(scim_op_t *op);


/* section 2: id=, the object of the answer, what was sent for the same place */

scim_rc_t
scim_create_id(scim_op_t *op, scim_task_t *task)
{
    size_t               len;
    json_t              *found;
    const char          *id;
    const scim_route_t  *route;

    route = task->route;

    if (route->has_id) {
        return scim_create_set_own_id(op, route);
    }

    if (route->has_id_place) {
        if (scim_place_first(&route->id_place, &task->source, &found,
                             &op->err)
            == SCIM_FAIL)
        {
            return SCIM_FAIL;
        }

        id = found ? scim_scalar_text(op->mem, found, &len) : NULL;

        if (id && scim_create_set_id(op, id, len) != SCIM_OK) {
            json_decref(found);
            return SCIM_FAIL;
        }

        json_decref(found);

        return SCIM_OK;
    }

    if (scim_create_object(op, task) != SCIM_OK || op->item.id) {
        return op->item.id ? SCIM_OK : SCIM_FAIL;
    }

    return scim_create_set_own_id(op, route);
}


static scim_rc_t
scim_create_set_own_id(scim_op_t *op, const scim_route_t *route)
{
    scim_str_t  id;

    if (scim_create_own_id(op, route, &id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_create_set_id(op, id.data, id.len);
}


scim_rc_t
scim_create_own_id(scim_op_t *op, const scim_route_t *route, scim_str_t *id)
{
    scim_vars_t  vars;

    memset(id, 0, sizeof(scim_str_t));

    if (route && route->has_id) {
        memset(&vars, 0, sizeof(scim_vars_t));
        vars.values = &op->values;

        return scim_op_template(op, &route->id, &vars, id, &op->err);
    }

    return route && route->has_id_place ? SCIM_OK : scim_create_sent(op, id);
}


scim_rc_t
scim_create_sent_id(scim_op_t *op)
{
    scim_str_t  id;

    memset(&id, 0, sizeof(scim_str_t));

    if (scim_create_sent(op, &id) != SCIM_OK
        || scim_create_set_id(op, id.data, id.len) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    /* no app spells it otherwise */

    op->item.loose = 0;

    return SCIM_OK;
}


/* what is sent for the id's place */

static scim_rc_t
scim_create_sent(scim_op_t *op, scim_str_t *id)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (i == op->resource->id || op->values.v[i] == NULL
            || attr->shape != SCIM_SHAPE_ONE
            || !scim_place_eq(&attr->place,
                              &op->resource->attrs[op->resource->id].place))
        {
            continue;
        }

        id->data = scim_scalar_text(op->mem, op->values.v[i], &id->len);

        return id->data ? SCIM_OK : scim_op_memory(op);
    }

    return SCIM_OK;
}


const char *
scim_create_prefix(const scim_op_t *op)
{
    const char  *prefix;

    prefix = op->resource->attrs[op->resource->id].prefix;

    return prefix ? prefix : "";
}


/* the id is not told: what was created is found by what is unique of it */

scim_rc_t
scim_create_find(scim_op_t *op)
{
    size_t                  i, n;
    const scim_route_t     *route;
    const scim_map_attr_t  *attr;

    if (op->item.id) {
        return SCIM_OK;
    }

    /* rule 12: until one matches */

    n = 0;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_FIND);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            attr = &op->resource->attrs[route->attrs[i]];

            if (!(attr->flags & SCIM_ATTR_UNIQUE)
                || op->values.v[route->attrs[i]] == NULL
                || n++ < op->scan.route)
            {
                continue;
            }

            op->scan.route = n;

            return scim_create_ask(op, route, route->attrs[i], NULL,
                                   scim_create_found)
                   == SCIM_OK ? SCIM_DECLINED : SCIM_FAIL;
        }
    }

    return scim_create_no_id(op);
}


scim_rc_t
scim_create_ask(scim_op_t *op, const scim_route_t *route, size_t attr,
    const scim_vars_t *page, scim_done_pt done)
{
    scim_vars_t  vars;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars = page ? *page : vars;
    vars.attr = attr;
    vars.value = op->values.v[attr];
    vars.limit = route->size;

    return scim_op_call(op, route, &vars, NULL, NULL, done);
}


static scim_rc_t
scim_create_object(scim_op_t *op, scim_task_t *task)
{
    json_t         *found;
    scim_rc_t       rc;
    scim_item_t     item;
    scim_source_t   source;

    if (scim_place_read_part(&task->route->object, &task->source, &found,
                             &op->err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    source = task->source;
    source.tree = json_array_get(found, 0);

    rc = scim_item_init(op, task->mem, &item);

    if (rc == SCIM_OK && source.tree) {
        rc = scim_item_take(op, task->mem, &item, &source, 0);
    }

    json_decref(found);

    if (rc != SCIM_OK || item.values.v[op->resource->id] == NULL) {
        return rc;
    }

    return scim_create_take_id(op, &item);
}


/* SCIM's id, of an object of the app */

static scim_rc_t
scim_create_take_id(scim_op_t *op, const scim_item_t *item)
{
    op->id = scim_scalar_text(op->mem, item->values.v[op->resource->id],
                              NULL);
    if (op->id == NULL) {
        return scim_op_memory(op);
    }

    op->id = scim_mem_strdup(op->mem, op->id, strlen(op->id));
    op->item.id = op->id;
    op->info.id = op->id;

    return op->id ? SCIM_OK : scim_op_memory(op);
}


/* "id" is the app's */

static scim_rc_t
scim_create_set_id(scim_op_t *op, const char *id, size_t len)
{
    if (id == NULL || len == 0) {
        return SCIM_OK;
    }

    op->id = scim_mem_printf(op->mem, NULL, "%s%.*s", scim_create_prefix(op),
                             (int) len, id);
    if (op->id == NULL) {
        return scim_op_memory(op);
    }

    op->item.id = op->id;
    op->item.loose = 1;
    op->info.id = op->id;

    return SCIM_OK;
}


scim_rc_t
scim_create_found(scim_op_t *op, scim_task_t *task)
{
    size_t          i;
    json_t         *rows;
    scim_rc_t       rc;
    scim_vars_t     next;
    scim_item_t     item;
    scim_source_t   source;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (scim_page_rows(op, task, &rows) != SCIM_OK) {
        return SCIM_FAIL;
    }

    source = task->source;
    rc = SCIM_OK;

    for (i = 0; rc == SCIM_OK && i < json_array_size(rows); i++) {
        source.tree = json_array_get(rows, i);

        rc = scim_item_init(op, task->mem, &item);

        if (rc == SCIM_OK && task->route->has_id_place) {
            rc = scim_page_item_id(op, task, &source, &item);
        }

        if (rc == SCIM_OK) {
            rc = scim_item_take(op, task->mem, &item, &source, 1);
        }

        if (rc == SCIM_OK && item.values.v[op->resource->id]
            && scim_create_is_same(op, task, &item))
        {
            rc = scim_create_take_id(op, &item);
            break;
        }
    }

    if (rc == SCIM_OK && op->item.id == NULL) {
        rc = scim_page_follow(op, task, rows, &next);

        rc = rc == SCIM_OK ? scim_create_ask(op, task->route, task->attr,
                                             &next, task->done)
           : rc == SCIM_DECLINED ? SCIM_OK : SCIM_FAIL;
    }

    json_decref(rows);

    return rc;
}


/*
 * An app may write the name in its own case.  A find that has just the id in
 * its answer is believed.
 */

static int
scim_create_is_same(const scim_op_t *op, const scim_task_t *task,
    const scim_item_t *item)
{
    int            exact;
    const json_t  *a, *b;

    a = op->values.v[task->attr];
    b = item->values.v[task->attr];
    exact = scim_map_is_exact(&op->resource->attrs[task->attr]);

    if (b == NULL && task->route->has_id_place) {
        return 1;
    }

    if (!json_is_string(a) || !json_is_string(b)) {
        return scim_value_eq(a, b);
    }

    return scim_text_compare(json_string_value(a), json_string_length(a),
                             json_string_value(b), json_string_length(b),
                             exact)
           == 0;
}


static scim_rc_t
scim_create_no_id(scim_op_t *op)
{
    scim_op_cause(op, "the id of a created object was not found");

    return scim_error_set(&op->err, 500, NULL, "the %s was created, but the"
                          " application did not tell its id",
                          op->resource->type.name);
}
