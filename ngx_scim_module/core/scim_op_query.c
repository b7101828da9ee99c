
/*
 * What a query asks for: in the uri (RFC 7644, 3.4.2), or in the body of a
 * search (3.4.3).
 */


#include <string.h>

#include "scim_json.h"
#include "scim_op_tree.h"
#include "scim_scalar.h"


static const char *scim_query_names(scim_op_t *op, const json_t *list,
    size_t *len);


scim_rc_t
scim_query_search(scim_op_t *op)
{
    op->search = scim_write_body(op);

    if (op->search == NULL) {
        return SCIM_FAIL;
    }

    return json_is_object(op->search)
           ? SCIM_OK : scim_error_set(&op->err, 400, "invalidSyntax", "the"
                                      " body is no JSON object");
}


scim_rc_t
scim_query_arg(scim_op_t *op, const char *name, scim_str_t *value)
{
    json_t  *member;

    if (op->search == NULL) {
        return scim_uri_arg(op->mem, op->request.query, name, value,
                            &op->err);
    }

    value->data = "";
    value->len = 0;

    member = scim_json_member(op->search, name);

    if (member == NULL || json_is_null(member)) {
        return SCIM_DECLINED;
    }

    if (json_is_object(member)) {
        return scim_error_set(&op->err, 400, "invalidValue", "\"%s\" cannot be"
                              " an object", name);
    }

    value->data = json_is_array(member)
                  ? scim_query_names(op, member, &value->len)
                  : scim_scalar_text(op->mem, member, &value->len);

    return value->data ? SCIM_OK : scim_op_memory(op);
}


int
scim_query_has(const scim_op_t *op, const char *name)
{
    const json_t  *member;

    if (op->search == NULL) {
        return scim_uri_has_arg(op->request.query, name);
    }

    member = scim_json_member(op->search, name);

    return member && !json_is_null(member);
}


const scim_resource_type_t *const *
scim_query_types(scim_op_t *op)
{
    size_t                        n;
    const scim_resource_t        *resource;
    const scim_resource_type_t  **types;

    n = 1;

    for (resource = op->request.map->resources;
         resource;
         resource = resource->next)
    {
        n++;
    }

    types = scim_mem_alloc(op->mem, n * sizeof(scim_resource_type_t *));
    if (types == NULL) {
        (void) scim_op_memory(op);
        return NULL;
    }

    n = 0;
    types[n++] = &op->resource->type;

    for (resource = op->request.map->resources;
         resource;
         resource = resource->next)
    {
        if (resource != op->resource) {
            types[n++] = &resource->type;
        }
    }

    types[n] = NULL;

    return types;
}


/* "attributes" as a query has them */

static const char *
scim_query_names(scim_op_t *op, const json_t *list, size_t *len)
{
    size_t       i, n;
    json_t      *name;
    scim_buf_t   buf;
    const char  *text;

    scim_buf_init(&buf, op->mem);
    scim_buf_add(&buf, "", 0);

    json_array_foreach(list, i, name) {
        text = scim_scalar_text(op->mem, name, &n);

        if (text == NULL) {
            return NULL;
        }

        scim_buf_text(&buf, i ? "," : "");
        scim_buf_add(&buf, text, n);
    }

    *len = buf.len;

    return buf.failed ? NULL : buf.data;
}
