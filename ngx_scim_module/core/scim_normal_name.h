
/*
 * What the names that a client uses for attributes and schemas mean.
 */


#ifndef SCIM_NORMAL_NAME_H_INCLUDED
#define SCIM_NORMAL_NAME_H_INCLUDED


#include "scim_normal.h"


/*
 * A name that stands at the top of a resource: of an attribute, or of a whole
 * schema, then "attr" is NULL.  SCIM_DECLINED if the type has neither.
 */

scim_rc_t scim_normal_name(const scim_normal_t *normal, scim_str_t name,
    scim_path_t *path);

/* a name within one schema of the type; the core schema has common ones too */

scim_rc_t scim_normal_name_in(const scim_normal_t *normal,
    const scim_schema_t *schema, scim_str_t name, scim_path_t *path);

/*
 * scim_path_parse() that also knows the aliases.  A filter with an attribute
 * that is not mapped is SCIM_DECLINED too, unless strict.
 */

scim_rc_t scim_normal_name_path(scim_mem_t *mem, const scim_normal_t *normal,
    scim_str_t text, scim_path_t *path, scim_error_t *err);

/* 1 for what a client may send, but may not set (RFC 7644, 3.5.1) */

int scim_normal_name_ignored(const scim_path_t *path);

/*
 * Notes that the type has no attribute "name" below the "parent", which is
 * NULL for the top of the resource.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_normal_name_drop(const scim_normal_t *normal,
    const scim_path_t *parent, scim_str_t name, scim_error_t *err);


#endif /* SCIM_NORMAL_NAME_H_INCLUDED */
