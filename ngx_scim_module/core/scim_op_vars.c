
/*
 * The values of a template's variables.
 */


#include <string.h>

#include "scim_op_tree.h"


/*
 * A password that any policy takes: 24 characters, six of each class, none
 * that looks like another or needs care in a shell; some 90 bits.
 */

#define SCIM_SECRET_LEN  24

static const char *const  scim_op_secret_classes[] = {
    "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "abcdefghijkmnopqrstuvwxyz",
    "23456789",
    "-_.!+=@%"
};

#define SCIM_SECRET_CLASSES  4


static scim_rc_t scim_op_value_id(const scim_op_values_t *values,
    json_t **value, scim_error_t *err);
static scim_rc_t scim_op_value_number(size_t n, json_t **value,
    scim_error_t *err);
static scim_rc_t scim_op_value_variable(const scim_op_values_t *values,
    const scim_var_t *var, json_t **value, scim_error_t *err);
static scim_rc_t scim_op_value_secret(const scim_op_values_t *values,
    json_t **value, scim_error_t *err);


scim_rc_t
scim_op_template(scim_op_t *op, const scim_template_t *tpl,
    const scim_vars_t *vars, scim_str_t *text, scim_error_t *err)
{
    int               has;
    scim_renderer_t   renderer;
    scim_op_values_t  values;

    memset(&values, 0, sizeof(scim_op_values_t));
    values.op = op;
    values.mem = op->mem;
    values.vars = vars;

    renderer.mem = op->mem;
    renderer.value = scim_op_value;
    renderer.data = &values;

    if (scim_template_text(&renderer, tpl, scim_escape_none, scim_escape_none,
                           text, &has, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (!has) {
        text->data = NULL;
    }

    return SCIM_OK;
}


scim_rc_t
scim_op_value(void *data, const scim_var_t *var, json_t **value,
    scim_error_t *err)
{
    const scim_op_values_t  *values = data;

    const scim_vars_t       *vars;
    const scim_resource_t   *resource;

    vars = values->vars;
    resource = values->op->resource;
    *value = NULL;

    switch (var->kind) {

    case SCIM_VAR_ATTR:
        if (vars->values == NULL) {
            return SCIM_OK;
        }

        return scim_value_to_app(values->mem, &resource->attrs[var->index],
                                 vars->values->v[var->index], value, err);

    case SCIM_VAR_ID:
        return scim_op_value_id(values, value, err);

    case SCIM_VAR_VALUE:
    case SCIM_VAR_VALUES:
        return scim_value_to_app(values->mem, &resource->attrs[vars->attr],
                                 vars->value, value, err);

    case SCIM_VAR_OFFSET:
        return scim_op_value_number(vars->row, value, err);

    case SCIM_VAR_START:
        return scim_op_value_number(vars->row + 1, value, err);

    case SCIM_VAR_PAGE:
        return scim_op_value_number(vars->row / values->route->size + 1,
                                    value, err);

    case SCIM_VAR_PAGE0:
        return scim_op_value_number(vars->row / values->route->size, value,
                                    err);

    case SCIM_VAR_CURSOR:
        *value = vars->cursor ? json_string(vars->cursor) : NULL;
        return vars->cursor && *value == NULL ? scim_error_memory(err)
                                              : SCIM_OK;

    case SCIM_VAR_LIMIT:
        return scim_op_value_number(vars->limit, value, err);

    case SCIM_VAR_SECRET:
        return scim_op_value_secret(values, value, err);

    case SCIM_VAR_LOOKUP:
        *value = json_incref(vars->lookups[var->index]);
        return SCIM_OK;

    case SCIM_VAR_SESSION:
        *value = json_incref(scim_session_value(values->op,
            scim_map_session_variable(values->op->request.map,
                                      (size_t) var->index)));
        return SCIM_OK;

    case SCIM_VAR_CALL:
        *value = json_string(values->route->name);
        return *value ? SCIM_OK : scim_error_memory(err);

    default:
        return scim_op_value_variable(values, var, value, err);
    }
}


/* as the app has it */

static scim_rc_t
scim_op_value_id(const scim_op_values_t *values, json_t **value,
    scim_error_t *err)
{
    json_t                 *id;
    scim_rc_t               rc;
    const scim_resource_t  *resource;

    resource = values->op->resource;

    id = json_string(values->vars->id);
    if (id == NULL) {
        return scim_error_memory(err);
    }

    rc = scim_value_to_app(values->mem, &resource->attrs[resource->id], id,
                           value, err);
    json_decref(id);

    return rc;
}


static scim_rc_t
scim_op_value_number(size_t n, json_t **value, scim_error_t *err)
{
    *value = json_integer((json_int_t) n);

    return *value ? SCIM_OK : scim_error_memory(err);
}


static scim_rc_t
scim_op_value_variable(const scim_op_values_t *values, const scim_var_t *var,
    json_t **value, scim_error_t *err)
{
    scim_str_t         text;
    const scim_env_t  *env;

    env = &values->op->request.env;

    if (env->variable(env->data, var->index, &text) != SCIM_OK) {
        return scim_error_set(err, 500, NULL, "a variable of the mapping has"
                              " no value");
    }

    if (text.data == NULL) {
        return SCIM_OK;
    }

    *value = json_stringn(text.data, text.len);

    if (*value == NULL) {
        return scim_error_set(err, 500, NULL, "a variable of the mapping is"
                              " not UTF-8");
    }

    return SCIM_OK;
}


/*
 * The classes in turn, then a shuffle (Fisher and Yates).  Bytes that would
 * favour some characters are thrown away.
 */

static scim_rc_t
scim_op_value_secret(const scim_op_values_t *values, json_t **value,
    scim_error_t *err)
{
    char               text[SCIM_SECRET_LEN], ch;
    size_t             i, j, n, used;
    const char        *chars;
    unsigned char      bytes[SCIM_SECRET_LEN * 16];
    const scim_env_t  *env;

    env = &values->op->request.env;
    used = sizeof(bytes);

    for (i = 0; i < 2 * SCIM_SECRET_LEN; i++) {

        j = i % SCIM_SECRET_LEN;

        if (i < SCIM_SECRET_LEN) {
            chars = scim_op_secret_classes[j % SCIM_SECRET_CLASSES];
            n = strlen(chars);

        } else {
            chars = NULL;
            n = SCIM_SECRET_LEN - j;
        }

        do {
            if (used == sizeof(bytes)) {
                if (env->random(env->data, bytes, sizeof(bytes)) != SCIM_OK) {
                    return scim_error_set(err, 500, NULL,
                                          "no random bytes");
                }

                used = 0;
            }
        } while (bytes[used++] >= 256 - 256 % n);

        n = bytes[used - 1] % n;

        if (chars) {
            text[j] = chars[n];
            continue;
        }

        ch = text[j];
        text[j] = text[j + n];
        text[j + n] = ch;
    }

    *value = json_stringn(text, SCIM_SECRET_LEN);

    return *value ? SCIM_OK : scim_error_memory(err);
}
