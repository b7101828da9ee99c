
/*
 * The text of an answer and its tree, by its Content-Type.
 */


#include <string.h>
#include <strings.h>

#include "scim_answer.h"
#include "scim_charset.h"
#include "scim_csv.h"
#include "scim_json.h"
#include "scim_xml.h"


typedef struct {
    const char           *type;
    scim_format_t         format;
} scim_answer_type_t;


/* any other type may be JSON, whatever it calls itself */

static const scim_answer_type_t  scim_answer_types[] = {
    { "text/html",                    SCIM_FORMAT_HTML },
    { "application/xhtml+xml",        SCIM_FORMAT_HTML },
    { "text/xml",                     SCIM_FORMAT_XML },
    { "application/xml",              SCIM_FORMAT_XML },
    { "text/csv",                     SCIM_FORMAT_CSV },
    { "text/x-csv",                   SCIM_FORMAT_CSV },
    { "application/csv",              SCIM_FORMAT_CSV },
    { "application/x-csv",            SCIM_FORMAT_CSV },
    { "text/comma-separated-values",  SCIM_FORMAT_CSV },
    { "text/tab-separated-values",    SCIM_FORMAT_CSV },
    { NULL,                           SCIM_FORMAT_TEXT }
};


static scim_str_t scim_answer_content_type(const scim_answer_t *answer);
static scim_format_t scim_answer_format(scim_str_t type);
static scim_str_t scim_answer_charset(scim_str_t type, scim_format_t format,
    scim_str_t body);
static scim_str_t scim_answer_parameter(scim_str_t *rest);
static scim_str_t scim_answer_trim(scim_str_t text);
static scim_rc_t scim_answer_tree(scim_source_t *source);


scim_rc_t
scim_answer_source(scim_mem_t *mem, const scim_answer_t *answer,
    scim_source_t *source)
{
    scim_str_t  type;

    memset(source, 0, sizeof(scim_source_t));

    type = scim_answer_content_type(answer);

    source->headers = answer->headers;
    source->nheaders = answer->nheaders;
    source->format = scim_answer_format(type);

    if (answer->state != SCIM_ANSWER_WHOLE || answer->body.len == 0) {
        return SCIM_OK;
    }

    if (scim_charset_decode(mem, answer->body,
                            scim_answer_charset(type, source->format,
                                                answer->body),
                            &source->text)
        != SCIM_OK
        || scim_answer_tree(source) != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (source->tree == NULL) {
        return SCIM_OK;
    }

    source->tree = scim_mem_take(mem, source->tree);

    return source->tree ? SCIM_OK : SCIM_FAIL;
}


static scim_str_t
scim_answer_content_type(const scim_answer_t *answer)
{
    size_t      i;
    scim_str_t  none = scim_str("");

    for (i = 0; i < answer->nheaders; i++) {
        if (scim_str_caseeq(answer->headers[i].name, "Content-Type")) {
            return answer->headers[i].value;
        }
    }

    return none;
}


static scim_format_t
scim_answer_format(scim_str_t type)
{
    size_t  i;

    type = scim_answer_parameter(&type);

    for (i = 0; scim_answer_types[i].type; i++) {
        if (scim_str_caseeq(type, scim_answer_types[i].type)) {
            return scim_answer_types[i].format;
        }
    }

    if (type.len > 4
        && strncasecmp(type.data + type.len - 4, "+xml", 4) == 0)
    {
        return SCIM_FORMAT_XML;
    }

    return SCIM_FORMAT_TEXT;
}


/* the header goes before what the text says of itself */

static scim_str_t
scim_answer_charset(scim_str_t type, scim_format_t format, scim_str_t body)
{
    size_t       len;
    scim_str_t   name, value, none = scim_str("");
    const char  *eq;

    (void) scim_answer_parameter(&type);

    while (type.len) {
        value = scim_answer_parameter(&type);
        eq = value.len ? memchr(value.data, '=', value.len) : NULL;

        if (eq == NULL) {
            continue;
        }

        len = eq - value.data;

        name.data = value.data;
        name.len = len;

        value.data += len + 1;
        value.len -= len + 1;

        /* quotes are of no account: a label has nothing but words */

        if (scim_str_caseeq(scim_answer_trim(name), "charset")) {
            return value;
        }
    }

    return format == SCIM_FORMAT_HTML ? scim_charset_of_html(body)
         : format == SCIM_FORMAT_XML ? scim_charset_of_xml(body) : none;
}


/* what stands before the next ";", and behind it the rest */

static scim_str_t
scim_answer_parameter(scim_str_t *rest)
{
    scim_str_t   first;
    const char  *end;

    first = *rest;
    end = first.len ? memchr(first.data, ';', first.len) : NULL;

    if (end) {
        first.len = end - first.data;
    }

    rest->data += first.len + (end != NULL);
    rest->len -= first.len + (end != NULL);

    return scim_answer_trim(first);
}


static scim_str_t
scim_answer_trim(scim_str_t text)
{
    while (text.len && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.len--;
    }

    while (text.len && (text.data[text.len - 1] == ' '
                        || text.data[text.len - 1] == '\t'))
    {
        text.len--;
    }

    return text;
}


/* a new tree, NULL if the text has none */

static scim_rc_t
scim_answer_tree(scim_source_t *source)
{
    scim_rc_t   rc;
    scim_str_t  text;

    text = source->text;

    if (source->format == SCIM_FORMAT_CSV) {
        rc = scim_csv_parse(text.data, text.len, &source->tree);
        return rc == SCIM_FAIL ? SCIM_FAIL : SCIM_OK;
    }

    if (source->format == SCIM_FORMAT_XML) {
        rc = scim_xml_parse(text.data, text.len, &source->tree);
        return rc == SCIM_FAIL ? SCIM_FAIL : SCIM_OK;
    }

    source->tree = scim_json_parse_new(text);

    if (source->tree) {
        source->format = SCIM_FORMAT_JSON;
    }

    return SCIM_OK;
}
