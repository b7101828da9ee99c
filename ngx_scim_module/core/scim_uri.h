
/*
 * What a request's uri says: the path below the service provider's root and
 * the query.
 */


#ifndef SCIM_URI_H_INCLUDED
#define SCIM_URI_H_INCLUDED


#include "scim.h"
#include "scim_mem.h"


/* Users/ID and a segment that is already one too many */

#define SCIM_URI_SEGMENTS  3


/*
 * Segments are decoded once each, so that %2F stays inside its segment; all
 * are NUL-terminated and live in "mem".  Empty segments are left out: "//"
 * counts as "/", and a slash at the end as none.  Behind the last one they are
 * empty.
 */

typedef struct {
    scim_str_t     segments[SCIM_URI_SEGMENTS];
    size_t         nsegments;            /* may be more than fit */
} scim_uri_path_t;


/*
 * "raw" as it stood in the request line, without the query.  SCIM_FAIL with
 * 400 for a broken escape, a NUL, a control character or a text that is not
 * UTF-8.
 */

scim_rc_t scim_uri_path(scim_mem_t *mem, scim_str_t raw,
    scim_uri_path_t *path, scim_error_t *err);

/*
 * The value of a query parameter, decoded once as a form ("+" is a blank), in
 * "mem", NUL-terminated.  The name is compared without regard to case; the
 * first one counts.  SCIM_DECLINED, with an empty value, if there is none;
 * SCIM_FAIL with 400 invalidValue for a broken escape or no UTF-8 in the
 * value.  Empty parameters and a trailing "&" are ignored.
 */

scim_rc_t scim_uri_arg(scim_mem_t *mem, scim_str_t query, const char *name,
    scim_str_t *value, scim_error_t *err);

/* 1 if the parameter stands there, be it without a value */

int scim_uri_has_arg(scim_str_t query, const char *name);

/*
 * The part of "raw", an unparsed path, behind the location's "prefix", a
 * decoded path that ends with or without a slash.  Runs of slashes count as
 * one.  SCIM_DECLINED if "raw" does not begin with "prefix".
 */

scim_rc_t scim_uri_below(scim_str_t raw, scim_str_t prefix,
    scim_str_t *below);

/* 1 if the text is valid UTF-8 without NUL */

int scim_uri_utf8(const char *data, size_t len);


#endif /* SCIM_URI_H_INCLUDED */
