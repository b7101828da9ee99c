
/*
 * The bodies of calls on the app, as the files that make them share it.
 */


#ifndef SCIM_OP_BODY_H_INCLUDED
#define SCIM_OP_BODY_H_INCLUDED


#include "scim_op_tree.h"


/*
 * The form of a call, from the route's templates and "built", the tree of a
 * built body or NULL.  A field whose name is in something that wins over it
 * (see scim_join_t) is left out, unless it is a list's: those are appended.
 */

scim_rc_t scim_op_body_fields(scim_renderer_t *renderer,
    const scim_route_t *route, const json_t *built, scim_str_t *body,
    scim_error_t *err);

/*
 * Joins JSON to "tree", which is NULL at first: objects merge, lists append,
 * of other values that of "value" stays if it "wins".  Takes "value".
 */

scim_rc_t scim_op_body_join_new(json_t **tree, json_t *value, int wins);


#endif /* SCIM_OP_BODY_H_INCLUDED */
