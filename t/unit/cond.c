
/*
 * Conditions: lines "on", and the tests of "hide".
 */


#include <string.h>

#include "scim_cond.h"
#include "tap.h"


static scim_mem_t  *mem;


/* the words of a line, parted by blanks; "_" is a blank in a word */

static size_t
words(const char *line, scim_str_t *args)
{
    char    *p, *copy;
    size_t   n;

    copy = scim_mem_strdup(mem, line, strlen(line));

    for (n = 0, p = strtok(copy, " "); p; p = strtok(NULL, " ")) {
        args[n].data = p;
        args[n++].len = strlen(p);

        for ( /* void */ ; *p; p++) {
            *p = *p == '_' ? ' ' : *p;
        }
    }

    return n;
}


static void
refused(const char *line, const char *message)
{
    scim_on_t     on;
    scim_str_t    args[16];
    scim_error_t  err;

    is_int(scim_cond_parse(mem, args, words(line, args), &on, &err), SCIM_FAIL,
           "\"%s\" is refused", line);
    is_str(err.detail, message, "\"%s\": message", line);
}


#define ACTION                                                                \
    "no action at the end, expected \"ok\", \"login\" or \"return CODE"   \
    " [scimType]\""
#define PLACE                                                                 \
    ", expected a pointer, \"header:NAME\", \"~REGEX\", \"User.ATTR\","     \
    " \"redis\" or \"-\""


static void
test_bad(void)
{
    refused("on", ACTION);
    refused("on 404", ACTION);
    refused("on return", ACTION);
    refused("on 404 return", ACTION);
    refused("on 404 retry", ACTION);
    refused("on ok 404", ACTION);
    refused("on return 404 uniqueness more", ACTION);
    refused("on 404 return 200", "bad code \"200\" to return, expected 400 to"
            " 599");
    refused("on 404 return 600", "bad code \"600\" to return, expected 400 to"
            " 599");
    refused("on 404 return 4xx", "bad code \"4xx\" to return, expected 400 to"
            " 599");
    refused("on 404 return !404", "bad code \"!404\" to return, expected 400"
            " to 599");
    refused("on 404 return 409 Uniqueness", "unknown scimType \"Uniqueness\","
            " expected"
            " one of RFC 7644, 3.12, such as \"uniqueness\"");
    refused("on 404 return 409 taken", "unknown scimType \"taken\", expected"
            " one of RFC 7644, 3.12, such as \"uniqueness\"");
    refused("on gett 404 ok", "bad place \"gett\"" PLACE);
    refused("on set.active setx ok", "bad place \"setx\"" PLACE);
    refused("on 600 ok", "bad place \"600\"" PLACE);
    refused("on 40 ok", "bad place \"40\"" PLACE);
    refused("on 4XX ok", "bad place \"4XX\"" PLACE);
    refused("on 4x ok", "bad place \"4x\"" PLACE);
    refused("on 40x ok", "bad place \"40x\"" PLACE);
    refused("on !!404 ok", "bad place \"!404\"" PLACE);
    refused("on /a//b ok", "empty member in pointer \"/a//b\"");
    refused("on ! ok", "empty test, expected a place");
    refused("on =x ok", "no place before \"=x\"");
    refused("on !=x ok", "no place before \"!=x\"");
    refused("on redis=1 ok", "\"redis=1\" is not in an answer");
    refused("on - ok", "\"-\" is not in an answer");
    refused("on ~( ok", "bad regex \"(\": missing closing parenthesis at"
            " offset 1");
    refused("on /a!~( ok", "bad regex \"(\": missing closing parenthesis at"
            " offset 1");
    refused("on /a~ ok", "empty regex");
    refused("on ~* ok", "empty regex");
    refused("on !/a=x ok", "bad place \"!/a\"" PLACE);
}


/* 1: the condition holds, 0: it does not */

static void
holds(const char *line, const char *call, int status, const char *body,
    int expected, const char *what)
{
    scim_rc_t       rc;
    scim_on_t       on;
    scim_str_t      args[16];
    scim_error_t    err;
    scim_source_t   source;

    static scim_header_t  headers[] = {
        { scim_str("Content-Type"), scim_str("text/html") }
    };

    memset(&source, 0, sizeof(source));
    source.headers = headers;
    source.nheaders = 1;
    source.text.data = body;
    source.text.len = strlen(body);
    source.tree = json_loads(body, JSON_DECODE_ANY, NULL);

    rc = scim_cond_parse(mem, args, words(line, args), &on, &err);

    if (ok(rc == SCIM_OK, "%s is parsed", line)) {
        rc = scim_cond_match(&on, call, status, &source, &err);
        is_int(rc == SCIM_OK, expected, "%s", what);

    } else {
        tap_diag("message", err.detail);
    }

    json_decref(source.tree);
}


static void
test_calls(void)
{
    holds("on ok", "get", 200, "", 1, "a line without conditions holds");
    holds("on get ok", "get", 500, "", 1, "a call of that name");
    holds("on get ok", "list", 500, "", 0, "a call of another name");
    holds("on create update ok", "update", 500, "", 1,
          "one of several names is enough");
    holds("on set ok", "set.active", 200, "", 1,
          "a name is that of all calls of its kind");
    holds("on set.active ok", "set.active", 200, "", 1,
          "a name with its attribute");
    holds("on set.active ok", "set.title", 200, "", 0,
          "is not that of another attribute");
    holds("on set.active ok", "set", 200, "", 0, "nor of none");
    holds("on set.act ok", "set.active", 200, "", 0,
          "a name is not the beginning of another one");
    holds("on set.name ok", "set.name.givenName", 200, "", 1,
          "that of an attribute is that of its sub-attributes");
    holds("on list find get read create update delete set add remove lookup"
          " ok", "lookup", 200, "", 1, "all names are known");
    holds("on get 404 ok", "list", 404, "", 0, "call and status must hold");
}


static void
test_statuses(void)
{
    holds("on 422 ok", "get", 422, "", 1, "rule 18: a status");
    holds("on 422 ok", "get", 423, "", 0, "rule 18: another one");
    holds("on 4xx ok", "get", 400, "", 1, "rule 18: a class");
    holds("on 4xx ok", "get", 499, "", 1, "rule 18: to its end");
    holds("on 4xx ok", "get", 500, "", 0, "rule 18: and not further");
    holds("on 404 5xx ok", "get", 502, "", 1,
          "rule 18: positive ones are alternatives");
    holds("on 404 5xx ok", "get", 403, "", 0, "rule 18: one must hold");
    holds("on !302 ok", "get", 200, "", 1, "rule 18: a negated one");
    holds("on !302 ok", "get", 302, "", 0, "rule 18: that does not hold");
    holds("on !200 !204 ok", "get", 204, "", 0,
          "rule 18: negated ones must all hold");
    holds("on !200 !204 ok", "get", 205, "", 1, "rule 18: and here do");
    holds("on 4xx !404 ok", "get", 404, "", 0,
          "rule 18: a negated one beside a positive one");
    holds("on 4xx !404 ok", "get", 400, "", 1, "rule 18: that both hold");
    holds("on !4xx ok", "get", 404, "", 0, "rule 18: a negated class");
    holds("on !4xx ok", "get", 200, "", 1, "rule 18: that holds");
}


#define BODY  "{\"a\":1,\"s\":\"Taken\",\"e\":\"\",\"z\":null,\"l\":"        \
              "[{\"c\":1},{\"c\":2},{}],\"m\":[],\"x/y\":\"p\",\"o\":"       \
              "{\"q\":true},\"t\":[{\"k\":\"a=b\",\"v\":3}]}"


static void
test_tests(void)
{
    holds("on /a ok", "get", 200, BODY, 1, "a place is there");
    holds("on /b ok", "get", 200, BODY, 0, "a place is not there");
    holds("on /z ok", "get", 200, BODY, 0, "null is not there");
    holds("on /e ok", "get", 200, BODY, 1, "an empty text is");
    holds("on !/b ok", "get", 200, BODY, 1, "\"!\" is for what is missing");
    holds("on !/a ok", "get", 200, BODY, 0, "and not for what is there");
    holds("on !/l/*/c ok", "get", 200, BODY, 0, "not even once");
    holds("on /a=1 ok", "get", 200, BODY, 1, "1 is \"1\"");
    holds("on /a=2 ok", "get", 200, BODY, 0, "1 is not 2");
    holds("on /e= ok", "get", 200, BODY, 1, "an empty text is equal to none");
    holds("on /b= ok", "get", 200, BODY, 0, "a missing one is not");
    holds("on /a!=2 ok", "get", 200, BODY, 1, "\"!=\"");
    holds("on /a!=1 ok", "get", 200, BODY, 0, "\"!=\" of what is equal");
    holds("on /b!=1 ok", "get", 200, BODY, 1,
          "\"!=\" holds for what is missing");
    holds("on /s~ken$ ok", "get", 200, BODY, 1, "a regex");
    holds("on /s~KEN ok", "get", 200, BODY, 0, "with its case");
    holds("on /s~*KEN ok", "get", 200, BODY, 1, "or without");
    holds("on /s!~KEN ok", "get", 200, BODY, 1, "\"!~\"");
    holds("on /s!~ken ok", "get", 200, BODY, 0, "\"!~\" of what matches");
    holds("on /s!~*KEN ok", "get", 200, BODY, 0, "\"!~*\"");
    holds("on /b!~x ok", "get", 200, BODY, 1,
          "\"!~\" holds for what is missing");
    holds("on /b~x ok", "get", 200, BODY, 0, "\"~\" does not");
    holds("on /a~1$ ok", "get", 200, "{\"a/$\":1}", 1,
          "rule 15: ~1 is an escape, also in a test");
    holds("on /a~[1] ok", "get", 200, BODY, 1,
          "rule 15: a regex cannot begin with 1, but may so");
    holds("on /x~1y=p ok", "get", 200, BODY, 1,
          "rule 15: an escape before the operator");
    holds("on !/x~1z ok", "get", 200, BODY, 1,
          "rule 15: or in what is missing");
    holds("on /a!~1 ok", "get", 200, BODY, 0, "rule 15: \"!~\" is an operator");
    holds("on /t/[k=a=b]/v=3 ok", "get", 200, BODY, 1,
          "rule 15: what is in brackets is no operator");
    holds("on /s=Ta~ken ok", "get", 200, BODY, 0,
          "rule 15: the first operator counts");
    holds("on /a~1|=~|x ok", "get", 200, "{\"a/|\":\"~|x\"}", 1,
          "rule 15: what is behind it is text");
    holds("on /o~true ok", "get", 200, BODY, 1, "a regex on an object's JSON");
    holds("on /o/q=true ok", "get", 200, BODY, 1, "a boolean's text");
    holds("on /o={\"q\":true} ok", "get", 200, BODY, 0,
          "an object has no text");
    holds("on /o/q~^tru ok", "get", 200, BODY, 1, "a regex on a boolean");

    holds("on /l/*/c=2 ok", "get", 200, BODY, 1, "with \"*\" one is enough");
    holds("on /l/*/c=3 ok", "get", 200, BODY, 0, "and needed");
    holds("on /l/*/c!=2 ok", "get", 200, BODY, 1, "of \"!=\" too");
    holds("on /m/*!=2 ok", "get", 200, BODY, 1, "which holds for none");
    holds("on /l/*/c~2 ok", "get", 200, BODY, 1, "of a regex");

    holds("on ~Taken ok", "get", 200, BODY, 1, "no place is the text");
    holds("on ~TAKEN ok", "get", 200, BODY, 0, "with its case");
    holds("on ~*TAKEN ok", "get", 200, BODY, 1, "or without");
    holds("on !~Taken ok", "get", 200, BODY, 0, "negated");
    holds("on !~*other ok", "get", 200, BODY, 1, "negated, without case");
    holds("on ~a_b ok", "get", 200, "a b", 1, "a word with a blank");
    holds("on ~^$ ok", "get", 200, "", 1, "an empty text");
    holds("on ~0 ok", "get", 200, "10", 1, "a regex on the text may begin so");

    holds("on header:content-type~html ok", "get", 200, "", 1, "a header");
    holds("on header:Content-Type!~csv ok", "get", 200, "", 1, "a negated one");
    holds("on header:X ok", "get", 200, "", 0, "a header that is not there");
    holds("on !header:X ok", "get", 200, "", 1, "is missing");

    holds("on /a=1 /s=Taken ok", "get", 200, BODY, 1, "all tests must hold");
    holds("on /a=1 /s=x ok", "get", 200, BODY, 0, "one is not enough");
}


static void
test_actions(void)
{
    scim_on_t     on;
    scim_str_t    args[16];
    scim_error_t  err;

    (void) scim_cond_parse(mem, args, words("on 404 ok", args), &on, &err);
    is_int(on.action, SCIM_ON_OK, "ok");

    (void) scim_cond_parse(mem, args, words("on 404 return 409", args), &on,
                           &err);
    is_int(on.action, SCIM_ON_RETURN, "return");
    is_int(on.code, 409, "with a code");
    ok(on.scim_type == NULL, "and no scimType");

    (void) scim_cond_parse(mem, args,
                           words("on get !~return return 400 noTarget", args),
                           &on, &err);
    is_int(on.code, 400, "return with a code");
    is_str(on.scim_type, "noTarget", "and a scimType");
    is_int(on.ntests, 1, "behind a test");

    (void) scim_cond_parse(mem, args, words("on return 503", args), &on, &err);
    is_int(on.code, 503, "return without conditions");
}


static void
test_failure(void)
{
    size_t          i;
    scim_on_t       on;
    scim_str_t      args[16];
    scim_error_t    err;
    scim_source_t   source;

    static const char *const  lines[] = {
        "on ~(a+)+$ ok", "on /~(a+)+$ ok", "on !~(a+)+$ ok", NULL
    };

    memset(&source, 0, sizeof(source));
    source.text.data = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    source.text.len = strlen(source.text.data);
    source.tree = json_string(source.text.data);

    for (i = 0; lines[i]; i++) {
        (void) scim_cond_parse(mem, args, words(lines[i], args), &on, &err);

        is_int(scim_cond_match(&on, "get", 200, &source, &err), SCIM_FAIL,
               "rule 14: %s fails", lines[i]);
        is_int(err.status, 503, "rule 14: %s: with 503", lines[i]);
    }

    json_decref(source.tree);
}


/* of "hide": a test on the values of an attribute */

static void
test_values(void)
{
    size_t        i;
    json_t       *values;
    scim_test_t   test;
    scim_error_t  err;

    static const struct {
        const char  *test;
        const char  *values;
        int          caseless;
        int          expected;
    } cases[] = {
        { "a=x", "[\"x\"]", 0, 1 },
        { "a=x", "[\"X\"]", 0, 0 },
        { "a=x", "[\"X\"]", 1, 1 },
        { "a=\xc3\xa9", "[\"\xc3\x89\"]", 1, 1 },
        { "a=xy", "[\"X\"]", 1, 0 },
        { "a!=x", "[\"X\"]", 1, 0 },
        { "a!=x", "[\"X\"]", 0, 1 },
        { "a=true", "[true]", 1, 1 },
        { "a=1", "[1]", 1, 1 },
        { "a=x", "[\"y\",\"x\"]", 0, 1 },
        { "a=x", "[]", 0, 0 },
        { "a!=x", "[]", 0, 1 },
        { "a", "[\"x\"]", 0, 1 },
        { "a", "[]", 0, 0 },
        { "!a", "[]", 0, 1 },
        { "a~^x", "[\"xy\"]", 0, 1 },
        { "a~1x", "[\"1x\"]", 0, 1 },
        { "a~0x", "[\"0x\"]", 0, 1 },
        { "a[type eq \"x\"].v=1", "[\"1\"]", 0, 1 },
        { NULL, NULL, 0, 0 }
    };

    for (i = 0; cases[i].test; i++) {
        scim_str_t  text = { strlen(cases[i].test), cases[i].test };

        values = json_loads(cases[i].values, 0, NULL);

        is_int(scim_cond_parse_test(mem, text, &test, &err), SCIM_OK,
               "%s is parsed", cases[i].test);

        test.caseless = cases[i].caseless;

        is_int(scim_cond_test(&test, values, &err) == SCIM_OK,
               cases[i].expected, "%s of %s%s", cases[i].test,
               cases[i].values, cases[i].caseless ? " without case" : "");

        json_decref(values);
    }
}


int
main(void)
{
    mem = scim_mem_new();

    test_bad();
    test_calls();
    test_statuses();
    test_tests();
    test_actions();
    test_failure();
    test_values();

    scim_mem_free(mem);

    return done_testing();
}
