
/*
 * Templates, as they are read from the mapping.
 */


#include <string.h>

#include "scim_template_json.h"


static scim_rc_t scim_template_variable(scim_template_parser_t *parser,
    scim_str_t text, size_t *pos, scim_var_t **var, scim_error_t *err);
static scim_rc_t scim_template_name(scim_str_t text, size_t *pos,
    scim_str_t *name, scim_error_t *err);
static scim_rc_t scim_template_form(scim_str_t *name, scim_var_form_t *form,
    scim_error_t *err);
static scim_rc_t scim_template_literal(scim_template_parser_t *parser,
    scim_template_t *tpl, scim_buf_t *buf, scim_error_t *err);
static scim_rc_t scim_template_field(scim_template_parser_t *parser,
    scim_str_t text, scim_field_t *field, scim_error_t *err);
static size_t scim_template_count(scim_str_t text, char ch);


scim_rc_t
scim_template_parse(scim_template_parser_t *parser, scim_str_t text,
    scim_template_t *tpl, scim_error_t *err)
{
    size_t        i;
    scim_buf_t    buf;
    scim_var_t   *var;

    memset(tpl, 0, sizeof(scim_template_t));

    /* each "$" ends a literal part and makes one of its own */

    tpl->parts = scim_mem_alloc(parser->mem,
                                (2 * scim_template_count(text, '$') + 1)
                                * sizeof(scim_part_t));
    if (tpl->parts == NULL) {
        return scim_error_memory(err);
    }

    scim_buf_init(&buf, parser->mem);

    for (i = 0; i < text.len; /* void */) {

        if (text.data[i] != '$') {
            scim_buf_char(&buf, text.data[i++]);
            continue;
        }

        if (++i < text.len && text.data[i] == '$') {
            scim_buf_char(&buf, text.data[i++]);
            continue;
        }

        if (scim_template_literal(parser, tpl, &buf, err) != SCIM_OK
            || scim_template_variable(parser, text, &i, &var, err) != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        tpl->parts[tpl->nparts++].var = var;
    }

    return scim_template_literal(parser, tpl, &buf, err);
}


scim_rc_t
scim_template_parse_uri(scim_template_parser_t *parser, scim_str_t text,
    scim_uri_template_t *tpl, scim_error_t *err)
{
    const char  *p;
    scim_str_t   path, query;

    if (text.len == 0 || text.data[0] != '/') {
        return scim_error_set(err, 500, NULL, "uri \"%.*s\" does not begin"
                              " with \"/\"", (int) text.len, text.data);
    }

    if (memchr(text.data, '#', text.len)) {
        return scim_error_set(err, 500, NULL, "uri \"%.*s\" has a fragment",
                              (int) text.len, text.data);
    }

    memset(tpl, 0, sizeof(scim_uri_template_t));

    path = text;
    p = memchr(text.data, '?', text.len);

    if (p) {
        path.len = p - text.data;
        query.data = p + 1;
        query.len = text.data + text.len - query.data;

        if (scim_template_parse_fields(parser, query, &tpl->query, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return scim_template_parse(parser, path, &tpl->path, err);
}


scim_rc_t
scim_template_parse_fields(scim_template_parser_t *parser, scim_str_t text,
    scim_fields_t *tpl, scim_error_t *err)
{
    const char    *p, *end;
    scim_str_t     field;

    memset(tpl, 0, sizeof(scim_fields_t));

    tpl->fields = scim_mem_alloc(parser->mem,
                                 (scim_template_count(text, '&') + 1)
                                 * sizeof(scim_field_t));
    if (tpl->fields == NULL) {
        return scim_error_memory(err);
    }

    end = text.data + text.len;

    for (field.data = text.data; field.data < end; field.data = p + 1) {

        p = memchr(field.data, '&', end - field.data);
        if (p == NULL) {
            p = end;
        }

        field.len = p - field.data;

        if (field.len == 0) {
            continue;
        }

        if (scim_template_field(parser, field, &tpl->fields[tpl->nfields++],
                                err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_template_skip(scim_str_t text, size_t *pos, scim_error_t *err)
{
    scim_str_t  name;

    return scim_template_name(text, pos, &name, err);
}


/* "pos" is behind the "$" and is moved behind the variable */

static scim_rc_t
scim_template_variable(scim_template_parser_t *parser, scim_str_t text,
    size_t *pos, scim_var_t **var, scim_error_t *err)
{
    scim_str_t       name;
    scim_var_form_t  form;

    if (scim_template_name(text, pos, &name, err) != SCIM_OK
        || scim_template_form(&name, &form, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    *var = scim_mem_alloc(parser->mem, sizeof(scim_var_t));
    if (*var == NULL) {
        return scim_error_memory(err);
    }

    (*var)->form = form;

    return parser->resolve(parser->data, name, *var, err);
}


static scim_rc_t
scim_template_name(scim_str_t text, size_t *pos, scim_str_t *name,
    scim_error_t *err)
{
    char         ch;
    size_t       i;
    const char  *p;

    i = *pos;

    if (i < text.len && text.data[i] == '{') {
        p = memchr(text.data + i, '}', text.len - i);
        if (p == NULL) {
            return scim_error_set(err, 500, NULL, "the closing bracket in"
                                  " \"%.*s\" variable is missing",
                                  (int) (text.len - i), text.data + i);
        }

        name->data = text.data + i + 1;
        name->len = p - name->data;
        *pos = p + 1 - text.data;

    } else {
        for (name->data = text.data + i; i < text.len; i++) {
            ch = text.data[i];

            if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z')
                  || (ch >= '0' && ch <= '9') || ch == '_'))
            {
                break;
            }
        }

        name->len = text.data + i - name->data;
        *pos = i;
    }

    if (name->len == 0) {
        return scim_error_set(err, 500, NULL, "invalid variable name in"
                              " \"%.*s\", a dollar in a text is \"$$\"",
                              (int) text.len, text.data);
    }

    return SCIM_OK;
}


/* ":json" and ":regex" count at the end only, a urn has colons too */

static scim_rc_t
scim_template_form(scim_str_t *name, scim_var_form_t *form,
    scim_error_t *err)
{
    static const scim_str_t  json = scim_str(":json");
    static const scim_str_t  regex = scim_str(":regex");

    *form = SCIM_VAR_PLAIN;

    if (name->len >= json.len
        && memcmp(name->data + name->len - json.len, json.data, json.len)
           == 0)
    {
        *form = SCIM_VAR_JSON;
        name->len -= json.len;

    } else if (name->len >= regex.len
               && memcmp(name->data + name->len - regex.len, regex.data,
                         regex.len) == 0)
    {
        *form = SCIM_VAR_REGEX;
        name->len -= regex.len;
    }

    if (name->len == 0) {
        return scim_error_set(err, 500, NULL, "invalid variable name in"
                              " \"${%s}\"", name->data[1] == 'j' ? ":json"
                                                               : ":regex");
    }

    return SCIM_OK;
}


/* makes a part of what was gathered and begins to gather anew */

static scim_rc_t
scim_template_literal(scim_template_parser_t *parser, scim_template_t *tpl,
    scim_buf_t *buf, scim_error_t *err)
{
    scim_part_t  *part;

    if (buf->failed) {
        return scim_error_memory(err);
    }

    if (buf->len == 0) {
        return SCIM_OK;
    }

    part = &tpl->parts[tpl->nparts++];
    part->text.data = buf->data;
    part->text.len = buf->len;

    scim_buf_init(buf, parser->mem);

    return SCIM_OK;
}


static scim_rc_t
scim_template_field(scim_template_parser_t *parser, scim_str_t text,
    scim_field_t *field, scim_error_t *err)
{
    const char  *p;
    scim_str_t   name, value;

    p = memchr(text.data, '=', text.len);

    name.data = text.data;
    name.len = p ? (size_t) (p - text.data) : text.len;

    value.data = p ? p + 1 : text.data + text.len;
    value.len = text.data + text.len - value.data;

    field->bare = (p == NULL);

    if (scim_template_parse(parser, name, &field->name, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_template_parse(parser, value, &field->value, err);
}


static size_t
scim_template_count(scim_str_t text, char ch)
{
    size_t  i, n;

    for (i = 0, n = 0; i < text.len; i++) {
        n += (text.data[i] == ch);
    }

    return n;
}
