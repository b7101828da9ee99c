
/*
 * The bearer token of an Authorization header (RFC 6750, 2.1).
 */


#ifndef SCIM_TOKEN_H_INCLUDED
#define SCIM_TOKEN_H_INCLUDED


#include "scim.h"


/* longer ones are not ours and are not worth hashing */

#define SCIM_TOKEN_MAX_LEN  4096


/*
 * Finds the token in the header's value; "token" points into it.  The name of
 * the scheme is compared without regard to case; "bare" allows the token alone,
 * which is all that some clients can be told to send.  SCIM_DECLINED if the
 * header is empty, has another scheme, or is no b64token.
 */

scim_rc_t scim_token_parse(scim_str_t header, int bare, scim_str_t *token);


#endif /* SCIM_TOKEN_H_INCLUDED */
