
/*
 * XML as a tree of JSON, by expat.
 */


#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "scim_xml.h"


/* expat counts with an int */

#define SCIM_XML_CHUNK  (1024 * 1024)

#define SCIM_XML_TEXT_SIZE  256


/* "object" is NULL until it has a member, its text begins at "start" */

typedef struct {
    json_t               *object;
    size_t                start;
    int                   nil;
} scim_xml_element_t;


/*
 * "text" holds the texts of all open elements, one behind the other: that of
 * an element goes when the element ends.  The first element is the document.
 */

typedef struct {
    XML_Parser            parser;
    scim_rc_t             rc;
    scim_xml_element_t    elements[SCIM_XML_MAX_DEPTH + 1];
    size_t                depth;
    char                 *text;
    size_t                len;
    size_t                size;
} scim_xml_t;


static scim_rc_t scim_xml_run(scim_xml_t *xml, const char *data, size_t len);
static void scim_xml_stop(scim_xml_t *xml, scim_rc_t rc);
static void XMLCALL scim_xml_start(void *data, const XML_Char *name,
    const XML_Char **attrs);
static int scim_xml_attribute(scim_xml_element_t *element, const char *name,
    const char *value);
static const char *scim_xml_local(const char *name);
static void XMLCALL scim_xml_characters(void *data, const XML_Char *text,
    int len);
static void XMLCALL scim_xml_end(void *data, const XML_Char *name);
static json_t *scim_xml_value_new(scim_xml_t *xml,
    scim_xml_element_t *element);
static int scim_xml_add_new(json_t *object, const char *name, json_t *value);
static void XMLCALL scim_xml_doctype(void *data, const XML_Char *name,
    const XML_Char *system_id, const XML_Char *public_id, int has_subset);
static void XMLCALL scim_xml_skipped(void *data, const XML_Char *name,
    int is_parameter);


scim_rc_t
scim_xml_parse(const char *data, size_t len, json_t **tree)
{
    size_t      i;
    scim_xml_t  xml;

    memset(&xml, 0, sizeof(scim_xml_t));
    *tree = NULL;

    xml.parser = XML_ParserCreate("UTF-8");
    xml.elements[0].object = json_object();

    if (xml.parser == NULL || xml.elements[0].object == NULL) {
        xml.rc = SCIM_FAIL;

    } else {
        XML_SetUserData(xml.parser, &xml);
        XML_SetElementHandler(xml.parser, scim_xml_start, scim_xml_end);
        XML_SetCharacterDataHandler(xml.parser, scim_xml_characters);
        XML_SetStartDoctypeDeclHandler(xml.parser, scim_xml_doctype);
        XML_SetSkippedEntityHandler(xml.parser, scim_xml_skipped);

        xml.rc = scim_xml_run(&xml, data, len);
    }

    if (xml.rc == SCIM_OK) {
        *tree = xml.elements[0].object;

    } else {
        for (i = 0; i <= xml.depth; i++) {
            json_decref(xml.elements[i].object);
        }
    }

    if (xml.parser) {
        XML_ParserFree(xml.parser);
    }

    free(xml.text);

    return xml.rc;
}


static scim_rc_t
scim_xml_run(scim_xml_t *xml, const char *data, size_t len)
{
    size_t           n;
    enum XML_Status  status;

    do {
        n = len < SCIM_XML_CHUNK ? len : SCIM_XML_CHUNK;

        status = XML_Parse(xml->parser, data, n, n == len);

        data += n;
        len -= n;

    } while (status == XML_STATUS_OK && len);

    if (xml->rc != SCIM_OK || status == XML_STATUS_OK) {
        return xml->rc;
    }

    return XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY
           ? SCIM_FAIL : SCIM_DECLINED;
}


/* some handlers may still be called after it */

static void
scim_xml_stop(scim_xml_t *xml, scim_rc_t rc)
{
    xml->rc = rc;
    (void) XML_StopParser(xml->parser, XML_FALSE);
}


static void XMLCALL
scim_xml_start(void *data, const XML_Char *name, const XML_Char **attrs)
{
    scim_xml_t          *xml = data;
    scim_xml_element_t  *element;

    (void) name;

    if (xml->rc != SCIM_OK) {
        return;
    }

    if (xml->depth == SCIM_XML_MAX_DEPTH) {
        scim_xml_stop(xml, SCIM_DECLINED);
        return;
    }

    element = &xml->elements[++xml->depth];

    element->object = NULL;
    element->start = xml->len;
    element->nil = 0;

    for ( /* void */ ; *attrs; attrs += 2) {
        if (scim_xml_attribute(element, attrs[0], attrs[1]) != 0) {
            scim_xml_stop(xml, SCIM_FAIL);
            return;
        }
    }
}


static int
scim_xml_attribute(scim_xml_element_t *element, const char *name,
    const char *value)
{
    int          failed;
    char        *key;
    size_t       i, len;
    const char  *local;

    static const char *const  instance[] = {
        "nil", "type", "schemaLocation", "noNamespaceSchemaLocation", NULL
    };

    local = scim_xml_local(name);

    if (strcmp(name, "xmlns") == 0 || strncmp(name, "xmlns:", 6) == 0
        || strncmp(name, "xml:", 4) == 0)
    {
        return 0;
    }

    for (i = 0; local != name && instance[i]; i++) {
        if (strcmp(local, instance[i]) == 0) {
            element->nil |= i == 0 && (strcmp(value, "true") == 0
                                       || strcmp(value, "1") == 0);
            return 0;
        }
    }

    if (element->object == NULL) {
        element->object = json_object();
    }

    len = strlen(local);
    key = malloc(len + 2);
    if (key == NULL) {
        return 1;
    }

    key[0] = '@';
    memcpy(key + 1, local, len + 1);

    failed = json_object_set_new(element->object, key, json_string(value));

    free(key);

    return failed;
}


static const char *
scim_xml_local(const char *name)
{
    const char  *colon;

    colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}


static void XMLCALL
scim_xml_characters(void *data, const XML_Char *text, int len)
{
    char        *p;
    size_t       size;
    scim_xml_t  *xml = data;

    if (xml->rc != SCIM_OK) {
        return;
    }

    if (xml->size - xml->len < (size_t) len) {
        size = xml->size ? xml->size * 2 : SCIM_XML_TEXT_SIZE;
        size = size - xml->len < (size_t) len ? xml->len + len : size;

        p = realloc(xml->text, size);
        if (p == NULL) {
            scim_xml_stop(xml, SCIM_FAIL);
            return;
        }

        xml->text = p;
        xml->size = size;
    }

    memcpy(xml->text + xml->len, text, len);
    xml->len += len;
}


static void XMLCALL
scim_xml_end(void *data, const XML_Char *name)
{
    json_t              *value;
    scim_xml_t          *xml = data;
    scim_xml_element_t  *parent;

    if (xml->rc != SCIM_OK) {
        return;
    }

    value = scim_xml_value_new(xml, &xml->elements[xml->depth]);

    xml->len = xml->elements[xml->depth].start;
    xml->depth--;

    parent = &xml->elements[xml->depth];

    if (parent->object == NULL) {
        parent->object = json_object();
    }

    if (scim_xml_add_new(parent->object, scim_xml_local(name), value) != 0) {
        scim_xml_stop(xml, SCIM_FAIL);
    }
}


/* takes the element's object; NULL if there is no memory */

static json_t *
scim_xml_value_new(scim_xml_t *xml, scim_xml_element_t *element)
{
    size_t       len;
    json_t      *object;
    const char  *text;

    object = element->object;
    element->object = NULL;

    if (element->nil) {
        json_decref(object);
        return json_null();
    }

    /* memory for texts comes with the first one */

    text = xml->len ? xml->text + element->start : "";
    len = xml->len - element->start;

    while (len && strchr(" \t\r\n", text[0])) {
        text++;
        len--;
    }

    while (len && strchr(" \t\r\n", text[len - 1])) {
        len--;
    }

    if (object == NULL) {
        return json_stringn(text, len);
    }

    if (len && json_object_set_new(object, SCIM_XML_TEXT,
                                   json_stringn(text, len))
               != 0)
    {
        json_decref(object);
        return NULL;
    }

    return object;
}


/* no value is an array of itself */

static int
scim_xml_add_new(json_t *object, const char *name, json_t *value)
{
    json_t  *present, *list;

    present = json_object_get(object, name);

    if (present == NULL) {
        return json_object_set_new(object, name, value);
    }

    if (json_is_array(present)) {
        return json_array_append_new(present, value);
    }

    list = json_array();

    if (json_array_append(list, present) != 0) {
        json_decref(list);
        json_decref(value);
        return 1;
    }

    if (json_array_append_new(list, value) != 0) {
        json_decref(list);
        return 1;
    }

    return json_object_set_new(object, name, list);
}


/*
 * Entities (billion laughs) and default values of attributes, which make much
 * of little, are declared in the document itself; no application needs them.
 */

static void XMLCALL
scim_xml_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_subset)
{
    (void) name;
    (void) system_id;
    (void) public_id;

    if (has_subset) {
        scim_xml_stop(data, SCIM_DECLINED);
    }
}


/* of a document type that is elsewhere: its text is not known */

static void XMLCALL
scim_xml_skipped(void *data, const XML_Char *name, int is_parameter)
{
    (void) name;
    (void) is_parameter;

    scim_xml_stop(data, SCIM_DECLINED);
}
