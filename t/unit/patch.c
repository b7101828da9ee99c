/*
 * What a PATCH does to a resource: the RFC's examples, and forms that it does
 * not have.
 */

#include "patch_run.h"


/* RFC 7644, 3.5.2: its own examples */

static const patch_test_t  rfc_tests[] = {

    { "3.5.2.1: add a member",
      "{}",
      "[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"display\":"
      "\"Babs Jensen\",\"$ref\":\"https://example.com/v2/Users/2819c223\","
      "\"value\":\"2819c223\"}]}]",
      "{\"members\":[{\"display\":\"Babs Jensen\","
      "\"$ref\":\"https://example.com/v2/Users/2819c223\","
      "\"value\":\"2819c223\"}]}" },

    { "3.5.2.1: add without a path",
      "{\"nickName\":\"Barb\",\"emails\":[{\"value\":\"a@x\"}]}",
      "[{\"op\":\"add\",\"value\":{\"emails\":[{\"value\":\"babs@j.org\","
      "\"type\":\"home\"}],\"nickName\":\"Babs\"}}]",
      "{\"nickName\":\"Babs\",\"emails\":[{\"value\":\"a@x\"},"
      "{\"value\":\"babs@j.org\",\"type\":\"home\"}]}" },

    { "3.5.2.2: remove all members",
      "{\"displayName\":\"G\",\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members\"}]",
      "{\"displayName\":\"G\"}" },

    { "3.5.2.2: remove one member",
      "{\"members\":[{\"value\":\"2819c223-7f76\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"remove\",\"path\":"
      "\"members[value eq \\\"2819c223-7f76\\\"]\"}]",
      "{\"members\":[{\"value\":\"2\"}]}" },

    { "3.5.2.2: remove by a complex filter",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"a@example.com\"},"
      "{\"type\":\"work\",\"value\":\"a@other.com\"},"
      "{\"type\":\"home\",\"value\":\"b@example.com\"}]}",
      "[{\"op\":\"remove\",\"path\":\"emails[type eq \\\"work\\\" and "
      "value ew \\\"example.com\\\"]\"}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"a@other.com\"},"
      "{\"type\":\"home\",\"value\":\"b@example.com\"}]}" },

    { "3.5.2.2: remove and add in one request",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"1\\\"]\"},"
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"display\":\"J\","
      "\"value\":\"902c\"}]}]",
      "{\"members\":[{\"value\":\"2\"},{\"display\":\"J\","
      "\"value\":\"902c\"}]}" },

    { "3.5.2.2: replace all members by remove and add",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members\"},"
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"3\"},"
      "{\"value\":\"4\"}]}]",
      "{\"members\":[{\"value\":\"3\"},{\"value\":\"4\"}]}" },

    { "3.5.2.3: replace all members",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":"
      "\"2\"},{\"value\":\"3\"}]}]",
      "{\"members\":[{\"value\":\"2\"},{\"value\":\"3\"}]}" },

    { "3.5.2.3: replace a whole address chosen by a filter",
      "{\"addresses\":[{\"type\":\"work\",\"streetAddress\":\"x\","
      "\"primary\":true},{\"type\":\"home\",\"locality\":\"H\"}]}",
      "[{\"op\":\"replace\",\"path\":\"addresses[type eq \\\"work\\\"]\","
      "\"value\":{\"type\":\"work\",\"streetAddress\":"
      "\"911 Universal City Plaza\",\"locality\":\"Hollywood\","
      "\"region\":\"CA\",\"postalCode\":\"91608\",\"country\":\"US\","
      "\"formatted\":\"911\\nUS\",\"primary\":true}}]",
      "{\"addresses\":[{\"type\":\"work\",\"streetAddress\":"
      "\"911 Universal City Plaza\",\"locality\":\"Hollywood\","
      "\"region\":\"CA\",\"postalCode\":\"91608\",\"country\":\"US\","
      "\"formatted\":\"911\\nUS\",\"primary\":true},"
      "{\"type\":\"home\",\"locality\":\"H\"}]}" },

    { "3.5.2.3: replace one sub-attribute chosen by a filter",
      "{\"addresses\":[{\"type\":\"work\",\"streetAddress\":\"x\"},"
      "{\"type\":\"home\",\"streetAddress\":\"y\"}]}",
      "[{\"op\":\"replace\",\"path\":\"addresses[type eq \\\"work\\\"]"
      ".streetAddress\",\"value\":\"1010 Broadway Ave\"}]",
      "{\"addresses\":[{\"type\":\"work\",\"streetAddress\":"
      "\"1010 Broadway Ave\"},{\"type\":\"home\",\"streetAddress\":\"y\"}]}" },

    { "3.5.2.3: replace without a path",
      "{\"emails\":[{\"value\":\"old\"}],\"nickName\":\"Barb\","
      "\"title\":\"T\"}",
      "[{\"op\":\"replace\",\"value\":{\"emails\":[{\"value\":"
      "\"bjensen@example.com\",\"type\":\"work\",\"primary\":true},"
      "{\"value\":\"babs@jensen.org\",\"type\":\"home\"}],"
      "\"nickname\":\"Babs\"}}]",
      "{\"emails\":[{\"value\":\"bjensen@example.com\",\"type\":\"work\","
      "\"primary\":true},{\"value\":\"babs@jensen.org\",\"type\":\"home\"}],"
      "\"nickName\":\"Babs\",\"title\":\"T\"}" },

    { "3.5.2.3: a complex value leaves what it does not mention",
      "{\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"}}",
      "[{\"op\":\"replace\",\"path\":\"name\",\"value\":{\"givenName\":"
      "\"C\",\"middleName\":\"D\"}}]",
      "{\"name\":{\"givenName\":\"C\",\"familyName\":\"B\","
      "\"middleName\":\"D\"}}" },

    { "3.5.2.3: replacing what is not there adds it",
      "{}",
      "[{\"op\":\"replace\",\"path\":\"name.givenName\",\"value\":\"A\"},"
      "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"T\"}]",
      "{\"name\":{\"givenName\":\"A\"},\"title\":\"T\"}" },

    { "3.5.2.3: a filter that matches nothing is noTarget",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails[type sw \\\"ho\\\"].value\","
      "\"value\":\"x\"}]",
      "400 noTarget" },

    { "3.5.2.1: adding the same value changes nothing",
      "{\"title\":\"T\",\"emails\":[{\"value\":\"a\",\"type\":\"work\"}]}",
      "[{\"op\":\"add\",\"path\":\"title\",\"value\":\"T\"},"
      "{\"op\":\"add\",\"path\":\"emails\",\"value\":[{\"value\":\"a\","
      "\"type\":\"work\"}]}]",
      "{\"title\":\"T\",\"emails\":[{\"value\":\"a\",\"type\":\"work\"}]}" },

    { "3.5.2.1: add to a complex attribute",
      "{\"name\":{\"givenName\":\"A\"}}",
      "[{\"op\":\"add\",\"path\":\"name\",\"value\":{\"familyName\":\"B\"}}]",
      "{\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"}}" },

    { "3.5.2: a new primary ends the old one",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},{\"value\":\"b\"}]}",
      "[{\"op\":\"add\",\"path\":\"emails\",\"value\":[{\"value\":\"c\","
      "\"primary\":true}]}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":false},{\"value\":\"b\"},"
      "{\"value\":\"c\",\"primary\":true}]}" },

    { "3.5.2: a primary set by its path ends the old one",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},"
      "{\"value\":\"b\",\"type\":\"home\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails[type eq \\\"home\\\"].primary\","
      "\"value\":true}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":false},"
      "{\"value\":\"b\",\"type\":\"home\",\"primary\":true}]}" },

    { "3.5.2: a primary set by an object ends the old one",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},"
      "{\"value\":\"b\",\"type\":\"home\"}]}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"home\\\"]\","
      "\"value\":{\"primary\":true}}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":false},"
      "{\"value\":\"b\",\"type\":\"home\",\"primary\":true}]}" },

    { "3.5.2: of several made primary at once the first is it",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails.primary\",\"value\":true}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},"
      "{\"value\":\"b\",\"primary\":false}]}" },

    { "3.5.2: not being primary changes no other value",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},{\"value\":\"b\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails[value eq \\\"b\\\"].primary\","
      "\"value\":false}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},"
      "{\"value\":\"b\",\"primary\":false}]}" },

    { "3.5.2: operations are done in their order",
      "{}",
      "[{\"op\":\"add\",\"path\":\"title\",\"value\":\"A\"},"
      "{\"op\":\"remove\",\"path\":\"title\"},"
      "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"B\"}]",
      "{\"title\":\"B\"}" },

    { NULL, NULL, NULL, NULL }
};


static const patch_test_t  other_tests[] = {

    { "Bitwarden: a member is added by its path alone",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"members[value eq \\\"2\\\"]\"},"
      "{\"op\":\"add\",\"path\":\"members[value eq \\\"1\\\"]\"}]",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}" },

    { "a member is added by its path and an object",
      "{}",
      "[{\"op\":\"add\",\"path\":\"members[value eq \\\"2\\\"]\","
      "\"value\":{\"display\":\"Two\"}},"
      "{\"op\":\"add\",\"path\":\"members[value eq \\\"3\\\"]\","
      "\"value\":[{\"value\":\"3\"}]}]",
      "{\"members\":[{\"value\":\"2\",\"display\":\"Two\"},"
      "{\"value\":\"3\"}]}" },

    { "an add that gives a value another value changes it",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"}]}",
      "[{\"op\":\"add\",\"path\":\"emails[value eq \\\"a\\\"]\","
      "\"value\":{\"value\":\"b\"}}]",
      "{\"emails\":[{\"value\":\"b\",\"type\":\"work\"}]}" },

    { "Salesforce: the attribute is named twice",
      "{}",
      "[{\"op\":\"add\",\"path\":\"members\",\"value\":{\"Members\":"
      "[{\"value\":\"1\"}]}}]",
      "{\"members\":[{\"value\":\"1\"}]}" },

    { "an array of one object as the value without a path",
      "{}",
      "[{\"op\":\"add\",\"value\":[{\"title\":\"T\"}]}]",
      "{\"title\":\"T\"}" },

    { "a path that is null, empty or blank is none",
      "{}",
      "[{\"op\":\"add\",\"path\":null,\"value\":{\"title\":\"T\"}},"
      "{\"op\":\"add\",\"path\":\"\",\"value\":{\"nickName\":\"N\"}},"
      "{\"op\":\"add\",\"path\":\" \",\"value\":{\"locale\":\"L\"}},"
      "{\"op\":\"add\",\"path\":\" timezone \",\"value\":\"Z\"}]",
      "{\"title\":\"T\",\"nickName\":\"N\",\"locale\":\"L\","
      "\"timezone\":\"Z\"}" },

    { "the urn of an extension as the path",
      "{" E ":{\"division\":\"D\"}}",
      "[{\"op\":\"add\",\"path\":\"" SCIM_URN_ENTERPRISE "\",\"value\":"
      "{\"department\":\"X\",\"manager.value\":\"5\",\"nope\":1}}]",
      "{" E ":{\"division\":\"D\",\"department\":\"X\","
      "\"manager\":{\"value\":\"5\"}}}" },

    { "the urn of an extension as the path of a remove",
      "{" E ":{\"division\":\"D\"},\"title\":\"T\"}",
      "[{\"op\":\"remove\",\"path\":\"" SCIM_URN_ENTERPRISE "\"}]",
      "{\"title\":\"T\"}" },

    { "an extension that is null is cleared, one that is empty is not",
      "{" E ":{\"division\":\"D\"}}",
      "[{\"op\":\"replace\",\"value\":{" E ":{}}},"
      "{\"op\":\"add\",\"value\":{" E ":null}},"
      "{\"op\":\"replace\",\"value\":{" E ":null}},"
      "{\"op\":\"add\",\"path\":\"title\",\"value\":\"T\"}]",
      "{\"title\":\"T\"}" },

    { "the urn of the core schema as path and as key",
      "{}",
      "[{\"op\":\"replace\",\"path\":\"" U "\",\"value\":"
      "{\"title\":\"T\",\"" U "\":{\"locale\":\"nested\"}}},"
      "{\"op\":\"replace\",\"value\":{\"" U "\":{\"nickName\":\"N\","
      "\"name.givenName\":\"G\"}}},"
      "{\"op\":\"replace\",\"value\":{\"" U "\":null}}]",
      "{\"title\":\"T\",\"nickName\":\"N\",\"name\":{\"givenName\":\"G\"}}" },

    { "emails.value without a filter is that of the primary one",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\",\"primary\":true}]}",
      "[{\"op\":\"replace\",\"path\":\"emails.value\",\"value\":\"c\"}]",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"c\",\"primary\":true}]}" },

    { "or of the first one, or makes one",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails.value\",\"value\":\"c\"},"
      "{\"op\":\"replace\",\"path\":\"phoneNumbers.value\","
      "\"value\":\"1\"},{\"op\":\"add\",\"path\":\"phoneNumbers.value\","
      "\"value\":\"2\"}]",
      "{\"emails\":[{\"value\":\"c\"},{\"value\":\"b\"}],"
      "\"phoneNumbers\":[{\"value\":\"1\"},{\"value\":\"2\"}]}" },

    { "a sub-attribute without a filter is that of all elements",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails.type\",\"value\":\"work\"},"
      "{\"op\":\"replace\",\"path\":\"addresses.locality\","
      "\"value\":\"L\"}]",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"},"
      "{\"value\":\"b\",\"type\":\"work\"}],"
      "\"addresses\":[{\"locality\":\"L\"}]}" },

    { "removing the value of all elements leaves none",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"remove\",\"path\":\"emails.value\"}]",
      "{}" },

    { "removing another sub-attribute leaves the elements",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"remove\",\"path\":\"emails.type\"},"
      "{\"op\":\"remove\",\"path\":\"emails[value eq \\\"b\\\"].display\"}]",
      "{\"emails\":[{\"value\":\"a\"},{\"value\":\"b\"}]}" },

    { "two elements that a value makes equal become one, which is primary",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"home\",\"primary\":true},"
      "{\"value\":\"b\",\"type\":\"home\",\"primary\":false},"
      "{\"value\":\"c\",\"type\":\"work\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails[type eq \\\"home\\\"].value\","
      "\"value\":\"c\"}]",
      "{\"emails\":[{\"value\":\"c\",\"type\":\"home\",\"primary\":true},"
      "{\"value\":\"c\",\"type\":\"work\"}]}" },

    { "so do two that a type, or the lack of one, makes equal",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"home\"},"
      "{\"value\":\"a\",\"type\":\"work\",\"display\":\"A\"}],"
      "\"ims\":[{\"value\":\"a\",\"type\":\"aim\"},"
      "{\"value\":\"a\",\"type\":\"icq\"},{\"value\":\"b\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails[type eq \\\"home\\\"]\","
      "\"value\":{\"type\":\"work\"}},"
      "{\"op\":\"remove\",\"path\":\"ims.type\"}]",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\",\"display\":\"A\"}],"
      "\"ims\":[{\"value\":\"a\"},{\"value\":\"b\"}]}" },

    { "so do two without a value that are equal as a whole",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"A\"},"
      "{\"type\":\"work\",\"locality\":\"B\"}]}",
      "[{\"op\":\"replace\",\"path\":\"addresses.locality\","
      "\"value\":\"C\"}]",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"C\"}]}" },

    { "no member is made of a filter with an empty value",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"members[value eq \\\"\\\"]\"}]",
      "400 invalidValue" },

    { "nor with a value beside it",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"members[value eq \\\"\\\"]\","
      "\"value\":{\"display\":\"D\"}}]",
      "400 noTarget" },

    { "nor is an element of another empty text",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"\\\"].value\","
      "\"value\":\"a\"}]",
      "400 noTarget" },

    { "a remove by an empty value removes nothing",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"\\\"]\"}]",
      "{\"members\":[{\"value\":\"1\"}]}" },

    { "the last sub-attribute takes the attribute with it",
      "{\"name\":{\"givenName\":\"G\"}}",
      "[{\"op\":\"remove\",\"path\":\"name.givenName\"}]",
      "{}" },

    { "values of the wrong shape in the resource are replaced",
      "{\"name\":\"x\",\"emails\":{},\"title\":null,"
      "\"members\":[\"x\",7,{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"name.givenName\",\"value\":\"G\"},"
      "{\"op\":\"add\",\"path\":\"emails\",\"value\":[{\"value\":\"a\"}]},"
      "{\"op\":\"add\",\"path\":\"title\",\"value\":\"T\"},"
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"1\"},"
      "{\"value\":\"2\"}]},"
      "{\"op\":\"remove\",\"path\":\"members[display eq \\\"x\\\"]\"}]",
      "{\"name\":{\"givenName\":\"G\"},\"emails\":[{\"value\":\"a\"}],"
      "\"title\":\"T\",\"members\":[\"x\",7,{\"value\":\"1\"},"
      "{\"value\":\"2\"}]}" },

    { "elements of the wrong shape are not chosen",
      "{\"emails\":[\"x\",{\"value\":\"a\"}]}",
      "[{\"op\":\"replace\",\"path\":\"emails.value\",\"value\":\"b\"},"
      "{\"op\":\"replace\",\"path\":\"emails.type\",\"value\":\"t\"}]",
      "{\"emails\":[\"x\",{\"value\":\"b\",\"type\":\"t\"}]}" },

    { "numbers in a list",
      "{\"" USER_URN_TEST "\":{\"levels\":[1,2]}}",
      "[{\"op\":\"add\",\"path\":\"" USER_URN_TEST ":levels\","
      "\"value\":[\"2\",3,3]},"
      "{\"op\":\"remove\",\"path\":\"" USER_URN_TEST ":levels\","
      "\"value\":[1]}]",
      "{\"" USER_URN_TEST "\":{\"levels\":[2,3]}}" },

    { "a resource without changes",
      "{\"title\":\"T\"}", "[]", "{\"title\":\"T\"}" },

    { NULL, NULL, NULL, NULL }
};


/* the patch is used again, so nothing of it may get into the resource */

static void
patch_stays(void)
{
    json_t        *resource, *body;
    scim_mem_t    *mem;
    scim_patch_t   patch;
    scim_error_t   err;
    scim_normal_t  normal = { .type = NULL };

    mem = scim_mem_new();
    normal.type = user_type(mem);

    body = json_loads("{\"Operations\":["
                      "{\"op\":\"add\",\"path\":\"name\",\"value\":"
                      "{\"givenName\":\"G\"}},"
                      "{\"op\":\"add\",\"path\":\"emails\",\"value\":"
                      "[{\"value\":\"a\"}]},"
                      "{\"op\":\"replace\",\"path\":\"name.givenName\","
                      "\"value\":\"H\"},"
                      "{\"op\":\"replace\",\"path\":\"emails[value eq "
                      "\\\"a\\\"].type\",\"value\":\"t\"}]}", 0, NULL);
    resource = json_object();

    scim_normal_patch(mem, &normal, body, &patch, &err);
    scim_patch_apply(resource, &patch, &err);

    is_json(resource, "{\"name\":{\"givenName\":\"H\"},"
            "\"emails\":[{\"value\":\"a\",\"type\":\"t\"}]}",
            "a later operation works on an earlier one's value");
    is_json(patch.ops[0].value, "{\"givenName\":\"G\"}",
            "and leaves the object in the patch alone");
    is_json(patch.ops[1].value, "[{\"value\":\"a\"}]",
            "and the list");

    json_decref(resource);
    json_decref(body);
    scim_mem_free(mem);
}


static void
valueless(void)
{
    json_t           *resource;
    scim_mem_t       *mem;
    scim_str_t        path = scim_str("title");
    scim_patch_t      patch;
    scim_error_t      err;
    scim_patch_op_t   op;

    mem = scim_mem_new();
    resource = json_pack("{s:s}", "title", "T");

    memset(&op, 0, sizeof(op));
    op.kind = SCIM_PATCH_ADD;
    scim_path_parse(mem, user_type(mem), path, &op.path, &err);

    patch.ops = &op;
    patch.nops = 1;

    is_int(scim_patch_apply(resource, &patch, &err), SCIM_OK,
           "an add of nothing");
    is_json(resource, "{\"title\":\"T\"}", "changes nothing");

    json_decref(resource);
    scim_mem_free(mem);
}


int
main(void)
{
    scim_mem_t                  *mem;
    const scim_resource_type_t  *type;

    mem = scim_mem_new();
    type = both_type(mem);

    patch_all(type, "RFC 7644", rfc_tests);
    patch_all(type, "other forms", other_tests);

    patch_stays();
    valueless();

    scim_mem_free(mem);

    return done_testing();
}
