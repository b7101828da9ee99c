
/*
 * The results of lookups, each fetched once for all that it depends on.
 *
 * A call whose templates use lookups waits in the queue until these have
 * answered.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"


/* chains: a PATCH may look up each of 10,000 members, more than once */

#define SCIM_LOOKUP_CHAINS  1024


static scim_rc_t scim_lookup_one(scim_op_t *op, size_t lookup,
    scim_vars_t *vars, json_t **value);
static scim_rc_t scim_lookup_result(scim_op_t *op,
    const scim_found_t *found, json_t **value);
static scim_rc_t scim_lookup_ask(scim_op_t *op, const scim_route_t *route,
    scim_vars_t *vars);
static scim_found_t *scim_lookup_find(scim_op_t *op, scim_mem_t *mem,
    const scim_route_t *route, const scim_vars_t *vars);
static scim_found_t *scim_lookup_add(scim_op_t *op,
    const scim_route_t *route, const scim_vars_t *vars);
static size_t scim_lookup_chain(const char *key);
static const char *scim_lookup_key(scim_mem_t *mem, const scim_route_t *route,
    const scim_vars_t *vars);
static scim_rc_t scim_lookup_answered(scim_op_t *op, scim_task_t *task);


scim_rc_t
scim_lookup_values(scim_op_t *op, scim_mem_t *mem, const scim_route_t *route,
    scim_vars_t *vars)
{
    size_t      i;
    json_t    **values;
    scim_rc_t   rc, worst;

    rc = scim_session_ready(op);

    if (rc != SCIM_OK) {
        return rc;
    }

    values = scim_mem_alloc(mem, (op->resource->nlookups + 1)
                                 * sizeof(json_t *));
    if (values == NULL) {
        return scim_op_memory(op);
    }

    vars->lookups = values;
    worst = SCIM_OK;

    /* all that can be asked at the same time */

    for (i = 0; i < op->resource->nlookups; i++) {

        if (!route->uses[i]) {
            continue;
        }

        rc = scim_lookup_one(op, i, vars, &values[i]);

        if (rc == SCIM_FAIL) {
            return SCIM_FAIL;
        }

        if (rc == SCIM_DECLINED) {
            worst = SCIM_DECLINED;
        }
    }

    return worst;
}


int
scim_lookup_is_missing(const scim_op_t *op, const scim_route_t *route,
    const scim_vars_t *vars)
{
    size_t  i;

    for (i = 0; i < op->resource->nlookups; i++) {
        if (route->uses[i] && vars->lookups[i] == NULL) {
            return 1;
        }
    }

    return 0;
}


/* SCIM_DECLINED: it is not known yet; "value" is borrowed, NULL for none */

static scim_rc_t
scim_lookup_one(scim_op_t *op, size_t lookup, scim_vars_t *vars,
    json_t **value)
{
    scim_rc_t            rc;
    scim_mem_t          *mem;
    scim_vars_t          inner;
    scim_found_t        *found;
    const scim_route_t  *route;

    route = op->resource->lookups[lookup].route;

    mem = scim_mem_new();
    if (mem == NULL) {
        return scim_op_memory(op);
    }

    inner = *vars;
    found = scim_lookup_find(op, mem, route, vars);

    if (found) {
        rc = scim_lookup_result(op, found, value);
        inner.waiting = found;

    } else {
        rc = scim_lookup_values(op, mem, route, &inner);

        if (rc == SCIM_OK && !scim_lookup_is_missing(op, route, &inner)) {
            rc = scim_lookup_ask(op, route, &inner);
        }
    }

    vars->waiting = rc == SCIM_DECLINED ? inner.waiting : vars->waiting;

    scim_mem_free(mem);

    return rc;
}


static scim_rc_t
scim_lookup_result(scim_op_t *op, const scim_found_t *found, json_t **value)
{
    if (!found->known) {
        return SCIM_DECLINED;
    }

    if (found->failed) {
        op->err = found->err;
        return SCIM_FAIL;
    }

    *value = found->value;

    return SCIM_OK;
}


static scim_rc_t
scim_lookup_ask(scim_op_t *op, const scim_route_t *route, scim_vars_t *vars)
{
    scim_task_t  *task;

    task = scim_op_task(op, scim_lookup_answered);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    task->effect.kind = SCIM_CALL;
    task->route = route;

    if (scim_op_call_keep(op, task, vars, NULL) != SCIM_OK
        || scim_op_call_render(op, task, vars, NULL) != SCIM_OK)
    {
        scim_mem_free(task->mem);
        return SCIM_FAIL;
    }

    task->found = scim_lookup_add(op, route, vars);

    if (task->found == NULL) {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    vars->waiting = task->found;
    scim_op_queue(op, task);

    return SCIM_DECLINED;
}


static scim_found_t *
scim_lookup_find(scim_op_t *op, scim_mem_t *mem, const scim_route_t *route,
    const scim_vars_t *vars)
{
    const char    *key;
    scim_found_t  *found;

    if (op->found == NULL) {
        return NULL;
    }

    key = scim_lookup_key(mem, route, vars);

    for (found = key ? op->found[scim_lookup_chain(key)] : NULL;
         found;
         found = found->next)
    {

        if (found->known && found->session != op->session_number) {
            continue;
        }

        if (found->route == route && strcmp(found->key, key) == 0) {
            return found;
        }
    }

    return NULL;
}


static scim_found_t *
scim_lookup_add(scim_op_t *op, const scim_route_t *route,
    const scim_vars_t *vars)
{
    scim_found_t  *found, **chain;

    if (op->found == NULL) {
        op->found = scim_mem_alloc(op->mem, SCIM_LOOKUP_CHAINS
                                            * sizeof(scim_found_t *));
    }

    found = scim_mem_alloc(op->mem, sizeof(scim_found_t));

    if (found == NULL || op->found == NULL) {
        return NULL;
    }

    found->route = route;
    found->key = scim_lookup_key(op->mem, route, vars);

    if (found->key == NULL) {
        return NULL;
    }

    chain = &op->found[scim_lookup_chain(found->key)];
    found->next = *chain;
    *chain = found;

    return found;
}


static size_t
scim_lookup_chain(const char *key)
{
    return scim_version_bytes(SCIM_VERSION_BASIS, key, strlen(key))
           % SCIM_LOOKUP_CHAINS;
}


/*
 * What the lookup depends on besides the session, those that it uses included.
 * The request itself would not do: it may hold a nonce, or the time.
 */

static const char *
scim_lookup_key(scim_mem_t *mem, const scim_route_t *route,
    const scim_vars_t *vars)
{
    int          attr;
    char        *value;
    const char  *id, *key;

    attr = (route->vars & (1u << SCIM_VAR_ATTR)) != 0;
    id = attr || route->vars & (1u << SCIM_VAR_ID) ? vars->id : NULL;
    value = NULL;

    if (route->vars & (1u << SCIM_VAR_VALUE)) {
        value = json_dumps(vars->value, JSON_ENCODE_ANY|JSON_COMPACT);
    }

    key = scim_mem_printf(mem, NULL, "%p %s %s",
                          attr ? (const void *) vars->values : NULL,
                          id ? id : "", value ? value : "");
    free(value);

    return key;
}


static scim_rc_t
scim_lookup_answered(scim_op_t *op, scim_task_t *task)
{
    json_t      *value;
    const char  *cause;

    task->found->known = 1;
    task->found->session = task->session;

    cause = NULL;

    /* a page for people is no sign that there is nothing */

    if (task->rc == SCIM_OK && task->source.tree == NULL
        && task->source.text.len
        && task->route->value_place.kind == SCIM_PLACE_TREE)
    {
        task->rc = scim_answer_no_tree(task->mem, task->route, &task->source,
                                       &task->err, &cause);
        scim_op_cause(op, cause);
    }

    if (task->rc == SCIM_OK) {
        task->rc = scim_place_first(&task->route->value_place, &task->source,
                                    &value, &task->err);
    }

    /* it fails whatever waits for it */

    if (task->rc == SCIM_FAIL) {
        task->found->failed = 1;
        task->found->err = task->err;
        return SCIM_OK;
    }

    if (task->rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    task->found->value = scim_mem_take(op->mem, value);

    if (task->found->value == NULL) {
        task->found->failed = 1;
        (void) scim_error_memory(&task->found->err);
    }

    return SCIM_OK;
}
