
/*
 * The lines "attribute" of a resource, and the resource type that they make.
 */


#ifndef SCIM_MAP_ATTR_H_INCLUDED
#define SCIM_MAP_ATTR_H_INCLUDED


#include "scim_map_tree.h"


/*
 * All that RFC 7643 knows of the resource's type, "externalId" included, in
 * the mapping's memory, with room for what a mapping adds; NULL if there is
 * none.
 */

scim_resource_type_t *scim_map_full_type(const scim_resource_t *resource);

/*
 * Adds the schemas and attributes of the mapping's own.  SCIM_FAIL with a
 * message for the administrator, and "where" the line to blame.
 */

scim_rc_t scim_map_custom(scim_resource_t *resource,
    scim_resource_type_t *full, scim_where_t *where, scim_error_t *err);

/* how many of them there can be of anything at the most */

size_t scim_map_custom_room(const scim_resource_t *resource);

/*
 * Fills the resource's own type with what its attributes, whose paths are of
 * the full type, map, and with their characteristics.  SCIM_FAIL if there is
 * no memory.
 */

scim_rc_t scim_map_own_type(scim_resource_t *resource,
    const scim_resource_type_t *full);

/* where nothing can be written nothing is writable, kept or not */

void scim_map_type_read_only(scim_resource_t *resource);


/* 1 if two lines are of the same attribute, and the same element of it */

int scim_map_is_same(const scim_map_attr_t *a, const scim_map_attr_t *b);


/* a flag or an option of a line "attribute" */

scim_rc_t scim_map_attr_option(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t word, scim_error_t *err);

/* behind the last of them: do they go together? */

scim_rc_t scim_map_attr_options_end(scim_map_attr_t *attr,
    scim_error_t *err);


#endif /* SCIM_MAP_ATTR_H_INCLUDED */
