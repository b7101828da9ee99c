
/*
 * Objects that are in Redis alone ("id redis"), changed and deleted by one
 * script each.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static int scim_stored_is_time(const scim_map_attr_t *attr, int made);
static scim_rc_t scim_stored_change(scim_op_t *op, int trial);
static scim_rc_t scim_stored_changed(scim_op_t *op, scim_task_t *task);


/*
 * The app is told before Redis changes, and cannot be asked how it was: so it
 * is told of nothing that Redis is going to refuse.
 */

scim_rc_t
scim_stored_try(scim_op_t *op)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (op->changed[i] && attr->place.kind == SCIM_PLACE_REDIS
            && attr->flags & SCIM_ATTR_UNIQUE)
        {
            break;
        }
    }

    return i < op->resource->nattrs && op->resource->in_redis
           && scim_map_is_writable(op->resource)
           ? scim_stored_change(op, 1) : SCIM_OK;
}


scim_rc_t
scim_stored_keep(scim_op_t *op)
{
    size_t  i;

    /* a list that the app gets as a whole has not been told by its values */

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!op->changed[i] || op->deltas[i].unread
            || !scim_map_is_kept_list(&op->resource->attrs[i]))
        {
            continue;
        }

        if (scim_delta_diff(op, i, op->item.values.v[i], op->values.v[i])
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return scim_stored_stamp(op, 0) == SCIM_OK ? scim_stored_change(op, 0)
                                               : SCIM_FAIL;
}


scim_rc_t
scim_stored_stamp(scim_op_t *op, int made)
{
    char    *now;
    size_t   i;

    now = scim_mem_printf(op->mem, NULL, "%lld",
                          (long long) op->request.env.now);
    if (now == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!scim_stored_is_time(&op->resource->attrs[i], made)) {
            continue;
        }

        scim_values_set_new(&op->values, i, scim_scalar_time_new(now));
        op->changed[i] = 1;

        if (op->values.v[i] == NULL) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


static int
scim_stored_is_time(const scim_map_attr_t *attr, int made)
{
    if (!scim_map_is_kept_time(attr)) {
        return 0;
    }

    return made || strcmp(attr->path.sub->name, "lastModified") == 0;
}


scim_rc_t
scim_stored_forget(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    if (op->item.missing) {
        return SCIM_OK;
    }

    task = scim_op_command(op, scim_stored_done, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    return scim_op_command_queue(op, task, scim_store_forget(&store, op->id,
                                                         &task->effect
                                                              .command));
}


scim_rc_t
scim_stored_leave(scim_op_t *op)
{
    size_t                  i;
    const char             *type;
    scim_task_t            *task;
    scim_store_t            store;
    const scim_resource_t  *resource;

    for (resource = op->request.map->resources;
         resource;
         resource = resource->next)
    {
        for (i = 0; i < resource->nattrs; i++) {
            type = scim_map_linked_type(&resource->attrs[i]);

            if (type == NULL || !scim_map_is_kept_list(&resource->attrs[i])
                || strcmp(type, op->resource->type.name) != 0)
            {
                continue;
            }

            task = scim_op_command(op, scim_stored_done, &store);
            if (task == NULL) {
                return SCIM_FAIL;
            }

            store.resource = resource;

            if (scim_op_command_queue(op, task,
                                  scim_store_leave(&store, i, op->id,
                                                   &task->effect.command))
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_stored_change(scim_op_t *op, int trial)
{
    size_t              i;
    scim_task_t        *task;
    scim_store_t        store;
    scim_store_list_t  *lists;

    task = scim_op_command(op, scim_stored_changed, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    lists = scim_mem_alloc(task->mem, op->resource->nattrs
                                      * sizeof(scim_store_list_t));
    if (lists == NULL) {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        lists[i].values = op->deltas[i].values[SCIM_DELTA_ADD];
        lists[i].gone = op->deltas[i].values[SCIM_DELTA_REMOVE];
    }

    return scim_op_command_queue(op, task,
                             scim_store_change(&store, op->id, &op->values,
                                               op->changed, lists, trial,
                                               &task->effect.command));
}


static scim_rc_t
scim_stored_changed(scim_op_t *op, scim_task_t *task)
{
    scim_str_t  name;

    switch (scim_store_put_reply(task->reply, &name)) {

    case SCIM_OK:
        if (task->reply->integer) {
            op->proven = 1;
            return SCIM_OK;
        }

        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);

    case SCIM_DECLINED:
        (void) scim_error_set(&op->err, 409, "uniqueness", "the value of"
                              " \"%.*s\" is already taken", (int) name.len,
                              name.data);
        return scim_write_fail(op);

    default:
        return scim_stored_foreign(op);
    }
}
