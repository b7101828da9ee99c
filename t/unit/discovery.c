/*
 * The discovery documents.  "row" is that of the checklist in section 16 of
 * idp-behaviour.md.
 */

#include "tap.h"
#include "scim_discovery.h"
#include "user_type.h"


#define BASE  "https://scim.example.com/v2"


static const scim_str_t  base = scim_str(BASE);


static void
config(void)
{
    json_t  *document;

    document = scim_discovery_config_new(base, 1, 1048576);
    is_json(document,
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:"
            "ServiceProviderConfig\"],"
            "\"patch\":{\"supported\":true},"
            "\"bulk\":{\"supported\":true,\"maxOperations\":1000,"
            "\"maxPayloadSize\":1048576},"
            "\"filter\":{\"supported\":true,\"maxResults\":1000},"
            "\"changePassword\":{\"supported\":true},"
            "\"sort\":{\"supported\":true},"
            "\"etag\":{\"supported\":true},\"pagination\":{\"cursor\":true,"
            "\"index\":true,\"defaultPaginationMethod\":\"index\","
            "\"defaultPageSize\":100,\"maxPageSize\":1000},"
            "\"authenticationSchemes\":[{\"type\":\"oauthbearertoken\","
            "\"name\":\"OAuth Bearer Token\","
            "\"description\":\"Authentication with a bearer token that an "
            "administrator has issued\","
            "\"specUri\":\"https://www.rfc-editor.org/info/rfc6750\","
            "\"primary\":true}],"
            "\"meta\":{\"resourceType\":\"ServiceProviderConfig\","
            "\"location\":\"" BASE "/ServiceProviderConfig\"}}",
            "row 55: the ServiceProviderConfig is complete and honest");
    json_decref(document);

    document = scim_discovery_config_new(base, 0, 1);
    is_json(json_object_get(document, "changePassword"),
            "{\"supported\":false}",
            "row 55: also where no password is mapped");
    json_decref(document);
}


static void
resource_types(scim_mem_t *mem)
{
    json_t                *document;
    scim_str_t             urn = scim_str(SCIM_URN_GROUP);
    scim_resource_type_t   group;

    memset(&group, 0, sizeof(group));
    group.name = "Group";
    group.endpoint = "/Groups";
    group.description = "Groups of the app";
    group.schemas = scim_schema_rfc(urn);
    group.nschemas = 1;

    document = scim_discovery_resource_type_new(&group, base);
    is_json(document,
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:"
            "ResourceType\"],\"id\":\"Group\",\"name\":\"Group\","
            "\"endpoint\":\"/Groups\",\"description\":\"Groups of the app\","
            "\"schema\":\"" SCIM_URN_GROUP "\","
            "\"meta\":{\"resourceType\":\"ResourceType\","
            "\"location\":\"" BASE "/ResourceTypes/Group\"}}",
            "row 55: a type without extensions");
    json_decref(document);

    document = scim_discovery_resource_type_new(user_type(mem), base);
    is_json(document,
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:"
            "ResourceType\"],\"id\":\"User\",\"name\":\"User\","
            "\"endpoint\":\"/Users\",\"schema\":\"" SCIM_URN_USER "\","
            "\"schemaExtensions\":["
            "{\"schema\":\"" SCIM_URN_ENTERPRISE "\",\"required\":false},"
            "{\"schema\":\"" USER_URN_TEST "\",\"required\":false},"
            "{\"schema\":\"" USER_URN_MORE "\",\"required\":false}],"
            "\"meta\":{\"resourceType\":\"ResourceType\","
            "\"location\":\"" BASE "/ResourceTypes/User\"}}",
            "row 55: a type with some, and no null for what it lacks");
    json_decref(document);
}


static const char *const  kinds[] = { "work", "home", NULL };
static const char *const  targets[] = { "User", "external", NULL };

static const scim_attr_t  subs[] = {
    { .name = "value", .description = "A value.", .case_exact = 1 },
    { .name = "type", .canonical = kinds },
    { .name = "primary", .type = SCIM_BOOLEAN },
    { .name = "$ref", .type = SCIM_REFERENCE, .references = targets,
      .mutability = SCIM_READ_ONLY }
};

static const scim_attr_t  attrs[] = {
    { .name = "login", .description = "A name.", .required = 1,
      .mutability = SCIM_IMMUTABLE, .uniqueness = SCIM_UNIQUE_SERVER },
    { .name = "pin", .mutability = SCIM_WRITE_ONLY,
      .returned = SCIM_RETURNED_NEVER },
    { .name = "since", .type = SCIM_DATETIME,
      .mutability = SCIM_READ_ONLY, .returned = SCIM_RETURNED_REQUEST,
      .uniqueness = SCIM_UNIQUE_GLOBAL },
    { .name = "level", .type = SCIM_INTEGER,
      .returned = SCIM_RETURNED_ALWAYS },
    { .name = "score", .type = SCIM_DECIMAL },
    { .name = "key", .type = SCIM_BINARY, .multi = 1 },
    { .name = "links", .type = SCIM_COMPLEX, .multi = 1, .subs = subs,
      .nsubs = 4 }
};

static const scim_schema_t  schema = {
    .urn = "urn:example:Test", .name = "Test", .description = "A test",
    .attrs = attrs, .nattrs = 7
};


#define REST(mutability, returned, uniqueness)                                \
    "\"mutability\":\"" mutability "\",\"returned\":\"" returned "\","        \
    "\"uniqueness\":\"" uniqueness "\""


static void
schemas(void)
{
    json_t  *document;

    document = scim_discovery_schema_new(&schema, base);

    is_json(document,
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Schema\"],"
            "\"id\":\"urn:example:Test\",\"name\":\"Test\","
            "\"description\":\"A test\",\"attributes\":["

            "{\"name\":\"login\",\"type\":\"string\",\"multiValued\":false,"
            "\"description\":\"A name.\",\"required\":true,"
            "\"caseExact\":false,"
            REST("immutable", "default", "server") "},"

            "{\"name\":\"pin\",\"type\":\"string\",\"multiValued\":false,"
            "\"required\":false,\"caseExact\":false,"
            REST("writeOnly", "never", "none") "},"

            "{\"name\":\"since\",\"type\":\"dateTime\",\"multiValued\":false,"
            "\"required\":false," REST("readOnly", "request", "global") "},"

            "{\"name\":\"level\",\"type\":\"integer\",\"multiValued\":false,"
            "\"required\":false," REST("readWrite", "always", "none") "},"

            "{\"name\":\"score\",\"type\":\"decimal\",\"multiValued\":false,"
            "\"required\":false," REST("readWrite", "default", "none") "},"

            "{\"name\":\"key\",\"type\":\"binary\",\"multiValued\":true,"
            "\"required\":false," REST("readWrite", "default", "none") "},"

            "{\"name\":\"links\",\"type\":\"complex\",\"multiValued\":true,"
            "\"required\":false," REST("readWrite", "default", "none") ","
            "\"subAttributes\":["

            "{\"name\":\"value\",\"type\":\"string\",\"multiValued\":false,"
            "\"description\":\"A value.\",\"required\":false,"
            "\"caseExact\":true," REST("readWrite", "default", "none") "},"

            "{\"name\":\"type\",\"type\":\"string\",\"multiValued\":false,"
            "\"required\":false,\"caseExact\":false,"
            "\"canonicalValues\":[\"work\",\"home\"],"
            REST("readWrite", "default", "none") "},"

            "{\"name\":\"primary\",\"type\":\"boolean\","
            "\"multiValued\":false,\"required\":false,"
            REST("readWrite", "default", "none") "},"

            "{\"name\":\"$ref\",\"type\":\"reference\","
            "\"multiValued\":false,\"required\":false,\"caseExact\":false,"
            "\"referenceTypes\":[\"User\",\"external\"],"
            REST("readOnly", "default", "none") "}]}],"

            "\"meta\":{\"resourceType\":\"Schema\","
            "\"location\":\"" BASE "/Schemas/urn:example:Test\"}}",
            "row 55, 56: a schema tells each attribute as it is");

    json_decref(document);
}


/* 1 if there is a null anywhere, which Entra refuses */

static int
has_null(json_t *value)
{
    void    *iter;
    size_t   i;

    if (json_is_null(value)) {
        return 1;
    }

    for (i = 0; i < json_array_size(value); i++) {
        if (has_null(json_array_get(value, i))) {
            return 1;
        }
    }

    for (iter = json_object_iter(value);
         iter;
         iter = json_object_iter_next(value, iter))
    {
        if (has_null(json_object_iter_value(iter))) {
            return 1;
        }
    }

    return 0;
}


static void
rfc_schemas(void)
{
    size_t                i, n;
    json_t               *document;
    const scim_schema_t  *rfc;

    static const scim_str_t  urns[] = {
        scim_str(SCIM_URN_USER),
        scim_str(SCIM_URN_GROUP),
        scim_str(SCIM_URN_ENTERPRISE)
    };

    for (i = 0; i < 3; i++) {
        rfc = scim_schema_rfc(urns[i]);

        document = scim_discovery_schema_new(rfc, base);
        n = json_array_size(json_object_get(document, "attributes"));

        is_str(json_string_value(json_object_get(document, "id")), rfc->urn,
               "row 55: the schema %s", rfc->name);
        is_int(n, rfc->nattrs, "row 56: has all its attributes");
        ok(!has_null(document), "row 56: and no null");

        json_decref(document);
    }
}


static void
wrong_base(void)
{
    scim_str_t  wrong = scim_str("http://\xff");

    ok(scim_discovery_config_new(wrong, 1, 1) == NULL,
       "no document for a base url that is not UTF-8");
}


int
main(void)
{
    scim_mem_t  *mem;

    mem = scim_mem_new();

    config();
    resource_types(mem);
    schemas();
    rfc_schemas();
    wrong_base();

    scim_mem_free(mem);

    return done_testing();
}
