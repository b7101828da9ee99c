/*
 * Text compared without regard to case.
 */

#include "tap.h"
#include "scim_text.h"


static scim_mem_t  *mem;


static int
compare(const char *a, const char *b)
{
    return scim_text_compare(a, strlen(a), b, strlen(b), 0);
}


static const char *
fold(const char *text)
{
    size_t  len;

    len = strlen(text);

    return scim_text_fold(mem, text, &len);
}


static size_t
encode(char *p, unsigned ch)
{
    if (ch < 0x80) {
        p[0] = ch;
        return 1;
    }

    if (ch < 0x800) {
        p[0] = 0xc0 | ch >> 6;
        p[1] = 0x80 | (ch & 0x3f);
        return 2;
    }

    if (ch < 0x10000) {
        p[0] = 0xe0 | ch >> 12;
        p[1] = 0x80 | (ch >> 6 & 0x3f);
        p[2] = 0x80 | (ch & 0x3f);
        return 3;
    }

    p[0] = 0xf0 | ch >> 18;
    p[1] = 0x80 | (ch >> 12 & 0x3f);
    p[2] = 0x80 | (ch >> 6 & 0x3f);
    p[3] = 0x80 | (ch & 0x3f);

    return 4;
}


static void
test_fold(void)
{
    is_str(fold(""), "", "the empty text");
    is_str(fold("Hello, World [09]@`{"), "hello, world [09]@`{", "ASCII");
    is_str(fold("\xc3\x89" "COLE"), "\xc3\xa9" "cole", "Latin-1: É");
    is_str(fold("\xc3\x97\xc3\xb7\xc3\x9f"), "\xc3\x97\xc3\xb7\xc3\x9f",
           "× ÷ and ß stay");
    is_str(fold("\xe1\xba\x9e"), "\xc3\x9f", "ẞ is ß, not ss");
    is_str(fold("\xc5\x81\xc3\xb3" "D\xc5\xb9"),
           "\xc5\x82\xc3\xb3" "d\xc5\xba", "Latin Extended-A: ŁÓDŹ");
    is_str(fold("\xc5\xb8"), "\xc3\xbf", "Ÿ is the one far away, ÿ");
    is_str(fold("\xc4\xb0"), "\xc4\xb0", "İ has no simple folding");
    is_str(fold("I\xc4\xb1"), "i\xc4\xb1", "I is i, not the Turkish ı");
    is_str(fold("\xce\xa3\xcf\x82\xcf\x83"), "\xcf\x83\xcf\x83\xcf\x83",
           "Greek: all three sigmas");
    is_str(fold("\xd0\x96\xd0\x81"), "\xd0\xb6\xd1\x91", "Cyrillic: ЖЁ");
    is_str(fold("\xd4\xb1"), "\xd5\xa1", "Armenian: Ա");
    is_str(fold("\xe1\xb2\x90"), "\xe1\x83\x90", "Georgian: Ა");
    is_str(fold("\xe1\xbb\x86"), "\xe1\xbb\x87", "Vietnamese: Ệ");
    is_str(fold("\xef\xbc\xa1"), "\xef\xbd\x81", "fullwidth A");
    is_str(fold("\xe2\x84\xaa"), "k", "the Kelvin sign is a k");
    is_str(fold("\xc8\xba"), "\xe2\xb1\xa5", "Ⱥ becomes longer");
    is_str(fold("\xf0\x90\x90\x80"), "\xf0\x90\x90\xa8", "Deseret, 4 bytes");
    is_str(fold("\xe4\xb8\xad\xf0\x9f\x98\x80"),
           "\xe4\xb8\xad\xf0\x9f\x98\x80", "what has no case stays");
}


/* each character there is: the key is a text, and folded for good */

static void
test_all(void)
{
    char        text[4], *once, *twice;
    size_t      len, n;
    unsigned    ch, changed, bad;
    scim_mem_t *own;

    changed = 0;
    bad = 0;

    own = NULL;

    for (ch = 1; ch <= 0x10ffff; ch++) {
        if (ch % 4096 == 1) {
            scim_mem_free(own);
            own = scim_mem_new();
        }

        if (ch >= 0xd800 && ch < 0xe000) {
            continue;
        }

        len = encode(text, ch);
        n = len;
        once = scim_text_fold(own, text, &n);

        if (n != len || memcmp(once, text, n) != 0) {
            changed++;
        }

        bad += (scim_text_compare(text, len, once, n, 0) != 0);

        len = n;
        twice = scim_text_fold(own, once, &n);

        bad += (n != len || memcmp(once, twice, n) != 0);
    }

    scim_mem_free(own);

    is_int(changed, 1428 + 26, "all characters that Unicode 14 folds are "
           "folded");
    is_int(bad, 0, "a folded text equals its original and folds to itself");
}


static void
test_compare(void)
{
    ok(compare("", "") == 0, "two empty texts");
    ok(compare("", "a") < 0, "the empty text is the first");
    ok(compare("a", "") > 0, "a text is behind it");
    ok(compare("abc", "ABC") == 0, "no case");
    ok(compare("abc", "ABCd") < 0, "the shorter one is first");
    ok(compare("abcd", "ABC") > 0, "the longer one is behind it");
    ok(compare("B", "a") > 0, "the order is that of the folded texts");
    ok(compare("Z", "\xc3\xa9") < 0, "beyond ASCII by number");
    ok(compare("\xef\xbf\xbd", "\xf0\x90\x80\x80") < 0,
       "the order of UTF-8, not of UTF-16");
    ok(compare("\xc3\x89", "E\xcc\x81") != 0, "nothing is normalised");

    ok(scim_text_compare("abc", 3, "ABC", 3, 1) > 0, "caseExact has case");
    ok(scim_text_compare("\xc3\x89", 2, "\xc3\xa9", 2, 1) < 0,
       "beyond ASCII too");
    ok(scim_text_compare("a\0b", 3, "A\0B", 3, 0) == 0, "a NUL ends nothing");
    ok(scim_text_compare(NULL, 0, "a", 1, 0) < 0, "nothing is empty");
    ok(scim_text_compare(NULL, 0, NULL, 0, 0) == 0, "and equal to nothing");
}


static void
test_parts(void)
{
    static const struct {
        const char  *text;
        const char  *part;
        int          starts;
        int          ends;
        int          contains;
    } rows[] = {
        { "", "", 1, 1, 1 },
        { "abc", "", 1, 1, 1 },
        { "", "a", 0, 0, 0 },
        { "abc", "ABC", 1, 1, 1 },
        { "abc", "AB", 1, 0, 1 },
        { "abc", "BC", 0, 1, 1 },
        { "abc", "B", 0, 0, 1 },
        { "abc", "d", 0, 0, 0 },
        { "abc", "abcd", 0, 0, 0 },
        { "aab", "AB", 0, 1, 1 },
        { "aabaac", "aac", 0, 1, 1 },
        { "abababac", "ABABAC", 0, 1, 1 },
        { "abababab", "ababac", 0, 0, 0 },
        { "\xc8\xba" "x", "\xe2\xb1\xa5" "X", 1, 1, 1 },
        { "x\xe2\x84\xaa", "K", 0, 1, 1 },
        { "k\xe2\x84\xaa" "k", "\xe2\x84\xaa", 1, 1, 1 },
        { "\xc3\xa9", "\xa9", 0, 0, 0 },
        { "\xc3\xa9", "\xc3", 0, 0, 0 }
    };

    size_t       i, tlen, plen;
    const char  *text, *part;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        text = rows[i].text;
        part = rows[i].part;
        tlen = strlen(text);
        plen = strlen(part);

        is_int(scim_text_starts(text, tlen, part, plen, 0), rows[i].starts,
               "\"%s\" starts with \"%s\" or not", text, part);
        is_int(scim_text_ends(text, tlen, part, plen, 0), rows[i].ends,
               "or ends with it");
        is_int(scim_text_contains(text, tlen, part, plen, 0),
               rows[i].contains, "or contains it");
    }

    ok(!scim_text_starts("abc", 3, "A", 1, 1), "a start has case");
    ok(!scim_text_ends("abc", 3, "C", 1, 1), "an end has case");
    ok(!scim_text_contains("abc", 3, "B", 1, 1), "a part has case");
    ok(scim_text_contains("aBc", 3, "B", 1, 1), "and is found with it");
}


/* of bytes that are no UTF-8 each is a character of its own */

static void
test_invalid(void)
{
    size_t       i, len;
    const char  *p;
    static const char *const  broken[] = {
        "\x80", "\xc3", "\xc3(", "\xc0\x80", "\xe2\x82", "\xe2\x28\xa1",
        "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x9f\x98", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xfe"
    };

    for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        p = broken[i];
        len = strlen(p);

        ok(scim_text_next(&p, p + len) > 0x10ffff, "no UTF-8, case %d",
           (int) i);
        is_int(p - broken[i], 1, "one byte is taken");
        is_str(fold(broken[i]), broken[i], "it folds to itself");
        ok(compare(broken[i], broken[i]) == 0, "it equals itself");
        ok(compare(broken[i], "\xef\xbf\xbd") != 0, "it equals no other");
    }

    ok(compare("\xc3", "\xe3") != 0, "bytes that are no UTF-8 have no case");
}


static void
test_long(void)
{
    char    *text, *part;
    size_t   len = 1000000, plen = SCIM_TEXT_MAX_PART;

    text = malloc(len);
    part = malloc(plen + 1);

    memset(text, 'a', len);
    memset(part, 'A', plen + 1);
    part[plen - 1] = 'b';

    ok(!scim_text_contains(text, len, part, plen, 0),
       "a search that is made to be slow");

    memcpy(text + len - plen, part, plen);

    ok(scim_text_contains(text, len, part, plen, 0), "and finds the end");
    ok(scim_text_ends(text, len, part, plen, 0), "where it is");
    ok(!scim_text_contains(text, len, part, plen + 1, 0),
       "a longer part is not looked for");

    free(text);
    free(part);
}


int
main(void)
{
    mem = scim_mem_new();

    test_fold();
    test_all();
    test_compare();
    test_parts();
    test_invalid();
    test_long();

    scim_mem_free(mem);

    return done_testing();
}
