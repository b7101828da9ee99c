
/*
 * Pages that are named by cursors (RFC 9865), and the ListResponse.
 *
 * A cursor says where its page begins and which query it belongs to, so that
 * nothing has to be remembered, and it never expires:
 *
 *     START-HASH
 */


#include <stdio.h>
#include <string.h>

#include "scim_json.h"
#include "scim_op_tree.h"


/* twenty digits, "-", sixteen digits of a hash */

#define SCIM_CURSOR_SIZE  40


/* what is answered, for scim_json_make() */

typedef struct {
    json_t              *response;
    const scim_texts_t  *resources;
} scim_cursor_page_t;


static scim_rc_t scim_cursor_neighbours(scim_op_t *op, json_t *response);
static void scim_cursor_put(scim_json_writer_t *writer, const void *data);
static scim_rc_t scim_cursor_read(scim_op_t *op);
static scim_rc_t scim_cursor_query(scim_op_t *op, uint64_t *hash);
static scim_rc_t scim_cursor_add(scim_op_t *op, json_t *body,
    const char *name, size_t start);


scim_rc_t
scim_cursor_page(scim_op_t *op)
{
    scim_str_t  start, count;

    /* a part is told by the whole */

    if (op->parent) {
        return SCIM_OK;
    }

    if (scim_query_arg(op, "startIndex", &start) == SCIM_FAIL
        || scim_query_arg(op, "count", &count) == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    op->cursors = scim_query_has(op, "cursor");

    if (op->cursors) {
        start.len = 0;
    }

    if (scim_list_page(start, count, &op->start, &op->count, &op->err)
        != SCIM_OK)
    {
        if (op->cursors) {
            op->err.scim_type = "invalidCount";
        }

        return SCIM_FAIL;
    }

    return op->cursors ? scim_cursor_read(op) : SCIM_OK;
}


scim_rc_t
scim_cursor_respond(scim_op_t *op)
{
    scim_rc_t            rc;
    scim_str_t           text;
    scim_cursor_page_t   page;

    page.resources = op->resources;
    page.response = scim_list_response_new(op->resources->n, op->scan.matched,
                                           op->cursors ? 0 : op->start);
    if (page.response == NULL) {
        return scim_op_memory(op);
    }

    rc = scim_cursor_neighbours(op, page.response);

    if (rc == SCIM_OK
        && scim_json_make(op->mem, scim_cursor_put, &page, &text) != SCIM_OK)
    {
        rc = scim_op_memory(op);
    }

    json_decref(page.response);

    return rc == SCIM_OK ? scim_op_respond(op, 200, text) : SCIM_FAIL;
}


/* a page of nothing asks how many there are: no other one follows */

static scim_rc_t
scim_cursor_neighbours(scim_op_t *op, json_t *response)
{
    size_t  next, previous;

    if (!op->cursors || op->count == 0) {
        return SCIM_OK;
    }

    next = op->start + op->count;
    previous = op->start > op->count ? op->start - op->count : 1;

    if ((next <= op->scan.matched
         && scim_cursor_add(op, response, "nextCursor", next) != SCIM_OK)
        || (op->start > 1
            && scim_cursor_add(op, response, "previousCursor", previous)
               != SCIM_OK))
    {
        return SCIM_FAIL;
    }

    return SCIM_OK;
}


/* the resources are the last member of the response */

static void
scim_cursor_put(scim_json_writer_t *writer, const void *data)
{
    const scim_cursor_page_t *page = data;

    size_t  i;

    /* its "}" comes behind them */

    scim_json_value(writer, page->response);
    writer->len--;

    scim_json_put(writer, ",\"Resources\":[", 14);

    for (i = 0; i < page->resources->n; i++) {
        scim_json_put(writer, ",", i > 0);
        scim_json_put(writer, page->resources->v[i].data,
                      page->resources->v[i].len);
    }

    scim_json_put(writer, "]}", 2);
}


/* an empty one asks for the first page */

static scim_rc_t
scim_cursor_read(scim_op_t *op)
{
    int          n;
    size_t       start;
    uint64_t     hash;
    scim_str_t   text;
    char         good[SCIM_CURSOR_SIZE];

    if (scim_query_arg(op, "cursor", &text) == SCIM_FAIL
        || scim_cursor_query(op, &hash) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (text.len == 0) {
        return SCIM_OK;
    }

    if (text.len < sizeof(good) && sscanf(text.data, "%zu-", &start) == 1) {
        n = snprintf(good, sizeof(good), "%zu-%016llx", start,
                     (unsigned long long) hash);

        if (start && start <= SCIM_LIST_START_MAX && (size_t) n == text.len
            && memcmp(good, text.data, n) == 0)
        {
            op->start = start;
            return SCIM_OK;
        }
    }

    return scim_error_set(&op->err, 400, "invalidCursor", "this cursor is not"
                          " of this query");
}


/* what has to stay the same from page to page */

static scim_rc_t
scim_cursor_query(scim_op_t *op, uint64_t *hash)
{
    size_t       i;
    scim_str_t   text;

    static const char *const  names[] = { "filter", "sortBy", "sortOrder" };

    *hash = SCIM_VERSION_BASIS;

    if (op->resource) {
        *hash = scim_version_bytes(*hash, op->resource->type.name,
                                   strlen(op->resource->type.name));
    }

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {

        if (scim_query_arg(op, names[i], &text) == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        *hash = scim_version_bytes(*hash, text.data, text.len);
        *hash = scim_version_bytes(*hash, "", 1);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_cursor_add(scim_op_t *op, json_t *body, const char *name, size_t start)
{
    uint64_t  hash;
    char      text[SCIM_CURSOR_SIZE];

    if (scim_cursor_query(op, &hash) != SCIM_OK) {
        return SCIM_FAIL;
    }

    snprintf(text, sizeof(text), "%zu-%016llx", start,
             (unsigned long long) hash);

    return json_object_set_new(body, name, json_string(text)) == 0
           ? SCIM_OK : scim_op_memory(op);
}
