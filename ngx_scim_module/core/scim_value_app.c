
/*
 * The values of a resource, out of the app's form.
 */


#include <string.h>

#include "scim_scalar.h"
#include "scim_text.h"
#include "scim_value.h"


static scim_rc_t scim_value_read_one(scim_mem_t *mem,
    const scim_map_attr_t *attr, const scim_place_t *place,
    const scim_source_t *source, json_t **value, scim_error_t *err);
static scim_rc_t scim_value_list_from_app(scim_mem_t *mem,
    const scim_map_attr_t *attr, const json_t *found, json_t *list);
static scim_rc_t scim_value_parts_from_app(scim_mem_t *mem,
    const scim_map_attr_t *attr, const char *text, json_t *list);
static json_t *scim_value_parts_new(const scim_map_attr_t *attr,
    const char *text);
static scim_rc_t scim_value_one_from_app(scim_mem_t *mem,
    const scim_map_attr_t *attr, const json_t *found, json_t **value);
static scim_type_t scim_value_type(const scim_map_attr_t *attr);
static const char *scim_value_pair_scim(const scim_map_attr_t *attr,
    const char *app);
static json_t *scim_value_written_new(scim_mem_t *mem,
    const scim_map_attr_t *attr, const char *text);
static scim_rc_t scim_value_typed(scim_type_t type, const char *text,
    json_t **value);


scim_rc_t
scim_value_read(scim_mem_t *mem, const scim_map_attr_t *attr,
    const scim_place_t *place, const scim_source_t *source, json_t **value,
    scim_error_t *err)
{
    json_t     *found, *list;
    scim_rc_t   rc;

    if (attr->shape == SCIM_SHAPE_ONE) {
        return scim_value_read_one(mem, attr, place, source, value, err);
    }

    *value = NULL;

    if (scim_place_read(place, source, &found, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = json_array_size(found) ? SCIM_OK : SCIM_DECLINED;

    if (rc == SCIM_DECLINED && !scim_place_is_list(&attr->place)) {
        json_decref(found);
        return rc;
    }

    list = json_array();

    if (list == NULL
        || scim_value_list_from_app(mem, attr, found, list) != SCIM_OK)
    {
        json_decref(list);
        list = NULL;
        rc = scim_error_memory(err);
    }

    json_decref(found);
    *value = list;

    return rc;
}


json_t *
scim_value_text_new(scim_mem_t *mem, const scim_map_attr_t *attr,
    scim_str_t text)
{
    char     *copy;
    size_t    i;
    json_t   *list, *parts, *part;

    copy = scim_mem_strdup(mem, text.data, text.len);
    if (copy == NULL) {
        return NULL;
    }

    if (attr->shape != SCIM_SHAPE_LIST) {
        return text.len ? scim_value_written_new(mem, attr, copy)
                        : json_string("");
    }

    list = json_array();
    parts = scim_value_parts_new(attr, copy);

    if (parts == NULL) {
        json_decref(list);
        return NULL;
    }

    json_array_foreach(parts, i, part) {
        part = scim_value_written_new(mem, attr, json_string_value(part));

        if (json_array_append_new(list, part) != 0) {
            json_decref(list);
            list = NULL;
            break;
        }
    }

    json_decref(parts);

    return list;
}


const scim_pair_t *
scim_value_pair(const scim_map_attr_t *attr, const char *scim, int caseless)
{
    size_t              i;
    const scim_pair_t  *pair, *any;

    any = NULL;

    for (i = 0; i < attr->npairs; i++) {
        pair = &attr->pairs[i];

        if (scim_text_compare(pair->scim, strlen(pair->scim), scim,
                              strlen(scim), !caseless)
            != 0)
        {
            continue;
        }

        if (strcmp(pair->app, "*") != 0) {
            return pair;
        }

        any = any ? any : pair;
    }

    return any;
}


static scim_rc_t
scim_value_read_one(scim_mem_t *mem, const scim_map_attr_t *attr,
    const scim_place_t *place, const scim_source_t *source, json_t **value,
    scim_error_t *err)
{
    json_t     *found;
    scim_rc_t   rc;

    *value = NULL;

    rc = scim_place_first(place, source, &found, err);

    if (rc == SCIM_FAIL) {
        return rc;
    }

    if (scim_value_one_from_app(mem, attr, found, value) != SCIM_OK) {
        rc = scim_error_memory(err);
    }

    json_decref(found);

    return rc;
}


/* a real list is taken where a text to split is expected, too */

static scim_rc_t
scim_value_list_from_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *found, json_t *list)
{
    size_t       i;
    json_t      *element, *value;
    const char  *text;

    json_array_foreach(found, i, element) {

        if (json_is_array(element)) {
            if (scim_value_list_from_app(mem, attr, element, list)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            continue;
        }

        if (attr->split && json_is_string(element)) {
            text = json_string_value(element);

            if (scim_value_parts_from_app(mem, attr, text, list) != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            continue;
        }

        if (scim_value_one_from_app(mem, attr, element, &value) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (value && json_array_append_new(list, value) != 0) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_value_parts_from_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const char *text, json_t *list)
{
    size_t      i;
    json_t     *parts, *part, *value;
    scim_rc_t   rc;

    parts = scim_value_parts_new(attr, text);
    if (parts == NULL) {
        return SCIM_FAIL;
    }

    rc = SCIM_OK;

    json_array_foreach(parts, i, part) {
        rc = scim_value_one_from_app(mem, attr, part, &value);

        if (rc == SCIM_OK && value
            && json_array_append_new(list, value) != 0)
        {
            rc = SCIM_FAIL;
        }

        if (rc != SCIM_OK) {
            break;
        }
    }

    json_decref(parts);

    return rc;
}


/*
 * The parts of a text by split=, or the text alone.  Blanks around the parts
 * are not theirs, empty parts are none.
 */

static json_t *
scim_value_parts_new(const scim_map_attr_t *attr, const char *text)
{
    size_t       len;
    json_t      *parts;
    const char  *p, *end;

    parts = json_array();

    for ( /* void */ ; text; text = p ? p + strlen(attr->split) : NULL) {

        p = attr->split ? strstr(text, attr->split) : NULL;
        end = p ? p : text + strlen(text);

        while (attr->split && text < end && *text == ' ') {
            text++;
        }

        len = end - text;

        while (attr->split && len && text[len - 1] == ' ') {
            len--;
        }

        if (len && json_array_append_new(parts, json_stringn(text, len)) != 0)
        {
            json_decref(parts);
            return NULL;
        }
    }

    return parts;
}


static scim_rc_t
scim_value_one_from_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *found, json_t **value)
{
    const char  *text;

    *value = NULL;

    if (found == NULL) {
        text = "";

    } else if (json_is_object(found) || json_is_array(found)) {
        return SCIM_OK;

    } else {
        text = scim_scalar_text(mem, found, NULL);
        if (text == NULL) {
            return SCIM_FAIL;
        }
    }

    if (attr->npairs) {
        text = scim_value_pair_scim(attr, text);
    }

    if (text == NULL || *text == '\0') {
        return SCIM_OK;
    }

    if (attr->prefix) {
        text = scim_mem_printf(mem, NULL, "%s%s", attr->prefix, text);
        if (text == NULL) {
            return SCIM_FAIL;
        }
    }

    /* most values are texts that stay what they are: they are shared */

    if (found && text == json_string_value(found)
        && scim_value_type(attr) == SCIM_STRING)
    {
        *value = json_incref((json_t *) found);
        return SCIM_OK;
    }

    return scim_value_typed(scim_value_type(attr), text, value);
}


static scim_type_t
scim_value_type(const scim_map_attr_t *attr)
{
    if (attr->path.sub) {
        return attr->path.sub->type;
    }

    return attr->path.attr->type == SCIM_COMPLEX ? SCIM_STRING
                                                 : attr->path.attr->type;
}


/* "*" of the app is anything that is not empty and not in the table */

static const char *
scim_value_pair_scim(const scim_map_attr_t *attr, const char *app)
{
    size_t       i;
    const char  *any;

    any = NULL;

    for (i = 0; i < attr->npairs; i++) {

        if (strcmp(attr->pairs[i].app, app) == 0) {
            return attr->pairs[i].scim;
        }

        if (strcmp(attr->pairs[i].app, "*") == 0 && *app) {
            any = attr->pairs[i].scim;
        }
    }

    return any;
}


/* SCIM's value where values= has one, else what the app's text means */

static json_t *
scim_value_written_new(scim_mem_t *mem, const scim_map_attr_t *attr,
    const char *text)
{
    json_t     *found, *value;
    scim_rc_t   rc;

    value = NULL;

    if (scim_value_pair(attr, text, 0)) {
        rc = scim_value_typed(scim_value_type(attr), text, &value);

    } else {
        found = json_string(text);
        if (found == NULL) {
            return NULL;
        }

        rc = scim_value_one_from_app(mem, attr, found, &value);
        json_decref(found);
    }

    if (rc != SCIM_OK || value) {
        return value;
    }

    if (scim_value_type(attr) == SCIM_BOOLEAN) {
        return json_boolean(strcmp(text, "true") == 0);
    }

    return json_string(text);
}


/* a NULL value: the text is not of the type, so that it is not there */

static scim_rc_t
scim_value_typed(scim_type_t type, const char *text, json_t **value)
{
    switch (type) {

    case SCIM_BOOLEAN:
        *value = json_null();

        if (strcmp(text, "true") == 0 || strcmp(text, "1") == 0) {
            *value = json_true();
        }

        if (strcmp(text, "false") == 0 || strcmp(text, "0") == 0) {
            *value = json_false();
        }

        break;

    case SCIM_INTEGER:
        *value = scim_scalar_number_new(text, 0);
        break;

    case SCIM_DECIMAL:
        *value = scim_scalar_number_new(text, 1);
        break;

    case SCIM_DATETIME:
        *value = scim_scalar_time_new(text);
        break;

    default:
        *value = json_string(text);
    }

    if (*value == NULL) {
        return SCIM_FAIL;
    }

    if (json_is_null(*value)) {
        *value = NULL;
    }

    return SCIM_OK;
}
