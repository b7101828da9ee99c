
/*
 * Groups that are values of an attribute of users, "User.ATTR": who is in
 * them, and which ones there are.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_op_tree.h"
#include "scim_scalar.h"


static const scim_pair_t *scim_derived_pair(const scim_map_attr_t *table,
    const char *text, int app);
static scim_rc_t scim_derived_plan_table(scim_op_t *op);
static int scim_derived_is_needed(const scim_op_t *op,
    const scim_item_t *item, const unsigned char *need);
static int scim_derived_needs_members(const scim_op_t *op,
    const scim_item_t *item, const unsigned char *need);
static int scim_derived_is_certain(const scim_op_t *op,
    const scim_item_t *item);
static const scim_route_t *scim_derived_read(const scim_op_t *op);
static scim_rc_t scim_derived_set(scim_op_t *op, scim_item_t *item,
    const char *value);
static json_t *scim_derived_members_new(const scim_op_t *op,
    const char *value);
static json_t *scim_derived_name_new(const scim_op_t *op,
    const scim_map_attr_t *attr, const char *value);
static int scim_derived_compare(const void *a, const void *b);


const char *
scim_derived_value(scim_op_t *op, const char *id)
{
    size_t                  len;
    const char             *prefix, *text;
    const scim_pair_t      *pair;
    const scim_resource_t  *resource;

    resource = op->resource;
    prefix = resource->attrs[resource->id].prefix;
    len = prefix ? strlen(prefix) : 0;

    if (resource->table == &resource->attrs[resource->id]) {
        pair = scim_derived_pair(resource->table, id + len, 0);

        if (pair == NULL) {
            return NULL;
        }

        text = scim_mem_printf(op->mem, NULL, "%s%s",
                               resource->linked && prefix ? prefix : "",
                               pair->app);

    } else {
        text = resource->linked ? id : id + len;

        if (resource->table
            && scim_derived_pair(resource->table, id + len, 1) == NULL)
        {
            return NULL;
        }
    }

    if (text == NULL) {
        (void) scim_op_memory(op);
    }

    return text;
}


const char *
scim_derived_id(scim_op_t *op, const scim_resource_t *resource,
    const char *value)
{
    size_t              len;
    const char         *prefix, *id;
    const scim_pair_t  *pair;

    prefix = resource->attrs[resource->id].prefix;
    len = prefix && resource->linked ? strlen(prefix) : 0;

    if (resource->table) {
        pair = scim_derived_pair(resource->table, value + len, 1);

        if (pair == NULL) {
            return NULL;
        }

        if (resource->table == &resource->attrs[resource->id]) {
            value = pair->scim;
            len = 0;
        }
    }

    id = scim_mem_printf(op->mem, NULL, "%s%s", prefix ? prefix : "",
                         value + len);
    if (id == NULL) {
        (void) scim_op_memory(op);
    }

    return id;
}


/*
 * What the members tell, and the store, which remembers groups without any.
 * Where a call of its own reads the members, that tells.
 */

scim_rc_t
scim_derived_fetch(scim_op_t *op, scim_item_t *item,
    const unsigned char *need)
{
    int                  open;
    const char          *value;
    const scim_route_t  *read;

    if (!scim_derived_is_needed(op, item, need)) {
        return SCIM_OK;
    }

    value = scim_derived_value(op, item->id);

    if (value == NULL) {
        return op->err.status ? SCIM_FAIL : scim_derived_set(op, item, NULL);
    }

    if (scim_derived_is_open(op->resource) && !op->census.asked) {
        return scim_census_ask(op);
    }

    open = scim_derived_needs_members(op, item, need)
           || !scim_derived_is_certain(op, item);

    if (!open || scim_census_knows(op, value)) {
        return scim_derived_set(op, item, value);
    }

    read = scim_derived_read(op);

    if (read == NULL) {
        return scim_census_count(op, value);
    }

    if (item->known[op->resource->members]) {
        return scim_derived_set(op, item, value);
    }

    return scim_item_read(op, item, read, NULL) == SCIM_OK
           ? SCIM_DECLINED : SCIM_FAIL;
}


scim_rc_t
scim_derived_name(scim_op_t *op, scim_item_t *item)
{
    size_t                  i;
    json_t                 *v;
    const char             *value;
    const scim_map_attr_t  *attr;

    value = scim_derived_value(op, item->id);

    if (value == NULL) {
        item->missing = 1;
        return op->err.status ? SCIM_FAIL : SCIM_OK;
    }

    item->got = 1;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (attr->place.kind != SCIM_PLACE_USERS || item->known[i]) {
            continue;
        }

        item->known[i] = 1;

        if (i == op->resource->members) {
            continue;
        }

        v = i == op->resource->id ? json_string(item->id)
                                  : scim_derived_name_new(op, attr, value);
        if (v == NULL) {
            return scim_op_memory(op);
        }

        scim_values_set_new(&item->values, i, v);
    }

    return SCIM_OK;
}


scim_rc_t
scim_derived_plan(scim_op_t *op)
{
    json_t       *all, *value;
    const char   *name, *id;
    scim_scan_t  *scan;

    scan = &op->scan;

    if (op->resource->table) {
        return scim_derived_plan_table(op);
    }

    if (!op->census.asked) {
        return scim_census_ask(op);
    }

    if (!scim_census_knows(op, NULL)) {
        return scim_census_count(op, NULL);
    }

    all = scim_mem_take(op->mem, json_object());

    if (all == NULL || json_object_update(all, op->census.empty) != 0) {
        return scim_op_memory(op);
    }

    json_object_foreach(op->census.members, name, value) {
        id = scim_derived_id(op, op->resource, name);

        if (id == NULL || json_object_set_new(all, id, json_true()) != 0) {
            return scim_op_memory(op);
        }
    }

    scan->ids = scim_mem_alloc(op->mem, (json_object_size(all) + 1)
                                        * sizeof(char *));
    if (scan->ids == NULL) {
        return scim_op_memory(op);
    }

    json_object_foreach(all, name, value) {
        scan->ids[scan->nids++] = name;
    }

    /* an order that a client can page by */

    qsort(scan->ids, scan->nids, sizeof(char *), scim_derived_compare);
    scan->ended = (scan->nids == 0);

    return SCIM_OK;
}


scim_rc_t
scim_derived_row(scim_op_t *op, scim_mem_t *mem, const scim_source_t *source,
    json_t **list)
{
    json_t                 *value;
    const scim_map_attr_t  *id;

    id = &op->resource->users->attrs[op->resource->users->id];

    if (scim_value_read(mem, id, &id->place, source, &value, &op->err)
        == SCIM_FAIL)
    {
        return SCIM_FAIL;
    }

    *list = json_array();

    /* this drops the reference even if there is no list */

    if ((value == NULL || json_array_append_new(*list, value) == 0) && *list) {
        return SCIM_OK;
    }

    json_decref(*list);

    return scim_op_memory(op);
}


int
scim_derived_is_open(const scim_resource_t *resource)
{
    return resource->derived && resource->table == NULL
           && scim_map_is_writable(resource);
}


/* the app's text in values=, or SCIM's */

static const scim_pair_t *
scim_derived_pair(const scim_map_attr_t *table, const char *text, int app)
{
    size_t  i;

    for (i = 0; i < table->npairs; i++) {
        if (strcmp(app ? table->pairs[i].app : table->pairs[i].scim, text)
            == 0)
        {
            return &table->pairs[i];
        }
    }

    return NULL;
}


static scim_rc_t
scim_derived_plan_table(scim_op_t *op)
{
    size_t                  i;
    const char             *value, *prefix;
    scim_scan_t            *scan;
    const scim_map_attr_t  *table;

    scan = &op->scan;
    table = op->resource->table;
    prefix = op->resource->attrs[op->resource->id].prefix;

    scan->ids = scim_mem_alloc(op->mem, table->npairs * sizeof(char *));
    if (scan->ids == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < table->npairs; i++) {
        value = scim_mem_printf(op->mem, NULL, "%s%s",
                                prefix && op->resource->linked ? prefix : "",
                                table->pairs[i].app);

        scan->ids[i] = value ? scim_derived_id(op, op->resource, value) : NULL;

        if (scan->ids[i] == NULL) {
            return scim_op_memory(op);
        }
    }

    scan->nids = table->npairs;

    return SCIM_OK;
}


static int
scim_derived_is_needed(const scim_op_t *op, const scim_item_t *item,
    const unsigned char *need)
{
    size_t  i;

    for (i = 0; i < op->resource->nattrs; i++) {
        if (need[i] && !item->known[i]
            && op->resource->attrs[i].place.kind == SCIM_PLACE_USERS)
        {
            return 1;
        }
    }

    return 0;
}


static int
scim_derived_needs_members(const scim_op_t *op, const scim_item_t *item,
    const unsigned char *need)
{
    size_t  members;

    members = op->resource->members;

    return members != SCIM_MAP_NONE && need[members] && !item->known[members];
}


/* 1 if the group is there, whoever is in it */

static int
scim_derived_is_certain(const scim_op_t *op, const scim_item_t *item)
{
    size_t  members;

    members = op->resource->members;

    return !op->resource->derived || op->resource->table
           || json_object_get(op->census.empty, item->id)
           || (members != SCIM_MAP_NONE
               && json_array_size(item->values.v[members]));
}


/* a list reads all users at once, and not those of each group */

static const scim_route_t *
scim_derived_read(const scim_op_t *op)
{
    if (op->resource->members == SCIM_MAP_NONE || op->resources) {
        return NULL;
    }

    return scim_map_attr_route(op->resource, SCIM_ROUTE_READ,
                               op->resource->members);
}


/* a NULL value is none that a group can be */

static scim_rc_t
scim_derived_set(scim_op_t *op, scim_item_t *item, const char *value)
{
    size_t                  i;
    json_t                 *v;
    const scim_map_attr_t  *attr;

    if (value == NULL
        || (!scim_derived_is_certain(op, item)
            && json_object_get(op->census.members, value) == NULL))
    {
        item->missing = 1;
        value = NULL;
    }

    item->got |= op->resource->derived;

    for (i = 0; i < op->resource->nattrs; i++) {
        attr = &op->resource->attrs[i];

        if (attr->place.kind != SCIM_PLACE_USERS || item->known[i]) {
            continue;
        }

        if (i == op->resource->members) {

            if (!scim_census_knows(op, value)) {
                continue;
            }

            v = scim_derived_members_new(op, value);

        } else if (i == op->resource->id) {
            v = json_string(item->id);

        } else {
            v = scim_derived_name_new(op, attr, value);
        }

        if (v == NULL && value) {
            return scim_op_memory(op);
        }

        scim_values_set_new(&item->values, i, v);
        item->known[i] = 1;
    }

    return SCIM_OK;
}


static json_t *
scim_derived_members_new(const scim_op_t *op, const char *value)
{
    json_t  *list, *members;

    list = json_array();
    members = json_object_get(op->census.members, value);

    if (list && members && json_array_extend(list, members) != 0) {
        json_decref(list);
        return NULL;
    }

    return list;
}


static json_t *
scim_derived_name_new(const scim_op_t *op, const scim_map_attr_t *attr,
    const char *value)
{
    size_t              len;
    const char         *prefix;
    const scim_pair_t  *pair;

    prefix = op->resource->attrs[op->resource->id].prefix;
    len = prefix && op->resource->linked ? strlen(prefix) : 0;

    if (value == NULL) {
        return NULL;
    }

    value += len;

    pair = scim_derived_pair(attr, value, 1);

    return json_string(pair ? pair->scim : value);
}


static int
scim_derived_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}
