
/*
 * What "nginx -t" refuses of groups that are values of users.
 */


#include "conf.h"
#include "tap.h"


#define USER                                                                  \
    "scim_mapping m {\n"                                                      \
    "resource User {\n"                                                       \
    "attribute id /id;\n"                                                     \
    "attribute userName /login required;\n"                                   \
    "attribute nickName redis unique;\n"                                      \
    "attribute password - write_only;\n"                                      \
    "attribute title /title read_only;\n"                                     \
    "attribute groups /groups/*;\n"                                           \
    "attribute roles /roles/*;\n"                                             \
    "list GET /u; update PUT /u/$scim_id; }\n"

#define GROUP  "resource Group {\n"


typedef struct {
    const char  *lines;
    unsigned     line;
    const char  *message;
} bad_t;


static const bad_t  lines[] = {
    { "attribute id User.groups;\n"
      "attribute displayName User.groups;", 13,
      "\"displayName\" is at the place of \"id\" and must be \"immutable\"" },
    { "attribute id User.teams;", 12, "unknown attribute \"User.teams\"" },
    { "attribute id User.nickName;", 12, "\"User.nickName\" must be in the"
      " answers of the app" },
    { "attribute id User.password;", 12, "\"User.password\" must be in the"
      " answers of the app" },
    { "attribute id User.id;", 12, "\"User.id\" must be in the answers of the"
      " app" },
    { "attribute id User.groups;\nattribute members User.roles;", 13,
      "a group is the value of one attribute, not of \"User.roles\" too" },
    { "attribute id User.groups;\nlist GET /g;", 13, "\"list\" where a group is"
      " a value of \"User.groups\": just \"members\" can have routes" },
    { "attribute id User.title;\nattribute members User.title;", 0, NULL },
    { "attribute id /id;\nget GET /g/$scim_id;\nattribute displayName"
      " User.groups;", 14, "\"displayName\" cannot be \"User.groups\":"
      " \"members\" can, and with \"id\" what has one value" },
    { "attribute id User.groups;\nattribute members User.groups split=,;", 13,
      "\"members\", which is"
      " \"User.groups\", is written as that attribute is: \"values=\" of \"id\""
      " or a name, \"prefix=\" and \"match=\" are all it can have" },
    { "attribute id User.groups;\nattribute members User.groups key=nickName;",
      13, "\"members\", which is"
      " \"User.groups\", is written as that attribute is: \"values=\" of \"id\""
      " or a name, \"prefix=\" and \"match=\" are all it can have" },
    { "attribute id User.groups number;", 12, "\"id\", which is"
      " \"User.groups\", is written as that attribute is: \"values=\" of \"id\""
      " or a name, \"prefix=\" and \"match=\" are all it can have" },
    { "attribute id User.groups default=x;", 12, "\"default=\" has no meaning"
      " on \"id\"" },
    { "attribute id User.groups;\ndetail User.groups;", 13, "\"User.groups\" is"
      " no place for \"detail\"" },
    { NULL, 0, NULL }
};


static void
check(const char *text, unsigned line, const char *message)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    memset(&err, 0, sizeof(err));
    map = conf_parse(text, &where, &err);

    if (message) {
        is_str(err.detail, message, "refused: %.100s", message);
        is_int(where.line, line, "its line: %.100s", message);

    } else {
        ok(map != NULL, "a group of what SCIM cannot write is good");
    }

    scim_map_free(map);
}


int
main(void)
{
    char    text[4096];
    size_t  i;

    for (i = 0; lines[i].lines; i++) {
        snprintf(text, sizeof(text), USER GROUP "%s\n} }", lines[i].lines);
        check(text, lines[i].line, lines[i].message);
    }

    check("scim_mapping m {\nresource Group {\nattribute id User.groups;\n} }",
          3, "\"User.groups\" needs another resource, \"User\"");

    check("scim_mapping m {\nresource User {\nattribute id User.groups;\n} }",
          3, "\"User.groups\" needs another resource, \"User\"");

    check("scim_mapping m { resource User {\nattribute id /id;\n"
          "attribute groups /groups/*;\nget GET /u/$scim_id; }\n" GROUP
          "attribute id User.groups;\n} }", 6, "\"User.groups\" needs a"
          " \"list\" of the users");

    check("scim_mapping m { resource User {\nattribute id /id;\n"
          "attribute groups /groups/*;\nlist GET /u; }\n" GROUP
          "attribute id User.groups;\nattribute members User.groups;\n} }", 7,
          "no route of \"User\" writes \"groups\", so \"members\" must be"
          " \"read_only\" or have a route");

    return done_testing();
}
