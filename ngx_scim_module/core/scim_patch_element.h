
/*
 * What a PATCH does to one complex value: an element of a multi-valued
 * attribute, or the value of a singular one.
 */


#ifndef SCIM_PATCH_ELEMENT_H_INCLUDED
#define SCIM_PATCH_ELEMENT_H_INCLUDED


#include "scim_patch.h"


/*
 * Sets a copy of "value".  400 mutability if the sub-attribute is immutable
 * and has another value.
 */

scim_rc_t scim_patch_element_set(const scim_path_t *path,
    const scim_attr_t *sub, json_t *element, const json_t *value,
    scim_error_t *err);

/*
 * Sets copies of all members of "values".  With "keep" an immutable
 * sub-attribute silently keeps the value it has.
 */

scim_rc_t scim_patch_element_merge(const scim_path_t *path, int keep,
    json_t *element, const json_t *values, scim_error_t *err);

/* 400 mutability if the sub-attribute is immutable and has a value */

scim_rc_t scim_patch_element_remove(const scim_path_t *path,
    const scim_attr_t *sub, json_t *element, scim_error_t *err);

/*
 * The element that the terms of a filter describe, if they are nothing but
 * "eq" joined by "and"; a new reference.  SCIM_DECLINED if there is none.
 */

scim_rc_t scim_patch_element_build(const scim_filter_t *filter,
    json_t **element, scim_error_t *err);

/*
 * 1 if the element has nothing but its kind ("type", "primary" ...), though
 * the attribute could say more.
 */

int scim_patch_element_hollow(const scim_attr_t *attr, const json_t *element);

/* 1 if the filter of the path, if it has one, matches the element */

int scim_patch_element_selected(const scim_path_t *path,
    const json_t *element);

/* 1 if both are equal by the rules of the attribute, texts by caseExact */

int scim_patch_element_same(const scim_attr_t *attr, const json_t *a,
    const json_t *b);

/* sets the error for an immutable attribute, or its sub-attribute */

scim_rc_t scim_patch_element_mutability(const scim_path_t *path,
    const scim_attr_t *sub, scim_error_t *err);


#endif /* SCIM_PATCH_ELEMENT_H_INCLUDED */
