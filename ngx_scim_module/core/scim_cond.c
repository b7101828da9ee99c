
/*
 * Conditions: what an answer of the app means.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_cond.h"
#include "scim_scalar.h"
#include "scim_text.h"


static scim_rc_t scim_cond_action(const scim_str_t *args, size_t *nargs,
    scim_on_t *on, scim_error_t *err);
static int scim_cond_status(scim_str_t text, scim_status_t *status);
static size_t scim_cond_operator(scim_str_t text, size_t *len);
static int scim_cond_names(const scim_on_t *on, const char *call);
static int scim_cond_has_status(const scim_on_t *on, int status);
static scim_rc_t scim_cond_test_one(const scim_test_t *test,
    const json_t *value);


static const char *const  scim_cond_calls[] = {
    "list", "find", "get", "read", "create", "update", "delete", "set",
    "add", "remove", "lookup", "login", NULL
};


/* what begins with another one stands before it (rule 15) */

static const char *const  scim_cond_operators[] = {
    "!~*", "!~", "~*", "~", "!=", "=", NULL
};


scim_rc_t
scim_cond_parse(scim_mem_t *mem, const scim_str_t *args, size_t nargs,
    scim_on_t *on, scim_error_t *err)
{
    size_t        i;
    scim_test_t  *test;

    memset(on, 0, sizeof(scim_on_t));

    if (scim_cond_action(args, &nargs, on, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    on->calls = scim_mem_alloc(mem, nargs * sizeof(scim_str_t));
    on->statuses = scim_mem_alloc(mem, nargs * sizeof(scim_status_t));
    on->tests = scim_mem_alloc(mem, nargs * sizeof(scim_test_t));

    if (on->calls == NULL || on->statuses == NULL || on->tests == NULL) {
        return scim_error_memory(err);
    }

    for (i = 1; i < nargs; i++) {

        if (scim_cond_is_call(args[i])) {
            on->calls[on->ncalls++] = args[i];
            continue;
        }

        if (scim_cond_status(args[i], &on->statuses[on->nstatuses])) {
            on->nstatuses++;
            continue;
        }

        test = &on->tests[on->ntests++];

        if (scim_cond_parse_test(mem, args[i], test, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (test->left.len == 0) {
            test->place.kind = SCIM_PLACE_TEXT;
            continue;
        }

        if (scim_place_parse(mem, test->left, &test->place, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (test->place.kind != SCIM_PLACE_TREE
            && test->place.kind != SCIM_PLACE_HEADER)
        {
            return scim_error_set(err, 500, NULL, "\"%.*s\" is not in an"
                                  " answer", (int) args[i].len, args[i].data);
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_cond_parse_test(scim_mem_t *mem, scim_str_t text, scim_test_t *test,
    scim_error_t *err)
{
    size_t       pos, len;
    unsigned     flags;
    scim_str_t   op, right;

    memset(test, 0, sizeof(scim_test_t));

    pos = scim_cond_operator(text, &len);

    test->left.data = text.data;
    test->left.len = pos;

    if (pos == text.len) {
        test->op = SCIM_TEST_EXISTS;

        if (pos && text.data[0] == '!') {
            test->negated = 1;
            test->left.data++;
            test->left.len--;
        }

        if (test->left.len == 0) {
            return scim_error_set(err, 500, NULL, "empty test, expected a"
                                  " place");
        }

        return SCIM_OK;
    }

    op.data = text.data + pos;
    op.len = len;
    right.data = op.data + len;
    right.len = text.data + text.len - right.data;

    test->negated = (op.data[0] == '!');

    if (op.data[len - 1] == '=') {

        if (test->left.len == 0) {
            return scim_error_set(err, 500, NULL, "no place before \"%.*s\"",
                                  (int) (text.len - pos), op.data);
        }

        test->op = SCIM_TEST_EQ;
        test->text = scim_mem_strdup(mem, right.data, right.len);

        return test->text ? SCIM_OK : scim_error_memory(err);
    }

    flags = op.data[len - 1] == '*' ? SCIM_REGEX_CASELESS : 0;

    test->op = SCIM_TEST_MATCH;
    test->regex = scim_regex_compile(mem, right, flags, err);

    return test->regex ? SCIM_OK : SCIM_FAIL;
}


int
scim_cond_is_name(scim_str_t name, const char *call)
{
    return strncmp(call, name.data, name.len) == 0
           && (call[name.len] == '\0' || call[name.len] == '.');
}


scim_rc_t
scim_cond_match(const scim_on_t *on, const char *call, int status,
    const scim_source_t *source, scim_error_t *err)
{
    size_t              i;
    json_t             *values;
    scim_rc_t           rc;
    const scim_test_t  *test;

    if (!scim_cond_names(on, call) || !scim_cond_has_status(on, status)) {
        return SCIM_DECLINED;
    }

    for (i = 0; i < on->ntests; i++) {
        test = &on->tests[i];

        if (test->place.kind == SCIM_PLACE_TEXT) {
            rc = scim_regex_test(test->regex, source->text.data,
                                 source->text.len);
            if (rc == SCIM_FAIL) {
                return scim_error_set(err, 503, NULL, "a regex of the mapping"
                                      " failed on the answer of the app");
            }

            rc = (rc == SCIM_OK) == !test->negated ? SCIM_OK : SCIM_DECLINED;

        } else {
            if (scim_place_read(&test->place, source, &values, err)
                != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            rc = scim_cond_test(test, values, err);
            json_decref(values);
        }

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_cond_test(const scim_test_t *test, const json_t *values,
    scim_error_t *err)
{
    size_t      i, n;
    scim_rc_t   rc;

    n = json_is_array(values) ? json_array_size(values) : values != NULL;

    if (test->op == SCIM_TEST_EXISTS) {
        return (n > 0) == !test->negated ? SCIM_OK : SCIM_DECLINED;
    }

    if (n == 0) {
        return test->negated ? SCIM_OK : SCIM_DECLINED;
    }

    for (i = 0; i < n; i++) {
        rc = scim_cond_test_one(test, json_is_array(values)
                                      ? json_array_get(values, i) : values);

        if (rc == SCIM_FAIL) {
            return scim_error_set(err, 503, NULL, "a regex of the mapping"
                                  " failed on the answer of the app");
        }

        if ((rc == SCIM_OK) == !test->negated) {
            return SCIM_OK;
        }
    }

    return SCIM_DECLINED;
}


/* takes the action off the end of the line */

static scim_rc_t
scim_cond_action(const scim_str_t *args, size_t *nargs, scim_on_t *on,
    scim_error_t *err)
{
    size_t             i, n;
    scim_status_t      status;
    const scim_str_t  *last;

    n = *nargs;
    last = &args[n - 1];

    if (scim_str_eq(*last, "ok") || scim_str_eq(*last, "login")) {
        on->action = scim_str_eq(*last, "ok") ? SCIM_ON_OK : SCIM_ON_LOGIN;
        *nargs = n - 1;
        return SCIM_OK;
    }

    /* behind "return" there are one or two words */

    for (i = n > 3 ? n - 3 : 1; i + 1 < n; i++) {
        if (scim_str_eq(args[i], "return")) {
            break;
        }
    }

    if (i + 1 >= n) {
        return scim_error_set(err, 500, NULL, "no action at the end, expected"
                              " \"ok\", \"login\" or \"return CODE"
                              " [scimType]\"");
    }

    if (!scim_cond_status(args[i + 1], &status)
        || status.from != status.to || status.from < 400 || status.negated)
    {
        return scim_error_set(err, 500, NULL, "bad code \"%.*s\" to return,"
                              " expected 400 to 599", (int) args[i + 1].len,
                              args[i + 1].data);
    }

    on->action = SCIM_ON_RETURN;
    on->code = status.from;

    if (i + 2 < n) {
        on->scim_type = scim_error_type(*last);

        if (on->scim_type == NULL) {
            return scim_error_set(err, 500, NULL, "unknown scimType \"%.*s\","
                                  " expected one of RFC 7644, 3.12, such as"
                                  " \"uniqueness\"", (int) last->len,
                                  last->data);
        }
    }

    *nargs = i;

    return SCIM_OK;
}


int
scim_cond_is_call(scim_str_t text)
{
    size_t       i;
    scim_str_t   name;
    const char  *dot;

    name = text;
    dot = memchr(text.data, '.', text.len);

    if (dot) {
        name.len = dot - text.data;
    }

    for (i = 0; scim_cond_calls[i]; i++) {
        if (scim_str_eq(name, scim_cond_calls[i])) {
            return 1;
        }
    }

    return 0;
}


static int
scim_cond_status(scim_str_t text, scim_status_t *status)
{
    const char  *p;

    p = text.data;
    status->negated = 0;

    if (text.len == 4 && p[0] == '!') {
        status->negated = 1;
        p++;
        text.len--;
    }

    if (text.len != 3 || p[0] < '1' || p[0] > '5') {
        return 0;
    }

    if (p[1] == 'x' && p[2] == 'x') {
        status->from = (p[0] - '0') * 100;
        status->to = status->from + 99;
        return 1;
    }

    if (p[1] < '0' || p[1] > '9' || p[2] < '0' || p[2] > '9') {
        return 0;
    }

    status->from = (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
    status->to = status->from;

    return 1;
}


/* where the first operator outside of brackets begins, and its length */

static size_t
scim_cond_operator(scim_str_t text, size_t *len)
{
    size_t  i, j, n;

    for (i = 0; i < text.len; i++) {

        /* an escape of a pointer (rule 15) */

        if (text.data[i] == '~' && i + 1 < text.len
            && (text.data[i + 1] == '0' || text.data[i + 1] == '1')
            && (text.data[0] == '/'
                || (text.data[0] == '!' && text.data[1] == '/')))
        {
            i++;
            continue;
        }

        if (text.data[i] == '[') {
            while (i < text.len && text.data[i] != ']') {
                i++;
            }

            continue;
        }

        for (j = 0; scim_cond_operators[j]; j++) {
            n = strlen(scim_cond_operators[j]);

            if (text.len - i >= n
                && memcmp(text.data + i, scim_cond_operators[j], n) == 0)
            {
                *len = n;
                return i;
            }
        }
    }

    *len = 0;

    return text.len;
}


static int
scim_cond_names(const scim_on_t *on, const char *call)
{
    size_t  i;

    for (i = 0; i < on->ncalls; i++) {
        if (scim_cond_is_name(on->calls[i], call)) {
            return 1;
        }
    }

    return on->ncalls == 0;
}


/* rule 18: positive ones are alternatives, negated ones must all hold */

static int
scim_cond_has_status(const scim_on_t *on, int status)
{
    int                   in, any, positive;
    size_t                i;
    const scim_status_t  *s;

    any = 0;
    positive = 0;

    for (i = 0; i < on->nstatuses; i++) {
        s = &on->statuses[i];
        in = (status >= s->from && status <= s->to);

        if (s->negated) {
            if (in) {
                return 0;
            }

            continue;
        }

        positive = 1;
        any |= in;
    }

    return any || !positive;
}


static scim_rc_t
scim_cond_test_one(const scim_test_t *test, const json_t *value)
{
    char        *text;
    scim_rc_t    rc;

    if (test->op == SCIM_TEST_EQ && test->caseless && json_is_string(value)) {
        return scim_text_compare(json_string_value(value),
                                 json_string_length(value), test->text,
                                 strlen(test->text), 0)
               == 0 ? SCIM_OK : SCIM_DECLINED;
    }

    if (test->op == SCIM_TEST_EQ) {
        return scim_scalar_is(value, test->text) ? SCIM_OK : SCIM_DECLINED;
    }

    if (json_is_string(value)) {
        return scim_regex_test(test->regex, json_string_value(value),
                               json_string_length(value));
    }

    text = scim_scalar_dup(value);
    if (text == NULL) {
        return SCIM_FAIL;
    }

    rc = scim_regex_test(test->regex, text, strlen(text));
    free(text);

    return rc;
}
