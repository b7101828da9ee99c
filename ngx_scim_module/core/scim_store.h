
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
 * Objects that are in Redis alone ("id redis") have all of their attributes
 * there, and Redis knows which there are.  A list of which each value is kept
 * by itself ("members") is no field of the hash; its index keys are the values.
 *
 *     scim:{TENANT}:ids:TYPE                 sorted set: the ids, in the order
 *                                            in which the objects were made
 *     scim:{TENANT}:new:TYPE                 sorted set: ids of objects that
 *                                            are being made, by the time in ms
 *                                            at which they are given up
 *     scim:{TENANT}:list:TYPE:ATTRIBUTE:ID   sorted set: the values of a list
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
 * Objects that are in Redis alone.  Each command is one script.
 */


/*
 * Makes a new object of the values, all at once with its indexes, which nobody
 * sees before scim_store_settle().  It lasts: if that never comes, the next
 * one who wants one of its unique values, and not before "ms" from now, gets
 * the same object, with the new values.
 *
 * Of the reply: SCIM_OK with the id of the object, "again" if it was begun
 * before; SCIM_DECLINED with the name of the attribute whose value is taken;
 * SCIM_AGAIN while another one is being made of such a value; SCIM_FAIL.
 */

scim_rc_t scim_store_reserve(const scim_store_t *store, const char *id,
    const scim_values_t *values, unsigned ms, scim_command_t *command);
scim_rc_t scim_store_reserved(const scim_reply_t *reply, scim_str_t *text,
    int *again);

/* it is made: the reply is 0 if it is not being made any more */

scim_rc_t scim_store_settle(const scim_store_t *store, const char *id,
    scim_command_t *command);

/* somebody else may go on with it, from now on */

scim_rc_t scim_store_release(const scim_store_t *store, const char *id,
    scim_command_t *command);

/*
 * As scim_store_put(), for an object that is there: the reply is 0 if it is
 * not.  Lists are changed by what comes and what goes, "lists" has the two
 * arrays of each attribute.  "trial": nothing is changed, the reply is what it
 * would be.
 */

typedef struct {
    const json_t            *values;
    const json_t            *gone;
} scim_store_list_t;

scim_rc_t scim_store_change(const scim_store_t *store, const char *id,
    const scim_values_t *values, const unsigned char *changed,
    const scim_store_list_t *lists, int trial, scim_command_t *command);

/* deletes all that there is of it, made or being made */

scim_rc_t scim_store_forget(const scim_store_t *store, const char *id,
    scim_command_t *command);

/* takes a value out of that list of each object that has it */

scim_rc_t scim_store_leave(const scim_store_t *store, size_t attr,
    const char *value, scim_command_t *command);

/*
 * A page of ids: those from the row "from" on, or behind "cursor", which is
 * the one of the page before.  The reply is an array: how many there are in
 * all, the cursor, the ids.
 */

scim_rc_t scim_store_page(const scim_store_t *store, size_t from, size_t count,
    const char *cursor, scim_command_t *command);

/*
 * Objects by their ids.  The reply is an array: of each object whether it is
 * there (else nil), then the fields, then the lists that "need" marks, both in
 * the order of the attribute lines and as scim_store_value() reads them.
 */

scim_rc_t scim_store_load(const scim_store_t *store, const char **ids,
    size_t nids, const unsigned char *need, scim_command_t *command);


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
