
/*
 * What a PATCH does to a multi-valued attribute (RFC 7644, 3.5.2).
 */


#ifndef SCIM_PATCH_LIST_H_INCLUDED
#define SCIM_PATCH_LIST_H_INCLUDED


#include "scim_patch.h"


/* applies one operation on a multi-valued attribute; see scim_patch_apply() */

scim_rc_t scim_patch_list(json_t *resource, const scim_patch_op_t *op,
    scim_error_t *err);


#endif /* SCIM_PATCH_LIST_H_INCLUDED */
