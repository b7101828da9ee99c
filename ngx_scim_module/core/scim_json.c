
/*
 * The text of a JSON tree.
 */


#include <endian.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "scim_json.h"


/* the longest number that jansson writes has some 25 characters */

#define SCIM_JSON_NUMBER  64

/* a word with this byte eight times */

#define SCIM_JSON_EACH(byte)  (0x0101010101010101u * (uint64_t) (byte))

/* the highest bit is set in the first byte that is less, and in some behind */

#define SCIM_JSON_LESS(word, byte)                                            \
    (((word) - SCIM_JSON_EACH(byte)) & ~(word) & SCIM_JSON_EACH(0x80))


/* most texts are shorter, and are written once */

#define SCIM_JSON_SHORT  4096


static void scim_json_tree(scim_json_writer_t *writer, const void *data);
static void scim_json_object(scim_json_writer_t *writer, json_t *object);
static void scim_json_array(scim_json_writer_t *writer, const json_t *array);
static void scim_json_escape(scim_json_writer_t *writer, unsigned char ch);
static void scim_json_number(scim_json_writer_t *writer, const json_t *value);


scim_rc_t
scim_json_text(scim_mem_t *mem, const json_t *value, scim_str_t *text)
{
    return scim_json_make(mem, scim_json_tree, value, text);
}


scim_rc_t
scim_json_make(scim_mem_t *mem,
    void (*write)(scim_json_writer_t *writer, const void *data),
    const void *data, scim_str_t *text)
{
    char                 buf[SCIM_JSON_SHORT];
    size_t               len;
    scim_json_writer_t   writer;

    writer.data = buf;
    writer.size = sizeof(buf);
    writer.len = 0;

    write(&writer, data);

    len = writer.len;

    writer.data = scim_mem_nalloc(mem, len + 1);
    if (writer.data == NULL) {
        return SCIM_FAIL;
    }

    if (len <= sizeof(buf)) {
        memcpy(writer.data, buf, len);

    } else {
        writer.size = len;
        writer.len = 0;

        write(&writer, data);
    }

    writer.data[len] = '\0';

    text->data = writer.data;
    text->len = len;

    return SCIM_OK;
}


/* nearly all spell it as they should */

json_t *
scim_json_member(const json_t *object, const char *name)
{
    json_t      *value;
    const char  *key;

    value = json_object_get(object, name);
    if (value) {
        return value;
    }

    /* jansson's iterators take no const */

    json_object_foreach((json_t *) object, key, value) {
        if (strcasecmp(key, name) == 0) {
            return value;
        }
    }

    return NULL;
}


/* eight at a time; behind the end come control characters */

const char *
scim_json_plain(const char *p, const char *end)
{
    uint64_t  word, quotes, slashes, found;

    for ( /* void */ ; ; p += 8) {

        if (end - p >= 8) {
            memcpy(&word, p, 8);

        } else {
            word = 0;
            memcpy(&word, p, end - p);
        }

        word = le64toh(word);
        quotes = word ^ SCIM_JSON_EACH('"');
        slashes = word ^ SCIM_JSON_EACH('\\');

        found = SCIM_JSON_LESS(word, ' ') | SCIM_JSON_LESS(quotes, 1)
                | SCIM_JSON_LESS(slashes, 1);

        if (found) {
            return p + __builtin_ctzll(found) / 8;
        }
    }
}


static void
scim_json_tree(scim_json_writer_t *writer, const void *data)
{
    scim_json_value(writer, data);
}


void
scim_json_value(scim_json_writer_t *writer, const json_t *value)
{
    switch (json_typeof(value)) {

    case JSON_OBJECT:
        scim_json_object(writer, (json_t *) value);
        return;

    case JSON_ARRAY:
        scim_json_array(writer, value);
        return;

    case JSON_STRING:
        scim_json_string(writer, json_string_value(value),
                         json_string_length(value));
        return;

    case JSON_INTEGER:
    case JSON_REAL:
        scim_json_number(writer, value);
        return;

    case JSON_TRUE:
        scim_json_put(writer, "true", 4);
        return;

    case JSON_FALSE:
        scim_json_put(writer, "false", 5);
        return;

    default: /* JSON_NULL */
        scim_json_put(writer, "null", 4);
        return;
    }
}


static void
scim_json_object(scim_json_writer_t *writer, json_t *object)
{
    void        *iter;
    const char  *before;

    before = "";

    scim_json_put(writer, "{", 1);

    for (iter = json_object_iter(object); iter;
         iter = json_object_iter_next(object, iter))
    {
        scim_json_put(writer, before, *before != '\0');
        scim_json_string(writer, json_object_iter_key(iter),
                         json_object_iter_key_len(iter));
        scim_json_put(writer, ":", 1);
        scim_json_value(writer, json_object_iter_value(iter));

        before = ",";
    }

    scim_json_put(writer, "}", 1);
}


static void
scim_json_array(scim_json_writer_t *writer, const json_t *array)
{
    size_t  i, n;

    n = json_array_size(array);

    scim_json_put(writer, "[", 1);

    for (i = 0; i < n; i++) {
        scim_json_put(writer, ",", i > 0);
        scim_json_value(writer, json_array_get(array, i));
    }

    scim_json_put(writer, "]", 1);
}


void
scim_json_string(scim_json_writer_t *writer, const char *data, size_t len)
{
    const char  *p, *end;

    end = data + len;

    scim_json_put(writer, "\"", 1);

    for ( /* void */ ; ; data = p + 1) {
        p = scim_json_plain(data, end);
        scim_json_put(writer, data, p - data);

        if (p == end) {
            break;
        }

        scim_json_escape(writer, *p);
    }

    scim_json_put(writer, "\"", 1);
}


static void
scim_json_escape(scim_json_writer_t *writer, unsigned char ch)
{
    char               text[6] = { '\\', 'u', '0', '0', '0', '0' };
    const char        *known;
    static const char  hex[] = "0123456789ABCDEF";
    static const char  names[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (known = names; *known; known += 2) {
        if (ch == (unsigned char) *known) {
            text[1] = known[1];
            scim_json_put(writer, text, 2);
            return;
        }
    }

    text[4] = hex[ch >> 4];
    text[5] = hex[ch & 15];

    scim_json_put(writer, text, sizeof(text));
}


static void
scim_json_number(scim_json_writer_t *writer, const json_t *value)
{
    char  text[SCIM_JSON_NUMBER];

    scim_json_put(writer, text, json_dumpb(value, text, sizeof(text),
                                           JSON_ENCODE_ANY));
}


void
scim_json_put(scim_json_writer_t *writer, const char *data, size_t len)
{
    if (len && writer->len + len <= writer->size) {
        memcpy(writer->data + writer->len, data, len);
    }

    writer->len += len;
}
