
/*
 * The version of a resource, which is its ETag (RFC 7644, 3.14), and what a
 * client makes depend on it (RFC 9110, 13.1).
 */


#include <stdio.h>
#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


/* a version is compared with those of the same resource only */

#define SCIM_VERSION_PRIME  0x100000001b3u


static scim_rc_t scim_version_other(scim_op_t *op);
static int scim_version_has(const scim_map_attr_t *attr);
static int scim_version_of_values(const scim_op_t *op,
    const scim_item_t *item, int kept, uint64_t *hash);
static uint64_t scim_version_json(const json_t *value);
static const char *scim_version_app(scim_op_t *op, const scim_item_t *item,
    const json_t *value);
static int scim_version_match(scim_str_t list, const char *version);
static scim_str_t scim_version_next(scim_str_t *list);


void
scim_version_needs(const scim_op_t *op, unsigned char *need)
{
    if (scim_version_is_asked(op)) {
        scim_version_parts(op, need);
    }
}


void
scim_version_parts(const scim_op_t *op, unsigned char *need)
{
    size_t  i;

    for (i = 0; i < op->resource->nattrs; i++) {
        need[i] |= scim_version_has(&op->resource->attrs[i]);
    }
}


scim_rc_t
scim_version_get(scim_op_t *op, const scim_item_t *item, const char **version)
{
    size_t    attr;
    uint64_t  hash;

    *version = NULL;
    attr = op->resource->version;

    if (attr != SCIM_MAP_NONE) {

        if (item->values.v[attr] == NULL) {
            return SCIM_OK;
        }

        *version = scim_version_app(op, item, item->values.v[attr]);

        return *version || !op->err.status ? SCIM_OK : SCIM_FAIL;
    }

    if (!scim_version_of_values(op, item, 0, &hash)) {
        return SCIM_OK;
    }

    *version = scim_mem_printf(op->mem, NULL, "W/\"%016llx\"",
                               (unsigned long long) hash);

    return *version ? SCIM_OK : scim_op_memory(op);
}


scim_rc_t
scim_version_check(scim_op_t *op, const scim_item_t *item)
{
    const char  *version;

    if (!scim_version_is_asked(op)) {
        return SCIM_OK;
    }

    if (scim_version_get(op, item, &version) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_version_is_same(op, version)
           ? scim_version_other(op) : scim_version_is_wanted(op, version);
}


scim_rc_t
scim_version_is_wanted(scim_op_t *op, const char *version)
{
    return op->request.if_match.data == NULL
           || scim_version_match(op->request.if_match, version)
           ? SCIM_OK : scim_version_other(op);
}


static scim_rc_t
scim_version_other(scim_op_t *op)
{
    return scim_error_set(&op->err, 412, NULL, "the %s has another version by"
                          " now", op->resource->type.name);
}


int
scim_version_is_same(const scim_op_t *op, const char *version)
{
    return op->request.if_none_match.data
           && scim_version_match(op->request.if_none_match, version);
}


int
scim_version_is_asked(const scim_op_t *op)
{
    return op->request.if_match.data || op->request.if_none_match.data;
}


int
scim_version_is_shown(const scim_op_t *op)
{
    size_t              i;
    const scim_path_t  *path;

    if (op->projection.excluded) {
        return 0;
    }

    for (i = 0; i < op->projection.npaths; i++) {
        path = &op->projection.paths[i];

        if (scim_map_is_version(path)
            || (path->schema == NULL && path->attr && path->sub == NULL
                && strcmp(path->attr->name, "meta") == 0))
        {
            return 1;
        }
    }

    return 0;
}


/* 1 if a client could see it */

static int
scim_version_has(const scim_map_attr_t *attr)
{
    return attr->place.kind != SCIM_PLACE_NOWHERE
           && !(attr->flags & SCIM_ATTR_WRITE_ONLY);
}


/* 0 if not all of them are known: then nobody can tell */

static int
scim_version_of_values(const scim_op_t *op, const scim_item_t *item, int kept,
    uint64_t *hash)
{
    size_t                  i;
    uint64_t                value;
    const scim_map_attr_t  *attr;

    *hash = SCIM_VERSION_BASIS;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (!scim_version_has(attr)
            || (kept && attr->place.kind != SCIM_PLACE_REDIS))
        {
            continue;
        }

        if (!item->known[i]) {
            return 0;
        }

        value = scim_version_json(item->values.v[i]);
        *hash = scim_version_bytes(*hash, &value, sizeof(value));
    }

    return 1;
}


/* neither lists nor objects have an order (RFC 7643, 2.4) */

static uint64_t
scim_version_json(const json_t *value)
{
    size_t       i;
    json_t      *member;
    uint64_t     hash, sum;
    double       real;
    json_int_t   integer;
    const char  *name;

    if (value == NULL || json_is_null(value)) {
        return 0;
    }

    sum = 0;

    switch (json_typeof(value)) {

    case JSON_OBJECT:
        json_object_foreach((json_t *) value, name, member) {
            hash = scim_version_json(member);
            sum += scim_version_bytes(hash ^ SCIM_VERSION_BASIS, name,
                                      strlen(name));
        }

        return scim_version_bytes(sum, "{", 1);

    case JSON_ARRAY:
        json_array_foreach(value, i, member) {
            hash = scim_version_json(member);
            sum += scim_version_bytes(SCIM_VERSION_BASIS, &hash,
                                      sizeof(hash));
        }

        return scim_version_bytes(sum, "[", 1);

    case JSON_STRING:
        return scim_version_bytes(SCIM_VERSION_BASIS,
                                  json_string_value(value),
                                  json_string_length(value));

    case JSON_INTEGER:
        integer = json_integer_value(value);
        return scim_version_bytes(sum, &integer, sizeof(integer));

    case JSON_REAL:
        real = json_real_value(value);
        return scim_version_bytes(sum, &real, sizeof(real));

    default:
        return json_is_true(value) ? 2 : 1;
    }
}


uint64_t
scim_version_bytes(uint64_t hash, const void *data, size_t len)
{
    size_t                i;
    const unsigned char  *p;

    for (i = 0, p = data; i < len; i++) {
        hash = (hash ^ p[i]) * SCIM_VERSION_PRIME;
    }

    return hash;
}


/*
 * The app's own, which does not know of what is kept beside it.  What is no
 * ETag yet becomes one (RFC 9110, 8.8.3).
 */

static const char *
scim_version_app(scim_op_t *op, const scim_item_t *item, const json_t *value)
{
    char         kept[20];
    size_t       i, len;
    uint64_t     hash;
    scim_buf_t   buf;
    const char  *text;

    kept[0] = '\0';

    if (op->resource->kept) {

        if (!scim_version_of_values(op, item, 1, &hash)) {
            return NULL;
        }

        snprintf(kept, sizeof(kept), "-%016llx", (unsigned long long) hash);
    }

    text = scim_scalar_text(op->mem, value, &len);

    if (text == NULL) {
        (void) scim_op_memory(op);
        return NULL;
    }

    if (len > 3 && memcmp(text, "W/\"", 3) == 0) {
        text += 2;
        len -= 2;
    }

    scim_buf_init(&buf, op->mem);
    scim_buf_text(&buf, "W/\"");

    for (i = 0; i < len; i++) {
        if ((unsigned char) text[i] > ' ' && text[i] != '"'
            && text[i] != '\\' && (unsigned char) text[i] < 0x7f)
        {
            scim_buf_char(&buf, text[i]);
        }
    }

    scim_buf_text(&buf, kept);
    scim_buf_char(&buf, '"');

    if (buf.failed) {
        (void) scim_op_memory(op);
        return NULL;
    }

    return buf.data;
}


/*
 * "*" is any.  All versions are weak, and are compared as such: in SCIM also
 * those of If-Match are (RFC 7644, 3.14).
 */

static int
scim_version_match(scim_str_t list, const char *version)
{
    size_t      len;
    scim_str_t  tag;

    while (list.len) {
        tag = scim_version_next(&list);

        if (scim_str_eq(tag, "*")) {
            return 1;
        }

        if (version == NULL) {
            continue;
        }

        if (tag.len > 2 && memcmp(tag.data, "W/", 2) == 0) {
            tag.data += 2;
            tag.len -= 2;
        }

        len = strlen(version) - 2;

        if (tag.len == len && memcmp(tag.data, version + 2, len) == 0) {
            return 1;
        }
    }

    return 0;
}


/* of a list the first one, without the blanks around it */

static scim_str_t
scim_version_next(scim_str_t *list)
{
    int         quoted;
    size_t      i;
    scim_str_t  tag;

    for (i = 0, quoted = 0; i < list->len; i++) {
        quoted ^= (list->data[i] == '"');

        if (list->data[i] == ',' && !quoted) {
            break;
        }
    }

    tag.data = list->data;
    tag.len = i;

    i += (i < list->len);
    list->data += i;
    list->len -= i;

    while (tag.len && strchr(" \t", tag.data[0])) {
        tag.data++;
        tag.len--;
    }

    while (tag.len && strchr(" \t", tag.data[tag.len - 1])) {
        tag.len--;
    }

    return tag;
}
