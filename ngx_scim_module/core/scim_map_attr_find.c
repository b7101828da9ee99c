
/*
 * The attribute line that a name means, and the other line of the same
 * attribute.
 */


#include <string.h>
#include <strings.h>

#include "scim_map_attr.h"


static size_t scim_map_attr_index(const scim_resource_t *resource,
    const scim_path_t *path);


scim_rc_t
scim_map_find_attr(scim_resource_t *resource, scim_str_t name, size_t *attr,
    scim_error_t *err)
{
    size_t       i;
    scim_path_t  path;

    /* as the line wrote it: the only way to name one element's attribute */

    for (i = 0; i < resource->nattrs; i++) {
        if (scim_str_caseeq(name, resource->attrs[i].name)) {
            *attr = i;
            return SCIM_OK;
        }
    }

    if (scim_path_parse(resource->map->mem, &resource->type, name, &path, err)
        == SCIM_OK
        && path.attr && path.filter == NULL)
    {
        *attr = scim_map_attr_index(resource, &path);

        if (*attr != SCIM_MAP_NONE) {
            return SCIM_OK;
        }
    }

    return scim_error_set(err, 500, NULL, "unknown attribute \"%.*s\","
                          " expected one that has a line \"attribute\"",
                          (int) name.len, name.data);
}


/* of the attribute line of that path, or SCIM_MAP_NONE */

static size_t
scim_map_attr_index(const scim_resource_t *resource, const scim_path_t *path)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (attr->path.schema != path->schema
            || attr->path.attr != path->attr)
        {
            continue;
        }

        if (attr->path.sub == path->sub
            || (attr->shape == SCIM_SHAPE_LIST && path->sub
                && strcmp(path->sub->name, "value") == 0)
            || (attr->path.sub && path->sub == NULL && attr->element == NULL
                && strcmp(attr->path.sub->name, "value") == 0))
        {
            return i;
        }
    }

    return SCIM_MAP_NONE;
}


const scim_map_attr_t *
scim_map_twin(const scim_resource_t *resource, const scim_map_attr_t *attr)
{
    size_t                  i;
    unsigned                flags;
    const scim_map_attr_t  *other;

    for (i = 0; i < resource->nattrs; i++) {
        other = &resource->attrs[i];

        flags = (other->flags ^ attr->flags)
                & (SCIM_ATTR_READ_ONLY|SCIM_ATTR_WRITE_ONLY);

        if (flags == (SCIM_ATTR_READ_ONLY|SCIM_ATTR_WRITE_ONLY)
            && scim_map_is_same(other, attr))
        {
            return other;
        }
    }

    return NULL;
}


size_t
scim_map_side(const scim_resource_t *resource, size_t attr, int written)
{
    unsigned                flag;
    const scim_map_attr_t  *twin;

    flag = written ? SCIM_ATTR_READ_ONLY : SCIM_ATTR_WRITE_ONLY;

    if (!(resource->attrs[attr].flags & flag)) {
        return attr;
    }

    twin = scim_map_twin(resource, &resource->attrs[attr]);

    return twin ? (size_t) (twin - resource->attrs) : attr;
}


int
scim_map_is_same(const scim_map_attr_t *a, const scim_map_attr_t *b)
{
    if (!scim_path_eq(&a->path, &b->path) || a->shape != b->shape
        || (a->element == NULL) != (b->element == NULL))
    {
        return 0;
    }

    return a->element == NULL || strcasecmp(a->element, b->element) == 0;
}


int
scim_map_is_version(const scim_path_t *path)
{
    return path->schema == NULL && path->attr && path->sub
           && strcmp(path->attr->name, "meta") == 0
           && strcmp(path->sub->name, "version") == 0;
}
