
/*
 * References between the operations of a Bulk request (RFC 7644, 3.7.2):
 * "bulkId:NAME" stands for the id of what an operation of that name creates.
 */


#ifndef SCIM_BULK_H_INCLUDED
#define SCIM_BULK_H_INCLUDED


#include "scim_mem.h"


/* of one request */

#define SCIM_BULK_MAX_OPERATIONS  1000


/*
 * The names that a JSON value or a path refers to, as members of the object
 * "names".  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_bulk_refs(const json_t *data, json_t *names);
scim_rc_t scim_bulk_path_refs(const char *path, json_t *names);

/*
 * A copy in which the references that "ids" has, an object of name and id,
 * are replaced; the others stay.  NULL if there is no memory.
 */

json_t *scim_bulk_resolved_new(const json_t *data, const json_t *ids);
char *scim_bulk_path_resolved(scim_mem_t *mem, const char *path,
    const json_t *ids);

/*
 * Takes out of a resource what has references: values of lists, and whole
 * attributes otherwise.  "later" gets PATCH operations that put them back.
 * SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_bulk_cut(json_t *resource, json_t *later);


#endif /* SCIM_BULK_H_INCLUDED */
