
/*
 * CSV (RFC 4180), as applications really write it.
 */


#ifndef SCIM_CSV_H_INCLUDED
#define SCIM_CSV_H_INCLUDED


#include <jansson.h>

#include "scim.h"


/*
 * The rows below the header line as a new array of objects, which the caller
 * frees; all values are texts, and members have the names of the header line,
 * without blanks around them.  A column without a name is left out, as is a
 * second one of the same name.  A short row lacks the last members, what a
 * long one has too many is dropped, empty lines are no rows.
 *
 * The separator is that of comma, semicolon and tab which the header line has
 * most of.  A line ends with LF, CRLF or CR, or with the text; quotes are
 * quotes only at the beginning of a value.  A value with a NUL is missing.
 *
 * "data" is UTF-8.  SCIM_DECLINED if there is no header line, if it has too
 * many columns, or if a quote is never closed: rows are missing then, and a
 * shorter list would be believed.  SCIM_FAIL if there is no memory.
 */

scim_rc_t scim_csv_parse(const char *data, size_t len, json_t **rows);


#endif /* SCIM_CSV_H_INCLUDED */
