
/*
 * The response to the client, and what "scim_debug" adds to it.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"


/* a name is the client's own and may be of any length */

#define SCIM_DEBUG_MAX_NAME  200


static scim_rc_t scim_op_respond_debug(scim_op_t *op);


scim_rc_t
scim_op_respond_new(scim_op_t *op, int status, json_t *body)
{
    char  *text, *copy;

    op->respond.kind = SCIM_DONE;
    op->respond.response.status = status;

    /* what did not matter in the end is no error */

    op->info.error = NULL;

    if (body) {
        text = json_dumps(body, JSON_COMPACT);
        json_decref(body);

        if (text == NULL) {
            return scim_op_memory(op);
        }

        op->respond.response.body.len = strlen(text);
        copy = scim_mem_strdup(op->mem, text, strlen(text));
        free(text);

        if (copy == NULL) {
            return scim_op_memory(op);
        }

        op->respond.response.body.data = copy;
    }

    if (scim_op_respond_debug(op) != SCIM_OK) {
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

    scim_op_cause(op, op->err.detail);

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

    (void) scim_op_respond_debug(op);

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
    const char  *location;

    location = scim_item_location(op, item->id);

    if (location == NULL
        || scim_op_header(op, "Content-Location", location) != SCIM_OK)
    {
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


/* the mapping's text and not the uri: it holds no one's data */

void
scim_op_debug(scim_op_t *op, scim_task_t *task, const scim_answer_t *answer)
{
    char                *line;
    const scim_route_t  *route;

    if (!op->request.debug) {
        return;
    }

    route = task->route;

    if (answer == NULL) {
        task->debug = json_array_size(op->debug);
        (void) json_array_append_new(op->debug, json_null());
        return;
    }

    line = scim_mem_printf(task->mem, NULL, "%s %.*s %s; status=%d; ms=%lu",
                           route->name, (int) route->method.len,
                           route->method.data, route->uri_text,
                           answer->status, answer->ms);

    if (line) {
        (void) json_array_set_new(op->debug, task->debug, json_string(line));
    }
}


static scim_rc_t
scim_op_respond_debug(scim_op_t *op)
{
    char     *text, *p;
    size_t    i;
    json_t   *line;

    if (!op->request.debug) {
        return SCIM_OK;
    }

    json_array_foreach(op->debug, i, line) {
        if (json_is_string(line)
            && scim_op_header(op, "SCIM-Debug-Call", json_string_value(line))
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    json_array_foreach(op->dropped, i, line) {
        text = scim_mem_printf(op->mem, NULL, "%.*s", SCIM_DEBUG_MAX_NAME,
                               json_string_value(line));
        if (text == NULL) {
            return scim_op_memory(op);
        }

        /* the name is the client's, and may hold a line break */

        for (p = text; *p; p++) {
            if ((unsigned char) *p < 0x20 || *p == 0x7f) {
                *p = '?';
            }
        }

        if (scim_op_header(op, "SCIM-Debug-Dropped", text) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (op->failed && op->info.error) {
        return scim_op_header(op, "SCIM-Debug-Error", op->info.error);
    }

    return SCIM_OK;
}
