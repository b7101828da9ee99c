
/*
 * Templates: text of the mapping with variables in it, for a uri, a form, a
 * body of JSON or XML, a header or a plain value.
 *
 *     $name   ${name}   ${name:json}   ${name:regex}   $$
 */


#ifndef SCIM_TEMPLATE_H_INCLUDED
#define SCIM_TEMPLATE_H_INCLUDED


#include <jansson.h>

#include "scim_escape.h"


typedef enum {
    SCIM_VAR_ATTR = 0,          /* "index" is the attribute line's */
    SCIM_VAR_ID,
    SCIM_VAR_VALUE,
    SCIM_VAR_VALUES,
    SCIM_VAR_OFFSET,
    SCIM_VAR_START,
    SCIM_VAR_PAGE,
    SCIM_VAR_PAGE0,
    SCIM_VAR_CURSOR,
    SCIM_VAR_LIMIT,
    SCIM_VAR_SECRET,
    SCIM_VAR_CALL,
    SCIM_VAR_LOOKUP,            /* "index" is the resource's lookup */
    SCIM_VAR_SESSION,           /* "index" is the session's */
    SCIM_VAR_NGINX              /* "index" is the resolver's */
} scim_var_kind_t;


typedef enum {
    SCIM_VAR_PLAIN = 0,
    SCIM_VAR_JSON,
    SCIM_VAR_REGEX
} scim_var_form_t;


typedef struct {
    scim_var_kind_t           kind;
    scim_var_form_t           form;
    int                       index;
} scim_var_t;


/* literal text, or a variable where "var" is not NULL */

typedef struct {
    scim_str_t                text;
    scim_var_t               *var;
} scim_part_t;


typedef struct {
    scim_part_t              *parts;
    size_t                    nparts;
} scim_template_t;


/* name=value, of a query or a form; "bare" has no "=" */

typedef struct {
    scim_template_t           name;
    scim_template_t           value;
    unsigned                  bare:1;
} scim_field_t;


typedef struct {
    scim_field_t             *fields;
    size_t                    nfields;
} scim_fields_t;


typedef struct {
    scim_template_t           path;
    scim_fields_t             query;
} scim_uri_template_t;


typedef struct scim_json_template_s  scim_json_template_t;


/* "type" is the Content-Type that suits its root element */

typedef struct {
    scim_template_t           text;
    const char               *type;
} scim_xml_template_t;


/*
 * Resolves the name of a variable at configuration time.  SCIM_FAIL with a
 * message if there is none, or not here.
 */

typedef scim_rc_t (*scim_resolve_pt)(void *data, scim_str_t name,
    scim_var_t *var, scim_error_t *err);


typedef struct {
    scim_mem_t               *mem;
    scim_resolve_pt           resolve;
    void                     *data;
} scim_template_parser_t;


/*
 * All fail with a message for the administrator; what they make lives in the
 * parser's "mem".
 */

scim_rc_t scim_template_parse(scim_template_parser_t *parser,
    scim_str_t text, scim_template_t *tpl, scim_error_t *err);
scim_rc_t scim_template_parse_uri(scim_template_parser_t *parser,
    scim_str_t text, scim_uri_template_t *tpl, scim_error_t *err);
scim_rc_t scim_template_parse_fields(scim_template_parser_t *parser,
    scim_str_t text, scim_fields_t *tpl, scim_error_t *err);
scim_json_template_t *scim_template_parse_json(
    scim_template_parser_t *parser, scim_str_t text, scim_error_t *err);

/* a whole document, namespaces and all */

scim_rc_t scim_template_parse_xml(scim_template_parser_t *parser,
    scim_str_t text, scim_xml_template_t *tpl, scim_error_t *err);


/*
 * XML before it is a template: variables are text, or in an attribute's value.
 * Puts "body", a document or NULL to look at the envelope only, into the one
 * empty element of "envelope".  "whole" (untouched without a body) is in "mem".
 */

scim_rc_t scim_template_xml_into(scim_mem_t *mem, scim_str_t envelope,
    const scim_str_t *body, scim_str_t *whole, scim_error_t *err);

/*
 * What any values make of it: JSON_OBJECT or JSON_ARRAY; JSON_NULL for what is
 * neither, or may be.
 */

json_type scim_template_json_type(const scim_json_template_t *tpl);


/*
 * Gives a variable's value in the app's form as a new reference, or NULL for
 * none; SCIM_FAIL with the error for the client.
 */

typedef scim_rc_t (*scim_value_pt)(void *data, const scim_var_t *var,
    json_t **value, scim_error_t *err);


typedef struct {
    scim_mem_t               *mem;
    scim_value_pt             value;
    void                     *data;
} scim_renderer_t;


/*
 * The text with each value escaped, literal text by "literal", in the
 * renderer's "mem"; a list's elements are joined by commas, 400 invalidValue if
 * one of them has a comma.  "*has" (may be NULL) tells if any variable had a
 * value, or there was none to have one.
 */

scim_rc_t scim_template_text(scim_renderer_t *renderer,
    const scim_template_t *tpl, scim_escape_pt literal, scim_escape_pt escape,
    scim_str_t *text, int *has, scim_error_t *err);

/*
 * The text of a variable's value in the form that the template asks for, not
 * escaped: the value's own, or in the renderer's "mem".
 */

scim_rc_t scim_template_value_text(scim_renderer_t *renderer,
    const scim_var_t *var, const json_t *value, scim_str_t *text,
    scim_error_t *err);

/*
 * Path and query.  A segment that variables make empty, "." or "..", be it
 * between slashes of a value, is never sent: 404 if it is made of $scim_id,
 * else 400 invalidValue.  A query argument that is one variable without value
 * is left out, one that is a list is repeated, of an empty list the text is
 * empty.  400 invalidValue for a value in an argument's name that is empty or
 * has a bracket.
 */

scim_rc_t scim_template_uri(scim_renderer_t *renderer,
    const scim_uri_template_t *tpl, scim_str_t *uri, scim_error_t *err);

/*
 * Appends to the query or form that begins at "start" of "buf", by the same
 * rules.
 */

scim_rc_t scim_template_fields(scim_renderer_t *renderer,
    const scim_fields_t *tpl, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err);

/*
 * A new JSON value, which the caller frees; NULL if all of it is a variable
 * without value.  A member that is one variable without value, quoted or not,
 * is left out, an element too.  400 invalidValue if values give two members
 * the same name, or one no name.
 */

scim_rc_t scim_template_json(scim_renderer_t *renderer,
    const scim_json_template_t *tpl, json_t **value, scim_error_t *err);

/*
 * The text of a document, in the renderer's "mem".  An element or an attribute
 * that is one variable without a value is empty, not left out: the schemas of
 * XML apps want their elements in order, and all of them.  400 invalidValue for
 * a value with a character that XML cannot have.
 */

scim_rc_t scim_template_xml(scim_renderer_t *renderer,
    const scim_xml_template_t *tpl, scim_str_t *text, scim_error_t *err);


#endif /* SCIM_TEMPLATE_H_INCLUDED */
