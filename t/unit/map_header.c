/*
 * A header in a mapping is one header, whatever its line says.
 */

#include "tap.h"
#include "conf.h"


#define BEFORE                                                                \
    "scim_mapping m {\nresource User {\n"                                     \
    "attribute id /id;\nattribute userName /login;\n"                         \
    "list GET /u;\ncreate POST /u id=/id;\nupdate PUT /u/$scim_id;\n"         \
    "get GET /u/$scim_id 'header="

#define AFTER  "';\n}\n}\n"


static void
accepted(const char *text, const char *name)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    map = conf_parse(text, &where, &err);

    if (!ok(map != NULL, "accepted: %s", name)) {
        tap_diag("message", err.detail);
    }

    scim_map_free(map);
}


static void
refused(const char *text, const char *name)
{
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    memset(&err, 0, sizeof(err));

    map = conf_parse(text, &where, &err);

    ok(map == NULL && strstr(err.detail, "bad header"), "refused: %s", name);

    scim_map_free(map);
}


int
main(void)
{
    accepted(BEFORE "X-Key: a: b" AFTER, "a value with a colon");
    accepted(BEFORE "X-Key:" AFTER, "an empty value");
    accepted(BEFORE "!#$%&*+-.^_`|~9aZ: $scim_id" AFTER,
             "all that a name may have");

    refused(BEFORE "X-Key" AFTER, "no colon");
    refused(BEFORE ": x" AFTER, "no name");
    refused(BEFORE "X Key: x" AFTER, "a space in the name");
    refused(BEFORE "X-Key : x" AFTER, "a space behind the name");
    refused(BEFORE "X(Key): x" AFTER, "a name that is no token");
    refused(BEFORE "X-K\xc3\xa9y: x" AFTER, "a name that is not ASCII");
    refused(BEFORE "X-Key: x\r\nY: y" AFTER, "a value of two lines");
    refused(BEFORE "X-Key: x\ny" AFTER, "a line feed in the value");
    refused(BEFORE "X\nKey: x" AFTER, "a name of two lines");

    return done_testing();
}
