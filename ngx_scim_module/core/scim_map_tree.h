
/*
 * The compiled mapping, as the files see it that make, check and run it.
 *
 * All of it lives in the mapping's memory and is constant once
 * scim_map_end() has returned.
 */


#ifndef SCIM_MAP_TREE_H_INCLUDED
#define SCIM_MAP_TREE_H_INCLUDED


#include "scim_cond.h"
#include "scim_map.h"
#include "scim_path.h"
#include "scim_template.h"


/* the flags of an attribute, of a route */

#define SCIM_ATTR_REQUIRED     0x0001
#define SCIM_ATTR_UNIQUE       0x0002
#define SCIM_ATTR_IMMUTABLE    0x0004
#define SCIM_ATTR_READ_ONLY    0x0008
#define SCIM_ATTR_WRITE_ONLY   0x0010
#define SCIM_ATTR_CASE_EXACT   0x0020
#define SCIM_ATTR_NUMBER       0x0040

#define SCIM_ROUTE_PARTIAL     0x0001
#define SCIM_ROUTE_FULL        0x0002
#define SCIM_ROUTE_CHECK       0x0004


/* one of values=, "*" of the app is any text but the empty one */

typedef struct {
    const char              *scim;
    const char              *app;
} scim_pair_t;


/* what an attribute's value is: a scalar, a list of scalars, or any JSON */

typedef enum {
    SCIM_SHAPE_ONE = 0,
    SCIM_SHAPE_LIST,
    SCIM_SHAPE_WHOLE               /* kept in Redis as it is */
} scim_shape_t;


/*
 * A line "attribute".  "path" is resolved in the resource's own type; its
 * "sub" is NULL for a list and a whole value.  "element" is set for one element
 * of a multi-valued attribute: the type it has (RFC 7643, 2.4).  "others" are
 * the types that have lines of their own, NULL after the last one.
 */

typedef struct scim_map_attr_s  scim_map_attr_t;

struct scim_map_attr_s {
    scim_where_t             where;
    const char              *name;          /* as it was written, ... */
    const char              *key;           /* ... and as SCIM writes it */
    scim_path_t              path;
    const char              *element;
    const char             **others;        /* with any_type: see below */
    scim_shape_t             shape;
    scim_place_t             place;
    unsigned                 flags;
    scim_pair_t             *pairs;
    size_t                   npairs;
    const char              *split;
    const char              *clear;
    const char              *prefix;        /* of ids, members and groups */
    scim_str_t               named_text;    /* key= */
    const scim_map_attr_t   *named_by;      /* ... of "User", not its id */
    scim_str_t               dflt_text;
    scim_template_t         *dflt;
    scim_regex_t            *match;
    unsigned                 options;       /* that were read, a bit each */
    unsigned                 any_type:1;    /* "emails.value" */
    unsigned                 grouped:1;     /* groups change it: User.ATTR */
    unsigned                 no_clear:1;    /* clear=- */
};


typedef enum {
    SCIM_ROUTE_LIST = 0,
    SCIM_ROUTE_FIND,
    SCIM_ROUTE_GET,
    SCIM_ROUTE_READ,
    SCIM_ROUTE_LOOKUP,
    SCIM_ROUTE_LOGIN,              /* of a session, and its lookups */
    SCIM_ROUTE_FETCH,
    SCIM_ROUTE_CREATE,
    SCIM_ROUTE_UPDATE,
    SCIM_ROUTE_DELETE,
    SCIM_ROUTE_SET,
    SCIM_ROUTE_ADD,
    SCIM_ROUTE_REMOVE
} scim_route_kind_t;


typedef enum {
    SCIM_BODY_NONE = 0,
    SCIM_BODY_JSON,
    SCIM_BODY_FORM,
    SCIM_BODY_XML
} scim_body_kind_t;


/*
 * The templates of a body, in the order in which they are joined: of a line in
 * the resource, of one outside of it, of the call itself.  A built one follows.
 * What is nearer to the call wins, and what is built wins over all.
 */

typedef enum {
    SCIM_JOIN_RESOURCE = 0,
    SCIM_JOIN_MAPPING,
    SCIM_JOIN_CALL
} scim_join_t;

#define SCIM_JOINS  (SCIM_JOIN_CALL + 1)


/* how a list is asked for piece by piece, by the variables in its uri */

typedef enum {
    SCIM_PAGING_NONE = 0,
    SCIM_PAGING_OFFSET,
    SCIM_PAGING_PAGE,
    SCIM_PAGING_CURSOR
} scim_paging_t;


typedef struct {
    scim_str_t               name;
    scim_template_t          value;
} scim_header_template_t;


typedef struct scim_route_s  scim_route_t;

struct scim_route_s {
    scim_where_t             where;
    scim_route_kind_t        kind;
    const char              *name;          /* "User.set.active" */
    const char              *call;          /* "set.active", in "name" */

    size_t                  *attrs;         /* ATTR ... of the line */
    size_t                   nattrs;
    const char              *value;         /* of ATTR=VALUE */

    scim_str_t               method;
    const char              *uri_text;      /* as it was written */
    scim_uri_template_t      uri;
    scim_header_template_t  *headers;
    size_t                   nheaders;

    scim_body_kind_t         body;
    scim_str_t               body_text;     /* of the call's own template */
    scim_json_template_t    *json[SCIM_JOINS];
    scim_fields_t            form[SCIM_JOINS];
    scim_xml_template_t      xml;           /* all of it */

    scim_place_t             object;
    scim_place_t             body_place;
    scim_place_t             items;
    scim_place_t             total;
    scim_place_t             next_place;    /* of the next cursor */
    scim_place_t             id_place;
    scim_place_t             value_place;   /* of a lookup */
    scim_template_t          id;
    unsigned                 options;       /* that were read, a bit each */
    unsigned                 built:1;       /* of the attributes, too */
    unsigned                 has_object:1;
    unsigned                 has_body:1;
    unsigned                 has_items:1;
    unsigned                 has_total:1;
    unsigned                 has_next:1;
    unsigned                 has_id_place:1;
    unsigned                 has_value_place:1;
    unsigned                 has_id:1;

    size_t                   size;
    unsigned                 flags;
    scim_paging_t            paging;

    unsigned                 vars;          /* kinds, a bit each */
    unsigned char           *named;         /* attributes in templates */
    unsigned char           *in_path;       /* attributes in the path */
    unsigned char           *uses;          /* lookups in templates ... */
    unsigned char           *looked;        /* ... and what these name */

    scim_route_t            *next;          /* in the order of the file */
};


typedef struct {
    scim_where_t             where;
    size_t                  *attrs;         /* one for each test */
    scim_test_t             *tests;
    size_t                   ntests;
} scim_hide_t;


/*
 * A line "lookup".  "used" by a template; "own" if it stands in the resource
 * and not in the mapping; the route is NULL for one that is not used.
 */

typedef enum {
    SCIM_LOOKUP_NEW = 0,
    SCIM_LOOKUP_OPEN,              /* its own lookups are being closed */
    SCIM_LOOKUP_CLOSED
} scim_lookup_state_t;

typedef struct scim_line_s  scim_line_t;

typedef struct {
    const scim_line_t       *line;
    scim_str_t               name;
    scim_route_t            *route;
    scim_lookup_state_t      state;
    unsigned                 own:1;
    unsigned                 used:1;
} scim_lookup_t;


/* a line as it was read, compiled at the end of the mapping */

struct scim_line_s {
    scim_where_t             where;
    scim_str_t              *args;
    size_t                   nargs;
    unsigned                 joined:1;      /* to the body of some call */
    scim_line_t             *next;
};


typedef struct {
    scim_line_t             *first;
    scim_line_t            **last;
} scim_lines_t;


typedef struct scim_layout_s  scim_layout_t;

struct scim_resource_s {
    scim_map_t              *map;
    scim_where_t             where;
    scim_resource_type_t     type;
    const scim_schema_t     *schema;        /* as the RFC has it */
    scim_lines_t             lines;

    scim_map_attr_t         *attrs;
    size_t                   nattrs;
    scim_layout_t           *layout;        /* NULL if a tree is needed */
    size_t                   id;            /* of the line "attribute id" */
    size_t                   version;       /* ... "meta.version", or none */

    scim_route_t            *routes;
    scim_route_t           **last_route;
    scim_lookup_t           *lookups;
    size_t                   nlookups;

    scim_on_t               *ons;           /* the mapping's at the end */
    size_t                   nons;
    scim_hide_t             *hides;
    size_t                   nhides;
    scim_place_t            *details;
    size_t                   ndetails;

    /* groups that are what an attribute of users has: "User.ATTR" */

    const scim_resource_t   *users;         /* NULL if there is none */
    size_t                   users_attr;
    size_t                   members;       /* the line of that place */
    const scim_map_attr_t   *table;         /* whose values= are all groups */

    scim_template_t         *me;            /* who /Me is, or NULL ... */
    size_t                   me_attr;       /* ... by this attribute */

    unsigned                 derived:1;     /* the id is such a value */
    unsigned                 linked:1;      /* the attribute has group ids */
    unsigned                 kept:1;        /* some attribute is in Redis */
    unsigned                 in_redis:1;    /* "id redis": all that is read */

    scim_resource_t         *next;
};


typedef struct scim_warning_s  scim_warning_t;

struct scim_warning_s {
    scim_where_t             where;
    const char              *text;
    scim_warning_t          *next;
};


struct scim_map_s {
    scim_mem_t              *mem;
    scim_str_t               name;
    scim_map_variable_pt     variable;
    void                    *data;

    scim_lines_t             lines;
    scim_resource_t         *session;       /* NULL if there is none */
    scim_resource_t         *resources;
    scim_resource_t        **last_resource;

    scim_warning_t          *warnings;
    scim_warning_t         **last_warning;
};


/* a resource type's routes of a kind: NULL after the last one */

const scim_route_t *scim_map_route(const scim_resource_t *resource,
    scim_route_kind_t kind);
const scim_route_t *scim_map_route_next(const scim_route_t *route);

/* 1 for meta.version */

int scim_map_is_version(const scim_path_t *path);

/* in the place of an index of an attribute line */

#define SCIM_MAP_NONE  ((size_t) -1)

/*
 * The line of an attribute that is given twice, "read_only" and "write_only":
 * the other one, NULL if it is given once.
 */

const scim_map_attr_t *scim_map_twin(const scim_resource_t *resource,
    const scim_map_attr_t *attr);

/*
 * 1 if members come and go by changes of the users, who have the group in an
 * attribute.
 */

int scim_map_changes_users(const scim_resource_t *resource);

/* 1 if the attribute's value is sent by a route of the app */

int scim_map_is_exact(const scim_map_attr_t *attr);
int scim_map_is_app_attr(const scim_map_attr_t *attr);

/*
 * 1 for a list of which Redis has each value by itself: "members" of a group
 * that is in Redis.
 */

int scim_map_is_kept_list(const scim_map_attr_t *attr);

/* 1 for "meta.created" and "meta.lastModified" in Redis */

int scim_map_is_kept_time(const scim_map_attr_t *attr);

/*
 * 1 if such objects can be made, and deleted, without a call on the app: they
 * are in Redis, and no "create" tells the app of them.
 */

int scim_map_is_untold(const scim_resource_t *resource);

/* the first route of the kind that names the attribute, or NULL */

const scim_route_t *scim_map_attr_route(const scim_resource_t *resource,
    scim_route_kind_t kind, size_t attr);

/*
 * 1 if a "set", "add" or "remove" writes the attribute: then no "update" and
 * no built body does.
 */

int scim_map_is_apart(const scim_resource_t *resource, size_t attr);

/* 1 if some route changes what is there: "delete" does not */

int scim_map_is_writable(const scim_resource_t *resource);

/* "User" for "members", "Group" for "groups" of a user, NULL for others */

const char *scim_map_linked_type(const scim_map_attr_t *attr);

/* the resource type of that name in the same mapping, or NULL */

const scim_resource_t *scim_map_named(const scim_map_t *map,
    const char *type);

/* 1 if the route's built body can hold the attribute */

int scim_map_is_built(const scim_resource_t *resource,
    const scim_route_t *route, size_t attr);


/*
 * The parts of scim_map_end(), in this order, for each resource: its
 * attributes with the type they make, its other lines, the checks.  All set
 * "where" to the line to blame when they fail.
 */

scim_rc_t scim_map_compile_attrs(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_compile_route(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);
scim_rc_t scim_map_compile_on(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);
scim_rc_t scim_map_compile_hide(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);
scim_rc_t scim_map_compile_detail(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);
scim_rc_t scim_map_compile_me(scim_resource_t *resource,
    const scim_line_t *line, scim_error_t *err);
scim_rc_t scim_map_check(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err);

/*
 * The places "User.ATTR" of a resource, once all resources are compiled: which
 * attribute of which users it is, and whether it can be so.
 */

scim_rc_t scim_map_derive(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err);

/* what the resources say of each other: members, and what names them */

scim_rc_t scim_map_link(scim_map_t *map, scim_where_t *where,
    scim_error_t *err);

/* what all resources together show */

scim_rc_t scim_map_check_map(scim_map_t *map, scim_where_t *where,
    scim_error_t *err);

/*
 * The names of the lookups, before any other line; and all of them, behind the
 * last one.  "where" is the line to blame.
 */

scim_rc_t scim_map_declare_lookups(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_compile_lookups(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);

/* one of them, as lookup->route, if it is needed */

scim_rc_t scim_map_compile_lookup(scim_resource_t *resource,
    scim_lookup_t *lookup, scim_error_t *err);

/* the lines of the session, before those of any resource */

scim_rc_t scim_map_compile_session(scim_map_t *map, scim_where_t *where,
    scim_error_t *err);

/* the index of a variable of the session, -1 if there is none of that name */

int scim_map_session_index(const scim_map_t *map, scim_str_t name);

/* the index of a lookup, -1 if there is none of that name */

int scim_map_lookup_index(const scim_resource_t *resource, scim_str_t name);

/* a line that says how the app is called, as a route that is in no list yet */

scim_rc_t scim_map_route_new(scim_resource_t *resource,
    const scim_line_t *line, scim_route_t **route, scim_error_t *err);

/* which variables a route of its kind can have, a bit each */

unsigned scim_map_route_vars(const scim_resource_t *resource,
    const scim_route_t *route);

/* parts of the checks */

scim_rc_t scim_map_check_redis(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_check_attrs(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_check_routes(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_check_write(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_check_create(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_check_check(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);

/*
 * 1 if it can be seen by this attribute whether there is such an object: it is
 * unique, and a "find" looks for it or it is at the id's place.
 */

int scim_map_tells(const scim_resource_t *resource, size_t attr);

/* 1 if a change of the attribute reaches the app */

int scim_map_is_written(const scim_resource_t *resource, size_t attr);

/* 1 if a "find" looks for the attribute */

int scim_map_is_found(const scim_resource_t *resource, size_t attr);

/* SCIM_FAIL for a text that the attribute's SCIM value can never have */

scim_rc_t scim_map_check_value(const scim_map_attr_t *attr, const char *text,
    scim_error_t *err);

/* an option of a call, and behind the last of them: do they go together? */

scim_rc_t scim_map_route_option(scim_resource_t *resource,
    scim_route_t *route, scim_str_t word, scim_error_t *err);
scim_rc_t scim_map_route_options_end(scim_route_t *route, scim_error_t *err);

/*
 * The lines "json", "form" and "xml" that a resource can see, each by itself;
 * the body of a route, with those that are joined to it; a warning of those
 * that are joined to nothing, SCIM_FAIL if there is no memory for it.
 */

scim_rc_t scim_map_check_bodies(scim_resource_t *resource,
    scim_where_t *where, scim_error_t *err);
scim_rc_t scim_map_compile_body(scim_resource_t *resource,
    scim_route_t *route, scim_error_t *err);
scim_rc_t scim_map_warn_bodies(scim_map_t *map);

/* "list", "find" ... */

const char *scim_map_kind_name(scim_route_kind_t kind);

/* the attribute that a line names by its path; SCIM_FAIL if there is none */

scim_rc_t scim_map_find_attr(scim_resource_t *resource, scim_str_t name,
    size_t *attr, scim_error_t *err);

/*
 * Of an attribute that is given twice the line that is written, or the one
 * that is read; "attr" itself of any other.
 */

size_t scim_map_side(const scim_resource_t *resource, size_t attr,
    int written);

/*
 * What a template's variables are resolved for: the attributes it names are
 * marked in "named", the lookups in "uses", its variables in "vars", those not
 * in "allowed" refused.
 * Values may be those of a resource that is not there yet ("fresh"), or those
 * of it as it is ("present"), not as it is to become.
 */

typedef struct {
    scim_resource_t         *resource;
    const char              *what;
    unsigned                 allowed;
    unsigned                *vars;
    unsigned char           *named;
    unsigned char           *uses;
    unsigned                 fresh:1;
    unsigned                 present:1;
} scim_map_names_t;

scim_rc_t scim_map_resolve(void *data, scim_str_t name, scim_var_t *var,
    scim_error_t *err);

/* for the templates of a route */

void scim_map_route_parser(scim_resource_t *resource, scim_route_t *route,
    scim_map_names_t *names, scim_template_parser_t *parser);

scim_rc_t scim_map_warn(scim_map_t *map, scim_where_t where,
    const char *text);


#endif /* SCIM_MAP_TREE_H_INCLUDED */
