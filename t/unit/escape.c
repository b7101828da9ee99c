
/*
 * Escaping: each value comes back from its place as it was put in, decoded by
 * decoders of this file's own.
 */


#define PCRE2_CODE_UNIT_WIDTH  8

#include <pcre2.h>
#include <string.h>

#include "scim_escape.h"
#include "tap.h"


static scim_mem_t  *mem;


static scim_str_t
escaped(scim_escape_pt escape, const char *data, size_t len)
{
    scim_buf_t  buf;
    scim_str_t  text;

    scim_buf_init(&buf, mem);
    escape(&buf, data, len);

    text.data = buf.data;
    text.len = buf.len;

    return text;
}


static const char *
escaped_text(scim_escape_pt escape, const char *text)
{
    return escaped(escape, text, strlen(text)).data;
}


static int
hex(char ch)
{
    const char  *p;

    static const char  digits[] = "0123456789abcdef0123456789ABCDEF";

    p = ch ? strchr(digits, ch) : NULL;

    return p ? (p - digits) % 16 : -1;
}


/* percent-decodes; -1 if a "%" is not followed by two hexadecimal digits */

static int
decoded(scim_str_t text, int plus, char *out)
{
    size_t  i;
    char   *p;

    for (i = 0, p = out; i < text.len; i++) {

        if (text.data[i] == '%') {
            if (text.len - i < 3 || hex(text.data[i + 1]) < 0
                || hex(text.data[i + 2]) < 0)
            {
                return -1;
            }

            *p++ = (char) (hex(text.data[i + 1]) * 16
                           + hex(text.data[i + 2]));
            i += 2;

        } else if (plus && text.data[i] == '+') {
            *p++ = ' ';

        } else {
            *p++ = text.data[i];
        }
    }

    return p - out;
}


static int
comes_back(scim_escape_pt escape, int plus, const char *safe,
    const char *data, size_t len)
{
    char        out[1024];
    size_t      i;
    scim_str_t  text;

    text = escaped(escape, data, len);

    for (i = 0; i < text.len; i++) {
        if (text.data[i] == '\0' || strchr(safe, text.data[i]) == NULL) {
            return 0;
        }
    }

    return decoded(text, plus, out) == (int) len && memcmp(out, data, len) == 0;
}


#define ALNUM  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


static void
test_uri(void)
{
    char  all[256], one;
    int   i, good;

    for (i = 0; i < 256; i++) {
        all[i] = (char) i;
    }

    ok(comes_back(scim_escape_uri, 0, ALNUM "-._~%", all, 256),
       "a value in a uri has no byte that means something there");
    ok(comes_back(scim_escape_form, 1, ALNUM "-._~%+", all, 256),
       "a value in a form has no byte that means something there");

    for (i = 0, good = 1; i < 256; i++) {
        one = (char) i;
        good &= comes_back(scim_escape_uri, 0, ALNUM "-._~%", &one, 1)
                && comes_back(scim_escape_form, 1, ALNUM "-._~%+", &one, 1);
    }

    ok(good, "each byte alone, too");

    is_str(escaped_text(scim_escape_uri, "a/b ?&=+#%\xc3\xa9~._-"),
           "a%2Fb%20%3F%26%3D%2B%23%25%C3%A9~._-",
           "a slash is encoded in a uri, unreserved characters are not");
    is_str(escaped_text(scim_escape_form, "a b+c&d=e\r\n[x]"),
           "a+b%2Bc%26d%3De%0D%0A%5Bx%5D", "in a form a blank is a plus");
    is_str(escaped_text(scim_escape_none, "a\"\\\r\n"), "a\"\\\r\n",
           "nothing is escaped where nothing has to be");
}


static void
test_uri_literal(void)
{
    is_str(escaped_text(scim_escape_uri_literal,
                        "/a%2Fb/x[]=1&y=$(1)*,;:@!'?#~-._"),
           "/a%2Fb/x[]=1&y=$(1)*,;:@!'?#~-._",
           "delimiters and %%2F of the administrator stay");
    is_str(escaped_text(scim_escape_uri_literal, "a b\t\r\n\x7f\xc3\xa9"),
           "a%20b%09%0D%0A%7F%C3%A9", "blanks and other alphabets do not");
    is_str(escaped_text(scim_escape_uri_literal, "\"<>\\^`{|}"),
           "%22%3C%3E%5C%5E%60%7B%7C%7D", "nor does what no uri may hold");
    is_str(escaped_text(scim_escape_uri_literal, "100%/%2/%zz/%a"),
           "100%25/%252/%25zz/%25a", "a percent sign alone is one");
    is_str(escaped_text(scim_escape_uri_literal, "%e9%41"), "%e9%41",
           "an escape may be in either case");
    is_int(escaped(scim_escape_uri_literal, "%2", 2).len, 4,
           "an escape is not completed from behind the text's end");
    is_int(escaped(scim_escape_uri_literal, "\0", 1).len, 3,
           "a NUL is encoded");
}


static void
test_xml(void)
{
    is_str(escaped_text(scim_escape_xml, "a&b<c>d\"e'f"),
           "a&amp;b&lt;c&gt;d&quot;e&#39;f",
           "what means something in XML, in quotes of either kind too");
    is_str(escaped_text(scim_escape_xml, " \t\r\n\xc3\xa9"),
           " &#9;&#13;&#10;\xc3\xa9",
           "white space that a parser would change");

    ok(scim_escape_is_xml("a \t\r\n\x7f\xc3\xa9\xef\xbf\xbd", 11),
       "characters that XML can have");
    ok(!scim_escape_is_xml("a\0", 2) && !scim_escape_is_xml("\x1f", 1)
       && !scim_escape_is_xml("\xef\xbf\xbe", 3)
       && !scim_escape_is_xml("\xef\xbf\xbf", 3),
       "and those that it cannot");
}


static int
regex_matches(const char *text, size_t len, uint32_t options)
{
    int                error, n;
    scim_str_t         pattern;
    pcre2_code        *code;
    PCRE2_SIZE         offset;
    pcre2_match_data  *match;

    pattern = escaped(scim_escape_regex, text, len);

    code = pcre2_compile((PCRE2_SPTR) pattern.data, pattern.len,
                         options | PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error,
                         &offset, NULL);
    if (code == NULL) {
        return 0;
    }

    match = pcre2_match_data_create(1, NULL);
    n = pcre2_match(code, (PCRE2_SPTR) text, len, 0, 0, match, NULL);

    pcre2_match_data_free(match);
    pcre2_code_free(code);

    return n >= 0;
}


static void
test_regex(void)
{
    int         i, good;
    char        one;
    scim_str_t  text;

    static const char  nasty[] = "a.*b+?(c|d)[e-f]{2}^$\\Q\\E/#x -\t\r\n"
                                 "(?i)(*FAIL)\\d\\";

    for (i = 1, good = 1; i < 128; i++) {
        one = (char) i;
        good &= regex_matches(&one, 1, 0)
                && regex_matches(&one, 1, PCRE2_EXTENDED);
    }

    ok(good, "each character matches itself, in extended syntax too");
    ok(regex_matches(nasty, sizeof(nasty) - 1, 0)
       && regex_matches(nasty, sizeof(nasty) - 1, PCRE2_EXTENDED),
       "a text full of syntax matches itself");
    ok(regex_matches("\xc3\xa9.\xe2\x82\xac", 6, PCRE2_UTF),
       "so do other alphabets");

    is_str(escaped_text(scim_escape_regex, "x.y@z"), "x\\.y@z",
           "what means nothing stays as it is");

    text = escaped(scim_escape_regex, "a\0.", 3);
    ok(text.len == 4 && memcmp(text.data, "a\0\\.", 4) == 0,
       "a NUL is no end");
}


int
main(void)
{
    mem = scim_mem_new();

    test_uri();
    test_uri_literal();
    test_xml();
    test_regex();

    scim_mem_free(mem);

    return done_testing();
}
