
/*
 * Text as people compare it: by characters and, unless told otherwise,
 * without regard to case.
 *
 * The rule is Unicode's simple case folding: one character becomes one, in no
 * language in particular.  Nothing is normalised.  A byte that is not part of
 * UTF-8 counts as a character that no other is equal to.
 */


#ifndef SCIM_TEXT_H_INCLUDED
#define SCIM_TEXT_H_INCLUDED


#include <stdint.h>

#include "scim_mem.h"


/* what scim_text_contains() looks for is at most so long, in bytes */

#define SCIM_TEXT_MAX_PART  8192


/*
 * 0 if the texts are equal, less or greater than 0 for the order of the
 * folded texts.
 */

int scim_text_compare(const char *a, size_t alen, const char *b, size_t blen,
    int case_exact);

/* 1 if "text" starts with, ends with or contains "part" by the same rule */

int scim_text_starts(const char *text, size_t len, const char *part,
    size_t plen, int case_exact);
int scim_text_ends(const char *text, size_t len, const char *part,
    size_t plen, int case_exact);
int scim_text_contains(const char *text, size_t len, const char *part,
    size_t plen, int case_exact);

/*
 * The text folded for use as an index key, in "mem", NUL-terminated; "len" is
 * that of "text" and is set to that of the key.  NULL if there is no memory.
 * Equal keys are equal texts for scim_text_compare() without case_exact.
 */

char *scim_text_fold(scim_mem_t *mem, const char *text, size_t *len);

/*
 * The character at *pos, which is moved behind it; *pos is less than "end".
 * A byte that is not part of UTF-8 gives a number above 0x10ffff.
 */

uint32_t scim_text_next(const char **pos, const char *end);


#endif /* SCIM_TEXT_H_INCLUDED */
