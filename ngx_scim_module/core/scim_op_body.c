
/*
 * The bodies of calls on the app.
 */


#include <string.h>

#include "scim_json.h"
#include "scim_op_body.h"


typedef scim_rc_t (*scim_op_body_pt)(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_str_t *body,
    scim_error_t *err);

typedef scim_rc_t (*scim_op_write_pt)(const scim_place_t *place,
    json_t **root, json_t *value);


static scim_rc_t scim_op_body_none(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_str_t *body,
    scim_error_t *err);
static scim_rc_t scim_op_body_json(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_str_t *body,
    scim_error_t *err);
static scim_rc_t scim_op_body_form(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_str_t *body,
    scim_error_t *err);
static scim_rc_t scim_op_body_xml(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_str_t *body,
    scim_error_t *err);
static scim_rc_t scim_op_body_joined(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, json_t **tree,
    scim_error_t *err);
static scim_rc_t scim_op_body_tree(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_op_write_pt write,
    json_t **tree, scim_error_t *err);
static scim_rc_t scim_op_body_object(scim_renderer_t *renderer,
    scim_task_t *task, const unsigned char *send, scim_op_write_pt write,
    json_t **object, scim_error_t *err);


/* in the order of scim_body_kind_t; XML's type is its root's */

static const struct {
    const char         *type;
    scim_op_body_pt     make;
} scim_op_bodies[] = {
    { "", scim_op_body_none },
    { "application/json", scim_op_body_json },
    { "application/x-www-form-urlencoded", scim_op_body_form },
    { NULL, scim_op_body_xml }
};


scim_rc_t
scim_op_body(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_error_t *err)
{
    const char          *type;
    scim_call_t         *call;
    const scim_route_t  *route;

    route = task->route;
    call = &task->effect.call;

    type = scim_op_bodies[route->body].type;
    if (type == NULL) {
        type = route->xml.type;
    }

    /* a type that the mapping names is there already */

    if (call->content_type.len == 0) {
        call->content_type.data = type;
        call->content_type.len = strlen(type);
    }

    return scim_op_bodies[route->body].make(renderer, task, send, &call->body,
                                            err);
}


static scim_rc_t
scim_op_body_none(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_str_t *body, scim_error_t *err)
{
    (void) renderer;
    (void) task;
    (void) send;
    (void) body;
    (void) err;

    return SCIM_OK;
}


static scim_rc_t
scim_op_body_json(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_str_t *body, scim_error_t *err)
{
    json_t     *tree;
    scim_rc_t   rc;

    tree = NULL;
    rc = scim_op_body_joined(renderer, task, send, &tree, err);

    if (rc != SCIM_OK) {
        json_decref(tree);
        return rc;
    }

    /* a template of one variable that has no value */

    if (tree == NULL) {
        tree = json_null();
    }

    rc = scim_json_text(task->mem, tree, body);
    json_decref(tree);

    return rc == SCIM_OK ? SCIM_OK : scim_error_memory(err);
}


static scim_rc_t
scim_op_body_form(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_str_t *body, scim_error_t *err)
{
    json_t     *tree;
    scim_rc_t   rc;

    tree = NULL;

    if (task->route->built
        && scim_op_body_tree(renderer, task, send, scim_place_write_form_new,
                             &tree, err)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    rc = scim_op_body_fields(renderer, task->route, tree, body, err);
    json_decref(tree);

    return rc;
}


static scim_rc_t
scim_op_body_xml(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_str_t *body, scim_error_t *err)
{
    (void) send;

    return scim_template_xml(renderer, &task->route->xml, body, err);
}


/* on failure there may be a part of it in "tree" */

static scim_rc_t
scim_op_body_joined(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, json_t **tree, scim_error_t *err)
{
    int                  wins;
    size_t               i;
    json_t              *value;
    const scim_route_t  *route;

    route = task->route;

    for (i = 0; i < SCIM_JOINS; i++) {

        if (route->json[i] == NULL) {
            continue;
        }

        if (scim_template_json(renderer, route->json[i], &value, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        wins = (i != SCIM_JOIN_MAPPING);

        if (value && scim_op_body_join_new(tree, value, wins) != SCIM_OK) {
            return scim_error_memory(err);
        }
    }

    if (!route->built) {
        return SCIM_OK;
    }

    if (scim_op_body_tree(renderer, task, send, scim_place_write_new, &value,
                          err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_op_body_join_new(tree, value, 1) == SCIM_OK
           ? SCIM_OK : scim_error_memory(err);
}


/* the object at its place in the body */

static scim_rc_t
scim_op_body_tree(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_op_write_pt write, json_t **tree,
    scim_error_t *err)
{
    json_t              *object;
    const scim_place_t  *place;
    const scim_route_t  *route;

    route = task->route;
    object = json_object();

    if (object == NULL) {
        return scim_error_memory(err);
    }

    if (scim_op_body_object(renderer, task, send, write, &object, err)
        != SCIM_OK)
    {
        json_decref(object);
        return SCIM_FAIL;
    }

    place = route->has_body ? &route->body_place : &route->object;
    *tree = NULL;

    if (write(place, tree, object) != SCIM_OK) {
        json_decref(*tree);
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_op_body_object(scim_renderer_t *renderer, scim_task_t *task,
    const unsigned char *send, scim_op_write_pt write, json_t **object,
    scim_error_t *err)
{
    size_t                   i;
    json_t                  *value;
    scim_rc_t                rc;
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

        if (value && values->masked) {
            value = scim_debug_mask_new(value);
        }

        if (value == NULL) {
            continue;
        }

        /* what is kept is the app's own: it is not to be shown */

        rc = scim_place_keep_list(&resource->attrs[i].place,
                                  values->masked ? NULL
                                                 : values->op->item.object,
                                  object);

        if (write(&resource->attrs[i].place, object, value) != SCIM_OK
            || rc != SCIM_OK)
        {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}
