
/*
 * A changed resource: PUT (RFC 7644, 3.5.1) and PATCH (3.5.2).
 *
 * Both become a list of changed attributes, found by comparing the resource
 * as it is with the resource as it is to become.
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_change_start(scim_op_t *op);
static scim_rc_t scim_change_read_put(scim_op_t *op, const json_t *body);
static scim_rc_t scim_change_read_patch(scim_op_t *op, const json_t *body);
static int scim_change_is_of_members(const scim_op_t *op);
static int scim_change_is_any(const scim_op_t *op);
static int scim_change_needs_attr(const scim_op_t *op, size_t attr);
static int scim_change_is_about(const scim_op_t *op, size_t attr);
static void scim_change_needs_named(scim_op_t *op);
static scim_rc_t scim_change_members(scim_op_t *op);
static scim_rc_t scim_change_want(scim_op_t *op, size_t attr);
static scim_rc_t scim_change_compare(scim_op_t *op);
static scim_rc_t scim_change_reload(scim_op_t *op);
static void scim_change_answer_needs(scim_op_t *op);
static scim_rc_t scim_change_show(scim_op_t *op);
static scim_rc_t scim_change_respond(scim_op_t *op);


const scim_op_step_pt  scim_op_change_steps[] = {
    scim_change_start,
    scim_lock_take,
    scim_change_load,
    scim_change_members,
    scim_change_compare,
    scim_member_check,
    scim_write_lookups,
    scim_stored_try,
    scim_write_next,
    scim_derived_write,
    scim_write_keep,
    scim_change_reload,
    scim_change_show,
    scim_change_respond,
    NULL
};

#define SCIM_CHANGE_ANSWER_STEP  12


static scim_rc_t
scim_change_start(scim_op_t *op)
{
    json_t     *body;
    scim_rc_t   rc;

    if (!scim_map_is_writable(op->resource) && !op->resource->in_redis) {
        return scim_error_set(&op->err, 501, NULL, "a %s cannot be changed",
                              op->resource->type.name);
    }

    if (scim_write_projection(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (!scim_op_is_id(op->resource, op->id)) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);
    }

    body = scim_write_body(op);
    if (body == NULL) {
        return SCIM_FAIL;
    }

    if (scim_str_eq(op->request.method, "PUT")) {
        rc = scim_change_read_put(op, body);

    } else {
        rc = scim_change_read_patch(op, body);
    }

    if (rc != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_change_needs(op);

    return scim_item_know_id(op, &op->item);
}


static scim_rc_t
scim_change_read_put(scim_op_t *op, const json_t *body)
{
    scim_normal_t  normal;

    normal = scim_write_normal(op);

    op->input = scim_normal_resource(&normal, body, &op->err);
    if (op->input == NULL) {
        return SCIM_FAIL;
    }

    return scim_mem_take(op->mem, op->input) ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_change_read_patch(scim_op_t *op, const json_t *body)
{
    scim_normal_t  normal;

    normal = scim_write_normal(op);

    if (scim_normal_patch(op->mem, &normal, body, &op->patch, &op->err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    op->brief = !op->request.strict && !op->projection.given
                && !scim_version_is_asked(op)
                && scim_change_is_of_members(op);

    return scim_delta_take(op);
}


static int
scim_change_is_of_members(const scim_op_t *op)
{
    size_t              i;
    const scim_path_t  *path;

    for (i = 0; i < op->patch.nops; i++) {
        path = &op->patch.ops[i].path;

        if (path->schema || strcmp(path->attr->name, "members") != 0) {
            return 0;
        }
    }

    return i != 0;
}


/*
 * What has to be known before the first call: for a PUT all, for a PATCH what
 * it changes, and what decides whether and how it is written.  A list that has
 * a call of its own to be read is left alone if nothing asks for it.
 */

void
scim_change_needs(scim_op_t *op)
{
    size_t                   i, j;
    const scim_hide_t       *hide;
    const scim_resource_t   *resource;

    resource = op->resource;

    for (i = 0; i < resource->nattrs; i++) {
        op->need[i] = !op->deltas[i].unread
                      && scim_change_is_any(op)
                      && scim_change_needs_attr(op, i);
    }

    op->need[resource->id] = 1;

    for (i = 0; i < resource->nhides; i++) {
        hide = &resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            op->need[hide->attrs[j]] = 1;
        }
    }

    scim_version_needs(op, op->need);
    scim_change_needs_named(op);
}


/* something else than members that come and go */

static int
scim_change_is_any(const scim_op_t *op)
{
    return op->input || op->patch.nops || op->grouping.value;
}


static int
scim_change_needs_attr(const scim_op_t *op, size_t attr)
{
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];

    return line->shape != SCIM_SHAPE_LIST || line->grouped
           || (scim_map_attr_route(op->resource, SCIM_ROUTE_READ, attr) == NULL
               && !scim_map_is_kept_list(line))
           || scim_change_is_about(op, attr);
}


/* a PUT is about all that there is */

static int
scim_change_is_about(const scim_op_t *op, size_t attr)
{
    size_t                  i;
    const scim_path_t      *path;
    const scim_map_attr_t  *line;

    if (op->input) {
        return 1;
    }

    line = &op->resource->attrs[attr];

    for (i = 0; i < op->patch.nops; i++) {
        path = &op->patch.ops[i].path;

        if (path->schema == line->path.schema
            && path->attr == line->path.attr)
        {
            return 1;
        }
    }

    return 0;
}


/* the present values that templates send, or a "full" body */

static void
scim_change_needs_named(scim_op_t *op)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = op->resource->routes; route; route = route->next) {

        if (route->kind < SCIM_ROUTE_UPDATE || route->kind == SCIM_ROUTE_DELETE
            || (route->kind == SCIM_ROUTE_UPDATE && !scim_change_is_any(op)))
        {
            continue;
        }

        for (i = 0; i < op->resource->nattrs; i++) {
            op->need[i] |= (route->named[i] || route->looked[i])
                           && !op->deltas[i].unread;
            op->need[i] |= route->flags & SCIM_ROUTE_FULL
                           && scim_map_is_built(op->resource, route, i);
        }
    }
}


scim_rc_t
scim_change_load(scim_op_t *op)
{
    return scim_item_fetch(op, &op->item, op->need);
}


/* who is a member, then who is to be one */

static scim_rc_t
scim_change_members(scim_op_t *op)
{
    size_t     i;
    scim_rc_t  rc;

    if (op->item.missing || scim_item_is_hidden(op, &op->item.values)) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);
    }

    rc = SCIM_OK;

    if (op->wanted == NULL) {
        if (scim_version_check(op, &op->item) != SCIM_OK) {
            return SCIM_FAIL;
        }

        for (i = 0; i < op->resource->nattrs; i++) {
            op->touched[i] = !op->deltas[i].unread
                             && !(op->resource->attrs[i].flags
                                  & SCIM_ATTR_READ_ONLY)
                             && scim_change_is_about(op, i);
        }

        rc = scim_member_want(op, &op->item, op->touched);

        if (rc == SCIM_OK) {
            rc = scim_linked_read(op);
        }

        if (rc != SCIM_OK) {
            return rc;
        }

        op->wanted = scim_change_wanted(op);

        if (op->wanted == NULL) {
            return SCIM_FAIL;
        }
    }

    for (i = 0; rc == SCIM_OK && i < op->resource->nattrs; i++) {
        if (scim_member_is_read(op, i)) {
            rc = scim_change_want(op, i);
        }
    }

    return rc == SCIM_OK ? scim_linked_read(op) : rc;
}


static scim_rc_t
scim_change_want(scim_op_t *op, size_t attr)
{
    size_t      i;
    json_t     *ids;
    scim_rc_t   rc;

    rc = SCIM_OK;

    for (i = 0; rc == SCIM_OK && op->deltas[attr].unread
                && i < SCIM_DELTA_SIDES; i++)
    {
        rc = scim_linked_want_ids(op, attr, op->deltas[attr].values[i]);
    }

    if (rc == SCIM_OK && op->touched[attr]) {
        ids = scim_value_get_new(&op->resource->attrs[attr], op->wanted);
        rc = scim_linked_want_ids(op, attr, ids);
        json_decref(ids);
    }

    return rc;
}


static scim_rc_t
scim_change_compare(scim_op_t *op)
{
    size_t  i;

    if (scim_member_deltas(op) != SCIM_OK
        || scim_change_values(op, op->wanted) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (op->changed[i]) {
            break;
        }
    }

    if (i == op->resource->nattrs) {
        op->step = &scim_op_change_steps[SCIM_CHANGE_ANSWER_STEP];
        scim_change_answer_needs(op);
        return SCIM_DECLINED;
    }

    if (scim_write_check_hidden(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_write_check(op);
}


/*
 * What is answered is what the app has made of it.  Of a PATCH of members just
 * whether there is such an object, if no write has told (rule 17).
 */

static scim_rc_t
scim_change_reload(scim_op_t *op)
{
    const char  *id;

    if (op->brief && op->proven) {
        return scim_op_respond_new(op, 204, NULL);
    }

    /* what was looked up may have changed with the object */

    op->found = NULL;
    memset(&op->census, 0, sizeof(scim_census_t));

    id = op->item.id;

    if (scim_item_init(op, op->mem, &op->item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->item.id = id;

    scim_change_answer_needs(op);

    return SCIM_OK;
}


static void
scim_change_answer_needs(scim_op_t *op)
{
    memset(op->need, 0, op->resource->nattrs);

    if (op->brief) {
        op->need[op->resource->id] = 1;

    } else {
        scim_item_needs(op, op->need);
    }

    /* the id alone was no look at the object */

    if (!op->item.got) {
        op->item.known[op->resource->id] = 0;
    }
}


static scim_rc_t
scim_change_show(scim_op_t *op)
{
    return scim_member_load(op, &op->item, 1, op->need);
}


static scim_rc_t
scim_change_respond(scim_op_t *op)
{
    if (op->item.missing) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);
    }

    if (op->brief) {
        return scim_op_respond_new(op, 204, NULL);
    }

    if (scim_item_answer(op, op->mem, &op->item) != SCIM_OK
        || scim_op_headers(op, &op->item) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_op_respond(op, 200, op->item.text);
}
