
/*
 * Reading the resources and filters that identity providers send.
 */


#include <string.h>
#include <strings.h>

#include "scim_normal_name.h"
#include "scim_normal_value.h"
#include "scim_uri.h"


static scim_rc_t scim_normal_member(const scim_normal_t *normal,
    const char *name, json_t *value, json_t *resource, scim_error_t *err);
static scim_rc_t scim_normal_schema(const scim_normal_t *normal,
    const scim_schema_t *schema, json_t *value, json_t *resource,
    scim_error_t *err);
static scim_rc_t scim_normal_clear(const scim_normal_t *normal,
    const scim_schema_t *schema, json_t *resource, scim_error_t *err);
static scim_rc_t scim_normal_set(const scim_normal_t *normal,
    const scim_path_t *path, json_t *value, json_t *resource,
    scim_error_t *err);
static int scim_normal_encoded(scim_str_t text);
static int scim_normal_has(scim_str_t text, const char *part);
static int scim_normal_hex(char c);


json_t *
scim_normal_resource(const scim_normal_t *normal, const json_t *body,
    scim_error_t *err)
{
    void       *iter;
    json_t     *object, *resource;
    scim_rc_t   rc;

    if (!json_is_object(body)) {
        scim_error_set(err, 400, "invalidSyntax",
                       "the body is not a JSON object");
        return NULL;
    }

    resource = json_object();
    if (resource == NULL) {
        scim_error_memory(err);
        return NULL;
    }

    /* jansson's iterators take no const */

    object = (json_t *) body;
    rc = SCIM_OK;

    for (iter = json_object_iter(object);
         iter && rc == SCIM_OK;
         iter = json_object_iter_next(object, iter))
    {
        rc = scim_normal_member(normal, json_object_iter_key(iter),
                                json_object_iter_value(iter), resource, err);
    }

    if (rc != SCIM_OK) {
        json_decref(resource);
        return NULL;
    }

    return resource;
}


/*
 * A "+" is a blank in the second encoding as well, unless that one wrote its
 * blanks as %20.
 */

scim_str_t
scim_normal_filter(scim_mem_t *mem, scim_str_t text)
{
    int          plus, high, low;
    char        *p;
    size_t       i, n;
    scim_str_t   decoded;

    decoded.len = text.len;
    decoded.data = p = scim_mem_strdup(mem, text.data, text.len);

    if (p == NULL || !scim_normal_encoded(text)) {
        return decoded;
    }

    plus = !scim_normal_has(text, "%20");
    n = 0;

    for (i = 0; i < text.len; i++) {

        if (text.data[i] == '+' && plus) {
            p[n++] = ' ';
            continue;
        }

        if (text.data[i] != '%') {
            p[n++] = text.data[i];
            continue;
        }

        high = i + 2 < text.len ? scim_normal_hex(text.data[i + 1]) : -1;
        low = i + 2 < text.len ? scim_normal_hex(text.data[i + 2]) : -1;

        if (high < 0 || low < 0) {
            break;
        }

        p[n++] = (char) (high * 16 + low);
        i += 2;
    }

    if (i < text.len || !scim_uri_utf8(p, n)) {
        memcpy(p, text.data, text.len);
        return decoded;
    }

    p[n] = '\0';
    decoded.len = n;

    return decoded;
}


static scim_rc_t
scim_normal_member(const scim_normal_t *normal, const char *name,
    json_t *value, json_t *resource, scim_error_t *err)
{
    scim_str_t   key;
    scim_path_t  path;

    key.data = name;
    key.len = strlen(name);

    if (scim_normal_name(normal, key, &path) != SCIM_OK) {
        return scim_normal_name_drop(normal, NULL, key, err);
    }

    if (path.attr == NULL) {
        return scim_normal_schema(normal, path.schema, value, resource, err);
    }

    return scim_normal_set(normal, &path, value, resource, err);
}


/*
 * The attributes below a schema's urn.  Those of the core schema belong to
 * the top of the resource, wherever a client has put them.
 */

static scim_rc_t
scim_normal_schema(const scim_normal_t *normal, const scim_schema_t *schema,
    json_t *value, json_t *resource, scim_error_t *err)
{
    void         *iter;
    scim_rc_t     rc;
    scim_str_t    key;
    scim_path_t   path, parent;

    if (json_is_null(value)
        || (json_is_object(value) && json_object_size(value) == 0))
    {
        return scim_normal_clear(normal, schema, resource, err);
    }

    if (!json_is_object(value)) {
        return scim_error_set(err, 400, "invalidValue",
                              "\"%s\" must be an object", schema->urn);
    }

    memset(&parent, 0, sizeof(scim_path_t));
    parent.schema = schema;

    for (iter = json_object_iter(value);
         iter;
         iter = json_object_iter_next(value, iter))
    {
        key.data = json_object_iter_key(iter);
        key.len = strlen(key.data);

        if (scim_normal_name_in(normal, schema, key, &path) == SCIM_OK) {
            rc = scim_normal_set(normal, &path, json_object_iter_value(iter),
                                 resource, err);
        } else {
            rc = scim_normal_name_drop(normal, &parent, key, err);
        }

        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


/* an extension that is null or empty mentions all of its attributes */

static scim_rc_t
scim_normal_clear(const scim_normal_t *normal, const scim_schema_t *schema,
    json_t *resource, scim_error_t *err)
{
    size_t       i;
    scim_rc_t    rc;
    scim_path_t  path;

    if (schema == normal->type->schemas) {
        return SCIM_OK;
    }

    memset(&path, 0, sizeof(scim_path_t));
    path.schema = schema;

    for (i = 0; i < schema->nattrs; i++) {
        path.attr = &schema->attrs[i];

        rc = scim_normal_set(normal, &path, json_null(), resource, err);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_normal_set(const scim_normal_t *normal, const scim_path_t *path,
    json_t *value, json_t *resource, scim_error_t *err)
{
    json_t     *read;
    scim_rc_t   rc;

    if (scim_normal_name_ignored(path)) {
        return SCIM_OK;
    }

    rc = scim_normal_value(normal, path, value, &read, err);

    if (rc == SCIM_DECLINED) {
        return SCIM_OK;
    }

    if (rc != SCIM_OK) {
        return rc;
    }

    if (scim_path_set_new(path, resource, read) != SCIM_OK) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


/* a filter that is encoded as a whole has no quote of its own */

static int
scim_normal_encoded(scim_str_t text)
{
    return scim_normal_has(text, "%22") && !scim_normal_has(text, "\"");
}


static int
scim_normal_has(scim_str_t text, const char *part)
{
    size_t  i, n;

    n = strlen(part);

    for (i = 0; i + n <= text.len; i++) {
        if (memcmp(text.data + i, part, n) == 0) {
            return 1;
        }
    }

    return 0;
}


static int
scim_normal_hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }

    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }

    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }

    return -1;
}
