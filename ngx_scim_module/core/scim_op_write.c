
/*
 * What operations that change a resource share: the calls that write, in the
 * order of the mapping, and what the store keeps.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static int scim_write_set_serves(const scim_op_t *op,
    const scim_route_t *route, size_t attr);
static scim_rc_t scim_write_call(scim_op_t *op, const scim_route_t *route,
    unsigned char *served);
static void scim_write_vars(scim_op_t *op, const scim_route_t *route,
    size_t attr, scim_vars_t *vars);
static scim_rc_t scim_write_answered(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_write_kept(scim_op_t *op, scim_task_t *task);


json_t *
scim_write_body(scim_op_t *op)
{
    json_t        *body;
    json_error_t   error;

    body = json_loadb(op->request.body.data ? op->request.body.data : "",
                      op->request.body.len, 0, &error);
    if (body == NULL) {
        (void) scim_error_set(&op->err, 400, "invalidSyntax", "the body is no"
                              " JSON: line %d, column %d: %s", error.line,
                              error.column, error.text);
        return NULL;
    }

    body = scim_mem_take(op->mem, body);
    if (body == NULL) {
        (void) scim_op_memory(op);
    }

    return body;
}


scim_normal_t
scim_write_normal(scim_op_t *op)
{
    scim_normal_t  normal;

    memset(&normal, 0, sizeof(scim_normal_t));

    normal.type = &op->resource->type;
    normal.strict = op->request.strict;
    normal.dropped = op->dropped;

    return normal;
}


scim_rc_t
scim_write_projection(scim_op_t *op)
{
    scim_str_t  attributes, excluded;

    if (scim_uri_arg(op->mem, op->request.query, "attributes", &attributes,
                     &op->err)
        == SCIM_FAIL
        || scim_uri_arg(op->mem, op->request.query, "excludedAttributes",
                        &excluded, &op->err)
           == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    return scim_list_projection(op->mem, &op->resource->type, attributes,
                                excluded, &op->projection, &op->err);
}


scim_rc_t
scim_write_check_hidden(scim_op_t *op)
{
    if (!scim_item_is_hidden(op, &op->values)) {
        return SCIM_OK;
    }

    return scim_error_set(&op->err, 409, "uniqueness", "a protected %s has"
                          " these values", op->resource->type.name);
}


scim_rc_t
scim_write_check(scim_op_t *op)
{
    size_t                  i;
    const scim_route_t     *route;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        /* what is nowhere may be there for the templates of others only */

        if (!op->changed[i] || attr->place.kind == SCIM_PLACE_NOWHERE
            || (attr->place.kind == SCIM_PLACE_REDIS
                && !scim_map_is_kept_list(attr))
            || (attr->place.kind == SCIM_PLACE_USERS
                && attr->shape == SCIM_SHAPE_ONE))
        {
            continue;
        }

        if (op->deltas[i].unread || scim_delta_is_told(op, i)) {
            if (scim_delta_check(op, i) != SCIM_OK) {
                return SCIM_FAIL;
            }

            continue;
        }

        for (route = op->resource->routes; route; route = route->next) {
            if (scim_write_serves(op, route, i)) {
                break;
            }
        }

        if (route == NULL) {
            return scim_error_set(&op->err, 400, "mutability", "the"
                                  " application cannot change \"%s\" so",
                                  attr->name);
        }
    }

    op->write = op->resource->routes;

    return SCIM_OK;
}


scim_rc_t
scim_write_check_value(scim_op_t *op, size_t attr, const json_t *value)
{
    json_t                 *app;
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];

    if (scim_value_check(op->mem, line, value, &op->err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (!scim_map_is_app_attr(line)) {
        return SCIM_OK;
    }

    if (scim_value_to_app(op->mem, line, value, &app, &op->err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    json_decref(app);

    return SCIM_OK;
}


scim_rc_t
scim_write_lookups(scim_op_t *op)
{
    size_t               i;
    scim_rc_t            rc, worst;
    scim_vars_t          vars;
    const scim_route_t  *route;

    worst = SCIM_OK;

    for (route = op->resource->routes; route; route = route->next) {

        if (route->kind >= SCIM_ROUTE_ADD) {
            rc = scim_delta_lookups(op, route);

        } else {
            for (i = 0; i < op->resource->nattrs; i++) {
                if (op->changed[i] && scim_write_serves(op, route, i)) {
                    break;
                }
            }

            if (i == op->resource->nattrs) {
                continue;
            }

            scim_write_vars(op, route, i, &vars);
            rc = scim_lookup_values(op, op->mem, route, &vars);
        }

        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        if (rc == SCIM_DECLINED) {
            worst = SCIM_DECLINED;
        }
    }

    return worst;
}


scim_rc_t
scim_write_next(scim_op_t *op)
{
    int                  any;
    size_t               i;
    scim_rc_t            rc;
    unsigned char       *served;
    const scim_route_t  *route;

    served = scim_mem_alloc(op->mem, op->resource->nattrs + 1);
    if (served == NULL) {
        return scim_op_memory(op);
    }

    for (route = op->write; route; route = route->next) {
        any = 0;

        if (route->kind >= SCIM_ROUTE_ADD) {
            op->write = route;
            rc = scim_delta_next(op, route);

            if (rc != SCIM_OK) {
                return rc;
            }

            continue;
        }

        for (i = 0; i < op->resource->nattrs; i++) {
            served[i] = op->changed[i] && scim_write_serves(op, route, i);
            any |= served[i];
        }

        if (!any) {
            continue;
        }

        op->write = route->next;

        if (scim_write_call(op, route, served) != SCIM_OK) {
            return scim_write_fail(op);
        }

        return SCIM_DECLINED;
    }

    op->write = NULL;

    return SCIM_OK;
}


int
scim_write_is_left(const scim_op_t *op)
{
    size_t               i;
    const scim_route_t  *route;

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!op->changed[i]) {
            continue;
        }

        if (op->deltas[i].values[SCIM_DELTA_ADD]
            || op->deltas[i].values[SCIM_DELTA_REMOVE])
        {
            return 1;
        }

        for (route = op->write; route; route = route->next) {
            if (scim_write_serves(op, route, i)) {
                return 1;
            }
        }
    }

    return 0;
}


scim_rc_t
scim_write_keep(scim_op_t *op)
{
    int            any;
    size_t         i;
    scim_task_t   *task;
    scim_store_t   store;

    for (i = 0, any = 0; i < op->resource->nattrs; i++) {
        op->changed[i] &= !scim_map_is_app_attr(&op->resource->attrs[i]);
        any |= op->changed[i];
    }

    if (!any) {
        return SCIM_OK;
    }

    if (op->resource->in_redis) {
        return scim_stored_keep(op);
    }

    task = scim_op_command(op, scim_write_kept, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    return scim_op_command_queue(op, task,
                                 scim_store_put(&store, op->item.id,
                                                &op->values, op->changed,
                                                &task->effect.command));
}


scim_rc_t
scim_write_done(scim_op_t *op, const scim_route_t *route)
{
    if (route == op->last_written) {
        return SCIM_OK;
    }

    op->last_written = route;
    op->written = scim_mem_printf(op->mem, NULL, "%s%s%s",
                                  op->written ? op->written : "",
                                  op->written ? ", " : "", route->name);

    return op->written ? SCIM_OK : scim_op_memory(op);
}


int
scim_write_serves(const scim_op_t *op, const scim_route_t *route, size_t attr)
{
    /* what comes to a list that was not read, and goes, has its own calls */

    if (op->deltas[attr].unread) {
        return 0;
    }

    if (route->kind == SCIM_ROUTE_SET) {
        return scim_write_set_serves(op, route, attr);
    }

    return route->kind == SCIM_ROUTE_UPDATE
           && (scim_map_is_built(op->resource, route, attr)
               || route->named[attr])
           && !scim_map_is_apart(op->resource, attr);
}


static int
scim_write_set_serves(const scim_op_t *op, const scim_route_t *route,
    size_t attr)
{
    size_t         i;
    const json_t  *value;

    for (i = 0; i < route->nattrs; i++) {
        if (route->attrs[i] == attr) {
            break;
        }
    }

    if (i == route->nattrs) {
        return 0;
    }

    if (route->value == NULL) {
        return 1;
    }

    value = op->values.v[attr];

    return value && scim_scalar_is(value, route->value);
}


static scim_rc_t
scim_write_call(scim_op_t *op, const scim_route_t *route,
    unsigned char *served)
{
    size_t        i;
    scim_vars_t   vars;

    for (i = 0; !served[i]; i++) { /* void */ }

    scim_write_vars(op, route, i, &vars);

    if (route->flags & SCIM_ROUTE_FULL) {
        for (i = 0; i < op->resource->nattrs; i++) {
            served[i] |= i != op->resource->id && op->values.v[i]
                         && !scim_map_is_apart(op->resource, i);
        }
    }

    return scim_op_call(op, route, &vars, served, NULL, scim_write_answered);
}


/* "attr" is the first one that the route serves */

static void
scim_write_vars(scim_op_t *op, const scim_route_t *route, size_t attr,
    scim_vars_t *vars)
{
    memset(vars, 0, sizeof(scim_vars_t));

    vars->id = op->item.id;
    vars->values = &op->values;

    if (route->nattrs) {
        vars->attr = attr;
        vars->value = op->values.v[attr];
    }
}


static scim_rc_t
scim_write_answered(scim_op_t *op, scim_task_t *task)
{
    if (task->rc != SCIM_OK) {
        op->err = task->err;
        return scim_write_fail(op);
    }

    op->proven |= scim_op_is_proof(task);

    return scim_write_done(op, task->route);
}


static scim_rc_t
scim_write_kept(scim_op_t *op, scim_task_t *task)
{
    scim_rc_t   rc;
    scim_str_t  name;

    rc = scim_store_put_reply(task->reply, &name);

    if (rc == SCIM_OK) {
        return SCIM_OK;
    }

    if (rc == SCIM_FAIL) {
        return scim_error_set(&op->err, 500, NULL, "the store gave an answer"
                              " that was not understood");
    }

    (void) scim_error_set(&op->err, 409, "uniqueness", "the value of \"%.*s\""
                          " is already taken", (int) name.len, name.data);

    return scim_write_fail(op);
}


/* there is no roll-back: the client is told what was done (section 2) */

scim_rc_t
scim_write_fail(scim_op_t *op)
{
    char    detail[SCIM_DETAIL_SIZE];
    int     retry_after;

    if (op->written == NULL) {
        return SCIM_FAIL;
    }

    if (scim_create_undo(op)) {
        return SCIM_DECLINED;
    }

    retry_after = op->err.retry_after;
    memcpy(detail, op->err.detail, sizeof(detail));

    (void) scim_error_set(&op->err, op->err.status, op->err.scim_type,
                          "%s (done before that: %s)", detail, op->written);

    op->err.retry_after = retry_after;

    return SCIM_FAIL;
}
