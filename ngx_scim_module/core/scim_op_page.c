
/*
 * The candidates of a list, page by page.
 *
 * A route's list ends at its total, at an empty page, or at a page that
 * starts as the one before did; never at a short page (rule 10).
 */


#include <string.h>

#include "scim_op_tree.h"


/* objects that are got one by one before some of them are answered */

#define SCIM_PAGE_IDS  100


static scim_rc_t scim_page_ids(scim_op_t *op);
static scim_rc_t scim_page_got(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_page_take(scim_op_t *op, scim_task_t *task,
    json_t *rows);
static scim_rc_t scim_page_count(scim_op_t *op, scim_task_t *task,
    size_t rows, size_t *total, int *known);
static size_t scim_page_start(const scim_route_t *route, size_t row);
static scim_rc_t scim_page_check_short(scim_op_t *op, scim_task_t *task,
    size_t rows);
static int scim_page_is_repeated(scim_op_t *op, size_t start, json_t *rows);
static scim_rc_t scim_page_items(scim_op_t *op, scim_task_t *task,
    json_t *rows, size_t from, size_t to);
static scim_rc_t scim_page_item(scim_op_t *op, scim_task_t *task,
    const scim_source_t *source, scim_item_t *item);
static void scim_page_next_route(scim_op_t *op, size_t total);


scim_rc_t
scim_op_page(scim_op_t *op)
{
    size_t               left;
    scim_vars_t          vars;
    scim_scan_t         *scan;
    const scim_route_t  *route;

    scan = &op->scan;

    scan->items = NULL;
    scan->nitems = 0;

    /* what is sorted is known until the end */

    if (op->sort == NULL) {
        scim_mem_free(scan->mem);
        scan->mem = NULL;
    }

    if (scan->mem == NULL) {
        scan->mem = scim_mem_new();
    }

    if (scan->mem == NULL) {
        return scim_op_memory(op);
    }

    if (scan->ids) {
        return scim_page_ids(op);
    }

    if (op->resource->in_redis) {
        return scim_stored_page(op);
    }

    route = scan->routes[scan->route];

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.value = scan->value;
    vars.attr = scan->attr;
    vars.row = scan->row;
    vars.cursor = scan->cursor;
    vars.limit = route->size;

    /* by offset no more is asked for than is answered */

    if (scan->exact && route->paging == SCIM_PAGING_OFFSET) {
        left = op->count - op->resources->n;
        left = left ? left : 1;
        vars.limit = left < route->size ? left : route->size;
    }

    return scim_op_call(op, route, &vars, NULL, NULL, scim_page_got);
}


/* list ATTR=VALUE: the value is known of each object */

scim_rc_t
scim_page_known_value(scim_op_t *op, const scim_route_t *route,
    scim_item_t *item)
{
    size_t                  attr;
    json_t                 *value;
    const scim_map_attr_t  *a;

    if (route->value == NULL) {
        return SCIM_OK;
    }

    attr = route->attrs[0];
    a = &op->resource->attrs[attr];

    if (a->path.attr->type == SCIM_BOOLEAN) {
        value = json_boolean(strcmp(route->value, "true") == 0);

    } else {
        value = json_string(route->value);
    }

    if (value == NULL) {
        return scim_op_memory(op);
    }

    scim_values_set_new(&item->values, attr, value);
    item->known[attr] = 1;

    return SCIM_OK;
}


static scim_rc_t
scim_page_ids(scim_op_t *op)
{
    size_t        i, n;
    scim_item_t  *item;
    scim_scan_t  *scan;

    scan = &op->scan;

    n = scan->nids - scan->next_id;
    n = n < SCIM_PAGE_IDS ? n : SCIM_PAGE_IDS;

    scan->items = scim_mem_alloc(scan->mem, (n + 1) * sizeof(scim_item_t));
    if (scan->items == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < n; i++) {
        item = &scan->items[scan->nitems];

        if (scim_item_init(op, scan->mem, item) != SCIM_OK) {
            return SCIM_FAIL;
        }

        item->id = scan->ids[scan->next_id++];

        /* rule 7: some ids need not be asked for */

        scan->nitems += scim_op_is_id(op->resource, item->id);
    }

    op->scan.ended = (scan->next_id == scan->nids);

    /* that the object is there has to be seen, whatever is asked for */

    op->need_filter[op->resource->id] = 1;

    return SCIM_OK;
}


static scim_rc_t
scim_page_got(scim_op_t *op, scim_task_t *task)
{
    json_t      *rows;
    scim_rc_t    rc;

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return SCIM_FAIL;
    }

    if (task->rc == SCIM_DECLINED) {
        rows = json_array();
        rc = rows ? SCIM_OK : scim_op_memory(op);

    } else {
        rc = scim_page_rows(op, task, &rows);
    }

    if (rc != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_page_take(op, task, rows);
    json_decref(rows);

    return rc;
}


static scim_rc_t
scim_page_take(scim_op_t *op, scim_task_t *task, json_t *rows)
{
    int                  ended, known;
    size_t               n, start, from, to, total;
    scim_scan_t         *scan;
    const scim_route_t  *route;

    scan = &op->scan;
    route = task->route;
    n = json_array_size(rows);
    start = scim_page_start(route, task->row);

    if (scim_page_is_repeated(op, start, rows)) {
        n = 0;
    }

    if (scim_page_check_short(op, task, n) != SCIM_OK
        || scim_page_count(op, task, n, &total, &known) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    from = task->row - start;
    to = n;

    if (scan->exact) {
        to = op->count - op->resources->n;
        to = from + to < n ? from + to : n;
    }

    if (from < to
        && scim_page_items(op, task, rows, from, to) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scan->seen += n;
    scan->row = start + (route->paging == SCIM_PAGING_PAGE ? route->size : n);

    if (!scan->exact && scan->seen > op->request.scan_limit) {
        return scim_error_set(&op->err, 400, "tooMany", "the filter needs more"
                              " resources to be read than the server allows");
    }

    if (scim_page_cursor(op, task) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scan->cursor = task->cursor;

    ended = route->paging == SCIM_PAGING_NONE || n == 0
            || (known && start + n >= total)
            || (route->paging == SCIM_PAGING_CURSOR && scan->cursor == NULL);

    if (scan->exact && op->resources->n + scan->nitems
                       >= op->count)
    {
        ended = 1;
    }

    if (ended) {
        scim_page_next_route(op, known ? total : start + n);
    }

    return SCIM_OK;
}


/* how many rows the route has; where the app counts it has to say so */

static scim_rc_t
scim_page_count(scim_op_t *op, scim_task_t *task, size_t rows, size_t *total,
    int *known)
{
    scim_rc_t    rc;
    const char  *cause;

    *known = 1;
    *total = rows;

    if (task->route->paging == SCIM_PAGING_NONE) {
        return SCIM_OK;
    }

    rc = SCIM_DECLINED;

    if (task->route->has_total) {
        rc = scim_answer_total(task->mem, task->route, &task->source, total,
                               &op->err);
    }

    if (rc == SCIM_DECLINED && op->scan.exact) {
        rc = scim_answer_unexpected(task->mem, task->route, "total", &op->err,
                                    &cause);
        scim_op_cause(op, cause);
    }

    *known = (rc == SCIM_OK);

    return rc == SCIM_FAIL ? SCIM_FAIL : SCIM_OK;
}


static size_t
scim_page_start(const scim_route_t *route, size_t row)
{
    if (route->paging == SCIM_PAGING_NONE) {
        return 0;
    }

    return route->paging == SCIM_PAGING_PAGE ? row - row % route->size : row;
}


/* pages are counted by size=, so that a wrong one would skip objects */

static scim_rc_t
scim_page_check_short(scim_op_t *op, scim_task_t *task, size_t rows)
{
    scim_scan_t  *scan;

    scan = &op->scan;

    if (task->route->paging != SCIM_PAGING_PAGE) {
        return SCIM_OK;
    }

    if (scan->short_page && rows) {
        return scim_page_wrong_size(op, task->route);
    }

    scan->short_page = rows < task->route->size;

    return SCIM_OK;
}


/* some apps answer the last page again, some ignore what page is asked for */

static int
scim_page_is_repeated(scim_op_t *op, size_t start, json_t *rows)
{
    json_t       *first;
    scim_scan_t  *scan;

    scan = &op->scan;
    first = json_array_get(rows, 0);

    if (start && first && scan->first && json_equal(first, scan->first)) {
        return 1;
    }

    json_decref(scan->first);
    scan->first = json_incref(first);

    return 0;
}


static scim_rc_t
scim_page_items(scim_op_t *op, scim_task_t *task, json_t *rows, size_t from,
    size_t to)
{
    size_t          i;
    scim_item_t    *item;
    scim_scan_t    *scan;
    scim_source_t   source;

    scan = &op->scan;
    source = task->source;

    /* the headers are not of one object */

    source.nheaders = 0;

    scan->items = scim_mem_alloc(scan->mem,
                                 (to - from) * sizeof(scim_item_t));
    if (scan->items == NULL) {
        return scim_op_memory(op);
    }

    for (i = from; i < to; i++) {
        item = &scan->items[scan->nitems];
        source.tree = json_array_get(rows, i);

        if (scim_item_init(op, scan->mem, item) != SCIM_OK
            || scim_page_item(op, task, &source, item) != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        scan->nitems++;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_page_item(scim_op_t *op, scim_task_t *task, const scim_source_t *source,
    scim_item_t *item)
{
    json_t               *id;
    const char           *cause;
    const scim_route_t   *route;

    route = task->route;

    if (route->has_id_place) {
        if (scim_page_item_id(op, task, source, item) != SCIM_OK) {
            return SCIM_FAIL;
        }

    } else {
        if (scim_page_known_value(op, route, item) != SCIM_OK
            || scim_item_take(op, task->mem, item, source,
                              route->flags & SCIM_ROUTE_PARTIAL)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        item->got = !(route->flags & SCIM_ROUTE_PARTIAL);
    }

    id = item->values.v[op->resource->id];

    if (id == NULL) {
        (void) scim_answer_unexpected(task->mem, route, "id of an object",
                                      &op->err, &cause);
        scim_op_cause(op, cause);
        return SCIM_FAIL;
    }

    /* the value itself is replaced when the object is got */

    item->id = scim_mem_strdup(op->scan.mem, json_string_value(id),
                               json_string_length(id));

    return item->id ? SCIM_OK : scim_op_memory(op);
}


/* id=: nothing else is taken from the answer, "get" has to follow */

scim_rc_t
scim_page_item_id(scim_op_t *op, scim_task_t *task,
    const scim_source_t *source, scim_item_t *item)
{
    size_t   attr;
    json_t  *value;

    attr = op->resource->id;

    if (scim_value_read(task->mem, &op->resource->attrs[attr],
                        &task->route->id_place, source, &value, &op->err)
        == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    scim_values_set_new(&item->values, attr, value);

    return SCIM_OK;
}


/* the rows of the next route count from where those of this one end */

static void
scim_page_next_route(scim_op_t *op, size_t total)
{
    size_t        start;
    scim_scan_t  *scan;

    scan = &op->scan;

    scan->base += total;
    scan->short_page = 0;
    scan->row = 0;
    scan->cursor = NULL;

    json_decref(scan->first);
    scan->first = NULL;

    if (scan->exact) {
        scan->matched = scan->base;

        start = op->start - 1;

        if (start > scan->base) {
            scan->row = start - scan->base;
        }
    }

    if (++scan->route == scan->nroutes) {
        scan->ended = 1;
    }
}
