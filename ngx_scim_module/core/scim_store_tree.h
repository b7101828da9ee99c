
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

/*
 * An attribute's value as three words: the attribute, "1" if it is unique, and
 * the field, empty for no value.
 */

scim_rc_t scim_store_field(const scim_store_t *store, scim_command_t *command,
    const scim_map_attr_t *attr, const json_t *value);


/*
 * KEYS: "ids", "new".  ARGV: "scim:{TENANT}:", the type, and what a script
 * needs.  The names of the other keys depend on what these hold; all of them
 * are the tenant's, and so in the same slot.
 */

#define SCIM_STORE_NAMES                                                      \
    "local ids, new, pre, typ = KEYS[1], KEYS[2], ARGV[1], ARGV[2]\n"         \
    "local function kept(id) return pre .. 'kept:' .. typ .. ':' .. id end\n" \
    "local function index(a) return pre .. 'index:' .. typ .. ':' .. a end\n" \
    "local function list(a, id)\n"                                            \
    "    return pre .. 'list:' .. typ .. ':' .. a .. ':' .. id\n"             \
    "end\n"

/* one of them, with these; "nargs" words are to follow */

#define scim_store_of(store, script, nargs, command)                          \
    scim_store_script(store, script, sizeof(script) - 1, nargs, command)

scim_rc_t scim_store_script(const scim_store_t *store, const char *script,
    size_t len, size_t nargs, scim_command_t *command);

scim_rc_t scim_store_number(const scim_store_t *store,
    scim_command_t *command, size_t n);

/* 1 if the attribute is a field of the object's hash */

int scim_store_is_field(const scim_map_attr_t *attr);


#endif /* SCIM_STORE_TREE_H_INCLUDED */
