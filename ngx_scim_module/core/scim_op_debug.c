
/*
 * What "scim_debug" tells an administrator of an operation.
 *
 * Nobody's data is in it, and no secret: a call is rendered once more, with a
 * mask in the place of each value that does not stand in the mapping itself.
 */


#include <string.h>

#include "scim_op_tree.h"


/* it needs no escape wherever a value can be */

#define SCIM_DEBUG_MASK  "___"

/*
 * Bytes: of a uri, a body or a cause; of one header, and of what is around its
 * value; of all those of a kind.  A proxy in front of nginx may take 4k of
 * headers, and no more.
 */

#define SCIM_DEBUG_PART     240
#define SCIM_DEBUG_LINE     800
#define SCIM_DEBUG_NAME     100
#define SCIM_DEBUG_AROUND   (sizeof("SCIM-Debug-Dropped: \r\n") - 1)
#define SCIM_DEBUG_LINES    2400
#define SCIM_DEBUG_NAMES    600

/* variables that say nothing of anybody */

#define SCIM_DEBUG_OPEN                                                       \
    (1u << SCIM_VAR_OFFSET | 1u << SCIM_VAR_START | 1u << SCIM_VAR_PAGE       \
     | 1u << SCIM_VAR_PAGE0 | 1u << SCIM_VAR_LIMIT | 1u << SCIM_VAR_CALL)


static scim_rc_t scim_debug_value(void *data, const scim_var_t *var,
    json_t **value, scim_error_t *err);
static void scim_debug_part(scim_buf_t *buf, const char *before,
    scim_str_t text);
static void scim_debug_number(scim_buf_t *buf, const char *before,
    unsigned long n);
static void scim_debug_type(scim_buf_t *buf, const scim_answer_t *answer);
static void scim_debug_meaning(scim_buf_t *buf, const scim_task_t *task,
    const scim_on_t *on);
static scim_rc_t scim_debug_lines(scim_op_t *op, const char *name,
    const json_t *lines, size_t max, size_t max_all);
static size_t scim_debug_len(const json_t *lines, size_t i, size_t max);
static scim_rc_t scim_debug_line(scim_op_t *op, const char *name,
    const char *text, size_t max);
static char *scim_debug_clean(char *text);


void
scim_debug_call(scim_op_t *op, scim_task_t *task, scim_op_values_t *values,
    const unsigned char *send)
{
    scim_buf_t           buf;
    scim_str_t           uri;
    scim_task_t          shown;
    scim_error_t         ignored;
    scim_renderer_t      renderer;
    const scim_route_t  *route;

    if (!op->request.debug) {
        return;
    }

    route = task->route;
    shown = *task;

    values->masked = 1;

    renderer.mem = task->mem;
    renderer.value = scim_debug_value;
    renderer.data = values;

    /* masks are all alike, and may not do where values do */

    if (scim_template_uri(&renderer, &route->uri, &uri, &ignored) != SCIM_OK) {
        uri.data = route->uri_text;
        uri.len = strlen(uri.data);
    }

    if (scim_op_body(&renderer, &shown, send, &ignored) != SCIM_OK) {
        shown.effect.call.body.len = 0;
    }

    scim_buf_init(&buf, task->mem);
    scim_buf_text(&buf, route->name);
    scim_buf_char(&buf, ' ');
    scim_buf_add(&buf, route->method.data, route->method.len);
    scim_debug_part(&buf, " ", uri);

    if (shown.effect.call.body.len) {
        scim_debug_part(&buf, "; body=", shown.effect.call.body);
    }

    task->told = buf.failed ? NULL : scim_debug_clean(buf.data);
}


void
scim_debug_started(scim_op_t *op, scim_task_t *task)
{
    if (!op->request.debug || task->told == NULL) {
        return;
    }

    task->debug = json_array_size(op->debug);
    (void) json_array_append_new(op->debug, json_string(task->told));
}


void
scim_debug_answered(scim_op_t *op, scim_task_t *task,
    const scim_answer_t *answer, const scim_on_t *on)
{
    scim_buf_t  buf;

    if (!op->request.debug || task->told == NULL) {
        return;
    }

    scim_buf_init(&buf, task->mem);
    scim_buf_text(&buf, task->told);

    if (answer->state == SCIM_ANSWER_WHOLE) {
        scim_debug_number(&buf, "; status=", (unsigned long) answer->status);

    } else {
        scim_buf_text(&buf, "; status=none");
    }

    scim_debug_number(&buf, "; ms=", answer->ms);

    if (answer->state == SCIM_ANSWER_WHOLE) {
        scim_debug_type(&buf, answer);
        scim_debug_number(&buf, "; bytes=", (unsigned long) answer->body.len);
    }

    scim_debug_meaning(&buf, task, on);

    if (!buf.failed) {
        (void) json_array_set_new(op->debug, task->debug,
                                  json_string(scim_debug_clean(buf.data)));
    }
}


void
scim_debug_refused(scim_op_t *op, scim_task_t *task)
{
    const char  *line;

    if (!op->request.debug || task->told == NULL) {
        return;
    }

    line = scim_mem_printf(task->mem, NULL, "%s; not made", task->told);

    if (line) {
        (void) json_array_append_new(op->debug, json_string(line));
    }
}


scim_rc_t
scim_debug_headers(scim_op_t *op)
{
    if (!op->request.debug || op->parent) {
        return SCIM_OK;
    }

    if (scim_debug_lines(op, "SCIM-Debug-Call", op->debug, SCIM_DEBUG_LINE,
                         SCIM_DEBUG_LINES)
        != SCIM_OK
        || scim_debug_lines(op, "SCIM-Debug-Dropped", op->dropped,
                            SCIM_DEBUG_NAME, SCIM_DEBUG_NAMES)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (op->failed && op->cause) {
        return scim_debug_line(op, "SCIM-Debug-Error", op->cause,
                               SCIM_DEBUG_PART);
    }

    return SCIM_OK;
}


/* the value may be somebody's, and stays as it is */

json_t *
scim_debug_mask_new(json_t *value)
{
    size_t   i;
    json_t  *mask, *element;

    if (json_is_null(value)
        || (json_is_string(value) && json_string_length(value) == 0))
    {
        return value;
    }

    mask = json_is_array(value) ? json_array() : json_string(SCIM_DEBUG_MASK);

    json_array_foreach(value, i, element) {
        (void) json_array_append_new(mask,
                                     scim_debug_mask_new(json_incref(element)));
    }

    json_decref(value);

    return mask;
}


/* the secret that was sent is gone, this would be another one */

static scim_rc_t
scim_debug_value(void *data, const scim_var_t *var, json_t **value,
    scim_error_t *err)
{
    if (var->kind == SCIM_VAR_SECRET) {
        *value = json_string(SCIM_DEBUG_MASK);
        return SCIM_OK;
    }

    if (scim_op_value(data, var, value, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (*value && !(SCIM_DEBUG_OPEN & 1u << var->kind)) {
        *value = scim_debug_mask_new(*value);
    }

    return SCIM_OK;
}


static void
scim_debug_part(scim_buf_t *buf, const char *before, scim_str_t text)
{
    size_t  len;

    len = text.len < SCIM_DEBUG_PART ? text.len : SCIM_DEBUG_PART;

    scim_buf_text(buf, before);
    scim_buf_add(buf, text.data, len);

    if (len < text.len) {
        scim_debug_number(buf, " and ", (unsigned long) (text.len - len));
        scim_buf_text(buf, " bytes more");
    }
}


static void
scim_debug_number(scim_buf_t *buf, const char *before, unsigned long n)
{
    const char  *text;

    text = scim_mem_printf(buf->mem, NULL, "%s%lu", before, n);

    if (text) {
        scim_buf_text(buf, text);
    }
}


/* a login page in place of JSON is seen by it */

static void
scim_debug_type(scim_buf_t *buf, const scim_answer_t *answer)
{
    size_t       i;
    scim_str_t   type;
    const char  *end;

    for (i = 0; i < answer->nheaders; i++) {

        if (!scim_str_caseeq(answer->headers[i].name, "Content-Type")) {
            continue;
        }

        type = answer->headers[i].value;
        end = memchr(type.data, ';', type.len);

        if (end) {
            type.len = end - type.data;
        }

        scim_debug_part(buf, "; type=", type);
        return;
    }
}


/* "default": by the status, as none of the lines "on" has matched */

static void
scim_debug_meaning(scim_buf_t *buf, const scim_task_t *task,
    const scim_on_t *on)
{
    if (task->rc == SCIM_OK && on == NULL) {
        return;
    }

    if (task->rc == SCIM_OK) {
        scim_buf_text(buf, "; means=ok");

    } else if (task->rc == SCIM_AGAIN) {
        scim_buf_text(buf, "; means=login");

    } else {
        scim_debug_number(buf, "; means=", (unsigned long) task->err.status);

        if (task->err.scim_type) {
            scim_buf_char(buf, ' ');
            scim_buf_text(buf, task->err.scim_type);
        }
    }

    if (on == NULL) {
        scim_buf_text(buf, "; by=default");
        return;
    }

    scim_buf_text(buf, "; by=");
    scim_buf_text(buf, on->where.file);
    scim_debug_number(buf, ":", on->where.line);
}


/* of too many the first and the last ones */

static scim_rc_t
scim_debug_lines(scim_op_t *op, const char *name, const json_t *lines,
    size_t max, size_t max_all)
{
    size_t       i, n, all, from, to;
    const char  *more;

    n = json_array_size(lines);

    for (i = 0, all = 0; i < n; i++) {
        all += scim_debug_len(lines, i, max);
    }

    for (from = n / 2, to = n / 2; all > max_all; /* void */) {
        i = from > n - to ? --from : to++;
        all -= scim_debug_len(lines, i, max);
    }

    for (i = 0; i <= n; i++) {

        if (i == from && from < to) {
            more = scim_mem_printf(op->mem, NULL, "and %lu more",
                                   (unsigned long) (to - from));

            if (more == NULL || scim_op_header(op, name, more) != SCIM_OK) {
                return scim_op_memory(op);
            }

            i = to;
        }

        if (i < n
            && scim_debug_line(op, name,
                               json_string_value(json_array_get(lines, i)),
                               max)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static size_t
scim_debug_len(const json_t *lines, size_t i, size_t max)
{
    size_t  len;

    len = json_string_length(json_array_get(lines, i));

    return (len < max ? len : max) + SCIM_DEBUG_AROUND;
}


static scim_rc_t
scim_debug_line(scim_op_t *op, const char *name, const char *text, size_t max)
{
    char  *line;

    line = scim_mem_printf(op->mem, NULL, "%.*s", (int) max,
                           text ? text : "?");
    if (line == NULL) {
        return scim_op_memory(op);
    }

    return scim_op_header(op, name, scim_debug_clean(line));
}


/* a header is ASCII; the client's names and the app's type may be anything */

static char *
scim_debug_clean(char *text)
{
    char  *p;

    for (p = text; *p; p++) {
        if (*p < 0x20 || *p >= 0x7f) {
            *p = '?';
        }
    }

    return text;
}
