
/*
 * Places: what stands there is read.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_entity.h"
#include "scim_place.h"
#include "scim_scalar.h"
#include "scim_xml.h"


/* an index beyond this is a mistake, and no list is made that long */

#define SCIM_PLACE_MAX_INDEX  9999


static scim_rc_t scim_place_look(const scim_place_t *place,
    const scim_source_t *source, int part, json_t **values,
    scim_error_t *err);
static int scim_place_is_plain(const scim_place_t *place,
    const scim_source_t *source);
static json_t *scim_place_step(const scim_step_t *step,
    scim_format_t format, json_t *node);
static int scim_place_collect_each(const scim_step_t *step, size_t nsteps,
    scim_format_t format, json_t *node, json_t *values);
static int scim_place_is_where(const scim_step_t *step, scim_format_t format,
    json_t *node);
static int scim_place_headers(const scim_place_t *place,
    const scim_source_t *source, json_t *values);
static int scim_place_element_texts(json_t *values);
static scim_rc_t scim_place_refine(const scim_place_t *place,
    json_t **values);
static int scim_place_has_entities(const scim_place_t *place,
    const scim_source_t *source, int part);
static int scim_place_decode(json_t *values, int fresh);
static int scim_place_decode_members(json_t *object);
static int scim_place_decoded_new(json_t *value, json_t **decoded);


scim_rc_t
scim_place_read(const scim_place_t *place, const scim_source_t *source,
    json_t **values, scim_error_t *err)
{
    return scim_place_look(place, source, 0, values, err);
}


scim_rc_t
scim_place_read_part(const scim_place_t *place, const scim_source_t *source,
    json_t **values, scim_error_t *err)
{
    return scim_place_look(place, source, 1, values, err);
}


scim_rc_t
scim_place_first(const scim_place_t *place, const scim_source_t *source,
    json_t **value, scim_error_t *err)
{
    size_t   i;
    json_t  *values, *node;

    if (scim_place_is_plain(place, source)) {

        for (i = 0, node = source->tree; node && i < place->nsteps; i++) {
            node = scim_place_step(&place->steps[i], source->format, node);
        }

        *value = json_is_null(node) ? NULL : json_incref(node);

    } else {

        if (scim_place_look(place, source, 0, &values, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

        *value = json_incref(json_array_get(values, 0));
        json_decref(values);
    }

    return *value ? SCIM_OK : SCIM_DECLINED;
}


static scim_rc_t
scim_place_look(const scim_place_t *place, const scim_source_t *source,
    int part, json_t **values, scim_error_t *err)
{
    int        failed;
    scim_rc_t  rc;

    *values = json_array();
    if (*values == NULL) {
        return scim_error_memory(err);
    }

    failed = 0;
    rc = SCIM_OK;

    switch (place->kind) {

    case SCIM_PLACE_TREE:
        failed = (source->tree
                  && scim_place_collect(place->steps, place->nsteps,
                                        source->format, source->tree, *values))
                 || (source->format == SCIM_FORMAT_XML
                     && (!part || place->regex)
                     && scim_place_element_texts(*values));
        break;

    case SCIM_PLACE_HEADER:
        failed = scim_place_headers(place, source, *values);
        break;

    case SCIM_PLACE_TEXT:
        rc = scim_regex_find(place->regex, source->text.data,
                             source->text.len, *values);
        break;

    default:
        break;
    }

    if (!failed && place->regex && place->kind != SCIM_PLACE_TEXT) {
        rc = scim_place_refine(place, values);
    }

    if (!failed && rc == SCIM_OK
        && scim_place_has_entities(place, source, part))
    {
        failed = scim_place_decode(*values, place->regex != NULL);
    }

    if (!failed && rc == SCIM_OK) {
        return SCIM_OK;
    }

    json_decref(*values);
    *values = NULL;

    return failed ? scim_error_memory(err)
                  : scim_error_set(err, 503, NULL, "a regex of the mapping"
                                   " failed on the answer of the app");
}


/* 1 if there is one value at most, which is as it stands in the tree */

static int
scim_place_is_plain(const scim_place_t *place, const scim_source_t *source)
{
    size_t  i;

    if (place->kind != SCIM_PLACE_TREE || place->regex
        || source->format != SCIM_FORMAT_JSON)
    {
        return 0;
    }

    for (i = 0; i < place->nsteps; i++) {
        if (place->steps[i].kind != SCIM_STEP_NAME) {
            return 0;
        }
    }

    return 1;
}


int
scim_place_index(const char *name, size_t *index)
{
    size_t  n;

    if (name[0] == '\0' || (name[0] == '0' && name[1])) {
        return 0;
    }

    for (n = 0; *name; name++) {
        if (*name < '0' || *name > '9' || n > SCIM_PLACE_MAX_INDEX) {
            return 0;
        }

        n = n * 10 + (*name - '0');
    }

    *index = n;

    return n <= SCIM_PLACE_MAX_INDEX;
}


/* the depth is that of the mapping's pointer */

int
scim_place_collect(const scim_step_t *step, size_t nsteps,
    scim_format_t format, json_t *node, json_t *values)
{
    json_t  *next;

    if (nsteps == 0) {
        return json_is_null(node) ? 0 : json_array_append(values, node) != 0;
    }

    if (step->kind != SCIM_STEP_NAME) {
        return scim_place_collect_each(step, nsteps, format, node, values);
    }

    next = scim_place_step(step, format, node);

    return next && scim_place_collect(step + 1, nsteps - 1, format, next,
                                      values);
}


/* borrowed */

static json_t *
scim_place_step(const scim_step_t *step, scim_format_t format, json_t *node)
{
    size_t   index;
    json_t  *next;

    next = json_object_get(node, step->name);

    if (next == NULL && scim_place_index(step->name, &index)) {
        next = json_array_get(node, index);

        if (format == SCIM_FORMAT_XML && !json_is_array(node) && index == 0) {
            next = node;
        }
    }

    return next;
}


/*
 * An object's members are as good as an array's elements, but in XML it is the
 * only element of its name.
 */

static int
scim_place_collect_each(const scim_step_t *step, size_t nsteps,
    scim_format_t format, json_t *node, json_t *values)
{
    size_t       i;
    json_t      *element;
    const char  *key;

    if (format == SCIM_FORMAT_XML && !json_is_array(node)) {
        return scim_place_is_where(step, format, node)
               && scim_place_collect(step + 1, nsteps - 1, format, node,
                                     values);
    }

    if (json_is_object(node) && step->kind == SCIM_STEP_EACH) {
        json_object_foreach(node, key, element) {
            if (scim_place_collect(step + 1, nsteps - 1, format, element,
                                   values))
            {
                return 1;
            }
        }
    }

    json_array_foreach(node, i, element) {
        if (scim_place_is_where(step, format, element)
            && scim_place_collect(step + 1, nsteps - 1, format, element,
                                  values))
        {
            return 1;
        }
    }

    return 0;
}


/* 1 also for "*" */

static int
scim_place_is_where(const scim_step_t *step, scim_format_t format,
    json_t *node)
{
    json_t  *member, *text;

    if (step->kind == SCIM_STEP_EACH) {
        return 1;
    }

    member = json_object_get(node, step->name);
    text = json_object_get(member, SCIM_XML_TEXT);

    return scim_scalar_is(format == SCIM_FORMAT_XML && text ? text : member,
                          step->value);
}


static int
scim_place_headers(const scim_place_t *place, const scim_source_t *source,
    json_t *values)
{
    size_t                i;
    json_t               *value;
    const scim_header_t  *header;

    for (i = 0; i < source->nheaders; i++) {
        header = &source->headers[i];

        if (!scim_str_caseeq(header->name, place->header)) {
            continue;
        }

        if (!scim_scalar_is_text(header->value.data, header->value.len)) {
            continue;
        }

        value = json_stringn(header->value.data, header->value.len);

        if (json_array_append_new(values, value) != 0) {
            return 1;
        }
    }

    return 0;
}


/* an element is its text, also among those that are there several times */

static int
scim_place_element_texts(json_t *values)
{
    size_t   i;
    json_t  *value, *copy, *text;

    json_array_foreach(values, i, value) {
        text = json_object_get(value, SCIM_XML_TEXT);

        if (!json_is_array(value)) {
            if (text && json_array_set(values, i, text) != 0) {
                return 1;
            }

            continue;
        }

        copy = json_copy(value);

        if (copy == NULL || scim_place_element_texts(copy)) {
            json_decref(copy);
            return 1;
        }

        if (json_array_set_new(values, i, copy) != 0) {
            return 1;
        }
    }

    return 0;
}


/* in place of the values comes what the regex finds in them */

static scim_rc_t
scim_place_refine(const scim_place_t *place, json_t **values)
{
    char       *text;
    size_t      i;
    json_t     *value, *found;
    scim_rc_t   rc;

    found = *values;
    *values = json_array();
    rc = *values ? SCIM_OK : SCIM_FAIL;

    json_array_foreach(found, i, value) {

        if (rc != SCIM_OK) {
            break;
        }

        if (json_is_string(value)) {
            rc = scim_regex_find(place->regex, json_string_value(value),
                                 json_string_length(value), *values);
            continue;
        }

        text = scim_scalar_dup(value);
        rc = text ? scim_regex_find(place->regex, text, strlen(text), *values)
                  : SCIM_FAIL;
        free(text);
    }

    json_decref(found);

    return rc;
}


/* in HTML a tree is what a regex has made of the text, in XML it is expat's */

static int
scim_place_has_entities(const scim_place_t *place,
    const scim_source_t *source, int part)
{
    if (source->format == SCIM_FORMAT_HTML) {
        return !part && place->kind != SCIM_PLACE_HEADER;
    }

    return source->format == SCIM_FORMAT_XML && place->kind == SCIM_PLACE_TEXT;
}


/* objects of a tree are not ours to change, "fresh" ones of a regex are */

static int
scim_place_decode(json_t *values, int fresh)
{
    size_t   i;
    json_t  *value, *decoded;

    json_array_foreach(values, i, value) {

        if (json_is_object(value)) {
            if (fresh && scim_place_decode_members(value)) {
                return 1;
            }

            continue;
        }

        if (scim_place_decoded_new(value, &decoded)
            || (decoded && json_array_set_new(values, i, decoded) != 0))
        {
            return 1;
        }
    }

    return 0;
}


static int
scim_place_decode_members(json_t *object)
{
    void        *next;
    json_t      *value, *decoded;
    const char  *key;

    json_object_foreach_safe(object, next, key, value) {
        if (scim_place_decoded_new(value, &decoded)
            || (decoded && json_object_set_new(object, key, decoded) != 0))
        {
            return 1;
        }
    }

    return 0;
}


/* NULL in "decoded": there is nothing to decode */

static int
scim_place_decoded_new(json_t *value, json_t **decoded)
{
    char    *text;
    size_t   len;

    *decoded = NULL;
    len = json_string_length(value);

    if (len == 0 || memchr(json_string_value(value), '&', len) == NULL) {
        return 0;
    }

    text = malloc(len);
    if (text == NULL) {
        return 1;
    }

    memcpy(text, json_string_value(value), len);

    *decoded = json_stringn(text, scim_entity_decode(text, len));

    free(text);

    return *decoded == NULL;
}
