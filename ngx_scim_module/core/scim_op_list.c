
/*
 * A list of resources (RFC 7644, 3.4.2).
 *
 * Candidates come page by page.  Of each just as much is read as the filter
 * needs, and the rest for those that are answered.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"
#include "scim_normal.h"


/* the first ones of a list */

#define SCIM_LIST_TEXTS  16


static scim_rc_t scim_list_part_filter(scim_op_t *child, size_t attr,
    const char *value);
static scim_rc_t scim_list_start(scim_op_t *op);
static scim_rc_t scim_list_filter(scim_op_t *op);
static scim_rc_t scim_list_plan(scim_op_t *op);
static scim_rc_t scim_list_fetch(scim_op_t *op);
static scim_rc_t scim_list_know(scim_op_t *op);
static scim_rc_t scim_list_check(scim_op_t *op);
static scim_rc_t scim_list_match(scim_op_t *op, scim_item_t *item);
static scim_rc_t scim_list_is_joined(scim_op_t *op, const scim_item_t *item);
static scim_rc_t scim_list_complete(scim_op_t *op);
static scim_rc_t scim_list_append(scim_op_t *op);
static scim_rc_t scim_list_respond(scim_op_t *op);


const scim_op_step_pt  scim_op_list_steps[] = {
    scim_list_start,
    scim_list_plan,
    scim_list_fetch,
    scim_list_know,
    scim_list_check,
    scim_list_complete,
    scim_list_append,
    scim_sort_end,
    scim_list_respond,
    NULL
};

#define SCIM_LIST_PLAN_STEP     1
#define SCIM_LIST_FETCH_STEP    2
#define SCIM_LIST_SORT_STEP     7


scim_op_t *
scim_list_part_new(scim_op_t *op, const scim_resource_t *resource,
    size_t attr, const char *value, scim_each_pt each)
{
    scim_op_t  *child;

    child = scim_child_new(op, resource,
                           &scim_op_list_steps[SCIM_LIST_PLAN_STEP]);
    if (child == NULL) {
        return NULL;
    }

    child->each = each;
    child->start = 1;
    child->count = (size_t) -1;
    child->need[resource->id] = 1;

    if (value && scim_list_part_filter(child, attr, value) != SCIM_OK) {
        scim_op_free(child);
        (void) scim_op_memory(op);
        return NULL;
    }

    return child;
}


/* it is our own and good: it fails without memory only */

static scim_rc_t
scim_list_part_filter(scim_op_t *child, size_t attr, const char *value)
{
    char        *quoted;
    json_t      *string;
    scim_str_t   text;

    string = json_string(value);
    quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    json_decref(string);

    text.data = quoted ? scim_mem_printf(child->mem, &text.len, "%s eq %s",
                                         child->resource->attrs[attr].key,
                                         quoted)
                       : NULL;
    free(quoted);

    if (text.data) {
        child->filter = scim_filter_parse(child->mem, &child->resource->type,
                                          text, &child->err);
    }

    return child->filter ? SCIM_OK : SCIM_FAIL;
}


scim_op_t *
scim_list_query_new(scim_op_t *op, const scim_resource_t *resource)
{
    scim_op_t  *child;

    child = scim_child_new(op, resource,
                           &scim_op_list_steps[SCIM_LIST_PLAN_STEP]);
    if (child == NULL) {
        return NULL;
    }

    child->search = op->search;
    child->types = scim_query_types(child);

    if (child->types == NULL) {
        op->err = child->err;
        scim_op_free(child);
        return NULL;
    }

    if (scim_list_start(child) != SCIM_OK) {
        op->err = child->err;
        scim_op_free(child);
        return NULL;
    }

    return child;
}


scim_rc_t
scim_list_add(scim_op_t *op, scim_str_t text)
{
    size_t         size;
    scim_str_t    *v;
    scim_texts_t  *texts;

    texts = op->resources;

    if (texts->n == texts->size) {
        size = texts->size ? 2 * texts->size : SCIM_LIST_TEXTS;

        v = scim_mem_alloc(op->mem, size * sizeof(scim_str_t));
        if (v == NULL) {
            return scim_op_memory(op);
        }

        if (texts->n) {
            memcpy(v, texts->v, texts->n * sizeof(scim_str_t));
        }

        texts->v = v;
        texts->size = size;
    }

    texts->v[texts->n++] = text;

    return SCIM_OK;
}


scim_rc_t
scim_list_copy(scim_op_t *op, scim_str_t text, scim_str_t *copy)
{
    copy->data = scim_mem_strdup(op->mem, text.data, text.len);
    copy->len = text.len;

    return copy->data ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_list_start(scim_op_t *op)
{
    scim_str_t  attributes, excluded;

    if (op->searches && scim_query_search(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (scim_query_arg(op, "attributes", &attributes) == SCIM_FAIL
        || scim_query_arg(op, "excludedAttributes", &excluded) == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    if (scim_cursor_page(op) != SCIM_OK
        || scim_list_projection(op->mem, &op->resource->type, attributes,
                                excluded, &op->projection, &op->err)
           != SCIM_OK
        || scim_list_filter(op) != SCIM_OK
        || scim_sort_start(op) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    op->resources = scim_mem_alloc(op->mem, sizeof(scim_texts_t));

    if (op->resources == NULL) {
        return scim_op_memory(op);
    }

    scim_item_needs(op, op->need);

    return SCIM_OK;
}


static scim_rc_t
scim_list_filter(scim_op_t *op)
{
    scim_str_t  text;

    switch (scim_query_arg(op, "filter", &text)) {

    case SCIM_OK:
        break;

    case SCIM_DECLINED:
        return SCIM_OK;

    default:
        op->err.scim_type = "invalidFilter";
        return SCIM_FAIL;
    }

    text = scim_normal_filter(op->mem, text);
    if (text.data == NULL) {
        return scim_op_memory(op);
    }

    op->filter = op->types
                 ? scim_filter_parse_any(op->mem, op->types, text, &op->err)
                 : scim_filter_parse(op->mem, &op->resource->type, text,
                                     &op->err);

    return op->filter ? SCIM_OK : SCIM_FAIL;
}


static scim_rc_t
scim_list_plan(scim_op_t *op)
{
    size_t              i, j;
    scim_rc_t           rc;
    scim_scan_t        *scan;
    const scim_hide_t  *hide;

    scan = &op->scan;

    for (i = 0; i < op->resource->nhides; i++) {
        hide = &op->resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            op->need_filter[hide->attrs[j]] = 1;
        }
    }

    scim_sort_needs(op);

    rc = scim_op_plan(op);

    if (rc != SCIM_OK) {
        return rc;
    }

    if (scan->nroutes > 1) {
        scan->joined = scim_mem_take(op->mem, json_object());

        if (scan->joined == NULL) {
            return scim_op_memory(op);
        }
    }

    scan->row = scan->exact ? op->start - 1 : 0;

    return SCIM_OK;
}


static scim_rc_t
scim_list_fetch(scim_op_t *op)
{
    if (op->scan.ended) {
        op->step = &scim_op_list_steps[SCIM_LIST_SORT_STEP];
        return SCIM_DECLINED;
    }

    return scim_op_page(op);
}


/* what the filter and the hidden ones need */

static scim_rc_t
scim_list_know(scim_op_t *op)
{
    return op->scan.exact
           ? SCIM_OK : scim_member_load(op, op->scan.items, op->scan.nitems,
                                        op->need_filter);
}


/* of those that match just those stay that are in the client's window */

static scim_rc_t
scim_list_check(scim_op_t *op)
{
    size_t        i, n;
    scim_rc_t     rc;
    scim_scan_t  *scan;

    scan = &op->scan;

    if (scan->exact) {
        return SCIM_OK;
    }

    for (i = 0, n = 0; i < scan->nitems; i++) {

        rc = scim_list_match(op, &scan->items[i]);

        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        if (rc == SCIM_DECLINED) {
            continue;
        }

        scan->matched++;

        if (op->sort || (scan->matched >= op->start
                         && scan->matched - op->start < op->count))
        {
            scan->items[n++] = scan->items[i];
        }
    }

    scan->nitems = n;

    if (scan->any_match && scan->matched) {
        scan->ended = 1;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_list_match(scim_op_t *op, scim_item_t *item)
{
    if (item->missing || scim_item_is_hidden(op, &item->values)) {
        return SCIM_DECLINED;
    }

    if (op->filter) {
        if (scim_item_build(op, op->scan.mem, item, op->need_filter) != SCIM_OK
            || (op->versioned && scim_item_version(op, item) != SCIM_OK))
        {
            return SCIM_FAIL;
        }

        if (!scim_filter_match(op->filter, item->resource)) {
            return SCIM_DECLINED;
        }
    }

    return scim_list_is_joined(op, item);
}


/* an object that several routes give is answered once */

static scim_rc_t
scim_list_is_joined(scim_op_t *op, const scim_item_t *item)
{
    json_t  *joined;

    joined = op->scan.joined;

    if (joined == NULL) {
        return SCIM_OK;
    }

    if (json_object_get(joined, item->id)) {
        return SCIM_DECLINED;
    }

    return json_object_set_new(joined, item->id, json_true()) == 0
           ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_list_complete(scim_op_t *op)
{
    scim_scan_t  *scan;

    scan = &op->scan;

    return op->sort
           ? SCIM_OK
           : scim_member_load(op, scan->items, scan->nitems, op->need);
}


static scim_rc_t
scim_list_append(scim_op_t *op)
{
    size_t        i;
    scim_item_t  *item;
    scim_scan_t  *scan;

    scan = &op->scan;

    for (i = 0; i < scan->nitems; i++) {
        item = &scan->items[i];

        if (item->missing) {
            continue;
        }

        if (op->each || op->sort) {
            if ((op->each ? (*op->each)(op, item) : scim_sort_add(op, item))
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            continue;
        }

        if (scim_item_answer(op, scan->mem, item) != SCIM_OK
            || scim_list_add(op, item->text) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    op->step = &scim_op_list_steps[SCIM_LIST_FETCH_STEP];

    return SCIM_DECLINED;
}


static scim_rc_t
scim_list_respond(scim_op_t *op)
{
    return op->parent ? scim_child_finish(op) : scim_cursor_respond(op);
}
