
/*
 * The lines "lookup": variables that a call of their own fetches.
 *
 *     lookup $NAME CALL value=PLACE
 *
 * Their names are known before any other line is compiled, since a line may
 * use one that stands below it.  Those of the mapping are compiled in each
 * resource that uses them.
 */


#include <string.h>

#include "scim_map_tree.h"


static size_t scim_map_count_lookups(const scim_line_t *line);
static scim_rc_t scim_map_name_lookups(scim_resource_t *resource,
    const scim_line_t *line, int own, scim_where_t *where,
    scim_error_t *err);
static scim_rc_t scim_map_name_lookup(scim_resource_t *resource,
    const scim_line_t *line, int own, scim_error_t *err);
static int scim_map_is_variable(scim_str_t text);
static scim_rc_t scim_map_close_lookups(scim_resource_t *resource,
    scim_lookup_t *lookup, scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_add_uses(scim_resource_t *resource,
    scim_route_t *route, scim_error_t *err);
static const char *scim_map_var_fault(unsigned vars);


scim_rc_t
scim_map_declare_lookups(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t              n;
    const scim_map_t   *map;
    const scim_line_t  *lines;

    map = resource->map;

    lines = resource == map->session ? NULL : map->lines.first;

    n = scim_map_count_lookups(resource->lines.first)
        + scim_map_count_lookups(lines);

    resource->lookups = scim_mem_alloc(map->mem, (n + 1)
                                                 * sizeof(scim_lookup_t));
    if (resource->lookups == NULL) {
        return scim_error_memory(err);
    }

    if (scim_map_name_lookups(resource, resource->lines.first, 1, where, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_map_name_lookups(resource, lines, 0, where, err);
}


scim_rc_t
scim_map_compile_lookups(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    int             any;
    size_t          i;
    scim_route_t   *route;
    scim_lookup_t  *lookup;

    /* one that is compiled may use another one */

    do {
        for (i = 0, any = 0; i < resource->nlookups; i++) {
            lookup = &resource->lookups[i];

            if (lookup->route || !lookup->used) {
                continue;
            }

            any = 1;
            *where = lookup->line->where;

            if (scim_map_compile_lookup(resource, lookup, err) != SCIM_OK) {
                return SCIM_FAIL;
            }
        }
    } while (any);

    for (i = 0; i < resource->nlookups; i++) {
        lookup = &resource->lookups[i];

        if (lookup->route
            && scim_map_close_lookups(resource, lookup, where, err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    for (route = resource->routes; route; route = route->next) {
        *where = route->where;

        if (scim_map_add_uses(resource, route, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* as a route whose line has no name */

scim_rc_t
scim_map_compile_lookup(scim_resource_t *resource, scim_lookup_t *lookup,
    scim_error_t *err)
{
    size_t       i;
    scim_line_t  line;

    line = *lookup->line;
    line.nargs--;

    line.args = scim_mem_alloc(resource->map->mem,
                               line.nargs * sizeof(scim_str_t));
    if (line.args == NULL) {
        return scim_error_memory(err);
    }

    line.args[0] = lookup->line->args[0];

    for (i = 1; i < line.nargs; i++) {
        line.args[i] = lookup->line->args[i + 1];
    }

    if (scim_map_route_new(resource, &line, &lookup->route, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    lookup->route->name = scim_mem_printf(resource->map->mem, NULL,
                                          "%s.lookup.%s", resource->type.name,
                                          lookup->name.data);
    if (lookup->route->name == NULL) {
        return scim_error_memory(err);
    }

    lookup->route->call = lookup->route->name
                          + strlen(resource->type.name) + 1;

    if (!lookup->route->has_value_place) {
        return scim_error_set(err, 500, NULL, "\"lookup\" without \"value=\"");
    }

    return SCIM_OK;
}


int
scim_map_lookup_index(const scim_resource_t *resource, scim_str_t name)
{
    size_t  i;

    for (i = 0; i < resource->nlookups; i++) {
        if (scim_str_eq(name, resource->lookups[i].name.data)) {
            return (int) i;
        }
    }

    return -1;
}


static size_t
scim_map_count_lookups(const scim_line_t *line)
{
    size_t  n;

    for (n = 0; line; line = line->next) {
        n += scim_str_eq(line->args[0], "lookup");
    }

    return n;
}


static scim_rc_t
scim_map_name_lookups(scim_resource_t *resource, const scim_line_t *line,
    int own, scim_where_t *where, scim_error_t *err)
{
    for ( /* void */ ; line; line = line->next) {

        if (!scim_str_eq(line->args[0], "lookup")) {
            continue;
        }

        *where = line->where;

        if (scim_map_name_lookup(resource, line, own, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* one of the resource hides one of the mapping (rule 28) */

static scim_rc_t
scim_map_name_lookup(scim_resource_t *resource, const scim_line_t *line,
    int own, scim_error_t *err)
{
    int             other;
    scim_str_t      name;
    scim_lookup_t  *lookup;

    if (line->nargs < 4 || !scim_map_is_variable(line->args[1])) {
        return scim_error_set(err, 500, NULL, "expected \"lookup $NAME METHOD"
                              " uri value=PLACE\"");
    }

    name.data = line->args[1].data + 1;
    name.len = line->args[1].len - 1;

    if (name.len > 5 && memcmp(name.data, "scim_", 5) == 0) {
        return scim_error_set(err, 500, NULL, "\"$%s\" is a name of the"
                              " module's own", name.data);
    }

    other = scim_map_lookup_index(resource, name);

    if (other < 0 && resource != resource->map->session
        && scim_map_session_index(resource->map, name) >= 0)
    {
        return scim_error_set(err, 500, NULL, "the session has a lookup"
                              " \"$%s\", too", name.data);
    }

    if (other >= 0) {
        if (!own && resource->lookups[other].own) {
            return SCIM_OK;
        }

        return scim_error_set(err, 500, NULL, "duplicate lookup \"$%s\"",
                              name.data);
    }

    lookup = &resource->lookups[resource->nlookups++];
    lookup->line = line;
    lookup->name = name;
    lookup->own = own;
    lookup->used = own;

    return SCIM_OK;
}


static int
scim_map_is_variable(scim_str_t text)
{
    char    ch;
    size_t  i;

    for (i = 1; i < text.len; i++) {
        ch = text.data[i];

        if ((ch < 'a' || ch > 'z') && (ch < 'A' || ch > 'Z')
            && (ch < '0' || ch > '9') && ch != '_')
        {
            return 0;
        }
    }

    return text.len > 1 && text.data[0] == '$';
}


/* takes over what those that it uses need: the deepest come first */

static scim_rc_t
scim_map_close_lookups(scim_resource_t *resource, scim_lookup_t *lookup,
    scim_where_t *where, scim_error_t *err)
{
    size_t         i;
    scim_route_t  *route;

    route = lookup->route;

    if (lookup->state == SCIM_LOOKUP_CLOSED) {
        return SCIM_OK;
    }

    if (lookup->state == SCIM_LOOKUP_OPEN) {
        *where = lookup->line->where;
        return scim_error_set(err, 500, NULL, "the lookup \"$%s\" needs its own"
                              " result", lookup->name.data);
    }

    lookup->state = SCIM_LOOKUP_OPEN;

    for (i = 0; i < resource->nlookups; i++) {
        if (route->uses[i]
            && scim_map_close_lookups(resource, &resource->lookups[i], where,
                                      err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    lookup->state = SCIM_LOOKUP_CLOSED;
    *where = lookup->line->where;

    for (i = 0; i < resource->nattrs; i++) {
        route->looked[i] |= route->named[i];
    }

    return scim_map_add_uses(resource, route, err);
}


static scim_rc_t
scim_map_add_uses(scim_resource_t *resource, scim_route_t *route,
    scim_error_t *err)
{
    size_t                i, j;
    unsigned              vars;
    const char           *fault;
    const scim_lookup_t  *lookup;

    static const unsigned  mask = 1u << SCIM_VAR_ID | 1u << SCIM_VAR_VALUE
                                  | 1u << SCIM_VAR_ATTR;

    for (i = 0; i < resource->nlookups; i++) {

        if (!route->uses[i]) {
            continue;
        }

        lookup = &resource->lookups[i];
        vars = lookup->route->vars & mask;
        fault = scim_map_var_fault(vars
                                   & ~scim_map_route_vars(resource, route));

        if (fault) {
            return scim_error_set(err, 500, NULL, "the lookup \"$%s\" needs"
                                  " \"%s\", which has no value in \"%s\"",
                                  lookup->name.data, fault, route->call);
        }

        if (vars & (1u << SCIM_VAR_VALUE)
            && route->vars & (1u << SCIM_VAR_VALUES))
        {
            return scim_error_set(err, 500, NULL, "the lookup \"$%s\" is of one"
                                  " value, \"%s\" has several",
                                  lookup->name.data, route->call);
        }

        route->vars |= vars;

        for (j = 0; j < resource->nattrs; j++) {
            route->looked[j] |= lookup->route->looked[j];
        }
    }

    return SCIM_OK;
}


static const char *
scim_map_var_fault(unsigned vars)
{
    if (vars & (1u << SCIM_VAR_ID)) {
        return "$scim_id";
    }

    if (vars & (1u << SCIM_VAR_VALUE)) {
        return "$scim_value";
    }

    return vars ? "an attribute" : NULL;
}
