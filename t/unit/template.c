
/*
 * Templates: how they are read, and what they give in each place.
 */


#include <string.h>

#include "template.h"


static void
test_parse(void)
{
    static const char *const  bad[][2] = {
        { "a$", "invalid variable name in \"a$\", a dollar in a"
          " text is \"$$\"" },
        { "$ x", "invalid variable name in \"$ x\", a dollar in a"
          " text is \"$$\"" },
        { "$-", "invalid variable name in \"$-\", a dollar in a"
          " text is \"$$\"" },
        { "${}", "invalid variable name in \"${}\", a dollar in a"
          " text is \"$$\"" },
        { "${:json}", "invalid variable name in \"${:json}\"" },
        { "${:regex}", "invalid variable name in \"${:regex}\"" },
        { "x${a", "the closing bracket in \"{a\" variable is missing" },
        { "x${", "the closing bracket in \"{\" variable is missing" },
        { "$nothing", "unknown \"nothing\" variable" },
        { "${a:xml}", "unknown \"a:xml\" variable" },
        { NULL, NULL }
    };

    size_t           i;
    scim_error_t     err;
    scim_template_t  tpl;

    for (i = 0; bad[i][0]; i++) {
        is_int(scim_template_parse(&parser, str_of(bad[i][0]), &tpl, &err),
               SCIM_FAIL, "\"%s\" is refused", bad[i][0]);
        is_str(err.detail, bad[i][1], "\"%s\": message", bad[i][0]);
    }

    is_text("", "", "an empty template is an empty text");
    is_text("a b", "a b", "a text without variables is itself");
    is_text("$a", "ada", "a variable is its value");
    is_text("<$a>", "<ada>", "with text around it");
    is_text("$a$b", "ada7", "next to another");
    is_text("$a-$b", "ada-7", "a name ends at what cannot be in one");
    is_text("${a}b", "adab", "or at its brace");
    is_text("${x.y}", "dotted", "a name in braces may have any characters");
    is_text("$$a $$", "$a $", "rule 4: $$ is a dollar");
    is_text("$$$a", "$ada", "rule 4: also before a variable");
    is_text("${urn:x}", "colon", "a name may have colons");
    is_text("${urn:x:json}", "\"colon\"",
            "rule 4: \":json\" counts at the end of it");
    is_text("$a:json", "ada:json", "rule 4: in braces only");
    is_text("${a:json:json}", NULL, "rule 4: and once");
}


static void
test_text(void)
{
    is_text("$none", "", "no value is no text");
    is_text("$null", "", "a cleared value neither");
    is_text("<$none>", "<>", "the text around it stays");
    is_text("$true", "true", "a boolean");
    is_text("$list", "a,b", "a list's elements are joined by commas");
    is_text("$empty", "", "an empty list has none");
    is_text("${b:json}", "7", "a number as JSON");
    is_text("${quote:json}", "\"a\\\"b\\\\c\\n\"", "a text as JSON");
    is_text("${list:json}", "[\"a\",\"b\"]", "a list as JSON");
    is_text("${none:json}", "", "no value has no JSON");
    is_text("${dots:regex}", "a\\.b\\+c", "a text as a regex for itself");
    is_text("${list:regex}", "a,b", "a list too");
    is_text("${none:regex}", "", "no value is no regex");

    is_has("text", 1, "without variables there is a value");
    is_has("$none", 0, "rule 5: there is none if no variable has one");
    is_has("$none x $none", 0, "rule 5: whatever text there is");
    is_has("$none$a", 1, "rule 5: one of them is enough");
    is_has("$empty", 1, "a cleared list is a value");
    is_has("$null", 1, "a cleared value too");

    is_text_error("$comma", 400, "invalidValue",
                  "a comma cannot make two elements of one");
    is_text_error("$fail", 418, NULL, "a value's failure is the template's");
    is_text_error("x${fail:json}", 418, NULL, "in any form");
}


static void
test_uri_parse(void)
{
    static const char *const  bad[][2] = {
        { "", "uri \"\" does not begin with \"/\"" },
        { "a", "uri \"a\" does not begin with \"/\"" },
        { "http://x/", "uri \"http://x/\" does not begin with \"/\"" },
        { "$a", "uri \"$a\" does not begin with \"/\"" },
        { "/a#b", "uri \"/a#b\" has a fragment" },
        { "/a?b#", "uri \"/a?b#\" has a fragment" },
        { "/$nothing", "unknown \"nothing\" variable" },
        { "/?x=$nothing", "unknown \"nothing\" variable" },
        { "/?$nothing=x", "unknown \"nothing\" variable" },
        { "/a?b=${c", "the closing bracket in \"{c\" variable is missing" },
        { NULL, NULL }
    };

    size_t               i;
    scim_error_t         err;
    scim_uri_template_t  tpl;

    for (i = 0; bad[i][0]; i++) {
        is_int(scim_template_parse_uri(&parser, str_of(bad[i][0]), &tpl, &err),
               SCIM_FAIL, "uri \"%s\" is refused", bad[i][0]);
        is_str(err.detail, bad[i][1], "uri \"%s\": message", bad[i][0]);
    }
}


static void
test_path(void)
{
    is_uri("/", "/", "the root");
    is_uri("/a/$a/b", "/a/ada/b", "a segment");
    is_uri("/a/$slash", "/a/x%2Fy", "a slash of a value makes no segment");
    is_uri("/a%2Fb/$a", "/a%2Fb/ada", "the mapping's own %%2F stays");
    is_uri("/a b/\xc3\xa9", "/a%20b/%C3%A9", "literal text is encoded");
    is_uri("/%2$b", "/%2527", "a literal cannot make an escape of a value");
    is_uri("/$percent", "/%252F", "a value cannot bring one either");
    is_uri("/$quest", "/%3Fa%3Db%23c", "nor a query or a fragment");
    is_uri("/$crlf", "/a%0D%0Ab", "nor a line break");
    is_uri("/users/@$a:x", "/users/@ada:x", "a segment of several parts");
    is_uri("/u/$a.json", "/u/ada.json", "with text behind the value");
    is_uri("/$list", "/a%2Cb", "a list is joined");
    is_uri("/a/../b", "/a/../b", "what the mapping writes is not judged");
    is_uri("/x/$dot.json", "/x/..json", "dots with text are a name");

    is_uri_error("/a/$none", 400, "invalidValue",
                 "rule 3: a segment without value is not sent");
    is_uri_error("/a/$none/b", 400, "invalidValue",
                 "rule 3: nor one in the middle");
    is_uri_error("/$none$null$blank", 400, "invalidValue",
                 "rule 3: nor one of several parts that are all empty");
    is_uri_error("/a/$dot", 400, "invalidValue", "rule 3: nor \".\"");
    is_uri_error("/a/$dots2/b", 400, "invalidValue", "rule 3: nor \"..\"");
    is_uri_error("/a/.$dot", 400, "invalidValue",
                 "rule 3: nor \"..\" of two parts");
    is_uri_error("/a/$dot$dot/", 400, "invalidValue",
                 "rule 3: nor \"..\" of two values");
    is_uri_error("/a/$up", 400, "invalidValue",
                 "rule 3: nor one that an app makes of an encoded slash");
    is_uri_error("/a/$mid/x", 400, "invalidValue",
                 "rule 3: also in the middle of a value");
    is_uri_error("/a/x$up2", 400, "invalidValue",
                 "rule 3: or behind other text");
    is_uri_error("/a/$back", 400, "invalidValue",
                 "rule 3: or of a backslash");
    is_uri_error("/a/$id", 404, NULL, "rule 3: of an id that is 404");
    is_uri_error("/a/$fail", 418, NULL, "a value's failure is the uri's");
}


static void
test_query(void)
{
    is_uri("/?a=1&b&c=", "/?a=1&b&c=", "fields, bare and empty ones");
    is_uri("/?x=$a&y=$b", "/?x=ada&y=7", "values");
    is_uri("/?x=$amp", "/?x=a%26b%3Dc%2B%20d",
           "no value ends its field or begins another one");
    is_uri("/?$key=1", "/?a%26b=1", "nor does a value in a name");
    is_uri("/?x=$none&y=1", "/?y=1", "an argument without value is left out");
    is_uri("/?x=$none", "/", "a query without arguments, too");
    is_uri("/?$none&a=1&$none", "/?a=1", "a bare one as well");
    is_uri("/?$a", "/?ada", "a bare one with a value");
    is_uri("/?x=<$none>", "/?x=%3C%3E", "but not one with text beside");
    is_uri("/?x=$null", "/?x=", "rule 1: a cleared value is sent");
    is_uri("/?x=$list", "/?x=a&x=b", "a list is repeated");
    is_uri("/?x[]=$list", "/?x[]=a&x[]=b", "by a name of any kind");
    is_uri("/?x=-$list", "/?x=-a%2Cb", "with text beside it is joined");
    is_uri("/?x=$empty", "/?x=", "rule 1: a cleared list is sent, too");
    is_uri("/?q=${dots:regex}", "/?q=a%5C.b%5C%2Bc",
           "a regex is escaped for its place");
    is_uri("/?q=${list:json}", "/?q=%5B%22a%22%2C%22b%22%5D", "so is JSON");
    is_uri("/?q={\"a\":1}", "/?q=%7B%22a%22:1%7D", "literal text is encoded");
    is_uri("/?a=%20b+c", "/?a=%20b+c", "and may be already");
    is_uri("/?a=1&&b=2&", "/?a=1&b=2", "empty fields are dropped");
    is_uri("/?a=b=c", "/?a=b=c", "a value may have a \"=\"");
    is_uri("/?=x", "/?=x", "a name may be empty");
    is_uri("/?", "/", "a query may be empty");

    is_uri_error("/?a=1&b=$fail", 418, NULL, "a failure in a query");
    is_uri_error("/?a=x$fail", 418, NULL, "beside text");
    is_uri_error("/?x$fail=1", 418, NULL, "in a name");
    is_uri_error("/?x$fail=$a", 418, NULL, "in a name before a value");
}


static void
test_form(void)
{
    is_form("x=$a&y=$b", "x=ada&y=7", "values");
    is_form("x=$amp", "x=a%26b%3Dc%2B+d", "each is escaped");
    is_form("x y=a b", "x+y=a+b", "literal text too");
    is_form("a[b]=%2F", "a%5Bb%5D=%252F", "which is text and no escape");
    is_form("delete[$a]=on", "delete%5Bada%5D=on", "a value in a name");
    is_form("x=$none&y=$none", "", "a field without value is left out");
    is_form("x=$none$a", "x=ada", "one with a value beside is not");
    is_form("u[]=$list&y=1", "u%5B%5D=a&u%5B%5D=b&y=1", "a list is repeated");
    is_form("u[]=$empty", "u%5B%5D=",
            "rule 1: a cleared list is the empty text");
    is_form("x=$null", "x=", "rule 1: so is a cleared value");
    is_form("$$=$$", "%24=%24", "rule 4: dollars");
    is_form("", "", "an empty form");

    is_form_error("d[$bracket]=1", 400, "invalidValue",
                  "a name cannot get brackets from a value");
    is_form_error("$bracket=1", 400, "invalidValue",
                  "whatever stands around it");
    is_form_error("d[$open]=$list", 400, "invalidValue",
                  "not even one bracket, not before a list");
    is_form_error("d[$none]=1", 400, "invalidValue",
                  "a value in a name cannot be missing");
    is_form_error("d[$blank]=1", 400, "invalidValue", "or empty");
    is_form("x=$bracket", "x=a%5D%5Bb", "in a value brackets are text");
}


int
main(void)
{
    template_init();

    test_parse();
    test_text();
    test_uri_parse();
    test_path();
    test_query();
    test_form();

    template_end();

    return done_testing();
}
