
/*
 * The session of an app that wants a login: its cookies and variables.
 *
 * It is shared by all operations on a mapping, and kept by the caller.  Who
 * finds none is told to log in, and everybody else to wait.  A session that
 * the app no longer knows is renewed once, and the call is made again.
 */


#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scim_json.h"
#include "scim_op_tree.h"
#include "scim_scalar.h"


/* milliseconds: how long the login of another operation is waited for */

#define SCIM_SESSION_WAIT   10000
#define SCIM_SESSION_DELAY  50

/* of all cookies; a login that sets more of them is none */

#define SCIM_SESSION_MAX_COOKIES  8192


static scim_rc_t scim_session_ask(scim_op_t *op);
static scim_rc_t scim_session_asked(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_found(scim_op_t *op);
static int scim_session_is_whole(const scim_op_t *op);
static scim_rc_t scim_session_wait(scim_op_t *op);
static scim_rc_t scim_session_waited(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_begin(scim_op_t *op);
static scim_rc_t scim_session_next(scim_op_t *op);
static scim_rc_t scim_session_called(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_take(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_keep(scim_op_t *op);
static scim_rc_t scim_session_kept(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_failed(scim_op_t *op, const char *cause);
static scim_task_t *scim_session_task(scim_op_t *op, scim_session_do_t what,
    scim_done_pt done);
static scim_rc_t scim_session_text(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_session_cookie(json_t *cookies, scim_str_t text,
    int *changed);
static int scim_session_is_over(const char *attributes, const char *end);


scim_rc_t
scim_session_ready(scim_op_t *op)
{
    if (op->request.map->session == NULL
        || op->session_state == SCIM_SESSION_READY)
    {
        return SCIM_OK;
    }

    if (op->session_state == SCIM_SESSION_NONE
        && scim_session_ask(op) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return SCIM_DECLINED;
}


void
scim_session_dead(scim_op_t *op, unsigned long number)
{
    /* another call may have had it renewed already */

    if (op->session_state == SCIM_SESSION_READY
        && op->session_number == number)
    {
        op->session_state = SCIM_SESSION_NONE;
    }
}


scim_rc_t
scim_session_cookies(scim_op_t *op, const scim_task_t *task,
    const scim_answer_t *answer)
{
    int      changed;
    size_t   i;
    json_t  *cookies;

    /* an answer to a call of the session before says nothing of this one */

    if (op->session == NULL
        || (task->route->kind != SCIM_ROUTE_LOGIN
            && task->route->kind != SCIM_ROUTE_FETCH
            && (op->session_state != SCIM_SESSION_READY
                || task->session != op->session_number)))
    {
        return SCIM_OK;
    }

    cookies = json_object_get(op->session, "cookies");
    changed = 0;

    for (i = 0; i < answer->nheaders; i++) {
        if (scim_str_caseeq(answer->headers[i].name, "Set-Cookie")
            && scim_session_cookie(cookies, answer->headers[i].value,
                                   &changed)
               != SCIM_OK)
        {
            return scim_op_memory(op);
        }
    }

    op->session_changed |= changed;

    return SCIM_OK;
}


scim_rc_t
scim_session_header(scim_op_t *op, scim_mem_t *mem, scim_str_t *value)
{
    json_t      *cookie;
    scim_buf_t   buf;
    const char  *name;

    value->len = 0;

    if (op->session == NULL) {
        return SCIM_OK;
    }

    scim_buf_init(&buf, mem);

    json_object_foreach(json_object_get(op->session, "cookies"), name, cookie)
    {
        scim_buf_text(&buf, buf.len ? "; " : "");
        scim_buf_text(&buf, name);
        scim_buf_char(&buf, '=');
        scim_buf_text(&buf, json_string_value(cookie));
    }

    if (buf.failed) {
        return scim_op_memory(op);
    }

    value->data = buf.data;
    value->len = buf.len;

    return SCIM_OK;
}


json_t *
scim_session_value(const scim_op_t *op, const char *name)
{
    return json_object_get(json_object_get(op->session, "variables"), name);
}


/* a login that was not finished is given up, cookies that changed are kept */

scim_task_t *
scim_session_release(scim_op_t *op)
{
    scim_task_t   *task;
    scim_error_t   err;

    if (op->session_state != SCIM_SESSION_LOGIN
        && !(op->session_state == SCIM_SESSION_READY && op->session_changed))
    {
        return NULL;
    }

    err = op->err;

    task = scim_session_task(op, op->session_state == SCIM_SESSION_LOGIN
                                 ? SCIM_SESSION_GIVE_UP : SCIM_SESSION_UPDATE,
                             scim_session_waited);

    op->session_state = SCIM_SESSION_NONE;
    op->session_changed = 0;
    op->err = err;

    return task;
}


/* "number" is of the last one that was had: it is dead if there was one */

static scim_rc_t
scim_session_ask(scim_op_t *op)
{
    scim_task_t  *task;

    task = scim_session_task(op, SCIM_SESSION_GET, scim_session_asked);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    op->session_state = SCIM_SESSION_ASKED;
    scim_op_queue(op, task);

    return SCIM_OK;
}


static scim_rc_t
scim_session_asked(scim_op_t *op, scim_task_t *task)
{
    (void) task;

    switch (op->session_reply) {

    case SCIM_SESSION_FOUND:
        return scim_session_found(op);

    case SCIM_SESSION_BUSY:
        return scim_session_wait(op);

    case SCIM_SESSION_GRANTED:
        return scim_session_begin(op);

    default:
        return scim_session_failed(op, "there is no room for a session");
    }
}


/* one of another version of the mapping is no use */

static scim_rc_t
scim_session_found(scim_op_t *op)
{
    if (!scim_session_is_whole(op)) {
        return scim_session_ask(op);
    }

    op->session_state = SCIM_SESSION_READY;
    op->session_changed = 0;

    return SCIM_OK;
}


static int
scim_session_is_whole(const scim_op_t *op)
{
    size_t                  i;
    const scim_resource_t  *session;

    session = op->request.map->session;

    for (i = 0; i < session->nlookups; i++) {
        if (scim_session_value(op, session->lookups[i].name.data) == NULL) {
            return 0;
        }
    }

    return json_is_object(json_object_get(op->session, "cookies"));
}


static scim_rc_t
scim_session_wait(scim_op_t *op)
{
    scim_task_t  *task;

    if (op->session_waited >= SCIM_SESSION_WAIT) {
        return scim_session_failed(op, "the login of another operation takes"
                                   " too long");
    }

    task = scim_op_task(op, scim_session_waited);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    task->effect.kind = SCIM_DELAY;
    task->effect.delay = SCIM_SESSION_DELAY;

    op->session_waited += SCIM_SESSION_DELAY;
    scim_op_queue(op, task);

    return SCIM_OK;
}


static scim_rc_t
scim_session_waited(scim_op_t *op, scim_task_t *task)
{
    return task->effect.kind == SCIM_DELAY ? scim_session_ask(op) : SCIM_OK;
}


static scim_rc_t
scim_session_begin(scim_op_t *op)
{
    op->session = scim_mem_take(op->mem, json_pack("{s:{}, s:{}}", "cookies",
                                                   "variables"));
    if (op->session == NULL) {
        return scim_op_memory(op);
    }

    op->session_state = SCIM_SESSION_LOGIN;
    op->session_next = op->request.map->session->routes;

    return scim_session_next(op);
}


static scim_rc_t
scim_session_next(scim_op_t *op)
{
    scim_task_t  *task;
    scim_vars_t   vars;

    if (op->session_next == NULL) {
        return scim_session_keep(op);
    }

    task = scim_op_task(op, scim_session_called);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    task->effect.kind = SCIM_CALL;
    task->route = op->session_next;

    memset(&vars, 0, sizeof(scim_vars_t));

    if (scim_op_call_render(op, task, &vars, NULL) != SCIM_OK) {
        scim_mem_free(task->mem);
        return SCIM_FAIL;
    }

    op->session_next = op->session_next->next;
    scim_op_queue(op, task);

    return SCIM_OK;
}


static scim_rc_t
scim_session_called(scim_op_t *op, scim_task_t *task)
{
    if (task->rc != SCIM_OK) {
        return scim_session_failed(op, task->route->kind == SCIM_ROUTE_LOGIN
                                       ? "the login was refused"
                                       : "a lookup of the session failed");
    }

    if (task->route->kind == SCIM_ROUTE_FETCH
        && scim_session_take(op, task) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_session_next(op);
}


static scim_rc_t
scim_session_take(scim_op_t *op, scim_task_t *task)
{
    json_t      *variables, *value;
    scim_rc_t    rc;
    const char  *name, *text;

    rc = scim_place_first(&task->route->value_place, &task->source, &value,
                          &op->err);
    if (rc == SCIM_FAIL) {
        return rc;
    }

    if (rc == SCIM_DECLINED) {
        return scim_session_failed(op, "a lookup of the session found"
                                   " nothing");
    }

    variables = json_object_get(op->session, "variables");
    name = strrchr(task->route->name, '.') + 1;

    /* a number is text too, in a header */

    text = scim_scalar_text(task->mem, value, NULL);

    rc = text && json_object_set_new(variables, name, json_string(text)) == 0
         ? SCIM_OK : scim_op_memory(op);

    json_decref(value);

    return rc;
}


static scim_rc_t
scim_session_keep(scim_op_t *op)
{
    scim_task_t  *task;

    task = scim_session_task(op, SCIM_SESSION_KEEP, scim_session_kept);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    op->session_changed = 0;
    scim_op_queue(op, task);

    return SCIM_OK;
}


static scim_rc_t
scim_session_kept(scim_op_t *op, scim_task_t *task)
{
    (void) task;

    op->session_state = SCIM_SESSION_READY;

    return SCIM_OK;
}


static scim_rc_t
scim_session_failed(scim_op_t *op, const char *cause)
{
    scim_op_cause(op, cause);

    (void) scim_error_set(&op->err, 503, NULL, "there is no session with the"
                          " application at the moment");
    op->err.retry_after = 5;

    return SCIM_FAIL;
}


static scim_task_t *
scim_session_task(scim_op_t *op, scim_session_do_t what, scim_done_pt done)
{
    scim_task_t  *task;

    task = scim_op_task(op, done);
    if (task == NULL) {
        return NULL;
    }

    task->effect.kind = SCIM_SESSION;
    task->effect.session.what = what;
    task->effect.session.number = op->session_number;

    if ((what == SCIM_SESSION_KEEP || what == SCIM_SESSION_UPDATE)
        && scim_session_text(op, task) != SCIM_OK)
    {
        scim_mem_free(task->mem);
        return NULL;
    }

    return task;
}


static scim_rc_t
scim_session_text(scim_op_t *op, scim_task_t *task)
{
    return scim_json_text(task->mem, op->session, &task->effect.session.text)
           == SCIM_OK ? SCIM_OK : scim_op_memory(op);
}


/*
 * NAME=VALUE[; ATTRIBUTE]..., of which only the end of the cookie matters (RFC
 * 6265, 5.2): all calls go to one app.
 */

static scim_rc_t
scim_session_cookie(json_t *cookies, scim_str_t text, int *changed)
{
    char        *name;
    size_t       len;
    json_t      *value;
    scim_rc_t    rc;
    const char  *end, *eq, *semicolon;

    end = text.data + text.len;
    semicolon = memchr(text.data, ';', text.len);
    semicolon = semicolon ? semicolon : end;
    eq = memchr(text.data, '=', semicolon - text.data);

    if (eq == NULL || eq == text.data
        || text.len > SCIM_SESSION_MAX_COOKIES)
    {
        return SCIM_OK;
    }

    len = eq - text.data;
    name = strndup(text.data, len);
    value = json_stringn(eq + 1, semicolon - eq - 1);
    rc = SCIM_FAIL;

    if (name == NULL) {
        /* void */

    } else if (value == NULL || scim_session_is_over(semicolon, end)) {
        *changed |= json_object_get(cookies, name) != NULL;
        (void) json_object_del(cookies, name);
        rc = SCIM_OK;

    } else {
        *changed |= !json_equal(json_object_get(cookies, name), value);
        rc = json_object_set(cookies, name, value) == 0 ? SCIM_OK : SCIM_FAIL;
    }

    json_decref(value);
    free(name);

    return rc;
}


/* Max-Age=0, or a date in the past, which all servers write as 1970 */

static int
scim_session_is_over(const char *attributes, const char *end)
{
    static const char  max_age[] = "Max-Age=0";
    static const char  expires[] = "01-Jan-1970";
    static const char  expires2[] = "01 Jan 1970";

    for ( /* void */ ; attributes < end; attributes++) {

        if (end - attributes >= (int) sizeof(max_age) - 1
            && strncasecmp(attributes, max_age, sizeof(max_age) - 1) == 0)
        {
            return 1;
        }

        if (end - attributes >= (int) sizeof(expires) - 1
            && (strncasecmp(attributes, expires, sizeof(expires) - 1) == 0
                || strncasecmp(attributes, expires2, sizeof(expires2) - 1)
                   == 0))
        {
            return 1;
        }
    }

    return 0;
}
