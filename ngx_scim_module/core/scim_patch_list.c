
/*
 * What a PATCH does to a multi-valued attribute (RFC 7644, 3.5.2).
 */


#include <string.h>

#include "scim_patch_element.h"
#include "scim_patch_index.h"
#include "scim_patch_list.h"
#include "scim_patch_rest.h"


static scim_rc_t scim_patch_list_store(json_t *resource,
    const scim_patch_op_t *op, json_t *list, scim_error_t *err);
static scim_rc_t scim_patch_list_unite(const scim_patch_op_t *op,
    json_t **list, scim_error_t *err);
static int scim_patch_list_moves(const scim_patch_op_t *op);
static scim_rc_t scim_patch_list_join(const scim_patch_op_t *op, json_t *list,
    const json_t *values, scim_error_t *err);
static scim_rc_t scim_patch_list_put(const scim_patch_op_t *op, json_t *list,
    scim_patch_index_t *index, const json_t *value, json_t **element,
    scim_error_t *err);
static scim_rc_t scim_patch_list_change(const scim_patch_op_t *op,
    json_t *list, scim_error_t *err);
static json_t *scim_patch_list_chosen(const json_t *list);
static scim_rc_t scim_patch_list_create(const scim_patch_op_t *op,
    json_t *list, scim_error_t *err);
static scim_rc_t scim_patch_list_primary(json_t *list, json_t *primary,
    scim_error_t *err);
static int scim_patch_list_is_value(const scim_attr_t *sub);


scim_rc_t
scim_patch_list(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err)
{
    int         whole;
    json_t     *list, *result;
    scim_rc_t   rc;

    whole = (op->path.filter == NULL && op->path.sub == NULL);

    list = scim_path_get(&op->path, resource);
    if (!json_is_array(list)) {
        list = NULL;
    }

    if (list == NULL || op->kind == SCIM_PATCH_REMOVE
        || (op->kind == SCIM_PATCH_REPLACE && whole))
    {
        result = json_array();

    } else {
        result = json_incref(list);
    }

    if (result == NULL) {
        return scim_error_memory(err);
    }

    if (op->kind == SCIM_PATCH_REMOVE) {
        rc = scim_patch_rest(op, list, result, err);

    } else if (whole) {
        rc = scim_patch_list_join(op, result, op->value, err);

    } else {
        rc = scim_patch_list_change(op, result, err);
    }

    if (rc == SCIM_OK && !whole) {
        rc = scim_patch_list_unite(op, &result, err);
    }

    if (rc != SCIM_OK) {
        json_decref(result);
        return rc;
    }

    return scim_patch_list_store(resource, op, result, err);
}


/* takes "list"; without elements the attribute is unassigned */

static scim_rc_t
scim_patch_list_store(json_t *resource, const scim_patch_op_t *op,
    json_t *list, scim_error_t *err)
{
    if (json_array_size(list) == 0) {
        json_decref(list);
        list = NULL;
    }

    if (scim_path_set_new(&op->path, resource, list) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/*
 * RFC 7643, 2.4: the same value with the same type must not be there twice,
 * not even when it was a change that has made two elements equal.
 */

static scim_rc_t
scim_patch_list_unite(const scim_patch_op_t *op, json_t **list,
    scim_error_t *err)
{
    json_t     *united;
    scim_rc_t   rc;

    if (json_array_size(*list) < 2 || !scim_patch_list_moves(op)) {
        return SCIM_OK;
    }

    united = json_array();
    if (united == NULL) {
        return scim_error_memory(err);
    }

    rc = scim_patch_list_join(op, united, *list, err);

    json_decref(*list);
    *list = united;

    return rc;
}


/* 1 if the operation changes that by which elements are told apart */

static int
scim_patch_list_moves(const scim_patch_op_t *op)
{
    const char  *name;

    static const scim_str_t  value = scim_str("value");

    if (scim_schema_sub(op->path.attr, value) == NULL) {
        return 1;
    }

    if (op->path.sub) {
        name = op->path.sub->name;
        return strcmp(name, "value") == 0 || strcmp(name, "type") == 0;
    }

    return json_object_get(op->value, "value")
           || json_object_get(op->value, "type");
}


/* appends what is not there yet, and completes what is */

static scim_rc_t
scim_patch_list_join(const scim_patch_op_t *op, json_t *list,
    const json_t *values, scim_error_t *err)
{
    size_t               i;
    json_t              *element, *primary;
    scim_rc_t            rc;
    scim_patch_index_t  *index;

    index = scim_patch_index_new(op->path.attr, list,
                                 json_array_size(values));
    if (index == NULL) {
        return scim_error_memory(err);
    }

    rc = SCIM_OK;
    primary = NULL;

    for (i = 0; rc == SCIM_OK && i < json_array_size(values); i++) {
        rc = scim_patch_list_put(op, list, index, json_array_get(values, i),
                                 &element, err);

        if (json_is_true(json_object_get(json_array_get(values, i),
                                         "primary")))
        {
            primary = element;
        }
    }

    scim_patch_index_free(index);

    if (rc != SCIM_OK) {
        return rc;
    }

    return scim_patch_list_primary(list, primary, err);
}


static scim_rc_t
scim_patch_list_put(const scim_patch_op_t *op, json_t *list,
    scim_patch_index_t *index, const json_t *value, json_t **element,
    scim_error_t *err)
{
    size_t     place;
    scim_rc_t  rc;

    *element = NULL;

    rc = scim_patch_index_find(index, value, &place);

    if (rc == SCIM_OK) {
        *element = json_array_get(list, place);

        if (!json_is_object(*element)) {
            return SCIM_OK;
        }

        rc = scim_patch_element_merge(&op->path, 1, *element, value, err);
        if (rc != SCIM_OK) {
            return rc;
        }

    } else if (rc == SCIM_DECLINED) {
        place = json_array_size(list);

        if (json_array_append_new(list, json_deep_copy(value)) != 0) {
            return scim_error_memory(err);
        }

        *element = json_array_get(list, place);

    } else {
        return scim_error_memory(err);
    }

    if (scim_patch_index_put(index, place) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/*
 * Sets the value, or the sub-attribute, of the elements that the path names.
 * RFC 7644 does not say which a path without a filter names: all of them, but
 * a "value" is that of one.
 */

static scim_rc_t
scim_patch_list_change(const scim_patch_op_t *op, json_t *list,
    scim_error_t *err)
{
    size_t              i;
    json_t             *element, *primary, *chosen, *now;
    scim_rc_t           rc;
    const scim_attr_t  *sub;

    sub = op->path.sub;
    chosen = NULL;

    if (op->path.filter == NULL && scim_patch_list_is_value(sub)) {
        chosen = op->kind == SCIM_PATCH_ADD ? NULL
                                            : scim_patch_list_chosen(list);
        if (chosen == NULL) {
            return scim_patch_list_create(op, list, err);
        }
    }

    now = sub ? NULL : json_object_get(op->value, "primary");

    if (sub && strcmp(sub->name, "primary") == 0) {
        now = op->value;
    }

    primary = NULL;
    rc = SCIM_DECLINED;

    for (i = 0; i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        if ((chosen && element != chosen)
            || !scim_patch_element_selected(&op->path, element))
        {
            continue;
        }

        rc = sub ? scim_patch_element_set(&op->path, sub, element, op->value,
                                          err)
                 : scim_patch_element_merge(&op->path, 0, element, op->value,
                                            err);
        if (rc != SCIM_OK) {
            return rc;
        }

        if (primary == NULL && json_is_true(now)) {
            primary = element;
        }
    }

    if (rc == SCIM_DECLINED) {
        return scim_patch_list_create(op, list, err);
    }

    return scim_patch_list_primary(list, primary, err);
}


/* the element whose value is meant if the client does not say which */

static json_t *
scim_patch_list_chosen(const json_t *list)
{
    size_t   i;
    json_t  *element, *first;

    first = NULL;

    for (i = 0; i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        if (!json_is_object(element)) {
            continue;
        }

        if (json_is_true(json_object_get(element, "primary"))) {
            return element;
        }

        if (first == NULL) {
            first = element;
        }
    }

    return first;
}


/*
 * Entra names what is not there yet by a filter, and means it to be made.  But
 * what is named by its value is to be changed: who is no member does not
 * become one because his display name changes.
 */

static scim_rc_t
scim_patch_list_create(const scim_patch_op_t *op, json_t *list,
    scim_error_t *err)
{
    json_t             *element, *values;
    scim_rc_t           rc;
    const scim_attr_t  *sub;

    sub = op->path.sub;
    element = NULL;

    if (op->path.filter) {
        rc = scim_patch_element_build(op->path.filter, &element, err);

    } else {
        element = json_object();
        rc = element ? SCIM_OK : scim_error_memory(err);
    }

    if (rc == SCIM_DECLINED
        || (rc == SCIM_OK && op->kind == SCIM_PATCH_REPLACE
            && json_object_get(element, "value")))
    {
        json_decref(element);
        return scim_error_set(err, 400, "noTarget",
                              "no value of \"%s\" matches the filter",
                              op->path.attr->name);
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    values = json_array();

    if (values == NULL) {
        json_decref(element);
        return scim_error_memory(err);
    }

    if (json_array_append_new(values, element) != 0) {
        json_decref(values);
        return scim_error_memory(err);
    }

    /* the value says more than the filter: it may be of another type */

    if (json_object_update_new(element, sub ? json_pack("{s:O}", sub->name,
                                                        op->value)
                                            : json_incref(op->value))
        != 0)
    {
        json_decref(values);
        return scim_error_memory(err);
    }

    rc = scim_patch_list_join(op, list, values, err);

    json_decref(values);

    return rc;
}


/* RFC 7644, 3.5.2: the others stop being primary; NULL changes nothing */

static scim_rc_t
scim_patch_list_primary(json_t *list, json_t *primary,
    scim_error_t *err)
{
    size_t   i;
    json_t  *element;

    if (primary == NULL) {
        return SCIM_OK;
    }

    for (i = 0; i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        if ((element == primary)
            != json_is_true(json_object_get(element, "primary"))
            && json_object_set_new(element, "primary",
                                   json_boolean(element == primary))
               != 0)
        {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


static int
scim_patch_list_is_value(const scim_attr_t *sub)
{
    return sub && strcmp(sub->name, "value") == 0;
}
