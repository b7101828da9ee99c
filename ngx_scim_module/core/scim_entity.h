
/*
 * Entities of HTML: "&amp;", "&#233;" and "&eacute;" in a text are characters.
 */


#ifndef SCIM_ENTITY_H_INCLUDED
#define SCIM_ENTITY_H_INCLUDED


#include <stddef.h>


/*
 * Decodes in place, once: "&amp;lt;" gives "&lt;".  Known are the names of
 * HTML 4 with "apos", and numbers; 128 to 159 are those of windows-1252, as in
 * browsers, and a number that is no character, or 0, is U+FFFD.  What has no
 * ";" or another name stays as it is.  UTF-8 in, UTF-8 out.  Returns the new
 * length, which is never greater; no NUL is added.
 */

size_t scim_entity_decode(char *text, size_t len);


#endif /* SCIM_ENTITY_H_INCLUDED */
