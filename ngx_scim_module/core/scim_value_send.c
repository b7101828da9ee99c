
/*
 * The values of a resource, into the app's form.
 */


#include <string.h>

#include "scim_scalar.h"
#include "scim_value.h"


static scim_rc_t scim_value_list_to_app(scim_mem_t *mem,
    const scim_map_attr_t *attr, const json_t *value, json_t **app,
    scim_error_t *err);
static scim_rc_t scim_value_one_to_app(scim_mem_t *mem,
    const scim_map_attr_t *attr, const json_t *value, json_t **app,
    scim_error_t *err);
static scim_rc_t scim_value_pair_app(const scim_map_attr_t *attr,
    const char **text);
static json_t *scim_value_app_new(const scim_map_attr_t *attr,
    const char *text);
static scim_rc_t scim_value_clear(const scim_map_attr_t *attr, json_t **app,
    scim_error_t *err);
static scim_rc_t scim_value_join(scim_mem_t *mem,
    const scim_map_attr_t *attr, const json_t *list, json_t **app,
    scim_error_t *err);
static int scim_value_is_part(const char *part, size_t len,
    const char *split);


scim_rc_t
scim_value_to_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, json_t **app, scim_error_t *err)
{
    *app = NULL;

    if (value == NULL) {
        return SCIM_OK;
    }

    if (json_is_null(value)) {
        return scim_value_clear(attr, app, err);
    }

    if (json_is_array(value)) {
        return scim_value_list_to_app(mem, attr, value, app, err);
    }

    return scim_value_one_to_app(mem, attr, value, app, err);
}


static scim_rc_t
scim_value_list_to_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, json_t **app, scim_error_t *err)
{
    size_t      i;
    json_t     *list, *element, *one;
    scim_rc_t   rc;

    list = json_array();
    if (list == NULL) {
        return scim_error_memory(err);
    }

    json_array_foreach(value, i, element) {

        if (scim_value_one_to_app(mem, attr, element, &one, err) != SCIM_OK) {
            json_decref(list);
            return SCIM_FAIL;
        }

        if (one && json_array_append_new(list, one) != 0) {
            json_decref(list);
            return scim_error_memory(err);
        }
    }

    if (attr->split == NULL) {
        *app = list;
        return SCIM_OK;
    }

    rc = scim_value_join(mem, attr, list, app, err);
    json_decref(list);

    return rc;
}


static scim_rc_t
scim_value_one_to_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, json_t **app, scim_error_t *err)
{
    size_t       len;
    scim_rc_t    rc;
    const char  *text;

    if (json_is_boolean(value) && attr->npairs == 0
        && !(attr->flags & SCIM_ATTR_NUMBER))
    {
        *app = json_incref((json_t *) value);
        return SCIM_OK;
    }

    text = scim_scalar_text(mem, value, NULL);
    if (text == NULL) {
        return scim_error_memory(err);
    }

    *app = NULL;
    rc = attr->npairs ? scim_value_pair_app(attr, &text) : SCIM_OK;

    if (rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (attr->prefix) {
        len = strlen(attr->prefix);
        rc = strncmp(text, attr->prefix, len) == 0 ? SCIM_OK : SCIM_FAIL;
        text += rc == SCIM_OK ? len : 0;
    }

    if (rc == SCIM_FAIL) {
        return scim_error_set(err, 400, "invalidValue", "the application has"
                              " no such value of \"%s\"", attr->name);
    }

    if (attr->flags & SCIM_ATTR_NUMBER && *text) {
        *app = scim_scalar_number_new(text, 1);

        if (json_is_null(*app)) {
            return scim_error_set(err, 400, "invalidValue", "\"%s\" must be a"
                                  " number", attr->name);
        }

    } else {
        *app = scim_value_app_new(attr, text);
    }

    return *app ? SCIM_OK : scim_error_memory(err);
}


/* SCIM_DECLINED: there is just "*", which names no text; SCIM_FAIL: nothing */

static scim_rc_t
scim_value_pair_app(const scim_map_attr_t *attr, const char **text)
{
    int                 case_exact;
    const scim_pair_t  *pair;

    case_exact = attr->path.sub ? attr->path.sub->case_exact
                                : attr->path.attr->case_exact;

    pair = scim_value_pair(attr, *text, 0);

    if (pair == NULL && !case_exact) {
        pair = scim_value_pair(attr, *text, 1);
    }

    if (pair == NULL) {
        return SCIM_FAIL;
    }

    *text = pair->app;

    return strcmp(pair->app, "*") == 0 ? SCIM_DECLINED : SCIM_OK;
}


/* rule 2: literals are texts that the mapping names, in values= or clear= */

static json_t *
scim_value_app_new(const scim_map_attr_t *attr, const char *text)
{
    if (attr->flags & SCIM_ATTR_NUMBER && *text == '\0') {
        return json_null();
    }

    if (attr->npairs || attr->clear) {
        if (strcmp(text, "true") == 0) {
            return json_true();
        }

        if (strcmp(text, "false") == 0) {
            return json_false();
        }

        if (strcmp(text, "null") == 0) {
            return json_null();
        }
    }

    return json_string(text);
}


/* rule 1 */

static scim_rc_t
scim_value_clear(const scim_map_attr_t *attr, json_t **app,
    scim_error_t *err)
{
    if (attr->no_clear) {
        return scim_error_set(err, 400, "mutability", "the application cannot"
                              " clear \"%s\"", attr->name);
    }

    if (attr->clear) {
        *app = attr->flags & SCIM_ATTR_NUMBER
               ? scim_scalar_number_new(attr->clear, 1)
               : scim_value_app_new(attr, attr->clear);

        if (json_is_null(*app) && strcmp(attr->clear, "null") != 0) {
            *app = json_string(attr->clear);
        }

    } else if (attr->shape == SCIM_SHAPE_LIST && attr->split == NULL) {
        *app = json_array();

    } else if (attr->flags & SCIM_ATTR_NUMBER) {
        *app = json_null();

    } else {
        *app = json_string("");
    }

    return *app ? SCIM_OK : scim_error_memory(err);
}


static scim_rc_t
scim_value_join(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *list, json_t **app, scim_error_t *err)
{
    char        *part;
    size_t       i, len;
    json_t      *element;
    scim_buf_t   buf;
    const char  *text;

    scim_buf_init(&buf, mem);

    json_array_foreach(list, i, element) {

        text = scim_scalar_text(mem, element, &len);
        if (text == NULL) {
            return scim_error_memory(err);
        }

        part = scim_mem_printf(mem, NULL, "%s%s", text, attr->split);
        if (part == NULL) {
            return scim_error_memory(err);
        }

        if (!scim_value_is_part(part, len, attr->split)) {
            return scim_error_set(err, 400, "invalidValue", "a value of \"%s\""
                                  " cannot have \"%s\" in it, nor a blank at"
                                  " its beginning or end", attr->name,
                                  attr->split);
        }

        if (len) {
            scim_buf_text(&buf, buf.len ? attr->split : "");
            scim_buf_add(&buf, text, len);
        }
    }

    *app = buf.failed ? NULL : json_stringn(buf.data, buf.len);

    return *app ? SCIM_OK : scim_error_memory(err);
}


/*
 * What would be read as two values, or as another one, could be a group that
 * is hidden.  "part" has the separator behind it, which may begin in it.
 */

static int
scim_value_is_part(const char *part, size_t len, const char *split)
{
    return strstr(part, split) == part + len
           && (len == 0 || (part[0] != ' ' && part[len - 1] != ' '));
}
