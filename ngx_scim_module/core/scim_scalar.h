
/*
 * JSON scalars and their texts: what the app calls 1 and what it calls "1" is
 * the same to a mapping.
 */


#ifndef SCIM_SCALAR_H_INCLUDED
#define SCIM_SCALAR_H_INCLUDED


#include "scim_mem.h"


/*
 * NUL-terminated, in "mem" or borrowed from "value"; an object or an array
 * gives its JSON text, null the empty text.  "len" may be NULL.  NULL if
 * there is no memory.
 */

const char *scim_scalar_text(scim_mem_t *mem, const json_t *value,
    size_t *len);

/* the same text, malloced: the caller frees it */

char *scim_scalar_dup(const json_t *value);

/* 1 if "value" is a scalar of that text; NULL and null have none */

int scim_scalar_is(const json_t *value, const char *text);

/* 1 if both are scalars of the same text, or equal as JSON */

int scim_scalar_eq(const json_t *a, const json_t *b);


/* 1 for what can be a JSON string: UTF-8 without a NUL */

int scim_scalar_is_text(const char *data, size_t len);

/*
 * A new number from its text, with a fraction only if "real" allows it; JSON
 * null for what is no number, NULL if there is no memory.  In JSON's spelling
 * only (RFC 8259, 6): "007" is not 7 (rule 7), and no number is made that is
 * not the one that was meant.
 */

json_t *scim_scalar_number_new(const char *text, int real);

/*
 * A new dateTime from the app's text: a number is epoch seconds or milliseconds
 * by its size; no zone is UTC.  JSON null for what is no point in time, NULL if
 * there is no memory.
 */

json_t *scim_scalar_time_new(const char *text);


#endif /* SCIM_SCALAR_H_INCLUDED */
