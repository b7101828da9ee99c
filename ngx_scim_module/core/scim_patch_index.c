
/*
 * Finding the elements of a multi-valued attribute that are equal to others,
 * in a time that does not grow with both their numbers.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_patch_element.h"
#include "scim_patch_index.h"
#include "scim_text.h"


/* of so few values it is less work to compare each with each */

#define SCIM_PATCH_INDEX_FEW  8


/* "places" are those of all keys; without "mem" there are none */

struct scim_patch_index_s {
    const scim_attr_t     *attr;
    const scim_attr_t     *value;
    const scim_attr_t     *type;
    const json_t          *list;
    scim_mem_t            *mem;
    json_t                *places;
};


/*
 * "any" and "bare" are keys by value, of all elements and of those without a
 * type; "typed" is that by value and type, NULL without one.
 */

typedef struct {
    char                  *any;
    char                  *bare;
    char                  *typed;
} scim_patch_keys_t;


static scim_rc_t scim_patch_index_scan(const scim_patch_index_t *index,
    const json_t *element, int typed, size_t *place);
static int scim_patch_index_same(const scim_attr_t *sub,
    const json_t *element, const json_t *value);
static scim_rc_t scim_patch_index_keys(scim_patch_index_t *index,
    const json_t *element, scim_patch_keys_t *keys);
static char *scim_patch_index_text(scim_mem_t *mem, const scim_attr_t *attr,
    const json_t *value);
static scim_rc_t scim_patch_index_set(scim_patch_index_t *index,
    const char *key, size_t place);
static scim_rc_t scim_patch_index_get(const scim_patch_index_t *index,
    const char *key, size_t *place);


scim_patch_index_t *
scim_patch_index_new(const scim_attr_t *attr, const json_t *list, size_t n)
{
    size_t               i;
    scim_patch_index_t  *index;

    static const scim_str_t  value = scim_str("value");
    static const scim_str_t  type = scim_str("type");

    index = calloc(1, sizeof(scim_patch_index_t));
    if (index == NULL) {
        return NULL;
    }

    index->attr = attr;
    index->value = scim_schema_sub(attr, value);
    index->type = scim_schema_sub(attr, type);
    index->list = list;

    if (n <= SCIM_PATCH_INDEX_FEW) {
        return index;
    }

    index->mem = scim_mem_new();
    index->places = json_object();

    if (index->mem == NULL || index->places == NULL) {
        scim_patch_index_free(index);
        return NULL;
    }

    for (i = 0; i < json_array_size(list); i++) {
        if (scim_patch_index_put(index, i) != SCIM_OK) {
            scim_patch_index_free(index);
            return NULL;
        }
    }

    return index;
}


void
scim_patch_index_free(scim_patch_index_t *index)
{
    json_decref(index->places);
    scim_mem_free(index->mem);
    free(index);
}


scim_rc_t
scim_patch_index_put(scim_patch_index_t *index, size_t place)
{
    size_t             other;
    scim_patch_keys_t  keys;

    if (index->mem == NULL) {
        return SCIM_OK;
    }

    if (scim_patch_index_keys(index, json_array_get(index->list, place),
                              &keys)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_patch_index_get(index, keys.any, &other) != SCIM_OK
        && scim_patch_index_set(index, keys.any, place) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    /* the element may have got its type just now */

    if (keys.typed
        && scim_patch_index_get(index, keys.bare, &other) == SCIM_OK
        && other == place)
    {
        (void) json_object_del(index->places, keys.bare);
    }

    keys.any = keys.typed ? keys.typed : keys.bare;

    if (scim_patch_index_get(index, keys.any, &other) == SCIM_OK) {
        return SCIM_OK;
    }

    return scim_patch_index_set(index, keys.any, place);
}


scim_rc_t
scim_patch_index_find(scim_patch_index_t *index, const json_t *element,
    size_t *place)
{
    scim_patch_keys_t  keys;

    if (index->mem == NULL) {
        return scim_patch_index_scan(index, element, 1, place);
    }

    if (scim_patch_index_keys(index, element, &keys) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (keys.typed == NULL) {
        return scim_patch_index_get(index, keys.any, place);
    }

    if (scim_patch_index_get(index, keys.typed, place) == SCIM_OK) {
        return SCIM_OK;
    }

    return scim_patch_index_get(index, keys.bare, place);
}


scim_rc_t
scim_patch_index_find_value(scim_patch_index_t *index, const json_t *element)
{
    size_t             place;
    scim_patch_keys_t  keys;

    if (index->mem == NULL) {
        return scim_patch_index_scan(index, element, 0, &place);
    }

    if (scim_patch_index_keys(index, element, &keys) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_patch_index_get(index, keys.any, &place);
}


/* the same without keys; one of no type is equal to one of any, but second */

static scim_rc_t
scim_patch_index_scan(const scim_patch_index_t *index, const json_t *element,
    int typed, size_t *place)
{
    int         found;
    size_t      i;
    json_t     *other, *value, *type;

    value = index->value ? json_object_get(element, "value") : NULL;
    type = typed && index->type ? json_object_get(element, "type") : NULL;
    found = 0;

    for (i = 0; i < json_array_size(index->list); i++) {
        other = json_array_get(index->list, i);

        if (value == NULL) {
            if (json_is_object(element)
                ? json_equal(other, element)
                : scim_patch_element_same(index->attr, other, element))
            {
                *place = i;
                return SCIM_OK;
            }

            continue;
        }

        if (!scim_patch_index_same(index->value, other, value)) {
            continue;
        }

        if (type == NULL || scim_patch_index_same(index->type, other, type)) {
            *place = i;
            return SCIM_OK;
        }

        if (!found && json_object_get(other, "type") == NULL) {
            *place = i;
            found = 1;
        }
    }

    return found ? SCIM_OK : SCIM_DECLINED;
}


static int
scim_patch_index_same(const scim_attr_t *sub, const json_t *element,
    const json_t *value)
{
    json_t  *other;

    other = json_object_get(element, sub->name);

    return other && scim_patch_element_same(sub, other, value);
}


static scim_rc_t
scim_patch_index_keys(scim_patch_index_t *index, const json_t *element,
    scim_patch_keys_t *keys)
{
    char    *text, *kind;
    json_t  *value, *type;

    memset(keys, 0, sizeof(scim_patch_keys_t));

    value = index->value ? json_object_get(element, "value") : NULL;
    type = index->type ? json_object_get(element, "type") : NULL;

    if (value == NULL) {
        text = scim_patch_index_text(index->mem, index->attr, element);
        if (text == NULL) {
            return SCIM_FAIL;
        }

        keys->any = scim_mem_printf(index->mem, NULL, "all:%s", text);
        keys->bare = keys->any;

        return keys->any ? SCIM_OK : SCIM_FAIL;
    }

    text = scim_patch_index_text(index->mem, index->value, value);
    if (text == NULL) {
        return SCIM_FAIL;
    }

    keys->any = scim_mem_printf(index->mem, NULL, "any:%s", text);
    keys->bare = scim_mem_printf(index->mem, NULL, "bare:%s", text);

    if (keys->any == NULL || keys->bare == NULL) {
        return SCIM_FAIL;
    }

    if (type == NULL) {
        return SCIM_OK;
    }

    kind = scim_patch_index_text(index->mem, index->type, type);
    if (kind == NULL) {
        return SCIM_FAIL;
    }

    keys->typed = scim_mem_printf(index->mem, NULL, "typed:%zu:%s:%s",
                                  strlen(text), text, kind);

    return keys->typed ? SCIM_OK : SCIM_FAIL;
}


/* equal values of the attribute have equal texts */

static char *
scim_patch_index_text(scim_mem_t *mem, const scim_attr_t *attr,
    const json_t *value)
{
    char    *dump, *text;
    size_t   len;

    if (json_is_string(value)) {
        len = json_string_length(value);

        return attr->case_exact
               ? scim_mem_strdup(mem, json_string_value(value), len)
               : scim_text_fold(mem, json_string_value(value), &len);
    }

    dump = json_dumps(value, JSON_ENCODE_ANY|JSON_COMPACT|JSON_SORT_KEYS);
    if (dump == NULL) {
        return NULL;
    }

    text = scim_mem_strdup(mem, dump, strlen(dump));
    free(dump);

    return text;
}


static scim_rc_t
scim_patch_index_set(scim_patch_index_t *index, const char *key, size_t place)
{
    if (json_object_set_new(index->places, key,
                            json_integer((json_int_t) place))
        != 0)
    {
        return SCIM_FAIL;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_patch_index_get(const scim_patch_index_t *index, const char *key,
    size_t *place)
{
    json_t  *number;

    number = json_object_get(index->places, key);

    if (number == NULL) {
        return SCIM_DECLINED;
    }

    *place = (size_t) json_integer_value(number);

    return SCIM_OK;
}
