
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
static scim_rc_t scim_derived_ask(scim_op_t *op);
static scim_rc_t scim_derived_asked(scim_op_t *op, scim_task_t *task);
static scim_rc_t scim_derived_count(scim_op_t *op, const char *value);
static char *scim_derived_filter(scim_op_t *op, const char *value);
static scim_rc_t scim_derived_user(scim_op_t *op, const scim_item_t *item);
static scim_rc_t scim_derived_counted(scim_op_t *op, scim_op_t *child);
static int scim_derived_knows(const scim_op_t *op, const char *value);
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
        return scim_derived_ask(op);
    }

    open = scim_derived_needs_members(op, item, need)
           || !scim_derived_is_certain(op, item);

    if (!open || scim_derived_knows(op, value)) {
        return scim_derived_set(op, item, value);
    }

    read = scim_derived_read(op);

    if (read == NULL) {
        return scim_derived_count(op, value);
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
        return scim_derived_ask(op);
    }

    if (!scim_derived_knows(op, NULL)) {
        return scim_derived_count(op, NULL);
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
    json_t                 *found, *value;
    scim_rc_t               rc;
    const scim_map_attr_t  *id;

    id = &op->resource->users->attrs[op->resource->users->id];

    if (scim_place_read(&id->place, source, &found, &op->err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    rc = scim_value_from_app(mem, id, found, &value);
    json_decref(found);

    *list = json_array();

    if (rc == SCIM_OK && *list
        && (value == NULL || json_array_append_new(*list, value) == 0))
    {
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

            if (!scim_derived_knows(op, value)) {
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


static scim_rc_t
scim_derived_ask(scim_op_t *op)
{
    scim_task_t   *task;
    scim_store_t   store;

    task = scim_op_task(op, scim_derived_asked);
    if (task == NULL) {
        return SCIM_FAIL;
    }

    store.mem = task->mem;
    store.tenant = op->request.tenant;
    store.resource = op->resource;

    if (scim_store_values(&store, &task->effect.command) != SCIM_OK) {
        scim_mem_free(task->mem);
        return scim_op_memory(op);
    }

    task->effect.kind = SCIM_STORE;
    op->census.asked = 1;

    scim_op_queue(op, task);

    return SCIM_DECLINED;
}


static scim_rc_t
scim_derived_asked(scim_op_t *op, scim_task_t *task)
{
    size_t       i;
    json_t      *empty;
    scim_str_t   id;

    empty = scim_mem_take(op->mem, json_object());
    if (empty == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < task->reply->nelements; i++) {
        id = task->reply->elements[i].str;

        if (json_object_setn_new(empty, id.data, id.len, json_true()) != 0) {
            return scim_op_memory(op);
        }
    }

    op->census.empty = empty;

    return SCIM_OK;
}


/* reads the users who have the value, or all: then each value is known */

static scim_rc_t
scim_derived_count(scim_op_t *op, const char *value)
{
    char                   *filter;
    scim_op_t              *child;
    const scim_resource_t  *resource;

    resource = op->resource;

    if (op->child) {
        return SCIM_DECLINED;
    }

    /* in a list of groups one look at the users is for all of them */

    if ((op->resources && op->scan.nids != 1)
        || (resource->linked && resource->table))
    {
        value = NULL;
    }

    filter = value ? scim_derived_filter(op, value) : NULL;

    if (value && filter == NULL) {
        return scim_op_memory(op);
    }

    child = scim_list_part_new(op, resource->users, filter,
                               scim_derived_user);
    if (child == NULL) {
        return SCIM_FAIL;
    }

    op->census.members = scim_mem_take(op->mem, json_object());
    op->census.value = value;

    if (op->census.members == NULL) {
        scim_op_free(child);
        return scim_op_memory(op);
    }

    child->need[resource->users_attr] = 1;

    scim_child_run(op, child, scim_derived_counted);

    return SCIM_DECLINED;
}


static char *
scim_derived_filter(scim_op_t *op, const char *value)
{
    char                   *text, *filter;
    json_t                 *string;
    const scim_resource_t  *users;

    users = op->resource->users;

    string = json_string(value);
    text = json_dumps(string, JSON_ENCODE_ANY);
    json_decref(string);

    filter = text ? scim_mem_printf(op->mem, NULL, "%s eq %s",
                                    users->attrs[op->resource->users_attr].key,
                                    text)
                  : NULL;
    free(text);

    return filter;
}


/* "op" is the part that lists the users */

static scim_rc_t
scim_derived_user(scim_op_t *op, const scim_item_t *item)
{
    size_t       i;
    json_t      *values, *value, *users, *all;
    const char  *name;

    all = op->parent->census.members;
    values = item->values.v[op->parent->resource->users_attr];

    if (values == NULL) {
        return SCIM_OK;
    }

    values = json_is_array(values) ? json_incref(values)
                                   : json_pack("[O]", values);
    if (values == NULL) {
        return scim_op_memory(op);
    }

    json_array_foreach(values, i, value) {
        name = scim_scalar_text(op->scan.mem, value, NULL);

        if (name == NULL) {
            json_decref(values);
            return scim_op_memory(op);
        }

        users = json_object_get(all, name);

        if (users == NULL) {
            users = json_array();

            if (json_object_set_new(all, name, users) != 0) {
                json_decref(values);
                return scim_op_memory(op);
            }
        }

        if (json_array_append_new(users, json_string(item->id)) != 0) {
            json_decref(values);
            return scim_op_memory(op);
        }
    }

    json_decref(values);

    return SCIM_OK;
}


static scim_rc_t
scim_derived_counted(scim_op_t *op, scim_op_t *child)
{
    if (child->failed) {
        op->err = child->err;
        return SCIM_FAIL;
    }

    op->census.known = 1;

    return SCIM_OK;
}


/* NULL stands for all values */

static int
scim_derived_knows(const scim_op_t *op, const char *value)
{
    if (!op->census.known) {
        return 0;
    }

    return op->census.value == NULL
           || (value && strcmp(op->census.value, value) == 0);
}


static int
scim_derived_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}
