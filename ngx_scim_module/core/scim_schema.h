
/*
 * Attributes, schemas and resource types as RFC 7643 defines them.
 *
 * The tables of the RFC are constants.  A mapping builds a resource type of
 * its own from them, with just the attributes that it declares, and nothing
 * else of this library ever sees the whole tables: what is not mapped does not
 * exist for filters, PATCH and discovery.
 */


#ifndef SCIM_SCHEMA_H_INCLUDED
#define SCIM_SCHEMA_H_INCLUDED


#include <jansson.h>

#include "scim.h"
#include "scim_mem.h"


#define SCIM_URN_USER        "urn:ietf:params:scim:schemas:core:2.0:User"
#define SCIM_URN_GROUP       "urn:ietf:params:scim:schemas:core:2.0:Group"
#define SCIM_URN_ENTERPRISE                                                   \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

#define SCIM_URN_LIST                                                         \
    "urn:ietf:params:scim:api:messages:2.0:ListResponse"
#define SCIM_URN_PATCH       "urn:ietf:params:scim:api:messages:2.0:PatchOp"
#define SCIM_URN_ERROR       "urn:ietf:params:scim:api:messages:2.0:Error"


typedef enum {
    SCIM_STRING = 0,
    SCIM_BOOLEAN,
    SCIM_DECIMAL,
    SCIM_INTEGER,
    SCIM_DATETIME,
    SCIM_BINARY,
    SCIM_REFERENCE,
    SCIM_COMPLEX
} scim_type_t;


typedef enum {
    SCIM_READ_WRITE = 0,
    SCIM_READ_ONLY,
    SCIM_IMMUTABLE,
    SCIM_WRITE_ONLY
} scim_mutability_t;


typedef enum {
    SCIM_RETURNED_DEFAULT = 0,
    SCIM_RETURNED_ALWAYS,
    SCIM_RETURNED_NEVER,
    SCIM_RETURNED_REQUEST
} scim_returned_t;


typedef enum {
    SCIM_UNIQUE_NONE = 0,
    SCIM_UNIQUE_SERVER,
    SCIM_UNIQUE_GLOBAL
} scim_uniqueness_t;


typedef struct scim_attr_s  scim_attr_t;


/*
 * RFC 7643, 7; "canonical" and "references" end with NULL, or are NULL.
 * "untold": clients may speak of it, but /Schemas does not offer it.
 */

struct scim_attr_s {
    const char           *name;
    const char           *description;
    scim_type_t           type;
    scim_mutability_t     mutability;
    scim_returned_t       returned;
    scim_uniqueness_t     uniqueness;
    unsigned              multi:1;
    unsigned              required:1;
    unsigned              case_exact:1;
    unsigned              untold:1;
    const char *const    *canonical;
    const char *const    *references;
    const scim_attr_t    *subs;
    size_t                nsubs;
};


typedef struct {
    const char           *urn;
    const char           *name;
    const char           *description;
    const scim_attr_t    *attrs;
    size_t                nattrs;
} scim_schema_t;


/*
 * schemas[0] is the core schema, its attributes stand at the top of a
 * resource; the others are extensions, each below a member named by its urn.
 */

typedef struct {
    const char           *name;
    const char           *endpoint;         /* "/Users" */
    const char           *description;
    const scim_schema_t  *schemas;
    size_t                nschemas;
} scim_resource_type_t;


/*
 * The RFC's own schemas: User, Group and the enterprise extension
 * (RFC 7643, 8.7.1), by urn without regard to case; NULL if it is not one.
 */

const scim_schema_t *scim_schema_rfc(scim_str_t urn);

/*
 * The common attributes (RFC 7643, 3.1) "schemas", "id", "externalId" and
 * "meta" as a schema without urn.
 */

const scim_schema_t *scim_schema_common(void);

/* an attribute by name without regard to case; NULL if there is none */

const scim_attr_t *scim_schema_attr(const scim_schema_t *schema,
    scim_str_t name);
const scim_attr_t *scim_schema_sub(const scim_attr_t *attr, scim_str_t name);

/*
 * An attribute of the resource type: of its core schema, or common to all
 * ("schemas", "id", "meta"; "externalId" only where the core schema of the
 * type lists it); NULL if there is none.
 */

const scim_attr_t *scim_schema_find(const scim_resource_type_t *type,
    scim_str_t name);

/* a schema of the resource type by urn without regard to case; or NULL */

const scim_schema_t *scim_schema_of(const scim_resource_type_t *type,
    scim_str_t urn);

/* the name of RFC 7643, 7: "string", "boolean", ... */

const char *scim_schema_type_name(scim_type_t type);


#endif /* SCIM_SCHEMA_H_INCLUDED */
