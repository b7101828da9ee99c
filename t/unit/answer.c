
/*
 * What an answer of the app means: rule 16 and section 1.4.
 */


#include "map_of.h"
#include "scim_answer.h"


static scim_mem_t  *mem;


static const char  text[] =
    "scim_mapping m {\n"
    "detail /error/*;\n"
    "detail ~^!!(.*);\n"
"detail ~^[$][$](a+)+$;\n"
    "on create 422 return 409 uniqueness;\n"
    "on 418 return 404;\n"
    "on 299 return 503;\n"
    "on update 404 ok;\n"
    "on list ~(a+)+$ ok;\n"
    "resource User {\n"
    "attribute id /id;\n"
    "attribute userName /login required unique;\n"
    "attribute active /active;\n"
    "attribute roles /roles;\n"
    "on set.active 400 return 400 mutability;\n"
    "detail /why;\n"
    "list GET /u?o=$scim_offset total=header:X-Total~(.*) items=/us;\n"
    "find userName GET /u?q=$scim_value;\n"
    "get GET /u/$scim_id;\n"
    "read roles GET /u/$scim_id/roles;\n"
    "create POST /u id=/id;\n"
    "update PUT /u/$scim_id;\n"
    "set active POST /u/$scim_id/active;\n"
    "delete DELETE /u/$scim_id;\n"
    "} }";


static scim_map_t  *map;


static const scim_route_t *
route_of(const char *call)
{
    const scim_route_t  *route;

    for (route = map->resources->routes; route; route = route->next) {
        if (strcmp(route->call, call) == 0) {
            return route;
        }
    }

    fprintf(stderr, "# there is no route %s\n", call);
    exit(1);
}


static scim_answer_t
answer_of(int status, const char *body, scim_header_t *header)
{
    scim_answer_t  answer;

    memset(&answer, 0, sizeof(answer));

    answer.status = status;
    answer.body.data = body;
    answer.body.len = strlen(body);
    answer.headers = header;
    answer.nheaders = header ? 1 : 0;

    return answer;
}


static scim_rc_t
judged(const char *call, scim_answer_t *answer, scim_error_t *err,
    const char **cause)
{
    scim_source_t     source;
    const scim_on_t  *on;

    memset(err, 0, sizeof(scim_error_t));
    *cause = NULL;

    if (scim_answer_source(mem, answer, &source) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_answer_judge(mem, map->resources, route_of(call), answer,
                             &source, &on, err, cause);
}


/* "expected" is 0 for ok, else the status that the client is told */

static void
judge(const char *call, int status, int expected, const char *scim_type,
    const char *what)
{
    scim_rc_t       rc;
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;

    answer = answer_of(status, "", NULL);
    rc = judged(call, &answer, &err, &cause);

    if (expected == 0) {
        is_int(rc, SCIM_OK, "%s", what);
        return;
    }

    is_int(rc, expected == 404 ? SCIM_DECLINED : SCIM_FAIL, "%s", what);
    is_int(err.status, expected, "%s: status", what);
    is_str(err.scim_type, scim_type, "%s: scimType", what);
    ok(cause && err.detail[0], "%s: cause and detail", what);
    is_int(err.retry_after > 0, expected == 503 || expected == 429,
           "%s: Retry-After", what);
}


static void
test_statuses(void)
{
    size_t  i;
    char    what[80];

    static const int  ours[] = {
        401, 403, 405, 406, 408, 411, 413, 415, 421, 423, 425, 426, 431, 0
    };

    static const int  theirs[] = {
        400, 402, 407, 409, 410, 412, 414, 416, 417, 422, 424, 428, 451, 499, 0
    };

    static const int  later[] = {
        100, 101, 199, 300, 301, 302, 304, 399, 500, 501, 502, 503, 504, 599, 0
    };

    judge("get", 200, 0, NULL, "1.4: 200 is ok");
    judge("create", 201, 0, NULL, "1.4: 201 is ok");
    judge("delete", 204, 0, NULL, "1.4: 204 is ok");
    judge("get", 298, 0, NULL, "1.4: any 2xx is ok");

    for (i = 0; ours[i]; i++) {
        snprintf(what, sizeof(what), "rule 16: %d is our fault", ours[i]);
        judge("create", ours[i], 503, NULL, what);
    }

    for (i = 0; theirs[i]; i++) {
        snprintf(what, sizeof(what), "rule 16: %d is the client's", theirs[i]);
        judge("get", theirs[i], 400, "invalidValue", what);
    }

    for (i = 0; later[i]; i++) {
        snprintf(what, sizeof(what), "1.4: %d passes", later[i]);
        judge("get", later[i], 503, NULL, what);
    }

    judge("get", 404, 404, NULL, "rule 16: 404 of one object");
    judge("read.roles", 404, 404, NULL, "rule 16: 404 of a read");
    judge("delete", 404, 404, NULL, "rule 16: 404 of a delete");
    judge("find.userName", 404, 404, NULL, "rule 16: 404 of a find");
    judge("set.active", 404, 404, NULL, "rule 16: 404 of a set");
    judge("list", 404, 503, NULL, "rule 16: 404 of a list is none");
    judge("create", 404, 503, NULL, "rule 16: 404 of a create neither");

    judge("create", 409, 409, "uniqueness", "rule 16: 409 of a create");
    judge("update", 409, 409, "uniqueness", "rule 16: 409 of an update");
    judge("set.active", 409, 409, "uniqueness", "rule 16: 409 of a set");
    judge("delete", 409, 400, "invalidValue", "rule 16: 409 of a delete");
    judge("list", 409, 400, "invalidValue", "rule 16: 409 of a list");

    judge("get", 429, 429, NULL, "1.4: 429 stays");

    judge("create", 422, 409, "uniqueness", "an \"on\" line is first");
    judge("update", 422, 400, "invalidValue", "but only for its calls");
    judge("get", 418, 404, NULL, "\"return 404\" is not found");
    judge("get", 299, 503, NULL, "\"return 503\" also of a 2xx");
    judge("update", 404, 0, NULL, "\"ok\" also of a 404");
    judge("set.active", 400, 400, "mutability",
          "a resource's \"on\" with the call of an attribute");
}


static void
test_broken(void)
{
    size_t          i;
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;

    static const struct {
        scim_answer_state_t   state;
        const char           *cause;
    } states[] = {
        { SCIM_ANSWER_NONE, "no answer to User.get" },
        { SCIM_ANSWER_CUT, "the answer was cut short to User.get" },
        { SCIM_ANSWER_TOO_BIG,
          "the answer is larger than \"scim_answer_size\" to User.get" },
        { SCIM_ANSWER_FOREIGN,
          "the answer did not come from the app, but from nginx, to User.get" },
        { SCIM_ANSWER_WHOLE, NULL }
    };

    for (i = 0; states[i].cause; i++) {
        answer = answer_of(200, "{}", NULL);
        answer.state = states[i].state;

        is_int(judged("get", &answer, &err, &cause), SCIM_FAIL,
               "rule 19: only a whole answer of the app counts");
        is_int(err.status, 503, "rule 19: else it is 503");
        is_int(err.retry_after, 5, "rule 19: with a time to wait");
        is_str(cause, states[i].cause, "rule 19: and a line for the log");
    }

    answer = answer_of(200, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", NULL);
    is_int(judged("list", &answer, &err, &cause), SCIM_FAIL,
           "rule 14: a regex that costs too much is a failed call");
    is_int(err.status, 503, "rule 14: 503");
    is_int(err.retry_after, 5, "rule 14: with a time to wait");
    is_str(cause, "a regex of the mapping failed", "rule 14: and a cause");
}


static void
retry(const char *value, int expected, const char *what)
{
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;
    scim_header_t   header = { scim_str("retry-after"), scim_str("") };

    header.value.data = value;
    header.value.len = strlen(value);

    answer = answer_of(429, "", &header);
    (void) judged("get", &answer, &err, &cause);
    is_int(err.retry_after, expected, "Retry-After: %s", what);

    answer = answer_of(503, "", &header);
    (void) judged("get", &answer, &err, &cause);
    is_int(err.retry_after, expected, "Retry-After: %s, of a 503", what);
}


static void
test_retry(void)
{
    retry("120", 120, "seconds");
    retry("0", 1, "0 is not at once");
    retry("", 5, "empty");
    retry("86400", 86400, "a day");
    retry("86401", 86400, "more than a day is a day");
    retry("864009", 86400, "ten of them, too");
    retry("99999999999999999999999", 86400, "any number");
    retry("-1", 5, "a negative one is none");
    retry("1.5", 5, "a fraction is none");
    retry("12 ", 5, "a blank is none");
    retry("Wed, 21 Oct 2026 07:28:00 GMT", 5, "a date is not read");
}


static void
test_retry_among_others(void)
{
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;

    static scim_header_t  headers[] = {
        { scim_str("Date"), scim_str("7") },
        { scim_str("Retry-After"), scim_str("") },
        { scim_str("Retry-After"), scim_str("9") }
    };

    answer = answer_of(429, "", headers);
    answer.nheaders = 3;

    (void) judged("get", &answer, &err, &cause);
    is_int(err.retry_after, 9, "Retry-After: among other headers");
}


static void
detail(const char *call, int status, const char *body, const char *expected,
    const char *what)
{
    const char     *cause;
    scim_error_t    err;
    scim_answer_t   answer;

    answer = answer_of(status, body, NULL);
    (void) judged(call, &answer, &err, &cause);
    is_str(err.detail, expected, "detail: %s", what);
}


static void
test_detail(void)
{
    char    body[3000], long_text[1000];
    size_t  i;

    detail("get", 400, "{\"why\":\"so\"}", "so", "a text");
    detail("get", 400, "{\"why\":\"so\",\"error\":[\"a\"]}", "so",
           "the resource's place goes first");
    detail("get", 400, "{\"why\":\"\",\"error\":[\"a\"]}", "a",
           "an empty one gives way to the mapping's");
    detail("get", 400, "{\"error\":[\"a\",\"\",5,null,\"b\"]}", "a; 5; b",
           "several texts");
    detail("get", 400, "{\"error\":{\"x\":\"a\",\"y\":[\"b\"]}}", "a; [\"b\"]",
           "members, and what is no text");
    detail("get", 400, "!!bad login\nmore", "bad login", "by a regex");
    detail("get", 400, "!!<html>", "the application refused the request",
           "row 58: no HTML by a regex");
    detail("get", 400, "{\"why\":\"<x> is bad\"}", "<x> is bad",
           "a text of JSON may begin so");
    detail("get", 400, "!!bad\xff login", "bad\xef\xbf\xbd login",
           "of a text that is not UTF-8");
    detail("get", 400, "{\"why\":\"caf\xe9\"}", "caf\xef\xbf\xbd",
           "of JSON that is not");
    detail("get", 400, "$$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "the"
           " application refused the request",
           "none where a regex costs too much");
    detail("get", 400, "<html>", "the application refused the request",
           "none, of a 400");
    detail("get", 404, "", "there is no such resource", "none, of a 404");
    detail("create", 409, "", "a unique value is already taken",
           "none, of a 409");
    detail("get", 429, "", "too many requests", "none, of a 429");
    detail("get", 404, "{\"why\":\"gone\"}", "gone", "of a 404");
    detail("create", 422, "{\"why\":\"taken\"}", "taken", "of an \"on\" line");
    detail("get", 500, "{\"why\":\"secret\"}", "the application cannot answer"
           " at the moment", "not of a failure of the app");
    detail("get", 401, "{\"why\":\"secret\"}", "the application cannot answer"
           " at the moment", "not of our own key");
    detail("get", 299, "{\"why\":\"maintenance\"}", "maintenance",
           "of a 503 that the mapping returns");

    for (i = 0; i < sizeof(long_text) - 2; i += 2) {
        memcpy(long_text + i, "\xc3\xa9", 3);
    }

    snprintf(body, sizeof(body), "{\"why\":\"%s\"}", long_text);
    long_text[510] = '\0';
    detail("get", 400, body, long_text, "a long one is cut");
}


/* with that line as the only route of its kind; NULL: refused with 503 */

static void
items(scim_route_kind_t kind, const char *line, const char *body,
    const char *expected, const char *what)
{
    char            mapping[512];
    json_t         *found;
    scim_rc_t       rc;
    scim_map_t     *m;
    const char     *cause;
    scim_error_t    err;
    scim_source_t   source;
    scim_answer_t   answer;

    snprintf(mapping, sizeof(mapping), "scim_mapping m { resource User {"
             " attribute id /id; attribute userName /login required unique;"
             " attribute roles /r; %s"
             " get GET /u/$scim_id; create POST /u id=/id;"
             " update PUT /u/$scim_id; %s; } }",
             kind == SCIM_ROUTE_LIST ? "" : "list GET /u;", line);

    m = map_of(mapping);
    answer = answer_of(200, body, NULL);
    cause = NULL;

    (void) scim_answer_source(mem, &answer, &source);

    rc = scim_answer_items(mem, scim_map_route(m->resources, kind), &source,
                           &found, &err, &cause);

    if (expected) {
        if (ok(rc == SCIM_OK, "items: %s", what)) {
            is_json(found, expected, "items: %s: found", what);
            json_decref(found);
        }

    } else {
        is_int(rc, SCIM_FAIL, "items: %s", what);
        is_int(err.status, 503, "items: %s: status", what);
        ok(cause != NULL || err.detail[0], "items: %s: cause", what);
    }

    scim_map_free(m);
}


#define LIST  SCIM_ROUTE_LIST, "list GET /u"
#define FIND  SCIM_ROUTE_FIND, "find userName GET /u?q=$scim_value"
#define READ  SCIM_ROUTE_READ, "read roles GET /u/$scim_id/r"


static void
test_items(void)
{
    items(LIST, "[1,2]", "[1,2]", "an array is the list");
    items(LIST, "[]", "[]", "also an empty one");
    items(LIST " items=/us", "{\"us\":[{\"id\":1}]}", "[{\"id\":1}]",
          "an array at its place");
    items(LIST " items=/us", "{\"us\":{\"a\":1,\"b\":2}}", "[1,2]",
          "the members of an object at its place");
    items(LIST " items=/", "{\"a\":{\"id\":1}}", "[{\"id\":1}]",
          "rule 12: an object is a collection where items= is written out");
    items(LIST, "{\"error\":\"x\"}", NULL, "rule 12: and nowhere else");
    items(FIND, "{\"id\":1}", NULL, "rule 12: not in a find either");
    items(LIST " items=/us", "{}", "[]", "no place, an empty list");
    items(LIST " items=/us", "{\"us\":null}", "[]", "so is null");
    items(LIST " items=/us", "{\"us\":\"x\"}", NULL, "a text is no list");
    items(LIST " items=/us", "{\"us\":false}", NULL, "nor is a boolean");
    items(LIST " items=/us/*/u", "{\"us\":[{\"u\":[1]},{\"u\":2}]}", "[[1],2]",
          "what \"*\" finds is the list");
    items(LIST " items=/us/*", "{\"us\":[[1,2]]}", "[[1,2]]",
          "also if it is one");
    items(LIST " 'items=~(?<id>[0-9]+)'", "a 1 b 2",
          "[{\"id\":\"1\"},{\"id\":\"2\"}]", "the matches of a regex");
    items(LIST " 'items=~(?<id>[0-9]+)'", "a 1", "[{\"id\":\"1\"}]",
          "also if it is one");
    items(LIST " 'items=~(?<id>[0-9]+)'", "none", "[]", "or none");
    items(LIST " 'items=/page~(?<id>[0-9]+)'", "{\"page\":\"5\"}",
          "[{\"id\":\"5\"}]", "the match of a regex on a member");
    items(LIST " 'items=header:X-Ids~[0-9]+'", "", "[]",
          "a header need not be there");
    items(LIST, "<html>", NULL, "what is no JSON has no list");
    items(LIST, "", NULL, "nor has an empty answer");
    items(LIST " items=/us", "\xef\xbb\xbf{\"us\":[1]}", "[1]",
          "a byte order mark is no harm");
    items(LIST " 'items=~(a+)+$'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", NULL,
          "rule 14: a regex that costs too much");

    items(FIND " object=/u", "{\"u\":{\"id\":1}}", "[{\"id\":1}]",
          "rule 12: the answer of a find with object= is one candidate");
    items(FIND " object=/u", "{\"u\":[1]}", "[[1]]",
          "rule 12: also if it is a list");
    items(FIND " object=/u", "{}", "[]", "rule 12: or none");
    items(FIND " object=/u", "nobody", NULL, "rule 12: but it is JSON");
    items(READ " items=/r", "{\"r\":[1,2]}", "[1,2]", "the items of a read");
}


/* -1: there is none */

static void
total(const char *place, const char *body, scim_header_t *header,
    long long expected, const char *what)
{
    size_t          n;
    char            mapping[512];
    scim_rc_t       rc;
    scim_map_t     *m;
    scim_error_t    err;
    scim_source_t   source;
    scim_answer_t   answer;

    snprintf(mapping, sizeof(mapping), "scim_mapping m { resource User {"
             " attribute id /id; attribute userName /login required unique;"
             " find userName GET /u?q=$scim_value;"
             " list GET /u?o=$scim_offset 'total=%s';"
             " get GET /u/$scim_id; create POST /u id=/id;"
             " update PUT /u/$scim_id; } }", place);

    m = map_of(mapping);
    answer = answer_of(200, body, header);
    (void) scim_answer_source(mem, &answer, &source);

    rc = scim_answer_total(mem, scim_map_route(m->resources, SCIM_ROUTE_LIST),
                           &source, &n, &err);

    is_int(rc == SCIM_OK ? (long long) n : -1, expected, "total: %s", what);

    scim_map_free(m);
}


static void
test_total(void)
{
    scim_header_t  header = { scim_str("X-Total-Count"), scim_str("12") };

    total("/n", "{\"n\":101}", NULL, 101, "a number");
    total("/n", "{\"n\":0}", NULL, 0, "0");
    total("/n", "{\"n\":\"101\"}", NULL, 101, "a text");
    total("/n", "{\"n\":101.0}", NULL, 101, "a number with a fraction of 0");
    total("/n", "{}", NULL, -1, "none");
    total("/n", "{\"n\":null}", NULL, -1, "null");
    total("/n", "{\"n\":\"\"}", NULL, -1, "an empty text");
    total("/n", "{\"n\":-1}", NULL, -1, "a negative one");
    total("/n", "{\"n\":1.5}", NULL, -1, "a fraction");
    total("/n", "{\"n\":\"101 people\"}", NULL, -1, "a sentence");
    total("/n", "{\"n\":[1,2]}", NULL, -1, "a list");
    total("/n", "{\"n\":true}", NULL, -1, "a boolean");
    total("/n", "{\"n\":1000000000}", NULL, 1000000000, "a billion");
    total("/n", "{\"n\":1000000001}", NULL, -1, "more than any app has");
    total("/n", "{\"n\":\"99999999999999999999999999\"}", NULL, -1,
          "one that overflows");
    total("/n/*", "{\"n\":[5,6]}", NULL, 5, "the first of several");
    total("header:X-Total-Count", "", &header, 12, "a header");
    total("~/([0-9]+)[)]", "(26-50/101)", NULL, 101, "a regex on the text");
    total("~(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", NULL, -1,
          "rule 14: a regex that costs too much");
}


static void
test_unexpected(void)
{
    const char    *cause;
    scim_error_t   err;

    is_int(scim_answer_unexpected(mem, route_of("get"), "id", &err, &cause),
           SCIM_FAIL, "an answer that lacks something");
    is_str(cause, "the answer to User.get has no id", "with its cause");
    is_int(err.status, 503, "is 503");
    is_int(err.retry_after, 5, "with a time to wait");
}


int
main(void)
{
    mem = scim_mem_new();
    map = map_of(text);

    test_statuses();
    test_broken();
    test_retry();
    test_retry_among_others();
    test_detail();
    test_items();
    test_total();
    test_unexpected();

    scim_map_free(map);
    scim_mem_free(mem);

    return done_testing();
}
