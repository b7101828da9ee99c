
/*
 * The lines of a resource that say how the app is called.
 *
 *     list [ATTR=VALUE] CALL      find ATTR ... CALL      get CALL  ...
 *     CALL = METHOD uri [option ...]
 */


#include <string.h>

#include "scim_map_tree.h"


/* which variables the templates of a kind of route may have, a bit each */

typedef struct {
    const char            *name;
    unsigned               vars;
    unsigned               needs_attr:1;
    unsigned               takes_attr:1;
} scim_map_route_kind_t;


static scim_rc_t scim_map_route_kind(scim_str_t name,
    scim_route_kind_t *kind);
static scim_rc_t scim_map_route_attrs(scim_resource_t *resource,
    scim_route_t *route, const scim_line_t *line, size_t *pos,
    scim_error_t *err);
static scim_rc_t scim_map_route_attr(scim_resource_t *resource,
    scim_route_t *route, scim_str_t text, scim_error_t *err);
static int scim_map_route_is_method(scim_str_t text);
static scim_rc_t scim_map_route_name(scim_resource_t *resource,
    scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_route_uri(scim_resource_t *resource,
    scim_route_t *route, scim_str_t text, scim_error_t *err);
static void scim_map_route_paging(scim_route_t *route);


#define SCIM_VARS_PAGING                                                      \
    (1u << SCIM_VAR_OFFSET | 1u << SCIM_VAR_START | 1u << SCIM_VAR_PAGE       \
     | 1u << SCIM_VAR_PAGE0 | 1u << SCIM_VAR_CURSOR | 1u << SCIM_VAR_LIMIT)

#define SCIM_VARS_ANY                                                         \
    (1u << SCIM_VAR_CALL | 1u << SCIM_VAR_LOOKUP | 1u << SCIM_VAR_SESSION     \
     | 1u << SCIM_VAR_NGINX)

#define SCIM_VARS_BODY  (1u << SCIM_VAR_ATTR | 1u << SCIM_VAR_SECRET)

#define SCIM_VARS_VALUE  (1u << SCIM_VAR_VALUE | 1u << SCIM_VAR_VALUES)


/* in the order of scim_route_kind_t */

static const scim_map_route_kind_t  scim_map_route_kinds[] = {
    { "list",   SCIM_VARS_ANY | SCIM_VARS_PAGING, 0, 1 },
    { "find",   SCIM_VARS_ANY | SCIM_VARS_PAGING | 1u << SCIM_VAR_VALUE, 1, 1 },
    { "get",    SCIM_VARS_ANY | 1u << SCIM_VAR_ID, 0, 0 },
    { "read",   SCIM_VARS_ANY | SCIM_VARS_PAGING | 1u << SCIM_VAR_ID, 1, 1 },
    { "lookup", SCIM_VARS_ANY | SCIM_VARS_BODY | 1u << SCIM_VAR_VALUE
                | 1u << SCIM_VAR_ID, 0, 0 },
    { "login",  SCIM_VARS_ANY, 0, 0 },
    { "lookup", SCIM_VARS_ANY, 0, 0 },
    { "create", SCIM_VARS_ANY | SCIM_VARS_BODY, 0, 0 },
    { "update", SCIM_VARS_ANY | SCIM_VARS_BODY | 1u << SCIM_VAR_ID, 0, 0 },
    { "delete", SCIM_VARS_ANY | SCIM_VARS_BODY | 1u << SCIM_VAR_ID, 0, 0 },
    { "set",    SCIM_VARS_ANY | SCIM_VARS_BODY | SCIM_VARS_VALUE
                | 1u << SCIM_VAR_ID, 1, 1 },
    { "add",    SCIM_VARS_ANY | SCIM_VARS_BODY | SCIM_VARS_VALUE
                | 1u << SCIM_VAR_ID, 1, 1 },
    { "remove", SCIM_VARS_ANY | SCIM_VARS_BODY | SCIM_VARS_VALUE
                | 1u << SCIM_VAR_ID, 1, 1 },
    { NULL,     0, 0, 0 }
};


/* an app's own cap on a page, unless size= names it */

#define SCIM_MAP_PAGE_SIZE  100


scim_rc_t
scim_map_compile_route(scim_resource_t *resource, const scim_line_t *line,
    scim_error_t *err)
{
    scim_route_t  *route;

    if (scim_map_route_new(resource, line, &route, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *resource->last_route = route;
    resource->last_route = &route->next;

    return SCIM_OK;
}


scim_rc_t
scim_map_route_new(scim_resource_t *resource, const scim_line_t *line,
    scim_route_t **new_route, scim_error_t *err)
{
    size_t         pos;
    scim_mem_t    *mem;
    scim_route_t  *route;

    mem = resource->map->mem;

    route = scim_mem_alloc(mem, sizeof(scim_route_t));
    if (route == NULL) {
        return scim_error_memory(err);
    }

    route->where = line->where;
    route->attrs = scim_mem_alloc(mem, line->nargs * sizeof(size_t));
    route->headers = scim_mem_alloc(mem, line->nargs
                                         * sizeof(scim_header_template_t));
    route->named = scim_mem_alloc(mem, resource->nattrs + 1);
    route->in_path = scim_mem_alloc(mem, resource->nattrs + 1);
    route->looked = scim_mem_alloc(mem, resource->nattrs + 1);
    route->uses = scim_mem_alloc(mem, resource->nlookups + 1);
    route->object.kind = SCIM_PLACE_TREE;
    route->body_place.kind = SCIM_PLACE_TREE;
    route->items.kind = SCIM_PLACE_TREE;

    if (route->attrs == NULL || route->headers == NULL
        || route->named == NULL || route->in_path == NULL
        || route->looked == NULL || route->uses == NULL)
    {
        return scim_error_memory(err);
    }

    pos = 0;

    (void) scim_map_route_kind(line->args[0], &route->kind);

    if (resource == resource->map->session && route->kind == SCIM_ROUTE_LOOKUP)
    {
        route->kind = SCIM_ROUTE_FETCH;
    }

    if (scim_map_route_attrs(resource, route, line, &pos, err) != SCIM_OK
        || scim_map_route_name(resource, route, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    route->method = line->args[pos];

    if (scim_map_route_uri(resource, route, line->args[pos + 1], err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (pos += 2; pos < line->nargs; pos++) {
        if (scim_map_route_option(resource, route, line->args[pos], err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (scim_map_route_options_end(route, err) != SCIM_OK
        || scim_map_compile_body(resource, route, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    scim_map_route_paging(route);

    *new_route = route;

    return SCIM_OK;
}


unsigned
scim_map_route_vars(const scim_resource_t *resource,
    const scim_route_t *route)
{
    unsigned  vars;

    vars = scim_map_route_kinds[route->kind].vars;

    /* an id that is made here is there before the app's object is */

    if (resource->in_redis && route->kind == SCIM_ROUTE_CREATE) {
        vars |= 1u << SCIM_VAR_ID;
    }

    return vars;
}


const char *
scim_map_kind_name(scim_route_kind_t kind)
{
    return scim_map_route_kinds[kind].name;
}


void
scim_map_route_parser(scim_resource_t *resource, scim_route_t *route,
    scim_map_names_t *names, scim_template_parser_t *parser)
{
    memset(names, 0, sizeof(scim_map_names_t));

    names->resource = resource;
    names->what = scim_map_route_kinds[route->kind].name;
    names->allowed = scim_map_route_vars(resource, route);
    names->vars = &route->vars;
    names->named = route->named;
    names->uses = route->uses;
    names->fresh = (route->kind == SCIM_ROUTE_CREATE);
    names->present = (route->kind == SCIM_ROUTE_DELETE);

    parser->mem = resource->map->mem;
    parser->resolve = scim_map_resolve;
    parser->data = names;
}


static scim_rc_t
scim_map_route_kind(scim_str_t name, scim_route_kind_t *kind)
{
    size_t  i;

    for (i = 0; scim_map_route_kinds[i].name; i++) {
        if (scim_str_eq(name, scim_map_route_kinds[i].name)) {
            *kind = i;
            return SCIM_OK;
        }
    }

    return SCIM_DECLINED;
}


/* all up to the method; "pos" is where it stands */

static scim_rc_t
scim_map_route_attrs(scim_resource_t *resource, scim_route_t *route,
    const scim_line_t *line, size_t *pos, scim_error_t *err)
{
    size_t                        i;
    const char                   *name;
    const scim_map_route_kind_t  *kind;

    kind = &scim_map_route_kinds[route->kind];
    name = kind->name;

    for (i = 1; i < line->nargs; i++) {

        if (scim_map_route_is_method(line->args[i])) {
            break;
        }

        if (!kind->takes_attr) {
            return scim_error_set(err, 500, NULL, "bad method \"%s\","
                                  " expected capital letters",
                                  line->args[i].data);
        }

        if (scim_map_route_attr(resource, route, line->args[i], err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (i + 1 >= line->nargs) {
        return scim_error_set(err, 500, NULL, "no method and uri in \"%s\"",
                              name);
    }

    if (kind->needs_attr && route->nattrs == 0) {
        return scim_error_set(err, 500, NULL, "no attribute in \"%s\"", name);
    }

    if (route->value && route->nattrs > 1) {
        return scim_error_set(err, 500, NULL, "ATTR=VALUE among several"
                              " attributes in \"%s\"", name);
    }

    if (route->kind >= SCIM_ROUTE_ADD && route->nattrs > 1) {
        return scim_error_set(err, 500, NULL, "several attributes in \"%s\"",
                              name);
    }

    if (route->kind == SCIM_ROUTE_LIST && route->nattrs
        && route->value == NULL)
    {
        return scim_error_set(err, 500, NULL, "no value for the attribute in"
                              " \"list\"");
    }

    *pos = i;

    return SCIM_OK;
}


static scim_rc_t
scim_map_route_attr(scim_resource_t *resource, scim_route_t *route,
    scim_str_t text, scim_error_t *err)
{
    size_t       i, *attr;
    scim_str_t   name;
    const char  *eq;

    name = text;

    for (i = 0, eq = NULL; i < text.len && eq == NULL; i++) {

        if (text.data[i] == '[') {
            while (i < text.len && text.data[i] != ']') {
                i++;
            }

        } else if (text.data[i] == '=') {
            eq = text.data + i;
        }
    }

    if (eq) {
        if (route->kind != SCIM_ROUTE_LIST && route->kind != SCIM_ROUTE_SET) {
            return scim_error_set(err, 500, NULL, "\"%s\" in \"%s\", expected"
                                  " an attribute without a value", text.data,
                                  scim_map_kind_name(route->kind));
        }

        name.len = eq - text.data;
        route->value = eq + 1;
    }

    attr = &route->attrs[route->nattrs++];

    if (scim_map_find_attr(resource, name, attr, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *attr = scim_map_side(resource, *attr, route->kind >= SCIM_ROUTE_SET);

    return SCIM_OK;
}


static int
scim_map_route_is_method(scim_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if ((text.data[i] < 'A' || text.data[i] > 'Z')
            && text.data[i] != '-' && text.data[i] != '_')
        {
            return 0;
        }
    }

    return text.len && text.data[0] >= 'A' && text.data[0] <= 'Z';
}


/* "User.create", "User.set.active", for "on" lines, logs and $scim_call */

static scim_rc_t
scim_map_route_name(scim_resource_t *resource, scim_route_t *route,
    scim_error_t *err)
{
    size_t       len;
    const char  *kind;

    kind = scim_map_route_kinds[route->kind].name;

    if (route->nattrs) {
        route->name = scim_mem_printf(resource->map->mem, NULL, "%s.%s.%s",
                                      resource->type.name, kind,
                                      resource->attrs[route->attrs[0]].name);

    } else {
        route->name = scim_mem_printf(resource->map->mem, NULL, "%s.%s",
                                      resource->type.name, kind);
    }

    if (route->name == NULL) {
        return scim_error_memory(err);
    }

    len = strlen(resource->type.name) + 1;
    route->call = route->name + len;

    return SCIM_OK;
}


static scim_rc_t
scim_map_route_uri(scim_resource_t *resource, scim_route_t *route,
    scim_str_t text, scim_error_t *err)
{
    size_t                   i;
    scim_map_names_t         names;
    const scim_part_t       *part;
    scim_template_parser_t   parser;

    scim_map_route_parser(resource, route, &names, &parser);

    if (scim_template_parse_uri(&parser, text, &route->uri, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    route->uri_text = text.data;

    for (i = 0; i < route->uri.path.nparts; i++) {
        part = &route->uri.path.parts[i];

        if (part->var && part->var->kind == SCIM_VAR_ATTR) {
            route->in_path[part->var->index] = 1;
        }
    }

    return SCIM_OK;
}


static void
scim_map_route_paging(scim_route_t *route)
{
    if (route->vars & (1u << SCIM_VAR_OFFSET | 1u << SCIM_VAR_START)) {
        route->paging = SCIM_PAGING_OFFSET;

    } else if (route->vars & (1u << SCIM_VAR_PAGE | 1u << SCIM_VAR_PAGE0)) {
        route->paging = SCIM_PAGING_PAGE;

    } else if (route->vars & (1u << SCIM_VAR_CURSOR)) {
        route->paging = SCIM_PAGING_CURSOR;
    }

    if (route->size == 0 && route->vars & (1u << SCIM_VAR_LIMIT)) {
        route->size = SCIM_MAP_PAGE_SIZE;
    }
}
