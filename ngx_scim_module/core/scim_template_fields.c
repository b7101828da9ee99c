
/*
 * The fields of a query or a form, as they are put into a call on the app.
 */


#include <string.h>

#include "scim_template.h"


static scim_rc_t scim_template_field(scim_renderer_t *renderer,
    const scim_field_t *field, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err);
static const scim_var_t *scim_template_field_var(const scim_field_t *field);
static scim_rc_t scim_template_repeated_field(scim_renderer_t *renderer,
    const scim_field_t *field, const json_t *list, scim_escape_pt escape,
    scim_buf_t *buf, size_t start, scim_error_t *err);
static scim_rc_t scim_template_one_field(scim_renderer_t *renderer,
    const scim_field_t *field, const json_t *value, scim_escape_pt escape,
    scim_buf_t *buf, size_t start, scim_error_t *err);
static scim_rc_t scim_template_mixed_field(scim_renderer_t *renderer,
    const scim_field_t *field, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err);
static scim_rc_t scim_template_field_name(scim_renderer_t *renderer,
    const scim_field_t *field, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err);
static scim_rc_t scim_template_name_part(scim_renderer_t *renderer,
    const scim_var_t *var, scim_escape_pt escape, scim_buf_t *buf,
    scim_error_t *err);


scim_rc_t
scim_template_fields(scim_renderer_t *renderer, const scim_fields_t *tpl,
    scim_escape_pt escape, scim_buf_t *buf, size_t start, scim_error_t *err)
{
    size_t  i;

    for (i = 0; i < tpl->nfields; i++) {
        if (scim_template_field(renderer, &tpl->fields[i], escape, buf, start,
                                err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_template_field(scim_renderer_t *renderer, const scim_field_t *field,
    scim_escape_pt escape, scim_buf_t *buf, size_t start, scim_error_t *err)
{
    json_t            *value;
    scim_rc_t          rc;
    const scim_var_t  *var;

    var = scim_template_field_var(field);

    if (var == NULL) {
        return scim_template_mixed_field(renderer, field, escape, buf, start,
                                         err);
    }

    if (renderer->value(renderer->data, var, &value, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (value == NULL) {
        return SCIM_OK;
    }

    if (json_array_size(value) && var->form == SCIM_VAR_PLAIN) {
        rc = scim_template_repeated_field(renderer, field, value, escape, buf,
                                          start, err);

    } else {
        rc = scim_template_one_field(renderer, field, value, escape, buf,
                                     start, err);
    }

    json_decref(value);

    return rc;
}


/* NULL if there is more in the field than one variable */

static const scim_var_t *
scim_template_field_var(const scim_field_t *field)
{
    const scim_template_t  *tpl;

    tpl = field->bare ? &field->name : &field->value;

    return tpl->nparts == 1 ? tpl->parts[0].var : NULL;
}


static scim_rc_t
scim_template_repeated_field(scim_renderer_t *renderer,
    const scim_field_t *field, const json_t *list, scim_escape_pt escape,
    scim_buf_t *buf, size_t start, scim_error_t *err)
{
    size_t   i;
    json_t  *element;

    json_array_foreach(list, i, element) {
        if (scim_template_one_field(renderer, field, element, escape, buf,
                                    start, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_template_one_field(scim_renderer_t *renderer, const scim_field_t *field,
    const json_t *value, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err)
{
    scim_str_t  text;

    if (scim_template_value_text(renderer, scim_template_field_var(field),
                                 value, &text, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (field->bare) {
        scim_buf_text(buf, buf->len > start ? "&" : "");

    } else if (scim_template_field_name(renderer, field, escape, buf, start,
                                        err)
               != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    escape(buf, text.data, text.len);

    return SCIM_OK;
}


static scim_rc_t
scim_template_mixed_field(scim_renderer_t *renderer,
    const scim_field_t *field, scim_escape_pt escape, scim_buf_t *buf,
    size_t start, scim_error_t *err)
{
    scim_str_t      text;
    scim_escape_pt  literal;

    if (scim_template_field_name(renderer, field, escape, buf, start, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    literal = escape == scim_escape_uri ? scim_escape_uri_literal : escape;

    if (scim_template_text(renderer, &field->value, literal, escape, &text,
                           NULL, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_buf_add(buf, text.data, text.len);

    return SCIM_OK;
}


/* with the "&" before it and the "=" behind it */

static scim_rc_t
scim_template_field_name(scim_renderer_t *renderer, const scim_field_t *field,
    scim_escape_pt escape, scim_buf_t *buf, size_t start, scim_error_t *err)
{
    size_t              i;
    scim_escape_pt      literal;
    const scim_part_t  *part;

    literal = escape == scim_escape_uri ? scim_escape_uri_literal : escape;

    scim_buf_text(buf, buf->len > start ? "&" : "");

    for (i = 0; i < field->name.nparts; i++) {
        part = &field->name.parts[i];

        if (part->var == NULL) {
            literal(buf, part->text.data, part->text.len);

        } else if (scim_template_name_part(renderer, part->var, escape, buf,
                                           err)
                   != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (!field->bare) {
        scim_buf_char(buf, '=');
    }

    return SCIM_OK;
}


/*
 * An app takes "a[b][c]" apart when it has decoded it: no escape keeps a
 * bracket of a value from its meaning there, or nothing between two brackets.
 */

static scim_rc_t
scim_template_name_part(scim_renderer_t *renderer, const scim_var_t *var,
    scim_escape_pt escape, scim_buf_t *buf, scim_error_t *err)
{
    json_t      *value;
    scim_rc_t    rc;
    scim_str_t   text;

    if (renderer->value(renderer->data, var, &value, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    text.len = 0;
    rc = SCIM_OK;

    if (value) {
        rc = scim_template_value_text(renderer, var, value, &text, err);
    }

    if (rc != SCIM_OK) {
        /* void */

    } else if (text.len == 0 || memchr(text.data, '[', text.len)
               || memchr(text.data, ']', text.len))
    {
        rc = scim_error_set(err, 400, "invalidValue", "an empty value, \"[\""
                            " and \"]\" cannot be part of a field's name");

    } else {
        escape(buf, text.data, text.len);
    }

    json_decref(value);

    return rc;
}
