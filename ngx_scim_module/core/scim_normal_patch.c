
/*
 * Reading PatchOp messages (RFC 7644, 3.5.2) as identity providers send them.
 */


#include <string.h>

#include "scim_json.h"
#include "scim_normal_name.h"
#include "scim_normal_target.h"
#include "scim_normal_value.h"


static scim_rc_t scim_normal_patch_op(scim_normal_target_t *target,
    json_t *op);
static scim_rc_t scim_normal_patch_kind(scim_normal_target_t *target,
    json_t *name);
static scim_rc_t scim_normal_patch_text(scim_normal_target_t *target,
    json_t *path, scim_str_t *text);
static scim_rc_t scim_normal_patch_path(scim_normal_target_t *target,
    scim_str_t text, json_t *value);
static scim_rc_t scim_normal_patch_members(scim_normal_target_t *target,
    const scim_schema_t *schema, json_t *value);
static scim_rc_t scim_normal_patch_member(scim_normal_target_t *target,
    const scim_schema_t *schema, const char *name, json_t *value);
static scim_rc_t scim_normal_patch_key(scim_normal_target_t *target,
    const scim_schema_t *schema, scim_str_t key, scim_path_t *path);
static scim_rc_t scim_normal_patch_schema(scim_normal_target_t *target,
    const scim_schema_t *schema, json_t *value);
static scim_rc_t scim_normal_patch_ignored(scim_normal_target_t *target,
    const scim_path_t *path);
static int scim_normal_patch_has(scim_str_t text, const char *chars);


scim_rc_t
scim_normal_patch(scim_mem_t *mem, const scim_normal_t *normal,
    const json_t *body, scim_patch_t *patch, scim_error_t *err)
{
    size_t                 i;
    json_t                *ops;
    scim_rc_t              rc;
    scim_normal_target_t   target;

    memset(patch, 0, sizeof(scim_patch_t));
    memset(&target, 0, sizeof(scim_normal_target_t));

    target.mem = mem;
    target.normal = normal;
    target.patch = patch;
    target.err = err;

    if (!json_is_object(body)) {
        return scim_error_set(err, 400, "invalidSyntax",
                              "the body is not a JSON object");
    }

    ops = scim_json_member(body, "Operations");

    if (json_is_object(ops) && !normal->strict) {
        return scim_normal_patch_op(&target, ops);
    }

    if (!json_is_array(ops)) {
        return scim_error_set(err, 400, "invalidSyntax",
                              "\"Operations\" must be an array");
    }

    if (json_array_size(ops) == 0 && normal->strict) {
        return scim_error_set(err, 400, "invalidSyntax",
                              "\"Operations\" is empty");
    }

    if (json_array_size(ops) > SCIM_NORMAL_MAX_OPS) {
        return scim_normal_target_too_many(&target);
    }

    for (i = 0; i < json_array_size(ops); i++) {
        rc = scim_normal_patch_op(&target, json_array_get(ops, i));
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_normal_patch_op(scim_normal_target_t *target, json_t *op)
{
    json_t       *value;
    scim_str_t    text;

    if (!json_is_object(op)) {
        return scim_error_set(target->err, 400, "invalidSyntax",
                              "an operation is not a JSON object");
    }

    if (scim_normal_patch_kind(target, scim_json_member(op, "op"))
        != SCIM_OK
        || scim_normal_patch_text(target, scim_json_member(op, "path"),
                                  &text)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    value = scim_json_member(op, "value");

    if (text.data) {
        return scim_normal_patch_path(target, text, value);
    }

    if (target->kind == SCIM_PATCH_REMOVE) {
        return scim_error_set(target->err, 400, "noTarget",
                              "\"remove\" needs a path");
    }

    value = scim_normal_value_object(target->normal, value);
    if (value == NULL) {
        return scim_error_set(target->err, 400, "invalidValue",
                              "an operation without a path needs an object "
                              "as its value");
    }

    return scim_normal_patch_members(target, NULL, value);
}


static scim_rc_t
scim_normal_patch_kind(scim_normal_target_t *target, json_t *name)
{
    size_t       i;
    scim_str_t   text;

    static const char *const  kinds[] = { "add", "replace", "remove" };

    if (!json_is_string(name)) {
        return scim_error_set(target->err, 400, "invalidSyntax",
                              "an operation has no \"op\"");
    }

    text.data = json_string_value(name);
    text.len = json_string_length(name);

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {

        if (target->normal->strict ? scim_str_eq(text, kinds[i])
                                   : scim_str_caseeq(text, kinds[i]))
        {
            target->kind = (scim_patch_kind_t) i;
            return SCIM_OK;
        }
    }

    return scim_error_set(target->err, 400, "invalidSyntax",
                          "\"op\" must be \"add\", \"replace\" or "
                          "\"remove\"");
}


/* "data" is NULL if there is no path */

static scim_rc_t
scim_normal_patch_text(scim_normal_target_t *target, json_t *path,
    scim_str_t *text)
{
    text->data = NULL;
    text->len = 0;

    if (path == NULL || (json_is_null(path) && !target->normal->strict)) {
        return SCIM_OK;
    }

    if (!json_is_string(path)) {
        return scim_error_set(target->err, 400, "invalidPath",
                              "\"path\" must be a string");
    }

    text->data = json_string_value(path);
    text->len = json_string_length(path);

    if (target->normal->strict) {
        return SCIM_OK;
    }

    while (text->len && text->data[text->len - 1] == ' ') {
        text->len--;
    }

    while (text->len && text->data[0] == ' ') {
        text->data++;
        text->len--;
    }

    if (text->len == 0) {
        text->data = NULL;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_normal_patch_path(scim_normal_target_t *target, scim_str_t text,
    json_t *value)
{
    scim_rc_t    rc;
    scim_path_t  path;

    rc = scim_normal_name_path(target->mem, target->normal, text, &path,
                               target->err);

    if (rc == SCIM_DECLINED) {
        if (target->normal->strict) {
            return SCIM_FAIL;
        }

        return scim_normal_name_drop(target->normal, NULL, text, target->err);
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    if (path.attr && scim_normal_name_ignored(&path)) {
        return scim_error_set(target->err, 400, "mutability",
                              "\"%s%s%s\" is read-only", path.attr->name,
                              path.sub ? "." : "",
                              path.sub ? path.sub->name : "");
    }

    if (value == NULL && target->kind != SCIM_PATCH_REMOVE
        && !scim_normal_target_names_value(target, &path))
    {
        return scim_error_set(target->err, 400, "invalidValue",
                              "an operation that is no \"remove\" needs a "
                              "value");
    }

    if (path.attr) {
        return scim_normal_target(target, &path, value);
    }

    if (path.schema == NULL && target->kind == SCIM_PATCH_REMOVE) {
        return scim_error_set(target->err, 400, "noTarget",
                              "the resource itself cannot be removed");
    }

    return scim_normal_patch_schema(target, path.schema, value);
}


/* "schema" is that whose urn the object stands below, NULL for the top */

static scim_rc_t
scim_normal_patch_members(scim_normal_target_t *target,
    const scim_schema_t *schema, json_t *value)
{
    void       *iter;
    scim_rc_t   rc;

    for (iter = json_object_iter(value);
         iter;
         iter = json_object_iter_next(value, iter))
    {
        rc = scim_normal_patch_member(target, schema,
                                      json_object_iter_key(iter),
                                      json_object_iter_value(iter));
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_normal_patch_member(scim_normal_target_t *target,
    const scim_schema_t *schema, const char *name, json_t *value)
{
    scim_rc_t    rc;
    scim_str_t   key;
    scim_path_t  path, parent;

    key.data = name;
    key.len = strlen(name);

    rc = scim_normal_patch_key(target, schema, key, &path);

    if (rc == SCIM_DECLINED) {
        memset(&parent, 0, sizeof(scim_path_t));
        parent.schema = schema;

        return scim_normal_name_drop(target->normal, &parent, key,
                                     target->err);
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    if (path.attr == NULL) {
        return scim_normal_patch_schema(target, path.schema, value);
    }

    if (scim_normal_name_ignored(&path)) {
        return scim_normal_patch_ignored(target, &path);
    }

    return scim_normal_target(target, &path, value);
}


/*
 * Entra writes paths as keys: "name.givenName".  A key that is no path either
 * is just an unknown attribute, unless its brackets show what was meant.
 */

static scim_rc_t
scim_normal_patch_key(scim_normal_target_t *target,
    const scim_schema_t *schema, scim_str_t key, scim_path_t *path)
{
    scim_rc_t   rc;
    scim_str_t  text;

    rc = schema ? scim_normal_name_in(target->normal, schema, key, path)
                : scim_normal_name(target->normal, key, path);

    if (rc != SCIM_DECLINED || !scim_normal_patch_has(key, ".:[")) {
        return rc;
    }

    text = key;

    if (schema) {
        text.data = scim_mem_printf(target->mem, &text.len, "%s:%.*s",
                                    schema->urn, (int) key.len, key.data);
        if (text.data == NULL) {
            return scim_error_memory(target->err);
        }
    }

    rc = scim_normal_name_path(target->mem, target->normal, text, path,
                               target->err);

    if (rc == SCIM_FAIL && target->err->status == 400
        && !scim_normal_patch_has(key, "["))
    {
        return SCIM_DECLINED;
    }

    if (rc == SCIM_OK && target->normal->strict) {
        return scim_error_set(target->err, 400, "invalidPath",
                              "the name of an attribute must not be a path");
    }

    return rc;
}


/* the urn of the core schema, or NULL, stands for the resource itself */

static scim_rc_t
scim_normal_patch_schema(scim_normal_target_t *target,
    const scim_schema_t *schema, json_t *value)
{
    size_t       i;
    scim_rc_t    rc;
    scim_path_t  path;

    if (schema == NULL) {
        schema = target->normal->type->schemas;
    }

    if (target->kind != SCIM_PATCH_REMOVE && json_is_object(value)) {
        return scim_normal_patch_members(target, schema, value);
    }

    if (target->kind != SCIM_PATCH_REMOVE && !json_is_null(value)) {
        return scim_error_set(target->err, 400, "invalidValue",
                              "\"%s\" must be an object", schema->urn);
    }

    if (target->kind == SCIM_PATCH_ADD
        || schema == target->normal->type->schemas)
    {
        return SCIM_OK;
    }

    memset(&path, 0, sizeof(scim_path_t));
    path.schema = schema;

    for (i = 0; i < schema->nattrs; i++) {
        path.attr = &schema->attrs[i];

        if (scim_normal_name_ignored(&path)) {
            continue;
        }

        rc = scim_normal_target_clear(target, &path);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


/*
 * Okta and authentik send the whole resource, "id" and "schemas" included.
 * By the letter, only the latter may be there (RFC 7644, 3.5.2).
 */

static scim_rc_t
scim_normal_patch_ignored(scim_normal_target_t *target,
    const scim_path_t *path)
{
    if (target->normal->strict && strcmp(path->attr->name, "schemas") != 0) {
        return scim_error_set(target->err, 400, "mutability",
                              "\"%s\" is read-only", path->attr->name);
    }

    return SCIM_OK;
}


static int
scim_normal_patch_has(scim_str_t text, const char *chars)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if (strchr(chars, text.data[i])) {
            return 1;
        }
    }

    return 0;
}
