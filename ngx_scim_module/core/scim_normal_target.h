
/*
 * What a path and a value of a PatchOp message become: operations of a patch.
 */


#ifndef SCIM_NORMAL_TARGET_H_INCLUDED
#define SCIM_NORMAL_TARGET_H_INCLUDED


#include "scim_normal.h"


/*
 * Of one message, before and after the values without a path are taken apart.
 * authentik and Entra send hundreds, one for each member, which are joined;
 * each of the others may have to look at all elements of a list.
 */

#define SCIM_NORMAL_MAX_OPS  1000


/*
 * The patch that is being made, and the kind of the operation that is being
 * read.  "patch->ops" has room for "size" operations.
 */

typedef struct {
    scim_mem_t            *mem;
    const scim_normal_t   *normal;
    scim_patch_t          *patch;
    size_t                 size;
    scim_patch_kind_t      kind;
    scim_error_t          *err;
} scim_normal_target_t;


/*
 * Appends the operations that "kind", "path" and "value" mean; "value" may be
 * NULL for a remove, and where scim_normal_target_names_value() says so.
 */

scim_rc_t scim_normal_target(scim_normal_target_t *target,
    const scim_path_t *path, json_t *value);

/* appends a remove of all that the path names */

scim_rc_t scim_normal_target_clear(scim_normal_target_t *target,
    const scim_path_t *path);

/* 413 for too many operations */

scim_rc_t scim_normal_target_too_many(scim_normal_target_t *target);

/*
 * 1 for an "add" whose path says already what to add: members[value eq "x"].
 */

int scim_normal_target_names_value(const scim_normal_target_t *target,
    const scim_path_t *path);


#endif /* SCIM_NORMAL_TARGET_H_INCLUDED */
