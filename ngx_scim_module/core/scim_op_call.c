
/*
 * A call on the app, made from a route and the values of an operation.
 */


#include <string.h>

#include "scim_op_tree.h"


static int scim_op_uses_lookups(const scim_op_t *op,
    const scim_route_t *route);
static scim_rc_t scim_op_call_cookies(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_op_call_headers(scim_renderer_t *renderer,
    scim_task_t *task, scim_error_t *err);


scim_rc_t
scim_op_call(scim_op_t *op, const scim_route_t *route,
    const scim_vars_t *vars, const unsigned char *send, scim_item_t *item,
    scim_done_pt done)
{
    scim_task_t  *task;

    task = scim_op_task(op, done);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    task->effect.kind = SCIM_CALL;
    task->route = route;
    task->item = item;
    task->attr = vars->attr;
    task->row = vars->row;
    task->short_page = vars->short_page;
    task->first = scim_mem_take(task->mem, json_incref(vars->first));
    task->value = scim_mem_take(task->mem,
                                json_incref((json_t *) vars->value));

    if ((vars->first && task->first == NULL)
        || (vars->value && task->value == NULL))
    {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    if (op->request.map->session || scim_op_uses_lookups(op, route)) {
        task->deferred = 1;

        if (scim_op_call_keep(op, task, vars, send) != SCIM_OK) {
            scim_mem_free(task->mem);
            return SCIM_FAIL;
        }

    } else if (scim_op_call_render(op, task, vars, send) != SCIM_OK
               && scim_op_call_miss(op, task) != SCIM_OK)
    {
        scim_mem_free(task->mem);
        return SCIM_FAIL;
    }

    scim_op_queue(op, task);

    return SCIM_OK;
}


scim_rc_t
scim_op_call_keep(scim_op_t *op, scim_task_t *task, const scim_vars_t *vars,
    const unsigned char *send)
{
    task->vars = *vars;
    task->vars.first = task->first;
    task->vars.lookups = NULL;
    task->vars.waiting = NULL;
    task->send = send;

    if (vars->value) {
        task->vars.value = scim_mem_take(task->mem,
                                         json_incref((json_t *) vars->value));
        if (task->vars.value == NULL) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


/* rule 3: of an id that cannot be sent it is known that nobody has it */

scim_rc_t
scim_op_call_miss(const scim_op_t *op, scim_task_t *task)
{
    task->missing = 1;
    task->rc = op->err.status == 404 ? SCIM_DECLINED : SCIM_FAIL;
    task->err = op->err;

    return task->rc == SCIM_DECLINED ? SCIM_OK : SCIM_FAIL;
}


int
scim_op_is_proof(const scim_task_t *task)
{
    return task->status >= 200 && task->status < 300;
}


static int
scim_op_uses_lookups(const scim_op_t *op, const scim_route_t *route)
{
    size_t  i;

    for (i = 0; i < op->resource->nlookups; i++) {
        if (route->uses[i]) {
            return 1;
        }
    }

    return 0;
}


scim_rc_t
scim_op_call_render(scim_op_t *op, scim_task_t *task,
    const scim_vars_t *vars, const unsigned char *send)
{
    scim_rc_t            rc;
    scim_call_t         *call;
    scim_renderer_t      renderer;
    scim_op_values_t     values;
    const scim_route_t  *route;

    route = task->route;

    values.op = op;
    values.mem = task->mem;
    values.route = route;
    values.vars = vars;
    values.masked = 0;

    renderer.mem = task->mem;
    renderer.value = scim_op_value;
    renderer.data = &values;

    call = &task->effect.call;
    call->method = route->method;

    task->session = op->session_number;

    rc = scim_template_uri(&renderer, &route->uri, &call->uri, &op->err);

    if (rc == SCIM_OK) {
        rc = scim_op_call_headers(&renderer, task, &op->err);
    }

    if (rc == SCIM_OK) {
        rc = scim_op_call_cookies(op, task);
    }

    if (rc == SCIM_OK) {
        rc = scim_op_body(&renderer, task, send, &op->err);
    }

    if (rc == SCIM_OK) {
        scim_debug_call(op, task, &values, send);
    }

    return rc;
}


static scim_rc_t
scim_op_call_cookies(scim_op_t *op, scim_task_t *task)
{
    scim_call_t    *call;
    scim_header_t   header = { scim_str("Cookie"), scim_str("") };

    if (scim_session_header(op, task->mem, &header.value) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (header.value.len) {
        call = &task->effect.call;
        call->headers[call->nheaders++] = header;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_call_headers(scim_renderer_t *renderer, scim_task_t *task,
    scim_error_t *err)
{
    size_t               i, j;
    scim_call_t         *call;
    scim_header_t       *header;
    const scim_route_t  *route;

    route = task->route;
    call = &task->effect.call;

    /* one more for cookies */

    call->headers = scim_mem_alloc(task->mem, (route->nheaders + 1)
                                              * sizeof(scim_header_t));
    call->nheaders = 0;
    call->content_type.len = 0;

    if (call->headers == NULL) {
        return scim_error_memory(err);
    }

    for (i = 0; i < route->nheaders; i++) {
        header = &call->headers[call->nheaders++];
        header->name = route->headers[i].name;

        if (scim_template_text(renderer, &route->headers[i].value,
                               scim_escape_none, scim_escape_none,
                               &header->value, NULL, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        for (j = 0; j < header->value.len; j++) {
            if (header->value.data[j] == '\r' || header->value.data[j] == '\n')
            {
                return scim_error_set(err, 400, "invalidValue", "a value with"
                                      " a line break cannot be sent to the"
                                      " application");
            }
        }

        /* there is one of these, be it that of a body */

        if (scim_str_caseeq(header->name, "Content-Type")) {
            call->content_type = header->value;
            call->nheaders--;
        }
    }

    return SCIM_OK;
}
