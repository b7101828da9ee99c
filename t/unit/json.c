
/*
 * JSON texts and their trees, by what jansson reads and writes.
 */


#include "scim_json.h"
#include "tap.h"


static scim_mem_t  *mem;


/* takes the reference */

static void
is_text(json_t *value, const char *expected, const char *what)
{
    scim_str_t  text;

    if (ok(scim_json_text(mem, value, &text) == SCIM_OK, "%s: made", what)) {
        is_str(text.data, expected, "%s: text", what);
        is_int(text.len, strlen(expected), "%s: length", what);
    }

    json_decref(value);
}


static void
test_values(void)
{
    is_text(json_object(), "{}", "no members");
    is_text(json_array(), "[]", "no elements");
    is_text(json_string(""), "\"\"", "no characters");
    is_text(json_null(), "null", "null");
    is_text(json_pack("[b,b]", 1, 0), "[true,false]", "booleans");
    is_text(json_pack("[i,i,I]", 0, -1, (json_int_t) 9223372036854775807LL),
            "[0,-1,9223372036854775807]", "integers");
    is_text(json_pack("[f,f,f]", 1.0, -0.5, 1e100), "[1.0,-0.5,1e100]",
            "reals");
    is_text(json_pack("{s:i,s:{s:[i,{},s]},s:n}", "b", 1, "a", "x", 2, "y",
                      "c"),
            "{\"b\":1,\"a\":{\"x\":[2,{},\"y\"]},\"c\":null}",
            "members stay in their order");
}


static void
test_strings(void)
{
    is_text(json_string("\"a\\b/c\""), "\"\\\"a\\\\b/c\\\"\"",
            "quotes and backslashes");
    is_text(json_string("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"",
            "control characters with a name");
    is_text(json_string("\x01x\x1f\x7f"), "\"\\u0001x\\u001F\x7f\"",
            "control characters without a name");
    is_text(json_stringn("a\0b", 3), "\"a\\u0000b\"", "NUL");
    is_text(json_string("\xc3\xa9 \xf0\x9f\x98\x80"),
            "\"\xc3\xa9 \xf0\x9f\x98\x80\"", "UTF-8");
    is_text(json_pack("{s:i}", "a\"\n", 1), "{\"a\\\"\\n\":1}",
            "the name of a member");
}


/* what we read, and what jansson reads */

static int
is_same(const char *data, size_t len)
{
    int          same;
    json_t      *got, *expected;
    scim_str_t   text;

    text.data = data;
    text.len = len;

    got = scim_json_parse_new(text);
    expected = json_loadb(data, len, JSON_DECODE_ANY, NULL);

    same = got && expected ? json_equal(got, expected) : got == expected;

    json_decref(got);
    json_decref(expected);

    return same;
}


/* each byte at each place of a text of each length, beside a byte of UTF-8 */

static void
test_plain(void)
{
    int          ch;
    char         text[24];
    size_t       at, len, same, all;
    const char  *found;

    for (len = 0, all = 0, same = 0; len < 20; len++) {
        for (at = 0; at <= len; at++) {
            for (ch = 0; ch < 256; ch++) {
                memset(text, at % 2 ? 'x' : '\xc3', sizeof(text));
                text[at] = (char) ch;

                found = scim_json_plain(text, text + len);

                same += at < len && (ch < ' ' || ch == '"' || ch == '\\')
                        ? found == text + at : found == text + len;
                all++;
            }
        }
    }

    is_int(same, all, "the first byte that needs an escape is found");
}


/* of one string, with what stands behind it: about as long as most texts */

static void
test_lengths(void)
{
    char        string[5001];
    size_t      n, same;
    json_t     *value;
    scim_str_t  text;

    memset(string, 'x', sizeof(string));

    for (n = 4080, same = 0; n < 4100; n++) {
        value = json_pack("[s#,i]", string, (int) n, 7);

        same += scim_json_text(mem, value, &text) == SCIM_OK
                && text.len == n + 6
                && memcmp(text.data, "[\"xx", 4) == 0
                && strcmp(text.data + n, "xx\",7]") == 0;

        json_decref(value);
    }

    is_int(same, 20, "a text of any length is made whole");
}


static void
test_parse(void)
{
    size_t              i;
    static const char  *texts[] = {
        "", " ", "{", "[", "\"", "-", "x", "{}", " { } ", "[]", "[ ]", "[,]",
        "{,}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}",
        "{a:1}", "{1:1}", "[1 2]", "[1}", "{\"a\":1]", "[1]]", "1 2", "\v1",
        "{\"a\":1,\"b\":2,\"a\":3}", "{\"\":0}", "[[],{},[{}]]",
        "\r\n\t [ 1\n,\t2 ]\r", "\xef\xbb\xbf{}",
        "true", "false", "null", "tru", "truex", "True", "nul", "[nullnull]",
        "[true,false,null]", "nan", "Infinity",
        "0", "-0", "00", "01", "-01", "+1", "1.", ".5", "1.5", "-1.5e3",
        "1e", "1e+", "1E-2", "1e400", "-1e400", "1e-400", "1-1", "1.2.3",
        "123456789012345678", "-123456789012345678", "1234567890123456789",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "99999999999999999999999", "[1,-2,3.5]",
        "\"\"", "\"a", "\"a\\", "\"a\\\"", "\"\\\\\"", "\"\\x\"",
        "\"\\\"\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\"", "\"\\u12\"",
        "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"",
        "\"\\u0000\"", "\"\n\"", "\"\x1f\"", "\"\x7f\"", "\"\xc3\xa9\"",
        "{\"\\u0061\":1}", "{\"a\\\"b\":1}", "{\"\\u0000\":1}", "{\"\n\":1}",
        "{\"\\ud83d\":1}"
    };

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ok(is_same(texts[i], strlen(texts[i])), "as jansson reads it: %zu, %s",
           i, strpbrk(texts[i], "\r\n") ? "with line ends" : texts[i]);
    }

    ok(is_same("\0", 1), "a NUL");
    ok(is_same("[\0]", 3), "a NUL in an array");
    ok(is_same("\"\0\"", 3), "a NUL in a string");

    /* here jansson does not see it */

    ok(scim_json_parse_new((scim_str_t) { 2, "1\0" }) == NULL,
       "a NUL behind a number");
    ok(is_same("[1]]", 3) && is_same("12", 1) && is_same("\"a\"b", 3),
       "nothing is read behind the end");
}


static void
test_depth(void)
{
    char    text[2 * 2050];
    size_t  depth;

    for (depth = 2046; depth <= 2050; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        ok(is_same(text, 2 * depth), "%zu arrays", depth);

        text[depth - 1] = '1';
        text[depth] = ' ';
        ok(is_same(text, 2 * depth), "a number in %zu arrays", depth - 1);
    }
}


static json_t *
random_tree(unsigned depth)
{
    int      i, n;
    char     name[16];
    json_t  *tree;

    n = rand() % 5;

    switch (depth ? rand() % 6 : 2 + rand() % 4) {

    case 0:
        tree = json_object();

        for (i = 0; i < n; i++) {
            snprintf(name, sizeof(name), "%c%d", 1 + rand() % 127, i);
            json_object_set_new(tree, name, random_tree(depth - 1));
        }

        return tree;

    case 1:
        tree = json_array();

        for (i = 0; i < n; i++) {
            json_array_append_new(tree, random_tree(depth - 1));
        }

        return tree;

    case 2:
        return json_integer(rand() - rand());

    case 3:
        return json_real(rand() / (1.0 + rand() % 100));

    case 4:
        snprintf(name, 4, "%c%c%c", 1 + rand() % 127,
                 1 + rand() % 127, 1 + rand() % 127);
        return json_string(name);

    default:
        return json_boolean(n & 1);
    }
}


static void
test_random(void)
{
    int          i, same, read, broken;
    char        *expected;
    json_t      *tree;
    scim_str_t   text;

    srand(7);
    same = 0;
    read = 0;
    broken = 0;

    for (i = 0; i < 2000; i++) {
        tree = random_tree(5);
        expected = json_dumps(tree, JSON_COMPACT|JSON_ENCODE_ANY);

        same += scim_json_text(mem, tree, &text) == SCIM_OK
                && strcmp(text.data, expected) == 0;

        read += is_same(expected, strlen(expected));

        /* one character is another one */

        expected[rand() % strlen(expected)] = "\"\\{}[]:,0-.e \n"[rand() % 14];
        broken += is_same(expected, strlen(expected));

        free(expected);
        json_decref(tree);
    }

    is_int(same, 2000, "random trees are written as jansson writes them");
    is_int(read, 2000, "random texts are read as jansson reads them");
    is_int(broken, 2000, "broken texts are read as jansson reads them");
}


int
main(void)
{
    mem = scim_mem_new();

    test_values();
    test_strings();
    test_plain();
    test_lengths();
    test_parse();
    test_depth();
    test_random();

    scim_mem_free(mem);

    return done_testing();
}
