
/*
 * JSON scalars and their texts.
 */


#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "scim_scalar.h"
#include "scim_text.h"
#include "scim_time.h"


/* fits any integer and any real of this precision */

#define SCIM_SCALAR_SIZE       64
#define SCIM_SCALAR_PRECISION  15

/* of Unicode */

#define SCIM_SCALAR_MAX_CHAR   0x10ffff

/* below it, a round number is written without an exponent */

#define SCIM_SCALAR_MAX_ROUND  1e15


/* later in seconds than any sane date, and long past in milliseconds */

#define SCIM_SCALAR_MAX_SECONDS  100000000000LL

/* of 2009-03-14T09:26:53 */

#define SCIM_SCALAR_DATE_LEN  10
#define SCIM_SCALAR_TIME_LEN  19


static size_t scim_scalar_number(const json_t *value, char *text);
static const char *scim_scalar_digits(const char *text);
static json_t *scim_scalar_epoch_new(long long n);
static const char *scim_scalar_zone(const char *text, char *zone,
    size_t size);


const char *
scim_scalar_text(scim_mem_t *mem, const json_t *value, size_t *len)
{
    char         buf[SCIM_SCALAR_SIZE], *text;
    size_t       n;
    const char  *p;

    switch (json_typeof(value)) {

    case JSON_STRING:
        p = json_string_value(value);
        n = json_string_length(value);
        break;

    case JSON_TRUE:
    case JSON_FALSE:
        p = json_is_true(value) ? "true" : "false";
        n = strlen(p);
        break;

    case JSON_NULL:
        p = "";
        n = 0;
        break;

    case JSON_INTEGER:
    case JSON_REAL:
        n = scim_scalar_number(value, buf);
        p = scim_mem_strdup(mem, buf, n);
        break;

    default:
        text = scim_scalar_dup(value);
        if (text == NULL) {
            return NULL;
        }

        n = strlen(text);
        p = scim_mem_strdup(mem, text, n);
        free(text);
    }

    if (len) {
        *len = n;
    }

    return p;
}


char *
scim_scalar_dup(const json_t *value)
{
    char  buf[SCIM_SCALAR_SIZE];

    switch (json_typeof(value)) {

    case JSON_STRING:
        return strdup(json_string_value(value));

    case JSON_NULL:
        return strdup("");

    case JSON_INTEGER:
    case JSON_REAL:
        buf[scim_scalar_number(value, buf)] = '\0';
        return strdup(buf);

    default:
        return json_dumps(value, JSON_COMPACT|JSON_ENCODE_ANY
                          |JSON_REAL_PRECISION(SCIM_SCALAR_PRECISION));
    }
}


int
scim_scalar_is(const json_t *value, const char *text)
{
    char    buf[SCIM_SCALAR_SIZE];
    size_t  n;

    if (value == NULL) {
        return 0;
    }

    switch (json_typeof(value)) {

    case JSON_STRING:
        return strcmp(json_string_value(value), text) == 0;

    case JSON_TRUE:
        return strcmp(text, "true") == 0;

    case JSON_FALSE:
        return strcmp(text, "false") == 0;

    case JSON_INTEGER:
    case JSON_REAL:
        n = scim_scalar_number(value, buf);
        return strlen(text) == n && memcmp(text, buf, n) == 0;

    default:
        return 0;
    }
}


int
scim_scalar_eq(const json_t *a, const json_t *b)
{
    char  buf[SCIM_SCALAR_SIZE];

    if (json_is_string(a)) {
        return scim_scalar_is(b, json_string_value(a));
    }

    if (json_is_number(a)) {
        buf[scim_scalar_number(a, buf)] = '\0';
        return scim_scalar_is(b, buf);
    }

    if (json_is_boolean(a)) {
        return scim_scalar_is(b, json_is_true(a) ? "true" : "false");
    }

    return json_equal(a, b);
}


int
scim_scalar_is_text(const char *data, size_t len)
{
    uint32_t     ch;
    const char  *p, *end;

    for (p = data, end = data + len; p < end; /* void */) {
        ch = scim_text_next(&p, end);

        if (ch == 0 || ch > SCIM_SCALAR_MAX_CHAR) {
            return 0;
        }
    }

    return 1;
}


json_t *
scim_scalar_number_new(const char *text, int real)
{
    double       d;
    long long    n;
    const char  *p;

    p = text + (*text == '-');
    p = *p == '0' ? p + 1 : scim_scalar_digits(p);

    if (p && *p == '\0') {
        errno = 0;
        n = strtoll(text, NULL, 10);

        return errno ? json_null() : json_integer(n);
    }

    if (p && *p == '.') {
        p = scim_scalar_digits(p + 1);
    }

    if (p && (*p == 'e' || *p == 'E')) {
        p += 1 + (p[1] == '+' || p[1] == '-');
        p = scim_scalar_digits(p);
    }

    if (!real || p == NULL || *p) {
        return json_null();
    }

    d = strtod(text, NULL);

    return isinf(d) ? json_null() : json_real(d);
}


json_t *
scim_scalar_time_new(const char *text)
{
    char          buf[64], zone[16];
    char         *end;
    size_t        len;
    long long     n;
    scim_str_t    str;
    scim_time_t   time;

    errno = 0;
    n = strtoll(text, &end, 10);

    if (end != text
        && (*end == '\0'
            || (*end == '.' && end[1 + strspn(end + 1, "0123456789")] == '\0')))
    {
        return errno ? json_null() : scim_scalar_epoch_new(n);
    }

    if (strlen(text) < SCIM_SCALAR_TIME_LEN) {
        return json_null();
    }

    len = scim_scalar_zone(text, zone, sizeof(zone)) - text;

    if (len + strlen(zone) >= sizeof(buf)) {
        return json_null();
    }

    memcpy(buf, text, len);
    strcpy(buf + len, zone);

    if (buf[SCIM_SCALAR_DATE_LEN] == ' ') {
        buf[SCIM_SCALAR_DATE_LEN] = 'T';
    }

    str.data = buf;
    str.len = strlen(buf);

    return scim_time_parse(str, &time) == SCIM_OK ? json_string(buf)
                                                  : json_null();
}


/* 7.0 is the number 7; jansson's own dump takes memory, and may fail */

static size_t
scim_scalar_number(const json_t *value, char *text)
{
    char    *p;
    double   d;

    if (json_is_integer(value)) {
        return snprintf(text, SCIM_SCALAR_SIZE, "%lld",
                        (long long) json_integer_value(value));
    }

    d = json_real_value(value);

    if (d > -SCIM_SCALAR_MAX_ROUND && d < SCIM_SCALAR_MAX_ROUND
        && d == (double) (long long) d)
    {
        return snprintf(text, SCIM_SCALAR_SIZE, "%lld", (long long) d);
    }

    (void) snprintf(text, SCIM_SCALAR_SIZE, "%.*g", SCIM_SCALAR_PRECISION, d);

    /* of some locales */

    p = strchr(text, ',');

    if (p) {
        *p = '.';
    }

    return strlen(text);
}


/* what is behind at least one digit, else NULL */

static const char *
scim_scalar_digits(const char *text)
{
    size_t  n;

    n = strspn(text, "0123456789");

    return n ? text + n : NULL;
}


static json_t *
scim_scalar_epoch_new(long long n)
{
    char       buf[64];
    time_t     sec;
    struct tm  tm;

    sec = n > SCIM_SCALAR_MAX_SECONDS || n < -SCIM_SCALAR_MAX_SECONDS
          ? n / 1000 : n;

    /* xsd:dateTime has more years, but no client reads them */

    if (gmtime_r(&sec, &tm) == NULL || tm.tm_year < 1 - 1900
        || tm.tm_year > 9999 - 1900)
    {
        return json_null();
    }

    snprintf(buf, sizeof(buf), "%04d-%02d-%02dT%02d:%02d:%02dZ",
             tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
             tm.tm_min, tm.tm_sec);

    return json_string(buf);
}


/*
 * Where the zone begins, behind seconds and fraction, and RFC 3339's form of
 * it for those that databases and languages write: +00, +0000, UTC, or none.
 */

static const char *
scim_scalar_zone(const char *text, char *zone, size_t size)
{
    size_t       n;
    const char  *p, *end;

    end = text + SCIM_SCALAR_TIME_LEN;

    if (*end == '.') {
        end += 1 + strspn(end + 1, "0123456789");
    }

    p = end + (*end == ' ');
    n = (*p == '+' || *p == '-') ? strspn(p + 1, "0123456789") : 0;

    if (*p == '\0' || strcasecmp(p, "Z") == 0 || strcmp(p, "UTC") == 0) {
        snprintf(zone, size, "Z");

    } else if ((n == 4 || n == 2) && p[n + 1] == '\0') {
        snprintf(zone, size, "%.3s:%.2s", p, n == 4 ? p + 3 : "00");

    } else {
        snprintf(zone, size, "%s", p);
    }

    return end;
}
