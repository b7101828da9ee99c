
/*
 * The values of a resource, in and out of its SCIM form.
 */


#include <string.h>
#include <strings.h>

#include "scim_scalar.h"
#include "scim_value.h"


static void scim_values_cleanup(void *data);
static int scim_value_list_eq(const json_t *a, const json_t *b);
static int scim_value_list_has(const json_t *a, const json_t *b);
static json_t *scim_value_element(const scim_map_attr_t *attr,
    const json_t *list);
static json_t *scim_value_typed(const json_t *list, const char *type);
static json_t *scim_value_any(const scim_map_attr_t *attr,
    const json_t *list);
static int scim_value_is_other(const scim_map_attr_t *attr,
    const json_t *element);
static scim_rc_t scim_value_put_list(const scim_map_attr_t *attr,
    json_t *resource, const json_t *value);
static scim_rc_t scim_value_put_element(const scim_map_attr_t *attr,
    json_t *resource, json_t *value);
static scim_rc_t scim_value_put_sub(const scim_map_attr_t *attr,
    json_t *resource, json_t *value);
static json_t *scim_value_object_new(const char *name, json_t *value);


scim_rc_t
scim_values_init(scim_values_t *values, scim_mem_t *mem, size_t n)
{
    scim_values_t  *owned;

    /* the cleanup needs a copy that stays where it is */

    owned = scim_mem_alloc(mem, sizeof(scim_values_t));
    values->v = scim_mem_alloc(mem, n * sizeof(json_t *));
    values->n = n;

    if (owned == NULL || values->v == NULL) {
        return SCIM_FAIL;
    }

    *owned = *values;

    return scim_mem_cleanup(mem, scim_values_cleanup, owned);
}


void
scim_values_set_new(scim_values_t *values, size_t i, json_t *value)
{
    json_decref(values->v[i]);
    values->v[i] = value;
}


json_t *
scim_value_get_new(const scim_map_attr_t *attr, const json_t *resource)
{
    json_t  *member;

    member = scim_path_get(&attr->path, resource);

    if (member == NULL || json_is_null(member)) {
        return json_incref(member);
    }

    if (attr->shape == SCIM_SHAPE_WHOLE) {
        return json_incref(member);
    }

    if (attr->shape == SCIM_SHAPE_LIST) {
        return scim_value_list_new(member);
    }

    if (attr->element) {
        member = scim_value_element(attr, member);
    }

    if (member && attr->path.sub) {
        member = json_object_get(member, attr->path.sub->name);
    }

    return json_incref(member);
}


json_t *
scim_value_list_new(const json_t *list)
{
    size_t   i;
    json_t  *values, *element, *value;

    values = json_array();
    if (values == NULL) {
        return NULL;
    }

    json_array_foreach(list, i, element) {
        value = json_is_object(element) ? json_object_get(element, "value")
                                        : element;

        if (value == NULL || json_is_null(value)) {
            continue;
        }

        if (json_array_append(values, value) != 0) {
            json_decref(values);
            return NULL;
        }
    }

    return values;
}


scim_rc_t
scim_value_put(const scim_map_attr_t *attr, json_t *resource,
    const json_t *value)
{
    if (value == NULL || json_is_null(value)) {
        return SCIM_OK;
    }

    if (attr->shape == SCIM_SHAPE_LIST) {
        return scim_value_put_list(attr, resource, value);
    }

    if (attr->element) {
        return scim_value_put_element(attr, resource, (json_t *) value);
    }

    if (attr->path.sub && attr->shape == SCIM_SHAPE_ONE) {
        return scim_value_put_sub(attr, resource, (json_t *) value);
    }

    return scim_path_set_new(&attr->path, resource,
                             json_incref((json_t *) value));
}


int
scim_value_eq(const json_t *a, const json_t *b)
{
    a = (a && json_is_null(a)) ? NULL : a;
    b = (b && json_is_null(b)) ? NULL : b;

    if (a == NULL || b == NULL) {
        return a == b;
    }

    if (!json_is_array(a) || !json_is_array(b)) {
        return scim_scalar_eq(a, b);
    }

    return json_array_size(a) == json_array_size(b)
           && (scim_value_list_eq(a, b) || scim_value_list_has(a, b));
}


scim_rc_t
scim_value_check(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, scim_error_t *err)
{
    size_t       i, len;
    json_t      *element;
    const char  *text;

    if (attr->match == NULL || value == NULL || json_is_null(value)) {
        return SCIM_OK;
    }

    if (json_is_array(value)) {
        json_array_foreach(value, i, element) {
            if (scim_value_check(mem, attr, element, err) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }

        return SCIM_OK;
    }

    text = scim_scalar_text(mem, value, &len);
    if (text == NULL) {
        return scim_error_memory(err);
    }

    if (scim_regex_test(attr->match, text, len) == SCIM_OK) {
        return SCIM_OK;
    }

    return scim_error_set(err, 400, "invalidValue", "the application does not"
                          " take this value of \"%s\"", attr->name);
}


static void
scim_values_cleanup(void *data)
{
    scim_values_t  *values = data;

    size_t  i;

    for (i = 0; i < values->n; i++) {
        json_decref(values->v[i]);
    }
}


static json_t *
scim_value_element(const scim_map_attr_t *attr, const json_t *list)
{
    return attr->any_type ? scim_value_any(attr, list)
                          : scim_value_typed(list, attr->element);
}


/* the app has room for one: the primary, else the one that came last */

static json_t *
scim_value_typed(const json_t *list, const char *type)
{
    size_t       i;
    json_t      *element, *found;
    const char  *text;

    found = NULL;

    json_array_foreach(list, i, element) {
        text = json_string_value(json_object_get(element, "type"));

        if (text == NULL || strcasecmp(text, type) != 0) {
            continue;
        }

        if (json_is_true(json_object_get(element, "primary"))) {
            return element;
        }

        found = element;
    }

    return found;
}


static json_t *
scim_value_any(const scim_map_attr_t *attr, const json_t *list)
{
    size_t   i;
    json_t  *element, *first;

    first = NULL;

    json_array_foreach(list, i, element) {

        if (scim_value_is_other(attr, element)) {
            continue;
        }

        if (json_is_true(json_object_get(element, "primary"))) {
            return element;
        }

        first = first ? first : element;
    }

    element = scim_value_typed(list, attr->element);

    return element ? element : first;
}


/* of a type that has a line of its own in the mapping */

static int
scim_value_is_other(const scim_map_attr_t *attr, const json_t *element)
{
    size_t       i;
    const char  *type;

    type = json_string_value(json_object_get(element, "type"));

    for (i = 0; type && attr->others[i]; i++) {
        if (strcasecmp(attr->others[i], type) == 0) {
            return 1;
        }
    }

    return 0;
}


static scim_rc_t
scim_value_put_list(const scim_map_attr_t *attr, json_t *resource,
    const json_t *value)
{
    size_t   i;
    json_t  *list, *element;

    list = json_array();
    if (list == NULL) {
        return SCIM_FAIL;
    }

    json_array_foreach(value, i, element) {

        if (attr->path.attr->type == SCIM_COMPLEX) {
            element = scim_value_object_new("value", json_incref(element));

        } else {
            json_incref(element);
        }

        if (json_array_append_new(list, element) != 0) {
            json_decref(list);
            return SCIM_FAIL;
        }
    }

    return scim_path_set_new(&attr->path, resource, list);
}


static scim_rc_t
scim_value_put_element(const scim_map_attr_t *attr, json_t *resource,
    json_t *value)
{
    json_t  *list, *element;

    list = scim_path_get(&attr->path, resource);

    if (list == NULL) {
        list = json_array();

        if (list == NULL
            || scim_path_set_new(&attr->path, resource, list) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    element = scim_value_typed(list, attr->element);

    if (element == NULL) {
        element = scim_value_object_new("type",
                                        json_string_nocheck(attr->element));

        if (json_array_append_new(list, element) != 0) {
            return SCIM_FAIL;
        }
    }

    if (attr->any_type
        && json_object_set_new_nocheck(element, "primary", json_true()) != 0)
    {
        return SCIM_FAIL;
    }

    return json_object_set_nocheck(element, attr->path.sub->name, value) == 0
           ? SCIM_OK : SCIM_FAIL;
}


static scim_rc_t
scim_value_put_sub(const scim_map_attr_t *attr, json_t *resource,
    json_t *value)
{
    json_t  *object;

    object = scim_path_get(&attr->path, resource);

    if (object == NULL) {
        object = json_object();

        if (object == NULL
            || scim_path_set_new(&attr->path, resource, object) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return json_object_set_nocheck(object, attr->path.sub->name, value) == 0
           ? SCIM_OK : SCIM_FAIL;
}


/* with one member; takes "value" */

static json_t *
scim_value_object_new(const char *name, json_t *value)
{
    json_t  *object;

    object = json_object();

    if (json_object_set_new_nocheck(object, name, value) != 0) {
        json_decref(object);
        return NULL;
    }

    return object;
}


static int
scim_value_list_eq(const json_t *a, const json_t *b)
{
    size_t  i;

    for (i = 0; i < json_array_size(a); i++) {
        if (!scim_scalar_eq(json_array_get(a, i), json_array_get(b, i))) {
            return 0;
        }
    }

    return 1;
}


/* 1 if "a" has each text of "b"; 0 for lists of anything else */

static int
scim_value_list_has(const json_t *a, const json_t *b)
{
    int      has;
    size_t   i;
    json_t  *set, *value;

    set = json_object();
    has = (set != NULL);

    json_array_foreach(a, i, value) {
        has = has && json_is_string(value)
              && json_object_set(set, json_string_value(value), value) == 0;
    }

    json_array_foreach(b, i, value) {
        has = has && json_is_string(value)
              && json_object_get(set, json_string_value(value)) != NULL;
    }

    json_decref(set);

    return has;
}
