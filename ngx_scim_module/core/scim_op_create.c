
/*
 * A new resource (RFC 7644, 3.3).
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_create_start(scim_op_t *op);
static scim_rc_t scim_create_values(scim_op_t *op);
static scim_rc_t scim_create_members(scim_op_t *op);
static scim_rc_t scim_create_defaults(scim_op_t *op);
static scim_rc_t scim_create_default(scim_op_t *op, size_t i);
static scim_rc_t scim_create_required(scim_op_t *op);
static int scim_create_is_missing(const json_t *value);
static scim_rc_t scim_create_lookups(scim_op_t *op);
static int scim_create_can_look(const scim_op_t *op,
    const scim_route_t *route);
static scim_rc_t scim_create_call(scim_op_t *op);
static scim_rc_t scim_create_answered(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_create_rest(scim_op_t *op);
static int scim_create_is_active(const scim_op_t *op, size_t attr);
static scim_rc_t scim_create_confirm(scim_op_t *op);
static scim_rc_t scim_create_keep(scim_op_t *op);
static scim_rc_t scim_create_load(scim_op_t *op);
static scim_rc_t scim_create_respond(scim_op_t *op);


const scim_op_step_pt  scim_op_create_steps[] = {
    scim_create_start,
    scim_create_members,
    scim_create_check,
    scim_create_checked,
    scim_derived_create,
    scim_create_lookups,
    scim_reserve,
    scim_create_call,
    scim_create_find,
    scim_create_rest,
    scim_create_confirm,
    scim_write_next,
    scim_derived_write,
    scim_create_keep,
    scim_write_keep,
    scim_reserve_settle,
    scim_create_load,
    scim_create_respond,
    NULL
};


static scim_rc_t
scim_create_start(scim_op_t *op)
{
    json_t         *body;
    scim_normal_t   normal;

    if (scim_map_route(op->resource, SCIM_ROUTE_CREATE) == NULL
        && !scim_derived_is_open(op->resource) && !op->resource->in_redis)
    {
        return scim_error_set(&op->err, 501, NULL, "a %s cannot be created",
                              op->resource->type.name);
    }

    if (scim_write_projection(op) != SCIM_OK) {
        return SCIM_FAIL;
    }

    body = scim_write_body(op);
    if (body == NULL) {
        return SCIM_FAIL;
    }

    normal = scim_write_normal(op);

    op->input = scim_normal_resource(&normal, body, &op->err);
    if (op->input == NULL) {
        return SCIM_FAIL;
    }

    if (scim_mem_take(op->mem, op->input) == NULL) {
        return scim_op_memory(op);
    }

    op->write = op->resource->routes;

    return scim_create_values(op);
}


/* everything that can be refused is refused before the first call */

static scim_rc_t
scim_create_values(scim_op_t *op)
{
    size_t                  i;
    json_t                 *value;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (i == op->resource->id || attr->flags & SCIM_ATTR_READ_ONLY) {
            continue;
        }

        value = scim_value_get_new(attr, op->input);

        if (value && json_is_null(value)) {
            json_decref(value);
            value = NULL;
        }

        scim_values_set_new(&op->values, i, value);

        if (!scim_member_is_read(op, i)
            && scim_member_settle(op, i, NULL) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (scim_create_defaults(op) != SCIM_OK
        || scim_create_required(op) != SCIM_OK
        || scim_create_check_hidden(op) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (!scim_member_is_read(op, i)
            && scim_write_check_value(op, i, op->values.v[i]) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* who has to be read to be a member comes behind all other checks */

static scim_rc_t
scim_create_members(scim_op_t *op)
{
    size_t     i;
    scim_rc_t  rc;

    rc = SCIM_OK;

    for (i = 0; rc == SCIM_OK && i < op->resource->nattrs; i++) {
        if (scim_member_is_read(op, i) || scim_member_is_checked(op, i)) {
            rc = scim_linked_want_ids(op, i, op->values.v[i]);
        }
    }

    if (rc == SCIM_OK) {
        rc = scim_linked_read(op);
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    for (i = 0; i < op->resource->nattrs; i++) {

        if (!scim_member_is_read(op, i) && !scim_member_is_checked(op, i)) {
            continue;
        }

        if (scim_member_settle(op, i, NULL) != SCIM_OK
            || scim_write_check_value(op, i, op->values.v[i]) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return scim_create_required(op) == SCIM_OK ? scim_create_rest(op)
                                               : SCIM_FAIL;
}


/*
 * A default may name an attribute whose own value is a default: in the order
 * of the file, as often as it takes for none to come.
 */

static scim_rc_t
scim_create_defaults(scim_op_t *op)
{
    size_t  i, before, after;

    do {
        for (i = 0, before = 0, after = 0; i < op->resource->nattrs; i++) {

            before += (op->values.v[i] != NULL);

            if (op->values.v[i] == NULL && op->resource->attrs[i].dflt
                && scim_create_default(op, i) != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            after += (op->values.v[i] != NULL);
        }
    } while (after > before);

    return SCIM_OK;
}


static scim_rc_t
scim_create_default(scim_op_t *op, size_t i)
{
    json_t  *value;

    if (scim_default_value(op, i, &value) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (value) {
        scim_values_set_new(&op->values, i, value);
    }

    return SCIM_OK;
}


/* rule 5: trimmed, and no value if no variable had one */

scim_rc_t
scim_default_value(scim_op_t *op, size_t i, json_t **value)
{
    scim_str_t              text;
    scim_vars_t             vars;
    const scim_map_attr_t  *attr;

    attr = &op->resource->attrs[i];
    *value = NULL;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.values = &op->values;

    if (scim_op_template(op, attr->dflt, &vars, &text,
                         &op->err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (text.data == NULL) {
        return SCIM_OK;
    }

    while (text.len && text.data[0] == ' ') {
        text.data++;
        text.len--;
    }

    while (text.len && text.data[text.len - 1] == ' ') {
        text.len--;
    }

    /* "default=" alone is the empty value */

    if (text.len == 0 && attr->dflt->nparts) {
        return SCIM_OK;
    }

    *value = scim_value_text_new(op->mem, attr, text);

    return *value ? SCIM_OK : scim_op_memory(op);
}


static scim_rc_t
scim_create_required(scim_op_t *op)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (i == op->resource->id || attr->flags & SCIM_ATTR_READ_ONLY
            || !scim_create_is_missing(op->values.v[i]))
        {
            continue;
        }

        if (attr->flags & SCIM_ATTR_REQUIRED
            || (attr->path.sub == NULL && attr->path.attr->required))
        {
            return scim_error_set(&op->err, 400, "invalidValue", "\"%s\" is"
                                  " required", attr->name);
        }
    }

    return SCIM_OK;
}


static int
scim_create_is_missing(const json_t *value)
{
    return value == NULL
           || (json_is_string(value) && json_string_length(value) == 0)
           || (json_is_array(value) && json_array_size(value) == 0);
}


/*
 * What members look up is known before the first write; what is looked up of
 * the object itself has to wait until it is there.
 */

static scim_rc_t
scim_create_lookups(scim_op_t *op)
{
    scim_rc_t            rc, worst;
    const scim_route_t  *route;

    worst = SCIM_OK;

    for (route = op->resource->routes; route; route = route->next) {

        if (route->kind != SCIM_ROUTE_ADD || !scim_create_can_look(op, route))
        {
            continue;
        }

        rc = scim_delta_lookups(op, route);

        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        if (rc == SCIM_DECLINED) {
            worst = SCIM_DECLINED;
        }
    }

    return worst;
}


static int
scim_create_can_look(const scim_op_t *op, const scim_route_t *route)
{
    size_t    i;
    unsigned  vars;

    for (i = 0, vars = 0; i < op->resource->nlookups; i++) {
        if (route->uses[i]) {
            vars |= op->resource->lookups[i].route->vars;
        }
    }

    return (vars & (1u << SCIM_VAR_ID | 1u << SCIM_VAR_ATTR)) == 0;
}


static scim_rc_t
scim_create_call(scim_op_t *op)
{
    size_t               i;
    scim_vars_t          vars;
    const scim_route_t  *route;

    memset(&vars, 0, sizeof(scim_vars_t));
    vars.id = op->item.id;
    vars.values = &op->values;

    for (route = op->write; route; route = route->next) {

        if (route->kind != SCIM_ROUTE_CREATE) {
            continue;
        }

        op->write = route->next;

        /* what the call carries need not be written afterwards */

        for (i = 0; i < op->resource->nattrs; i++) {
            op->changed[i] = op->values.v[i] != NULL;
        }

        op->told = 1;

        if (scim_op_call(op, route, &vars, op->changed, NULL,
                         scim_create_answered)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        return SCIM_DECLINED;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_create_answered(scim_op_t *op, scim_task_t *task)
{
    if (task->rc != SCIM_OK && scim_reserve_adopts(op, &task->err)) {
        return SCIM_OK;
    }

    if (task->rc != SCIM_OK) {
        op->err = task->err;
        return scim_write_fail(op);
    }

    if (scim_write_done(op, task->route) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return op->item.id ? SCIM_OK : scim_create_id(op, task);
}


/* rule 20: values that the create did not carry, "active" only if false */

static scim_rc_t
scim_create_rest(scim_op_t *op)
{
    size_t               i;
    const scim_route_t  *route;

    if (op->adopted) {
        scim_reserve_rest(op);
        return scim_write_check(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {

        op->changed[i] = op->values.v[i] && i != op->resource->id
                         && !scim_create_is_active(op, i)
                         && !(op->resource->attrs[i].flags
                              & SCIM_ATTR_READ_ONLY);

        for (route = scim_map_route(op->resource, SCIM_ROUTE_CREATE);
             route;
             route = scim_map_route_next(route))
        {
            if (scim_map_is_built(op->resource, route, i) || route->named[i])
            {
                op->changed[i] = 0;
            }
        }

        if (op->changed[i] && scim_delta_is_told(op, i)
            && scim_delta_diff(op, i, NULL, op->values.v[i]) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return scim_write_check(op);
}


/* what is new is active by itself */

static int
scim_create_is_active(const scim_op_t *op, size_t attr)
{
    const scim_path_t  *path;

    path = &op->resource->attrs[attr].path;

    return path->schema == NULL && path->sub == NULL
           && strcmp(path->attr->name, "active") == 0
           && json_is_true(op->values.v[attr]);
}


/*
 * Rule 8: an id that was sent, or taken from some other place, only finds the
 * object; what is written and kept by it needs the one that the object has.
 * What is written makes another object of it.
 */

static scim_rc_t
scim_create_confirm(scim_op_t *op)
{
    int          written, kept;
    size_t       i;
    const char  *id;

    written = scim_write_is_left(op);

    for (i = 0, kept = 0; i < op->resource->nattrs; i++) {
        kept |= !scim_map_is_app_attr(&op->resource->attrs[i]);
    }

    if (!op->item.loose || !(written || kept)
        || scim_op_is_spelled(op->resource))
    {
        return SCIM_OK;
    }

    if (!op->item.got) {
        op->need[op->resource->id] = 1;
        return scim_item_fetch(op, &op->item, op->need);
    }

    if (op->item.missing) {
        return scim_create_respond(op);
    }

    if (!written) {
        return SCIM_OK;
    }

    id = op->item.id;

    if (scim_item_init(op, op->mem, &op->item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    op->item.id = id;

    return SCIM_OK;
}


/*
 * Rule 30: a new object has nothing of one that had its id before.  What was
 * looked up before it was there is no longer true.
 */

static scim_rc_t
scim_create_keep(scim_op_t *op)
{
    size_t  i;

    for (i = 0; i < op->resource->nattrs; i++) {
        op->changed[i] = !scim_map_is_app_attr(&op->resource->attrs[i])
                         && !op->resource->in_redis;
    }

    op->found = NULL;

    return SCIM_OK;
}


/* rule 8: what is answered is what the app has made of it */

static scim_rc_t
scim_create_load(scim_op_t *op)
{
    scim_item_needs(op, op->need);

    return scim_member_load(op, &op->item, 1, op->need);
}


static scim_rc_t
scim_create_respond(scim_op_t *op)
{
    if (op->item.missing) {
        scim_op_cause(op, "a created object cannot be read");
        return scim_error_set(&op->err, 500, NULL, "the %s was created, but"
                              " cannot be read", op->resource->type.name);
    }

    if (scim_item_answer(op, op->mem, &op->item) != SCIM_OK
        || scim_op_headers(op, &op->item) != SCIM_OK
        || scim_op_header(op, "Location", op->item.location) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_op_respond(op, 201, op->item.text);
}
