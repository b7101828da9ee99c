
/*
 * Which users have which values of an attribute, for groups that are such
 * values: counted by a part that lists users.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static scim_rc_t scim_census_asked(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_census_user(scim_op_t *op, const scim_item_t *item);
static scim_rc_t scim_census_counted(scim_op_t *op, scim_op_t *child);


scim_rc_t
scim_census_ask(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_command(op, scim_census_asked, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    op->census.asked = 1;

    return scim_op_command_queue(op, task,
                                 scim_store_values(&store,
                                                   &task->effect.command))
           == SCIM_OK ? SCIM_DECLINED : SCIM_FAIL;
}


/* reads the users who have the value, or all: then each value is known */

scim_rc_t
scim_census_count(scim_op_t *op, const char *value)
{
    scim_op_t              *child;
    const scim_resource_t  *resource;

    resource = op->resource;

    if (op->child) {
        return SCIM_DECLINED;
    }

    /* in a list of groups one look at the users is for all of them */

    if ((op->resources && op->scan.nids != 1)
        || (resource->linked && resource->table))
    {
        value = NULL;
    }

    child = scim_list_part_new(op, resource->users, resource->users_attr,
                               value, scim_census_user);
    if (child == NULL) {
        return SCIM_FAIL;
    }

    op->census.members = scim_mem_take(op->mem, json_object());
    op->census.value = value;

    if (op->census.members == NULL) {
        scim_op_free(child);
        return scim_op_memory(op);
    }

    child->need[resource->users_attr] = 1;

    scim_child_run(op, child, scim_census_counted);

    return SCIM_DECLINED;
}


/* NULL stands for all values */

int
scim_census_knows(const scim_op_t *op, const char *value)
{
    if (!op->census.known) {
        return 0;
    }

    return op->census.value == NULL
           || (value && strcmp(op->census.value, value) == 0);
}


static scim_rc_t
scim_census_asked(scim_op_t *op, scim_task_t *task)
{
    size_t       i;
    json_t      *empty;
    scim_str_t   id;

    empty = scim_mem_take(op->mem, json_object());
    if (empty == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < task->reply->nelements; i++) {
        id = task->reply->elements[i].str;

        if (json_object_setn_new(empty, id.data, id.len, json_true()) != 0) {
            return scim_op_memory(op);
        }
    }

    op->census.empty = empty;

    return SCIM_OK;
}


/* "op" is the part that lists the users */

static scim_rc_t
scim_census_user(scim_op_t *op, const scim_item_t *item)
{
    size_t       i;
    json_t      *values, *value, *users, *all;
    const char  *name;

    all = op->parent->census.members;
    values = item->values.v[op->parent->resource->users_attr];

    if (values == NULL) {
        return SCIM_OK;
    }

    values = json_is_array(values) ? json_incref(values)
                                   : json_pack("[O]", values);
    if (values == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(values, i, value) {
        name = scim_scalar_text(op->scan.mem, value, NULL);

        if (name == NULL) {
            json_decref(values);
            return scim_op_memory(op);
        }

        users = json_object_get(all, name);

        if (users == NULL) {
            users = json_array();

            if (json_object_set_new(all, name, users) != 0) {
                json_decref(values);
                return scim_op_memory(op);
            }
        }

        if (json_array_append_new(users, json_string(item->id)) != 0) {
            json_decref(values);
            return scim_op_memory(op);
        }
    }

    json_decref(values);

    return SCIM_OK;
}


static scim_rc_t
scim_census_counted(scim_op_t *op, scim_op_t *child)
{
    if (child->failed) {
        op->err = child->err;
        return SCIM_FAIL;
    }

    op->census.known = 1;

    return SCIM_OK;
}
