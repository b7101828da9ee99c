
/*
 * References between the operations of a Bulk request.
 */


#include <string.h>

#include "scim_buf.h"
#include "scim_bulk.h"
#include "scim_escape.h"


#define SCIM_BULK_PREFIX  "bulkId:"
#define SCIM_BULK_LEN     (sizeof(SCIM_BULK_PREFIX) - 1)


static const char *scim_bulk_name(const json_t *value);
static int scim_bulk_has_refs(const json_t *data);
static json_t *scim_bulk_object_new(const json_t *object, const json_t *ids);
static json_t *scim_bulk_array_new(const json_t *array, const json_t *ids);
static scim_rc_t scim_bulk_cut_members(json_t *object, const char *urn,
    json_t *later);
static scim_rc_t scim_bulk_cut_member(json_t *object, const char *name,
    json_t *value, const char *urn, json_t *later);
static scim_rc_t scim_bulk_cut_list(json_t *list, json_t *cut);
static scim_rc_t scim_bulk_push(json_t *later, const char *op,
    const char *urn, const char *name, json_t *value);


scim_rc_t
scim_bulk_refs(const json_t *data, json_t *names)
{
    size_t       i;
    json_t      *value;
    const char  *key, *name;

    name = scim_bulk_name(data);

    if (name) {
        return json_object_set_new(names, name, json_true()) == 0 ? SCIM_OK
                                                                  : SCIM_FAIL;
    }

    json_object_foreach((json_t *) data, key, value) {
        if (scim_bulk_refs(value, names) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    json_array_foreach(data, i, value) {
        if (scim_bulk_refs(value, names) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_bulk_path_refs(const char *path, json_t *names)
{
    size_t       len;
    const char  *p;

    p = strstr(path, "/" SCIM_BULK_PREFIX);
    if (p == NULL) {
        return SCIM_OK;
    }

    p += 1 + SCIM_BULK_LEN;
    len = strcspn(p, "/?");

    return json_object_setn_new(names, p, len, json_true()) == 0 ? SCIM_OK
                                                                 : SCIM_FAIL;
}


json_t *
scim_bulk_resolved_new(const json_t *data, const json_t *ids)
{
    json_t      *id;
    const char  *name;

    name = scim_bulk_name(data);

    if (name) {
        id = json_object_get(ids, name);
        return json_incref(id ? id : (json_t *) data);
    }

    if (json_is_object(data)) {
        return scim_bulk_object_new(data, ids);
    }

    return json_is_array(data) ? scim_bulk_array_new(data, ids)
                               : json_incref((json_t *) data);
}


char *
scim_bulk_path_resolved(scim_mem_t *mem, const char *path, const json_t *ids)
{
    size_t       len;
    json_t      *id;
    scim_buf_t   buf;
    const char  *p, *name;

    scim_buf_init(&buf, mem);

    p = strstr(path, "/" SCIM_BULK_PREFIX);
    name = p ? p + 1 + SCIM_BULK_LEN : NULL;
    len = name ? strcspn(name, "/?") : 0;
    id = name ? json_object_getn(ids, name, len) : NULL;

    if (id == NULL) {
        return scim_mem_strdup(mem, path, strlen(path));
    }

    scim_buf_add(&buf, path, p + 1 - path);
    scim_escape_uri(&buf, json_string_value(id), json_string_length(id));
    scim_buf_text(&buf, name + len);

    return buf.failed ? NULL : buf.data;
}


scim_rc_t
scim_bulk_cut(json_t *resource, json_t *later)
{
    return scim_bulk_cut_members(resource, NULL, later);
}


/* NULL for anything but a reference */

static const char *
scim_bulk_name(const json_t *value)
{
    const char  *text;

    text = json_string_value(value);

    return text && strncmp(text, SCIM_BULK_PREFIX, SCIM_BULK_LEN) == 0
           ? text + SCIM_BULK_LEN : NULL;
}


static int
scim_bulk_has_refs(const json_t *data)
{
    size_t       i;
    json_t      *value;
    const char  *key;

    if (scim_bulk_name(data)) {
        return 1;
    }

    json_object_foreach((json_t *) data, key, value) {
        if (scim_bulk_has_refs(value)) {
            return 1;
        }
    }

    json_array_foreach(data, i, value) {
        if (scim_bulk_has_refs(value)) {
            return 1;
        }
    }

    return 0;
}


static json_t *
scim_bulk_object_new(const json_t *object, const json_t *ids)
{
    json_t      *copy, *value;
    const char  *key;

    copy = json_object();

    json_object_foreach((json_t *) object, key, value) {
        if (json_object_set_new(copy, key, scim_bulk_resolved_new(value, ids))
            != 0)
        {
            json_decref(copy);
            return NULL;
        }
    }

    return copy;
}


static json_t *
scim_bulk_array_new(const json_t *array, const json_t *ids)
{
    size_t   i;
    json_t  *copy, *value;

    copy = json_array();

    json_array_foreach(array, i, value) {
        if (json_array_append_new(copy, scim_bulk_resolved_new(value, ids))
            != 0)
        {
            json_decref(copy);
            return NULL;
        }
    }

    return copy;
}


/* the attributes of an extension are one level below */

static scim_rc_t
scim_bulk_cut_members(json_t *object, const char *urn, json_t *later)
{
    void        *next;
    json_t      *value;
    scim_rc_t    rc;
    const char  *name;

    rc = SCIM_OK;

    json_object_foreach_safe(object, next, name, value) {

        if (rc != SCIM_OK || !scim_bulk_has_refs(value)) {
            continue;
        }

        if (urn == NULL && json_is_object(value)
            && strncmp(name, "urn:", 4) == 0)
        {
            rc = scim_bulk_cut_members(value, name, later);
            continue;
        }

        rc = scim_bulk_cut_member(object, name, value, urn, later);
    }

    return rc;
}


static scim_rc_t
scim_bulk_cut_member(json_t *object, const char *name, json_t *value,
    const char *urn, json_t *later)
{
    json_t     *cut;
    scim_rc_t   rc;

    if (!json_is_array(value)) {
        rc = scim_bulk_push(later, "replace", urn, name, value);
        (void) json_object_del(object, name);
        return rc;
    }

    cut = json_array();

    rc = cut ? scim_bulk_cut_list(value, cut) : SCIM_FAIL;

    if (rc == SCIM_OK) {
        rc = scim_bulk_push(later, "add", urn, name, cut);
    }

    json_decref(cut);

    return rc;
}


static scim_rc_t
scim_bulk_cut_list(json_t *list, json_t *cut)
{
    size_t      i;
    json_t     *value, *kept, *part;
    scim_rc_t   rc;

    kept = json_array();
    if (kept == NULL) {
        return SCIM_FAIL;
    }

    json_array_foreach(list, i, value) {
        part = scim_bulk_has_refs(value) ? cut : kept;

        if (json_array_append(part, value) != 0) {
            json_decref(kept);
            return SCIM_FAIL;
        }
    }

    rc = json_array_clear(list) == 0 && json_array_extend(list, kept) == 0
         ? SCIM_OK : SCIM_FAIL;
    json_decref(kept);

    return rc;
}


static scim_rc_t
scim_bulk_push(json_t *later, const char *op, const char *urn,
    const char *name, json_t *value)
{
    json_t  *change;

    change = urn ? json_pack("{s:s, s:o, s:O}", "op", op, "path",
                             json_sprintf("%s:%s", urn, name), "value", value)
                 : json_pack("{s:s, s:s, s:O}", "op", op, "path", name,
                             "value", value);

    return json_array_append_new(later, change) == 0 ? SCIM_OK : SCIM_FAIL;
}
