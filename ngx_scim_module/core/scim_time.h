
/*
 * Points in time as xsd:dateTime writes them (RFC 7643, 2.3.5).
 */


#ifndef SCIM_TIME_H_INCLUDED
#define SCIM_TIME_H_INCLUDED


#include "scim.h"


/* since 1970-01-01T00:00:00Z; "nsec" is never negative */

typedef struct {
    long long    sec;
    long         nsec;
} scim_time_t;


/*
 * Without a zone it is UTC; of a fraction nine digits count.  SCIM_DECLINED
 * if the text is no dateTime.
 */

scim_rc_t scim_time_parse(scim_str_t text, scim_time_t *time);

/* less than, equal to or greater than 0 */

int scim_time_compare(const scim_time_t *a, const scim_time_t *b);


#endif /* SCIM_TIME_H_INCLUDED */
