
/*
 * The Redis commands that write objects that are in Redis alone.
 *
 * An object that is not made yet is in the set "new", and holds its unique
 * values with its indexes already.  Once it is made it is in the set "ids".
 * What is in neither is not there, whatever an index says of it.
 */


#include <string.h>

#include "scim_scalar.h"
#include "scim_store_tree.h"


/*
 * From "first" on ARGV has attributes, three words each: the name, how, and a
 * value.  How: "1" or "0" as of scim_store_field(), "+" or "-" for a value that
 * comes to a list or leaves it, "*" just names a list.
 */

#define SCIM_STORE_WRITES                                                     \
    "local function keys(field)\n"                                            \
    "    return field and field ~= '' and cjson.decode(field).k or {}\n"      \
    "end\n"                                                                   \
    "local function drop(id, a)\n"                                            \
    "    for _, k in ipairs(keys(redis.call('HGET', kept(id), a))) do\n"      \
    "        redis.call('ZREM', index(a), k .. '\\0' .. id)\n"                \
    "    end\n"                                                               \
    "    redis.call('HDEL', kept(id), a)\n"                                   \
    "end\n"                                                                   \
    "local function wipe(id, first)\n"                                        \
    "    for _, a in ipairs(redis.call('HKEYS', kept(id))) do\n"              \
    "        drop(id, a)\n"                                                   \
    "    end\n"                                                               \
    "    for n = first, #ARGV, 3 do\n"                                        \
    "        local a, how = ARGV[n], ARGV[n + 1]\n"                           \
    "        if how == '*' then\n"                                            \
    "            local has = redis.call('ZRANGE', list(a, id), 0, -1)\n"      \
    "            for _, v in ipairs(has) do\n"                                \
    "                redis.call('ZREM', index(a), v .. '\\0' .. id)\n"        \
    "            end\n"                                                       \
    "            redis.call('DEL', list(a, id))\n"                            \
    "        end\n"                                                           \
    "    end\n"                                                               \
    "    redis.call('ZREM', new, id)\n"                                       \
    "    return redis.call('ZREM', ids, id)\n"                                \
    "end\n"                                                                   \
    "local function put(id, first)\n"                                         \
    "    for n = first, #ARGV, 3 do\n"                                        \
    "        local a, how, v = ARGV[n], ARGV[n + 1], ARGV[n + 2]\n"           \
    "        if how == '+' then\n"                                            \
    "            redis.call('ZADD', list(a, id), 0, v)\n"                     \
    "            redis.call('ZADD', index(a), 0, v .. '\\0' .. id)\n"         \
    "        elseif how == '-' then\n"                                        \
    "            redis.call('ZREM', list(a, id), v)\n"                        \
    "            redis.call('ZREM', index(a), v .. '\\0' .. id)\n"            \
    "        elseif how ~= '*' then\n"                                        \
    "            drop(id, a)\n"                                               \
    "            if v ~= '' then\n"                                           \
    "                redis.call('HSET', kept(id), a, v)\n"                    \
    "            end\n"                                                       \
    "            for _, k in ipairs(keys(v)) do\n"                            \
    "                redis.call('ZADD', index(a), 0, k .. '\\0' .. id)\n"     \
    "            end\n"                                                       \
    "        end\n"                                                           \
    "    end\n"                                                               \
    "end\n"


/*
 * The name of a unique attribute whose value another object has, or nil; then
 * the ids of those that are not made yet, and such an attribute of theirs.
 */

#define SCIM_STORE_TAKEN                                                      \
    "local function taken(id, first)\n"                                       \
    "    local begun, attr = {}, nil\n"                                       \
    "    for n = first, #ARGV, 3 do\n"                                        \
    "        local a = ARGV[n]\n"                                             \
    "        local has = ARGV[n + 1] == '1' and keys(ARGV[n + 2]) or {}\n"    \
    "        for _, k in ipairs(has) do\n"                                    \
    "            local found = redis.call('ZRANGEBYLEX', index(a),\n"         \
    "                '[' .. k .. '\\0', '(' .. k .. '\\1')\n"                 \
    "            for _, m in ipairs(found) do\n"                              \
    "                local other = m:sub(#k + 2)\n"                           \
    "                if other == id then\n"                                   \
    "                elseif redis.call('ZSCORE', ids, other) then\n"          \
    "                    return a\n"                                          \
    "                elseif redis.call('ZSCORE', new, other) then\n"          \
    "                    begun[#begun + 1], attr = other, a\n"                \
    "                else\n"                                                  \
    "                    redis.call('ZREM', index(a), m)\n"                   \
    "                end\n"                                                   \
    "            end\n"                                                       \
    "        end\n"                                                           \
    "    end\n"                                                               \
    "    return nil, begun, attr\n"                                           \
    "end\n"


/* ARGV: the id, the time in ms, and the attributes */

static const char  scim_store_reserve_script[] =
    SCIM_STORE_NAMES SCIM_STORE_WRITES SCIM_STORE_TAKEN
    "local id, word = ARGV[3], 'new'\n"
    "local attr, begun = taken(id, 5)\n"
    "if attr then return { 'taken', attr } end\n"
    "local time = redis.call('TIME')\n"
    "local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
    "for _, other in ipairs(begun) do\n"
    "    if tonumber(redis.call('ZSCORE', new, other)) > now then\n"
    "        return { 'busy', '' }\n"
    "    end\n"
    "end\n"
    "for _, other in ipairs(begun) do\n"
    "    wipe(other, 5)\n"
    "    id, word = other, 'again'\n"
    "end\n"
    "put(id, 5)\n"
    "redis.call('ZADD', new, now + ARGV[4], id)\n"
    "return { word, id }\n";


/* ARGV: the id; the last one is the newest */

static const char  scim_store_settle_script[] =
    "if redis.call('ZREM', KEYS[2], ARGV[3]) == 0 then return 0 end\n"
    "local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')\n"
    "redis.call('ZADD', KEYS[1], (last[2] or 0) + 1, ARGV[3])\n"
    "return 1\n";


/* ARGV: the id, "1" for a trial, and the attributes */

static const char  scim_store_change_script[] =
    SCIM_STORE_NAMES SCIM_STORE_WRITES SCIM_STORE_TAKEN
    "local id = ARGV[3]\n"
    "if not redis.call('ZSCORE', ids, id) then return 0 end\n"
    "local attr, _, begun = taken(id, 5)\n"
    "if attr or begun then return attr or begun end\n"
    "if ARGV[4] ~= '1' then put(id, 5) end\n"
    "return 1\n";


/* ARGV: the id, and the names of lists */

static const char  scim_store_forget_script[] =
    SCIM_STORE_NAMES SCIM_STORE_WRITES
    "return wipe(ARGV[3], 4)\n";


/* ARGV: the attribute and the value */

static const char  scim_store_leave_script[] =
    SCIM_STORE_NAMES
    "local a, v = ARGV[3], ARGV[4]\n"
    "local found = redis.call('ZRANGEBYLEX', index(a), '[' .. v .. '\\0',\n"
    "    '(' .. v .. '\\1')\n"
    "for _, m in ipairs(found) do\n"
    "    redis.call('ZREM', list(a, m:sub(#v + 2)), v)\n"
    "    redis.call('ZREM', index(a), m)\n"
    "end\n"
    "return #found\n";


static void scim_store_words(scim_command_t *command, const char *a,
    const char *b, const char *c);
static scim_rc_t scim_store_list(const scim_store_t *store,
    scim_command_t *command, const scim_map_attr_t *attr, const char *how,
    const json_t *values);
static size_t scim_store_lists(const scim_store_t *store);


scim_rc_t
scim_store_reserve(const scim_store_t *store, const char *id,
    const scim_values_t *values, unsigned ms, scim_command_t *command)
{
    size_t                  i, n;
    const scim_map_attr_t  *attr;

    for (i = 0, n = 0; i < store->resource->nattrs; i++) {
        n += 1 + json_array_size(values->v[i]);
    }

    if (scim_store_of(store, scim_store_reserve_script, 2 + 3 * n, command)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, id, strlen(id));

    if (scim_store_number(store, command, ms) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < store->resource->nattrs; i++) {
        attr = &store->resource->attrs[i];

        if (scim_map_is_kept_list(attr)) {
            scim_store_words(command, attr->key, "*", "");

            if (scim_store_list(store, command, attr, "+", values->v[i])
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

        } else if (i != store->resource->id && scim_store_is_field(attr)
                   && values->v[i]
                   && scim_store_field(store, command, attr, values->v[i])
                      != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_store_reserved(const scim_reply_t *reply, scim_str_t *text, int *again)
{
    scim_str_t  word;

    if (reply->type != SCIM_REPLY_ARRAY || reply->nelements != 2
        || reply->elements[0].type != SCIM_REPLY_STRING
        || reply->elements[1].type != SCIM_REPLY_STRING)
    {
        return SCIM_FAIL;
    }

    word = reply->elements[0].str;
    *text = reply->elements[1].str;
    *again = scim_str_eq(word, "again");

    if (*again || scim_str_eq(word, "new")) {
        return text->len ? SCIM_OK : SCIM_FAIL;
    }

    if (scim_str_eq(word, "taken")) {
        return SCIM_DECLINED;
    }

    return scim_str_eq(word, "busy") ? SCIM_AGAIN : SCIM_FAIL;
}


scim_rc_t
scim_store_settle(const scim_store_t *store, const char *id,
    scim_command_t *command)
{
    if (scim_store_of(store, scim_store_settle_script, 1, command) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, id, strlen(id));

    return SCIM_OK;
}


scim_rc_t
scim_store_release(const scim_store_t *store, const char *id,
    scim_command_t *command)
{
    char    *key;
    size_t   len;

    key = scim_mem_printf(store->mem, &len, "scim:{%.*s}:new:%s",
                          (int) store->tenant.len, store->tenant.data,
                          store->resource->type.name);

    if (key == NULL || scim_store_command(store, 5, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, "ZADD", 4);
    scim_store_arg(command, key, len);
    scim_store_words(command, "XX", "0", id);

    return SCIM_OK;
}


scim_rc_t
scim_store_change(const scim_store_t *store, const char *id,
    const scim_values_t *values, const unsigned char *changed,
    const scim_store_list_t *lists, int trial, scim_command_t *command)
{
    size_t                  i, n;
    const scim_map_attr_t  *attr;

    for (i = 0, n = 0; i < store->resource->nattrs; i++) {
        n += 1 + json_array_size(lists[i].values)
             + json_array_size(lists[i].gone);
    }

    if (scim_store_of(store, scim_store_change_script, 2 + 3 * n, command)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, id, strlen(id));
    scim_store_arg(command, trial ? "1" : "0", 1);

    for (i = 0; i < store->resource->nattrs; i++) {
        attr = &store->resource->attrs[i];

        if (!changed[i] || attr->place.kind != SCIM_PLACE_REDIS) {
            continue;
        }

        if (scim_map_is_kept_list(attr)
            ? scim_store_list(store, command, attr, "+", lists[i].values)
              != SCIM_OK
              || scim_store_list(store, command, attr, "-", lists[i].gone)
                 != SCIM_OK
            : scim_store_field(store, command, attr, values->v[i]) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_store_forget(const scim_store_t *store, const char *id,
    scim_command_t *command)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    if (scim_store_of(store, scim_store_forget_script,
                      1 + 3 * scim_store_lists(store), command)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, id, strlen(id));

    for (i = 0; i < store->resource->nattrs; i++) {
        attr = &store->resource->attrs[i];

        if (scim_map_is_kept_list(attr)) {
            scim_store_words(command, attr->key, "*", "");
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_store_leave(const scim_store_t *store, size_t attr, const char *value,
    scim_command_t *command)
{
    if (scim_store_of(store, scim_store_leave_script, 2, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, store->resource->attrs[attr].key,
                   strlen(store->resource->attrs[attr].key));
    scim_store_arg(command, value, strlen(value));

    return SCIM_OK;
}


scim_rc_t
scim_store_script(const scim_store_t *store, const char *script, size_t len,
    size_t nargs, scim_command_t *command)
{
    char        *pre, *key;
    size_t       i, prelen, keylen;
    const char  *type;

    static const char *const  sets[] = { "ids", "new" };

    type = store->resource->type.name;
    pre = scim_mem_printf(store->mem, &prelen, "scim:{%.*s}:",
                          (int) store->tenant.len, store->tenant.data);

    if (pre == NULL || scim_store_command(store, 7 + nargs, command) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, "EVAL", 4);
    scim_store_arg(command, script, len);
    scim_store_arg(command, "2", 1);

    for (i = 0; i < 2; i++) {
        key = scim_mem_printf(store->mem, &keylen, "%s%s:%s", pre, sets[i],
                              type);
        if (key == NULL) {
            return SCIM_FAIL;
        }

        scim_store_arg(command, key, keylen);
    }

    scim_store_arg(command, pre, prelen);
    scim_store_arg(command, type, strlen(type));

    return SCIM_OK;
}


static void
scim_store_words(scim_command_t *command, const char *a, const char *b,
    const char *c)
{
    scim_store_arg(command, a, strlen(a));
    scim_store_arg(command, b, strlen(b));
    scim_store_arg(command, c, strlen(c));
}


scim_rc_t
scim_store_number(const scim_store_t *store, scim_command_t *command,
    size_t n)
{
    char    *text;
    size_t   len;

    text = scim_mem_printf(store->mem, &len, "%lu", (unsigned long) n);
    if (text == NULL) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, text, len);

    return SCIM_OK;
}


static scim_rc_t
scim_store_list(const scim_store_t *store, scim_command_t *command,
    const scim_map_attr_t *attr, const char *how, const json_t *values)
{
    size_t       i;
    json_t      *value;
    const char  *text;

    json_array_foreach(values, i, value) {
        text = scim_scalar_text(store->mem, value, NULL);
        if (text == NULL) {
            return SCIM_FAIL;
        }

        scim_store_words(command, attr->key, how, text);
    }

    return SCIM_OK;
}


static size_t
scim_store_lists(const scim_store_t *store)
{
    size_t  i, n;

    for (i = 0, n = 0; i < store->resource->nattrs; i++) {
        n += scim_map_is_kept_list(&store->resource->attrs[i]);
    }

    return n;
}


int
scim_store_is_field(const scim_map_attr_t *attr)
{
    return attr->place.kind == SCIM_PLACE_REDIS
           && !scim_map_is_kept_list(attr);
}
