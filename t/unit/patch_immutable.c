/*
 * What a PATCH may do to attributes that are written once (RFC 7643, 7).
 */

#include "patch_run.h"


static const scim_attr_t  fixed_subs[] = {
    { .name = "value", .mutability = SCIM_IMMUTABLE, .case_exact = 1 },
    { .name = "note" }
};

static const scim_attr_t  fixed_attrs[] = {
    { .name = "login", .mutability = SCIM_IMMUTABLE },
    { .name = "code", .mutability = SCIM_IMMUTABLE, .case_exact = 1 },
    { .name = "level", .type = SCIM_INTEGER, .mutability = SCIM_IMMUTABLE },
    { .name = "origin", .type = SCIM_COMPLEX, .mutability = SCIM_IMMUTABLE,
      .subs = fixed_subs, .nsubs = 2 },
    { .name = "seal", .type = SCIM_COMPLEX,
      .subs = fixed_subs, .nsubs = 2 },
    { .name = "keys", .type = SCIM_COMPLEX, .multi = 1,
      .mutability = SCIM_IMMUTABLE, .subs = fixed_subs, .nsubs = 2 },
    { .name = "cards", .type = SCIM_COMPLEX, .multi = 1,
      .subs = fixed_subs, .nsubs = 2 },
    { .name = "words", .multi = 1 }
};

static const scim_schema_t  fixed_schemas[] = {
    { .urn = "urn:example:Fixed", .name = "Fixed", .attrs = fixed_attrs,
      .nattrs = 8 }
};

static const scim_resource_type_t  fixed_type = {
    .name = "Fixed", .endpoint = "/Fixed", .schemas = fixed_schemas,
    .nschemas = 1
};


static const patch_test_t  fixed_tests[] = {

    { "an immutable attribute may be set once",
      "{\"keys\":[],\"level\":null}",
      "[{\"op\":\"add\",\"path\":\"login\",\"value\":\"bob\"},"
      "{\"op\":\"add\",\"path\":\"keys\",\"value\":[{\"value\":\"k\"}]},"
      "{\"op\":\"replace\",\"path\":\"level\",\"value\":1}]",
      "{\"login\":\"bob\",\"keys\":[{\"value\":\"k\"}],\"level\":1}" },

    { "and may be given the value that it has",
      "{\"login\":\"Bob\",\"code\":\"A\",\"level\":1,"
      "\"keys\":[{\"value\":\"k\"}],\"origin\":{\"value\":\"o\"}}",
      "[{\"op\":\"replace\",\"value\":{\"login\":\"bOB\",\"code\":\"A\","
      "\"level\":\"1\",\"keys\":[{\"value\":\"k\"}],"
      "\"origin\":{\"value\":\"o\"}}}]",
      "{\"login\":\"Bob\",\"code\":\"A\",\"level\":1,"
      "\"keys\":[{\"value\":\"k\"}],\"origin\":{\"value\":\"o\"}}" },

    { "but not another one", "{\"login\":\"bob\"}",
      "[{\"op\":\"replace\",\"path\":\"login\",\"value\":\"eve\"}]",
      "400 mutability" },

    { "nor one of another case, if case counts", "{\"code\":\"A\"}",
      "[{\"op\":\"replace\",\"path\":\"code\",\"value\":\"a\"}]",
      "400 mutability" },

    { "nor another number", "{\"level\":1}",
      "[{\"op\":\"replace\",\"path\":\"level\",\"value\":2}]",
      "400 mutability" },

    { "it cannot be removed", "{\"login\":\"bob\"}",
      "[{\"op\":\"remove\",\"path\":\"login\"}]",
      "400 mutability" },

    { "unless it is not there", "{}",
      "[{\"op\":\"remove\",\"path\":\"login\"}]",
      "{}" },

    { "an immutable object gets no more members",
      "{\"origin\":{\"value\":\"o\"}}",
      "[{\"op\":\"add\",\"path\":\"origin.note\",\"value\":\"n\"}]",
      "400 mutability" },

    { "an immutable list gets no more elements",
      "{\"keys\":[{\"value\":\"k\"}]}",
      "[{\"op\":\"add\",\"path\":\"keys\",\"value\":[{\"value\":\"l\"}]}]",
      "400 mutability" },

    { "nor another element",
      "{\"keys\":[{\"value\":\"k\"}]}",
      "[{\"op\":\"replace\",\"path\":\"keys\",\"value\":"
      "[{\"value\":\"K\"}]}]",
      "400 mutability" },

    { "an error within an immutable attribute is told",
      "{\"origin\":{\"value\":\"o\"}}",
      "[{\"op\":\"remove\",\"path\":\"origin.value\"}]",
      "400 mutability" },

    { "an immutable sub-attribute may be set once",
      "{\"seal\":{\"note\":\"n\"}}",
      "[{\"op\":\"add\",\"path\":\"seal.value\",\"value\":\"v\"},"
      "{\"op\":\"add\",\"path\":\"seal\",\"value\":{\"value\":\"v\","
      "\"note\":\"m\"}}]",
      "{\"seal\":{\"note\":\"m\",\"value\":\"v\"}}" },

    { "but not changed", "{\"seal\":{\"value\":\"v\"}}",
      "[{\"op\":\"add\",\"path\":\"seal\",\"value\":{\"value\":\"w\"}}]",
      "400 mutability" },

    { "nor removed", "{\"seal\":{\"value\":\"v\"}}",
      "[{\"op\":\"remove\",\"path\":\"seal.value\"}]",
      "400 mutability" },

    { "nor changed in an element", "{\"cards\":[{\"value\":\"v\"}]}",
      "[{\"op\":\"replace\",\"path\":\"cards[value eq \\\"v\\\"].value\","
      "\"value\":\"w\"}]",
      "400 mutability" },

    { "nor by an object for an element", "{\"cards\":[{\"value\":\"v\"}]}",
      "[{\"op\":\"replace\",\"path\":\"cards[value eq \\\"v\\\"]\","
      "\"value\":{\"value\":\"w\"}}]",
      "400 mutability" },

    { "nor removed from an element",
      "{\"cards\":[{\"value\":\"v\",\"note\":\"n\"}]}",
      "[{\"op\":\"remove\",\"path\":\"cards[note eq \\\"n\\\"].value\"}]",
      "400 mutability" },

    { "an element with one goes as a whole",
      "{\"cards\":[{\"value\":\"v\",\"note\":\"n\"}]}",
      "[{\"op\":\"remove\",\"path\":\"cards[note eq \\\"n\\\"]\"}]",
      "{}" },

    { "values are told apart by case where it counts",
      "{\"cards\":[{\"value\":\"v\"}],\"words\":[\"one\"]}",
      "[{\"op\":\"add\",\"path\":\"cards\",\"value\":[{\"value\":\"V\"}]},"
      "{\"op\":\"add\",\"path\":\"words\",\"value\":[\"ONE\",\"two\"]},"
      "{\"op\":\"remove\",\"path\":\"words\",\"value\":\"TWO\"}]",
      "{\"cards\":[{\"value\":\"v\"},{\"value\":\"V\"}],"
      "\"words\":[\"one\"]}" },

    { NULL, NULL, NULL, NULL }
};


int
main(void)
{
    patch_all(&fixed_type, "immutable attributes", fixed_tests);

    return done_testing();
}
