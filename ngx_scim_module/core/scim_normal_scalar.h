
/*
 * Reading a value that is neither list nor object as an attribute's type.
 */


#ifndef SCIM_NORMAL_SCALAR_H_INCLUDED
#define SCIM_NORMAL_SCALAR_H_INCLUDED


#include "scim_schema.h"


/*
 * "out" is a new reference, NULL if there is no memory.  SCIM_DECLINED if
 * "value" is not of the type and, unless "strict", does not clearly mean a
 * value of it.
 */

scim_rc_t scim_normal_scalar(scim_type_t type, int strict, json_t *value,
    json_t **out);

/* what such a value is called in an error: "a boolean" */

const char *scim_normal_scalar_name(scim_type_t type);


#endif /* SCIM_NORMAL_SCALAR_H_INCLUDED */
