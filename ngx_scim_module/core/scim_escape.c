
/*
 * Escaping: one function for each place that a value can be put in.
 */


#include <string.h>

#include "scim_escape.h"


static void scim_escape_percent(scim_buf_t *buf, unsigned char ch);
static int scim_escape_is_unreserved(unsigned char ch);
static int scim_escape_is_hex(unsigned char ch);


void
scim_escape_uri(scim_buf_t *buf, const char *data, size_t len)
{
    size_t  i;

    for (i = 0; i < len; i++) {
        if (scim_escape_is_unreserved(data[i])) {
            scim_buf_char(buf, data[i]);

        } else {
            scim_escape_percent(buf, data[i]);
        }
    }
}


void
scim_escape_uri_literal(scim_buf_t *buf, const char *data, size_t len)
{
    size_t         i;
    unsigned char  ch;

    for (i = 0; i < len; i++) {
        ch = data[i];

        if (ch == '%'
            && !(len - i > 2 && scim_escape_is_hex(data[i + 1])
                 && scim_escape_is_hex(data[i + 2])))
        {
            scim_escape_percent(buf, ch);

        } else if (ch <= ' ' || ch >= 0x7f || strchr("\"<>\\^`{|}", ch)) {
            scim_escape_percent(buf, ch);

        } else {
            scim_buf_char(buf, ch);
        }
    }
}


void
scim_escape_form(scim_buf_t *buf, const char *data, size_t len)
{
    size_t  i;

    for (i = 0; i < len; i++) {
        if (data[i] == ' ') {
            scim_buf_char(buf, '+');

        } else if (scim_escape_is_unreserved(data[i])) {
            scim_buf_char(buf, data[i]);

        } else {
            scim_escape_percent(buf, data[i]);
        }
    }
}


void
scim_escape_xml(scim_buf_t *buf, const char *data, size_t len)
{
    size_t  i, j;

    static const struct {
        char         ch;
        const char  *text;
    } escapes[] = {
        { '&', "&amp;" },
        { '<', "&lt;" },
        { '>', "&gt;" },
        { '"', "&quot;" },
        { '\'', "&#39;" },
        { '\t', "&#9;" },
        { '\n', "&#10;" },
        { '\r', "&#13;" },
        { '\0', NULL }
    };

    for (i = 0; i < len; i++) {

        for (j = 0; escapes[j].text; j++) {
            if (data[i] == escapes[j].ch) {
                break;
            }
        }

        if (escapes[j].text) {
            scim_buf_text(buf, escapes[j].text);

        } else {
            scim_buf_char(buf, data[i]);
        }
    }
}


int
scim_escape_is_xml(const char *data, size_t len)
{
    size_t         i;
    unsigned char  ch;

    for (i = 0; i < len; i++) {
        ch = data[i];

        if (ch < ' ' && ch != '\t' && ch != '\n' && ch != '\r') {
            return 0;
        }

        /* U+FFFE and U+FFFF */

        if (ch == 0xef && len - i > 2 && (unsigned char) data[i + 1] == 0xbf
            && (unsigned char) data[i + 2] >= 0xbe)
        {
            return 0;
        }
    }

    return 1;
}


void
scim_escape_regex(scim_buf_t *buf, const char *data, size_t len)
{
    size_t  i;

    for (i = 0; i < len; i++) {
        if (data[i] && strchr(".*+?|()[]{}^$\\/#- \t\r\n\v\f", data[i])) {
            scim_buf_char(buf, '\\');
        }

        scim_buf_char(buf, data[i]);
    }
}


void
scim_escape_none(scim_buf_t *buf, const char *data, size_t len)
{
    scim_buf_add(buf, data, len);
}


static void
scim_escape_percent(scim_buf_t *buf, unsigned char ch)
{
    char               text[3];
    static const char  hex[] = "0123456789ABCDEF";

    text[0] = '%';
    text[1] = hex[ch >> 4];
    text[2] = hex[ch & 0xf];

    scim_buf_add(buf, text, 3);
}


static int
scim_escape_is_unreserved(unsigned char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z')
           || (ch >= '0' && ch <= '9')
           || ch == '-' || ch == '.' || ch == '_' || ch == '~';
}


static int
scim_escape_is_hex(unsigned char ch)
{
    ch |= 0x20;

    return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f');
}
