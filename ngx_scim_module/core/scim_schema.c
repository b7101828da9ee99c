
/*
 * Look-ups in attributes, schemas and resource types.
 */


#include "scim_schema.h"


static const scim_attr_t *scim_schema_search(const scim_attr_t *attrs,
    size_t n, scim_str_t name);


static const char *const  scim_schema_type_names[] = {
    "string",
    "boolean",
    "decimal",
    "integer",
    "dateTime",
    "binary",
    "reference",
    "complex"
};


const scim_attr_t *
scim_schema_attr(const scim_schema_t *schema, scim_str_t name)
{
    return scim_schema_search(schema->attrs, schema->nattrs, name);
}


const scim_attr_t *
scim_schema_sub(const scim_attr_t *attr, scim_str_t name)
{
    return scim_schema_search(attr->subs, attr->nsubs, name);
}


const scim_attr_t *
scim_schema_find(const scim_resource_type_t *type, scim_str_t name)
{
    const scim_attr_t  *attr;

    /* the type's own declaration of a common attribute wins */

    attr = scim_schema_attr(&type->schemas[0], name);
    if (attr) {
        return attr;
    }

    /* unlike the others externalId needs a place where it is kept */

    if (scim_str_caseeq(name, "externalId")) {
        return NULL;
    }

    return scim_schema_attr(scim_schema_common(), name);
}


const scim_schema_t *
scim_schema_of(const scim_resource_type_t *type, scim_str_t urn)
{
    size_t  i;

    for (i = 0; i < type->nschemas; i++) {
        if (scim_str_caseeq(urn, type->schemas[i].urn)) {
            return &type->schemas[i];
        }
    }

    return NULL;
}


const char *
scim_schema_type_name(scim_type_t type)
{
    return scim_schema_type_names[type];
}


static const scim_attr_t *
scim_schema_search(const scim_attr_t *attrs, size_t n, scim_str_t name)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (scim_str_caseeq(name, attrs[i].name)) {
            return &attrs[i];
        }
    }

    return NULL;
}
