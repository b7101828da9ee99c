
/*
 * For tests to which the status of the response is enough: the script says
 * what the app is sent.
 */

#ifndef SCIM_TEST_OP_CHECK_H
#define SCIM_TEST_OP_CHECK_H


#include "op_script.h"


static void
check(const scim_map_t *map, const char *method, const char *target,
    const char *body, const step_t *steps, int status, const char *what)
{
    result_t  result;

    result = script_run(map, method, target, body, steps);
    is_int(result.status, status, "%s", what);
    json_decref(result.body);
}


#endif
