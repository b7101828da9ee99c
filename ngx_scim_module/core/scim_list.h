
/*
 * What a client asked to see: paging (RFC 7644, 3.4.2.4), projection
 * (3.4.2.5 and 3.9) and the ListResponse.
 */


#ifndef SCIM_LIST_H_INCLUDED
#define SCIM_LIST_H_INCLUDED


#include "scim_path.h"


/* rows of a page if the client names no count, and the most it gets */

#define SCIM_LIST_COUNT       100
#define SCIM_LIST_COUNT_MAX   1000

/* the last start: no scan ever gets so far, and every integer type holds it */

#define SCIM_LIST_START_MAX   2147483647


/* "attributes" or "excludedAttributes", parsed */

typedef struct {
    scim_path_t           *paths;
    size_t                 npaths;
    unsigned               excluded:1;
    unsigned               given:1;
} scim_projection_t;


/*
 * Names are separated by commas, blanks around them are ignored, unknown ones
 * too (RFC 7644, 3.9).  Either text may be empty; both at once are 400
 * invalidValue.
 */

scim_rc_t scim_list_projection(scim_mem_t *mem,
    const scim_resource_type_t *type, scim_str_t attributes,
    scim_str_t excluded, scim_projection_t *projection, scim_error_t *err);

/*
 * 1 if a client that asked so wants to see the attribute, by "returned" of
 * RFC 7643, 7: always, never, default and request.  An attribute is wanted if
 * any of its sub-attributes is.
 */

int scim_list_wants(const scim_projection_t *projection,
    const scim_path_t *path);

/*
 * Takes out of "resource" what the client does not want, in place; what is
 * returned never is taken out for all.
 */

void scim_list_project(const scim_projection_t *projection,
    const scim_resource_type_t *type, json_t *resource);

/*
 * "startIndex" and "count" from their texts (empty: not sent): a start below
 * 1 is 1, a negative count is 0, a count over SCIM_LIST_COUNT_MAX is that.
 * What is no integer is 400 invalidValue.
 */

scim_rc_t scim_list_page(scim_str_t start_index, scim_str_t count,
    size_t *start, size_t *rows, scim_error_t *err);

/*
 * A new ListResponse of "rows" resources, which are not yet in it.  A start of
 * 0 is left out: of pages that are named by cursors.  NULL if there is no
 * memory.
 */

json_t *scim_list_response_new(size_t rows, size_t total, size_t start);


#endif /* SCIM_LIST_H_INCLUDED */
