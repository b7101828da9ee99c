
/*
 * Values that come to a list or leave it by calls of their own, "add" and
 * "remove": a member of a group of any size is added without a look at it.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"
#include "scim_text.h"


/* of one $scim_values */

#define SCIM_DELTA_BATCH  100


static int scim_delta_is_free(const scim_op_t *op, size_t attr);
static int scim_delta_is_one(const scim_op_t *op,
    const scim_patch_op_t *change, size_t attr);
static int scim_delta_has(const scim_op_t *op, scim_route_kind_t kind,
    size_t attr);
static int scim_delta_is_of_users(const scim_op_t *op, size_t attr);
static int scim_delta_is_about(const scim_op_t *op,
    const scim_patch_op_t *change, size_t attr);
static scim_rc_t scim_delta_take_attr(scim_op_t *op, size_t attr);
static scim_rc_t scim_delta_take_change(scim_op_t *op, size_t attr,
    const scim_patch_op_t *change, json_t *last);
static scim_rc_t scim_delta_push(scim_op_t *op, size_t attr,
    scim_delta_side_t side, json_t *value);
static json_t *scim_delta_set_new(scim_op_t *op, size_t attr,
    const json_t *list);
static const char *scim_delta_key(scim_op_t *op, size_t attr,
    const json_t *value);
static scim_rc_t scim_delta_missing(scim_op_t *op, size_t attr,
    scim_delta_side_t side, const json_t *list, const json_t *set);
static scim_delta_side_t scim_delta_side(const scim_route_t *route);
static void scim_delta_vars(scim_op_t *op, const scim_route_t *route,
    const json_t *value, scim_vars_t *vars);
static scim_rc_t scim_delta_call(scim_op_t *op, const scim_route_t *route,
    const json_t *values);
static scim_rc_t scim_delta_answered(scim_op_t *op, scim_task_t *task);


/* in the order of scim_delta_side_t */

static const scim_route_kind_t  scim_delta_kinds[] = {
    SCIM_ROUTE_ADD,
    SCIM_ROUTE_REMOVE
};


scim_rc_t
scim_delta_take(scim_op_t *op)
{
    int     any, all;
    size_t  i, j;

    for (i = 0; i < op->resource->nattrs; i++) {

        if (op->resource->attrs[i].shape != SCIM_SHAPE_LIST) {
            continue;
        }

        for (j = 0, any = 0, all = 1; j < op->patch.nops; j++) {
            if (scim_delta_is_about(op, &op->patch.ops[j], i)) {
                any = 1;
                all &= scim_delta_is_one(op, &op->patch.ops[j], i);
            }
        }

        if (any && all && scim_delta_take_attr(op, i) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_delta_diff(scim_op_t *op, size_t attr, const json_t *present,
    const json_t *wanted)
{
    json_t     *before, *after;
    scim_rc_t   rc;

    memset(&op->deltas[attr], 0, sizeof(scim_delta_t));
    op->changed[attr] = 0;

    before = scim_delta_set_new(op, attr, present);
    after = scim_delta_set_new(op, attr, wanted);

    rc = before && after ? SCIM_OK : scim_op_memory(op);

    if (rc == SCIM_OK) {
        rc = scim_delta_missing(op, attr, SCIM_DELTA_ADD, wanted, before);
    }

    if (rc == SCIM_OK) {
        rc = scim_delta_missing(op, attr, SCIM_DELTA_REMOVE, present, after);
    }

    json_decref(before);
    json_decref(after);

    return rc;
}


int
scim_delta_is_told(const scim_op_t *op, size_t attr)
{
    return op->resource->attrs[attr].shape == SCIM_SHAPE_LIST
           && !scim_map_attr_route(op->resource, SCIM_ROUTE_SET, attr)
           && (scim_map_is_apart(op->resource, attr)
               || scim_delta_is_of_users(op, attr)
               || scim_delta_is_free(op, attr));
}


scim_rc_t
scim_delta_check(scim_op_t *op, size_t attr)
{
    size_t                  i;
    json_t                 *values;
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];

    for (i = 0; i < SCIM_DELTA_SIDES; i++) {
        values = op->deltas[attr].values[i];

        if (values == NULL) {
            continue;
        }

        if (!scim_delta_has(op, scim_delta_kinds[i], attr)) {
            return scim_error_set(&op->err, 400, "mutability", "the"
                                  " application cannot change \"%s\" so",
                                  line->name);
        }

        if (line->place.kind == SCIM_PLACE_USERS) {
            continue;
        }

        if (scim_write_check_value(op, attr, values) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_delta_lookups(scim_op_t *op, const scim_route_t *route)
{
    size_t         i;
    json_t        *value;
    scim_rc_t      rc, worst;
    scim_vars_t    vars;
    const json_t  *all;

    all = op->deltas[route->attrs[0]].values[scim_delta_side(route)];
    worst = SCIM_OK;

    json_array_foreach(all, i, value) {
        scim_delta_vars(op, route, value, &vars);

        rc = scim_lookup_values(op, op->mem, route, &vars);

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
scim_delta_next(scim_op_t *op, const scim_route_t *route)
{
    size_t         i, n, end;
    json_t        *values;
    scim_rc_t      rc;
    const json_t  *all;

    all = op->deltas[route->attrs[0]].values[scim_delta_side(route)];
    n = json_array_size(all);

    if (op->delta_pos >= n) {
        op->delta_pos = 0;
        op->delta_one = 0;
        return SCIM_OK;
    }

    end = op->delta_pos + 1;

    if (route->vars & (1u << SCIM_VAR_VALUES)
        && op->delta_pos >= op->delta_one)
    {
        end = n < op->delta_pos + SCIM_DELTA_BATCH
              ? n : op->delta_pos + SCIM_DELTA_BATCH;
    }

    values = json_array();

    for (i = op->delta_pos, rc = SCIM_OK; i < end; i++) {
        if (json_array_append(values, json_array_get(all, i)) != 0) {
            rc = scim_op_memory(op);
            break;
        }
    }

    if (rc == SCIM_OK) {
        op->delta_end = end;
        rc = scim_delta_call(op, route, values);
    }

    json_decref(values);

    return rc == SCIM_OK ? SCIM_DECLINED : scim_write_fail(op);
}


/* 1 for a list that is kept, and of which the app is not told */

static int
scim_delta_is_free(const scim_op_t *op, size_t attr)
{
    return scim_map_is_kept_list(&op->resource->attrs[attr])
           && !scim_map_is_apart(op->resource, attr);
}


static int
scim_delta_is_about(const scim_op_t *op, const scim_patch_op_t *change,
    size_t attr)
{
    const scim_path_t  *path;

    path = &op->resource->attrs[attr].path;

    return change->path.schema == path->schema
           && change->path.attr == path->attr;
}


static int
scim_delta_is_one(const scim_op_t *op, const scim_patch_op_t *change,
    size_t attr)
{
    scim_route_kind_t  kind;

    if (change->path.sub || change->path.filter
        || !json_is_array(change->value) || change->kind == SCIM_PATCH_REPLACE)
    {
        return 0;
    }

    kind = change->kind == SCIM_PATCH_ADD ? SCIM_ROUTE_ADD : SCIM_ROUTE_REMOVE;

    return scim_delta_has(op, kind, attr);
}


/* a route of its own, a change of the user, or nobody to tell */

static int
scim_delta_has(const scim_op_t *op, scim_route_kind_t kind, size_t attr)
{
    return scim_map_attr_route(op->resource, kind, attr) != NULL
           || scim_delta_is_of_users(op, attr)
           || scim_delta_is_free(op, attr);
}


static int
scim_delta_is_of_users(const scim_op_t *op, size_t attr)
{
    return attr == op->resource->members
           && scim_map_changes_users(op->resource);
}


/* of several operations on one value the last one counts */

static scim_rc_t
scim_delta_take_attr(scim_op_t *op, size_t attr)
{
    size_t             i, kept;
    json_t            *last, *entry;
    scim_rc_t          rc;
    const char        *key;
    scim_patch_op_t   *change;
    scim_delta_side_t  side;

    last = scim_mem_take(op->mem, json_object());
    if (last == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0, kept = 0; i < op->patch.nops; i++) {
        change = &op->patch.ops[i];

        if (!scim_delta_is_about(op, change, attr)) {
            op->patch.ops[kept++] = *change;
            continue;
        }

        if (scim_delta_take_change(op, attr, change, last) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    op->patch.nops = kept;
    op->deltas[attr].unread = 1;

    json_object_foreach(last, key, entry) {
        side = (scim_delta_side_t)
               json_integer_value(json_array_get(entry, 0));

        /* what cannot be a member, or must not be, is left alone */

        rc = SCIM_OK;

        if (scim_member_is_possible(op, attr, json_array_get(entry, 1))) {
            rc = scim_delta_push(op, attr, side, json_array_get(entry, 1));
        }

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_delta_take_change(scim_op_t *op, size_t attr,
    const scim_patch_op_t *change, json_t *last)
{
    size_t        i;
    json_t       *list, *value, *entry;
    const char   *key;

    list = scim_value_list_new(change->value);
    if (scim_mem_take(op->mem, list) == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(list, i, value) {
        key = scim_delta_key(op, attr, value);

        entry = json_pack("[i, O]", change->kind == SCIM_PATCH_ADD
                                    ? SCIM_DELTA_ADD : SCIM_DELTA_REMOVE,
                          value);

        if (key == NULL || json_object_set_new(last, key, entry) != 0) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_delta_push(scim_op_t *op, size_t attr, scim_delta_side_t side,
    json_t *value)
{
    json_t  **list;

    list = &op->deltas[attr].values[side];

    if (*list == NULL) {
        *list = scim_mem_take(op->mem, json_array());
    }

    if (json_array_append(*list, value) != 0) {
        return scim_op_memory(op);
    }

    op->changed[attr] = 1;

    return SCIM_OK;
}


static json_t *
scim_delta_set_new(scim_op_t *op, size_t attr, const json_t *list)
{
    size_t       i;
    json_t      *set, *value;
    const char  *key;

    set = json_object();

    json_array_foreach(list, i, value) {
        key = scim_delta_key(op, attr, value);

        if (key == NULL || json_object_set(set, key, value) != 0) {
            json_decref(set);
            return NULL;
        }
    }

    return set;
}


/* equal for values that are one and the same to SCIM */

static const char *
scim_delta_key(scim_op_t *op, size_t attr, const json_t *value)
{
    size_t                  len;
    const char             *text;
    const scim_attr_t      *a;
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];
    a = line->path.sub ? line->path.sub : line->path.attr;

    text = scim_scalar_text(op->mem, value, &len);

    return text == NULL || a->case_exact ? text
                                         : scim_text_fold(op->mem, text, &len);
}


static scim_rc_t
scim_delta_missing(scim_op_t *op, size_t attr, scim_delta_side_t side,
    const json_t *list, const json_t *set)
{
    size_t       i;
    json_t      *value;
    const char  *key;

    json_array_foreach(list, i, value) {
        key = scim_delta_key(op, attr, value);

        if (key == NULL) {
            return scim_op_memory(op);
        }

        if (json_object_get(set, key) == NULL
            && scim_delta_push(op, attr, side, value) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_delta_side_t
scim_delta_side(const scim_route_t *route)
{
    return route->kind == SCIM_ROUTE_ADD ? SCIM_DELTA_ADD : SCIM_DELTA_REMOVE;
}


static void
scim_delta_vars(scim_op_t *op, const scim_route_t *route,
    const json_t *value, scim_vars_t *vars)
{
    memset(vars, 0, sizeof(scim_vars_t));

    vars->id = op->item.id;
    vars->values = &op->values;
    vars->attr = route->attrs[0];
    vars->value = value;
}


static scim_rc_t
scim_delta_call(scim_op_t *op, const scim_route_t *route,
    const json_t *values)
{
    scim_vars_t  vars;

    scim_delta_vars(op, route, route->vars & (1u << SCIM_VAR_VALUES)
                               ? values : json_array_get(values, 0), &vars);

    return scim_op_call(op, route, &vars, op->changed, NULL,
                        scim_delta_answered);
}


/*
 * A 404 speaks of the object or of the value, and of which is seen when the
 * object is read (rule 17).  Where several values at once are refused each is
 * tried by itself.
 */

static scim_rc_t
scim_delta_answered(scim_op_t *op, scim_task_t *task)
{
    if (task->rc != SCIM_OK && op->delta_end > op->delta_pos + 1
        && task->err.status < 500 && task->err.status != 429)
    {
        op->delta_one = op->delta_end;
        return SCIM_OK;
    }

    if (task->rc == SCIM_FAIL) {
        op->err = task->err;
        return scim_write_fail(op);
    }

    op->delta_pos = op->delta_end;

    op->proven |= scim_op_is_proof(task);

    return task->rc == SCIM_OK ? scim_write_done(op, task->route) : SCIM_OK;
}
