
/*
 * A mapping: how SCIM resources live in an application's own admin routes.
 *
 * It is made line by line while the configuration is read, checked as a whole
 * at its end, and never changed after that.
 */


#ifndef SCIM_MAP_H_INCLUDED
#define SCIM_MAP_H_INCLUDED


#include "scim.h"


typedef struct scim_map_s       scim_map_t;
typedef struct scim_resource_s  scim_resource_t;


/* where a line stands; "file" must outlive the mapping */

typedef struct {
    const char     *file;
    unsigned        line;
} scim_where_t;


/*
 * Resolves the name of an nginx variable to an index that is later given to
 * scim_env_t.variable(); -1 if it cannot have such a name.
 */

typedef int (*scim_map_variable_pt)(void *data, scim_str_t name);


/* NULL if there is no memory; the caller frees it */

scim_map_t *scim_map_new(scim_str_t name, scim_map_variable_pt variable,
    void *data);
void scim_map_free(scim_map_t *map);

/*
 * Opens "resource User" (args[0] is the directive's name, as in all calls
 * below).  The resource belongs to the mapping.  On SCIM_FAIL err->detail is
 * a message for the administrator that has no position in it; the caller adds
 * that of the line just read.
 */

scim_rc_t scim_map_resource(scim_map_t *map, const scim_str_t *args,
    size_t nargs, scim_where_t where, scim_resource_t **resource,
    scim_error_t *err);

/*
 * Opens "session", to whose lines the "resource" is given.
 */

scim_rc_t scim_map_session(scim_map_t *map, scim_where_t where,
    scim_resource_t **resource, scim_error_t *err);

int scim_map_has_session(const scim_map_t *map);

/*
 * The names of the variables that the session fetches, which nginx's
 * configuration can use too: NULL behind the last one.
 */

const char *scim_map_session_variable(const scim_map_t *map, size_t i);

/*
 * Any other line; "resource" is NULL outside of one.  Texts are copied, the
 * line is looked at by scim_map_end().
 */

scim_rc_t scim_map_line(scim_map_t *map, scim_resource_t *resource,
    const scim_str_t *args, size_t nargs, scim_where_t where,
    scim_error_t *err);

/*
 * At the closing brace of the mapping its lines are compiled and checked.  On
 * SCIM_FAIL "where" is set to the line to blame.
 */

scim_rc_t scim_map_end(scim_map_t *map, scim_where_t *where,
    scim_error_t *err);

/*
 * The next warning that the checks left, NULL after the last one;
 * NUL-terminated, owned by the mapping.
 */

const char *scim_map_warning(scim_map_t *map, scim_where_t *where);


#endif /* SCIM_MAP_H_INCLUDED */
