
/*
 * Filters: the text, then what it matches.
 */


#include "fuzz.h"


static void filter_on_resources(const scim_filter_t *filter,
    scim_str_t text, scim_str_t rest);
static void filter_not(const scim_filter_t *filter, scim_str_t text,
    const json_t *resource);
static void filter_in_brackets(const char *name, scim_str_t text,
    const json_t *resource);
static scim_filter_t *filter_around(scim_mem_t *mem, const char *before,
    scim_str_t text, const char *after);
static scim_filter_t *filter_parse(scim_mem_t *mem, scim_str_t text,
    scim_error_t *err);
static void filter_encoded(scim_mem_t *mem, scim_str_t text);


/* a whole one, an empty one, and one whose values have other types */

static const char *const  filter_resources[] = {

    "{\"id\":\"7\",\"externalId\":\"e-7\",\"userName\":\"bjensen\","
    "\"name\":{\"familyName\":\"O'Malley\",\"givenName\":\"B\"},"
    "\"title\":\"Stra\xc3\x9f" "e\",\"userType\":\"Employee\","
    "\"active\":true,\"emails\":[{\"value\":\"b@example.com\",\"type\":"
    "\"work\",\"primary\":true},{\"value\":\"b@jensen.org\",\"type\":"
    "\"home\"}],\"members\":[{\"value\":\"1\"},{\"value\":\"2\","
    "\"type\":\"User\"}],\"meta\":{\"resourceType\":\"User\","
    "\"lastModified\":\"2011-05-13T04:42:34Z\"},\"" USER_URN_TEST
    "\":{\"level\":3,\"score\":1.5,\"admin\":false,\"levels\":[1,2],"
    "\"hired\":\"2009-03-14T09:26:53+02:00\",\"key\":\"AQID\"},"
    E ":{\"manager\":{\"value\":\"26\"},\"department\":\"x\"}}",

    "{}",

    "{\"id\":7,\"userName\":[\"bjensen\",null],\"name\":\"B\",\"title\":\"\","
    "\"active\":\"true\",\"emails\":{\"value\":\"b@example.com\"},"
    "\"members\":[1,\"2\",[],{\"value\":{}}],\"meta\":[],\"" USER_URN_TEST
    "\":{\"level\":\"3\",\"levels\":[],\"hired\":\"now\",\"score\":1}}",

    NULL
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scim_mem_t     *mem;
    scim_str_t      text, rest;
    scim_error_t    err;
    scim_filter_t  *filter;

    text = fuzz_split(data, size, &rest);
    mem = scim_mem_new();

    filter = filter_parse(mem, text, &err);

    if (filter) {
        filter_on_resources(filter, text, rest);
    }

    filter_encoded(mem, text);
    scim_mem_free(mem);

    return 0;
}


static void
filter_on_resources(const scim_filter_t *filter, scim_str_t text,
    scim_str_t rest)
{
    size_t   i;
    json_t  *resource;

    for (i = 0; filter_resources[i]; i++) {
        resource = json_loads(filter_resources[i], 0, NULL);
        must(resource, "a resource that is no JSON");

        filter_not(filter, text, resource);
        json_decref(resource);
    }

    resource = rest.data ? json_loadb(rest.data, rest.len, 0, NULL) : NULL;

    if (resource) {
        filter_not(filter, text, resource);
        json_decref(resource);
    }

    resource = json_loads(filter_resources[0], 0, NULL);
    filter_in_brackets("emails", text, resource);
    filter_in_brackets("members", text, resource);
    json_decref(resource);
}


/* what a filter matches, its opposite does not; and with itself it is itself */

static void
filter_not(const scim_filter_t *filter, scim_str_t text,
    const json_t *resource)
{
    int             matches;
    scim_mem_t     *mem;
    scim_filter_t  *other;

    matches = scim_filter_match(filter, resource);
    must(matches == 0 || matches == 1, "neither 0 nor 1");

    mem = scim_mem_new();

    other = filter_around(mem, "not (", text, ")");
    must(other == NULL || scim_filter_match(other, resource) == !matches,
         "\"not\" is not the opposite");

    other = filter_around(mem, "userName pr and not(userName pr) or (", text,
                          ")");
    must(other == NULL || scim_filter_match(other, resource) == matches,
         "\"or\" adds something to it");

    scim_mem_free(mem);
}


/* attr[filter] matches if one element does */

static void
filter_in_brackets(const char *name, scim_str_t text, const json_t *resource)
{
    int                 one;
    char                before[32];
    size_t              i;
    json_t             *elements;
    scim_mem_t         *mem;
    scim_str_t          str;
    scim_error_t        err;
    scim_filter_t      *filter, *whole;

    str.data = name;
    str.len = strlen(name);

    mem = scim_mem_new();

    filter = scim_filter_parse_value(mem, scim_schema_find(fuzz_type(), str),
                                     text, &err);

    snprintf(before, sizeof(before), "%s[", name);
    whole = filter_around(mem, before, text, "]");

    if (filter == NULL) {
        fuzz_error(&err, "invalidFilter");

    } else if (whole) {
        elements = json_object_get(resource, name);

        for (one = 0, i = 0; i < json_array_size(elements); i++) {
            one |= scim_filter_match_value(filter,
                                           json_array_get(elements, i));
        }

        must(scim_filter_match(whole, resource) == one,
             "brackets match something else");
    }

    scim_mem_free(mem);
}


/* NULL only if the text becomes too long or too deep, or has a wrong end */

static scim_filter_t *
filter_around(scim_mem_t *mem, const char *before, scim_str_t text,
    const char *after)
{
    scim_str_t     around;
    scim_error_t   err;

    around.data = scim_mem_printf(mem, &around.len, "%s%.*s%s", before,
                                  (int) text.len, text.data, after);
    must(around.data, "no memory");

    return filter_parse(mem, around, &err);
}


static scim_filter_t *
filter_parse(scim_mem_t *mem, scim_str_t text, scim_error_t *err)
{
    scim_filter_t  *filter;

    filter = scim_filter_parse(mem, fuzz_type(), text, err);

    if (filter == NULL) {
        fuzz_error(err, "invalidFilter");
    }

    return filter;
}


/* a text that is decoded once more is still one, and not longer */

static void
filter_encoded(scim_mem_t *mem, scim_str_t text)
{
    scim_str_t     decoded;
    scim_error_t   err;

    decoded = scim_normal_filter(mem, text);

    must(decoded.data && decoded.len <= text.len, "it has grown");
    must(decoded.data[decoded.len] == '\0', "it has no end");

    if (scim_uri_utf8(text.data, text.len)) {
        must(scim_uri_utf8(decoded.data, decoded.len), "it is no UTF-8");
    }

    (void) filter_parse(mem, decoded, &err);
}
