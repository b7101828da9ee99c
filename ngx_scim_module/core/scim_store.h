
/*
 * The Redis commands that keep what the app has nowhere to put.
 *
 * An object's kept attributes are the fields of one hash, each a JSON object
 * with the value "v" and its index keys "k".  An index is a sorted set of
 * KEY NUL ID, all of one score, so that the ids of a value are a range.
 *
 *     scim:{TENANT}:kept:TYPE:ID             the hash
 *     scim:{TENANT}:index:TYPE:ATTRIBUTE     the sorted set
 *
 * Groups that are values of users have a set of their ids, lest one is lost
 * with its last member.
 *
 *     scim:{TENANT}:values:TYPE:ATTRIBUTE    the set
 *
 * The tenant in braces keeps all of its keys in one slot of Redis Cluster.
 */


#ifndef SCIM_STORE_H_INCLUDED
#define SCIM_STORE_H_INCLUDED


#include "scim_op.h"
#include "scim_value.h"


/* the most ids that one value of an index gives */

#define SCIM_STORE_MAX_IDS  1000


typedef struct {
    scim_mem_t              *mem;
    scim_str_t               tenant;
    const scim_resource_t   *resource;
} scim_store_t;


/*
 * Each makes a command in the store's memory; SCIM_FAIL if there is none.
 */

/* all kept attributes of an object, in the order of the attribute lines */

scim_rc_t scim_store_get(const scim_store_t *store, const char *id,
    scim_command_t *command);

/*
 * Takes over the value of each kept attribute for which "changed" is set,
 * NULL and null delete it.  Value and index change together, in one script
 * that refuses a value of a unique attribute that another object has.
 */

scim_rc_t scim_store_put(const scim_store_t *store, const char *id,
    const scim_values_t *values, const unsigned char *changed,
    scim_command_t *command);

/*
 * The ids of the objects whose attribute is equal to the text; one more than
 * SCIM_STORE_MAX_IDS if there are too many.
 */

scim_rc_t scim_store_find(const scim_store_t *store, size_t attr,
    const char *text, scim_command_t *command);


/*
 * The lock of an object, SET NX PX: the reply is nil if somebody else has it.
 * "value" is the holder's own, "ms" how long it lives.  The other one deletes
 * it if it still has that value.
 *
 *     scim:{TENANT}:lock:TYPE:ID
 */

scim_rc_t scim_store_lock(const scim_store_t *store, const char *id,
    const char *value, unsigned ms, scim_command_t *command);
scim_rc_t scim_store_unlock(const scim_store_t *store, const char *id,
    const char *value, scim_command_t *command);


/*
 * The groups that are remembered, SMEMBERS; and one that is from now on, or is
 * forgotten.
 */

scim_rc_t scim_store_values(const scim_store_t *store,
    scim_command_t *command);
scim_rc_t scim_store_remember(const scim_store_t *store, const char *id,
    int remember, scim_command_t *command);


/*
 * The value of one field of scim_store_get()'s reply, a new reference in
 * "value", NULL for none.  SCIM_FAIL if it is no text that was put there.
 */

scim_rc_t scim_store_value(const scim_reply_t *field, json_t **value);

/* the id in an element of scim_store_find()'s reply; SCIM_FAIL if not one */

scim_rc_t scim_store_id(const scim_reply_t *element, scim_str_t *id);

/*
 * Of scim_store_put(): SCIM_OK, SCIM_DECLINED with the name of the attribute
 * whose value is taken, SCIM_FAIL for anything else.
 */

scim_rc_t scim_store_put_reply(const scim_reply_t *reply, scim_str_t *name);


#endif /* SCIM_STORE_H_INCLUDED */
