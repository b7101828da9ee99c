
/*
 * What a "remove" leaves of a multi-valued attribute (RFC 7644, 3.5.2.2).
 */


#include "scim_patch_element.h"
#include "scim_patch_index.h"
#include "scim_patch_rest.h"


static scim_rc_t scim_patch_rest_cut(const scim_patch_op_t *op,
    const json_t *list, json_t *rest, scim_error_t *err);
static scim_rc_t scim_patch_rest_subtract(const scim_patch_op_t *op,
    const json_t *list, json_t *rest, scim_error_t *err);
static json_t *scim_patch_rest_partial_new(const json_t *values);
static int scim_patch_rest_like(const scim_attr_t *attr,
    const json_t *patterns, const json_t *element);


scim_rc_t
scim_patch_rest(const scim_patch_op_t *op, const json_t *list, json_t *rest,
    scim_error_t *err)
{
    if (op->path.filter || op->path.sub) {
        return scim_patch_rest_cut(op, list, rest, err);
    }

    if (op->value) {
        return scim_patch_rest_subtract(op, list, rest, err);
    }

    return SCIM_OK;
}


/* puts into "rest" what is left without what the filter or sub names */

static scim_rc_t
scim_patch_rest_cut(const scim_patch_op_t *op, const json_t *list,
    json_t *rest, scim_error_t *err)
{
    size_t      i;
    json_t     *element;
    scim_rc_t   rc;

    for (i = 0; i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        if (scim_patch_element_selected(&op->path, element)) {

            if (op->path.sub == NULL) {
                continue;
            }

            rc = scim_patch_element_remove(&op->path, op->path.sub, element,
                                           err);
            if (rc != SCIM_OK) {
                return rc;
            }

            if (json_object_size(element) == 0
                || scim_patch_element_hollow(op->path.attr, element))
            {
                continue;
            }
        }

        if (json_array_append(rest, element) != 0) {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


/* puts into "rest" the elements that are not in the operation's list */

static scim_rc_t
scim_patch_rest_subtract(const scim_patch_op_t *op, const json_t *list,
    json_t *rest, scim_error_t *err)
{
    size_t               i;
    json_t              *element, *partial;
    scim_rc_t            rc;
    scim_patch_index_t  *index;

    partial = scim_patch_rest_partial_new(op->value);
    if (partial == NULL) {
        return scim_error_memory(err);
    }

    index = scim_patch_index_new(op->path.attr, op->value,
                                 json_array_size(op->value));
    rc = index ? SCIM_OK : SCIM_FAIL;

    for (i = 0; rc == SCIM_OK && i < json_array_size(list); i++) {
        element = json_array_get(list, i);

        rc = scim_patch_index_find_value(index, element);

        if (rc == SCIM_DECLINED) {
            rc = SCIM_OK;

            if (!scim_patch_rest_like(op->path.attr, partial, element)
                && json_array_append(rest, element) != 0)
            {
                rc = SCIM_FAIL;
            }
        }
    }

    if (index) {
        scim_patch_index_free(index);
    }

    json_decref(partial);

    return rc == SCIM_OK ? SCIM_OK : scim_error_memory(err);
}


/* those of the values that have no "value" to be found by */

static json_t *
scim_patch_rest_partial_new(const json_t *values)
{
    size_t   i;
    json_t  *pattern, *partial;

    partial = json_array();

    for (i = 0; partial && i < json_array_size(values); i++) {
        pattern = json_array_get(values, i);

        if (json_is_object(pattern)
            && json_object_get(pattern, "value") == NULL
            && json_array_append(partial, pattern) != 0)
        {
            json_decref(partial);
            return NULL;
        }
    }

    return partial;
}


/* 1 if the element has all that one of the patterns has */

static int
scim_patch_rest_like(const scim_attr_t *attr, const json_t *patterns,
    const json_t *element)
{
    size_t              i, n;
    json_t             *pattern, *want, *have;
    const scim_attr_t  *sub;

    for (i = 0; i < json_array_size(patterns); i++) {
        pattern = json_array_get(patterns, i);

        for (n = 0; n < attr->nsubs; n++) {
            sub = &attr->subs[n];

            want = json_object_get(pattern, sub->name);
            have = json_object_get(element, sub->name);

            if (want
                && (have == NULL || !scim_patch_element_same(sub, want, have)))
            {
                break;
            }
        }

        if (n == attr->nsubs && json_object_size(pattern)) {
            return 1;
        }
    }

    return 0;
}
