
/*
 * A sorted list (RFC 7644, 3.4.2.3): all that match are read, and those that
 * the client gets are completed.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"
#include "scim_text.h"
#include "scim_time.h"


typedef struct {
    const scim_attr_t  *attr;
    json_t             *key;
    scim_item_t         item;
    size_t              row;
    unsigned            descending:1;
} scim_sort_entry_t;


struct scim_sort_s {
    scim_path_t         path;
    const scim_attr_t  *attr;          /* whose values are compared */
    unsigned            descending:1;

    scim_sort_entry_t  *entries;
    size_t              n;
    size_t              size;

    size_t              first;         /* that the client gets */
    scim_item_t        *items;         /* from there on */
    size_t              nitems;
};


static scim_rc_t scim_sort_new(scim_op_t *op);
static scim_rc_t scim_sort_path(scim_op_t *op, scim_str_t text);
static scim_rc_t scim_sort_grow(scim_op_t *op);
static json_t *scim_sort_key(const scim_sort_t *sort, const json_t *resource);
static scim_rc_t scim_sort_window(scim_op_t *op);
static int scim_sort_order(const void *a, const void *b);
static int scim_sort_compare(const scim_attr_t *attr, const json_t *a,
    const json_t *b);
static int scim_sort_times(const json_t *a, const json_t *b);
static void scim_sort_cleanup(void *data);


scim_rc_t
scim_sort_start(scim_op_t *op)
{
    scim_rc_t   rc;
    scim_str_t  by, order;

    rc = scim_query_arg(op, "sortBy", &by);

    if (rc == SCIM_FAIL
        || scim_query_arg(op, "sortOrder", &order) == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    if (order.len && !scim_str_caseeq(order, "ascending")
        && !scim_str_caseeq(order, "descending"))
    {
        return scim_error_set(&op->err, 400, "invalidValue", "\"sortOrder\" is"
                              " \"ascending\" or \"descending\"");
    }

    if (by.len == 0) {
        return SCIM_OK;
    }

    if (scim_sort_new(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->sort->descending = scim_str_caseeq(order, "descending");

    return scim_sort_path(op, by);
}


void
scim_sort_needs(scim_op_t *op)
{
    size_t              i;
    const scim_path_t  *path;

    for (i = 0; op->sort && i < op->resource->nattrs; i++) {
        path = &op->resource->attrs[i].path;

        if (path->schema == op->sort->path.schema
            && path->attr == op->sort->path.attr)
        {
            op->need_filter[i] = 1;
        }
    }
}


scim_rc_t
scim_sort_add(scim_op_t *op, const scim_item_t *item)
{
    scim_rc_t           rc;
    scim_mem_t         *mem;
    scim_sort_t        *sort;
    scim_sort_entry_t  *entry;

    sort = op->sort;

    if (scim_sort_grow(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    mem = scim_mem_new();
    if (mem == NULL) {
        return scim_op_memory(op);
    }

    entry = &sort->entries[sort->n];
    memset(entry, 0, sizeof(scim_sort_entry_t));

    entry->attr = sort->attr;
    entry->row = sort->n;
    entry->descending = sort->descending;
    entry->item = *item;

    rc = scim_item_build(op, mem, &entry->item, op->need_filter);

    if (rc == SCIM_OK) {
        entry->key = json_incref(scim_sort_key(sort, entry->item.resource));
        entry->item.resource = NULL;
        sort->n++;
    }

    scim_mem_free(mem);

    return rc;
}


scim_rc_t
scim_sort_join(scim_op_t *op, const scim_op_t *child)
{
    size_t              i;
    scim_sort_t        *part;
    scim_sort_entry_t  *entry;

    part = child->sort;

    if (op->sort == NULL && scim_sort_new(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < part->nitems; i++) {

        if (part->items[i].missing) {
            continue;
        }

        if (scim_sort_grow(op) != SCIM_OK) {
            return SCIM_FAIL;
        }

        entry = &op->sort->entries[op->sort->n];

        *entry = part->entries[part->first + i];
        entry->row = op->sort->n;
        entry->item = part->items[i];
        entry->item.resource = NULL;

        if (scim_list_copy(op, part->items[i].text, &entry->item.text)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        json_incref(entry->key);
        op->sort->n++;
    }

    return SCIM_OK;
}


/* those of a search in all types have been answered by its parts */

scim_rc_t
scim_sort_end(scim_op_t *op)
{
    size_t        i;
    scim_rc_t     rc;
    scim_item_t  *item;
    scim_sort_t  *sort;

    sort = op->sort;

    if (sort == NULL) {
        return SCIM_OK;
    }

    if (sort->items == NULL && scim_sort_window(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (op->resource) {
        rc = scim_member_load(op, sort->items, sort->nitems, op->need);

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    for (i = 0; i < sort->nitems; i++) {
        item = &sort->items[i];

        if (item->missing) {
            continue;
        }

        if ((op->resource && scim_item_answer(op, op->mem, item) != SCIM_OK)
            || scim_list_add(op, item->text) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_sort_new(scim_op_t *op)
{
    op->sort = scim_mem_alloc(op->mem, sizeof(scim_sort_t));

    if (op->sort == NULL
        || scim_mem_cleanup(op->mem, scim_sort_cleanup, op->sort) != SCIM_OK)
    {
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


/* "name" has no order, "name.familyName" has; of "emails" it is the value's */

static scim_rc_t
scim_sort_path(scim_op_t *op, scim_str_t text)
{
    scim_rc_t           rc;
    scim_sort_t        *sort;
    const scim_attr_t  *attr;

    static const scim_str_t  value = scim_str("value");

    sort = op->sort;

    rc = op->types ? scim_path_parse_any(op->mem, op->types, text, &sort->path,
                                         &op->err)
                   : scim_path_parse(op->mem, &op->resource->type, text,
                                     &sort->path, &op->err);

    if (rc != SCIM_OK) {
        op->err.scim_type = "invalidPath";
        return SCIM_FAIL;
    }

    attr = sort->path.attr;

    if (attr && attr->type == SCIM_COMPLEX && sort->path.sub == NULL) {
        sort->path.sub = attr->multi ? scim_schema_sub(attr, value) : NULL;
        attr = sort->path.sub;

    } else if (attr && sort->path.sub) {
        attr = sort->path.sub;
    }

    if (attr == NULL || sort->path.filter
        || attr->returned == SCIM_RETURNED_NEVER)
    {
        return scim_error_set(&op->err, 400, "invalidPath", "resources cannot"
                              " be sorted by \"%.*s\"", (int) text.len,
                              text.data);
    }

    sort->attr = attr;

    return SCIM_OK;
}


static scim_rc_t
scim_sort_grow(scim_op_t *op)
{
    size_t              size;
    scim_sort_t        *sort;
    scim_sort_entry_t  *entries;

    sort = op->sort;

    if (sort->n < sort->size) {
        return SCIM_OK;
    }

    size = sort->size ? sort->size * 2 : 64;

    entries = realloc(sort->entries, size * sizeof(scim_sort_entry_t));
    if (entries == NULL) {
        return scim_op_memory(op);
    }

    sort->entries = entries;
    sort->size = size;

    return SCIM_OK;
}


/* of a list the primary element counts, else the first one */

static json_t *
scim_sort_key(const scim_sort_t *sort, const json_t *resource)
{
    size_t   i;
    json_t  *value, *element;

    value = scim_path_get(&sort->path, resource);

    if (json_is_array(value)) {

        json_array_foreach(value, i, element) {
            if (json_is_true(json_object_get(element, "primary"))) {
                break;
            }
        }

        value = json_array_get(value, i < json_array_size(value) ? i : 0);
    }

    return sort->path.sub && json_is_object(value)
           ? json_object_get(value, sort->path.sub->name) : value;
}


static scim_rc_t
scim_sort_window(scim_op_t *op)
{
    size_t        i;
    scim_sort_t  *sort;

    sort = op->sort;

    if (sort->n) {
        qsort(sort->entries, sort->n, sizeof(scim_sort_entry_t),
              scim_sort_order);
    }

    sort->first = op->start - 1 < sort->n ? op->start - 1 : sort->n;
    sort->nitems = op->count < sort->n - sort->first ? op->count
                                                     : sort->n - sort->first;

    sort->items = scim_mem_alloc(op->mem, (sort->nitems + 1)
                                          * sizeof(scim_item_t));
    if (sort->items == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < sort->nitems; i++) {
        sort->items[i] = sort->entries[sort->first + i].item;
    }

    return SCIM_OK;
}


/*
 * What has no value comes last, and first if the order is descending.  Values
 * of different types, in a search of all, have no order but must have one.
 */

static int
scim_sort_order(const void *one, const void *two)
{
    int                       rc;
    const scim_sort_entry_t  *a, *b;

    a = one;
    b = two;

    if (a->key == NULL || b->key == NULL) {
        rc = (a->key == NULL) - (b->key == NULL);

    } else if (a->attr->type != b->attr->type) {
        rc = a->attr->type < b->attr->type ? -1 : 1;

    } else {
        rc = scim_sort_compare(a->attr, a->key, b->key);
    }

    if (rc) {
        return a->descending ? -rc : rc;
    }

    return a->row < b->row ? -1 : 1;
}


static int
scim_sort_compare(const scim_attr_t *attr, const json_t *a, const json_t *b)
{
    double  x, y;

    switch (attr->type) {

    case SCIM_BOOLEAN:
        return json_is_true(a) - json_is_true(b);

    case SCIM_DECIMAL:
    case SCIM_INTEGER:
        x = json_number_value(a);
        y = json_number_value(b);

        return (x > y) - (x < y);

    case SCIM_DATETIME:
        return scim_sort_times(a, b);

    default:
        return scim_text_compare(json_string_value(a), json_string_length(a),
                                 json_string_value(b), json_string_length(b),
                                 attr->case_exact);
    }
}


static int
scim_sort_times(const json_t *a, const json_t *b)
{
    scim_str_t   text;
    scim_time_t  x, y;

    memset(&x, 0, sizeof(scim_time_t));
    memset(&y, 0, sizeof(scim_time_t));

    text.data = json_string_value(a);
    text.len = json_string_length(a);
    (void) scim_time_parse(text, &x);

    text.data = json_string_value(b);
    text.len = json_string_length(b);
    (void) scim_time_parse(text, &y);

    return scim_time_compare(&x, &y);
}


static void
scim_sort_cleanup(void *data)
{
    scim_sort_t  *sort = data;

    size_t  i;

    for (i = 0; i < sort->n; i++) {
        json_decref(sort->entries[i].key);
    }

    free(sort->entries);
}
