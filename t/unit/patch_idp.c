/*
 * What the PATCH messages of identity providers do.  "row" is that of the
 * checklist in section 16 of idp-behaviour.md.
 */

#include "patch_run.h"


static const patch_test_t  row_tests[] = {

    { "row 13: the case of op, attribute and path is of no account",
      "{\"displayName\":\"a\",\"userName\":\"u\"}",
      "[{\"op\":\"Replace\",\"path\":\"DISPLAYNAME\",\"value\":\"b\"},"
      "{\"OP\":\"ADD\",\"Path\":\"Name.GIVENname\",\"Value\":\"c\"},"
      "{\"op\":\"rEmove\",\"path\":\"username\"}]",
      "{\"displayName\":\"b\",\"name\":{\"givenName\":\"c\"}}" },

    { "row 14: text for a boolean",
      "{\"active\":true}",
      "[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]",
      "{\"active\":false}" },

    { "row 14: text for a boolean without a path",
      "{\"active\":false}",
      "[{\"op\":\"Add\",\"value\":{\"active\":\"tRUE\"}}]",
      "{\"active\":true}" },

    { "row 14: text for a boolean in a filter and as a value",
      "{}",
      "[{\"op\":\"Add\",\"path\":\"roles[primary eq \\\"True\\\"].display\","
      "\"value\":\"D\"},"
      "{\"op\":\"Add\",\"path\":\"roles[primary eq \\\"True\\\"].value\","
      "\"value\":\"V\"},"
      "{\"op\":\"Add\",\"path\":\"roles[primary eq \\\"True\\\"].type\","
      "\"value\":\"T\"}]",
      "{\"roles\":[{\"primary\":true,\"display\":\"D\",\"value\":\"V\","
      "\"type\":\"T\"}]}" },

    { "row 15: pathless objects are merged key by key",
      "{\"title\":\"T\",\"name\":{\"familyName\":\"F\"}}",
      "[{\"op\":\"replace\",\"value\":{\"displayName\":\"D\","
      "\"name\":{\"givenName\":\"G\"}}}]",
      "{\"title\":\"T\",\"displayName\":\"D\","
      "\"name\":{\"familyName\":\"F\",\"givenName\":\"G\"}}" },

    { "row 16: dotted and qualified keys are paths",
      "{\"name\":{\"familyName\":\"F\"}," E ":{\"division\":\"X\"}}",
      "[{\"op\":\"replace\",\"value\":{\"displayName\":\"Bjfe\","
      "\"name.givenName\":\"Flag\",\"name.familyName\":\"Dotted\","
      "\"" EP "employeeNumber\":\"5000\",\"" EP "department\":\"Sales\","
      "\"active\":true}}]",
      "{\"name\":{\"familyName\":\"Dotted\",\"givenName\":\"Flag\"},"
      E ":{\"division\":\"X\",\"employeeNumber\":\"5000\","
      "\"department\":\"Sales\"},\"displayName\":\"Bjfe\","
      "\"active\":true}" },

    { "row 16: a filtered path as a key",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"a\"}]}",
      "[{\"op\":\"add\",\"value\":{\"emails[type eq \\\"work\\\"].value\":"
      "\"b\",\"title\":\"T\"}}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"b\"}],\"title\":\"T\"}" },

    { "row 16: an extension as an object keeps its other attributes",
      "{" E ":{\"employeeNumber\":\"5000\",\"department\":\"S\"}}",
      "[{\"op\":\"replace\",\"value\":{" E ":{\"department\":\"Nested\","
      "\"costCenter\":\"CC1\"}}}]",
      "{" E ":{\"employeeNumber\":\"5000\",\"department\":\"Nested\","
      "\"costCenter\":\"CC1\"}}" },

    { "row 17: read-only attributes without a path",
      "{\"displayName\":\"a\"}",
      "[{\"op\":\"replace\",\"value\":{\"id\":\"9\",\"schemas\":[\"x\"],"
      "\"meta\":{\"resourceType\":\"User\"},\"groups\":[{\"value\":\"1\"}],"
      "\"displayName\":\"b\"}}]",
      "{\"displayName\":\"b\"}" },

    { "row 18: add makes the element that its filter describes",
      "{}",
      "[{\"op\":\"Add\",\"path\":\"phoneNumbers[type eq \\\"mobile\\\"]"
      ".value\",\"value\":\"+1 555 0101\"},"
      "{\"op\":\"Add\",\"path\":\"addresses[type eq \\\"work\\\"].formatted\","
      "\"value\":\"1 Main St\"},"
      "{\"op\":\"Add\",\"path\":\"addresses[type eq \\\"work\\\"].country\","
      "\"value\":\"US\"}]",
      "{\"phoneNumbers\":[{\"type\":\"mobile\",\"value\":\"+1 555 0101\"}],"
      "\"addresses\":[{\"type\":\"work\",\"formatted\":\"1 Main St\","
      "\"country\":\"US\"}]}" },

    { "row 18: replace makes it too, beside the others",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"w\"}]}",
      "[{\"op\":\"Replace\",\"path\":\"emails[type eq \\\"home\\\"].value\","
      "\"value\":\"h\"}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"w\"},"
      "{\"type\":\"home\",\"value\":\"h\"}]}" },

    { "row 18: terms joined by and",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\" and "
      "primary eq true]\",\"value\":{\"value\":\"w\"}}]",
      "{\"emails\":[{\"type\":\"work\",\"primary\":true,"
      "\"value\":\"w\"}]}" },

    { "row 18: terms that contradict each other make nothing",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\" and "
      "type eq \\\"home\\\"].value\",\"value\":\"w\"}]",
      "400 noTarget" },

    { "row 18: terms joined by or make nothing",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\" or "
      "type eq \\\"home\\\"].value\",\"value\":\"w\"}]",
      "400 noTarget" },

    { "row 18: eq null makes nothing",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"x\"}]}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq null].value\","
      "\"value\":\"w\"}]",
      "400 noTarget" },

    { "row 18: and with another operator makes nothing",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\" and "
      "value pr].value\",\"value\":\"w\"}]",
      "400 noTarget" },

    { "row 18: the left term may be the one that makes nothing",
      "{}",
      "[{\"op\":\"add\",\"path\":\"emails[value pr and type eq \\\"work\\\"]"
      ".value\",\"value\":\"w\"}]",
      "400 noTarget" },

    { "row 18: no member is made of a change to one",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"replace\",\"path\":\"members[value eq \\\"2\\\"].display\","
      "\"value\":\"D\"}]",
      "400 noTarget" },

    { "row 19: a present element is changed in place",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"a\",\"primary\":true}]}",
      "[{\"op\":\"Replace\",\"path\":\"emails[type eq \\\"work\\\"].value\","
      "\"value\":\"b\"}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"b\","
      "\"primary\":true}]}" },

    { "row 19: so is one that an object is for",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"a\",\"primary\":true}]}",
      "[{\"op\":\"Replace\",\"path\":\"emails[type eq \\\"work\\\"]\","
      "\"value\":[{\"value\":\"b\",\"display\":\"B\"}]}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"b\",\"display\":\"B\","
      "\"primary\":true}]}" },

    { "row 20: a value does not keep a sub-attribute from being removed",
      "{\"emails\":[{\"type\":\"home\",\"value\":\"h\"},"
      "{\"type\":\"work\",\"value\":\"w\"}],\"title\":\"T\","
      "\"name\":{\"givenName\":\"G\",\"familyName\":\"F\"}}",
      "[{\"op\":\"Remove\",\"path\":\"emails[type eq \\\"home\\\"].value\","
      "\"value\":\"h\"},{\"op\":\"Remove\",\"path\":\"title\","
      "\"value\":\"X\"},{\"op\":\"Remove\",\"path\":\"name.givenName\","
      "\"value\":\"X\"}]",
      "{\"emails\":[{\"type\":\"work\",\"value\":\"w\"}],"
      "\"name\":{\"familyName\":\"F\"}}" },

    { "row 21: only the listed members go",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"},{\"value\":\"3\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"$ref\":null,"
      "\"value\":\"1\"},{\"value\":\"3\",\"display\":\"D\"},"
      "{\"value\":\"none\"}]}]",
      "{\"members\":[{\"value\":\"2\"}]}" },

    { "row 21: they may be listed as texts or numbers",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"},{\"value\":\"3\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[\"1\",3]}]",
      "{\"members\":[{\"value\":\"2\"}]}" },

    { "row 21: a list of nobody removes nobody",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[]},"
      "{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":"
      "null}]},{\"op\":\"Remove\",\"path\":\"members\","
      "\"value\":[{\"what\":\"1\"}]}]",
      "{\"members\":[{\"value\":\"1\"}]}" },

    { "row 21: removing the last member leaves none",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":"
      "{\"value\":\"1\"}}]",
      "{}" },

    { "row 21: elements without a value are named by what they have",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"A\"},"
      "{\"type\":\"home\",\"locality\":\"B\"},{\"type\":\"home\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"addresses\",\"value\":[{\"type\":"
      "\"HOME\",\"locality\":\"b\"}]}]",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"A\"},"
      "{\"type\":\"home\"}]}" },

    { "row 21: a type may be all that names them",
      "{\"phoneNumbers\":[{\"type\":\"work\",\"value\":\"1\"},"
      "{\"type\":\"mobile\",\"value\":\"2\"}]}",
      "[{\"op\":\"Remove\",\"path\":\"phoneNumbers\",\"value\":"
      "[{\"type\":\"mobile\"}]}]",
      "{\"phoneNumbers\":[{\"type\":\"work\",\"value\":\"1\"}]}" },

    { "row 22: a member that is none may be removed",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"2\\\"]\"},"
      "{\"op\":\"Remove\",\"path\":\"members\",\"value\":"
      "[{\"value\":\"2\"}]},"
      "{\"op\":\"remove\",\"path\":\"emails[type eq \\\"fax\\\"].value\"},"
      "{\"op\":\"remove\",\"path\":\"emails\"},"
      "{\"op\":\"remove\",\"path\":\"title\"},"
      "{\"op\":\"remove\",\"path\":\"name.givenName\"},"
      "{\"op\":\"remove\",\"path\":\"" EP "manager\"}]",
      "{\"members\":[{\"value\":\"1\"}]}" },

    { "row 23: a remove without a value empties the group",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members\"}]",
      "{}" },

    { "row 23: so does one with null",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}",
      "[{\"op\":\"remove\",\"path\":\"members\",\"value\":null}]",
      "{}" },

    { "row 24: an empty list empties the group",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[]}]",
      "{}" },

    { "row 24: so does one without a path",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"replace\",\"value\":{\"members\":[],\"id\":\"g\","
      "\"displayName\":\"D\"}}]",
      "{\"displayName\":\"D\"}" },

    { "row 25: a rename keeps the members",
      "{\"displayName\":\"a\",\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"replace\",\"value\":{\"id\":\"g\","
      "\"displayName\":\"b\"}}]",
      "{\"displayName\":\"b\",\"members\":[{\"value\":\"1\"}]}" },

    { "row 26: adding members again makes no second ones",
      "{\"members\":[{\"value\":\"1\",\"display\":\"One\"}]}",
      "[{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"1\"},"
      "{\"value\":\"2\"},{\"value\":\"2\"}]},"
      "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"2\"}]}]",
      "{\"members\":[{\"value\":\"1\",\"display\":\"One\"},"
      "{\"value\":\"2\"}]}" },

    { "row 26: what is immutable of a member stays as it is",
      "{\"members\":[{\"value\":\"1\",\"display\":\"One\"}]}",
      "[{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"1\","
      "\"display\":\"Uno\",\"type\":\"User\"}]}]",
      "{\"members\":[{\"value\":\"1\",\"display\":\"One\","
      "\"type\":\"User\"}]}" },

    { "row 26: no doubles in a list that replaces",
      "{\"members\":[{\"value\":\"9\"}]}",
      "[{\"op\":\"Replace\",\"path\":\"members\",\"value\":[{\"value\":\"1\"},"
      "{\"value\":\"1\"}]}]",
      "{\"members\":[{\"value\":\"1\"}]}" },

    { "row 26: an equal value of another type is another one",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"}]}",
      "[{\"op\":\"Add\",\"path\":\"emails\",\"value\":[{\"value\":\"A\","
      "\"type\":\"home\"},{\"value\":\"a\",\"type\":\"Work\","
      "\"display\":\"W\"}]}]",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"Work\",\"display\":\"W\"},"
      "{\"value\":\"A\",\"type\":\"home\"}]}" },

    { "row 26: a value gets its type, and then has it",
      "{\"emails\":[{\"value\":\"a\"}]}",
      "[{\"op\":\"Add\",\"path\":\"emails\",\"value\":[{\"value\":\"a\","
      "\"type\":\"home\"},{\"value\":\"a\",\"type\":\"work\"},"
      "{\"value\":\"a\",\"display\":\"first\"}]}]",
      "{\"emails\":[{\"value\":\"a\",\"type\":\"home\","
      "\"display\":\"first\"},{\"value\":\"a\",\"type\":\"work\"}]}" },

    { "row 26: equal addresses are not repeated",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"A\"}]}",
      "[{\"op\":\"Add\",\"path\":\"addresses\",\"value\":[{\"locality\":"
      "\"A\",\"type\":\"work\"},{\"locality\":\"B\",\"type\":\"work\"}]}]",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"A\"},"
      "{\"locality\":\"B\",\"type\":\"work\"}]}" },

    { "row 27: a single object for a list",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"members\",\"value\":{\"value\":\"2\"}}]",
      "{\"members\":[{\"value\":\"1\"},{\"value\":\"2\"}]}" },

    { "row 28: one operation for each member, in order",
      "{\"members\":[{\"value\":\"1\"}]}",
      "[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"2\"}]},"
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"3\"}]},"
      "{\"op\":\"remove\",\"path\":\"members[value eq \\\"2\\\"]\"},"
      "{\"op\":\"remove\",\"path\":\"members[value eq \\\"1\\\"]\"},"
      "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"2\"}]}]",
      "{\"members\":[{\"value\":\"3\"},{\"value\":\"2\"}]}" },

    { "row 36: nulls and empty values in an object clear",
      "{\"title\":\"T\",\"nickName\":\"N\","
      "\"name\":{\"givenName\":\"G\",\"familyName\":\"F\"}}",
      "[{\"op\":\"replace\",\"value\":{\"title\":\"\",\"nickName\":null,"
      "\"name\":{\"familyName\":\"\"}}}]",
      "{\"name\":{\"givenName\":\"G\"}}" },

    { "row 36: an add of nothing adds nothing",
      "{\"title\":\"T\",\"emails\":[{\"value\":\"a\"}],"
      "\"name\":{\"givenName\":\"G\"}}",
      "[{\"op\":\"add\",\"value\":{\"title\":\"\",\"emails\":[],"
      "\"name\":{\"givenName\":\"\"}}},"
      "{\"op\":\"add\",\"path\":\"title\",\"value\":null}]",
      "{\"title\":\"T\",\"emails\":[{\"value\":\"a\"}],"
      "\"name\":{\"givenName\":\"G\"}}" },

    { "row 36: an object sets one name and clears another",
      "{\"name\":{\"givenName\":\"G\",\"familyName\":\"F\"}}",
      "[{\"op\":\"replace\",\"path\":\"name\",\"value\":{\"givenName\":\"A\","
      "\"familyName\":null,\"middleName\":\" \"}}]",
      "{\"name\":{\"givenName\":\"A\"}}" },

    { "row 36: an element is changed and cleared by one object",
      "{\"addresses\":[{\"type\":\"work\",\"locality\":\"L\","
      "\"region\":\"R\",\"primary\":true}]}",
      "[{\"op\":\"replace\",\"path\":\"addresses[type eq \\\"work\\\"]\","
      "\"value\":{\"type\":\"work\",\"locality\":\"\",\"region\":\"S\"}}]",
      "{\"addresses\":[{\"type\":\"work\",\"region\":\"S\","
      "\"primary\":true}]}" },

    { "row 37: empty text or null clears",
      "{\"title\":\"T\",\"nickName\":\"N\",\"name\":{\"givenName\":\"G\"},"
      "\"phoneNumbers\":[{\"type\":\"work\",\"value\":\"1\"},"
      "{\"type\":\"home\",\"value\":\"2\"}],\"active\":true}",
      "[{\"op\":\"Replace\",\"path\":\"title\",\"value\":\"\"},"
      "{\"op\":\"Replace\",\"path\":\"nickName\",\"value\":null},"
      "{\"op\":\"Replace\",\"path\":\"name\",\"value\":{}},"
      "{\"op\":\"Replace\",\"path\":\"phoneNumbers[type eq \\\"work\\\"]"
      ".value\",\"value\":\"\"},"
      "{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"\"}]",
      "{\"phoneNumbers\":[{\"type\":\"home\",\"value\":\"2\"}]}" },

    { "row 38: a manager as text",
      "{}",
      "[{\"op\":\"Add\",\"path\":\"" EP "manager\",\"value\":\"26\"}]",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}" },

    { "row 38: a manager as an array",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}",
      "[{\"op\":\"Replace\",\"path\":\"" EP "manager\",\"value\":[{\"$ref\":"
      "\"http://localhost/Users/27\",\"value\":\"27\"}]}]",
      "{" E ":{\"manager\":{\"value\":\"27\","
      "\"$ref\":\"http://localhost/Users/27\"}}}" },

    { "row 38: a manager by its value, and by a bare path",
      "{" E ":{\"manager\":{\"value\":\"26\"},\"department\":\"D\"}}",
      "[{\"op\":\"Replace\",\"path\":\"" EP "manager.value\","
      "\"value\":\"27\"},{\"op\":\"Add\",\"path\":\"manager\","
      "\"value\":[{\"value\":\"28\"}]}]",
      "{" E ":{\"manager\":{\"value\":\"28\"},\"department\":\"D\"}}" },

    { "row 38: a manager as an object without a path",
      "{}",
      "[{\"op\":\"add\",\"value\":{\"manager\":{\"value\":\"28\"}}}]",
      "{" E ":{\"manager\":{\"value\":\"28\"}}}" },

    { "row 38: a manager is cleared by empty text",
      "{" E ":{\"manager\":{\"value\":\"26\",\"displayName\":\"B\"}}}",
      "[{\"op\":\"Replace\",\"path\":\"" EP "manager\",\"value\":\"\"}]",
      "{}" },

    { "row 38: a manager is cleared by an empty value",
      "{" E ":{\"manager\":{\"value\":\"26\",\"displayName\":\"B\","
      "\"$ref\":\"u\"},\"division\":\"D\"}}",
      "[{\"op\":\"Replace\",\"value\":{" E ":{\"manager\":{\"value\":\"\","
      "\"displayName\":\"X\"}}}}]",
      "{" E ":{\"division\":\"D\"}}" },

    { "row 38: a manager is removed",
      "{" E ":{\"manager\":{\"value\":\"26\"}}}",
      "[{\"op\":\"Remove\",\"path\":\"" EP "manager\"}]",
      "{}" },

    { "row 39: JSON text in a string stays a string",
      "{}",
      "[{\"op\":\"Add\",\"path\":\"roles\",\"value\":[{\"value\":"
      "\"{\\\"id\\\":\\\"1\\\",\\\"value\\\":\\\"25\\\"}\","
      "\"primary\":\"True\"}]}]",
      "{\"roles\":[{\"value\":\"{\\\"id\\\":\\\"1\\\",\\\"value\\\":"
      "\\\"25\\\"}\",\"primary\":true}]}" },

    { "row 40: urns of the drafts and of Entra's documentation",
      "{}",
      "[{\"op\":\"Add\",\"path\":\"urn:ietf:params:scim:schemas:extension:"
      "enterprise:2.0User:department\",\"value\":\"D\"},"
      "{\"op\":\"Add\",\"path\":\"urn:scim:schemas:extension:enterprise:1.0:"
      "division\",\"value\":\"V\"},"
      "{\"op\":\"Add\",\"path\":\"urn:scim:schemas:core:1.0:title\","
      "\"value\":\"T\"},"
      "{\"op\":\"Add\",\"path\":\"" U ":nickName\",\"value\":\"N\"}]",
      "{" E ":{\"department\":\"D\",\"division\":\"V\"},\"title\":\"T\","
      "\"nickName\":\"N\"}" },

    { "row 41: unknown attributes are ignored",
      "{\"title\":\"T\"}",
      "[{\"op\":\"replace\",\"path\":\"shoeSize\",\"value\":1},"
      "{\"op\":\"remove\",\"path\":\"name.nonsense\"},"
      "{\"op\":\"add\",\"path\":\"urn:example:unknown:a.b\",\"value\":1},"
      "{\"op\":\"add\",\"path\":\"foo[type eq \\\"x\\\"].bar\",\"value\":1},"
      "{\"op\":\"add\",\"value\":{\"x\":{\"y\":[{}]},\"a.b.c\":1,"
      "\"http://x/y:z\":2,\"\":3,\"name.x\":4}}]",
      "{\"title\":\"T\"}" },

    { "row 42: of two primary elements in a list the first is it",
      "{}",
      "[{\"op\":\"replace\",\"path\":\"emails\",\"value\":[{\"value\":\"a\","
      "\"primary\":true},{\"value\":\"b\",\"primary\":true}]}]",
      "{\"emails\":[{\"value\":\"a\",\"primary\":true},{\"value\":\"b\","
      "\"primary\":false}]}" },

    { NULL, NULL, NULL, NULL }
};


int
main(void)
{
    scim_mem_t  *mem;

    mem = scim_mem_new();

    patch_all(both_type(mem), "identity providers", row_tests);

    scim_mem_free(mem);

    return done_testing();
}
