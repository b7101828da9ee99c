
/*
 * Templates, as they are put into a call on the app.
 */


#include <string.h>

#include "scim_json.h"
#include "scim_scalar.h"
#include "scim_template.h"


static scim_rc_t scim_template_part_text(scim_renderer_t *renderer,
    const scim_part_t *part, scim_escape_pt escape, scim_buf_t *buf,
    int *has, scim_error_t *err);
static scim_rc_t scim_template_json_text(scim_renderer_t *renderer,
    const json_t *value, scim_str_t *text, scim_error_t *err);
static scim_rc_t scim_template_list_text(scim_renderer_t *renderer,
    const json_t *list, scim_str_t *text, scim_error_t *err);
static scim_rc_t scim_template_regex_text(scim_renderer_t *renderer,
    scim_str_t *text, scim_error_t *err);
static scim_rc_t scim_template_path(scim_renderer_t *renderer,
    const scim_template_t *tpl, scim_buf_t *buf, scim_error_t *err);
static scim_rc_t scim_template_segment(const scim_buf_t *buf, size_t start,
    const scim_var_t *var, scim_error_t *err);
static int scim_template_has_dots(const char *p, const char *end);
static int scim_template_is_slash(const char *p, const char *end);


scim_rc_t
scim_template_text(scim_renderer_t *renderer, const scim_template_t *tpl,
    scim_escape_pt literal, scim_escape_pt escape, scim_str_t *text, int *has,
    scim_error_t *err)
{
    int                 any, vars;
    size_t              i;
    scim_buf_t          buf;
    const scim_part_t  *part;

    any = 0;
    vars = 0;

    scim_buf_init(&buf, renderer->mem);

    for (i = 0; i < tpl->nparts; i++) {
        part = &tpl->parts[i];

        if (part->var == NULL) {
            literal(&buf, part->text.data, part->text.len);
            continue;
        }

        vars = 1;

        if (scim_template_part_text(renderer, part, escape, &buf, &any, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (buf.failed) {
        return scim_error_memory(err);
    }

    text->data = buf.data;
    text->len = buf.len;

    if (has) {
        *has = any || !vars;
    }

    return SCIM_OK;
}


scim_rc_t
scim_template_uri(scim_renderer_t *renderer, const scim_uri_template_t *tpl,
    scim_str_t *uri, scim_error_t *err)
{
    size_t      path;
    scim_buf_t  buf;

    scim_buf_init(&buf, renderer->mem);

    if (scim_template_path(renderer, &tpl->path, &buf, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (tpl->query.nfields) {
        path = buf.len;
        scim_buf_char(&buf, '?');

        if (scim_template_fields(renderer, &tpl->query, scim_escape_uri,
                                 &buf, path + 1, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        if (!buf.failed && buf.len == path + 1) {
            buf.len = path;
            buf.data[path] = '\0';
        }
    }

    if (buf.failed) {
        return scim_error_memory(err);
    }

    uri->data = buf.data;
    uri->len = buf.len;

    return SCIM_OK;
}


static scim_rc_t
scim_template_part_text(scim_renderer_t *renderer, const scim_part_t *part,
    scim_escape_pt escape, scim_buf_t *buf, int *has, scim_error_t *err)
{
    json_t      *value;
    scim_rc_t    rc;
    scim_str_t   text;

    if (renderer->value(renderer->data, part->var, &value, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (value == NULL) {
        return SCIM_OK;
    }

    *has = 1;

    rc = scim_template_value_text(renderer, part->var, value, &text, err);

    if (rc == SCIM_OK) {
        escape(buf, text.data, text.len);
    }

    json_decref(value);

    return rc;
}


scim_rc_t
scim_template_value_text(scim_renderer_t *renderer, const scim_var_t *var,
    const json_t *value, scim_str_t *text, scim_error_t *err)
{
    if (var->form == SCIM_VAR_JSON) {
        return scim_template_json_text(renderer, value, text, err);
    }

    if (json_is_array(value)) {
        if (scim_template_list_text(renderer, value, text, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

    } else {
        text->data = scim_scalar_text(renderer->mem, value, &text->len);

        if (text->data == NULL) {
            return scim_error_memory(err);
        }
    }

    if (var->form == SCIM_VAR_REGEX) {
        return scim_template_regex_text(renderer, text, err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_template_json_text(scim_renderer_t *renderer, const json_t *value,
    scim_str_t *text, scim_error_t *err)
{
    return scim_json_text(renderer->mem, value, text) == SCIM_OK
           ? SCIM_OK : scim_error_memory(err);
}


/* a comma of an element's own would make it two */

static scim_rc_t
scim_template_list_text(scim_renderer_t *renderer, const json_t *list,
    scim_str_t *text, scim_error_t *err)
{
    size_t       i, len;
    json_t      *element;
    scim_buf_t   buf;
    const char  *data;

    scim_buf_init(&buf, renderer->mem);

    json_array_foreach(list, i, element) {
        data = scim_scalar_text(renderer->mem, element, &len);
        if (data == NULL) {
            return scim_error_memory(err);
        }

        if (memchr(data, ',', len)) {
            return scim_error_set(err, 400, "invalidValue", "a value with a"
                                  " comma cannot be sent to the application"
                                  " in a list");
        }

        scim_buf_text(&buf, i ? "," : "");
        scim_buf_add(&buf, data, len);
    }

    text->data = buf.data;
    text->len = buf.len;

    return buf.failed ? scim_error_memory(err) : SCIM_OK;
}


static scim_rc_t
scim_template_regex_text(scim_renderer_t *renderer, scim_str_t *text,
    scim_error_t *err)
{
    scim_buf_t  buf;

    scim_buf_init(&buf, renderer->mem);
    scim_escape_regex(&buf, text->data, text->len);

    text->data = buf.data;
    text->len = buf.len;

    return buf.failed ? scim_error_memory(err) : SCIM_OK;
}


/* "/" is in literal parts only, so that a segment ends where one has it */

static scim_rc_t
scim_template_path(scim_renderer_t *renderer, const scim_template_t *tpl,
    scim_buf_t *buf, scim_error_t *err)
{
    int                 has;
    size_t              i, j, from, start;
    const scim_var_t   *var;
    const scim_part_t  *part;

    var = NULL;
    start = 0;

    for (i = 0; i < tpl->nparts; i++) {
        part = &tpl->parts[i];

        if (part->var) {
            if (scim_template_part_text(renderer, part, scim_escape_uri, buf,
                                        &has, err)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            var = part->var;
            continue;
        }

        for (j = 0, from = 0; j < part->text.len; j++) {

            if (part->text.data[j] != '/') {
                continue;
            }

            scim_escape_uri_literal(buf, part->text.data + from, j - from);

            if (scim_template_segment(buf, start, var, err) != SCIM_OK) {
                return SCIM_FAIL;
            }

            scim_buf_char(buf, '/');

            var = NULL;
            start = buf->len;
            from = j + 1;
        }

        scim_escape_uri_literal(buf, part->text.data + from, j - from);
    }

    return scim_template_segment(buf, start, var, err);
}


static scim_rc_t
scim_template_segment(const scim_buf_t *buf, size_t start,
    const scim_var_t *var, scim_error_t *err)
{
    if (var == NULL || buf->failed) {
        return SCIM_OK;
    }

    if (buf->len > start
        && !scim_template_has_dots(buf->data + start, buf->data + buf->len))
    {
        return SCIM_OK;
    }

    if (var->kind == SCIM_VAR_ID) {
        return scim_error_set(err, 404, NULL, "there is no such resource");
    }

    return scim_error_set(err, 400, "invalidValue", "an empty value, \".\" and"
                          " \"..\" cannot be part of a path of the app");
}


/*
 * Escaped slashes part segments too: the app, or a proxy before it, may decode
 * them before it takes the dots out.
 */

static int
scim_template_has_dots(const char *p, const char *end)
{
    scim_str_t  segment;

    for ( ;; ) {
        segment.data = p;

        while (p < end && !scim_template_is_slash(p, end)) {
            p++;
        }

        segment.len = p - segment.data;

        if (scim_str_eq(segment, ".") || scim_str_eq(segment, "..")) {
            return 1;
        }

        if (p == end) {
            return 0;
        }

        p += 3;
    }
}


/* a slash or a backslash, as a segment has it */

static int
scim_template_is_slash(const char *p, const char *end)
{
    scim_str_t  text;

    if (end - p < 3) {
        return 0;
    }

    text.data = p;
    text.len = 3;

    return scim_str_caseeq(text, "%2F") || scim_str_caseeq(text, "%5C");
}
