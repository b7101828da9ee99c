
/*
 * Values for tests of templates, and what they are rendered to.
 */

#ifndef SCIM_TEST_TEMPLATE_H
#define SCIM_TEST_TEMPLATE_H


#include <string.h>

#include "scim_template.h"
#include "tap.h"


/* a NULL text is no value; "!" is a failure to give one */

typedef struct {
    const char   *name;
    const char   *json;
} template_value_t;


static const template_value_t  template_values[] = {
    { "a", "\"ada\"" },
    { "b", "7" },
    { "id", "\".\"" },
    { "x.y", "\"dotted\"" },
    { "urn:x", "\"colon\"" },
    { "none", NULL },
    { "null", "null" },
    { "true", "true" },
    { "blank", "\"\"" },
    { "list", "[\"a\",\"b\"]" },
    { "empty", "[]" },
    { "numbers", "[5,6]" },
    { "comma", "[\"a,b\",\"c\"]" },
    { "quote", "\"a\\\"b\\\\c\\n\"" },
    { "dots", "\"a.b+c\"" },
    { "slash", "\"x/y\"" },
    { "percent", "\"%2F\"" },
    { "quest", "\"?a=b#c\"" },
    { "crlf", "\"a\\r\\nb\"" },
    { "amp", "\"a&b=c+ d\"" },
    { "key", "\"a&b\"" },
    { "dot", "\".\"" },
    { "dots2", "\"..\"" },
    { "up", "\"../x\"" },
    { "up2", "\"/..\"" },
    { "mid", "\"a/../b\"" },
    { "back", "\"a\\\\..\\\\b\"" },
    { "bracket", "\"a][b\"" },
    { "open", "\"[\"" },
    { "dollar", "\"$a ${b}\"" },
    { "fail", "!" },
    { NULL, NULL }
};


static scim_renderer_t         renderer;
static scim_template_parser_t  parser;

/* what "$nasty" is */

static const char             *template_nasty;


static inline scim_str_t
str_of(const char *text)
{
    scim_str_t  str;

    str.data = text;
    str.len = strlen(text);

    return str;
}


static scim_rc_t
template_resolve(void *data, scim_str_t name, scim_var_t *var,
    scim_error_t *err)
{
    size_t  i;

    (void) data;

    if (scim_str_eq(name, "nasty")) {
        var->index = -1;
        return SCIM_OK;
    }

    for (i = 0; template_values[i].name; i++) {
        if (scim_str_eq(name, template_values[i].name)) {
            var->kind = scim_str_eq(name, "id") ? SCIM_VAR_ID : SCIM_VAR_ATTR;
            var->index = (int) i;
            return SCIM_OK;
        }
    }

    return scim_error_set(err, 500, NULL, "unknown \"%.*s\" variable",
                          (int) name.len, name.data);
}


static scim_rc_t
template_value(void *data, const scim_var_t *var, json_t **value,
    scim_error_t *err)
{
    const char  *json;

    (void) data;

    if (var->index < 0) {
        *value = json_string(template_nasty);
        return SCIM_OK;
    }

    json = template_values[var->index].json;

    if (json && *json == '!') {
        return scim_error_set(err, 418, NULL, "no value");
    }

    *value = json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;

    return SCIM_OK;
}


static void
template_init(void)
{
    parser.mem = scim_mem_new();
    parser.resolve = template_resolve;

    renderer.mem = parser.mem;
    renderer.value = template_value;
}


static void
template_end(void)
{
    scim_mem_free(parser.mem);
}


static scim_rc_t
text_of(const char *text, scim_str_t *out, int *has, scim_error_t *err)
{
    scim_template_t  tpl;

    if (scim_template_parse(&parser, str_of(text), &tpl, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_template_text(&renderer, &tpl, scim_escape_none,
                              scim_escape_none, out, has, err);
}


static inline scim_rc_t
uri_of(const char *text, scim_str_t *out, scim_error_t *err)
{
    scim_uri_template_t  tpl;

    if (scim_template_parse_uri(&parser, str_of(text), &tpl, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_template_uri(&renderer, &tpl, out, err);
}


static inline scim_rc_t
form_of(const char *text, scim_str_t *out, scim_error_t *err)
{
    scim_rc_t      rc;
    scim_buf_t     buf;
    scim_fields_t  tpl;

    if (scim_template_parse_fields(&parser, str_of(text), &tpl, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_buf_init(&buf, renderer.mem);

    rc = scim_template_fields(&renderer, &tpl, scim_escape_form, &buf, 0, err);

    out->data = buf.data;
    out->len = buf.len;

    return rc;
}


/* a NULL text expects a failure */

static inline void
is_text(const char *tpl, const char *expected, const char *what)
{
    scim_rc_t     rc;
    scim_str_t    out;
    scim_error_t  err;

    rc = text_of(tpl, &out, NULL, &err);

    is_str(rc == SCIM_OK ? out.data : NULL, expected, "%s", what);
}


static inline void
is_has(const char *tpl, int expected, const char *what)
{
    int           has;
    scim_str_t    out;
    scim_error_t  err;

    has = -1;
    (void) text_of(tpl, &out, &has, &err);

    is_int(has, expected, "%s", what);
}


#define template_is(of, kind)                                                 \
    static inline void                                                        \
    is_##kind(const char *tpl, const char *expected, const char *what)        \
    {                                                                         \
        scim_rc_t     rc;                                                     \
        scim_str_t    out;                                                    \
        scim_error_t  err;                                                    \
                                                                              \
        rc = of(tpl, &out, &err);                                             \
        is_str(rc == SCIM_OK ? out.data : err.detail, expected,               \
               #kind ": %s", what);                                           \
    }                                                                         \
                                                                              \
    static inline void                                                        \
    is_##kind##_error(const char *tpl, int status, const char *scim_type,     \
        const char *what)                                                     \
    {                                                                         \
        scim_str_t    out;                                                    \
        scim_error_t  err;                                                    \
                                                                              \
        err.status = 0;                                                       \
        err.scim_type = NULL;                                                 \
        is_int(of(tpl, &out, &err), SCIM_FAIL, #kind ": %s", what);           \
        is_int(err.status, status, #kind ": %s: status", what);               \
        is_str(err.scim_type, scim_type, #kind ": %s: scimType", what);       \
    }


template_is(uri_of, uri)
template_is(form_of, form)


static inline void
is_text_error(const char *tpl, int status, const char *scim_type,
    const char *what)
{
    scim_str_t    out;
    scim_error_t  err;

    err.status = 0;
    err.scim_type = NULL;

    is_int(text_of(tpl, &out, NULL, &err), SCIM_FAIL, "%s", what);
    is_int(err.status, status, "%s: status", what);
    is_str(err.scim_type, scim_type, "%s: scimType", what);
}


#endif
