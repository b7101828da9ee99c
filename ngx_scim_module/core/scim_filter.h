
/*
 * Filters (RFC 7644, 3.4.2.2): the text to a tree, the tree on a resource.
 */


#ifndef SCIM_FILTER_H_INCLUDED
#define SCIM_FILTER_H_INCLUDED


#include "scim_path.h"


/*
 * Against stack exhaustion and quadratic work.  Parentheses and brackets
 * nest; a chain of "and"s or "or"s, however long, does not.
 */

#define SCIM_FILTER_MAX_DEPTH   32
#define SCIM_FILTER_MAX_LEN     8192


typedef enum {
    SCIM_FILTER_AND = 0,
    SCIM_FILTER_OR,
    SCIM_FILTER_NOT,               /* only "left" */
    SCIM_FILTER_VALUE_PATH,        /* path[left]; "path.filter" is NULL */
    SCIM_FILTER_PR,
    SCIM_FILTER_EQ,
    SCIM_FILTER_NE,
    SCIM_FILTER_CO,
    SCIM_FILTER_SW,
    SCIM_FILTER_EW,
    SCIM_FILTER_GT,
    SCIM_FILTER_GE,
    SCIM_FILTER_LT,
    SCIM_FILTER_LE
} scim_filter_op_t;


/*
 * The form emails[type eq "work"].value eq "x" becomes the value path
 * emails[type eq "work" and value eq "x"].  Inside a value path the paths of
 * the nodes have "attr" set to the sub-attribute and "sub" NULL.  A comparison
 * with a multi-valued or complex attribute as a whole compares its "value"
 * sub-attribute: "sub" is set to it, but not for a null, which asks whether
 * the whole attribute is there.  A chain a or b or c leans to the right, (a or
 * (b or c)): who walks the tree recurses into "left" and goes on at "right".
 */

struct scim_filter_s {
    scim_filter_op_t       op;
    scim_path_t            path;
    json_t                *value;      /* string, number, boolean or null */
    scim_filter_t         *left;
    scim_filter_t         *right;
};


/*
 * Returns the tree, which lives in "mem"; NULL with a 400 invalidFilter for
 * wrong syntax, an attribute that the type does not have or that is never
 * returned, an operator that the attribute's type does not allow, a value of
 * the wrong type, or a filter that is too long or too deep.  Tolerated: a
 * value without quotes is a string; "True" and "false" in quotes serve a
 * boolean attribute.
 */

scim_filter_t *scim_filter_parse(scim_mem_t *mem,
    const scim_resource_type_t *type, scim_str_t text, scim_error_t *err);

/*
 * The same for a search in several resource types, by the rule of
 * scim_path_parse_any(): to the resources of the first one an attribute that
 * just another one has is an attribute without a value.
 */

scim_filter_t *scim_filter_parse_any(scim_mem_t *mem,
    const scim_resource_type_t *const *types, scim_str_t text,
    scim_error_t *err);

/*
 * The filter between the brackets of a path: its attribute paths are the
 * sub-attributes of "attr".  The same contract.
 */

scim_filter_t *scim_filter_parse_value(scim_mem_t *mem,
    const scim_attr_t *attr, scim_str_t text, scim_error_t *err);

/*
 * 1 if the resource, or for scim_filter_match_value() the element of a
 * multi-valued attribute, matches; else 0.  Attribute names in "resource"
 * are the schema's own spelling.  Text is compared without regard to case
 * (by Unicode simple case folding) unless the attribute is caseExact;
 * dateTime as points in time; for a multi-valued attribute one value that
 * matches is enough.  "ne" holds for an attribute that is not there.  To "pr"
 * and to a null, an empty text, list or object is not there either.
 */

int scim_filter_match(const scim_filter_t *filter, const json_t *resource);
int scim_filter_match_value(const scim_filter_t *filter,
    const json_t *element);

/*
 * 1 if no resource can match, since attributes have no value that are another
 * type's.
 */

int scim_filter_is_never(const scim_filter_t *filter);


#endif /* SCIM_FILTER_H_INCLUDED */
