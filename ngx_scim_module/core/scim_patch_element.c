
/*
 * What a PATCH does to one complex value: an element of a multi-valued
 * attribute, or the value of a singular one.
 */


#include <string.h>
#include <strings.h>

#include "scim_patch_element.h"
#include "scim_text.h"


static scim_rc_t scim_patch_element_terms(const scim_filter_t *filter,
    json_t *element, scim_error_t *err);
static int scim_patch_element_kind(const scim_attr_t *sub);
static int scim_patch_element_same_objects(const scim_attr_t *attr,
    const json_t *a, const json_t *b);


scim_rc_t
scim_patch_element_set(const scim_path_t *path, const scim_attr_t *sub,
    json_t *element, const json_t *value, scim_error_t *err)
{
    json_t  *present;

    present = json_object_get(element, sub->name);

    if (sub->mutability == SCIM_IMMUTABLE && present
        && !json_is_null(present))
    {
        return scim_patch_element_same(sub, present, value)
               ? SCIM_OK
               : scim_patch_element_mutability(path, sub, err);
    }

    if (json_object_set_new(element, sub->name, json_deep_copy(value)) != 0) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


scim_rc_t
scim_patch_element_merge(const scim_path_t *path, int keep, json_t *element,
    const json_t *values, scim_error_t *err)
{
    size_t              i;
    json_t             *value, *present;
    scim_rc_t           rc;
    const scim_attr_t  *sub;

    for (i = 0; i < path->attr->nsubs; i++) {
        sub = &path->attr->subs[i];

        value = json_object_get(values, sub->name);
        if (value == NULL) {
            continue;
        }

        present = json_object_get(element, sub->name);

        if (keep && present && sub->mutability == SCIM_IMMUTABLE) {
            continue;
        }

        rc = scim_patch_element_set(path, sub, element, value, err);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_patch_element_remove(const scim_path_t *path, const scim_attr_t *sub,
    json_t *element, scim_error_t *err)
{
    json_t  *present;

    present = json_object_get(element, sub->name);

    if (present == NULL) {
        return SCIM_OK;
    }

    if (sub->mutability == SCIM_IMMUTABLE && !json_is_null(present)) {
        return scim_patch_element_mutability(path, sub, err);
    }

    json_object_del(element, sub->name);

    return SCIM_OK;
}


scim_rc_t
scim_patch_element_build(const scim_filter_t *filter, json_t **element,
    scim_error_t *err)
{
    scim_rc_t  rc;

    *element = json_object();
    if (*element == NULL) {
        return scim_error_memory(err);
    }

    rc = scim_patch_element_terms(filter, *element, err);

    /* type eq "work" and type eq "home" */

    if (rc == SCIM_OK && !scim_filter_match_value(filter, *element)) {
        rc = SCIM_DECLINED;
    }

    if (rc != SCIM_OK) {
        json_decref(*element);
        *element = NULL;
    }

    return rc;
}


int
scim_patch_element_hollow(const scim_attr_t *attr, const json_t *element)
{
    size_t              i;
    json_t             *value;
    const scim_attr_t  *sub;

    for (i = 0; i < attr->nsubs; i++) {
        if (!scim_patch_element_kind(&attr->subs[i])) {
            break;
        }
    }

    if (i == attr->nsubs) {
        return 0;
    }

    for (i = 0; i < attr->nsubs; i++) {
        sub = &attr->subs[i];

        value = json_object_get(element, sub->name);

        if (value && !json_is_null(value) && !scim_patch_element_kind(sub)) {
            return 0;
        }
    }

    return 1;
}


int
scim_patch_element_same(const scim_attr_t *attr, const json_t *a,
    const json_t *b)
{
    size_t  i;

    if (json_is_string(a) && json_is_string(b)) {
        return scim_text_compare(json_string_value(a),
                                   json_string_length(a),
                                   json_string_value(b),
                                   json_string_length(b),
                                   attr->case_exact) == 0;
    }

    if (json_is_object(a) && json_is_object(b)) {
        return scim_patch_element_same_objects(attr, a, b);
    }

    if (!json_is_array(a) || !json_is_array(b)) {
        return json_equal(a, b);
    }

    if (json_array_size(a) != json_array_size(b)) {
        return 0;
    }

    for (i = 0; i < json_array_size(a); i++) {
        if (!scim_patch_element_same(attr, json_array_get(a, i),
                                     json_array_get(b, i)))
        {
            return 0;
        }
    }

    return 1;
}


int
scim_patch_element_selected(const scim_path_t *path, const json_t *element)
{
    if (!json_is_object(element)) {
        return 0;
    }

    return path->filter == NULL
           || scim_filter_match_value(path->filter, element);
}


scim_rc_t
scim_patch_element_mutability(const scim_path_t *path, const scim_attr_t *sub,
    scim_error_t *err)
{
    return scim_error_set(err, 400, "mutability",
                          "\"%s%s%s\" is immutable", path->attr->name,
                          sub ? "." : "", sub ? sub->name : "");
}


/* the depth of a filter is bounded by its parser */

static scim_rc_t
scim_patch_element_terms(const scim_filter_t *filter, json_t *element,
    scim_error_t *err)
{
    scim_rc_t  rc;

    if (filter->op == SCIM_FILTER_AND) {
        rc = scim_patch_element_terms(filter->left, element, err);

        if (rc != SCIM_OK) {
            return rc;
        }

        return scim_patch_element_terms(filter->right, element, err);
    }

    /* a null or an empty text is no value */

    if (filter->op != SCIM_FILTER_EQ || filter->path.attr == NULL
        || json_is_null(filter->value)
        || (json_is_string(filter->value)
            && json_string_length(filter->value) == 0))
    {
        return SCIM_DECLINED;
    }

    if (json_object_set(element, filter->path.attr->name, filter->value)
        != 0)
    {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/*
 * Sub-attributes that say of what kind a value is, or that follow from it
 * (RFC 7643, 2.4).
 */

static int
scim_patch_element_kind(const scim_attr_t *sub)
{
    size_t  i;

    static const char *const  kinds[] = {
        "type", "primary", "display", "$ref"
    };

    if (sub->mutability == SCIM_READ_ONLY) {
        return 1;
    }

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcasecmp(sub->name, kinds[i]) == 0) {
            return 1;
        }
    }

    return 0;
}


static int
scim_patch_element_same_objects(const scim_attr_t *attr, const json_t *a,
    const json_t *b)
{
    size_t              i;
    json_t             *one, *two;
    const scim_attr_t  *sub;

    for (i = 0; i < attr->nsubs; i++) {
        sub = &attr->subs[i];

        one = json_object_get(a, sub->name);
        two = json_object_get(b, sub->name);

        if ((one == NULL) != (two == NULL)) {
            return 0;
        }

        if (one && !scim_patch_element_same(sub, one, two)) {
            return 0;
        }
    }

    return 1;
}
