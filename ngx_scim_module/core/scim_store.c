
/*
 * The Redis commands that keep what the app has nowhere to put.
 */


#include <string.h>

#include "scim_json.h"
#include "scim_scalar.h"
#include "scim_store_tree.h"
#include "scim_text.h"


static scim_rc_t scim_store_key(const scim_store_t *store,
    scim_command_t *command, const char *kind, const char *name);
static int scim_store_keys(const scim_store_t *store,
    const scim_map_attr_t *attr, const json_t *value, json_t *keys);
static int scim_store_exact(const scim_map_attr_t *attr);


/*
 * KEYS: the object's hash, then the index of each attribute.
 * ARGV: the id, then of each attribute its name, "1" if it is unique, and
 * the field or an empty text.
 */

static const char  scim_store_put_script[] =
    "local id = ARGV[1]\n"
    "local function keys(field)\n"
    "    return field and field ~= '' and cjson.decode(field).k or {}\n"
    "end\n"
    "for i = 2, #KEYS do\n"
    "    local n = (i - 2) * 3 + 2\n"
    "    if ARGV[n + 1] == '1' then\n"
    "        for _, k in ipairs(keys(ARGV[n + 2])) do\n"
    "            local found = redis.call('ZRANGEBYLEX', KEYS[i],\n"
    "                '[' .. k .. '\\0', '(' .. k .. '\\1', 'LIMIT', 0, 2)\n"
    "            for _, m in ipairs(found) do\n"
    "                if m ~= k .. '\\0' .. id then return ARGV[n] end\n"
    "            end\n"
    "        end\n"
    "    end\n"
    "end\n"
    "for i = 2, #KEYS do\n"
    "    local n = (i - 2) * 3 + 2\n"
    "    for _, k in ipairs(keys(redis.call('HGET', KEYS[1], ARGV[n]))) do\n"
    "        redis.call('ZREM', KEYS[i], k .. '\\0' .. id)\n"
    "    end\n"
    "    if ARGV[n + 2] == '' then\n"
    "        redis.call('HDEL', KEYS[1], ARGV[n])\n"
    "    else\n"
    "        redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 2])\n"
    "        for _, k in ipairs(keys(ARGV[n + 2])) do\n"
    "            redis.call('ZADD', KEYS[i], 0, k .. '\\0' .. id)\n"
    "        end\n"
    "    end\n"
    "end\n"
    "return 1\n";


static const char  scim_store_unlock_script[] =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then\n"
    "    return redis.call('DEL', KEYS[1])\n"
    "end\n"
    "return 0\n";


scim_rc_t
scim_store_get(const scim_store_t *store, const char *id,
    scim_command_t *command)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    if (scim_store_command(store, store->resource->nattrs + 2, command)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    command->reads = 1;
    scim_store_arg(command, "HMGET", 5);

    if (scim_store_key(store, command, "kept", id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < store->resource->nattrs; i++) {
        attr = &store->resource->attrs[i];

        if (attr->place.kind == SCIM_PLACE_REDIS) {
            scim_store_arg(command, attr->key, strlen(attr->key));
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_store_put(const scim_store_t *store, const char *id,
    const scim_values_t *values, const unsigned char *changed,
    scim_command_t *command)
{
    char                    *count;
    size_t                   i, n;
    const scim_map_attr_t   *attr;
    const scim_resource_t   *resource;

    resource = store->resource;

    for (i = 0, n = 1; i < resource->nattrs; i++) {
        n += (changed[i] != 0);
    }

    count = scim_mem_printf(store->mem, NULL, "%lu", (unsigned long) n);

    if (count == NULL
        || scim_store_command(store, 4 + 4 * n, command) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, "EVAL", 4);
    scim_store_arg(command, scim_store_put_script,
                   sizeof(scim_store_put_script) - 1);
    scim_store_arg(command, count, strlen(count));

    if (scim_store_key(store, command, "kept", id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < resource->nattrs; i++) {
        if (changed[i]
            && scim_store_key(store, command, "index",
                              resource->attrs[i].key)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    scim_store_arg(command, id, strlen(id));

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (changed[i]
            && scim_store_field(store, command, attr, values->v[i])
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_store_find(const scim_store_t *store, size_t attr, const char *text,
    scim_command_t *command)
{
    char                   *key, *from, *to, *count;
    size_t                  len;
    const scim_map_attr_t  *a;

    a = &store->resource->attrs[attr];
    len = strlen(text);

    key = scim_store_exact(a) ? scim_mem_strdup(store->mem, text, len)
                              : scim_text_fold(store->mem, text, &len);
    if (key == NULL) {
        return SCIM_FAIL;
    }

    from = scim_mem_printf(store->mem, NULL, "[%s", key);
    to = scim_mem_printf(store->mem, NULL, "(%s\1", key);
    count = scim_mem_printf(store->mem, NULL, "%d", SCIM_STORE_MAX_IDS + 1);

    if (from == NULL || to == NULL || count == NULL
        || scim_store_command(store, 7, command) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    command->reads = 1;
    scim_store_arg(command, "ZRANGEBYLEX", 11);

    if (scim_store_key(store, command, "index", a->key) != SCIM_OK) {
        return SCIM_FAIL;
    }

    /* with the NUL that stands before the id */

    scim_store_arg(command, from, len + 2);
    scim_store_arg(command, to, len + 2);
    scim_store_arg(command, "LIMIT", 5);
    scim_store_arg(command, "0", 1);
    scim_store_arg(command, count, strlen(count));

    return SCIM_OK;
}


scim_rc_t
scim_store_lock(const scim_store_t *store, const char *id, const char *value,
    unsigned ms, scim_command_t *command)
{
    char  *time;

    time = scim_mem_printf(store->mem, NULL, "%u", ms);

    if (time == NULL || scim_store_command(store, 6, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, "SET", 3);

    if (scim_store_key(store, command, "lock", id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, value, strlen(value));
    scim_store_arg(command, "NX", 2);
    scim_store_arg(command, "PX", 2);
    scim_store_arg(command, time, strlen(time));

    return SCIM_OK;
}


scim_rc_t
scim_store_unlock(const scim_store_t *store, const char *id,
    const char *value, scim_command_t *command)
{
    if (scim_store_command(store, 5, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, "EVAL", 4);
    scim_store_arg(command, scim_store_unlock_script,
                   sizeof(scim_store_unlock_script) - 1);
    scim_store_arg(command, "1", 1);

    if (scim_store_key(store, command, "lock", id) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, value, strlen(value));

    return SCIM_OK;
}


scim_rc_t
scim_store_values(const scim_store_t *store, scim_command_t *command)
{
    const scim_resource_t  *resource;

    resource = store->resource;

    if (scim_store_command(store, 2, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    command->reads = 1;
    scim_store_arg(command, "SMEMBERS", 8);

    return scim_store_key(store, command, "values",
                          resource->users->attrs[resource->users_attr].key);
}


scim_rc_t
scim_store_remember(const scim_store_t *store, const char *id, int remember,
    scim_command_t *command)
{
    const scim_resource_t  *resource;

    resource = store->resource;

    if (scim_store_command(store, 3, command) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, remember ? "SADD" : "SREM", 4);

    if (scim_store_key(store, command, "values",
                       resource->users->attrs[resource->users_attr].key)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_store_arg(command, id, strlen(id));

    return SCIM_OK;
}


scim_rc_t
scim_store_value(const scim_reply_t *field, json_t **value)
{
    json_t  *json;

    *value = NULL;

    if (field->type == SCIM_REPLY_NIL) {
        return SCIM_OK;
    }

    if (field->type != SCIM_REPLY_STRING) {
        return SCIM_FAIL;
    }

    json = json_loadb(field->str.data, field->str.len, 0, NULL);
    if (json == NULL) {
        return SCIM_FAIL;
    }

    *value = json_incref(json_object_get(json, "v"));
    json_decref(json);

    return *value ? SCIM_OK : SCIM_FAIL;
}


scim_rc_t
scim_store_id(const scim_reply_t *element, scim_str_t *id)
{
    const char  *nul;

    if (element->type != SCIM_REPLY_STRING) {
        return SCIM_FAIL;
    }

    nul = memchr(element->str.data, '\0', element->str.len);
    if (nul == NULL) {
        return SCIM_FAIL;
    }

    id->data = nul + 1;
    id->len = element->str.data + element->str.len - id->data;

    return id->len ? SCIM_OK : SCIM_FAIL;
}


scim_rc_t
scim_store_put_reply(const scim_reply_t *reply, scim_str_t *name)
{
    if (reply->type == SCIM_REPLY_INTEGER) {
        return SCIM_OK;
    }

    if (reply->type != SCIM_REPLY_STRING) {
        return SCIM_FAIL;
    }

    *name = reply->str;

    return SCIM_DECLINED;
}


scim_rc_t
scim_store_command(const scim_store_t *store, size_t nargs,
    scim_command_t *command)
{
    command->nargs = 0;
    command->reads = 0;
    command->args = scim_mem_alloc(store->mem, nargs * sizeof(scim_str_t));

    return command->args ? SCIM_OK : SCIM_FAIL;
}


void
scim_store_arg(scim_command_t *command, const char *text, size_t len)
{
    command->args[command->nargs].data = text;
    command->args[command->nargs].len = len;
    command->nargs++;
}


/* scim:{TENANT}:KIND:TYPE:NAME */

static scim_rc_t
scim_store_key(const scim_store_t *store, scim_command_t *command,
    const char *kind, const char *name)
{
    char    *key;
    size_t   len;

    key = scim_mem_printf(store->mem, &len, "scim:{%.*s}:%s:%s:%s",
                          (int) store->tenant.len, store->tenant.data, kind,
                          store->resource->type.name, name);
    if (key == NULL) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, key, len);

    return SCIM_OK;
}


scim_rc_t
scim_store_field(const scim_store_t *store, scim_command_t *command,
    const scim_map_attr_t *attr, const json_t *value)
{
    json_t      *keys, *field;
    scim_rc_t    rc;
    scim_str_t   text;

    scim_store_arg(command, attr->key, strlen(attr->key));
    scim_store_arg(command, attr->flags & SCIM_ATTR_UNIQUE ? "1" : "0", 1);

    if (value == NULL || json_is_null(value)) {
        scim_store_arg(command, "", 0);
        return SCIM_OK;
    }

    keys = json_array();

    if (keys == NULL || scim_store_keys(store, attr, value, keys)) {
        json_decref(keys);
        return SCIM_FAIL;
    }

    field = json_pack("{s:o, s:O}", "k", keys, "v", value);
    rc = field ? scim_json_text(store->mem, field, &text) : SCIM_FAIL;
    json_decref(field);

    if (rc != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_store_arg(command, text.data, text.len);

    return SCIM_OK;
}


/* one key for each text that "eq" may ask for; 1 if there is no memory */

static int
scim_store_keys(const scim_store_t *store, const scim_map_attr_t *attr,
    const json_t *value, json_t *keys)
{
    char        *key;
    size_t       i, len;
    json_t      *element;
    const char  *text;

    if (json_is_array(value)) {
        json_array_foreach(value, i, element) {
            if (scim_store_keys(store, attr, element, keys)) {
                return 1;
            }
        }

        return 0;
    }

    if (json_is_object(value)) {
        value = json_object_get(value, "value");

        if (value == NULL || json_is_object(value) || json_is_array(value)) {
            return 0;
        }
    }

    text = scim_scalar_text(store->mem, value, &len);
    if (text == NULL) {
        return 1;
    }

    if (!scim_store_exact(attr)) {
        key = scim_text_fold(store->mem, text, &len);
        if (key == NULL) {
            return 1;
        }

        text = key;
    }

    return json_array_append_new(keys, json_stringn(text, len)) != 0;
}


static int
scim_store_exact(const scim_map_attr_t *attr)
{
    scim_str_t          name;
    const scim_attr_t  *a;

    a = attr->path.sub;

    if (a == NULL) {
        name.data = "value";
        name.len = 5;
        a = scim_schema_sub(attr->path.attr, name);
    }

    return a ? a->case_exact : attr->path.attr->case_exact;
}
