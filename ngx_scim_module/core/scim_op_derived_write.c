
/*
 * Groups that are values of users: one is made, changed and deleted by changes
 * of its members.
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_derived_check(scim_op_t *op);
static scim_rc_t scim_derived_change(scim_op_t *op, const char *user,
    scim_delta_side_t side);
static scim_rc_t scim_derived_changed(scim_op_t *op, scim_op_t *child);
static scim_rc_t scim_derived_remember(scim_op_t *op);
static scim_rc_t scim_derived_remembered(scim_op_t *op, scim_task_t *task);


scim_rc_t
scim_derived_create(scim_op_t *op)
{
    scim_rc_t  rc;

    if (!op->resource->derived) {
        return SCIM_OK;
    }

    /* what the client calls the group is the value that its users will have */

    if (op->item.id == NULL && scim_create_sent_id(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (op->item.id == NULL) {
        return scim_error_set(&op->err, 400, "invalidValue", "a %s needs a"
                              " name", op->resource->type.name);
    }

    if (scim_derived_check(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->need[op->resource->id] = 1;

    rc = scim_item_fetch(op, &op->item, op->need);

    if (rc != SCIM_OK) {
        return rc;
    }

    if (!op->item.missing) {
        return scim_error_set(&op->err, 409, "uniqueness", "there is such a %s"
                              " already", op->resource->type.name);
    }

    /* from now on there is one */

    memset(&op->census, 0, sizeof(scim_census_t));

    if (scim_item_init(op, op->mem, &op->item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->item.id = op->id;

    return SCIM_OK;
}


scim_rc_t
scim_derived_write(scim_op_t *op)
{
    size_t               n;
    const json_t        *added, *removed, *value;
    const scim_delta_t  *delta;

    if (!scim_map_changes_users(op->resource)
        || op->grouped == SCIM_MAP_NONE)
    {
        return SCIM_OK;
    }

    delta = &op->deltas[op->resource->members];
    added = delta->values[SCIM_DELTA_ADD];
    removed = delta->values[SCIM_DELTA_REMOVE];
    n = json_array_size(added);

    if (op->grouped < n) {
        value = json_array_get(added, op->grouped);
        return scim_derived_change(op, json_string_value(value),
                                   SCIM_DELTA_ADD);
    }

    if (op->grouped - n < json_array_size(removed)) {
        value = json_array_get(removed, op->grouped - n);
        return scim_derived_change(op, json_string_value(value),
                                   SCIM_DELTA_REMOVE);
    }

    op->grouped = SCIM_MAP_NONE;
    op->proven |= op->resource->derived;
    memset(&op->census, 0, sizeof(scim_census_t));

    return scim_derived_is_open(op->resource) ? scim_derived_remember(op)
                                              : SCIM_OK;
}


scim_rc_t
scim_derived_delete(scim_op_t *op)
{
    size_t  members;

    if (!scim_derived_is_open(op->resource) || op->item.missing) {
        op->grouped = SCIM_MAP_NONE;
        return SCIM_OK;
    }

    members = op->resource->members;

    return scim_delta_diff(op, members, op->item.values.v[members], NULL);
}


/* 400 for a group that no user could ever be in */

static scim_rc_t
scim_derived_check(scim_op_t *op)
{
    json_t                 *app, *value;
    const char             *text;
    const scim_map_attr_t  *line;

    line = &op->resource->users->attrs[op->resource->users_attr];
    text = scim_derived_value(op, op->item.id);

    if (text == NULL) {
        return SCIM_FAIL;
    }

    value = json_pack(line->shape == SCIM_SHAPE_LIST ? "[s]" : "s", text);

    if (value == NULL || scim_mem_take(op->mem, value) == NULL) {
        return scim_op_memory(op);
    }

    if (scim_value_check(op->mem, line, value, &op->err) != SCIM_OK
        || scim_value_to_app(op->mem, line, value, &app, &op->err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    json_decref(app);

    return SCIM_OK;
}


static scim_rc_t
scim_derived_change(scim_op_t *op, const char *user, scim_delta_side_t side)
{
    scim_op_t  *child;

    child = scim_child_new(op, op->resource->users, scim_op_grouping_steps);
    if (child == NULL) {
        return SCIM_FAIL;
    }

    child->id = user;
    child->item.id = user;
    child->grouping_attr = op->resource->users_attr;
    child->grouping.side = side;
    child->grouping.value = scim_derived_value(op, op->item.id);

    if (child->grouping.value == NULL) {
        scim_op_free(child);
        return scim_op_memory(op);
    }

    scim_child_run(op, child, scim_derived_changed);

    return SCIM_DECLINED;
}


/* a user who is not there is no member; that is no reason to stop */

static scim_rc_t
scim_derived_changed(scim_op_t *op, scim_op_t *child)
{
    op->grouped++;

    if (child->failed && child->err.status != 404) {
        op->err = child->err;
        return scim_write_fail(op);
    }

    if (child->written && op->written == NULL) {
        op->written = scim_mem_strdup(op->mem, child->written,
                                      strlen(child->written));
        if (op->written == NULL) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


/* it may have lost its last member, which nothing but the store can tell */

static scim_rc_t
scim_derived_remember(scim_op_t *op)
{
    scim_rc_t      rc;
    scim_task_t   *task;
    scim_store_t   store;

    /* where nothing may be written no member has come or gone */

    if (op->request.read_only
        && (scim_str_eq(op->request.method, "PUT")
            || scim_str_eq(op->request.method, "PATCH")))
    {
        return SCIM_OK;
    }

    task = scim_op_command(op, scim_derived_remembered, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    rc = scim_store_remember(&store, op->item.id,
                             !scim_str_eq(op->request.method, "DELETE"),
                             &task->effect.command);

    return scim_op_command_queue(op, task, rc);
}


static scim_rc_t
scim_derived_remembered(scim_op_t *op, scim_task_t *task)
{
    (void) op;
    (void) task;

    return SCIM_OK;
}
