
/*
 * What the files of scim_store_* share.
 */


#ifndef SCIM_STORE_TREE_H_INCLUDED
#define SCIM_STORE_TREE_H_INCLUDED


#include "scim_store.h"


/* a command for so many words; SCIM_FAIL if there is no memory */

scim_rc_t scim_store_command(const scim_store_t *store, size_t nargs,
    scim_command_t *command);

/* one more word, which is not copied */

void scim_store_arg(scim_command_t *command, const char *text, size_t len);

/* scim:{TENANT}:KIND:TYPE:NAME */

scim_rc_t scim_store_key(const scim_store_t *store, scim_command_t *command,
    const char *kind, const char *name);

/*
 * An attribute's value as three words: the attribute, "1" if it is unique, and
 * the field, empty for no value.
 */

scim_rc_t scim_store_field(const scim_store_t *store, scim_command_t *command,
    const scim_map_attr_t *attr, const json_t *value);


#endif /* SCIM_STORE_TREE_H_INCLUDED */
