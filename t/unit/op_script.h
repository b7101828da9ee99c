
/*
 * Plays the app and the store to an operation: each effect must be the one
 * that the script says, and gets the answer that stands beside it.
 */

#ifndef SCIM_TEST_OP_SCRIPT_H
#define SCIM_TEST_OP_SCRIPT_H


#include <string.h>

#include "scim_op.h"
#include "tap.h"


/*
 * A call: "METHOD uri[ body]", the answer's status, body and one header.
 * A command: its words up to the script of an EVAL, and a reply by "status":
 * STORE_NIL, STORE_OK, STORE_DOWN, or STORE_LIST of the texts in "body", parted
 * by line breaks ("-" is nil), STORE_TAKEN with the text in "body", STORE_ZERO,
 * or STORE_INDEX of one "KEY:ID" of an index.
 */

enum { STORE_NIL = -1, STORE_OK = -2, STORE_DOWN = -3, STORE_LIST = -4,
       STORE_TAKEN = -5, STORE_ZERO = -6, STORE_INDEX = -7 };

/* of a session; its text is the body, its number the header */

enum { SESSION_FOUND = -11, SESSION_GRANTED = -12, SESSION_BUSY = -13,
       SESSION_FULL = -14 };

/* what an operation that reads to write has at its beginning, and its end */

#define SCRIPT_RANDOM  "000102030405060708090a0b0c0d0e0f"

#define SCRIPT_LOCK(what)                                                     \
    { "SET scim:{default}:lock:" what " " SCRIPT_RANDOM " NX PX 25000",       \
      STORE_OK, NULL, NULL }

#define SCRIPT_UNLOCK(what)                                                   \
    { "EVAL 1 scim:{default}:lock:" what " " SCRIPT_RANDOM, STORE_OK, NULL,   \
      NULL }


typedef struct {
    const char   *effect;
    int           status;
    const char   *body;
    const char   *header;
} step_t;


typedef struct {
    int           status;
    json_t       *body;
    char          location[256];
    char          retry_after[16];
    char          etag[64];
    char          version[64];      /* taken out of the body's meta */
    char          debug[8192];     /* lines "Call: ...", "Dropped: ..." */
} result_t;


static scim_rc_t
script_variable(void *data, int index, scim_str_t *value)
{
    (void) data;
    (void) index;

    value->data = "variable";
    value->len = 8;

    return SCIM_OK;
}


static scim_rc_t
script_random(void *data, unsigned char *buf, size_t size)
{
    (void) data;

    while (size--) {
        buf[size] = (unsigned char) size;
    }

    return SCIM_OK;
}


static void
script_request(scim_request_t *request, const scim_map_t *map,
    const char *method, const char *target, const char *body)
{
    const char  *query;

    memset(request, 0, sizeof(scim_request_t));

    query = strchr(target, '?');

    request->map = map;
    request->method.data = method;
    request->method.len = strlen(method);
    request->path.data = target;
    request->path.len = query ? (size_t) (query - target) : strlen(target);
    request->query.data = query ? query + 1 : "";
    request->query.len = strlen(request->query.data);
    request->body.data = body ? body : "";
    request->body.len = strlen(request->body.data);
    request->base_url.data = "https://scim.test/v2";
    request->base_url.len = 20;
    request->tenant.data = "default";
    request->tenant.len = 7;
    request->env.variable = script_variable;
    request->env.random = script_random;
    request->env.now = 1700000000;
    request->scan_limit = 10000;
    request->parallel = 4;
    request->timeout = 25000;
    request->writable = 1;
}


static const char *const  script_session_words[] = {
    "get", "keep", "update", "give up"
};


static void
script_session(scim_op_t *op, scim_effect_t *effect, const step_t *step)
{
    scim_str_t  text;

    text.data = step->body ? step->body : "";
    text.len = strlen(text.data);

    scim_op_session(op, effect, (scim_session_reply_t) (SESSION_FOUND
                                                        - step->status),
                    text, step->header ? strtoul(step->header, NULL, 10) : 1);
}


static void
script_describe(const scim_effect_t *effect, char *text, size_t size)
{
    size_t                 i, n;
    const scim_call_t     *call;
    const scim_command_t  *command;

    if (effect->kind == SCIM_CALL) {
        call = &effect->call;
        n = snprintf(text, size, "%.*s %.*s%s%.*s", (int) call->method.len,
                     call->method.data, (int) call->uri.len, call->uri.data,
                     call->body.len ? " " : "", (int) call->body.len,
                     call->body.data ? call->body.data : "");

        for (i = 0; i < call->nheaders && n < size; i++) {
            if (scim_str_eq(call->headers[i].name, "Cookie")) {
                n += snprintf(text + n, size - n, " [%.*s]",
                              (int) call->headers[i].value.len,
                              call->headers[i].value.data);
            }
        }

        return;
    }

    if (effect->kind == SCIM_SESSION) {
        snprintf(text, size, "session %s %lu%s%.*s",
                 script_session_words[effect->session.what],
                 effect->session.number, effect->session.text.len ? " " : "",
                 (int) effect->session.text.len,
                 effect->session.text.len ? effect->session.text.data : "");
        return;
    }

    if (effect->kind == SCIM_DELAY) {
        snprintf(text, size, "wait");
        return;
    }

    command = &effect->command;

    for (i = 0, n = 0; i < command->nargs && n < size; i++) {

        if (i == 1 && scim_str_eq(command->args[0], "EVAL")) {
            continue;
        }

        /* the bounds of a range say the key only, up to its NUL */

        if (i == 3 && scim_str_eq(command->args[0], "ZRANGEBYLEX")) {
            break;
        }

        n += snprintf(text + n, size - n, "%s%.*s", i ? " " : "",
                      (int) command->args[i].len, command->args[i].data);
    }
}


static void
script_answer(scim_op_t *op, scim_effect_t *effect, const step_t *step)
{
    const char     *colon;
    scim_answer_t   answer;
    scim_header_t   header;

    memset(&answer, 0, sizeof(answer));

    if (step->header) {
        colon = strchr(step->header, ':');
        header.name.data = step->header;
        header.name.len = colon - step->header;
        header.value.data = colon + 2;
        header.value.len = strlen(header.value.data);
        answer.headers = &header;
        answer.nheaders = 1;
    }

    answer.status = step->status;
    answer.state = step->status ? SCIM_ANSWER_WHOLE : SCIM_ANSWER_NONE;
    answer.body.data = step->body ? step->body : "";
    answer.body.len = strlen(answer.body.data);

    scim_op_answer(op, effect, &answer);
}


static void
script_reply(scim_op_t *op, scim_effect_t *effect, const step_t *step)
{
    size_t         n;
    const char    *p, *end;
    scim_reply_t   reply, elements[512];
    static char    entry[64];

    memset(&reply, 0, sizeof(reply));
    memset(elements, 0, sizeof(elements));

    switch (step->status) {

    case STORE_OK:
        reply.type = SCIM_REPLY_INTEGER;
        reply.integer = 1;
        break;

    case STORE_ZERO:
        reply.type = SCIM_REPLY_INTEGER;
        break;

    case STORE_TAKEN:
        reply.type = SCIM_REPLY_STRING;
        reply.str.data = step->body;
        reply.str.len = strlen(step->body);
        break;

    case STORE_DOWN:
        reply.type = SCIM_REPLY_DOWN;
        break;

    case STORE_INDEX:
        reply.type = SCIM_REPLY_ARRAY;
        reply.elements = elements;
        reply.nelements = 1;

        elements[0].type = SCIM_REPLY_STRING;
        elements[0].str.data = strcpy(entry, step->body);
        elements[0].str.len = strlen(entry);
        *strchr(entry, ':') = '\0';
        break;

    case STORE_LIST:
        reply.type = SCIM_REPLY_ARRAY;
        reply.elements = elements;

        for (p = step->body, n = 0; *p; p = *end ? end + 1 : end, n++) {
            end = p + strcspn(p, "\n");
            elements[n].type = SCIM_REPLY_STRING;
            elements[n].str.data = p;
            elements[n].str.len = end - p;

            if (end - p == 1 && *p == '-') {
                elements[n].type = SCIM_REPLY_NIL;
            }
        }

        reply.nelements = n;
        break;

    default:
        reply.type = SCIM_REPLY_NIL;
    }

    scim_op_reply(op, effect, &reply);
}


/* a test that does not ask for the version need not know it */

static void
script_take_version(result_t *result, json_t *resource)
{
    json_t  *meta;

    meta = json_object_get(resource, "meta");

    if (json_object_get(meta, "version")) {
        snprintf(result->version, sizeof(result->version), "%s",
                 json_string_value(json_object_get(meta, "version")));
        (void) json_object_del(meta, "version");
    }
}


static void
script_take(result_t *result, const scim_response_t *response)
{
    size_t                i, n;
    json_t               *resource;
    const scim_header_t  *header;

    static const char  debug[] = "SCIM-Debug-";

    memset(result, 0, sizeof(result_t));
    n = 0;

    result->status = response->status;
    result->body = json_loadb(response->body.data ? response->body.data : "",
                              response->body.len, JSON_REJECT_DUPLICATES,
                              NULL);

    if (response->body.len && result->body == NULL) {
        ok(0, "the body is JSON, and each member is there once");
    }

    script_take_version(result, result->body);

    json_array_foreach(json_object_get(result->body, "Resources"), i,
                       resource)
    {
        script_take_version(result, resource);
    }

    for (i = 0; i < response->nheaders; i++) {
        header = &response->headers[i];

        if (scim_str_eq(header->name, "Location")) {
            snprintf(result->location, sizeof(result->location), "%.*s",
                     (int) header->value.len, header->value.data);
        }

        if (scim_str_eq(header->name, "ETag")) {
            snprintf(result->etag, sizeof(result->etag), "%.*s",
                     (int) header->value.len, header->value.data);
        }

        if (scim_str_eq(header->name, "Retry-After")) {
            snprintf(result->retry_after, sizeof(result->retry_after), "%.*s",
                     (int) header->value.len, header->value.data);
        }

        if (strncmp(header->name.data, debug, sizeof(debug) - 1) == 0) {
            n += snprintf(result->debug + n, sizeof(result->debug) - n,
                          "%s: %.*s\n",
                          header->name.data + sizeof(debug) - 1,
                          (int) header->value.len, header->value.data);
        }
    }
}


/*
 * Runs the request against the script, which ends with a step without effect.
 * The caller frees result.body.
 */

static inline result_t
script_run_request(const scim_request_t *request, const step_t *steps,
    const char *name)
{
    char                 text[8192];
    result_t             result;
    scim_op_t           *op;
    scim_effect_t       *effect;
    scim_effect_kind_t   kind;

    op = scim_op_new(request);

    for ( ;; ) {
        kind = scim_op_next(op, &effect);

        if (kind == SCIM_DONE) {
            break;
        }

        if (kind == SCIM_WAIT) {
            ok(0, "%s: waits for nothing", name);
            exit(done_testing());
        }

        script_describe(effect, text, sizeof(text));

        if (!is_str(text, steps->effect, "%s: %.100s", name,
                    steps->effect ? steps->effect : "no more effects"))
        {
            scim_op_free(op);
            memset(&result, 0, sizeof(result));
            return result;
        }

        if (kind == SCIM_CALL) {
            script_answer(op, effect, steps);

        } else if (kind == SCIM_SESSION) {
            script_session(op, effect, steps);

        } else if (kind == SCIM_DELAY) {
            scim_op_delayed(op, effect);

        } else {
            script_reply(op, effect, steps);
        }

        steps++;
    }

    ok(steps->effect == NULL, "%s: nothing is left out", name);

    script_take(&result, &effect->response);
    scim_op_free(op);

    return result;
}


static inline result_t
script_run(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps)
{
    char            name[128];
    scim_request_t  request;

    script_request(&request, map, method, target, body);
    snprintf(name, sizeof(name), "%s %.80s", method, target);

    return script_run_request(&request, steps, name);
}


#endif
