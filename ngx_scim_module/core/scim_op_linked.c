
/*
 * The resources that members, or the groups of a user, name.
 *
 * Each is read once in an operation, a few at the same time.  While they are
 * read op->resource is their type, and so it is for their answers.
 */


#include <string.h>

#include "scim_op_linked.h"
#include "scim_scalar.h"
#include "scim_text.h"


static scim_rc_t scim_linked_init(scim_op_t *op, size_t attr);
static scim_rc_t scim_linked_want_key(scim_op_t *op, const json_t *value);
static scim_rc_t scim_linked_next(scim_op_t *op);
static scim_rc_t scim_linked_fetch(scim_op_t *op, scim_linked_t *linked,
    size_t *asked);
static scim_rc_t scim_linked_settle(scim_op_t *op, scim_linked_t *linked);
static scim_rc_t scim_linked_name(scim_op_t *op, scim_linked_t *linked);
static scim_linked_t *scim_linked_add(scim_op_t *op, const char *id);
static scim_linked_t *scim_linked_at(const scim_links_t *links,
    const json_t *index);
static const char *scim_linked_spelled(scim_op_t *op, const json_t *value);


scim_rc_t
scim_linked_want_ids(scim_op_t *op, size_t attr, const json_t *ids)
{
    size_t          i;
    json_t         *value;
    scim_linked_t  *linked;

    if (scim_linked_init(op, attr) != SCIM_OK) {
        return SCIM_FAIL;
    }

    json_array_foreach(ids, i, value) {

        if (!scim_member_is_possible(op, attr, value)
            || !scim_linked_is_sayable(json_string_value(value)))
        {
            continue;
        }

        linked = scim_linked_get(op, json_string_value(value));
        if (linked == NULL) {
            return scim_op_memory(op);
        }

        linked->wanted = 1;
    }

    return SCIM_OK;
}


scim_rc_t
scim_linked_want_keys(scim_op_t *op, size_t attr, const json_t *keys)
{
    size_t   i;
    json_t  *value;

    if (scim_linked_init(op, attr) != SCIM_OK) {
        return SCIM_FAIL;
    }

    json_array_foreach(keys, i, value) {
        if (scim_linked_want_key(op, value) != SCIM_OK) {
            return scim_op_memory(op);
        }
    }

    return SCIM_OK;
}


scim_rc_t
scim_linked_read(scim_op_t *op)
{
    scim_rc_t               rc;
    const scim_resource_t  *resource;

    if (op->links.resource == NULL) {
        return SCIM_OK;
    }

    resource = op->resource;
    op->resource = op->links.resource;

    rc = scim_linked_next(op);

    op->resource = resource;

    return rc;
}


const scim_linked_t *
scim_linked_by_id(const scim_op_t *op, const char *id)
{
    const scim_linked_t  *linked;

    linked = scim_linked_at(&op->links, json_object_get(op->links.ids, id));

    return linked && linked->known ? linked : NULL;
}


scim_rc_t
scim_linked_by_key(scim_op_t *op, const json_t *key,
    const scim_linked_t **linked)
{
    const char           *text;
    const scim_linked_t  *found;

    *linked = NULL;

    if (op->links.resource == NULL) {
        return SCIM_OK;
    }

    text = scim_linked_text(op, key);
    if (text == NULL) {
        return scim_op_memory(op);
    }

    found = scim_linked_at(&op->links, json_object_get(op->links.keys, text));

    if (found && found->there) {
        *linked = found;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_linked_init(scim_op_t *op, size_t attr)
{
    size_t                  i, j;
    scim_links_t           *links;
    const scim_hide_t      *hide;
    const scim_map_attr_t  *line;

    links = &op->links;
    line = &op->resource->attrs[attr];

    if (links->resource) {
        return SCIM_OK;
    }

    links->ids = scim_mem_take(op->mem, json_object());
    links->keys = scim_mem_take(op->mem, json_object());
    links->asking = scim_mem_take(op->mem, json_array());
    links->resource = scim_member_resource(op, attr);
    links->need = scim_mem_alloc(op->mem, links->resource->nattrs + 1);

    if (links->ids == NULL || links->keys == NULL || links->asking == NULL
        || links->need == NULL)
    {
        return scim_op_memory(op);
    }

    links->need[links->resource->id] = 1;
    links->key = SCIM_MAP_NONE;

    if (line->named_by) {
        links->key = line->named_by - links->resource->attrs;
        links->need[links->key] = 1;
    }

    for (i = 0; i < links->resource->nhides; i++) {
        hide = &links->resource->hides[i];

        for (j = 0; j < hide->ntests; j++) {
            links->need[hide->attrs[j]] = 1;
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_linked_want_key(scim_op_t *op, const json_t *value)
{
    json_t         *entry;
    const char     *key;
    scim_linked_t  *linked;

    key = scim_linked_text(op, value);
    if (key == NULL) {
        return SCIM_FAIL;
    }

    entry = json_object_get(op->links.keys, key);
    linked = scim_linked_at(&op->links, entry);

    if (linked) {
        linked->wanted = 1;
        linked->key = scim_linked_spelled(op, value);

        return linked->key ? SCIM_OK : SCIM_FAIL;
    }

    if (entry) {
        return SCIM_OK;
    }

    return json_object_set(op->links.keys, key, (json_t *) value) == 0
           && json_array_append(op->links.asking, (json_t *) value) == 0
           ? SCIM_OK : SCIM_FAIL;
}


static scim_rc_t
scim_linked_next(scim_op_t *op)
{
    size_t         i, asked;
    scim_links_t  *links;

    links = &op->links;
    asked = 0;

    if (scim_linked_survey(op, &asked) != SCIM_OK) {
        return SCIM_FAIL;
    }

    for (i = 0; i < links->n && asked < SCIM_LINKED_BATCH; i++) {

        if (links->all[i]->wanted && !links->all[i]->known
            && scim_linked_fetch(op, links->all[i], &asked) != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    if (scim_linked_ask_keys(op, &asked) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return asked ? SCIM_DECLINED : SCIM_OK;
}


static scim_rc_t
scim_linked_fetch(scim_op_t *op, scim_linked_t *linked, size_t *asked)
{
    scim_rc_t  rc;

    if (!linked->item.got && !linked->item.missing
        && scim_linked_is_picked(op))
    {
        if (!op->links.listed) {
            return scim_linked_list(op, 0, asked);
        }

        linked->item.missing = 1;
    }

    /* who has the group says that it is there */

    if (op->resource->derived
        && scim_derived_name(op, &linked->item) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    rc = linked->item.missing
         ? SCIM_OK : scim_item_fetch(op, &linked->item, op->links.need);

    if (rc == SCIM_DECLINED) {
        (*asked)++;
        return SCIM_OK;
    }

    return rc == SCIM_OK ? scim_linked_settle(op, linked) : SCIM_FAIL;
}


static scim_rc_t
scim_linked_settle(scim_op_t *op, scim_linked_t *linked)
{
    linked->known = 1;

    if (linked->item.missing) {
        return SCIM_OK;
    }

    linked->there = 1;

    if (op->links.key != SCIM_MAP_NONE
        && scim_linked_name(op, linked) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (scim_item_is_hidden(op, &linked->item.values)) {
        linked->there = 0;
    }

    return SCIM_OK;
}


/* who has no key cannot be named */

static scim_rc_t
scim_linked_name(scim_op_t *op, scim_linked_t *linked)
{
    json_t         *value, *entry;
    const char     *key;
    scim_links_t   *links;
    scim_linked_t  *other;

    links = &op->links;
    value = linked->item.values.v[links->key];

    if (value == NULL) {
        linked->there = 0;
        return SCIM_OK;
    }

    key = scim_linked_text(op, value);
    if (key == NULL) {
        return scim_op_memory(op);
    }

    entry = json_object_get(links->keys, key);
    other = scim_linked_at(links, entry);

    if (other && other != linked) {
        linked->there = 0;
        return SCIM_OK;
    }

    if (linked->key == NULL) {
        linked->key = scim_linked_spelled(op, other || entry == NULL
                                              ? value : entry);
    }

    if (linked->key == NULL
        || (other == NULL
            && json_object_set_new(links->keys, key,
                                   json_integer((json_int_t) linked->index))
               != 0))
    {
        return scim_op_memory(op);
    }

    return SCIM_OK;
}


static scim_linked_t *
scim_linked_add(scim_op_t *op, const char *id)
{
    size_t                   size;
    scim_links_t            *links;
    scim_linked_t           *linked, **all;
    const scim_resource_t   *resource;

    links = &op->links;

    if (links->n == links->size) {
        size = links->size ? 2 * links->size : 16;

        all = scim_mem_alloc(op->mem, size * sizeof(scim_linked_t *));
        if (all == NULL) {
            return NULL;
        }

        if (links->n) {
            memcpy(all, links->all, links->n * sizeof(scim_linked_t *));
        }

        links->all = all;
        links->size = size;
    }

    linked = scim_mem_alloc(op->mem, sizeof(scim_linked_t));
    if (linked == NULL) {
        return NULL;
    }

    resource = op->resource;
    op->resource = links->resource;

    if (scim_item_init(op, op->mem, &linked->item) != SCIM_OK) {
        linked = NULL;
    }

    op->resource = resource;

    if (linked == NULL
        || json_object_set_new(links->ids, id,
                               json_integer((json_int_t) links->n))
           != 0)
    {
        return NULL;
    }

    linked->item.id = scim_mem_strdup(op->mem, id, strlen(id));
    linked->index = links->n;
    links->all[links->n++] = linked;

    return linked->item.id ? linked : NULL;
}


static const char *
scim_linked_spelled(scim_op_t *op, const json_t *value)
{
    size_t       len;
    const char  *text;

    text = scim_scalar_text(op->mem, value, &len);

    return text ? scim_mem_strdup(op->mem, text, len) : NULL;
}


scim_linked_t *
scim_linked_get(scim_op_t *op, const char *id)
{
    scim_linked_t  *linked;

    linked = scim_linked_at(&op->links, json_object_get(op->links.ids, id));

    return linked ? linked : scim_linked_add(op, id);
}


/* that of an entry of "ids" or "keys"; NULL for one that is no index */

static scim_linked_t *
scim_linked_at(const scim_links_t *links, const json_t *index)
{
    return json_is_integer(index) ? links->all[json_integer_value(index)]
                                  : NULL;
}


const char *
scim_linked_text(scim_op_t *op, const json_t *value)
{
    size_t                  len;
    const char             *text;
    const scim_attr_t      *a;
    const scim_map_attr_t  *line;

    line = &op->links.resource->attrs[op->links.key];
    a = line->path.sub ? line->path.sub : line->path.attr;

    text = scim_scalar_text(op->mem, value, &len);

    return text == NULL || a->case_exact ? text
                                         : scim_text_fold(op->mem, text, &len);
}


int
scim_linked_is_sayable(const char *text)
{
    return *text && strcmp(text, ".") != 0 && strcmp(text, "..") != 0;
}
