
/*
 * How the resources of a mapping are written.
 *
 * What is the same in all of them, names, types of elements and what stands in
 * what, is made once, when the mapping is read.  A resource then needs no tree
 * to become a text.
 */


#ifndef SCIM_LAYOUT_H_INCLUDED
#define SCIM_LAYOUT_H_INCLUDED


#include "scim_map_tree.h"


/*
 * "values" has one for each attribute line, in SCIM's form, that of a list with
 * its elements; NULL and null are not written.  The rest are of "meta", a NULL
 * "version" is none.
 */

typedef struct {
    const json_t *const  *values;
    const char           *location;
    const char           *version;
} scim_layout_item_t;


/*
 * The layout of a resource whose attribute lines are known, in the mapping's
 * memory.  NULL if a tree is needed: a value is kept whole, which may be older
 * than the mapping and have more than the schema, or the app says the type of
 * an element, or whether it is primary.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_layout_new(const scim_resource_t *resource,
    scim_layout_t **layout);

/* the JSON of a whole resource, in "mem"; SCIM_FAIL if there is no memory */

scim_rc_t scim_layout_text(scim_mem_t *mem, const scim_layout_t *layout,
    const scim_layout_item_t *item, scim_str_t *text);


#endif /* SCIM_LAYOUT_H_INCLUDED */
