
/*
 * Bodies that are forms: what is built, what is written out, and both of it
 * joined.
 */


#include <string.h>

#include "scim_op_body.h"
#include "scim_scalar.h"


/* the templates' and a built one, in the order in which they are sent */

#define SCIM_OP_FORM_BUILT  SCIM_JOINS
#define SCIM_OP_FORMS       (SCIM_JOINS + 1)

/* which of two fields wins, in the same order: what is nearer to the call */

static const int  scim_op_form_ranks[SCIM_OP_FORMS] = { 1, 0, 2, 3 };


static scim_rc_t scim_op_form_join(scim_mem_t *mem, const scim_str_t *forms,
    scim_str_t *body, scim_error_t *err);
static int scim_op_form_next(scim_str_t *form, scim_str_t *field,
    scim_str_t *name);
static int scim_op_form_is_beaten(const scim_str_t *forms, size_t form,
    scim_str_t name);
static int scim_op_form_is_list(scim_str_t name);
static scim_rc_t scim_op_form_tree(scim_mem_t *mem, scim_buf_t *buf,
    const char *name, const json_t *value);
static scim_rc_t scim_op_form_object(scim_mem_t *mem, scim_buf_t *buf,
    const char *name, const json_t *object);
static scim_rc_t scim_op_form_list(scim_mem_t *mem, scim_buf_t *buf,
    const char *name, const json_t *list);
static void scim_op_form_field(scim_buf_t *buf, const char *name,
    const char *value, size_t len);


scim_rc_t
scim_op_body_fields(scim_renderer_t *renderer, const scim_route_t *route,
    const json_t *built, scim_str_t *body, scim_error_t *err)
{
    size_t      i;
    scim_rc_t   rc;
    scim_buf_t  buf;
    scim_str_t  forms[SCIM_OP_FORMS];

    for (i = 0; i < SCIM_OP_FORMS; i++) {

        rc = SCIM_OK;
        scim_buf_init(&buf, renderer->mem);

        if (i != SCIM_OP_FORM_BUILT) {
            rc = scim_template_fields(renderer, &route->form[i],
                                      scim_escape_form, &buf, 0, err);

        } else if (built
                   && scim_op_form_tree(renderer->mem, &buf, "", built)
                      != SCIM_OK)
        {
            buf.failed = 1;
        }

        if (rc != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (buf.failed) {
            return scim_error_memory(err);
        }

        forms[i].data = buf.data;
        forms[i].len = buf.len;
    }

    return scim_op_form_join(renderer->mem, forms, body, err);
}


static scim_rc_t
scim_op_form_join(scim_mem_t *mem, const scim_str_t *forms, scim_str_t *body,
    scim_error_t *err)
{
    size_t      i;
    scim_buf_t  buf;
    scim_str_t  form, field, name;

    scim_buf_init(&buf, mem);

    for (i = 0; i < SCIM_OP_FORMS; i++) {
        form = forms[i];

        while (scim_op_form_next(&form, &field, &name)) {
            if (!scim_op_form_is_beaten(forms, i, name)) {
                scim_buf_text(&buf, buf.len ? "&" : "");
                scim_buf_add(&buf, field.data, field.len);
            }
        }
    }

    if (buf.failed) {
        return scim_error_memory(err);
    }

    body->data = buf.data;
    body->len = buf.len;

    return SCIM_OK;
}


/* cuts the first field off; 0 if there is none */

static int
scim_op_form_next(scim_str_t *form, scim_str_t *field, scim_str_t *name)
{
    const char  *p, *end;

    if (form->len == 0) {
        return 0;
    }

    end = form->data + form->len;
    p = memchr(form->data, '&', form->len);

    field->data = form->data;
    field->len = (p ? p : end) - form->data;

    form->data = p ? p + 1 : end;
    form->len = end - form->data;

    p = memchr(field->data, '=', field->len);

    name->data = field->data;
    name->len = p ? (size_t) (p - field->data) : field->len;

    return 1;
}


/* names are escaped alike everywhere, so that their bytes tell */

static int
scim_op_form_is_beaten(const scim_str_t *forms, size_t form, scim_str_t name)
{
    size_t      i;
    scim_str_t  rest, field, other;

    if (scim_op_form_is_list(name)) {
        return 0;
    }

    for (i = 0; i < SCIM_OP_FORMS; i++) {

        if (scim_op_form_ranks[i] <= scim_op_form_ranks[form]) {
            continue;
        }

        rest = forms[i];

        while (scim_op_form_next(&rest, &field, &other)) {
            if (other.len == name.len
                && memcmp(other.data, name.data, name.len) == 0)
            {
                return 1;
            }
        }
    }

    return 0;
}


/* "a[]" and "a[][b]", escaped */

static int
scim_op_form_is_list(scim_str_t name)
{
    size_t             i;

    static const char  brackets[] = "%5B%5D";
    const size_t       len = sizeof(brackets) - 1;

    for (i = 0; i + len <= name.len; i++) {
        if (memcmp(name.data + i, brackets, len) == 0) {
            return 1;
        }
    }

    return 0;
}


/* {"a": {"b": 1, "c": [2, 3]}} is a[b]=1&a[c][]=2&a[c][]=3 */

static scim_rc_t
scim_op_form_tree(scim_mem_t *mem, scim_buf_t *buf, const char *name,
    const json_t *value)
{
    size_t       len;
    const char  *text;

    if (json_is_object(value)) {
        return scim_op_form_object(mem, buf, name, value);
    }

    if (json_is_array(value)) {
        return scim_op_form_list(mem, buf, name, value);
    }

    text = scim_scalar_text(mem, value, &len);
    if (text == NULL) {
        return SCIM_FAIL;
    }

    scim_op_form_field(buf, name, text, len);

    return SCIM_OK;
}


static scim_rc_t
scim_op_form_object(scim_mem_t *mem, scim_buf_t *buf, const char *name,
    const json_t *object)
{
    char        *inner;
    json_t      *value;
    const char  *key;

    json_object_foreach((json_t *) object, key, value) {

        inner = *name ? scim_mem_printf(mem, NULL, "%s[%s]", name, key)
                      : scim_mem_strdup(mem, key, strlen(key));

        if (inner == NULL
            || scim_op_form_tree(mem, buf, inner, value) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* rule 1: a list that was cleared is sent, as one empty element */

static scim_rc_t
scim_op_form_list(scim_mem_t *mem, scim_buf_t *buf, const char *name,
    const json_t *list)
{
    char    *inner;
    size_t   i;
    json_t  *value;

    if (json_array_size(list) == 0) {
        inner = scim_mem_printf(mem, NULL, "%s[]", name);
        if (inner == NULL) {
            return SCIM_FAIL;
        }

        scim_op_form_field(buf, inner, "", 0);
    }

    json_array_foreach(list, i, value) {

        inner = json_is_object(value)
                ? scim_mem_printf(mem, NULL, "%s[%lu]", name,
                                  (unsigned long) i)
                : scim_mem_printf(mem, NULL, "%s[]", name);

        if (inner == NULL
            || scim_op_form_tree(mem, buf, inner, value) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static void
scim_op_form_field(scim_buf_t *buf, const char *name, const char *value,
    size_t len)
{
    scim_buf_text(buf, buf->len ? "&" : "");
    scim_escape_form(buf, name, strlen(name));
    scim_buf_char(buf, '=');
    scim_escape_form(buf, value, len);
}
