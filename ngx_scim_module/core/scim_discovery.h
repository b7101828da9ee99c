
/*
 * The discovery documents (RFC 7643, 5 to 7), made from the resource types of
 * a mapping: only what is mapped is told, with its true characteristics.
 */


#ifndef SCIM_DISCOVERY_H_INCLUDED
#define SCIM_DISCOVERY_H_INCLUDED


#include "scim_schema.h"


/*
 * Each returns a new document, NULL if there is no memory.  "base_url" is
 * UTF-8 and has no slash at its end; "meta.location" begins with it.
 * "change_password" says whether the mapping can write one, "max_body" how
 * many bytes a body has at the most.
 */

json_t *scim_discovery_config_new(scim_str_t base_url, int change_password,
    size_t max_body);
json_t *scim_discovery_resource_type_new(const scim_resource_type_t *type,
    scim_str_t base_url);
json_t *scim_discovery_schema_new(const scim_schema_t *schema,
    scim_str_t base_url);


#endif /* SCIM_DISCOVERY_H_INCLUDED */
