
/*
 * The options of a call.
 */


#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "scim_map_tree.h"


typedef struct scim_map_route_option_s  scim_map_route_option_t;

typedef scim_rc_t (*scim_map_option_pt)(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);


/*
 * "kinds" are those of the routes that know NAME=VALUE, "bare" those that know
 * the word alone, a bit each; "seen" is a bit of scim_route_t.options.
 */

struct scim_map_route_option_s {
    const char            *name;
    unsigned               seen;
    unsigned               kinds;
    unsigned               bare;
    scim_map_option_pt     set;
    size_t                 place;          /* where it goes, a flag, a kind */
};


static const scim_map_route_option_t *scim_map_route_option_of(
    scim_str_t name);
static scim_rc_t scim_map_route_body(scim_route_t *route, scim_error_t *err);
static scim_rc_t scim_map_route_alone(const scim_route_t *route,
    unsigned options, const char *why, scim_error_t *err);
static scim_rc_t scim_map_set_body(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_header(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);
static int scim_map_is_header(scim_str_t name, scim_str_t value);
static int scim_map_is_ours(scim_str_t name);
static scim_rc_t scim_map_set_place(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_id(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_size(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_flag(scim_resource_t *resource,
    scim_route_t *route, const scim_map_route_option_t *option,
    scim_str_t value, scim_error_t *err);


#define SCIM_OPTION_JSON     0x0001
#define SCIM_OPTION_FORM     0x0002
#define SCIM_OPTION_OBJECT   0x0004
#define SCIM_OPTION_BODY     0x0008
#define SCIM_OPTION_ITEMS    0x0010
#define SCIM_OPTION_TOTAL    0x0020
#define SCIM_OPTION_SIZE     0x0040
#define SCIM_OPTION_ID       0x0080
#define SCIM_OPTION_PARTIAL  0x0100
#define SCIM_OPTION_FULL     0x0200
#define SCIM_OPTION_VALUE    0x0400
#define SCIM_OPTION_NEXT     0x0800
#define SCIM_OPTION_CHECK    0x1000
#define SCIM_OPTION_XML      0x2000


#define SCIM_KIND(kind)  (1u << SCIM_ROUTE_##kind)

#define SCIM_KINDS_LIST   (SCIM_KIND(LIST) | SCIM_KIND(FIND))
#define SCIM_KINDS_ITEMS  (SCIM_KINDS_LIST | SCIM_KIND(READ))
#define SCIM_KINDS_BUILT  (SCIM_KIND(CREATE) | SCIM_KIND(UPDATE))
#define SCIM_KINDS_ALL    ((1u << (SCIM_ROUTE_REMOVE + 1)) - 1)


static const scim_map_route_option_t  scim_map_route_options[] = {

    { "json", SCIM_OPTION_JSON, SCIM_KINDS_ALL, SCIM_KINDS_BUILT,
      scim_map_set_body, SCIM_BODY_JSON },

    { "form", SCIM_OPTION_FORM, SCIM_KINDS_ALL, SCIM_KINDS_BUILT,
      scim_map_set_body, SCIM_BODY_FORM },

    { "xml", SCIM_OPTION_XML, SCIM_KINDS_ALL, 0, scim_map_set_body,
      SCIM_BODY_XML },

    { "header", 0, SCIM_KINDS_ALL, 0, scim_map_set_header, 0 },

    { "object", SCIM_OPTION_OBJECT,
      SCIM_KINDS_BUILT | SCIM_KIND(GET) | SCIM_KIND(FIND), 0,
      scim_map_set_place, offsetof(scim_route_t, object) },

    { "body", SCIM_OPTION_BODY, SCIM_KINDS_BUILT, 0, scim_map_set_place,
      offsetof(scim_route_t, body_place) },

    { "items", SCIM_OPTION_ITEMS, SCIM_KINDS_ITEMS, 0, scim_map_set_place,
      offsetof(scim_route_t, items) },

    { "total", SCIM_OPTION_TOTAL, SCIM_KINDS_ITEMS, 0, scim_map_set_place,
      offsetof(scim_route_t, total) },

    { "next", SCIM_OPTION_NEXT, SCIM_KINDS_ITEMS, 0, scim_map_set_place,
      offsetof(scim_route_t, next_place) },

    { "size", SCIM_OPTION_SIZE, SCIM_KINDS_ITEMS, 0, scim_map_set_size, 0 },

    { "id", SCIM_OPTION_ID, SCIM_KIND(CREATE) | SCIM_KIND(FIND), 0,
      scim_map_set_id, offsetof(scim_route_t, id_place) },

    { "value", SCIM_OPTION_VALUE, SCIM_KIND(LOOKUP) | SCIM_KIND(FETCH), 0,
      scim_map_set_place,
      offsetof(scim_route_t, value_place) },

    { "partial", SCIM_OPTION_PARTIAL, 0, SCIM_KINDS_LIST, scim_map_set_flag,
      SCIM_ROUTE_PARTIAL },

    { "full", SCIM_OPTION_FULL, 0, SCIM_KIND(UPDATE), scim_map_set_flag,
      SCIM_ROUTE_FULL },

    { "check", SCIM_OPTION_CHECK, 0,
      SCIM_KINDS_BUILT | SCIM_KIND(DELETE) | SCIM_KIND(ADD),
      scim_map_set_flag, SCIM_ROUTE_CHECK },

    { NULL, 0, 0, 0, NULL, 0 }
};


/* in the order of scim_body_kind_t */

static const char *const  scim_map_body_words[] = {
    "", "json", "form", "xml"
};


/* what frames a request is nginx's, and set by its own directives */

static const char *const  scim_map_own_headers[] = {
    "Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding",
    "TE", "Trailer", "Upgrade", "Expect", NULL
};


#define SCIM_MAP_PAGE_SIZE_MAX  100000


scim_rc_t
scim_map_route_option(scim_resource_t *resource, scim_route_t *route,
    scim_str_t word, scim_error_t *err)
{
    unsigned                        kinds;
    scim_str_t                      name, value;
    const char                     *eq;
    const scim_map_route_option_t  *option;

    eq = memchr(word.data, '=', word.len);

    name.data = word.data;
    name.len = eq ? (size_t) (eq - word.data) : word.len;
    value.data = eq ? eq + 1 : NULL;
    value.len = eq ? word.data + word.len - value.data : 0;

    option = scim_map_route_option_of(name);

    if (option == NULL || (eq && option->kinds == 0)) {
        return scim_error_set(err, 500, NULL, "unknown option \"%s\" of"
                              " \"%s\"", word.data,
                              scim_map_kind_name(route->kind));
    }

    kinds = eq ? option->kinds : option->bare;

    if (kinds == 0) {
        return scim_error_set(err, 500, NULL, "no value for \"%s=\"",
                              option->name);
    }

    if (!(kinds & (1u << route->kind))) {
        return scim_error_set(err, 500, NULL, "\"%s%s\" has no meaning in"
                              " \"%s\"", option->name, eq ? "=" : "",
                              scim_map_kind_name(route->kind));
    }

    if (route->options & option->seen) {
        return scim_error_set(err, 500, NULL, "duplicate option \"%s\"",
                              option->name);
    }

    route->options |= option->seen;

    return option->set(resource, route, option, value, err);
}


scim_rc_t
scim_map_route_options_end(scim_route_t *route, scim_error_t *err)
{
    unsigned  seen;

    seen = route->options;

    route->has_object = (seen & SCIM_OPTION_OBJECT) != 0;
    route->has_body = (seen & SCIM_OPTION_BODY) != 0;
    route->has_items = (seen & SCIM_OPTION_ITEMS) != 0;
    route->has_total = (seen & SCIM_OPTION_TOTAL) != 0;
    route->has_next = (seen & SCIM_OPTION_NEXT) != 0;
    route->has_value_place = (seen & SCIM_OPTION_VALUE) != 0;

    if (scim_map_route_body(route, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (route->kind == SCIM_ROUTE_FIND && route->has_items) {
        return scim_map_route_alone(route, SCIM_OPTION_OBJECT,
                                    "beside \"items=\"", err);
    }

    if (route->kind == SCIM_ROUTE_READ && !route->has_items) {
        return scim_map_route_alone(route, SCIM_OPTION_TOTAL|SCIM_OPTION_SIZE,
                                    "without \"items=\"", err);
    }

    return SCIM_OK;
}


static const scim_map_route_option_t *
scim_map_route_option_of(scim_str_t name)
{
    const scim_map_route_option_t  *option;

    for (option = scim_map_route_options; option->name; option++) {
        if (scim_str_eq(name, option->name)) {
            return option;
        }
    }

    return NULL;
}


static scim_rc_t
scim_map_route_body(scim_route_t *route, scim_error_t *err)
{
    const scim_place_t  *place;

    if (SCIM_KINDS_BUILT & (1u << route->kind)) {

        /* a GET that creates something says it all in its uri */

        if (route->body == SCIM_BODY_NONE
            && !scim_str_eq(route->method, "GET"))
        {
            route->body = SCIM_BODY_JSON;
        }

        /* a template beside a place is joined to what is built there */

        route->built = (route->body == SCIM_BODY_JSON
                        || route->body == SCIM_BODY_FORM)
                       && (route->body_text.data == NULL
                           || route->has_object || route->has_body);
    }

    if (!route->built) {
        return scim_map_route_alone(route, SCIM_OPTION_BODY|SCIM_OPTION_FULL,
                                    "without a built body", err);
    }

    place = route->has_body ? &route->body_place : &route->object;

    if (!scim_place_is_writable(place) || scim_place_is_list(place)) {
        return scim_error_set(err, 500, NULL, "a body cannot be built at the"
                              " place of \"%s=\"",
                              route->has_body ? "body" : "object");
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_route_alone(const scim_route_t *route, unsigned options,
    const char *why, scim_error_t *err)
{
    const scim_map_route_option_t  *option;

    for (option = scim_map_route_options; option->name; option++) {
        if (route->options & options & option->seen) {
            return scim_error_set(err, 500, NULL, "\"%s%s\" has no meaning %s",
                                  option->name, option->kinds ? "=" : "", why);
        }
    }

    return SCIM_OK;
}


/* a template is compiled when all options are known, and lines with it */

static scim_rc_t
scim_map_set_body(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    (void) resource;

    if (route->body != SCIM_BODY_NONE) {
        return scim_error_set(err, 500, NULL, "\"%s\" and \"%s\" at once, a"
                              " call has one body",
                              scim_map_body_words[route->body], option->name);
    }

    route->body = (scim_body_kind_t) option->place;
    route->body_text = value;

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_header(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    scim_str_t               text;
    const char              *colon;
    scim_map_names_t         names;
    scim_template_parser_t   parser;
    scim_header_template_t  *header;

    (void) option;

    header = &route->headers[route->nheaders++];

    text = value;
    colon = memchr(value.data, ':', value.len);

    if (colon) {
        header->name.data = value.data;
        header->name.len = colon - value.data;

        value.len -= header->name.len + 1;
        value.data = colon + 1;
    }

    if (colon == NULL || !scim_map_is_header(header->name, value)) {
        return scim_error_set(err, 500, NULL, "bad header \"%.*s\","
                              " expected \"NAME: VALUE\"", (int) text.len,
                              text.data);
    }

    if (scim_map_is_ours(header->name)) {
        return scim_error_set(err, 500, NULL, "the header \"%.*s\" is nginx's"
                              " to set", (int) header->name.len,
                              header->name.data);
    }

    while (value.len && value.data[0] == ' ') {
        value.data++;
        value.len--;
    }

    scim_map_route_parser(resource, route, &names, &parser);

    return scim_template_parse(&parser, value, &header->value, err);
}


/* a token and one line of text (RFC 9110, 5.5 and 5.6.2) */

static int
scim_map_is_header(scim_str_t name, scim_str_t value)
{
    return scim_place_is_header(name)
           && memchr(value.data, '\r', value.len) == NULL
           && memchr(value.data, '\n', value.len) == NULL;
}


static int
scim_map_is_ours(scim_str_t name)
{
    size_t  i;

    for (i = 0; scim_map_own_headers[i]; i++) {
        if (scim_str_caseeq(name, scim_map_own_headers[i])) {
            return 1;
        }
    }

    return 0;
}


static scim_rc_t
scim_map_set_place(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    scim_place_t  *place;

    place = (scim_place_t *) ((char *) route + option->place);

    if (scim_place_parse(resource->map->mem, value, place, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (!scim_place_is_answered(place)) {
        return scim_error_set(err, 500, NULL, "\"%s\" is no place for"
                              " \"%s=\"", value.data, option->name);
    }

    return SCIM_OK;
}


/* rule 4: what begins as a place is one, any other text is a template */

static scim_rc_t
scim_map_set_id(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    scim_map_names_t         names;
    scim_template_parser_t   parser;

    static const scim_str_t  header = scim_str("header:");

    if (value.len == 0) {
        return scim_error_set(err, 500, NULL, "empty \"id=\", expected a place"
                              " or a template");
    }

    if (value.data[0] == '/' || value.data[0] == '~'
        || (value.len >= header.len
            && memcmp(value.data, header.data, header.len) == 0))
    {
        route->has_id_place = 1;

        return scim_map_set_place(resource, route, option, value, err);
    }

    if (route->kind == SCIM_ROUTE_FIND) {
        return scim_error_set(err, 500, NULL, "\"id=%s\" is no place in the"
                              " answer of a \"find\"", value.data);
    }

    route->has_id = 1;

    scim_map_route_parser(resource, route, &names, &parser);

    return scim_template_parse(&parser, value, &route->id, err);
}


static scim_rc_t
scim_map_set_size(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    size_t  i, n;

    (void) resource;
    (void) option;

    for (i = 0, n = 0; i < value.len && n <= SCIM_MAP_PAGE_SIZE_MAX; i++) {

        if (value.data[i] < '0' || value.data[i] > '9') {
            break;
        }

        n = n * 10 + (value.data[i] - '0');
    }

    if (i < value.len || n == 0 || n > SCIM_MAP_PAGE_SIZE_MAX) {
        return scim_error_set(err, 500, NULL, "bad size \"%.*s\", expected 1"
                              " to %d", (int) value.len, value.data,
                              SCIM_MAP_PAGE_SIZE_MAX);
    }

    route->size = n;

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_flag(scim_resource_t *resource, scim_route_t *route,
    const scim_map_route_option_t *option, scim_str_t value,
    scim_error_t *err)
{
    (void) resource;
    (void) value;
    (void) err;

    route->flags |= option->place;

    return SCIM_OK;
}
