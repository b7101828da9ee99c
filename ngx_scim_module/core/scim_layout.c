
/*
 * How the resources of a mapping are written.
 */


#include <string.h>
#include <strings.h>

#include "scim_json.h"
#include "scim_layout.h"


typedef enum {
    SCIM_LAYOUT_VALUE = 0,
    SCIM_LAYOUT_OBJECT,
    SCIM_LAYOUT_LIST,                      /* of elements */
    SCIM_LAYOUT_ELEMENT
} scim_layout_kind_t;


typedef struct scim_layout_node_s  scim_layout_node_t;


/*
 * "key" is the name of a member, or the type of an element; "text" is what it
 * begins with.
 */

struct scim_layout_node_s {
    scim_layout_kind_t            kind;
    const char                   *key;
    scim_str_t                    text;
    size_t                        line;    /* of a value, which ... */
    unsigned                      primary:1;   /* makes its element that */

    scim_layout_node_t           *first;   /* of those in it */
    scim_layout_node_t           *next;
};


/* "extensions" has one for each schema of the type, none for the core */

struct scim_layout_s {
    const scim_resource_type_t   *type;
    scim_layout_node_t            root;
    scim_layout_node_t           *meta;
    scim_layout_node_t          **extensions;
};


/* what is written, for scim_json_make() */

typedef struct {
    const scim_layout_t          *layout;
    const scim_layout_item_t     *item;
} scim_layout_job_t;


static int scim_layout_is_whole(const scim_map_attr_t *attr);
static int scim_layout_is_returned(const scim_attr_t *attr);
static scim_rc_t scim_layout_add(const scim_resource_t *resource,
    scim_layout_t *layout, size_t line);
static scim_rc_t scim_layout_extension(const scim_resource_t *resource,
    scim_layout_t *layout, const scim_schema_t *schema,
    scim_layout_node_t **node);
static scim_rc_t scim_layout_value(scim_mem_t *mem, scim_layout_node_t *node,
    const char *key, const scim_map_attr_t *attr, size_t line);
static scim_rc_t scim_layout_below(scim_mem_t *mem, scim_layout_node_t **node,
    scim_layout_kind_t kind, const char *key);
static void scim_layout_put_text(scim_json_writer_t *writer,
    const void *data);
static void scim_layout_put_resource(scim_json_writer_t *writer,
    const void *data);
static void scim_layout_put_members(scim_json_writer_t *writer,
    const scim_layout_job_t *job, const scim_layout_node_t *node, int n);
static void scim_layout_put_node(scim_json_writer_t *writer,
    const scim_layout_job_t *job, const scim_layout_node_t *node);
static void scim_layout_put_meta(scim_json_writer_t *writer,
    const scim_layout_job_t *job);
static int scim_layout_has(const scim_layout_job_t *job,
    const scim_layout_node_t *node);
static int scim_layout_is_primary(const scim_layout_job_t *job,
    const scim_layout_node_t *element);


scim_rc_t
scim_layout_new(const scim_resource_t *resource, scim_layout_t **layout)
{
    size_t          i;
    scim_rc_t       rc;
    scim_mem_t     *mem;
    scim_layout_t  *new;

    *layout = NULL;
    mem = resource->map->mem;

    new = scim_mem_alloc(mem, sizeof(scim_layout_t));
    if (new == NULL) {
        return SCIM_FAIL;
    }

    new->type = &resource->type;
    new->extensions = scim_mem_alloc(mem, resource->type.nschemas
                                          * sizeof(scim_layout_node_t *));
    if (new->extensions == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0; i < resource->nattrs; i++) {

        if (resource->attrs[i].flags & SCIM_ATTR_WRITE_ONLY) {
            continue;
        }

        rc = scim_layout_add(resource, new, i);
        if (rc != SCIM_OK) {
            return rc;
        }
    }

    new->meta = &new->root;

    rc = scim_layout_below(mem, &new->meta, SCIM_LAYOUT_OBJECT, "meta");

    if (rc == SCIM_OK) {
        *layout = new;
    }

    return rc;
}


scim_rc_t
scim_layout_text(scim_mem_t *mem, const scim_layout_t *layout,
    const scim_layout_item_t *item, scim_str_t *text)
{
    scim_layout_job_t  job;

    job.layout = layout;
    job.item = item;

    return scim_json_make(mem, scim_layout_put_resource, &job, text);
}


/* what is kept whole may be older than the mapping */

static int
scim_layout_is_whole(const scim_map_attr_t *attr)
{
    size_t  i;

    if (attr->shape == SCIM_SHAPE_WHOLE
        || !scim_layout_is_returned(attr->path.attr))
    {
        return 0;
    }

    for (i = 0; i < attr->path.attr->nsubs; i++) {
        if (!scim_layout_is_returned(&attr->path.attr->subs[i])) {
            return 0;
        }
    }

    return 1;
}


static int
scim_layout_is_returned(const scim_attr_t *attr)
{
    return attr->returned == SCIM_RETURNED_DEFAULT
           || attr->returned == SCIM_RETURNED_ALWAYS;
}


static scim_rc_t
scim_layout_add(const scim_resource_t *resource, scim_layout_t *layout,
    size_t line)
{
    scim_rc_t               rc;
    scim_mem_t             *mem;
    const char             *name;
    scim_layout_node_t     *node;
    const scim_map_attr_t  *attr;

    mem = resource->map->mem;
    attr = &resource->attrs[line];
    name = attr->path.attr->name;
    node = &layout->root;

    if (!scim_layout_is_whole(attr)) {
        return SCIM_DECLINED;
    }

    rc = SCIM_OK;

    if (attr->path.schema) {
        rc = scim_layout_extension(resource, layout, attr->path.schema, &node);
    }

    if (attr->shape == SCIM_SHAPE_LIST
        || (attr->element == NULL && attr->path.sub == NULL))
    {
        return rc == SCIM_OK ? scim_layout_value(mem, node, name, attr, line)
                             : rc;
    }

    if (rc == SCIM_OK) {
        rc = scim_layout_below(mem, &node, attr->element ? SCIM_LAYOUT_LIST
                                                         : SCIM_LAYOUT_OBJECT,
                               name);
    }

    if (rc == SCIM_OK && attr->element) {
        rc = scim_layout_below(mem, &node, SCIM_LAYOUT_ELEMENT, attr->element);
    }

    return rc == SCIM_OK ? scim_layout_value(mem, node, attr->path.sub->name,
                                             attr, line)
                         : rc;
}


static scim_rc_t
scim_layout_extension(const scim_resource_t *resource, scim_layout_t *layout,
    const scim_schema_t *schema, scim_layout_node_t **node)
{
    scim_rc_t  rc;

    rc = scim_layout_below(resource->map->mem, node, SCIM_LAYOUT_OBJECT,
                           schema->urn);
    if (rc == SCIM_OK) {
        layout->extensions[schema - resource->type.schemas] = *node;
    }

    return rc;
}


static scim_rc_t
scim_layout_value(scim_mem_t *mem, scim_layout_node_t *node, const char *key,
    const scim_map_attr_t *attr, size_t line)
{
    scim_layout_node_t  *last;

    for (last = node->first; last; last = last->next) {
        if (strcmp(last->key, key) == 0) {
            return SCIM_DECLINED;
        }
    }

    if (scim_layout_below(mem, &node, SCIM_LAYOUT_VALUE, key) != SCIM_OK) {
        return SCIM_FAIL;
    }

    node->line = line;
    node->primary = attr->any_type;

    return SCIM_OK;
}


/* goes from "node" to the one in it with that key, which is made if need be */

static scim_rc_t
scim_layout_below(scim_mem_t *mem, scim_layout_node_t **node,
    scim_layout_kind_t kind, const char *key)
{
    scim_layout_node_t  *new, **p;

    for (p = &(*node)->first; *p; p = &(*p)->next) {
        if (kind == SCIM_LAYOUT_ELEMENT ? strcasecmp((*p)->key, key) == 0
                                        : strcmp((*p)->key, key) == 0)
        {
            *node = *p;
            return (*p)->kind == kind ? SCIM_OK : SCIM_DECLINED;
        }
    }

    new = scim_mem_alloc(mem, sizeof(scim_layout_node_t));
    if (new == NULL) {
        return SCIM_FAIL;
    }

    new->kind = kind;
    new->key = key;

    *p = new;
    *node = new;

    return scim_json_make(mem, scim_layout_put_text, new, &new->text);
}


static void
scim_layout_put_text(scim_json_writer_t *writer, const void *data)
{
    const scim_layout_node_t *node = data;

    static const char *const  behind[] = { ":", ":{", ":[", "" };

    if (node->kind == SCIM_LAYOUT_ELEMENT) {
        scim_json_put(writer, "{\"type\":", 8);
    }

    scim_json_string(writer, node->key, strlen(node->key));
    scim_json_put(writer, behind[node->kind], strlen(behind[node->kind]));
}


static void
scim_layout_put_resource(scim_json_writer_t *writer, const void *data)
{
    const scim_layout_job_t *job = data;

    size_t                       i;
    const scim_layout_t         *layout;
    const scim_resource_type_t  *type;

    layout = job->layout;
    type = layout->type;

    /* RFC 7643, 3: the core schema, and each extension that is present */

    scim_json_put(writer, "{\"schemas\":[", 12);
    scim_json_string(writer, type->schemas[0].urn,
                     strlen(type->schemas[0].urn));

    for (i = 1; i < type->nschemas; i++) {
        if (layout->extensions[i] && scim_layout_has(job,
                                                     layout->extensions[i]))
        {
            scim_json_put(writer, ",", 1);
            scim_json_string(writer, type->schemas[i].urn,
                             strlen(type->schemas[i].urn));
        }
    }

    scim_json_put(writer, "]", 1);
    scim_layout_put_members(writer, job, &layout->root, 1);
    scim_json_put(writer, "}", 1);
}


/* "n": there is something before them */

static void
scim_layout_put_members(scim_json_writer_t *writer,
    const scim_layout_job_t *job, const scim_layout_node_t *node, int n)
{
    const scim_layout_node_t  *member;

    for (member = node->first; member; member = member->next) {

        if (!scim_layout_has(job, member)) {
            continue;
        }

        scim_json_put(writer, ",", n);
        scim_layout_put_node(writer, job, member);
        n = 1;
    }

    if (node == job->layout->meta) {
        scim_json_put(writer, ",", n);
        scim_layout_put_meta(writer, job);
    }
}


static void
scim_layout_put_node(scim_json_writer_t *writer, const scim_layout_job_t *job,
    const scim_layout_node_t *node)
{
    scim_json_put(writer, node->text.data, node->text.len);

    switch (node->kind) {

    case SCIM_LAYOUT_VALUE:
        scim_json_value(writer, job->item->values[node->line]);
        break;

    case SCIM_LAYOUT_OBJECT:
        scim_layout_put_members(writer, job, node, 0);
        scim_json_put(writer, "}", 1);
        break;

    case SCIM_LAYOUT_LIST:
        scim_layout_put_members(writer, job, node, 0);
        scim_json_put(writer, "]", 1);
        break;

    case SCIM_LAYOUT_ELEMENT:
        if (scim_layout_is_primary(job, node)) {
            scim_json_put(writer, ",\"primary\":true", 15);
        }

        scim_layout_put_members(writer, job, node, 1);
        scim_json_put(writer, "}", 1);
        break;
    }
}


static void
scim_layout_put_meta(scim_json_writer_t *writer, const scim_layout_job_t *job)
{
    const char  *name, *location, *version;

    name = job->layout->type->name;
    location = job->item->location;
    version = job->item->version;

    scim_json_put(writer, "\"resourceType\":", 15);
    scim_json_string(writer, name, strlen(name));
    scim_json_put(writer, ",\"location\":", 12);
    scim_json_string(writer, location, strlen(location));

    if (version) {
        scim_json_put(writer, ",\"version\":", 11);
        scim_json_string(writer, version, strlen(version));
    }
}


/* 1 if anything in it is written */

static int
scim_layout_has(const scim_layout_job_t *job, const scim_layout_node_t *node)
{
    const json_t              *value;
    const scim_layout_node_t  *member;

    if (node->kind == SCIM_LAYOUT_VALUE) {
        value = job->item->values[node->line];
        return value && !json_is_null(value);
    }

    for (member = node->first; member; member = member->next) {
        if (scim_layout_has(job, member)) {
            return 1;
        }
    }

    return node == job->layout->meta;
}


static int
scim_layout_is_primary(const scim_layout_job_t *job,
    const scim_layout_node_t *element)
{
    const scim_layout_node_t  *member;

    for (member = element->first; member; member = member->next) {
        if (member->primary && scim_layout_has(job, member)) {
            return 1;
        }
    }

    return 0;
}
