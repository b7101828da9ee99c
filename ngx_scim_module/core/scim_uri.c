
/*
 * What a request's uri says.
 */


#include <string.h>
#include <strings.h>

#include "scim_text.h"
#include "scim_uri.h"


static scim_rc_t scim_uri_decode(scim_mem_t *mem, scim_str_t raw, int form,
    scim_str_t *text, scim_error_t *err);
static int scim_uri_char(scim_str_t *text, int form);
static int scim_uri_hex(char ch);
static scim_str_t scim_uri_cut(scim_str_t *text, char ch);
static int scim_uri_is_name(scim_str_t raw, const char *name);
static int scim_uri_is_clean(scim_str_t text);
static int scim_uri_slash(scim_str_t *text);


scim_rc_t
scim_uri_path(scim_mem_t *mem, scim_str_t raw, scim_uri_path_t *path,
    scim_error_t *err)
{
    scim_str_t  segment, text;

    memset(path, 0, sizeof(scim_uri_path_t));

    while (raw.len) {
        segment = scim_uri_cut(&raw, '/');

        if (segment.len == 0) {
            continue;
        }

        if (scim_uri_decode(mem, segment, 0, &text, err) != SCIM_OK) {
            return SCIM_FAIL;
        }

        if (!scim_uri_is_clean(text)) {
            return scim_error_set(err, 400, NULL,
                                  "the path has a control character");
        }

        if (path->nsegments < SCIM_URI_SEGMENTS) {
            path->segments[path->nsegments] = text;
        }

        path->nsegments++;
    }

    return SCIM_OK;
}


scim_rc_t
scim_uri_arg(scim_mem_t *mem, scim_str_t query, const char *name,
    scim_str_t *value, scim_error_t *err)
{
    scim_str_t  arg, key;

    value->len = 0;
    value->data = "";

    while (query.len) {
        arg = scim_uri_cut(&query, '&');
        key = scim_uri_cut(&arg, '=');

        /* "filter" and "filter=" ask for nothing */

        if (arg.len == 0 || !scim_uri_is_name(key, name)) {
            continue;
        }

        if (scim_uri_decode(mem, arg, 1, value, err) != SCIM_OK) {
            if (err->status == 400) {
                err->scim_type = "invalidValue";
            }

            return SCIM_FAIL;
        }

        return SCIM_OK;
    }

    return SCIM_DECLINED;
}


int
scim_uri_has_arg(scim_str_t query, const char *name)
{
    scim_str_t  arg, key;

    while (query.len) {
        arg = scim_uri_cut(&query, '&');
        key = scim_uri_cut(&arg, '=');

        if (scim_uri_is_name(key, name)) {
            return 1;
        }
    }

    return 0;
}


/*
 * nginx has chosen the location by the decoded path with runs of slashes made
 * one, so %2F counts as a slash here, unlike behind the prefix.
 */

scim_rc_t
scim_uri_below(scim_str_t raw, scim_str_t prefix, scim_str_t *below)
{
    int  ch;

    below->len = 0;
    below->data = "";

    while (prefix.len) {
        ch = (unsigned char) prefix.data[0];

        prefix.data++;
        prefix.len--;

        if (ch != '/') {
            if (raw.len == 0 || scim_uri_char(&raw, 0) != ch) {
                return SCIM_DECLINED;
            }

            continue;
        }

        while (prefix.len && prefix.data[0] == '/') {
            prefix.data++;
            prefix.len--;
        }

        /* the slash that ends the prefix may be missing */

        if (prefix.len && !scim_uri_slash(&raw)) {
            return SCIM_DECLINED;
        }
    }

    if (raw.len && !scim_uri_slash(&raw)) {
        return SCIM_DECLINED;
    }

    if (raw.len) {
        *below = raw;
    }

    return SCIM_OK;
}


int
scim_uri_utf8(const char *data, size_t len)
{
    uint32_t     ch;
    const char  *end;

    if (len == 0) {
        return 1;
    }

    end = data + len;

    while (data < end) {
        ch = scim_text_next(&data, end);

        if (ch == 0 || ch > 0x10ffff) {
            return 0;
        }
    }

    return 1;
}


static scim_rc_t
scim_uri_decode(scim_mem_t *mem, scim_str_t raw, int form, scim_str_t *text,
    scim_error_t *err)
{
    int    ch;
    char  *p;

    p = scim_mem_nalloc(mem, raw.len + 1);
    if (p == NULL) {
        return scim_error_memory(err);
    }

    text->data = p;

    while (raw.len) {
        ch = scim_uri_char(&raw, form);

        if (ch < 0) {
            return scim_error_set(err, 400, NULL,
                                  "the uri has a broken percent-encoding");
        }

        *p++ = (char) ch;
    }

    *p = '\0';
    text->len = p - text->data;

    if (!scim_uri_utf8(text->data, text->len)) {
        return scim_error_set(err, 400, NULL,
                              "the uri is not UTF-8, or has a NUL");
    }

    return SCIM_OK;
}


/* takes one character off the text, decoded; -1 if its escape is broken */

static int
scim_uri_char(scim_str_t *text, int form)
{
    int   high, low;
    char  ch;

    ch = text->data[0];

    if (ch != '%') {
        text->data++;
        text->len--;

        return (form && ch == '+') ? ' ' : (unsigned char) ch;
    }

    if (text->len < 3) {
        return -1;
    }

    high = scim_uri_hex(text->data[1]);
    low = scim_uri_hex(text->data[2]);

    if (high < 0 || low < 0) {
        return -1;
    }

    text->data += 3;
    text->len -= 3;

    return high << 4 | low;
}


static int
scim_uri_hex(char ch)
{
    if (ch >= '0' && ch <= '9') {
        return ch - '0';
    }

    if (ch >= 'a' && ch <= 'f') {
        return ch - 'a' + 10;
    }

    if (ch >= 'A' && ch <= 'F') {
        return ch - 'A' + 10;
    }

    return -1;
}


/* takes what is before the first "ch", and that, off the text */

static scim_str_t
scim_uri_cut(scim_str_t *text, char ch)
{
    size_t      n;
    scim_str_t  head;

    for (n = 0; n < text->len && text->data[n] != ch; n++) {
        /* void */
    }

    head.len = n;
    head.data = text->data;

    if (n < text->len) {
        n++;
    }

    text->data += n;
    text->len -= n;

    return head;
}


static int
scim_uri_is_name(scim_str_t raw, const char *name)
{
    int   ch;
    char  text[2];

    text[1] = '\0';

    while (raw.len) {
        ch = scim_uri_char(&raw, 1);

        if (ch <= 0) {
            return 0;
        }

        text[0] = (char) ch;

        if (*name == '\0' || strncasecmp(text, name, 1) != 0) {
            return 0;
        }

        name++;
    }

    return *name == '\0';
}


static int
scim_uri_is_clean(scim_str_t text)
{
    size_t  i;

    for (i = 0; i < text.len; i++) {
        if ((unsigned char) text.data[i] < 0x20 || text.data[i] == 0x7f) {
            return 0;
        }
    }

    return 1;
}


/* takes a run of slashes off the text, encoded ones too; 0 for none */

static int
scim_uri_slash(scim_str_t *text)
{
    int         found;
    scim_str_t  rest;

    found = 0;

    for ( ;; ) {
        rest = *text;

        if (rest.len == 0 || scim_uri_char(&rest, 0) != '/') {
            return found;
        }

        *text = rest;
        found = 1;
    }
}
