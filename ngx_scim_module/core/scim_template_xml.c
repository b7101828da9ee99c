
/*
 * XML templates: read by an XML parser, so that "nginx -t" refuses bad XML;
 * sent as the text that they are, with each value escaped.
 */


#include <expat.h>
#include <string.h>

#include "scim_template_json.h"


/* since 2.9 the old names are deprecated */

#if (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9)
#define XML_GetCurrentByteIndex64  XML_GetCurrentByteIndex
#define XML_GetCurrentByteCount64  XML_GetCurrentByteCount
#endif

/*
 * Takes the place of each byte of a variable while the parser looks: it may be
 * text or an attribute's value, and nothing else, and each offset stays what it
 * is.
 */

#define SCIM_XML_FILL  '\x7f'

/* bytes of bad XML in its message, which is to have room for the reason */

#define SCIM_XML_SHOWN  200

/* between a namespace and a name in it, as the parser tells them */

#define SCIM_XML_SEPARATOR  ' '


/*
 * A look at a document.  "open" is set while the element just begun is empty;
 * the tag of the last empty one is at "tag".
 */

typedef struct {
    XML_Parser               expat;
    const char              *fault;         /* at "offset" */
    long                     offset;
    const char              *type;
    size_t                   elements;
    size_t                   empty;
    scim_str_t               text;
    scim_str_t               tag;
    unsigned                 open:1;
    unsigned                 cdata:1;
} scim_xml_look_t;


static scim_rc_t scim_xml_look(scim_mem_t *mem, scim_str_t text,
    int namespaces, scim_xml_look_t *look, scim_error_t *err);
static char *scim_xml_fill(scim_mem_t *mem, scim_str_t text,
    scim_error_t *err);
static scim_rc_t scim_xml_parse(const char *filled, scim_xml_look_t *look,
    scim_error_t *err);
static void scim_xml_refuse(scim_xml_look_t *look, const char *fault);
static void XMLCALL scim_xml_declaration(void *data, const char *version,
    const char *encoding, int standalone);
static void XMLCALL scim_xml_doctype(void *data, const char *name,
    const char *sysid, const char *pubid, int has_internal_subset);
static void XMLCALL scim_xml_start(void *data, const char *name,
    const char **attrs);
static void XMLCALL scim_xml_end(void *data, const char *name);
static void XMLCALL scim_xml_text(void *data, const char *text, int len);
static void XMLCALL scim_xml_cdata_start(void *data);
static void XMLCALL scim_xml_cdata_end(void *data);
static void XMLCALL scim_xml_comment(void *data, const char *text);
static void XMLCALL scim_xml_instruction(void *data, const char *target,
    const char *text);


/*
 * SOAP 1.1 (6.1) wants text/xml, and its apps take application/xml for another
 * protocol; without a charset text/xml was ASCII once (RFC 3023, 3.1).  SOAP
 * 1.2 has a type of its own (RFC 3902).
 */

static const struct {
    const char  *root;
    const char  *type;
} scim_xml_types[] = {
    { "http://schemas.xmlsoap.org/soap/envelope/ Envelope",
      "text/xml; charset=utf-8" },
    { "http://www.w3.org/2003/05/soap-envelope Envelope",
      "application/soap+xml; charset=utf-8" },
    { NULL, "application/xml" }
};


scim_rc_t
scim_template_parse_xml(scim_template_parser_t *parser, scim_str_t text,
    scim_xml_template_t *tpl, scim_error_t *err)
{
    scim_xml_look_t  look;

    if (scim_xml_look(parser->mem, text, 1, &look, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    tpl->type = look.type;

    return scim_template_parse(parser, text, &tpl->text, err);
}


scim_rc_t
scim_template_xml_into(scim_mem_t *mem, scim_str_t envelope,
    const scim_str_t *body, scim_str_t *whole, scim_error_t *err)
{
    int               alone;
    char             *text;
    size_t            name;
    const char       *tail;
    scim_xml_look_t   look;

    /* a prefix of the body may be the envelope's, so one looks at both later */

    if (body && scim_xml_look(mem, *body, 0, &look, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (scim_xml_look(mem, envelope, 0, &look, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (look.empty != 1) {
        return scim_error_set(err, 500, NULL, "\"%.*s\" has %lu empty"
                              " elements, expected one for the body",
                              (int) (envelope.len < SCIM_XML_SHOWN
                                     ? envelope.len : SCIM_XML_SHOWN),
                              envelope.data, (unsigned long) look.empty);
    }

    if (body == NULL) {
        return SCIM_OK;
    }

    /* "<a/>" becomes "<a>", the body and "</a>" */

    alone = look.tag.data[look.tag.len - 2] == '/';
    tail = look.tag.data + look.tag.len;

    for (name = 1; strchr(" \t\r\n/>", look.tag.data[name]) == NULL; name++) {
        /* void */
    }

    text = scim_mem_printf(mem, &whole->len, "%.*s%s%.*s%s%.*s%s%.*s",
                           (int) (tail - envelope.data - 2 * alone),
                           envelope.data, alone ? ">" : "",
                           (int) body->len, body->data, alone ? "</" : "",
                           alone ? (int) name - 1 : 0, look.tag.data + 1,
                           alone ? ">" : "",
                           (int) (envelope.data + envelope.len - tail), tail);

    whole->data = text;

    return text ? SCIM_OK : scim_error_memory(err);
}


scim_rc_t
scim_template_xml(scim_renderer_t *renderer, const scim_xml_template_t *tpl,
    scim_str_t *text, scim_error_t *err)
{
    if (scim_template_text(renderer, &tpl->text, scim_escape_none,
                           scim_escape_xml, text, NULL, err)
        != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    /* the text of the mapping has none of these characters */

    if (!scim_escape_is_xml(text->data, text->len)) {
        return scim_error_set(err, 400, "invalidValue", "a value with a"
                              " control character cannot be sent to the"
                              " application");
    }

    return SCIM_OK;
}


/* what is found is where it stands in "text" */

static scim_rc_t
scim_xml_look(scim_mem_t *mem, scim_str_t text, int namespaces,
    scim_xml_look_t *look, scim_error_t *err)
{
    char       *filled;
    scim_rc_t   rc;

    memset(look, 0, sizeof(scim_xml_look_t));
    look->text = text;

    filled = scim_xml_fill(mem, text, err);
    if (filled == NULL) {
        return SCIM_FAIL;
    }

    /* what is sent is UTF-8, whatever the declaration says */

    look->expat = namespaces
                  ? XML_ParserCreateNS("UTF-8", SCIM_XML_SEPARATOR)
                  : XML_ParserCreate("UTF-8");

    if (look->expat == NULL) {
        return scim_error_memory(err);
    }

    rc = scim_xml_parse(filled, look, err);

    XML_ParserFree(look->expat);

    return rc;
}


/* NULL with the reason in "err" */

static char *
scim_xml_fill(scim_mem_t *mem, scim_str_t text, scim_error_t *err)
{
    char    *filled;
    size_t   i, start;

    filled = scim_mem_strdup(mem, text.data, text.len);
    if (filled == NULL) {
        (void) scim_error_memory(err);
        return NULL;
    }

    for (i = 0; i < text.len; /* void */) {
        start = i++;

        if (text.data[start] != '$') {
            continue;
        }

        if (i < text.len && text.data[i] == '$') {
            i++;
            continue;
        }

        if (scim_template_skip(text, &i, err) != SCIM_OK) {
            return NULL;
        }

        memset(filled + start, SCIM_XML_FILL, i - start);
    }

    return filled;
}


static scim_rc_t
scim_xml_parse(const char *filled, scim_xml_look_t *look, scim_error_t *err)
{
    XML_Parser      expat;
    const char     *fault;
    enum XML_Error  error;

    expat = look->expat;

    XML_SetUserData(expat, look);
    XML_SetXmlDeclHandler(expat, scim_xml_declaration);
    XML_SetStartDoctypeDeclHandler(expat, scim_xml_doctype);
    XML_SetElementHandler(expat, scim_xml_start, scim_xml_end);
    XML_SetCharacterDataHandler(expat, scim_xml_text);
    XML_SetCdataSectionHandler(expat, scim_xml_cdata_start,
                               scim_xml_cdata_end);
    XML_SetCommentHandler(expat, scim_xml_comment);
    XML_SetProcessingInstructionHandler(expat, scim_xml_instruction);

    if (XML_Parse(expat, filled, (int) look->text.len, 1) == XML_STATUS_OK) {
        return SCIM_OK;
    }

    error = XML_GetErrorCode(expat);

    if (error == XML_ERROR_NO_MEMORY) {
        return scim_error_memory(err);
    }

    fault = look->fault;

    if (fault == NULL) {
        fault = XML_ErrorString(error);
        look->offset = (long) XML_GetCurrentByteIndex64(expat);
    }

    return scim_error_set(err, 500, NULL, "bad XML \"%.*s\": %s at offset %ld",
                          (int) (look->text.len < SCIM_XML_SHOWN
                                 ? look->text.len : SCIM_XML_SHOWN),
                          look->text.data, fault,
                          look->offset < 0 ? 0 : look->offset);
}


static void
scim_xml_refuse(scim_xml_look_t *look, const char *fault)
{
    look->fault = fault;
    look->offset = (long) XML_GetCurrentByteIndex64(look->expat);

    (void) XML_StopParser(look->expat, XML_FALSE);
}


static void XMLCALL
scim_xml_declaration(void *data, const char *version, const char *encoding,
    int standalone)
{
    scim_str_t  name;

    (void) version;
    (void) standalone;

    if (encoding == NULL) {
        return;
    }

    name.data = encoding;
    name.len = strlen(encoding);

    if (!scim_str_caseeq(name, "UTF-8")) {
        scim_xml_refuse(data, "an encoding that is not UTF-8");
    }
}


static void XMLCALL
scim_xml_doctype(void *data, const char *name, const char *sysid,
    const char *pubid, int has_internal_subset)
{
    (void) name;
    (void) sysid;
    (void) pubid;
    (void) has_internal_subset;

    /* it could change what all the rest means */

    scim_xml_refuse(data, "a document type declaration");
}


static void XMLCALL
scim_xml_start(void *data, const char *name, const char **attrs)
{
    scim_xml_look_t *look = data;

    size_t           i;

    (void) attrs;

    if (look->elements++ == 0) {
        for (i = 0; scim_xml_types[i].root; i++) {
            if (strcmp(name, scim_xml_types[i].root) == 0) {
                break;
            }
        }

        look->type = scim_xml_types[i].type;
    }

    look->open = 1;

    if (look->empty == 0) {
        look->tag.data = look->text.data
                         + XML_GetCurrentByteIndex64(look->expat);
        look->tag.len = XML_GetCurrentByteCount64(look->expat);
    }
}


static void XMLCALL
scim_xml_end(void *data, const char *name)
{
    scim_xml_look_t *look = data;

    (void) name;

    look->empty += look->open;
    look->open = 0;
}


static void XMLCALL
scim_xml_text(void *data, const char *text, int len)
{
    scim_xml_look_t *look = data;

    look->open = 0;

    /* escapes mean nothing in such a section */

    if (look->cdata && memchr(text, SCIM_XML_FILL, len)) {
        scim_xml_refuse(look, "a variable in a CDATA section");
    }
}


static void XMLCALL
scim_xml_cdata_start(void *data)
{
    scim_xml_look_t *look = data;

    look->open = 0;
    look->cdata = 1;
}


static void XMLCALL
scim_xml_cdata_end(void *data)
{
    scim_xml_look_t *look = data;

    look->cdata = 0;
}


static void XMLCALL
scim_xml_comment(void *data, const char *text)
{
    scim_xml_look_t *look = data;

    look->open = 0;

    if (strchr(text, SCIM_XML_FILL)) {
        scim_xml_refuse(look, "a variable in a comment");
    }
}


static void XMLCALL
scim_xml_instruction(void *data, const char *target, const char *text)
{
    scim_xml_look_t *look = data;

    (void) target;

    look->open = 0;

    if (strchr(text, SCIM_XML_FILL)) {
        scim_xml_refuse(look, "a variable in a processing instruction");
    }
}
