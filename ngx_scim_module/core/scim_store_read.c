
/*
 * The Redis commands that read objects that are in Redis alone.
 */


#include <string.h>

#include "scim_store_tree.h"


/* ARGV: the first row, how many, the score of the one before, if any */

static const char  scim_store_page_script[] =
    "local found\n"
    "if ARGV[5] == '' then\n"
    "    found = redis.call('ZRANGE', KEYS[1], ARGV[3],\n"
    "        ARGV[3] + ARGV[4] - 1, 'WITHSCORES')\n"
    "else\n"
    "    found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[5],\n"
    "        '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])\n"
    "end\n"
    "local out = { tostring(redis.call('ZCARD', KEYS[1])),\n"
    "    found[#found] or '' }\n"
    "for n = 1, #found, 2 do out[#out + 1] = found[n] end\n"
    "return out\n";


/* ARGV: how many fields, and their names; so for lists; the ids */

static const char  scim_store_load_script[] =
    SCIM_STORE_NAMES
    "local n, out, names = 3, {}, { {}, {} }\n"
    "for _, some in ipairs(names) do\n"
    "    for i = 1, tonumber(ARGV[n]) do some[i] = ARGV[n + i] end\n"
    "    n = n + #some + 1\n"
    "end\n"
    "for n = n, #ARGV do\n"
    "    local id = ARGV[n]\n"
    "    out[#out + 1] = redis.call('ZSCORE', ids, id)\n"
    "    for _, a in ipairs(names[1]) do\n"
    "        out[#out + 1] = redis.call('HGET', kept(id), a)\n"
    "    end\n"
    "    for _, a in ipairs(names[2]) do\n"
    "        local v = redis.call('ZRANGE', list(a, id), 0, -1)\n"
    "        v = #v > 0 and cjson.encode(v) or '[]'\n"
    "        out[#out + 1] = '{\"v\":' .. v .. '}'\n"
    "    end\n"
    "end\n"
    "return out\n";


static scim_rc_t scim_store_names(const scim_store_t *store,
    const unsigned char *need, int lists, scim_command_t *command);


scim_rc_t
scim_store_page(const scim_store_t *store, size_t from, size_t count,
    const char *cursor, scim_command_t *command)
{
    if (scim_store_of(store, scim_store_page_script, 3, command) != SCIM_OK
        || scim_store_number(store, command, from) != SCIM_OK
        || scim_store_number(store, command, count) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, cursor ? cursor : "", cursor ? strlen(cursor) : 0);
    command->reads = 1;

    return SCIM_OK;
}


scim_rc_t
scim_store_load(const scim_store_t *store, const char **ids, size_t nids,
    const unsigned char *need, scim_command_t *command)
{
    size_t  i;

    if (scim_store_of(store, scim_store_load_script,
                      2 + store->resource->nattrs + nids, command)
        != SCIM_OK
        || scim_store_names(store, need, 0, command) != SCIM_OK
        || scim_store_names(store, need, 1, command) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (i = 0; i < nids; i++) {
        scim_store_arg(command, ids[i], strlen(ids[i]));
    }

    command->reads = 1;

    return SCIM_OK;
}


/* their number comes first */

static scim_rc_t
scim_store_names(const scim_store_t *store, const unsigned char *need,
    int lists, scim_command_t *command)
{
    size_t                  i, at;
    scim_str_t              number;
    const scim_map_attr_t  *attr;

    at = command->nargs;

    if (scim_store_number(store, command, 0) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < store->resource->nattrs; i++) {
        attr = &store->resource->attrs[i];

        if (i != store->resource->id
            && (lists ? scim_map_is_kept_list(attr) && need[i]
                      : scim_store_is_field(attr)))
        {
            scim_store_arg(command, attr->key, strlen(attr->key));
        }
    }

    number.data = scim_mem_printf(store->mem, &number.len, "%lu",
                                  (unsigned long) (command->nargs - at - 1));
    if (number.data == NULL) {
        return SCIM_FAIL;
    }

    command->args[at] = number;

    return SCIM_OK;
}
