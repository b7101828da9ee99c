
/*
 * Regular expressions of a mapping.
 */


#include <string.h>
#include <time.h>

#include "scim_buf.h"
#include "scim_regex.h"
#include "tap.h"


/* seconds; what a worker of nginx may be kept busy by one answer, at worst */

#define TOO_LONG  10.0


static scim_mem_t  *mem;


static scim_regex_t *
compiled(const char *text, unsigned flags)
{
    scim_str_t     str;
    scim_error_t   err;
    scim_regex_t  *regex;

    str.data = text;
    str.len = strlen(text);

    regex = scim_regex_compile(mem, str, flags, &err);

    if (regex == NULL) {
        fprintf(stderr, "# %s\n", err.detail);
        exit(1);
    }

    return regex;
}


static void
refused(const char *text, const char *message, const char *what)
{
    scim_str_t    str;
    scim_error_t  err;

    str.data = text;
    str.len = strlen(text);

    ok(scim_regex_compile(mem, str, 0, &err) == NULL, "%s", what);
    is_str(err.detail, message, "%s: message", what);
}


static void
test(const char *regex, unsigned flags, const char *text, scim_rc_t rc,
    const char *what)
{
    is_int(scim_regex_test(compiled(regex, flags), text, strlen(text)), rc,
           "%s", what);
}


static void
find(const char *regex, const char *text, const char *values,
    const char *what)
{
    json_t  *found;

    found = json_array();

    is_int(scim_regex_find(compiled(regex, 0), text, strlen(text), found),
           SCIM_OK, "%s: no failure", what);
    is_json(found, values, "%s", what);

    json_decref(found);
}


static void
test_compile(void)
{
    char          text[400], message[SCIM_DETAIL_SIZE];
    scim_str_t    str;
    scim_error_t  err;

    refused("a(b", "bad regex \"a(b\": missing closing parenthesis at offset"
            " 3", "a missing parenthesis is refused");
    refused("\xe9", "bad regex \"?\": UTF-8 error: 2 bytes missing at end at"
            " offset 0", "what is not UTF-8 is refused");
    refused("a\\C", "bad regex \"a\\C\": using \\C is disabled by the"
            " application at offset 3", "a byte of a character is no match");
    refused("(?=a\\K)", "bad regex \"(?=a\\K)\": \\K is not allowed in"
            " lookarounds (but see PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK) at offset"
            " 7",
            "a match cannot begin behind its end");
    refused("", "empty regex", "an empty regex, which matches all, is refused");

    memset(text, 'x', sizeof(text));
    text[0] = '[';
    str.data = text;
    str.len = sizeof(text);

    (void) scim_regex_compile(mem, str, 0, &err);
    snprintf(message, sizeof(message), "bad regex \"%.200s\": missing"
             " terminating ] for character class at offset 400", text);
    is_str(err.detail, message, "of a long one the reason is not cut off");
}


static void
test_rules(void)
{
    test("b", 0, "abc", SCIM_OK, "a part of the text is enough");
    test("^b", 0, "abc", SCIM_DECLINED, "unless it is anchored");
    test("B", 0, "abc", SCIM_DECLINED, "case counts");
    test("B", SCIM_REGEX_CASELESS, "abc", SCIM_OK, "or does not");
    test("\xc3\x84", SCIM_REGEX_CASELESS, "\xc3\xa4", SCIM_OK,
         "rule 14: UTF, so that an umlaut has two cases");
    test("^.$", 0, "\xe2\x82\xac", SCIM_OK, "rule 14: a dot is a character");
    test("^\\w+$", 0, "\xc3\xa4", SCIM_DECLINED,
         "rule 14: no UCP, \\w is ASCII");
    test("a$", 0, "a\n", SCIM_DECLINED,
         "rule 14: DOLLAR_ENDONLY, a line break is no end");

    test("a|ab", SCIM_REGEX_WHOLE, "ab", SCIM_OK,
         "rule 14: match= tries all alternatives for the whole value");
    test("[a-z]+", SCIM_REGEX_WHOLE, "ab\n", SCIM_DECLINED,
         "rule 14: match= is for the whole value, line breaks included");
    test("[a-z]+", SCIM_REGEX_WHOLE, "ab1", SCIM_DECLINED,
         "rule 14: and not for its beginning");
    test("b", SCIM_REGEX_WHOLE, "ab", SCIM_DECLINED,
         "rule 14: nor for its end");
    test("^[\\w.-]+$", SCIM_REGEX_WHOLE, "a.b-c", SCIM_OK,
         "rule 14: anchors of one's own do no harm");

    is_int(scim_regex_test(compiled("^$", 0), NULL, 0), SCIM_OK,
           "no text is an empty text");
}


static void
test_find(void)
{
    json_t  *found;

    find("\\d+", "a1b22", "[\"1\", \"22\"]", "the whole match without a group");
    find("(\\d)\\w", "a1b 2c", "[\"1\", \"2\"]", "the first group's text");
    find("(?:x|y)(\\d)(\\w)", "x1a", "[\"1\"]", "of several groups the first");
    find("b|(a)", "ba", "[\"b\", \"a\"]",
         "the whole match if the first group has none");
    find("(a?)b", "bab", "[\"\", \"a\"]", "an empty group is the empty text");
    find("x", "abc", "[]", "no match, no value");

    find("(?<id>\\d+):(?<name>\\w+)", "1:a 2:b",
         "[{\"id\": \"1\", \"name\": \"a\"}, {\"id\": \"2\", \"name\": \"b\"}]",
         "named groups make an object of each match");
    find("(?<id>\\d+)(:(?<name>\\w+))?", "1 2:b",
         "[{\"id\": \"1\"}, {\"id\": \"2\", \"name\": \"b\"}]",
         "a group that is not there makes no member");
    find("(?J)(?<v>a)|(?<v>b)", "ab", "[{\"v\": \"a\"}, {\"v\": \"b\"}]",
         "a name may be used twice");

    find("a*", "baac", "[\"\", \"aa\", \"\", \"\"]",
         "empty matches come to an end");
    find("(?=b)", "aab", "[\"\"]", "an empty match is found once");
    find("(?<id>x*)", "ab", "[{\"id\":\"\"},{\"id\":\"\"},{\"id\":\"\"}]",
         "empty matches with named groups");
    found = json_array();
    is_int(scim_regex_find(compiled("^$", 0), NULL, 0, found), SCIM_OK,
           "no text is an empty text");
    is_json(found, "[\"\"]", "in which an empty match is found");
    json_decref(found);

    find("x*", "\xe2\x82\xac", "[\"\", \"\"]",
         "an empty match does not cut a character");
    find("^", "ab\nab", "[\"\"]", "a match at the beginning is the only one");
    find("(?<=a)b", "abab", "[\"b\", \"b\"]",
         "what is before a match is seen by the next one");
    find("a\\Kb", "abab", "[\"b\", \"b\"]", "a match may begin late");
    find(".", "a\xc3\xa9\xe2\x82\xac",
         "[\"a\", \"\xc3\xa9\", \"\xe2\x82\xac\"]", "characters are not cut");
}


static void
test_bad_text(void)
{
    json_t        *found;
    scim_regex_t  *regex;

    static const char  latin[] = "id=1 na\xefve id=2 \xff\xfe<b>x</b>";
    static const char  nul[] = "a=1\0x a=2";

    find("id=(\\d)", latin, "[\"1\", \"2\"]",
         "a text that is not UTF-8 is read as far as it is");
    find("<b>(.)", latin, "[\"x\"]", "also behind what is not");
    find("na.ve", latin, "[]", "no match holds what is not");
    find("na[^v]", latin, "[]", "not in a negated class either");
    find("id=\\d .*", latin, "[\"id=1 na\", \"id=2 \"]",
         "a value ends before what is not");
    find("x\\w*", "\xe9x1\xe9x2", "[\"x1\", \"x2\"]",
         "several matches among what is not");

    test("id=2", 0, latin, SCIM_OK, "a test of such a text");
    test("id=3", 0, latin, SCIM_DECLINED, "that fails");
    test("^ok", 0, "\xff", SCIM_DECLINED, "of one that is nothing else");

    regex = compiled("a=([^ ]*)", 0);
    found = json_array();
    is_int(scim_regex_find(regex, nul, sizeof(nul) - 1, found), SCIM_OK,
           "a text with a NUL is read");
    is_json(found, "[\"2\"]", "but no value has one");
    json_decref(found);

    is_int(scim_regex_test(compiled("a=2", 0), nul, sizeof(nul) - 1), SCIM_OK,
           "what is behind a NUL is seen");
}


static void
bomb(const char *regex, const char *text, size_t len, int failed,
    const char *what)
{
    double         seconds;
    json_t        *found;
    clock_t        start;
    scim_rc_t      rc[2];
    scim_regex_t  *compiled_regex;

    compiled_regex = compiled(regex, 0);
    found = json_array();
    start = clock();

    rc[0] = scim_regex_find(compiled_regex, text, len, found);
    rc[1] = scim_regex_test(compiled_regex, text, len);

    seconds = (double) (clock() - start) / CLOCKS_PER_SEC;

    ok((rc[0] == SCIM_FAIL) == failed, "rule 14: %s", what);
    ok((rc[1] == SCIM_FAIL) == failed, "rule 14: %s, as a test", what);
    ok(seconds < TOO_LONG, "rule 14: %s, within %g s (%g s)", what, TOO_LONG,
       seconds);

    json_decref(found);
}


static void
test_cost(void)
{
    size_t       i;
    json_t      *found;
    clock_t      start;
    scim_buf_t   buf;

    scim_buf_init(&buf, mem);

    for (i = 0; i < 40; i++) {
        scim_buf_char(&buf, 'a');
    }

    scim_buf_char(&buf, 'b');

    bomb("(a+)+$", buf.data, buf.len, 1, "a regex that backtracks fails");

    for (i = 0; i < 2000; i++) {
        scim_buf_text(&buf, "aaaaaaaaaaaaaaaaaaaab");
    }

    bomb("(a+)+[cd]", buf.data, buf.len, 1,
         "one that does so a little at each place fails");

    scim_buf_init(&buf, mem);

    for (i = 0; i < 500000; i++) {
        scim_buf_char(&buf, i % 1000 ? 'a' : '\n');
    }

    bomb("(?s)[a-z]+.*[0-9]", buf.data, buf.len, 1,
         "one that looks to the end from each place fails");
    bomb("[a-z]+x?!?[0-9]", buf.data, buf.len, 1,
         "one that takes the square of a line fails");
    bomb("[a-z]+[0-9]", buf.data, 20000, 0, "a smaller page does not");

    scim_buf_init(&buf, mem);

    for (i = 0; i < 10000; i++) {
        scim_buf_text(&buf, "<tr class=\"user active\">\n<td><a href=\"/users/7"
                      "/edit\">ada</a></td><td class=\"firstname\">Ada</td><td"
                      " class=\"lastname\">Abel</td></tr>\n");
    }

    found = json_array();
    start = clock();

    is_int(scim_regex_find(compiled("(?s)<tr class=\"user (?<status>\\w+)\">.*?"
                                    "/users/(?<id>\\d+)/edit\">(?<login>[^<]+)"
                                    "</a>.*?firstname\">(?<first>[^<]*)<.*?"
                                    "lastname\">(?<last>[^<]*)<", 0),
                           buf.data, buf.len, found),
           SCIM_OK, "a long page of rows is read");
    is_int(json_array_size(found), 10000, "all of them");
    ok((double) (clock() - start) / CLOCKS_PER_SEC < TOO_LONG / 2,
       "and the time does not grow with the square of their number");

    json_decref(found);
}


int
main(void)
{
    mem = scim_mem_new();

    test_compile();
    test_rules();
    test_find();
    test_bad_text();
    test_cost();

    scim_mem_free(mem);

    return done_testing();
}
