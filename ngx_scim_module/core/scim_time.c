
/*
 * Points in time as xsd:dateTime writes them.
 */


#include "scim_time.h"


static scim_rc_t scim_time_date(scim_str_t *text, long long *days);
static scim_rc_t scim_time_clock(scim_str_t *text, long long *sec);
static scim_rc_t scim_time_fraction(scim_str_t *text, long *nsec);
static scim_rc_t scim_time_zone(scim_str_t *text, long long *sec);
static int scim_time_number(scim_str_t *text, size_t digits);
static int scim_time_char(scim_str_t *text, char ch);
static int scim_time_is_digit(scim_str_t *text);


/*
 * YYYY-MM-DDThh:mm:ss[.f...][Z|(+|-)hh:mm], and "t" and "z" (RFC 3339, 5.6).
 * Years of more or less than four digits are xsd's, but nobody's.
 */

scim_rc_t
scim_time_parse(scim_str_t text, scim_time_t *time)
{
    long       nsec;
    long long  days, sec, zone;

    if (scim_time_date(&text, &days) != SCIM_OK
        || (!scim_time_char(&text, 'T') && !scim_time_char(&text, 't'))
        || scim_time_clock(&text, &sec) != SCIM_OK
        || scim_time_fraction(&text, &nsec) != SCIM_OK
        || scim_time_zone(&text, &zone) != SCIM_OK
        || text.len)
    {
        return SCIM_DECLINED;
    }

    time->sec = days * 86400 + sec - zone;
    time->nsec = nsec;

    return SCIM_OK;
}


int
scim_time_compare(const scim_time_t *a, const scim_time_t *b)
{
    if (a->sec != b->sec) {
        return a->sec < b->sec ? -1 : 1;
    }

    return (a->nsec > b->nsec) - (a->nsec < b->nsec);
}


/* days since 1970-01-01 in the Gregorian calendar */

static scim_rc_t
scim_time_date(scim_str_t *text, long long *days)
{
    int                year, month, day, leap;
    static const int   length[] = { 31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31 };
    static const int   before[] = { 0, 31, 59, 90, 120, 151,
                                    181, 212, 243, 273, 304, 334 };

    year = scim_time_number(text, 4);

    if (year < 0 || !scim_time_char(text, '-')) {
        return SCIM_DECLINED;
    }

    month = scim_time_number(text, 2);

    if (month < 1 || month > 12 || !scim_time_char(text, '-')) {
        return SCIM_DECLINED;
    }

    day = scim_time_number(text, 2);
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (day < 1 || day > length[month - 1] + (leap && month == 2)) {
        return SCIM_DECLINED;
    }

    /* of the years before this one; a year 0 makes 1970 the 719528th day */

    *days = 365LL * year + (year + 3) / 4 - (year + 99) / 100
            + (year + 399) / 400 - 719528
            + before[month - 1] + (leap && month > 2) + day - 1;

    return SCIM_OK;
}


static scim_rc_t
scim_time_clock(scim_str_t *text, long long *sec)
{
    int  hour, minute, second;

    hour = scim_time_number(text, 2);

    if (hour < 0 || hour > 24 || !scim_time_char(text, ':')) {
        return SCIM_DECLINED;
    }

    minute = scim_time_number(text, 2);

    if (minute < 0 || minute > 59 || !scim_time_char(text, ':')) {
        return SCIM_DECLINED;
    }

    second = scim_time_number(text, 2);

    /* 60 is a leap second (RFC 3339, 5.7): the first one of the next minute */

    if (second < 0 || second > 60) {
        return SCIM_DECLINED;
    }

    /* the end of a day may be 24:00:00 */

    if (hour == 24 && (minute || second)) {
        return SCIM_DECLINED;
    }

    *sec = hour * 3600LL + minute * 60 + second;

    return SCIM_OK;
}


static scim_rc_t
scim_time_fraction(scim_str_t *text, long *nsec)
{
    long  unit;

    *nsec = 0;

    if (!scim_time_char(text, '.')) {
        return SCIM_OK;
    }

    if (!scim_time_is_digit(text)) {
        return SCIM_DECLINED;
    }

    for (unit = 100000000; scim_time_is_digit(text); unit /= 10) {
        *nsec += (text->data[0] - '0') * unit;
        text->data++;
        text->len--;
    }

    return SCIM_OK;
}


/* seconds that the clock is ahead of UTC */

static scim_rc_t
scim_time_zone(scim_str_t *text, long long *sec)
{
    int  sign, hour, minute;

    *sec = 0;

    if (text->len == 0
        || scim_time_char(text, 'Z') || scim_time_char(text, 'z'))
    {
        return SCIM_OK;
    }

    if (scim_time_char(text, '+')) {
        sign = 1;

    } else if (scim_time_char(text, '-')) {
        sign = -1;

    } else {
        return SCIM_DECLINED;
    }

    hour = scim_time_number(text, 2);

    if (hour < 0 || hour > 23 || !scim_time_char(text, ':')) {
        return SCIM_DECLINED;
    }

    minute = scim_time_number(text, 2);

    if (minute < 0 || minute > 59) {
        return SCIM_DECLINED;
    }

    *sec = sign * (hour * 3600LL + minute * 60);

    return SCIM_OK;
}


/* takes exactly so many digits off the text; -1 if they are not there */

static int
scim_time_number(scim_str_t *text, size_t digits)
{
    int  n;

    for (n = 0; digits; digits--) {
        if (!scim_time_is_digit(text)) {
            return -1;
        }

        n = n * 10 + (text->data[0] - '0');
        text->data++;
        text->len--;
    }

    return n;
}


static int
scim_time_char(scim_str_t *text, char ch)
{
    if (text->len == 0 || text->data[0] != ch) {
        return 0;
    }

    text->data++;
    text->len--;

    return 1;
}


static int
scim_time_is_digit(scim_str_t *text)
{
    return text->len && text->data[0] >= '0' && text->data[0] <= '9';
}
