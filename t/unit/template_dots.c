/*
 * No value makes a dot segment of a path, whoever decodes its slashes.
 */

#include "tap.h"
#include "scim_template.h"


static scim_mem_t    *mem;
static scim_error_t   err;


/* $scim_id, or any other */

static scim_rc_t
resolve(void *data, scim_str_t name, scim_var_t *var, scim_error_t *error)
{
    (void) data;
    (void) error;

    var->kind = scim_str_eq(name, "scim_id") ? SCIM_VAR_ID : SCIM_VAR_VALUE;

    return SCIM_OK;
}


static scim_rc_t
value_of(void *data, const scim_var_t *var, json_t **value,
    scim_error_t *error)
{
    (void) var;
    (void) error;

    *value = json_string(data);

    return SCIM_OK;
}


/* NULL with the error in "err" */

static const char *
uri(const char *text, char *value)
{
    scim_str_t              str;
    scim_renderer_t         renderer;
    scim_uri_template_t     tpl;
    scim_template_parser_t  parser;

    parser.mem = mem;
    parser.resolve = resolve;
    parser.data = NULL;

    renderer.mem = mem;
    renderer.value = value_of;
    renderer.data = value;

    str.data = text;
    str.len = strlen(text);

    if (scim_template_parse_uri(&parser, str, &tpl, &err) != SCIM_OK
        || scim_template_uri(&renderer, &tpl, &str, &err) != SCIM_OK)
    {
        return NULL;
    }

    return str.data;
}


static void
refused(const char *text, char *value, int status)
{
    is_str(uri(text, value), NULL, "%s: \"%s\" is refused", text, value);
    is_int(err.status, status, "with the right status");
}


int
main(void)
{
    size_t  i;

    static char *const  bad[] = {
        ".", "..", "../x", "..\\x", "./x", "x/..", "x\\..", "x/../y",
        "x/./y", "x\\..\\y", "/..", "../", "a/b/c/../d", "a\\../b", NULL
    };

    static const struct {
        const char  *text;
        char        *value;
        const char  *uri;
    } good[] = {
        { "/a/$scim_id", "x/y", "/a/x%2Fy" },
        { "/a/$scim_id", "/", "/a/%2F" },
        { "/a/$scim_id", "...", "/a/..." },
        { "/a/$scim_id", "x..", "/a/x.." },
        { "/a/$scim_id", "..x/.y", "/a/..x%2F.y" },
        { "/a/$scim_id", "..%2Fx", "/a/..%252Fx" },
        { "/a/$scim_id", "x/..;/y", "/a/x%2F..%3B%2Fy" },
        { "/a/x$scim_id", "..", "/a/x.." },
        { "/a/${scim_id}x", "..", "/a/..x" },
        { "/a/../$scim_id", "x", "/a/../x" },
        { "/a?b=$scim_value", "../x", "/a?b=..%2Fx" },
        { NULL, NULL, NULL }
    };

    mem = scim_mem_new();

    for (i = 0; bad[i]; i++) {
        refused("/a/$scim_id", bad[i], 404);
        refused("/a/$scim_value/b", bad[i], 400);
    }

    refused("/a/x-$scim_value", "/../y", 400);
    refused("/a/.$scim_value", ".", 400);
    refused("/a/.$scim_value", "./y", 400);
    refused("/a/..%2f$scim_value", "y", 400);

    for (i = 0; good[i].text; i++) {
        is_str(uri(good[i].text, good[i].value), good[i].uri,
               "%s: \"%s\" is sent", good[i].text, good[i].value);
    }

    scim_mem_free(mem);

    return done_testing();
}
