
/*
 * The bodies of calls on the app.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


typedef scim_rc_t (*scim_op_body_pt)(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);


static scim_rc_t scim_op_body_none(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);
static scim_rc_t scim_op_body_json(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);
static scim_rc_t scim_op_body_form(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);
static scim_rc_t scim_op_body_json_template(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);
static scim_rc_t scim_op_body_form_template(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_error_t *err);
static scim_rc_t scim_op_body_tree(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, json_t **tree,
    scim_error_t *err);
static scim_rc_t scim_op_body_object(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, json_t **object,
    scim_error_t *err);
static scim_rc_t scim_op_body_text(scim_task_t *task, json_t *tree,
    scim_error_t *err);
static scim_rc_t scim_op_form_fields(scim_mem_t *mem, scim_buf_t *buf,
    const char *name, const json_t *value);
static void scim_op_form_field(scim_buf_t *buf, const char *name,
    const char *value, size_t len);


/* in the order of scim_body_kind_t */

static const struct {
    const char         *type;
    scim_op_body_pt     make;
} scim_op_bodies[] = {
    { "", scim_op_body_none },
    { "application/json", scim_op_body_json },
    { "application/x-www-form-urlencoded", scim_op_body_form },
    { "application/json", scim_op_body_json_template },
    { "application/x-www-form-urlencoded", scim_op_body_form_template }
};


scim_rc_t
scim_op_body(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    scim_call_t       *call;
    scim_body_kind_t   kind;

    kind = task->route->body;

    call = &task->effect.call;
    call->content_type.data = scim_op_bodies[kind].type;
    call->content_type.len = strlen(call->content_type.data);

    return scim_op_bodies[kind].make(renderer, task, send, err);
}


static scim_rc_t
scim_op_body_none(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    (void) renderer;
    (void) task;
    (void) send;
    (void) err;

    return SCIM_OK;
}


static scim_rc_t
scim_op_body_json(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    json_t  *tree;

    if (scim_op_body_tree(renderer, task, send, &tree, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_op_body_text(task, tree, err);
}


static scim_rc_t
scim_op_body_form(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    json_t      *tree;
    scim_rc_t    rc;
    scim_buf_t   buf;

    if (scim_op_body_tree(renderer, task, send, &tree, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    scim_buf_init(&buf, task->mem);

    rc = scim_op_form_fields(task->mem, &buf, "", tree);
    json_decref(tree);

    if (rc != SCIM_OK || buf.failed) {
        return scim_error_memory(err);
    }

    task->effect.call.body.data = buf.data;
    task->effect.call.body.len = buf.len;

    return SCIM_OK;
}


static scim_rc_t
scim_op_body_json_template(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    json_t  *tree;

    (void) send;

    if (scim_template_json(renderer, task->route->json, &tree, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (tree == NULL) {
        tree = json_null();
    }

    return scim_op_body_text(task, tree, err);
}


static scim_rc_t
scim_op_body_form_template(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    scim_buf_t  buf;

    (void) send;

    scim_buf_init(&buf, task->mem);

    if (scim_template_fields(renderer, &task->route->form, scim_escape_form,
                             &buf, 0, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (buf.failed) {
        return scim_error_memory(err);
    }

    task->effect.call.body.data = buf.data;
    task->effect.call.body.len = buf.len;

    return SCIM_OK;
}


/* the object at its place in the body */

static scim_rc_t
scim_op_body_tree(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, json_t **tree, scim_error_t *err)
{
    json_t              *object;
    const scim_place_t  *place;
    const scim_route_t  *route;

    route = task->route;
    object = json_object();

    if (object == NULL) {
        return scim_error_memory(err);
    }

    if (scim_op_body_object(renderer, task, send, &object, err) != SCIM_OK) {
        json_decref(object);
        return SCIM_FAIL;
    }

    place = route->has_body ? &route->body_place : &route->object;
    *tree = NULL;

    if (scim_place_write_new(place, tree, object) != SCIM_OK) {
        json_decref(*tree);
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_body_object(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, json_t **object, scim_error_t *err)
{
    size_t                   i;
    json_t                  *value;
    const scim_resource_t   *resource;
    const scim_op_values_t  *values;

    values = renderer->data;
    resource = values->op->resource;

    for (i = 0; i < resource->nattrs; i++) {

        if (!send[i] || !scim_map_is_built(resource, task->route, i)) {
            continue;
        }

        if (scim_value_to_app(task->mem, &resource->attrs[i],
                              values->vars->values->v[i], &value, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        if (value == NULL) {
            continue;
        }

        if (scim_place_write_new(&resource->attrs[i].place, object, value)
            != SCIM_OK)
        {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


/* takes "tree" */

static scim_rc_t
scim_op_body_text(scim_task_t *task, json_t *tree, scim_error_t *err)
{
    char         *text;
    scim_call_t  *call;

    call = &task->effect.call;

    text = json_dumps(tree, JSON_COMPACT|JSON_ENCODE_ANY);
    json_decref(tree);

    if (text == NULL) {
        return scim_error_memory(err);
    }

    call->body.len = strlen(text);
    call->body.data = scim_mem_strdup(task->mem, text, call->body.len);
    free(text);

    return call->body.data ? SCIM_OK : scim_error_memory(err);
}


/* {"a": {"b": 1, "c": [2, 3]}} is a[b]=1&a[c][]=2&a[c][]=3 */

static scim_rc_t
scim_op_form_fields(scim_mem_t *mem, scim_buf_t *buf, const char *name,
    const json_t *value)
{
    char        *inner;
    size_t       i, len;
    json_t      *element;
    const char  *key, *text;

    if (json_is_object(value)) {
        json_object_foreach((json_t *) value, key, element) {

            inner = *name ? scim_mem_printf(mem, NULL, "%s[%s]", name, key)
                          : scim_mem_printf(mem, NULL, "%s", key);

            if (inner == NULL
                || scim_op_form_fields(mem, buf, inner, element) != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }

        return SCIM_OK;
    }

    if (json_is_array(value)) {
        json_array_foreach(value, i, element) {

            inner = json_is_object(element)
                    ? scim_mem_printf(mem, NULL, "%s[%lu]", name,
                                      (unsigned long) i)
                    : scim_mem_printf(mem, NULL, "%s[]", name);

            if (inner == NULL
                || scim_op_form_fields(mem, buf, inner, element) != SCIM_OK)
            {
                return SCIM_FAIL;
            }
        }

        return SCIM_OK;
    }

    text = scim_scalar_text(mem, value, &len);
    if (text == NULL) {
        return SCIM_FAIL;
    }

    scim_op_form_field(buf, name, text, len);

    return SCIM_OK;
}


static void
scim_op_form_field(scim_buf_t *buf, const char *name, const char *value,
    size_t len)
{
    if (buf->len) {
        scim_buf_char(buf, '&');
    }

    scim_escape_form(buf, name, strlen(name));
    scim_buf_char(buf, '=');
    scim_escape_form(buf, value, len);
}
