
/*
 * One resource, gathered from the app's answers and the store.
 */


#include <string.h>

#include "scim_op_tree.h"


static int scim_item_is_readable(const scim_map_attr_t *attr);
static const scim_route_t *scim_item_read_route(const scim_op_t *op,
    size_t attr);
static int scim_item_route_needed(const scim_route_t *route,
    const scim_item_t *item, const unsigned char *need);
static scim_rc_t scim_item_get(scim_op_t *op, scim_item_t *item);
static scim_rc_t scim_item_got(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_item_kept(scim_op_t *op, scim_item_t *item);
static scim_rc_t scim_item_was_kept(scim_op_t *op, scim_task_t *task);


scim_rc_t
scim_item_init(scim_op_t *op, scim_mem_t *mem, scim_item_t *item)
{
    size_t  n;

    memset(item, 0, sizeof(scim_item_t));

    n = op->resource->nattrs;

    item->known = scim_mem_alloc(mem, n + 1);

    if (item->known == NULL
        || scim_values_init(&item->values, mem, n) != SCIM_OK)
    {
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


void
scim_item_needs(scim_op_t *op, unsigned char *need)
{
    size_t                   i, j;
    const scim_hide_t       *hide;
    const scim_resource_t   *resource;

    resource = op->resource;

    for (i = 0; i < resource->nattrs; i++) {
        need[i] |= scim_list_wants(&op->projection, &resource->attrs[i].path);
    }

    need[resource->id] = 1;

    if (scim_version_is_shown(op)) {
        scim_version_parts(op, need);
    }

    for (i = 0; i < resource->nhides; i++) {
        hide = &resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            need[hide->attrs[j]] = 1;
        }
    }
}


scim_rc_t
scim_item_fetch(scim_op_t *op, scim_item_t *item, const unsigned char *need)
{
    int                      get, kept;
    size_t                   i;
    scim_rc_t                rc;
    const scim_route_t      *route;
    const scim_map_attr_t   *attr;
    const scim_resource_t   *resource;

    resource = op->resource;

    if (resource->in_redis) {
        return scim_stored_fetch(op, item, 1, need);
    }

    get = 0;
    kept = 0;
    rc = SCIM_OK;

    if (resource->users) {
        rc = scim_derived_fetch(op, item, need);

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (!need[i] || item->known[i]) {
            continue;
        }

        if (attr->place.kind == SCIM_PLACE_REDIS) {
            kept = 1;

        } else if (scim_item_is_readable(attr)
                   && scim_item_read_route(op, i) == NULL)
        {
            get = 1;
        }
    }

    if (get && !item->got) {
        if (scim_item_get(op, item) != SCIM_OK) {
            return SCIM_FAIL;
        }

        rc = SCIM_DECLINED;
    }

    if (kept) {
        if (scim_item_kept(op, item) != SCIM_OK) {
            return SCIM_FAIL;
        }

        rc = SCIM_DECLINED;
    }

    for (route = scim_map_route(resource, SCIM_ROUTE_READ);
         route;
         route = scim_map_route_next(route))
    {
        if (!scim_item_route_needed(route, item, need)) {
            continue;
        }

        if (scim_item_read(op, item, route, NULL) != SCIM_OK) {
            return SCIM_FAIL;
        }

        rc = SCIM_DECLINED;
    }

    return rc;
}


scim_rc_t
scim_items_fetch(scim_op_t *op, scim_item_t *items, size_t nitems,
    const unsigned char *need)
{
    size_t     i;
    scim_rc_t  rc, all;

    if (op->resource->in_redis) {
        return scim_stored_fetch(op, items, nitems, need);
    }

    for (i = 0, all = SCIM_OK; i < nitems; i++) {

        rc = scim_item_fetch(op, &items[i], need);

        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        if (rc == SCIM_DECLINED) {
            all = SCIM_DECLINED;
        }
    }

    return all;
}


scim_rc_t
scim_item_take(scim_op_t *op, scim_mem_t *mem, scim_item_t *item,
    const scim_source_t *source, int partial)
{
    size_t                   i;
    json_t                  *value;
    scim_rc_t                rc;
    const scim_map_attr_t   *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (!scim_item_is_readable(attr) || item->known[i]
            || scim_item_read_route(op, i))
        {
            continue;
        }

        rc = scim_value_read(mem, attr, &attr->place, source, &value,
                             &op->err);
        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        /* rule 13: what a poorer object lacks is unknown, not absent */

        if (rc == SCIM_DECLINED && partial) {
            json_decref(value);
            continue;
        }

        scim_values_set_new(&item->values, i, value);
        item->known[i] = 1;
    }

    return SCIM_OK;
}


static int
scim_item_is_readable(const scim_map_attr_t *attr)
{
    return scim_place_is_answered(&attr->place)
           && !(attr->flags & SCIM_ATTR_WRITE_ONLY);
}


/* the call of its own that the attribute has, NULL if it is in "get" */

static const scim_route_t *
scim_item_read_route(const scim_op_t *op, size_t attr)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_READ);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == attr) {
                return route;
            }
        }
    }

    return NULL;
}


static int
scim_item_route_needed(const scim_route_t *route, const scim_item_t *item,
    const unsigned char *need)
{
    size_t  i, attr;

    for (i = 0; i < route->nattrs; i++) {
        attr = route->attrs[i];

        if (need[attr] && !item->known[attr]) {
            return 1;
        }
    }

    return 0;
}


static scim_rc_t
scim_item_get(scim_op_t *op, scim_item_t *item)
{
    scim_vars_t          vars;
    const scim_route_t  *route;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.id = item->id;

    route = scim_map_route(op->resource, SCIM_ROUTE_GET);

    if (route == NULL) {
        return scim_item_pick(op, item);
    }

    return scim_op_call(op, route, &vars, NULL, item, scim_item_got);
}


static scim_rc_t
scim_item_got(scim_op_t *op, scim_task_t *task)
{
    json_t         *found;
    scim_rc_t       rc;
    const char     *cause;
    scim_item_t    *item;
    scim_source_t   source;

    item = task->item;
    item->got = 1;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        item->missing = 1;
        return SCIM_OK;
    }

    if (task->source.tree == NULL
        && task->route->object.kind == SCIM_PLACE_TREE)
    {
        rc = scim_answer_no_tree(task->mem, task->route, &task->source,
                                 &op->err, &cause);
        scim_op_cause(op, cause);
        return rc;
    }

    if (scim_place_read_part(&task->route->object, &task->source, &found,
                             &op->err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    source = task->source;
    source.tree = json_array_get(found, 0);

    if (source.tree == NULL) {
        item->missing = 1;
        json_decref(found);
        return SCIM_OK;
    }

    item->known[op->resource->id] = 0;

    if (scim_item_take(op, task->mem, item, &source, 0) != SCIM_OK) {
        json_decref(found);
        return SCIM_FAIL;
    }

    rc = scim_item_keep_object(op, item, &source);
    json_decref(found);

    /* rule 7: an app may take "01" for 1, or "current" for someone */

    if (!scim_item_is_it(op, item, item->values.v[op->resource->id])) {
        item->missing = 1;
    }

    return rc;
}


/* what is written into a list of the app keeps the elements of others */

scim_rc_t
scim_item_keep_object(scim_op_t *op, scim_item_t *item,
    const scim_source_t *source)
{
    if (item != &op->item) {
        return SCIM_OK;
    }

    item->object = scim_mem_take(op->mem, json_incref(source->tree));

    return item->object ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_item_kept(scim_op_t *op, scim_item_t *item)
{
    size_t         i;
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_command(op, scim_item_was_kept, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (op->resource->attrs[i].place.kind == SCIM_PLACE_REDIS) {
            item->known[i] = 1;
        }
    }

    task->item = item;

    return scim_op_command_queue(op, task,
                                 scim_store_get(&store, item->id,
                                                &task->effect.command));
}


static scim_rc_t
scim_item_was_kept(scim_op_t *op, scim_task_t *task)
{
    size_t               i, n;
    json_t              *value;
    const scim_reply_t  *reply;

    reply = task->reply;

    for (i = 0, n = 0; i < op->resource->nattrs; i++) {

        if (op->resource->attrs[i].place.kind != SCIM_PLACE_REDIS) {
            continue;
        }

        if (reply->type != SCIM_REPLY_ARRAY || n >= reply->nelements
            || scim_store_value(&reply->elements[n++], &value) != SCIM_OK)
        {
            scim_op_cause(op, "a kept attribute in Redis is not ours");
            return scim_error_set(&op->err, 500, NULL, "the store holds"
                                  " something else");
        }

        scim_values_set_new(&task->item->values, i, value);
    }

    return SCIM_OK;
}
