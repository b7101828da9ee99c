
/*
 * Texts in other charsets than UTF-8.
 */


#include "scim_charset.h"
#include "tap.h"


static scim_mem_t  *mem;


#define FFFD  "\xef\xbf\xbd"


static scim_str_t
str(const char *text)
{
    scim_str_t  s;

    s.data = text;
    s.len = strlen(text);

    return s;
}


static void
decodes_n(const char *label, const char *text, size_t len,
    const char *expected, const char *what)
{
    char        *copy;
    scim_str_t   in, out;

    copy = malloc(len ? len : 1);
    memcpy(copy, text, len);
    in.data = copy;
    in.len = len;

    if (is_int(scim_charset_decode(mem, in, str(label), &out), SCIM_OK,
               "%s: no failure", what))
    {
        ok(out.len == strlen(expected)
           && memcmp(out.data, expected, out.len) == 0, "%s", what);
    }

    free(copy);
}


static void
decodes(const char *label, const char *text, const char *expected,
    const char *what)
{
    decodes_n(label, text, strlen(text), expected, what);
}


static void
test_utf8(void)
{
    scim_str_t  text, out;

    text = str("Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80");

    (void) scim_charset_decode(mem, text, str("utf-8"), &out);
    ok(out.data == text.data && out.len == text.len, "UTF-8 is not copied");

    (void) scim_charset_decode(mem, text, str(""), &out);
    ok(out.data == text.data, "also if nothing says that it is");

    text = str("\xef\xbb\xbf[1]");
    (void) scim_charset_decode(mem, text, str("utf-8"), &out);
    ok(out.data == text.data + 3 && out.len == 3,
       "nor for a byte order mark, which is passed over");

    decodes("", "", "", "an empty text");
    decodes("", "\xef\xbb\xbf", "", "one that is a byte order mark");
    decodes("", "a\xef\xbb\xbf", "a\xef\xbb\xbf", "one at the end is none");
    decodes("utf-8", "na\xefve", "na" FFFD "ve", "a byte that is wrong");
    decodes("", "\xff", FFFD, "nothing else");
    decodes("", "a\xe6\x97", "a" FFFD FFFD, "a character that is cut off");
    decodes("", "\xc0\xaf\xed\xa0\x80", FFFD FFFD FFFD FFFD FFFD,
            "other spellings of a character, and half of one");
    decodes("klingon", "\xe9\xc3\xa9", FFFD "\xc3\xa9",
            "a charset that is not known is taken for UTF-8");
    decodes("UCS-4", "abcd", "abcd", "so is one that only iconv knows");
    decodes("UTF-8//IGNORE", "\xff" "a", FFFD "a", "or an option of iconv's");
}


static void
test_others(void)
{
    decodes("ISO-8859-1", "Zo\xeb \xdc", "Zo\xc3\xab \xc3\x9c", "ISO-8859-1");
    decodes("\"iso8859_1\"", "\xeb", "\xc3\xab", "in another spelling");
    decodes("latin1", "\x80\x92", "\xe2\x82\xac\xe2\x80\x99",
            "as browsers have it, that is windows-1252");
    decodes("windows-1252", "a\x81z", "a" FFFD "z",
            "a byte that it does not have");
    decodes("ISO-8859-15", "\xa4", "\xe2\x82\xac", "ISO-8859-15");
    decodes("windows-1251", "\xd0\xf3\xf1", "\xd0\xa0\xd1\x83\xd1\x81",
            "windows-1251");
    decodes("KOI8-R", "\xf2\xd5\xd3", "\xd0\xa0\xd1\x83\xd1\x81", "KOI8-R");
    decodes("Shift_JIS", "{\"\x93\xfa\x96{\"}", "{\"\xe6\x97\xa5\xe6\x9c\xac"
            "\"}", "Shift_JIS, with ASCII in the second byte");
    decodes("Shift_JIS", "\\n", "\\n", "a backslash is one, not a yen");
    decodes("shift_jis", "\x93\xfa\x96", "\xe6\x97\xa5" FFFD,
            "a character that is cut off");
    decodes("shift_jis", "\xff\x93\xfa", FFFD "\xe6\x97\xa5",
            "what is wrong does not take what follows");
    decodes("EUC-JP", "\xc6\xfc\xcb\xdc", "\xe6\x97\xa5\xe6\x9c\xac",
            "EUC-JP");
    decodes("ISO-2022-JP", "a\x1b$BF|\x1b(Bz", "a\xe6\x97\xa5z",
            "ISO-2022-JP, which has states");
    decodes("gb2312", "\xc8\xd5", "\xe6\x97\xa5", "GB2312");
    decodes("big5", "\xa4\xe9", "\xe6\x97\xa5", "Big5");
    decodes("euc-kr", "\xc7\xd1", "\xed\x95\x9c", "EUC-KR");
    decodes("windows-1258", "a\xd2", "\xe1\xba\xa3",
            "a character with an accent behind it");
    decodes("windows-1258", "za", "za",
            "one that has waited for it to the end");

    decodes_n("", "\xff\xfe" "a\0\xeb\0", 6, "a\xc3\xab",
              "UTF-16 by its byte order mark");
    decodes_n("iso-8859-1", "\xfe\xff\0a\0\xeb", 6, "a\xc3\xab",
              "which goes before the label");
    decodes_n("utf-16", "a\0", 2, "a", "UTF-16 by its label");
    decodes_n("utf-16be", "\0a\xd8\0\0z\0", 7, "a" FFFD "z" FFFD,
              "half of a character, and half of a half");
}


/* longer than a piece of what is converted, at each place of a character */

static void
test_long(void)
{
    int          good;
    char         text[9000];
    size_t       i, n;
    scim_str_t   in, out;

    memset(text, 'a', sizeof(text));

    for (i = 0; i < sizeof(text); i += 3) {
        text[i] = '\xe9';
    }

    in.data = text;
    good = 1;

    for (n = sizeof(text) - 9; n <= sizeof(text); n++) {
        in.len = n;

        good &= scim_charset_decode(mem, in, str("latin1"), &out) == SCIM_OK
                && out.len == n + (n + 2) / 3
                && memcmp(out.data + out.len / 4 * 4, "\xc3\xa9" "aa",
                          out.len % 4) == 0;

        good &= scim_charset_decode(mem, in, str(""), &out) == SCIM_OK
                && out.len == n + (n + 2) / 3 * 2;
    }

    ok(good, "a long text is whole");
}


static void
declares(scim_str_t (*of)(scim_str_t), const char *text, const char *label,
    const char *what)
{
    char        *copy;
    scim_str_t   in, got;

    in.len = strlen(text);
    copy = malloc(in.len ? in.len : 1);
    memcpy(copy, text, in.len);
    in.data = copy;

    got = of(in);
    ok(scim_str_eq(got, label), "%s", what);

    free(copy);
}


static void
test_html(void)
{
    char  text[1200];

#define html(text, label, what)                                               \
    declares(scim_charset_of_html, text, label, what)

    html("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n    <meta charset="
         "\"utf-8\" />\n", "utf-8", "HTML: DokuWiki's page");
    html("<HEAD><META HTTP-EQUIV='Content-Type' CONTENT='text/html; "
         "charset=Shift_JIS'>", "Shift_JIS", "HTML: as it was once");
    html("<meta charset = iso-8859-2>", "iso-8859-2", "HTML: without quotes");
    html("<meta charset=iso-8859-2/>", "iso-8859-2", "HTML: at the end");
    html("<meta name=\"viewport\" content=\"x\"><meta charset=\"big5\">",
         "big5", "HTML: behind other ones");
    html("<meta name=\"charset\" content=\"x\"><p charset=y>", "",
         "HTML: the word alone is none");
    html("<!-- <meta charset=big5> --><meta charset=koi8-r>", "koi8-r",
         "HTML: not in a comment");
    html("<metal charset=big5>", "", "HTML: not in another element");
    html("<meta charset=\"utf-16\">", "", "HTML: this cannot be UTF-16");
    html("", "", "HTML: an empty text");
    html("<meta", "", "HTML: cut off");
    html("<meta charset", "", "HTML: or here");
    html("<meta charset=", "", "HTML: or here");
    html("<meta charset=big5", "big5", "HTML: or here");
    html("<!--", "", "HTML: or in a comment");

    memset(text, ' ', sizeof(text));
    strcpy(text + 1000, "<meta charset=big5>");
    html(text, "big5", "HTML: at its beginning");
    memset(text, ' ', 1100);
    strcpy(text + 1100, "<meta charset=big5>");
    html(text, "", "HTML: and not anywhere");
}


static void
test_xml(void)
{
#define xml(text, label, what)                                                \
    declares(scim_charset_of_xml, text, label, what)

    xml("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", "ISO-8859-1",
        "XML: its declaration");
    xml("<?xml version='1.0' encoding = 'KOI8-R' standalone='yes'?><a/>",
        "KOI8-R", "XML: in other quotes");
    xml("<?xml version=\"1.0\"?><a encoding=\"x\"/>", "", "XML: not behind it");
    xml("<a encoding=\"x\"/>", "", "XML: nor without it");
    xml("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>", "",
        "XML: this cannot be UTF-16");
    xml("", "", "XML: an empty text");
    xml("<?xml", "", "XML: cut off");
    xml("<?xml encoding", "", "XML: or here");
}


int
main(void)
{
    mem = scim_mem_new();

    test_utf8();
    test_others();
    test_long();
    test_html();
    test_xml();

    scim_mem_free(mem);

    return done_testing();
}
