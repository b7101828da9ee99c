
/*
 * XML templates: what is refused of them, the envelope around a body, and the
 * promise that no value can change the shape of a document.
 */


#include <expat.h>

#include "template.h"


#define SOAP11  "http://schemas.xmlsoap.org/soap/envelope/"
#define SOAP12  "http://www.w3.org/2003/05/soap-envelope"


static scim_rc_t
xml_of(const char *text, scim_str_t *out, scim_error_t *err)
{
    scim_xml_template_t  tpl;

    if (scim_template_parse_xml(&parser, str_of(text), &tpl, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    return scim_template_xml(&renderer, &tpl, out, err);
}


template_is(xml_of, xml)


static void
test_parse(void)
{
    size_t               i;
    scim_error_t         err;
    scim_xml_template_t  tpl;

    static const struct {
        const char  *text;
        const char  *message;
    } bad[] = {
        { "", "bad XML \"\": no element found at offset 0" },
        { "text", "bad XML \"text\": syntax error at offset 0" },
        { "$a", "bad XML \"$a\": not well-formed (invalid token) at offset"
          " 0" },
        { "<a>", "bad XML \"<a>\": no element found at offset 3" },
        { "<a></b>", "bad XML \"<a></b>\": mismatched tag at offset 5" },
        { "<a/><b/>", "bad XML \"<a/><b/>\": junk after document element at"
          " offset 4" },
        { "<a b='1' b='2'/>", "bad XML \"<a b='1' b='2'/>\": duplicate"
          " attribute at offset 9" },
        { "<a b=$a/>", "bad XML \"<a b=$a/>\": not well-formed (invalid token)"
          " at offset 5" },
        { "<a>&nbsp;</a>", "bad XML \"<a>&nbsp;</a>\": undefined entity at"
          " offset 3" },
        { "<a>&$a;</a>", "bad XML \"<a>&$a;</a>\": not well-formed (invalid"
          " token) at offset 4" },
        { "<$a/>", "bad XML \"<$a/>\": not well-formed (invalid token) at"
          " offset 1" },
        { "<a $b='1'/>", "bad XML \"<a $b='1'/>\": not well-formed (invalid"
          " token) at offset 3" },
        { "<a></$a>", "bad XML \"<a></$a>\": not well-formed (invalid token)"
          " at offset 5" },
        { "<n:a/>", "bad XML \"<n:a/>\": unbound prefix at offset 0" },
        { "<!DOCTYPE a><a/>", "bad XML \"<!DOCTYPE a><a/>\": a document type"
          " declaration at offset 11" },
        { "<?xml version='1.0' encoding='latin1'?><a/>", "bad XML \"<?xml"
          " version='1.0' encoding='latin1'?><a/>\": an encoding that is not"
          " UTF-8 at offset 0" },
        { "<a><!-- $a --></a>", "bad XML \"<a><!-- $a --></a>\": a variable in"
          " a comment at offset 3" },
        { "<a><?p $a?></a>", "bad XML \"<a><?p $a?></a>\": a variable in a"
          " processing instruction at offset 3" },
        { "<a><![CDATA[x $a]]></a>", "bad XML \"<a><![CDATA[x $a]]></a>\": a"
          " variable in a CDATA section at offset 12" },
        { "<a>$</a>", "invalid variable name in \"<a>$</a>\", a dollar in a"
          " text is \"$$\"" },
        { "<a>${a</a>", "the closing bracket in \"{a</a>\" variable is"
          " missing" },
        { "<a>$nothing</a>", "unknown \"nothing\" variable" },
        { NULL, NULL }
    };

    for (i = 0; bad[i].text; i++) {
        is_int(scim_template_parse_xml(&parser, str_of(bad[i].text), &tpl,
                                       &err), SCIM_FAIL,
               "%s is refused", bad[i].text);
        is_str(err.detail, bad[i].message, "%s: message", bad[i].text);
    }
}


static void
is_type(const char *text, const char *type)
{
    scim_error_t         err;
    scim_xml_template_t  tpl;

    is_int(scim_template_parse_xml(&parser, str_of(text), &tpl, &err), SCIM_OK,
           "%s", text);
    is_str(tpl.type, type, "%s: its type", text);
}


static void
test_types(void)
{
    is_type("<a/>", "application/xml");
    is_type("<?xml version='1.0' encoding='utf-8'?>\n<a/>", "application/xml");
    is_type("<Envelope/>", "application/xml");
    is_type("<x xmlns:s='" SOAP11 "'><s:Envelope/></x>", "application/xml");
    is_type("<s:Envelope xmlns:s='" SOAP11 "'/>", "text/xml; charset=utf-8");
    is_type("<Envelope xmlns='" SOAP11 "'/>", "text/xml; charset=utf-8");
    is_type("<s:Envelope xmlns:s='" SOAP12 "'/>",
            "application/soap+xml; charset=utf-8");
}


static void
test_values(void)
{
    is_xml("<a b=\"$key\" c='$quote'>$amp</a>",
           "<a b=\"a&amp;b\" c='a&quot;b\\c&#10;'>a&amp;b=c+ d</a>",
           "text and values of attributes are escaped");
    is_xml("<a>  <b x='1'>${x.y}, $a</b>\n</a>",
           "<a>  <b x='1'>dotted, ada</b>\n</a>", "the rest stays as it is");
    is_xml("<a b='$none'><c>$none</c></a>", "<a b=''><c></c></a>",
           "an element without a value is empty, not left out");
    is_xml("<a>$list,$empty,$b,$true,$null</a>", "<a>a,b,,7,true,</a>",
           "lists, numbers and literals are text");
    is_xml("<a>${quote:json}</a>", "<a>&quot;a\\&quot;b\\\\c\\n&quot;</a>",
           "a place within that place");
    is_xml("<a>$$a</a>", "<a>$a</a>", "two dollars are one");
    is_xml("<a>$dollar</a>", "<a>$a ${b}</a>", "a value is no template");
    is_xml("<a><![CDATA[x]]><!-- y --><?p z?></a>",
           "<a><![CDATA[x]]><!-- y --><?p z?></a>",
           "what has no variables is the administrator's");

    is_xml_error("<a>$fail</a>", 418, NULL, "a value that cannot be had");
    is_xml_error("<a>$comma</a>", 400, "invalidValue", "a list with a comma");
}


/* the events of a document in one text */

static void XMLCALL
told_start(void *data, const char *name, const char **attrs)
{
    strcat(strcat(data, "<"), name);

    for ( /* void */ ; attrs[0]; attrs += 2) {
        strcat(strcat(data, "|"), attrs[1]);
    }

    strcat(data, "|");
}


static void XMLCALL
told_text(void *data, const char *text, int len)
{
    strncat(data, text, len);
}


static void XMLCALL
told_end(void *data, const char *name)
{
    (void) name;

    strcat(data, ">");
}


static const char *
told(scim_str_t text)
{
    XML_Parser   expat;
    static char  out[1024];

    out[0] = '\0';

    expat = XML_ParserCreate(NULL);
    XML_SetUserData(expat, out);
    XML_SetElementHandler(expat, told_start, told_end);
    XML_SetCharacterDataHandler(expat, told_text);

    if (XML_Parse(expat, text.data, (int) text.len, 1) != XML_STATUS_OK) {
        strcpy(out, "(malformed)");
    }

    XML_ParserFree(expat);

    return out;
}


static void
test_nasty(void)
{
    char          expected[256];
    size_t        i;
    scim_rc_t     rc;
    scim_str_t    out;
    scim_error_t  err;

    static const char *const  nasty[] = {
        "</a><b>", "\"'", "' x='", "\" x=\"", "]]>", "<![CDATA[", "&lt;",
        "<!--", "-->", "&#0;", "\r\n\t x", "  ", "\xc3\xa9\xe2\x82\xac",
        "\xef\xbf\xbd", "\x7f", "<?xml?>", "%x;", NULL
    };

    static const char *const  impossible[] = {
        "\x01", "a\x08", "\x0b", "\x0c", "\x1f", "\x1b[0m", "\xef\xbf\xbe",
        "x\xef\xbf\xbfy", NULL
    };

    for (i = 0; nasty[i]; i++) {
        template_nasty = nasty[i];
        rc = xml_of("<a x='$nasty' y=\"$nasty\">$nasty</a>", &out, &err);

        snprintf(expected, sizeof(expected), "<a|%s|%s|%s>", nasty[i],
                 nasty[i], nasty[i]);
        is_str(rc == SCIM_OK ? told(out) : NULL, expected,
               "nasty value %d comes back as it was", (int) i);
    }

    for (i = 0; impossible[i]; i++) {
        template_nasty = impossible[i];
        is_xml_error("<a x='$nasty'/>", 400, "invalidValue",
                     "a character that XML cannot have");
    }
}


static void
is_whole(const char *envelope, const char *body, const char *expected,
    const char *what)
{
    scim_rc_t     rc;
    scim_str_t    text, whole;
    scim_error_t  err;

    if (body) {
        text = str_of(body);
    }

    whole.data = "(none)";
    rc = scim_template_xml_into(parser.mem, str_of(envelope),
                                body ? &text : NULL, &whole, &err);

    is_str(rc == SCIM_OK ? whole.data : err.detail, expected, "%s", what);
}


static void
test_envelope(void)
{
    is_whole("<e><b/></e>", "<x/>", "<e><b><x/></b></e>", "an empty element");
    is_whole("<e><b></b></e>", "<x/>", "<e><b><x/></b></e>",
             "a start and an end");
    is_whole("<s:e>\n <s:b a='/' />\n</s:e>", "<x>$a</x>",
             "<s:e>\n <s:b a='/' ><x>$a</x></s:b>\n</s:e>",
             "what is around it stays");
    is_whole("<b/>", "<x/>", "<b><x/></b>", "it may be all there is");
    is_whole("<e><h>$a</h><b\n/></e>", "<x/>", "<e><h>$a</h><b\n><x/></b></e>",
             "a variable is no empty element");
    is_whole("<e><b/></e>", "<s:x/>", "<e><b><s:x/></b></e>",
             "a prefix may be the envelope's");
    is_whole("<e><b/></e>", NULL, "(none)", "a look at an envelope");

    is_whole("<e>x</e>", "<x/>", "\"<e>x</e>\" has 0 empty elements, expected"
             " one for the body", "no empty element");
    is_whole("<e><b/><c></c></e>", NULL, "\"<e><b/><c></c></e>\" has 2 empty"
             " elements, expected one for the body", "two of them");
    is_whole("<e><b> </b></e>", NULL, "\"<e><b> </b></e>\" has 0 empty"
             " elements, expected one for the body", "a blank is text");
    is_whole("<e><!-- x --></e>", NULL, "\"<e><!-- x --></e>\" has 0 empty"
             " elements, expected one for the body", "so is a comment");
    is_whole("<e><b/></c>", NULL, "bad XML \"<e><b/></c>\": mismatched tag at"
             " offset 9", "a bad envelope");
    is_whole("<e><b/></e>", "<x>", "bad XML \"<x>\": no element found at"
             " offset 3", "a bad body");
}


int
main(void)
{
    template_init();

    test_parse();
    test_types();
    test_values();
    test_nasty();
    test_envelope();

    template_end();

    return done_testing();
}
