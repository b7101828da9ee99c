
/*
 * Commands for objects that are in Redis alone, and what is read in their
 * replies.  What the scripts do is seen in t/id_redis.t.
 */


#include "map_of.h"
#include "scim_store.h"


static scim_mem_t  *mem;


static const char  group[] =
    "scim_mapping m { resource Group { attribute id redis;"
    " attribute displayName redis required unique;"
    " attribute members redis; attribute externalId redis;"
    " create GET /g?n=$scim_displayName"
    "&m=$scim_members; update GET /g?n=$scim_displayName&m=$scim_members; } }";


#define HEAD                                                                  \
    "EVAL|2|scim:{acme}:ids:Group|scim:{acme}:new:Group|scim:{acme}:|Group|"


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


/* all words but the script */

static void
is_command(scim_rc_t rc, const scim_command_t *command, const char *line,
    const char *what)
{
    size_t       i;
    scim_buf_t   buf;

    is_int(rc, SCIM_OK, "%s: is made", what);

    scim_buf_init(&buf, mem);

    for (i = 0; i < command->nargs; i++) {
        if (i == 1 && scim_str_eq(command->args[0], "EVAL")) {
            ok(strlen(command->args[i].data) == command->args[i].len,
               "%s: the script is sent whole", what);
            continue;
        }

        scim_buf_text(&buf, i ? "|" : "");
        scim_buf_add(&buf, command->args[i].data, command->args[i].len);
    }

    is_str(buf.data, line, "%s", what);
}


static void
test_write(const scim_map_t *map)
{
    scim_rc_t           rc;
    scim_store_t        store;
    scim_values_t       values;
    unsigned char       changed[8];
    scim_command_t      command;
    scim_store_list_t   lists[8];

    store = store_of(map);
    memset(lists, 0, sizeof(lists));
    memset(changed, 0, sizeof(changed));
    (void) scim_values_init(&values, mem, map->resources->nattrs);

    scim_values_set_new(&values, 0, json_string("not a field"));
    scim_values_set_new(&values, 1, json_string("Team|1"));
    scim_values_set_new(&values, 2, json_from("[\"a\", \"B\", \"7\"]"));

    rc = scim_store_reserve(&store, "i", &values, 25000, &command);
    is_command(rc, &command, HEAD "i|25000|displayName|1|{\"k\":[\"team|1\"],"
               "\"v\":\"Team|1\"}|members|*||members|+|a|members|+|B|members|+"
               "|7", "a new object, with the values of its lists");

    scim_values_set_new(&values, 3, json_null());
    lists[2].values = json_array_get(values.v[2], 9);
    lists[2].gone = values.v[2];
    changed[1] = changed[2] = changed[3] = 1;

    rc = scim_store_change(&store, "i", &values, changed, lists, 0, &command);
    is_command(rc, &command, HEAD "i|0|displayName|1|{\"k\":[\"team|1\"],"
               "\"v\":\"Team|1\"}|members|-|a|members|-|B|members|-|7|"
               "externalId|0|", "a change");

    changed[1] = changed[2] = 0;

    rc = scim_store_change(&store, "i", &values, changed, lists, 1, &command);
    is_command(rc, &command, HEAD "i|1|externalId|0|",
               "a trial of what is cleared");

    rc = scim_store_settle(&store, "i", &command);
    is_command(rc, &command, HEAD "i", "it is made");
    rc = scim_store_release(&store, "i", &command);
    is_command(rc, &command, "ZADD|scim:{acme}:new:Group|XX|0|i",
               "somebody else may go on");
    rc = scim_store_forget(&store, "i", &command);
    is_command(rc, &command, HEAD "i|members|*|", "it is deleted");
    rc = scim_store_leave(&store, 2, "a:b\r\n", &command);
    is_command(rc, &command, HEAD "members|a:b\r\n", "a member leaves");
}


static void
test_read(const scim_map_t *map)
{
    scim_rc_t        rc;
    scim_store_t     store;
    unsigned char    need[8];
    scim_command_t   command;

    static const char  *ids[] = { "i", "j" };

    store = store_of(map);
    memset(need, 0, sizeof(need));

    rc = scim_store_load(&store, ids, 2, need, &command);
    is_command(rc, &command, HEAD "2|displayName|externalId|0|i|j",
               "objects, without a list that nobody needs");

    need[2] = 1;

    rc = scim_store_load(&store, ids, 1, need, &command);
    is_command(rc, &command, HEAD "2|displayName|externalId|1|members|i",
               "an object with its list");
    rc = scim_store_page(&store, 20, 10, NULL, &command);
    is_command(rc, &command, HEAD "20|10|", "a page by its first row");
    rc = scim_store_page(&store, 0, 10, "17", &command);
    is_command(rc, &command, HEAD "0|10|17", "a page behind another one");
}


static scim_rc_t
reserved(const char *word, const char *id, scim_str_t *text, int *again)
{
    scim_reply_t  reply, elements[2];

    memset(&reply, 0, sizeof(reply));
    memset(elements, 0, sizeof(elements));

    reply.type = SCIM_REPLY_ARRAY;
    reply.elements = elements;
    reply.nelements = 2;

    elements[0].type = elements[1].type = SCIM_REPLY_STRING;
    elements[0].str.data = word;
    elements[0].str.len = strlen(word);
    elements[1].str.data = id;
    elements[1].str.len = id ? strlen(id) : 0;

    if (id == NULL) {
        elements[1].type = SCIM_REPLY_NIL;
    }

    return scim_store_reserved(&reply, text, again);
}


static void
test_replies(void)
{
    int            again;
    scim_str_t     text;
    scim_reply_t   reply;

    is_int(reserved("new", "i", &text, &again), SCIM_OK, "a new object");
    ok(scim_str_eq(text, "i") && !again, "with its id");
    is_int(reserved("again", "j", &text, &again), SCIM_OK, "an old one");
    ok(scim_str_eq(text, "j") && again, "with its own id");
    is_int(reserved("taken", "userName", &text, &again), SCIM_DECLINED,
           "a value is taken");
    ok(scim_str_eq(text, "userName"), "of this attribute");
    is_int(reserved("busy", "", &text, &again), SCIM_AGAIN, "later");
    is_int(reserved("new", "", &text, &again), SCIM_FAIL, "no id");
    is_int(reserved("new", NULL, &text, &again), SCIM_FAIL, "none at all");
    is_int(reserved("else", "i", &text, &again), SCIM_FAIL, "something else");

    memset(&reply, 0, sizeof(reply));
    reply.type = SCIM_REPLY_INTEGER;
    is_int(scim_store_reserved(&reply, &text, &again), SCIM_FAIL, "a number");
}


int
main(void)
{
    scim_map_t  *map;

    mem = scim_mem_new();
    map = map_of(group);

    test_write(map);
    test_read(map);
    test_replies();

    scim_map_free(map);
    scim_mem_free(mem);

    return done_testing();
}
