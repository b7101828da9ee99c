
/*
 * The response to the client.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_json.h"
#include "scim_op_tree.h"


scim_rc_t
scim_op_respond_new(scim_op_t *op, int status, json_t *body)
{
    scim_rc_t   rc;
    scim_str_t  text = scim_str("");

    if (body) {
        rc = scim_json_text(op->mem, body, &text);
        json_decref(body);

        if (rc != SCIM_OK) {
            return scim_op_memory(op);
        }
    }

    return scim_op_respond(op, status, text);
}


scim_rc_t
scim_op_respond(scim_op_t *op, int status, scim_str_t body)
{
    op->respond.kind = SCIM_DONE;
    op->respond.response.status = status;
    op->respond.response.body = body;

    /* what did not matter in the end is no error */

    op->info.error = NULL;

    if (scim_debug_headers(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->done = 1;

    return SCIM_OK;
}


void
scim_op_respond_error(scim_op_t *op)
{
    char             *text, *seconds;
    size_t            len;
    scim_response_t  *response;

    response = &op->respond.response;
    memset(response, 0, sizeof(scim_response_t));

    op->respond.kind = SCIM_DONE;
    op->done = 1;

    response->status = op->err.status;

    if (op->allow && op->err.status == 405) {
        (void) scim_op_header(op, "Allow", op->allow);
    }

    if (op->err.retry_after) {
        seconds = scim_mem_printf(op->mem, NULL, "%d", op->err.retry_after);

        if (seconds) {
            (void) scim_op_header(op, "Retry-After", seconds);
        }
    }

    (void) scim_debug_headers(op);

    /* a detail may hold somebody's data: it is for the log and the client */

    if (op->info.error == NULL) {
        op->info.error = scim_mem_strdup(op->mem, op->err.detail,
                                         strlen(op->err.detail));
    }

    text = scim_op_error_body(&op->err, &len);

    if (text) {
        response->body.data = scim_mem_strdup(op->mem, text, len);
        response->body.len = response->body.data ? len : 0;
        free(text);
    }
}


scim_rc_t
scim_op_headers(scim_op_t *op, const scim_item_t *item)
{
    if (scim_op_header(op, "Content-Location", item->location) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return item->version ? scim_op_header(op, "ETag", item->version)
                         : SCIM_OK;
}


scim_rc_t
scim_op_header(scim_op_t *op, const char *name, const char *value)
{
    size_t             n;
    scim_header_t     *headers;
    scim_response_t   *response;

    response = &op->respond.response;
    n = response->nheaders;

    headers = scim_mem_alloc(op->mem, (n + 1) * sizeof(scim_header_t));
    if (headers == NULL) {
        return scim_op_memory(op);
    }

    if (n) {
        memcpy(headers, response->headers, n * sizeof(scim_header_t));
    }

    headers[n].name.data = name;
    headers[n].name.len = strlen(name);
    headers[n].value.data = value;
    headers[n].value.len = strlen(value);

    response->headers = headers;
    response->nheaders = n + 1;

    return SCIM_OK;
}
