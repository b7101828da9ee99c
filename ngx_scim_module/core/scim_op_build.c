
/*
 * One resource in SCIM's form, made of the values that were gathered.
 */


#include <string.h>

#include "scim_json.h"
#include "scim_layout.h"
#include "scim_op_tree.h"


static scim_rc_t scim_item_write(scim_op_t *op, scim_mem_t *mem,
    scim_item_t *item);
static scim_rc_t scim_item_shown(scim_op_t *op, scim_mem_t *mem,
    const scim_item_t *item, size_t attr, const json_t **value);
static scim_rc_t scim_item_fill(scim_op_t *op, scim_mem_t *mem,
    scim_item_t *item, const unsigned char *lines);
static scim_rc_t scim_item_put(scim_op_t *op, json_t *resource,
    const scim_item_t *item, size_t attr);
static scim_rc_t scim_item_refs(scim_op_t *op, json_t *resource,
    const scim_map_attr_t *attr);
static scim_rc_t scim_item_schemas(scim_op_t *op, json_t *resource);
static scim_rc_t scim_item_meta(scim_op_t *op, scim_item_t *item);
static scim_rc_t scim_item_locate(scim_op_t *op, scim_item_t *item);


scim_rc_t
scim_item_build(scim_op_t *op, scim_mem_t *mem, scim_item_t *item,
    const unsigned char *lines)
{
    return scim_item_fill(op, mem, item, lines) == SCIM_OK
           ? scim_item_schemas(op, item->resource) : SCIM_FAIL;
}


scim_rc_t
scim_item_answer(scim_op_t *op, scim_mem_t *mem, scim_item_t *item)
{
    if (op->resource->layout && !op->projection.given) {
        return scim_item_write(op, mem, item);
    }

    if (scim_item_fill(op, mem, item, NULL) != SCIM_OK
        || scim_item_version(op, item) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_list_project(&op->projection, &op->resource->type, item->resource);

    /* an extension may be gone */

    if (scim_item_schemas(op, item->resource) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_json_text(op->mem, item->resource, &item->text) == SCIM_OK
           ? SCIM_OK : scim_op_memory(op);
}


/* the same without a tree */

static scim_rc_t
scim_item_write(scim_op_t *op, scim_mem_t *mem, scim_item_t *item)
{
    size_t               i;
    const json_t       **values;
    scim_layout_item_t   what;

    values = scim_mem_alloc(mem, op->resource->nattrs * sizeof(json_t *));
    if (values == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {
        if (scim_item_shown(op, mem, item, i, &values[i]) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (scim_version_get(op, item, &item->version) != SCIM_OK
        || scim_item_locate(op, item) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    what.values = values;
    what.location = item->location;
    what.version = item->version;

    return scim_layout_text(op->mem, op->resource->layout, &what, &item->text)
           == SCIM_OK
           ? SCIM_OK : scim_op_memory(op);
}


/* borrowed; a list has its elements as they are in a resource */

static scim_rc_t
scim_item_shown(scim_op_t *op, scim_mem_t *mem, const scim_item_t *item,
    size_t attr, const json_t **value)
{
    json_t                 *resource;
    const scim_map_attr_t  *a;

    a = &op->resource->attrs[attr];

    /* the version stands in "meta" as it is in the ETag */

    if (a->flags & SCIM_ATTR_WRITE_ONLY || attr == op->resource->version) {
        return SCIM_OK;
    }

    *value = item->values.v[attr];

    if (a->shape != SCIM_SHAPE_LIST || *value == NULL) {
        return SCIM_OK;
    }

    resource = scim_mem_take(mem, json_object());
    if (resource == NULL) {
        return scim_op_memory(op);
    }

    if (scim_item_put(op, resource, item, attr) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *value = scim_path_get(&a->path, resource);

    return SCIM_OK;
}


/* all but the names of the schemas that are present */

static scim_rc_t
scim_item_fill(scim_op_t *op, scim_mem_t *mem, scim_item_t *item,
    const unsigned char *lines)
{
    size_t   i;
    json_t  *resource;

    resource = scim_mem_take(mem, json_object());
    if (resource == NULL
        || json_object_set_new_nocheck(resource, "schemas", json_array())
           != 0)
    {
        return scim_op_memory(op);
    }

    for (i = 0; i < op->resource->nattrs; i++) {

        if (op->resource->attrs[i].flags & SCIM_ATTR_WRITE_ONLY
            || (lines && !lines[i]))
        {
            continue;
        }

        if (scim_item_put(op, resource, item, i) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    item->resource = resource;

    return scim_item_meta(op, item);
}


static scim_rc_t
scim_item_put(scim_op_t *op, json_t *resource, const scim_item_t *item,
    size_t attr)
{
    json_t                 *value;
    scim_rc_t               rc;
    const scim_map_attr_t  *a;

    a = &op->resource->attrs[attr];

    if (scim_member_shown(op, attr, item->values.v[attr], &value) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_value_put(a, resource, value);
    json_decref(value);

    return rc == SCIM_OK ? scim_item_refs(op, resource, a)
                         : scim_op_memory(op);
}


scim_rc_t
scim_item_version(scim_op_t *op, scim_item_t *item)
{
    json_t  *meta;

    if (scim_version_get(op, item, &item->version) != SCIM_OK) {
        return SCIM_FAIL;
    }

    meta = json_object_get(item->resource, "meta");

    return item->version == NULL
           || json_object_set_new_nocheck(meta, "version",
                                          json_string(item->version))
              == 0
           ? SCIM_OK : scim_op_memory(op);
}


int
scim_item_is_hidden(scim_op_t *op, const scim_values_t *values)
{
    size_t              i, j;
    scim_rc_t           rc;
    scim_error_t        ignored;
    const scim_hide_t  *hide;

    for (i = 0; i < op->resource->nhides; i++) {
        hide = &op->resource->hides[i];
        rc = SCIM_OK;

        for (j = 0; j < hide->ntests && rc == SCIM_OK; j++) {
            rc = scim_cond_test(&hide->tests[j], values->v[hide->attrs[j]],
                                &ignored);
        }

        /* a regex that fails hides: what is protected stays so */

        if (rc != SCIM_DECLINED) {
            return 1;
        }
    }

    return 0;
}


/* RFC 7643, 2.4: the uri of what "members" and "groups" name */

static scim_rc_t
scim_item_refs(scim_op_t *op, json_t *resource, const scim_map_attr_t *attr)
{
    size_t        i;
    json_t       *list, *element;
    scim_buf_t    buf;
    const char   *endpoint, *id;

    if (attr->shape != SCIM_SHAPE_LIST || attr->path.schema) {
        return SCIM_OK;
    }

    if (strcmp(attr->path.attr->name, "members") == 0) {
        endpoint = "/Users/";

    } else if (strcmp(attr->path.attr->name, "groups") == 0) {
        endpoint = "/Groups/";

    } else {
        return SCIM_OK;
    }

    list = scim_path_get(&attr->path, resource);

    json_array_foreach(list, i, element) {
        id = json_string_value(json_object_get(element, "value"));

        if (id == NULL) {
            continue;
        }

        scim_buf_init(&buf, op->mem);
        scim_buf_add(&buf, op->request.base_url.data,
                     op->request.base_url.len);
        scim_buf_text(&buf, endpoint);
        scim_escape_uri(&buf, id, strlen(id));

        if (buf.failed
            || json_object_set_new_nocheck(element, "$ref",
                                           json_string(buf.data))
               != 0)
        {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


/* RFC 7643, 3: the core schema, and each extension that is present */

static scim_rc_t
scim_item_schemas(scim_op_t *op, json_t *resource)
{
    size_t                       i;
    json_t                      *schemas;
    const scim_resource_type_t  *type;

    type = &op->resource->type;
    schemas = json_object_get(resource, "schemas");

    (void) json_array_clear(schemas);

    for (i = 0; i < type->nschemas; i++) {

        if (i && json_object_get(resource, type->schemas[i].urn) == NULL) {
            continue;
        }

        if (json_array_append_new(schemas,
                                  json_string_nocheck(type->schemas[i].urn))
            != 0)
        {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_item_meta(scim_op_t *op, scim_item_t *item)
{
    json_t  *meta;

    if (scim_item_locate(op, item) != SCIM_OK) {
        return SCIM_FAIL;
    }

    meta = json_object_get(item->resource, "meta");

    if (meta == NULL) {
        meta = json_object();

        if (json_object_set_new_nocheck(item->resource, "meta", meta) != 0) {
            return scim_op_memory(op);
        }
    }

    if (json_object_set_new_nocheck(meta, "resourceType",
                                    json_string_nocheck(
                                        op->resource->type.name))
        != 0
        || json_object_set_new_nocheck(meta, "location",
                                       json_string(item->location))
           != 0)
    {
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_item_locate(scim_op_t *op, scim_item_t *item)
{
    scim_buf_t   buf;
    scim_str_t  *base;

    base = &op->request.base_url;

    scim_buf_init(&buf, op->mem);
    scim_buf_add(&buf, base->data, base->len);
    scim_buf_text(&buf, op->resource->type.endpoint);
    scim_buf_char(&buf, '/');
    scim_escape_uri(&buf, item->id, strlen(item->id));

    item->location = buf.data;

    return buf.failed ? scim_op_memory(op) : SCIM_OK;
}
