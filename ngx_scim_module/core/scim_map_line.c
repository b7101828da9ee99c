
/*
 * The lines "on", "hide" and "detail".
 */


#include <string.h>

#include "scim_map_tree.h"


static void *scim_map_push(scim_mem_t *mem, void *array, size_t *n,
    size_t size);


scim_rc_t
scim_map_compile_on(scim_resource_t *resource, const scim_line_t *line,
    scim_error_t *err)
{
    scim_mem_t  *mem;
    scim_on_t   *ons;

    mem = resource->map->mem;

    ons = scim_map_push(mem, resource->ons, &resource->nons,
                        sizeof(scim_on_t));
    if (ons == NULL) {
        return scim_error_memory(err);
    }

    resource->ons = ons;

    if (scim_cond_parse(mem, line->args, line->nargs,
                        &ons[resource->nons - 1], err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    ons[resource->nons - 1].where = line->where;

    if (ons[resource->nons - 1].action == SCIM_ON_LOGIN
        && (resource->map->session == NULL
            || resource == resource->map->session))
    {
        return scim_error_set(err, 500, NULL, "\"login\" %s \"session\"",
                              resource->map->session ? "in the" : "without a");
    }

    return SCIM_OK;
}


scim_rc_t
scim_map_compile_hide(scim_resource_t *resource, const scim_line_t *line,
    scim_error_t *err)
{
    size_t        i, n;
    scim_mem_t   *mem;
    scim_hide_t  *hide;
    scim_test_t  *test;

    mem = resource->map->mem;

    hide = scim_map_push(mem, resource->hides, &resource->nhides,
                         sizeof(scim_hide_t));
    if (hide == NULL) {
        return scim_error_memory(err);
    }

    resource->hides = hide;
    hide = &hide[resource->nhides - 1];
    hide->where = line->where;
    n = line->nargs - 1;

    if (n == 0) {
        return scim_error_set(err, 500, NULL, "no test in \"hide\"");
    }

    hide->tests = scim_mem_alloc(mem, n * sizeof(scim_test_t));
    hide->attrs = scim_mem_alloc(mem, n * sizeof(size_t));

    if (hide->tests == NULL || hide->attrs == NULL) {
        return scim_error_memory(err);
    }

    for (i = 0; i < n; i++) {
        test = &hide->tests[i];

        if (scim_cond_parse_test(mem, line->args[i + 1], test, err)
            != SCIM_OK
            || scim_map_find_attr(resource, test->left, &hide->attrs[i], err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        hide->attrs[i] = scim_map_side(resource, hide->attrs[i], 0);
        test->caseless = !scim_map_is_exact(&resource->attrs[hide->attrs[i]]);
    }

    hide->ntests = n;

    return SCIM_OK;
}


scim_rc_t
scim_map_compile_detail(scim_resource_t *resource, const scim_line_t *line,
    scim_error_t *err)
{
    scim_mem_t    *mem;
    scim_place_t  *details, *place;

    mem = resource->map->mem;

    if (line->nargs != 2) {
        return scim_error_set(err, 500, NULL, "\"detail\" has one place");
    }

    details = scim_map_push(mem, resource->details, &resource->ndetails,
                            sizeof(scim_place_t));
    if (details == NULL) {
        return scim_error_memory(err);
    }

    resource->details = details;
    place = &details[resource->ndetails - 1];

    if (scim_place_parse(mem, line->args[1], place, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (!scim_place_is_answered(place)) {
        return scim_error_set(err, 500, NULL, "\"%s\" is no place for"
                              " \"detail\"", line->args[1].data);
    }

    return SCIM_OK;
}


/* lists of a mapping are short and made once: each push copies the array */

static void *
scim_map_push(scim_mem_t *mem, void *array, size_t *n, size_t size)
{
    char  *p;

    p = scim_mem_alloc(mem, (*n + 1) * size);
    if (p == NULL) {
        return NULL;
    }

    if (*n) {
        memcpy(p, array, *n * size);
    }

    (*n)++;

    return p;
}
