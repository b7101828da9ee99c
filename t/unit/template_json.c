
/*
 * JSON templates, and the promise of all templates: no value can change the
 * shape of what is sent.
 */


#include "template.h"


/* NULL with the error in "err" */

static json_t *
json_of(const char *text, scim_error_t *err)
{
    json_t                *value;
    scim_json_template_t  *tpl;

    tpl = scim_template_parse_json(&parser, str_of(text), err);

    if (tpl == NULL
        || scim_template_json(&renderer, tpl, &value, err) != SCIM_OK)
    {
        return NULL;
    }

    /* "nothing at all" is not a failure */

    return value ? value : json_string("(nothing)");
}


static void
is_made(const char *text, const char *expected, const char *what)
{
    json_t        *value;
    scim_error_t   err;

    value = json_of(text, &err);

    if (!is_json(value, expected, "%s", what) && value == NULL) {
        tap_diag("message", err.detail);
    }

    json_decref(value);
}


static void
is_refused(const char *text, const char *message)
{
    scim_error_t  err;

    ok(scim_template_parse_json(&parser, str_of(text), &err) == NULL,
       "%s is refused", text);
    is_str(err.detail, message, "%s: message", text);
}


static void
is_failure(const char *text, int status, const char *scim_type,
    const char *what)
{
    scim_error_t  err;

    err.status = 0;
    err.scim_type = NULL;

    ok(json_of(text, &err) == NULL, "%s", what);
    is_int(err.status, status, "%s: status", what);
    is_str(err.scim_type, scim_type, "%s: scimType", what);
}


static void
test_parse(void)
{
    char          text[500], message[SCIM_DETAIL_SIZE];
    scim_error_t  err;

    is_refused("", "bad JSON \"\": unexpected token near end of file at"
               " offset 0");
    is_refused("{\"a\": }", "bad JSON \"{\"a\": }\": unexpected token near '}'"
               " at offset 7");
    is_refused("{\"a\": $a,}", "bad JSON \"{\"a\": $a,}\": string or '}'"
               " expected near '}' at offset 10");
    is_refused("{\"a\": ${x.y} $b}", "bad JSON \"{\"a\": ${x.y} $b}\": '}'"
               " expected near '\"$b\"' at offset 15");
    is_refused("[1] 2", "bad JSON \"[1] 2\": end of file expected near '2' at"
               " offset 5");
    is_refused("{\"a\":1,\"a\":2}", "bad JSON \"{\"a\":1,\"a\":2}\": duplicate"
               " object key near '\"a\"' at offset 10");
    is_refused("{'a': 1}", "bad JSON \"{'a': 1}\": string or '}' expected near"
               " ''' at offset 2");
    is_refused("\"a", "bad JSON \"\"a\": premature end of input near '\"a' at"
               " offset 2");
    is_refused("[$]", "invalid variable name in \"[$]\", a dollar in a"
          " text is \"$$\"");
    is_refused("[$$]", "invalid variable name in \"[$$]\", a dollar in a"
          " text is \"$$\"");
    is_refused("[${a]", "the closing bracket in \"{a]\" variable is missing");
    is_refused("[\"${a\"]", "the closing bracket in \"{a\" variable is"
               " missing");
    is_refused("[$nothing]", "unknown \"nothing\" variable");
    is_refused("{\"x\": \"$nothing\"}", "unknown \"nothing\" variable");
    is_refused("{\"$nothing\": 1}", "unknown \"nothing\" variable");
    is_refused("{$nothing: 1}", "unknown \"nothing\" variable");

    memset(text, ' ', sizeof(text));
    text[499] = '\0';

    ok(scim_template_parse_json(&parser, str_of(text), &err) == NULL,
       "a long text without JSON is refused");
    snprintf(message, sizeof(message), "bad JSON \"%.200s\": unexpected"
             " token near end of file at offset 499", text);
    is_str(err.detail, message, "the reason is not cut off its message");
}


static void
test_values(void)
{
    is_made("1", "1", "a number");
    is_made("null", "null", "null");
    is_made("{\"a\": [true, 1.5, \"x\", {}]}", "{\"a\":[true,1.5,\"x\",{}]}",
            "literals");
    is_made("[]", "[]", "an empty list");
    is_made("$a", "\"ada\"", "a variable alone");
    is_made("$list", "[\"a\",\"b\"]", "that is a list");
    is_made("\"$b\"", "\"7\"", "a quoted one is text");
    is_made("{\"a\":$a,\"b\": $b }", "{\"a\":\"ada\",\"b\":7}",
            "variables as members");
    is_made("[$a,$b]", "[\"ada\",7]", "and as elements");
    is_made("[$true, $null, $numbers]", "[true,null,[5,6]]",
            "each of its own type");
    is_made("{\"a\":\"<$a-${b}>\"}", "{\"a\":\"<ada-7>\"}", "inside a string");
    is_made("{\"a\":\"\\\"$a\\\"\"}", "{\"a\":\"\\\"ada\\\"\"}",
            "between escaped quotes");
    is_made("{\"a\":\"\\\\\", \"b\": $a}", "{\"a\":\"\\\\\",\"b\":\"ada\"}",
            "behind an escaped backslash");
    is_made("{\"$a\": 1, \"x-$b\": 2}", "{\"ada\":1,\"x-7\":2}",
            "in the name of a member");
    is_made("{$a: 1}", "{\"ada\":1}", "as the name of a member");
    is_made("{\"$$\": \"$$a\"}", "{\"$\":\"$a\"}", "rule 4: dollars");
    is_made("{\"a\": ${list:json}}", "{\"a\":\"[\\\"a\\\",\\\"b\\\"]\"}",
            "a value as JSON text");
    is_made("{\"a\": ${dots:regex}}", "{\"a\":\"a\\\\.b\\\\+c\"}",
            "a value as a regex");
    is_made("{\"a\": \"${quote:json}\"}",
            "{\"a\":\"\\\"a\\\\\\\"b\\\\\\\\c\\\\n\\\"\"}",
            "JSON text inside a string");
    is_made("{\"a\": \"$list\"}", "{\"a\":\"a,b\"}", "a list inside a string");
    is_made("{\"$dollar\": \"$dollar\"}", "{\"$a ${b}\":\"$a ${b}\"}",
            "a value is no template");
    is_made("{\"a\": \"\\u0001x\", \"b\": \"\\u0001$a\"}",
            "{\"a\":\"\\u0001x\",\"b\":\"\\u0001ada\"}",
            "a control character of the mapping's own");
    is_made("{\"a\": \"\x7fx$a\", \"\x7f\": \"\x7f\"}",
            "{\"a\":\"\x7fxada\",\"\x7f\":\"\x7f\"}",
            "another one, that stands for nothing either");
}


static void
test_missing(void)
{
    is_made("{\"a\": $none, \"b\": 1}", "{\"b\":1}",
            "a member without value is left out");
    is_made("{\"a\": \"$none\", \"b\": 1}", "{\"b\":1}",
            "a quoted one is, too");
    is_made("{\"a\": ${none:json}}", "{}", "in each form");
    is_made("[$none, 1, \"$none\"]", "[1]", "so is an element");
    is_made("{\"a\": \"<$none>\"}", "{\"a\":\"<>\"}",
            "a text with more in it is not");
    is_made("{\"a\": {\"b\": $none}}", "{\"a\":{}}",
            "nor is what is around it");
    is_made("$none", "\"(nothing)\"", "nothing at all");
    is_made("{\"a\": $null}", "{\"a\":null}",
            "rule 1: a cleared number is sent");
    is_made("{\"a\": $blank}", "{\"a\":\"\"}",
            "rule 1: a cleared text is sent");
    is_made("{\"a\": \"$blank\"}", "{\"a\":\"\"}", "rule 1: in quotes, too");
    is_made("{\"a\": $empty}", "{\"a\":[]}", "rule 1: a cleared list is sent");
    is_made("{\"a\": \"$null\"}", "{\"a\":\"\"}",
            "rule 1: a cleared number in quotes is an empty text");

    is_failure("{\"a\": $fail}", 418, NULL, "a value's failure");
    is_failure("{\"a\": \"x $fail\"}", 418, NULL, "in a string");
    is_failure("{\"a\": \"$fail\"}", 418, NULL, "alone in a string");
    is_failure("{\"a\": ${fail:json}}", 418, NULL, "in another form");
    is_failure("{\"a$fail\": 1}", 418, NULL, "in a name");
    is_failure("[{}, [\"x$comma\"]]", 400, "invalidValue",
               "a comma in a list inside a string");
    is_failure("{\"a\": ${comma:regex}}", 400, "invalidValue",
               "or in a list as a regex");

    is_failure("{\"ada\": 1, \"$a\": 2}", 400, "invalidValue",
               "a value cannot replace a member of the mapping");
    is_failure("{\"$a\": 1, \"ada\": 2}", 400, "invalidValue",
               "or be replaced by it");
    is_failure("{\"$none\": 1}", 400, "invalidValue",
               "a member's name cannot be missing");
    is_failure("{$blank: 1}", 400, "invalidValue", "or be empty");
}


/* ---- no value changes the shape ---- */


static const char *const  nasties[] = {
    "x", " ", "\"", "\\", "\\\"", "',\"a\":1,'", "\",\"admin\":true,\"x\":\"",
    "}", "]}", "{}", "[]", "null", "true", "1", "&admin=1", "a=b&c=d", "?x=y",
    "#", "%", "%00", "%26", "%2e%2e%2f", "+", "a b", "/", "//", "/x", "x/",
    "..x", "x..", "...", "\r\nX: y", "\n", "\r", "\t", ";", "$a", "${a}", "$$",
    "<b>", "&amp;", "\x01", "\x7f", "\x7f$a", "\xc3\xa9", "\xf0\x9f\x98\x80",
    "\xe2\x80\xa8", "'", "`", "|", "^", "~", "*", "[k=v]", "a[b]", "=", "==",
    "\\u0000", "\\n", "(?i)x", ".*", "a:b", "@", "-", "--", NULL
};


/* decodes until "end"; NULL for what no uri and no form may hold */

static const char *
decode(const char *p, const char *ends, int plus, char *out)
{
    unsigned  code;

    for ( /* void */ ; *p && strchr(ends, *p) == NULL; p++) {

        if (*p == '%') {
            if (sscanf(p + 1, "%2x", &code) != 1) {
                return NULL;
            }

            *out++ = (char) code;
            p += 2;

        } else if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\^`{|}#", *p)) {
            return NULL;

        } else {
            *out++ = plus && *p == '+' ? ' ' : *p;
        }
    }

    *out = '\0';

    return p;
}


/* NAME=VALUE&... as a list of pairs; NULL if it is none */

static json_t *
fields_of(const char *text, int plus)
{
    char     name[256], value[256];
    json_t  *list;

    list = json_array();

    for (;; text++) {
        text = decode(text, "=&", plus, name);

        if (text == NULL || *text != '=') {
            break;
        }

        text = decode(text + 1, "&", plus, value);

        if (text == NULL
            || json_array_append_new(list, json_pack("[ss]", name, value)) != 0)
        {
            break;
        }

        if (*text == '\0') {
            return list;
        }
    }

    json_decref(list);

    return NULL;
}


/* the same shape with "x" for the value, which then is put in its place */

static int
same_fields(const char *text, int plus, const char *nasty)
{
    int      same;
    json_t  *list, *expected;

    list = fields_of(text, plus);
    expected = json_pack("[[ss][ss][ss]]", "a", "1", "v", nasty, "b", "<2>");
    same = list && json_equal(list, expected);

    json_decref(expected);
    json_decref(list);

    return same;
}


static int
same_uri(const char *nasty)
{
    int           n;
    char          path[3][256];
    const char   *p;
    scim_str_t    out;
    scim_error_t  err;

    if (uri_of("/u/$nasty/x?a=1&v=$nasty&b=<2>", &out, &err) != SCIM_OK) {
        tap_diag(nasty, err.detail);
        return 0;
    }

    for (n = 0, p = out.data; n < 3 && *p == '/'; n++) {
        p = decode(p + 1, "/?", 0, path[n]);

        if (p == NULL) {
            return 0;
        }
    }

    return n == 3 && *p == '?' && strcmp(path[0], "u") == 0
           && strcmp(path[1], nasty) == 0 && strcmp(path[2], "x") == 0
           && same_fields(p + 1, 0, nasty);
}


static int
same_form(const char *nasty)
{
    scim_str_t    out;
    scim_error_t  err;

    return form_of("a=1&v=$nasty&b=<2>", &out, &err) == SCIM_OK
           && same_fields(out.data, 1, nasty);
}


static int
same_json(const char *nasty)
{
    int            same;
    char          *text, quoted[256];
    json_t        *value, *got, *expected;
    scim_error_t   err;

    value = json_of("{\"a\": 1, \"v\": $nasty, \"q\": \"<$nasty>\","
                    " \"l\": [$nasty, 2], \"j\": {\"n-$nasty\": true}}", &err);
    if (value == NULL) {
        return 0;
    }

    text = json_dumps(value, JSON_COMPACT);
    got = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    snprintf(quoted, sizeof(quoted), "<%s>", nasty);
    expected = json_pack("{s:i, s:s, s:s, s:[s, i], s:{s+:b}}", "a", 1, "v",
                         nasty, "q", quoted, "l", nasty, 2, "j", "n-", nasty,
                         1);
    same = got && json_equal(got, expected);

    free(text);
    json_decref(value);
    json_decref(got);
    json_decref(expected);

    return same;
}


/* the JSON or the regex in a field is decoded twice */

static int
same_inner(const char *nasty)
{
    int           same;
    char          value[256];
    json_t       *json;
    const char   *p;
    scim_str_t    out;
    scim_error_t  err;

    if (form_of("j=${nasty:json}", &out, &err) != SCIM_OK) {
        return 0;
    }

    p = decode(out.data + 2, "&", 1, value);
    json = json_loads(value, JSON_DECODE_ANY, NULL);
    same = p && *p == '\0' && json_is_string(json)
           && strcmp(json_string_value(json), nasty) == 0;

    json_decref(json);

    return same;
}


static void
test_shape(void)
{
    size_t      i;
    scim_str_t  out;

    scim_error_t  err;

    for (i = 0; nasties[i]; i++) {
        template_nasty = nasties[i];

        ok(same_uri(nasties[i]), "a uri keeps its shape: value %d", (int) i);
        ok(same_form(nasties[i]), "a form keeps its shape: value %d", (int) i);
        ok(same_json(nasties[i]), "a body keeps its shape: value %d", (int) i);
        ok(same_inner(nasties[i]), "JSON in a form too: value %d", (int) i);

        ok(text_of("<$nasty>", &out, NULL, &err) == SCIM_OK
           && out.len == strlen(nasties[i]) + 2
           && memcmp(out.data + 1, nasties[i], strlen(nasties[i])) == 0,
           "a plain text is the value: value %d", (int) i);
    }
}


int
main(void)
{
    template_init();

    test_parse();
    test_values();
    test_missing();
    test_shape();

    template_end();

    return done_testing();
}
