
/*
 * XML as a tree of JSON.
 */


#include "scim_xml.h"
#include "tap.h"


static void
tree(const char *text, const char *expected, const char *what)
{
    json_t     *got;
    scim_rc_t   rc;

    rc = scim_xml_parse(text, strlen(text), &got);

    if (expected == NULL) {
        is_int(rc, SCIM_DECLINED, "%s", what);
        ok(got == NULL, "%s: no tree", what);
        return;
    }

    is_int(rc, SCIM_OK, "%s: parsed", what);
    is_json(got, expected, "%s", what);
    json_decref(got);
}


static void
test_shape(void)
{
    tree("<result>ok</result>", "{\"result\":\"ok\"}",
         "a root that is a text, as Openfire answers");
    tree("<a/>", "{\"a\":\"\"}", "an empty one");
    tree("<a></a>", "{\"a\":\"\"}", "in either way");
    tree("<u><id>1</id><n>Ada</n></u>", "{\"u\":{\"id\":\"1\",\"n\":\"Ada\"}}",
         "elements are members");
    tree("<us><u>1</u></us>", "{\"us\":{\"u\":\"1\"}}", "one element");
    tree("<us><u>1</u><u>2</u><x/><u>3</u></us>", "{\"us\":{\"u\":[\"1\","
         "\"2\",\"3\"],\"x\":\"\"}}", "several of a name are an array");
    tree("<us><u id='1'/><u id='2'>x</u></us>", "{\"us\":{\"u\":[{\"@id\":"
         "\"1\"},{\"@id\":\"2\",\"#text\":\"x\"}]}}",
         "attributes, and a text beside them");
    tree("<p>a<b>x</b>c</p>", "{\"p\":{\"b\":\"x\",\"#text\":\"ac\"}}",
         "a text around elements");
    tree("<u>\n  <id>\n    5\n  </id>\n</u>\n", "{\"u\":{\"id\":\"5\"}}",
         "white space that is there for people");
    tree("<n> \t\r\n</n>", "{\"n\":\"\"}", "nothing else");
    tree("<n>Ada  Abel</n>", "{\"n\":\"Ada  Abel\"}", "but not inside");
    tree("<n>a &amp;lt; &#233;&#xe9; <![CDATA[<b> &amp;]]></n>",
         "{\"n\":\"a &lt; \xc3\xa9\xc3\xa9 <b> &amp;\"}",
         "entities are decoded once, and not in CDATA");
    tree("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><!-- x --><?p q?>"
         "<n>\xc3\xab</n>", "{\"n\":\"\xc3\xab\"}",
         "the text is UTF-8 already, whatever is declared");
    tree("<!DOCTYPE a SYSTEM \"http://x.test/a.dtd\"><a>1</a>",
         "{\"a\":\"1\"}", "a document type that is elsewhere is not fetched");
}


static void
test_prefixes(void)
{
    tree("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/"
         "envelope/\"><soapenv:Body><soapenv:Fault><faultcode>soapenv:Server"
         "</faultcode><faultstring xml:lang=\"en\">UserAlreadyExisting"
         "</faultstring><detail/></soapenv:Fault></soapenv:Body>"
         "</soapenv:Envelope>",
         "{\"Envelope\":{\"Body\":{\"Fault\":{\"faultcode\":\"soapenv:Server\","
         "\"faultstring\":\"UserAlreadyExisting\",\"detail\":\"\"}}}}",
         "a fault of SOAP");
    tree("<x:a xmlns:x=\"urn:x\" xmlns=\"urn:d\" x:k=\"1\"><x:b/><b/></x:a>",
         "{\"a\":{\"@k\":\"1\",\"b\":[\"\",\"\"]}}",
         "prefixes are ignored, those of attributes too");
    tree("<a><u:b>1</u:b></a>", "{\"a\":{\"b\":\"1\"}}",
         "also one that is not declared");
    tree("<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
         "<id xsi:type=\"xsd:int\">7</id><m xsi:nil=\"true\"/>"
         "<n i:nil='1' k='v'/><o xsi:nil=\"false\">x</o></r>",
         "{\"r\":{\"id\":\"7\",\"m\":null,\"n\":null,\"o\":\"x\"}}",
         "XML Schema's attributes are no members, nil is null");
    tree("<id type=\"integer\" nil=\"true\">7</id>", "{\"id\":{\"@type\":"
         "\"integer\",\"@nil\":\"true\",\"#text\":\"7\"}}",
         "the app's own of such a name are");
}


static void
test_refused(void)
{
    tree("", NULL, "an empty text");
    tree("{\"a\":1}", NULL, "JSON");
    tree("<a>", NULL, "an element that does not end");
    tree("<a></b>", NULL, "one that ends otherwise");
    tree("<a/><b/>", NULL, "two roots");
    tree("<a>&nbsp;</a>", NULL, "an entity that XML does not have");
    tree("<!DOCTYPE a SYSTEM \"a.dtd\"><a>&x;</a>", NULL,
         "one that only the document type has");
    tree("<a>\xff</a>", NULL, "what is not UTF-8");

    tree("<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;\">]><l>&c;</l>", NULL,
         "a billion laughs");
    tree("<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><l>&a;</l>",
         NULL, "a file");
    tree("<!DOCTYPE l [<!ENTITY % a SYSTEM \"http://x.test/\"> %a;]><l/>",
         NULL, "a document type that is fetched");
    tree("<!DOCTYPE l [<!ATTLIST u k CDATA \"long\">]><l><u/><u/></l>", NULL,
         "default values of attributes");
    tree("<!DOCTYPE l []><l/>", NULL, "even if there are none");
}


static void
deep(size_t depth, scim_rc_t expected)
{
    char       *text, *p;
    size_t      i;
    json_t     *got;

    text = malloc(8 * depth + 1);

    for (i = 0, p = text; i < depth; i++) {
        p += sprintf(p, "<a>");
    }

    for (i = 0; i < depth; i++) {
        p += sprintf(p, "</a>");
    }

    is_int(scim_xml_parse(text, p - text, &got), expected,
           "%lu elements inside of one another", (unsigned long) depth);

    json_decref(got);
    free(text);
}


/* of one that is empty expat tells the end all the same */

static void
test_deep_empty(void)
{
    char     text[4 * SCIM_XML_MAX_DEPTH + 8];
    size_t   i;
    json_t  *got;

    for (i = 0; i < SCIM_XML_MAX_DEPTH; i++) {
        memcpy(text + 3 * i, "<a>", 3);
    }

    memcpy(text + 3 * i, "<a/>", 4);

    is_int(scim_xml_parse(text, 3 * i + 4, &got), SCIM_DECLINED,
           "an empty element that is too deep");
}


/* more than one piece of what expat gets */

static void
test_long(void)
{
    char    *text, *p;
    size_t   i;
    json_t  *got, *list;

    text = malloc(100000 * 32 + 16);
    p = text + sprintf(text, "<us>");

    for (i = 0; i < 100000; i++) {
        p += sprintf(p, "<u><id>%06lu</id></u>", (unsigned long) i);
    }

    p += sprintf(p, "</us>");

    if (is_int(scim_xml_parse(text, p - text, &got), SCIM_OK, "a long list")) {
        list = json_object_get(json_object_get(got, "us"), "u");
        is_int(json_array_size(list), 100000, "a long list is whole");
        is_json(json_array_get(list, 99999), "{\"id\":\"099999\"}",
                "its end");
    }

    json_decref(got);
    free(text);
}


int
main(void)
{
    test_shape();
    test_prefixes();
    test_refused();
    deep(SCIM_XML_MAX_DEPTH, SCIM_OK);
    deep(SCIM_XML_MAX_DEPTH + 1, SCIM_DECLINED);
    deep(100000, SCIM_DECLINED);
    test_deep_empty();
    test_long();

    return done_testing();
}
