
/*
 * "Writing", rules 26 to 30 of the mapping language: what is hidden, unique,
 * looked up, locked and kept.
 */


#include "op_expect.h"


#define NOT_FOUND  "{\"status\":\"404\"}"
#define TAKEN      "{\"status\":\"409\",\"scimType\":\"uniqueness\"}"
#define LATER      "{\"status\":\"503\"}"

#define TOTAL(n)  "{\"totalResults\":" #n "}"

#define KEPT(type, id)  "HMGET scim:{default}:kept:" type ":" id " externalId"

#define KEEP(type, id, unique, field)                                         \
    "EVAL 2 scim:{default}:kept:" type ":" id                                 \
    " scim:{default}:index:" type ":externalId " id " externalId " unique     \
    " " field

#define MEMBER(op, id)  CHANGE(op, "members", "[{\"value\":\"" id "\"}]")


static const char  hides[] =
    "scim_mapping m {"
    " resource User { attribute id /name match=\\w+;"
    " attribute userName /name required immutable;"
    " attribute title /title; attribute nickName /nick;"
    " attribute groups /groups split=, default=user;"
    " list GET /u; get GET /u/$scim_id; create PUT /u/$scim_userName"
    "   'json={\"title\": $scim_title, \"groups\": $scim_groups}';"
    " set nickName PUT /u/$scim_id/nick 'json=$scim_value';"
    " update POST /u/$scim_id 'json={\"title\": $scim_title,"
    "   \"groups\": $scim_groups}';"
    " delete DELETE /u/$scim_id;"
    " hide id=root; hide title=Bot nickName~^b; }"
    " resource Group { attribute id /id; attribute displayName /id read_only;"
    " attribute members /m read_only; list GET /g; get GET /g/$scim_id;"
    " hide id~^(user|admin)$; } }";


static void
rule_26_hides(const scim_map_t *map)
{
    static const step_t  half[] = {
        { "GET /u/b", 200, "{\"name\":\"b\",\"title\":\"Bot\",\"nick\":\"x\"}",
          NULL },
        END
    };

    static const step_t  both[] = {
        { "GET /u/b", 200, "{\"name\":\"b\",\"title\":\"Bot\",\"nick\":\"bb\"}",
          NULL },
        END
    };

    static const step_t  root[] = {
        { "GET /u/root", 200, "{\"name\":\"root\"}", NULL },
        END
    };

    static const step_t  list[] = {
        { "GET /u", 200, "[{\"name\":\"root\"},{\"name\":\"a\"},"
          "{\"name\":\"b\",\"title\":\"Bot\",\"nick\":\"b\"}]", NULL },
        END
    };

    static const step_t  becomes[] = {
        SCRIPT_LOCK("User:c"),
        { "GET /u/c", 200, "{\"name\":\"c\",\"nick\":\"bc\"}", NULL },
        SCRIPT_UNLOCK("User:c"),
        END
    };

    expect(map, "GET", "/Users/b", NULL, half, 200, "{\"id\":\"b\"}",
           "rule 26: the tests of one hide must all hold");
    expect(map, "GET", "/Users/b", NULL, both, 404, NOT_FOUND,
           "rule 26: and here do");
    expect(map, "GET", "/Users/root", NULL, root, 404, NOT_FOUND,
           "rule 26: several hides are alternatives");
    expect(map, "GET", "/Users", NULL, list, 200,
           "{\"totalResults\":1,\"Resources\":[{\"id\":\"a\"}]}",
           "rule 26: nor are these listed");
    expect(map, "DELETE", "/Users/root", NULL, root, 404, NOT_FOUND,
           "rule 26: nor deleted");
    expect(map, "POST", "/Users", "{\"userName\":\"root\"}", no_calls, 409,
           TAKEN, "rule 26: a hidden one is not created, by its id");
    expect(map, "POST", "/Users", "{\"userName\":\"x\",\"title\":\"Bot\","
           "\"nickName\":\"b\"}", no_calls, 409, TAKEN,
           "rule 26: nor by other values");
    expect(map, "PATCH", "/Users/c", PATCH(CHANGE("add", "title",
           "\"Bot\"")), becomes, 409, TAKEN,
           "rule 26: nor does one become so, before the first write");
}


static void
rule_26_groups(const scim_map_t *map)
{
    static const step_t  created[] = {
        { "PUT /u/ann {\"groups\":\"user\"}", 201, "", NULL },
        { "GET /u/ann", 200, "{\"name\":\"ann\",\"groups\":\"user,staff\"}",
          NULL },
        END
    };

    static const step_t  changed[] = {
        SCRIPT_LOCK("User:ann"),
        { "GET /u/ann", 200, "{\"name\":\"ann\",\"groups\":\"admin,staff\"}",
          NULL },
        { "POST /u/ann {\"title\":\"Dr\",\"groups\":\"admin,staff,user\"}",
          200, "", NULL },
        { "GET /u/ann", 200, "{\"name\":\"ann\",\"groups\":"
          "\"admin,staff,user\"}", NULL },
        SCRIPT_UNLOCK("User:ann"),
        END
    };

    expect(map, "POST", "/Users", "{\"userName\":\"ann\",\"groups\":[{"
           "\"value\":\"admin\"}]}", created, 201,
           "{\"groups\":[{\"value\":\"staff\"}]}",
           "rule 26: a client's groups are ignored, hidden ones not shown");
    expect(map, "PUT", "/Users/ann", "{\"userName\":\"ann\",\"title\":\"Dr\","
           "\"groups\":[]}", changed, 200,
           "{\"groups\":[{\"value\":\"staff\"}]}",
           "rule 26: templates get the app's present list and the default");
}


static void
rule_27(void)
{
    scim_map_t  *map, *check, *plain, *kept;

    static const step_t  other_case[] = {
        { "GET /u/Ann", 200, "{\"name\":\"ann\"}", NULL },
        END
    };

    static const step_t  exact[] = {
        { "GET /f?q=Ann", 200, "[{\"name\":\"ann\"}]", NULL },
        { "PUT /u/Ann {}", 201, "", NULL },
        { "GET /u/Ann", 200, "{\"name\":\"Ann\"}", NULL },
        END
    };

#define NAMED(flag)                                                           \
    "scim_mapping m { resource User { attribute id /name;"                    \
    " attribute userName /name required unique immutable " flag ";"           \
    " list GET /u; get GET /u/$scim_id;"

    static const step_t  asked[] = {
        { "GET /f?login=ann", 200, "[]", NULL },
        { "GET /f?mail=a%40x", 200, "[{\"id\":3,\"login\":\"bob\","
          "\"mail\":\"A@x\"}]", NULL },
        END
    };

    static const step_t  free_to_use[] = {
        { "GET /f?login=ann", 200, "[]", NULL },
        { "GET /f?mail=a%40x", 404, "", NULL },
        { "PUT /u {\"login\":\"ann\",\"mail\":\"a@x\"}", 200, "{\"id\":7}",
          NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        END
    };

    static const step_t  told[] = {
        { "PUT /u {\"login\":\"ann\",\"mail\":\"a@x\"}", 409, "", NULL },
        END
    };

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "{\"id\":7}", NULL },
        { KEEP("User", "7", "1", "{\"k\":[\"e\"],\"v\":\"e\"}"), STORE_OK,
          NULL, NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        { KEPT("User", "7"), STORE_LIST, "{\"k\":[\"e\"],\"v\":\"e\"}",
          NULL },
        END
    };

    static const step_t  taken[] = {
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        { KEPT("User", "7"), STORE_LIST, "-", NULL },
        { KEEP("User", "7", "1", "{\"k\":[\"e\"],\"v\":\"e\"}"), STORE_TAKEN,
          "externalId", NULL },
        END
    };

#define APP                                                                   \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login required unique;"                             \
    " attribute emails.value /mail unique;"                                   \
    " list GET /u; get GET /u/$scim_id;"                                      \
    " find userName GET /f?login=$scim_value;"                                \
    " find emails.value GET /f?mail=$scim_value;"

    check = map_of(APP " create PUT /u id=/id check; update PUT /u/$scim_id;"
                   "} }");
    plain = map_of(APP " create PUT /u id=/id; update PUT /u/$scim_id; } }");

    expect(check, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":[{"
           "\"value\":\"a@x\"}]}", asked, 409, TAKEN,
           "rule 27: check asks by every unique attribute");
    expect(check, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":[{"
           "\"value\":\"a@x\"}]}", free_to_use, 201, "{\"id\":\"7\"}",
           "rule 27: and creates if none has it");
    expect(plain, "POST", "/Users", "{\"userName\":\"ann\",\"emails\":[{"
           "\"value\":\"a@x\"}]}", told, 409, TAKEN,
           "rule 27: unique by itself states the app's own rule");

    map = map_of(NAMED("") " create PUT /u/$scim_userName 'json={}' check;"
                 "} }");
    expect(map, "POST", "/Users", "{\"userName\":\"Ann\"}", other_case, 409,
           TAKEN, "rule 27: whatever its case");
    scim_map_free(map);

    map = map_of(NAMED("case_exact") " create PUT /u/$scim_userName"
                 " 'json={}' check; find userName GET /f?q=$scim_value; } }");
    expect(map, "POST", "/Users", "{\"userName\":\"Ann\"}", exact, 201,
           "{\"id\":\"Ann\"}", "rule 27: which matters with case_exact");
    scim_map_free(map);

    kept = map_of("scim_mapping m { resource User { attribute id /id number;"
                  " attribute userName /login required;"
                  " attribute externalId redis unique;"
                  " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                  " update PUT /u/$scim_id; } }");

    expect(kept, "POST", "/Users", "{\"userName\":\"ann\",\"externalId\":"
           "\"e\"}", created, 201, "{\"externalId\":\"e\"}",
           "rule 27: one script writes a kept value and its index");
    expect(kept, "PATCH", "/Users/7", PATCH(CHANGE("add", "externalId",
           "\"e\"")), taken, 409, TAKEN, "rule 27: and enforces unique");

    scim_map_free(check);
    scim_map_free(plain);
    scim_map_free(kept);
}


static const char  lookups[] =
    "scim_mapping m { lookup $key GET /key value=/k;"
    " resource User { attribute id /id number;"
    " attribute userName /login read_only; attribute title /title;"
    " attribute nickName /nick;"
    " lookup $name GET /names/$scim_id value=/n;"
    " list GET /u; get GET /u/$name?k=$key;"
    " set title PUT /u/$name/t?k=$key 'json=$scim_value';"
    " set nickName PUT /u/$name/n?k=$key 'json=$scim_value'; }"
    " resource Group { attribute id /id number;"
    " attribute displayName /name required; attribute members /m;"
    " lookup $name GET /logins/$scim_value value=/n;"
    " list GET /g; get GET /g/$scim_id; create POST /g id=/id;"
    " update PUT /g/$scim_id; delete DELETE /g/$scim_id;"
    " add members PUT /g/$scim_id/$name; "
    " remove members DELETE /g/$scim_id/$name; } }";


static void
rule_28(void)
{
    scim_map_t  *map;

    static const step_t  once[] = {
        { "GET /names/7", 200, "{\"n\":\"ann\"}", NULL },
        { "GET /key", 200, "{\"k\":\"1\"}", NULL },
        { "GET /u/ann?k=1", 200, "{\"id\":7}", NULL },
        { "PUT /u/ann/t?k=1 \"Dr\"", 200, "", NULL },
        { "PUT /u/ann/n?k=1 \"N\"", 200, "", NULL },
        { "GET /names/7", 200, "{\"n\":\"ann\"}", NULL },
        { "GET /key", 200, "{\"k\":\"1\"}", NULL },
        { "GET /u/ann?k=1", 200, "{\"id\":7,\"title\":\"Dr\"}", NULL },
        END
    };

    static const step_t  values[] = {
        { "GET /logins/7", 200, "{\"n\":\"ann\"}", NULL },
        { "GET /logins/8", 404, "", NULL },
        { "GET /logins/9", 200, "{\"n\":\"eve\"}", NULL },
        { "PUT /g/4/ann", 204, "", NULL },
        { "DELETE /g/4/eve", 204, "", NULL },
        END
    };

    static const step_t  none[] = {
        { "GET /names/7", 200, "{}", NULL },
        { "GET /key", 200, "{\"k\":\"1\"}", NULL },
        END
    };

    static const step_t  html[] = {
        { "GET /names/7", 200, "<html>Please log in</html>", NULL },
        { "GET /key", 200, "{\"k\":\"1\"}", NULL },
        END
    };

    map = map_of(lookups);

    expect(map, "PATCH", "/Users/7", PATCH(CHANGE("add", "title", "\"Dr\"")
           "," CHANGE("add", "nickName", "\"N\"")), once, 200,
           "{\"title\":\"Dr\"}",
           "rule 28: a lookup runs once until the object has changed");
    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("add", "7") ","
           MEMBER("add", "8") "," MEMBER("remove", "9")), values, 204, NULL,
           "rule 28: its name is local, it runs once for each value, and"
           " a member without a result is skipped");
    expect(map, "GET", "/Users/7", NULL, none, 404, NOT_FOUND,
           "rule 28: elsewhere without a result it is 404");
    expect(map, "GET", "/Users/7", NULL, html, 503, LATER,
           "rule 28: but a page for people is no such answer");

    scim_map_free(map);
}


/* section 2: what a create's members look up is known before it writes */

static void
rule_28_create(void)
{
    scim_map_t  *map;

    static const step_t  created[] = {
        { "GET /logins/7", 200, "{\"n\":\"ann\"}", NULL },
        { "POST /g {\"name\":\"x\"}", 201, "{\"id\":4}", NULL },
        { "PUT /g/4/ann", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"m\":[7]}", NULL },
        END
    };

    static const step_t  down[] = {
        { "GET /logins/7", 503, "", NULL },
        END
    };

    map = map_of(lookups);

    expect(map, "POST", "/Groups", "{\"displayName\":\"x\",\"members\":[{"
           "\"value\":\"7\"}]}", created, 201, "{\"id\":\"4\"}",
           "rule 28: a create looks up its members first");
    expect(map, "POST", "/Groups", "{\"displayName\":\"x\",\"members\":[{"
           "\"value\":\"7\"}]}", down, 503, LATER,
           "rule 28: and writes nothing if it cannot");

    scim_map_free(map);
}


static void
rule_28_session(void)
{
    scim_map_t  *map;

    static const step_t  steps[] = {
        { "session get 0", SESSION_GRANTED, NULL, NULL },
        { "POST /login", 200, "", NULL },
        { "GET /home", 200, "no token here", NULL },
        { "session give up 0", SESSION_FOUND, NULL, "0" },
        END
    };

    map = map_of("scim_mapping m { session {"
                 " login POST /login;"
                 " lookup $csrf GET /home value=~token=(\\w+); }"
                 " resource User { attribute id /id number;"
                 " attribute userName /login read_only;"
                 " list GET /u?t=$csrf; get GET /u/$scim_id?t=$csrf; } }");

    expect(map, "GET", "/Users/7", NULL, steps, 503, LATER,
           "rule 28: in a session that is 503");

    scim_map_free(map);
}


#define LOCKED                                                                \
    "scim_mapping m { resource User { attribute id /id number;"               \
    " attribute userName /login read_only; list GET /u; }"                    \
    " resource Group { attribute id /id number;"                              \
    " attribute displayName /name required; attribute members /m/*;"          \
    " list GET /g; get GET /g/$scim_id; create POST /g id=/id;"               \
    " update PUT /g/$scim_id;"                                                \
    " add members POST /g/$scim_id/m/$scim_value;"                            \
    " remove members DELETE /g/$scim_id/m/$scim_value; } }"

#define GROUP(name, members)                                                  \
    { "GET /g/4", 200, "{\"id\":4,\"name\":\"" name "\",\"m\":[" members "]}", \
      NULL }


static void
rule_29(void)
{
    size_t           i;
    step_t           steps[256];
    result_t         result;
    scim_map_t      *map;
    scim_request_t   request;

    static const char  replace[] = PATCH(
        "{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":"
        "\"7\"}]}");

    static const step_t  locked[] = {
        SCRIPT_LOCK("Group:4"),
        GROUP("x", ""),
        { "POST /g/4/m/7", 204, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  short_lived[] = {
        { "SET scim:{default}:lock:Group:4 " SCRIPT_RANDOM " NX PX 1500",
          STORE_OK, NULL, NULL },
        GROUP("x", ""),
        { "POST /g/4/m/7", 204, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  waits[] = {
        { "SET scim:{default}:lock:Group:4 " SCRIPT_RANDOM " NX PX 25000",
          STORE_NIL, NULL, NULL },
        { "wait", 0, NULL, NULL },
        SCRIPT_LOCK("Group:4"),
        GROUP("x", ""),
        { "POST /g/4/m/7", 204, "", NULL },
        SCRIPT_UNLOCK("Group:4"),
        END
    };

    static const step_t  delta[] = {
        { "POST /g/4/m/7", 204, "", NULL },
        END
    };

    static const step_t  update[] = {
        GROUP("x", ""),
        { "PUT /g/4 {\"name\":\"y\"}", 200, "", NULL },
        GROUP("y", ""),
        END
    };

    static const step_t  listed[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, "{\"id\":\"7\",\"c\":[{\"k\":\"tel\",\"v\":\"1\"}]}",
          NULL },
        { "PUT /u/7 {\"c\":[{\"k\":\"tel\",\"v\":\"1\"},{\"k\":\"mail\","
          "\"v\":\"x@y\"}]}", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":\"7\"}", NULL },
        SCRIPT_UNLOCK("User:7"),
        END
    };

    map = map_of(LOCKED);

    expect(map, "PATCH", "/Groups/4", replace, locked, 204, NULL,
           "rule 29: SET NX PX with a random value, and compare-and-delete");

    script_request(&request, map, "PATCH", "/Groups/4", replace);
    request.timeout = 1500;
    expect_of(script_run_request(&request, short_lived, "1.5 s"), 204, NULL,
              "rule 29: it lives as long as the operation may");

    expect(map, "PATCH", "/Groups/4", replace, waits, 204, NULL,
           "rule 29: a second writer tries again");

    memset(steps, 0, sizeof(steps));

    for (i = 0; i < 101; i++) {
        steps[2 * i] = waits[0];
        steps[2 * i + 1] = waits[1];
    }

    steps[2 * i - 1].effect = NULL;

    result = script_run(map, "PATCH", "/Groups/4", replace, steps);
    is_str(result.retry_after, "1", "rule 29: with Retry-After: 1");
    expect_of(result, 503, LATER, "rule 29: for 5 s, then it is 503");

    expect(map, "PATCH", "/Groups/4", PATCH(MEMBER("add", "7")), delta, 204,
           NULL, "rule 29: pure deltas take no lock");
    expect(map, "PATCH", "/Groups/4", PATCH(CHANGE("replace", "displayName",
           "\"y\"")), update, 200, "{\"displayName\":\"y\"}",
           "rule 29: nor do updates with a built body");

    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /login read_only;"
                 " attribute emails.value /c/[k=mail]/v;"
                 " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id;"
                 " } }");

    expect(map, "PATCH", "/Users/7", PATCH("{\"op\":\"add\",\"path\":"
           "\"emails\",\"value\":[{\"value\":\"x@y\"}]}"), listed, 200,
           "{\"id\":\"7\"}",
           "rule 29: but a list that has others' elements is read and edited");

    scim_map_free(map);
}


static void
rule_30(void)
{
    scim_map_t  *map;

    static const step_t  deleted[] = {
        { "DELETE /u/7", 204, "", NULL },
        { KEEP("User", "7", "0", ""), STORE_OK, NULL, NULL },
        END
    };

    static const step_t  gone[] = {
        { "DELETE /u/7", 404, "", NULL },
        { KEEP("User", "7", "0", ""), STORE_OK, NULL, NULL },
        END
    };

    static const step_t  created[] = {
        { "POST /u {\"login\":\"ann\"}", 201, "{\"id\":7}", NULL },
        { KEEP("User", "7", "0", ""), STORE_OK, NULL, NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL },
        { KEPT("User", "7"), STORE_LIST, "-", NULL },
        END
    };

#define INDEX                                                                 \
    { "ZRANGEBYLEX scim:{default}:index:User:externalId [e", STORE_LIST,      \
      "e@7\ne@8", NULL }

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute externalId redis;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; delete DELETE /u/$scim_id; } }");

    expect(map, "DELETE", "/Users/7", NULL, deleted, 204, NULL,
           "rule 30: what is kept is cleared on delete");
    expect(map, "DELETE", "/Users/7", NULL, gone, 404, NOT_FOUND,
           "rule 30: also of what is gone already");
    expect(map, "POST", "/Users", "{\"userName\":\"ann\"}", created, 201,
           "{\"externalId\":null}", "rule 30: and on create");

    scim_map_free(map);
}


/* ids come from the index behind a NUL, which no text of a step can have */

static void
rule_30_index(void)
{
    int              i;
    size_t           n;
    scim_op_t       *op;
    result_t         result;
    scim_map_t      *map;
    scim_reply_t     reply, hits[3];
    scim_effect_t   *effect;
    scim_request_t   request;

    static const step_t  there = {
        NULL, 200, "{\"id\":7,\"login\":\"ann\"}", NULL
    };
    static const step_t  gone = { NULL, 404, "", NULL };
    static const step_t  value = {
        NULL, STORE_LIST, "{\"k\":[\"e\"],\"v\":\"e\"}", NULL
    };
    static const step_t  another = {
        NULL, STORE_LIST, "{\"k\":[\"f\"],\"v\":\"f\"}", NULL
    };

    map = map_of("scim_mapping m { resource User { attribute id /id number;"
                 " attribute userName /login required;"
                 " attribute externalId redis;"
                 " list GET /u; get GET /u/$scim_id; create POST /u id=/id;"
                 " update PUT /u/$scim_id; } }");

    script_request(&request, map, "GET", "/Users?filter=externalId+eq+%22e%22",
                   NULL);
    op = scim_op_new(&request);

    memset(&reply, 0, sizeof(reply));
    memset(hits, 0, sizeof(hits));
    reply.type = SCIM_REPLY_ARRAY;
    reply.elements = hits;
    reply.nelements = 3;

    for (i = 0; i < 3; i++) {
        hits[i].type = SCIM_REPLY_STRING;
        hits[i].str.data = i == 0 ? "e\0" "7" : i == 1 ? "e\0" "8" : "e\0" "9";
        hits[i].str.len = 3;
    }

    is_int(scim_op_next(op, &effect), SCIM_STORE, "rule 30: the index");
    scim_op_reply(op, effect, &reply);

    /* 7 is there, 8 is gone, 9 has another value now */

    for (n = 0; scim_op_next(op, &effect) != SCIM_DONE; n++) {
        char  text[256];

        script_describe(effect, text, sizeof(text));

        if (effect->kind == SCIM_CALL) {
            script_answer(op, effect, strstr(text, "/8") ? &gone : &there);

        } else {
            script_reply(op, effect, strstr(text, ":9") ? &another : &value);
        }
    }

    ok(n >= 3, "rule 30: what it names is looked at");
    script_take(&result, &effect->response);
    expect_of(result, 200, "{\"totalResults\":1,\"Resources\":[{\"id\":"
              "\"7\",\"externalId\":\"e\"}]}",
              "rule 30: a hit that is gone, or lacks the value, is dropped");

    scim_op_free(op);
    scim_map_free(map);
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(hides);

    rule_26_hides(map);
    rule_26_groups(map);
    rule_27();
    rule_28();
    rule_28_create();
    rule_28_session();
    rule_29();
    rule_30();
    rule_30_index();

    scim_map_free(map);

    return done_testing();
}
