
/*
 * Attribute paths, parsed once.
 */


#include <string.h>

#include "scim_filter.h"


/* of a name that a client has made up, in messages */

#define SCIM_PATH_NAME_MAX  128


static const scim_schema_t *scim_path_schema(const scim_resource_type_t *type,
    scim_str_t *text);
static size_t scim_path_bracket(scim_str_t text);
static scim_rc_t scim_path_attr(const scim_resource_type_t *type,
    const scim_schema_t *schema, scim_str_t name, scim_path_t *path,
    scim_error_t *err);
static scim_rc_t scim_path_extension(const scim_resource_type_t *type,
    scim_str_t name, scim_path_t *path);
static scim_rc_t scim_path_sub(scim_str_t name, scim_path_t *path,
    scim_error_t *err);
static scim_rc_t scim_path_unknown(const char *what, scim_str_t name,
    scim_error_t *err);
static scim_str_t scim_path_rest(scim_str_t text, size_t n);
static size_t scim_path_find(scim_str_t text, char ch);
static int scim_path_is_name(scim_str_t name);
static int scim_path_is_urn(scim_str_t text);
static int scim_path_is_alpha(char ch);


scim_rc_t
scim_path_parse(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t text, scim_path_t *path, scim_error_t *err)
{
    scim_rc_t             rc;
    scim_path_parts_t     parts;
    const scim_schema_t  *schema;

    memset(path, 0, sizeof(scim_path_t));

    if (text.len == 0) {
        return scim_error_set(err, 400, "invalidPath", "the path is empty");
    }

    schema = scim_schema_of(type, text);
    if (schema) {
        path->schema = (schema == type->schemas) ? NULL : schema;
        return SCIM_OK;
    }

    schema = scim_path_schema(type, &text);

    if (schema == NULL && scim_path_is_urn(text)) {
        text.len = scim_path_find(text, '[');
        return scim_path_unknown("schema of", text, err);
    }

    if (scim_path_split(text, &parts, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_path_attr(type, schema, parts.name, path, err);
    if (rc != SCIM_OK) {
        return rc;
    }

    if (parts.filter.data) {
        if (!path->attr->multi || path->attr->type != SCIM_COMPLEX) {
            return scim_error_set(err, 400, "invalidPath",
                                  "attribute \"%s\" cannot have a filter, it "
                                  "is not multi-valued and complex",
                                  path->attr->name);
        }

        path->filter = scim_filter_parse_value(mem, path->attr, parts.filter,
                                               err);
        if (path->filter == NULL) {
            return SCIM_FAIL;
        }
    }

    if (parts.sub.data) {
        return scim_path_sub(parts.sub, path, err);
    }

    return SCIM_OK;
}


scim_rc_t
scim_path_parse_any(scim_mem_t *mem, const scim_resource_type_t *const *types,
    scim_str_t text, scim_path_t *path, scim_error_t *err)
{
    scim_rc_t     rc;
    scim_path_t   other;
    scim_error_t  ignored;

    rc = scim_path_parse(mem, types[0], text, path, err);

    while (rc == SCIM_DECLINED && *++types) {
        if (scim_path_parse(mem, *types, text, &other, &ignored) == SCIM_OK) {
            *path = other;
            path->foreign = 1;

            return SCIM_OK;
        }
    }

    return rc;
}


/* attr, attr.sub, attr[filter] or attr[filter].sub */

scim_rc_t
scim_path_split(scim_str_t text, scim_path_parts_t *parts, scim_error_t *err)
{
    size_t  n;

    memset(parts, 0, sizeof(scim_path_parts_t));

    for (n = 0; n < text.len; n++) {
        if (text.data[n] == '[' || text.data[n] == '.') {
            break;
        }
    }

    parts->name.len = n;
    parts->name.data = text.data;
    text = scim_path_rest(text, n);

    if (text.len && text.data[0] == '[') {
        text = scim_path_rest(text, 1);
        n = scim_path_bracket(text);

        if (n == text.len) {
            return scim_error_set(err, 400, "invalidPath",
                                  "the path has no \"]\" for its \"[\"");
        }

        parts->filter.len = n;
        parts->filter.data = text.data;
        text = scim_path_rest(text, n + 1);
    }

    if (text.len && text.data[0] == '.') {
        parts->sub = scim_path_rest(text, 1);
        text.len = 0;
    }

    if (text.len || !scim_path_is_name(parts->name)
        || (parts->sub.data && !scim_path_is_name(parts->sub)))
    {
        return scim_error_set(err, 400, "invalidPath",
                              "the path has a wrong syntax");
    }

    return SCIM_OK;
}


int
scim_path_eq(const scim_path_t *a, const scim_path_t *b)
{
    return a->schema == b->schema && a->attr == b->attr && a->sub == b->sub;
}


json_t *
scim_path_get(const scim_path_t *path, const json_t *resource)
{
    const json_t  *object;

    object = resource;

    if (path->schema) {
        object = json_object_get(object, path->schema->urn);
    }

    if (path->attr) {
        return json_object_get(object, path->attr->name);
    }

    return (json_t *) object;
}


scim_rc_t
scim_path_set_new(const scim_path_t *path, json_t *resource, json_t *value)
{
    int          rc;
    json_t      *object;
    const char  *name;

    if (path->schema == NULL && path->attr == NULL) {
        rc = value ? json_object_update(resource, value) : 0;
        json_decref(value);

        return rc == 0 ? SCIM_OK : SCIM_FAIL;
    }

    object = resource;
    name = path->attr ? path->attr->name : path->schema->urn;

    if (path->schema && path->attr) {
        object = json_object_get(resource, path->schema->urn);

        if (value && !json_is_object(object)) {
            object = json_object();

            /* this drops the reference if it fails, and a NULL does too */

            if (json_object_set_new_nocheck(resource, path->schema->urn,
                                            object)
                != 0)
            {
                json_decref(value);
                return SCIM_FAIL;
            }
        }
    }

    if (value) {
        rc = json_object_set_new_nocheck(object, name, value);
        return rc == 0 ? SCIM_OK : SCIM_FAIL;
    }

    (void) json_object_del(object, name);

    if (object != resource && json_object_size(object) == 0) {
        (void) json_object_del(resource, path->schema->urn);
    }

    return SCIM_OK;
}


/*
 * The schema whose urn stands at the beginning of the text, which is then
 * what follows the colon; the longest urn counts, as one may go on another.
 */

static const scim_schema_t *
scim_path_schema(const scim_resource_type_t *type, scim_str_t *text)
{
    size_t                i, len, longest;
    scim_str_t            head;
    const scim_schema_t  *found;

    found = NULL;
    longest = 0;

    for (i = 0; i < type->nschemas; i++) {
        len = strlen(type->schemas[i].urn);

        if (len >= text->len || len < longest || text->data[len] != ':') {
            continue;
        }

        head.len = len;
        head.data = text->data;

        if (scim_str_caseeq(head, type->schemas[i].urn)) {
            found = &type->schemas[i];
            longest = len;
        }
    }

    if (found) {
        *text = scim_path_rest(*text, longest + 1);
    }

    return found;
}


/* where the bracket is that ends the filter, text.len if there is none */

static size_t
scim_path_bracket(scim_str_t text)
{
    int     quoted;
    size_t  i;

    quoted = 0;

    for (i = 0; i < text.len; i++) {
        if (text.data[i] == '"') {
            quoted = !quoted;

        } else if (text.data[i] == '\\' && quoted && i + 1 < text.len) {
            i++;

        } else if (text.data[i] == ']' && !quoted) {
            break;
        }
    }

    return i;
}


static scim_rc_t
scim_path_attr(const scim_resource_type_t *type, const scim_schema_t *schema,
    scim_str_t name, scim_path_t *path, scim_error_t *err)
{
    if (schema && schema != type->schemas) {
        path->schema = schema;
        path->attr = scim_schema_attr(schema, name);

    } else {
        path->attr = scim_schema_find(type, name);
    }

    if (path->attr) {
        return SCIM_OK;
    }

    if (schema == NULL && scim_path_extension(type, name, path) == SCIM_OK) {
        return SCIM_OK;
    }

    return scim_path_unknown("attribute", name, err);
}


/* clients write "manager" for that of the enterprise extension */

static scim_rc_t
scim_path_extension(const scim_resource_type_t *type, scim_str_t name,
    scim_path_t *path)
{
    size_t              i;
    const scim_attr_t  *attr;

    for (i = 1; i < type->nschemas; i++) {
        attr = scim_schema_attr(&type->schemas[i], name);

        if (attr == NULL) {
            continue;
        }

        if (path->attr) {
            memset(path, 0, sizeof(scim_path_t));
            return SCIM_DECLINED;
        }

        path->schema = &type->schemas[i];
        path->attr = attr;
    }

    return path->attr ? SCIM_OK : SCIM_DECLINED;
}


static scim_rc_t
scim_path_sub(scim_str_t name, scim_path_t *path, scim_error_t *err)
{
    path->sub = scim_schema_sub(path->attr, name);

    if (path->sub == NULL) {
        return scim_path_unknown("sub-attribute", name, err);
    }

    return SCIM_OK;
}


static scim_rc_t
scim_path_unknown(const char *what, scim_str_t name, scim_error_t *err)
{
    int  len;

    len = name.len < SCIM_PATH_NAME_MAX ? name.len : SCIM_PATH_NAME_MAX;

    (void) scim_error_set(err, 400, "invalidPath",
                          "%s \"%.*s\" is not supported", what, len,
                          name.data);
    return SCIM_DECLINED;
}


static scim_str_t
scim_path_rest(scim_str_t text, size_t n)
{
    text.len -= n;
    text.data += n;

    return text;
}


static size_t
scim_path_find(scim_str_t text, char ch)
{
    size_t  i;

    for (i = 0; i < text.len && text.data[i] != ch; i++) {
        /* void */
    }

    return i;
}


/* ATTRNAME = ALPHA *("-" / "_" / DIGIT / ALPHA), and the name "$ref" */

static int
scim_path_is_name(scim_str_t name)
{
    char    ch;
    size_t  i;

    if (name.len && name.data[0] == '$') {
        name = scim_path_rest(name, 1);
    }

    if (name.len == 0 || !scim_path_is_alpha(name.data[0])) {
        return 0;
    }

    for (i = 1; i < name.len; i++) {
        ch = name.data[i];

        if (!scim_path_is_alpha(ch) && !(ch >= '0' && ch <= '9')
            && ch != '-' && ch != '_')
        {
            return 0;
        }
    }

    return 1;
}


/*
 * Text that could be a urn or an attribute behind one: a colon, but not in a
 * filter, and only what a uri may hold (RFC 3986, 2).
 */

static int
scim_path_is_urn(scim_str_t text)
{
    char    ch;
    size_t  i;

    text.len = scim_path_find(text, '[');

    if (scim_path_find(text, ':') == text.len
        || !scim_path_is_alpha(text.data[0]))
    {
        return 0;
    }

    for (i = 0; i < text.len; i++) {
        ch = text.data[i];

        if (ch <= ' ' || ch >= 0x7f || strchr("\"<>\\^`{|}", ch)) {
            return 0;
        }
    }

    return 1;
}


static int
scim_path_is_alpha(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}
