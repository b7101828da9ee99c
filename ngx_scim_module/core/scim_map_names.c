
/*
 * The names of variables in a mapping's templates.
 */


#include <string.h>

#include "scim_map_tree.h"


typedef struct {
    const char            *name;
    scim_var_kind_t        kind;
} scim_map_name_t;


static scim_rc_t scim_map_resolve_attr(scim_map_names_t *names,
    scim_str_t name, scim_var_t *var, scim_error_t *err);
static scim_rc_t scim_map_resolve_lookup(scim_map_names_t *names,
    scim_str_t name, scim_var_t *var, scim_error_t *err);
static int scim_map_is_nginx_name(scim_str_t name);
static scim_rc_t scim_map_allow(scim_map_names_t *names, scim_str_t name,
    const scim_var_t *var, scim_error_t *err);


static const scim_map_name_t  scim_map_builtins[] = {
    { "scim_id",      SCIM_VAR_ID },
    { "scim_value",   SCIM_VAR_VALUE },
    { "scim_values",  SCIM_VAR_VALUES },
    { "scim_offset",  SCIM_VAR_OFFSET },
    { "scim_start",   SCIM_VAR_START },
    { "scim_page",    SCIM_VAR_PAGE },
    { "scim_page0",   SCIM_VAR_PAGE0 },
    { "scim_cursor",  SCIM_VAR_CURSOR },
    { "scim_limit",   SCIM_VAR_LIMIT },
    { "scim_secret",  SCIM_VAR_SECRET },
    { "scim_call",    SCIM_VAR_CALL },
    { "scim_tenant",  SCIM_VAR_NGINX },
    { "scim_token",   SCIM_VAR_NGINX },
    { NULL,           0 }
};


scim_rc_t
scim_map_resolve(void *data, scim_str_t name, scim_var_t *var,
    scim_error_t *err)
{
    scim_map_names_t       *names = data;

    size_t                  i;
    scim_map_t             *map;
    const scim_map_name_t  *builtin;

    static const size_t     prefix = sizeof("scim_") - 1;

    builtin = NULL;

    for (i = 0; scim_map_builtins[i].name; i++) {
        if (scim_str_eq(name, scim_map_builtins[i].name)) {
            builtin = &scim_map_builtins[i];
        }
    }

    if (builtin) {
        var->kind = builtin->kind;

    } else if (name.len >= prefix && memcmp(name.data, "scim_", prefix) == 0)
    {
        return scim_map_resolve_attr(names, name, var, err);

    } else if (scim_map_resolve_lookup(names, name, var, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (var->kind == SCIM_VAR_NGINX) {

        if (!scim_map_is_nginx_name(name)) {
            return scim_error_set(err, 500, NULL, "bad name of a variable"
                                  " \"%.*s\", expected letters, digits and"
                                  " \"_\"", (int) name.len, name.data);
        }

        map = names->resource->map;
        var->index = map->variable(map->data, name);

        if (var->index < 0) {
            return scim_error_set(err, 500, NULL, "unknown \"%.*s\" variable",
                                  (int) name.len, name.data);
        }
    }

    return scim_map_allow(names, name, var, err);
}


/* any other name is a lookup's, the session's, or a variable of nginx */

static scim_rc_t
scim_map_resolve_lookup(scim_map_names_t *names, scim_str_t name,
    scim_var_t *var, scim_error_t *err)
{
    scim_lookup_t    *lookup;
    scim_resource_t  *resource, *session;

    resource = names->resource;
    session = resource->map->session;

    var->index = scim_map_session_index(resource->map, name);

    if (var->index >= 0) {
        var->kind = SCIM_VAR_SESSION;
        lookup = &session->lookups[var->index];

        if (resource == session && lookup->route == NULL) {
            return scim_error_set(err, 500, NULL, "\"$%s\" is fetched by this"
                                  " line or one below it", lookup->name.data);
        }

        return SCIM_OK;
    }

    var->index = resource == session ? -1
                                     : scim_map_lookup_index(resource, name);

    if (var->index < 0) {
        var->kind = SCIM_VAR_NGINX;
        return SCIM_OK;
    }

    var->kind = SCIM_VAR_LOOKUP;
    resource->lookups[var->index].used = 1;

    if (names->uses) {
        names->uses[var->index] = 1;
    }

    return SCIM_OK;
}


static int
scim_map_is_nginx_name(scim_str_t name)
{
    char    ch;
    size_t  i;

    for (i = 0; i < name.len; i++) {
        ch = name.data[i];

        if ((ch < 'a' || ch > 'z') && (ch < 'A' || ch > 'Z')
            && (ch < '0' || ch > '9') && ch != '_')
        {
            return 0;
        }
    }

    return 1;
}


static scim_rc_t
scim_map_resolve_attr(scim_map_names_t *names, scim_str_t name,
    scim_var_t *var, scim_error_t *err)
{
    size_t      attr;
    scim_str_t  path;

    path.data = name.data + sizeof("scim_") - 1;
    path.len = name.len - (sizeof("scim_") - 1);

    if (names->resource == names->resource->map->session) {
        return scim_error_set(err, 500, NULL, "\"%.*s\" has no value in"
                              " \"session\"", (int) name.len, name.data);
    }

    if (scim_map_find_attr(names->resource, path, &attr, err) != SCIM_OK) {
        return scim_error_set(err, 500, NULL, "unknown \"%.*s\" variable,"
                              " expected an attribute that has a line behind"
                              " \"scim_\"", (int) name.len, name.data);
    }

    attr = scim_map_side(names->resource, attr, !names->present);

    if (names->fresh
        && names->resource->attrs[attr].flags & SCIM_ATTR_READ_ONLY
        && names->resource->attrs[attr].dflt_text.data == NULL)
    {
        return scim_error_set(err, 500, NULL, "\"%.*s\" has no value in"
                              " \"%s\", it is \"read_only\"", (int) name.len,
                              name.data, names->what);
    }

    if (names->resource->attrs[attr].shape == SCIM_SHAPE_WHOLE) {
        return scim_error_set(err, 500, NULL, "\"%.*s\" has no text form, it"
                              " cannot be a variable", (int) name.len,
                              name.data);
    }

    var->kind = SCIM_VAR_ATTR;
    var->index = (int) attr;

    if (names->named) {
        names->named[attr] = 1;
    }

    return scim_map_allow(names, name, var, err);
}


static scim_rc_t
scim_map_allow(scim_map_names_t *names, scim_str_t name,
    const scim_var_t *var, scim_error_t *err)
{
    if (!(names->allowed & (1u << var->kind))) {
        return scim_error_set(err, 500, NULL, "\"%.*s\" has no value in"
                              " \"%s\"", (int) name.len, name.data,
                              names->what);
    }

    if (names->vars) {
        *names->vars |= 1u << var->kind;
    }

    return SCIM_OK;
}
