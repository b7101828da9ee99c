
/*
 * The value of an Authorization header.
 */


#include <ctype.h>

#include "fuzz.h"
#include "scim_token.h"


static void bearer_try(scim_str_t header, int bare);
static void bearer_again(scim_str_t token, int bare);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scim_str_t  header;

    header.data = (const char *) data;
    header.len = size;

    bearer_try(header, 0);
    bearer_try(header, 1);

    return 0;
}


static void
bearer_try(scim_str_t header, int bare)
{
    size_t       i;
    scim_rc_t    rc;
    scim_str_t   token;

    rc = scim_token_parse(header, bare, &token);

    if (rc != SCIM_OK) {
        must(rc == SCIM_DECLINED, "neither taken nor declined");
        must(token.data == NULL && token.len == 0, "a token all the same");
        return;
    }

    must(token.len >= 1 && token.len <= SCIM_TOKEN_MAX_LEN, "a wrong length");
    must(token.data >= header.data
         && token.data + token.len <= header.data + header.len,
         "a token that is not in the header");

    for (i = 0; i < token.len; i++) {
        must(isalnum((unsigned char) token.data[i])
             || strchr("-._~+/=", token.data[i]), "no b64token");
    }

    bearer_again(token, 0);

    /* alone, that one is a scheme without a token */

    if (bare && !scim_str_caseeq(token, "Bearer")) {
        bearer_again(token, 1);
    }
}


/* it is the same token wherever it stands */

static void
bearer_again(scim_str_t token, int bare)
{
    char         text[SCIM_TOKEN_MAX_LEN + 16];
    scim_str_t   header, again;

    header.data = text;
    header.len = snprintf(text, sizeof(text), " %s\t %.*s ",
                          bare ? "" : "bEARER", (int) token.len, token.data);

    must(scim_token_parse(header, bare, &again) == SCIM_OK
         && again.len == token.len
         && memcmp(again.data, token.data, token.len) == 0,
         "another token the second time");
}
