
/*
 * One operation of a Bulk request: the request that it is, and its result.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_bulk.h"
#include "scim_json.h"
#include "scim_op_bulk.h"


static scim_rc_t scim_bulk_request(scim_op_t *op, scim_op_t *child,
    const scim_bulk_entry_t *entry);
static scim_rc_t scim_bulk_done(scim_op_t *op, scim_op_t *child);
static scim_rc_t scim_bulk_complete(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_response_t *response);
static const char *scim_bulk_header(const scim_response_t *response,
    const char *name);
static scim_rc_t scim_bulk_created(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_op_t *child);
static scim_rc_t scim_bulk_result(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_response_t *response);
static int scim_bulk_put(json_t *result, const char *name, const char *text);


scim_rc_t
scim_bulk_run(scim_op_t *op, scim_bulk_entry_t *entry)
{
    size_t       slashes;
    scim_op_t   *child;
    const char  *path;

    child = scim_op_alloc(&op->request);
    if (child == NULL) {
        return scim_op_memory(op);
    }

    child->parent = op;
    child->dropped = op->dropped;
    child->debug = op->debug;

    if (scim_bulk_request(op, child, entry) != SCIM_OK) {
        scim_op_free(child);
        return scim_op_memory(op);
    }

    if (scim_op_start(child) != SCIM_OK) {
        child->failed = 1;

    } else if (child->resource == NULL || child->searches || child->me_steps
               || scim_str_eq(child->request.method, "GET")
               || scim_str_eq(child->request.method, "OPTIONS"))
    {
        (void) scim_error_set(&child->err, 400, "invalidValue", "a Bulk"
                              " operation cannot be this");
        child->failed = 1;
    }

    op->bulk->current = entry - op->bulk->entries;
    op->info.parts++;

    scim_child_run(op, child, scim_bulk_done);

    /* what is there has its place, whatever becomes of it */

    if (!scim_str_eq(child->request.method, "POST")) {
        path = child->request.path.data;
        slashes = strspn(path, "/");

        entry->location = scim_mem_printf(op->mem, NULL, "%.*s/%.*s",
                                          (int) op->request.base_url.len,
                                          op->request.base_url.data,
                                          (int) (child->request.path.len
                                                 - slashes), path + slashes);
        if (entry->location == NULL) {
            return scim_op_memory(op);
        }
    }

    return SCIM_DECLINED;
}


scim_rc_t
scim_bulk_refuse(scim_op_t *op, scim_bulk_entry_t *entry)
{
    char             *text;
    size_t            len;
    scim_rc_t         rc;
    scim_error_t      err;
    scim_response_t   response;

    (void) scim_error_set(&err, 409, NULL, "%s", entry->lost);

    text = scim_op_error_body(&err, &len);
    if (text == NULL) {
        return scim_op_memory(op);
    }

    memset(&response, 0, sizeof(scim_response_t));
    response.status = err.status;
    response.body.data = text;
    response.body.len = len;

    rc = scim_bulk_result(op, entry, &response);
    free(text);

    return rc == SCIM_OK ? SCIM_DECLINED : SCIM_FAIL;
}


/* "data" with the ids that are known by now; the change that comes later */

static scim_rc_t
scim_bulk_request(scim_op_t *op, scim_op_t *child,
    const scim_bulk_entry_t *entry)
{
    char            *path, *query, *p;
    json_t          *data;
    scim_rc_t        rc;
    scim_request_t  *request;

    request = &child->request;
    memset(&request->query, 0, sizeof(scim_str_t));
    memset(&request->body, 0, sizeof(scim_str_t));
    memset(&request->if_match, 0, sizeof(scim_str_t));
    memset(&request->if_none_match, 0, sizeof(scim_str_t));

    if (entry->state == SCIM_BULK_LATER) {
        data = json_pack("{s:o}", "Operations",
                         scim_bulk_resolved_new(entry->later, op->bulk->ids));
        path = scim_mem_strdup(child->mem, entry->location
                                           + op->request.base_url.len,
                               strlen(entry->location)
                               - op->request.base_url.len);
        request->method.data = "PATCH";

    } else {
        data = entry->data
               ? scim_bulk_resolved_new(entry->data, op->bulk->ids)
               : json_object();
        path = scim_bulk_path_resolved(child->mem, entry->path,
                                       op->bulk->ids);
        request->method.data = scim_mem_strdup(child->mem, entry->method,
                                               strlen(entry->method));
        request->if_match.data = entry->version;
        request->if_match.len = entry->version ? strlen(entry->version) : 0;
    }

    rc = data ? scim_json_text(child->mem, data, &request->body) : SCIM_FAIL;
    json_decref(data);

    if (path == NULL || request->method.data == NULL || rc != SCIM_OK) {
        return SCIM_FAIL;
    }

    /* methods are written in capitals, but not by all */

    for (p = (char *) request->method.data;
         entry->state == SCIM_BULK_WAITING && *p; p++)
    {
        *p = *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p;
    }

    query = strchr(path, '?');

    if (query) {
        request->query.data = query + 1;
        request->query.len = strlen(query + 1);
    }

    request->method.len = strlen(request->method.data);
    request->path.data = path;
    request->path.len = query ? (size_t) (query - path) : strlen(path);

    return SCIM_OK;
}


static scim_rc_t
scim_bulk_done(scim_op_t *op, scim_op_t *child)
{
    scim_bulk_entry_t  *entry;
    scim_response_t    *response;

    entry = &op->bulk->entries[op->bulk->current];
    response = &child->respond.response;

    if (entry->state == SCIM_BULK_LATER && response->status < 300) {
        return scim_bulk_complete(op, entry, response);
    }

    if (response->status == 201
        && scim_bulk_created(op, entry, child) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    /* an app that hangs would keep all others waiting, too */

    if (child->timed_out) {
        op->bulk->max_errors = op->bulk->errors + 1;
    }

    return scim_bulk_result(op, entry, response);
}


/* the second pass: there is another version now */

static scim_rc_t
scim_bulk_complete(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_response_t *response)
{
    const char  *version;

    entry->state = SCIM_BULK_DONE;
    version = scim_bulk_header(response, "ETag");

    if (version == NULL) {
        (void) json_object_del(entry->result, "version");
        return SCIM_OK;
    }

    return json_object_set_new(entry->result, "version", json_string(version))
           == 0 ? SCIM_OK : scim_op_memory(op);
}


/* others may refer to it now */

static scim_rc_t
scim_bulk_created(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_op_t *child)
{
    if (entry->bulk_id
        && json_object_set_new(op->bulk->ids, entry->bulk_id,
                               json_string(child->item.id))
           != 0)
    {
        return scim_op_memory(op);
    }

    scim_bulk_tell(op->bulk, entry->bulk_id, NULL);

    return SCIM_OK;
}


/* RFC 7644, 3.7.3: the body is told of what has failed */

static scim_rc_t
scim_bulk_result(scim_op_t *op, scim_bulk_entry_t *entry,
    const scim_response_t *response)
{
    int          failed;
    json_t      *body;
    const char  *location, *version;

    failed = response->status >= 400;

    location = scim_bulk_header(response, "Location");
    location = location ? location : scim_bulk_header(response,
                                                      "Content-Location");
    version = scim_bulk_header(response, "ETag");
    body = failed ? json_loadb(response->body.data, response->body.len, 0,
                               NULL)
                  : NULL;

    entry->location = location ? scim_mem_strdup(op->mem, location,
                                                 strlen(location))
                               : entry->location;

    entry->result = scim_mem_take(op->mem, json_pack("{s:s, s:o}",
        "method", entry->method, "status",
        json_sprintf("%d", response->status)));

    if (entry->result == NULL
        || (location && entry->location == NULL)
        || scim_bulk_put(entry->result, "bulkId", entry->bulk_id) != 0
        || scim_bulk_put(entry->result, "location", entry->location) != 0
        || scim_bulk_put(entry->result, "version", version) != 0
        || (body && json_object_set(entry->result, "response", body) != 0))
    {
        json_decref(body);
        return scim_op_memory(op);
    }

    json_decref(body);

    entry->state = !failed && entry->later && entry->state
                                              == SCIM_BULK_WAITING
                   ? SCIM_BULK_LATER : SCIM_BULK_DONE;

    if (failed) {
        op->bulk->errors++;
        scim_bulk_tell(op->bulk, entry->bulk_id,
                       "the operation that this one refers to has failed");
    }

    return SCIM_OK;
}


/* a format of jansson's that leaves NULL out says nothing without memory */

static int
scim_bulk_put(json_t *result, const char *name, const char *text)
{
    return text ? json_object_set_new(result, name, json_string(text)) : 0;
}


static const char *
scim_bulk_header(const scim_response_t *response, const char *name)
{
    size_t  i;

    for (i = 0; i < response->nheaders; i++) {
        if (scim_str_eq(response->headers[i].name, name)) {
            return response->headers[i].value.data;
        }
    }

    return NULL;
}
