
/*
 * Conditions: what an answer of the app means.
 *
 *     on [CALLNAME ...] [STATUS ...] [TEST ...] ACTION
 */


#ifndef SCIM_COND_H_INCLUDED
#define SCIM_COND_H_INCLUDED


#include "scim_map.h"
#include "scim_place.h"


typedef enum {
    SCIM_TEST_EXISTS = 0,
    SCIM_TEST_EQ,
    SCIM_TEST_MATCH              /* "regex" */
} scim_test_op_t;


/* "left" is what is looked at, as it is written before the operator */

typedef struct {
    scim_str_t             left;
    scim_place_t           place;
    scim_test_op_t         op;
    const char            *text;
    scim_regex_t          *regex;
    unsigned               negated:1;
    unsigned               caseless:1;   /* of "=" and "!=" */
} scim_test_t;


/* 422, or 400 and 499 for "4xx" */

typedef struct {
    int                    from;
    int                    to;
    unsigned               negated:1;
} scim_status_t;


typedef enum {
    SCIM_ON_OK = 0,
    SCIM_ON_LOGIN,
    SCIM_ON_RETURN
} scim_action_t;


/* "calls" are names such as "get" or "set.active" */

typedef struct {
    scim_where_t           where;        /* set by the caller */
    scim_str_t            *calls;
    size_t                 ncalls;
    scim_status_t         *statuses;
    size_t                 nstatuses;
    scim_test_t           *tests;
    size_t                 ntests;
    scim_action_t          action;
    int                    code;
    const char            *scim_type;
} scim_on_t;


/*
 * Parses a line, args[0] is "on".  Texts of "args" must outlive the
 * condition.  SCIM_FAIL with a message for the administrator.
 */

scim_rc_t scim_cond_parse(scim_mem_t *mem, const scim_str_t *args,
    size_t nargs, scim_on_t *on, scim_error_t *err);

/*
 * Parses one TEST; "left" is not parsed as a place, which the caller does or
 * does not.
 */

scim_rc_t scim_cond_parse_test(scim_mem_t *mem, scim_str_t text,
    scim_test_t *test, scim_error_t *err);

/* 1 if the word is the name of a call, "get" or "set.ATTR" */

int scim_cond_is_call(scim_str_t text);

/* 1 if a call's name is "name", or begins with it: "set" is each "set.ATTR" */

int scim_cond_is_name(scim_str_t name, const char *call);

/*
 * SCIM_OK if the answer to the call of that name ("set.active", or "get")
 * satisfies the condition, SCIM_DECLINED if not, SCIM_FAIL as
 * scim_place_read() does.
 */

scim_rc_t scim_cond_match(const scim_on_t *on, const char *call, int status,
    const scim_source_t *source, scim_error_t *err);

/*
 * The test on an array of values, or on one, NULL for none: of several, one
 * that passes is needed and enough; a negated test also holds for none.  The
 * same returns.
 */

scim_rc_t scim_cond_test(const scim_test_t *test, const json_t *values,
    scim_error_t *err);


#endif /* SCIM_COND_H_INCLUDED */
