
/*
 * The bodies of calls: what a call writes out, and what the lines "json",
 * "form" and "xml" join to every body of their kind.
 */


#include <string.h>

#include "scim_map_tree.h"


/* "text" is that of the line or, where that is NULL, of the call itself */

typedef struct {
    const scim_line_t        *line;
    scim_str_t                text;
} scim_map_part_t;

typedef scim_rc_t (*scim_map_parse_pt)(scim_template_parser_t *parser,
    scim_route_t *route, scim_join_t join, scim_str_t text,
    scim_error_t *err);

typedef scim_rc_t (*scim_map_joined_pt)(scim_template_parser_t *parser,
    scim_route_t *route, const scim_map_part_t *parts, scim_error_t *err);


/* "parse" is for one of the templates, "joined" for all of them, or NULL */

typedef struct {
    const char               *name;
    scim_map_parse_pt         parse;
    scim_map_joined_pt        joined;
} scim_map_body_kind_t;


static scim_rc_t scim_map_warn_lines(scim_map_t *map,
    const scim_line_t *line);
static const scim_map_body_kind_t *scim_map_body_kind(scim_str_t name);
static scim_rc_t scim_map_look_at_lines(scim_resource_t *resource,
    const scim_line_t *first, scim_where_t *where, scim_error_t *err);
static scim_rc_t scim_map_look_at_line(scim_resource_t *resource,
    const scim_line_t *first, const scim_line_t *line,
    const scim_map_body_kind_t *kind, scim_error_t *err);
static scim_rc_t scim_map_resolve_later(void *data, scim_str_t name,
    scim_var_t *var, scim_error_t *err);
static void scim_map_join_line(scim_lines_t *lines, const char *name,
    scim_map_part_t *part);
static scim_rc_t scim_map_join_part(scim_resource_t *resource,
    scim_route_t *route, scim_join_t join, const scim_map_part_t *part,
    scim_error_t *err);
static void scim_map_join_parser(scim_resource_t *resource,
    scim_route_t *route, scim_map_names_t *names,
    scim_template_parser_t *parser, unsigned *vars);
static scim_rc_t scim_map_parse_json(scim_template_parser_t *parser,
    scim_route_t *route, scim_join_t join, scim_str_t text,
    scim_error_t *err);
static scim_rc_t scim_map_joined_json(scim_template_parser_t *parser,
    scim_route_t *route, const scim_map_part_t *parts, scim_error_t *err);
static scim_rc_t scim_map_built_type(const scim_route_t *route,
    json_type *type, scim_error_t *err);
static scim_rc_t scim_map_parse_form(scim_template_parser_t *parser,
    scim_route_t *route, scim_join_t join, scim_str_t text,
    scim_error_t *err);
static scim_rc_t scim_map_parse_xml(scim_template_parser_t *parser,
    scim_route_t *route, scim_join_t join, scim_str_t text,
    scim_error_t *err);
static scim_rc_t scim_map_joined_xml(scim_template_parser_t *parser,
    scim_route_t *route, const scim_map_part_t *parts, scim_error_t *err);


/* in the order of scim_body_kind_t */

static const scim_map_body_kind_t  scim_map_body_kinds[] = {
    { NULL, NULL, NULL },
    { "json", scim_map_parse_json, scim_map_joined_json },
    { "form", scim_map_parse_form, NULL },
    { "xml", scim_map_parse_xml, scim_map_joined_xml }
};


#define SCIM_MAP_BODY_KINDS                                                   \
    (sizeof(scim_map_body_kinds) / sizeof(scim_map_body_kinds[0]))


/*
 * The templates of the lines are compiled with each route that has such a body,
 * since its variables are the route's.  What is wrong in any route is told of
 * the line alone.
 */

scim_rc_t
scim_map_check_bodies(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    if (scim_map_look_at_lines(resource, resource->lines.first, where, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_map_look_at_lines(resource, resource->map->lines.first, where,
                                  err);
}


scim_rc_t
scim_map_compile_body(scim_resource_t *resource, scim_route_t *route,
    scim_error_t *err)
{
    size_t                       i;
    unsigned                     vars;
    scim_map_part_t              parts[SCIM_JOINS];
    scim_map_names_t             names;
    scim_template_parser_t       parser;
    const scim_map_body_kind_t  *kind;

    if (route->body == SCIM_BODY_NONE) {
        return SCIM_OK;
    }

    kind = &scim_map_body_kinds[route->body];

    memset(parts, 0, sizeof(parts));
    parts[SCIM_JOIN_CALL].text = route->body_text;

    /* what a session begins with is told by its own lines alone */

    if (resource != resource->map->session) {
        scim_map_join_line(&resource->lines, kind->name,
                           &parts[SCIM_JOIN_RESOURCE]);
        scim_map_join_line(&resource->map->lines, kind->name,
                           &parts[SCIM_JOIN_MAPPING]);
    }

    for (i = 0; i < SCIM_JOINS; i++) {
        if (parts[i].text.data
            && scim_map_join_part(resource, route, i, &parts[i], err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (kind->joined == NULL) {
        return SCIM_OK;
    }

    scim_map_join_parser(resource, route, &names, &parser, &vars);

    return kind->joined(&parser, route, parts, err);
}


scim_rc_t
scim_map_warn_bodies(scim_map_t *map)
{
    scim_rc_t               rc;
    const scim_resource_t  *resource;

    rc = scim_map_warn_lines(map, map->lines.first);

    resource = map->resources;

    for ( /* void */ ; resource && rc == SCIM_OK; resource = resource->next) {
        rc = scim_map_warn_lines(map, resource->lines.first);
    }

    return rc;
}


static scim_rc_t
scim_map_warn_lines(scim_map_t *map, const scim_line_t *line)
{
    scim_rc_t  rc;

    for (rc = SCIM_OK; line && rc == SCIM_OK; line = line->next) {
        if (!line->joined && scim_map_body_kind(line->args[0])) {
            rc = scim_map_warn(map, line->where, "this line is joined to"
                               " nothing: no call has such a body");
        }
    }

    return rc;
}


static const scim_map_body_kind_t *
scim_map_body_kind(scim_str_t name)
{
    size_t  i;

    for (i = SCIM_BODY_NONE + 1; i < SCIM_MAP_BODY_KINDS; i++) {
        if (scim_str_eq(name, scim_map_body_kinds[i].name)) {
            return &scim_map_body_kinds[i];
        }
    }

    return NULL;
}


static scim_rc_t
scim_map_look_at_lines(scim_resource_t *resource, const scim_line_t *first,
    scim_where_t *where, scim_error_t *err)
{
    const scim_line_t           *line;
    const scim_map_body_kind_t  *kind;

    for (line = first; line; line = line->next) {

        kind = scim_map_body_kind(line->args[0]);

        if (kind == NULL) {
            continue;
        }

        *where = line->where;

        if (scim_map_look_at_line(resource, first, line, kind, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_look_at_line(scim_resource_t *resource, const scim_line_t *first,
    const scim_line_t *line, const scim_map_body_kind_t *kind,
    scim_error_t *err)
{
    scim_route_t            route;
    scim_template_parser_t  parser;

    if (line->nargs != 2) {
        return scim_error_set(err, 500, NULL, "\"%s\" has one template",
                              kind->name);
    }

    for ( /* void */ ; first != line; first = first->next) {
        if (scim_str_eq(first->args[0], kind->name)) {
            return scim_error_set(err, 500, NULL, "duplicate \"%s\"",
                                  kind->name);
        }
    }

    parser.mem = resource->map->mem;
    parser.resolve = scim_map_resolve_later;
    parser.data = NULL;

    return kind->parse(&parser, &route, SCIM_JOIN_RESOURCE, line->args[1],
                       err);
}


static scim_rc_t
scim_map_resolve_later(void *data, scim_str_t name, scim_var_t *var,
    scim_error_t *err)
{
    (void) data;
    (void) name;
    (void) var;
    (void) err;

    return SCIM_OK;
}


static void
scim_map_join_line(scim_lines_t *lines, const char *name,
    scim_map_part_t *part)
{
    scim_line_t  *line;

    for (line = lines->first; line; line = line->next) {
        if (scim_str_eq(line->args[0], name)) {
            line->joined = 1;
            part->line = line;
            part->text = line->args[1];
            return;
        }
    }
}


static scim_rc_t
scim_map_join_part(scim_resource_t *resource, scim_route_t *route,
    scim_join_t join, const scim_map_part_t *part, scim_error_t *err)
{
    unsigned                     vars;
    scim_error_t                 why;
    scim_map_names_t             names;
    scim_template_parser_t       parser;
    const scim_map_body_kind_t  *kind;

    kind = &scim_map_body_kinds[route->body];

    if (part->line == NULL) {
        scim_map_route_parser(resource, route, &names, &parser);

        return kind->parse(&parser, route, join, part->text, err);
    }

    scim_map_join_parser(resource, route, &names, &parser, &vars);

    if (kind->parse(&parser, route, join, part->text, &why) != SCIM_OK) {
        return scim_error_set(err, 500, NULL, "%s, of the line \"%s\" in"
                              " %s:%u", why.detail, kind->name,
                              part->line->where.file, part->line->where.line);
    }

    /*
     * These may name the object that a call is about, but not where they are in
     * every call; what a lookup needs is added to the route later.
     */

    route->vars |= vars & ~(1u << SCIM_VAR_LOOKUP | 1u << SCIM_VAR_SESSION
                            | 1u << SCIM_VAR_NGINX);

    return SCIM_OK;
}


/* a line may have a secret in any call: some apps want a nonce */

static void
scim_map_join_parser(scim_resource_t *resource, scim_route_t *route,
    scim_map_names_t *names, scim_template_parser_t *parser, unsigned *vars)
{
    scim_map_route_parser(resource, route, names, parser);

    *vars = 0;
    names->vars = vars;
    names->allowed |= 1u << SCIM_VAR_SECRET;
}


static scim_rc_t
scim_map_parse_json(scim_template_parser_t *parser, scim_route_t *route,
    scim_join_t join, scim_str_t text, scim_error_t *err)
{
    route->json[join] = scim_template_parse_json(parser, text, err);

    return route->json[join] ? SCIM_OK : SCIM_FAIL;
}


/* what is no object, nor a list beside lists, would be lost */

static scim_rc_t
scim_map_joined_json(scim_template_parser_t *parser, scim_route_t *route,
    const scim_map_part_t *parts, scim_error_t *err)
{
    size_t              i;
    json_type           type;
    const scim_line_t  *line;

    (void) parser;
    type = JSON_NULL;

    if (!route->built) {
        type = scim_template_json_type(route->json[SCIM_JOIN_CALL]);

    } else if (scim_map_built_type(route, &type, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < SCIM_JOINS; i++) {

        if (route->json[i] == NULL || (i == SCIM_JOIN_CALL && !route->built)) {
            continue;
        }

        if (type != JSON_NULL
            && type == scim_template_json_type(route->json[i]))
        {
            continue;
        }

        line = parts[i].line;

        if (line == NULL) {
            return scim_error_set(err, 500, NULL, "\"json=\" cannot be joined"
                                  " to the built body: both must be objects,"
                                  " or both lists");
        }

        return scim_error_set(err, 500, NULL, "the line \"json\" in %s:%u"
                              " cannot be joined to this body: both must be"
                              " objects, or both lists", line->where.file,
                              line->where.line);
    }

    return SCIM_OK;
}


/* what the object's place makes of any object */

static scim_rc_t
scim_map_built_type(const scim_route_t *route, json_type *type,
    scim_error_t *err)
{
    json_t              *tree;
    const scim_place_t  *place;

    place = route->has_body ? &route->body_place : &route->object;
    tree = NULL;

    if (scim_place_write_new(place, &tree, json_object()) != SCIM_OK) {
        json_decref(tree);
        return scim_error_memory(err);
    }

    *type = json_typeof(tree);
    json_decref(tree);

    return SCIM_OK;
}


/* a line break with its indent is dropped, so that a form may span */

static scim_rc_t
scim_map_parse_form(scim_template_parser_t *parser, scim_route_t *route,
    scim_join_t join, scim_str_t text, scim_error_t *err)
{
    char    *p, *start;
    size_t   i;

    start = scim_mem_strdup(parser->mem, text.data, text.len);
    if (start == NULL) {
        return scim_error_memory(err);
    }

    for (p = start, i = 0; i < text.len; i++) {

        if (text.data[i] != '\r' && text.data[i] != '\n') {
            *p++ = text.data[i];
            continue;
        }

        while (i + 1 < text.len && strchr(" \t\r\n", text.data[i + 1])) {
            i++;
        }
    }

    text.data = start;
    text.len = p - start;

    return scim_template_parse_fields(parser, text, &route->form[join], err);
}


/* an envelope and the variables: there is one template of it all */

static scim_rc_t
scim_map_parse_xml(scim_template_parser_t *parser, scim_route_t *route,
    scim_join_t join, scim_str_t text, scim_error_t *err)
{
    scim_template_t  tpl;

    (void) route;

    if (join != SCIM_JOIN_CALL
        && scim_template_xml_into(parser->mem, text, NULL, NULL, err)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    return scim_template_parse(parser, text, &tpl, err);
}


static scim_rc_t
scim_map_joined_xml(scim_template_parser_t *parser, scim_route_t *route,
    const scim_map_part_t *parts, scim_error_t *err)
{
    size_t      i;
    scim_str_t  whole;

    whole = parts[SCIM_JOIN_CALL].text;

    for (i = 0; i < SCIM_JOIN_CALL; i++) {
        if (parts[i].line
            && scim_template_xml_into(parser->mem, parts[i].text, &whole,
                                      &whole, err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return scim_template_parse_xml(parser, whole, &route->xml, err);
}
