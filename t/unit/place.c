
/*
 * Places: parsed, read, written.
 */


#include <string.h>

#include "scim_place.h"
#include "tap.h"


static scim_mem_t  *mem;


static scim_place_t
place(const char *text)
{
    scim_str_t    str;
    scim_place_t  parsed;
    scim_error_t  err;

    str.data = text;
    str.len = strlen(text);

    if (scim_place_parse(mem, str, &parsed, &err) != SCIM_OK) {
        fprintf(stderr, "# %s: %s\n", text, err.detail);
        exit(1);
    }

    return parsed;
}


/* the parsed place written out: kind, steps, header, "~" for a regex */

static void
parsed(const char *text, const char *expected, const char *what)
{
    char          out[256];
    size_t        i, n;
    scim_place_t  p;

    static const char *const  kinds[] = {
        "nowhere", "tree", "header", "text", "redis", "users"
    };

    p = place(text);
    n = snprintf(out, sizeof(out), "%s", kinds[p.kind]);

    for (i = 0; i < p.nsteps; i++) {
        switch (p.steps[i].kind) {

        case SCIM_STEP_EACH:
            n += snprintf(out + n, sizeof(out) - n, " *");
            break;

        case SCIM_STEP_WHERE:
            n += snprintf(out + n, sizeof(out) - n, " [%s|%s]",
                          p.steps[i].name, p.steps[i].value);
            break;

        default:
            n += snprintf(out + n, sizeof(out) - n, " <%s>", p.steps[i].name);
        }
    }

    snprintf(out + n, sizeof(out) - n, "%s%s%s%s%s", p.header ? " " : "",
             p.header ? p.header : "", p.attr ? " " : "",
             p.attr ? p.attr : "", p.regex ? " ~" : "");

    is_str(out, expected, "%s", what);
}


static void
refused(const char *text, const char *message)
{
    scim_str_t    str;
    scim_place_t  p;
    scim_error_t  err;

    str.data = text;
    str.len = strlen(text);

    is_int(scim_place_parse(mem, str, &p, &err), SCIM_FAIL, "\"%s\" is refused",
           text);
    is_str(err.detail, message, "\"%s\": message", text);
}


#define EXPECTED                                                              \
    ", expected a pointer, \"header:NAME\", \"~REGEX\", \"User.ATTR\","     \
    " \"redis\" or \"-\""


static void
test_parse(void)
{
    parsed("-", "nowhere", "\"-\" is nowhere");
    parsed("redis", "redis", "\"redis\" is in Redis");
    parsed("/", "tree", "\"/\" is the whole");
    parsed("User.name.x", "users name.x", "an attribute of users");
    parsed("/a/0/b", "tree <a> <0> <b>", "a pointer");
    parsed("/a~1b/c~0d/~0~1", "tree <a/b> <c~d> <~/>",
           "rule 15: ~0 and ~1 are the escapes of RFC 6901");
    parsed("/a~01", "tree <a~1>", "rule 15: each is read once");
    parsed("/*/x", "tree * <x>", "\"*\" is each element");
    parsed("/a/*", "tree <a> *", "\"*\" at the end");
    parsed("/a*b/**", "tree <a*b> <**>", "a star in a name is none");
    parsed("/m/[type=work]/value", "tree <m> [type|work] <value>",
           "[k=v] selects");
    parsed("/[a=b/c~d]", "tree [a|b/c~d]",
           "rule 15: in brackets \"/\" and \"~\" are text");
    parsed("/[k=a=b]/[k=]", "tree [k|a=b] [k|]",
           "a value may have a \"=\", or be empty");
    parsed("/Real Name/\xc3\xa9", "tree <Real Name> <\xc3\xa9>",
           "a name may be any text");
    parsed("header:Location", "header Location", "a header");
    parsed("header:Location~(\\d+)$", "header Location ~",
           "a header and a regex");
    parsed("header:X-Total~1", "header X-Total ~",
           "a header has no escapes: a regex follows");
    parsed("~x", "text ~", "a regex is for the text");
    parsed("~0", "text ~", "also one that begins with 0");
    parsed("/name~^@([^:]+)", "tree <name> ~",
           "rule 15: any other \"~\" begins a regex");
    parsed("/a~1b~[~/]", "tree <a/b> ~", "rule 15: that goes on to the end");
    parsed("/~^x", "tree ~", "a regex on the whole");

    refused("", "bad place \"\"" EXPECTED);
    refused("x", "bad place \"x\"" EXPECTED);
    refused("User.", "bad place \"User.\"" EXPECTED);
    refused("Group.x", "bad place \"Group.x\"" EXPECTED);
    refused("redis~x", "bad place \"redis~x\"" EXPECTED);
    refused("-~x", "bad place \"-~x\"" EXPECTED);
    refused("header:", "bad place \"header:\"" EXPECTED);
    refused("header:~x", "bad place \"header:~x\"" EXPECTED);
    refused("header:A B", "bad header name \"A B\"");
    refused("header:A:", "bad header name \"A:\"");
    refused("//", "empty member in pointer \"//\"");
    refused("/a/", "empty member in pointer \"/a/\"");
    refused("/a//b", "empty member in pointer \"/a//b\"");
    refused("/[k]", "bad selection \"[k]\", expected \"[member=value]\"");
    refused("/[=v]", "bad selection \"[=v]\", expected \"[member=value]\"");
    refused("/[k=v", "bad selection \"[k=v\", expected \"[member=value]\"");
    refused("/[k=v]x", "bad selection \"[k=v]x\", expected"
            " \"[member=value]\"");
    refused("/[k=v][l=w]", "bad selection \"[k=v][l=w]\", expected"
            " \"[member=value]\"");
    refused("/a[k=v]/b", "bad member \"a[k=v]\", expected \"/[\" before a"
            " selection");
    refused("/a[0]", "bad member \"a[0]\", expected \"/[\" before a"
            " selection");
    refused("~", "empty regex");
    refused("/a~", "empty regex");
    refused("header:X~", "empty regex");
    refused("/a~(", "bad regex \"(\": missing closing parenthesis at offset"
            " 1");
}


static void
test_questions(void)
{
    scim_place_t  a, b;

    static const char *const  pairs[][3] = {
        { "/a/b", "/a/b", "1" },
        { "/a~1b", "/a~1b", "1" },
        { "/", "/", "1" },
        { "/a", "/b", "" },
        { "/a", "/a/b", "" },
        { "/*", "/*", "1" },
        { "/*", "/a", "" },
        { "/[k=v]", "/[k=v]", "1" },
        { "/[k=v]", "/[k=w]", "" },
        { "/[k=v]", "/[l=v]", "" },
        { "/a~x", "/a~x", "" },
        { "/a", "/a~x", "" },
        { "header:A", "header:A", "" },
        { "redis", "redis", "" },
        { "-", "-", "" },
        { NULL, NULL, NULL }
    };

    static const char *const  writable[][2] = {
        { "/a", "1" },
        { "/", "1" },
        { "/a/*/b", "1" },
        { "/a/[k=v]/b", "1" },
        { "/a/[k=v]", "" },
        { "/a~x", "" },
        { "header:A", "" },
        { "~x", "" },
        { "-", "" },
        { "redis", "" },
        { NULL, NULL }
    };

    size_t  i;

    for (i = 0; pairs[i][0]; i++) {
        a = place(pairs[i][0]);
        b = place(pairs[i][1]);

        is_int(scim_place_eq(&a, &b), *pairs[i][2] != 0,
               "%s and %s are %sthe same pointer", pairs[i][0], pairs[i][1],
               *pairs[i][2] ? "" : "not ");
    }

    for (i = 0; writable[i][0]; i++) {
        a = place(writable[i][0]);

        is_int(scim_place_is_writable(&a), *writable[i][1] != 0,
               "%s can%s be written", writable[i][0],
               *writable[i][1] ? "" : "not");
    }

    a = place("/a/*/b");
    b = place("/a/[k=v]");
    ok(scim_place_is_list(&a) && !scim_place_is_list(&b),
       "\"*\" finds several values");
}


/* the short way to one value comes to the same place */

static void
is_first(const scim_place_t *p, const scim_source_t *source,
    const json_t *values, const char *what)
{
    json_t        *value;
    scim_rc_t      rc;
    scim_error_t   err;

    rc = scim_place_first(p, source, &value, &err);

    is_int(rc, json_array_size(values) ? SCIM_OK : SCIM_DECLINED,
           "%s: first", what);
    ok(json_array_size(values) ? json_equal(value, json_array_get(values, 0))
                               : value == NULL,
       "%s: first value", what);

    json_decref(value);
}


static void
reads(const char *text, const char *tree, const char *values,
    const char *what)
{
    json_t         *found;
    scim_rc_t       rc;
    scim_error_t    err;
    scim_place_t    p;
    scim_source_t   source;

    static scim_header_t  headers[] = {
        { scim_str("X-Count"), scim_str("41") },
        { scim_str("location"), scim_str("/people/7") },
        { scim_str("X-Bad"), scim_str("\xe9") },
        { scim_str("X-Nul"), scim_str("a\0b") },
        { scim_str("LOCATION"), scim_str("/people/8") }
    };

    static const char  page[] = "<b>1</b><b>2</b>";

    memset(&source, 0, sizeof(source));

    source.tree = tree ? json_loads(tree, JSON_DECODE_ANY, NULL) : NULL;
    source.headers = headers;
    source.nheaders = 5;
    source.text.data = page;
    source.text.len = sizeof(page) - 1;

    p = place(text);
    rc = scim_place_read(&p, &source, &found, &err);

    if (ok(rc == SCIM_OK, "%s: read", what)) {
        is_json(found, values, "%s", what);
        is_first(&p, &source, found, what);
        json_decref(found);
    }

    json_decref(source.tree);
}


#define LISTS  "{\"l\":[{\"k\":1,\"v\":\"a\"},{\"k\":\"1\",\"v\":\"b\"},"     \
               "{\"k\":2,\"v\":null},7,null],\"o\":{\"x\":{\"v\":1},"         \
               "\"y\":{\"v\":2}},\"0\":\"zero\"}"


static void
test_read(void)
{
    reads("/", "{\"a\":1}", "[{\"a\":1}]", "the whole");
    reads("/", "\"x\"", "[\"x\"]", "a whole that is a scalar");
    reads("/", "null", "[]", "null is no value");
    reads("/a", "{\"a\":null}", "[]", "null in a member neither");
    reads("/a", "{\"a\":\"\"}", "[\"\"]", "an empty text is one");
    reads("/a/b", "{\"a\":{\"b\":1.5}}", "[1.5]", "a member of a member");
    reads("/a/b", "{\"a\":\"b\"}", "[]", "a scalar has no members");
    reads("/a", "[]", "[]", "an array has none by name");
    reads("/a/b", "{}", "[]", "no place, no value");
    reads("/a", NULL, "[]", "what is not structured has no places");
    reads("/a", "{\"A\":1}", "[]", "names are compared with their case");
    reads("/a~1b/c~0", "{\"a/b\":{\"c~\":1}}", "[1]", "escaped names");

    reads("/l/3", LISTS, "[7]", "an element by index");
    reads("/l/03", LISTS, "[]", "an index has no leading zero");
    reads("/l/9", LISTS, "[]", "an index beyond the end");
    reads("/l/-1", LISTS, "[]", "a negative one");
    reads("/l/-", LISTS, "[]", "RFC 6901: \"-\" is behind the end");
    reads("/l/99999999999999999999", LISTS, "[]", "one that overflows");
    reads("/l/10000", LISTS, "[]", "one beyond all lists");
    reads("/l/1x", LISTS, "[]", "one that is none");
    reads("/0", LISTS, "[\"zero\"]", "a member may be called like an index");

    reads("/l/*/v", LISTS, "[\"a\",\"b\"]",
          "\"*\" is each element, those that have no value give none");
    reads("/o/*/v", LISTS, "[1,2]", "\"*\" is each member of an object");
    reads("/*/v", "{}", "[]", "none of an empty one");
    reads("/0/*", LISTS, "[]", "a scalar has no elements");
    reads("/l/*/*", "{\"l\":[[1,2],[3]]}", "[1,2,3]", "\"*\" twice");
    reads("/l/[k=1]/v", LISTS, "[\"a\",\"b\"]",
          "rule 2: [k=1] selects 1 and \"1\"");
    reads("/l/[k=2]/v", LISTS, "[]", "a selected null is no value");
    reads("/l/[k=3]/v", LISTS, "[]", "nothing is selected");
    reads("/o/[v=1]/v", LISTS, "[]", "an object's members are not selected");
    reads("/l/[k=]/v", "{\"l\":[{\"v\":1},{\"k\":\"\",\"v\":2}]}", "[2]",
          "an empty text is not a missing one");

    reads("header:x-count", NULL, "[\"41\"]",
          "a header's name has no case");
    reads("header:Location", NULL, "[\"/people/7\",\"/people/8\"]",
          "a header may be there twice");
    reads("header:Location~(\\d+)$", NULL, "[\"7\",\"8\"]",
          "a regex on headers");
    reads("header:X-None", NULL, "[]", "a header that is not there");
    reads("header:X-Bad", NULL, "[]", "a header that is not UTF-8 is none");
    reads("header:X-Nul", NULL, "[]", "nor is one with a NUL");

    reads("~<b>(\\d)", "{\"a\":1}", "[\"1\",\"2\"]",
          "a regex is on the text, whatever its structure is");
    reads("~<b>(?<id>\\d)", NULL, "[{\"id\":\"1\"},{\"id\":\"2\"}]",
          "named groups make objects");
    reads("/a~\\d+", "{\"a\":\"x12\"}", "[\"12\"]", "a regex on a member");
    reads("/a~\\d+", "{\"a\":12}", "[\"12\"]", "a regex on a number");
    reads("/a~^0\\.1$", "{\"a\":0.1}", "[\"0.1\"]", "on a fraction");
    reads("/a~r", "{\"a\":true}", "[\"r\"]", "on a boolean");
    reads("/a~b", "{\"a\":[\"ab\"]}", "[\"b\"]",
          "a regex on a list sees its JSON");
    reads("/a/*~\\d", "{\"a\":[\"x1\",\"y\",\"z2\"]}", "[\"1\",\"2\"]",
          "a regex on each element");
    reads("-", "{\"a\":1}", "[]", "nowhere is nothing");
    reads("redis", "{\"a\":1}", "[]", "Redis is not in an answer");
}


/* "values" of scim_place_read(), and "parts" of scim_place_read_part() */

static void
reads_format(scim_format_t format, const char *text, const char *tree,
    const char *page, const char *values, const char *parts,
    const char *what)
{
    json_t         *found, *before;
    scim_error_t    err;
    scim_place_t    p;
    scim_source_t   source;

    memset(&source, 0, sizeof(source));

    source.format = format;
    source.tree = tree ? json_loads(tree, JSON_DECODE_ANY, NULL) : NULL;
    source.text.data = page;
    source.text.len = page ? strlen(page) : 0;

    before = json_deep_copy(source.tree);
    p = place(text);

    if (ok(scim_place_read(&p, &source, &found, &err) == SCIM_OK, "%s: read",
           what))
    {
        is_json(found, values, "%s", what);
        is_first(&p, &source, found, what);
        json_decref(found);
    }

    if (ok(scim_place_read_part(&p, &source, &found, &err) == SCIM_OK,
           "%s: read a part", what))
    {
        is_json(found, parts, "%s: part", what);
        json_decref(found);
    }

    ok(before == NULL || json_equal(before, source.tree),
       "%s: the tree stays as it is", what);

    json_decref(before);
    json_decref(source.tree);
}


#define USERS  "{\"us\":{\"u\":[{\"id\":\"1\"},{\"id\":\"2\"}],"             \
               "\"one\":{\"id\":{\"@type\":\"integer\",\"#text\":\"5\"}" \
               ",\"role\":\"a\"},\"m\":[\"x\",{\"@k\":\"v\",\"#text\":\"y\"},"\
               "{\"@k\":\"w\"}]}}"


static void
test_read_xml(void)
{
#define xml(text, values, parts, what)                                        \
    reads_format(SCIM_FORMAT_XML, text, USERS, NULL, values, parts,           \
                 "XML: " what)

    xml("/us/u/*/id", "[\"1\",\"2\"]", "[\"1\",\"2\"]",
        "\"*\" is each of several elements");
    xml("/us/one/*/role", "[\"a\"]", "[\"a\"]",
        "or the only one, and not what is in it");
    xml("/us/one/role/*", "[\"a\"]", "[\"a\"]", "also if that is a text");
    xml("/us/one/0/role", "[\"a\"]", "[\"a\"]", "it has the index 0");
    xml("/us/one/1/role", "[]", "[]", "and no other");
    xml("/us/u/1/id", "[\"2\"]", "[\"2\"]", "as several have theirs");
    xml("/us/one/[role=a]/role", "[\"a\"]", "[\"a\"]", "it can be selected");
    xml("/us/one/[role=b]/role", "[]", "[]", "or not");
    xml("/us/one/[id=5]/role", "[\"a\"]", "[\"a\"]",
        "also by an element with attributes");
    xml("/us/m/[@k=v]", "[\"y\"]", "[{\"@k\":\"v\",\"#text\":\"y\"}]",
        "or by an attribute");
    xml("/us/one/id", "[\"5\"]", "[{\"@type\":\"integer\",\"#text\":\"5\"}]",
        "a value is the text of an element with attributes");
    xml("/us/one/id/#text", "[\"5\"]", "[\"5\"]", "it has a name, too");
    xml("/us/one/id/@type", "[\"integer\"]", "[\"integer\"]", "an attribute");
    xml("/us/one/id~\\d", "[\"5\"]", "[\"5\"]", "a regex is on that text");
    xml("/us/m", "[[\"x\",\"y\",{\"@k\":\"w\"}]]",
        "[[\"x\",{\"@k\":\"v\",\"#text\":\"y\"},{\"@k\":\"w\"}]]",
        "also for each of several");
    xml("/us/m/*", "[\"x\",\"y\",{\"@k\":\"w\"}]",
        "[\"x\",{\"@k\":\"v\",\"#text\":\"y\"},{\"@k\":\"w\"}]",
        "or with a \"*\"");

    reads_format(SCIM_FORMAT_JSON, "/a", "{\"a\":{\"#text\":\"x\"}}", NULL,
                 "[{\"#text\":\"x\"}]", "[{\"#text\":\"x\"}]",
                 "in JSON all of that is a member like others");
    reads_format(SCIM_FORMAT_XML, "~<n>([^<]*)", "{\"n\":\"a<b\"}",
                 "<n>a&lt;b</n>", "[\"a<b\"]", "[\"a<b\"]",
                 "rule 14: a regex on XML finds what is decoded");
    reads_format(SCIM_FORMAT_XML, "~<n>(?<n>[^<]*)", NULL, "<n>&lt;</n>",
                 "[{\"n\":\"<\"}]", "[{\"n\":\"<\"}]",
                 "rule 14: also in named groups");
    reads_format(SCIM_FORMAT_XML, "/n", "{\"n\":\"&lt;\"}", NULL,
                 "[\"&lt;\"]", "[\"&lt;\"]",
                 "rule 14: a tree of XML is decoded already");
}


#define ROW  "<td>Zo&euml; &amp;lt; &lt;/td&gt;</td>"


static void
test_read_html(void)
{
#define html(text, tree, values, parts, what)                                 \
    reads_format(SCIM_FORMAT_HTML, text, tree, ROW, values, parts,            \
                 "rule 14: " what)

    html("~<td>(.*?)</td>", NULL, "[\"Zo\xc3\xab &lt; </td>\"]",
         "[\"Zo&euml; &amp;lt; &lt;/td&gt;\"]",
         "a regex is on the text as received, the match is decoded once");
    html("~Zo&euml;", NULL, "[\"Zo\xc3\xab\"]", "[\"Zo&euml;\"]",
         "so is a match without groups");
    html("~Zo\xc3\xab", NULL, "[]", "[]", "what is decoded does not match");
    html("~<td>(?<n>Zo&euml;)(?<m>.)", NULL,
         "[{\"n\":\"Zo\xc3\xab\",\"m\":\" \"}]",
         "[{\"n\":\"Zo&euml;\",\"m\":\" \"}]",
         "named groups are parts until one is read");
    html("/n", "{\"n\":\"&amp;lt;\"}", "[\"&lt;\"]", "[\"&amp;lt;\"]",
         "and that is decoded");
    html("/", "\"&amp;lt;\"", "[\"&lt;\"]", "[\"&amp;lt;\"]",
         "also where a part is a text");
    html("/", "{\"n\":\"&lt;\"}", "[{\"n\":\"&lt;\"}]",
         "[{\"n\":\"&lt;\"}]", "but no part is changed");
    html("/r~<b>(\\w+)", "{\"r\":\"&lt;b&gt;forged<b>true&amp;\"}",
         "[\"true\"]", "[\"true\"]",
         "a regex on a part does not see what is decoded either");
    html("/r~<b>(.*)", "{\"r\":\"<b>&amp;\"}", "[\"&\"]", "[\"&amp;\"]",
         "and what it finds is decoded");

    reads_format(SCIM_FORMAT_TEXT, "~a(.*)", NULL, "a&amp;", "[\"&amp;\"]",
                 "[\"&amp;\"]", "rule 14: a plain text has no entities");
    reads_format(SCIM_FORMAT_CSV, "/a", "{\"a\":\"&amp;\"}", "", "[\"&amp;\"]",
                 "[\"&amp;\"]", "rule 14: nor has CSV");
}


static void
test_read_failure(void)
{
    size_t          i;
    json_t         *found;
    scim_error_t    err;
    scim_place_t    p;
    scim_source_t   source;

    static const char *const  places[] = { "~(a+)+$", "/~(a+)+$", NULL };

    memset(&source, 0, sizeof(source));

    source.text.data = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    source.text.len = strlen(source.text.data);
    source.tree = json_string(source.text.data);

    for (i = 0; places[i]; i++) {
        p = place(places[i]);

        is_int(scim_place_read(&p, &source, &found, &err), SCIM_FAIL,
               "rule 14: a regex that costs too much is a failed call");
        is_int(err.status, 503, "rule 14: of which the status is 503");

        err.status = 0;
        is_int(scim_place_first(&p, &source, &found, &err), SCIM_FAIL,
               "rule 14: also where one value is wanted");
        is_int(err.status, 503, "rule 14: with the same status");
    }

    json_decref(source.tree);
}


static void
writes(const char *text, const char *before, const char *value,
    const char *after, const char *what)
{
    json_t        *root;
    scim_place_t   p;

    root = before ? json_loads(before, JSON_DECODE_ANY, NULL) : NULL;
    p = place(text);

    is_int(scim_place_write_new(&p, &root,
                                json_loads(value, JSON_DECODE_ANY, NULL)),
           SCIM_OK, "%s: written", what);
    is_json(root, after, "%s", what);

    json_decref(root);
}


static void
test_write(void)
{
    writes("/", NULL, "1", "1", "the whole");
    writes("/", "{\"a\":1}", "{}", "{}", "the whole in place of another");
    writes("/a", NULL, "1", "{\"a\":1}", "a member makes an object");
    writes("/a/b", NULL, "\"x\"", "{\"a\":{\"b\":\"x\"}}", "nested members");
    writes("/a/b", "{\"a\":{\"c\":1},\"d\":2}", "3",
           "{\"a\":{\"b\":3,\"c\":1},\"d\":2}", "beside what is there");
    writes("/a/b", "{\"a\":\"text\"}", "3", "{\"a\":{\"b\":3}}",
           "in place of a scalar");
    writes("/a", "{\"a\":[1]}", "null", "{\"a\":null}", "null is a value");
    writes("/a~1b", NULL, "1", "{\"a/b\":1}", "an escaped name");

    writes("/users/0/login", NULL, "\"x\"", "{\"users\":[{\"login\":\"x\"}]}",
           "a number makes a list");
    writes("/l/2", NULL, "1", "{\"l\":[null,null,1]}",
           "which is filled up with nulls");
    writes("/l/0", "{\"l\":[1,2]}", "3", "{\"l\":[3,2]}",
           "or has the element replaced");
    writes("/0", "{\"a\":1}", "2", "{\"a\":1,\"0\":2}",
           "a number in an object is a member's name");
    writes("/a", "[1]", "2", "{\"a\":2}", "a name in a list makes an object");
    writes("/l/10000", NULL, "1", "{\"l\":{\"10000\":1}}",
           "no list is made that long");

    writes("/m/*/id", NULL, "[1,2]", "{\"m\":[{\"id\":1},{\"id\":2}]}",
           "\"*\" spreads a list");
    writes("/m/*", NULL, "[\"a\",\"b\"]", "{\"m\":[\"a\",\"b\"]}",
           "of scalars, too");
    writes("/m/*", NULL, "[]", "{\"m\":[]}", "an empty one is written");
    writes("/m/*/id", "{\"m\":[{\"id\":1,\"x\":1},{\"id\":2}]}", "[1,3]",
           "{\"m\":[{\"id\":1,\"x\":1},{\"id\":3}]}",
           "elements that stay are kept with all they have");
    writes("/m/*/id", "{\"m\":[{\"id\":\"1\"}]}", "[1]",
           "{\"m\":[{\"id\":\"1\"}]}", "1 and \"1\" are the same element");
    writes("/m/*/id", "{\"m\":[{\"group\":5},{\"id\":1},null]}", "[2]",
           "{\"m\":[{\"group\":5},null,{\"id\":2}]}",
           "elements that are not ours are kept as they are");
    writes("/m/*", NULL, "\"a\"", "{\"m\":[\"a\"]}",
           "one value at \"*\" is a list of one");
    writes("/m/*/id", "{\"m\":[{\"id\":1},{\"id\":2}]}", "2",
           "{\"m\":[{\"id\":2}]}", "which may be there already");
    writes("/m/*/*/id", NULL, "[[1],[2,3]]",
           "{\"m\":[[{\"id\":1}],[{\"id\":2},{\"id\":3}]]}", "\"*\" twice");

    writes("/m/[t=w]/v", NULL, "1", "{\"m\":[{\"t\":\"w\",\"v\":1}]}",
           "[k=v] makes the element that it selects");
    writes("/m/[t=w]/v", "{\"m\":[{\"t\":\"h\",\"v\":0},{\"t\":\"w\","
           "\"x\":1}]}", "1", "{\"m\":[{\"t\":\"h\",\"v\":0},{\"t\":\"w\","
           "\"x\":1,\"v\":1}]}", "or writes into the one that is there");
    writes("/m/[t=5]/v", "{\"m\":[null,{\"t\":5}]}", "1",
           "{\"m\":[null,{\"t\":5,\"v\":1}]}", "and knows 5 as \"5\"");
    writes("/m/[t=w]/v", "{\"m\":{}}", "1", "{\"m\":[{\"t\":\"w\",\"v\":1}]}",
           "a list takes the place of an object");
}


/* in a form a number is a name, but in a list that is there */

static void
test_write_form(void)
{
    size_t         i;
    json_t        *root;
    scim_place_t   p;

    static const char *const  cases[][3] = {
        { "/users/0/a", NULL, "{\"users\":{\"0\":{\"a\":1}}}" },
        { "/0/a", NULL, "{\"0\":{\"a\":1}}" },
        { "/l/2", NULL, "{\"l\":{\"2\":1}}" },
        { "/l/0/x", "{\"l\":[{\"k\":\"v\"}]}",
          "{\"l\":[{\"k\":\"v\",\"x\":1}]}" },
        { "/m/*/0", NULL, "{\"m\":[{\"0\":1}]}" },
        { "/m/[k=v]/0", NULL, "{\"m\":[{\"k\":\"v\",\"0\":1}]}" },
        { NULL, NULL, NULL }
    };

    for (i = 0; cases[i][0]; i++) {
        root = cases[i][1] ? json_loads(cases[i][1], 0, NULL) : NULL;
        p = place(cases[i][0]);

        is_int(scim_place_write_form_new(&p, &root, json_integer(1)), SCIM_OK,
               "%s in a form", cases[i][0]);
        is_json(root, cases[i][2], "%s in a form: what it makes",
                cases[i][0]);
        json_decref(root);
    }
}


static void
test_write_failure(void)
{
    size_t         i;
    json_t        *root;
    scim_place_t   p;

    static const char *const  places[] = {
        "-", "redis", "header:A", "~x", "/a~x", NULL
    };

    for (i = 0; places[i]; i++) {
        p = place(places[i]);
        root = json_object();

        is_int(scim_place_write_new(&p, &root, json_string("x")), SCIM_FAIL,
               "\"%s\" cannot be written", places[i]);
        is_json(root, "{}", "nothing is written then");

        json_decref(root);
    }

    p = place("/a");
    root = NULL;
    is_int(scim_place_write_new(&p, &root, NULL), SCIM_FAIL,
           "no memory for the value is a failure");
    ok(root == NULL, "nothing is made then");
}


int
main(void)
{
    mem = scim_mem_new();

    test_parse();
    test_questions();
    test_read();
    test_read_xml();
    test_read_html();
    test_read_failure();
    test_write();
    test_write_form();
    test_write_failure();

    scim_mem_free(mem);

    return done_testing();
}
