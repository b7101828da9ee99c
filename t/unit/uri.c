/*
 * Paths and queries of uris.
 */

#include "tap.h"
#include "scim_uri.h"


static scim_mem_t    *mem;
static scim_error_t   err;


static scim_str_t
str(const char *text)
{
    scim_str_t  s;

    s.len = strlen(text);
    s.data = text;

    return s;
}


/* the number of segments and the segments; or the error */

static const char *
path_n(const char *raw, size_t len)
{
    size_t           i, n;
    scim_str_t       s;
    scim_uri_path_t  path;
    static char      buf[512];

    s.len = len;
    s.data = raw;

    if (scim_uri_path(mem, s, &path, &err) != SCIM_OK) {
        snprintf(buf, sizeof(buf), "%d %s", err.status,
                 err.scim_type ? err.scim_type : "-");
        return buf;
    }

    snprintf(buf, sizeof(buf), "%d:", (int) path.nsegments);

    for (i = 0; i < path.nsegments && i < SCIM_URI_SEGMENTS; i++) {
        n = strlen(buf);
        snprintf(buf + n, sizeof(buf) - n, " <%s>", path.segments[i].data);

        if (path.segments[i].len != strlen(path.segments[i].data)) {
            return "the length is wrong";
        }
    }

    return buf;
}


static const char *
path(const char *raw)
{
    return path_n(raw, strlen(raw));
}


static void
test_path(void)
{
    is_str(path(""), "0:", "an empty path");
    is_str(path_n(NULL, 0), "0:", "no path");
    is_str(path("/"), "0:", "a slash");
    is_str(path("Users"), "1: <Users>", "a segment");
    is_str(path("/Users/"), "1: <Users>", "slashes around it");
    is_str(path("//Users///42//"), "2: <Users> <42>", "runs of slashes");
    is_str(path("Users/a/b"), "3: <Users> <a> <b>", "three segments");
    is_str(path("Users/a/b/c/d"), "5: <Users> <a> <b>", "more than fit");
    is_str(path("Users/a%2Fb"), "2: <Users> <a/b>", "%%2F stays inside");
    is_str(path("Users/a%252Fb"), "2: <Users> <a%2Fb>", "decoded once");
    is_str(path("Users/a%20b+c"), "2: <Users> <a b+c>", "a plus is a plus");
    is_str(path("Users/%C3%a9"), "2: <Users> <\xc3\xa9>", "UTF-8");
    is_str(path("Users/\xc3\xa9"), "2: <Users> <\xc3\xa9>", "UTF-8 as it is");
    is_str(path("Users/.."), "2: <Users> <..>", "dots are not resolved");
    is_str(path("Users/%2e%2E"), "2: <Users> <..>", "encoded ones neither");
    is_str(path("Schemas/urn:a:b"), "2: <Schemas> <urn:a:b>", "a urn");

    is_str(path("Users/%"), "400 -", "a broken escape");
    is_str(path("Users/%2"), "400 -", "half of one");
    is_str(path("Users/%2g"), "400 -", "a wrong digit");
    is_str(path("Users/%g2"), "400 -", "or the other one");
    is_str(path("Users/%00"), "400 -", "a NUL");
    is_str(path_n("Users/a\0b", 9), "400 -", "a NUL as it is");
    is_str(path("Users/a%0Ab"), "400 -", "a line feed");
    is_str(path("Users/a%7Fb"), "400 -", "a delete");
    is_str(path("Users/a\tb"), "400 -", "a tab");
    is_str(path("Users/%ff"), "400 -", "no UTF-8");
    is_str(path("Users/%C3"), "400 -", "half a character");
    is_str(path("Users/%C3/%A9"), "400 -", "two halves are no whole");
    is_str(path("Users/%ED%A0%80"), "400 -", "a lone surrogate");
    is_str(path("Users/%C0%AF"), "400 -", "an overlong slash");
    is_str(path("a/b/c/d/%zz"), "400 -", "in a segment that does not fit");
}


static const char *
arg(const char *query, const char *name)
{
    scim_rc_t    rc;
    scim_str_t   value;
    static char  buf[256];

    rc = scim_uri_arg(mem, str(query), name, &value, &err);

    if (rc == SCIM_DECLINED) {
        return value.len == 0 && value.data && *value.data == '\0'
               ? "(none)" : "(not cleared)";
    }

    if (rc == SCIM_FAIL) {
        snprintf(buf, sizeof(buf), "%d %s", err.status,
                 err.scim_type ? err.scim_type : "-");
        return buf;
    }

    return value.data;
}


static void
test_arg(void)
{
    scim_str_t  value, none = { 0, NULL };

    is_str(arg("count=2&startIndex=1", "startIndex"), "1", "an argument");
    is_str(arg("count=2&startIndex=1", "count"), "2", "the first one");
    is_str(arg("STARTindex=1", "startIndex"), "1", "a name has no case");
    is_str(arg("start%49ndex=1", "startIndex"), "1", "it may be encoded");
    is_str(arg("filter=userName+eq+%22a%2Bb%40c%22", "filter"),
           "userName eq \"a+b@c\"", "a form's encoding");
    is_str(arg("filter=a%20b%2520", "filter"), "a b%20", "decoded once");
    is_str(arg("filter=a=b", "filter"), "a=b", "an equals sign in a value");
    is_str(arg("filter=a&filter=b", "filter"), "a", "the first one counts");
    is_str(arg("filter=%C3%A9", "filter"), "\xc3\xa9", "UTF-8");
    is_str(arg("filter=a%0Ab", "filter"), "a\nb", "a line feed");

    is_str(arg("filter=x&", "filter"), "x", "a trailing ampersand");
    is_str(arg("&&filter=x", "filter"), "x", "empty parameters");
    is_str(arg("filter&filter=x", "filter"), "x", "a name without value");
    is_str(arg("filter=&filter=x", "filter"), "x", "an empty value");

    is_str(arg("", "filter"), "(none)", "an empty query");
    is_str(arg("filter", "filter"), "(none)", "a name only");
    is_str(arg("filter=", "filter"), "(none)", "an empty value only");
    is_str(arg("=x", "filter"), "(none)", "no name");
    is_str(arg("=x", ""), "x", "not even that");
    is_str(arg("filters=x", "filter"), "(none)", "a longer name");
    is_str(arg("filte=x", "filter"), "(none)", "a shorter name");
    is_str(arg("xfilter=x", "filter"), "(none)", "another name");
    is_str(arg("filte%7=x", "filter"), "(none)", "a broken name");
    is_str(arg("filter%00=x", "filter"), "(none)", "a NUL in the name");
    is_str(arg("?filter=x", "filter"), "(none)", "a question mark");

    is_str(arg("filter=%", "filter"), "400 invalidValue", "a broken escape");
    is_str(arg("filter=%2x", "filter"), "400 invalidValue", "a wrong digit");
    is_str(arg("filter=%00", "filter"), "400 invalidValue", "a NUL");
    is_str(arg("filter=%FF", "filter"), "400 invalidValue", "no UTF-8");
    is_str(arg("x=%FF&filter=a", "filter"), "a",
           "other values are of no account");

    ok(scim_uri_arg(mem, none, "filter", &value, &err) == SCIM_DECLINED,
       "no query");
}


static const char *
below(const char *raw, const char *prefix)
{
    scim_rc_t    rc;
    scim_str_t   rest;
    static char  buf[256];

    rc = scim_uri_below(str(raw), str(prefix), &rest);

    if (rc != SCIM_OK) {
        return rest.len == 0 ? NULL : "(not cleared)";
    }

    snprintf(buf, sizeof(buf), "%.*s", (int) rest.len, rest.data);

    return buf;
}


static void
test_below(void)
{
    scim_str_t  rest, none = { 0, NULL };

    is_str(below("/scim/v2/Users/1", "/scim/v2/"), "Users/1", "below");
    is_str(below("/scim/v2/Users/1", "/scim/v2"), "Users/1",
           "below a prefix without slash");
    is_str(below("/scim/v2/", "/scim/v2/"), "", "nothing below");
    is_str(below("/scim/v2", "/scim/v2/"), "", "not even the slash");
    is_str(below("/scim/v2", "/scim/v2"), "", "that has none");
    is_str(below("/scim/v2/", "/scim/v2"), "", "or too many");
    is_str(below("//scim///v2//Users//1/", "/scim/v2/"), "Users//1/",
           "runs of slashes");
    is_str(below("/scim/v2/Users", "//scim//v2//"), "Users",
           "in the prefix too");
    is_str(below("/Users", "/"), "Users", "below the root");
    is_str(below("/", "/"), "", "the root");
    is_str(below("", "/"), "", "less than the root");
    is_str(below("/Users", ""), "Users", "an empty prefix");

    is_str(below("/%73cim/v%32/Users", "/scim/v2/"), "Users",
           "encoded characters");
    is_str(below("/scim%2Fv2%2fUsers", "/scim/v2/"), "Users",
           "encoded slashes, as nginx takes them");
    is_str(below("/scim/v2/a%2Fb", "/scim/v2/"), "a%2Fb",
           "but below nothing is decoded");
    is_str(below("/sc%20im/Users", "/sc im/"), "Users", "a blank");
    is_str(below("/a%25/Users", "/a%/"), "Users", "a percent sign");
    is_str(below("/a%2f/Users", "/a%2f/"), NULL,
           "the prefix is decoded already");
    is_str(below("/%C3%A9/Users", "/\xc3\xa9/"), "Users", "UTF-8");
    is_str(below("/a+b/Users", "/a+b/"), "Users", "a plus is a plus");

    is_str(below("/scim/v3/Users", "/scim/v2/"), NULL, "another prefix");
    is_str(below("/scim/v22/Users", "/scim/v2"), NULL,
           "a segment that only begins like it");
    is_str(below("/scim/v22/Users", "/scim/v2/"), NULL, "with slash too");
    is_str(below("/scim", "/scim/v2/"), NULL, "too short");
    is_str(below("/scim/", "/scim/v2/"), NULL, "too short with slash");
    is_str(below("/SCIM/v2/Users", "/scim/v2/"), NULL, "another case");
    is_str(below("scim/v2/Users", "/scim/v2/"), NULL, "no slash before it");
    is_str(below("/scim/x/../v2/Users", "/scim/v2/"), NULL,
           "dots are not resolved");
    is_str(below("/scim/v2/../v2/Users", "/scim/v2/"), "../v2/Users",
           "below neither");
    is_str(below("/scim%/v2/", "/scim/v2/"), NULL, "a broken escape");
    is_str(below("/scim/v%3", "/scim/v2/"), NULL, "at the end");
    is_str(below("/scim/v2%", "/scim/v2/"), NULL, "behind the prefix");
    is_str(below("/scim/v2%00", "/scim/v2/"), NULL, "a NUL");

    ok(scim_uri_below(none, str("/"), &rest) == SCIM_OK, "no path");
    ok(scim_uri_below(none, none, &rest) == SCIM_OK, "no prefix");
    ok(scim_uri_below(none, str("/scim"), &rest) == SCIM_DECLINED,
       "no path but a prefix");
}


static void
test_utf8(void)
{
    ok(scim_uri_utf8(NULL, 0), "nothing is UTF-8");
    ok(scim_uri_utf8("abc", 3), "ASCII is");
    ok(scim_uri_utf8("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9), "é€😀 is");
    ok(scim_uri_utf8("\xf4\x8f\xbf\xbf", 4), "the last character is");
    ok(!scim_uri_utf8("a\0b", 3), "a NUL is not");
    ok(!scim_uri_utf8("\xc3", 1), "half a character is not");
    ok(!scim_uri_utf8("\xed\xbf\xbf", 3), "a surrogate is not");
    ok(!scim_uri_utf8("\xf4\x90\x80\x80", 4), "too large a number is not");
    ok(!scim_uri_utf8("\xc1\xbf", 2), "an overlong form is not");
}


static void
test_long(void)
{
    char             *raw;
    size_t            i, len = 300000;
    scim_str_t        s;
    scim_uri_path_t   p;

    raw = malloc(len);

    for (i = 0; i < len; i += 3) {
        memcpy(raw + i, "a/%", 3);
    }

    memcpy(raw + len - 3, "a/b", 3);

    s.data = raw;
    s.len = len;

    ok(scim_uri_path(mem, s, &p, &err) == SCIM_FAIL, "a long broken path");

    for (i = 0; i < len; i += 3) {
        memcpy(raw + i, "/ab", 3);
    }

    ok(scim_uri_path(mem, s, &p, &err) == SCIM_OK, "a long path");
    is_int(p.nsegments, len / 3, "all its segments are counted");

    free(raw);
}


int
main(void)
{
    mem = scim_mem_new();

    test_path();
    test_arg();
    test_below();
    test_utf8();
    test_long();

    scim_mem_free(mem);

    return done_testing();
}
