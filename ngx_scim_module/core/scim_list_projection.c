
/*
 * Which attributes a client asked to see (RFC 7644, 3.9).
 */


#include <string.h>

#include "scim_list.h"


/* why an attribute is named by a projection, or is not */

typedef enum {
    SCIM_LIST_UNNAMED = 0,
    SCIM_LIST_PART,                /* only some sub-attribute of it is */
    SCIM_LIST_WHOLE,               /* it is, or what it is a part of */
    SCIM_LIST_ITSELF               /* it is the very attribute that is */
} scim_list_named_t;


static scim_rc_t scim_list_paths(scim_mem_t *mem,
    const scim_resource_type_t *type, scim_str_t text,
    scim_projection_t *projection, scim_error_t *err);
static scim_rc_t scim_list_path(scim_mem_t *mem,
    const scim_resource_type_t *type, scim_str_t name,
    scim_projection_t *projection, scim_error_t *err);
static scim_str_t scim_list_trim(scim_str_t text);
static scim_list_named_t scim_list_named(const scim_projection_t *projection,
    const scim_path_t *path);
static int scim_list_wants_default(const scim_projection_t *projection,
    const scim_path_t *path, scim_returned_t returned);
static void scim_list_project_attrs(const scim_projection_t *projection,
    const scim_resource_type_t *type, const scim_schema_t *schema,
    json_t *object);
static int scim_list_project_attr(const scim_projection_t *projection,
    const scim_path_t *path, json_t *value);
static int scim_list_project_array(const scim_projection_t *projection,
    const scim_path_t *path, json_t *list);
static int scim_list_project_subs(const scim_projection_t *projection,
    const scim_path_t *path, json_t *object);


scim_rc_t
scim_list_projection(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t attributes, scim_str_t excluded, scim_projection_t *projection,
    scim_error_t *err)
{
    memset(projection, 0, sizeof(scim_projection_t));

    attributes = scim_list_trim(attributes);
    excluded = scim_list_trim(excluded);

    if (attributes.len && excluded.len) {
        return scim_error_set(err, 400, "invalidValue",
                              "\"attributes\" and \"excludedAttributes\" "
                              "exclude each other");
    }

    if (attributes.len) {
        projection->given = 1;
        return scim_list_paths(mem, type, attributes, projection, err);
    }

    if (excluded.len) {
        projection->given = 1;
        projection->excluded = 1;
        return scim_list_paths(mem, type, excluded, projection, err);
    }

    return SCIM_OK;
}


int
scim_list_wants(const scim_projection_t *projection, const scim_path_t *path)
{
    scim_path_t      attr;
    scim_returned_t  returned;

    if (path->attr == NULL) {
        return scim_list_wants_default(projection, path,
                                       SCIM_RETURNED_DEFAULT);
    }

    if (path->sub) {
        attr = *path;
        attr.sub = NULL;

        if (!scim_list_wants(projection, &attr)) {
            return 0;
        }

        if (attr.attr->returned == SCIM_RETURNED_ALWAYS) {
            return path->sub->returned == SCIM_RETURNED_DEFAULT
                   || path->sub->returned == SCIM_RETURNED_ALWAYS;
        }
    }

    returned = path->sub ? path->sub->returned : path->attr->returned;

    if (returned == SCIM_RETURNED_ALWAYS || returned == SCIM_RETURNED_NEVER) {
        return returned == SCIM_RETURNED_ALWAYS;
    }

    return scim_list_wants_default(projection, path, returned);
}


void
scim_list_project(const scim_projection_t *projection,
    const scim_resource_type_t *type, json_t *resource)
{
    size_t                i;
    json_t               *object;
    const scim_schema_t  *schema;

    scim_list_project_attrs(projection, type, NULL, resource);

    for (i = 1; i < type->nschemas; i++) {
        schema = &type->schemas[i];

        object = json_object_get(resource, schema->urn);
        if (object == NULL) {
            continue;
        }

        scim_list_project_attrs(projection, type, schema, object);

        if (json_object_size(object) == 0) {
            (void) json_object_del(resource, schema->urn);
        }
    }
}


static scim_rc_t
scim_list_paths(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t text, scim_projection_t *projection, scim_error_t *err)
{
    size_t       i, n, commas;
    scim_str_t   name;

    commas = 0;

    for (i = 0; i < text.len; i++) {
        commas += (text.data[i] == ',');
    }

    projection->paths = scim_mem_alloc(mem,
                                       (commas + 1) * sizeof(scim_path_t));
    if (projection->paths == NULL) {
        return scim_error_memory(err);
    }

    for (i = 0; i < text.len; i = n + 1) {

        for (n = i; n < text.len && text.data[n] != ','; n++) {
            /* void */
        }

        name.data = text.data + i;
        name.len = n - i;

        if (scim_list_path(mem, type, scim_list_trim(name), projection, err)
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* appends what the name means, if it is known and not yet there */

static scim_rc_t
scim_list_path(scim_mem_t *mem, const scim_resource_type_t *type,
    scim_str_t name, scim_projection_t *projection, scim_error_t *err)
{
    size_t        i;
    scim_rc_t     rc;
    scim_path_t  *path;

    if (name.len == 0) {
        return SCIM_OK;
    }

    path = &projection->paths[projection->npaths];

    rc = scim_path_parse(mem, type, name, path, err);

    if (rc == SCIM_FAIL && err->status != 400) {
        return rc;
    }

    if (rc != SCIM_OK) {
        return SCIM_OK;
    }

    /* a filter chooses elements, not attributes (RFC 7644, 3.10) */

    path->filter = NULL;

    /* so that there are never more than the type has attributes */

    for (i = 0; i < projection->npaths; i++) {
        if (scim_path_eq(&projection->paths[i], path)) {
            return SCIM_OK;
        }
    }

    projection->npaths++;

    return SCIM_OK;
}


static scim_str_t
scim_list_trim(scim_str_t text)
{
    while (text.len && text.data[0] == ' ') {
        text.data++;
        text.len--;
    }

    while (text.len && text.data[text.len - 1] == ' ') {
        text.len--;
    }

    return text;
}


static scim_list_named_t
scim_list_named(const scim_projection_t *projection, const scim_path_t *path)
{
    size_t              i;
    const scim_path_t  *named;
    scim_list_named_t   how, best;

    best = SCIM_LIST_UNNAMED;

    for (i = 0; i < projection->npaths; i++) {
        named = &projection->paths[i];

        if (named->schema != path->schema) {
            continue;
        }

        if (scim_path_eq(named, path)) {
            return SCIM_LIST_ITSELF;
        }

        if (named->attr == NULL
            || (named->attr == path->attr && named->sub == NULL))
        {
            how = SCIM_LIST_WHOLE;

        } else if (path->attr == NULL
                   || (named->attr == path->attr && path->sub == NULL))
        {
            how = SCIM_LIST_PART;

        } else {
            how = SCIM_LIST_UNNAMED;
        }

        if (how > best) {
            best = how;
        }
    }

    return best;
}


static int
scim_list_wants_default(const scim_projection_t *projection,
    const scim_path_t *path, scim_returned_t returned)
{
    scim_list_named_t  how;

    if (!projection->given) {
        return returned == SCIM_RETURNED_DEFAULT;
    }

    how = scim_list_named(projection, path);

    if (projection->excluded) {
        return returned == SCIM_RETURNED_DEFAULT && how < SCIM_LIST_WHOLE;
    }

    /* what is returned on request must be asked for by its own name */

    if (returned == SCIM_RETURNED_REQUEST) {
        return how == SCIM_LIST_ITSELF || how == SCIM_LIST_PART;
    }

    return how != SCIM_LIST_UNNAMED;
}


/* "schema" is the extension that "object" stands below, NULL for the top */

static void
scim_list_project_attrs(const scim_projection_t *projection,
    const scim_resource_type_t *type, const scim_schema_t *schema,
    json_t *object)
{
    int           keep;
    void         *iter, *next;
    scim_str_t    name;
    scim_path_t   path;

    memset(&path, 0, sizeof(scim_path_t));
    path.schema = schema;

    for (iter = json_object_iter(object); iter; iter = next) {
        next = json_object_iter_next(object, iter);

        name.data = json_object_iter_key(iter);
        name.len = strlen(name.data);

        path.attr = schema ? scim_schema_attr(schema, name)
                           : scim_schema_find(type, name);

        if (path.attr) {
            keep = scim_list_project_attr(projection, &path,
                                          json_object_iter_value(iter));
        } else {
            keep = (schema == NULL && scim_schema_of(type, name) != NULL);
        }

        if (!keep) {
            (void) json_object_del(object, name.data);
        }
    }
}


/* 1 if something of the attribute stays */

static int
scim_list_project_attr(const scim_projection_t *projection,
    const scim_path_t *path, json_t *value)
{
    if (!scim_list_wants(projection, path)) {
        return 0;
    }

    if (json_is_object(value)) {
        return scim_list_project_subs(projection, path, value);
    }

    if (json_is_array(value) && path->attr->type == SCIM_COMPLEX) {
        return scim_list_project_array(projection, path, value);
    }

    return 1;
}


/* an array that was empty stays one */

static int
scim_list_project_array(const scim_projection_t *projection,
    const scim_path_t *path, json_t *list)
{
    size_t   i, n, size;
    json_t  *element;

    size = json_array_size(list);

    for (i = 0, n = 0; i < size; i++) {
        element = json_array_get(list, i);

        if (json_is_object(element)
            && !scim_list_project_subs(projection, path, element))
        {
            continue;
        }

        /* no memory is needed where there is a place already */

        if (n != i) {
            (void) json_array_set(list, n, element);
        }

        n++;
    }

    for (i = size; i > n; i--) {
        (void) json_array_remove(list, i - 1);
    }

    return n || size == 0;
}


static int
scim_list_project_subs(const scim_projection_t *projection,
    const scim_path_t *path, json_t *object)
{
    void         *iter, *next;
    scim_str_t    name;
    scim_path_t   sub;

    sub = *path;

    for (iter = json_object_iter(object); iter; iter = next) {
        next = json_object_iter_next(object, iter);

        name.data = json_object_iter_key(iter);
        name.len = strlen(name.data);

        sub.sub = scim_schema_sub(path->attr, name);

        if (sub.sub == NULL || !scim_list_wants(projection, &sub)) {
            (void) json_object_del(object, name.data);
        }
    }

    return json_object_size(object) != 0;
}
