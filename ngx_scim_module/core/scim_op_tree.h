
/*
 * An operation from within: what the files of scim_op_* share.
 *
 * An operation is a list of steps.  A step queues tasks, each of which becomes
 * one effect, and the next step runs when all of them are answered.  A step
 * that returns SCIM_DECLINED is run again then, so that a step can be a loop.
 */


#ifndef SCIM_OP_TREE_H_INCLUDED
#define SCIM_OP_TREE_H_INCLUDED


#include <stdint.h>

#include "scim_answer.h"
#include "scim_list.h"
#include "scim_normal.h"
#include "scim_store.h"
#include "scim_uri.h"
#include "scim_value.h"


typedef struct scim_task_s   scim_task_t;
typedef struct scim_item_s   scim_item_t;
typedef struct scim_found_s  scim_found_t;
typedef struct scim_sort_s   scim_sort_t;
typedef struct scim_bulk_s   scim_bulk_t;
typedef struct scim_heard_s  scim_heard_t;


/* SCIM_OK: on to the next step, SCIM_DECLINED: this one again, SCIM_FAIL */

typedef scim_rc_t (*scim_op_step_pt)(scim_op_t *op);


/*
 * Runs once a task is answered.  For a call "task->rc" is the verdict of
 * scim_answer_judge(), "task->source" the answer; for a command "task->reply"
 * is set, and never is SCIM_REPLY_DOWN or SCIM_REPLY_ERROR.  SCIM_FAIL ends
 * the operation with op->err.
 */

typedef scim_rc_t (*scim_done_pt)(scim_op_t *op, scim_task_t *task);


/*
 * Runs at the end of an operation that is a part of another one, "op", which
 * then may look at what the part has found, and at child->failed with
 * child->err.  The part is freed after that.  SCIM_FAIL ends "op" with op->err.
 */

typedef scim_rc_t (*scim_child_pt)(scim_op_t *op, scim_op_t *child);


/* what a part does with each resource of a list, which it need not answer */

typedef scim_rc_t (*scim_each_pt)(scim_op_t *op, const scim_item_t *item);


/* what a call's templates are filled with */

typedef struct {
    const char              *id;
    const scim_values_t     *values;       /* $scim_ATTR */
    const json_t            *value;        /* $scim_value, SCIM's form ... */
    size_t                   attr;         /* ... of this attribute line */
    json_t                 **lookups;      /* one for each lookup, borrowed */
    const scim_found_t      *waiting;      /* for this one, not known yet */
    size_t                   row;          /* from 0 */
    size_t                   limit;
    const char              *cursor;       /* NULL for the first page */
    json_t                  *first;        /* row of the page before, ... */
    unsigned                 short_page:1; /* ... which was not a full one */
} scim_vars_t;


/* the effect comes first: a task is found again by it */

struct scim_task_s {
    scim_effect_t            effect;
    scim_op_t               *op;           /* whose it is */
    scim_mem_t              *mem;          /* its own, freed when it is done */
    scim_done_pt             done;
    const scim_resource_t   *resource;     /* whose lines are looked at */
    const scim_route_t      *route;
    scim_item_t             *item;
    scim_item_t            **items;        /* of a load, NULL at the end */
    unsigned char           *lists;        /* which of them it has */
    json_t                  *value;        /* its $scim_value ... */
    size_t                   attr;         /* ... of this attribute line */
    size_t                   row;          /* of a paged call */
    const char              *cursor;       /* of the page behind it */
    json_t                  *first;        /* row of the page before, ... */
    unsigned                 short_page:1; /* ... which was not a full one */
    const char              *told;         /* of it by "scim_debug" ... */
    size_t                   debug;        /* ... as this line of op->debug */
    int                      status;       /* of a call's answer */
    scim_found_t            *found;        /* of a lookup */

    /* of a call that waits for lookups: what it is made of */

    unsigned                 deferred:1;
    unsigned                 repeated:1;   /* in a new session */
    unsigned long            session;      /* its number, when it was made */
    unsigned                 missing:1;    /* it cannot be made */
    scim_vars_t              vars;
    const unsigned char     *send;

    scim_rc_t                rc;
    scim_error_t             err;
    const char              *cause;        /* for the log */
    scim_source_t            source;
    const scim_reply_t      *reply;

    scim_task_t             *prev;
    scim_task_t             *next;
};


/*
 * A resource while it is gathered.  "known" marks the attribute lines whose
 * value is known, even if there is none.
 */

struct scim_item_s {
    const char              *id;
    scim_values_t            values;
    unsigned char           *known;
    json_t                  *resource;     /* lives in the item's memory */
    const char              *location;     /* absolute, once it is built */
    scim_str_t               text;         /* of an answer, in op->mem */
    const char              *version;      /* of an answer, NULL for none */
    json_t                  *object;       /* the app's, of what is written */
    unsigned                 got:1;        /* by "get", or as good */
    unsigned                 missing:1;    /* the app has no such object */
    unsigned                 loose:1;      /* it may spell the id otherwise */
};


/* the result of a lookup; "value" lives in op->mem, NULL for none */

struct scim_found_s {
    const scim_route_t      *route;
    const char              *key;
    json_t                  *value;
    unsigned long            session;      /* whose answer it is */
    unsigned                 known:1;
    unsigned                 failed:1;     /* by "err" */
    scim_error_t             err;
    scim_found_t            *next;
};


/*
 * What comes to a list and leaves it; arrays of SCIM's values in op->mem, NULL
 * for none.  "unread": by a PATCH that needs no look at the list.
 */

typedef enum {
    SCIM_DELTA_ADD = 0,
    SCIM_DELTA_REMOVE,
    SCIM_DELTA_SIDES
} scim_delta_side_t;

typedef struct {
    json_t                  *values[SCIM_DELTA_SIDES];
    unsigned                 unread:1;
} scim_delta_t;


/*
 * A resource that "members", or the "groups" of a user, name: it is read where
 * its id alone does not tell whether it is there, or what the app calls it.
 * "key" is that of key=, as the app's list spells it.
 */

typedef struct {
    scim_item_t              item;
    size_t                   index;
    const char              *key;
    unsigned                 wanted:1;
    unsigned                 known:1;
    unsigned                 there:1;
} scim_linked_t;


/*
 * All of them, in op->mem.  "ids" and "keys" have an index in "all" for each
 * id and for each key; a key that nobody is known to have is there as it is
 * spelled.  "asking" are the keys to ask for, the first "asked" of them have
 * been.
 */

typedef struct {
    const scim_resource_t   *resource;     /* theirs, NULL if none is named */
    size_t                   key;          /* attribute line, or none */
    unsigned char           *need;
    scim_linked_t          **all;
    size_t                   n;
    size_t                   size;
    json_t                  *ids;
    json_t                  *keys;
    json_t                  *asking;
    size_t                   asked;
    size_t                   pages;        /* left of the lists, 0: all */
    unsigned                 listed:1;     /* the lists are read */
} scim_links_t;


/*
 * The candidates of a list: the objects of some routes, one route after the
 * other, page by page, or those of some ids.
 */

typedef struct {
    const scim_route_t     **routes;
    size_t                   nroutes;
    size_t                   route;        /* the current one */
    json_t                  *value;        /* $scim_value of find routes ... */
    size_t                   attr;         /* ... of this attribute line */

    const char             **ids;          /* NULL if there are routes */
    size_t                   nids;
    size_t                   next_id;

    size_t                   base;         /* rows of the routes before */
    size_t                   row;          /* of this route, comes next */
    size_t                   matched;
    size_t                   seen;
    const char              *cursor;       /* of the next page */
    json_t                  *first;        /* of the last page */
    json_t                  *joined;       /* ids of several finds */
    unsigned                 exact:1;      /* the app counts and cuts */
    unsigned                 short_page:1;
    unsigned                 any_match:1;  /* one match is enough */
    unsigned                 ended:1;

    scim_mem_t              *mem;          /* of this page */
    scim_item_t             *items;
    size_t                   nitems;
} scim_scan_t;


/* of the resources of a list, in op->mem */

typedef struct {
    scim_str_t              *v;
    size_t                   n;
    size_t                   size;
} scim_texts_t;


/*
 * Groups that are values of an attribute of users, as far as those were read:
 * "members" has the users' ids of each value, of all users or of those that
 * have "value".  "empty" has the ids of groups that the store remembers.
 */

typedef struct {
    json_t                  *members;
    const char              *value;        /* NULL for all */
    json_t                  *empty;
    unsigned                 known:1;
    unsigned                 asked:1;      /* the store */
} scim_census_t;

/* the one change of a user that it is in such a group, or is not */

typedef struct {
    const char              *value;
    scim_delta_side_t        side;
} scim_grouping_t;


/* with the app, of a mapping that has "session" */

typedef enum {
    SCIM_SESSION_NONE = 0,
    SCIM_SESSION_ASKED,
    SCIM_SESSION_LOGIN,          /* it is ours to log in */
    SCIM_SESSION_READY
} scim_session_state_t;


/* of the object that is to be written */

typedef enum {
    SCIM_LOCK_NONE = 0,
    SCIM_LOCK_ASKED,
    SCIM_LOCK_TAKEN,             /* by somebody else */
    SCIM_LOCK_WAITED,
    SCIM_LOCK_HELD
} scim_lock_t;


struct scim_op_s {
    scim_mem_t              *mem;
    scim_request_t           request;
    const scim_resource_t   *resource;     /* whose lines are looked at */
    scim_op_info_t           info;

    const scim_op_step_pt    *step;
    scim_task_t             *queue;
    scim_task_t            **queue_last;
    scim_task_t             *running;
    unsigned                 nrunning;     /* calls under way */

    scim_op_t               *parent;       /* whose part this is, or NULL */
    scim_op_t               *child;        /* the part that runs now */
    scim_child_pt            child_done;
    scim_op_t               *ended;        /* parts that wait for answers */
    scim_op_t               *next;         /* in that list */

    scim_error_t             err;
    const char              *allow;        /* of a 405 */
    unsigned                 failed:1;
    unsigned                 timed_out:1;
    unsigned                 done:1;
    unsigned                 searches:1;   /* by a POST */
    unsigned                 searched:1;   /* in some resource type */
    unsigned                 versioned:1;  /* the filter has meta.version */
    unsigned                 cursors:1;    /* pages are named by them */
    unsigned                 brief:1;      /* a PATCH of members: 204 */
    unsigned                 proven:1;     /* a write found the object */
    unsigned                 reserved:1;   /* the lock is on a new object */
    unsigned                 again:1;      /* ... that was begun before */
    unsigned                 adopted:1;    /* ... and that the app has */
    unsigned                 told:1;       /* the app of a new object */

    const scim_op_step_pt    *me_steps;    /* once it is known who asks */

    const char              *id;           /* of the uri */
    scim_projection_t        projection;
    scim_filter_t           *filter;
    size_t                   start;
    size_t                   count;

    unsigned char           *need;         /* attribute lines */
    unsigned char           *need_filter;

    scim_item_t              item;         /* the object addressed */
    scim_item_t              looked;       /* one that must not be there */
    json_t                  *input;        /* the client's resource, or ... */
    scim_patch_t             patch;        /* ... changes */
    scim_values_t            values;       /* as they are to become */
    unsigned char           *changed;
    scim_found_t           **found;        /* by lookups, NULL for none */
    scim_heard_t            *heard;        /* answers to GETs ... */
    size_t                   nheard;       /* ... that were ever kept */
    scim_session_state_t     session_state;
    scim_session_reply_t     session_reply;
    json_t                  *session;      /* cookies, variables */
    unsigned long            session_number;
    unsigned                 session_waited;   /* ms */
    unsigned                 session_changed;
    const scim_route_t      *session_next;
    scim_lock_t              lock;
    char                    *lock_value;
    unsigned                 lock_waited;  /* ms */
    scim_delta_t            *deltas;       /* one for each attribute line */
    size_t                   delta_pos;    /* the next value */
    size_t                   delta_end;    /* behind those under way */
    size_t                   delta_one;    /* up to here one by one */
    const scim_route_t      *write;        /* the route to look at next */
    const scim_route_t      *last_written;
    const char              *written;      /* names of the calls done */
    scim_error_t            *undone;       /* why a create is undone */

    scim_links_t             links;
    unsigned char           *touched;      /* lists of members changed */
    json_t                  *wanted;       /* what changes make of it */

    scim_scan_t              scan;
    scim_texts_t            *resources;    /* of a list, else NULL */
    json_t                  *search;       /* the body that asks for one */
    const scim_resource_type_t *const
                            *types;        /* all, of a search in all */
    scim_sort_t             *sort;         /* NULL: in the app's order */
    scim_bulk_t             *bulk;
    scim_each_pt             each;         /* in the place of these */

    scim_census_t            census;       /* of derived groups */
    size_t                   grouped;      /* members that are written */
    scim_grouping_t          grouping;     /* of a user; value NULL: none */
    size_t                   grouping_attr;

    const char              *cause;        /* of a failure, no one's data */
    json_t                  *dropped;
    json_t                  *debug;
    scim_effect_t            respond;
};


/* scim_op.c */

/* seconds; for a failure that passes and of which nothing more is known */

#define SCIM_OP_RETRY  5

/* an operation without steps; NULL if there is no memory */

scim_op_t *scim_op_alloc(const scim_request_t *request);

/*
 * A new task, which the caller fills and then queues, or drops by freeing its
 * memory; NULL sets op->err.
 */

scim_task_t *scim_op_task(scim_op_t *op, scim_done_pt done);
void scim_op_queue(scim_op_t *op, scim_task_t *task);

/* op->err for no memory, always SCIM_FAIL */

scim_rc_t scim_op_memory(scim_op_t *op);

/*
 * Why the operation fails, for the log and "scim_debug": the first cause
 * counts; copied.  It has no one's data in it.
 */

void scim_op_cause(scim_op_t *op, const char *cause);


/* scim_op_start.c */

/* the steps for the request; SCIM_FAIL sets op->err */

scim_rc_t scim_op_start(scim_op_t *op);


/* what an operation on resources has for each attribute line */

scim_rc_t scim_op_start_resource(scim_op_t *op,
    const scim_resource_t *resource);


/* scim_op_child.c */

/*
 * A part of "op": an operation of its own, on resources of a type, with steps
 * of which the last one sets child->done.  It has the limits, the environment
 * and the debug lines of "op".  NULL sets op->err.
 */

scim_op_t *scim_child_new(scim_op_t *op, const scim_resource_t *resource,
    const scim_op_step_pt *steps);

/* the next step of "op" runs after it; there is one at a time */

void scim_child_run(scim_op_t *op, scim_op_t *child, scim_child_pt done);

/* the last step of a part that has nothing to answer */

scim_rc_t scim_child_finish(scim_op_t *child);

/* the part has ended */

void scim_child_end(scim_op_t *op);

/*
 * Frees the ended ones that wait for no answer any more, nor do parts of them;
 * or all of them.
 */

void scim_child_reap(scim_op_t *op, int all);


/* scim_op_command.c */

/*
 * A task for a command, with the store that makes it; NULL sets op->err.  It
 * is queued with what making its command has returned, and dropped if that
 * failed.
 */

scim_task_t *scim_op_command(scim_op_t *op, scim_done_pt done,
    scim_store_t *store);
scim_rc_t scim_op_command_queue(scim_op_t *op, scim_task_t *task, scim_rc_t rc);


/* scim_op_respond.c */

/* the answer to the client; takes "body", which may be NULL */

scim_rc_t scim_op_respond_new(scim_op_t *op, int status, json_t *body);

/* with a text that lives as long as the operation */

scim_rc_t scim_op_respond(scim_op_t *op, int status, scim_str_t body);

/* the same for op->err, which cannot fail */

void scim_op_respond_error(scim_op_t *op);

/* the headers of a resource by itself: its version, its place */

scim_rc_t scim_op_headers(scim_op_t *op, const scim_item_t *item);

/* both texts must live as long as the operation */

scim_rc_t scim_op_header(scim_op_t *op, const char *name, const char *value);

/* scim_op_call.c */

/* queues a call; SCIM_FAIL sets op->err */

scim_rc_t scim_op_call(scim_op_t *op, const scim_route_t *route,
    const scim_vars_t *vars, const unsigned char *send, scim_item_t *item,
    scim_done_pt done);


/* the request itself; SCIM_FAIL sets op->err */

scim_rc_t scim_op_call_render(scim_op_t *op, scim_task_t *task,
    const scim_vars_t *vars, const unsigned char *send);


/*
 * A call that cannot be made, for op->err: SCIM_OK if it is as good as one that
 * the app has answered with 404, else SCIM_FAIL.
 */

scim_rc_t scim_op_call_miss(const scim_op_t *op, scim_task_t *task);


/* 1 if the answer proves that there is what the call was about (rule 17) */

int scim_op_is_proof(const scim_task_t *task);


/* what the request is made of, kept to make it later, or once more */

scim_rc_t scim_op_call_keep(scim_op_t *op, scim_task_t *task,
    const scim_vars_t *vars, const unsigned char *send);


/* scim_op_once.c */

/*
 * All are about a call that is rendered.  1 if an equal GET is under way, whose
 * answer is to be waited for.
 */

int scim_once_is_asked(const scim_op_t *op, const scim_task_t *task);

/* what an equal GET was answered, borrowed; NULL if the call has to be made */

const scim_answer_t *scim_once_answer(const scim_op_t *op,
    const scim_task_t *task);

/* copies an answer for later, of so many an operation */

void scim_once_keep(scim_op_t *op, const scim_task_t *task,
    const scim_answer_t *answer);

/* what was heard is no longer true behind a call that writes */

void scim_once_forget(scim_op_t *op, const scim_task_t *task);


/* scim_op_session.c */

/* SCIM_DECLINED while the session is not there yet, which begins then */

scim_rc_t scim_session_ready(scim_op_t *op);

/* the app does not know it any more */

void scim_session_dead(scim_op_t *op, unsigned long number);

/* takes over what an answer sets */

scim_rc_t scim_session_cookies(scim_op_t *op, const scim_task_t *task,
    const scim_answer_t *answer);

/* the header "Cookie" of a call, empty if there are none */

scim_rc_t scim_session_header(scim_op_t *op, scim_mem_t *mem,
    scim_str_t *value);

/* a variable of the session, borrowed; NULL if it has no value */

json_t *scim_session_value(const scim_op_t *op, const char *name);

/* what is left to tell its keeper at the end, to be run; or NULL */

scim_task_t *scim_session_release(scim_op_t *op);


/* scim_op_read_only.c */

/*
 * SCIM_FAIL with op->err if the task would write while nothing may be written:
 * then it must not be run.
 */

scim_rc_t scim_read_only_check(scim_op_t *op, scim_task_t *task);


/* scim_op_lookup.c */

/*
 * Sets vars->lookups, in "mem", to the results that the route uses.
 * SCIM_DECLINED: some are not known yet, their calls are in the queue.
 */

scim_rc_t scim_lookup_values(scim_op_t *op, scim_mem_t *mem,
    const scim_route_t *route, scim_vars_t *vars);

/* 1 if one of them has no result: what the call is about does not exist */

int scim_lookup_is_missing(const scim_op_t *op, const scim_route_t *route,
    const scim_vars_t *vars);


/* scim_op_body.c */

/* the body by the route, "send" are the attributes of a built one */

scim_rc_t scim_op_body(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err);


/* scim_op_vars.c */

/* what a template's variables are asked for: the "data" of a renderer */

typedef struct {
    scim_op_t               *op;
    scim_mem_t              *mem;
    const scim_route_t      *route;
    const scim_vars_t       *vars;
    unsigned                 masked:1;     /* to be shown, not to be sent */
} scim_op_values_t;

scim_rc_t scim_op_value(void *data, const scim_var_t *var, json_t **value,
    scim_error_t *err);

/* a template for $scim_ATTR of "vars"; NULL text if no variable had one */

scim_rc_t scim_op_template(scim_op_t *op, const scim_template_t *tpl,
    const scim_vars_t *vars, scim_str_t *text, scim_error_t *err);


/* scim_op_debug.c */

/*
 * Without "scim_debug" these do nothing; without memory an administrator is
 * told less.
 *
 * Of a call that has been rendered: what is told of it.  "values" are those
 * that it was rendered with, and not to be used any more.
 */

void scim_debug_call(scim_op_t *op, scim_task_t *task,
    scim_op_values_t *values, const unsigned char *send);

/* notes it, so that calls are told in their order; and what became of it */

void scim_debug_started(scim_op_t *op, scim_task_t *task);
void scim_debug_answered(scim_op_t *op, scim_task_t *task,
    const scim_answer_t *answer, const scim_on_t *on);

/* notes one that is not made */

void scim_debug_refused(scim_op_t *op, scim_task_t *task);

/* adds the headers to the response; SCIM_FAIL for no memory */

scim_rc_t scim_debug_headers(scim_op_t *op);

/* what is shown in the place of a value of a call; takes "value" */

json_t *scim_debug_mask_new(json_t *value);


/* scim_op_item.c */

scim_rc_t scim_item_init(scim_op_t *op, scim_mem_t *mem, scim_item_t *item);

/* marks what the client wants to see, and what "hide" tests */

void scim_item_needs(scim_op_t *op, unsigned char *need);

/*
 * Queues what is missing to know the values that "need" marks; SCIM_OK if
 * nothing is, SCIM_DECLINED if something was queued.
 */

scim_rc_t scim_item_fetch(scim_op_t *op, scim_item_t *item,
    const unsigned char *need);

/* the same of several, all of which may be queued as one */

scim_rc_t scim_items_fetch(scim_op_t *op, scim_item_t *items, size_t nitems,
    const unsigned char *need);

/* takes over what an object of the app has; "partial" for poorer ones */

scim_rc_t scim_item_take(scim_op_t *op, scim_mem_t *mem, scim_item_t *item,
    const scim_source_t *source, int partial);

/* keeps the object itself, if it is the one that the operation is about */

scim_rc_t scim_item_keep_object(scim_op_t *op, scim_item_t *item,
    const scim_source_t *source);


/* scim_op_item_id.c */

/*
 * 1 if "id", SCIM's form of one that the app tells, is that of the item (rule
 * 7).  An item that was created takes the spelling of the app (rule 8).  0 also
 * without memory, which sets op->failed.
 */

int scim_item_is_it(scim_op_t *op, scim_item_t *item, const json_t *id);

/* 1 if the app can have an object of this id, by the rules of "id" (rule 7) */

int scim_op_is_id(const scim_resource_t *resource, const char *id);

/* 1 if these rules leave one spelling of each id */

int scim_op_is_spelled(const scim_resource_t *resource);

/* what the spelling of the id tells alone needs no call */

scim_rc_t scim_item_know_id(scim_op_t *op, scim_item_t *item);


/* scim_op_item_read.c */

/* queues a page of a "read", whose attributes are known then */

scim_rc_t scim_item_read(scim_op_t *op, scim_item_t *item,
    const scim_route_t *route, const scim_vars_t *page);


/* scim_op_stored.c: objects that are in Redis alone ("id redis") */

/* scim_items_fetch() of such */

scim_rc_t scim_stored_fetch(scim_op_t *op, scim_item_t *items, size_t nitems,
    const unsigned char *need);

/* scim_op_page() of such: queues the next ids */

scim_rc_t scim_stored_page(scim_op_t *op);

/* 1 if it looks like an id that was made here */

int scim_stored_is_id(const char *id);

/* of a command on whose reply nothing depends */

scim_rc_t scim_stored_done(scim_op_t *op, scim_task_t *task);

/* 500 for a reply that is not ours, always SCIM_FAIL */

scim_rc_t scim_stored_foreign(scim_op_t *op);


/* scim_op_stored_write.c */

/* a step: 409 before the app is told of a value that is taken */

scim_rc_t scim_stored_try(scim_op_t *op);

/* sets meta.lastModified, of what is "made" meta.created too, if mapped */

scim_rc_t scim_stored_stamp(scim_op_t *op, int made);

/* queues what changes the object as op->changed says */

scim_rc_t scim_stored_keep(scim_op_t *op);

/* queues what deletes it */

scim_rc_t scim_stored_forget(scim_op_t *op);

/* who is deleted is no member any more of a group that is in Redis */

scim_rc_t scim_stored_leave(scim_op_t *op);


/* scim_op_reserve.c: a new one of them */

/* a step: makes the id, and holds it with all values while the app is told */

scim_rc_t scim_reserve(scim_op_t *op);

/* 1 if the answer to a "create" says no more than an earlier try had done it */

int scim_reserve_adopts(scim_op_t *op, const scim_error_t *err);

/* sets op->changed to what the app may still lack of an object of its own */

void scim_reserve_rest(scim_op_t *op);

/* a step: it is made, and seen by all */

scim_rc_t scim_reserve_settle(scim_op_t *op);

/* what gives it up, to be run; NULL if there is nothing to do */

scim_task_t *scim_reserve_release(scim_op_t *op);


/* scim_op_build.c */

/*
 * item->resource as SCIM has it: what the marked attribute lines have, or for
 * NULL all of them.
 */

scim_rc_t scim_item_build(scim_op_t *op, scim_mem_t *mem, scim_item_t *item,
    const unsigned char *lines);

/*
 * item->text, with just what the client wants to see, item->version and
 * item->location.  What it is made of lives in "mem".
 */

scim_rc_t scim_item_answer(scim_op_t *op, scim_mem_t *mem,
    scim_item_t *item);

/* puts the version, if it is known, into both of the item */

scim_rc_t scim_item_version(scim_op_t *op, scim_item_t *item);

/* 1 if a "hide" of the mapping matches */

int scim_item_is_hidden(scim_op_t *op, const scim_values_t *values);


/* scim_op_list.c */

/*
 * A part that calls "each" for every resource of the type whose attribute is
 * equal to "value", NULL for all.  The caller marks the attributes it needs in
 * child->need.  NULL sets op->err.
 */

scim_op_t *scim_list_part_new(scim_op_t *op, const scim_resource_t *resource,
    size_t attr, const char *value, scim_each_pt each);

/*
 * A part that gathers in child->resources what "op" searches for.  NULL sets
 * op->err, to a 400 if the type has not what is asked for.
 */

scim_op_t *scim_list_query_new(scim_op_t *op,
    const scim_resource_t *resource);

/* one more text of op->resources, which lives as long as the operation */

scim_rc_t scim_list_add(scim_op_t *op, scim_str_t text);

/* a copy of a part's that does */

scim_rc_t scim_list_copy(scim_op_t *op, scim_str_t text, scim_str_t *copy);


/* scim_op_query.c */

/* reads the body of a search; SCIM_FAIL with 400 invalidSyntax */

scim_rc_t scim_query_search(scim_op_t *op);

/*
 * What the query, or the search, has under the name, in op->mem; SCIM_DECLINED
 * with an empty text if it has nothing.
 */

scim_rc_t scim_query_arg(scim_op_t *op, const char *name, scim_str_t *value);


/* 1 if it has the name, be it without a value */

int scim_query_has(const scim_op_t *op, const char *name);

/*
 * All resource types, that of "op" first and a NULL at the end; NULL if there
 * is no memory.
 */

const scim_resource_type_t *const *scim_query_types(scim_op_t *op);


/* scim_op_cursor.c */

/*
 * "startIndex" and "count", or a cursor in the place of the first; SCIM_FAIL
 * with 400 invalidCursor, invalidCount or invalidValue.
 */

scim_rc_t scim_cursor_page(scim_op_t *op);

/* the ListResponse, with the cursors of other pages if one was asked for */

scim_rc_t scim_cursor_respond(scim_op_t *op);


/* scim_op_sort.c */

/* "sortBy" and "sortOrder"; SCIM_FAIL with 400 */

scim_rc_t scim_sort_start(scim_op_t *op);

/* marks what has to be known of each candidate */

void scim_sort_needs(scim_op_t *op);

/* those of a part, which has ended */

scim_rc_t scim_sort_join(scim_op_t *op, const scim_op_t *child);

/* one that matches */

scim_rc_t scim_sort_add(scim_op_t *op, const scim_item_t *item);

/* a step: those that the client gets, in their order */

scim_rc_t scim_sort_end(scim_op_t *op);


/* scim_op_version.c */

/* FNV-1a, for what is compared and no secret: "hash" is that so far */

#define SCIM_VERSION_BASIS  0xcbf29ce484222325u

uint64_t scim_version_bytes(uint64_t hash, const void *data, size_t len);

/* 1 if the client makes something depend on the version */

int scim_version_is_asked(const scim_op_t *op);

/* 1 if "attributes" has meta.version, or all of meta */

int scim_version_is_shown(const scim_op_t *op);

/* marks what it is made of, if it is asked for */

void scim_version_needs(const scim_op_t *op, unsigned char *need);

/* the same in any case */

void scim_version_parts(const scim_op_t *op, unsigned char *need);

/* an ETag in op->mem; NULL in "version" if not all is known of the item */

scim_rc_t scim_version_get(scim_op_t *op, const scim_item_t *item,
    const char **version);

/* 412 unless If-Match, if there is one, has the version */

scim_rc_t scim_version_is_wanted(scim_op_t *op, const char *version);

/* 412 unless the item has the version that the client thinks of */

scim_rc_t scim_version_check(scim_op_t *op, const scim_item_t *item);

/* 1 if it is one that the client has: If-None-Match */

int scim_version_is_same(const scim_op_t *op, const char *version);


/* scim_op_plan.c */

/*
 * Chooses the candidates for op->filter: by id, by a find route, by an index
 * of the store, or whole lists.  May queue a look-up in the store, or return
 * SCIM_DECLINED to be called again.
 */

scim_rc_t scim_op_plan(scim_op_t *op);


/* scim_op_page.c */

/* queues the next page of the scan, or makes items of the next ids */

scim_rc_t scim_op_page(scim_op_t *op);

/* item->values has the id at id= of the route */

scim_rc_t scim_page_item_id(scim_op_t *op, scim_task_t *task,
    const scim_source_t *source, scim_item_t *item);

/* what "list ATTR=VALUE" says of each of its objects */

scim_rc_t scim_page_known_value(scim_op_t *op, const scim_route_t *route,
    scim_item_t *item);


/* scim_op_rows.c */

/* the rows of an answer, a new array; SCIM_FAIL sets op->err and the cause */

scim_rc_t scim_page_rows(scim_op_t *op, scim_task_t *task, json_t **rows);

/*
 * Behind a page of some other list: "next" has what the next one is asked for
 * by, and nothing else, its first row borrowed of "rows"; SCIM_DECLINED if
 * there is none.
 */

scim_rc_t scim_page_follow(scim_op_t *op, scim_task_t *task,
    const json_t *rows, scim_vars_t *next);

/* rule 10: some apps answer the same page again and again */

int scim_page_is_same(const scim_task_t *task, const json_t *rows);

/*
 * Sets task->cursor, in op->mem, from the answer to a page; NULL if it was the
 * last one.
 */

scim_rc_t scim_page_cursor(scim_op_t *op, scim_task_t *task);

/* fails with 503: pages of that size would skip objects */

scim_rc_t scim_page_wrong_size(scim_op_t *op, const scim_route_t *route);


/* scim_op_census.c */

/* asks for the groups that the store remembers; SCIM_DECLINED or a failure */

scim_rc_t scim_census_ask(scim_op_t *op);

/*
 * Reads the users who have the value, or all: then each value is known.
 * SCIM_DECLINED, or it fails.
 */

scim_rc_t scim_census_count(scim_op_t *op, const char *value);

/* 1 if the users of the value are known, of all values for NULL */

int scim_census_knows(const scim_op_t *op, const char *value);


/* scim_op_derived.c */

/*
 * The SCIM value of the users' attribute for a group's id, and the id for such
 * a value, in op->mem.  NULL if there is none; without memory op->err is set.
 */

const char *scim_derived_value(scim_op_t *op, const char *id);
const char *scim_derived_id(scim_op_t *op, const scim_resource_t *resource,
    const char *value);

/* 1 if such groups can be made and deleted: there is no fixed table */

int scim_derived_is_open(const scim_resource_t *resource);

/* the part of scim_item_fetch() for places "User.ATTR" */

scim_rc_t scim_derived_fetch(scim_op_t *op, scim_item_t *item,
    const unsigned char *need);

/* what the id alone tells of a group that is there, in the same form */

scim_rc_t scim_derived_name(scim_op_t *op, scim_item_t *item);

/* sets scan->ids to all groups; SCIM_DECLINED while these are being read */

scim_rc_t scim_derived_plan(scim_op_t *op);

/* the id that a user's row of "read members" says; a new list */

scim_rc_t scim_derived_row(scim_op_t *op, scim_mem_t *mem,
    const scim_source_t *source, json_t **list);


/* scim_op_derived_write.c */

/* a step of a create: 409 if there is such a group, else its id is op->id */

scim_rc_t scim_derived_create(scim_op_t *op);

/* a step: members come and go by changes of the users */

scim_rc_t scim_derived_write(scim_op_t *op);

/* a step of a delete: the group is taken from all of its members */

scim_rc_t scim_derived_delete(scim_op_t *op);

/* scim_op_grouping.c */

/* the steps that change one user by op->grouping */

extern const scim_op_step_pt  scim_op_grouping_steps[];


/* scim_op_pick.c */

/* queues what it takes to find the item in the app's lists */

scim_rc_t scim_item_pick(scim_op_t *op, scim_item_t *item);


/* scim_op_write.c */

/* the body as a JSON object, or 400 invalidSyntax; lives in op->mem */

json_t *scim_write_body(scim_op_t *op);
scim_normal_t scim_write_normal(scim_op_t *op);

/*
 * 400 mutability if one of op->changed has no route; the value that is looked
 * at is that of op->values.
 */

scim_rc_t scim_write_check(scim_op_t *op);

/* 400 unless the app can have such a value of the attribute */

scim_rc_t scim_write_check_value(scim_op_t *op, size_t attr,
    const json_t *value);

/* a step: what these calls look up, before the first of them changes it */

scim_rc_t scim_write_lookups(scim_op_t *op);

/* the next of the calls that write op->changed; SCIM_OK if none is left */

scim_rc_t scim_write_next(scim_op_t *op);

/* 1 if there are such calls */

int scim_write_is_left(const scim_op_t *op);

/* keeps those of op->changed that the store has */

scim_rc_t scim_write_keep(scim_op_t *op);

/* remembers a call that has changed something */

scim_rc_t scim_write_done(scim_op_t *op, const scim_route_t *route);

/*
 * What a write returns that has failed with op->err: the client is told what
 * was done before, or a create is undone.
 */

scim_rc_t scim_write_fail(scim_op_t *op);

/* 409 if the resource would be one that the mapping hides (rule 26) */

scim_rc_t scim_write_check_hidden(scim_op_t *op);

/* what the client asks to see of the answer, and of it all that is needed */

scim_rc_t scim_write_projection(scim_op_t *op);


/* 1 if the route writes the attribute, with the value of op->values */

int scim_write_serves(const scim_op_t *op, const scim_route_t *route,
    size_t attr);


/* scim_op_change.c */

/* marks what has to be known of the object before the first call */

void scim_change_needs(scim_op_t *op);

/* a step that reads it */

scim_rc_t scim_change_load(scim_op_t *op);


/* scim_op_wanted.c */

/*
 * The resource of op->item with the client's changes, in op->mem; NULL sets
 * op->err.
 */

json_t *scim_change_wanted(scim_op_t *op);

/* 1 if a PUT clears the attribute although it does not mention it */

int scim_change_empties(const scim_op_t *op, size_t attr);


/* scim_op_compare.c */

/* sets op->values and op->changed, or the deltas of lists, by "wanted" */

scim_rc_t scim_change_values(scim_op_t *op, const json_t *wanted);


/* scim_op_lock.c */

/*
 * A step: takes the lock of the object that op->id names, if the operation has
 * to read it before it can write it; else it is SCIM_OK at once.
 */

scim_rc_t scim_lock_take(scim_op_t *op);

/* waits before it is asked for once more; 503 if that takes too long */

scim_rc_t scim_lock_wait(scim_op_t *op);

/* a command that gives it back, to be run; NULL if there is none to give */

scim_task_t *scim_lock_release(scim_op_t *op);


/* scim_op_delta.c */

/*
 * Takes those operations out of op->patch that say which values come to a list
 * or leave it, if the list has an "add" and a "remove" for them and nothing
 * else is done to it.
 */

scim_rc_t scim_delta_take(scim_op_t *op);

/* the same from a list as it is and as it is to become */

scim_rc_t scim_delta_diff(scim_op_t *op, size_t attr, const json_t *present,
    const json_t *wanted);

/*
 * 1 if it is told what comes to the list and goes: it has routes for that, and
 * no "set" that replaces all of it.
 */

int scim_delta_is_told(const scim_op_t *op, size_t attr);

/* 400 unless the app can have all values, and there are routes for them */

scim_rc_t scim_delta_check(scim_op_t *op, size_t attr);

/* what these look up, for each value; SCIM_DECLINED if it is not known yet */

scim_rc_t scim_delta_lookups(scim_op_t *op, const scim_route_t *route);

/* the next call of an "add" or a "remove"; SCIM_OK if none is left */

scim_rc_t scim_delta_next(scim_op_t *op, const scim_route_t *route);


/* scim_op_linked.c */

/*
 * Marks what these values of a list name to be read: SCIM's ids, or what the
 * app calls them by key=.
 */

scim_rc_t scim_linked_want_ids(scim_op_t *op, size_t attr,
    const json_t *ids);
scim_rc_t scim_linked_want_keys(scim_op_t *op, size_t attr,
    const json_t *keys);

/*
 * Reads what is marked, some of it at a time.  SCIM_DECLINED while there is
 * something left; nothing else may be queued by the same step.
 */

scim_rc_t scim_linked_read(scim_op_t *op);

/* one that was read, be it there or not; NULL if it was not */

const scim_linked_t *scim_linked_by_id(const scim_op_t *op, const char *id);

/* one that is there; SCIM_FAIL if there is no memory to look */

scim_rc_t scim_linked_by_key(scim_op_t *op, const json_t *key,
    const scim_linked_t **linked);


/* scim_op_members.c */

/* the resource type that the attribute's values name, NULL if none of ours */

const scim_resource_t *scim_member_resource(const scim_op_t *op, size_t attr);

/*
 * 1 if what the values name has to be read before any can be shown or
 * written: key= names them, or "hide" tests more than the id.
 */

int scim_member_is_read(const scim_op_t *op, size_t attr);

/* 1 if it is read before it is added: "check" */

int scim_member_is_checked(const scim_op_t *op, size_t attr);

/*
 * 0 for the id of a member, or of a group of a user, that no such resource can
 * have, or one that is hidden by it; 1 for values of other attributes.
 */

int scim_member_is_possible(const scim_op_t *op, size_t attr,
    const json_t *value);

/* the same, and 0 for one that was read, or had to be, and is not there */

int scim_member_is_there(const scim_op_t *op, size_t attr,
    const json_t *value);

/* 1 if the groups of a user have other names there than as groups */

int scim_member_is_renamed(const scim_op_t *op, size_t attr);

/* scim_items_fetch(), and what their members name */

scim_rc_t scim_member_load(scim_op_t *op, scim_item_t *items, size_t n,
    const unsigned char *need);

/* the same for an item that is known: marks them, scim_linked_read() follows */

scim_rc_t scim_member_want(scim_op_t *op, const scim_item_t *item,
    const unsigned char *need);

/* "shown" are the ids of the app's values that a client sees */

scim_rc_t scim_member_shown(scim_op_t *op, size_t attr, json_t *values,
    json_t **shown);

/*
 * What the app means by a value, a new reference in "id", if a client sees it;
 * NULL for none.
 */

scim_rc_t scim_member_id(scim_op_t *op, size_t attr, json_t *value,
    json_t **id);


/* scim_op_members_write.c */

/* "named" are those of the ids that are there, as the app's lists name them */

scim_rc_t scim_member_named(scim_op_t *op, size_t attr, const json_t *ids,
    json_t **named);

/*
 * Of op->values takes out the members that are not there, names the others as
 * the app does, and puts in those of "present", the list as it is, that no
 * client sees: they stay in it.
 */

scim_rc_t scim_member_settle(scim_op_t *op, size_t attr,
    const json_t *present);

/*
 * Of what a PATCH says to come to a list and to leave it: names those that are
 * there as the app does, and leaves out the others.
 */

scim_rc_t scim_member_deltas(scim_op_t *op);

/* a step: reads who is to be added, where "check" says so */

scim_rc_t scim_member_check(scim_op_t *op);


/* scim_op_create.c */

/* the value of default= by op->values, a new reference; NULL for none */

scim_rc_t scim_default_value(scim_op_t *op, size_t attr, json_t **value);


/* scim_op_created.c */

/* sets op->item.id from the answer to a create, if it can be told */

scim_rc_t scim_create_id(scim_op_t *op, scim_task_t *task);

/* the same without a call, from what is sent for the id's place, if anything */

scim_rc_t scim_create_sent_id(scim_op_t *op);

/* the step that finds the id otherwise */

scim_rc_t scim_create_find(scim_op_t *op);

/*
 * The app's id by what it is sent, with NULL data if that does not tell, and
 * what stands before it in SCIM.
 */

scim_rc_t scim_create_own_id(scim_op_t *op, const scim_route_t *route,
    scim_str_t *id);
const char *scim_create_prefix(const scim_op_t *op);

/*
 * Queues a "find" for the value that the attribute is to have; "page" is NULL
 * for the first one.  scim_create_found() takes the id of a hit, or asks for
 * the next page.
 */

scim_rc_t scim_create_ask(scim_op_t *op, const scim_route_t *route,
    size_t attr, const scim_vars_t *page, scim_done_pt done);
scim_rc_t scim_create_found(scim_op_t *op, scim_task_t *task);


/* scim_op_create_check.c */

/* 409 if what is to be created would be hidden (rule 26) */

scim_rc_t scim_create_check_hidden(scim_op_t *op);

/* two steps: asks whether there is one already, 409 if so */

scim_rc_t scim_create_check(scim_op_t *op);
scim_rc_t scim_create_checked(scim_op_t *op);


/* scim_op_undo.c */

/*
 * A later call of a create has failed with op->err: 1 if the steps that undo
 * the create run now, and fail with that error at their end (rule 21).
 */

int scim_create_undo(scim_op_t *op);


/* the steps of the operations */


extern const scim_op_step_pt  scim_op_get_steps[];
extern const scim_op_step_pt  scim_op_list_steps[];
extern const scim_op_step_pt  scim_op_search_steps[];
extern const scim_op_step_pt  scim_op_me_steps[];
extern const scim_op_step_pt  scim_op_bulk_steps[];
extern const scim_op_step_pt  scim_op_create_steps[];
extern const scim_op_step_pt  scim_op_change_steps[];
extern const scim_op_step_pt  scim_op_delete_steps[];
extern const scim_op_step_pt  scim_op_config_steps[];
extern const scim_op_step_pt  scim_op_types_steps[];
extern const scim_op_step_pt  scim_op_schemas_steps[];


#endif /* SCIM_OP_TREE_H_INCLUDED */
