
/*
 * Giving a value that a client sent the type and shape of its attribute.
 */


#include <string.h>

#include "scim_normal_name.h"
#include "scim_normal_scalar.h"
#include "scim_normal_value.h"
#include "scim_patch_element.h"


/* one call of the functions that the header declares */

typedef struct {
    const scim_normal_t     *normal;
    scim_error_t            *err;
    unsigned                 pattern:1;
} scim_normal_value_t;


static scim_rc_t scim_normal_value_read(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out);
static scim_rc_t scim_normal_value_list(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out);
static scim_rc_t scim_normal_value_element(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t *list);
static scim_rc_t scim_normal_value_primary(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *list);
static scim_rc_t scim_normal_value_single(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out);
static scim_rc_t scim_normal_value_complex(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out);
static scim_rc_t scim_normal_value_member(const scim_normal_value_t *read,
    const scim_path_t *path, const char *name, json_t *value, json_t *object,
    int *empty);
static scim_rc_t scim_normal_value_wrap(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out);
static scim_rc_t scim_normal_value_fail(const scim_normal_value_t *read,
    const scim_path_t *path, const char *what);
static int scim_normal_value_blank(const char *text, size_t len);


scim_rc_t
scim_normal_value(const scim_normal_t *normal, const scim_path_t *path,
    json_t *value, json_t **out, scim_error_t *err)
{
    scim_normal_value_t  read;

    read.normal = normal;
    read.err = err;
    read.pattern = 0;

    return scim_normal_value_read(&read, path, value, out);
}


scim_rc_t
scim_normal_value_pattern(const scim_normal_t *normal,
    const scim_path_t *path, json_t *value, json_t **out, scim_error_t *err)
{
    scim_normal_value_t  read;

    read.normal = normal;
    read.err = err;
    read.pattern = 1;

    return scim_normal_value_read(&read, path, value, out);
}


int
scim_normal_value_empty(const scim_normal_t *normal, const scim_attr_t *attr,
    const json_t *value)
{
    size_t  len;

    if (json_is_null(value)) {
        return 1;
    }

    if (json_is_array(value)) {
        return json_array_size(value) == 0 && (!normal->strict || attr->multi);
    }

    if (json_is_object(value)) {
        return json_object_size(value) == 0
               && (!normal->strict || attr->type == SCIM_COMPLEX);
    }

    if (!json_is_string(value)) {
        return 0;
    }

    len = json_string_length(value);

    if (normal->strict) {
        return len == 0 && (attr->type == SCIM_STRING
                            || attr->type == SCIM_REFERENCE
                            || attr->type == SCIM_BINARY);
    }

    /* a password of blanks is one */

    if (attr->mutability == SCIM_WRITE_ONLY) {
        return len == 0;
    }

    return scim_normal_value_blank(json_string_value(value), len);
}


json_t *
scim_normal_value_object(const scim_normal_t *normal, json_t *value)
{
    if (!normal->strict && json_array_size(value) == 1) {
        value = json_array_get(value, 0);
    }

    return json_is_object(value) ? value : NULL;
}


static scim_rc_t
scim_normal_value_read(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out)
{
    const scim_attr_t  *attr;

    *out = NULL;

    attr = path->sub ? path->sub : path->attr;

    if (scim_normal_value_empty(read->normal, attr, value)) {
        *out = json_null();
        return SCIM_OK;
    }

    if (attr->multi && (path->sub || path->filter == NULL)) {
        return scim_normal_value_list(read, path, value, out);
    }

    if (!read->normal->strict && json_array_size(value) == 1) {
        value = json_array_get(value, 0);

        if (scim_normal_value_empty(read->normal, attr, value)) {
            *out = json_null();
            return SCIM_OK;
        }
    }

    return scim_normal_value_single(read, path, value, out);
}


static scim_rc_t
scim_normal_value_list(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out)
{
    size_t     i;
    json_t    *list;
    scim_rc_t  rc;

    if (!json_is_array(value) && read->normal->strict) {
        return scim_normal_value_fail(read, path, "an array");
    }

    list = json_array();
    if (list == NULL) {
        return scim_error_memory(read->err);
    }

    rc = SCIM_OK;

    if (json_is_array(value)) {
        for (i = 0; rc == SCIM_OK && i < json_array_size(value); i++) {
            rc = scim_normal_value_element(read, path,
                                           json_array_get(value, i), list);
        }

    } else {
        rc = scim_normal_value_element(read, path, value, list);
    }

    if (rc == SCIM_OK) {
        rc = scim_normal_value_primary(read, path, list);
    }

    if (rc != SCIM_OK) {
        json_decref(list);
        return rc;
    }

    if (json_array_size(list) == 0 && !read->pattern) {
        json_decref(list);
        list = json_null();
    }

    *out = list;

    return SCIM_OK;
}


/* appends to "list" what "value" says, if it says anything */

static scim_rc_t
scim_normal_value_element(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t *list)
{
    json_t             *element;
    scim_rc_t           rc;
    const scim_attr_t  *attr;

    attr = path->sub ? path->sub : path->attr;

    if (scim_normal_value_empty(read->normal, attr, value)) {
        return SCIM_OK;
    }

    rc = scim_normal_value_single(read, path, value, &element);

    if (rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    if (json_is_null(element)
        || (!read->normal->strict && !read->pattern
            && scim_patch_element_hollow(attr, element)))
    {
        json_decref(element);
        return SCIM_OK;
    }

    if (json_array_append_new(list, element) != 0) {
        return scim_error_memory(read->err);
    }

    return SCIM_OK;
}


/* RFC 7643, 2.4: "true" must appear no more than once */

static scim_rc_t
scim_normal_value_primary(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *list)
{
    size_t   i;
    json_t  *element, *first;

    first = NULL;

    for (i = 0; i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        if (!json_is_true(json_object_get(element, "primary"))) {
            continue;
        }

        if (first == NULL) {
            first = element;
            continue;
        }

        if (read->normal->strict) {
            return scim_error_set(read->err, 400, "invalidValue",
                                  "\"%s\" has more than one primary value",
                                  path->attr->name);
        }

        if (json_object_set_new(element, "primary", json_false()) != 0) {
            return scim_error_memory(read->err);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_normal_value_single(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out)
{
    scim_rc_t           rc;
    const scim_attr_t  *attr;

    *out = NULL;

    attr = path->sub ? path->sub : path->attr;

    if (attr == path->attr && attr->type == SCIM_COMPLEX) {
        return scim_normal_value_complex(read, path, value, out);
    }

    rc = scim_normal_scalar(attr->type, read->normal->strict, value, out);

    if (rc == SCIM_DECLINED) {
        return scim_normal_value_fail(read, path,
                                      scim_normal_scalar_name(attr->type));
    }

    return *out ? SCIM_OK : scim_error_memory(read->err);
}


static scim_rc_t
scim_normal_value_complex(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out)
{
    int          empty;
    void        *iter;
    json_t      *object;
    scim_rc_t    rc;

    if (!json_is_object(value)) {
        return scim_normal_value_wrap(read, path, value, out);
    }

    object = json_object();
    if (object == NULL) {
        return scim_error_memory(read->err);
    }

    rc = SCIM_OK;
    empty = 0;

    for (iter = json_object_iter(value);
         iter && rc == SCIM_OK;
         iter = json_object_iter_next(value, iter))
    {
        rc = scim_normal_value_member(read, path, json_object_iter_key(iter),
                                      json_object_iter_value(iter), object,
                                      &empty);
    }

    if (rc == SCIM_OK && json_object_size(object)) {
        *out = object;
        return SCIM_OK;
    }

    json_decref(object);

    if (rc != SCIM_OK) {
        return rc;
    }

    if (!empty) {
        return SCIM_DECLINED;
    }

    *out = json_null();

    return SCIM_OK;
}


/* sets "empty" if the member clears a sub-attribute */

static scim_rc_t
scim_normal_value_member(const scim_normal_value_t *read,
    const scim_path_t *path, const char *name, json_t *value, json_t *object,
    int *empty)
{
    json_t       *member;
    scim_rc_t     rc;
    scim_str_t    key;
    scim_path_t   sub;

    key.data = name;
    key.len = strlen(name);

    sub = *path;
    sub.sub = scim_schema_sub(path->attr, key);

    if (sub.sub == NULL) {
        return scim_normal_name_drop(read->normal, path, key, read->err);
    }

    if (sub.sub->mutability == SCIM_READ_ONLY) {
        return SCIM_OK;
    }

    rc = scim_normal_value_read(read, &sub, value, &member);
    if (rc != SCIM_OK) {
        return rc;
    }

    if (json_is_null(member)) {
        json_decref(member);
        *empty = 1;
        return SCIM_OK;
    }

    if (json_object_set_new(object, sub.sub->name, member) != 0) {
        return scim_error_memory(read->err);
    }

    return SCIM_OK;
}


/* "26118915" for a manager, "a@example.com" for an element of emails */

static scim_rc_t
scim_normal_value_wrap(const scim_normal_value_t *read,
    const scim_path_t *path, json_t *value, json_t **out)
{
    json_t      *text, *object;
    scim_rc_t    rc;
    scim_str_t   name = scim_str("value");
    scim_path_t  sub;

    sub = *path;
    sub.sub = scim_schema_sub(path->attr, name);

    if (read->normal->strict || sub.sub == NULL
        || json_is_array(value) || json_is_boolean(value))
    {
        return scim_normal_value_fail(read, path, "an object");
    }

    rc = scim_normal_value_read(read, &sub, value, &text);
    if (rc != SCIM_OK) {
        return rc;
    }

    if (json_is_null(text)) {
        *out = text;
        return SCIM_OK;
    }

    object = json_object();
    if (object == NULL) {
        json_decref(text);
        return scim_error_memory(read->err);
    }

    if (json_object_set_new(object, sub.sub->name, text) != 0) {
        json_decref(object);
        return scim_error_memory(read->err);
    }

    *out = object;

    return SCIM_OK;
}


static scim_rc_t
scim_normal_value_fail(const scim_normal_value_t *read,
    const scim_path_t *path, const char *what)
{
    const char  *urn, *sub;

    urn = path->schema ? path->schema->urn : NULL;
    sub = path->sub ? path->sub->name : NULL;

    return scim_error_set(read->err, 400, "invalidValue",
                          "\"%s%s%s%s%s\" must be %s", urn ? urn : "",
                          urn ? ":" : "", path->attr->name, sub ? "." : "",
                          sub ? sub : "", what);
}


static int
scim_normal_value_blank(const char *text, size_t len)
{
    size_t  i;

    for (i = 0; i < len; i++) {
        if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL) {
            return 0;
        }
    }

    return 1;
}
