
/*
 * Bodies of JSON that are joined from several.
 */


#include "scim_op_body.h"


static scim_rc_t scim_op_join_objects(json_t *object, json_t *other,
    int wins);
static scim_rc_t scim_op_join_lists(json_t **list, json_t *other);


scim_rc_t
scim_op_body_join_new(json_t **tree, json_t *value, int wins)
{
    scim_rc_t  rc;

    rc = SCIM_OK;

    if (json_is_object(*tree) && json_is_object(value)) {
        rc = scim_op_join_objects(*tree, value, wins);

    } else if (json_is_array(*tree) && json_is_array(value)) {
        rc = scim_op_join_lists(tree, value);

    } else if (*tree == NULL || wins) {
        json_decref(*tree);
        *tree = value;
        return SCIM_OK;
    }

    json_decref(value);

    return rc;
}


/* both are the call's own; as deep as templates and places are */

static scim_rc_t
scim_op_join_objects(json_t *object, json_t *other, int wins)
{
    json_t      *member, *value;
    scim_rc_t    rc;
    const char  *key;

    json_object_foreach(other, key, value) {

        member = json_incref(json_object_get(object, key));

        rc = scim_op_body_join_new(&member, json_incref(value), wins);

        if (json_object_set_new(object, key, member) != 0 || rc != SCIM_OK) {
            return SCIM_FAIL;
        }
    }

    return SCIM_OK;
}


/* a list may be the client's value, which is to stay as it is */

static scim_rc_t
scim_op_join_lists(json_t **list, json_t *other)
{
    json_t  *joined;

    joined = json_copy(*list);

    if (joined == NULL || json_array_extend(joined, other) != 0) {
        json_decref(joined);
        return SCIM_FAIL;
    }

    json_decref(*list);
    *list = joined;

    return SCIM_OK;
}
