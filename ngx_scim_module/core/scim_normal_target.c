
/*
 * What a path and a value of a PatchOp message become: operations of a patch.
 */


#include <string.h>

#include "scim_normal_name.h"
#include "scim_normal_target.h"
#include "scim_normal_value.h"


#define SCIM_NORMAL_TARGET_OPS  16


static scim_rc_t scim_normal_target_remove(scim_normal_target_t *target,
    const scim_path_t *path, json_t *value);
static scim_rc_t scim_normal_target_named(scim_normal_target_t *target,
    const scim_path_t *path, json_t *element);
static scim_rc_t scim_normal_target_cleared(scim_normal_target_t *target,
    const scim_path_t *path, json_t *object);
static json_t *scim_normal_target_unwrap(const scim_normal_target_t *target,
    const scim_path_t *path, json_t *value);
static int scim_normal_target_partial(const scim_path_t *path);
static json_t *scim_normal_target_value(const scim_path_t *path);
static scim_rc_t scim_normal_target_push(scim_normal_target_t *target,
    scim_patch_kind_t kind, const scim_path_t *path, json_t *value);
static int scim_normal_target_joins(const scim_patch_t *patch,
    const scim_patch_op_t *op);
static scim_rc_t scim_normal_target_grow(scim_normal_target_t *target);


scim_rc_t
scim_normal_target(scim_normal_target_t *target, const scim_path_t *path,
    json_t *value)
{
    json_t     *read, *object;
    scim_rc_t   rc;

    if (target->kind == SCIM_PATCH_REMOVE) {
        return scim_normal_target_remove(target, path, value);
    }

    if (value == NULL) {
        return scim_normal_target_named(target, path, NULL);
    }

    value = scim_normal_target_unwrap(target, path, value);
    object = NULL;

    if (scim_normal_target_partial(path)) {
        object = scim_normal_value_object(target->normal, value);
    }

    rc = scim_normal_value(target->normal, path, value, &read, target->err);

    if (rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    if (!json_is_null(read)) {
        rc = scim_normal_target_names_value(target, path)
             ? scim_normal_target_named(target, path, read)
             : scim_normal_target_push(target, target->kind, path, read);

    } else if (target->kind == SCIM_PATCH_REPLACE
               && (object == NULL || json_object_size(object) == 0))
    {
        rc = scim_normal_target_clear(target, path);
    }

    if (rc == SCIM_OK && object && target->kind == SCIM_PATCH_REPLACE) {
        rc = scim_normal_target_cleared(target, path, object);
    }

    return rc;
}


scim_rc_t
scim_normal_target_clear(scim_normal_target_t *target,
    const scim_path_t *path)
{
    return scim_normal_target_push(target, SCIM_PATCH_REMOVE, path, NULL);
}


scim_rc_t
scim_normal_target_too_many(scim_normal_target_t *target)
{
    return scim_error_set(target->err, 413, NULL,
                          "more than %d operations in one request",
                          SCIM_NORMAL_MAX_OPS);
}


int
scim_normal_target_names_value(const scim_normal_target_t *target,
    const scim_path_t *path)
{
    return target->kind == SCIM_PATCH_ADD
           && scim_normal_target_value(path) != NULL;
}


/*
 * A list of elements as the value of a remove: only those go.  An empty list,
 * or one whose elements all say nothing, removes nothing rather than all.
 */

static scim_rc_t
scim_normal_target_remove(scim_normal_target_t *target,
    const scim_path_t *path, json_t *value)
{
    json_t     *read;
    scim_rc_t   rc;

    if (scim_normal_target_value(path)) {
        return scim_normal_target_named(target, path, NULL);
    }

    if (value == NULL || !path->attr->multi || path->filter || path->sub) {
        return scim_normal_target_clear(target, path);
    }

    if (!json_is_array(value)
        && scim_normal_value_empty(target->normal, path->attr, value))
    {
        return scim_normal_target_clear(target, path);
    }

    value = scim_normal_target_unwrap(target, path, value);

    rc = scim_normal_value_pattern(target->normal, path, value, &read,
                                   target->err);
    if (rc != SCIM_OK) {
        return rc;
    }

    if (json_array_size(read) == 0) {
        json_decref(read);
        return SCIM_OK;
    }

    return scim_normal_target_push(target, SCIM_PATCH_REMOVE, path, read);
}


/*
 * An element that the path names by its value becomes a list of one.  Takes
 * "element", or NULL; if it has another value, an element is to be changed.
 */

static scim_rc_t
scim_normal_target_named(scim_normal_target_t *target,
    const scim_path_t *path, json_t *element)
{
    json_t       *list, *value, *own;
    scim_path_t   whole;

    value = scim_normal_target_value(path);
    own = json_object_get(element, "value");

    if (own && !json_equal(own, value)) {
        return scim_normal_target_push(target, target->kind, path, element);
    }

    if (element == NULL) {
        element = json_object();
    }

    if (element == NULL || json_object_set(element, "value", value) != 0) {
        json_decref(element);
        return scim_error_memory(target->err);
    }

    list = json_array();

    if (list == NULL) {
        json_decref(element);
        return scim_error_memory(target->err);
    }

    if (json_array_append_new(list, element) != 0) {
        json_decref(list);
        return scim_error_memory(target->err);
    }

    whole = *path;
    whole.filter = NULL;

    return scim_normal_target_push(target, target->kind, &whole, list);
}


/*
 * RFC 7644, 3.5.2.3: what a complex value does not mention stays, so what it
 * mentions as null or empty must be removed by itself.
 */

static scim_rc_t
scim_normal_target_cleared(scim_normal_target_t *target,
    const scim_path_t *path, json_t *object)
{
    void         *iter;
    scim_rc_t     rc;
    scim_str_t    name;
    scim_path_t   sub;

    sub = *path;

    for (iter = json_object_iter(object);
         iter;
         iter = json_object_iter_next(object, iter))
    {
        name.data = json_object_iter_key(iter);
        name.len = strlen(name.data);

        sub.sub = scim_schema_sub(path->attr, name);

        if (sub.sub == NULL || scim_normal_name_ignored(&sub)
            || !scim_normal_value_empty(target->normal, sub.sub,
                                        json_object_iter_value(iter)))
        {
            continue;
        }

        rc = scim_normal_target_clear(target, &sub);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


/* Salesforce names the attribute twice: "members" and {"members": [...]} */

static json_t *
scim_normal_target_unwrap(const scim_normal_target_t *target,
    const scim_path_t *path, json_t *value)
{
    void        *iter;
    scim_str_t   name;

    if (target->normal->strict || path->sub || path->filter
        || json_object_size(value) != 1)
    {
        return value;
    }

    iter = json_object_iter(value);
    name.data = json_object_iter_key(iter);
    name.len = strlen(name.data);

    if (!scim_str_caseeq(name, path->attr->name)
        || scim_schema_sub(path->attr, name))
    {
        return value;
    }

    return json_object_iter_value(iter);
}


/* 1 if the value is one complex value as a whole */

static int
scim_normal_target_partial(const scim_path_t *path)
{
    return path->sub == NULL && path->attr->type == SCIM_COMPLEX
           && (!path->attr->multi || path->filter);
}


/* "x" of members[value eq "x"], borrowed; NULL for any other path */

static json_t *
scim_normal_target_value(const scim_path_t *path)
{
    const scim_filter_t  *filter;

    filter = path->filter;

    if (filter == NULL || path->sub || filter->op != SCIM_FILTER_EQ
        || filter->path.attr == NULL
        || strcmp(filter->path.attr->name, "value") != 0
        || !json_is_string(filter->value)
        || json_string_length(filter->value) == 0)
    {
        return NULL;
    }

    return filter->value;
}


/* takes "value"; the next operation on the same list joins the last one */

static scim_rc_t
scim_normal_target_push(scim_normal_target_t *target, scim_patch_kind_t kind,
    const scim_path_t *path, json_t *value)
{
    scim_patch_t     *patch;
    scim_patch_op_t   op;

    patch = target->patch;

    op.kind = kind;
    op.cleared = kind != target->kind;
    op.path = *path;
    op.value = value;

    if (value && scim_mem_take(target->mem, value) == NULL) {
        return scim_error_memory(target->err);
    }

    if (scim_normal_target_joins(patch, &op)) {
        if (json_array_extend(patch->ops[patch->nops - 1].value, value) != 0) {
            return scim_error_memory(target->err);
        }

        return SCIM_OK;
    }

    if (patch->nops == SCIM_NORMAL_MAX_OPS) {
        return scim_normal_target_too_many(target);
    }

    if (patch->nops == target->size
        && scim_normal_target_grow(target) != SCIM_OK)
    {
        return scim_error_memory(target->err);
    }

    patch->ops[patch->nops++] = op;

    return SCIM_OK;
}


/*
 * authentik and Entra send one operation for each member, and a list of 1000
 * is far less work than 1000 lists of one.
 */

static int
scim_normal_target_joins(const scim_patch_t *patch, const scim_patch_op_t *op)
{
    const scim_patch_op_t  *last;

    if (patch->nops == 0 || op->kind == SCIM_PATCH_REPLACE
        || op->path.filter || op->path.sub || !json_is_array(op->value))
    {
        return 0;
    }

    last = &patch->ops[patch->nops - 1];

    return last->kind == op->kind && scim_path_eq(&last->path, &op->path)
           && last->path.filter == NULL && json_is_array(last->value);
}


static scim_rc_t
scim_normal_target_grow(scim_normal_target_t *target)
{
    size_t            size;
    scim_patch_op_t  *ops;

    size = target->size ? target->size * 2 : SCIM_NORMAL_TARGET_OPS;

    ops = scim_mem_alloc(target->mem, size * sizeof(scim_patch_op_t));
    if (ops == NULL) {
        return SCIM_FAIL;
    }

    if (target->size) {
        memcpy(ops, target->patch->ops,
               target->size * sizeof(scim_patch_op_t));
    }

    target->patch->ops = ops;
    target->size = size;

    return SCIM_OK;
}
