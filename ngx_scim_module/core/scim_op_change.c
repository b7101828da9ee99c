
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
static void scim_change_needs(scim_op_t *op);
static int scim_change_needs_attr(const scim_op_t *op, size_t attr);
static void scim_change_needs_named(scim_op_t *op);
static scim_rc_t scim_change_load(scim_op_t *op);
static scim_rc_t scim_change_compare(scim_op_t *op);
static json_t *scim_change_wanted(scim_op_t *op);
static scim_rc_t scim_change_put(scim_op_t *op, json_t *wanted);
static scim_rc_t scim_change_put_members(json_t *wanted,
    const json_t *members);
static scim_rc_t scim_change_patch(scim_op_t *op, json_t *wanted);
static int scim_change_is_mapped(const scim_op_t *op,
    const scim_patch_op_t *change, const json_t *wanted);
static int scim_change_selects(const scim_map_attr_t *attr,
    const scim_filter_t *filter, const json_t *wanted);
static int scim_change_removes_required(const scim_patch_op_t *change);
static scim_rc_t scim_change_values(scim_op_t *op, const json_t *wanted);
static scim_rc_t scim_change_add_default(scim_op_t *op, size_t i);
static scim_rc_t scim_change_value(scim_op_t *op, size_t i, json_t *value);
static const json_t *scim_change_present(const scim_op_t *op, size_t i);
static int scim_change_is_required(const scim_map_attr_t *attr);
static int scim_change_is_empty(const json_t *value);
static scim_rc_t scim_change_reload(scim_op_t *op);
static void scim_change_answer_needs(scim_op_t *op);
static scim_rc_t scim_change_respond(scim_op_t *op);


const scim_op_step_pt  scim_op_change_steps[] = {
    scim_change_start,
    scim_lock_take,
    scim_change_load,
    scim_change_compare,
    scim_write_lookups,
    scim_write_next,
    scim_write_keep,
    scim_change_reload,
    scim_change_load,
    scim_change_respond,
    NULL
};

#define SCIM_CHANGE_ANSWER_STEP  8


/* many clients leave an empty list of members out */

int
scim_change_empties(const scim_op_t *op, size_t attr)
{
    const scim_path_t  *path;

    path = &op->resource->attrs[attr].path;

    return op->input && strcmp(op->resource->type.name, "Group") == 0
           && path->schema == NULL && strcmp(path->attr->name, "members") == 0
           && json_object_get(op->input, "members") == NULL;
}


static scim_rc_t
scim_change_start(scim_op_t *op)
{
    json_t     *body;
    scim_rc_t   rc;

    if (!scim_map_is_writable(op->resource)) {
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

static void
scim_change_needs(scim_op_t *op)
{
    size_t                   i, j;
    const scim_hide_t       *hide;
    const scim_resource_t   *resource;

    resource = op->resource;

    for (i = 0; i < resource->nattrs; i++) {
        op->need[i] = !op->deltas[i].unread
                      && (op->input || op->patch.nops)
                      && scim_change_needs_attr(op, i);
    }

    op->need[resource->id] = 1;

    for (i = 0; i < resource->nhides; i++) {
        hide = &resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            op->need[hide->attrs[j]] = 1;
        }
    }

    scim_change_needs_named(op);
}


static int
scim_change_needs_attr(const scim_op_t *op, size_t attr)
{
    size_t                  i;
    const scim_path_t      *path;
    const scim_map_attr_t  *line;

    line = &op->resource->attrs[attr];

    if (op->input || line->shape != SCIM_SHAPE_LIST
        || scim_map_attr_route(op->resource, SCIM_ROUTE_READ, attr) == NULL)
    {
        return 1;
    }

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
            || (route->kind == SCIM_ROUTE_UPDATE && op->patch.nops == 0
                && op->input == NULL))
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


static scim_rc_t
scim_change_load(scim_op_t *op)
{
    return scim_item_fetch(op, &op->item, op->need);
}


static scim_rc_t
scim_change_compare(scim_op_t *op)
{
    size_t   i;
    json_t  *wanted;

    if (op->item.missing || scim_item_is_hidden(op, &op->item.values)) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);
    }

    wanted = scim_change_wanted(op);

    if (wanted == NULL || scim_change_values(op, wanted) != SCIM_OK) {
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


static json_t *
scim_change_wanted(scim_op_t *op)
{
    json_t     *wanted;
    scim_rc_t   rc;

    if (scim_item_build(op, op->mem, &op->item) != SCIM_OK) {
        return NULL;
    }

    wanted = scim_mem_take(op->mem, json_deep_copy(op->item.resource));
    if (wanted == NULL) {
        (void) scim_op_memory(op);
        return NULL;
    }

    rc = op->input ? scim_change_put(op, wanted)
                   : scim_change_patch(op, wanted);

    return rc == SCIM_OK ? wanted : NULL;
}


/*
 * Rule 24: what the client does not mention at the top stays, what it does is
 * replaced whole.  The attributes of an extension are at the top of it.
 */

static scim_rc_t
scim_change_put(scim_op_t *op, json_t *wanted)
{
    size_t                 i;
    json_t                *extension, *members;
    const char            *urn;
    const scim_schema_t   *schemas;

    schemas = op->resource->type.schemas;

    for (i = 1; i < op->resource->type.nschemas; i++) {
        urn = schemas[i].urn;
        members = json_object_get(op->input, urn);

        if (!json_is_object(members)) {
            continue;
        }

        extension = json_object_get(wanted, urn);

        if (extension == NULL) {
            extension = json_object();

            if (json_object_set_new(wanted, urn, extension) != 0) {
                return scim_op_memory(op);
            }
        }

        if (scim_change_put_members(extension, members) != SCIM_OK) {
            return scim_op_memory(op);
        }

        (void) json_object_del(op->input, urn);
    }

    if (scim_change_put_members(wanted, op->input) != SCIM_OK) {
        return scim_op_memory(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (scim_change_empties(op, i)) {
            (void) json_object_del(wanted, "members");
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_change_put_members(json_t *wanted, const json_t *members)
{
    json_t      *value;
    const char  *name;

    json_object_foreach((json_t *) members, name, value) {

        if (json_is_null(value)) {
            (void) json_object_del(wanted, name);

        } else if (json_object_set(wanted, name, value) != 0) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_change_patch(scim_op_t *op, json_t *wanted)
{
    size_t             i;
    scim_patch_t       one;
    scim_patch_op_t   *change;

    one.nops = 1;

    for (i = 0; i < op->patch.nops; i++) {
        change = &op->patch.ops[i];
        one.ops = change;

        if (!scim_change_is_mapped(op, change, wanted)) {
            continue;
        }

        if (scim_change_removes_required(change)) {
            return scim_error_set(&op->err, 400, "mutability", "\"%s\" is"
                                  " required and cannot be removed",
                                  change->path.sub ? change->path.sub->name
                                                   : change->path.attr->name);
        }

        if (scim_patch_apply(wanted, &one, &op->err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/*
 * Rule 25: the app's only e-mail is an element of type "work"; a path that
 * selects another type names an attribute that is not mapped.
 */

static int
scim_change_is_mapped(const scim_op_t *op, const scim_patch_op_t *change,
    const json_t *wanted)
{
    size_t                  i;
    const scim_map_attr_t  *attr, *any;

    if (change->path.filter == NULL) {
        return 1;
    }

    any = NULL;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (attr->path.attr != change->path.attr
            || attr->path.schema != change->path.schema)
        {
            continue;
        }

        any = attr->any_type ? attr : any;

        if (scim_change_selects(attr, change->path.filter, wanted)) {
            return 1;
        }
    }

    return any == NULL;
}


static int
scim_change_selects(const scim_map_attr_t *attr, const scim_filter_t *filter,
    const json_t *wanted)
{
    int      matches;
    json_t  *element, *present;

    if (attr->element == NULL) {
        return 0;
    }

    element = json_pack("{s:s, s:b}", "type", attr->element, "primary",
                        attr->any_type);
    present = scim_value_get_new(attr, wanted);

    if (element && present) {
        (void) json_object_set(element, attr->path.sub->name, present);
    }

    matches = scim_filter_match_value(filter, element);

    json_decref(present);
    json_decref(element);

    return matches;
}


/* RFC 7644, 3.5.2.2; an empty value is another thing (rule 23) */

static int
scim_change_removes_required(const scim_patch_op_t *change)
{
    if (change->kind != SCIM_PATCH_REMOVE || change->cleared || change->value
        || change->path.filter)
    {
        return 0;
    }

    return change->path.sub ? change->path.sub->required
                            : change->path.attr->required;
}


static scim_rc_t
scim_change_values(scim_op_t *op, const json_t *wanted)
{
    size_t                  i;
    json_t                 *value;
    scim_rc_t               rc;
    const scim_map_attr_t  *attr;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        value = scim_value_get_new(attr, wanted);

        if (i == op->resource->id || attr->flags & SCIM_ATTR_READ_ONLY
            || attr->path.attr->mutability == SCIM_READ_ONLY
            || op->deltas[i].unread)
        {
            scim_values_set_new(&op->values, i, value);

            if (attr->dflt && scim_change_add_default(op, i) != SCIM_OK) {
                return SCIM_FAIL;
            }

            continue;
        }

        rc = scim_change_value(op, i, value);
        json_decref(value);

        if (rc != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* rule 26: the present list plus default= is what templates send */

static scim_rc_t
scim_change_add_default(scim_op_t *op, size_t i)
{
    size_t      j, k;
    json_t     *dflt, *list, *value;
    scim_rc_t   rc;

    if (scim_default_value(op, i, &dflt) != SCIM_OK) {
        return SCIM_FAIL;
    }

    list = json_array();
    rc = list && json_array_extend(list, op->values.v[i]
                                         ? op->values.v[i] : list) == 0
         ? SCIM_OK : scim_op_memory(op);

    json_array_foreach(dflt, j, value) {

        for (k = 0; k < json_array_size(list); k++) {
            if (json_equal(json_array_get(list, k), value)) {
                break;
            }
        }

        if (rc == SCIM_OK && k == json_array_size(list)
            && json_array_append(list, value) != 0)
        {
            rc = scim_op_memory(op);
        }
    }

    json_decref(dflt);

    if (rc != SCIM_OK) {
        json_decref(list);
        return rc;
    }

    scim_values_set_new(&op->values, i, list);

    return SCIM_OK;
}


static scim_rc_t
scim_change_value(scim_op_t *op, size_t i, json_t *value)
{
    json_t                 *app;
    const json_t           *present;
    const scim_map_attr_t  *attr;

    attr = &op->resource->attrs[i];
    present = scim_change_present(op, i);

    if (scim_change_is_empty(value)) {

        /*
         * Rule 23: a required attribute is not cleared; neither is a boolean,
         * for which no app has a form; what is written only has no present
         * value that would go.
         */

        if (scim_change_is_empty(present) || json_is_boolean(present)
            || attr->flags & SCIM_ATTR_WRITE_ONLY)
        {
            scim_values_set_new(&op->values, i,
                                json_incref((json_t *) present));
            return SCIM_OK;
        }

        if (scim_change_is_required(attr)) {

            if (op->request.strict) {
                return scim_error_set(&op->err, 400, "invalidValue", "\"%s\""
                                      " is required", attr->name);
            }

            scim_values_set_new(&op->values, i,
                                json_incref((json_t *) present));
            return SCIM_OK;
        }

        value = json_null();

    } else {
        json_incref(value);
    }

    scim_values_set_new(&op->values, i, value);

    if (scim_member_settle(op, i, present) != SCIM_OK) {
        return SCIM_FAIL;
    }

    value = op->values.v[i];

    if (scim_value_eq(value, present)) {
        return SCIM_OK;
    }

    if (attr->flags & SCIM_ATTR_IMMUTABLE && !scim_change_is_empty(present)) {
        return scim_error_set(&op->err, 400, "mutability", "\"%s\" cannot be"
                              " changed", attr->name);
    }

    if (scim_delta_is_told(op, i)) {
        return scim_delta_diff(op, i, present, value);
    }

    op->changed[i] = 1;

    if (!scim_map_is_app_attr(attr)) {
        return SCIM_OK;
    }

    if (scim_value_check(op->mem, attr, value, &op->err) != SCIM_OK
        || scim_value_to_app(op->mem, attr, value, &app, &op->err)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    json_decref(app);

    return SCIM_OK;
}


/* of an attribute under two names it is read under the other one */

static const json_t *
scim_change_present(const scim_op_t *op, size_t i)
{
    size_t                  j;
    const scim_map_attr_t  *attr, *other;

    attr = &op->resource->attrs[i];

    if (!(attr->flags & SCIM_ATTR_WRITE_ONLY)) {
        return op->item.values.v[i];
    }

    for (j = 0; j < op->resource->nattrs; j++) {
        other = &op->resource->attrs[j];

        if (j != i && scim_path_eq(&other->path, &attr->path)
            && other->shape == attr->shape && other->element == attr->element)
        {
            return op->item.values.v[j];
        }
    }

    return NULL;
}


static int
scim_change_is_required(const scim_map_attr_t *attr)
{
    return attr->flags & SCIM_ATTR_REQUIRED
           || (attr->path.sub == NULL && attr->path.attr->required);
}


static int
scim_change_is_empty(const json_t *value)
{
    return value == NULL || json_is_null(value)
           || (json_is_string(value) && json_string_length(value) == 0)
           || (json_is_array(value) && json_array_size(value) == 0);
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
scim_change_respond(scim_op_t *op)
{
    if (op->item.missing) {
        return scim_error_set(&op->err, 404, NULL, "there is no %s \"%s\"",
                              op->resource->type.name, op->id);
    }

    if (op->brief) {
        return scim_op_respond_new(op, 204, NULL);
    }

    if (scim_item_answer(op, op->mem, &op->item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_op_respond_new(op, 200, json_incref(op->item.resource));
}
