
/*
 * Commands for Redis, and what is read in its replies.
 */


#include "map_of.h"
#include "scim_store.h"


#define URN  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


static scim_mem_t  *mem;


static const char  lines[] =
    "attribute externalId redis unique;"
    "attribute title redis;"
    "attribute emails redis;"
    "attribute Manager redis;"
    "attribute name.givenName redis;"
    "attribute 'phoneNumbers[type eq \"work\"].value' redis;"
    "attribute active redis;"
    "attribute addresses redis;"
    "attribute profileUrl redis;"
    "attribute roles redis case_exact;";


static scim_store_t
store_of(const scim_map_t *map)
{
    scim_store_t  store;

    store.mem = mem;
    store.tenant.data = "acme and more";
    store.tenant.len = 4;
    store.resource = map->resources;

    return store;
}


/* all words, a NUL as "\0"; a script is just "SCRIPT" */

static const char *
line_of(const scim_command_t *command)
{
    size_t       i, j;
    scim_buf_t   buf;

    scim_buf_init(&buf, mem);

    for (i = 0; i < command->nargs; i++) {
        scim_buf_text(&buf, i ? "|" : "");

        if (i == 1 && scim_str_eq(command->args[0], "EVAL")) {
            scim_buf_text(&buf, "SCRIPT");
            continue;
        }

        for (j = 0; j < command->args[i].len; j++) {
            if (command->args[i].data[j] == '\0') {
                scim_buf_text(&buf, "\\0");
            } else {
                scim_buf_char(&buf, command->args[i].data[j]);
            }
        }
    }

    return buf.data;
}


static void
test_get(const scim_map_t *map)
{
    scim_store_t    store;
    scim_command_t  command;

    store = store_of(map);

    is_int(scim_store_get(&store, "7", &command), SCIM_OK, "get is made");
    is_str(line_of(&command), "HMGET|scim:{acme}:kept:User:7|externalId|title|"
           "emails|" URN ":manager|name.givenName|"
           "phoneNumbers[type eq \"work\"].value|active|addresses|profileUrl|"
           "roles", "all kept attributes, and the tenant in braces");

    (void) scim_store_get(&store, "a:b}{c\r\n*1 %s|\xc3\xa9", &command);
    is_int(command.args[1].len, strlen("scim:{acme}:kept:User:") + 16,
           "a hostile id is a part of the key, and no more");
    ok(strncmp(command.args[1].data, "scim:{acme}:kept:User:a:b}{c\r\n*1 %s|",
               36) == 0, "as it stands");

    store.tenant.len = 0;
    (void) scim_store_get(&store, "7", &command);
    is_str(command.args[1].data, "scim:{}:kept:User:7", "no tenant");
}


static scim_command_t
put(const scim_map_t *map, const char *name, const char *value)
{
    size_t                  i;
    scim_store_t            store;
    unsigned char           changed[32];
    scim_values_t           values;
    scim_command_t          command;

    store = store_of(map);
    memset(changed, 0, sizeof(changed));
    (void) scim_values_init(&values, mem, map->resources->nattrs);

    i = attr_of(map, name) - map->resources->attrs;
    changed[i] = 1;
    scim_values_set_new(&values, i, value ? json_from(value) : NULL);

    is_int(scim_store_put(&store, "7", &values, changed, &command), SCIM_OK,
           "put %s is made", name);

    return command;
}


static void
puts_line(const scim_map_t *map, const char *name, const char *key,
    const char *unique, const char *value, const char *field,
    const char *what)
{
    char            line[1024];
    scim_command_t  command;

    command = put(map, name, value);

    snprintf(line, sizeof(line), "EVAL|SCRIPT|2|scim:{acme}:kept:User:7|"
             "scim:{acme}:index:User:%s|7|%s|%s|%s", key, key, unique, field);

    is_str(line_of(&command), line, "put %s: %s", name, what);
}


static void
test_put(const scim_map_t *map)
{
    scim_store_t    store;
    unsigned char   changed[32];
    scim_values_t   values;
    scim_command_t  command;

    puts_line(map, "externalId", "externalId", "1", "\"00u1\"",
              "{\"k\":[\"00u1\"],\"v\":\"00u1\"}", "unique, with its index");
    puts_line(map, "externalId", "externalId", "1", "\"00U1\"",
              "{\"k\":[\"00U1\"],\"v\":\"00U1\"}", "of which the case counts");
    puts_line(map, "title", "title", "0", "\"D\xc3\x84\xe1\xba\x9e\"",
              "{\"k\":[\"d\xc3\xa4\xc3\x9f\"],\"v\":\"D\xc3\x84\xe1\xba\x9e\"}",
              "without case the index is folded, the value is not");
    puts_line(map, "title", "title", "0", "\"\"",
              "{\"k\":[\"\"],\"v\":\"\"}", "an empty text is a value");
    puts_line(map, "title", "title", "0", "null", "", "null deletes");
    puts_line(map, "title", "title", "0", NULL, "", "so does none");
    puts_line(map, "active", "active", "0", "false",
              "{\"k\":[\"false\"],\"v\":false}", "a boolean");
    puts_line(map, "emails", "emails", "0", "[{\"value\":\"A@x\",\"type\":"
              "\"work\"},{\"value\":\"B@x\"},{\"display\":\"none\"}]",
              "{\"k\":[\"a@x\",\"b@x\"],\"v\":[{\"value\":\"A@x\",\"type\":"
              "\"work\"},{\"value\":\"B@x\"},{\"display\":\"none\"}]}",
              "a list has a key for each value");
    puts_line(map, "emails", "emails", "0", "[]", "{\"k\":[],\"v\":[]}",
              "an empty list has none");
    puts_line(map, "Manager", URN ":manager", "0", "{\"value\":\"aB\","
              "\"displayName\":\"X\"}",
              "{\"k\":[\"aB\"],\"v\":{\"value\":\"aB\",\"displayName\":\"X\"}}",
              "an id is compared byte for byte, a field named as SCIM does");
    puts_line(map, "name.givenName", "name.givenName", "0", "\"Ada\"",
              "{\"k\":[\"ada\"],\"v\":\"Ada\"}", "a sub-attribute");
    puts_line(map, "phoneNumbers[type eq \"work\"].value",
              "phoneNumbers[type eq \"work\"].value", "0", "\"12\"",
              "{\"k\":[\"12\"],\"v\":\"12\"}", "an element's");
    puts_line(map, "addresses", "addresses", "0", "[{\"locality\":\"X\"}]",
              "{\"k\":[],\"v\":[{\"locality\":\"X\"}]}",
              "what has no value has no key");
    puts_line(map, "addresses", "addresses", "0", "[{\"value\":{}},{\"value\":"
              "[1]}]", "{\"k\":[],\"v\":[{\"value\":{}},{\"value\":[1]}]}",
              "nor does an odd one");
    puts_line(map, "roles", "roles", "0", "[{\"value\":\"Admin\"}]",
              "{\"k\":[\"Admin\"],\"v\":[{\"value\":\"Admin\"}]}",
              "case_exact on a list is for its values");
    puts_line(map, "profileUrl", "profileUrl", "0", "\"/A|\\\"'\\r\\n{%s}\"",
              "{\"k\":[\"/A|\\\"'\\r\\n{%s}\"],\"v\":\"/A|\\\"'\\r\\n{%s}\"}",
              "hostile text stays in its field");

    command = put(map, "title", "\"x\"");
    ok(strstr(command.args[1].data, "ZADD")
       && strlen(command.args[1].data) == command.args[1].len,
       "the script is sent whole");

    store = store_of(map);
    memset(changed, 0, sizeof(changed));
    (void) scim_values_init(&values, mem, map->resources->nattrs);
    changed[2] = changed[3] = 1;
    scim_values_set_new(&values, 2, json_string("e"));

    (void) scim_store_put(&store, "7", &values, changed, &command);
    is_str(line_of(&command), "EVAL|SCRIPT|3|scim:{acme}:kept:User:7|"
           "scim:{acme}:index:User:externalId|scim:{acme}:index:User:title|7|"
           "externalId|1|{\"k\":[\"e\"],\"v\":\"e\"}|title|0|",
           "several at once: all keys first");
}


static void
finds(const scim_map_t *map, const char *name, const char *text,
    const char *index, const char *key)
{
    char            line[512];
    scim_store_t    store;
    scim_command_t  command;

    store = store_of(map);

    is_int(scim_store_find(&store, attr_of(map, name) - map->resources->attrs,
                           text, &command), SCIM_OK, "find %s is made", name);

    snprintf(line, sizeof(line), "ZRANGEBYLEX|scim:{acme}:index:User:%s|[%s\\0|"
             "(%s\1|LIMIT|0|1001", index, key, key);

    is_str(line_of(&command), line, "find %s \"%s\"", name, text);
}


static void
test_find(const scim_map_t *map)
{
    finds(map, "externalId", "00U1", "externalId", "00U1");
    finds(map, "title", "DR", "title", "dr");
    finds(map, "title", "", "title", "");
    finds(map, "title", "[(+-%s\xc8\xba", "title", "[(+-%s\xe2\xb1\xa5");
    finds(map, "emails", "A@X", "emails", "a@x");
    finds(map, "Manager", "aB", URN ":manager", "aB");
    finds(map, "roles", "Admin", "roles", "Admin");
}


static scim_reply_t
reply_of(scim_reply_type_t type, const char *text, size_t len)
{
    scim_reply_t  reply;

    memset(&reply, 0, sizeof(reply));
    reply.type = type;
    reply.str.data = text;
    reply.str.len = len;

    return reply;
}


static void
test_replies(void)
{
    json_t        *value;
    size_t         i;
    scim_str_t     text;
    scim_reply_t   reply;

    static const char *const  bad[] = {
        "", "x", "{", "[]", "{}", "{\"k\":[]}", "\"v\"", "1", NULL
    };

    reply = reply_of(SCIM_REPLY_STRING, "{\"k\":[],\"v\":[1,{\"a\":2}]}?", 24);
    is_int(scim_store_value(&reply, &value), SCIM_OK, "a field is read");
    is_json(value, "[1,{\"a\":2}]", "which is its value");
    json_decref(value);

    reply = reply_of(SCIM_REPLY_NIL, NULL, 0);
    is_int(scim_store_value(&reply, &value), SCIM_OK, "a field may be missing");
    ok(value == NULL, "and has no value then");

    for (i = 0; bad[i]; i++) {
        reply = reply_of(SCIM_REPLY_STRING, bad[i], strlen(bad[i]));
        is_int(scim_store_value(&reply, &value), SCIM_FAIL,
               "\"%s\" was not put there by us", bad[i]);
        ok(value == NULL, "and is no value");
    }

    reply = reply_of(SCIM_REPLY_INTEGER, NULL, 0);
    is_int(scim_store_value(&reply, &value), SCIM_FAIL, "nor was a number");

    reply = reply_of(SCIM_REPLY_STRING, "key\0id:7", 8);
    is_int(scim_store_id(&reply, &text), SCIM_OK, "an id is read");
    ok(scim_str_eq(text, "id:7"), "behind the NUL");

    reply = reply_of(SCIM_REPLY_STRING, "\0" "7", 2);
    is_int(scim_store_id(&reply, &text), SCIM_OK, "of an empty key, too");

    reply = reply_of(SCIM_REPLY_STRING, "key\0", 4);
    is_int(scim_store_id(&reply, &text), SCIM_FAIL, "an empty id is none");
    reply = reply_of(SCIM_REPLY_STRING, "key", 3);
    is_int(scim_store_id(&reply, &text), SCIM_FAIL, "nor is a key alone");
    reply = reply_of(SCIM_REPLY_STRING, "", 0);
    is_int(scim_store_id(&reply, &text), SCIM_FAIL, "nor is nothing");
    reply = reply_of(SCIM_REPLY_NIL, NULL, 0);
    is_int(scim_store_id(&reply, &text), SCIM_FAIL, "nor is nil");

    reply = reply_of(SCIM_REPLY_INTEGER, NULL, 0);
    is_int(scim_store_put_reply(&reply, &text), SCIM_OK, "put is done");
    reply = reply_of(SCIM_REPLY_STRING, "externalId", 10);
    is_int(scim_store_put_reply(&reply, &text), SCIM_DECLINED,
           "put is declined");
    ok(scim_str_eq(text, "externalId"), "with the attribute that is taken");
    reply = reply_of(SCIM_REPLY_ERROR, "ERR", 3);
    is_int(scim_store_put_reply(&reply, &text), SCIM_FAIL,
           "anything else is a failure");
}


int
main(void)
{
    scim_map_t  *map;

    mem = scim_mem_new();
    map = map_with(lines);

    test_get(map);
    test_put(map);
    test_find(map);
    test_replies();

    scim_map_free(map);
    scim_mem_free(mem);

    return done_testing();
}
