
/*
 * Entities of HTML.
 */


#include "scim_entity.h"
#include "tap.h"


static void
decodes(const char *text, const char *expected, const char *what)
{
    char    *copy;
    size_t   len;

    /* not a byte more than the text, so that the sanitizer sees a step out */

    len = strlen(text);
    copy = malloc(len ? len : 1);
    memcpy(copy, text, len);

    len = scim_entity_decode(copy, len);

    ok(len == strlen(expected) && memcmp(copy, expected, len) == 0, "%s",
       what);

    free(copy);
}


int
main(void)
{
    decodes("", "", "nothing");
    decodes("Ada", "Ada", "a text without entities");
    decodes("Zo\xc3\xab O&#039;Brien &amp; &lt;Co&gt; &quot;\xc3\x9c&quot;",
            "Zo\xc3\xab O'Brien & <Co> \"\xc3\x9c\"",
            "a display name as PHP escapes it");
    decodes("doesn&#39;t &apos;", "doesn't '", "as Rails escapes it");
    decodes("Zo&euml; &Euml;&szlig;&yuml;", "Zo\xc3\xab \xc3\x8b\xc3\x9f\xc3"
            "\xbf", "Latin-1 by name, with its case");
    decodes("&AElig;&zwnj;&thetasym;&euro;&Mu;",
            "\xc3\x86\xe2\x80\x8c\xcf\x91\xe2\x82\xac\xce\x9c",
            "the first, the last, the longest, the shortest name");
    decodes("a&nbsp;b", "a\xc2\xa0""b", "a blank that does not break");
    decodes("&#xe9;&#XE9;&#233;&#0000233;", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
            "numbers");
    decodes("&#x65e5;&#128512;", "\xe6\x97\xa5\xf0\x9f\x98\x80",
            "of large characters");
    decodes("&#146;&#x80;&#129;", "\xe2\x80\x99\xe2\x82\xac\xc2\x81",
            "numbers that are meant as windows-1252");
    decodes("&#0;&#xd800;&#x110000;&#99999999999999999999;",
            "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
            "numbers that are no character");
    decodes("&amp;lt; &amp;amp;lt;", "&lt; &amp;lt;", "each is decoded once");
    decodes("AT&T & Co; &; &nosuch; &#; &#x; &#xg; &#12a;",
            "AT&T & Co; &; &nosuch; &#; &#x; &#xg; &#12a;",
            "what is none stays");
    decodes("&amp &lt", "&amp &lt", "without a semicolon it is none");
    decodes("&am", "&am", "nor is one that is cut off");
    decodes("&", "&", "nor is an ampersand");
    decodes("&#", "&#", "nor is half of a number");
    decodes("&#3", "&#3", "nor is a number that is cut off");
    decodes("&#x", "&#x", "in either base");
    decodes("&thetasymx;", "&thetasymx;", "nor is a longer name");
    decodes("&&lt;&amp;;", "&<&;", "several in a row");

    return done_testing();
}
