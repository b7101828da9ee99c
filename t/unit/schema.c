/*
 * The tables of RFC 7643 and the look-ups in them.
 */

#include "tap.h"
#include "user_type.h"


static scim_str_t
str(const char *text)
{
    scim_str_t  s;

    s.len = strlen(text);
    s.data = text;

    return s;
}


static const char *const  mutabilities[] = {
    "readWrite", "readOnly", "immutable", "writeOnly"
};

static const char *const  returneds[] = {
    "default", "always", "never", "request"
};

static const char *const  uniquenesses[] = {
    "none", "server", "global"
};


static void
describe_list(char *buf, size_t size, const char *label,
    const char *const *list)
{
    size_t  i, n;

    if (list == NULL) {
        return;
    }

    for (i = 0; list[i]; i++) {
        n = strlen(buf);
        snprintf(buf + n, size - n, "%s%s", i ? "," : label, list[i]);
    }
}


/* what is not the default (RFC 7643, 2.2) in one line */

static const char *
describe(const scim_attr_t *attr)
{
    static char  buf[512];

    snprintf(buf, sizeof(buf), "%s%s%s%s%s%s%s%s%s%s",
             scim_schema_type_name(attr->type),
             attr->multi ? " multi" : "",
             attr->required ? " required" : "",
             attr->case_exact ? " exact" : "",
             attr->mutability ? " " : "",
             attr->mutability ? mutabilities[attr->mutability] : "",
             attr->returned ? " " : "",
             attr->returned ? returneds[attr->returned] : "",
             attr->uniqueness ? " " : "",
             attr->uniqueness ? uniquenesses[attr->uniqueness] : "");

    describe_list(buf, sizeof(buf), " canonical=", attr->canonical);
    describe_list(buf, sizeof(buf), " refs=", attr->references);

    return buf;
}


typedef struct {
    const char  *urn;
    const char  *attr;
    const char  *sub;
    const char  *expected;
} row_t;


#define U  SCIM_URN_USER
#define G  SCIM_URN_GROUP
#define E  SCIM_URN_ENTERPRISE

#define PLACES   "string canonical=work,home,other"
#define PRIMARY  "boolean"


/* all of RFC 7643, 8.7.1; a NULL urn is the common attributes of 3.1 */

static const row_t  rows[] = {
    { NULL, "schemas", NULL,
      "reference multi required exact always refs=uri" },
    { NULL, "id", NULL, "string exact readOnly always server" },
    { NULL, "externalId", NULL, "string exact" },
    { NULL, "meta", NULL, "complex readOnly" },
    { NULL, "meta", "resourceType", "string exact readOnly" },
    { NULL, "meta", "created", "dateTime readOnly" },
    { NULL, "meta", "lastModified", "dateTime readOnly" },
    { NULL, "meta", "location", "reference exact readOnly refs=uri" },
    { NULL, "meta", "version", "string exact readOnly" },

    { U, "userName", NULL, "string required server" },
    { U, "name", NULL, "complex" },
    { U, "name", "formatted", "string" },
    { U, "name", "familyName", "string" },
    { U, "name", "givenName", "string" },
    { U, "name", "middleName", "string" },
    { U, "name", "honorificPrefix", "string" },
    { U, "name", "honorificSuffix", "string" },
    { U, "displayName", NULL, "string" },
    { U, "nickName", NULL, "string" },
    { U, "profileUrl", NULL, "reference exact refs=external" },
    { U, "title", NULL, "string" },
    { U, "userType", NULL, "string" },
    { U, "preferredLanguage", NULL, "string" },
    { U, "locale", NULL, "string" },
    { U, "timezone", NULL, "string" },
    { U, "active", NULL, "boolean" },
    { U, "password", NULL, "string writeOnly never" },
    { U, "emails", NULL, "complex multi" },
    { U, "emails", "value", "string" },
    { U, "emails", "display", "string" },
    { U, "emails", "type", PLACES },
    { U, "emails", "primary", PRIMARY },
    { U, "phoneNumbers", NULL, "complex multi" },
    { U, "phoneNumbers", "value", "string" },
    { U, "phoneNumbers", "display", "string" },
    { U, "phoneNumbers", "type",
      "string canonical=work,home,mobile,fax,pager,other" },
    { U, "phoneNumbers", "primary", PRIMARY },
    { U, "ims", NULL, "complex multi" },
    { U, "ims", "value", "string" },
    { U, "ims", "display", "string" },
    { U, "ims", "type",
      "string canonical=aim,gtalk,icq,xmpp,msn,skype,qq,yahoo" },
    { U, "ims", "primary", PRIMARY },
    { U, "photos", NULL, "complex multi" },
    { U, "photos", "value", "reference exact refs=external" },
    { U, "photos", "display", "string" },
    { U, "photos", "type", "string canonical=photo,thumbnail" },
    { U, "photos", "primary", PRIMARY },
    { U, "addresses", NULL, "complex multi" },
    { U, "addresses", "formatted", "string" },
    { U, "addresses", "streetAddress", "string" },
    { U, "addresses", "locality", "string" },
    { U, "addresses", "region", "string" },
    { U, "addresses", "postalCode", "string" },
    { U, "addresses", "country", "string" },
    { U, "addresses", "type", PLACES },
    { U, "addresses", "primary", PRIMARY },
    { U, "groups", NULL, "complex multi readOnly" },
    { U, "groups", "value", "string readOnly" },
    { U, "groups", "$ref", "reference exact readOnly refs=User,Group" },
    { U, "groups", "display", "string readOnly" },
    { U, "groups", "type", "string readOnly canonical=direct,indirect" },
    { U, "entitlements", NULL, "complex multi" },
    { U, "entitlements", "value", "string" },
    { U, "entitlements", "display", "string" },
    { U, "entitlements", "type", "string" },
    { U, "entitlements", "primary", PRIMARY },
    { U, "roles", NULL, "complex multi" },
    { U, "roles", "value", "string" },
    { U, "roles", "display", "string" },
    { U, "roles", "type", "string" },
    { U, "roles", "primary", PRIMARY },
    { U, "x509Certificates", NULL, "complex multi" },
    { U, "x509Certificates", "value", "binary exact" },
    { U, "x509Certificates", "display", "string" },
    { U, "x509Certificates", "type", "string" },
    { U, "x509Certificates", "primary", PRIMARY },

    { G, "displayName", NULL, "string" },
    { G, "members", NULL, "complex multi" },
    { G, "members", "value", "string immutable" },
    { G, "members", "$ref", "reference exact immutable refs=User,Group" },
    { G, "members", "display", "string immutable" },
    { G, "members", "type", "string immutable canonical=User,Group" },

    { E, "employeeNumber", NULL, "string" },
    { E, "costCenter", NULL, "string" },
    { E, "organization", NULL, "string" },
    { E, "division", NULL, "string" },
    { E, "department", NULL, "string" },
    { E, "manager", NULL, "complex" },
    { E, "manager", "value", "string" },
    { E, "manager", "$ref", "reference exact refs=User" },
    { E, "manager", "displayName", "string readOnly" }
};


static const scim_schema_t *
schema_of(const char *urn)
{
    return urn ? scim_schema_rfc(str(urn)) : scim_schema_common();
}


static void
test_tables(void)
{
    size_t              i;
    const row_t        *row;
    const scim_attr_t  *attr;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        row = &rows[i];

        attr = scim_schema_attr(schema_of(row->urn), str(row->attr));

        if (attr && row->sub) {
            attr = scim_schema_sub(attr, str(row->sub));
        }

        is_str(attr ? describe(attr) : NULL, row->expected,
               "%s%s%s is as RFC 7643 has it", row->attr,
               row->sub ? "." : "", row->sub ? row->sub : "");
    }
}


/* that nothing is there but the rows above, and that all is described */

static void
test_complete(void)
{
    size_t                i, j, k, total, described;
    const char           *urns[] = { NULL, U, G, E };
    const scim_attr_t    *attr;
    const scim_schema_t  *schema;

    total = 0;
    described = 0;

    for (i = 0; i < 4; i++) {
        schema = schema_of(urns[i]);

        ok(schema->name && schema->description, "schema %s has a name and a "
           "description", schema->name);

        for (j = 0; j < schema->nattrs; j++) {
            attr = &schema->attrs[j];
            total++;
            described += (attr->description != NULL);

            for (k = 0; k < attr->nsubs; k++) {
                total++;
                described += (attr->subs[k].description != NULL);
            }
        }
    }

    is_int(total, sizeof(rows) / sizeof(rows[0]),
           "there are no attributes but those of the RFC");
    is_int(described, total, "every attribute has a description");
}


static void
test_lookups(const scim_resource_type_t *type)
{
    const scim_attr_t     *attr;
    scim_resource_type_t   bare;

    ok(scim_schema_rfc(str("URN:IETF:params:scim:schemas:core:2.0:user"))
       == scim_schema_rfc(str(U)), "urns have no case");
    ok(scim_schema_rfc(str("urn:x")) == NULL, "an unknown urn is no schema");
    ok(scim_schema_rfc(str("")) == NULL, "nor is an empty one");
    ok(scim_schema_common()->urn == NULL, "common attributes have no urn");

    attr = scim_schema_find(type, str("USERNAME"));
    is_str(attr ? attr->name : NULL, "userName", "names have no case");

    ok(scim_schema_find(type, str("userNam")) == NULL,
       "part of a name is none");
    ok(scim_schema_find(type, str("userNames")) == NULL,
       "more than a name is none");
    ok(scim_schema_find(type, str("")) == NULL, "nor is an empty name");
    ok(scim_schema_find(type, str("department")) == NULL,
       "attributes of extensions are not those of the core schema");

    attr = scim_schema_find(type, str("ID"));
    ok(attr && attr == scim_schema_attr(scim_schema_common(), str("id")),
       "every type has the attribute id");
    ok(scim_schema_find(type, str("meta")) != NULL, "and meta");
    ok(scim_schema_find(type, str("schemas")) != NULL, "and schemas");

    attr = scim_schema_find(type, str("externalID"));
    ok(attr && attr != scim_schema_attr(scim_schema_common(),
                                        str("externalId")),
       "externalId is the type's own");

    bare = *type;
    bare.schemas = scim_schema_rfc(str(G));
    bare.nschemas = 1;

    ok(scim_schema_find(&bare, str("externalId")) == NULL,
       "externalId is not there if the type does not list it");

    ok(scim_schema_of(type, str("Urn:Example:2.0:User"))
       == &type->schemas[2], "a type's schema is found, whatever its case");
    ok(scim_schema_of(type, str(G)) == NULL,
       "a schema of another type is not found");

    attr = scim_schema_find(type, str("userName"));
    ok(scim_schema_sub(attr, str("value")) == NULL,
       "a simple attribute has no sub-attributes");

    is_str(scim_schema_type_name(SCIM_DATETIME), "dateTime",
           "types have the names of RFC 7643, 7");
    is_str(scim_schema_type_name(SCIM_COMPLEX), "complex", "all of them");
}


int
main(void)
{
    scim_mem_t                  *mem;
    const scim_resource_type_t  *type;

    mem = scim_mem_new();
    type = user_type(mem);

    test_tables();
    test_complete();
    test_lookups(type);

    scim_mem_free(mem);

    return done_testing();
}
