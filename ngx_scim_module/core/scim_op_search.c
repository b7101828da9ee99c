
/*
 * A search in all resource types (RFC 7644, 3.4.2.1 and 3.4.3): a list of each
 * is a part of it, one after the other.
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_search_start(scim_op_t *op);
static scim_rc_t scim_search_next(scim_op_t *op);
static scim_rc_t scim_search_part(scim_op_t *op, scim_op_t **part);
static scim_rc_t scim_search_done(scim_op_t *op, scim_op_t *child);


const scim_op_step_pt  scim_op_search_steps[] = {
    scim_search_start,
    scim_search_next,
    scim_sort_end,
    scim_cursor_respond,
    NULL
};


static scim_rc_t
scim_search_start(scim_op_t *op)
{
    if ((scim_str_eq(op->request.method, "POST")
         && scim_query_search(op) != SCIM_OK)
        || scim_cursor_page(op) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    op->resources = scim_mem_alloc(op->mem, sizeof(scim_texts_t));
    op->resource = op->request.map->resources;

    return op->resources ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_search_next(scim_op_t *op)
{
    scim_rc_t   rc;
    scim_op_t  *child;

    if (op->resource == NULL) {
        return op->searched ? SCIM_OK : SCIM_FAIL;
    }

    rc = scim_search_part(op, &child);

    op->resource = op->resource->next;

    if (rc == SCIM_OK) {
        op->searched = 1;
        scim_child_run(op, child, scim_search_done);
    }

    return rc == SCIM_FAIL ? SCIM_FAIL : SCIM_DECLINED;
}


/*
 * SCIM_DECLINED for a type that has not what is asked for: if no type has it,
 * that is the error.
 */

static scim_rc_t
scim_search_part(scim_op_t *op, scim_op_t **part)
{
    size_t      got;
    scim_op_t  *child;

    child = scim_list_query_new(op, op->resource);

    if (child == NULL) {
        return op->err.status == 400 ? SCIM_DECLINED : SCIM_FAIL;
    }

    *part = child;

    /* of sorted ones all that could be in the window are needed */

    if (child->sort) {
        child->start = 1;
        child->count = op->start - 1 + op->count;

        return SCIM_OK;
    }

    got = op->resources->n;

    child->start = op->start > op->scan.matched ? op->start - op->scan.matched
                                                : 1;
    child->count = op->count - got;

    return SCIM_OK;
}


static scim_rc_t
scim_search_done(scim_op_t *op, scim_op_t *child)
{
    size_t      i;
    scim_str_t  text;

    if (child->failed) {
        op->err = child->err;
        return SCIM_FAIL;
    }

    op->scan.matched += child->scan.matched;

    if (child->sort) {
        return scim_sort_join(op, child);
    }

    for (i = 0; i < child->resources->n; i++) {
        if (scim_list_copy(op, child->resources->v[i], &text) != SCIM_OK
            || scim_list_add(op, text) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}
