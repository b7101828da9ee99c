
/*
 * For tests that say both what the app is sent, by the script, and what the
 * client gets: a status, and members that its body must have.
 */

#ifndef SCIM_TEST_OP_EXPECT_H
#define SCIM_TEST_OP_EXPECT_H


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define CHANGE(op, path, value)                                               \
    "{\"op\":\"" op "\",\"path\":\"" path "\",\"value\":" value "}"


static const step_t  no_calls[] = { END };


/*
 * 1 if "json" has all that "wanted" has.  An object may have more members, and
 * must not have those that are null; an array has the same elements.
 */

static int
has_all(const json_t *json, const json_t *wanted)
{
    size_t       i;
    json_t      *value;
    const char  *name;

    if (json_is_null(wanted)) {
        return json == NULL;
    }

    if (json_is_object(wanted)) {
        json_object_foreach((json_t *) wanted, name, value) {
            if (!has_all(json_object_get(json, name), value)) {
                return 0;
            }
        }

        return json_is_object(json);
    }

    if (json_is_array(wanted)) {
        json_array_foreach(wanted, i, value) {
            if (!has_all(json_array_get(json, i), value)) {
                return 0;
            }
        }

        return json_array_size(json) == json_array_size(wanted);
    }

    return json_equal(json, wanted);
}


/* "wanted" is JSON, or NULL where there must not be a body */

static void
expect_of(result_t result, int status, const char *wanted, const char *what)
{
    char    *text;
    json_t  *json;

    is_int(result.status, status, "%s", what);

    if (wanted == NULL) {
        ok(result.body == NULL, "%s: no body", what);
        json_decref(result.body);
        return;
    }

    json = json_from(wanted);

    if (!ok(has_all(result.body, json), "%s: what the client gets", what)) {
        text = result.body ? json_dumps(result.body, JSON_COMPACT) : NULL;
        fprintf(stderr, "# %s\n# expected %s\n", text ? text : "nothing",
                wanted);
        free(text);
    }

    json_decref(json);
    json_decref(result.body);
}


static inline void
expect(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *wanted,
    const char *what)
{
    expect_of(script_run(map, method, target, body, steps), status, wanted,
              what);
}


#endif
