
/*
 * SCIM error messages (RFC 7644, 3.12).
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scim_op.h"
#include "scim_schema.h"


#define SCIM_ERROR_RETRY  5


typedef struct {
    int           status;
    int           retry_after;
    const char   *scim_type;
    const char   *detail;
} scim_error_status_t;


/* what nginx answers by itself; others get a detail of their class */

static const scim_error_status_t  scim_error_statuses[] = {
    { 400, 0, "invalidSyntax", "the request is malformed" },
    { 401, 0, NULL, "the request needs a valid token" },
    { 403, 0, NULL, "the request is not allowed" },
    { 404, 0, NULL, "there is no such resource" },
    { 405, 0, NULL, "the method is not allowed here" },
    { 408, 0, NULL, "the request took too long" },
    { 411, 0, "invalidSyntax", "the request has no length" },
    { 429, SCIM_ERROR_RETRY, NULL, "too many requests" },
    { 501, 0, NULL, "the operation is not supported" },
    { 502, SCIM_ERROR_RETRY, NULL, "the application cannot be reached" },
    { 503, SCIM_ERROR_RETRY, NULL, "the service is not available at the"
                                   " moment" },
    { 504, SCIM_ERROR_RETRY, NULL, "the application did not answer in time" },
    { 0, 0, NULL, NULL }
};


char *
scim_op_error_body(const scim_error_t *err, size_t *len)
{
    char    *text, status[16];
    json_t  *body;

    (void) snprintf(status, sizeof(status), "%d", err->status);

    body = json_pack("{s:[s], s:s, s:s}", "schemas", SCIM_URN_ERROR,
                     "status", status, "detail", err->detail);

    if (body && err->scim_type
        && json_object_set_new(body, "scimType", json_string(err->scim_type))
           != 0)
    {
        json_decref(body);
        return NULL;
    }

    text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);

    if (text) {
        *len = strlen(text);
    }

    return text;
}


void
scim_op_error_status(int status, size_t max_body, scim_error_t *err)
{
    const scim_error_status_t  *known;

    if (status == 413) {
        (void) scim_error_set(err, status, NULL, "the body is larger than the"
                              " maxPayloadSize, %zu bytes", max_body);
        return;
    }

    for (known = scim_error_statuses; known->status; known++) {

        if (known->status == status) {
            (void) scim_error_set(err, status, known->scim_type, "%s",
                                  known->detail);
            err->retry_after = known->retry_after;
            return;
        }
    }

    (void) scim_error_set(err, status, NULL, "%s",
                          status < 500 ? "the request cannot be served"
                                       : "the server has failed");
}
