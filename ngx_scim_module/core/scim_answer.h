
/*
 * What an answer of the app means.
 */


#ifndef SCIM_ANSWER_H_INCLUDED
#define SCIM_ANSWER_H_INCLUDED


#include "scim_map_tree.h"
#include "scim_op.h"


/*
 * The answer as something to look into.  Its text is UTF-8, converted where
 * it comes in another charset.  Its tree is made by the Content-Type:
 *
 *     CSV     an array of objects: scim_csv.h
 *     XML     an object of the root element: scim_xml.h
 *     others  JSON, also in what calls itself HTML or text
 *
 * and is NULL if the text is not well-formed, or is just HTML or text.  Both
 * live in "mem", or the text in the answer.  Of an answer that is not whole
 * nothing is taken but the headers.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_answer_source(scim_mem_t *mem, const scim_answer_t *answer,
    scim_source_t *source);

/*
 * The verdict by the conditions of the mapping and, where none matches, by
 * the status.  SCIM_OK: done; SCIM_DECLINED: what the call was about does not
 * exist, "err" is a 404; SCIM_FAIL: "err" says what the client is told;
 * SCIM_AGAIN: the same for a session that is over.  For these three "cause" is
 * a text for the log, in "mem", that has no one's data in it.  "on" is the line
 * that has decided, NULL if none has.
 */

scim_rc_t scim_answer_judge(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_route_t *route, const scim_answer_t *answer,
    const scim_source_t *source, const scim_on_t **on, scim_error_t *err,
    const char **cause);

/*
 * The objects at items= as a new array, which the caller frees: the elements
 * of the array that stands there, the members of an object (but an element of
 * XML is itself the only one), or all that the place finds; or what stands at
 * object=, where a find has just that.
 * SCIM_FAIL as scim_place_read() fails, or with 503 and "cause" if the answer
 * cannot have such a list.
 */

scim_rc_t scim_answer_items(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, json_t **items, scim_error_t *err,
    const char **cause);

/*
 * The number at total=; SCIM_DECLINED if there is none, SCIM_FAIL as above.
 */

scim_rc_t scim_answer_total(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, size_t *total, scim_error_t *err);

/*
 * Fails for an answer that is well, but lacks what the mapping says is in it:
 * 503, since another answer may have it.
 */

scim_rc_t scim_answer_unexpected(scim_mem_t *mem, const scim_route_t *route,
    const char *what, scim_error_t *err, const char **cause);

/* the same for an answer whose text is not what its format should be */

scim_rc_t scim_answer_no_tree(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, scim_error_t *err, const char **cause);


#endif /* SCIM_ANSWER_H_INCLUDED */
