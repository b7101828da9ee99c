
/*
 * Texts in other charsets than UTF-8, by libc's iconv.
 */


#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "scim_buf.h"
#include "scim_charset.h"
#include "scim_text.h"


/* HTML, 13.2.3.2: a <meta> further behind is not looked for */

#define SCIM_CHARSET_HTML     1024
#define SCIM_CHARSET_XML      256

#define SCIM_CHARSET_LABEL    32
#define SCIM_CHARSET_CHUNK    4096

#define SCIM_CHARSET_BAD      "\xef\xbf\xbd"
#define SCIM_CHARSET_MAX_CHAR  0x10ffff


/* "unit" is what is passed over if it is wrong, in bytes */

typedef struct {
    const char           *label;
    const char           *name;
    size_t                unit;
} scim_charset_t;


/*
 * Labels are compared by their letters and digits.  Only these are handed to
 * iconv, since an application is not to choose among the hundreds it has.
 */

static const scim_charset_t  scim_charsets[] = {
    { "ascii",          "CP1252",       1 },
    { "usascii",        "CP1252",       1 },
    { "iso88591",       "CP1252",       1 },
    { "latin1",         "CP1252",       1 },
    { "iso88592",       "ISO-8859-2",   1 },
    { "latin2",         "ISO-8859-2",   1 },
    { "iso88593",       "ISO-8859-3",   1 },
    { "iso88594",       "ISO-8859-4",   1 },
    { "iso88595",       "ISO-8859-5",   1 },
    { "iso88596",       "ISO-8859-6",   1 },
    { "iso88597",       "ISO-8859-7",   1 },
    { "iso88598",       "ISO-8859-8",   1 },
    { "iso88598i",      "ISO-8859-8",   1 },
    { "iso88599",       "CP1254",       1 },
    { "latin5",         "CP1254",       1 },
    { "iso885910",      "ISO-8859-10",  1 },
    { "iso885911",      "CP874",        1 },
    { "tis620",         "CP874",        1 },
    { "windows874",     "CP874",        1 },
    { "iso885913",      "ISO-8859-13",  1 },
    { "iso885914",      "ISO-8859-14",  1 },
    { "iso885915",      "ISO-8859-15",  1 },
    { "latin9",         "ISO-8859-15",  1 },
    { "iso885916",      "ISO-8859-16",  1 },
    { "windows1250",    "CP1250",       1 },
    { "cp1250",         "CP1250",       1 },
    { "windows1251",    "CP1251",       1 },
    { "cp1251",         "CP1251",       1 },
    { "windows1252",    "CP1252",       1 },
    { "cp1252",         "CP1252",       1 },
    { "windows1253",    "CP1253",       1 },
    { "cp1253",         "CP1253",       1 },
    { "windows1254",    "CP1254",       1 },
    { "cp1254",         "CP1254",       1 },
    { "windows1255",    "CP1255",       1 },
    { "cp1255",         "CP1255",       1 },
    { "windows1256",    "CP1256",       1 },
    { "cp1256",         "CP1256",       1 },
    { "windows1257",    "CP1257",       1 },
    { "cp1257",         "CP1257",       1 },
    { "windows1258",    "CP1258",       1 },
    { "cp1258",         "CP1258",       1 },
    { "koi8r",          "KOI8-R",       1 },
    { "koi8u",          "KOI8-U",       1 },
    { "ibm866",         "CP866",        1 },
    { "cp866",          "CP866",        1 },
    { "macintosh",      "MACINTOSH",    1 },
    { "xmacroman",      "MACINTOSH",    1 },
    { "shiftjis",       "CP932",        1 },
    { "sjis",           "CP932",        1 },
    { "xsjis",          "CP932",        1 },
    { "windows31j",     "CP932",        1 },
    { "cp932",          "CP932",        1 },
    { "eucjp",          "EUC-JP-MS",    1 },
    { "iso2022jp",      "ISO-2022-JP",  1 },
    { "euckr",          "CP949",        1 },
    { "ksc56011987",    "CP949",        1 },
    { "windows949",     "CP949",        1 },
    { "cp949",          "CP949",        1 },
    { "gb2312",         "GB18030",      1 },
    { "gbk",            "GB18030",      1 },
    { "xgbk",           "GB18030",      1 },
    { "cp936",          "GB18030",      1 },
    { "gb18030",        "GB18030",      1 },
    { "big5",           "BIG5-HKSCS",   1 },
    { "big5hkscs",      "BIG5-HKSCS",   1 },
    { "utf16",          "UTF-16LE",     2 },
    { "utf16le",        "UTF-16LE",     2 },
    { "utf16be",        "UTF-16BE",     2 },
    { NULL,             NULL,           0 }
};


static const scim_charset_t *scim_charset_find(scim_str_t label);
static scim_str_t scim_charset_mark(scim_str_t *text);
static scim_rc_t scim_charset_convert(scim_mem_t *mem, scim_str_t text,
    iconv_t cd, size_t unit, scim_str_t *utf8);
static scim_rc_t scim_charset_clean(scim_mem_t *mem, scim_str_t text,
    scim_str_t *utf8);
static const char *scim_charset_valid(const char *p, const char *end);
static const char *scim_charset_search(const char *p, const char *end,
    const char *word);
static scim_str_t scim_charset_value(const char *p, const char *end);


scim_rc_t
scim_charset_decode(scim_mem_t *mem, scim_str_t text, scim_str_t label,
    scim_str_t *utf8)
{
    iconv_t                cd;
    scim_rc_t              rc;
    scim_str_t             mark;
    const scim_charset_t  *charset;

    mark = scim_charset_mark(&text);
    charset = scim_charset_find(mark.len ? mark : label);

    if (charset == NULL) {
        return scim_charset_clean(mem, text, utf8);
    }

    cd = iconv_open("UTF-8", charset->name);

    if (cd == (iconv_t) -1) {
        return errno == ENOMEM ? SCIM_FAIL
                               : scim_charset_clean(mem, text, utf8);
    }

    rc = scim_charset_convert(mem, text, cd, charset->unit, utf8);

    (void) iconv_close(cd);

    return rc;
}


scim_str_t
scim_charset_of_html(scim_str_t text)
{
    const char  *p, *end, *close;
    scim_str_t   label = scim_str("");

    end = text.data + (text.len < SCIM_CHARSET_HTML ? text.len
                                                    : SCIM_CHARSET_HTML);

    for (p = text.data; p < end && label.len == 0; /* void */) {

        if (end - p > 4 && memcmp(p, "<!--", 4) == 0) {
            p = scim_charset_search(p + 4, end, "-->");

        } else if (end - p > 5 && strncasecmp(p, "<meta", 5) == 0
                   && strchr(" \t\r\n/", p[5]))
        {
            close = scim_charset_search(p, end, ">");
            p = scim_charset_search(p, close, "charset");

            label = scim_charset_value(p < close ? p + 7 : close, close);
            p = close;

        } else {
            p++;
        }
    }

    return label;
}


scim_str_t
scim_charset_of_xml(scim_str_t text)
{
    const char  *p, *end;
    scim_str_t   label = scim_str("");

    end = text.data + (text.len < SCIM_CHARSET_XML ? text.len
                                                   : SCIM_CHARSET_XML);

    if (text.len < 6 || memcmp(text.data, "<?xml", 5) != 0) {
        return label;
    }

    end = scim_charset_search(text.data, end, "?>");
    p = scim_charset_search(text.data, end, "encoding");

    return p < end ? scim_charset_value(p + 8, end) : label;
}


/* NULL for what is, or is taken for, UTF-8 */

static const scim_charset_t *
scim_charset_find(scim_str_t label)
{
    char    ch, text[SCIM_CHARSET_LABEL];
    size_t  i, n;

    for (i = 0, n = 0; i < label.len && n < sizeof(text) - 1; i++) {
        ch = label.data[i];

        if (ch >= 'A' && ch <= 'Z') {
            ch |= 0x20;
        }

        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9')) {
            text[n++] = ch;
        }
    }

    text[n] = '\0';

    if (strcmp(text, "utf8") == 0 || n == 0) {
        return NULL;
    }

    for (i = 0; scim_charsets[i].label; i++) {
        if (strcmp(scim_charsets[i].label, text) == 0) {
            return &scim_charsets[i];
        }
    }

    return NULL;
}


/* the charset by the byte order mark, which is passed over; or empty */

static scim_str_t
scim_charset_mark(scim_str_t *text)
{
    size_t  i;

    static const struct {
        scim_str_t  mark;
        scim_str_t  label;
    } marks[] = {
        { scim_str("\xef\xbb\xbf"), scim_str("utf-8") },
        { scim_str("\xfe\xff"),     scim_str("utf-16be") },
        { scim_str("\xff\xfe"),     scim_str("utf-16le") },
        { scim_str(""),             scim_str("") }
    };

    for (i = 0; marks[i].mark.len; i++) {
        if (text->len >= marks[i].mark.len
            && memcmp(text->data, marks[i].mark.data, marks[i].mark.len) == 0)
        {
            text->data += marks[i].mark.len;
            text->len -= marks[i].mark.len;
            break;
        }
    }

    return marks[i].label;
}


static scim_rc_t
scim_charset_convert(scim_mem_t *mem, scim_str_t text, iconv_t cd,
    size_t unit, scim_str_t *utf8)
{
    int          ended;
    char         chunk[SCIM_CHARSET_CHUNK], *in, *out;
    size_t       n, left, room;
    scim_buf_t   buf;

    scim_buf_init(&buf, mem);

    /* iconv's parameter is no const, but it does not write there */

    in = (char *) text.data;
    left = text.len;
    ended = 0;

    while (!ended && !buf.failed) {
        out = chunk;
        room = sizeof(chunk);

        /* a charset with states may keep a character back to the end */

        ended = (left == 0);
        n = iconv(cd, ended ? NULL : &in, ended ? NULL : &left, &out, &room);

        scim_buf_add(&buf, chunk, out - chunk);

        if (n != (size_t) -1 || errno == E2BIG) {
            continue;
        }

        scim_buf_text(&buf, SCIM_CHARSET_BAD);

        n = left < unit ? left : unit;
        in += n;
        left -= n;
    }

    utf8->data = buf.data;
    utf8->len = buf.len;

    return buf.failed ? SCIM_FAIL : SCIM_OK;
}


static scim_rc_t
scim_charset_clean(scim_mem_t *mem, scim_str_t text, scim_str_t *utf8)
{
    scim_buf_t   buf;
    const char  *p, *end, *bad;

    p = text.data;
    end = p + text.len;
    bad = scim_charset_valid(p, end);

    if (bad == end) {
        *utf8 = text;
        return SCIM_OK;
    }

    scim_buf_init(&buf, mem);

    for ( /* void */ ; bad < end; bad = scim_charset_valid(p, end)) {
        scim_buf_add(&buf, p, bad - p);
        scim_buf_text(&buf, SCIM_CHARSET_BAD);
        p = bad + 1;
    }

    scim_buf_add(&buf, p, end - p);

    utf8->data = buf.data;
    utf8->len = buf.len;

    return buf.failed ? SCIM_FAIL : SCIM_OK;
}


/* the first byte that is not part of UTF-8, or the end */

static const char *
scim_charset_valid(const char *p, const char *end)
{
    uint64_t     word;
    const char  *start;

    while (p < end) {

        /* most of it is ASCII, which is seen in eight at a time */

        if (end - p >= 8) {
            memcpy(&word, p, 8);

            if ((word & 0x8080808080808080u) == 0) {
                p += 8;
                continue;
            }
        }

        start = p;

        if (scim_text_next(&p, end) > SCIM_CHARSET_MAX_CHAR) {
            return start;
        }
    }

    return end;
}


/* where the word begins, in any case, or the end */

static const char *
scim_charset_search(const char *p, const char *end, const char *word)
{
    size_t  len;

    len = strlen(word);

    for ( /* void */ ; p < end; p++) {
        if ((size_t) (end - p) >= len && strncasecmp(p, word, len) == 0) {
            return p;
        }
    }

    return end;
}


/* what stands behind the "=", with quotes or without */

static scim_str_t
scim_charset_value(const char *p, const char *end)
{
    scim_str_t             value = scim_str("");
    const scim_charset_t  *charset;

    while (p < end && strchr(" \t\r\n", *p)) {
        p++;
    }

    if (p == end || *p != '=') {
        return value;
    }

    for (p++; p < end && strchr(" \t\r\n\"'", *p); p++) {
        /* void */
    }

    for (value.data = p; p < end && !strchr(" \t\r\n\"';/>", *p); p++) {
        value.len++;
    }

    charset = scim_charset_find(value);

    if (charset && charset->unit > 1) {
        value.len = 0;
    }

    return value;
}
