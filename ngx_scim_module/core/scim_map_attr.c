
/*
 * The lines "attribute" of a resource.
 */


#include <string.h>

#include "scim_filter.h"
#include "scim_map_attr.h"


static scim_rc_t scim_map_attr_line(scim_resource_t *resource,
    const scim_resource_type_t *full, const scim_line_t *line,
    scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_attr_shape(scim_map_attr_t *attr,
    scim_error_t *err);
static int scim_map_attr_is_made(const scim_path_t *path);
static void scim_map_attrs_in_redis(scim_resource_t *resource);
static const char *scim_map_attr_type(const scim_attr_t *attr);
static scim_rc_t scim_map_attr_element(scim_map_attr_t *attr,
    scim_error_t *err);
static scim_rc_t scim_map_attr_own_path(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_attr_others(const scim_resource_t *resource,
    scim_map_attr_t *attr);
static scim_rc_t scim_map_attr_default(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_attr_key(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_error_t *err);
static scim_rc_t scim_map_attr_duplicate(scim_resource_t *resource,
    size_t n, scim_error_t *err);


scim_rc_t
scim_map_compile_attrs(scim_resource_t *resource, scim_where_t *where,
    scim_error_t *err)
{
    size_t                       i, n;
    const scim_line_t           *line;
    scim_resource_type_t        *full;

    full = scim_map_full_type(resource);
    if (full == NULL) {
        return scim_error_memory(err);
    }

    if (scim_map_custom(resource, full, where, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (n = 0, line = resource->lines.first; line; line = line->next) {
        n += scim_str_eq(line->args[0], "attribute");
    }

    resource->attrs = scim_mem_alloc(resource->map->mem,
                                     n * sizeof(scim_map_attr_t));
    if (resource->attrs == NULL) {
        return scim_error_memory(err);
    }

    for (i = 0, line = resource->lines.first; line; line = line->next) {

        if (!scim_str_eq(line->args[0], "attribute")) {
            continue;
        }

        *where = line->where;

        if (scim_map_attr_line(resource, full, line, &resource->attrs[i++],
                               err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    resource->nattrs = n;
    scim_map_attrs_in_redis(resource);

    if (scim_map_own_type(resource, full) != SCIM_OK) {
        return scim_error_memory(err);
    }

    for (i = 0; i < n; i++) {
        *where = resource->attrs[i].where;

        if (scim_map_attr_own_path(resource, &resource->attrs[i], err)
            != SCIM_OK
            || scim_map_attr_duplicate(resource, i, err) != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        if (scim_map_is_version(&resource->attrs[i].path)) {
            resource->version = i;
        }
    }

    for (i = 0; i < n; i++) {
        *where = resource->attrs[i].where;

        if (resource->attrs[i].any_type
            && scim_map_attr_others(resource, &resource->attrs[i]) != SCIM_OK)
        {
            return scim_error_memory(err);
        }

        if (scim_map_attr_default(resource, &resource->attrs[i], err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_attr_line(scim_resource_t *resource,
    const scim_resource_type_t *full, const scim_line_t *line,
    scim_map_attr_t *attr, scim_error_t *err)
{
    size_t             i;
    scim_mem_t        *mem;
    const scim_str_t  *args;

    mem = resource->map->mem;
    args = line->args;

    if (line->nargs < 3) {
        return scim_error_set(err, 500, NULL, "no place for attribute"
                              " \"%s\"", line->nargs > 1 ? args[1].data : "");
    }

    attr->where = line->where;
    attr->name = args[1].data;

    switch (scim_path_parse(mem, full, args[1], &attr->path, err)) {

    case SCIM_OK:
        break;

    case SCIM_DECLINED:
        return scim_error_set(err, 500, NULL, "unknown attribute \"%s\","
                              " expected one of RFC 7643, or \"type=\" beside"
                              " one of your own", attr->name);

    default:
        return scim_error_set(err, 500, NULL, "bad attribute path \"%s\","
                              " expected NAME, NAME.SUB or NAME[type eq"
                              " \"...\"].SUB", attr->name);
    }

    if (scim_place_parse(mem, args[2], &attr->place, err) != SCIM_OK
        || scim_map_attr_shape(attr, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (i = 3; i < line->nargs; i++) {
        if (scim_map_attr_option(resource, attr, args[i], err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return scim_map_attr_options_end(attr, err);
}


static scim_rc_t
scim_map_attr_shape(scim_map_attr_t *attr, scim_error_t *err)
{
    scim_path_t         *path;
    static scim_str_t    value = scim_str("value");

    path = &attr->path;

    if (path->attr == NULL) {
        return scim_error_set(err, 500, NULL, "\"%s\" names a schema, not an"
                              " attribute", attr->name);
    }

    if (path->schema == NULL && scim_map_attr_is_made(path)) {
        return scim_error_set(err, 500, NULL, "\"%s\" is made here and cannot"
                              " be mapped", attr->name);
    }

    if (path->filter) {
        return scim_map_attr_element(attr, err);
    }

    if (path->attr->multi && path->sub) {
        attr->any_type = 1;
        attr->element = scim_map_attr_type(path->attr);
        return SCIM_OK;
    }

    if (path->sub || (path->attr->type != SCIM_COMPLEX && !path->attr->multi))
    {
        return SCIM_OK;
    }

    if (attr->place.kind == SCIM_PLACE_REDIS) {
        attr->shape = SCIM_SHAPE_WHOLE;
        return SCIM_OK;
    }

    attr->shape = path->attr->multi ? SCIM_SHAPE_LIST : SCIM_SHAPE_ONE;

    if (path->attr->type != SCIM_COMPLEX) {
        return SCIM_OK;
    }

    path->sub = scim_schema_sub(path->attr, value);

    if (path->sub == NULL) {
        return scim_error_set(err, 500, NULL, "\"%s\" is complex, name its"
                              " sub-attributes", attr->name);
    }

    return SCIM_OK;
}


/*
 * With "id redis" nobody else sees to it that a userName is one user's only
 * (RFC 7643, 4.1.1), and a member is added without a look at the others.
 */

static void
scim_map_attrs_in_redis(scim_resource_t *resource)
{
    size_t              i;
    scim_map_attr_t    *attr;

    static scim_str_t   value = scim_str("value");

    for (i = 0; i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (attr->path.schema == NULL
            && attr->place.kind == SCIM_PLACE_REDIS
            && strcmp(attr->path.attr->name, "id") == 0)
        {
            resource->in_redis = 1;
        }
    }

    for (i = 0; resource->in_redis && i < resource->nattrs; i++) {
        attr = &resource->attrs[i];

        if (attr->path.schema || attr->place.kind != SCIM_PLACE_REDIS) {
            continue;
        }

        if (strcmp(attr->path.attr->name, "userName") == 0
            && strcmp(resource->schema->urn, SCIM_URN_USER) == 0)
        {
            attr->flags |= SCIM_ATTR_UNIQUE;

        } else if (strcmp(attr->path.attr->name, "members") == 0
                   && strcmp(resource->schema->urn, SCIM_URN_GROUP) == 0
                   && attr->shape == SCIM_SHAPE_WHOLE)
        {
            attr->shape = SCIM_SHAPE_LIST;
            attr->path.sub = scim_schema_sub(attr->path.attr, value);
        }
    }
}


/* what no app has, and the parts of references, which are made of their ids */

static int
scim_map_attr_is_made(const scim_path_t *path)
{
    size_t       i;
    const char  *sub;

    static const struct {
        const char  *attr;
        const char  *sub;
    } made[] = {
        { "schemas", "" },
        { "meta", "resourceType" },
        { "meta", "location" },
        { "members", "value" },
        { "members", "$ref" },
        { "members", "type" },
        { "groups", "value" },
        { "groups", "$ref" },
        { "groups", "type" }
    };

    sub = path->sub ? path->sub->name : "";

    for (i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        if (strcmp(path->attr->name, made[i].attr) == 0
            && strcmp(sub, made[i].sub) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* of the app's only one: "work" (rule 25), unless that is none of the types */

static const char *
scim_map_attr_type(const scim_attr_t *attr)
{
    size_t               i;
    const scim_attr_t   *type;

    static scim_str_t    name = scim_str("type");
    static const char    work[] = "work";

    type = scim_schema_sub(attr, name);

    if (type == NULL || type->canonical == NULL) {
        return work;
    }

    for (i = 0; type->canonical[i]; i++) {
        if (strcmp(type->canonical[i], work) == 0) {
            return work;
        }
    }

    return type->canonical[0];
}


/* emails[type eq "work"].value: the one element of that type */

static scim_rc_t
scim_map_attr_element(scim_map_attr_t *attr, scim_error_t *err)
{
    scim_filter_t  *filter;

    filter = attr->path.filter;

    if (attr->path.sub == NULL || filter->op != SCIM_FILTER_EQ
        || strcmp(filter->path.attr->name, "type") != 0
        || !json_is_string(filter->value))
    {
        return scim_error_set(err, 500, NULL, "bad attribute path \"%s\","
                              " expected NAME[type eq \"...\"].SUB",
                              attr->name);
    }

    attr->element = json_string_value(filter->value);

    return SCIM_OK;
}


/* the same path once more, in the type that has what is mapped only */

static scim_rc_t
scim_map_attr_own_path(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_error_t *err)
{
    scim_str_t          name;
    const scim_attr_t  *sub;

    sub = attr->path.sub;

    name.data = attr->name;
    name.len = strlen(name.data);

    if (scim_path_parse(resource->map->mem, &resource->type, name,
                        &attr->path, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    attr->path.filter = NULL;

    if (sub && attr->path.sub == NULL) {
        name.data = sub->name;
        name.len = strlen(name.data);
        attr->path.sub = scim_schema_sub(attr->path.attr, name);
    }

    if (attr->path.schema == NULL && strcmp(attr->path.attr->name, "id") == 0)
    {
        resource->id = attr - resource->attrs;
    }

    resource->kept |= (attr->place.kind == SCIM_PLACE_REDIS);
    resource->derived |= (attr->place.kind == SCIM_PLACE_USERS
                          && resource->id == (size_t) (attr
                                                       - resource->attrs));

    return scim_map_attr_key(resource, attr, err);
}


/* what is kept by this name is found again however a line writes it */

static scim_rc_t
scim_map_attr_key(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_error_t *err)
{
    int                 typed, sub;
    const scim_path_t  *path;

    path = &attr->path;
    typed = (attr->element && !attr->any_type);
    sub = (path->sub && attr->shape == SCIM_SHAPE_ONE);

    attr->key = scim_mem_printf(resource->map->mem, NULL, "%s%s%s%s%s%s%s%s",
                                path->schema ? path->schema->urn : "",
                                path->schema ? ":" : "", path->attr->name,
                                typed ? "[type eq \"" : "",
                                typed ? attr->element : "",
                                typed ? "\"]" : "", sub ? "." : "",
                                sub ? path->sub->name : "");

    return attr->key ? SCIM_OK : scim_error_memory(err);
}


/* twice is for one that is read and written under two names */

static scim_rc_t
scim_map_attr_duplicate(scim_resource_t *resource, size_t n,
    scim_error_t *err)
{
    size_t                  i;
    const scim_map_attr_t  *a, *b;

    b = &resource->attrs[n];

    for (i = 0; i < n; i++) {
        a = &resource->attrs[i];

        if (scim_map_is_same(a, b)) {
            if (scim_map_twin(resource, b) != a) {
                return scim_error_set(err, 500, NULL, "duplicate attribute"
                                      " \"%s\"", b->name);
            }

            continue;
        }

        /* a list or a whole has all that its parts have */

        if (a->path.schema == b->path.schema && a->path.attr == b->path.attr
            && (a->shape != SCIM_SHAPE_ONE || b->shape != SCIM_SHAPE_ONE))
        {
            return scim_error_set(err, 500, NULL, "\"%s\" and \"%s\" cannot"
                                  " both be mapped", a->name, b->name);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_attr_others(const scim_resource_t *resource, scim_map_attr_t *attr)
{
    size_t                  i, n;
    const scim_map_attr_t  *other;

    attr->others = scim_mem_alloc(resource->map->mem,
                                  (resource->nattrs + 1) * sizeof(char *));
    if (attr->others == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0, n = 0; i < resource->nattrs; i++) {
        other = &resource->attrs[i];

        if (other->element && !other->any_type
            && scim_path_eq(&other->path, &attr->path))
        {
            attr->others[n++] = other->element;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_attr_default(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_error_t *err)
{
    scim_map_names_t        names;
    scim_template_parser_t  parser;

    if (attr->dflt_text.data == NULL) {
        return SCIM_OK;
    }

    memset(&names, 0, sizeof(scim_map_names_t));
    names.resource = resource;
    names.what = "default";
    names.fresh = 1;
    names.allowed = 1u << SCIM_VAR_ATTR | 1u << SCIM_VAR_SECRET
                    | 1u << SCIM_VAR_NGINX;

    parser.mem = resource->map->mem;
    parser.resolve = scim_map_resolve;
    parser.data = &names;

    attr->dflt = scim_mem_alloc(parser.mem, sizeof(scim_template_t));
    if (attr->dflt == NULL) {
        return scim_error_memory(err);
    }

    return scim_template_parse(&parser, attr->dflt_text, attr->dflt, err);
}
