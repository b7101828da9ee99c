
/*
 * JSON texts and their trees.
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


/*
 * A text that is being made.  What does not fit into it any more is measured:
 * "len" goes on.
 */

typedef struct {
    char     *data;
    size_t    size;
    size_t    len;
} scim_json_writer_t;

/*
 * The same of what "write" puts, which may be called twice, and has to put the
 * same both times.
 */

scim_rc_t scim_json_make(scim_mem_t *mem,
    void (*write)(scim_json_writer_t *writer, const void *data),
    const void *data, scim_str_t *text);

/* a value, not NULL, a text in UTF-8 as a string, a piece of JSON as it is */

void scim_json_value(scim_json_writer_t *writer, const json_t *value);
void scim_json_string(scim_json_writer_t *writer, const char *data,
    size_t len);
void scim_json_put(scim_json_writer_t *writer, const char *data, size_t len);


/*
 * A new tree, of any value; NULL if the text is not JSON or there is no memory.
 * The text has to be valid UTF-8, and need not end with a NUL.
 *
 * It is what json_loadb() gives with JSON_DECODE_ANY: a member that is there
 * twice has the last of its values, a NUL in a string, a number out of range
 * and more than 2048 levels are refused.
 */

json_t *scim_json_parse_new(scim_str_t text);


/*
 * The member of that name without regard to case (RFC 7643, 2.1), borrowed;
 * NULL if there is none, or "object" is none.
 */

json_t *scim_json_member(const json_t *object, const char *name);


/*
 * Where the first character is that a JSON string cannot have as it is: a
 * quote, a backslash or a control character; "end" if there is none.  For those
 * who read and write JSON.
 */

const char *scim_json_plain(const char *p, const char *end);


#endif /* SCIM_JSON_H_INCLUDED */
