
/*
 * The types that every part of the SCIM library shares.
 */


#ifndef SCIM_H_INCLUDED
#define SCIM_H_INCLUDED


#include <stddef.h>


/* counted text, not NUL-terminated unless its owner says so */

typedef struct {
    size_t        len;
    const char   *data;
} scim_str_t;


/* a header of HTTP */

typedef struct {
    scim_str_t    name;
    scim_str_t    value;
} scim_header_t;


#define scim_str(text)  { sizeof(text) - 1, text }


typedef enum {
    SCIM_OK = 0,
    SCIM_DECLINED,             /* well-formed, but there is no such thing */
    SCIM_AGAIN,                /* once more, in a new session */
    SCIM_FAIL                  /* the error that was passed in says why */
} scim_rc_t;


/* longer details are cut at a character boundary */

#define SCIM_DETAIL_SIZE  512


/*
 * What a client is told of a failure (RFC 7644, 3.12).  "scim_type" is a
 * string constant or NULL, "retry_after" is in seconds, 0 for none.
 */

typedef struct {
    int           status;
    int           retry_after;
    const char   *scim_type;
    char          detail[SCIM_DETAIL_SIZE];
} scim_error_t;


/*
 * Both always return SCIM_FAIL, so that a caller may write
 * "return scim_error_set(...)".  The detail of the second is "out of memory"
 * with the status 500.
 */

scim_rc_t scim_error_set(scim_error_t *err, int status, const char *scim_type,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
scim_rc_t scim_error_memory(scim_error_t *err);

/*
 * The known scimType of that name (RFC 7644, table 9) as a string constant,
 * NULL if there is none.
 */

const char *scim_error_type(scim_str_t name);


int scim_str_eq(scim_str_t a, const char *b);
int scim_str_caseeq(scim_str_t a, const char *b);


#endif /* SCIM_H_INCLUDED */
