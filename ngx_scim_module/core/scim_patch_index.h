
/*
 * Finding the elements of a multi-valued attribute that are equal to others.
 */


#ifndef SCIM_PATCH_INDEX_H_INCLUDED
#define SCIM_PATCH_INDEX_H_INCLUDED


#include "scim_patch.h"


typedef struct scim_patch_index_s  scim_patch_index_t;


/*
 * Of the array "list", which must outlive it, for an operation with "n"
 * values.  NULL if there is no memory; the caller frees it.
 */

scim_patch_index_t *scim_patch_index_new(const scim_attr_t *attr,
    const json_t *list, size_t n);
void scim_patch_index_free(scim_patch_index_t *index);

/*
 * To be called for an element that was appended to the list, or changed.
 * SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_patch_index_put(scim_patch_index_t *index, size_t place);

/*
 * The place of an element that is equal: by its "value", and by "type" where
 * both have one; without a "value" by all that it has.  SCIM_DECLINED if
 * there is none, SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_patch_index_find(scim_patch_index_t *index,
    const json_t *element, size_t *place);

/* the same, by "value" alone */

scim_rc_t scim_patch_index_find_value(scim_patch_index_t *index,
    const json_t *element);


#endif /* SCIM_PATCH_INDEX_H_INCLUDED */
