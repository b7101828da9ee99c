
/*
 * What "nginx -t" refuses of a route whose line is well-formed.
 */


#include <string.h>

#include "scim_map_tree.h"


typedef scim_rc_t (*scim_map_check_pt)(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);


/* of which variables a route of the kind needs one, a bit each */

typedef struct {
    scim_route_kind_t    kind;
    unsigned             vars;
    const char          *name;
} scim_map_needed_t;


static scim_rc_t scim_map_check_repeated(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_check_route_attrs(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static const char *scim_map_route_attr_fault(const scim_resource_t *resource,
    const scim_route_t *route, size_t attr);
static scim_rc_t scim_map_check_route_value(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_check_values_there(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static int scim_map_has_always(const scim_map_attr_t *attr);
static scim_rc_t scim_map_check_needed(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_check_paging(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_check_total(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err);


static const scim_map_check_pt  scim_map_route_checks[] = {
    scim_map_check_repeated,
    scim_map_check_route_attrs,
    scim_map_check_route_value,
    scim_map_check_values_there,
    scim_map_check_needed,
    scim_map_check_paging,
    scim_map_check_total,
    NULL
};


#define SCIM_VARS_ONE                                                         \
    (1u << SCIM_VAR_ID | 1u << SCIM_VAR_ATTR | 1u << SCIM_VAR_LOOKUP          \
     | 1u << SCIM_VAR_SESSION | 1u << SCIM_VAR_NGINX)

#define SCIM_VARS_VALUE                                                       \
    (1u << SCIM_VAR_VALUE | 1u << SCIM_VAR_VALUES | 1u << SCIM_VAR_LOOKUP     \
     | 1u << SCIM_VAR_SESSION | 1u << SCIM_VAR_NGINX)


static const scim_map_needed_t  scim_map_needed[] = {
    { SCIM_ROUTE_FIND,   SCIM_VARS_VALUE, "$scim_value" },
    { SCIM_ROUTE_GET,    SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_READ,   SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_UPDATE, SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_DELETE, SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_SET,    SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_ADD,    SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_ADD,    SCIM_VARS_VALUE, "$scim_value" },
    { SCIM_ROUTE_REMOVE, SCIM_VARS_ONE,   "$scim_id" },
    { SCIM_ROUTE_REMOVE, SCIM_VARS_VALUE, "$scim_value" }
};


scim_rc_t
scim_map_check_routes(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = resource->routes; route; route = route->next) {
        *where = route->where;

        for (i = 0; scim_map_route_checks[i]; i++) {
            if (scim_map_route_checks[i](resource, route, err) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }
    }

    return SCIM_OK;
}


/* what is asked of one route only is never asked of the second */

static scim_rc_t
scim_map_check_repeated(scim_resource_t *resource, const scim_route_t *route,
    scim_error_t *err)
{
    size_t               i, j;
    const scim_route_t  *other;

    if (route->kind == SCIM_ROUTE_GET
        && scim_map_route(resource, SCIM_ROUTE_GET) != route)
    {
        return scim_error_set(err, 500, NULL, "duplicate \"get\"");
    }

    if (route->kind != SCIM_ROUTE_READ) {
        return SCIM_OK;
    }

    for (other = resource->routes; other != route; other = other->next) {

        if (other->kind != SCIM_ROUTE_READ) {
            continue;
        }

        for (i = 0; i < route->nattrs; i++) {
            for (j = 0; j < other->nattrs; j++) {
                if (route->attrs[i] == other->attrs[j]) {
                    return scim_error_set(err, 500, NULL, "duplicate \"read\""
                                          " of \"%s\"",
                                          resource->attrs[route->attrs[i]]
                                              .name);
                }
            }
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_route_attrs(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err)
{
    size_t       i;
    const char  *fault;

    for (i = 0; i < route->nattrs; i++) {

        fault = scim_map_route_attr_fault(resource, route, route->attrs[i]);

        if (fault) {
            return scim_error_set(err, 500, NULL, "\"%s\" cannot be in"
                                  " \"%s\", it is %s",
                                  resource->attrs[route->attrs[i]].name,
                                  scim_map_kind_name(route->kind), fault);
        }
    }

    return SCIM_OK;
}


static const char *
scim_map_route_attr_fault(const scim_resource_t *resource,
    const scim_route_t *route, size_t attr)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    if (route->kind >= SCIM_ROUTE_SET && a->flags & SCIM_ATTR_READ_ONLY) {
        return "\"read_only\"";
    }

    if (route->kind >= SCIM_ROUTE_ADD && a->shape != SCIM_SHAPE_LIST) {
        return "no list of values";
    }

    if (route->kind >= SCIM_ROUTE_SET) {
        return a->shape == SCIM_SHAPE_WHOLE ? "kept in Redis as a whole"
                                            : NULL;
    }

    if (a->flags & SCIM_ATTR_WRITE_ONLY) {
        return "\"write_only\"";
    }

    if (route->kind == SCIM_ROUTE_READ && attr == resource->id) {
        return "needed from \"get\"";
    }

    if (route->kind == SCIM_ROUTE_READ && a->place.kind == SCIM_PLACE_REDIS) {
        return "kept in Redis";
    }

    if (route->kind == SCIM_ROUTE_LIST && a->shape != SCIM_SHAPE_ONE) {
        return "a list";
    }

    return NULL;
}


static scim_rc_t
scim_map_check_route_value(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err)
{
    const scim_map_attr_t  *attr;

    if (route->value == NULL) {
        return SCIM_OK;
    }

    attr = &resource->attrs[route->attrs[0]];

    if (attr->shape != SCIM_SHAPE_ONE) {
        return scim_error_set(err, 500, NULL, "\"%s\" is a list and never has"
                              " the value \"%s\"", attr->name, route->value);
    }

    return scim_map_check_value(attr, route->value, err);
}


/* a call cannot be made, or an object not be found again, without a value */

static scim_rc_t
scim_map_check_values_there(scim_resource_t *resource,
    const scim_route_t *route, scim_error_t *err)
{
    size_t                  i;
    const scim_part_t      *part;
    const scim_map_attr_t  *attr;

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (route->in_path[i] && !scim_map_has_always(attr)) {
            return scim_error_set(err, 500, NULL, "\"%s\" is in a path and"
                                  " may have no value: it must be"
                                  " \"required\" or have a \"default=\"",
                                  attr->name);
        }
    }

    for (i = 0; i < route->id.nparts; i++) {
        part = &route->id.parts[i];

        if (part->var == NULL || part->var->kind != SCIM_VAR_ATTR) {
            continue;
        }

        attr = &resource->attrs[part->var->index];

        if (!scim_map_has_always(attr)) {
            return scim_error_set(err, 500, NULL, "\"%s\" is in \"id=\" and"
                                  " may have no value: it must be"
                                  " \"required\" or have a \"default=\"",
                                  attr->name);
        }
    }

    return SCIM_OK;
}


static int
scim_map_has_always(const scim_map_attr_t *attr)
{
    return attr->dflt || attr->flags & SCIM_ATTR_REQUIRED
           || (attr->path.sub == NULL && attr->path.attr->required);
}


/* else the call would be the same for all objects, or all values */

static scim_rc_t
scim_map_check_needed(scim_resource_t *resource, const scim_route_t *route,
    scim_error_t *err)
{
    size_t                    i;
    const scim_map_needed_t  *needed;

    (void) resource;

    for (i = 0; i < sizeof(scim_map_needed) / sizeof(scim_map_needed[0]); i++)
    {
        needed = &scim_map_needed[i];

        if (route->kind == needed->kind && !(route->vars & needed->vars)) {
            return scim_error_set(err, 500, NULL, "\"%s\" without \"%s\"",
                                  scim_map_kind_name(route->kind),
                                  needed->name);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_paging(scim_resource_t *resource, const scim_route_t *route,
    scim_error_t *err)
{
    unsigned  offsets, pages;

    (void) resource;

    offsets = route->vars & (1u << SCIM_VAR_OFFSET | 1u << SCIM_VAR_START);
    pages = route->vars & (1u << SCIM_VAR_PAGE | 1u << SCIM_VAR_PAGE0);

    if (offsets && pages) {
        return scim_error_set(err, 500, NULL, "paging by offset and by page"
                              " at once");
    }

    if ((offsets || pages) && route->vars & (1u << SCIM_VAR_CURSOR)) {
        return scim_error_set(err, 500, NULL, "paging by \"$scim_cursor\" and"
                              " by something else at once");
    }

    if (route->has_next != (route->paging == SCIM_PAGING_CURSOR)) {
        return scim_error_set(err, 500, NULL, "\"next=\" and \"$scim_cursor\""
                              " need one another");
    }

    if (route->paging == SCIM_PAGING_PAGE && route->size == 0) {
        return scim_error_set(err, 500, NULL, "paging by page without"
                              " \"$scim_limit\" needs \"size=\"");
    }

    if (route->paging == SCIM_PAGING_NONE
        && route->vars & (1u << SCIM_VAR_LIMIT))
    {
        return scim_error_set(err, 500, NULL, "\"$scim_limit\" without an"
                              " offset or a page never reaches the end");
    }

    if (route->paging == SCIM_PAGING_NONE && route->size) {
        return scim_error_set(err, 500, NULL, "\"size=\" without a variable"
                              " that pages");
    }

    if (route->paging != SCIM_PAGING_NONE && route->kind == SCIM_ROUTE_READ
        && !route->has_items)
    {
        return scim_error_set(err, 500, NULL, "paging without \"items=\"");
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_check_total(scim_resource_t *resource, const scim_route_t *route,
    scim_error_t *err)
{
    if (!route->has_total || route->paging != SCIM_PAGING_NONE) {
        return SCIM_OK;
    }

    return scim_map_warn(resource->map, route->where, "\"total=\" without a"
                         " variable that pages: what is not in the first page"
                         " is not read")
           == SCIM_OK ? SCIM_OK : scim_error_memory(err);
}
