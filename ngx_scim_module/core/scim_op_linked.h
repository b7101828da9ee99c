
/*
 * What the files of scim_op_linked share: the table of what members name.
 * op->resource is the type of these while it is read.
 */


#ifndef SCIM_OP_LINKED_H_INCLUDED
#define SCIM_OP_LINKED_H_INCLUDED


#include "scim_op_tree.h"


/* that are asked for before their answers are looked at */

#define SCIM_LINKED_BATCH  100


/* scim_op_linked.c */

/* the one of that id, a new one if there is none; NULL without memory */

scim_linked_t *scim_linked_get(scim_op_t *op, const char *id);

/* equal for keys that are the same; NULL if there is no memory */

const char *scim_linked_text(scim_op_t *op, const json_t *value);

/* rule 3: what could stand in no path is not asked for */

int scim_linked_is_sayable(const char *text);


/* scim_op_linked_find.c */

/*
 * Queues what it takes to learn who has the keys that nobody has asked for;
 * "asked" counts how much that is.
 */

scim_rc_t scim_linked_ask_keys(scim_op_t *op, size_t *asked);

/*
 * Where many are wanted a list may have them in fewer calls: it is read for as
 * long as it takes no longer than a call for each.
 */

scim_rc_t scim_linked_survey(scim_op_t *op, size_t *asked);

/* the lists, once: so many pages at the most, or all if that is 0 */

scim_rc_t scim_linked_list(scim_op_t *op, size_t pages, size_t *asked);

/* 1 if there is no call for one of them */

int scim_linked_is_picked(const scim_op_t *op);


#endif /* SCIM_OP_LINKED_H_INCLUDED */
