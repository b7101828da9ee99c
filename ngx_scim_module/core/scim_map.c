
/*
 * A mapping, made from the lines of its block.
 */


#include <string.h>

#include "scim_layout.h"
#include "scim_map_attr.h"
#include "scim_op.h"
#include "scim_scalar.h"


typedef scim_rc_t (*scim_map_line_pt)(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);


typedef struct {
    const char         *name;
    scim_map_line_pt    compile;
    unsigned            in_map:1;
    unsigned            in_resource:1;
    unsigned            in_session:1;
} scim_map_directive_t;


static const scim_map_directive_t *scim_map_directive(scim_str_t name);
static scim_rc_t scim_map_add_line(scim_map_t *map, scim_lines_t *lines,
    const scim_str_t *args, size_t nargs, scim_where_t where,
    scim_error_t *err);
static scim_rc_t scim_map_compile(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_compile_lines(scim_resource_t *resource,
    const scim_line_t *line, scim_where_t *where, scim_error_t *err);


static const scim_map_directive_t  scim_map_directives[] = {
    { "attribute", NULL,                    0, 1, 0 },
    { "list",      scim_map_compile_route,  0, 1, 0 },
    { "find",      scim_map_compile_route,  0, 1, 0 },
    { "get",       scim_map_compile_route,  0, 1, 0 },
    { "read",      scim_map_compile_route,  0, 1, 0 },
    { "create",    scim_map_compile_route,  0, 1, 0 },
    { "update",    scim_map_compile_route,  0, 1, 0 },
    { "delete",    scim_map_compile_route,  0, 1, 0 },
    { "set",       scim_map_compile_route,  0, 1, 0 },
    { "add",       scim_map_compile_route,  0, 1, 0 },
    { "remove",    scim_map_compile_route,  0, 1, 0 },
    { "on",        scim_map_compile_on,     1, 1, 1 },
    { "lookup",    NULL,                    1, 1, 1 },
    { "login",     NULL,                    0, 0, 1 },
    { "hide",      scim_map_compile_hide,   0, 1, 0 },
    { "detail",    scim_map_compile_detail, 1, 1, 0 },
    { "me",        scim_map_compile_me,     0, 1, 0 },
    { "json",      NULL,                    1, 1, 0 },
    { "form",      NULL,                    1, 1, 0 },
    { "xml",       NULL,                    1, 1, 0 },
    { NULL,        NULL,                    0, 0, 0 }
};


scim_map_t *
scim_map_new(scim_str_t name, scim_map_variable_pt variable, void *data)
{
    scim_mem_t  *mem;
    scim_map_t  *map;

    mem = scim_mem_new();
    if (mem == NULL) {
        return NULL;
    }

    map = scim_mem_alloc(mem, sizeof(scim_map_t));
    if (map == NULL) {
        scim_mem_free(mem);
        return NULL;
    }

    map->mem = mem;
    map->variable = variable;
    map->data = data;
    map->lines.last = &map->lines.first;
    map->last_resource = &map->resources;
    map->last_warning = &map->warnings;

    map->name.len = name.len;
    map->name.data = scim_mem_strdup(mem, name.data, name.len);

    if (map->name.data == NULL) {
        scim_mem_free(mem);
        return NULL;
    }

    return map;
}


void
scim_map_free(scim_map_t *map)
{
    if (map) {
        scim_mem_free(map->mem);
    }
}


/*
 * A line is compiled at the end of the mapping only: it may speak of
 * attributes that stand below it, and the lines of the mapping itself mean
 * something else in each resource.
 */

scim_rc_t
scim_map_line(scim_map_t *map, scim_resource_t *resource,
    const scim_str_t *args, size_t nargs, scim_where_t where,
    scim_error_t *err)
{
    const scim_map_directive_t  *directive;

    directive = scim_map_directive(args[0]);

    if (directive == NULL
        || (resource == NULL ? !directive->in_map
            : resource == map->session ? !directive->in_session
                                       : !directive->in_resource))
    {
        return scim_error_set(err, 500, NULL, "\"%.*s\" is not supported here",
                              (int) args[0].len, args[0].data);
    }

    return scim_map_add_line(map, resource ? &resource->lines : &map->lines,
                             args, nargs, where, err);
}


scim_rc_t
scim_map_end(scim_map_t *map, scim_where_t *where, scim_error_t *err)
{
    scim_resource_t  *res;

    if (scim_map_compile_session(map, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (res = map->resources; res; res = res->next) {
        if (scim_map_compile(res, where, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    if (map->resources == NULL) {
        return scim_error_set(err, 500, NULL, "no \"resource\" in mapping"
                              " \"%s\"", map->name.data);
    }

    if (scim_map_link(map, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (res = map->resources; res; res = res->next) {
        if (scim_map_derive(res, where, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (scim_layout_new(res, &res->layout) != SCIM_OK) {
            return scim_error_memory(err);
        }
    }

    if (scim_map_warn_bodies(map) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return scim_map_check_map(map, where, err);
}


const char *
scim_map_warning(scim_map_t *map, scim_where_t *where)
{
    scim_warning_t  *warning;

    warning = map->warnings;
    if (warning == NULL) {
        return NULL;
    }

    map->warnings = warning->next;
    *where = warning->where;

    return warning->text;
}


scim_rc_t
scim_map_warn(scim_map_t *map, scim_where_t where, const char *text)
{
    scim_warning_t  *warning;

    warning = scim_mem_alloc(map->mem, sizeof(scim_warning_t));
    if (warning == NULL) {
        return SCIM_FAIL;
    }

    warning->where = where;
    warning->text = text;

    *map->last_warning = warning;
    map->last_warning = &warning->next;

    return SCIM_OK;
}


const scim_route_t *
scim_map_route(const scim_resource_t *resource, scim_route_kind_t kind)
{
    const scim_route_t  *route;

    for (route = resource->routes; route; route = route->next) {
        if (route->kind == kind) {
            return route;
        }
    }

    return NULL;
}


const scim_route_t *
scim_map_route_next(const scim_route_t *route)
{
    const scim_route_t  *next;

    for (next = route->next; next; next = next->next) {
        if (next->kind == route->kind) {
            return next;
        }
    }

    return NULL;
}


int
scim_map_is_exact(const scim_map_attr_t *attr)
{
    return attr->path.sub ? attr->path.sub->case_exact
                          : attr->path.attr->case_exact;
}


int
scim_map_is_app_attr(const scim_map_attr_t *attr)
{
    return attr->place.kind != SCIM_PLACE_REDIS;
}


int
scim_map_is_kept_list(const scim_map_attr_t *attr)
{
    return attr->place.kind == SCIM_PLACE_REDIS
           && attr->shape == SCIM_SHAPE_LIST;
}


int
scim_map_is_kept_time(const scim_map_attr_t *attr)
{
    return attr->place.kind == SCIM_PLACE_REDIS && attr->path.schema == NULL
           && attr->path.sub && strcmp(attr->path.attr->name, "meta") == 0
           && (strcmp(attr->path.sub->name, "created") == 0
               || strcmp(attr->path.sub->name, "lastModified") == 0);
}


int
scim_map_is_untold(const scim_resource_t *resource)
{
    return resource->in_redis
           && scim_map_route(resource, SCIM_ROUTE_CREATE) == NULL;
}


const scim_route_t *
scim_map_attr_route(const scim_resource_t *resource, scim_route_kind_t kind,
    size_t attr)
{
    size_t               i;
    const scim_route_t  *route;

    for (route = scim_map_route(resource, kind);
         route;
         route = scim_map_route_next(route))
    {
        for (i = 0; i < route->nattrs; i++) {
            if (route->attrs[i] == attr) {
                return route;
            }
        }
    }

    return NULL;
}


int
scim_map_is_apart(const scim_resource_t *resource, size_t attr)
{
    return scim_map_attr_route(resource, SCIM_ROUTE_SET, attr)
           || scim_map_attr_route(resource, SCIM_ROUTE_ADD, attr)
           || scim_map_attr_route(resource, SCIM_ROUTE_REMOVE, attr);
}


int
scim_map_changes_users(const scim_resource_t *resource)
{
    return resource->users && resource->members != SCIM_MAP_NONE
           && resource->users->attrs[resource->users_attr].grouped
           && !(resource->attrs[resource->members].flags
                & SCIM_ATTR_READ_ONLY)
           && !scim_map_is_apart(resource, resource->members);
}


int
scim_map_is_writable(const scim_resource_t *resource)
{
    size_t  i;

    static const scim_route_kind_t  kinds[] = {
        SCIM_ROUTE_CREATE, SCIM_ROUTE_UPDATE, SCIM_ROUTE_SET, SCIM_ROUTE_ADD,
        SCIM_ROUTE_REMOVE
    };

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (scim_map_route(resource, kinds[i])) {
            return 1;
        }
    }

    return scim_map_changes_users(resource);
}


const char *
scim_map_linked_type(const scim_map_attr_t *attr)
{
    size_t  i;

    static const struct {
        const char  *attr;
        const char  *type;
    } links[] = {
        { "members", "User" },
        { "groups", "Group" }
    };

    if (attr->path.schema || attr->shape != SCIM_SHAPE_LIST) {
        return NULL;
    }

    for (i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        if (strcmp(attr->path.attr->name, links[i].attr) == 0) {
            return links[i].type;
        }
    }

    return NULL;
}


const scim_resource_t *
scim_map_named(const scim_map_t *map, const char *type)
{
    const scim_resource_t  *resource;

    for (resource = map->resources; resource; resource = resource->next) {
        if (strcmp(resource->type.name, type) == 0) {
            break;
        }
    }

    return resource;
}


int
scim_map_is_built(const scim_resource_t *resource, const scim_route_t *route,
    size_t attr)
{
    const scim_map_attr_t  *a;

    a = &resource->attrs[attr];

    return route->built && scim_place_is_writable(&a->place) && a->place.nsteps
           && (!(a->flags & SCIM_ATTR_READ_ONLY) || a->grouped)
           && !scim_map_is_apart(resource, attr);
}


static const scim_map_directive_t *
scim_map_directive(scim_str_t name)
{
    const scim_map_directive_t  *directive;

    for (directive = scim_map_directives; directive->name; directive++) {
        if (scim_str_eq(name, directive->name)) {
            return directive;
        }
    }

    return NULL;
}


static scim_rc_t
scim_map_add_line(scim_map_t *map, scim_lines_t *lines,
    const scim_str_t *args, size_t nargs, scim_where_t where,
    scim_error_t *err)
{
    size_t        i;
    scim_line_t  *line;

    /* what cannot be in JSON would fail when it is sent */

    for (i = 0; i < nargs; i++) {
        if (!scim_scalar_is_text(args[i].data, args[i].len)) {
            return scim_error_set(err, 500, NULL, "\"%.*s\" is not UTF-8",
                                  (int) args[i].len, args[i].data);
        }
    }

    line = scim_mem_alloc(map->mem, sizeof(scim_line_t));
    if (line == NULL) {
        return scim_error_memory(err);
    }

    line->args = scim_mem_alloc(map->mem, nargs * sizeof(scim_str_t));
    if (line->args == NULL) {
        return scim_error_memory(err);
    }

    for (i = 0; i < nargs; i++) {
        line->args[i].len = args[i].len;
        line->args[i].data = scim_mem_strdup(map->mem, args[i].data,
                                             args[i].len);
        if (line->args[i].data == NULL) {
            return scim_error_memory(err);
        }
    }

    line->nargs = nargs;
    line->where = where;

    *lines->last = line;
    lines->last = &line->next;

    return SCIM_OK;
}


static scim_rc_t
scim_map_compile(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    if (scim_map_declare_lookups(resource, where, err) != SCIM_OK
        || scim_map_compile_attrs(resource, where, err) != SCIM_OK
        || scim_map_check_bodies(resource, where, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_map_compile_lines(resource, resource->lines.first, where, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_map_compile_lines(resource, resource->map->lines.first, where,
                               err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_map_compile_lookups(resource, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    /* groups of users may be changed with them, which is not known yet */

    if (!scim_map_is_writable(resource) && !resource->derived
        && !resource->in_redis)
    {
        scim_map_type_read_only(resource);
    }

    return scim_map_check(resource, where, err);
}


static scim_rc_t
scim_map_compile_lines(scim_resource_t *resource, const scim_line_t *line,
    scim_where_t *where, scim_error_t *err)
{
    const scim_map_directive_t  *directive;

    for ( /* void */ ; line; line = line->next) {
        directive = scim_map_directive(line->args[0]);

        if (directive->compile == NULL) {
            continue;
        }

        *where = line->where;

        if (directive->compile(resource, line, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}
