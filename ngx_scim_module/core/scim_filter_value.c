
/*
 * The value of a comparison in a filter, and what its attribute allows.
 */


#include <string.h>

#include "scim_filter_value.h"
#include "scim_time.h"


#define scim_filter_value_bit(op)  (1u << (op))

#define SCIM_FILTER_VALUE_EQUAL                                               \
    (scim_filter_value_bit(SCIM_FILTER_PR)                                    \
     | scim_filter_value_bit(SCIM_FILTER_EQ)                                  \
     | scim_filter_value_bit(SCIM_FILTER_NE))

#define SCIM_FILTER_VALUE_ORDER                                               \
    (SCIM_FILTER_VALUE_EQUAL                                                  \
     | scim_filter_value_bit(SCIM_FILTER_GT)                                  \
     | scim_filter_value_bit(SCIM_FILTER_GE)                                  \
     | scim_filter_value_bit(SCIM_FILTER_LT)                                  \
     | scim_filter_value_bit(SCIM_FILTER_LE))

#define SCIM_FILTER_VALUE_TEXT                                                \
    (SCIM_FILTER_VALUE_ORDER                                                  \
     | scim_filter_value_bit(SCIM_FILTER_CO)                                  \
     | scim_filter_value_bit(SCIM_FILTER_SW)                                  \
     | scim_filter_value_bit(SCIM_FILTER_EW))

#define SCIM_FILTER_VALUE_WHOLE                                               \
    (scim_filter_value_bit(SCIM_FILTER_PR)                                    \
     | scim_filter_value_bit(SCIM_FILTER_VALUE_PATH))


static json_t *scim_filter_value_string(scim_mem_t *mem, scim_str_t text,
    int quoted, scim_error_t *err);
static scim_rc_t scim_filter_value_convert(scim_mem_t *mem, scim_type_t type,
    json_t *string, int quoted, json_t **value, scim_error_t *err);
static json_t *scim_filter_value_boolean(scim_str_t text);
static scim_rc_t scim_filter_value_number(scim_mem_t *mem, scim_str_t text,
    json_t **value, scim_error_t *err);
static int scim_filter_value_hidden(const scim_attr_t *attr);


/* the operators of each type (RFC 7644, table 3), by scim_type_t */

static const unsigned  scim_filter_value_ops[] = {
    SCIM_FILTER_VALUE_TEXT,                      /* string */
    SCIM_FILTER_VALUE_EQUAL,                     /* boolean */
    SCIM_FILTER_VALUE_ORDER,                     /* decimal */
    SCIM_FILTER_VALUE_ORDER,                     /* integer */
    SCIM_FILTER_VALUE_ORDER,                     /* dateTime */
    SCIM_FILTER_VALUE_EQUAL,                     /* binary */
    SCIM_FILTER_VALUE_TEXT,                      /* reference */
    SCIM_FILTER_VALUE_WHOLE                      /* complex */
};


size_t
scim_filter_value_len(const char *pos, const char *end)
{
    size_t  n, len;

    /* the quotes are wrong, not a part of the value */

    if (pos < end && *pos == '\'') {
        return 0;
    }

    if (pos == end || *pos != '"') {
        return scim_filter_value_bare(pos, end);
    }

    len = end - pos;

    for (n = 1; n < len && pos[n] != '"'; n++) {
        n += (pos[n] == '\\');
    }

    return n < len ? n + 1 : 0;
}


size_t
scim_filter_value_bare(const char *pos, const char *end)
{
    const char  *p;

    for (p = pos; p < end && strchr(" \t\r\n()[]\"", *p) == NULL; p++) {
        /* void */
    }

    return p - pos;
}


scim_rc_t
scim_filter_value_set(scim_mem_t *mem, scim_filter_t *filter,
    scim_str_t text, scim_error_t *err)
{
    int                 quoted;
    json_t             *string;
    scim_rc_t           rc;
    scim_str_t          name = scim_str("value");
    const scim_attr_t  *attr;

    if (scim_str_eq(text, "null")) {
        filter->value = json_null();
        return SCIM_OK;
    }

    attr = filter->path.sub ? filter->path.sub : filter->path.attr;

    if (attr->type == SCIM_COMPLEX && filter->path.sub == NULL) {
        filter->path.sub = scim_schema_sub(attr, name);
        attr = filter->path.sub ? filter->path.sub : attr;
    }

    if (attr->type == SCIM_COMPLEX) {
        return scim_error_set(err, 400, "invalidFilter",
                              "attribute \"%s\" cannot be compared, only its "
                              "sub-attributes", attr->name);
    }

    quoted = (text.data[0] == '"');

    string = scim_filter_value_string(mem, text, quoted, err);
    if (string == NULL) {
        return SCIM_FAIL;
    }

    rc = scim_filter_value_convert(mem, attr->type, string, quoted,
                                   &filter->value, err);

    if (rc == SCIM_DECLINED) {
        return scim_error_set(err, 400, "invalidFilter",
                              "attribute \"%s\" is compared with something "
                              "that is no %s", attr->name,
                              scim_schema_type_name(attr->type));
    }

    return rc;
}


scim_rc_t
scim_filter_value_check(const scim_filter_t *filter, scim_error_t *err)
{
    unsigned            ops;
    const scim_attr_t  *attr;

    attr = filter->path.sub ? filter->path.sub : filter->path.attr;

    /* a filter on a password would be an oracle for it */

    if (scim_filter_value_hidden(filter->path.attr)
        || scim_filter_value_hidden(attr))
    {
        return scim_error_set(err, 400, "invalidFilter",
                              "attribute \"%s\" cannot be used in a filter",
                              attr->name);
    }

    /* null is comparable with whatever could be there */

    ops = json_is_null(filter->value) ? SCIM_FILTER_VALUE_EQUAL
                                      : scim_filter_value_ops[attr->type];

    if (!(ops & scim_filter_value_bit(filter->op))) {
        return scim_error_set(err, 400, "invalidFilter",
                              "the operator or the brackets do not fit "
                              "attribute \"%s\" or its value", attr->name);
    }

    return SCIM_OK;
}


/* text without quotes is taken as it stands */

static json_t *
scim_filter_value_string(scim_mem_t *mem, scim_str_t text, int quoted,
    scim_error_t *err)
{
    json_t        *string;
    json_error_t   error;

    if (!quoted) {
        string = json_stringn(text.data, text.len);

    } else {
        string = json_loadb(text.data, text.len, JSON_DECODE_ANY, &error);

        if (string == NULL
            && json_error_code(&error) != json_error_out_of_memory)
        {
            (void) scim_error_set(err, 400, "invalidFilter",
                                  "a string in the filter is not JSON");
            return NULL;
        }
    }

    string = scim_mem_take(mem, string);

    if (string == NULL) {
        (void) scim_error_memory(err);
    }

    return string;
}


/* SCIM_DECLINED if it is no value of that type */

static scim_rc_t
scim_filter_value_convert(scim_mem_t *mem, scim_type_t type, json_t *string,
    int quoted, json_t **value, scim_error_t *err)
{
    scim_str_t   text;
    scim_time_t  time;

    text.data = json_string_value(string);
    text.len = json_string_length(string);

    *value = NULL;

    switch (type) {

    case SCIM_BOOLEAN:
        *value = scim_filter_value_boolean(text);
        break;

    case SCIM_DECIMAL:
    case SCIM_INTEGER:
        return quoted ? SCIM_DECLINED
                      : scim_filter_value_number(mem, text, value, err);

    case SCIM_DATETIME:
        *value = scim_time_parse(text, &time) == SCIM_OK ? string : NULL;
        break;

    default:
        *value = string;
    }

    return *value ? SCIM_OK : SCIM_DECLINED;
}


/* Entra sends "True" and "False" with their quotes */

static json_t *
scim_filter_value_boolean(scim_str_t text)
{
    if (scim_str_caseeq(text, "true")) {
        return json_true();
    }

    if (scim_str_caseeq(text, "false")) {
        return json_false();
    }

    return NULL;
}


static scim_rc_t
scim_filter_value_number(scim_mem_t *mem, scim_str_t text, json_t **value,
    scim_error_t *err)
{
    json_t        *number;
    json_error_t   error;

    number = json_loadb(text.data, text.len, JSON_DECODE_ANY, &error);

    if (number == NULL) {
        return json_error_code(&error) == json_error_out_of_memory
               ? scim_error_memory(err) : SCIM_DECLINED;
    }

    if (!json_is_number(number)) {
        json_decref(number);
        return SCIM_DECLINED;
    }

    *value = scim_mem_take(mem, number);

    return *value ? SCIM_OK : scim_error_memory(err);
}


static int
scim_filter_value_hidden(const scim_attr_t *attr)
{
    return attr->returned == SCIM_RETURNED_NEVER
           || attr->mutability == SCIM_WRITE_ONLY;
}
