
/*
 * The routes of a mapping: what their lines mean, and which variables they may
 * have.
 */


#include "map_of.h"


#define ENTERPRISE                                                            \
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


static const scim_route_t *
nth(const scim_map_t *map, size_t n)
{
    const scim_route_t  *route;

    for (route = map->resources->routes; n; n--) {
        route = route->next;
    }

    return route;
}


static void
test_routes(void)
{
    size_t                 i;
    scim_map_t            *map;
    const scim_route_t    *route;
    const scim_map_attr_t *email;

    static const char *const  names[] = {
        "User.list", "User.get", "User.find.userName", "User.create",
        "User.update", "User.set.active", "User.set.name.givenName",
        "User.update", "User.delete", NULL
    };

    map = map_of("scim_mapping m { resource User {"
                 " attribute id /id;"
                 " attribute userName /login required unique;"
                 " attribute name.givenName /first;"
                 " attribute active /active;"
                 " attribute 'emails[type eq \"home\"].value' /h;"
                 " attribute locale /l read_only;"
                 " attribute locale /lang write_only;"
                 " list GET /u;"
                 " get GET /u/$scim_id object=/u;"
                 " find username GET /u?q=$scim_value;"
                 " create POST /u id=/id object=/u;"
                 " update PUT /u/$scim_id form body=/x;"
                 " set active=false PUT /u/$scim_id;"
                 " set name.givenName 'emails[type eq \"home\"].value' PUT"
                 " /u/$scim_id form=x=$scim_value;"
                 " update PATCH /u/$scim_id 'json={\"a\":$scim_locale}';"
                 " delete DELETE /u/$scim_id form=l=$scim_locale; } }");

    for (i = 0; names[i]; i++) {
        is_str(nth(map, i)->name, names[i], "route %d in the order of the file",
               (int) i);
    }

    is_str(nth(map, 5)->call, "set.active", "the name of a call");
    is_str(nth(map, 5)->value, "false", "the value of a set");
    is_int(nth(map, 6)->nattrs, 2, "a set of several attributes");
    email = attr_of(map, "emails[type eq \"home\"].value");
    ok(&map->resources->attrs[nth(map, 6)->attrs[1]] == email,
       "one of which is an element's");
    is_str(nth(map, 8)->uri_text, "/u/$scim_id", "a uri as it was written");

    is_int(nth(map, 3)->body, SCIM_BODY_JSON, "create has a JSON body");
    is_int(nth(map, 4)->body, SCIM_BODY_FORM, "or what it says");
    ok(nth(map, 7)->body == SCIM_BODY_JSON && !nth(map, 7)->built,
       "or a template");
    ok(nth(map, 8)->body == SCIM_BODY_FORM && !nth(map, 8)->built,
       "so has delete");
    is_int(nth(map, 5)->body, SCIM_BODY_NONE, "set has none");

    route = nth(map, 3);
    ok(scim_map_is_built(map->resources, route, 1), "userName is in the body");
    ok(!scim_map_is_built(map->resources, route, 0), "the id is not");
    ok(!scim_map_is_built(map->resources, route, 2),
       "what has a set is in no body");
    ok(!scim_map_is_built(map->resources, route, 5)
       && scim_map_is_built(map->resources, route, 6),
       "of two names the one that is written is");
    ok(!scim_map_is_built(map->resources, nth(map, 7), 1),
       "a template is not built");

    ok(nth(map, 7)->named[6] && !nth(map, 7)->named[5],
       "a body names the line that is written");
    ok(nth(map, 8)->named[5] && !nth(map, 8)->named[6],
       "what is deleted has the value that is read");

    ok(scim_map_route(map->resources, SCIM_ROUTE_UPDATE) == nth(map, 4)
       && scim_map_route_next(nth(map, 4)) == nth(map, 7)
       && scim_map_route_next(nth(map, 7)) == NULL, "routes of a kind");
    ok(scim_map_route(map->resources, SCIM_ROUTE_READ) == NULL,
       "there may be none");

    scim_map_free(map);

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required;"
                 " list GET /u; get GET /u/$scim_id;"
                 " create GET /u?type=add&name=$scim_userName id=/id;"
                 " update GET /u?id=$scim_id&name=$scim_userName; } }");
    is_int(nth(map, 2)->body, SCIM_BODY_NONE,
           "a GET that creates has no body of itself");
    ok(!scim_map_is_built(map->resources, nth(map, 2), 1),
       "and carries nothing in one");
    scim_map_free(map);
}


/* an attribute is found by each of its names */

static void
test_names(void)
{
    size_t       i;
    scim_map_t  *map;
    char         text[1024];

    static const char *const  names[][2] = {
        { "userName", "userName" }, { "username", "userName" },
        { "urn:ietf:params:scim:schemas:core:2.0:User:userName", "userName" },
        { "name.givenName", "name.givenName" },
        { "emails.value", "emails.value" },
        { "'phoneNumbers[type eq \"x\"].value'",
          "phoneNumbers[type eq \"x\"].value" },
        { "roles", "roles" }, { "roles.value", "roles" },
        { "manager", "manager" }, { "manager.value", "manager" },
        { ENTERPRISE ":manager", "manager" },
        { "meta.created", "meta.created" },
        { NULL, NULL }
    };

    static const char *const  unknown[] = {
        "name", "name.familyName", "phoneNumbers", "emails", "meta", "title",
        "emails.type", "userName.x", "'emails[type eq \"work\"].value'", NULL
    };

    static const char  lines[] =
        "attribute id /id; attribute userName /n required unique;"
        " attribute name.givenName /f; attribute emails.value /m;"
        " attribute 'phoneNumbers[type eq \"x\"].value' /p;"
        " attribute roles /r; attribute manager /b; attribute meta.created /c;"
        " get GET /u/$scim_id; create POST /u id=/id; update PUT /u/$scim_id;";

    for (i = 0; names[i][0]; i++) {
        snprintf(text, sizeof(text), "scim_mapping m { resource User { %s list"
                 " GET /u; find %s GET /u?q=$scim_value; } }", lines,
                 names[i][0]);

        map = map_of(text);
        is_str(map->resources->attrs[scim_map_route(map->resources,
                                                    SCIM_ROUTE_FIND)
                                     ->attrs[0]].name,
               names[i][1], "%s is found", names[i][0]);
        scim_map_free(map);
    }

    for (i = 0; unknown[i]; i++) {
        scim_error_t  err;
        scim_where_t  where;

        snprintf(text, sizeof(text), "scim_mapping m { resource User { %s list"
                 " GET /u; find %s GET /u?q=$scim_value; } }", lines,
                 unknown[i]);

        map = conf_parse(text, &where, &err);
        ok(map == NULL && strncmp(err.detail, "unknown attribute", 17) == 0,
           "%s is unknown", unknown[i]);
        scim_map_free(map);
    }
}


static void
test_call_options(void)
{
    scim_map_t           *map;
    const scim_route_t   *route;
    const scim_fields_t  *form;

    map = map_of("scim_mapping m { resource User { attribute id /id;"
                 " attribute userName /n required; list GET /u;"
                 " get GET /u/$scim_id; create POST /u id=~x"
                 " 'header=X-One:   $scim_userName' 'header=X-Two:';"
                 " update PUT /u/$scim_id 'form=a=1&\n    b=$scim_userName&"
                 "\r\n\tc=3';"
                 " create POST /v id=header:Location~x;"
                 " create POST /w id=@$scim_userName:$some; } }");

    route = nth(map, 2);
    is_int(route->nheaders, 2, "headers of a call");
    ok(scim_str_eq(route->headers[0].name, "X-One")
       && route->headers[0].value.nparts == 1
       && route->headers[0].value.parts[0].var,
       "blanks before a header's value are not its");
    is_int(route->headers[1].value.nparts, 0, "which may be empty");
    form = &nth(map, 3)->form[SCIM_JOIN_CALL];
    is_int(form->nfields, 3, "a form may span lines");
    ok(form->fields[1].name.parts[0].text.data[0] == 'b'
       && form->fields[2].name.parts[0].text.data[0] == 'c',
       "and their indent is dropped");
    ok(route->has_id_place && route->id_place.kind == SCIM_PLACE_TEXT
       && nth(map, 4)->id_place.kind == SCIM_PLACE_HEADER,
       "rule 4: what begins as a place is one in id=");
    ok(nth(map, 5)->has_id && nth(map, 5)->id.nparts == 4,
       "rule 4: any other text is a template");

    scim_map_free(map);
}


static void
test_paging(void)
{
    size_t       i;
    scim_map_t  *map;
    char         text[512];

    static const struct {
        const char     *list;
        scim_paging_t   paging;
        size_t          size;
    } cases[] = {
        { "/u", SCIM_PAGING_NONE, 0 },
        { "/u?o=$scim_offset", SCIM_PAGING_OFFSET, 0 },
        { "/u?o=$scim_start&n=$scim_limit", SCIM_PAGING_OFFSET, 100 },
        { "/u?o=$scim_offset size=20", SCIM_PAGING_OFFSET, 20 },
        { "/u?p=$scim_page size=20", SCIM_PAGING_PAGE, 20 },
        { "/u?p=$scim_page0&n=$scim_limit", SCIM_PAGING_PAGE, 100 },
        { "/u?p=$scim_page&n=$scim_limit size=7", SCIM_PAGING_PAGE, 7 },
        { "/u 'json={\"p\":$scim_page,\"n\":$scim_limit}'", SCIM_PAGING_PAGE,
          100 },
        { NULL, 0, 0 }
    };

    for (i = 0; cases[i].list; i++) {
        snprintf(text, sizeof(text), "scim_mapping m { resource User {"
                 " attribute id /id; attribute userName /n read_only;"
                 " list GET %s ; get GET /u/$scim_id; } }", cases[i].list);

        map = map_of(text);
        is_int(nth(map, 0)->paging, cases[i].paging, "paging: %s",
               cases[i].list);
        is_int(nth(map, 0)->size, cases[i].size, "size: %s", cases[i].list);
        scim_map_free(map);
    }
}


/* which variables each kind of route has, by what is refused */

static void
test_variables(void)
{
    char           text[1024];
    size_t         i, j;
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    static const char *const  kinds[][2] = {
        { "list GET", "vol" },
        { "find userName GET", "vpol" },
        { "get GET", "vi" },
        { "read roles GET", "viol" },
        { "create POST", "vas" },
        { "update PUT", "viasr" },
        { "delete DELETE", "viasr" },
        { "set userName PUT", "viasrp" },
        { NULL, NULL }
    };

    static const struct {
        char         kind;
        const char  *name;
    } variables[] = {
        { 'v', "$some_nginx" }, { 'v', "$scim_call" }, { 'v', "$scim_tenant" },
        { 'i', "$scim_id" }, { 'p', "$scim_value" },
        { 'o', "$scim_offset" }, { 'o', "$scim_start" },
        { 'l', "$scim_limit&o=$scim_offset" },
        { 'o', "$scim_page&n=$scim_limit" },
        { 'o', "$scim_page0&n=$scim_limit" },
        { 'a', "$scim_userName" }, { 'a', "${scim_name.givenName}" },
        { 'a', "$scim_USERNAME" }, { 's', "$scim_secret" },
        { 'a', "$scim_roles" }, { 'r', "$scim_nickName" },
        { 0, NULL }
    };

    for (i = 0; kinds[i][0]; i++) {
        for (j = 0; variables[j].name; j++) {

            snprintf(text, sizeof(text), "scim_mapping m { resource User {"
                     " attribute id /id; attribute userName /n required unique;"
                     " attribute name.givenName /f; attribute roles /r;"
                     " attribute nickName /k read_only;"
                     " %s list GET /u; create POST /u id=/id;"
                     " update PUT /u/$scim_id;"
                     " %s /x?a=%s&q=%s%s; } }",
                     i == 2 ? "" : "get GET /u/$scim_id;", kinds[i][0],
                     variables[j].name,
                     strchr(kinds[i][1], 'i') ? "$scim_id" : "",
                     i == 1 ? "$scim_value" : "");

            map = conf_parse(text, &where, &err);

            /* a read that pages needs items=: it is not that of interest */

            if (map == NULL && strcmp(err.detail, "paging without \"items=\"")
                               == 0)
            {
                ok(strchr(kinds[i][1], variables[j].kind) != NULL,
                   "%s may have %s", kinds[i][0], variables[j].name);
                continue;
            }

            is_int(map != NULL,
                   strchr(kinds[i][1], variables[j].kind) != NULL,
                   "%s may%s have %s", kinds[i][0],
                   strchr(kinds[i][1], variables[j].kind) ? "" : " not",
                   variables[j].name);
            scim_map_free(map);
        }
    }
}


/* no answer has the id of what was created, but one that is unique finds it */

static void
created_is_found(void)
{
    scim_map_t  *map;

    map = map_of("scim_mapping m { resource User {"
                 " attribute id ~id=(\\w+);"
                 " attribute userName /login;"
                 " attribute externalId /ext unique;"
                 " list GET /u items=/us; get GET /u/$scim_id;"
                 " find userName GET /by-login?q=$scim_value;"
                 " find externalId GET /by-ext?q=$scim_value;"
                 " create POST /u; update PUT /u/$scim_id; } }");

    ok(map != NULL, "a create whose object is found by what is unique of it");

    scim_map_free(map);
}


int
main(void)
{
    test_routes();
    test_names();
    test_call_options();
    test_paging();
    test_variables();

    created_is_found();

    return done_testing();
}
