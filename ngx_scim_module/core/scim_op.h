
/*
 * One SCIM operation as a sequence of steps that does no I/O itself.
 *
 * It is asked "what now?" and answers with an effect: call the app, use the
 * store, wait for the answers to earlier effects, or respond.  The caller
 * carries the effect out and hands its answer back:
 *
 *     for ( ;; ) {
 *         switch (scim_op_next(op, &effect)) {
 *         case SCIM_CALL:    start effect->call;     continue;
 *         case SCIM_STORE:   start effect->command;  continue;
 *         case SCIM_DELAY:   start effect->delay;    continue;
 *         case SCIM_SESSION: do effect->session;     continue;
 *         case SCIM_WAIT:    return;     and call again after an answer
 *         case SCIM_DONE:    send effect->response;  return;
 *         }
 *     }
 */


#ifndef SCIM_OP_H_INCLUDED
#define SCIM_OP_H_INCLUDED


#include <time.h>

#include "scim.h"
#include "scim_map.h"


typedef struct scim_op_s      scim_op_t;
typedef struct scim_effect_s  scim_effect_t;


typedef enum {
    SCIM_CALL = 0,
    SCIM_STORE,
    SCIM_DELAY,
    SCIM_SESSION,
    SCIM_WAIT,
    SCIM_DONE
} scim_effect_kind_t;


/*
 * A request to the app.  "uri" is path and query as the app gets them, fully
 * escaped.  Without a body "content_type" is empty.
 */

typedef struct {
    scim_str_t             method;
    scim_str_t             uri;
    scim_str_t             content_type;
    scim_str_t             body;
    scim_header_t         *headers;
    size_t                 nheaders;
} scim_call_t;


/* a Redis command, ready for an Argv interface */

typedef struct {
    scim_str_t            *args;
    size_t                 nargs;
    unsigned               reads:1;        /* and writes nothing */
} scim_command_t;


typedef struct {
    int                    status;
    scim_str_t             body;           /* empty for a 204 */
    scim_header_t         *headers;        /* Location, Retry-After ... */
    size_t                 nheaders;
} scim_response_t;


/*
 * The session with the app, which all operations of a mapping and a tenant
 * share, on all workers.  Each has a number of its own, from 1 on, that tells
 * it from the ones before.
 *
 * SCIM_SESSION_GET: the answer is SCIM_SESSION_FOUND with text and number, if
 * there is a session with another number than this one.  Else the first one
 * who asks gets SCIM_SESSION_GRANTED: it logs in, and comes back with
 * SCIM_SESSION_KEEP and the text, or with SCIM_SESSION_GIVE_UP, while all
 * others get SCIM_SESSION_BUSY.  A grant ends by itself after a time in which
 * a login is done or has failed.  SCIM_SESSION_FULL: there is no memory.
 *
 * SCIM_SESSION_KEEP is answered with SCIM_SESSION_FOUND and the number.
 * SCIM_SESSION_UPDATE: another text for the session of that number, if it is
 * still the present one; nothing waits for the answer to it, nor to
 * SCIM_SESSION_GIVE_UP.
 */

typedef enum {
    SCIM_SESSION_GET = 0,
    SCIM_SESSION_KEEP,
    SCIM_SESSION_UPDATE,
    SCIM_SESSION_GIVE_UP
} scim_session_do_t;

typedef enum {
    SCIM_SESSION_FOUND = 0,
    SCIM_SESSION_GRANTED,
    SCIM_SESSION_BUSY,
    SCIM_SESSION_FULL
} scim_session_reply_t;

typedef struct {
    scim_session_do_t      what;
    unsigned long          number;
    scim_str_t             text;           /* secret; of KEEP and UPDATE */
} scim_session_effect_t;


/* lives until it is answered, a response as long as its operation */

struct scim_effect_s {
    scim_effect_kind_t     kind;
    scim_call_t            call;
    scim_command_t         command;
    unsigned               delay;          /* milliseconds, one at a time */
    scim_session_effect_t  session;
    scim_response_t        response;
};


/* why there is no whole answer */

typedef enum {
    SCIM_ANSWER_WHOLE = 0,
    SCIM_ANSWER_NONE,            /* not connected, reset, or timed out */
    SCIM_ANSWER_CUT,             /* ended before its end */
    SCIM_ANSWER_TOO_BIG,         /* over the limit of its size */
    SCIM_ANSWER_FOREIGN          /* not given by the app (rule 19) */
} scim_answer_state_t;


/* "ms" is for the log and the debug header */

typedef struct {
    scim_answer_state_t    state;
    int                    status;
    scim_header_t         *headers;
    size_t                 nheaders;
    scim_str_t             body;
    unsigned long          ms;
} scim_answer_t;


typedef enum {
    SCIM_REPLY_DOWN = 0,         /* not connected, or no reply in time */
    SCIM_REPLY_ERROR,            /* "str" is Redis's message */
    SCIM_REPLY_NIL,
    SCIM_REPLY_STRING,           /* simple strings too */
    SCIM_REPLY_INTEGER,
    SCIM_REPLY_ARRAY
} scim_reply_type_t;


typedef struct scim_reply_s  scim_reply_t;

struct scim_reply_s {
    scim_reply_type_t      type;
    long long              integer;
    scim_str_t             str;
    const scim_reply_t    *elements;
    size_t                 nelements;
};


/*
 * What an operation may not go and get by itself.  variable() gives the value
 * of the nginx variable that the mapping's resolver gave this index, a NULL
 * "data" if it has none; the text outlives the operation.  random() fills the
 * buffer with bytes fit for secrets.  Both return SCIM_OK or SCIM_FAIL.
 */

typedef struct {
    void                  *data;
    scim_rc_t            (*variable)(void *data, int index,
                               scim_str_t *value);
    scim_rc_t            (*random)(void *data, unsigned char *buf,
                               size_t size);
    time_t                 now;
} scim_env_t;


/*
 * A request whose token is good.  "path" is the unparsed path below the
 * service provider's root, "query" the unparsed query, "base_url" has no
 * slash at its end.  All texts and the mapping must outlive the operation.
 */

typedef struct {
    const scim_map_t      *map;
    scim_str_t             method;
    scim_str_t             path;
    scim_str_t             query;
    scim_str_t             body;
    scim_str_t             if_match;       /* the header, NULL for none */
    scim_str_t             if_none_match;
    scim_str_t             base_url;
    scim_str_t             tenant;
    scim_env_t             env;
    size_t                 max_body;       /* bytes, for discovery */
    size_t                 scan_limit;     /* resources of one scan */
    unsigned               parallel;       /* calls at a time */
    unsigned               timeout;        /* ms; of a Bulk's each operation */
    unsigned               writable:1;     /* the token may write */
    unsigned               strict:1;       /* scim_dialect strict */
    unsigned               read_only:1;    /* scim_read_only on */
    unsigned               debug:1;        /* scim_debug, for an admin token */
} scim_request_t;


/*
 * For logs, valid as long as the operation; texts are NUL-terminated, or NULL
 * while they are not known.
 */

typedef struct {
    const char            *name;           /* "create", "list" ... */
    const char            *type;           /* "User" */
    const char            *id;
    const char            *call;           /* "User.create", the last one */
    const char            *error;          /* the cause, not the detail */
    unsigned               calls;          /* calls on the app so far */
    unsigned               parts;          /* operations of a Bulk so far */
} scim_op_info_t;


/*
 * Copies "request", not the texts in it.  NULL if there is no memory; bad
 * requests are answered by the first SCIM_DONE.  The caller frees it, at any
 * time: answers to effects under way must then not be handed in any more.
 */

scim_op_t *scim_op_new(const scim_request_t *request);
void scim_op_free(scim_op_t *op);

/*
 * "effect" is set for all but SCIM_WAIT and belongs to the operation.  After
 * SCIM_DONE it is not called again, and answers to what is still under way
 * then are not waited for.
 */

scim_effect_kind_t scim_op_next(scim_op_t *op, scim_effect_t **effect);

/*
 * The answer to a SCIM_CALL, the reply to a SCIM_STORE: once each.  What is
 * needed of them is copied, so they may be freed on return.
 */

void scim_op_answer(scim_op_t *op, scim_effect_t *effect,
    const scim_answer_t *answer);
void scim_op_reply(scim_op_t *op, scim_effect_t *effect,
    const scim_reply_t *reply);

/* the time of a SCIM_DELAY is over */

void scim_op_delayed(scim_op_t *op, scim_effect_t *effect);

/*
 * The answer to a SCIM_SESSION; "text", which is copied, and "number" count for
 * SCIM_SESSION_FOUND only.
 */

void scim_op_session(scim_op_t *op, scim_effect_t *effect,
    scim_session_reply_t reply, scim_str_t text, unsigned long number);

/*
 * The value of a variable of the session, for the configuration of nginx;
 * NULL "data" if it has none.  It lives as long as the operation.
 */

scim_str_t scim_op_session_variable(const scim_op_t *op, const char *name);

/*
 * Ends an operation that took too long: the next effect is a 503.  A Bulk
 * request ends behind the operation that takes too long, which has the 503.
 */

void scim_op_timeout(scim_op_t *op);

const scim_op_info_t *scim_op_info(const scim_op_t *op);

/*
 * 1 if a request with this method may carry a body that has to be read first
 * (RFC 7644, table 2).
 */

int scim_op_has_body(scim_str_t method);

/*
 * 1 if a resource type of one's own can have the endpoint: a slash and a name
 * that needs no escape and is none of SCIM's own (RFC 7644, 3.2).
 */

int scim_op_is_endpoint(scim_str_t text);

/*
 * The body of a SCIM error message (RFC 7644, 3.12), for answers given before
 * there is an operation.  Malloced, NUL-terminated, freed by the caller; NULL
 * if there is no memory.
 */

char *scim_op_error_body(const scim_error_t *err, size_t *len);

/*
 * A detail for a status that nginx itself answers with (413, 429, 502 ...),
 * put into "err" with the status that a SCIM client is told, its scimType and
 * Retry-After.  "max_body" is how many bytes a body may have, which a client
 * whose body was too large must be told (RFC 7644, 3.7.4).
 */

void scim_op_error_status(int status, size_t max_body, scim_error_t *err);


#endif /* SCIM_OP_H_INCLUDED */
