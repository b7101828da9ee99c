
/*
 * Texts in other charsets than UTF-8, by libc's iconv.
 */


#ifndef SCIM_CHARSET_H_INCLUDED
#define SCIM_CHARSET_H_INCLUDED


#include "scim_mem.h"


/*
 * The text as UTF-8 without a byte order mark, in "mem" or, if it is that
 * already, a part of "text".  "label" is what the application calls its
 * charset, in any case, and may be empty; a byte order mark goes before it.
 * As browsers have it ISO-8859-1 is read as windows-1252, Shift_JIS as
 * Microsoft's, and so on.  A charset that is not known, or that libc does not
 * have, is taken for UTF-8.
 *
 * What is wrong is replaced by U+FFFD: one byte of a display name is not to
 * take a whole list down.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_charset_decode(scim_mem_t *mem, scim_str_t text,
    scim_str_t label, scim_str_t *utf8);

/*
 * The charset that a text declares itself: in a <meta> at the beginning of
 * HTML, in the declaration of XML.  Empty if there is none; what says UTF-16
 * and can be read as ASCII is not UTF-16.
 */

scim_str_t scim_charset_of_html(scim_str_t text);
scim_str_t scim_charset_of_xml(scim_str_t text);


#endif /* SCIM_CHARSET_H_INCLUDED */
