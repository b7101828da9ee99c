
/*
 * The text of a JSON tree.
 */


#ifndef SCIM_JSON_H_INCLUDED
#define SCIM_JSON_H_INCLUDED


#include "scim_mem.h"


/*
 * Compact and in UTF-8, the members of objects in their order (RFC 8259).  Of
 * any value, also one that is no object.  The text lives in "mem" and ends with
 * a NUL, which "len" does not count; it takes no more room than it needs, and
 * nothing else of "mem".  SCIM_FAIL if there is no memory.
 *
 * It is what json_dumps() gives, but that looks at each character twice, and
 * remembers each object by a printed address, lest it be part of itself: no
 * tree is that is made here.
 */

scim_rc_t scim_json_text(scim_mem_t *mem, const json_t *value,
    scim_str_t *text);


#endif /* SCIM_JSON_H_INCLUDED */
