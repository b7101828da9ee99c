
/*
 * Tolerant reading of what identity providers send: everything that reaches
 * the engine behind it has the schema's own spelling, types and shape.
 */


#ifndef SCIM_NORMAL_H_INCLUDED
#define SCIM_NORMAL_H_INCLUDED


#include "scim_patch.h"


/*
 * "strict" is set for "scim_dialect strict": what RFC 7643 and 7644 do not
 * allow is then refused and not mended.  "dropped" is an array, or NULL, to
 * which the paths of the attributes are appended that the type does not have.
 */

typedef struct {
    const scim_resource_type_t   *type;
    unsigned                      strict:1;
    json_t                       *dropped;
} scim_normal_t;


/*
 * The body of a POST or PUT as a new resource; the caller owns the reference.
 * Names get the schema's spelling, unknown ones are dropped, values get the
 * attribute's type ("False" for a boolean, a single object for a list, an
 * object for a manager given as text ...).  read-only attributes ("id",
 * "meta", "groups" ...) are left out.  A null, "", [], {} or text of blanks
 * is kept as a JSON null at the top level (and at the top of an extension),
 * since a PUT clears what it mentions, and left out below it; so is an element
 * that has nothing but its type.  An extension that is null or empty has all
 * its attributes null.  NULL with 400 invalidSyntax if "body" is not an
 * object, 400 invalidValue for a value that cannot be given the attribute's
 * type.
 */

json_t *scim_normal_resource(const scim_normal_t *normal, const json_t *body,
    scim_error_t *err);

/*
 * A PatchOp message (RFC 7644, 3.5.2) as operations that each have a path to
 * an attribute: those without one, or with that of a schema, are taken apart
 * key by key (a dotted or urn-qualified key is a path).  Operations on
 * attributes that the type does not have are left out.  Values are those of
 * scim_normal_resource(), but never JSON null: a null or empty value turns
 * "add" into nothing and "replace" into "remove", and what is empty within a
 * complex value becomes a "remove" of its own.  An element that is added or
 * removed by its value (members[value eq "x"]) is a list of one, and such
 * lists are joined as long as operations on the same attribute follow each
 * other.  A path on a read-only attribute is 400 mutability; pathless it is
 * ignored.  Bad messages are 400 invalidSyntax, bad paths 400 invalidPath or
 * invalidFilter, more than a thousand operations 413.
 */

scim_rc_t scim_normal_patch(scim_mem_t *mem, const scim_normal_t *normal,
    const json_t *body, scim_patch_t *patch, scim_error_t *err);

/*
 * The text of a filter as the client meant it: decoded once more if it still
 * holds percent-encoded quotes.  In "mem"; "data" is NULL if there is no
 * memory.
 */

scim_str_t scim_normal_filter(scim_mem_t *mem, scim_str_t text);


#endif /* SCIM_NORMAL_H_INCLUDED */
