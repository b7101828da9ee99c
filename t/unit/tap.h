/*
 * The results of a unit test, printed as TAP.
 *
 * Each C file of this folder is a program of its own.  It calls the checks
 * below, which return whether they passed, and ends main() with
 * "return done_testing();".  Every check takes the test's name in the form of
 * printf; it says which behaviour is protected.
 */

#ifndef SCIM_TAP_H
#define SCIM_TAP_H


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>


#define ok(cond, ...)                                                         \
    tap_ok((cond) != 0, tap_name(__VA_ARGS__), __FILE__, __LINE__)

#define is_int(got, expected, ...)                                            \
    tap_is_int(got, expected, tap_name(__VA_ARGS__), __FILE__, __LINE__)

/* Two strings, either of which may be NULL. */
#define is_str(got, expected, ...)                                            \
    tap_is_str(got, expected, tap_name(__VA_ARGS__), __FILE__, __LINE__)

/*
 * A json_t, borrowed, and JSON text.  The order of members is of no account;
 * the text "null" stands for NULL too.
 */
#define is_json(got, expected, ...)                                           \
    tap_is_json(got, expected, tap_name(__VA_ARGS__), __FILE__, __LINE__)


static int   tap_count;
static int   tap_failed;
static char  tap_buffer[256];


#define tap_name(...)                                                         \
    (snprintf(tap_buffer, sizeof(tap_buffer), __VA_ARGS__), tap_buffer)


static inline int
tap_ok(int passed, const char *name, const char *file, int line)
{
    tap_count++;

    printf("%sok %d - %s\n", passed ? "" : "not ", tap_count, name);

    /* a crash, or a sanitizer at exit, must not take it away */
    fflush(stdout);

    if (!passed) {
        tap_failed++;
        fprintf(stderr, "#   failed: %s\n#   at %s:%d\n", name, file, line);
    }

    return passed;
}


static inline void
tap_diag(const char *label, const char *text)
{
    const char  *p;

    fprintf(stderr, "#   %s: ", label);

    for (p = text; *p; p++) {
        fputc(*p, stderr);

        if (*p == '\n') {
            fprintf(stderr, "#     ");
        }
    }

    fputc('\n', stderr);
}


static inline int
tap_is_int(long long got, long long expected, const char *name,
    const char *file, int line)
{
    if (tap_ok(got == expected, name, file, line)) {
        return 1;
    }

    fprintf(stderr, "#        got: %lld\n#   expected: %lld\n", got, expected);

    return 0;
}


static inline int
tap_is_str(const char *got, const char *expected, const char *name,
    const char *file, int line)
{
    int  same;

    if (got == NULL || expected == NULL) {
        same = (got == expected);

    } else {
        same = (strcmp(got, expected) == 0);
    }

    if (tap_ok(same, name, file, line)) {
        return 1;
    }

    tap_diag("     got", got ? got : "(NULL)");
    tap_diag("expected", expected ? expected : "(NULL)");

    return 0;
}


static inline int
tap_is_json(const json_t *got, const char *expected, const char *name,
    const char *file, int line)
{
    int           same;
    char         *text;
    json_t       *want;
    json_error_t  error;

    want = json_loads(expected, JSON_DECODE_ANY, &error);

    if (want == NULL) {
        tap_ok(0, name, file, line);
        tap_diag("the expected JSON is wrong", error.text);
        return 0;
    }

    if (got == NULL) {
        same = json_is_null(want);

    } else {
        same = json_equal(got, want);
    }

    json_decref(want);

    if (tap_ok(same, name, file, line)) {
        return 1;
    }

    text = got ? json_dumps(got, JSON_ENCODE_ANY|JSON_SORT_KEYS) : NULL;

    tap_diag("     got", text ? text : "(NULL)");
    tap_diag("expected", expected);

    free(text);

    return 0;
}


static inline int
done_testing(void)
{
    printf("1..%d\n", tap_count);
    fflush(stdout);

    return tap_failed != 0 || tap_count == 0;
}


#endif /* SCIM_TAP_H */
