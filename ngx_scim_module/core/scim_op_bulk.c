
/*
 * A Bulk request (RFC 7644, 3.7): its operations are parts that run one after
 * the other, each when what it refers to is there.
 *
 * Where operations wait for one another in a circle, one of them creates its
 * resource without the references, and a change puts them in later.
 */


#include <strings.h>

#include "scim_bulk.h"
#include "scim_op_bulk.h"


static scim_rc_t scim_bulk_start(scim_op_t *op);
static scim_rc_t scim_bulk_entries(scim_op_t *op, const json_t *operations);
static scim_rc_t scim_bulk_entry(scim_op_t *op, json_t *operation,
    scim_bulk_entry_t *entry);
static int scim_bulk_is_known(const scim_bulk_t *bulk,
    const scim_bulk_entry_t *entry);
static scim_rc_t scim_bulk_next(scim_op_t *op);
static scim_rc_t scim_bulk_stuck(scim_op_t *op);
static scim_bulk_entry_t *scim_bulk_circle(scim_bulk_t *bulk);
static scim_rc_t scim_bulk_respond(scim_op_t *op);


const scim_op_step_pt  scim_op_bulk_steps[] = {
    scim_bulk_start,
    scim_bulk_next,
    scim_bulk_respond,
    NULL
};


static scim_rc_t
scim_bulk_start(scim_op_t *op)
{
    json_t  *body, *operations, *max;

    if (!op->request.writable) {
        return scim_error_set(&op->err, 403, NULL, "this token may only read");
    }

    body = scim_write_body(op);
    if (body == NULL) {
        return SCIM_FAIL;
    }

    operations = json_object_get(body, "Operations");

    if (!json_is_array(operations)) {
        return scim_error_set(&op->err, 400, "invalidSyntax", "the body has no"
                              " list \"Operations\"");
    }

    if (json_array_size(operations) > SCIM_BULK_MAX_OPERATIONS) {
        return scim_error_set(&op->err, 413, NULL, "there are more operations"
                              " than the maxOperations, %d",
                              SCIM_BULK_MAX_OPERATIONS);
    }

    op->bulk = scim_mem_alloc(op->mem, sizeof(scim_bulk_t));
    if (op->bulk == NULL) {
        return scim_op_memory(op);
    }

    max = json_object_get(body, "failOnErrors");

    if (json_is_integer(max) && json_integer_value(max) > 0) {
        op->bulk->max_errors = (size_t) json_integer_value(max);
    }

    return scim_bulk_entries(op, operations);
}


static scim_rc_t
scim_bulk_entries(scim_op_t *op, const json_t *operations)
{
    size_t        i;
    scim_bulk_t  *bulk;

    bulk = op->bulk;

    bulk->n = json_array_size(operations);
    bulk->entries = scim_mem_alloc(op->mem, (bulk->n + 1)
                                            * sizeof(scim_bulk_entry_t));
    bulk->names = scim_mem_take(op->mem, json_object());
    bulk->ids = scim_mem_take(op->mem, json_object());

    if (bulk->entries == NULL || bulk->names == NULL || bulk->ids == NULL) {
        return scim_op_memory(op);
    }

    for (i = 0; i < bulk->n; i++) {
        if (scim_bulk_entry(op, json_array_get(operations, i),
                            &bulk->entries[i])
            != SCIM_OK)
        {
            return SCIM_FAIL;
        }
    }

    for (i = 0; i < bulk->n; i++) {
        if (!scim_bulk_is_known(bulk, &bulk->entries[i])) {
            bulk->entries[i].lost = "no operation has the bulkId that this one"
                                    " refers to";
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_bulk_entry(scim_op_t *op, json_t *operation, scim_bulk_entry_t *entry)
{
    entry->method = json_string_value(json_object_get(operation, "method"));
    entry->path = json_string_value(json_object_get(operation, "path"));
    entry->bulk_id = json_string_value(json_object_get(operation, "bulkId"));
    entry->version = json_string_value(json_object_get(operation, "version"));
    entry->data = json_object_get(operation, "data");

    if (entry->method == NULL || entry->path == NULL) {
        return scim_error_set(&op->err, 400, "invalidSyntax", "an operation"
                              " needs \"method\" and \"path\"");
    }

    if (op->request.strict && entry->bulk_id == NULL
        && strcasecmp(entry->method, "POST") == 0)
    {
        return scim_error_set(&op->err, 400, "invalidSyntax", "a POST needs a"
                              " \"bulkId\"");
    }

    entry->refs = scim_mem_take(op->mem, json_object());

    if (entry->refs == NULL
        || scim_bulk_refs(entry->data, entry->refs) != SCIM_OK
        || scim_bulk_path_refs(entry->path, entry->refs) != SCIM_OK)
    {
        return scim_op_memory(op);
    }

    entry->waits = json_object_size(entry->refs);

    if (entry->bulk_id == NULL) {
        return SCIM_OK;
    }

    if (json_object_get(op->bulk->names, entry->bulk_id)) {
        return scim_error_set(&op->err, 400, "invalidValue", "two operations"
                              " have the bulkId \"%s\"", entry->bulk_id);
    }

    return json_object_set_new(op->bulk->names, entry->bulk_id, json_true())
           == 0 ? SCIM_OK : scim_op_memory(op);
}


static int
scim_bulk_is_known(const scim_bulk_t *bulk, const scim_bulk_entry_t *entry)
{
    json_t      *value;
    const char  *name;

    json_object_foreach(entry->refs, name, value) {
        if (json_object_get(bulk->names, name) == NULL) {
            return 0;
        }
    }

    return 1;
}


static scim_rc_t
scim_bulk_next(scim_op_t *op)
{
    size_t              i;
    scim_bulk_t        *bulk;
    scim_bulk_entry_t  *entry;

    bulk = op->bulk;

    if (bulk->max_errors && bulk->errors >= bulk->max_errors) {
        return SCIM_OK;
    }

    for (i = 0; i < bulk->n; i++) {
        entry = &bulk->entries[i];

        if (entry->state == SCIM_BULK_DONE) {
            continue;
        }

        if (entry->lost) {
            return scim_bulk_refuse(op, entry);
        }

        if (entry->waits == 0) {
            return scim_bulk_run(op, entry);
        }
    }

    return scim_bulk_stuck(op);
}


/* what is left waits for one another, or for what creates nothing */

static scim_rc_t
scim_bulk_stuck(scim_op_t *op)
{
    size_t              i;
    scim_bulk_t        *bulk;
    scim_bulk_entry_t  *entry;

    bulk = op->bulk;
    entry = scim_bulk_circle(bulk);

    if (entry == NULL) {

        for (i = 0; i < bulk->n; i++) {
            entry = &bulk->entries[i];

            if (entry->state != SCIM_BULK_DONE) {
                entry->lost = "the operation that this one refers to creates"
                              " nothing";
                return SCIM_DECLINED;
            }
        }

        return SCIM_OK;
    }

    entry->later = scim_mem_take(op->mem, json_array());

    if (entry->later == NULL
        || scim_bulk_cut(entry->data, entry->later) != SCIM_OK)
    {
        return scim_op_memory(op);
    }

    return scim_bulk_run(op, entry);
}


void
scim_bulk_tell(scim_bulk_t *bulk, const char *name, const char *lost)
{
    size_t              i;
    scim_bulk_entry_t  *entry;

    for (i = 0; name && i < bulk->n; i++) {
        entry = &bulk->entries[i];

        if (json_object_get(entry->refs, name) == NULL) {
            continue;
        }

        if (lost) {
            entry->lost = lost;

        } else {
            entry->waits--;
        }
    }
}


/* of those that wait for one another the first one that creates something */

static scim_bulk_entry_t *
scim_bulk_circle(scim_bulk_t *bulk)
{
    size_t              i;
    scim_bulk_entry_t  *entry;

    for (i = 0; i < bulk->n; i++) {
        entry = &bulk->entries[i];

        if (entry->state == SCIM_BULK_WAITING
            && strcasecmp(entry->method, "POST") == 0
            && json_is_object(entry->data))
        {
            return entry;
        }
    }

    return NULL;
}


static scim_rc_t
scim_bulk_respond(scim_op_t *op)
{
    size_t   i;
    json_t  *body, *results;

    results = json_array();

    for (i = 0; i < op->bulk->n; i++) {
        if (op->bulk->entries[i].result
            && json_array_append(results, op->bulk->entries[i].result) != 0)
        {
            json_decref(results);
            return scim_op_memory(op);
        }
    }

    body = json_pack("{s:[s], s:o}", "schemas",
                     "urn:ietf:params:scim:api:messages:2.0:BulkResponse",
                     "Operations", results);

    return body ? scim_op_respond_new(op, 200, body) : scim_op_memory(op);
}
