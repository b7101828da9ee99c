
/*
 * The text of JSON scalars, and the JSON that mapping and app call equal.
 */


#include <string.h>

#include "scim_scalar.h"
#include "tap.h"


static scim_mem_t  *mem;


static void
test_text(const char *json, const char *text, const char *what)
{
    char        *dumped;
    size_t       len;
    json_t      *value;
    const char  *got;

    value = json_loads(json, JSON_DECODE_ANY, NULL);
    len = 0;
    got = scim_scalar_text(mem, value, &len);

    is_str(got, text, "%s", what);
    is_int(len, strlen(text), "%s: its length", what);

    dumped = scim_scalar_dup(value);
    is_str(dumped, text, "%s: a copy", what);
    free(dumped);

    json_decref(value);
}


static void
test_pair(const char *a, const char *b, int equal, const char *what)
{
    json_t  *x, *y;

    x = json_loads(a, JSON_DECODE_ANY, NULL);
    y = json_loads(b, JSON_DECODE_ANY, NULL);

    is_int(scim_scalar_eq(x, y), equal, "%s", what);
    is_int(scim_scalar_eq(y, x), equal, "%s, the other way round", what);

    json_decref(x);
    json_decref(y);
}


static void
test_is(const char *json, const char *text, int is, const char *what)
{
    json_t  *value;

    value = json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;

    is_int(scim_scalar_is(value, text), is, "%s", what);

    json_decref(value);
}


int
main(void)
{
    mem = scim_mem_new();

    test_text("\"a\\n\\u00e9\"", "a\n\xc3\xa9", "a string is its content");
    test_text("\"\"", "", "an empty string");
    test_text("true", "true", "a boolean");
    test_text("false", "false", "the other one");
    test_text("null", "", "null has no text");
    test_text("0", "0", "a number");
    test_text("-9223372036854775808", "-9223372036854775808",
              "the smallest integer");
    test_text("0.1", "0.1", "a fraction is not longer than it was");
    test_text("-1.7976931348623157e308", "-1.79769313486232e+308",
              "the largest number fits");
    test_text("7.0", "7", "7.0 is the number 7");
    test_text("-0.0", "0", "and -0.0 is 0");
    test_text("1e3", "1000", "a round number has no exponent");
    test_text("1e20", "1e+20", "unless it is a large one");
    test_text("1700000000.25", "1700000000.25", "a point in time");
    test_text("[1, \"a\"]", "[1,\"a\"]", "a list is its JSON");
    test_text("{\"a\": {\"b\": 0.1}}", "{\"a\":{\"b\":0.1}}",
              "so is an object");

    is_str(scim_scalar_text(mem, json_null(), NULL), "",
           "the length need not be asked for");

    test_is("\"1\"", "1", 1, "rule 2: \"1\" is 1");
    test_is("1", "1", 1, "rule 2: 1 is \"1\"");
    test_is("1", "01", 0, "another spelling is another text");
    test_is("1", "10", 0, "so is a longer one");
    test_is("10", "1", 0, "or a shorter one");
    test_is("1.5", "1.5", 1, "a fraction");
    test_is("true", "true", 1, "true");
    test_is("true", "false", 0, "not false");
    test_is("false", "false", 1, "false");
    test_is("false", "0", 0, "not 0");
    test_is("null", "", 0, "null has no text to compare");
    test_is("null", "null", 0, "not even its name");
    test_is(NULL, "", 0, "nothing is equal to no text");
    test_is("[]", "[]", 0, "a list has no text to compare");
    test_is("{}", "{}", 0, "nor has an object");

    test_pair("1", "\"1\"", 1, "1 and \"1\"");
    test_pair("1", "1.0", 1, "1 and 1.0");
    test_pair("0.1", "0.1", 1, "0.1 and 0.1");
    test_pair("0.1", "\"0.1\"", 1, "0.1 and \"0.1\"");
    test_pair("true", "\"true\"", 1, "true and \"true\"");
    test_pair("true", "true", 1, "true and true");
    test_pair("true", "false", 0, "true and false");
    test_pair("true", "1", 0, "true and 1");
    test_pair("\"\"", "null", 0, "the empty text and null");
    test_pair("null", "null", 1, "null and null");
    test_pair("\"a\"", "\"A\"", 0, "a and A");
    test_pair("[1]", "[1]", 1, "a list and its like");
    test_pair("[1]", "[\"1\"]", 0, "a list and one of other types");
    test_pair("{\"a\": 1}", "{\"a\": 1}", 1, "an object and its like");
    test_pair("{\"a\": 1}", "\"{\\\"a\\\":1}\"", 0,
              "an object and its text");

    is_int(scim_scalar_eq(NULL, NULL), 0, "nothing is equal to nothing");
    is_int(scim_scalar_eq(NULL, json_true()), 0, "nor to something");
    is_int(scim_scalar_eq(json_true(), NULL), 0, "nor something to nothing");

    scim_mem_free(mem);

    return done_testing();
}
