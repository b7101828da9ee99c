
/*
 * The bearer token of an Authorization header.
 */


#include <string.h>

#include "scim_token.h"


static int scim_token_is_blank(char ch);
static int scim_token_is_b64(char ch);


/* credentials = "Bearer" 1*SP b64token (RFC 6750, 2.1) */

scim_rc_t
scim_token_parse(scim_str_t header, int bare, scim_str_t *token)
{
    size_t      n;
    scim_str_t  scheme;

    token->len = 0;
    token->data = NULL;

    while (header.len && scim_token_is_blank(header.data[header.len - 1])) {
        header.len--;
    }

    while (header.len && scim_token_is_blank(header.data[0])) {
        header.len--;
        header.data++;
    }

    for (n = 0; n < header.len && !scim_token_is_blank(header.data[n]); n++) {
        /* void */
    }

    scheme.len = n;
    scheme.data = header.data;

    if (scim_str_caseeq(scheme, "Bearer")) {

        while (n < header.len && scim_token_is_blank(header.data[n])) {
            n++;
        }

        header.len -= n;
        header.data += n;

    } else if (!bare) {
        return SCIM_DECLINED;
    }

    if (header.len > SCIM_TOKEN_MAX_LEN) {
        return SCIM_DECLINED;
    }

    for (n = 0; n < header.len && scim_token_is_b64(header.data[n]); n++) {
        /* void */
    }

    if (n == 0) {
        return SCIM_DECLINED;
    }

    while (n < header.len && header.data[n] == '=') {
        n++;
    }

    if (n < header.len) {
        return SCIM_DECLINED;
    }

    *token = header;

    return SCIM_OK;
}


static int
scim_token_is_blank(char ch)
{
    return ch == ' ' || ch == '\t';
}


static int
scim_token_is_b64(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z')
           || (ch >= '0' && ch <= '9') || (ch && strchr("-._~+/", ch));
}
