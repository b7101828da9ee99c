
/*
 * The values of a resource as a mapping sees them: one for each of its
 * attribute lines, between SCIM's form and the app's.
 */


#ifndef SCIM_VALUE_H_INCLUDED
#define SCIM_VALUE_H_INCLUDED


#include "scim_map_tree.h"


/*
 * A value is a scalar, for a list an array of scalars, for what is kept whole
 * any JSON.  NULL is none; JSON null is one that a client has cleared.  The
 * references are owned and dropped with the memory that the array lives in.
 */

typedef struct {
    json_t       **v;
    size_t         n;
} scim_values_t;


/* all NULL; SCIM_FAIL if there is no memory */

scim_rc_t scim_values_init(scim_values_t *values, scim_mem_t *mem,
    size_t n);

/* takes "value" in the place of what was there */

void scim_values_set_new(scim_values_t *values, size_t i, json_t *value);


/*
 * The attribute's value in a resource, a new reference; NULL for none.  A
 * client's list of e-mails for the app's only one gives the primary, else the
 * "work", else the first one (rule 25).
 */

json_t *scim_value_get_new(const scim_map_attr_t *attr,
    const json_t *resource);

/*
 * The values of a list's elements, a new array; an element without one is left
 * out.  NULL if there is no memory.
 */

json_t *scim_value_list_new(const json_t *list);

/*
 * Puts the value into a resource in SCIM's shape; NULL and null put nothing.
 * SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_value_put(const scim_map_attr_t *attr, json_t *resource,
    const json_t *value);

/*
 * 1 if both are none or cleared, or equal.  A list has no order (RFC 7643,
 * 2.4), and nothing in it twice.
 */

int scim_value_eq(const json_t *a, const json_t *b);

/*
 * From what stands at a place in the app's answer to SCIM's value in "value", a
 * new reference; NULL if there is none: what values= does not know, an empty
 * text, what is not of the type.  SCIM_DECLINED if nothing stands there: the
 * value is what values= makes of an empty text then, or an empty list.
 * SCIM_FAIL as scim_place_read() fails.
 */

scim_rc_t scim_value_read(scim_mem_t *mem, const scim_map_attr_t *attr,
    const scim_place_t *place, const scim_source_t *source, json_t **value,
    scim_error_t *err);

/*
 * A value that the mapping itself writes down, in SCIM's form or, where values=
 * has no such one, in the app's: a new reference, an empty text or list for an
 * empty one.  NULL if there is no memory.
 */

json_t *scim_value_text_new(scim_mem_t *mem, const scim_map_attr_t *attr,
    scim_str_t text);

/*
 * From SCIM's value to the app's, a new reference: text, a literal, a number
 * or a list of them (rules 1 and 2).  A NULL value gives NULL in "app", and so
 * does one for which values= has just "*".  SCIM_FAIL with 400 invalidValue if
 * the app has no such value, or split= would read another one, 400 mutability
 * if it cannot be cleared.
 */

scim_rc_t scim_value_to_app(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, json_t **app, scim_error_t *err);

/*
 * The pair of values= for SCIM's text, NULL if there is none; of several the
 * first, but "*" only if there is no other one.
 */

const scim_pair_t *scim_value_pair(const scim_map_attr_t *attr,
    const char *scim, int caseless);

/*
 * 400 invalidValue unless the value, and each of a list, matches match=.
 */

scim_rc_t scim_value_check(scim_mem_t *mem, const scim_map_attr_t *attr,
    const json_t *value, scim_error_t *err);


#endif /* SCIM_VALUE_H_INCLUDED */
