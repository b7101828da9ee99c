
/*
 * What the files of scim_op_bulk share: the operations of a Bulk request.
 */


#ifndef SCIM_OP_BULK_H_INCLUDED
#define SCIM_OP_BULK_H_INCLUDED


#include "scim_op_tree.h"


typedef enum {
    SCIM_BULK_WAITING = 0,
    SCIM_BULK_LATER,               /* created, but for "later" */
    SCIM_BULK_DONE
} scim_bulk_state_t;


/* "data" is the client's; what is NULL was not sent */

typedef struct {
    scim_bulk_state_t   state;
    const char         *method;
    const char         *path;
    const char         *bulk_id;
    const char         *version;
    json_t             *data;
    json_t             *refs;      /* names that it refers to */
    size_t              waits;     /* for so many of them */
    const char         *lost;      /* why it never will be, NULL: it may */
    json_t             *later;     /* PATCH operations */
    const char         *location;
    json_t             *result;
} scim_bulk_entry_t;


struct scim_bulk_s {
    scim_bulk_entry_t  *entries;
    size_t              n;
    size_t              current;
    size_t              errors;
    size_t              max_errors;    /* 0: no matter how many */
    json_t             *names;         /* that some operation has */
    json_t             *ids;           /* of what was created */
};


/* scim_op_bulk.c */

/*
 * Those that refer to the name need not wait for it any more, or wait in vain
 * for the reason "lost", which is not copied.  A NULL name is nobody's.
 */

void scim_bulk_tell(scim_bulk_t *bulk, const char *name, const char *lost);


/* scim_op_bulk_run.c */

/*
 * Runs the operation as the part of "op", with the ids that are known by now:
 * SCIM_DECLINED, or SCIM_FAIL for no memory.
 */

scim_rc_t scim_bulk_run(scim_op_t *op, scim_bulk_entry_t *entry);

/* the same without it: 409 for the reason "lost" is its result */

scim_rc_t scim_bulk_refuse(scim_op_t *op, scim_bulk_entry_t *entry);


#endif /* SCIM_OP_BULK_H_INCLUDED */
