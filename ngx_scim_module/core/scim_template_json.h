
/*
 * Templates as the files that parse and render them see them.
 */


#ifndef SCIM_TEMPLATE_JSON_H_INCLUDED
#define SCIM_TEMPLATE_JSON_H_INCLUDED


#include "scim_template.h"


typedef enum {
    SCIM_JSON_LITERAL = 0,
    SCIM_JSON_TEXT,                  /* a string with variables in it */
    SCIM_JSON_VALUE,                 /* one variable, in quotes or not */
    SCIM_JSON_OBJECT,
    SCIM_JSON_ARRAY
} scim_json_kind_t;


/* "names" are templates too, of the members of an object */

struct scim_json_template_s {
    scim_json_kind_t           kind;
    json_t                    *literal;
    scim_template_t            text;
    scim_template_t           *names;
    scim_json_template_t     **items;
    size_t                     nitems;
    unsigned                   unquoted:1;
};


/* moves "pos", behind a "$", behind the name of the variable */

scim_rc_t scim_template_skip(scim_str_t text, size_t *pos,
    scim_error_t *err);


#endif /* SCIM_TEMPLATE_JSON_H_INCLUDED */
