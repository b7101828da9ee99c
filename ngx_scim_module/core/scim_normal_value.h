
/*
 * Giving a value that a client sent the type and shape of its attribute.
 */


#ifndef SCIM_NORMAL_VALUE_H_INCLUDED
#define SCIM_NORMAL_VALUE_H_INCLUDED


#include "scim_normal.h"


/*
 * "path" names what the value is for: the sub-attribute, one element if it
 * has a filter, or the whole attribute.  "out" is a new reference: JSON null
 * if the value is null or empty.  SCIM_DECLINED, with a NULL "out", for an
 * object of which nothing may be set: the client has said nothing.  SCIM_FAIL
 * with 400 invalidValue for a value that cannot be given the type.
 */

scim_rc_t scim_normal_value(const scim_normal_t *normal,
    const scim_path_t *path, json_t *value, json_t **out, scim_error_t *err);

/*
 * The same for the elements that a "remove" names: those that say no more
 * than their type are kept, and an empty list stays an array.
 */

scim_rc_t scim_normal_value_pattern(const scim_normal_t *normal,
    const scim_path_t *path, json_t *value, json_t **out, scim_error_t *err);

/* 1 if the value is null or empty, which means unassigned */

int scim_normal_value_empty(const scim_normal_t *normal,
    const scim_attr_t *attr, const json_t *value);

/*
 * The object that stands for one complex value: "value" itself, or the only
 * element of an array; NULL if it is neither.  Borrowed.
 */

json_t *scim_normal_value_object(const scim_normal_t *normal, json_t *value);


#endif /* SCIM_NORMAL_VALUE_H_INCLUDED */
