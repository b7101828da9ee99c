
/*
 * Regular expressions of a mapping, on PCRE2.
 */


#define PCRE2_CODE_UNIT_WIDTH  8

#include <pcre2.h>
#include <string.h>

#include "scim_regex.h"


/*
 * The app's answers are not trusted to be kind to an administrator's regex.
 * PCRE2 limits how often a match goes back at one place of the text; the cost,
 * about a hundredth of a microsecond each, adds up for all places of a text.
 * A page of HTML of a megabyte needs far less than these.
 */

#define SCIM_REGEX_MATCH_LIMIT  10000000
#define SCIM_REGEX_HEAP_LIMIT   (32 * 1024)      /* in kilobytes */
#define SCIM_REGEX_MAX_COST     50000000

/* characters that are passed over for the cost of one step of the regex */

#define SCIM_REGEX_CHARS        8

/* bytes of a bad regex in its message, which is to have room for the reason */

#define SCIM_REGEX_SHOWN        200

#define SCIM_REGEX_OPTIONS                                                    \
    (PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C               \
     | PCRE2_AUTO_CALLOUT)


/* "tolerant" is for a text that is not UTF-8, which it checks at each match */

struct scim_regex_s {
    pcre2_code            *code;
    pcre2_code            *tolerant;
    PCRE2_SPTR             names;
    uint32_t               nnames;
    uint32_t               name_size;
};


/* one text, and the matches in it one after the other */

typedef struct {
    const scim_regex_t    *regex;
    const pcre2_code      *code;
    scim_str_t             text;
    uint32_t               options;
    pcre2_match_data      *match;
    pcre2_match_context   *context;
    size_t                 cost;
    size_t                 position;
} scim_regex_run_t;


static pcre2_code *scim_regex_code(scim_str_t text, uint32_t options,
    scim_error_t *err);
static void scim_regex_cleanup(void *data);
static scim_rc_t scim_regex_start(scim_regex_run_t *run,
    const scim_regex_t *regex, const char *data, size_t len);
static void scim_regex_stop(scim_regex_run_t *run);
static scim_rc_t scim_regex_next(scim_regex_run_t *run, size_t start);
static int scim_regex_callout(pcre2_callout_block *block, void *data);
static json_t *scim_regex_value_new(const scim_regex_t *regex,
    const char *data, pcre2_match_data *match);
static json_t *scim_regex_groups_new(const scim_regex_t *regex,
    const char *data, const PCRE2_SIZE *ov);
static json_t *scim_regex_text_new(const char *data, const PCRE2_SIZE *ov,
    size_t group);


scim_regex_t *
scim_regex_compile(scim_mem_t *mem, scim_str_t text, unsigned flags,
    scim_error_t *err)
{
    uint32_t       options;
    scim_regex_t  *regex;

    if (text.len == 0) {
        (void) scim_error_set(err, 500, NULL, "empty regex");
        return NULL;
    }

    regex = scim_mem_alloc(mem, sizeof(scim_regex_t));
    if (regex == NULL
        || scim_mem_cleanup(mem, scim_regex_cleanup, regex) != SCIM_OK)
    {
        (void) scim_error_memory(err);
        return NULL;
    }

    options = SCIM_REGEX_OPTIONS;

    if (flags & SCIM_REGEX_CASELESS) {
        options |= PCRE2_CASELESS;
    }

    if (flags & SCIM_REGEX_WHOLE) {
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    }

    regex->code = scim_regex_code(text, options, err);
    if (regex->code == NULL) {
        return NULL;
    }

    regex->tolerant = scim_regex_code(text, options | PCRE2_MATCH_INVALID_UTF,
                                      err);
    if (regex->tolerant == NULL) {
        return NULL;
    }

    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &regex->nnames);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE,
                       &regex->name_size);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &regex->names);

    return regex;
}


scim_rc_t
scim_regex_test(const scim_regex_t *regex, const char *data, size_t len)
{
    scim_rc_t         rc;
    scim_regex_run_t  run;

    rc = scim_regex_start(&run, regex, data, len);

    if (rc == SCIM_OK) {
        rc = scim_regex_next(&run, 0);
    }

    scim_regex_stop(&run);

    return rc;
}


scim_rc_t
scim_regex_find(const scim_regex_t *regex, const char *data, size_t len,
    json_t *values)
{
    json_t            *value;
    size_t             start;
    scim_rc_t          rc;
    PCRE2_SIZE        *ov;
    scim_regex_run_t   run;

    rc = scim_regex_start(&run, regex, data, len);

    for (start = 0; rc == SCIM_OK && start <= len; /* void */) {

        rc = scim_regex_next(&run, start);
        if (rc != SCIM_OK) {
            break;
        }

        value = scim_regex_value_new(regex, run.text.data, run.match);

        if (json_is_null(value)) {
            /* void */

        } else if (json_array_append_new(values, value) != 0) {
            rc = SCIM_FAIL;
        }

        ov = pcre2_get_ovector_pointer(run.match);
        start = ov[1] > ov[0] ? ov[1] : ov[1] + 1;

        /* an empty match inside a character would never end it */

        while (start < len && (data[start] & 0xc0) == 0x80) {
            start++;
        }
    }

    scim_regex_stop(&run);

    return rc == SCIM_FAIL ? SCIM_FAIL : SCIM_OK;
}


static pcre2_code *
scim_regex_code(scim_str_t text, uint32_t options, scim_error_t *err)
{
    int          error;
    PCRE2_SIZE   offset;
    pcre2_code  *code;
    PCRE2_UCHAR  message[128];

    code = pcre2_compile((PCRE2_SPTR) text.data, text.len, options, &error,
                         &offset, NULL);

    if (code == NULL) {
        pcre2_get_error_message(error, message, sizeof(message));
        (void) scim_error_set(err, 500, NULL,
                              "bad regex \"%.*s\": %s at offset %lu",
                              (int) (text.len < SCIM_REGEX_SHOWN
                                     ? text.len : SCIM_REGEX_SHOWN),
                              text.data, (char *) message,
                              (unsigned long) offset);
    }

    return code;
}


static void
scim_regex_cleanup(void *data)
{
    scim_regex_t  *regex = data;

    pcre2_code_free(regex->tolerant);
    pcre2_code_free(regex->code);
}


/* SCIM_FAIL if there is no memory; to be stopped in any case */

static scim_rc_t
scim_regex_start(scim_regex_run_t *run, const scim_regex_t *regex,
    const char *data, size_t len)
{
    memset(run, 0, sizeof(scim_regex_run_t));

    run->regex = regex;
    run->code = regex->code;
    run->text.data = data ? data : "";
    run->text.len = len;
    run->match = pcre2_match_data_create_from_pattern(regex->code, NULL);
    run->context = pcre2_match_context_create(NULL);

    if (run->match == NULL || run->context == NULL) {
        return SCIM_FAIL;
    }

    (void) pcre2_set_match_limit(run->context, SCIM_REGEX_MATCH_LIMIT);
    (void) pcre2_set_heap_limit(run->context, SCIM_REGEX_HEAP_LIMIT);
    (void) pcre2_set_callout(run->context, scim_regex_callout, run);

    return SCIM_OK;
}


static void
scim_regex_stop(scim_regex_run_t *run)
{
    pcre2_match_context_free(run->context);
    pcre2_match_data_free(run->match);
}


/*
 * A text is checked once, at its first match.  To check it at each would take
 * the square of its length.
 */

static scim_rc_t
scim_regex_next(scim_regex_run_t *run, size_t start)
{
    int          n;
    scim_str_t  *text;

    text = &run->text;
    run->position = start;

    n = pcre2_match(run->code, (PCRE2_SPTR) text->data, text->len, start,
                    run->options, run->match, run->context);

    if (n <= PCRE2_ERROR_UTF8_ERR1 && n >= PCRE2_ERROR_UTF8_ERR21) {
        run->code = run->regex->tolerant;

        n = pcre2_match(run->code, (PCRE2_SPTR) text->data, text->len, start,
                        0, run->match, run->context);
    }

    if (run->code == run->regex->code) {
        run->options = PCRE2_NO_UTF_CHECK;

    } else {
        run->cost += (text->len - start) / SCIM_REGEX_CHARS;
    }

    if (n == PCRE2_ERROR_NOMATCH) {
        return SCIM_DECLINED;
    }

    return n < 0 || run->cost > SCIM_REGEX_MAX_COST ? SCIM_FAIL : SCIM_OK;
}


/* before each item of the regex: not 0 ends the match */

static int
scim_regex_callout(pcre2_callout_block *block, void *data)
{
    scim_regex_run_t  *run = data;

    run->cost++;

    if (block->current_position > run->position) {
        run->cost += (block->current_position - run->position)
                     / SCIM_REGEX_CHARS;
    }

    run->position = block->current_position;

    return run->cost > SCIM_REGEX_MAX_COST ? PCRE2_ERROR_CALLOUT : 0;
}


/* JSON null: there is no value; NULL: there is no memory */

static json_t *
scim_regex_value_new(const scim_regex_t *regex, const char *data,
    pcre2_match_data *match)
{
    size_t       group;
    PCRE2_SIZE  *ov;

    ov = pcre2_get_ovector_pointer(match);

    if (regex->nnames) {
        return scim_regex_groups_new(regex, data, ov);
    }

    group = pcre2_get_ovector_count(match) > 1 && ov[2] != PCRE2_UNSET;

    return scim_regex_text_new(data, ov, group);
}


static json_t *
scim_regex_groups_new(const scim_regex_t *regex, const char *data,
    const PCRE2_SIZE *ov)
{
    size_t       group;
    json_t      *object;
    uint32_t     i;
    PCRE2_SPTR   entry;

    object = json_object();
    if (object == NULL) {
        return NULL;
    }

    for (i = 0; i < regex->nnames; i++) {
        entry = regex->names + i * regex->name_size;
        group = (entry[0] << 8) + entry[1];

        if (ov[2 * group] == PCRE2_UNSET) {
            continue;
        }

        if (json_object_set_new(object, (const char *) entry + 2,
                                scim_regex_text_new(data, ov, group))
            != 0)
        {
            json_decref(object);
            return NULL;
        }
    }

    return object;
}


/* a NUL is in no value that comes as JSON, and expected nowhere */

static json_t *
scim_regex_text_new(const char *data, const PCRE2_SIZE *ov, size_t group)
{
    size_t       len;
    const char  *text;

    text = data + ov[2 * group];
    len = ov[2 * group + 1] - ov[2 * group];

    if (len && memchr(text, '\0', len)) {
        return json_null();
    }

    return json_stringn(text, len);
}
