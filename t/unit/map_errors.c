
/*
 * What "nginx -t" refuses of a mapping: each message, with its line.
 */


#include "conf.h"
#include "scim_schema.h"
#include "tap.h"


/* a mapping that is good, up to the line that is not */

#define HEAD                                                                  \
    "scim_mapping m {\n"                                                      \
    "resource User {\n"                                                       \
    "attribute id /id;\n"                                                     \
    "attribute userName /login required unique;\n"                            \
    "list GET /u;\n"                                                          \
    "find userName GET /u?q=$scim_value;\n"                                   \
    "get GET /u/$scim_id;\n"                                                  \
    "create POST /u id=/id;\n"                                                \
    "update PUT /u/$scim_id;\n"                                               \
    "delete DELETE /u/$scim_id;\n"

#define LINE  11

#define TAIL  "\n}\n}\n"


static void
check(const char *text, unsigned line, const char *message, const char *what)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    memset(&err, 0, sizeof(err));
    map = conf_parse(text, &where, &err);

    ok(map == NULL, "refused: %.200s", what);
    is_str(err.detail, message, "its message: %.200s", what);
    is_int(where.line, line, "its line: %.200s", what);

    scim_map_free(map);
}


/* each is the only bad line of its mapping */

typedef struct {
    const char  *line;
    const char  *message;
} bad_t;


static void
check_lines(const bad_t *bad)
{
    char  text[4096];

    for ( /* void */ ; bad->line; bad++) {
        snprintf(text, sizeof(text), HEAD "%s" TAIL, bad->line);
        check(text, LINE, bad->message, bad->line);
    }
}


#define PLACE                                                                 \
    ", expected a pointer, \"header:NAME\", \"~REGEX\", \"User.ATTR\","     \
    " \"redis\" or \"-\""


#define RFC                                                                   \
    ", expected one of RFC 7643, or \"type=\" beside one of your own"

#define LINED                                                                 \
    ", expected one that has a line \"attribute\""

#define FORMS                                                                 \
    ", expected NAME, NAME.SUB or NAME[type eq \"...\"].SUB"


static const bad_t  words[] = {
    { "on 401 login;", "\"login\" without a \"session\"" },
    { "list GET /v?c=$scim_cursor;", "\"next=\" and \"$scim_cursor\" need one"
      " another" },
    { "list GET /v next=/n;", "\"next=\" and \"$scim_cursor\" need one"
      " another" },
    { "list GET /v?c=$scim_cursor&p=$scim_page next=/n;", "paging by"
      " \"$scim_cursor\" and by something else at once" },
    { "lookup x GET /x value=/x;", "expected \"lookup $NAME METHOD uri"
      " value=PLACE\"" },
    { "lookup $x.y GET /x value=/x;", "expected \"lookup $NAME METHOD uri"
      " value=PLACE\"" },
    { "lookup $x GET;", "expected \"lookup $NAME METHOD uri value=PLACE\"" },
    { "lookup $x GET /x;", "\"lookup\" without \"value=\"" },
    { "lookup $x GET /x value=redis;", "\"redis\" is no place for"
      " \"value=\"" },
    { "lookup $scim_x GET /x value=/x;", "\"$scim_x\" is a name of the"
      " module's own" },
    { "lookup $x GET /x value=/x; lookup $x GET /y value=/y;",
      "duplicate lookup \"$x\"" },
    { "lookup $x GET /x/$x value=/x;", "the lookup \"$x\" needs its own"
      " result" },
    { "lookup $x GET /$y value=/x; lookup $y GET /$x value=/x;",
      "the lookup \"$x\" needs its own result" },
    { "lookup $x GET /$scim_offset value=/x;", "\"scim_offset\" has no value in"
      " \"lookup\"" },
    { "lookup $x GET /$scim_id value=/x; create POST /$x id=/id;",
      "the lookup \"$x\" needs \"$scim_id\", which has no value in"
      " \"create\"" },
    { "lookup $x GET /$scim_value value=/x; get GET /y/$scim_id/$x;",
      "the lookup \"$x\" needs \"$scim_value\", which has no value in"
      " \"get\"" },
    { "attribute roles /roles; lookup $x GET /$scim_value value=/x;"
      " add roles POST /$scim_id/$x 'json=$scim_values';",
      "the lookup \"$x\" is of one value, \"add.roles\" has several" },
    { "lookup $x GET /x value=/x; attribute title /t default=$x;",
      "\"x\" has no value in \"default\"" },
    { "resource;", "\"resource\" is not supported here" },
    { "attribute title /caf\xe9;", "\"/caf?\" is not UTF-8" },
    { "attribute;", "no place for attribute \"\"" },
    { "attribute title;", "no place for attribute \"title\"" },
    { "hide;", "no test in \"hide\"" },
    { "detail;", "\"detail\" has one place" },
    { "detail /a /b;", "\"detail\" has one place" },
    { "detail redis;", "\"redis\" is no place for \"detail\"" },
    { "detail -;", "\"-\" is no place for \"detail\"" },
    { "on;", "no action at the end, expected \"ok\","
      " \"login\" or \"return CODE"
      " [scimType]\"" },
    { NULL, NULL }
};


static const bad_t  paths[] = {
    { "attribute titel /t;", "unknown attribute \"titel\"" RFC },
    { "attribute name.first /t;", "unknown attribute \"name.first\"" RFC },
    { "attribute urn:x:y:title /t;",
      "unknown attribute \"urn:x:y:title\"" RFC },
    { "attribute members /m;", "unknown attribute \"members\"" RFC },
    { "attribute 'emails[type' /m;",
      "bad attribute path \"emails[type\"" FORMS },
    { "attribute 'emails[typ eq \"x\"].value' /m;",
      "bad attribute path \"emails[typ eq \"x\"].value\"" FORMS },
    { "attribute 'emails[type eq \"work\"]' /m;",
      "bad attribute path \"emails[type eq \"work\"]\", expected"
      " NAME[type eq \"...\"].SUB" },
    { "attribute 'emails[primary eq true].value' /m;",
      "bad attribute path \"emails[primary eq true].value\", expected"
      " NAME[type eq \"...\"].SUB" },
    { "attribute 'emails[type ne \"work\"].value' /m;",
      "bad attribute path \"emails[type ne \"work\"].value\", expected"
      " NAME[type eq \"...\"].SUB" },
    { "attribute urn:ietf:params:scim:schemas:core:2.0:User /t;",
      "\"urn:ietf:params:scim:schemas:core:2.0:User\" names a schema, not an"
      " attribute" },
    { "attribute name /n;", "\"name\" is complex, name its sub-attributes" },
    { "attribute addresses /n;",
      "\"addresses\" is complex, name its sub-attributes" },
    { "attribute schemas /s;", "\"schemas\" is made here and cannot be"
      " mapped" },
    { "attribute meta.location /s;", "\"meta.location\" is made here and cannot"
      " be mapped" },
    { "attribute groups.value /s;", "\"groups.value\" is made here and cannot"
      " be mapped" },
    { "attribute userName /other;", "duplicate attribute \"userName\"" },
    { "attribute USERNAME /other;", "duplicate attribute \"USERNAME\"" },
    { "attribute emails.value /a;"
      "attribute 'emails[type eq \"Work\"].value' /b;",
      "duplicate attribute \"emails[type eq \"Work\"].value\"" },
    { "attribute title /a read_only;attribute title /b read_only;",
      "duplicate attribute \"title\"" },
    { "attribute emails redis;attribute emails.value /a;",
      "\"emails\" and \"emails.value\" cannot both be mapped" },
    { "attribute emails.value /a;attribute emails /b;",
      "\"emails.value\" and \"emails\" cannot both be mapped" },
    { NULL, NULL }
};


static const bad_t  flags[] = {
    { "attribute title /t requird;",
      "unknown flag or option \"requird\" of \"title\"" },
    { "attribute title /t values;",
      "unknown flag or option \"values\" of \"title\"" },
    { "attribute title /t value=x:y;",
      "unknown flag or option \"value=x:y\" of \"title\"" },
    { "attribute title /t required required;",
      "duplicate flag \"required\"" },
    { "attribute title /t values=a:1,b:2 values=c:3;",
      "duplicate option \"values=\"" },
    { "attribute title /t default=x default=y;",
      "duplicate option \"default=\"" },
    { "attribute title /t read_only write_only;",
      "\"read_only\" and \"write_only\" at once: give \"title\" twice" },
    { "attribute title -;",
      "\"title\" has no place and must be \"write_only\"" },
    { "attribute title - read_only;",
      "\"title\" has no place and must be \"write_only\"" },
    { "attribute meta.created /c write_only;",
      "\"write_only\" on \"meta.created\", which SCIM only reads" },
    { "attribute manager.displayName /c write_only;",
      "\"write_only\" on \"manager.displayName\", which SCIM only reads" },
    { "attribute groups - write_only;",
      "\"write_only\" on \"groups\", which SCIM only reads" },
    { "attribute password /p read_only;",
      "\"read_only\" on \"password\", which SCIM only writes" },
    { "attribute title /t read_only immutable;",
      "\"immutable\" has no meaning on \"title\", which is \"read_only\"" },
    { "attribute title /t read_only default=x;",
      "\"default=\" has no meaning on \"title\", which is \"read_only\"" },
    { "attribute meta.created /t match=x;",
      "\"match=\" has no meaning on \"meta.created\", which is"
      " \"read_only\"" },
    { "attribute groups /g clear=-;",
      "\"clear=\" has no meaning on \"groups\", which is \"read_only\"" },
    { "attribute title redis number;",
      "\"number\" has no meaning on \"title\", which is kept in Redis" },
    { "attribute title redis values=a:b;",
      "\"values=\" has no meaning on \"title\", which is kept in Redis" },
    { "attribute emails redis match=x;",
      "\"match=\" has no meaning on \"emails\", which is kept in Redis" },
    { "attribute title redis clear=x;",
      "\"clear=\" has no meaning on \"title\", which is kept in Redis" },
    { NULL, NULL }
};


static const bad_t  options[] = {
    { "attribute active /a values=;", "bad values \"\", expected"
      " SCIM:APP,..." },
    { "attribute active /a values=true;", "bad values \"true\", expected"
      " SCIM:APP,..." },
    { "attribute active /a values=true:1,;", "bad values \"true:1,\", expected"
      " SCIM:APP,..." },
    { "attribute active /a values=:1,true:2;", "bad values \":1,true:2\","
      " expected SCIM:APP,..." },
    { "attribute active /a values=yes:1;", "bad value \"yes\" of a boolean,"
      " expected \"true\" or \"false\"" },
    { "attribute 'emails[type eq \"x\"].primary' /a values=yes:1;",
      "bad value \"yes\" of a boolean, expected \"true\" or \"false\"" },
    { "attribute active /a values=true:1,true:2;", "\"values=\" of the boolean"
      " \"active\" has no \"false\"" },
    { "attribute active /a values=false:*;", "\"values=\" of the boolean"
      " \"active\" has no \"true\"" },
    { "attribute active /a values=true:1,false:1;", "\"values=\" of \"active\""
      " has the app's \"1\" twice" },
    { "attribute title /a values=x:,y:;", "\"values=\" of \"title\" has the"
      " app's \"\" twice" },
    { "attribute active /a values=true:1,false:no number;", "\"no\" in"
      " \"values=\" of \"active\" is no number" },
    { "attribute active /a number;", "\"number\" on the boolean \"active\""
      " needs \"values=\"" },
    { "attribute roles /a split=;", "empty \"split=\", expected a separator" },
    { "attribute title /a split=,;", "\"split=\" on \"title\", which is no"
      " list" },
    { "attribute emails redis split=,;", "\"split=\" on \"emails\", which is no"
      " list" },
    { "attribute roles /a/* split=,;", "\"split=\" on \"roles\", whose place"
      " has a \"*\"" },
    { "attribute title /a match=;", "empty regex" },
    { "attribute title /a 'match=[';", "bad regex \"[\": missing terminating ]"
      " for character class at offset 1" },
    { "attribute urn:x:y:badge /b;",
      "unknown attribute \"urn:x:y:badge\"" RFC },
    { "attribute urn:x:y:badge /b type=text;", "bad type \"text\", expected"
      " string, boolean, decimal, integer, dateTime, binary or reference" },
    { "attribute urn:x:y:badge /b type=complex;", "bad type \"complex\","
      " expected string, boolean, decimal, integer, dateTime, binary or"
      " reference" },
    { "attribute badge /b type=string;", "unknown attribute \"badge\", one of"
      " your own begins with the urn of an extension of your own" },
    { "attribute x:badge /b type=string;", "unknown attribute \"x:badge\", one"
      " of your own begins with the urn of an extension of your own" },
    { "attribute " SCIM_URN_ENTERPRISE ":badge /b type=string;",
      "unknown attribute \"" SCIM_URN_ENTERPRISE ":badge\", one of your own"
      " begins with the urn of an extension of your own" },
    { "attribute urn:x:y:9 /b type=string;",
      "bad attribute path \"urn:x:y:9\"" FORMS },
    { "attribute urn:x:y:a.b /b type=string; attribute urn:x:y:a /a"
      " type=string;", "\"urn:x:y:a\" is complex, name its sub-attributes" },
    { "attribute urn:x:y:a /a type=string; attribute urn:x:y:a.b /b"
      " type=string;", "\"urn:x:y:a.b\" has another form in a line"
      " above" },
    { "attribute title /a type=integer;", "\"title\" is of type \"string\"" },
    { "attribute urn:x:y:a /a type=string type=string;",
      "duplicate option \"type=\"" },
    { "attribute title /a prefix=x;", "\"prefix=\" is for \"id\" and must not"
      " be empty" },
    { "attribute title /a key=userName;", "\"key=\" is for \"members\" and"
      " must not be empty" },
    { "attribute title /a default=$nothing$;",
      "invalid variable name in \"$nothing$\", a dollar in"
      " a text is \"$$\"" },
    { "attribute title /a default=$scim_nothing;",
      "unknown \"scim_nothing\" variable, expected an"
      " attribute that has a line behind \"scim_\"" },
    { "attribute title /a default=$scim_id;",
      "\"scim_id\" has no value in \"default\"" },
    { "attribute title /a default=$no_such_variable;",
      "unknown \"no_such_variable\" variable" },
    { "attribute title /a default=${scim_meta.created};"
      "attribute meta.created /c;", "\"scim_meta.created\" has no value in"
      " \"default\", it is \"read_only\"" },
    { "attribute title /a default=x$scim_title;", "the default of \"title\" is"
      " made of itself" },
    { "attribute active /a default=yes;", "the default \"yes\" is no value of"
      " \"active\"" },
    { "attribute active /a default=;", "the default \"\" is no value of"
      " \"active\"" },
    { "attribute title /a values=x:1 default=y;", "the default \"y\" is no"
      " value of \"title\"" },
    { "attribute title /a number default=y;", "the default \"y\" is no value of"
      " \"title\"" },
    { "attribute active /a default=yes;attribute roles /r default=x;"
      "attribute title /t default=x$some;", "the default \"yes\" is no value of"
      " \"active\"" },
    { "attribute title /a match=[0-9]+ default=y;", "the default \"y\" is no"
      " value of \"title\"" },
    { NULL, NULL }
};


static const bad_t  places[] = {
    { "attribute title title;", "bad place \"title\"" PLACE },
    { "attribute title header:;", "bad place \"header:\"" PLACE },
    { "attribute title 'header:A B';", "bad header name \"A B\"" },
    { "attribute title /a//b;", "empty member in pointer \"/a//b\"" },
    { "attribute title /a[0];", "bad member \"a[0]\", expected \"/[\" before a"
      " selection" },
    { "attribute title /[a];", "bad selection \"[a]\", expected"
      " \"[member=value]\"" },
    { "attribute title /a~;", "empty regex" },
    { "attribute title /a~(;", "bad regex \"(\": missing closing parenthesis at"
      " offset 1" },
    { "attribute nickName /id;", "\"nickName\" is at the place of \"id\" and"
      " must be \"immutable\"" },
    { "attribute title /a~x;", "no route writes \"title\", which is not"
      " \"read_only\" and whose place no built body can have" },
    { "attribute title header:X;", "no route writes \"title\", which is not"
      " \"read_only\" and whose place no built body can have" },
    { "attribute title /;", "no route writes \"title\", which is not"
      " \"read_only\" and whose place no built body can have" },
    { "attribute title /a/[k=v];", "no route writes \"title\", which is not"
      " \"read_only\" and whose place no built body can have" },
    { "attribute active /a values=true:*,false:;", "\"values=\" of \"active\""
      " has no text to write for \"true\" to \"create\"" },
    { "attribute title /a values=x:*,y:1;set title PUT /u/$scim_id"
      " form=t=$scim_value;", "\"values=\" of \"title\" has no text to write"
      " for \"x\" to \"set.title\"" },
    { NULL, NULL }
};


static const bad_t  routes[] = {
    { "get get /u;", "bad method \"get\", expected capital letters" },
    { "get - /u;", "bad method \"-\", expected capital letters" },
    { "get userName GET /u;",
      "bad method \"userName\", expected capital letters" },
    { "get GET;", "no method and uri in \"get\"" },
    { "get;", "no method and uri in \"get\"" },
    { "set userName PUT;", "no method and uri in \"set\"" },
    { "find GET /u?q=$scim_value;", "no attribute in \"find\"" },
    { "set PUT /u/$scim_id;", "no attribute in \"set\"" },
    { "set userName=a title=b PUT /u/$scim_id;attribute title /t;",
      "ATTR=VALUE among several attributes in \"set\"" },
    { "attribute urn:x:y:badge nowhere type=string;", "bad place \"nowhere\","
      " expected a pointer, \"header:NAME\", \"~REGEX\", \"User.ATTR\","
      " \"redis\" or \"-\"" },
    { "add userName POST /u/$scim_id/x;", "\"userName\" cannot be in"
      " \"add\", it is no list of values" },
    { "add roles emails POST /u/$scim_id/x;attribute roles /r;attribute emails"
      " /e;", "several attributes in \"add\"" },
    { "list roles.value=a GET /u;attribute roles /r;", "\"roles\" cannot be in"
      " \"list\", it is a list" },
    { "list userName GET /u;", "no value for the attribute in \"list\"" },
    { "find userName=x GET /u;",
      "\"userName=x\" in \"find\", expected an attribute without a"
      " value" },
    { "read roles=x GET /u;",
      "\"roles=x\" in \"read\", expected an attribute without a"
      " value" },
    { "find titel GET /u;", "unknown attribute \"titel\"" LINED },
    { "set active=x PUT /u/$scim_id;attribute active /a;", "bad value \"x\" of"
      " the boolean \"active\", expected \"true\" or \"false\"" },
    { "list active= GET /u;attribute active /a;", "bad value \"\" of the"
      " boolean \"active\", expected \"true\" or \"false\"" },
    { "list title=z GET /u;attribute title /t values=x:1;", "\"z\" can never be"
      " the value of \"title\"" },
    { "set roles=a PUT /u/$scim_id;attribute roles /r;", "\"roles\" is a list"
      " and never has the value \"a\"" },
    { "list roles=a GET /u;attribute roles /r;", "\"roles\" cannot be in"
      " \"list\", it is a list" },
    { "list password=x GET /u;attribute password /p;", "\"password\" cannot be"
      " in \"list\", it is \"write_only\"" },
    { "find password GET /u?q=$scim_value;attribute password /p;",
      "\"password\" cannot be in \"find\", it is \"write_only\"" },
    { "read title GET /u/$scim_id;attribute title - write_only;", "\"title\""
      " cannot be in \"read\", it is \"write_only\"" },
    { "read title GET /u/$scim_id;attribute title redis;", "\"title\" cannot be"
      " in \"read\", it is kept in Redis" },
    { "set emails PUT /u/$scim_id;attribute emails redis;", "\"emails\" cannot"
      " be in \"set\", it is kept in Redis as a whole" },
    { "read id GET /u/$scim_id;", "\"id\" cannot be in \"read\", it is needed"
      " from \"get\"" },
    { "set title PUT /u/$scim_id;attribute title /t read_only;", "\"title\""
      " cannot be in \"set\", it is \"read_only\"" },
    { "set id PUT /u/$scim_id;", "\"id\" cannot be in \"set\", it is"
      " \"read_only\"" },
    { "get GET /x/$scim_id;", "duplicate \"get\"" },
    { "find userName GET /u;", "\"find\" without \"$scim_value\"" },
    { "delete DELETE /u;", "\"delete\" without \"$scim_id\"" },
    { "update PUT /u;", "\"update\" without \"$scim_id\"" },
    { "set userName PUT /u form=x=$scim_value;", "\"set\" without"
      " \"$scim_id\"" },
    { "read roles GET /u;attribute roles /r;", "\"read\" without"
      " \"$scim_id\"" },
    { "set title POST /u/$scim_title;attribute title /t;", "\"title\" is in a"
      " path and may have no value: it must be \"required\" or have a"
      " \"default=\"" },
    { "create POST /u id=$scim_title;attribute title /t;", "\"title\" is in"
      " \"id=\" and may have no value: it must be \"required\" or have a"
      " \"default=\"" },
    { "update PUT /u/${scim_name.familyName};attribute name.givenName /g"
      " required;attribute name.familyName /f;", "\"name.familyName\" is in a"
      " path and may have no value: it must be \"required\" or have a"
      " \"default=\"" },
    { NULL, NULL }
};


static const bad_t  templates[] = {
    { "update PUT u/$scim_id;", "uri \"u/$scim_id\" does not begin with"
      " \"/\"" },
    { "update PUT '/u#$scim_id';", "uri \"/u#$scim_id\" has a fragment" },
    { "update PUT /u/$;", "invalid variable name in \"/u/$\", a dollar in"
      " a text is \"$$\"" },
    { "update PUT /u/${:json};", "invalid variable name in \"${:json}\"" },
    { "update PUT '/u/${scim_id';", "the closing bracket in \"{scim_id\""
      " variable is missing" },
    { "update PUT /u/$scim_login;",
      "unknown \"scim_login\" variable, expected an"
      " attribute that has a line behind \"scim_\"" },
    { "update PUT /u/$scim_cursor;", "\"scim_cursor\" has no value in"
      " \"update\"" },
    { "update PUT /u/$scim_;", "unknown \"scim_\" variable, expected an"
      " attribute that has a line behind \"scim_\"" },
    { "update PUT /u/$no_such_variable;",
      "unknown \"no_such_variable\" variable" },
    { "update PUT '/u/${a b}';", "bad name of a variable \"a b\", expected"
      " letters, digits and \"_\"" },
    { "create PUT /u/$scim_id;", "\"scim_id\" has no value in \"create\"" },
    { "get GET /u/$scim_userName;",
      "\"scim_userName\" has no value in \"get\"" },
    { "list GET /u?q=$scim_value;", "\"scim_value\" has no value in"
      " \"list\"" },
    { "update PUT /u/$scim_id?n=$scim_limit;", "\"scim_limit\" has no value in"
      " \"update\"" },
    { "create POST /u form=x=$scim_title;attribute title /t read_only;",
      "\"scim_title\" has no value in \"create\", it is \"read_only\"" },
    { "update PUT /u/$scim_id form=x=$scim_emails;attribute emails redis;",
      "\"scim_emails\" has no text form, it cannot be a variable" },
    { "update PUT /u/$scim_id 'json={\"a\": $scim_userName,}';",
      "bad JSON \"{\"a\": $scim_userName,}\": string or '}' expected near '}'"
      " at offset 22" },
    { "update PUT /u/$scim_id json=;", "bad JSON \"\": unexpected token near"
      " end of file at offset 0" },
    { NULL, NULL }
};


static const bad_t  bodies[] = {
    { "update PUT /u/$scim_id json=1 body=/u;", "\"json=\" cannot be joined to"
      " the built body: both must be objects, or both lists" },
    { "create POST /u json=[1] object=/u;", "\"json=\" cannot be joined to the"
      " built body: both must be objects, or both lists" },
    { "create POST /u 'json={}' body=/0;", "\"json=\" cannot be joined to the"
      " built body: both must be objects, or both lists" },
    { "create POST /u form=a=1 object=~x;", "a body cannot be built at the"
      " place of \"object=\"" },
    { "update PUT /u/$scim_id 'xml=<a>';", "bad XML \"<a>\": no element found"
      " at offset 3" },
    { "update PUT /u/$scim_id 'xml=<a><$scim_id/></a>';", "bad XML"
      " \"<a><$scim_id/></a>\": not well-formed (invalid token) at offset 4" },
    { "update PUT /u/$scim_id 'xml=<s:a/>';", "bad XML \"<s:a/>\": unbound"
      " prefix at offset 0" },
    { "create POST /u id=/id xml=<a>$scim_id</a>;", "\"scim_id\" has no value"
      " in \"create\"" },

    { "json;", "\"json\" has one template" },
    { "form a=1 b=2;", "\"form\" has one template" },
    { "xml;", "\"xml\" has one template" },
    { "json '{}';json '{}';", "duplicate \"json\"" },
    { "form a=$x;lookup $x POST /x form=b=1 value=/c;", "the lookup \"$x\""
      " needs its own result" },
    { "form a=$x;lookup $x GET /x value=/c;delete DELETE /u form=b=1;",
      "\"delete\" without \"$scim_id\"" },
    { "json '{\"a\":}';", "bad JSON \"{\"a\":}\": unexpected token near '}' at"
      " offset 6" },
    { "form a=$;", "invalid variable name in \"$\", a dollar in"
      " a text is \"$$\"" },
    { "xml <a>;", "bad XML \"<a>\": no element found at offset 3" },
    { "xml <a>x</a>;", "\"<a>x</a>\" has 0 empty elements, expected one for"
      " the body" },
    { "xml '<a><b/><c></c></a>';", "\"<a><b/><c></c></a>\" has 2 empty"
      " elements, expected one for the body" },
    { "form a=$no_such_variable;delete DELETE /u/$scim_id form=b=1;",
      "unknown \"no_such_variable\" variable, of the line \"form\" in"
      " test.conf:11" },
    { "form a=$scim_id;create POST /u form id=/id;", "\"scim_id\" has no value"
      " in \"create\", of the line \"form\" in test.conf:11" },
    { "xml '<a t=\"$scim_limit\"/>';update PUT /u/$scim_id xml=<b/>;",
      "\"scim_limit\" has no value in \"update\", of the line \"xml\" in"
      " test.conf:11" },
    { "form a=$nginx;delete DELETE /u form=b=1;", "\"delete\" without"
      " \"$scim_id\"" },
    { "json '{}';update PUT /u/$scim_id json=$scim_userName;", "the line"
      " \"json\" in test.conf:11 cannot be joined to this body: both must be"
      " objects, or both lists" },
    { "xml <a/>;update PUT /u/$scim_id 'xml=<?xml version=\"1.0\"?><b/>';",
      "bad XML \"<a><?xml version=\"1.0\"?><b/></a>\": XML or text declaration"
      " not at start of entity at offset 3" },
    { NULL, NULL }
};


static const bad_t  calls[] = {
    { "get GET /u/$scim_id objekt=/x;",
      "unknown option \"objekt=/x\" of \"get\"" },
    { "get GET /u/$scim_id partial;", "\"partial\" has no meaning in"
      " \"get\"" },
    { "list GET /u full;", "\"full\" has no meaning in \"list\"" },
    { "list GET /u partial=yes;",
      "unknown option \"partial=yes\" of \"list\"" },
    { "list GET /u items;", "no value for \"items=\"" },
    { "list GET /u header;", "no value for \"header=\"" },
    { "list GET /u object=/x;", "\"object=\" has no meaning in \"list\"" },
    { "list GET /u id=/x;", "\"id=\" has no meaning in \"list\"" },
    { "get GET /u/$scim_id items=/x;", "\"items=\" has no meaning in"
      " \"get\"" },
    { "get GET /u/$scim_id total=/x;", "\"total=\" has no meaning in"
      " \"get\"" },
    { "get GET /u/$scim_id body=/x;", "\"body=\" has no meaning in \"get\"" },
    { "get GET /u/$scim_id json;", "\"json\" has no meaning in \"get\"" },
    { "delete DELETE /u/$scim_id form;", "\"form\" has no meaning in"
      " \"delete\"" },
    { "set userName PUT /u/$scim_id object=/u;", "\"object=\" has no meaning in"
      " \"set\"" },
    { "set userName PUT /u/$scim_id json;", "\"json\" has no meaning in"
      " \"set\"" },
    { "update PUT /u/$scim_id object=/a object=/b;",
      "duplicate option \"object\"" },
    { "list GET /u partial partial;", "duplicate option \"partial\"" },
    { "update PUT /u/$scim_id json form;",
      "\"json\" and \"form\" at once, a call has one"
      " body" },
    { "update PUT /u/$scim_id json json=1;", "duplicate option \"json\"" },
    { "update PUT /u/$scim_id form 'xml=<a/>';",
      "\"form\" and \"xml\" at once, a call has one"
      " body" },
    { "update PUT /u/$scim_id xml;", "no value for \"xml=\"" },
    { "update PUT /u/$scim_id object=~x;", "a body cannot be built at the place"
      " of \"object=\"" },
    { "update PUT /u/$scim_id object=/u/*;", "a body cannot be built at the"
      " place of \"object=\"" },
    { "create POST /u form body=header:X object=/u;", "a body cannot be built"
      " at the place of \"body=\"" },
    { "update PUT /u/$scim_id xml=<a/> body=/u;", "\"body=\" has no meaning"
      " without a built body" },
    { "update PUT /u/$scim_id form=a=1 full;", "\"full\" has no meaning without"
      " a built body" },
    { "create GET /u id=/id body=/x;", "\"body=\" has no meaning without a"
      " built body" },
    { "find userName GET /u?q=$scim_value items=/u object=/u;", "\"object=\""
      " has no meaning beside \"items=\"" },
    { "read roles GET /u/$scim_id total=/n;attribute roles /r;", "\"total=\""
      " has no meaning without \"items=\"" },
    { "read roles GET /u/$scim_id?p=$scim_page size=5;attribute roles /r;",
      "\"size=\" has no meaning without \"items=\"" },
    { "list GET /u 'header=X-Key';", "bad header \"X-Key\", expected \"NAME:"
      " VALUE\"" },
    { "list GET /u 'header=: x';", "bad header \": x\", expected \"NAME:"
      " VALUE\"" },
    { "list GET /u 'header=A B: x';", "bad header \"A B: x\", expected \"NAME:"
      " VALUE\"" },
    { "list GET /u 'header=transfer-encoding: chunked';", "the header"
      " \"transfer-encoding\" is nginx's to set" },
    { "list GET /u items=redis;", "\"redis\" is no place for \"items=\"" },
    { "find userName GET /u?q=$scim_value object=-;", "\"-\" is no place for"
      " \"object=\"" },
    { "update PUT /u/$scim_id body=redis;", "\"redis\" is no place for"
      " \"body=\"" },
    { "list GET /u items=x;", "bad place \"x\"" PLACE },
    { "create POST /u id=;", "empty \"id=\", expected a place or a template" },
    { "create POST /u id=header:;", "bad place \"header:\"" PLACE },
    { "find userName GET /u?q=$scim_value id=x;", "\"id=x\" is no place in the"
      " answer of a \"find\"" },
    { "list GET /u size=many;", "bad size \"many\", expected 1 to 100000" },
    { "list GET /u size=0;", "bad size \"0\", expected 1 to 100000" },
    { "list GET /u size=;", "bad size \"\", expected 1 to 100000" },
    { "list GET /u size=100001;", "bad size \"100001\", expected 1 to"
      " 100000" },
    { "list GET /u size=5;", "\"size=\" without a variable that pages" },
    { "list GET /u?o=$scim_offset&p=$scim_page size=5;", "paging by offset and"
      " by page at once" },
    { "list GET /u?p=$scim_page0;", "paging by page without \"$scim_limit\""
      " needs \"size=\"" },
    { "list GET /u?n=$scim_limit;", "\"$scim_limit\" without an offset or a"
      " page never reaches the end" },
    { "read roles GET /u/$scim_id?o=$scim_offset;attribute roles /r;",
      "paging without \"items=\"" },
    { NULL, NULL }
};


static const bad_t  conditions[] = {
    { "on 404 retry;", "no action at the end, expected \"ok\","
      " \"login\" or \"return CODE"
      " [scimType]\"" },
    { "on 404 return 200;", "bad code \"200\" to return, expected 400 to 599" },
    { "on 404 return 409 taken;", "unknown scimType \"taken\", expected one of"
      " RFC 7644, 3.12, such as \"uniqueness\"" },
    { "on gett 404 ok;", "bad place \"gett\"" PLACE },
    { "on ! ok;", "empty test, expected a place" },
    { "on =x ok;", "no place before \"=x\"" },
    { "on redis=1 ok;", "\"redis=1\" is not in an answer" },
    { "on ~( ok;", "bad regex \"(\": missing closing parenthesis at offset"
      " 1" },
    { "on add 409 ok;", "no call of resource \"User\" is named \"add\"" },
    { "on set.active 409 ok;", "no call of resource \"User\" is named"
      " \"set.active\"" },
    { "on find.title 409 ok;", "no call of resource \"User\" is named"
      " \"find.title\"" },
    { "hide lgin=root;", "unknown attribute \"lgin\"" LINED },
    { "hide userName~(;", "bad regex \"(\": missing closing parenthesis at"
      " offset 1" },
    { "hide =x;", "no place before \"=x\"" },
    { "hide password=x;attribute password /p;", "\"password\" is"
      " \"write_only\" and cannot be tested" },
    { "hide emails~x;attribute emails redis;", "\"emails\" has no text form, it"
      " cannot be tested" },
    { "hide active=no;attribute active /a;", "bad value \"no\" of the boolean"
      " \"active\", expected \"true\" or \"false\"" },
    { "hide title=z;attribute title /t values=x:1,y:2;", "\"z\" can never be"
      " the value of \"title\"" },
    { "hide title=z;attribute title /t number;", "\"z\" can never be the value"
      " of \"title\"" },
    { NULL, NULL }
};


#define USER                                                                  \
    "attribute userName /login required unique;\n"                            \
    "list GET /u;\nget GET /u/$scim_id;\nupdate PUT /u/$scim_id;\n"


static void
test_blocks(void)
{
    check("scim_mapping m {\n}", 2, "no \"resource\" in mapping \"m\"",
          "no resource");
    check("scim_mapping m {\nresource {\n}\n}", 2, "no type of \"resource\"",
          "a resource without type");
    check("scim_mapping m {\nsession {\n}\nresource User {\n}\n}", 2,
          "no \"login\" and no \"lookup\" in \"session\"",
          "a session without a call");
    check("scim_mapping m {\nsession {\nlogin GET /l;\n}\nsession {\n}\n}", 5,
          "duplicate \"session\"", "a second session");
    check("scim_mapping m {\nsession {\nget GET /l;\n}\n}", 3,
          "\"get\" is not supported here", "another line in a session");
    check("scim_mapping m {\nsession {\nlogin GET /l?u=$scim_id;\n}\n}", 3,
          "\"scim_id\" has no value in \"login\"", "an id in a session");
    check("scim_mapping m {\nsession {\nlogin GET /l?u=$scim_userName;\n}\n}",
          3, "\"scim_userName\" has no value in \"session\"",
          "an attribute in a session");
    check("scim_mapping m {\nsession {\nlogin GET /l/$t;\n"
          "lookup $t GET /t value=/t;\n}\n}", 3, "\"$t\" is fetched by this"
          " line or one below it", "a variable that is not there yet");
    check("scim_mapping m {\nsession {\nlogin GET /l;\n"
          "lookup $t GET /t value=/t;\n}\nlookup $t GET /t value=/x;\n"
          "resource User {\n}\n}", 6,
          "the session has a lookup \"$t\", too", "a name of the session");
    check("scim_mapping m {\nsession {\nlogin GET /l;\non 401 login;\n}\n}", 4,
          "\"login\" in the \"session\"", "a login for a login");
    check("scim_mapping m {\nsession {\nlogin GET /l;\nlookup $t GET /t;\n}\n}",
          4, "\"lookup\" without \"value=\"", "a lookup of nothing");
    check("scim_mapping m {\nlogin GET /l;\n}", 2,
          "\"login\" is not supported here", "a login outside of a session");
    check("scim_mapping m {\nresource Device /Devices {\n}\n}", 2,
          "expected \"resource TYPE\" or \"resource TYPE /ENDPOINT URN\"",
          "an endpoint without a schema");
    check("scim_mapping m {\nresource Device Devices urn:x:y {\n}\n}", 2,
          "bad endpoint \"Devices\", expected a slash and a name that SCIM does"
          " not have", "an endpoint without a slash");
    check("scim_mapping m {\nresource Device /a/b urn:x:y {\n}\n}", 2,
          "bad endpoint \"/a/b\", expected a slash and a name that SCIM does"
          " not have", "an endpoint of two segments");
    check("scim_mapping m {\nresource Device /Schemas urn:x:y {\n}\n}", 2,
          "bad endpoint \"/Schemas\", expected a slash and a name that SCIM"
          " does not have", "an endpoint of SCIM");
    check("scim_mapping m {\nresource Device /Devices device {\n}\n}", 2,
          "bad schema \"device\", expected a urn", "a schema that is no urn");
    check("scim_mapping m {\nresource A /Devices urn:x:y {\n}\n"
          "resource B /Devices urn:x:z {\n}\n}", 4,
          "duplicate resource \"A\"", "an endpoint twice");
    check("scim_mapping m {\nresource user {\n}\n}", 2, "unknown resource"
          " \"user\", expected \"User\", \"Group\", or a type of your own with"
          " /ENDPOINT and URN", "an unknown resource");
    check("scim_mapping m {\nresource User {\n}\nresource User {\n}\n}", 4,
          "duplicate resource \"User\"", "a resource twice");
    check("scim_mapping m {\nattribute id /id;\n}", 2, "\"attribute\" is not"
          " supported here", "an attribute outside of a resource");
    check("scim_mapping m {\n\nresource User {\n" USER "}\n}", 3,
          "no \"attribute id\" in resource \"User\"", "no id");
    check("scim_mapping m {\nresource User {\nattribute id - ;\n" USER
          "}\n}", 3, "\"id\" must be in the answers of the app, or made here"
          " by \"redis\"", "an id nowhere");
    check("scim_mapping m {\nresource User {\nattribute id /id write_only;\n"
          USER "}\n}", 3, "\"write_only\" on \"id\", which SCIM only reads",
          "an id that is not read");
    check("scim_mapping m {\nresource User {\nattribute id /id default=x;\n"
          USER "}\n}", 3, "\"default=\" has no meaning on \"id\"",
          "an id by default");
    check("scim_mapping m {\nresource User {\nattribute id /id prefix=;\n"
          USER "}\n}", 3, "\"prefix=\" is for \"id\" and must not be empty",
          "an empty prefix");
    check("scim_mapping m {\nresource User {\nattribute id /id prefix=u-;\n"
          USER "hide id=1;\n}\n}", 8, "\"1\" can never be the value of \"id\"",
          "an id without its prefix");
    check("scim_mapping m {\nresource User {\nattribute id /id number;\n"
          USER "hide id=01;\n}\n}", 8, "\"01\" can never be the value of"
          " \"id\"", "an id that is another spelling of a number");
    check("scim_mapping m {\nresource User {\nattribute id /id number"
          " prefix=u-;\n" USER "hide id=u-;\n}\n}", 8, "\"u-\" can never be the"
          " value of \"id\"", "an id that is just its prefix");

    check("scim_mapping m {\nresource User {\nattribute id /id;\n"
          "attribute userName /n read_only;\n"
          "find userName GET /u?n=$scim_value;\n}\n}", 2,
          "no way to read resource \"User\": no \"get\", no \"list\" and no"
          " \"id redis\"", "no way to read");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n"
          "attribute userName /n read_only;\nlist GET /u partial;\n}\n}", 5,
          "\"partial\" without a \"get\"", "nothing completes an object");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n"
          "attribute userName /n;\nlist GET /u;\nget GET /u/$scim_id;\n}\n}", 4,
          "no route writes \"userName\", which is not \"read_only\"",
          "nothing writes");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n"
          "attribute userName /n;\nlist GET /u;\nget GET /u/$scim_id;\n"
          "create POST /u id=/id;\n}\n}", 4, "just \"create\" writes"
          " \"userName\", which is not \"immutable\"", "just create writes");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n"
          "attribute password - ;\nlist GET /u;\nget GET /u/$scim_id;\n}\n}", 4,
          "no route writes \"password\", which is not \"read_only\" and whose"
          " place no built body can have", "nothing takes an input");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n" USER
          "create POST /u check;\n}\n}", 8, "\"check\" needs an attribute that"
          " is \"unique\", and has a \"find\" or the place of \"id\"; or an"
          " \"id=\" that is known before",
          "a check that has nothing to look for");
    check("scim_mapping m {\nresource User {\nattribute id header:X;\n" USER
          "create POST /u;\n}\n}", 8, "\"create\" yields no id: it has no"
          " \"id=\" and no \"object=\", and no unique attribute has a"
          " \"find\"", "a create that yields no id");
    check("scim_mapping m {\nresource Group {\nattribute id /id;\n"
          "attribute members.value /m;\n}\n}", 4, "\"members.value\" is made"
          " here and cannot be mapped", "one member of many");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n" USER
          "read roles GET /a/$scim_id;\nread title roles GET /b/$scim_id;\n"
          "attribute roles /r;\nattribute title /t;\n}\n}", 9,
          "duplicate \"read\" of \"roles\"", "a read twice");

    check("scim_mapping m {\non add 409 ok;\n" "resource User {\n"
          "attribute id /id;\n" USER "}\n}", 2, "no call of mapping \"m\" is"
          " named \"add\"", "a call that no resource has");
    check("scim_mapping m {\non 404 retry;\n" "resource User {\n"
          "attribute id /id;\n" USER "}\n}", 2, "no action at the end, expected"
          " \"ok\", \"login\" or \"return CODE [scimType]\"",
          "a bad line of the mapping");
    check("scim_mapping m {\nxml <a>;\nresource User {\n"
          "attribute id /id;\n" USER "}\n}", 2, "bad XML \"<a>\": no element"
          " found at offset 3", "a bad body of the mapping");
    check(HEAD "json '[1]';" TAIL, 8, "the line \"json\" in test.conf:11"
          " cannot be joined to this body: both must be objects, or both"
          " lists", "a list for objects");
    check("scim_mapping m {\njson '{\"a\": \"$scim_value\"}';\n"
          "resource User {\nattribute id /id;\n" USER
          "set userName PUT /u/$scim_id\n'json={\"b\": $scim_value}';\n"
          "}\n}", 8, "\"scim_value\" has no value in"
          " \"update\", of the line \"json\" in test.conf:2",
          "a variable that one of the calls cannot have");
    check("scim_mapping m {\ndetail x;\n" "resource User {\n"
          "attribute id /id;\n" USER "}\n}", 2, "bad place \"x\"" PLACE,
          "a bad place of the mapping");
}


/* each is the only bad line of a resource that is in Redis */

static const bad_t  in_redis[] = {
    { "list GET /u;", "\"list\" cannot be in a resource with \"id redis\":"
      " what is in Redis is read there" },
    { "find userName GET /u?n=$scim_value;", "\"find\" cannot be in a resource"
      " with \"id redis\": what is in Redis is read there" },
    { "get GET /u/$scim_id;", "\"get\" cannot be in a resource with"
      " \"id redis\": what is in Redis is read there" },
    { "attribute title - write_only; read title GET /u/$scim_id;", "\"read\""
      " cannot be in a resource with \"id redis\": what is in Redis is read"
      " there" },
    { "create GET /v id=/id;", "\"id=\" has no meaning with \"id redis\": the"
      " id is made here" },
    { "create GET /v id=$scim_userName;", "\"id=\" has no meaning with"
      " \"id redis\": the id is made here" },
    { "create POST /v;", "\"create\" tells the app nothing of the User: no body"
      " is built of what is at \"redis\", name it in a template" },
    { "create GET /v check;", "\"check\" has no meaning with \"id redis\":"
      " Redis knows what there is" },
    { "delete GET /v/$scim_id check;", "\"check\" has no meaning with"
      " \"id redis\": Redis knows what there is" },
    { "attribute title /title;", "\"title\" is never read, since \"id\" is in"
      " Redis: it must be \"redis\" too, or \"write_only\"" },
    { "attribute title /title read_only;", "\"title\" is never read, since"
      " \"id\" is in Redis: it must be \"redis\" too, or \"write_only\"" },
    { "attribute title redis read_only;", "nothing gives \"title\" a value, it"
      " is \"read_only\" and in Redis" },
    { "attribute groups redis;", "nothing gives \"groups\" a value, it is"
      " \"read_only\" and in Redis" },
    { "attribute title redis; create GET /v?t=$scim_title;", "just \"create\""
      " writes \"title\", which is not \"immutable\"" },
    { "attribute title /title write_only; create POST /v json;", "just"
      " \"create\" writes \"title\", which is not \"immutable\"" },
    { NULL, NULL }
};


static void
test_in_redis(void)
{
    char          text[4096];
    const bad_t  *bad;

    for (bad = in_redis; bad->line; bad++) {
        snprintf(text, sizeof(text), "scim_mapping m {\nresource User {\n"
                 "attribute id redis;\n"
                 "attribute userName redis required immutable;\n"
                 "create GET /u?n=$scim_userName;\n"
                 "%s" TAIL, bad->line);
        check(text, 6, bad->message, bad->line);
    }

#define RESOURCE(type, id, lines)                                             \
    "scim_mapping m {\nresource " type " {\nattribute id redis" id ";\n"     \
    lines "}\n}"

    check(RESOURCE("User", " number", ""), 3, "\"number\" has no meaning on"
          " \"id\", which is made here", "a number that is made here");
    check(RESOURCE("User", " match=x", ""), 3, "\"match=\" has no meaning on"
          " \"id\", which is made here", "what matches an id of ours");
    check(RESOURCE("User", " prefix=u-", ""), 3, "\"prefix=\" has no meaning on"
          " \"id\", which is made here", "a prefix of an id of ours");
    check(RESOURCE("Group", "", "attribute members redis unique;\n"), 4,
          "\"unique\" has no meaning on \"members\"", "unique members");
    check(RESOURCE("User", "", "attribute userName redis;\n"
                   "delete GET /d?n=$scim_userName;\n"), 5,
          "\"delete\" without a \"create\": the app is not told of a new User",
          "a delete of what was not created");
    check(RESOURCE("User", "", "attribute userName redis;\n"
                   "update GET /d?n=$scim_userName;\n"), 5,
          "\"update\" without a \"create\": the app is not told of a new User",
          "an update of what was not created");
    check(RESOURCE("Group", "", "attribute displayName redis;\n"
                   "attribute members redis;\n"
                   "lookup $x GET /$scim_userName value=/x;\n"
                   "add members GET /a?n=$x;\n"), 6,
          "unknown \"scim_userName\" variable, expected an"
          " attribute that has a line behind \"scim_\"",
          "a name of the other type");
}


/* a user with this line, and members of a group with those */

static void
check_members(const char *user, const char *group, unsigned line,
    const char *message, const char *what)
{
    char  text[4096];

    snprintf(text, sizeof(text), "scim_mapping m {\nresource User {\n"
             "attribute id /id;\nattribute userName /n read_only unique;\n"
             "attribute password /p write_only unique;\n"
             "attribute title /t read_only;\n"
             "attribute roles /r read_only unique;\n"
             "get GET /u/$scim_id;\nupdate PUT /u/$scim_id;\n%s\n}\n"
             "resource Group {\nattribute id /id prefix=g-;\n%s\n"
             "update PUT /g/$scim_id;\n"
             "attribute displayName /d;\nlist GET /g;\n}\n}",
             user, group);

    check(text, line, message, what);
}


static void
test_members(void)
{
    check_members("list GET /u;", "attribute members /m key=;", 14, "\"key=\""
                  " is for \"members\" and must not be empty", "an empty key");
    check_members("list GET /u;", "attribute members redis key=userName;", 14,
                  "\"key=\" has no meaning on \"members\", which is kept in"
                  " Redis", "a key of what the app does not have");
    check_members("list GET /u;", "attribute members /m key=nickName;", 14,
                  "unknown attribute \"nickName\", expected one that has a"
                  " line \"attribute\"", "a key that no user has");
    check_members("list GET /u;", "attribute members /m key=title;", 14,
                  "\"title\" cannot name members, it is not \"unique\"",
                  "a key of several users");
    check_members("list GET /u;", "attribute members /m key=password;", 14,
                  "\"password\" cannot name members, it is \"write_only\"",
                  "a key that is not read");
    check_members("list GET /u;", "attribute members /m key=roles;", 14,
                  "\"roles\" cannot name members, it is a list",
                  "a key that is a list");
    check_members("", "attribute members /m key=userName;", 14,
                  "\"userName\" cannot name members, it is in no \"find\", and"
                  " there is no \"list\"", "a key that nobody can look for");
    check_members("list GET /u;", "attribute members /m/*/n key=userName"
                  " read_only;attribute members /w write_only;", 14,
                  "the two lines of \"members\" differ in \"key=\"",
                  "one key of two");
    check("scim_mapping m {\nresource User {\nattribute id /id;\n" USER
          "attribute roles /r;\nadd roles POST /r/$scim_id/$scim_value check;\n"
          "}\n}", 9, "\"check\" in \"add\" is for \"members\" that are users,"
          " and needs a resource \"User\"", "a check of what is no user");
    check("scim_mapping m {\nresource Group {\nattribute id /id;\n"
          "attribute displayName /d read_only;\nlist GET /g;\n"
          "attribute members /m;\nadd members POST /m/$scim_id/$scim_value"
          " check;\n}\n}", 7, "\"check\" in \"add\" is for \"members\" that are"
          " users, and needs a resource \"User\"", "a check without users");
    check("scim_mapping m {\nresource Group {\nattribute id /id;\n"
          "attribute displayName /d read_only;\nlist GET /g;\n"
          "attribute members /m read_only key=userName;\n}\n}", 6,
          "\"key=\" needs a resource \"User\"", "a key without users");
}


int
main(void)
{
    check_lines(words);
    check_lines(paths);
    check_lines(flags);
    check_lines(options);
    check_lines(places);
    check_lines(routes);
    check_lines(templates);
    check_lines(bodies);
    check_lines(calls);
    check_lines(conditions);
    test_blocks();
    test_in_redis();
    test_members();

    return done_testing();
}
