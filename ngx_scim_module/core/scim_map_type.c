
/*
 * The resource type that a mapping's attributes make.
 */


#include <string.h>

#include "scim_map_attr.h"


static scim_rc_t scim_map_own_attr(scim_resource_t *resource,
    const scim_resource_type_t *full, scim_schema_t *schemas,
    const scim_map_attr_t *line);
static scim_attr_t *scim_map_type_attr(const scim_attr_t *full,
    const scim_attr_t *attrs, size_t *n);
static void scim_map_type_whole(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr);
static scim_rc_t scim_map_type_subs(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr);
static scim_rc_t scim_map_type_elements(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr);
static void scim_map_type_beside(const scim_attr_t *other,
    const scim_attr_t *full, scim_attr_t *attr, const char *name);
static int scim_map_is_reference(const scim_attr_t *attr,
    const scim_attr_t *sub);
static scim_attr_t *scim_map_type_sub(const scim_attr_t *full,
    scim_attr_t *attr, const char *name);
static void scim_map_type_flags(const scim_resource_t *resource,
    const scim_map_attr_t *line, scim_attr_t *attr);
static int scim_map_type_all(const scim_resource_t *resource,
    const scim_map_attr_t *line, unsigned flags);


scim_resource_type_t *
scim_map_full_type(const scim_resource_t *resource)
{
    size_t                 i, room;
    scim_mem_t            *mem;
    scim_attr_t           *attrs;
    scim_schema_t         *schemas;
    scim_resource_type_t  *type;

    static const scim_str_t  enterprise_urn = scim_str(SCIM_URN_ENTERPRISE);
    static const scim_str_t  external_id = scim_str("externalId");

    mem = resource->map->mem;
    room = scim_map_custom_room(resource);

    type = scim_mem_alloc(mem, sizeof(scim_resource_type_t));
    schemas = scim_mem_alloc(mem, (2 + room) * sizeof(scim_schema_t));

    if (type == NULL || schemas == NULL) {
        return NULL;
    }

    *type = resource->type;
    type->schemas = schemas;
    type->nschemas = 1;

    schemas[0] = *resource->schema;

    if (strcmp(schemas[0].urn, SCIM_URN_USER) == 0) {
        schemas[type->nschemas++] = *scim_schema_rfc(enterprise_urn);
    }

    for (i = 0; i < type->nschemas; i++) {

        attrs = scim_mem_alloc(mem, (schemas[i].nattrs + 1 + room)
                                    * sizeof(scim_attr_t));
        if (attrs == NULL) {
            return NULL;
        }

        if (schemas[i].nattrs) {
            memcpy(attrs, schemas[i].attrs,
                   schemas[i].nattrs * sizeof(scim_attr_t));
        }

        schemas[i].attrs = attrs;
    }

    attrs = (scim_attr_t *) schemas[0].attrs;
    attrs[schemas[0].nattrs++] = *scim_schema_attr(scim_schema_common(),
                                                   external_id);

    return type;
}


scim_rc_t
scim_map_own_type(scim_resource_t *resource, const scim_resource_type_t *full)
{
    size_t          i, n;
    scim_attr_t    *attrs;
    scim_mem_t     *mem;
    scim_schema_t  *schemas;

    mem = resource->map->mem;

    schemas = scim_mem_alloc(mem, full->nschemas * sizeof(scim_schema_t));
    if (schemas == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0; i < full->nschemas; i++) {
        attrs = scim_mem_alloc(mem, resource->nattrs * sizeof(scim_attr_t));
        if (attrs == NULL) {
            return SCIM_FAIL;
        }

        schemas[i] = full->schemas[i];
        schemas[i].attrs = attrs;
        schemas[i].nattrs = 0;
    }

    for (i = 0; i < resource->nattrs; i++) {
        if (scim_map_own_attr(resource, full, schemas, &resource->attrs[i])
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    for (i = 1, n = 1; i < full->nschemas; i++) {
        if (schemas[i].nattrs) {
            schemas[n++] = schemas[i];
        }
    }

    resource->type.schemas = schemas;
    resource->type.nschemas = n;

    return SCIM_OK;
}


void
scim_map_type_read_only(scim_resource_t *resource)
{
    size_t                i, j, k;
    scim_attr_t          *attr, *sub;
    const scim_schema_t  *schema;

    for (i = 0; i < resource->type.nschemas; i++) {
        schema = &resource->type.schemas[i];

        for (j = 0; j < schema->nattrs; j++) {
            attr = (scim_attr_t *) &schema->attrs[j];
            attr->mutability = SCIM_READ_ONLY;

            for (k = 0; k < attr->nsubs; k++) {
                sub = (scim_attr_t *) &attr->subs[k];
                sub->mutability = SCIM_READ_ONLY;
            }
        }
    }
}


static scim_rc_t
scim_map_own_attr(scim_resource_t *resource, const scim_resource_type_t *full,
    scim_schema_t *schemas, const scim_map_attr_t *line)
{
    size_t              i;
    scim_str_t          name;
    scim_attr_t        *attr;
    const scim_attr_t  *known;

    known = line->path.attr;
    i = line->path.schema ? (size_t) (line->path.schema - full->schemas) : 0;

    name.data = known->name;
    name.len = strlen(name.data);

    /* "id" and "meta" every resource has */

    if (scim_schema_attr(&full->schemas[i], name) == NULL) {
        return SCIM_OK;
    }

    attr = scim_map_type_attr(known, schemas[i].attrs, &schemas[i].nattrs);

    if (attr->subs == known->subs && known->nsubs) {
        attr->subs = scim_mem_alloc(resource->map->mem,
                                    known->nsubs * sizeof(scim_attr_t));
        if (attr->subs == NULL) {
            return SCIM_FAIL;
        }

        attr->nsubs = 0;
    }

    if (line->path.sub == NULL || line->shape == SCIM_SHAPE_WHOLE) {
        scim_map_type_whole(resource, line, known, attr);
        return SCIM_OK;
    }

    return scim_map_type_subs(resource, line, known, attr);
}


/*
 * The attribute among those that are already there, or a new one.  To others
 * these arrays are constant, while the type is made they are not.
 */

static scim_attr_t *
scim_map_type_attr(const scim_attr_t *full, const scim_attr_t *attrs,
    size_t *n)
{
    size_t        i;
    scim_attr_t  *attr;

    for (i = 0; i < *n; i++) {
        if (strcmp(attrs[i].name, full->name) == 0) {
            return (scim_attr_t *) &attrs[i];
        }
    }

    attr = (scim_attr_t *) &attrs[*n];
    *attr = *full;
    attr->uniqueness = SCIM_UNIQUE_NONE;

    (*n)++;

    return attr;
}


/* ids are compared byte for byte, also where another resource names them */

static int
scim_map_is_reference(const scim_attr_t *attr, const scim_attr_t *sub)
{
    size_t                    i;
    static const char *const  names[] = { "members", "groups", "manager" };

    for (i = 0; i < sizeof(names) / sizeof(char *); i++) {
        if (strcmp(attr->name, names[i]) == 0) {
            return strcmp(sub->name, "value") == 0;
        }
    }

    return 0;
}


/* all that it has; it is its value that is compared */

static void
scim_map_type_whole(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr)
{
    size_t        i;
    scim_attr_t  *sub;

    scim_map_type_flags(resource, line, attr);

    for (i = 0; i < full->nsubs; i++) {
        sub = scim_map_type_sub(full, attr, full->subs[i].name);

        if (line->flags & SCIM_ATTR_CASE_EXACT
            && strcmp(sub->name, "value") == 0)
        {
            sub->case_exact = 1;
        }
    }
}


/*
 * Besides the one that is mapped those that go with it: an element has a type
 * and may be primary, a reference is made of the value.
 */

static scim_rc_t
scim_map_type_subs(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr)
{
    scim_attr_t  *sub;

    sub = scim_map_type_sub(full, attr, line->path.sub->name);

    scim_map_type_flags(resource, line, sub);

    /* there is no part without the whole */

    attr->required |= sub->required;

    if (line->shape == SCIM_SHAPE_LIST) {
        scim_map_type_flags(resource, line, attr);
    }

    if (line->element) {
        scim_map_type_beside(sub, full, attr, "type");
        scim_map_type_beside(sub, full, attr, "primary");

        return scim_map_type_elements(resource, line, full, attr);
    }

    if (full->multi) {
        scim_map_type_beside(sub, full, attr, "$ref");
    }

    return SCIM_OK;
}


/*
 * The types of the elements that the app has: it keeps no others.  Nor does it
 * keep which one is primary, unless it has a single one, which always is.
 */

static scim_rc_t
scim_map_type_elements(const scim_resource_t *resource,
    const scim_map_attr_t *line, const scim_attr_t *full, scim_attr_t *attr)
{
    size_t                  i, j, n, any;
    scim_attr_t            *sub;
    const char            **names;
    const scim_map_attr_t  *other;

    names = scim_mem_alloc(resource->map->mem,
                           (resource->nattrs + 1) * sizeof(char *));
    if (names == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0, n = 0, any = 0; i < resource->nattrs; i++) {
        other = &resource->attrs[i];

        if (other->element == NULL || other->path.attr != line->path.attr
            || other->path.schema != line->path.schema)
        {
            continue;
        }

        any |= other->any_type;

        for (j = 0; j < n; j++) {
            if (strcmp(names[j], other->element) == 0) {
                break;
            }
        }

        names[j] = other->element;
        n += (j == n);
    }

    sub = scim_map_type_sub(full, attr, "type");

    if (sub) {
        sub->canonical = names;
    }

    sub = scim_map_type_sub(full, attr, "primary");

    if (sub) {
        sub->untold = !any;
    }

    return SCIM_OK;
}


/* what is made of another sub-attribute can be written only if that can */

static void
scim_map_type_beside(const scim_attr_t *other, const scim_attr_t *full,
    scim_attr_t *attr, const char *name)
{
    scim_attr_t  *sub;

    sub = scim_map_type_sub(full, attr, name);

    if (sub == NULL) {
        return;
    }

    if (other->mutability == SCIM_READ_ONLY) {
        sub->mutability = SCIM_READ_ONLY;

    } else if (sub->mutability == SCIM_READ_ONLY) {

        /* an earlier line could only read the other one */

        sub->mutability = other->mutability;
    }
}


static scim_attr_t *
scim_map_type_sub(const scim_attr_t *full, scim_attr_t *attr,
    const char *name)
{
    size_t              i;
    scim_attr_t        *sub;
    scim_str_t          text;
    const scim_attr_t  *known;

    for (i = 0; i < attr->nsubs; i++) {
        if (strcmp(attr->subs[i].name, name) == 0) {
            return (scim_attr_t *) &attr->subs[i];
        }
    }

    text.data = name;
    text.len = strlen(name);

    known = scim_schema_sub(full, text);
    if (known == NULL) {
        return NULL;
    }

    sub = (scim_attr_t *) &attr->subs[attr->nsubs++];
    *sub = *known;
    sub->case_exact |= scim_map_is_reference(full, known);

    return sub;
}


/* what the RFC says of the attribute, unless the app is otherwise */

static void
scim_map_type_flags(const scim_resource_t *resource,
    const scim_map_attr_t *line, scim_attr_t *attr)
{
    /* a client need not send what has a default */

    if (line->flags & SCIM_ATTR_REQUIRED && line->dflt_text.data == NULL) {
        attr->required = 1;
    }

    if (line->flags & SCIM_ATTR_UNIQUE) {
        attr->uniqueness = SCIM_UNIQUE_SERVER;
    }

    if (line->flags & SCIM_ATTR_CASE_EXACT) {
        attr->case_exact = 1;
    }

    /* what can only be read is not changed either */

    if (scim_map_type_all(resource, line,
                          SCIM_ATTR_IMMUTABLE|SCIM_ATTR_READ_ONLY))
    {
        attr->mutability = SCIM_IMMUTABLE;
    }

    if (scim_map_type_all(resource, line, SCIM_ATTR_READ_ONLY)) {
        attr->mutability = SCIM_READ_ONLY;

    } else if (scim_map_type_all(resource, line, SCIM_ATTR_WRITE_ONLY)) {
        attr->mutability = SCIM_WRITE_ONLY;
        attr->returned = SCIM_RETURNED_NEVER;
    }
}


/*
 * One element that can be written, changed or read makes it an attribute like
 * any: 1 if each of them has one of the flags.
 */

static int
scim_map_type_all(const scim_resource_t *resource,
    const scim_map_attr_t *line, unsigned flags)
{
    size_t  i;

    for (i = 0; i < resource->nattrs; i++) {
        if (scim_path_eq(&resource->attrs[i].path, &line->path)
            && !(resource->attrs[i].flags & flags))
        {
            return 0;
        }
    }

    return 1;
}
