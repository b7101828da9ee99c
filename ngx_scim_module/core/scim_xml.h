
/*
 * XML as a tree of JSON, by expat.
 */


#ifndef SCIM_XML_H_INCLUDED
#define SCIM_XML_H_INCLUDED


#include <jansson.h>

#include "scim.h"


/* of an element that has attributes or elements in it, beside its text */

#define SCIM_XML_TEXT       "#text"

/* elements inside of one another */

#define SCIM_XML_MAX_DEPTH  100


/*
 * A new object, whose one member is the root element; the caller frees it.
 *
 *     <id>7</id>                     "id": "7"
 *     <id/>                          "id": ""
 *     <id xsi:nil="true"/>           "id": null
 *     <u><a>1</a><b>2</b></u>        "u": {"a": "1", "b": "2"}
 *     <u>1</u><u>2</u>               "u": ["1", "2"]
 *     <id type="integer">7</id>      "id": {"@type": "integer", "#text": "7"}
 *
 * Names have no prefix; an array is nothing but an element that is there
 * several times.  White space around a text is dropped.  Attributes that tell
 * of XML and not of the value are no members: xmlns, those with the prefix
 * "xml", and those of XML Schema instances (xsi:type, xsi:nil...), whatever
 * their prefix is.
 *
 * "data" is UTF-8, whatever its declaration says.  SCIM_DECLINED if it is not
 * well-formed, deeper than SCIM_XML_MAX_DEPTH, has declarations in its
 * DOCTYPE, or uses an entity that is not XML's own: nothing is ever expanded,
 * or fetched.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_xml_parse(const char *data, size_t len, json_t **tree);


#endif /* SCIM_XML_H_INCLUDED */
