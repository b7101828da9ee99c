/*
 * A resource type to test with: the whole User of RFC 7643 with externalId,
 * the enterprise extension, and two extensions that have an attribute of each
 * type.
 */

#ifndef SCIM_USER_TYPE_H
#define SCIM_USER_TYPE_H


#include "scim_schema.h"


#define USER_URN_TEST  "urn:example:2.0:User"

/* goes on where the one before ends */
#define USER_URN_MORE  USER_URN_TEST ":more"


static const scim_attr_t  user_secret_subs[] = {
    { .name = "value" },
    { .name = "hint", .returned = SCIM_RETURNED_NEVER }
};


static const scim_attr_t  user_test_attrs[] = {
    { .name = "level", .type = SCIM_INTEGER },
    { .name = "score", .type = SCIM_DECIMAL },
    { .name = "admin", .type = SCIM_BOOLEAN },
    { .name = "hired", .type = SCIM_DATETIME },
    { .name = "key", .type = SCIM_BINARY, .case_exact = 1 },
    { .name = "home", .type = SCIM_REFERENCE, .case_exact = 1 },
    { .name = "levels", .type = SCIM_INTEGER, .multi = 1 },
    { .name = "secret", .type = SCIM_COMPLEX, .mutability = SCIM_WRITE_ONLY,
      .subs = user_secret_subs, .nsubs = 2 },
    { .name = "pins", .type = SCIM_COMPLEX, .multi = 1,
      .subs = user_secret_subs, .nsubs = 2 },
    { .name = "division" },
    { .name = "x-y_2" }
};


static const scim_attr_t  user_more_attrs[] = {
    { .name = "colour" }
};


/* NULL if there is no memory; lives in "mem" */

static inline const scim_resource_type_t *
user_type(scim_mem_t *mem)
{
    scim_str_t             user = scim_str(SCIM_URN_USER);
    scim_str_t             enterprise = scim_str(SCIM_URN_ENTERPRISE);
    scim_str_t             name = scim_str("externalId");
    scim_attr_t           *attrs;
    scim_schema_t         *schemas;
    const scim_schema_t   *core;
    scim_resource_type_t  *type;

    core = scim_schema_rfc(user);

    type = scim_mem_alloc(mem, sizeof(scim_resource_type_t));
    schemas = scim_mem_alloc(mem, 4 * sizeof(scim_schema_t));
    attrs = scim_mem_alloc(mem, (core->nattrs + 1) * sizeof(scim_attr_t));

    if (type == NULL || schemas == NULL || attrs == NULL) {
        return NULL;
    }

    memcpy(attrs, core->attrs, core->nattrs * sizeof(scim_attr_t));
    attrs[core->nattrs] = *scim_schema_attr(scim_schema_common(), name);

    schemas[0] = *core;
    schemas[0].attrs = attrs;
    schemas[0].nattrs = core->nattrs + 1;

    schemas[1] = *scim_schema_rfc(enterprise);

    schemas[2].urn = USER_URN_TEST;
    schemas[2].attrs = user_test_attrs;
    schemas[2].nattrs = sizeof(user_test_attrs) / sizeof(user_test_attrs[0]);

    schemas[3].urn = USER_URN_MORE;
    schemas[3].attrs = user_more_attrs;
    schemas[3].nattrs = sizeof(user_more_attrs) / sizeof(user_more_attrs[0]);

    type->name = "User";
    type->endpoint = "/Users";
    type->schemas = schemas;
    type->nschemas = 4;

    return type;
}


#endif /* SCIM_USER_TYPE_H */
