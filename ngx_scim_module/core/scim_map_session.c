
/*
 * The block "session": what comes before the first call on the app.
 *
 *     session {
 *         login         CALL;
 *         lookup $NAME  CALL  value=PLACE;
 *         on ...;
 *     }
 *
 * To the rest of the mapping it is a resource that has nothing but routes,
 * which are called in the order of their lines.
 */


#include <string.h>

#include "scim_map_tree.h"


static scim_rc_t scim_map_session_names(scim_resource_t *session,
    scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_session_line(scim_resource_t *session,
    const scim_line_t *line, scim_error_t *err);


scim_rc_t
scim_map_session(scim_map_t *map, scim_where_t where,
    scim_resource_t **resource, scim_error_t *err)
{
    scim_resource_t  *session;

    if (map->session) {
        return scim_error_set(err, 500, NULL, "duplicate \"session\"");
    }

    session = scim_mem_alloc(map->mem, sizeof(scim_resource_t));
    if (session == NULL) {
        return scim_error_memory(err);
    }

    session->map = map;
    session->where = where;
    session->type.name = "session";
    session->lines.last = &session->lines.first;
    session->last_route = &session->routes;
    session->id = SCIM_MAP_NONE;

    map->session = session;
    *resource = session;

    return SCIM_OK;
}


scim_rc_t
scim_map_compile_session(scim_map_t *map, scim_where_t *where,
    scim_error_t *err)
{
    const scim_line_t  *line;

    if (map->session == NULL) {
        return SCIM_OK;
    }

    *where = map->session->where;

    if (scim_map_session_names(map->session, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (line = map->session->lines.first; line; line = line->next) {
        *where = line->where;

        if (scim_map_session_line(map->session, line, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    *where = map->session->where;

    /* the answer to a login by RPC is the token, so a lookup may be all */

    if (map->session->routes == NULL) {
        return scim_error_set(err, 500, NULL, "no \"login\" and no \"lookup\""
                              " in \"session\"");
    }

    return SCIM_OK;
}


int
scim_map_session_index(const scim_map_t *map, scim_str_t name)
{
    size_t  i;

    for (i = 0; map->session && i < map->session->nlookups; i++) {
        if (scim_str_eq(name, map->session->lookups[i].name.data)) {
            return (int) i;
        }
    }

    return -1;
}


int
scim_map_has_session(const scim_map_t *map)
{
    return map->session != NULL;
}


const char *
scim_map_session_variable(const scim_map_t *map, size_t i)
{
    return map->session && i < map->session->nlookups
           ? map->session->lookups[i].name.data : NULL;
}


static scim_rc_t
scim_map_session_names(scim_resource_t *session, scim_where_t *where,
    scim_error_t *err)
{
    scim_where_t  at;

    at = *where;

    if (scim_map_declare_lookups(session, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *where = at;

    return SCIM_OK;
}


static scim_rc_t
scim_map_session_line(scim_resource_t *session, const scim_line_t *line,
    scim_error_t *err)
{
    int             i;
    scim_str_t      name;
    scim_lookup_t  *lookup;

    if (scim_str_eq(line->args[0], "on")) {
        return scim_map_compile_on(session, line, err);
    }

    if (scim_str_eq(line->args[0], "login")) {
        return scim_map_compile_route(session, line, err);
    }

    name.data = line->args[1].data + 1;
    name.len = line->args[1].len - 1;

    i = scim_map_session_index(session->map, name);
    lookup = &session->lookups[i];

    if (scim_map_compile_lookup(session, lookup, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *session->last_route = lookup->route;
    session->last_route = &lookup->route->next;

    return SCIM_OK;
}
