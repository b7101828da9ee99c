
/*
 * What "nginx -t" refuses of an attribute whose line is well-formed.
 */


#include <string.h>

#include "scim_map_tree.h"
#include "scim_scalar.h"


typedef scim_rc_t (*scim_map_check_pt)(scim_resource_t *resource,
    size_t attr, scim_error_t *err);


static scim_rc_t scim_map_check_table(scim_resource_t *resource, size_t attr,
    scim_error_t *err);
static scim_rc_t scim_map_check_both(const scim_map_attr_t *attr,
    scim_error_t *err);
static scim_rc_t scim_map_check_number(scim_resource_t *resource, size_t attr,
    scim_error_t *err);
static scim_rc_t scim_map_check_split(scim_resource_t *resource, size_t attr,
    scim_error_t *err);
static scim_rc_t scim_map_check_default(scim_resource_t *resource,
    size_t attr, scim_error_t *err);
static scim_rc_t scim_map_check_default_text(const scim_map_attr_t *attr,
    scim_error_t *err);
static int scim_map_is_boolean(const scim_map_attr_t *attr);
static int scim_map_is_number(const char *text);
static int scim_map_has_pair(const scim_map_attr_t *attr, scim_str_t text,
    int app);


static const scim_map_check_pt  scim_map_attr_checks[] = {
    scim_map_check_table,
    scim_map_check_number,
    scim_map_check_split,
    scim_map_check_default,
    NULL
};


scim_rc_t
scim_map_check_attrs(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t  i, j;

    for (i = 0; i < resource->nattrs; i++) {
        *where = resource->attrs[i].where;

        for (j = 0; scim_map_attr_checks[j]; j++) {
            if (scim_map_attr_checks[j](resource, i, err) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_map_check_value(const scim_map_attr_t *attr, const char *text,
    scim_error_t *err)
{
    int          good;
    size_t       len;
    scim_str_t   str;
    const char  *rest;

    str.data = text;
    str.len = strlen(text);

    if (scim_map_is_boolean(attr)) {
        if (scim_str_eq(str, "true") || scim_str_eq(str, "false")) {
            return SCIM_OK;
        }

        return scim_error_set(err, 500, NULL, "bad value \"%s\" of the boolean"
                              " \"%s\", expected \"true\" or \"false\"", text,
                              attr->name);
    }

    if (attr->npairs) {
        good = scim_map_has_pair(attr, str, 0);

    } else {
        len = attr->prefix ? strlen(attr->prefix) : 0;
        rest = len && strncmp(text, attr->prefix, len) == 0 ? text + len : text;

        good = (len == 0 || (rest != text && *rest))
               && (!(attr->flags & SCIM_ATTR_NUMBER)
                   || scim_map_is_number(rest));
    }

    if (good) {
        return SCIM_OK;
    }

    return scim_error_set(err, 500, NULL, "\"%s\" can never be the value of"
                          " \"%s\"", text, attr->name);
}


/* an app's text stands for one value, a SCIM's value may have several */

static scim_rc_t
scim_map_check_table(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    size_t                  i, j;
    const scim_pair_t      *pair;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    for (i = 0; i < a->npairs; i++) {
        pair = &a->pairs[i];

        for (j = 0; j < i; j++) {
            if (strcmp(pair->app, a->pairs[j].app) == 0) {
                return scim_error_set(err, 500, NULL, "\"values=\" of \"%s\""
                                      " has the app's \"%s\" twice", a->name,
                                      pair->app);
            }
        }

        if (a->flags & SCIM_ATTR_NUMBER && *pair->app
            && strcmp(pair->app, "*") != 0 && !scim_map_is_number(pair->app))
        {
            return scim_error_set(err, 500, NULL, "\"%s\" in \"values=\" of"
                                  " \"%s\" is no number", pair->app, a->name);
        }
    }

    return a->npairs && scim_map_is_boolean(a)
           ? scim_map_check_both(a, err) : SCIM_OK;
}


static scim_rc_t
scim_map_check_both(const scim_map_attr_t *attr, scim_error_t *err)
{
    size_t  i;

    static const scim_str_t  both[] = { scim_str("true"), scim_str("false") };

    for (i = 0; i < 2; i++) {
        if (!scim_map_has_pair(attr, both[i], 0)) {
            return scim_error_set(err, 500, NULL, "\"values=\" of the boolean"
                                  " \"%s\" has no \"%s\"", attr->name,
                                  both[i].data);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_number(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->flags & SCIM_ATTR_NUMBER && a->npairs == 0
        && scim_map_is_boolean(a))
    {
        return scim_error_set(err, 500, NULL, "\"number\" on the boolean"
                              " \"%s\" needs \"values=\"", a->name);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_split(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->split && scim_place_is_list(&a->place)) {
        return scim_error_set(err, 500, NULL, "\"split=\" on \"%s\", whose"
                              " place has a \"*\"", a->name);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_default(scim_resource_t *resource, size_t attr,
    scim_error_t *err)
{
    size_t                  i;
    const scim_part_t      *part;
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (a->dflt == NULL) {
        return SCIM_OK;
    }

    for (i = 0; i < a->dflt->nparts; i++) {
        part = &a->dflt->parts[i];

        if (part->var == NULL) {
            continue;
        }

        if (part->var->kind == SCIM_VAR_ATTR
            && (size_t) part->var->index == attr)
        {
            return scim_error_set(err, 500, NULL, "the default of \"%s\" is"
                                  " made of itself", a->name);
        }

        return SCIM_OK;
    }

    return scim_map_check_default_text(a, err);
}


/* of a text without variables what "create" would refuse each time */

static scim_rc_t
scim_map_check_default_text(const scim_map_attr_t *attr, scim_error_t *err)
{
    int          good;
    scim_str_t   text;

    text.len = 0;
    text.data = "";

    if (attr->dflt->nparts) {
        text = attr->dflt->parts[0].text;
    }

    /* parts of a list are not looked at */

    if (attr->shape == SCIM_SHAPE_LIST) {
        return SCIM_OK;
    }

    if (attr->npairs) {
        good = scim_map_has_pair(attr, text, 0)
               || scim_map_has_pair(attr, text, 1);

    } else if (scim_map_is_boolean(attr)) {
        good = scim_str_eq(text, "true") || scim_str_eq(text, "false");

    } else {
        good = (!(attr->flags & SCIM_ATTR_NUMBER)
                || scim_map_is_number(text.data))
               && (attr->match == NULL
                   || scim_regex_test(attr->match, text.data, text.len)
                      == SCIM_OK);
    }

    if (good) {
        return SCIM_OK;
    }

    return scim_error_set(err, 500, NULL, "the default \"%s\" is no value of"
                          " \"%s\"", text.data, attr->name);
}


static int
scim_map_is_boolean(const scim_map_attr_t *attr)
{
    const scim_attr_t  *a;

    a = attr->path.sub ? attr->path.sub : attr->path.attr;

    return a->type == SCIM_BOOLEAN;
}


static int
scim_map_is_number(const char *text)
{
    int      is;
    json_t  *number;

    number = scim_scalar_number_new(text, 1);
    is = json_is_number(number);
    json_decref(number);

    return is;
}


static int
scim_map_has_pair(const scim_map_attr_t *attr, scim_str_t text, int app)
{
    size_t  i;

    for (i = 0; i < attr->npairs; i++) {
        if (app ? scim_str_eq(text, attr->pairs[i].app)
                : scim_str_caseeq(text, attr->pairs[i].scim))
        {
            return 1;
        }
    }

    return 0;
}
