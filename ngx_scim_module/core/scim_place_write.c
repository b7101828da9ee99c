
/*
 * Places: a value is put there.
 */


#include "scim_place.h"
#include "scim_scalar.h"


static scim_rc_t scim_place_put_at_new(const scim_place_t *place, int form,
    json_t **root, json_t *value);
static int scim_place_put_new(const scim_step_t *step, size_t nsteps,
    int form, json_t **node, json_t *value);
static int scim_place_put_element_new(const scim_step_t *step, size_t nsteps,
    int form, json_t *list, size_t index, json_t *value);
static int scim_place_spread_new(const scim_step_t *step, size_t nsteps,
    int form, json_t *list, json_t *value);
static int scim_place_has(json_t *values, json_t *value);
static size_t scim_place_where(const scim_step_t *step, json_t *list);


scim_rc_t
scim_place_write_new(const scim_place_t *place, json_t **root, json_t *value)
{
    return scim_place_put_at_new(place, 0, root, value);
}


scim_rc_t
scim_place_write_form_new(const scim_place_t *place, json_t **root,
    json_t *value)
{
    return scim_place_put_at_new(place, 1, root, value);
}


scim_rc_t
scim_place_keep_list(const scim_place_t *place, const json_t *from,
    json_t **root)
{
    size_t              i;
    json_t             *there;
    scim_place_t        list;
    const scim_step_t  *step;

    if (place->kind != SCIM_PLACE_TREE) {
        return SCIM_OK;
    }

    there = *root;

    for (i = 0; i < place->nsteps && json_is_object(from); i++) {
        step = &place->steps[i];

        if (step->kind != SCIM_STEP_NAME) {
            return SCIM_OK;
        }

        from = json_object_get(from, step->name);
        there = json_object_get(there, step->name);
    }

    if (i == place->nsteps || !json_is_array(from) || there) {
        return SCIM_OK;
    }

    list = *place;
    list.nsteps = i;

    return scim_place_write_new(&list, root, json_deep_copy(from));
}


static scim_rc_t
scim_place_put_at_new(const scim_place_t *place, int form, json_t **root,
    json_t *value)
{
    if (value == NULL) {
        return SCIM_FAIL;
    }

    if (place->kind != SCIM_PLACE_TREE || place->regex) {
        json_decref(value);
        return SCIM_FAIL;
    }

    return scim_place_put_new(place->steps, place->nsteps, form, root, value)
           ? SCIM_FAIL : SCIM_OK;
}


/*
 * 1 on failure; takes "value" in any case.  Nothing but a list that is there
 * already makes an index of a number in a "form".
 */

static int
scim_place_put_new(const scim_step_t *step, size_t nsteps, int form,
    json_t **node, json_t *value)
{
    int      failed;
    size_t   index;
    json_t  *next;

    if (nsteps == 0) {
        json_decref(*node);
        *node = value;
        return 0;
    }

    index = 0;

    if (step->kind == SCIM_STEP_NAME
        && !(json_is_array(*node) || (*node == NULL && !form)
             ? scim_place_index(step->name, &index) : 0))
    {
        if (!json_is_object(*node)) {
            json_decref(*node);
            *node = json_object();
        }

        next = json_incref(json_object_get(*node, step->name));

        failed = scim_place_put_new(step + 1, nsteps - 1, form, &next, value);

        return json_object_set_new(*node, step->name, next) != 0 || failed;
    }

    if (!json_is_array(*node)) {
        json_decref(*node);
        *node = json_array();
    }

    if (step->kind == SCIM_STEP_EACH) {
        return scim_place_spread_new(step + 1, nsteps - 1, form, *node,
                                     value);
    }

    if (step->kind == SCIM_STEP_NAME) {
        return scim_place_put_element_new(step + 1, nsteps - 1, form, *node,
                                          index, value);
    }

    index = scim_place_where(step, *node);

    if (index == json_array_size(*node)
        && json_array_append_new(*node, json_pack("{s:s}", step->name,
                                                  step->value))
           != 0)
    {
        json_decref(value);
        return 1;
    }

    return scim_place_put_element_new(step + 1, nsteps - 1, form, *node,
                                      index, value);
}


/* a list is filled up with nulls as far as the index */

static int
scim_place_put_element_new(const scim_step_t *step, size_t nsteps, int form,
    json_t *list, size_t index, json_t *value)
{
    int      failed;
    json_t  *next;

    while (json_array_size(list) <= index) {
        if (json_array_append_new(list, json_null()) != 0) {
            json_decref(value);
            return 1;
        }
    }

    next = json_incref(json_array_get(list, index));

    failed = scim_place_put_new(step, nsteps, form, &next, value);

    return json_array_set_new(list, index, next) != 0 || failed;
}


/*
 * Elements that stay are kept as they are, since they may hold more than ours;
 * those without a value at our place are someone else's.
 */

static int
scim_place_spread_new(const scim_step_t *step, size_t nsteps, int form,
    json_t *list, json_t *value)
{
    int      failed;
    size_t   i;
    json_t  *found, *one, *element;

    if (!json_is_array(value)) {
        value = json_pack("[o]", value);
    }

    found = json_array();
    failed = (found == NULL || value == NULL);

    for (i = 0; !failed && i < json_array_size(list); /* void */) {
        one = json_array();
        failed = one == NULL
                 || scim_place_collect(step, nsteps, SCIM_FORMAT_JSON,
                                       json_array_get(list, i), one);

        element = json_array_get(one, 0);

        if (failed || (element && !scim_place_has(value, element))) {
            (void) json_array_remove(list, i);

        } else {
            failed = element && json_array_append(found, element) != 0;
            i++;
        }

        json_decref(one);
    }

    json_array_foreach(value, i, one) {
        if (failed || scim_place_has(found, one)) {
            continue;
        }

        element = NULL;
        failed = scim_place_put_new(step, nsteps, form, &element,
                                    json_incref(one));
        failed |= json_array_append_new(list, element) != 0;
    }

    json_decref(found);
    json_decref(value);

    return failed;
}


static int
scim_place_has(json_t *values, json_t *value)
{
    size_t   i;
    json_t  *other;

    json_array_foreach(values, i, other) {
        if (scim_scalar_eq(other, value)) {
            return 1;
        }
    }

    return 0;
}


static size_t
scim_place_where(const scim_step_t *step, json_t *list)
{
    size_t   i;
    json_t  *element;

    json_array_foreach(list, i, element) {
        if (scim_scalar_is(json_object_get(element, step->name),
                           step->value))
        {
            return i;
        }
    }

    return json_array_size(list);
}
