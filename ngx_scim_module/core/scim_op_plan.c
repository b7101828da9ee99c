
/*
 * How the resources that a filter asks for are found: the cheapest way to a
 * set of candidates, each of which is checked again later.
 */


#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


/* a filter has few terms joined by "and"; more of them are just checked */

#define SCIM_PLAN_TERMS  16


/* attribute = value, a term that must hold */

typedef struct {
    const scim_path_t      *path;
    const scim_attr_t      *sub;
    const json_t           *value;
    const char             *type;          /* of the element, or NULL */
} scim_term_t;


static void scim_plan_terms(const scim_filter_t *filter,
    scim_term_t *terms, size_t *nterms);
static void scim_plan_element(const scim_filter_t *filter,
    const scim_path_t *path, scim_term_t *terms, size_t *nterms);
static const char *scim_plan_type(const scim_filter_t *filter);
static void scim_plan_needs(scim_op_t *op, const scim_filter_t *filter);
static int scim_plan_tells(const scim_path_t *line, const scim_path_t *path);
static int scim_plan_is_term(const scim_map_attr_t *attr,
    const scim_term_t *term);
static scim_rc_t scim_plan_id(scim_op_t *op, const scim_term_t *term);
static scim_rc_t scim_plan_find(scim_op_t *op, const scim_term_t *term);
static scim_rc_t scim_plan_value(scim_op_t *op, size_t attr,
    const scim_term_t *term, json_t **value);
static scim_rc_t scim_plan_index(scim_op_t *op, const scim_term_t *term);
static int scim_plan_is_indexed(const scim_map_attr_t *attr,
    const scim_term_t *term);
static scim_rc_t scim_plan_indexed(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_plan_lists(scim_op_t *op, const scim_term_t *terms,
    size_t nterms);
static int scim_plan_excluded(scim_op_t *op, const scim_route_t *route,
    const scim_term_t *terms, size_t nterms, int *answered);
static scim_rc_t scim_plan_push(scim_op_t *op, const scim_route_t *route);


typedef scim_rc_t (*scim_plan_pt)(scim_op_t *op, const scim_term_t *term);


/* the cheapest first */

static const scim_plan_pt  scim_plan_ways[] = {
    scim_plan_id,
    scim_plan_find,
    scim_plan_index,
    NULL
};


scim_rc_t
scim_op_plan(scim_op_t *op)
{
    size_t       i, j, nterms;
    scim_rc_t    rc;
    scim_term_t  terms[SCIM_PLAN_TERMS];

    nterms = 0;

    if (op->filter && scim_filter_is_never(op->filter)) {
        op->scan.ended = 1;
        return SCIM_OK;
    }

    if (op->filter) {
        scim_plan_needs(op, op->filter);
        scim_plan_terms(op->filter, terms, &nterms);
    }

    for (i = 0; scim_plan_ways[i]; i++) {
        for (j = 0; j < nterms; j++) {

            rc = scim_plan_ways[i](op, &terms[j]);

            if (rc != SCIM_DECLINED) {
                return rc == SCIM_AGAIN ? SCIM_DECLINED : rc;
            }
        }
    }

    return op->resource->derived ? scim_derived_plan(op)
                                 : scim_plan_lists(op, terms, nterms);
}


/* the terms that must hold together */

static void
scim_plan_terms(const scim_filter_t *filter, scim_term_t *terms,
    size_t *nterms)
{
    scim_term_t  *term;

    if (*nterms == SCIM_PLAN_TERMS) {
        return;
    }

    if (filter->op == SCIM_FILTER_AND) {
        scim_plan_terms(filter->left, terms, nterms);
        scim_plan_terms(filter->right, terms, nterms);
        return;
    }

    if (filter->op == SCIM_FILTER_VALUE_PATH) {
        scim_plan_element(filter->left, &filter->path, terms, nterms);
        return;
    }

    if (filter->op != SCIM_FILTER_EQ || json_is_null(filter->value)) {
        return;
    }

    term = &terms[(*nterms)++];
    term->path = &filter->path;
    term->sub = filter->path.sub;
    term->value = filter->value;
    term->type = NULL;
}


/* emails[type eq "work" and value eq "x"] */

static void
scim_plan_element(const scim_filter_t *filter, const scim_path_t *path,
    scim_term_t *terms, size_t *nterms)
{
    size_t       i, n;
    const char  *type;

    type = scim_plan_type(filter);
    n = *nterms;

    scim_plan_terms(filter, terms, nterms);

    for (i = n; i < *nterms; i++) {
        terms[i].sub = terms[i].path->attr;
        terms[i].path = path;
        terms[i].type = type;
    }
}


static const char *
scim_plan_type(const scim_filter_t *filter)
{
    const char  *type;

    if (filter->op == SCIM_FILTER_AND) {
        type = scim_plan_type(filter->left);
        return type ? type : scim_plan_type(filter->right);
    }

    if (filter->op == SCIM_FILTER_EQ
        && strcmp(filter->path.attr->name, "type") == 0)
    {
        return json_string_value(filter->value);
    }

    return NULL;
}


/* what has to be known of a candidate before the filter can be tried */

static void
scim_plan_needs(scim_op_t *op, const scim_filter_t *filter)
{
    size_t              i;
    const scim_path_t  *path;

    path = &filter->path;

    if (scim_map_is_version(path)) {
        op->versioned = 1;
        scim_version_parts(op, op->need_filter);
    }

    for (i = 0; path->attr && i < op->resource->nattrs; i++) {
        op->need_filter[i] |= scim_plan_tells(&op->resource->attrs[i].path,
                                              path);
    }

    if (filter->op == SCIM_FILTER_VALUE_PATH) {
        return;
    }

    if (filter->left) {
        scim_plan_needs(op, filter->left);
    }

    if (filter->right) {
        scim_plan_needs(op, filter->right);
    }
}


/* an extension is named by "schemas" if any of its attributes is there */

static int
scim_plan_tells(const scim_path_t *line, const scim_path_t *path)
{
    return line->attr == path->attr
           || (line->schema && path->schema == NULL
               && strcmp(path->attr->name, "schemas") == 0);
}


static int
scim_plan_is_term(const scim_map_attr_t *attr, const scim_term_t *term)
{
    if (attr->path.schema != term->path->schema
        || attr->path.attr != term->path->attr
        || attr->flags & SCIM_ATTR_WRITE_ONLY)
    {
        return 0;
    }

    if (attr->element && !attr->any_type
        && (term->type == NULL || strcmp(term->type, attr->element) != 0))
    {
        return 0;
    }

    return attr->path.sub == NULL || attr->path.sub == term->sub;
}


static scim_rc_t
scim_plan_id(scim_op_t *op, const scim_term_t *term)
{
    scim_scan_t  *scan;

    scan = &op->scan;

    if (!scim_plan_is_term(&op->resource->attrs[op->resource->id], term)
        || !json_is_string(term->value))
    {
        return SCIM_DECLINED;
    }

    scan->ids = scim_mem_alloc(op->mem, sizeof(char *));
    if (scan->ids == NULL) {
        return scim_op_memory(op);
    }

    scan->ids[0] = json_string_value(term->value);
    scan->nids = 1;

    return SCIM_OK;
}


/*
 * Several finds of a unique attribute are asked until one matches, of another
 * attribute all are asked and joined (rule 12).
 */

static scim_rc_t
scim_plan_find(scim_op_t *op, const scim_term_t *term)
{
    size_t                  i, attr;
    json_t                 *value, *app;
    scim_rc_t               rc;
    const scim_route_t     *route;
    const scim_map_attr_t  *a;

    for (route = scim_map_route(op->resource, SCIM_ROUTE_FIND);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            attr = route->attrs[i];
            a = &op->resource->attrs[attr];

            if (!scim_plan_is_term(a, term) || scim_member_is_renamed(op, attr)
                || (op->scan.nroutes && op->scan.attr != attr))
            {
                continue;
            }

            rc = scim_plan_value(op, attr, term, &value);

            if (rc != SCIM_OK) {
                return rc;
            }

            /* what the app cannot have, nobody has */

            if (value == NULL
                || scim_value_to_app(op->mem, a, value, &app, &op->err)
                   != SCIM_OK)
            {
                op->scan.ended = 1;
                return value == NULL || op->err.status == 400 ? SCIM_OK
                                                              : SCIM_FAIL;
            }

            json_decref(app);

            op->scan.attr = attr;
            op->scan.value = value;
            op->scan.any_match = (a->flags & SCIM_ATTR_UNIQUE) != 0;

            if (scim_plan_push(op, route) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }
    }

    return op->scan.nroutes ? SCIM_OK : SCIM_DECLINED;
}


/*
 * What the app is asked for, borrowed: a member by its key; NULL for one that
 * is not there.  SCIM_AGAIN: that has to be read first.
 */

static scim_rc_t
scim_plan_value(scim_op_t *op, size_t attr, const scim_term_t *term,
    json_t **value)
{
    json_t     *ids, *named;
    scim_rc_t   rc;

    *value = (json_t *) term->value;

    if (op->resource->attrs[attr].named_by == NULL) {
        return SCIM_OK;
    }

    ids = scim_mem_take(op->mem, json_pack("[O]", term->value));
    if (ids == NULL) {
        return scim_op_memory(op);
    }

    rc = scim_linked_want_ids(op, attr, ids);

    if (rc == SCIM_OK) {
        rc = scim_linked_read(op);
    }

    if (rc != SCIM_OK) {
        return rc == SCIM_DECLINED ? SCIM_AGAIN : rc;
    }

    rc = scim_member_named(op, attr, ids, &named);
    *value = json_array_get(named, 0);

    return rc;
}


static scim_rc_t
scim_plan_index(scim_op_t *op, const scim_term_t *term)
{
    size_t         i;
    scim_task_t   *task;
    scim_store_t   store;

    for (i = 0; i < op->resource->nattrs; i++) {
        if (scim_plan_is_indexed(&op->resource->attrs[i], term)) {
            break;
        }
    }

    if (i == op->resource->nattrs || !json_is_string(term->value)) {
        return SCIM_DECLINED;
    }

    task = scim_op_command(op, scim_plan_indexed, &store);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    return scim_op_command_queue(op, task,
                                 scim_store_find(&store, i,
                                                 json_string_value(term
                                                                   ->value),
                                                 &task->effect.command));
}


/*
 * Of what is kept whole the index has each "value".  One point in time has
 * many texts, and an index knows one.
 */

static int
scim_plan_is_indexed(const scim_map_attr_t *attr, const scim_term_t *term)
{
    const scim_attr_t  *a;

    a = attr->path.sub ? attr->path.sub : attr->path.attr;

    if (attr->place.kind != SCIM_PLACE_REDIS || a->type == SCIM_DATETIME
        || !scim_plan_is_term(attr, term))
    {
        return 0;
    }

    return attr->shape != SCIM_SHAPE_WHOLE || term->sub == NULL
           || strcmp(term->sub->name, "value") == 0;
}


static scim_rc_t
scim_plan_indexed(scim_op_t *op, scim_task_t *task)
{
    size_t               i;
    scim_str_t           id;
    scim_scan_t         *scan;
    const scim_reply_t  *reply;

    scan = &op->scan;
    reply = task->reply;

    /* of objects that are in Redis alone all can be read as well */

    if (reply->nelements > SCIM_STORE_MAX_IDS && op->resource->in_redis) {
        return scim_plan_lists(op, NULL, 0);
    }

    if (reply->nelements > SCIM_STORE_MAX_IDS) {
        return scim_error_set(&op->err, 400, "tooMany", "the filter matches"
                              " more resources than the server allows");
    }

    scan->ids = scim_mem_alloc(op->mem, (reply->nelements + 1)
                                        * sizeof(char *));
    if (scan->ids == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < reply->nelements; i++) {

        if (scim_store_id(&reply->elements[i], &id) != SCIM_OK) {
            continue;
        }

        scan->ids[scan->nids] = scim_mem_strdup(op->mem, id.data, id.len);

        if (scan->ids[scan->nids++] == NULL) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


/*
 * The app's own count and order can be used if nothing is left to check here:
 * no filter, or just the term that the routes stand for, and nothing hidden.
 */

static scim_rc_t
scim_plan_lists(scim_op_t *op, const scim_term_t *terms, size_t nterms)
{
    int                  answered, all;
    const scim_route_t  *route;

    all = 1;
    op->scan.exact = (op->resource->nhides == 0 && op->each == NULL
                      && op->sort == NULL);

    if (op->resource->in_redis) {
        op->scan.exact &= (op->filter == NULL);
        op->need_filter[op->resource->id] = 1;
        return SCIM_OK;
    }

    if (scim_map_route(op->resource, SCIM_ROUTE_LIST) == NULL) {
        return scim_error_set(&op->err, 501, NULL, "a %s can be read and"
                              " looked for, but not listed",
                              op->resource->type.name);
    }

    for (route = scim_map_route(op->resource, SCIM_ROUTE_LIST);
         route;
         route = scim_map_route_next(route))
    {
        if (scim_plan_excluded(op, route, terms, nterms, &answered)) {
            continue;
        }

        all &= answered;

        /* who has no total, or no way to the middle, is counted here */

        if (route->paging == SCIM_PAGING_CURSOR
            || (route->paging != SCIM_PAGING_NONE && !route->has_total))
        {
            op->scan.exact = 0;
        }

        if (scim_plan_push(op, route) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (op->filter && !(op->filter->op == SCIM_FILTER_EQ && all)) {
        op->scan.exact = 0;
    }

    op->scan.ended = (op->scan.nroutes == 0);

    return SCIM_OK;
}


/* 1 if the route stands for another value than the filter asks for */

static int
scim_plan_excluded(scim_op_t *op, const scim_route_t *route,
    const scim_term_t *terms, size_t nterms, int *answered)
{
    size_t                  i;
    const scim_map_attr_t  *attr;

    *answered = 0;

    if (route->value == NULL) {
        return 0;
    }

    attr = &op->resource->attrs[route->attrs[0]];

    for (i = 0; i < nterms; i++) {

        if (!scim_plan_is_term(attr, &terms[i])) {
            continue;
        }

        if (!scim_scalar_is(terms[i].value, route->value)) {
            return 1;
        }

        *answered = 1;
    }

    return 0;
}


static scim_rc_t
scim_plan_push(scim_op_t *op, const scim_route_t *route)
{
    scim_scan_t          *scan;
    const scim_route_t  **routes;

    scan = &op->scan;

    routes = scim_mem_alloc(op->mem, (scan->nroutes + 1)
                                     * sizeof(scim_route_t *));
    if (routes == NULL) {
        return scim_op_memory(op);
    }

    if (scan->nroutes) {
        memcpy(routes, scan->routes, scan->nroutes * sizeof(scim_route_t *));
    }

    routes[scan->nroutes++] = route;
    scan->routes = routes;

    return SCIM_OK;
}
