
/*
 * The version of a resource, and requests that depend on it (RFC 7644, 3.14).
 */


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }


static const char  text[] =
    "scim_mapping m {"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " attribute displayName /name;"
    " attribute roles /roles/*;"
    " attribute nickName redis;"
    " attribute urn:x:y:weight /weight type=decimal;"
    " list GET /u items=/; get GET /u/$scim_id; update PUT /u/$scim_id;"
    " create POST /u; delete DELETE /u/$scim_id; }"
    " resource Group { attribute id /id number prefix=g-;"
    " attribute displayName /name read_only;"
    " attribute members /id;"
    " list GET /g items=/; get GET /g/$scim_id;"
    " read members GET /g/$scim_id/m items=/;"
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"
    " remove members DELETE /g/$scim_id/m/$scim_value; } }";


/* the app has a version of its own */

static const char  own[] =
    "scim_mapping m {"
    " resource User { attribute id /id number;"
    " attribute userName /login required;"
    " attribute nickName redis;"
    " attribute meta.version header:ETag read_only;"
    " list GET /u items=/; get GET /u/$scim_id; update PUT /u/$scim_id; }"
    " resource Group { attribute id /id number prefix=g-;"
    " attribute displayName /name required;"
    " attribute meta.version /rev read_only;"
    " list GET /g items=/; get GET /g/$scim_id; update PUT /g/$scim_id; } }";


#define ADA(more)  "{\"id\":7,\"login\":\"ada\"" more "}"
#define KEPT(what)                                                            \
    { "HMGET scim:{default}:kept:User:7 nickName", STORE_LIST, what, NULL }
#define NICK  "{\"v\":\"Nick\",\"k\":[\"nick\"]}"


/* "tag" is If-Match, or with a "!" before it If-None-Match */

static result_t
run(const scim_map_t *map, const char *method, const char *target,
    const char *body, const char *tag, const step_t *steps)
{
    char            name[128];
    scim_str_t     *header;
    scim_request_t  request;

    script_request(&request, map, method, target, body);

    if (tag) {
        header = *tag == '!' ? &request.if_none_match : &request.if_match;
        header->data = *tag == '!' ? tag + 1 : tag;
        header->len = strlen(header->data);
    }

    snprintf(name, sizeof(name), "%s %s", method, target);

    return script_run_request(&request, steps, name);
}


static void
check(const scim_map_t *map, const char *method, const char *target,
    const char *body, const char *tag, const step_t *steps, int status,
    const char *what)
{
    result_t  result;

    result = run(map, method, target, body, tag, steps);

    is_int(result.status, status, "%s", what);
    json_decref(result.body);
}


static void
version(const scim_map_t *map, const char *target, const step_t *steps,
    char *tag, const char *what)
{
    result_t  result;

    result = run(map, "GET", target, NULL, NULL, steps);

    is_int(result.status, 200, "%s", what);
    is_str(result.etag, result.version, "%s: header and meta say the same",
           what);

    snprintf(tag, sizeof(result.etag), "%s", result.etag);
    json_decref(result.body);
}


static void
test_versions(const scim_map_t *map)
{
    size_t    i;
    char      tag[64], other[64];

    static const step_t  first[] = {
        { "GET /u/7", 200, ADA(",\"roles\":[\"a\",\"b\"]"), NULL },
        KEPT(NICK), END
    };

    static const step_t  same[] = {
        { "GET /u/7", 200, "{\"roles\":[\"b\",\"a\"],\"login\":\"ada\","
          "\"id\":\"7\",\"own\":1}", NULL },
        KEPT(NICK), END
    };

    static const step_t  others[][3] = {
        { { "GET /u/7", 200, ADA(",\"roles\":[\"a\"]"), NULL },
          KEPT(NICK), END },
        { { "GET /u/7", 200, ADA(",\"roles\":[\"a\",\"b\"]"), NULL },
          KEPT("-"), END },
        { { "GET /u/7", 200, ADA(",\"name\":\"\",\"roles\":[\"a\",\"c\"]"),
            NULL },
          KEPT(NICK), END },
        { { "GET /u/7", 200, ADA(",\"name\":\"A\",\"roles\":[\"a\",\"b\"]"),
            NULL },
          KEPT(NICK), END },
        { { "GET /u/7", 200, ADA(",\"weight\":1.5,\"roles\":[\"a\",\"b\"]"),
            NULL },
          KEPT(NICK), END },
    };

    static const step_t  part[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL }, END
    };

    static const step_t  list[] = {
        { "GET /u", 200, "[" ADA(",\"roles\":[\"a\",\"b\"]") "]", NULL },
        KEPT(NICK), END
    };

    result_t  result;

    version(map, "/Users/7", first, tag, "a resource has a version");
    ok(strlen(tag) == 20 && memcmp(tag, "W/\"", 3) == 0, "a weak one");
    version(map, "/Users/7", same, other, "the same again");
    is_str(other, tag, "lists and objects have no order");

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        version(map, "/Users/7", others[i], other, "a change");
        ok(strcmp(other, tag) != 0, "gives another one");
    }

    version(map, "/Groups/g-4?excludedAttributes=members", part, other,
            "members that are not read");
    is_str(other, "", "nobody knows the version then");

    result = run(map, "GET", "/Users", NULL, NULL, list);
    is_str(result.version, tag, "a list tells the same version");
    json_decref(result.body);
}


static void
test_reads(const scim_map_t *map)
{
    char      tag[64], none[80], some[120];
    result_t  result;

    static const step_t  user[] = {
        { "GET /u/7", 200, ADA(""), NULL }, KEPT("-"), END
    };

    static const step_t  group[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        END
    };

    version(map, "/Users/7", user, tag, "what the client has read");

    snprintf(none, sizeof(none), "!%s", tag);
    result = run(map, "GET", "/Users/7", NULL, none, user);
    is_int(result.status, 304, "it is told that nothing has changed");
    is_str(result.etag, tag, "with the version");
    ok(result.body == NULL, "and without the resource");

    snprintf(none, sizeof(none), "!%s", tag + 2);
    check(map, "GET", "/Users/7", NULL, none, user, 304, "weak or not");
    snprintf(some, sizeof(some), "!\"x,y\" , %s", tag);
    check(map, "GET", "/Users/7", NULL, some, user, 304, "one of several");
    check(map, "GET", "/Users/7", NULL, "!*", user, 304, "any is there");
    check(map, "GET", "/Users/7", NULL, "!W/\"x\"", user, 200, "another one");
    check(map, "GET", "/Users/7", NULL, "!", user, 200, "an empty list");

    check(map, "GET", "/Groups/g-4?excludedAttributes=members", NULL,
          "!W/\"x\"", group, 200, "all is read that the version is made of");

    check(map, "GET", "/Users/7", NULL, tag, user, 200,
          "the version that the client wants to see");
    check(map, "GET", "/Users/7", NULL, "W/\"x\"", user, 412,
          "which is not there any more");
    check(map, "HEAD", "/Users/7?attributes=userName", NULL, "W/\"x\"", user,
          412, "whatever is asked of it");
}


/* what the version is made of is read where a client asks for it */

static void
test_asked(const scim_map_t *map)
{
    size_t    i, n;
    char      tag[64], other[64], target[256];
    json_t   *list;
    result_t  result;

    static const step_t  group[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        END
    };

    static const step_t  name[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL }, END
    };

    static const step_t  one[] = {
        { "GET /g", 200, "[{\"id\":4,\"name\":\"x\"}]", NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        END
    };

    static const step_t  groups[] = {
        { "GET /g", 200, "[{\"id\":4,\"name\":\"x\"},"
          "{\"id\":5,\"name\":\"y\"}]", NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        { "GET /g/5/m", 200, "[]", NULL },
        END
    };

    static const char *const  asked[] = {
        "attributes=meta", "attributes=meta.version",
        "attributes=displayName,META.Version", "excludedAttributes=displayName"
    };

    static const struct {
        const char  *filter;
        size_t       n;
    } filters[] = {
        { "meta.version%%20eq%%20%%22W/%%5C%%22%.16s%%5C%%22%%22", 1 },
        { "meta.version%%20ne%%20%%22W/%%5C%%22%.16s%%5C%%22%%22", 1 },
        { "meta.version%%20pr", 2 },
    };

    version(map, "/Groups/g-4", group, tag, "the version of a group");

    for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        snprintf(target, sizeof(target), "/Groups/g-4?%s", asked[i]);
        result = run(map, "GET", target, NULL, NULL, group);
        is_str(result.version, tag, "%s", asked[i]);
        is_str(result.etag, tag, "%s: and the header", asked[i]);
        json_decref(result.body);
    }

    version(map, "/Groups/g-4?attributes=displayName", name, other,
            "nobody has asked for it");
    is_str(other, "", "then members are not read for it");

    result = run(map, "GET", "/Groups?attributes=meta", NULL, NULL, one);
    is_str(result.version, tag, "of a list too");
    json_decref(result.body);

    for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
        n = snprintf(target, sizeof(target), "/Groups?attributes=id&filter=");
        snprintf(target + n, sizeof(target) - n, filters[i].filter, tag + 3);
        result = run(map, "GET", target, NULL, NULL, groups);
        list = json_object_get(result.body, "Resources");
        is_int(json_array_size(list), filters[i].n, "%s", target);
        json_decref(result.body);
    }
}


static void
test_writes(const scim_map_t *map)
{
    char  tag[64];

    static const step_t  user[] = {
        { "GET /u/7", 200, ADA(""), NULL }, KEPT("-"), END
    };

    static const step_t  good[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, ADA(""), NULL }, KEPT("-"),
        { "PUT /u/7 {\"login\":\"eve\"}", 204, "", NULL },
        { "GET /u/7", 200, "{\"id\":7,\"login\":\"eve\"}", NULL }, KEPT("-"),
        SCRIPT_UNLOCK("User:7"), END
    };

    static const step_t  bad[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, ADA(",\"name\":\"A\""), NULL }, KEPT("-"),
        SCRIPT_UNLOCK("User:7"), END
    };

    static const step_t  gone[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 404, "", NULL }, KEPT("-"),
        SCRIPT_UNLOCK("User:7"), END
    };

    static const step_t  deleted[] = {
        SCRIPT_LOCK("User:7"),
        { "GET /u/7", 200, ADA(""), NULL }, KEPT("-"),
        { "DELETE /u/7", 204, "", NULL },
        { "EVAL 2 scim:{default}:kept:User:7 scim:{default}:index:User:"
          "nickName 7 nickName 0 ", STORE_OK, NULL, NULL },
        SCRIPT_UNLOCK("User:7"), END
    };

    static const step_t  member[] = {
        SCRIPT_LOCK("Group:g-4"),
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "GET /g/4/m", 200, "[]", NULL },
        { "POST /g/4/m {\"u\":7}", 204, "", NULL },
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL },
        { "GET /g/4/m", 200, "[{\"id\":7}]", NULL },
        SCRIPT_UNLOCK("Group:g-4"), END
    };

    version(map, "/Users/7", user, tag, "what the client has read");

    check(map, "PUT", "/Users/7", "{\"userName\":\"eve\"}", tag, good, 200,
          "a PUT of the version that there is");
    check(map, "PUT", "/Users/7", "{\"userName\":\"eve\"}", "*", good, 200,
          "a PUT of any version");
    check(map, "PUT", "/Users/7", "{\"userName\":\"eve\"}", tag, bad, 412,
          "a PUT of another version");
    check(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\","
          "\"value\":{\"userName\":\"eve\"}}]}", tag, bad, 412,
          "a PATCH of another version");
    check(map, "PUT", "/Users/7", "{\"userName\":\"eve\"}", "!*", bad, 412,
          "a PUT of what must not be there");
    check(map, "PUT", "/Users/7", "{\"userName\":\"eve\"}", tag, gone, 404,
          "a PUT of what is not there");
    check(map, "DELETE", "/Users/7", NULL, tag, bad, 412,
          "a DELETE of another version");
    check(map, "DELETE", "/Users/7", NULL, tag, deleted, 204,
          "a DELETE of the version that there is");
    check(map, "PATCH", "/Groups/g-4", "{\"Operations\":[{\"op\":\"add\","
          "\"path\":\"members\",\"value\":[{\"value\":\"7\"}]}]}", "*", member,
          200, "rule 17: members under a condition are answered whole");
}


static void
test_own(const scim_map_t *map)
{
    char      tag[64];
    result_t  result;

    static const step_t  user[] = {
        { "GET /u/7", 200, ADA(""), "ETag: \"v1\"" }, KEPT("-"), END
    };

    static const step_t  nick[] = {
        { "GET /u/7", 200, ADA(""), "ETag: W/\"v1\"" }, KEPT(NICK), END
    };

    static const step_t  group[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\",\"rev\":12}", NULL }, END
    };

    static const step_t  list[] = {
        { "GET /u", 200, "[" ADA("") "]", "ETag: \"list\"" }, KEPT("-"), END
    };

    static const step_t  without[] = {
        { "GET /g/4", 200, "{\"id\":4,\"name\":\"x\"}", NULL }, END
    };

    version(map, "/Groups/g-4", group, tag, "the app has a number for it");
    is_str(tag, "W/\"12\"", "which becomes an ETag");

    version(map, "/Users/7", user, tag, "the app has an ETag");
    ok(memcmp(tag, "W/\"v1-", 6) == 0, "which is taken: %s", tag);

    result = run(map, "GET", "/Users/7", NULL, NULL, nick);
    ok(memcmp(result.etag, "W/\"v1-", 6) == 0 && strcmp(tag, result.etag),
       "with what it does not know of: %s", result.etag);
    json_decref(result.body);

    result = run(map, "GET", "/Users", NULL, NULL, list);
    is_str(result.version, "", "that of a list is nobody's");
    json_decref(result.body);

    check(map, "GET", "/Groups/g-4", NULL, "!W/\"1\"", without, 200,
          "a resource without a version is no other one");
}


int
main(void)
{
    scim_map_t  *map;

    map = map_of(text);
    test_versions(map);
    test_reads(map);
    test_asked(map);
    test_writes(map);
    scim_map_free(map);

    map = map_of(own);
    test_own(map);
    scim_map_free(map);

    return done_testing();
}
