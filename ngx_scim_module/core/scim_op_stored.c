
/*
 * Objects that are in Redis alone ("id redis"), read many at a time.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"


/* objects of one command: some of them may have long lists */

#define SCIM_STORED_PAGE  100

/* xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx */

#define SCIM_STORED_ID_LEN  36


static int scim_stored_lacks(const scim_op_t *op, const scim_item_t *item,
    const unsigned char *need, unsigned char *lists);
static scim_rc_t scim_stored_loaded(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_stored_take(scim_op_t *op, const scim_task_t *task,
    scim_item_t *item, const scim_reply_t **element);
static scim_rc_t scim_stored_paged(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_stored_items(scim_op_t *op, const scim_reply_t *ids,
    size_t n);


scim_rc_t
scim_stored_fetch(scim_op_t *op, scim_item_t *items, size_t nitems,
    const unsigned char *need)
{
    size_t          i, n;
    const char    **ids;
    scim_task_t    *task;
    scim_store_t    store;

    task = scim_op_command(op, scim_stored_loaded, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    ids = scim_mem_alloc(task->mem, (nitems + 1) * sizeof(char *));
    task->items = scim_mem_alloc(task->mem,
                                 (nitems + 1) * sizeof(scim_item_t *));
    task->lists = scim_mem_alloc(task->mem, op->resource->nattrs + 1);

    if (ids == NULL || task->items == NULL || task->lists == NULL) {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    for (i = 0, n = 0; i < nitems; i++) {
        if (scim_stored_lacks(op, &items[i], need, task->lists)) {
            ids[n] = items[i].id;
            task->items[n++] = &items[i];
        }
    }

    if (n == 0) {
        scim_mem_free(task->mem);
        return SCIM_OK;
    }

    if (scim_op_command_queue(op, task, scim_store_load(&store, ids, n,
                                                    task->lists,
                                                    &task->effect.command))
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return SCIM_DECLINED;
}


/* marks the lists too; what is for the app only is not to be had at all */

static int
scim_stored_lacks(const scim_op_t *op, const scim_item_t *item,
    const unsigned char *need, unsigned char *lists)
{
    int                     lacks;
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0, lacks = 0; i < op->resource->nattrs && !item->missing; i++) {
        attr = &op->resource->attrs[i];

        if (!need[i] || item->known[i]
            || attr->place.kind != SCIM_PLACE_REDIS)
        {
            continue;
        }

        lacks = 1;
        lists[i] |= scim_map_is_kept_list(attr);
    }

    return lacks;
}


scim_rc_t
scim_stored_page(scim_op_t *op)
{
    size_t         n, left;
    scim_scan_t   *scan;
    scim_task_t   *task;
    scim_store_t   store;

    scan = &op->scan;
    n = SCIM_STORED_PAGE;

    /* a client that asks for none is told how many there are */

    if (scan->exact) {
        left = op->count - op->resources->n;
        left = left ? left : 1;
        n = left < n ? left : n;
    }

    task = scim_op_command(op, scim_stored_paged, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    task->row = n;

    return scim_op_command_queue(op, task, scim_store_page(&store, scan->row, n,
                                                       scan->cursor,
                                                       &task->effect.command));
}


int
scim_stored_is_id(const char *id)
{
    size_t  i;

    static const char  form[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

    for (i = 0; i < SCIM_STORED_ID_LEN; i++) {

        if (form[i] == 'x' || form[i] == 'y') {
            if (id[i] == '\0'
                || strchr(form[i] == 'x' ? "0123456789abcdef" : "89ab", id[i])
                   == NULL)
            {
                return 0;
            }

        } else if (id[i] != form[i]) {
            return 0;
        }
    }

    return id[i] == '\0';
}


static scim_rc_t
scim_stored_loaded(scim_op_t *op, scim_task_t *task)
{
    size_t               i, j, n, width;
    const scim_reply_t  *element;

    for (n = 0; task->items[n]; n++) { /* void */ }

    for (j = 0, width = 0; j < op->resource->nattrs; j++) {
        width += op->resource->attrs[j].place.kind == SCIM_PLACE_REDIS
                 && (!scim_map_is_kept_list(&op->resource->attrs[j])
                     || task->lists[j]);
    }

    /* "id" has no field, but the element that tells whether it is there */

    if (task->reply->type != SCIM_REPLY_ARRAY
        || task->reply->nelements != n * width)
    {
        return scim_stored_foreign(op);
    }

    element = task->reply->elements;

    for (i = 0; i < n; i++) {
        if (scim_stored_take(op, task, task->items[i], &element) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_stored_take(scim_op_t *op, const scim_task_t *task, scim_item_t *item,
    const scim_reply_t **element)
{
    int                     lists;
    size_t                  i;
    json_t                 *value;
    const scim_map_attr_t  *attr;

    item->got = 1;
    item->missing = ((*element)++->type == SCIM_REPLY_NIL);

    i = op->resource->id;
    scim_values_set_new(&item->values, i, json_string(item->id));
    item->known[i] = 1;

    if (item->values.v[i] == NULL) {
        return scim_op_memory(op);
    }

    for (lists = 0; lists < 2; lists++) {
        for (i = 0; i < op->resource->nattrs; i++) {
            attr = &op->resource->attrs[i];

            if (i == op->resource->id
                || attr->place.kind != SCIM_PLACE_REDIS
                || scim_map_is_kept_list(attr) != lists
                || (lists && !task->lists[i]))
            {
                continue;
            }

            if (scim_store_value((*element)++, &value) != SCIM_OK) {
                return scim_stored_foreign(op);
            }

            scim_values_set_new(&item->values, i, value);
            item->known[i] = 1;
        }
    }

    return SCIM_OK;
}


/* a page that is short is the last one */

static scim_rc_t
scim_stored_paged(scim_op_t *op, scim_task_t *task)
{
    size_t               n, total, left;
    scim_scan_t         *scan;
    const scim_reply_t  *reply;

    scan = &op->scan;
    reply = task->reply;

    if (reply->type != SCIM_REPLY_ARRAY || reply->nelements < 2
        || reply->elements[0].type != SCIM_REPLY_STRING
        || reply->elements[1].type != SCIM_REPLY_STRING)
    {
        return scim_stored_foreign(op);
    }

    total = strtoul(reply->elements[0].str.data, NULL, 10);
    n = reply->nelements - 2;
    left = n;

    scan->cursor = scim_mem_strdup(op->mem, reply->elements[1].str.data,
                                   reply->elements[1].str.len);
    if (scan->cursor == NULL) {
        return scim_op_memory(op);
    }

    scan->seen += n;
    scan->ended = n < task->row;

    if (scan->exact) {
        scan->matched = total;
        left = op->count - op->resources->n;
        left = left < n ? left : n;
        scan->ended |= op->resources->n + left >= op->count;

    } else if (scan->seen > op->request.scan_limit) {
        return scim_error_set(&op->err, 400, "tooMany", "the filter needs more"
                              " resources to be read than the server allows");
    }

    return scim_stored_items(op, &reply->elements[2], left);
}


static scim_rc_t
scim_stored_items(scim_op_t *op, const scim_reply_t *ids, size_t n)
{
    size_t        i;
    scim_item_t  *item;
    scim_scan_t  *scan;

    scan = &op->scan;

    scan->items = scim_mem_alloc(scan->mem, (n + 1) * sizeof(scim_item_t));
    if (scan->items == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < n; i++) {
        item = &scan->items[i];

        if (scim_item_init(op, scan->mem, item) != SCIM_OK) {
            return SCIM_FAIL;
        }

        item->id = scim_mem_strdup(scan->mem, ids[i].str.data, ids[i].str.len);
        if (item->id == NULL) {
            return scim_op_memory(op);
        }
    }

    scan->nitems = n;

    return SCIM_OK;
}


scim_rc_t
scim_stored_done(scim_op_t *op, scim_task_t *task)
{
    (void) op;
    (void) task;

    return SCIM_OK;
}


scim_rc_t
scim_stored_foreign(scim_op_t *op)
{
    scim_op_cause(op, "an object in Redis is not ours");

    return scim_error_set(&op->err, 500, NULL, "the store holds something"
                          " else");
}
