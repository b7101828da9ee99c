
/*
 * Escaping: one function for each place that a value can be put in.
 *
 * All append to a buffer; what goes in can never change the shape of what is
 * around it.
 */


#ifndef SCIM_ESCAPE_H_INCLUDED
#define SCIM_ESCAPE_H_INCLUDED


#include "scim_buf.h"


typedef void (*scim_escape_pt)(scim_buf_t *buf, const char *data, size_t len);


/* all but the unreserved characters of RFC 3986, "/" too */

void scim_escape_uri(scim_buf_t *buf, const char *data, size_t len);

/*
 * Text that the administrator wrote into a uri: only what may not stand in
 * one is encoded, "%2F" and the delimiters stay as they are.
 */

void scim_escape_uri_literal(scim_buf_t *buf, const char *data, size_t len);

/* application/x-www-form-urlencoded, a blank is "+" */

void scim_escape_form(scim_buf_t *buf, const char *data, size_t len);

/*
 * Text of XML, or the value of an attribute there in quotes of either kind;
 * white space is not what a parser makes of it, but what it was.  What XML 1.0
 * cannot have in any form stays: see scim_escape_is_xml().
 */

void scim_escape_xml(scim_buf_t *buf, const char *data, size_t len);

/* 1 if XML 1.0 can have each character of the text, which is UTF-8 (2.2) */

int scim_escape_is_xml(const char *data, size_t len);

/* a text that a regex matches as it stands */

void scim_escape_regex(scim_buf_t *buf, const char *data, size_t len);

/* nothing is escaped */

void scim_escape_none(scim_buf_t *buf, const char *data, size_t len);


#endif /* SCIM_ESCAPE_H_INCLUDED */
