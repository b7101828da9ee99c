
/*
 * Who has a key: asked for by a "find", by its index in the store, or looked
 * for in the lists, which are read once.
 */


#include <string.h>

#include "scim_op_linked.h"
#include "scim_scalar.h"


static scim_rc_t scim_linked_ask_key(scim_op_t *op, json_t *value,
    size_t *asked);
static scim_rc_t scim_linked_ask_store(scim_op_t *op, const json_t *value);
static int scim_linked_is_found(const scim_op_t *op);
static scim_rc_t scim_linked_indexed(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_linked_page(scim_op_t *op, const scim_route_t *route,
    json_t *value, const scim_vars_t *page);
static scim_rc_t scim_linked_got(scim_op_t *op, scim_task_t *task);
static int scim_linked_is_enough(scim_op_t *op, const scim_task_t *task);
static scim_rc_t scim_linked_next_route(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_linked_rows(scim_op_t *op, scim_task_t *task,
    const json_t *rows);
static scim_rc_t scim_linked_row(scim_op_t *op, scim_task_t *task,
    const scim_source_t *source);
static scim_rc_t scim_linked_sort(scim_op_t *op, scim_linked_t *linked);


scim_rc_t
scim_linked_ask_keys(scim_op_t *op, size_t *asked)
{
    json_t        *value;
    const char    *key;
    scim_links_t  *links;

    links = &op->links;

    while (links->asked < json_array_size(links->asking)
           && *asked < SCIM_LINKED_BATCH)
    {
        value = json_array_get(links->asking, links->asked++);
        key = scim_linked_text(op, value);

        if (key == NULL) {
            return scim_op_memory(op);
        }

        /* a list may have had it */

        if (json_is_integer(json_object_get(links->keys, key))) {
            continue;
        }

        if (scim_linked_ask_key(op, value, asked) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_linked_survey(scim_op_t *op, size_t *asked)
{
    size_t               i, n;
    scim_links_t        *links;
    const scim_route_t  *route;

    links = &op->links;
    n = json_array_size(links->asking) - links->asked;

    for (i = 0; i < links->n; i++) {
        n += links->all[i]->wanted && !links->all[i]->known;
    }

    if (n <= SCIM_LINKED_BATCH || op->resource->derived
        || scim_linked_is_picked(op) || !scim_linked_is_found(op))
    {
        return SCIM_OK;
    }

    for (route = scim_map_route(op->resource, SCIM_ROUTE_LIST);
         route;
         route = scim_map_route_next(route))
    {
        if (route->flags & SCIM_ROUTE_PARTIAL) {
            return SCIM_OK;
        }
    }

    return scim_linked_list(op, n / (op->request.parallel + 1) + 1, asked);
}


int
scim_linked_is_picked(const scim_op_t *op)
{
    return !op->resource->derived && !op->resource->in_redis
           && scim_map_route(op->resource, SCIM_ROUTE_GET) == NULL
           && scim_map_attr_route(op->resource, SCIM_ROUTE_FIND,
                                  op->resource->id)
              == NULL;
}


scim_rc_t
scim_linked_list(scim_op_t *op, size_t pages, size_t *asked)
{
    const scim_route_t  *route;

    route = scim_map_route(op->resource, SCIM_ROUTE_LIST);

    if (op->links.listed || route == NULL) {
        return SCIM_OK;
    }

    op->links.listed = 1;
    op->links.pages = pages;

    /* there is nothing to do beside it */

    *asked = SCIM_LINKED_BATCH;

    return scim_linked_page(op, route, NULL, NULL);
}


static scim_rc_t
scim_linked_ask_key(scim_op_t *op, json_t *value, size_t *asked)
{
    json_t                 *app;
    scim_rc_t               rc;
    scim_error_t            err;
    const scim_route_t     *route;
    const scim_map_attr_t  *key;

    key = &op->resource->attrs[op->links.key];
    route = scim_map_attr_route(op->resource, SCIM_ROUTE_FIND, op->links.key);

    if (key->place.kind == SCIM_PLACE_REDIS) {
        (*asked)++;
        return scim_linked_ask_store(op, value);
    }

    if (route == NULL) {
        return scim_linked_list(op, 0, asked);
    }

    /* what the app cannot have, nobody has */

    rc = scim_value_to_app(op->mem, key, value, &app, &err);
    json_decref(app);

    if (rc != SCIM_OK || !scim_linked_is_sayable(json_string_value(value))) {
        return rc != SCIM_OK && err.status != 400 ? scim_op_memory(op)
                                                  : SCIM_OK;
    }

    (*asked)++;

    return scim_linked_page(op, route, value, NULL);
}


/* 1 if one is found by its key, should there be keys */

static int
scim_linked_is_found(const scim_op_t *op)
{
    return op->links.key == SCIM_MAP_NONE
           || !scim_map_is_app_attr(&op->resource->attrs[op->links.key])
           || scim_map_is_found(op->resource, op->links.key);
}


static scim_rc_t
scim_linked_ask_store(scim_op_t *op, const json_t *value)
{
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_command(op, scim_linked_indexed, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    return scim_op_command_queue(op, task,
                                 scim_store_find(&store, op->links.key,
                                                 json_string_value(value),
                                                 &task->effect.command));
}


/* rule 30: whether these still have the value is seen when they are read */

static scim_rc_t
scim_linked_indexed(scim_op_t *op, scim_task_t *task)
{
    size_t          i;
    char           *text;
    scim_str_t      id;
    scim_linked_t  *linked;

    for (i = 0; i < task->reply->nelements; i++) {

        if (scim_store_id(&task->reply->elements[i], &id) != SCIM_OK) {
            continue;
        }

        text = scim_mem_strdup(task->mem, id.data, id.len);
        linked = text ? scim_linked_get(op, text) : NULL;

        if (linked == NULL) {
            return scim_op_memory(op);
        }

        linked->wanted = 1;
    }

    return SCIM_OK;
}


/*
 * "value" is the key that is looked for, NULL for a list; "page" is NULL for
 * the first one.
 */

static scim_rc_t
scim_linked_page(scim_op_t *op, const scim_route_t *route, json_t *value,
    const scim_vars_t *page)
{
    scim_vars_t  vars;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars = page ? *page : vars;
    vars.value = value;
    vars.attr = value ? op->links.key : 0;
    vars.limit = route->size;

    return scim_op_call(op, route, &vars, NULL, NULL, scim_linked_got);
}


static scim_rc_t
scim_linked_got(scim_op_t *op, scim_task_t *task)
{
    json_t       *rows;
    scim_rc_t     rc;
    scim_vars_t   next;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        return scim_linked_next_route(op, task);
    }

    if (scim_page_rows(op, task, &rows) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_linked_rows(op, task, rows);

    if (rc == SCIM_OK && scim_linked_is_enough(op, task)) {
        json_decref(rows);
        return SCIM_OK;
    }

    if (rc == SCIM_OK) {
        rc = scim_page_follow(op, task, rows, &next);
    }

    if (rc == SCIM_OK) {
        rc = scim_linked_page(op, task->route, task->value, &next);

    } else if (rc == SCIM_DECLINED) {
        rc = task->value && json_array_size(rows)
             ? SCIM_OK : scim_linked_next_route(op, task);
    }

    json_decref(rows);

    return rc;
}


/* a list that need not be read whole ends before it is too long */

static int
scim_linked_is_enough(scim_op_t *op, const scim_task_t *task)
{
    scim_links_t  *links;

    links = &op->links;

    return task->value == NULL && links->pages
           && (--links->pages == 0
               || task->row + task->route->size > op->request.scan_limit);
}


/* lists are joined, finds of what is unique are asked until one matches */

static scim_rc_t
scim_linked_next_route(scim_op_t *op, scim_task_t *task)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route_next(task->route);
         route;
         route = scim_map_route_next(route))
    {
        if (task->value == NULL) {
            break;
        }

        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == op->links.key) {
                return scim_linked_page(op, route, task->value, NULL);
            }
        }
    }

    return route ? scim_linked_page(op, route, NULL, NULL) : SCIM_OK;
}


static scim_rc_t
scim_linked_rows(scim_op_t *op, scim_task_t *task, const json_t *rows)
{
    size_t          i;
    json_t         *row;
    scim_source_t   source;

    if (scim_page_is_same(task, rows)) {
        return SCIM_OK;
    }

    source = task->source;

    json_array_foreach(rows, i, row) {
        source.tree = row;

        if (scim_linked_row(op, task, &source) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_linked_row(scim_op_t *op, scim_task_t *task, const scim_source_t *source)
{
    int                   partial;
    json_t               *id;
    scim_rc_t             rc;
    scim_item_t           item;
    scim_linked_t        *linked;
    const scim_route_t   *route;

    route = task->route;
    partial = (route->flags & SCIM_ROUTE_PARTIAL) != 0;

    if (scim_item_init(op, op->mem, &item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (route->has_id_place) {
        rc = scim_page_item_id(op, task, source, &item);

    } else {
        rc = scim_page_known_value(op, route, &item);

        if (rc == SCIM_OK) {
            rc = scim_item_take(op, task->mem, &item, source, partial);
        }

        item.got = !partial;
    }

    if (rc != SCIM_OK) {
        return SCIM_FAIL;
    }

    id = item.values.v[op->resource->id];

    if (!json_is_string(id)) {
        return SCIM_OK;
    }

    linked = scim_linked_get(op, json_string_value(id));
    if (linked == NULL) {
        return scim_op_memory(op);
    }

    if (linked->item.got || linked->known) {
        return SCIM_OK;
    }

    item.id = linked->item.id;
    linked->item = item;

    return scim_linked_sort(op, linked);
}


/* of those in an answer just those are read on that somebody asks for */

static scim_rc_t
scim_linked_sort(scim_op_t *op, scim_linked_t *linked)
{
    json_t        *value, *entry;
    const char    *key;
    scim_links_t  *links;

    links = &op->links;

    if (links->key == SCIM_MAP_NONE) {
        return SCIM_OK;
    }

    value = linked->item.values.v[links->key];

    if (value == NULL) {
        linked->wanted |= !linked->item.known[links->key];
        return SCIM_OK;
    }

    key = scim_linked_text(op, value);
    if (key == NULL) {
        return scim_op_memory(op);
    }

    entry = json_object_get(links->keys, key);

    if (entry) {
        linked->wanted |= !json_is_integer(entry);
        return SCIM_OK;
    }

    return json_object_set_new(links->keys, key,
                               json_integer((json_int_t) linked->index))
           == 0 ? SCIM_OK : scim_op_memory(op);
}
