/*
 * The token of an Authorization header.
 */

#include "tap.h"
#include "scim_token.h"


static int  bare;


/* the token, NULL if there is none */

static const char *
token_n(const char *header, size_t len)
{
    scim_str_t   h, token;
    static char  buf[SCIM_TOKEN_MAX_LEN + 1];

    h.len = len;
    h.data = header;

    if (scim_token_parse(h, bare, &token) != SCIM_OK) {
        return token.data == NULL && token.len == 0 ? NULL : "(not cleared)";
    }

    memcpy(buf, token.data, token.len);
    buf[token.len] = '\0';

    return buf;
}


static const char *
token(const char *header)
{
    return token_n(header, strlen(header));
}


int
main(void)
{
    char  header[7 + SCIM_TOKEN_MAX_LEN + 1];

    is_str(token("Bearer abc"), "abc", "a token");
    is_str(token("bearer abc"), "abc", "the scheme has no case");
    is_str(token("BEARER abc"), "abc", "none at all");
    is_str(token("Bearer   abc"), "abc", "blanks before the token");
    is_str(token("Bearer\tabc"), "abc", "a tab before the token");
    is_str(token(" \tBearer abc \t"), "abc", "blanks around the header");
    is_str(token("Bearer aZ09-._~+/"), "aZ09-._~+/", "all of b64token");
    is_str(token("Bearer abc=="), "abc==", "padding");
    is_str(token("Bearer Bearer"), "Bearer", "a token that looks like it");

    ok(token("") == NULL, "an empty header");
    ok(token_n(NULL, 0) == NULL, "no header");
    ok(token("   ") == NULL, "a blank header");
    ok(token("Bearer") == NULL, "a scheme without token");
    ok(token("Bearer ") == NULL, "and with a blank");
    ok(token("Bearerabc") == NULL, "no blank between");
    ok(token("abc") == NULL, "a token without scheme");
    ok(token("Basic abc") == NULL, "another scheme");
    ok(token("Bear abc") == NULL, "part of the scheme");
    ok(token("Bearer abc def") == NULL, "two tokens");
    ok(token("Bearer abc,") == NULL, "a comma");
    ok(token("Bearer a=b") == NULL, "padding in the middle");
    ok(token("Bearer ==") == NULL, "padding only");
    ok(token("Bearer \"abc\"") == NULL, "quotes");
    ok(token("Bearer a\xc3\xa9") == NULL, "UTF-8");
    ok(token_n("Bearer abc\0d", 12) == NULL, "a NUL in the token");
    ok(token_n("Bearer abc\0", 11) == NULL, "a NUL behind the token");
    ok(token_n("Bearer\0abc", 10) == NULL, "a NUL before the token");
    ok(token_n("\0Bearer abc", 11) == NULL, "a NUL before the scheme");

    bare = 1;

    is_str(token("abc"), "abc", "a bare token");
    is_str(token(" abc= "), "abc=", "with blanks around it");
    is_str(token("bearer abc"), "abc", "one with a scheme all the same");
    ok(token("Bearer") == NULL, "the scheme alone is none");
    ok(token("Basic abc") == NULL, "nor is another scheme");
    ok(token("abc def") == NULL, "nor are two");
    ok(token("") == NULL, "nor nothing");

    bare = 0;

    memcpy(header, "Bearer ", 7);
    memset(header + 7, 'x', SCIM_TOKEN_MAX_LEN + 1);

    is_int(strlen(token_n(header, 7 + SCIM_TOKEN_MAX_LEN)),
           SCIM_TOKEN_MAX_LEN, "the longest token");
    ok(token_n(header, 7 + SCIM_TOKEN_MAX_LEN + 1) == NULL,
       "a longer one is none of ours");

    return done_testing();
}
