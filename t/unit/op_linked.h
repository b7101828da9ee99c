
/*
 * Mappings of users and of groups whose members have to be read, for tests
 * that look at the members in an answer.
 */

#ifndef SCIM_TEST_OP_LINKED_H
#define SCIM_TEST_OP_LINKED_H


#include "map_of.h"
#include "op_script.h"


#define END  { NULL, 0, NULL, NULL }

#define PATCH(ops)  "{\"Operations\":[" ops "]}"

#define ADD(id)                                                               \
    "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" id "\"}]}"

#define REMOVE(id)                                                            \
    "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" id "\\\"]\"}"

#define SET(list)                                                             \
    "{\"op\":\"replace\",\"path\":\"members\",\"value\":[" list "]}"

#define USER                                                                  \
    "scim_mapping m { resource User { attribute id /id number prefix=u-;"     \
    " attribute userName /login read_only unique;"

#define GROUP                                                                 \
    " resource Group { attribute id /id number;"                              \
    " attribute displayName /name required;"                                  \
    " list GET /g; get GET /g/$scim_id;"                                      \
    " create POST /g id=/id; update PUT /g/$scim_id;"

#define ONE                                                                   \
    " attribute members /m key=userName;"                                     \
    " add members POST /g/$scim_id/m 'json={\"u\": $scim_value}';"            \
    " remove members DELETE /g/$scim_id/m/$scim_value; } }"

#define WHOLE                                                                 \
    " attribute members /m/*/login key=userName;"                             \
    " set members PUT /g/$scim_id/m 'json=$scim_values'; } }"

#define BUILT  " attribute members /m key=userName; } }"

#define FOUND                                                                 \
    " get GET /u/$scim_id; find userName GET /u?q=$scim_value; }"

#define ANN  { "GET /u/7", 200, "{\"id\":7,\"login\":\"ann\"}", NULL }
#define BOB  { "GET /u/8", 200, "{\"id\":8,\"login\":\"Bob\"}", NULL }
#define EVE  { "GET /u/9", 404, "", NULL }

#define FIND(key, answer)  { "GET /u?q=" key, 200, answer, NULL }

#define ALL                                                                   \
    { "GET /u", 200, "[{\"id\":7,\"login\":\"ann\"},{\"id\":8,\"login\":"     \
      "\"Bob\"},{\"login\":\"none\"},{\"id\":5}]", NULL }


/* the ids of the members that are shown, in their order */

static void
check(const char *text, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *members,
    const char *what)
{
    char         ids[256];
    size_t       i, n;
    json_t      *group, *member;
    result_t     result;
    scim_map_t  *map;

    map = map_of(text);
    result = script_run(map, method, target, body, steps);

    is_int(result.status, status, "%s", what);

    group = json_object_get(result.body, "Resources");
    group = group ? json_array_get(group, 0) : result.body;
    ids[0] = '\0';
    n = 0;

    json_array_foreach(json_object_get(group, "members"), i, member) {
        n += snprintf(ids + n, sizeof(ids) - n, "%s%s", i ? " " : "",
                      json_string_value(json_object_get(member, "value")));
    }

    if (members) {
        is_str(ids, members, "%s: the members", what);
    }

    json_decref(result.body);
    scim_map_free(map);
}


#endif
