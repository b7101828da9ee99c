
/*
 * The tree of a JSON text.
 *
 * jansson reads a text character by character, with a look at each from three
 * sides.  Here is what nearly all texts are made of, and what is rare is still
 * read by jansson: a string with a backslash, a number but a short integer.
 */


#include <string.h>

#include "scim_json.h"


/* where jansson gives up too */

#define SCIM_JSON_DEPTH   2048

/* so many digits fit into any json_int_t */

#define SCIM_JSON_DIGITS  18


typedef struct {
    const char   *pos;
    const char   *end;
    unsigned      depth;
} scim_json_reader_t;


static json_t *scim_json_read_new(scim_json_reader_t *reader);
static json_t *scim_json_read_object_new(scim_json_reader_t *reader);
static json_t *scim_json_read_array_new(scim_json_reader_t *reader);
static int scim_json_read_member(scim_json_reader_t *reader, json_t *object);
static json_t *scim_json_read_string_new(scim_json_reader_t *reader);
static int scim_json_scan_string(scim_json_reader_t *reader,
    scim_str_t *string);
static json_t *scim_json_read_number_new(scim_json_reader_t *reader);
static json_t *scim_json_read_word_new(scim_json_reader_t *reader);
static json_t *scim_json_rare_new(const char *start, const char *end);
static int scim_json_skip(scim_json_reader_t *reader, int ch);
static int scim_json_next(scim_json_reader_t *reader);


json_t *
scim_json_parse_new(scim_str_t text)
{
    json_t              *value;
    scim_json_reader_t   reader;

    reader.pos = text.data;
    reader.end = text.data + text.len;
    reader.depth = 0;

    value = scim_json_read_new(&reader);

    if (value && scim_json_next(&reader) != -1) {
        json_decref(value);
        return NULL;
    }

    return value;
}


static json_t *
scim_json_read_new(scim_json_reader_t *reader)
{
    json_t  *value;

    if (reader->depth == SCIM_JSON_DEPTH) {
        return NULL;
    }

    reader->depth++;

    switch (scim_json_next(reader)) {

    case '{':
        value = scim_json_read_object_new(reader);
        break;

    case '[':
        value = scim_json_read_array_new(reader);
        break;

    case '"':
        value = scim_json_read_string_new(reader);
        break;

    case 't':
    case 'f':
    case 'n':
        value = scim_json_read_word_new(reader);
        break;

    default:
        value = scim_json_read_number_new(reader);
        break;
    }

    reader->depth--;

    return value;
}


static json_t *
scim_json_read_object_new(scim_json_reader_t *reader)
{
    json_t  *object;

    object = json_object();
    if (object == NULL) {
        return NULL;
    }

    reader->pos++;

    if (scim_json_skip(reader, '}')) {
        return object;
    }

    do {
        if (scim_json_read_member(reader, object) != 0) {
            break;
        }

        if (scim_json_skip(reader, '}')) {
            return object;
        }

    } while (scim_json_skip(reader, ','));

    json_decref(object);

    return NULL;
}


/* 0 if there was one */

static int
scim_json_read_member(scim_json_reader_t *reader, json_t *object)
{
    int          rc;
    json_t      *value, *rare;
    scim_str_t   name;

    if (scim_json_next(reader) != '"') {
        return -1;
    }

    rare = NULL;

    if (!scim_json_scan_string(reader, &name)) {
        rare = scim_json_read_string_new(reader);

        if (rare == NULL) {
            return -1;
        }

        name.data = json_string_value(rare);
        name.len = json_string_length(rare);
    }

    rc = -1;

    if (scim_json_skip(reader, ':')) {
        value = scim_json_read_new(reader);

        /* the last one with a name counts */

        if (value) {
            rc = json_object_setn_new_nocheck(object, name.data, name.len,
                                              value);
        }
    }

    json_decref(rare);

    return rc;
}


static json_t *
scim_json_read_array_new(scim_json_reader_t *reader)
{
    json_t  *array, *element;

    array = json_array();
    if (array == NULL) {
        return NULL;
    }

    reader->pos++;

    if (scim_json_skip(reader, ']')) {
        return array;
    }

    do {
        element = scim_json_read_new(reader);

        if (element == NULL || json_array_append_new(array, element) != 0) {
            break;
        }

        if (scim_json_skip(reader, ']')) {
            return array;
        }

    } while (scim_json_skip(reader, ','));

    json_decref(array);

    return NULL;
}


static json_t *
scim_json_read_string_new(scim_json_reader_t *reader)
{
    const char  *p, *start;
    scim_str_t   string;

    if (scim_json_scan_string(reader, &string)) {
        return json_stringn_nocheck(string.data, string.len);
    }

    start = reader->pos;

    for (p = start + 1; p < reader->end; p++) {

        if (*p == '"') {
            reader->pos = p + 1;
            return scim_json_rare_new(start, reader->pos);
        }

        p += (*p == '\\');
    }

    return NULL;
}


/* 0, and nothing is read, if it is not as plain as most */

static int
scim_json_scan_string(scim_json_reader_t *reader, scim_str_t *string)
{
    const char  *p;

    string->data = reader->pos + 1;
    p = scim_json_plain(string->data, reader->end);

    if (p == reader->end || *p != '"') {
        return 0;
    }

    string->len = p - string->data;
    reader->pos = p + 1;

    return 1;
}


static json_t *
scim_json_read_number_new(scim_json_reader_t *reader)
{
    json_int_t   n;
    const char  *p, *start, *digits;

    start = reader->pos;
    digits = start + (start < reader->end && *start == '-');
    n = 0;

    for (p = digits; p < reader->end && *p >= '0' && *p <= '9'; p++) {

        if (p - digits < SCIM_JSON_DIGITS) {
            n = n * 10 + (*p - '0');
        }
    }

    reader->pos = p;

    if (p - digits > 0 && p - digits <= SCIM_JSON_DIGITS
        && (*digits != '0' || p - digits == 1)
        && (p == reader->end || strchr(".eE", *p) == NULL))
    {
        return json_integer(*start == '-' ? -n : n);
    }

    while (p < reader->end && *p && strchr("+-.0123456789Ee", *p)) {
        p++;
    }

    reader->pos = p;

    return scim_json_rare_new(start, p);
}


static json_t *
scim_json_read_word_new(scim_json_reader_t *reader)
{
    size_t  len;

    len = reader->end - reader->pos;

    if (len >= 4 && memcmp(reader->pos, "true", 4) == 0) {
        reader->pos += 4;
        return json_true();
    }

    if (len >= 4 && memcmp(reader->pos, "null", 4) == 0) {
        reader->pos += 4;
        return json_null();
    }

    if (len >= 5 && memcmp(reader->pos, "false", 5) == 0) {
        reader->pos += 5;
        return json_false();
    }

    return NULL;
}


static json_t *
scim_json_rare_new(const char *start, const char *end)
{
    return json_loadb(start, end - start, JSON_DECODE_ANY, NULL);
}


/* 1 if "ch" came, which is read then */

static int
scim_json_skip(scim_json_reader_t *reader, int ch)
{
    if (scim_json_next(reader) != ch) {
        return 0;
    }

    reader->pos++;

    return 1;
}


/* the character that comes after white space, -1 at the end */

static int
scim_json_next(scim_json_reader_t *reader)
{
    while (reader->pos < reader->end) {

        switch (*reader->pos) {

        case ' ':
        case '\t':
        case '\n':
        case '\r':
            reader->pos++;
            break;

        default:
            return (unsigned char) *reader->pos;
        }
    }

    return -1;
}
