
/*
 * The discovery documents (RFC 7643, 5 to 7), made from the resource types of
 * a mapping.
 */


#include "scim_bulk.h"
#include "scim_discovery.h"
#include "scim_list.h"


#define SCIM_URN_CONFIG                                                       \
    "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
#define SCIM_URN_RESOURCE_TYPE                                                \
    "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
#define SCIM_URN_SCHEMA                                                       \
    "urn:ietf:params:scim:schemas:core:2.0:Schema"


/* the members of an attribute that it may not have */

#define SCIM_DISCOVERY_OPTIONAL  5


/* a member still to be set; "value" is NULL if it could not be made */

typedef struct {
    const char     *name;
    json_t         *value;
} scim_discovery_member_t;


static json_t *scim_discovery_meta_new(const char *type, scim_str_t base_url,
    const char *endpoint, const char *name);
static json_t *scim_discovery_extensions_new(
    const scim_resource_type_t *type);
static json_t *scim_discovery_attrs_new(const scim_attr_t *attrs, size_t n);
static json_t *scim_discovery_attr_new(const scim_attr_t *attr);
static size_t scim_discovery_optional(const scim_attr_t *attr,
    scim_discovery_member_t *members);
static json_t *scim_discovery_names_new(const char *const *names);
static json_t *scim_discovery_done(json_t *document,
    const scim_discovery_member_t *members, size_t n);


/* RFC 7643, 7; in the order of the enumerations */

static const char *const  scim_discovery_mutability[] = {
    "readWrite",
    "readOnly",
    "immutable",
    "writeOnly"
};

static const char *const  scim_discovery_returned[] = {
    "default",
    "always",
    "never",
    "request"
};

static const char *const  scim_discovery_uniqueness[] = {
    "none",
    "server",
    "global"
};


json_t *
scim_discovery_config_new(scim_str_t base_url, int change_password,
    size_t max_body)
{
    json_t                   *document;
    scim_discovery_member_t   members[2];

    members[0].name = "authenticationSchemes";
    members[0].value = json_pack("[{s:s, s:s, s:s, s:s, s:b}]",
                                 "type", "oauthbearertoken",
                                 "name", "OAuth Bearer Token",
                                 "description", "Authentication with a bearer "
                                                "token that an administrator "
                                                "has issued",
                                 "specUri", "https://www.rfc-editor.org/info/"
                                            "rfc6750",
                                 "primary", 1);

    members[1].name = "meta";
    members[1].value = scim_discovery_meta_new("ServiceProviderConfig",
                                               base_url,
                                               "/ServiceProviderConfig",
                                               "");

    document = json_pack("{s:[s], s:{s:b}, s:{s:b, s:i, s:I}, s:{s:b, s:i}, "
                         "s:{s:b}, s:{s:b}, s:{s:b}, "
                         "s:{s:b, s:b, s:s, s:i, s:i}}",
                         "schemas", SCIM_URN_CONFIG,
                         "patch", "supported", 1,
                         "bulk", "supported", 1,
                                 "maxOperations", SCIM_BULK_MAX_OPERATIONS,
                                 "maxPayloadSize", (json_int_t) max_body,
                         "filter", "supported", 1,
                                   "maxResults", SCIM_LIST_COUNT_MAX,
                         "changePassword", "supported", change_password != 0,
                         "sort", "supported", 1,
                         "etag", "supported", 1,
                         "pagination", "cursor", 1,
                                       "index", 1,
                                       "defaultPaginationMethod", "index",
                                       "defaultPageSize", SCIM_LIST_COUNT,
                                       "maxPageSize", SCIM_LIST_COUNT_MAX);

    return scim_discovery_done(document, members, 2);
}


json_t *
scim_discovery_resource_type_new(const scim_resource_type_t *type,
    scim_str_t base_url)
{
    size_t                    n;
    json_t                   *document;
    scim_discovery_member_t   members[3];

    n = 0;

    if (type->description) {
        members[n].name = "description";
        members[n].value = json_string(type->description);
        n++;
    }

    if (type->nschemas > 1) {
        members[n].name = "schemaExtensions";
        members[n].value = scim_discovery_extensions_new(type);
        n++;
    }

    members[n].name = "meta";
    members[n].value = scim_discovery_meta_new("ResourceType", base_url,
                                               "/ResourceTypes/", type->name);
    n++;

    document = json_pack("{s:[s], s:s, s:s, s:s, s:s}",
                         "schemas", SCIM_URN_RESOURCE_TYPE,
                         "id", type->name,
                         "name", type->name,
                         "endpoint", type->endpoint,
                         "schema", type->schemas[0].urn);

    return scim_discovery_done(document, members, n);
}


json_t *
scim_discovery_schema_new(const scim_schema_t *schema, scim_str_t base_url)
{
    size_t                    n;
    json_t                   *document;
    scim_discovery_member_t   members[4];

    n = 0;

    if (schema->name) {
        members[n].name = "name";
        members[n].value = json_string(schema->name);
        n++;
    }

    if (schema->description) {
        members[n].name = "description";
        members[n].value = json_string(schema->description);
        n++;
    }

    members[n].name = "attributes";
    members[n].value = scim_discovery_attrs_new(schema->attrs,
                                                schema->nattrs);
    n++;

    members[n].name = "meta";
    members[n].value = scim_discovery_meta_new("Schema", base_url,
                                               "/Schemas/", schema->urn);
    n++;

    document = json_pack("{s:[s], s:s}",
                         "schemas", SCIM_URN_SCHEMA,
                         "id", schema->urn);

    return scim_discovery_done(document, members, n);
}


static json_t *
scim_discovery_meta_new(const char *type, scim_str_t base_url,
    const char *endpoint, const char *name)
{
    json_t                   *meta;
    scim_discovery_member_t   location;

    location.name = "location";
    location.value = json_sprintf("%.*s%s%s", (int) base_url.len,
                                  base_url.data, endpoint, name);

    meta = json_pack("{s:s}", "resourceType", type);

    return scim_discovery_done(meta, &location, 1);
}


/* none is required: a user without any is one (RFC 7643, 6) */

static json_t *
scim_discovery_extensions_new(const scim_resource_type_t *type)
{
    size_t   i;
    json_t  *list, *item;

    list = json_array();
    if (list == NULL) {
        return NULL;
    }

    for (i = 1; i < type->nschemas; i++) {
        item = json_pack("{s:s, s:b}", "schema", type->schemas[i].urn,
                         "required", 0);

        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }

    return list;
}


/* of a schema, then of a complex attribute, which holds no other one */

static json_t *
scim_discovery_attrs_new(const scim_attr_t *attrs, size_t n)
{
    size_t   i;
    json_t  *list;

    list = json_array();
    if (list == NULL) {
        return NULL;
    }

    for (i = 0; i < n; i++) {
        if (!attrs[i].untold
            && json_array_append_new(list, scim_discovery_attr_new(&attrs[i]))
               != 0)
        {
            json_decref(list);
            return NULL;
        }
    }

    return list;
}


static json_t *
scim_discovery_attr_new(const scim_attr_t *attr)
{
    size_t                    n;
    json_t                   *object;
    scim_discovery_member_t   members[SCIM_DISCOVERY_OPTIONAL];

    n = scim_discovery_optional(attr, members);

    object = json_pack("{s:s, s:s, s:b, s:b, s:s, s:s, s:s}",
                       "name", attr->name,
                       "type", scim_schema_type_name(attr->type),
                       "multiValued", attr->multi,
                       "required", attr->required,
                       "mutability",
                       scim_discovery_mutability[attr->mutability],
                       "returned", scim_discovery_returned[attr->returned],
                       "uniqueness",
                       scim_discovery_uniqueness[attr->uniqueness]);

    return scim_discovery_done(object, members, n);
}


/*
 * What only some attributes have: Entra refuses nulls.  The case of a number
 * or an object says nothing.
 */

static size_t
scim_discovery_optional(const scim_attr_t *attr,
    scim_discovery_member_t *members)
{
    size_t  n;

    n = 0;

    if (attr->description) {
        members[n].name = "description";
        members[n].value = json_string(attr->description);
        n++;
    }

    if (attr->type == SCIM_STRING || attr->type == SCIM_REFERENCE) {
        members[n].name = "caseExact";
        members[n].value = json_boolean(attr->case_exact);
        n++;
    }

    if (attr->canonical) {
        members[n].name = "canonicalValues";
        members[n].value = scim_discovery_names_new(attr->canonical);
        n++;
    }

    if (attr->references) {
        members[n].name = "referenceTypes";
        members[n].value = scim_discovery_names_new(attr->references);
        n++;
    }

    if (attr->subs) {
        members[n].name = "subAttributes";
        members[n].value = scim_discovery_attrs_new(attr->subs, attr->nsubs);
        n++;
    }

    return n;
}


static json_t *
scim_discovery_names_new(const char *const *names)
{
    json_t  *list;

    list = json_array();
    if (list == NULL) {
        return NULL;
    }

    for ( /* void */ ; *names; names++) {
        if (json_array_append_new(list, json_string(*names)) != 0) {
            json_decref(list);
            return NULL;
        }
    }

    return list;
}


/* takes all; NULL if one of them, or the document, could not be made */

static json_t *
scim_discovery_done(json_t *document, const scim_discovery_member_t *members,
    size_t n)
{
    int     failed;
    size_t  i;

    failed = (document == NULL);

    for (i = 0; i < n; i++) {

        /* drops the reference to the value even where it fails */

        if (json_object_set_new(document, members[i].name, members[i].value)
            != 0)
        {
            failed = 1;
        }
    }

    if (failed) {
        json_decref(document);
        return NULL;
    }

    return document;
}
