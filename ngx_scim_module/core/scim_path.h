
/*
 * Attribute paths (RFC 7644, 3.10 and figure 7), parsed once.
 *
 *     path = [ urn ":" ] attr [ "[" filter "]" ] [ "." sub ]  /  urn
 */


#ifndef SCIM_PATH_H_INCLUDED
#define SCIM_PATH_H_INCLUDED


#include "scim.h"
#include "scim_mem.h"
#include "scim_schema.h"


typedef struct scim_filter_s  scim_filter_t;


/*
 * "schema" is NULL for an attribute at the top of the resource, else the
 * extension.  "attr" is NULL only for the urn of a schema alone; that of the
 * core schema, with a NULL "schema" too, stands for the resource itself.  All
 * pointers are borrowed from the resource type and from "mem".
 */

typedef struct {
    const scim_schema_t   *schema;
    const scim_attr_t     *attr;
    scim_filter_t         *filter;
    const scim_attr_t     *sub;
    unsigned               foreign:1;      /* of another resource type */
} scim_path_t;


/*
 * Names are compared without regard to case; the urn of the core schema is
 * allowed before a core attribute and leaves "schema" NULL.  An attribute of
 * an extension needs no urn if the core schema has none of that name and just
 * one extension does.
 * SCIM_DECLINED: well-formed, but names an attribute or a schema that the
 * type does not have; "err" then says which (400 invalidPath).  SCIM_FAIL:
 * wrong syntax, a filter on something that is not multi-valued complex
 * (400 invalidPath), or a wrong filter (400 invalidFilter).
 */

scim_rc_t scim_path_parse(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t text, scim_path_t *path, scim_error_t *err);

/*
 * The same for a search in several resource types (RFC 7644, 3.4.2.1): what
 * the first one of "types", which end with a NULL, does not have may be one of
 * the others', and is "foreign" then: no resource of the first type has it.
 */

scim_rc_t scim_path_parse_any(scim_mem_t *mem,
    const scim_resource_type_t *const *types, scim_str_t text,
    scim_path_t *path, scim_error_t *err);

/*
 * A path without urn cut into its pieces, whatever their names; those that are
 * not there have a NULL "data".  SCIM_FAIL for wrong syntax (400 invalidPath).
 */

typedef struct {
    scim_str_t             name;
    scim_str_t             filter;
    scim_str_t             sub;
} scim_path_parts_t;

scim_rc_t scim_path_split(scim_str_t text, scim_path_parts_t *parts,
    scim_error_t *err);

/* the same schema, attribute and sub-attribute; filters are not compared */

int scim_path_eq(const scim_path_t *a, const scim_path_t *b);

/*
 * The member of "resource" that holds the attribute (not its sub-attribute
 * or elements), borrowed; NULL if it is not there.
 */

json_t *scim_path_get(const scim_path_t *path, const json_t *resource);

/*
 * Takes "value" and puts it where scim_path_get() looks; the object of the
 * extension is made if need be.  A NULL "value" deletes the member, and the
 * extension with its last one.  For the resource itself the members of
 * "value" are merged into it, and a NULL does nothing.  SCIM_FAIL if there is
 * no memory.
 */

scim_rc_t scim_path_set_new(const scim_path_t *path, json_t *resource,
    json_t *value);


#endif /* SCIM_PATH_H_INCLUDED */
