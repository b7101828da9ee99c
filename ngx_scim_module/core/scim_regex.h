
/*
 * Regular expressions of a mapping, on PCRE2.
 */


#ifndef SCIM_REGEX_H_INCLUDED
#define SCIM_REGEX_H_INCLUDED


#include <jansson.h>

#include "scim_mem.h"


typedef struct scim_regex_s  scim_regex_t;


/*
 * Compiled with UTF, DOLLAR_ENDONLY and a limit on what the matches in a text
 * may cost; "caseless" and "whole" (the whole text has to match) as flags.
 * Lives in "mem".  NULL with PCRE2's message and its offset in "err".
 */

#define SCIM_REGEX_CASELESS  0x1
#define SCIM_REGEX_WHOLE     0x2

scim_regex_t *scim_regex_compile(scim_mem_t *mem, scim_str_t text,
    unsigned flags, scim_error_t *err);

/* SCIM_OK: matches, SCIM_DECLINED: does not, SCIM_FAIL: costs too much */

scim_rc_t scim_regex_test(const scim_regex_t *regex, const char *data,
    size_t len);

/*
 * Appends every match to the array "values": an object of the named groups
 * if there are any, else the first group's text, or the whole match's.  What
 * is not UTF-8 is in no match, a text with a NUL is no value.  SCIM_FAIL if it
 * costs too much or there is no memory.
 */

scim_rc_t scim_regex_find(const scim_regex_t *regex, const char *data,
    size_t len, json_t *values);


#endif /* SCIM_REGEX_H_INCLUDED */
