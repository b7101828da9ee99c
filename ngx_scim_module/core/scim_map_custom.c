
/*
 * Schemas and attributes that RFC 7643 does not know: a line with "type=" adds
 * them to what the resource can have.
 */


#include <string.h>

#include "scim_map_attr.h"


static scim_str_t scim_map_custom_type(const scim_line_t *line);
static scim_rc_t scim_map_custom_line(scim_resource_t *resource,
    scim_resource_type_t *full, const scim_line_t *line, scim_error_t *err);
static scim_rc_t scim_map_custom_add(scim_resource_t *resource,
    scim_resource_type_t *full, const scim_line_t *line, scim_str_t type,
    scim_error_t *err);
static scim_schema_t *scim_map_custom_schema(scim_resource_t *resource,
    scim_resource_type_t *full, scim_str_t urn);
static scim_rc_t scim_map_custom_attr(scim_resource_t *resource,
    scim_schema_t *schema, const scim_line_t *line,
    const scim_path_parts_t *parts, scim_type_t type, scim_error_t *err);
static scim_rc_t scim_map_custom_sub(scim_mem_t *mem, scim_attr_t *attr,
    scim_str_t name, scim_type_t type);
static void scim_map_custom_set(scim_attr_t *attr, scim_type_t type);
static scim_rc_t scim_map_custom_is_list(scim_resource_t *resource,
    const scim_line_t *line, int *list, scim_error_t *err);
static size_t scim_map_custom_colon(scim_str_t text);


scim_rc_t
scim_map_custom(scim_resource_t *resource, scim_resource_type_t *full,
    scim_where_t *where, scim_error_t *err)
{
    const scim_line_t  *line;

    for (line = resource->lines.first; line; line = line->next) {

        if (!scim_str_eq(line->args[0], "attribute") || line->nargs < 3) {
            continue;
        }

        *where = line->where;

        if (scim_map_custom_line(resource, full, line, err) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


size_t
scim_map_custom_room(const scim_resource_t *resource)
{
    size_t              n;
    const scim_line_t  *line;

    /* an element has "type" and "primary" beside what the line names */

    for (n = 2, line = resource->lines.first; line; line = line->next) {
        n += scim_str_eq(line->args[0], "attribute");
    }

    return n;
}


/* one that is known, or wrong, is looked at when the line is compiled */

static scim_rc_t
scim_map_custom_line(scim_resource_t *resource, scim_resource_type_t *full,
    const scim_line_t *line, scim_error_t *err)
{
    scim_str_t    type;
    scim_path_t   path;
    scim_error_t  ignored;

    if (scim_path_parse(resource->map->mem, full, line->args[1], &path,
                        &ignored)
        != SCIM_DECLINED)
    {
        return SCIM_OK;
    }

    type = scim_map_custom_type(line);

    return type.data ? scim_map_custom_add(resource, full, line, type, err)
                     : SCIM_OK;
}


static scim_str_t
scim_map_custom_type(const scim_line_t *line)
{
    size_t      i;
    scim_str_t  type;

    static const size_t  len = sizeof("type=") - 1;

    for (i = 3; i < line->nargs; i++) {
        if (line->args[i].len >= len
            && memcmp(line->args[i].data, "type=", len) == 0)
        {
            type.data = line->args[i].data + len;
            type.len = line->args[i].len - len;
            return type;
        }
    }

    type.data = NULL;
    type.len = 0;

    return type;
}


static scim_rc_t
scim_map_custom_add(scim_resource_t *resource, scim_resource_type_t *full,
    const scim_line_t *line, scim_str_t type, scim_error_t *err)
{
    size_t              n;
    scim_str_t          text, urn;
    scim_type_t         t;
    scim_schema_t      *schema;
    scim_path_parts_t   parts;

    for (t = SCIM_STRING; t < SCIM_COMPLEX; t++) {
        if (scim_str_eq(type, scim_schema_type_name(t))) {
            break;
        }
    }

    if (t == SCIM_COMPLEX) {
        return scim_error_set(err, 500, NULL, "bad type \"%.*s\", expected"
                              " string, boolean, decimal, integer, dateTime,"
                              " binary or reference", (int) type.len,
                              type.data);
    }

    text = line->args[1];
    n = scim_map_custom_colon(text);

    urn.data = text.data;
    urn.len = n;

    schema = (scim_schema_t *) full->schemas;

    if (n) {
        schema = scim_map_custom_schema(resource, full, urn);
        if (schema == NULL) {
            return scim_error_memory(err);
        }

        text.data += n + 1;
        text.len -= n + 1;
    }

    urn.data = schema->urn;
    urn.len = strlen(urn.data);

    if (scim_schema_rfc(urn)
        || (n && (n < 5 || memcmp(line->args[1].data, "urn:", 4) != 0)))
    {
        return scim_error_set(err, 500, NULL, "unknown attribute \"%s\", one"
                              " of your own begins with the urn of an"
                              " extension of your own", line->args[1].data);
    }

    if (scim_path_split(text, &parts, err) != SCIM_OK) {
        return scim_error_set(err, 500, NULL, "bad attribute path \"%s\","
                              " expected NAME, NAME.SUB or NAME[type eq"
                              " \"...\"].SUB", line->args[1].data);
    }

    return scim_map_custom_attr(resource, schema, line, &parts, t, err);
}


/* an extension is named by the last part of its urn */

static scim_schema_t *
scim_map_custom_schema(scim_resource_t *resource, scim_resource_type_t *full,
    scim_str_t urn)
{
    size_t               n;
    scim_mem_t          *mem;
    scim_schema_t       *schema;
    const scim_schema_t *known;

    known = scim_schema_of(full, urn);
    if (known) {
        return (scim_schema_t *) known;
    }

    mem = resource->map->mem;
    schema = (scim_schema_t *) &full->schemas[full->nschemas];

    schema->attrs = scim_mem_alloc(mem, scim_map_custom_room(resource)
                                        * sizeof(scim_attr_t));
    schema->urn = scim_mem_strdup(mem, urn.data, urn.len);

    if (schema->attrs == NULL || schema->urn == NULL) {
        return NULL;
    }

    n = scim_map_custom_colon(urn);

    schema->name = schema->urn + (n ? n + 1 : 0);
    schema->description = "Attributes of the application.";

    full->nschemas++;

    return schema;
}


static scim_rc_t
scim_map_custom_attr(scim_resource_t *resource, scim_schema_t *schema,
    const scim_line_t *line, const scim_path_parts_t *parts,
    scim_type_t type, scim_error_t *err)
{
    int           list;
    scim_str_t    name;
    scim_mem_t   *mem;
    scim_attr_t  *attr;

    static scim_str_t  value = scim_str("value");
    static scim_str_t  of = scim_str("type");
    static scim_str_t  primary = scim_str("primary");

    mem = resource->map->mem;
    attr = (scim_attr_t *) scim_schema_attr(schema, parts->name);

    if (attr == NULL) {
        attr = (scim_attr_t *) &schema->attrs[schema->nattrs++];
        attr->name = scim_mem_strdup(mem, parts->name.data, parts->name.len);
        attr->multi = (parts->filter.data != NULL);

        if (attr->name == NULL) {
            return scim_error_memory(err);
        }

        if (parts->filter.data == NULL && parts->sub.data == NULL) {
            if (scim_map_custom_is_list(resource, line, &list, err) != SCIM_OK)
            {
                return SCIM_FAIL;
            }

            attr->multi = list;
            scim_map_custom_set(attr, type);
            return SCIM_OK;
        }

        attr->type = SCIM_COMPLEX;
        attr->subs = scim_mem_alloc(mem, scim_map_custom_room(resource)
                                         * sizeof(scim_attr_t));
        if (attr->subs == NULL) {
            return scim_error_memory(err);
        }
    }

    if (attr->type != SCIM_COMPLEX
        || attr->multi != (parts->filter.data != NULL))
    {
        return scim_error_set(err, 500, NULL, "\"%s\" has another form in a"
                              " line above", line->args[1].data);
    }

    name = parts->sub.data ? parts->sub : value;

    if (scim_map_custom_sub(mem, attr, name, type) != SCIM_OK
        || (attr->multi
            && (scim_map_custom_sub(mem, attr, of, SCIM_STRING) != SCIM_OK
                || scim_map_custom_sub(mem, attr, primary, SCIM_BOOLEAN)
                   != SCIM_OK)))
    {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_custom_sub(scim_mem_t *mem, scim_attr_t *attr, scim_str_t name,
    scim_type_t type)
{
    scim_attr_t  *sub;

    if (scim_schema_sub(attr, name)) {
        return SCIM_OK;
    }

    sub = (scim_attr_t *) &attr->subs[attr->nsubs++];
    sub->name = scim_mem_strdup(mem, name.data, name.len);
    scim_map_custom_set(sub, type);

    return sub->name ? SCIM_OK : SCIM_FAIL;
}


/* a reference of the app's leads out of SCIM */

static void
scim_map_custom_set(scim_attr_t *attr, scim_type_t type)
{
    static const char *const  external[] = { "external", NULL };

    attr->type = type;
    attr->case_exact = (type >= SCIM_BINARY);
    attr->references = (type == SCIM_REFERENCE) ? external : NULL;
}


/* it is one if its place in the app's object is one, or a text to split */

static scim_rc_t
scim_map_custom_is_list(scim_resource_t *resource, const scim_line_t *line,
    int *list, scim_error_t *err)
{
    size_t        i;
    scim_place_t  place;

    if (scim_place_parse(resource->map->mem, line->args[2], &place, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    *list = scim_place_is_list(&place);

    for (i = 3; i < line->nargs; i++) {
        *list |= line->args[i].len > 6
                 && memcmp(line->args[i].data, "split=", 6) == 0;
    }

    return SCIM_OK;
}


/* where the urn ends: the last colon in no filter, 0 if there is none */

static size_t
scim_map_custom_colon(scim_str_t text)
{
    size_t  i, n;

    for (i = 0, n = 0; i < text.len && text.data[i] != '['; i++) {
        if (text.data[i] == ':') {
            n = i;
        }
    }

    return n;
}
