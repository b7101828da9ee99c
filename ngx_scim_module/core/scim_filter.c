
/*
 * The text of a filter to a tree.
 */


#include <string.h>

#include "scim_filter_value.h"
#include "scim_uri.h"


/* "parent" is the attribute before the brackets that "pos" is in, or NULL */

typedef struct {
    scim_mem_t                         *mem;
    scim_error_t                       *err;
    const scim_resource_type_t *const  *types;
    const scim_attr_t                  *parent;
    const char                         *start;
    const char                         *pos;
    const char                         *end;
    unsigned                            depth;
} scim_filter_parser_t;


static scim_filter_t *scim_filter_whole(scim_filter_parser_t *p,
    scim_str_t text);
static scim_filter_t *scim_filter_chain(scim_filter_parser_t *p,
    scim_filter_op_t op);
static scim_filter_t *scim_filter_term(scim_filter_parser_t *p);
static scim_filter_t *scim_filter_not(scim_filter_parser_t *p);
static scim_filter_t *scim_filter_group(scim_filter_parser_t *p, char close);
static scim_filter_t *scim_filter_value_path(scim_filter_parser_t *p,
    const scim_path_t *path);
static scim_filter_t *scim_filter_comparison(scim_filter_parser_t *p,
    const scim_path_t *path);
static scim_rc_t scim_filter_path(scim_filter_parser_t *p, scim_path_t *path);
static const scim_attr_t *scim_filter_sub(scim_filter_parser_t *p,
    const scim_attr_t *attr);
static scim_rc_t scim_filter_operator(scim_filter_parser_t *p,
    scim_filter_op_t *op);
static scim_filter_t *scim_filter_node(scim_filter_parser_t *p,
    scim_filter_op_t op);
static int scim_filter_word(scim_filter_parser_t *p, const char *word);
static scim_str_t scim_filter_token(scim_filter_parser_t *p);
static void scim_filter_blanks(scim_filter_parser_t *p);
static int scim_filter_at(scim_filter_parser_t *p, char ch);
static void *scim_filter_error(scim_filter_parser_t *p, const char *what);


/* in the order of scim_filter_op_t from SCIM_FILTER_PR on */

static const char *const  scim_filter_operators[] = {
    "pr", "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", NULL
};


scim_filter_t *
scim_filter_parse(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t text, scim_error_t *err)
{
    const scim_resource_type_t  *types[] = { type, NULL };

    return scim_filter_parse_any(mem, types, text, err);
}


scim_filter_t *
scim_filter_parse_any(scim_mem_t *mem,
    const scim_resource_type_t *const *types, scim_str_t text,
    scim_error_t *err)
{
    scim_filter_parser_t  p = { .mem = mem, .err = err, .types = types };

    return scim_filter_whole(&p, text);
}


scim_filter_t *
scim_filter_parse_value(scim_mem_t *mem, const scim_attr_t *attr,
    scim_str_t text, scim_error_t *err)
{
    scim_filter_parser_t  p = { .mem = mem, .err = err, .parent = attr };

    return scim_filter_whole(&p, text);
}


static scim_filter_t *
scim_filter_whole(scim_filter_parser_t *p, scim_str_t text)
{
    scim_filter_t  *filter;

    p->start = text.data;
    p->pos = text.data;

    if (text.len == 0) {
        return scim_filter_error(p, "an attribute is expected");
    }

    if (text.len > SCIM_FILTER_MAX_LEN) {
        return scim_filter_error(p, "less than 8193 bytes are expected");
    }

    if (!scim_uri_utf8(text.data, text.len)) {
        return scim_filter_error(p, "UTF-8 is expected");
    }

    p->end = text.data + text.len;

    filter = scim_filter_chain(p, SCIM_FILTER_OR);
    if (filter == NULL) {
        return NULL;
    }

    scim_filter_blanks(p);

    if (p->pos < p->end) {
        return scim_filter_error(p, "\"and\", \"or\" or the end is expected");
    }

    return filter;
}


/* "and" binds tighter than "or" (RFC 7644, 3.4.2.2) */

static scim_filter_t *
scim_filter_chain(scim_filter_parser_t *p, scim_filter_op_t op)
{
    scim_filter_t  *head, *node, **tail;

    tail = &head;

    for ( ;; ) {
        if (op == SCIM_FILTER_OR) {
            node = scim_filter_chain(p, SCIM_FILTER_AND);

        } else {
            node = scim_filter_term(p);
        }

        if (node == NULL) {
            return NULL;
        }

        if (!scim_filter_word(p, op == SCIM_FILTER_OR ? "or" : "and")) {
            *tail = node;
            return head;
        }

        *tail = scim_filter_node(p, op);
        if (*tail == NULL) {
            return NULL;
        }

        (*tail)->left = node;
        tail = &(*tail)->right;
    }
}


static scim_filter_t *
scim_filter_term(scim_filter_parser_t *p)
{
    scim_path_t  path;

    if (scim_filter_word(p, "not")) {
        return scim_filter_not(p);
    }

    if (scim_filter_at(p, '(')) {
        return scim_filter_group(p, ')');
    }

    if (scim_filter_path(p, &path) != SCIM_OK) {
        return NULL;
    }

    return scim_filter_at(p, '[') ? scim_filter_value_path(p, &path)
                                  : scim_filter_comparison(p, &path);
}


static scim_filter_t *
scim_filter_not(scim_filter_parser_t *p)
{
    scim_filter_t  *filter;

    scim_filter_blanks(p);

    if (!scim_filter_at(p, '(')) {
        return scim_filter_error(p, "\"(\" is expected");
    }

    filter = scim_filter_node(p, SCIM_FILTER_NOT);
    if (filter == NULL) {
        return NULL;
    }

    filter->left = scim_filter_group(p, ')');

    return filter->left ? filter : NULL;
}


/* a filter between the parenthesis or bracket at "pos" and its partner */

static scim_filter_t *
scim_filter_group(scim_filter_parser_t *p, char close)
{
    scim_filter_t  *filter;

    if (p->depth == SCIM_FILTER_MAX_DEPTH) {
        return scim_filter_error(p, "the filter is nested too deeply");
    }

    p->depth++;
    p->pos++;

    filter = scim_filter_chain(p, SCIM_FILTER_OR);
    if (filter == NULL) {
        return NULL;
    }

    scim_filter_blanks(p);

    if (!scim_filter_at(p, close)) {
        return scim_filter_error(p, "the closing bracket is expected");
    }

    p->pos++;
    p->depth--;

    return filter;
}


static scim_filter_t *
scim_filter_value_path(scim_filter_parser_t *p, const scim_path_t *path)
{
    scim_path_t     sub;
    scim_filter_t  *filter, *both;

    if (p->parent || path->sub) {
        return scim_filter_error(p, "an operator is expected");
    }

    filter = scim_filter_node(p, SCIM_FILTER_VALUE_PATH);
    if (filter == NULL) {
        return NULL;
    }

    filter->path = *path;

    if (scim_filter_value_check(filter, p->err) != SCIM_OK) {
        return NULL;
    }

    p->parent = path->attr;

    filter->left = scim_filter_group(p, ']');

    p->parent = NULL;

    if (filter->left == NULL) {
        return NULL;
    }

    if (!scim_filter_at(p, '.')) {
        return filter;
    }

    /* not RFC 7644, but Entra's: emails[type eq "work"].value eq "x" */

    p->pos++;

    memset(&sub, 0, sizeof(scim_path_t));
    sub.attr = scim_filter_sub(p, path->attr);
    if (sub.attr == NULL) {
        return NULL;
    }

    both = scim_filter_node(p, SCIM_FILTER_AND);
    if (both == NULL) {
        return NULL;
    }

    both->left = filter->left;
    both->right = scim_filter_comparison(p, &sub);
    filter->left = both;

    return both->right ? filter : NULL;
}


static scim_filter_t *
scim_filter_comparison(scim_filter_parser_t *p, const scim_path_t *path)
{
    scim_str_t         text;
    scim_filter_t     *filter;
    scim_filter_op_t   op;

    if (scim_filter_operator(p, &op) != SCIM_OK) {
        return NULL;
    }

    filter = scim_filter_node(p, op);
    if (filter == NULL) {
        return NULL;
    }

    filter->path = *path;

    if (op != SCIM_FILTER_PR) {
        scim_filter_blanks(p);

        text.data = p->pos;
        text.len = scim_filter_value_len(p->pos, p->end);

        if (text.len == 0) {
            return scim_filter_error(p, "a value is expected");
        }

        if (scim_filter_value_set(p->mem, filter, text, p->err) != SCIM_OK) {
            return NULL;
        }

        p->pos += text.len;
    }

    if (scim_filter_value_check(filter, p->err) != SCIM_OK) {
        return NULL;
    }

    return filter;
}


/* the attribute, and the schema, that the client names */

static scim_rc_t
scim_filter_path(scim_filter_parser_t *p, scim_path_t *path)
{
    scim_rc_t    rc;
    scim_str_t   token;
    const char  *pos;

    memset(path, 0, sizeof(scim_path_t));

    if (p->parent) {
        path->attr = scim_filter_sub(p, p->parent);
        return path->attr ? SCIM_OK : SCIM_FAIL;
    }

    pos = p->pos;
    token = scim_filter_token(p);

    rc = scim_path_parse_any(p->mem, p->types, token, path, p->err);

    if (rc == SCIM_DECLINED) {
        p->err->scim_type = "invalidFilter";
        return SCIM_FAIL;
    }

    if (rc == SCIM_OK && path->attr) {
        return SCIM_OK;
    }

    p->pos = pos;
    (void) scim_filter_error(p, "an attribute is expected");

    return SCIM_FAIL;
}


static const scim_attr_t *
scim_filter_sub(scim_filter_parser_t *p, const scim_attr_t *attr)
{
    const char         *pos;
    const scim_attr_t  *sub;

    pos = p->pos;

    sub = scim_schema_sub(attr, scim_filter_token(p));
    if (sub) {
        return sub;
    }

    p->pos = pos;

    return scim_filter_error(p, "a known sub-attribute is expected");
}


static scim_rc_t
scim_filter_operator(scim_filter_parser_t *p, scim_filter_op_t *op)
{
    size_t  i;

    for (i = 0; scim_filter_operators[i]; i++) {
        if (scim_filter_word(p, scim_filter_operators[i])) {
            *op = SCIM_FILTER_PR + i;
            return SCIM_OK;
        }
    }

    (void) scim_filter_error(p, "an operator is expected");

    return SCIM_FAIL;
}


static scim_filter_t *
scim_filter_node(scim_filter_parser_t *p, scim_filter_op_t op)
{
    scim_filter_t  *filter;

    filter = scim_mem_alloc(p->mem, sizeof(scim_filter_t));
    if (filter == NULL) {
        (void) scim_error_memory(p->err);
        return NULL;
    }

    filter->op = op;

    return filter;
}


/* 1, and behind it, if this is the next token, in any case */

static int
scim_filter_word(scim_filter_parser_t *p, const char *word)
{
    const char  *pos;

    scim_filter_blanks(p);

    pos = p->pos;

    if (scim_str_caseeq(scim_filter_token(p), word)) {
        return 1;
    }

    p->pos = pos;

    return 0;
}


static scim_str_t
scim_filter_token(scim_filter_parser_t *p)
{
    scim_str_t  token;

    token.data = p->pos;
    token.len = scim_filter_value_bare(p->pos, p->end);

    p->pos += token.len;

    return token;
}


static void
scim_filter_blanks(scim_filter_parser_t *p)
{
    while (p->pos < p->end && strchr(" \t\r\n", *p->pos)) {
        p->pos++;
    }
}


static int
scim_filter_at(scim_filter_parser_t *p, char ch)
{
    return p->pos < p->end && *p->pos == ch;
}


/* always NULL */

static void *
scim_filter_error(scim_filter_parser_t *p, const char *what)
{
    size_t  position;

    position = p->pos - p->start + 1;

    (void) scim_error_set(p->err, 400, "invalidFilter",
                          "%s at position %zu of the filter", what, position);
    return NULL;
}
