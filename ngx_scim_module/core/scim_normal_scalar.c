
/*
 * Reading a value that is neither list nor object as an attribute's type.
 */


#include <string.h>
#include <strings.h>

#include "scim_normal_scalar.h"
#include "scim_time.h"


/* doubles count every whole number up to 2^53 */

#define SCIM_NORMAL_WHOLE_MAX  9007199254740992.0


typedef scim_rc_t (*scim_normal_scalar_pt)(int strict, json_t *value,
    json_t **out);


typedef struct {
    const char              *name;
    scim_normal_scalar_pt    read;
} scim_normal_scalar_t;


static scim_rc_t scim_normal_scalar_string(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_boolean(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_decimal(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_integer(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_datetime(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_binary(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_none(int strict, json_t *value,
    json_t **out);
static scim_rc_t scim_normal_scalar_number(const json_t *text, json_t **out);
static int scim_normal_scalar_is_base64(int strict, const char *text,
    size_t len);


/* in the order of scim_type_t */

static const scim_normal_scalar_t  scim_normal_scalars[] = {
    { "a string", scim_normal_scalar_string },
    { "a boolean", scim_normal_scalar_boolean },
    { "a number", scim_normal_scalar_decimal },
    { "an integer", scim_normal_scalar_integer },
    { "a dateTime", scim_normal_scalar_datetime },
    { "base64 text", scim_normal_scalar_binary },
    { "a string", scim_normal_scalar_string },
    { "an object", scim_normal_scalar_none }
};


scim_rc_t
scim_normal_scalar(scim_type_t type, int strict, json_t *value, json_t **out)
{
    *out = NULL;

    return scim_normal_scalars[type].read(strict, value, out);
}


const char *
scim_normal_scalar_name(scim_type_t type)
{
    return scim_normal_scalars[type].name;
}


static scim_rc_t
scim_normal_scalar_string(int strict, json_t *value, json_t **out)
{
    if (json_is_string(value)) {
        *out = json_incref(value);
        return SCIM_OK;
    }

    if (!strict && json_is_integer(value)) {
        *out = json_sprintf("%" JSON_INTEGER_FORMAT,
                            json_integer_value(value));
        return SCIM_OK;
    }

    return SCIM_DECLINED;
}


static scim_rc_t
scim_normal_scalar_boolean(int strict, json_t *value, json_t **out)
{
    scim_str_t  text;

    if (json_is_boolean(value)) {
        *out = json_incref(value);
        return SCIM_OK;
    }

    if (strict || !json_is_string(value)) {
        return SCIM_DECLINED;
    }

    text.data = json_string_value(value);
    text.len = json_string_length(value);

    if (scim_str_caseeq(text, "true")) {
        *out = json_true();
        return SCIM_OK;
    }

    if (scim_str_caseeq(text, "false")) {
        *out = json_false();
        return SCIM_OK;
    }

    return SCIM_DECLINED;
}


static scim_rc_t
scim_normal_scalar_decimal(int strict, json_t *value, json_t **out)
{
    if (json_is_number(value)) {
        *out = json_incref(value);
        return SCIM_OK;
    }

    if (strict || !json_is_string(value)) {
        return SCIM_DECLINED;
    }

    return scim_normal_scalar_number(value, out);
}


static scim_rc_t
scim_normal_scalar_integer(int strict, json_t *value, json_t **out)
{
    double     real;
    json_t    *number;
    scim_rc_t  rc;

    if (json_is_integer(value)) {
        *out = json_incref(value);
        return SCIM_OK;
    }

    if (strict) {
        return SCIM_DECLINED;
    }

    if (json_is_string(value)) {
        rc = scim_normal_scalar_number(value, &number);

        if (rc != SCIM_OK || number == NULL || json_is_integer(number)) {
            *out = number;
            return rc;
        }

        real = json_real_value(number);
        json_decref(number);

    } else if (json_is_real(value)) {
        real = json_real_value(value);

    } else {
        return SCIM_DECLINED;
    }

    if (real > SCIM_NORMAL_WHOLE_MAX || real < -SCIM_NORMAL_WHOLE_MAX
        || (double) (json_int_t) real != real)
    {
        return SCIM_DECLINED;
    }

    *out = json_integer((json_int_t) real);

    return SCIM_OK;
}


static scim_rc_t
scim_normal_scalar_datetime(int strict, json_t *value, json_t **out)
{
    scim_str_t   text;
    scim_time_t  time;

    (void) strict;

    if (!json_is_string(value)) {
        return SCIM_DECLINED;
    }

    text.data = json_string_value(value);
    text.len = json_string_length(value);

    if (scim_time_parse(text, &time) != SCIM_OK) {
        return SCIM_DECLINED;
    }

    *out = json_incref(value);

    return SCIM_OK;
}


static scim_rc_t
scim_normal_scalar_binary(int strict, json_t *value, json_t **out)
{
    if (!json_is_string(value)
        || !scim_normal_scalar_is_base64(strict, json_string_value(value),
                                         json_string_length(value)))
    {
        return SCIM_DECLINED;
    }

    *out = json_incref(value);

    return SCIM_OK;
}


static scim_rc_t
scim_normal_scalar_none(int strict, json_t *value, json_t **out)
{
    (void) strict;
    (void) value;
    (void) out;

    return SCIM_DECLINED;
}


/* jansson's own grammar, which does not depend on the locale */

static scim_rc_t
scim_normal_scalar_number(const json_t *text, json_t **out)
{
    const char   *data;
    json_error_t  error;

    *out = NULL;

    data = json_string_value(text);

    if (data[0] != '-' && (data[0] < '0' || data[0] > '9')) {
        return SCIM_DECLINED;
    }

    /*
     * What starts like a number is one, or is no JSON.  Without memory jansson
     * may have nothing to say of the text.
     */

    memset(&error, 0, sizeof(json_error_t));

    *out = json_loadb(data, json_string_length(text), JSON_DECODE_ANY,
                      &error);

    if (*out) {
        return SCIM_OK;
    }

    return error.text[0] == '\0'
           || json_error_code(&error) == json_error_out_of_memory
           ? SCIM_OK
           : SCIM_DECLINED;
}


/*
 * RFC 7643, 2.3.6 allows both alphabets and leaves the padding open.  Line
 * ends come with certificates that were pasted as PEM.
 */

static int
scim_normal_scalar_is_base64(int strict, const char *text, size_t len)
{
    char    c;
    size_t  i;

    while (len && text[len - 1] == '=') {
        len--;
    }

    for (i = 0; i < len; i++) {
        c = text[i];

        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || (c >= '0' && c <= '9') || (c && strchr("+/-_", c)))
        {
            continue;
        }

        if (strict || c == '\0' || strchr(" \t\r\n", c) == NULL) {
            return 0;
        }
    }

    return 1;
}
