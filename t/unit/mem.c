
/*
 * Memory, growing texts and errors.
 */


#include <stdint.h>
#include <string.h>

#include "scim_buf.h"
#include "tap.h"


static char  order[16];


static void
note(void *data)
{
    strncat(order, data, sizeof(order) - strlen(order) - 1);
}


static void
test_alloc(void)
{
    int          aligned, zeroed;
    char        *p, *q;
    size_t       i, j, size;
    scim_mem_t  *mem;

    mem = scim_mem_new();

    ok(scim_mem_alloc(mem, 0) != NULL, "no bytes are not out of memory");

    aligned = 1;
    zeroed = 1;

    for (i = 0; i < 3000; i++) {
        size = (i * 37) % 1500;

        q = scim_mem_nalloc(mem, i % 7);
        memset(q, 0xff, i % 7);

        p = scim_mem_alloc(mem, size);

        aligned &= ((uintptr_t) p % sizeof(long double)) == 0;

        for (j = 0; j < size; j++) {
            zeroed &= (p[j] == 0);
        }

        memset(p, 0xff, size);
    }

    ok(aligned, "memory is aligned for any type");
    ok(zeroed, "memory is zeroed and of no one else");

    p = scim_mem_alloc(mem, 1000000);
    memset(p, 1, 1000000);
    q = scim_mem_alloc(mem, 1);
    ok(p && q && (q < p || q >= p + 1000000), "a large piece is its own");

    ok(scim_mem_alloc(mem, SIZE_MAX) == NULL, "a size that overflows fails");
    ok(scim_mem_alloc(mem, SIZE_MAX / 2 + 1) == NULL,
       "and so does one near to it");

    ok(scim_mem_nalloc(mem, 0) != NULL, "nor is a text of no bytes");
    ok(scim_mem_nalloc(mem, SIZE_MAX) == NULL, "nor is there such a text");

    p = scim_mem_nalloc(mem, 1000);
    q = scim_mem_nalloc(mem, 1);
    memset(p, 1, 1000);
    *q = 2;
    ok(p[999] == 1 && (q < p || q >= p + 1000), "texts do not overlap");

    p = scim_mem_strdup(mem, "abcdef", 3);
    is_str(p, "abc", "a copy ends where it is told to");
    is_str(scim_mem_strdup(mem, NULL, 0), "", "no text is the empty text");

    scim_mem_free(mem);
    scim_mem_free(NULL);
}


static void
test_printf(void)
{
    int          n;
    char        *p, big[5001];
    size_t       len;
    scim_mem_t  *mem;

    mem = scim_mem_new();

    p = scim_mem_printf(mem, &len, "%s-%d", "a", 7);
    is_str(p, "a-7", "a text is printed");
    is_int(len, 3, "its length is told");

    memset(big, 'x', 5000);
    big[5000] = '\0';

    p = scim_mem_printf(mem, NULL, "<%s>", big);
    is_int(strlen(p), 5002, "a text larger than a block is printed whole");

    for (n = 250; n < 262; n++) {
        p = scim_mem_printf(mem, &len, "%.*s.", n, big);

        if (len != (size_t) n + 1 || strlen(p) != len || p[n] != '.') {
            break;
        }
    }

    is_int(n, 262, "and so are those about as long as most");

    scim_mem_free(mem);
}


static void
test_cleanup(void)
{
    json_t      *json;
    scim_mem_t  *mem;

    mem = scim_mem_new();
    json = json_object();
    json_incref(json);

    order[0] = '\0';

    is_int(scim_mem_cleanup(mem, note, "a"), SCIM_OK, "a cleanup is added");
    (void) scim_mem_cleanup(mem, note, "b");
    ok(scim_mem_take(mem, json) == json, "a reference is taken, and borrowed");
    (void) scim_mem_cleanup(mem, note, "c");
    ok(scim_mem_take(mem, NULL) == NULL, "NULL is not taken");

    is_int(json->refcount, 2, "the reference is held until the end");

    scim_mem_free(mem);

    is_str(order, "cba", "cleanups run at the end, the last one first");
    is_int(json->refcount, 1, "the reference is dropped then");

    json_decref(json);
}


static void
test_buf(void)
{
    char         text[8];
    size_t       i;
    scim_buf_t   buf;
    scim_mem_t  *mem;

    mem = scim_mem_new();
    scim_buf_init(&buf, mem);

    is_str(buf.data, "", "a text that is new is empty");

    scim_buf_add(&buf, NULL, 0);
    is_str(buf.data, "", "adding nothing changes nothing");

    for (i = 0; i < 10000; i++) {
        snprintf(text, sizeof(text), "%03d,", (int) (i % 1000));
        scim_buf_text(&buf, text);
    }

    scim_buf_char(&buf, '.');

    is_int(buf.len, 40001, "a text grows");
    is_str(buf.data + 39992, "998,999,.", "what was there stays");
    ok(memcmp(buf.data, "000,001,002,", 12) == 0, "from its beginning on");

    scim_buf_init(&buf, mem);
    scim_buf_add(&buf, "a\0b", 3);
    is_int(buf.len, 3, "a NUL is a byte like any other");

    for (i = 0; i < 300; i++) {
        scim_buf_init(&buf, mem);
        memset(scim_mem_alloc(mem, 1), 1, 1);

        while (buf.len < i) {
            scim_buf_char(&buf, 'x');
        }

        if (strlen(buf.data) != i) {
            break;
        }
    }

    is_int(i, 300, "a text is NUL-terminated at each length");

    scim_mem_free(mem);
}


/* the length of a detail that is too long, of characters behind "lead" */

static size_t
error_len(const char *lead, const char *character)
{
    char          text[1024];
    size_t        len;
    json_t       *json;
    scim_error_t  err;

    strcpy(text, lead);

    for (len = strlen(lead); len < 600; len += strlen(character)) {
        strcpy(text + len, character);
    }

    (void) scim_error_set(&err, 400, NULL, "%s", text);

    len = strlen(err.detail);

    json = json_stringn(err.detail, len);

    ok(json && len < 512,
       "a long detail of \"%s\" behind %d bytes is cut between characters",
       character, (int) strlen(lead));

    json_decref(json);

    return len;
}


static void
test_error(void)
{
    int            i, j;
    size_t         len;
    json_t        *json;
    scim_str_t     name;
    scim_error_t   err;

    static const char *const  leads[] = { "", "a", "ab", "abc", NULL };
    static const char *const  chars[] = { "x", "\xc3\xa9", "\xe2\x82\xac",
                                          "\xf0\x9f\x98\x80", NULL };

    err.retry_after = 7;

    is_int(scim_error_set(&err, 409, "uniqueness", "%s %d", "x", 5), SCIM_FAIL,
           "setting an error fails, for \"return scim_error_set()\"");
    is_int(err.status, 409, "with its status");
    is_int(err.retry_after, 0, "without a time to wait");
    is_str(err.scim_type, "uniqueness", "with its scimType");
    is_str(err.detail, "x 5", "and its detail");

    is_int(scim_error_memory(&err), SCIM_FAIL, "no memory is an error");
    is_int(err.status, 500, "of ours");

    for (i = 0; leads[i]; i++) {
        for (j = 0; chars[j]; j++) {
            len = error_len(leads[i], chars[j]);
            ok(len > 511 - strlen(chars[j]), "and not more than needed");
        }
    }

    (void) scim_error_set(&err, 400, NULL, "%s", "a\x80 \xe2\x82 \xc3\xa9");
    is_str(err.detail, "a? ?? \xc3\xa9",
           "bytes that are not UTF-8 do not keep an error from its JSON");

    (void) scim_error_set(&err, 400, NULL, "%.*s", 1, "\xc3\xa9");
    is_str(err.detail, "?", "nor does a character that a precision has cut");

    json = json_pack("[s, s, s, s, s, s, s, s, s, s]", "invalidFilter",
                     "tooMany", "uniqueness", "mutability", "invalidSyntax",
                     "invalidPath", "noTarget", "invalidValue", "invalidVers",
                     "sensitive");

    for (i = 0; i < 10; i++) {
        name.data = json_string_value(json_array_get(json, i));
        name.len = strlen(name.data);
        is_str(scim_error_type(name), name.data, "RFC 7644, table 9: %s",
               name.data);
    }

    json_decref(json);

    name.data = "Uniqueness";
    name.len = 10;
    ok(scim_error_type(name) == NULL, "a scimType is spelled as it is");

    name.len = 0;
    name.data = NULL;
    ok(scim_error_type(name) == NULL, "an empty text is no scimType");
    ok(scim_str_eq(name, "") && scim_str_caseeq(name, ""),
       "empty texts are equal, wherever they are");

    name.data = "abC";
    name.len = 3;
    ok(!scim_str_eq(name, "abc") && scim_str_caseeq(name, "ABc"),
       "case counts or does not");
    ok(!scim_str_eq(name, "abCd") && !scim_str_caseeq(name, "ab"),
       "a text is not equal to the beginning of another one");
}


int
main(void)
{
    test_alloc();
    test_printf();
    test_cleanup();
    test_buf();
    test_error();

    return done_testing();
}
