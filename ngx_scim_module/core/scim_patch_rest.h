
/*
 * What a "remove" leaves of a multi-valued attribute.
 */


#ifndef SCIM_PATCH_REST_H_INCLUDED
#define SCIM_PATCH_REST_H_INCLUDED


#include "scim_patch.h"


/*
 * Appends to the array "rest" the elements of "list", which may be NULL, that
 * stay.  Of one that loses a sub-attribute nothing stays if only its kind is
 * left.
 */

scim_rc_t scim_patch_rest(const scim_patch_op_t *op, const json_t *list,
    json_t *rest, scim_error_t *err);


#endif /* SCIM_PATCH_REST_H_INCLUDED */
