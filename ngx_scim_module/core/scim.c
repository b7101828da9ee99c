
/*
 * Errors as a SCIM client is told them.
 */


#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scim.h"
#include "scim_text.h"


/* of Unicode, and the bytes that one takes at most */

#define SCIM_ERROR_MAX_CHAR   0x10ffff
#define SCIM_ERROR_CHAR_SIZE  4


static void scim_error_clean(char *text, int cut);


static const char *const  scim_error_types[] = {
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "invalidVers",
    "sensitive",
    NULL
};


scim_rc_t
scim_error_set(scim_error_t *err, int status, const char *scim_type,
    const char *fmt, ...)
{
    int      n;
    va_list  args;

    err->status = status;
    err->scim_type = scim_type;
    err->retry_after = 0;

    va_start(args, fmt);
    n = vsnprintf(err->detail, sizeof(err->detail), fmt, args);
    va_end(args);

    scim_error_clean(err->detail, n >= (int) sizeof(err->detail));

    return SCIM_FAIL;
}


scim_rc_t
scim_error_memory(scim_error_t *err)
{
    return scim_error_set(err, 500, NULL, "out of memory");
}


const char *
scim_error_type(scim_str_t name)
{
    size_t  i;

    for (i = 0; scim_error_types[i]; i++) {
        if (scim_str_eq(name, scim_error_types[i])) {
            return scim_error_types[i];
        }
    }

    return NULL;
}


int
scim_str_eq(scim_str_t a, const char *b)
{
    return strlen(b) == a.len && (a.len == 0 || memcmp(a.data, b, a.len) == 0);
}


int
scim_str_caseeq(scim_str_t a, const char *b)
{
    /* names are looked up one by one: most differ in the first letter */

    if (a.len && ((a.data[0] ^ b[0]) & ~0x20)) {
        return 0;
    }

    return strlen(b) == a.len
           && (a.len == 0 || strncasecmp(a.data, b, a.len) == 0);
}


/*
 * A text that is not UTF-8 cannot be put into the JSON of an error: its bad
 * bytes become question marks.  A character that the end of the buffer has
 * cut is dropped.
 */

static void
scim_error_clean(char *text, int cut)
{
    char        *start;
    const char  *p, *end;

    p = text;
    end = text + strlen(text);

    while (p < end) {
        start = text + (p - text);

        if (scim_text_next(&p, end) <= SCIM_ERROR_MAX_CHAR) {
            continue;
        }

        if (cut && end - start < SCIM_ERROR_CHAR_SIZE) {
            *start = '\0';
            return;
        }

        *start = '?';
    }
}
