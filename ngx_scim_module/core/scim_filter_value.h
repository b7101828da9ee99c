
/*
 * The value of a comparison in a filter, and what its attribute allows.
 */


#ifndef SCIM_FILTER_VALUE_H_INCLUDED
#define SCIM_FILTER_VALUE_H_INCLUDED


#include "scim_filter.h"


/*
 * The length of the value at "pos", a string with its quotes or text without
 * any; 0 if there is none, or a string without end.  The second stops at a
 * quote too: it is for names and operators.
 */

size_t scim_filter_value_len(const char *pos, const char *end);
size_t scim_filter_value_bare(const char *pos, const char *end);

/*
 * Sets filter->value, and filter->path.sub for an attribute that is compared
 * by its "value", from the value as the filter has it, with its quotes if it
 * has any.  SCIM_FAIL with 400 invalidFilter if it is none that the attribute
 * can have.
 */

scim_rc_t scim_filter_value_set(scim_mem_t *mem, scim_filter_t *filter,
    scim_str_t text, scim_error_t *err);

/*
 * SCIM_FAIL with 400 invalidFilter if the attribute may not be filtered, or
 * not with this operator; a value path counts as one.
 */

scim_rc_t scim_filter_value_check(const scim_filter_t *filter,
    scim_error_t *err);


#endif /* SCIM_FILTER_VALUE_H_INCLUDED */
