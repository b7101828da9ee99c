
/*
 * The schemas of RFC 7643 as constant tables.
 *
 * Characteristics are those of section 8.7.1, but binary and reference
 * attributes are caseExact as sections 2.3.6 and 2.3.7 want them.  What 8.7.1
 * leaves out although section 2.4 and the examples of section 8 have it is
 * here too: "primary" of addresses, "display" of members.
 */


#include "scim_schema.h"


#define scim_table(list)  list, sizeof(list) / sizeof(list[0])


/* sub-attributes that most multi-valued attributes share (RFC 7643, 2.4) */

#define scim_display                                                          \
    { .name = "display",                                                      \
      .description = "A human-readable name, used for display." }

#define scim_primary                                                          \
    { .name = "primary",                                                      \
      .description = "Whether this is the preferred value.",                  \
      .type = SCIM_BOOLEAN }


static const char *const  scim_places[] = { "work", "home", "other", NULL };
static const char *const  scim_phones[] = {
    "work", "home", "mobile", "fax", "pager", "other", NULL
};
static const char *const  scim_messengers[] = {
    "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo", NULL
};
static const char *const  scim_pictures[] = { "photo", "thumbnail", NULL };
static const char *const  scim_memberships[] = { "direct", "indirect", NULL };
static const char *const  scim_resources[] = { "User", "Group", NULL };
static const char *const  scim_user_only[] = { "User", NULL };
static const char *const  scim_external[] = { "external", NULL };
static const char *const  scim_uris[] = { "uri", NULL };


/* the common attributes (3.1) */

static const scim_attr_t  scim_meta_subs[] = {

    { .name = "resourceType",
      .description = "The name of the resource type.",
      .mutability = SCIM_READ_ONLY,
      .case_exact = 1 },

    { .name = "created",
      .description = "When the resource was added.",
      .type = SCIM_DATETIME,
      .mutability = SCIM_READ_ONLY },

    { .name = "lastModified",
      .description = "When the resource was last changed.",
      .type = SCIM_DATETIME,
      .mutability = SCIM_READ_ONLY },

    { .name = "location",
      .description = "The URI of the resource.",
      .type = SCIM_REFERENCE,
      .mutability = SCIM_READ_ONLY,
      .case_exact = 1,
      .references = scim_uris },

    { .name = "version",
      .description = "The version of the resource, the same as its ETag.",
      .mutability = SCIM_READ_ONLY,
      .case_exact = 1 }
};


static const scim_attr_t  scim_common_attrs[] = {

    { .name = "schemas",
      .description = "The URIs of the schemas that the resource has.",
      .type = SCIM_REFERENCE,
      .returned = SCIM_RETURNED_ALWAYS,
      .multi = 1, .required = 1, .case_exact = 1,
      .references = scim_uris },

    { .name = "id",
      .description = "The unique identifier that the service provider has "
                     "given to the resource.",
      .mutability = SCIM_READ_ONLY,
      .returned = SCIM_RETURNED_ALWAYS,
      .uniqueness = SCIM_UNIQUE_SERVER,
      .case_exact = 1 },

    { .name = "externalId",
      .description = "The identifier that the provisioning client has given "
                     "to the resource.",
      .case_exact = 1 },

    { .name = "meta",
      .description = "Metadata of the resource.",
      .type = SCIM_COMPLEX,
      .mutability = SCIM_READ_ONLY,
      .subs = scim_table(scim_meta_subs) }
};


/* User (4.1) */

static const scim_attr_t  scim_name_subs[] = {

    { .name = "formatted",
      .description = "The full name, formatted for display, such as "
                     "'Ms. Barbara J Jensen, III'." },

    { .name = "familyName",
      .description = "The family name of the User, such as 'Jensen'." },

    { .name = "givenName",
      .description = "The given name of the User, such as 'Barbara'." },

    { .name = "middleName",
      .description = "The middle name(s) of the User, such as 'Jane'." },

    { .name = "honorificPrefix",
      .description = "The honorific prefix(es) of the User, such as 'Ms.'." },

    { .name = "honorificSuffix",
      .description = "The honorific suffix(es) of the User, such as 'III'." }
};


static const scim_attr_t  scim_email_subs[] = {

    { .name = "value",
      .description = "The email address." },

    scim_display,

    { .name = "type",
      .description = "The function of the address, such as 'work'.",
      .canonical = scim_places },

    scim_primary
};


static const scim_attr_t  scim_phone_subs[] = {

    { .name = "value",
      .description = "The phone number." },

    scim_display,

    { .name = "type",
      .description = "The function of the number, such as 'mobile'.",
      .canonical = scim_phones },

    scim_primary
};


static const scim_attr_t  scim_im_subs[] = {

    { .name = "value",
      .description = "The instant messaging address." },

    scim_display,

    { .name = "type",
      .description = "The messaging service, such as 'xmpp'.",
      .canonical = scim_messengers },

    scim_primary
};


static const scim_attr_t  scim_photo_subs[] = {

    { .name = "value",
      .description = "The URL of a photo of the User.",
      .type = SCIM_REFERENCE,
      .case_exact = 1,
      .references = scim_external },

    scim_display,

    { .name = "type",
      .description = "The kind of picture: 'photo' or 'thumbnail'.",
      .canonical = scim_pictures },

    scim_primary
};


static const scim_attr_t  scim_address_subs[] = {

    { .name = "formatted",
      .description = "The full mailing address, formatted for display." },

    { .name = "streetAddress",
      .description = "The full street address, which may have line breaks." },

    { .name = "locality",
      .description = "The city or locality." },

    { .name = "region",
      .description = "The state or region." },

    { .name = "postalCode",
      .description = "The zip code or postal code." },

    { .name = "country",
      .description = "The country, by ISO 3166-1 alpha-2 code." },

    { .name = "type",
      .description = "The function of the address, such as 'work'.",
      .canonical = scim_places },

    scim_primary
};


static const scim_attr_t  scim_membership_subs[] = {

    { .name = "value",
      .description = "The identifier of the User's group.",
      .mutability = SCIM_READ_ONLY },

    { .name = "$ref",
      .description = "The URI of the group.",
      .type = SCIM_REFERENCE,
      .mutability = SCIM_READ_ONLY,
      .case_exact = 1,
      .references = scim_resources },

    { .name = "display",
      .description = "A human-readable name, used for display.",
      .mutability = SCIM_READ_ONLY },

    { .name = "type",
      .description = "Whether the membership is 'direct' or 'indirect'.",
      .mutability = SCIM_READ_ONLY,
      .canonical = scim_memberships }
};


/* of entitlements and roles, for which no types are defined */

static const scim_attr_t  scim_right_subs[] = {

    { .name = "value",
      .description = "The value of the entitlement or role." },

    scim_display,

    { .name = "type",
      .description = "A label that says what the value is for." },

    scim_primary
};


static const scim_attr_t  scim_certificate_subs[] = {

    { .name = "value",
      .description = "An X.509 certificate in DER.",
      .type = SCIM_BINARY,
      .case_exact = 1 },

    scim_display,

    { .name = "type",
      .description = "A label that says what the certificate is for." },

    scim_primary
};


static const scim_attr_t  scim_user_attrs[] = {

    { .name = "userName",
      .description = "The unique identifier of the User, typically used to "
                     "log in.",
      .uniqueness = SCIM_UNIQUE_SERVER,
      .required = 1 },

    { .name = "name",
      .description = "The components of the User's real name.",
      .type = SCIM_COMPLEX,
      .subs = scim_table(scim_name_subs) },

    { .name = "displayName",
      .description = "The name of the User, suitable for display." },

    { .name = "nickName",
      .description = "The casual way to address the User, such as 'Bob'." },

    { .name = "profileUrl",
      .description = "The URL of the User's online profile.",
      .type = SCIM_REFERENCE,
      .case_exact = 1,
      .references = scim_external },

    { .name = "title",
      .description = "The User's title, such as 'Vice President'." },

    { .name = "userType",
      .description = "The relationship between the organization and the "
                     "User, such as 'Contractor'." },

    { .name = "preferredLanguage",
      .description = "The User's preferred language, as in the header "
                     "Accept-Language." },

    { .name = "locale",
      .description = "The User's location for localizing currency, dates and "
                     "numbers, such as 'en-US'." },

    { .name = "timezone",
      .description = "The User's time zone as the Olson database names it, "
                     "such as 'America/Los_Angeles'." },

    { .name = "active",
      .description = "The User's administrative status.",
      .type = SCIM_BOOLEAN },

    { .name = "password",
      .description = "The User's cleartext password, to set an initial one "
                     "or to reset it.",
      .mutability = SCIM_WRITE_ONLY,
      .returned = SCIM_RETURNED_NEVER },

    { .name = "emails",
      .description = "Email addresses of the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_email_subs) },

    { .name = "phoneNumbers",
      .description = "Phone numbers of the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_phone_subs) },

    { .name = "ims",
      .description = "Instant messaging addresses of the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_im_subs) },

    { .name = "photos",
      .description = "URLs of photos of the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_photo_subs) },

    { .name = "addresses",
      .description = "Physical mailing addresses of the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_address_subs) },

    { .name = "groups",
      .description = "The groups to which the User belongs.",
      .type = SCIM_COMPLEX,
      .mutability = SCIM_READ_ONLY,
      .multi = 1,
      .subs = scim_table(scim_membership_subs) },

    { .name = "entitlements",
      .description = "Entitlements of the User: things that the User has.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_right_subs) },

    { .name = "roles",
      .description = "Roles of the User, such as 'Student'.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_right_subs) },

    { .name = "x509Certificates",
      .description = "X.509 certificates issued to the User.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_certificate_subs) }
};


/* Group (4.2) */

static const scim_attr_t  scim_member_subs[] = {

    { .name = "value",
      .description = "The identifier of the member.",
      .mutability = SCIM_IMMUTABLE },

    { .name = "$ref",
      .description = "The URI of the member.",
      .type = SCIM_REFERENCE,
      .mutability = SCIM_IMMUTABLE,
      .case_exact = 1,
      .references = scim_resources },

    { .name = "display",
      .description = "A human-readable name, used for display.",
      .mutability = SCIM_IMMUTABLE },

    { .name = "type",
      .description = "The type of the member: 'User' or 'Group'.",
      .mutability = SCIM_IMMUTABLE,
      .canonical = scim_resources }
};


static const scim_attr_t  scim_group_attrs[] = {

    { .name = "displayName",
      .description = "A human-readable name of the Group." },

    { .name = "members",
      .description = "The members of the Group.",
      .type = SCIM_COMPLEX, .multi = 1,
      .subs = scim_table(scim_member_subs) }
};


/* the enterprise User (4.3) */

static const scim_attr_t  scim_manager_subs[] = {

    { .name = "value",
      .description = "The id of the User's manager." },

    { .name = "$ref",
      .description = "The URI of the User's manager.",
      .type = SCIM_REFERENCE,
      .case_exact = 1,
      .references = scim_user_only },

    { .name = "displayName",
      .description = "The displayName of the User's manager.",
      .mutability = SCIM_READ_ONLY }
};


static const scim_attr_t  scim_enterprise_attrs[] = {

    { .name = "employeeNumber",
      .description = "An identifier, typically of digits, that the "
                     "organization has assigned to the User." },

    { .name = "costCenter",
      .description = "The name of a cost center." },

    { .name = "organization",
      .description = "The name of an organization." },

    { .name = "division",
      .description = "The name of a division." },

    { .name = "department",
      .description = "The name of a department." },

    { .name = "manager",
      .description = "The User's manager, another User.",
      .type = SCIM_COMPLEX,
      .subs = scim_table(scim_manager_subs) }
};


static const scim_schema_t  scim_common = {
    NULL, "Common", "Common Attributes", scim_table(scim_common_attrs)
};


static const scim_schema_t  scim_schemas[] = {

    { SCIM_URN_USER, "User", "User Account", scim_table(scim_user_attrs) },

    { SCIM_URN_GROUP, "Group", "Group", scim_table(scim_group_attrs) },

    { SCIM_URN_ENTERPRISE, "EnterpriseUser", "Enterprise User",
      scim_table(scim_enterprise_attrs) }
};


const scim_schema_t *
scim_schema_rfc(scim_str_t urn)
{
    size_t  i;

    for (i = 0; i < sizeof(scim_schemas) / sizeof(scim_schemas[0]); i++) {
        if (scim_str_caseeq(urn, scim_schemas[i].urn)) {
            return &scim_schemas[i];
        }
    }

    return NULL;
}


const scim_schema_t *
scim_schema_common(void)
{
    return &scim_common;
}
