/*
 * Points in time.
 */

#include "tap.h"
#include "scim_time.h"


static scim_rc_t
parse_n(const char *text, size_t len, scim_time_t *time)
{
    scim_str_t  s;

    s.len = len;
    s.data = text;

    return scim_time_parse(s, time);
}


static void
is_time(const char *text, long long sec, long nsec)
{
    scim_time_t  time;

    if (!ok(parse_n(text, strlen(text), &time) == SCIM_OK, "%s is a time",
            text))
    {
        return;
    }

    is_int(time.sec, sec, "its seconds");
    is_int(time.nsec, nsec, "its nanoseconds");
}


static void
is_none(const char *text)
{
    scim_time_t  time;

    ok(parse_n(text, strlen(text), &time) == SCIM_DECLINED, "\"%s\" is none",
       text);
}


static int
compare(const char *a, const char *b)
{
    scim_time_t  x, y;

    (void) parse_n(a, strlen(a), &x);
    (void) parse_n(b, strlen(b), &y);

    return scim_time_compare(&x, &y);
}


static void
test_parse(void)
{
    is_time("1970-01-01T00:00:00Z", 0, 0);
    is_time("2011-05-13T04:42:34Z", 1305261754, 0);
    is_time("2011-05-13t04:42:34z", 1305261754, 0);
    is_time("2011-05-13T04:42:34", 1305261754, 0);
    is_time("2011-05-13T06:42:34+02:00", 1305261754, 0);
    is_time("2011-05-12T23:12:34-05:30", 1305261754, 0);
    is_time("2011-05-13T04:42:34.5Z", 1305261754, 500000000);
    is_time("2011-05-13T04:42:34.000000001Z", 1305261754, 1);
    is_time("2011-05-13T04:42:34.0000000019999999Z", 1305261754, 1);
    is_time("1969-12-31T23:59:59.25Z", -1, 250000000);
    is_time("2000-02-29T00:00:00Z", 951782400, 0);
    is_time("2000-03-01T00:00:00Z", 951868800, 0);
    is_time("2024-12-31T23:59:59Z", 1735689599, 0);
    is_time("2024-12-31T24:00:00Z", 1735689600, 0);
    is_time("2016-12-31T23:59:60Z", 1483228800, 0);
    is_time("0001-01-01T00:00:00Z", -62135596800LL, 0);
    is_time("0000-01-01T00:00:00Z", -62167219200LL, 0);
    is_time("9999-12-31T23:59:59Z", 253402300799LL, 0);
}


static void
test_wrong(void)
{
    char         text[10000];
    size_t       i;
    scim_time_t  time;
    const char  *whole = "2011-05-13T04:42:34.5+02:00";

    is_none("2011-05-13");
    is_none("04:42:34Z");
    is_none("2011-05-13 04:42:34Z");
    is_none("20110513T044234Z");
    is_none("2011-00-13T04:42:34Z");
    is_none("2011-13-13T04:42:34Z");
    is_none("2011-05-00T04:42:34Z");
    is_none("2011-04-31T04:42:34Z");
    is_none("2011-02-29T04:42:34Z");
    is_none("1900-02-29T04:42:34Z");
    is_none("2011-05-13T25:00:00Z");
    is_none("2011-05-13T24:00:01Z");
    is_none("2011-05-13T24:01:00Z");
    is_none("2011-05-13T04:60:34Z");
    is_none("2011-05-13T04:42:61Z");
    is_none("2011-05-13T04:42:34,5Z");
    is_none("2011-05-13T04:42:34.Z");
    is_none("2011-05-13T04:42:34ZZ");
    is_none("2011-05-13T04:42:34+24:00");
    is_none("2011-05-13T04:42:34+02:60");
    is_none("2011-05-13T04:42:34+0200");
    is_none("2011-05-13T04:42:34 ");
    is_none(" 2011-05-13T04:42:34");
    is_none("+2011-05-13T04:42:34");
    is_none("12011-05-13T04:42:34Z");
    is_none("-2011-05-13T04:42:34Z");

    for (i = 0; i < strlen(whole); i++) {
        if (i == 19 || i == 21) {

            /* these two are whole without what follows */

            continue;
        }

        ok(parse_n(whole, i, &time) == SCIM_DECLINED,
           "%d characters of it are none", (int) i);
    }

    ok(parse_n(NULL, 0, &time) == SCIM_DECLINED, "nothing at all");
    ok(parse_n("2011-05-13T04:42:34\0", 20, &time) == SCIM_DECLINED,
       "a NUL at the end");

    memset(text, '9', sizeof(text));
    memcpy(text, "2011-05-13T04:42:34.", 20);

    ok(parse_n(text, sizeof(text), &time) == SCIM_OK,
       "a fraction may be very long");
    is_int(time.nsec, 999999999, "nine digits of it count");
}


static void
test_compare(void)
{
    ok(compare("2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00") == 0,
       "the same time in two zones");
    ok(compare("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.000Z") == 0,
       "with and without fraction");
    ok(compare("2011-05-13T04:42:34Z", "2011-05-13T04:42:35Z") < 0,
       "a second before");
    ok(compare("2011-05-13T04:42:35Z", "2011-05-13T04:42:34.9Z") > 0,
       "a second after");
    ok(compare("2011-05-13T04:42:34.1Z", "2011-05-13T04:42:34.2Z") < 0,
       "a bit before");
    ok(compare("2011-05-13T04:42:34.2Z", "2011-05-13T04:42:34.1Z") > 0,
       "a bit after");
}


int
main(void)
{
    test_parse();
    test_wrong();
    test_compare();

    return done_testing();
}
