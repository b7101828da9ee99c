
/*
 * The line "me": who the client of a request is (RFC 7644, 3.11).
 */


#include <string.h>

#include "scim_map_tree.h"


scim_rc_t
scim_map_compile_me(scim_resource_t *resource, const scim_line_t *line,
    scim_error_t *err)
{
    size_t                  i;
    scim_map_names_t        names;
    const scim_map_attr_t  *attr;
    scim_template_parser_t  parser;

    if (line->nargs != 3) {
        return scim_error_set(err, 500, NULL, "expected \"me ATTR TEMPLATE\"");
    }

    if (resource->me) {
        return scim_error_set(err, 500, NULL, "duplicate \"me\"");
    }

    if (scim_map_find_attr(resource, line->args[1], &resource->me_attr, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    attr = &resource->attrs[resource->me_attr];

    if (attr->shape != SCIM_SHAPE_ONE || attr->flags & SCIM_ATTR_WRITE_ONLY) {
        return scim_error_set(err, 500, NULL, "nobody can be found by"
                              " \"%s\"", attr->name);
    }

    memset(&names, 0, sizeof(scim_map_names_t));
    names.resource = resource;
    names.what = "me";
    names.allowed = 1u << SCIM_VAR_NGINX;

    parser.mem = resource->map->mem;
    parser.resolve = scim_map_resolve;
    parser.data = &names;

    resource->me = scim_mem_alloc(parser.mem, sizeof(scim_template_t));
    if (resource->me == NULL) {
        return scim_error_memory(err);
    }

    if (scim_template_parse(&parser, line->args[2], resource->me, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    for (i = 0; i < resource->me->nparts; i++) {
        if (resource->me->parts[i].var) {
            return SCIM_OK;
        }
    }

    return scim_error_set(err, 500, NULL, "\"%s\" is the same for everyone,"
                          " expected a variable", line->args[2].data);
}
