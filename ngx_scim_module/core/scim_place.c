
/*
 * Places, as they are read from the mapping.
 */


#include <string.h>

#include "scim_place.h"


static size_t scim_place_pointer_len(scim_str_t text);
static scim_rc_t scim_place_header(scim_mem_t *mem, scim_str_t name,
    scim_place_t *place, scim_error_t *err);
static scim_rc_t scim_place_pointer(scim_mem_t *mem, scim_str_t text,
    scim_place_t *place, scim_error_t *err);
static scim_rc_t scim_place_step(scim_mem_t *mem, scim_str_t token,
    scim_step_t *step, scim_error_t *err);
static char *scim_place_unescape(scim_mem_t *mem, scim_str_t token);


scim_rc_t
scim_place_parse(scim_mem_t *mem, scim_str_t text, scim_place_t *place,
    scim_error_t *err)
{
    size_t      len;
    scim_str_t  rest;

    memset(place, 0, sizeof(scim_place_t));

    if (scim_str_eq(text, "-")) {
        return SCIM_OK;
    }

    if (scim_str_eq(text, "redis")) {
        place->kind = SCIM_PLACE_REDIS;
        return SCIM_OK;
    }

    if (text.len > 5 && memcmp(text.data, "User.", 5) == 0) {
        place->kind = SCIM_PLACE_USERS;
        place->attr = scim_mem_strdup(mem, text.data + 5, text.len - 5);
        return place->attr ? SCIM_OK : scim_error_memory(err);
    }

    len = scim_place_pointer_len(text);
    rest.data = text.data + len;
    rest.len = text.len - len;
    text.len = len;

    if (len == 0 && rest.len) {
        place->kind = SCIM_PLACE_TEXT;

    } else if (len && text.data[0] == '/') {
        place->kind = SCIM_PLACE_TREE;

        if (scim_place_pointer(mem, text, place, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

    } else if (len > 7 && memcmp(text.data, "header:", 7) == 0) {
        place->kind = SCIM_PLACE_HEADER;

        text.data += 7;
        text.len -= 7;

        if (scim_place_header(mem, text, place, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

    } else {
        return scim_error_set(err, 500, NULL, "bad place \"%.*s\", expected a"
                              " pointer, \"header:NAME\", \"~REGEX\","
                              " \"User.ATTR\", \"redis\" or \"-\"",
                              (int) (len + rest.len), text.data);
    }

    if (rest.len == 0) {
        return SCIM_OK;
    }

    rest.data++;
    rest.len--;

    place->regex = scim_regex_compile(mem, rest, 0, err);

    return place->regex ? SCIM_OK : SCIM_FAIL;
}


int
scim_place_is_list(const scim_place_t *place)
{
    size_t  i;

    for (i = 0; i < place->nsteps; i++) {
        if (place->steps[i].kind == SCIM_STEP_EACH) {
            return 1;
        }
    }

    return 0;
}


int
scim_place_is_in_list(const scim_place_t *place)
{
    size_t              i, index;
    const scim_step_t  *step;

    for (i = 0; i < place->nsteps; i++) {
        step = &place->steps[i];

        if (step->kind != SCIM_STEP_NAME
            || scim_place_index(step->name, &index))
        {
            return 1;
        }
    }

    return 0;
}


int
scim_place_is_writable(const scim_place_t *place)
{
    return place->kind == SCIM_PLACE_TREE && place->regex == NULL
           && (place->nsteps == 0
               || place->steps[place->nsteps - 1].kind != SCIM_STEP_WHERE);
}


int
scim_place_is_answered(const scim_place_t *place)
{
    return place->kind == SCIM_PLACE_TREE || place->kind == SCIM_PLACE_HEADER
           || place->kind == SCIM_PLACE_TEXT;
}


/* a token of RFC 9110, 5.6.2 */

int
scim_place_is_header(scim_str_t name)
{
    size_t         i;
    unsigned char  ch;

    for (i = 0; i < name.len; i++) {
        ch = name.data[i];

        if (ch <= ' ' || ch >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", ch)) {
            return 0;
        }
    }

    return name.len > 0;
}


int
scim_place_eq(const scim_place_t *a, const scim_place_t *b)
{
    size_t              i;
    const scim_step_t  *x, *y;

    if (a->kind == SCIM_PLACE_USERS && b->kind == SCIM_PLACE_USERS) {
        return strcmp(a->attr, b->attr) == 0;
    }

    if (a->kind != SCIM_PLACE_TREE || b->kind != SCIM_PLACE_TREE
        || a->regex || b->regex || a->nsteps != b->nsteps)
    {
        return 0;
    }

    for (i = 0; i < a->nsteps; i++) {
        x = &a->steps[i];
        y = &b->steps[i];

        if (x->kind != y->kind) {
            return 0;
        }

        if (x->name && strcmp(x->name, y->name) != 0) {
            return 0;
        }

        if (x->value && strcmp(x->value, y->value) != 0) {
            return 0;
        }
    }

    return 1;
}


/* the pointer or "header:NAME" ends where a regex begins (rule 15) */

static size_t
scim_place_pointer_len(scim_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {

        if (text.data[i] == '[') {
            while (i < text.len && text.data[i] != ']') {
                i++;
            }

            continue;
        }

        if (text.data[i] != '~') {
            continue;
        }

        if (text.data[0] != '/' || i + 1 == text.len
            || (text.data[i + 1] != '0' && text.data[i + 1] != '1'))
        {
            break;
        }
    }

    return i > text.len ? text.len : i;
}


static scim_rc_t
scim_place_header(scim_mem_t *mem, scim_str_t name, scim_place_t *place,
    scim_error_t *err)
{
    if (!scim_place_is_header(name)) {
        return scim_error_set(err, 500, NULL, "bad header name \"%.*s\"",
                              (int) name.len, name.data);
    }

    place->header = scim_mem_strdup(mem, name.data, name.len);

    return place->header ? SCIM_OK : scim_error_memory(err);
}


static scim_rc_t
scim_place_pointer(scim_mem_t *mem, scim_str_t text, scim_place_t *place,
    scim_error_t *err)
{
    size_t      i, n, start;
    scim_str_t  token;

    if (text.len == 1) {
        return SCIM_OK;
    }

    for (i = 0, n = 0; i < text.len; i++) {
        n += (text.data[i] == '/');
    }

    place->steps = scim_mem_alloc(mem, n * sizeof(scim_step_t));
    if (place->steps == NULL) {
        return scim_error_memory(err);
    }

    for (i = 1, start = 1; i <= text.len; i++) {

        if (i < text.len && text.data[i] == '[') {
            while (i + 1 < text.len && text.data[i] != ']') {
                i++;
            }

            continue;
        }

        if (i < text.len && text.data[i] != '/') {
            continue;
        }

        token.data = text.data + start;
        token.len = i - start;
        start = i + 1;

        if (token.len == 0) {
            return scim_error_set(err, 500, NULL,
                                  "empty member in pointer \"%.*s\"",
                                  (int) text.len, text.data);
        }

        if (scim_place_step(mem, token, &place->steps[place->nsteps++], err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_place_step(scim_mem_t *mem, scim_str_t token, scim_step_t *step,
    scim_error_t *err)
{
    const char  *eq, *end;
    scim_str_t   name, value;

    if (scim_str_eq(token, "*")) {
        step->kind = SCIM_STEP_EACH;
        return SCIM_OK;
    }

    if (token.data[0] != '[') {

        if (memchr(token.data, '[', token.len)) {
            return scim_error_set(err, 500, NULL, "bad member \"%.*s\","
                                  " expected \"/[\" before a selection",
                                  (int) token.len, token.data);
        }

        step->name = scim_place_unescape(mem, token);
        return step->name ? SCIM_OK : scim_error_memory(err);
    }

    eq = memchr(token.data, '=', token.len);
    end = memchr(token.data, ']', token.len);

    if (eq == NULL || eq == token.data + 1
        || end != token.data + token.len - 1)
    {
        return scim_error_set(err, 500, NULL, "bad selection \"%.*s\", expected"
                              " \"[member=value]\"", (int) token.len,
                              token.data);
    }

    name.data = token.data + 1;
    name.len = eq - name.data;
    value.data = eq + 1;
    value.len = token.data + token.len - 1 - value.data;

    step->kind = SCIM_STEP_WHERE;
    step->name = scim_mem_strdup(mem, name.data, name.len);
    step->value = scim_mem_strdup(mem, value.data, value.len);

    if (step->name == NULL || step->value == NULL) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/* RFC 6901, 4 */

static char *
scim_place_unescape(scim_mem_t *mem, scim_str_t token)
{
    char    *name, *p;
    size_t   i;

    name = scim_mem_strdup(mem, token.data, token.len);
    if (name == NULL) {
        return NULL;
    }

    for (i = 0, p = name; i < token.len; i++) {

        if (token.data[i] == '~' && i + 1 < token.len) {
            i++;
            *p++ = token.data[i] == '0' ? '~' : '/';
            continue;
        }

        *p++ = token.data[i];
    }

    *p = '\0';

    return name;
}
