
/*
 * Operations without memory: each allocation fails once, then all after it,
 * and the operation still ends, with what it would have answered or with a
 * 5xx.  The Makefile has the linker put the functions of this file in place
 * of those of scim_mem.h.
 */


#include "map_of.h"
#include "op_script.h"
#include "scim_mem.h"
#include "scim_schema.h"


typedef struct {
    const char     *name;
    const char     *method;
    const char     *target;
    const char     *body;
    int             status;
} request_t;


#define HARMLESS  1000000

#define RICH_GET  "{\"u\":{\"id\":\"a1\",\"login\":\"ann\",\"title\":\"Dr\"," \
    "\"mail\":\"a@x\",\"k\":{\"v\":\"x\"},\"tags\":[\"p\",\"q\"],"            \
    "\"status\":1,\"lang\":\"en\"}}"


/* how many allocations are good before one fails, or all do */

static long    left = HARMLESS;
static int     lasting;
static int     failed;

/* of the requests */

static int     read_only;

/* of the response's body, which may be no JSON */

static size_t  length;


void *__real_scim_mem_alloc(scim_mem_t *mem, size_t size);
char *__real_scim_mem_nalloc(scim_mem_t *mem, size_t size);
char *__real_scim_mem_strdup(scim_mem_t *mem, const char *data, size_t len);
scim_mem_t *__real_scim_mem_new(void);
json_t *__real_scim_mem_take(scim_mem_t *mem, json_t *json);
scim_rc_t __real_scim_mem_cleanup(scim_mem_t *mem,
    void (*handler)(void *data), void *data);
void *__wrap_scim_mem_alloc(scim_mem_t *mem, size_t size);
char *__wrap_scim_mem_nalloc(scim_mem_t *mem, size_t size);
char *__wrap_scim_mem_strdup(scim_mem_t *mem, const char *data, size_t len);
char *__wrap_scim_mem_printf(scim_mem_t *mem, size_t *len, const char *fmt,
    ...);
scim_mem_t *__wrap_scim_mem_new(void);
json_t *__wrap_scim_mem_take(scim_mem_t *mem, json_t *json);
scim_rc_t __wrap_scim_mem_cleanup(scim_mem_t *mem,
    void (*handler)(void *data), void *data);


/* forms, pages, an index, members with calls of their own */

static const char  plain[] =
    "scim_mapping m { detail ~^.+; resource User {"
    " attribute id /id number;"
    " attribute userName /login required unique;"
    " attribute name.givenName /first required;"
    " attribute name.familyName /last;"
    " attribute title /title;"
    " attribute emails.value /email;"
    " attribute active /status values=true:A,false:S;"
    " attribute password /password write_only default=$scim_secret;"
    " attribute externalId redis;"
    " attribute meta.created /created read_only;"
    " attribute 'phoneNumbers[type eq \"work\"].value' /phone;"
    " attribute 'phoneNumbers[type eq \"mobile\"].value' /mobile;"
    " attribute " SCIM_URN_ENTERPRISE ":department /department;"
    " attribute " SCIM_URN_ENTERPRISE ":manager redis;"
    " list GET /u?page=$scim_page&n=$scim_limit items=/us total=/n size=50;"
    " find userName GET /u?login=$scim_value items=/us;"
    " get GET /u/$scim_id object=/u;"
    " create POST /u form id=header:Location~(\\d+)$;"
    " update POST /u/$scim_id form;"
    " set active=false POST /u/$scim_id/suspend;"
    " set active=true POST /u/$scim_id/resume;"
    " delete DELETE /u/$scim_id; me userName $someone; }"
    " resource Group {"
    " attribute id /id number prefix=g-;"
    " attribute displayName /name required;"
    " attribute members /id;"
    " attribute externalId redis;"
    " list GET /g?page=$scim_page items=/gs total=/n size=50;"
    " get GET /g/$scim_id object=/g;"
    " read members GET /g/$scim_id/m?page=$scim_page items=/ms total=/n size=2;"
    " add members POST /g/$scim_id/m form=u=$scim_value;"
    " remove members DELETE /g/$scim_id/m/$scim_value;"
    " create POST /g object=/g; update PUT /g/$scim_id; delete DELETE"
    " /g/$scim_id; } }";


/* in the order in which they are tried; the beginning of one is enough */

static const step_t  plain_app[] = {
    { "GET /u?login=ada", 200, "{\"us\":[{\"id\":7,\"login\":"
      "\"ada\",\"first\":\"A\",\"last\":\"B\",\"status\":\"A\"}],\"n\":1}",
      NULL },
    { "GET /u?login=variable", 200, "{\"us\":[{\"id\":7,\"login\":"
      "\"variable\"}]}", NULL },
    { "GET /u?page=1", 200, "{\"us\":[{\"id\":7,\"login\":"
      "\"ada\",\"first\":\"A\",\"last\":\"B\",\"status\":\"A\"},{\"id\":8,"
      "\"login\":\"bob\",\"first\":\"A\",\"last\":\"B\",\"title\":\"x\"}],"
      "\"n\":2}", NULL },
    { "GET /u?", 200, "{\"us\":[],\"n\":2}", NULL },
    { "GET /u/7", 200, "{\"u\":{\"id\":7,\"login\":\"ada\","
      "\"first\":\"Ada\",\"last\":\"Abel\",\"email\":\"a@x\",\"phone\":\"1\","
      "\"status\":\"A\",\"created\":\"2009-03-14T09:26:53Z\"}}", NULL },
    { "POST /u login", 201, "created", "Location: /u/7" },
    { "POST /u", 204, NULL, NULL },
    { "DELETE /u/7", 204, NULL, NULL },
    { "GET /g/3/m?page=1", 200, "{\"ms\":[{\"id\":7},{\"id\":8}],\"n\":2}",
      NULL },
    { "GET /g/3/m", 200, "{\"ms\":[],\"n\":2}", NULL },
    { "GET /g/3", 200, "{\"g\":{\"id\":3,\"name\":\"T\"}}", NULL },
    { "GET /g?page=1", 200, "{\"gs\":[{\"id\":3,\"name\":\"T\"}],\"n\":1}",
      NULL },
    { "GET /g?", 200, "{\"gs\":[],\"n\":1}", NULL },
    { "POST /g {", 201, "{\"g\":{\"id\":3,\"name\":\"T\"}}", NULL },
    { "POST /g/3/m", 204, NULL, NULL },
    { "DELETE /g/3", 204, NULL, NULL },
    { "PUT /g/3", 204, NULL, NULL },
    { "ZRANGEBYLEX", STORE_LIST, "e1:7", NULL },
    { "HMGET scim:{default}:kept:User:7", STORE_LIST,
      "{\"k\":[\"e1\"],\"v\":\"e1\"}\n-", NULL },
    { "HMGET scim:{default}:kept:User", STORE_LIST, "-\n-", NULL },
    { "HMGET", STORE_LIST, "-", NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "EVAL", STORE_OK, NULL, NULL },
    { NULL, 0, NULL, NULL }
};


#define PERSON                                                                \
    "{\"userName\":\"ada\",\"name\":{\"givenName\":\"Ada\",\"familyName\":"   \
    "\"B\"},\"emails\":[{\"value\":\"a@x\"}],\"externalId\":\"e1\","          \
    "\"phoneNumbers\":[{\"type\":\"work\",\"value\":\"2\"}],\"nope\":1,"      \
    "\"" SCIM_URN_ENTERPRISE "\":{\"manager\":\"8\",\"department\":\"d\"},"   \
    "\"active\":false}"


static const request_t  plain_requests[] = {

    { "get", "GET", "/Users/7", NULL, 200 },
    { "get, projected", "GET", "/Users/7?attributes=userName,emails.value",
      NULL, 200 },
    { "list", "GET", "/Users?startIndex=1&count=2", NULL, 200 },
    { "find", "GET", "/Users?filter=userName+eq+%22ada%22", NULL, 200 },
    { "find by id", "GET", "/Users?filter=id+eq+%227%22+and+title+pr", NULL,
      200 },
    { "scan", "GET", "/Users?filter=title+co+%22x%22&excludedAttributes="
      "name", NULL, 200 },
    { "index", "GET", "/Users?filter=externalId+eq+%22e1%22", NULL, 200 },
    { "create", "POST", "/Users", PERSON, 201 },
    { "put", "PUT", "/Users/7", PERSON, 200 },
    { "patch", "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\","
      "\"value\":{\"active\":\"False\",\"title\":\"x\",\"externalId\":\"\","
      "\"name.givenName\":\"X\"}},{\"op\":\"add\",\"path\":\"phoneNumbers["
      "type eq \\\"mobile\\\"].value\",\"value\":\"3\"}]}", 200 },
    { "delete", "DELETE", "/Users/7", NULL, 204 },
    { "a group", "GET", "/Groups/g-3", NULL, 200 },
    { "groups", "GET", "/Groups?filter=displayName+eq+%22T%22", NULL, 200 },
    { "groups by member", "GET", "/Groups?filter=members+eq+%227%22"
      "&excludedAttributes=members", NULL, 200 },
    { "members come and go", "PATCH", "/Groups/g-3", "{\"Operations\":["
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"9\"}]},"
      "{\"op\":\"remove\",\"path\":\"members[value eq \\\"7\\\"]\"}]}", 204 },
    { "members are replaced", "PUT", "/Groups/g-3", "{\"displayName\":\"N\","
      "\"members\":[{\"value\":\"8\"},{\"value\":\"9\"}]}", 200 },
    { "a group is created", "POST", "/Groups", "{\"displayName\":\"T\","
      "\"members\":[{\"value\":\"7\"}],\"externalId\":\"g1\"}", 201 },
    { "a group is deleted", "DELETE", "/Groups/g-3", NULL, 204 },
    { "sorted", "GET", "/Users?sortBy=emails&sortOrder=descending&count=1",
      NULL, 200 },
    { "sorted, and completed", "GET", "/Groups?sortBy=displayName", NULL,
      200 },
    { "pages by cursors", "GET", "/Users?cursor&count=1", NULL, 200 },
    { "a search", "POST", "/Users/.search", "{\"attributes\":[\"id\","
      "\"title\"],\"filter\":\"title pr\"}", 200 },
    { "a search of all", "POST", "/.search", "{\"count\":2,\"startIndex\":2,"
      "\"cursor\":\"\"}", 200 },
    { "a sorted search of all", "POST", "/.search", "{\"sortBy\":\"id\"}",
      200 },
    { "who asks", "GET", "/Me", NULL, 200 },
    { "what is allowed", "OPTIONS", "/Users", NULL, 204 },
    { "a version", "GET", "/Users/7", NULL, 200 },
    { "a change of a version", "DELETE", "/Users/7", NULL, 204 },
    { "a Bulk", "POST", "/Bulk", "{\"Operations\":[{\"method\":\"POST\","
      "\"path\":\"/Users\",\"bulkId\":\"a\",\"data\":" PERSON "},"
      "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"b\","
      "\"data\":{\"displayName\":\"T\",\"members\":[{\"value\":"
      "\"bulkId:a\"}]}},{\"method\":\"PATCH\",\"path\":"
      "\"/Groups/bulkId:b?x=y\",\"data\":{\"Operations\":[{\"op\":\"add\","
      "\"path\":\"members\",\"value\":[{\"value\":\"8\"}]}]}}]}", 200 },
    { "a Bulk in a circle", "POST", "/Bulk", "{\"Operations\":[{\"method\":"
      "\"POST\",\"path\":\"/Users\",\"bulkId\":\"a\",\"data\":{"
      "\"userName\":\"ada\",\"name\":{\"givenName\":\"A\"},"
      "\"" SCIM_URN_ENTERPRISE "\":{\"manager\":{\"value\":\"bulkId:a\"}},"
      "\"phoneNumbers\":[{\"type\":\"work\",\"value\":\"bulkId:a\"}]}},"
      "{\"method\":\"DELETE\",\"path\":\"/Users/bulkId:x\"}]}", 200 },
    { "no such endpoint", "GET", "/Nosuch", NULL, 404 },
    { "a wrong verb", "PATCH", "/Users", "{}", 405 },
    { "a bad body", "POST", "/Users", "{", 400 },
    { "a bad filter", "GET", "/Users?filter=x", NULL, 400 },
    { "schemas", "GET", "/Schemas", NULL, 200 },
    { "a schema", "GET", "/Schemas/" SCIM_URN_USER, NULL, 200 },
    { "resource types", "GET", "/ResourceTypes", NULL, 200 },
    { "a resource type", "GET", "/ResourceTypes/User", NULL, 200 },
    { "configuration", "GET", "/ServiceProviderConfig", NULL, 200 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  read_only_requests[] = {

    { "a create that is not done", "POST", "/Users", PERSON, 503 },
    { "what is not kept", "PATCH", "/Users/7", "{\"Operations\":[{\"op\":"
      "\"replace\",\"path\":\"externalId\",\"value\":\"new\"}]}", 503 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* bodies that are joined, headers, defaults, a list, finds without an id */

static const char  rich[] =
    "scim_mapping m { detail /error; form via=1&login=none;"
    " json '{\"via\": [$remote_user], \"u\": {\"v\": 1}}'; resource User {"
    " json '{\"via\": [$scim_call]}'; xml '<e><b/></e>';"
    " attribute id /id match=[a-z0-9]+;"
    " attribute userName /login required unique;"
    " attribute title /title 'default=$remote_user $scim_userName';"
    " attribute emails.value /mail;"
    " attribute userType /k/v values=Staff:x,Guest:;"
    " attribute roles /tags;"
    " attribute active /status values=true:1,false:3;"
    " attribute password - write_only default=$scim_secret;"
    " attribute locale /lang immutable;"
    " attribute externalId redis unique;"
    " list GET /u?p=$scim_page0 items=/us size=2 partial;"
    " find userName GET /u?name=$scim_value items=/us;"
    " get GET /u/$scim_id object=/u;"
    " create POST /u form object=/u 'header=X-By: $remote_user $scim_call';"
    " set title PUT /u/$scim_id/t 'xml=<t by=\"$scim_id\">$scim_value</t>';"
    " set password PUT /u/$scim_id/password 'form=new=$scim_value&by=$scim_id"
    "&all[]=$scim_roles';"
    " set active PUT /u/$scim_id/a"
    "   'json={\"a\": $scim_active, \"b\": [\"x $scim_title\"]}';"
    " update PUT /u/$scim_id object=/u;"
    " delete DELETE /u/$scim_id 'header=X-Name: $scim_userName';"
    " hide userName=root; hide roles=secret userName!=x;"
    "} }";


static const step_t  rich_app[] = {
    { "GET /u?name=", 200, "{\"us\":[{\"id\":\"a1\",\"login\":\"ann\"}]}",
      NULL },
    { "GET /u?p=0", 200, "{\"us\":[{\"id\":\"a1\",\"login\":\"ann\"},"
      "{\"id\":\"a2\",\"login\":\"root\"}]}", NULL },
    { "GET /u?", 200, "{\"us\":[]}", NULL },
    { "GET /u/a1", 200, RICH_GET, NULL },
    { "GET /u/a2", 200, "{\"u\":{\"id\":\"a2\",\"login\":\"bob\"}}", NULL },
    { "POST /u", 201, "", NULL },
    { "PUT /u/a1/password", 422, "{\"error\":\"weak\"}", NULL },
    { "PUT /u/a1", 204, NULL, NULL },
    { "DELETE /u/a1", 204, NULL, NULL },
    { "HMGET", STORE_LIST, "-", NULL },
    { "EVAL 2 scim:{default}:kept:User:a1 scim:{default}:index:User:"
      "externalId a1 externalId 1 {", STORE_TAKEN, "externalId", NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "EVAL", STORE_OK, NULL, NULL },
    { NULL, 0, NULL, NULL }
};


static const request_t  rich_requests[] = {

    { "a create that is undone", "POST", "/Users", "{\"userName\":\"ann\","
      "\"roles\":[\"p\",\"q\"],\"userType\":\"Staff\",\"locale\":\"en\"}",
      400 },
    { "a list that is completed", "GET", "/Users?filter=title+pr", NULL,
      200 },
    { "changes that end at the store", "PATCH", "/Users/a1",
      "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"active\":false,"
      "\"roles\":[\"z\"],\"emails\":[],\"externalId\":\"e\"}}]}", 409 },
    { "a value that the app has no place for", "PUT", "/Users/a1",
      "{\"locale\":\"de\"}", 400 },
    { "a delete with a header", "DELETE", "/Users/a1", NULL, 204 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* the object is picked out of a list */

static const char  poor[] =
    "scim_mapping m { resource User {"
    " attribute id /id;"
    " attribute userName /login required;"
    " list active=true GET /on?p=$scim_page items=/us size=2;"
    " list active=false GET /off items=/us;"
    " attribute active /x read_only;"
    " create POST /u; update PUT /u/$scim_id;"
    "} }";


static const step_t  poor_app[] = {
    { "GET /on?p=1", 200, "{\"us\":[{\"id\":\"a\",\"login\":\"ann\"}]}", NULL },
    { "GET /on?", 200, "{\"us\":[]}", NULL },
    { "GET /off", 200, "{\"us\":[{\"id\":\"b\",\"login\":\"bob\"}]}", NULL },
    { "PUT /u/b", 204, NULL, NULL },
    { NULL, 0, NULL, NULL }
};


static const request_t  poor_requests[] = {

    { "a user picked out", "GET", "/Users/b", NULL, 200 },
    { "a change of one", "PUT", "/Users/b", "{\"userName\":\"x\"}", 200 },
    { "one that is not there", "GET", "/Users/c", NULL, 404 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* groups that are values of users: operations that are parts of others */

static const char  derived[] =
    "scim_mapping m { resource User {"
    " attribute id /id; attribute userName /login required;"
    " attribute groups /groups split=,;"
    " list GET /u items=/us; update PUT /u/$scim_id; }"
    " resource Group { attribute id User.groups; hide displayName=root;"
    " attribute displayName User.groups required immutable;"
    " attribute members User.groups; } }";


static const step_t  derived_app[] = {
    { "GET /u", 200, "{\"us\":[{\"id\":\"a\",\"login\":\"ann\",\"groups\":"
      "\"x,y\"},{\"id\":\"b\",\"login\":\"bob\",\"groups\":\"y\"}]}", NULL },
    { "PUT /u/", 204, NULL, NULL },
    { "SMEMBERS", STORE_LIST, "z", NULL },
    { "SADD", STORE_OK, NULL, NULL },
    { "SREM", STORE_OK, NULL, NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "EVAL", STORE_OK, NULL, NULL },
    { NULL, 0, NULL, NULL }
};


/* members are named by something else than the id, and read */

static const char  named[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login required unique;"
    " attribute nickName redis unique;"
    " list GET /u; get GET /u/$scim_id; find userName GET /u?q=$scim_value;"
    " create POST /u id=/id; update PUT /u/$scim_id; hide userName=root; }"
    " resource Group { attribute id /id prefix=g-;"
    " attribute displayName /name required;"
    " attribute members /m key=userName;"
    " list GET /g; find members GET /g?u=$scim_value; get GET /g/$scim_id;"
    " create POST /g id=/id; update PUT /g/$scim_id;"
    " add members POST /g/$scim_id/m/$scim_value check;"
    " remove members DELETE /g/$scim_id/m/$scim_value; } }";

static const char  listed[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login read_only unique; list GET /u; }"
    " resource Group { attribute id /id prefix=g-;"
    " attribute displayName /name read_only;"
    " attribute members /m key=userName; list GET /g; get GET /g/$scim_id;"
    " add members POST /g/$scim_id/m/$scim_value; } }";

static const char  indexed[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login required; attribute nickName redis unique;"
    " list GET /u; get GET /u/$scim_id; update PUT /u/$scim_id; }"
    " resource Group { attribute id /id prefix=g-;"
    " attribute displayName /name required;"
    " attribute members /m key=nickName; list GET /g; get GET /g/$scim_id;"
    " update PUT /g/$scim_id; } }";

static const char  checked[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login read_only; list GET /u; get GET /u/$scim_id; }"
    " resource Group { attribute id /id prefix=g-;"
    " attribute displayName /name read_only;"
    " attribute members /m; list GET /g; get GET /g/$scim_id;"
    " add members POST /g/$scim_id/m/$scim_value check; } }";


static const step_t  named_app[] = {
    { "GET /u?q=ann", 200, "[{\"id\":\"7\",\"login\":\"ann\"}]", NULL },
    { "GET /u?q=", 200, "[]", NULL },
    { "GET /u/7", 200, "{\"id\":\"7\",\"login\":\"ann\"}", NULL },
    { "GET /u/8", 200, "{\"id\":\"8\",\"login\":\"bob\"}", NULL },
    { "GET /u", 200, "[{\"id\":\"7\",\"login\":\"ann\"},{\"id\":\"8\","
      "\"login\":\"bob\"}]", NULL },
    { "GET /g?u=", 200, "[{\"id\":\"3\",\"name\":\"T\",\"m\":[\"ann\"]}]",
      NULL },
    { "GET /g/3", 200, "{\"id\":\"3\",\"name\":\"T\",\"m\":[\"ann\","
      "\"bot\"]}", NULL },
    { "POST /g {", 201, "{\"id\":\"3\"}", NULL },
    { "POST /g/3/m/", 204, NULL, NULL },
    { "DELETE /g/3/m/", 204, NULL, NULL },
    { "PUT /g/3", 204, NULL, NULL },
    { "ZRANGEBYLEX", STORE_LIST, "ann:7", NULL },
    { "HMGET", STORE_LIST, "{\"k\":[\"ann\"],\"v\":\"ann\"}", NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "EVAL", STORE_OK, NULL, NULL },
    { NULL, 0, NULL, NULL }
};


/* by other names there */

static const char  renamed[] =
    "scim_mapping m { resource User {"
    " attribute id /id; attribute userName /login required;"
    " attribute groups /groups split=,;"
    " list GET /u items=/us; update PUT /u/$scim_id; }"
    " resource Group { attribute id User.groups values=one:x,two:y;"
    " attribute displayName User.groups required immutable;"
    " attribute members User.groups; hide displayName=y; } }";


static const request_t  renamed_requests[] = {
    { "groups of a user, renamed", "GET", "/Users/a", NULL, 200 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* a call tells their members */

static const char  told[] =
    "scim_mapping m { resource User {"
    " attribute id /id; attribute userName /login read_only;"
    " attribute groups /groups split=,; list GET /u items=/us; }"
    " resource Group { attribute id User.groups values=1:x,2:y;"
    " attribute displayName User.groups read_only;"
    " attribute members User.groups read_only;"
    " read members GET /u?role=$scim_id items=/us; } }";


static const request_t  told_requests[] = {
    { "a derived group whose members are read", "GET", "/Groups/1", NULL,
      200 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  derived_requests[] = {
    { "groups of a user", "GET", "/Users/a", NULL, 200 },
    { "derived groups", "GET", "/Groups", NULL, 200 },
    { "a derived group", "GET", "/Groups/y", NULL, 200 },
    { "a user comes, one goes", "PATCH", "/Groups/x", "{\"Operations\":["
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"b\"}]},"
      "{\"op\":\"remove\",\"path\":\"members\",\"value\":[{\"value\":\"a\"}]}"
      "]}", 204 },
    { "a group that the users do not show", "POST", "/Groups",
      "{\"displayName\":\"n\",\"members\":[{\"value\":\"a\"}]}", 500 },
    { "a derived group is deleted", "DELETE", "/Groups/y", NULL, 204 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* users that are in Redis alone, and groups of an app that has none */

#define ADA   "aaaaaaaa-0000-4000-8000-000000000001"
#define TEAM  "cccccccc-0000-4000-9000-000000000003"

#define REDIS(type, rest)                                                     \
    "EVAL 2 scim:{default}:ids:" type " scim:{default}:new:" type             \
    " scim:{default}: " type " " rest

#define SHOWN                                                                 \
    "1\n{\"v\":\"ada\"}\n{\"v\":\"A\"}\n{\"v\":true}"

static const char  stored[] =
    "scim_mapping m { resource User { attribute id redis;"
    " attribute userName redis required; attribute displayName redis;"
    " attribute active redis; attribute password - write_only;"
    " create GET /add?u=$scim_userName&i=$scim_id;"
    " update GET /set?u=$scim_userName&n=$scim_displayName&p=$scim_password;"
    " set active=false GET /off?u=$scim_userName;"
    " delete GET /del?u=$scim_userName; }"
    " resource Group { attribute id redis;"
    " attribute displayName redis required; attribute members redis; } }";


static const step_t  stored_app[] = {
    { REDIS("User", "0001"), STORE_LIST, "again\n" ADA, NULL },
    { REDIS("User", "0 "), STORE_LIST, "1\n1\n" ADA, NULL },
    { REDIS("User", "3 "), STORE_LIST, SHOWN, NULL },
    { REDIS("User", "aaaa"), STORE_OK, NULL, NULL },
    { REDIS("Group", "0001"), STORE_LIST, "new\n" TEAM, NULL },
    { REDIS("Group", "0 "), STORE_LIST, "1\n1\n" TEAM, NULL },
    { REDIS("Group", "1 displayName 1"), STORE_LIST,
      "1\n{\"v\":\"T\"}\n{\"v\":[\"" ADA "\"]}", NULL },
    { REDIS("Group", "1 "), STORE_LIST, "1\n{\"v\":\"T\"}", NULL },
    { REDIS("Group", ""), STORE_OK, NULL, NULL },
    { "ZADD", STORE_OK, NULL, NULL },
    { "ZRANGEBYLEX", STORE_LIST, "x", NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "EVAL 1", STORE_OK, NULL, NULL },
    { "GET /add?u=bob", 400, "", NULL },
    { "GET /add", 409, "", NULL },
    { "GET /", 204, "", NULL },
    { NULL, 0, NULL, NULL }
};


static const request_t  stored_requests[] = {

    { "a create that goes on", "POST", "/Users", "{\"userName\":\"ada\","
      "\"active\":false,\"password\":\"s\"}", 201 },
    { "one that is refused", "POST", "/Users", "{\"userName\":\"bob\"}", 400 },
    { "one is read", "GET", "/Users/" ADA, NULL, 200 },
    { "a list in Redis", "GET", "/Users", NULL, 200 },
    { "a scan in Redis", "GET", "/Users?filter=displayName+co+%22a%22", NULL,
      200 },
    { "an index in Redis", "GET", "/Users?filter=userName+eq+%22a%22", NULL,
      200 },
    { "one is renamed", "PATCH", "/Users/" ADA, "{\"Operations\":[{\"op\":"
      "\"replace\",\"value\":{\"userName\":\"eve\",\"active\":false}}]}",
      200 },
    { "one is deleted", "DELETE", "/Users/" ADA, NULL, 204 },
    { "a group is made", "POST", "/Groups", "{\"displayName\":\"T\","
      "\"members\":[{\"value\":\"" ADA "\"}]}", 201 },
    { "groups in Redis", "GET", "/Groups", NULL, 200 },
    { "a member of one", "PATCH", "/Groups/" TEAM, "{\"Operations\":[{\"op\":"
      "\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" ADA
      "\"}]}]}", 204 },
    { "all members of one", "PUT", "/Groups/" TEAM, "{\"displayName\":\"T\","
      "\"members\":[]}", 200 },
    { "a group of Redis is deleted", "DELETE", "/Groups/" TEAM, NULL, 204 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  named_requests[] = {

    { "members by their names", "GET", "/Groups/g-3", NULL, 200 },
    { "groups by a name", "GET", "/Groups?filter=members+eq+%227%22", NULL,
      200 },
    { "names come and go", "PATCH", "/Groups/g-3", "{\"Operations\":["
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"8\"}]},"
      "{\"op\":\"remove\",\"path\":\"members[value eq \\\"7\\\"]\"}]}", 204 },
    { "names are replaced", "PUT", "/Groups/g-3", "{\"displayName\":\"T\","
      "\"members\":[{\"value\":\"8\"}]}", 200 },
    { "a group of names", "POST", "/Groups", "{\"displayName\":\"T\","
      "\"members\":[{\"value\":\"7\"}]}", 201 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  listed_requests[] = {

    { "names in a list", "GET", "/Groups/g-3", NULL, 200 },
    { "a name of a list", "PATCH", "/Groups/g-3", "{\"Operations\":["
      "{\"op\":\"add\",\"path\":\"members\",\"value\":"
      "[{\"value\":\"8\"}]}]}", 204 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  indexed_requests[] = {

    { "names in the store", "GET", "/Groups/g-3", NULL, 200 },
    { NULL, NULL, NULL, NULL, 0 }
};


static const request_t  checked_requests[] = {

    { "a member that is looked for", "PATCH", "/Groups/g-3",
      "{\"Operations\":[{\"op\":\"add\",\"path\":\"members\",\"value\":"
      "[{\"value\":\"8\"}]}]}", 204 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* ids are names that the app writes its own way, and searches have pages */

static const char  cased[] =
    "scim_mapping m {"
    " resource User { attribute id /name;"
    " attribute userName /name required unique immutable;"
    " attribute title /title; attribute emails.value /mail unique immutable;"
    " attribute externalId redis;"
    " lookup $hash GET /u/$scim_id value=/hash;"
    " list GET /u; get GET /u/$scim_id;"
    " find emails.value GET /f?o=$scim_offset&q=$scim_value;"
    " create PUT /u/$scim_userName 'json={\"m\": ${scim_emails.value}}'"
    "   check;"
    " update POST /u/$scim_id 'json={\"h\": $hash, \"t\": $scim_title}';"
    " hide id=root; } }";

static const step_t  cased_app[] = {
    { "GET /f?o=0", 200, "[{\"name\":\"x\",\"mail\":\"y\"}]", NULL },
    { "GET /f?o=1", 200, "[]", NULL },
    { "GET /u/eve", 404, "", NULL },
    { "PUT /u/Ann", 201, "", NULL },
    { "PUT /u/eve", 201, "", NULL },
    { "GET /u/Ann", 200, "{\"name\":\"ann\"}", NULL },
    { "GET /u/ann", 200, "{\"name\":\"ann\",\"hash\":\"h\"}",
      "X-Key: k" },
    { "POST /u/ann", 200, "", NULL },
    { "EVAL", STORE_OK, NULL, NULL },
    { "SET", STORE_OK, NULL, NULL },
    { "HMGET", STORE_LIST, "-", NULL },
    { "GET /names/7", 200, "{\"n\":\"seven\"}", NULL },
    { "POST /g", 201, "{\"id\":4}", NULL },
    { "PUT /g/4/seven", 204, "", NULL },
    { "GET /g/4", 200, "{\"id\":4,\"m\":[7]}", NULL },
    { NULL, 0, NULL, NULL }
};

static const char  spelled[] =
    "scim_mapping m { resource User { attribute id /name;"
    " attribute userName /name required unique immutable;"
    " attribute title /title; attribute externalId redis; list GET /u;"
    " get GET /u/$scim_id; create PUT /u/$scim_userName 'json={\"a\": 1}';"
    " update POST /u/$scim_id; }"
    " resource Group { attribute id /id match=\\d+;"
    " attribute displayName /id read_only; attribute members /m;"
    " lookup $name GET /names/$scim_value value=/n;"
    " list GET /g; get GET /g/$scim_id; create POST /g id=/id;"
    " add members PUT /g/$scim_id/$name;"
    " remove members DELETE /g/$scim_id/$name; } }";

static const request_t  spelled_requests[] = {
    { "a name in another case", "POST", "/Users", "{\"userName\":\"Ann\","
      "\"title\":\"Dr\",\"externalId\":\"e\"}", 201 },
    { "members that are looked up first", "POST", "/Groups",
      "{\"members\":[{\"value\":\"7\"}]}", 201 },
    { NULL, NULL, NULL, NULL, 0 }
};

static const request_t  cased_requests[] = {
    { "a name that is taken in another case", "POST", "/Users",
      "{\"userName\":\"Ann\"}", 409 },
    { "an address on no page", "POST", "/Users", "{\"userName\":\"eve\","
      "\"emails\":[{\"value\":\"z\"}]}", 500 },
    { "a protected name", "POST", "/Users", "{\"userName\":\"root\"}", 409 },
    { "a GET that serves two", "PATCH", "/Users/ann", "{\"Operations\":[{"
      "\"op\":\"add\",\"path\":\"title\",\"value\":\"Dr\"}]}", 200 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* the app has versions of its own */

static const char  versions[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /n read_only; attribute nickName redis;"
    " attribute meta.version header:ETag read_only;"
    " list GET /u; get GET /u/$scim_id; } }";

static const step_t  versions_app[] = {
    { "GET /u/7", 200, "{\"id\":\"7\",\"n\":\"a\"}", "ETag: \"v1\"" },
    { "HMGET", STORE_LIST, "{\"v\":\"x\",\"k\":[\"x\"]}", NULL },
    { NULL, 0, NULL, NULL }
};

static const request_t  versions_requests[] = {
    { "a version of the app", "GET", "/Users/7", NULL, 200 },
    { NULL, NULL, NULL, NULL, 0 }
};


/* another operation has the lock */

static const step_t  busy_app[] = { { NULL, 0, NULL, NULL } };

static const request_t  busy_requests[] = {
    { "a lock that is taken", "PATCH", "/Users/a1", "{\"Operations\":["
      "{\"op\":\"add\",\"path\":\"roles\",\"value\":[\"z\"]}]}", 503 },
    { NULL, NULL, NULL, NULL, 0 }
};


static int
fails(void)
{
    if (left > 0) {
        left -= (left < HARMLESS);
        return 0;
    }

    left = lasting ? 0 : HARMLESS;
    failed = 1;

    return 1;
}


/*
 * jansson does not look whether its growing buffers grow, and leaves out the
 * characters that do not fit: those sizes are always there.
 */

static void *
failing_malloc(size_t size)
{
    if (size >= 32 && (size & (size - 1)) == 0) {
        return malloc(size);
    }

    return fails() ? NULL : malloc(size);
}


void *
__wrap_scim_mem_alloc(scim_mem_t *mem, size_t size)
{
    return fails() ? NULL : __real_scim_mem_alloc(mem, size);
}


char *
__wrap_scim_mem_nalloc(scim_mem_t *mem, size_t size)
{
    return fails() ? NULL : __real_scim_mem_nalloc(mem, size);
}


char *
__wrap_scim_mem_strdup(scim_mem_t *mem, const char *data, size_t len)
{
    return fails() ? NULL : __real_scim_mem_strdup(mem, data, len);
}


char *
__wrap_scim_mem_printf(scim_mem_t *mem, size_t *len, const char *fmt, ...)
{
    int      n;
    char     text[16384];
    va_list  args;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);

    if (len) {
        *len = n;
    }

    return fails() ? NULL : __real_scim_mem_strdup(mem, text, n);
}


scim_mem_t *
__wrap_scim_mem_new(void)
{
    return fails() ? NULL : __real_scim_mem_new();
}


json_t *
__wrap_scim_mem_take(scim_mem_t *mem, json_t *json)
{
    if (json && fails()) {
        json_decref(json);
        return NULL;
    }

    return __real_scim_mem_take(mem, json);
}


scim_rc_t
__wrap_scim_mem_cleanup(scim_mem_t *mem, void (*handler)(void *data),
    void *data)
{
    return fails() ? SCIM_FAIL : __real_scim_mem_cleanup(mem, handler, data);
}


/* answers by the table; 0 if the operation does not come to an end */

static int
drive(scim_op_t *op, const step_t *app, scim_effect_t **effect)
{
    int                  n;
    char                 text[8192];
    const step_t        *step;
    scim_effect_kind_t   kind;

    for (n = 0; n < 1000; n++) {
        kind = scim_op_next(op, effect);

        if (kind == SCIM_DONE) {
            return 1;
        }

        if (kind == SCIM_WAIT) {
            return 0;
        }

        script_describe(*effect, text, sizeof(text));

        for (step = app; step->effect; step++) {
            if (strncmp(text, step->effect, strlen(step->effect)) == 0) {
                break;
            }
        }

        if (kind == SCIM_CALL) {
            script_answer(op, *effect, step);

        } else if (kind == SCIM_DELAY) {
            scim_op_delayed(op, *effect);

        } else {
            script_reply(op, *effect, step);
        }
    }

    return 0;
}


/* "status" is 0 if there is no operation, -1 if there is no end of it */

static void
once(const scim_map_t *map, const request_t *request, const step_t *app,
    long good, result_t *result)
{
    scim_op_t       *op;
    scim_effect_t   *effect;
    scim_request_t   wanted;

    memset(result, 0, sizeof(result_t));

    script_request(&wanted, map, request->method, request->target,
                   request->body);
    wanted.debug = 1;

    if (strcmp(request->name, "a version") == 0) {
        wanted.if_none_match.data = "W/\"x\", \"y\"";
        wanted.if_none_match.len = 11;
    }

    if (strcmp(request->name, "a change of a version") == 0) {
        wanted.if_match.data = "*";
        wanted.if_match.len = 1;
    }

    wanted.read_only = read_only;

    failed = 0;
    left = good;

    op = scim_op_new(&wanted);

    if (op) {
        result->status = -1;

        if (drive(op, app, &effect)) {
            left = HARMLESS;
            length = effect->response.body.len;
            script_take(result, &effect->response);
        }

        scim_op_free(op);
    }

    left = HARMLESS;
}


/*
 * jansson cannot be asked whether a text was no JSON or there was no memory
 * for it; and jansson 2.14 writes objects without names then.  Random bytes are
 * always the same ones here, so bodies are equal too.
 */

static int
is_good(const request_t *request, const result_t *expected,
    const result_t *got)
{
    size_t   i;
    json_t  *part;

    if (got->status == -1) {
        return 0;
    }

    /* each operation of a Bulk request fails by itself */

    json_array_foreach(json_object_get(got->body, "Operations"), i, part) {
        if (atoi(json_string_value(json_object_get(part, "status"))) >= 400) {
            return 1;
        }
    }

    if (got->status == request->status) {
        return got->status >= 400 || json_equal(got->body, expected->body)
               || (got->body == NULL && (length || expected->body == NULL));
    }

    return got->status == 0 || got->status >= 500
           || (got->status == 400
               && (request->body || strstr(request->target, "filter=")));
}


static void
starve(const scim_map_t *map, const request_t *request, const step_t *app)
{
    int        good;
    long       n;
    result_t   expected, got;

    once(map, request, app, HARMLESS, &expected);
    is_int(expected.status, request->status, "%s: with memory", request->name);

    for (lasting = 0; lasting < 2; lasting++) {
        good = 1;

        for (n = 0; n < 20000; n++) {
            once(map, request, app, n, &got);

            if (failed && !is_good(request, &expected, &got)) {
                good = 0;
                fprintf(stderr, "# allocation %ld: %d\n", n, got.status);
            }

            json_decref(got.body);

            if (!failed) {
                break;
            }
        }

        ok(good && n < 20000, "%s: without, %s", request->name,
           lasting ? "from then on" : "for a moment");
    }

    json_decref(expected.body);
}


static void
starve_all(const char *text, const request_t *request, const step_t *app)
{
    scim_map_t  *map;

    map = map_of(text);

    for ( /* void */ ; request->name; request++) {
        starve(map, request, app);
    }

    scim_map_free(map);
}


/* it ends, and loses nothing; some memory is asked for in vain */

static void
starve_mapping(const char *text)
{
    int            good;
    long           n;
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    lasting = 0;
    good = 0;

    for (n = 0; !good && n < 20000; n++) {
        failed = 0;
        left = n;
        map = conf_parse(text, &where, &err);
        left = HARMLESS;

        good = (map && !failed);
        scim_map_free(map);
    }

    ok(good, "a mapping without memory");
}


int
main(void)
{
    json_set_alloc_funcs(failing_malloc, free);

    starve_all(plain, plain_requests, plain_app);
    read_only = 1;
    starve_all(plain, read_only_requests, plain_app);
    read_only = 0;

    starve_all(rich, rich_requests, rich_app);
    starve_all(rich, busy_requests, busy_app);
    starve_all(poor, poor_requests, poor_app);
    starve_all(derived, derived_requests, derived_app);
    starve_all(stored, stored_requests, stored_app);
    starve_all(renamed, renamed_requests, derived_app);
    starve_all(told, told_requests, derived_app);
    starve_all(named, named_requests, named_app);
    starve_all(listed, listed_requests, named_app);
    starve_all(indexed, indexed_requests, named_app);
    starve_all(checked, checked_requests, named_app);
    starve_all(spelled, spelled_requests, cased_app);
    starve_all(cased, cased_requests, cased_app);
    starve_all(versions, versions_requests, versions_app);

    starve_mapping(rich);
    starve_mapping(stored);
    starve_mapping(derived);
    starve_mapping(named);

    return done_testing();
}
