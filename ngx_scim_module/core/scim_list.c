
/*
 * The pages of a list (RFC 7644, 3.4.2.4), and the ListResponse.
 */


#include "scim_list.h"


static scim_rc_t scim_list_integer(scim_str_t text, const char *name,
    long long *value, scim_error_t *err);


scim_rc_t
scim_list_page(scim_str_t start_index, scim_str_t count, size_t *start,
    size_t *rows, scim_error_t *err)
{
    long long  first, n;

    first = 1;
    n = SCIM_LIST_COUNT;

    if (scim_list_integer(start_index, "startIndex", &first, err) != SCIM_OK
        || scim_list_integer(count, "count", &n, err) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    *start = first < 1 ? 1 : (size_t) first;
    *rows = n < 0 ? 0 : n > SCIM_LIST_COUNT_MAX ? SCIM_LIST_COUNT_MAX
                                                : (size_t) n;
    return SCIM_OK;
}


json_t *
scim_list_response_new(size_t rows, size_t total, size_t start)
{
    json_t  *response;

    response = json_pack("{s:[s], s:I, s:I}",
                         "schemas", SCIM_URN_LIST,
                         "totalResults", (json_int_t) total,
                         "itemsPerPage", (json_int_t) rows);

    if (start
        && json_object_set_new(response, "startIndex", json_integer(start))
           != 0)
    {
        json_decref(response);
        return NULL;
    }

    return response;
}


static scim_rc_t
scim_list_integer(scim_str_t text, const char *name, long long *value,
    scim_error_t *err)
{
    int        negative;
    size_t     i, digits;
    long long  n;

    if (text.len == 0) {
        return SCIM_OK;
    }

    /* a form's "+5" is " 5" */

    negative = (text.data[0] == '-');
    i = (negative || text.data[0] == '+' || text.data[0] == ' ') ? 1 : 0;

    digits = text.len - i;

    for (n = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            digits = 0;
            break;
        }

        if (n < SCIM_LIST_START_MAX) {
            n = n * 10 + (text.data[i] - '0');
        }
    }

    if (digits == 0) {
        return scim_error_set(err, 400, "invalidValue",
                              "\"%s\" is not an integer", name);
    }

    if (n > SCIM_LIST_START_MAX) {
        n = SCIM_LIST_START_MAX;
    }

    *value = negative ? -n : n;

    return SCIM_OK;
}
