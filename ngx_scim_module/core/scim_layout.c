
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


static int scim_layout_is_made(const scim_map_attr_t *attr);
static scim_rc_t scim_layout_add(const scim_resource_t *resource,
    scim_layout_t *layout, size_t line);
static scim_layout_node_t *scim_layout_below(scim_mem_t *mem,
    scim_layout_node_t *node, scim_layout_kind_t kind, const char *key);
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
    size_t                  i;
    scim_mem_t             *mem;
    scim_layout_t          *new;
    const scim_map_attr_t  *attr;

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
        attr = &resource->attrs[i];

        if (attr->flags & SCIM_ATTR_WRITE_ONLY) {
            continue;
        }

        if (attr->shape == SCIM_SHAPE_WHOLE || scim_layout_is_made(attr)) {
            return SCIM_OK;
        }

        if (scim_layout_add(resource, new, i) != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    new->meta = scim_layout_below(mem, &new->root, SCIM_LAYOUT_OBJECT, "meta");
    *layout = new->meta ? new : NULL;

    return new->meta ? SCIM_OK : SCIM_FAIL;
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


/* what an element of the layout has already, and what makes it another one */

static int
scim_layout_is_made(const scim_map_attr_t *attr)
{
    return attr->element && (strcmp(attr->path.sub->name, "type") == 0
                             || strcmp(attr->path.sub->name, "primary") == 0);
}


/* no two lines of a mapping have the same member, or one that the other has */

static scim_rc_t
scim_layout_add(const scim_resource_t *resource, scim_layout_t *layout,
    size_t line)
{
    scim_mem_t             *mem;
    const char             *name;
    scim_layout_node_t     *node;
    const scim_path_t      *path;
    const scim_map_attr_t  *attr;

    static const scim_str_t  primary = scim_str("primary");

    mem = resource->map->mem;
    attr = &resource->attrs[line];
    path = &attr->path;
    node = &layout->root;
    name = path->attr->name;

    if (path->schema) {
        node = scim_layout_below(mem, node, SCIM_LAYOUT_OBJECT,
                                 path->schema->urn);

        layout->extensions[path->schema - resource->type.schemas] = node;
    }

    if (attr->element) {
        node = scim_layout_below(mem, node, SCIM_LAYOUT_LIST, name);
        node = scim_layout_below(mem, node, SCIM_LAYOUT_ELEMENT,
                                 attr->element);
        name = path->sub->name;

    } else if (path->sub && attr->shape == SCIM_SHAPE_ONE) {
        node = scim_layout_below(mem, node, SCIM_LAYOUT_OBJECT, name);
        name = path->sub->name;
    }

    node = scim_layout_below(mem, node, SCIM_LAYOUT_VALUE, name);
    if (node == NULL) {
        return SCIM_FAIL;
    }

    node->line = line;

    /* a group of a user is in an element, too, but never the primary one */

    node->primary = attr->any_type
                    && scim_schema_sub(path->attr, primary) != NULL;

    return SCIM_OK;
}


/*
 * The one in "node" with that key, which is made if need be; NULL if there is
 * no memory, or no "node".
 */

static scim_layout_node_t *
scim_layout_below(scim_mem_t *mem, scim_layout_node_t *node,
    scim_layout_kind_t kind, const char *key)
{
    scim_layout_node_t  *new, **p;

    if (node == NULL) {
        return NULL;
    }

    for (p = &node->first; *p; p = &(*p)->next) {
        if (kind == SCIM_LAYOUT_ELEMENT ? strcasecmp((*p)->key, key) == 0
                                        : strcmp((*p)->key, key) == 0)
        {
            return *p;
        }
    }

    new = scim_mem_alloc(mem, sizeof(scim_layout_node_t));
    if (new == NULL) {
        return NULL;
    }

    new->kind = kind;
    new->key = key;

    *p = new;

    return scim_json_make(mem, scim_layout_put_text, new, &new->text)
           == SCIM_OK
           ? new : NULL;
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
