
/*
 * JSON templates: parsed by the JSON parser, so that "nginx -t" refuses bad
 * JSON; rendered as a tree, so that no value can change the shape of a body.
 */


#include <string.h>

#include "scim_template_json.h"


/*
 * Marks a variable that stood outside of quotes and now is a string: what
 * follows such a mark is one variable, and nothing else.
 */

#define SCIM_JSON_MARK  '\x7f'

/* bytes that the mark and the quotes have added */

#define SCIM_JSON_ADDED  3

/* bytes of bad JSON in its message, which is to have room for the reason */

#define SCIM_JSON_SHOWN  200


static scim_rc_t scim_template_json_quote(scim_str_t text, scim_buf_t *buf,
    scim_error_t *err);
static scim_rc_t scim_template_json_bad(scim_str_t text,
    const scim_buf_t *buf, json_error_t *error, scim_error_t *err);
static scim_json_template_t *scim_template_json_node(
    scim_template_parser_t *parser, json_t *json, scim_error_t *err);
static scim_rc_t scim_template_json_string(scim_template_parser_t *parser,
    json_t *json, scim_json_template_t *node, scim_error_t *err);
static int scim_template_json_marked(scim_str_t *text);
static scim_rc_t scim_template_json_items(scim_template_parser_t *parser,
    json_t *json, scim_json_template_t *node, scim_error_t *err);
static scim_rc_t scim_template_json_item(scim_template_parser_t *parser,
    const char *name, json_t *item, scim_json_template_t *node,
    scim_error_t *err);
static scim_rc_t scim_template_json_text(scim_renderer_t *renderer,
    const scim_template_t *tpl, json_t **value, scim_error_t *err);
static scim_rc_t scim_template_json_value(scim_renderer_t *renderer,
    const scim_json_template_t *tpl, json_t **value, scim_error_t *err);
static scim_rc_t scim_template_json_compound(scim_renderer_t *renderer,
    const scim_json_template_t *tpl, json_t *value, scim_error_t *err);
static scim_rc_t scim_template_json_member_new(scim_renderer_t *renderer,
    const scim_template_t *tpl, json_t *object, json_t *value,
    scim_error_t *err);


scim_json_template_t *
scim_template_parse_json(scim_template_parser_t *parser, scim_str_t text,
    scim_error_t *err)
{
    json_t                *json;
    scim_buf_t             buf;
    json_error_t           error;
    scim_json_template_t  *node;

    scim_buf_init(&buf, parser->mem);

    if (scim_template_json_quote(text, &buf, err) != SCIM_OK) {
        return NULL;
    }

    if (buf.failed) {
        (void) scim_error_memory(err);
        return NULL;
    }

    json = json_loadb(buf.data, buf.len,
                      JSON_DECODE_ANY|JSON_REJECT_DUPLICATES, &error);
    if (json == NULL) {
        (void) scim_template_json_bad(text, &buf, &error, err);
        return NULL;
    }

    node = scim_template_json_node(parser, json, err);

    json_decref(json);

    return node;
}


json_type
scim_template_json_type(const scim_json_template_t *tpl)
{
    switch (tpl->kind) {

    case SCIM_JSON_OBJECT:
        return JSON_OBJECT;

    case SCIM_JSON_ARRAY:
        return JSON_ARRAY;

    default:
        return JSON_NULL;
    }
}


scim_rc_t
scim_template_json(scim_renderer_t *renderer, const scim_json_template_t *tpl,
    json_t **value, scim_error_t *err)
{
    switch (tpl->kind) {

    case SCIM_JSON_LITERAL:
        *value = json_deep_copy(tpl->literal);
        break;

    case SCIM_JSON_TEXT:
        return scim_template_json_text(renderer, &tpl->text, value, err);

    case SCIM_JSON_VALUE:
        return scim_template_json_value(renderer, tpl, value, err);

    default:
        *value = tpl->kind == SCIM_JSON_OBJECT ? json_object() : json_array();

        if (*value
            && scim_template_json_compound(renderer, tpl, *value, err)
               != SCIM_OK)
        {
            json_decref(*value);
            return SCIM_FAIL;
        }
    }

    return *value ? SCIM_OK : scim_error_memory(err);
}


/* puts every variable that is outside of quotes into quotes, marked */

static scim_rc_t
scim_template_json_quote(scim_str_t text, scim_buf_t *buf, scim_error_t *err)
{
    int     quoted;
    size_t  i, start;

    quoted = 0;

    for (i = 0; i < text.len; i++) {

        if (quoted && text.data[i] == '\\' && i + 1 < text.len) {
            scim_buf_char(buf, text.data[i++]);

        } else if (text.data[i] == '"') {
            quoted = !quoted;

        } else if (text.data[i] == '$' && !quoted) {
            start = i++;

            if (scim_template_skip(text, &i, err) != SCIM_OK) {
                return SCIM_FAIL;
            }

            scim_buf_char(buf, '"');
            scim_buf_char(buf, SCIM_JSON_MARK);
            scim_buf_add(buf, text.data + start, i - start);
            scim_buf_char(buf, '"');
            i--;
            continue;
        }

        scim_buf_char(buf, text.data[i]);
    }

    return SCIM_OK;
}


/* with the place in the text as the administrator wrote it */

static scim_rc_t
scim_template_json_bad(scim_str_t text, const scim_buf_t *buf,
    json_error_t *error, scim_error_t *err)
{
    char    *p, *reason;
    size_t   i, offset;

    offset = error->position;

    for (i = 0; i < (size_t) error->position && i < buf->len; i++) {
        offset -= (buf->data[i] == SCIM_JSON_MARK) * SCIM_JSON_ADDED;
    }

    for (p = reason = error->text; *p; p++) {
        if (*p != SCIM_JSON_MARK) {
            *reason++ = *p;
        }
    }

    *reason = '\0';

    return scim_error_set(err, 500, NULL, "bad JSON \"%.*s\": %s at offset"
                          " %lu", (int) (text.len < SCIM_JSON_SHOWN
                                         ? text.len : SCIM_JSON_SHOWN),
                          text.data, error->text, (unsigned long) offset);
}


static scim_json_template_t *
scim_template_json_node(scim_template_parser_t *parser, json_t *json,
    scim_error_t *err)
{
    scim_rc_t              rc;
    scim_json_template_t  *node;

    node = scim_mem_alloc(parser->mem, sizeof(scim_json_template_t));
    if (node == NULL) {
        (void) scim_error_memory(err);
        return NULL;
    }

    if (json_is_string(json)) {
        rc = scim_template_json_string(parser, json, node, err);

    } else if (json_is_object(json) || json_is_array(json)) {
        rc = scim_template_json_items(parser, json, node, err);

    } else {
        node->literal = scim_mem_take(parser->mem, json_incref(json));
        rc = node->literal ? SCIM_OK : scim_error_memory(err);
    }

    return rc == SCIM_OK ? node : NULL;
}


static scim_rc_t
scim_template_json_string(scim_template_parser_t *parser, json_t *json,
    scim_json_template_t *node, scim_error_t *err)
{
    scim_str_t  text;

    text.data = json_string_value(json);
    text.len = json_string_length(json);

    node->unquoted = scim_template_json_marked(&text);

    if (scim_template_parse(parser, text, &node->text, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    node->kind = node->text.nparts == 1 && node->text.parts[0].var
                 ? SCIM_JSON_VALUE : SCIM_JSON_TEXT;

    return SCIM_OK;
}


/* takes the mark off; an administrator's own text may begin with its like */

static int
scim_template_json_marked(scim_str_t *text)
{
    if (text->len < 2 || text->data[0] != SCIM_JSON_MARK
        || text->data[1] != '$')
    {
        return 0;
    }

    text->data++;
    text->len--;

    return 1;
}


static scim_rc_t
scim_template_json_items(scim_template_parser_t *parser, json_t *json,
    scim_json_template_t *node, scim_error_t *err)
{
    size_t       i, n;
    json_t      *item;
    const char  *name;

    node->kind = json_is_object(json) ? SCIM_JSON_OBJECT : SCIM_JSON_ARRAY;

    n = json_is_object(json) ? json_object_size(json) : json_array_size(json);

    node->items = scim_mem_alloc(parser->mem,
                                 n * sizeof(scim_json_template_t *));
    node->names = scim_mem_alloc(parser->mem, n * sizeof(scim_template_t));

    if (node->items == NULL || node->names == NULL) {
        return scim_error_memory(err);
    }

    json_object_foreach(json, name, item) {
        if (scim_template_json_item(parser, name, item, node, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    json_array_foreach(json, i, item) {
        if (scim_template_json_item(parser, NULL, item, node, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_template_json_item(scim_template_parser_t *parser, const char *name,
    json_t *item, scim_json_template_t *node, scim_error_t *err)
{
    scim_str_t  text;

    node->items[node->nitems] = scim_template_json_node(parser, item, err);
    if (node->items[node->nitems] == NULL) {
        return SCIM_FAIL;
    }

    if (name) {
        text.data = name;
        text.len = strlen(name);

        (void) scim_template_json_marked(&text);

        if (scim_template_parse(parser, text, &node->names[node->nitems],
                                err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    node->nitems++;

    return SCIM_OK;
}


static scim_rc_t
scim_template_json_text(scim_renderer_t *renderer, const scim_template_t *tpl,
    json_t **value, scim_error_t *err)
{
    scim_str_t  text;

    if (scim_template_text(renderer, tpl, scim_escape_none, scim_escape_none,
                           &text, NULL, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    *value = json_stringn(text.data, text.len);

    return *value ? SCIM_OK : scim_error_memory(err);
}


/* a NULL value: what holds it leaves it out */

static scim_rc_t
scim_template_json_value(scim_renderer_t *renderer,
    const scim_json_template_t *tpl, json_t **value, scim_error_t *err)
{
    const scim_var_t  *var;

    var = tpl->text.parts[0].var;

    if (renderer->value(renderer->data, var, value, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (*value == NULL || (tpl->unquoted && var->form == SCIM_VAR_PLAIN)) {
        return SCIM_OK;
    }

    json_decref(*value);

    return scim_template_json_text(renderer, &tpl->text, value, err);
}


static scim_rc_t
scim_template_json_compound(scim_renderer_t *renderer,
    const scim_json_template_t *tpl, json_t *value, scim_error_t *err)
{
    size_t   i;
    json_t  *item;

    for (i = 0; i < tpl->nitems; i++) {

        if (scim_template_json(renderer, tpl->items[i], &item, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        if (item == NULL) {
            continue;
        }

        if (tpl->kind == SCIM_JSON_OBJECT) {
            if (scim_template_json_member_new(renderer, &tpl->names[i], value,
                                              item, err)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

        } else if (json_array_append_new(value, item) != 0) {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


/* takes "value"; a name that a value makes must not be another member's */

static scim_rc_t
scim_template_json_member_new(scim_renderer_t *renderer,
    const scim_template_t *tpl, json_t *object, json_t *value,
    scim_error_t *err)
{
    scim_str_t  name;

    if (scim_template_text(renderer, tpl, scim_escape_none, scim_escape_none,
                           &name, NULL, err)
        != SCIM_OK)
    {
        json_decref(value);
        return SCIM_FAIL;
    }

    if (json_object_get(object, name.data) || (name.len == 0 && tpl->nparts))
    {
        json_decref(value);
        return scim_error_set(err, 400, "invalidValue", "\"%s\" cannot be the"
                              " name of a member", name.data);
    }

    return json_object_set_new(object, name.data, value) == 0
           ? SCIM_OK : scim_error_memory(err);
}
