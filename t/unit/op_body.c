
/*
 * The bodies of calls: built, written out, and joined from both and from the
 * lines "json", "form" and "xml"; real mappings send what they should.
 */


#include "map_of.h"
#include "op_script.h"


/*
 * Runs a request up to its first call that writes: "METHOD uri TYPE body".
 * Until then each GET finds "object", and the store is content.
 */

static const char *
sent(const scim_map_t *map, const char *method, const char *target,
    const char *body, const char *object)
{
    scim_op_t           *op;
    scim_call_t         *call;
    scim_effect_t       *effect;
    scim_request_t       request;
    scim_effect_kind_t   kind;

    static char          text[2048];

    step_t               found = { NULL, 200, object, NULL };
    step_t               kept = { NULL, STORE_LIST, NULL, NULL };

    static const step_t  stored = { NULL, STORE_OK, NULL, NULL };
    static const char    nothing[] = "-\n-\n-\n-\n-\n-\n-\n-";

    script_request(&request, map, method, target, body);
    op = scim_op_new(&request);

    for ( ;; ) {
        kind = scim_op_next(op, &effect);

        if (kind == SCIM_DONE) {
            snprintf(text, sizeof(text), "%d %.*s", effect->response.status,
                     (int) effect->response.body.len,
                     effect->response.body.data);
            break;
        }

        if (kind == SCIM_STORE) {
            kept.body = nothing + sizeof(nothing)
                        - 2 * (effect->command.nargs - 2);
            script_reply(op, effect,
                         scim_str_eq(effect->command.args[0], "HMGET")
                         ? &kept : &stored);
            continue;
        }

        if (kind != SCIM_CALL) {
            snprintf(text, sizeof(text), "effect %d", (int) kind);
            break;
        }

        call = &effect->call;

        if (!scim_str_eq(call->method, "GET")) {
            snprintf(text, sizeof(text), "%.*s %.*s [%.*s] %.*s",
                     (int) call->method.len, call->method.data,
                     (int) call->uri.len, call->uri.data,
                     (int) call->content_type.len, call->content_type.data,
                     (int) call->body.len, call->body.data);
            break;
        }

        script_answer(op, effect, &found);
    }

    scim_op_free(op);

    return text;
}


#define JSON   "[application/json] "
#define FORM   "[application/x-www-form-urlencoded] "
#define XML    "[application/xml] "

#define ADA    "{\"userName\":\"ada\",\"title\":\"Dr & <X>\"}"
#define TITLE(text)                                                           \
    "{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":\""    \
    text "\"}]}"


/* a User with these lines beside what each has; "outer" is in the mapping */

static scim_map_t *
user_map(const char *outer, const char *lines)
{
    char  text[4096];

    snprintf(text, sizeof(text), "scim_mapping m {\n%s\nresource User {\n"
             "attribute id /id;\n"
             "attribute userName /login required unique;\n"
             "attribute title /title;\n"
             "list GET /u; get GET /u/$scim_id;\n"
             "find userName GET /u?q=$scim_value;\n%s\n} }", outer, lines);

    return map_of(text);
}


static void
is_created(const char *outer, const char *lines, const char *expected,
    const char *what)
{
    scim_map_t  *map;

    map = user_map(outer, lines);
    is_str(sent(map, "POST", "/Users", ADA, NULL), expected, "%s", what);
    scim_map_free(map);
}


static void
is_updated(const char *outer, const char *lines, const char *expected,
    const char *what)
{
    scim_map_t  *map;

    map = user_map(outer, lines);
    is_str(sent(map, "PATCH", "/Users/7", TITLE("Dr"),
                "{\"id\":7,\"login\":\"ada\",\"title\":\"x\"}"),
           expected, "%s", what);
    scim_map_free(map);
}


#define UPDATE  " update PUT /u/$scim_id;"


static void
test_json(void)
{
    is_created("", "create POST /u 'json={\"a\":[1],\"u\":{\"role\":\"r\","
               "\"login\":\"x\"}}' body=/u;" UPDATE,
               "POST /u " JSON "{\"a\":[1],\"u\":{\"role\":\"r\",\"login\":"
               "\"ada\",\"title\":\"Dr & <X>\"}}",
               "a template beside body= is joined, the client's values win");

    is_created("", "create POST /u 'json={\"v\":2}' object=/u;" UPDATE,
               "POST /u " JSON "{\"v\":2,\"u\":{\"login\":\"ada\",\"title\":"
               "\"Dr & <X>\"}}", "so is one beside object=");

    is_created("", "create POST /u 'json={\"n\":$scim_userName}' id=/id;"
               UPDATE, "POST /u " JSON "{\"n\":\"ada\"}",
               "one alone is the whole body");

    is_created("json '{\"jsonrpc\":\"2.0\",\"a\":1,\"b\":1,\"l\":[1],"
               "\"login\":\"m\"}';",
               "json '{\"a\":2,\"l\":[2],\"o\":{\"x\":1}}';"
               "create POST /u 'json={\"b\":3,\"l\":[3],\"o\":{\"y\":"
               "$scim_title}}' object=/;" UPDATE,
               "POST /u " JSON "{\"a\":2,\"l\":[2,1,3],\"o\":{\"x\":1,\"y\":"
               "\"Dr & <X>\"},\"jsonrpc\":\"2.0\",\"b\":3,\"login\":\"ada\","
               "\"title\":\"Dr & <X>\"}",
               "what is nearer to the call wins, lists append");

    is_created("json '{\"token\":$tok}';", "create POST /u id=/id;" UPDATE,
               "POST /u " JSON "{\"token\":\"variable\",\"login\":\"ada\","
               "\"title\":\"Dr & <X>\"}", "a line has variables of nginx");

    is_created("json '{\"call\":$scim_call,\"who\":\"$scim_userName\"}';",
               "create POST /u 'json={}' id=/id;" UPDATE,
               "POST /u " JSON "{\"call\":\"User.create\",\"who\":\"ada\"}",
               "and those of the route");

    is_created("json '[1]';", "create POST /u 'json=[$scim_userName]' id=/id;"
               "update PUT /u/$scim_id json=[$scim_title,$scim_userName];",
               "POST /u " JSON "[1,\"ada\"]", "lists of lists alone");

    is_created("form a=1; xml <a><b/></a>;", "create POST /u id=/id;" UPDATE,
               "POST /u " JSON "{\"login\":\"ada\",\"title\":\"Dr & <X>\"}",
               "a line is joined to bodies of its own kind");

    is_updated("json '{\"a\":1}';", "create POST /u id=/id; update PUT"
               " /u/$scim_id 'json={\"method\":\"put\"}' body=/params;",
               "PUT /u/7 " JSON "{\"a\":1,\"method\":\"put\",\"params\":"
               "{\"title\":\"Dr\"}}", "an update holds what changed");
}


static void
test_form(void)
{
    is_updated("", "create POST /u form id=/id;"
               "update POST /u/$scim_id form=_method=put body=/user;",
               "POST /u/7 " FORM "_method=put&user%5Btitle%5D=Dr",
               "a template beside body= comes first");

    is_created("form do=admin&sectok=$tok;",
               "form page=1;create POST /u form=fn[add]=1&u=$scim_userName"
               " id=/id;update POST /u/$scim_id form;",
               "POST /u " FORM "page=1&do=admin&sectok=variable&"
               "fn%5Badd%5D=1&u=ada", "the lines' fields come before");

    is_created("form a=m&b=m&c=m&d=m&login=m;", "form a=r&b=r&d=r&login=r;"
               "create POST /u form=b=c&d=c&title=c body=/;"
               "update POST /u/$scim_id form;",
               "POST /u " FORM "a=r&c=m&b=c&d=c&login=ada&"
               "title=Dr+%26+%3CX%3E",
               "a field of what is nearer to the call wins");

    is_created("form 'r[]=m&x&\n    y=1';", "create POST /u form=r[]=c&r[]=d"
               " id=/id;update POST /u/$scim_id form;",
               "POST /u " FORM "r%5B%5D=m&x&y=1&r%5B%5D=c&r%5B%5D=d",
               "lists append, and a line may span");

    is_created("form s=$scim_secret;", "create POST /u form id=/id;"
               "update POST /u/$scim_id form;",
               "POST /u " FORM "s=A%218jN%254wJESWbs844%25f8%21%25%21o&"
               "login=ada&title=Dr+%26+%3CX%3E", "a secret");
}


#define SOAP                                                                  \
    "xml '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">" \
    "<s:Header><t>$tok</t></s:Header><s:Body/></s:Envelope>';"

#define SOAP_SENT(body)                                                       \
    "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">"      \
    "<s:Header><t>variable</t></s:Header><s:Body>" body "</s:Body>"           \
    "</s:Envelope>"

#define XML_UPDATE                                                            \
    "update PUT /u/$scim_id 'xml=<s:u t=\"$scim_title\">$scim_userName</s:u>';"


static void
test_xml(void)
{
    is_created("", "attribute nickName /nick;"
               "create POST /u 'xml=<u n=\"$scim_userName\"><t>$scim_title</t>"
               "<p>$scim_nickName</p></u>' id=$scim_userName;"
               "update PUT /u/$scim_id 'xml=<u n=\"$scim_nickName\">"
               "$scim_userName $scim_title</u>';",
               "POST /u " XML "<u n=\"ada\"><t>Dr &amp; &lt;X&gt;</t><p></p>"
               "</u>", "values are escaped, one without is empty");

    is_created(SOAP, "create POST /u 'xml=<a><n>$scim_userName</n></a>'"
               " 'header=SOAPAction: \"urn:a\"' id=/id;" XML_UPDATE,
               "POST /u [text/xml; charset=utf-8] "
               SOAP_SENT("<a><n>ada</n></a>"), "a body in its envelope");

    is_created(SOAP, "xml '<w k=\"$scim_call\"><x></x></w>';"
               "create POST /u xml=<a>$scim_userName</a> id=/id;" XML_UPDATE,
               "POST /u [text/xml; charset=utf-8] "
               SOAP_SENT("<w k=\"User.create\"><x><a>ada</a></x></w>"),
               "the resource's envelope is in the mapping's");

    is_updated(SOAP, "create POST /u xml=<s:a>$scim_userName</s:a> id=/id;"
               XML_UPDATE, "PUT /u/7 [text/xml; charset=utf-8] "
               SOAP_SENT("<s:u t=\"Dr\">ada</s:u>"),
               "a body may have the envelope's prefixes");
}


/* language.md, 1.2: what a header= says of the body is so */

static void
test_type(void)
{
    is_created("", "create POST /u id=/id 'header=content-type:"
               " application/vnd.api+json';" UPDATE,
               "POST /u [application/vnd.api+json] {\"login\":\"ada\","
               "\"title\":\"Dr & <X>\"}", "the type of JSON");

    is_created("", "create POST /u form 'header=Content-Type: text/plain'"
               " id=/id;" UPDATE, "POST /u [text/plain] login=ada&"
               "title=Dr+%26+%3CX%3E", "the type of a form");

    is_created(SOAP, "create POST /u 'header=Content-Type: application/x'"
               " xml=<a>$scim_userName</a> id=/id;" XML_UPDATE,
               "POST /u [application/x] " SOAP_SENT("<a>ada</a>"),
               "the type of XML");
}


/* lists in a body that is built */

static void
test_places(void)
{
    static const char  lists[] =
        "attribute nickName /n/1; attribute locale /c/[k=lang]/v;"
        "attribute roles /r/*/id; attribute entitlements /e/*;"
        "attribute displayName /d/0/x;";

    static const char  values[] =
        "{\"userName\":\"ada\",\"nickName\":\"a\",\"locale\":\"de\","
        "\"displayName\":\"A\",\"roles\":[{\"value\":\"x\"},{\"value\":\"y\"}],"
        "\"entitlements\":[{\"value\":\"p\"},{\"value\":\"q\"}]}";

    char         lines[1024];
    scim_map_t  *map;

    snprintf(lines, sizeof(lines), "%s create POST /u body=/users/0 id=/0/id;"
             UPDATE, lists);
    map = user_map("", lines);
    is_str(sent(map, "POST", "/Users", values, NULL),
           "POST /u " JSON "{\"users\":[{\"login\":\"ada\",\"n\":[null,\"a\"],"
           "\"c\":[{\"k\":\"lang\",\"v\":\"de\"}],\"r\":[{\"id\":\"x\"},"
           "{\"id\":\"y\"}],\"e\":[\"p\",\"q\"],\"d\":[{\"x\":\"A\"}]}]}",
           "numbers, * and [k=v] make lists in JSON");
    is_str(sent(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"replace\""
                ",\"value\":{\"nickName\":\"b\",\"locale\":\"fr\",\"roles\":"
                "[{\"value\":\"x\"},{\"value\":\"z\"}]}}]}",
                "{\"id\":7,\"login\":\"ada\",\"n\":[0,\"a\",2],\"c\":[{\"k\":"
                "\"tz\",\"v\":1},{\"k\":\"lang\",\"v\":\"de\",\"w\":2}],\"r\":["
                "{\"id\":\"x\",\"o\":1},{\"id\":\"y\"},{\"group\":5}],"
                "\"d\":[{\"x\":\"A\"},{\"y\":1}]}"),
           "PUT /u/7 " JSON "{\"n\":[0,\"b\",2],\"c\":[{\"k\":\"tz\",\"v\":1},"
           "{\"k\":\"lang\",\"v\":\"fr\",\"w\":2}],"
           "\"r\":[{\"id\":\"x\",\"o\":1},{\"group\":5},{\"id\":\"z\"}]}",
           "capability 8: elements that are not ours are kept");
    scim_map_free(map);

    snprintf(lines, sizeof(lines), "%s create POST /u form body=/users/0"
             " id=/0/id; update PUT /u/$scim_id form;", lists);
    map = user_map("", lines);
    is_str(sent(map, "POST", "/Users", values, NULL),
           "POST /u " FORM "users%5B0%5D%5Blogin%5D=ada&"
           "users%5B0%5D%5Bn%5D%5B1%5D=a&"
           "users%5B0%5D%5Bc%5D%5B0%5D%5Bk%5D=lang&"
           "users%5B0%5D%5Bc%5D%5B0%5D%5Bv%5D=de&"
           "users%5B0%5D%5Br%5D%5B0%5D%5Bid%5D=x&"
           "users%5B0%5D%5Br%5D%5B1%5D%5Bid%5D=y&"
           "users%5B0%5D%5Be%5D%5B%5D=p&users%5B0%5D%5Be%5D%5B%5D=q&"
           "users%5B0%5D%5Bd%5D%5B0%5D%5Bx%5D=A",
           "in a form a number is what stands between the brackets");

    is_str(sent(map, "PATCH", "/Users/7", "{\"Operations\":[{\"op\":\"remove\","
                "\"path\":\"entitlements\"}]}",
                "{\"id\":7,\"login\":\"ada\",\"e\":[\"p\"]}"),
           "PUT /u/7 " FORM "e%5B%5D=", "rule 1: a cleared list is sent");
    scim_map_free(map);
}


static void
test_control(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  none[] = { { NULL, 0, NULL, NULL } };

    map = user_map("", "create POST /u xml=<a>$scim_userName$scim_title</a>"
                   " id=/id; update PUT /u/$scim_id"
                   " xml=<a>$scim_userName$scim_title</a>;");
    result = script_run(map, "POST", "/Users",
                        "{\"userName\":\"a\",\"title\":\"\\u0001\"}", none);

    is_int(result.status, 400, "a control character is not for XML");
    is_str(json_string_value(json_object_get(result.body, "scimType")),
           "invalidValue", "it is an invalid value");

    json_decref(result.body);
    scim_map_free(map);
}


/* section 3 of the language: Redmine */

static const char  redmine[] =
    "scim_mapping redmine {\n"
    "detail /errors/*;\n"
    "on 422 '~has already been taken' return 409 uniqueness;\n"
    "resource User {\n"
    "attribute id /id number;\n"
    "attribute userName /login required unique;\n"
    "attribute name.givenName /firstname required;\n"
    "attribute name.familyName /lastname required;\n"
    "attribute emails.value /mail required unique;\n"
    "attribute active /status values=true:1,false:3;\n"
    "attribute password /password write_only default=$scim_secret;\n"
    "attribute externalId redis;\n"
    "list active=true GET /users.json?status=1&offset=$scim_offset&limit="
    "$scim_limit items=/users total=/total_count;\n"
    "list active=false GET /users.json?status=3&offset=$scim_offset&limit="
    "$scim_limit items=/users total=/total_count;\n"
    "find userName emails.value GET /users.json?status=&name=$scim_value&"
    "offset=$scim_offset&limit=$scim_limit items=/users total=/total_count"
    " partial;\n"
    "get GET /users/$scim_id.json object=/user;\n"
    "create POST /users.json object=/user;\n"
    "update PUT /users/$scim_id.json object=/user;\n"
    "delete DELETE /users/$scim_id.json;\n"
    "on get 200 !/user/mail return 503;\n"
    "hide id=1;\n"
    "}\n"
    "resource Group {\n"
    "attribute id /id number prefix=g-;\n"
    "attribute displayName /name required unique;\n"
    "attribute members /group/users/*/id;\n"
    "list GET /groups.json items=/groups;\n"
    "get GET /groups/$scim_id.json object=/group;\n"
    "read members GET /groups/$scim_id.json?include=users;\n"
    "create POST /groups.json object=/group;\n"
    "update PUT /groups/$scim_id.json object=/group;\n"
    "delete DELETE /groups/$scim_id.json;\n"
    "add members POST /groups/$scim_id/users.json"
    " 'json={\"user_ids\": $scim_values}';\n"
    "remove members DELETE /groups/$scim_id/users/$scim_value.json;\n"
    "on add 422 ok;\n"
    "} }";


/* RabbitMQ */

static const char  rabbitmq[] =
    "scim_mapping rabbitmq {\n"
    "detail /reason;\n"
    "resource User {\n"
    "attribute id /name case_exact;\n"
    "attribute userName /name required unique immutable case_exact;\n"
    "attribute roles /tags split=, default=;\n"
    "attribute password - write_only default=$scim_secret;\n"
    "attribute active /password_hash values=false:,true:*;\n"
    "attribute externalId redis;\n"
    "lookup $hash GET /api/users/$scim_id value=/password_hash;\n"
    "list GET /api/users;\n"
    "get GET /api/users/$scim_id;\n"
    "create PUT /api/users/$scim_userName 'json={\"password\":"
    " $scim_password, \"tags\": $scim_roles}' 'header=If-None-Match: *';\n"
    "update PUT /api/users/$scim_id 'json={\"password_hash\": $hash, \"tags\":"
    " $scim_roles}';\n"
    "set active=true PUT /api/users/$scim_id 'json={\"password\":"
    " $scim_secret, \"tags\": $scim_roles}';\n"
    "set password PUT /api/users/$scim_id 'json={\"password\": $scim_value,"
    " \"tags\": $scim_roles}';\n"
    "set active=false PUT /api/users/$scim_id 'json={\"password_hash\": \"\","
    " \"tags\": $scim_roles}';\n"
    "delete DELETE /api/users/$scim_id;\n"
    "on create 412 return 409 uniqueness;\n"
    "hide id=admin;\n"
    "}\n"
    "resource Group {\n"
    "attribute id /name case_exact;\n"
    "attribute displayName /name required unique immutable case_exact;\n"
    "attribute members /*/user;\n"
    "list GET /api/vhosts?columns=name;\n"
    "get GET /api/vhosts/$scim_id?columns=name;\n"
    "read members GET /api/vhosts/$scim_id/permissions;\n"
    "create PUT /api/vhosts/$scim_displayName"
    " 'json={\"description\": \"\", \"tags\": \"\"}' check;\n"
    "delete DELETE /api/vhosts/$scim_id;\n"
    "add members PUT /api/permissions/$scim_id/$scim_value"
    " 'json={\"configure\": \"\", \"write\": \".*\", \"read\": \".*\"}';\n"
    "remove members DELETE /api/permissions/$scim_id/$scim_value;\n"
    "on add 400 /reason=vhost_or_user_not_found ok;\n"
    "hide id=/;\n"
    "} }";


/* DokuWiki, as far as its bodies go: HTML forms only, the verb is a field */

static const char  dokuwiki[] =
    "scim_mapping dokuwiki {\n"
    "form do=admin&page=usermanager&start=0&sectok=$sectok;\n"
    "session {\n"
    "login POST /doku.php 'form=id=start&do=login&u=$dw_user';\n"
    "lookup $sectok GET /doku.php?id=start 'value=~sectok=(\\w+)';\n"
    "}\n"
    "resource User {\n"
    "attribute id /User;\n"
    "attribute userName /User required unique immutable 'match=^[\\w.-]+$';\n"
    "attribute title /Title;\n"
    "list POST /doku.php?id=start 'form=fn[export]=1' items=/;\n"
    "create POST /doku.php?id=start 'form=fn[add]=1&userid=$scim_userName"
    "&t=$scim_title';\n"
    "update POST /doku.php?id=start 'form=fn[modify]=1&userid_old=$scim_id"
    "&t=$scim_title';\n"
    "delete POST /doku.php?id=start 'form=fn[delete]=1"
    "&delete[$scim_id]=on';\n"
    "} }";


static void
test_session(void)
{
    result_t     result;
    scim_map_t  *map;

    static const step_t  deleted[] = {
        { "session get 0", SESSION_GRANTED, NULL, NULL },
        { "POST /doku.php id=start&do=login&u=variable", 200, "", NULL },
        { "GET /doku.php?id=start", 200, "sectok=s1", NULL },
        { "session keep 0 {\"cookies\":{},\"variables\":{\"sectok\":\"s1\"}}",
          SESSION_FOUND, NULL, "1" },
        { "POST /doku.php?id=start do=admin&page=usermanager&start=0&"
          "sectok=s1&fn%5Bexport%5D=1", 200, "[{\"User\":\"ada\"}]", NULL },
        { "POST /doku.php?id=start do=admin&page=usermanager&start=0&"
          "sectok=s1&fn%5Bdelete%5D=1&delete%5Bada%5D=on", 200, "", NULL },
        { NULL, 0, NULL, NULL }
    };

    map = map_of(dokuwiki);
    result = script_run(map, "DELETE", "/Users/ada", NULL, deleted);
    is_int(result.status, 204, "DokuWiki: a line is joined to all forms, but"
           " not to those of the session");
    json_decref(result.body);
    scim_map_free(map);
}


static void
test_apps(void)
{
    scim_map_t  *map;

    map = map_of(redmine);
    is_str(sent(map, "POST", "/Users", "{\"userName\":\"ada\",\"name\":"
                "{\"givenName\":\"A\",\"familyName\":\"L\"},\"emails\":"
                "[{\"value\":\"a@x\"}],\"active\":true,\"password\":\"p\"}",
                NULL),
           "POST /users.json " JSON "{\"user\":{\"login\":\"ada\","
           "\"firstname\":\"A\",\"lastname\":\"L\",\"mail\":\"a@x\","
           "\"status\":\"1\",\"password\":\"p\"}}", "Redmine: a user");
    is_str(sent(map, "POST", "/Groups", "{\"displayName\":\"g\"}", NULL),
           "POST /groups.json " JSON "{\"group\":{\"name\":\"g\"}}",
           "Redmine: a group");
    is_str(sent(map, "PATCH", "/Groups/g-3", "{\"Operations\":[{\"op\":"
                "\"add\",\"path\":\"members\",\"value\":[{\"value\":\"5\"},"
                "{\"value\":\"6\"}]}]}", NULL),
           "POST /groups/3/users.json " JSON "{\"user_ids\":[5,6]}",
           "Redmine: members");
    scim_map_free(map);

    map = map_of(rabbitmq);
    is_str(sent(map, "POST", "/Users", "{\"userName\":\"ada\",\"password\":"
                "\"p\",\"roles\":[{\"value\":\"x\"},{\"value\":\"y\"}]}", NULL),
           "PUT /api/users/ada " JSON "{\"password\":\"p\",\"tags\":\"x,y\"}",
           "RabbitMQ: a user");
    is_str(sent(map, "PATCH", "/Users/ada", "{\"Operations\":[{\"op\":"
                "\"replace\",\"path\":\"active\",\"value\":false}]}",
                "{\"name\":\"ada\",\"password_hash\":\"h\",\"tags\":\"x\"}"),
           "PUT /api/users/ada " JSON "{\"password_hash\":\"\",\"tags\":"
           "\"x\"}", "RabbitMQ: suspended");
    is_str(sent(map, "PATCH", "/Groups/v", "{\"Operations\":[{\"op\":\"add\","
                "\"path\":\"members\",\"value\":[{\"value\":\"ada\"}]}]}",
                "{\"name\":\"v\"}"),
           "PUT /api/permissions/v/ada " JSON "{\"configure\":\"\",\"write\":"
           "\".*\",\"read\":\".*\"}", "RabbitMQ: a member");
    scim_map_free(map);

    map = conf_read("docker/mappings/demo.conf");
    is_str(sent(map, "PATCH", "/Users/7", TITLE("Dr"),
                "{\"person\":{\"id\":7,\"login\":\"ada\",\"status\":\"A\"}}"),
           "POST /admin/people/7 " FORM "title=Dr", "the demo app");
    scim_map_free(map);
}


int
main(void)
{
    test_json();
    test_form();
    test_xml();
    test_type();
    test_places();
    test_control();
    test_session();
    test_apps();

    return done_testing();
}
