
/*
 * A resource as it is to become: what a PUT (RFC 7644, 3.5.1) or a PATCH
 * (3.5.2) makes of it.
 */


#include <string.h>

#include "scim_op_tree.h"


static scim_rc_t scim_change_put(scim_op_t *op, json_t *wanted);
static scim_rc_t scim_change_put_members(json_t *wanted,
    const json_t *members);
static scim_rc_t scim_change_patch(scim_op_t *op, json_t *wanted);
static int scim_change_is_mapped(const scim_op_t *op,
    const scim_patch_op_t *change, const json_t *wanted);
static int scim_change_hits(const scim_patch_op_t *change,
    const json_t *wanted);
static int scim_change_selects(const scim_map_attr_t *attr,
    const scim_filter_t *filter, const json_t *wanted);
static int scim_change_removes_required(const scim_patch_op_t *change);


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


json_t *
scim_change_wanted(scim_op_t *op)
{
    json_t     *wanted;
    scim_rc_t   rc;

    if (scim_item_build(op, op->mem, &op->item, NULL) != SCIM_OK) {
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

        if (op->request.strict && change->kind == SCIM_PATCH_REPLACE
            && !scim_change_hits(change, wanted))
        {
            return scim_error_set(&op->err, 400, "noTarget", "no value of"
                                  " \"%s\" matches the filter",
                                  change->path.attr->name);
        }

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


/*
 * 1 if there is what the path selects (RFC 7644, 3.5.2.3).  Who is not strict
 * is given an element for it.
 */

static int
scim_change_hits(const scim_patch_op_t *change, const json_t *wanted)
{
    size_t   i;
    json_t  *element;

    if (change->path.filter == NULL) {
        return 1;
    }

    json_array_foreach(scim_path_get(&change->path, wanted), i, element) {
        if (scim_filter_match_value(change->path.filter, element)) {
            return 1;
        }
    }

    return 0;
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
