
/*
 * Applies the operations of a PATCH (RFC 7644, 3.5.2) to a resource.
 */


#ifndef SCIM_PATCH_H_INCLUDED
#define SCIM_PATCH_H_INCLUDED


#include "scim_filter.h"


typedef enum {
    SCIM_PATCH_ADD = 0,
    SCIM_PATCH_REPLACE,
    SCIM_PATCH_REMOVE
} scim_patch_kind_t;


/*
 * "path" has an attribute; "value" is in the schema's spelling and types,
 * borrowed, NULL for none, and an array if the path is a multi-valued
 * attribute as a whole.  A remove of such a one may carry a list of values:
 * then only those elements go (Entra's form of removing members).
 */

typedef struct {
    scim_patch_kind_t      kind;
    scim_path_t            path;
    json_t                *value;
    unsigned               cleared:1;    /* a remove sent as an empty value */
} scim_patch_op_t;


typedef struct {
    scim_patch_op_t       *ops;
    size_t                 nops;
} scim_patch_t;


/*
 * Changes "resource" in place, one operation after the other; on SCIM_FAIL it
 * is left half-changed and the caller throws it away, so a caller that needs
 * the old one passes a deep copy.  An element that "add" or "replace" names by
 * an "eq" filter, and that is not there, is made from the filter's terms.
 * Elements are never duplicated, at most one stays primary (RFC 7644, 3.5.2),
 * and one that loses all but its type goes as a whole.  Values are copied.
 * noTarget: a filter matches nothing and no element can be made of it, or a
 * "replace" names one by its value; mutability: an immutable attribute would
 * change.
 */

scim_rc_t scim_patch_apply(json_t *resource, const scim_patch_t *patch,
    scim_error_t *err);


#endif /* SCIM_PATCH_H_INCLUDED */
