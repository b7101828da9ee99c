
/*
 * Memory that lives as long as the operation or the mapping it serves.
 *
 * There is no free of a single piece: scim_mem_free() releases all of it and
 * runs the cleanups, the last one added first.  Not for use by two threads.
 */


#ifndef SCIM_MEM_H_INCLUDED
#define SCIM_MEM_H_INCLUDED


#include <stdarg.h>
#include <jansson.h>

#include "scim.h"


typedef struct scim_mem_s  scim_mem_t;


/* NULL if there is no memory; the caller frees it */

scim_mem_t *scim_mem_new(void);

/* NULL is allowed */

void scim_mem_free(scim_mem_t *mem);

/* zeroed and aligned for any type; NULL if there is no memory */

void *scim_mem_alloc(scim_mem_t *mem, size_t size);

/* for a text: neither zeroed nor aligned; NULL if there is no memory */

char *scim_mem_nalloc(scim_mem_t *mem, size_t size);

/* a NUL-terminated copy; NULL if there is no memory */

char *scim_mem_strdup(scim_mem_t *mem, const char *data, size_t len);

/* NUL-terminated; "len" does not count the NUL, and may be NULL */

char *scim_mem_printf(scim_mem_t *mem, size_t *len, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* calls handler(data) at the end; SCIM_FAIL if there is no memory */

scim_rc_t scim_mem_cleanup(scim_mem_t *mem, void (*handler)(void *data),
    void *data);

/*
 * Takes the reference to "json" and drops it at the end.  Returns "json",
 * borrowed; NULL if "json" is NULL or there is no memory (then the reference
 * is dropped at once).
 */

json_t *scim_mem_take(scim_mem_t *mem, json_t *json);


#endif /* SCIM_MEM_H_INCLUDED */
