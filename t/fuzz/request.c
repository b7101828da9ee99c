
/*
 * Whole requests: searches, Bulk, changes of users and groups, against an app
 * that always has an answer.  An input is "METHOD TARGET", a NUL, and the body.
 */


#include "fuzz.h"
#include "conf.h"
#include "op_script.h"


/* no request takes more effects than this */

#define REQUEST_MAX_EFFECTS  200000


static const char  request_text[] =
    "scim_mapping m { resource User { attribute id /id;"
    " attribute userName /login required unique;"
    " attribute name.familyName /last; attribute emails.value /mail;"
    " attribute active /on values=true:1,false:0;"
    " attribute groups /groups/*; attribute externalId redis;"
    " attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"
    "manager.value /boss;"
    " list GET /u?o=$scim_offset&l=$scim_limit total=/n items=/us;"
    " find userName GET /f?q=$scim_value; get GET /u/$scim_id;"
    " create POST /u id=/id; update PUT /u/$scim_id; delete DELETE"
    " /u/$scim_id; me userName $who; hide id=root; }"
    " resource Group { attribute id User.groups prefix=g-;"
    " attribute displayName User.groups immutable;"
    " attribute members User.groups; attribute externalId redis; }"
    " resource Team /Teams urn:x:team { attribute id /id prefix=t-;"
    " attribute urn:x:team:name /name type=string required;"
    " attribute urn:x:team:roles /roles/* type=string;"
    " list GET /t items=/; get GET /t/$scim_id; create POST /t;"
    " update PUT /t/$scim_id; delete DELETE /t/$scim_id;"
    " add urn:x:team:roles POST /t/$scim_id/r 'json=$scim_values';"
    " remove urn:x:team:roles DELETE /t/$scim_id/r/$scim_value; } }";


static const scim_map_t *request_map(void);
static void request_serve(scim_op_t *op, scim_effect_t *effect);
static void request_call(scim_op_t *op, scim_effect_t *effect);
static void request_check(const scim_response_t *response);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t               n;
    char                *line, *target, *body;
    scim_op_t           *op;
    scim_str_t           head, rest;
    scim_effect_t       *effect;
    scim_request_t       request;
    scim_effect_kind_t   kind;

    head = fuzz_split(data, size, &rest);

    line = malloc(head.len + 2);
    body = malloc(rest.len + 1);

    memcpy(line, head.data, head.len);
    memcpy(line + head.len, "\0", 2);
    memcpy(body, rest.len ? rest.data : "", rest.len);
    body[rest.len] = '\0';

    target = line + strcspn(line, " ");

    if (*target) {
        *target++ = '\0';
    }

    script_request(&request, request_map(), line, target, body);
    request.body.len = rest.len;
    request.debug = size & 1;
    request.strict = (size & 2) != 0;

    op = scim_op_new(&request);
    must(op, "no operation");

    for (n = 0; n < REQUEST_MAX_EFFECTS; n++) {
        kind = scim_op_next(op, &effect);
        must(kind != SCIM_WAIT, "it waits for nothing");

        if (kind == SCIM_DONE) {
            request_check(&effect->response);
            break;
        }

        request_serve(op, effect);
    }

    must(n < REQUEST_MAX_EFFECTS, "it does not come to an end");

    scim_op_free(op);
    free(body);
    free(line);

    return 0;
}


static const scim_map_t *
request_map(void)
{
    scim_error_t   err;
    scim_where_t   where;

    static scim_map_t  *map;

    if (map == NULL) {
        map = conf_parse(request_text, &where, &err);
        must(map, err.detail);
    }

    return map;
}


static void
request_serve(scim_op_t *op, scim_effect_t *effect)
{
    step_t  step;

    memset(&step, 0, sizeof(step_t));
    step.body = "";

    switch (effect->kind) {

    case SCIM_CALL:
        request_call(op, effect);
        return;

    case SCIM_DELAY:
        scim_op_delayed(op, effect);
        return;

    default:
        step.status = STORE_OK;

        if (scim_str_eq(effect->command.args[0], "SMEMBERS")
            || scim_str_eq(effect->command.args[0], "ZRANGEBYLEX"))
        {
            step.status = STORE_LIST;
        }

        if (scim_str_eq(effect->command.args[0], "HMGET")) {
            step.status = STORE_LIST;
            step.body = "-\n";
        }

        script_reply(op, effect, &step);
    }
}


/* whoever is asked for is there */

static void
request_call(scim_op_t *op, scim_effect_t *effect)
{
    char        text[512];
    size_t      len;
    step_t      step;
    scim_str_t  uri, path;

    memset(&step, 0, sizeof(step_t));
    step.status = 200;
    step.body = text;

    uri = effect->call.uri;
    must(uri.len > 1 && uri.data[0] == '/', "no uri");
    must(memchr(uri.data, ' ', uri.len) == NULL
         && memchr(uri.data, '\r', uri.len) == NULL
         && memchr(uri.data, '\n', uri.len) == NULL, "a uri of two words");

    path.data = uri.data + 3;
    path.len = uri.len > 3 ? uri.len - 3 : 0;

    for (len = 0; len < path.len && len < 64 && path.data[len] != '?'
                  && path.data[len] != '%'; len++)
    {
        /* void */
    }

    if (scim_str_eq(effect->call.method, "POST")) {
        snprintf(text, sizeof(text), "{\"id\":\"new\"}");

    } else if (!scim_str_eq(effect->call.method, "GET")) {
        step.status = 204;
        step.body = "";

    } else if (uri.data[1] == 't' && uri.len == 2) {
        snprintf(text, sizeof(text), "[{\"id\":\"1\",\"name\":\"t\"},"
                 "{\"id\":\"2\",\"roles\":[\"r\"]}]");

    } else if (uri.data[1] == 'f' || uri.data[2] == '?') {
        snprintf(text, sizeof(text), "{\"n\":3,\"us\":[{\"id\":\"a\",\"login\":"
                 "\"ann\",\"groups\":[\"x\"]},{\"id\":\"root\",\"login\":"
                 "\"root\"},{\"id\":\"b\",\"login\":\"bob\",\"last\":\"B\","
                 "\"mail\":\"b@x\",\"on\":1,\"groups\":[\"x\",\"y\"]}]}");

    } else {
        snprintf(text, sizeof(text), "{\"id\":\"%.*s\",\"login\":\"l\","
                 "\"name\":\"n\",\"on\":0,\"groups\":[\"x\"],\"roles\":[]}",
                 (int) len, path.data);
    }

    script_answer(op, effect, &step);
}


static void
request_check(const scim_response_t *response)
{
    json_t  *body;

    must(response->status >= 200 && response->status < 600, "no status");

    if (response->body.len == 0) {
        return;
    }

    body = json_loadb(response->body.data, response->body.len, 0, NULL);

    must(json_is_object(body), "a body that is no object");
    must(json_is_array(json_object_get(body, "schemas")), "no schemas");

    json_decref(body);
}
