
/*
 * The rows of an answer, and the page behind them.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


scim_rc_t
scim_page_rows(scim_op_t *op, scim_task_t *task, json_t **rows)
{
    const char  *cause;

    cause = NULL;

    if (scim_answer_items(task->mem, task->route, &task->source, rows,
                          &op->err, &cause)
        == SCIM_OK)
    {
        return SCIM_OK;
    }

    scim_op_cause(op, cause);

    return SCIM_FAIL;
}


int
scim_page_is_same(const scim_task_t *task, const json_t *rows)
{
    return task->first && json_equal(task->first, json_array_get(rows, 0));
}


scim_rc_t
scim_page_follow(scim_op_t *op, scim_task_t *task, const json_t *rows,
    scim_vars_t *next)
{
    size_t               n, total;
    const scim_route_t  *route;

    route = task->route;
    n = json_array_size(rows);

    if (route->paging == SCIM_PAGING_NONE || n == 0
        || scim_page_is_same(task, rows))
    {
        return SCIM_DECLINED;
    }

    memset(next, 0, sizeof(scim_vars_t));
    next->row = task->row + n;
    next->first = json_array_get(rows, 0);

    if (route->paging == SCIM_PAGING_PAGE) {
        if (task->short_page) {
            return scim_page_wrong_size(op, route);
        }

        next->row = task->row + route->size;
        next->short_page = n < route->size;
    }

    if (scim_page_cursor(op, task) != SCIM_OK) {
        return SCIM_FAIL;
    }

    next->cursor = task->cursor;

    if (route->paging == SCIM_PAGING_CURSOR && task->cursor == NULL) {
        return SCIM_DECLINED;
    }

    if (route->has_total
        && scim_answer_total(task->mem, route, &task->source, &total,
                             &op->err)
           == SCIM_OK
        && task->row + n >= total)
    {
        return SCIM_DECLINED;
    }

    if (next->row > op->request.scan_limit) {
        return scim_error_set(&op->err, 400, "tooMany", "the resource has more"
                              " values than can be read at once");
    }

    return SCIM_OK;
}


scim_rc_t
scim_page_cursor(scim_op_t *op, scim_task_t *task)
{
    size_t       len;
    json_t      *value;
    const char  *text;

    task->cursor = NULL;

    if (!task->route->has_next) {
        return SCIM_OK;
    }

    if (scim_place_first(&task->route->next_place, &task->source, &value,
                         &op->err)
        == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    /* apps say in many ways that there is no next one */

    if (value == NULL || json_is_null(value) || json_is_boolean(value)
        || json_is_object(value) || json_is_array(value))
    {
        json_decref(value);
        return SCIM_OK;
    }

    text = scim_scalar_text(op->mem, value, &len);

    if (text && len) {
        task->cursor = scim_mem_strdup(op->mem, text, len);
    }

    json_decref(value);

    return text && (len == 0 || task->cursor) ? SCIM_OK : scim_op_memory(op);
}


scim_rc_t
scim_page_wrong_size(scim_op_t *op, const scim_route_t *route)
{
    scim_op_cause(op, scim_mem_printf(op->mem, NULL, "the size= of %s is not"
                                      " the app's", route->name));

    return scim_error_set(&op->err, 503, NULL, "the list of the application"
                          " cannot be read");
}
