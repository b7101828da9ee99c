
/*
 * CSV (RFC 4180), as applications really write it.
 */


#include <stdlib.h>
#include <string.h>

#include "scim_csv.h"


/* no list of people has as many, and each row is an object of them */

#define SCIM_CSV_MAX_COLUMNS  1000


/* "cell" has room for the whole text, "names" has "" for what is left out */

typedef struct {
    const char           *pos;
    const char           *end;
    char                  separator;
    char                 *cell;
    size_t                len;
    json_t               *names;
} scim_csv_t;


/* what a cell is followed by */

typedef enum {
    SCIM_CSV_CELL = 0,
    SCIM_CSV_LINE,
    SCIM_CSV_EMPTY,              /* it is all that the line has: nothing */
    SCIM_CSV_BROKEN
} scim_csv_next_t;


static char scim_csv_separator(const char *data, size_t len);
static scim_rc_t scim_csv_read(scim_csv_t *csv, json_t *rows);
static scim_rc_t scim_csv_header(scim_csv_t *csv);
static json_t *scim_csv_name_new(const scim_csv_t *csv);
static scim_rc_t scim_csv_row(scim_csv_t *csv, json_t *rows);
static int scim_csv_member(const scim_csv_t *csv, json_t *row, size_t column);
static scim_csv_next_t scim_csv_next(scim_csv_t *csv, size_t column);
static int scim_csv_quoted(scim_csv_t *csv);


scim_rc_t
scim_csv_parse(const char *data, size_t len, json_t **rows)
{
    scim_rc_t   rc;
    scim_csv_t  csv;

    csv.pos = data;
    csv.end = data + len;
    csv.separator = scim_csv_separator(data, len);
    csv.cell = malloc(len + 1);
    csv.names = json_array();
    *rows = json_array();

    rc = csv.cell && csv.names && *rows ? scim_csv_read(&csv, *rows)
                                        : SCIM_FAIL;

    json_decref(csv.names);
    free(csv.cell);

    if (rc != SCIM_OK) {
        json_decref(*rows);
        *rows = NULL;
    }

    return rc;
}


static char
scim_csv_separator(const char *data, size_t len)
{
    int     quoted;
    size_t  i, best, count[3];

    static const char  separators[] = ",;\t";

    memset(count, 0, sizeof(count));
    quoted = 0;

    for (i = 0; i < len; i++) {

        if (data[i] == '"') {
            quoted = !quoted;
        }

        if (quoted) {
            continue;
        }

        if (data[i] == '\n' || data[i] == '\r') {
            break;
        }

        for (best = 0; separators[best]; best++) {
            count[best] += (data[i] == separators[best]);
        }
    }

    for (i = 1, best = 0; i < 3; i++) {
        best = count[i] > count[best] ? i : best;
    }

    return separators[best];
}


static scim_rc_t
scim_csv_read(scim_csv_t *csv, json_t *rows)
{
    scim_rc_t  rc;

    rc = scim_csv_header(csv);

    while (rc == SCIM_OK && csv->pos < csv->end) {
        rc = scim_csv_row(csv, rows);
    }

    return rc;
}


/* the first line that is not empty */

static scim_rc_t
scim_csv_header(scim_csv_t *csv)
{
    size_t           column;
    scim_csv_next_t  next;

    do {
        if (csv->pos == csv->end) {
            return SCIM_DECLINED;
        }

        next = scim_csv_next(csv, 0);

    } while (next == SCIM_CSV_EMPTY);

    for (column = 1; next != SCIM_CSV_BROKEN; column++) {

        if (column > SCIM_CSV_MAX_COLUMNS) {
            return SCIM_DECLINED;
        }

        if (json_array_append_new(csv->names, scim_csv_name_new(csv)) != 0) {
            return SCIM_FAIL;
        }

        if (next == SCIM_CSV_LINE) {
            return SCIM_OK;
        }

        next = scim_csv_next(csv, column);
    }

    return SCIM_DECLINED;
}


static json_t *
scim_csv_name_new(const scim_csv_t *csv)
{
    size_t       i, len;
    json_t      *other;
    const char  *name;

    name = csv->cell;
    len = csv->len;

    while (len && (name[0] == ' ' || name[0] == '\t')) {
        name++;
        len--;
    }

    while (len && (name[len - 1] == ' ' || name[len - 1] == '\t')) {
        len--;
    }

    if (len && memchr(name, '\0', len)) {
        len = 0;
    }

    json_array_foreach(csv->names, i, other) {
        if (json_string_length(other) == len
            && memcmp(json_string_value(other), name, len) == 0)
        {
            len = 0;
        }
    }

    return json_stringn(name, len);
}


static scim_rc_t
scim_csv_row(scim_csv_t *csv, json_t *rows)
{
    size_t           column;
    json_t          *row;
    scim_csv_next_t  next;

    next = scim_csv_next(csv, 0);

    if (next == SCIM_CSV_EMPTY) {
        return SCIM_OK;
    }

    row = json_object();

    if (json_array_append_new(rows, row) != 0) {
        return SCIM_FAIL;
    }

    for (column = 0; next != SCIM_CSV_BROKEN; /* void */) {

        if (scim_csv_member(csv, row, column) != 0) {
            return SCIM_FAIL;
        }

        if (next == SCIM_CSV_LINE) {
            return SCIM_OK;
        }

        next = scim_csv_next(csv, ++column);
    }

    return SCIM_DECLINED;
}


static int
scim_csv_member(const scim_csv_t *csv, json_t *row, size_t column)
{
    json_t  *name;

    name = json_array_get(csv->names, column);

    if (json_string_length(name) == 0
        || memchr(csv->cell, '\0', csv->len))
    {
        return 0;
    }

    return json_object_set_new(row, json_string_value(name),
                               json_stringn(csv->cell, csv->len));
}


/* the cell at the position, which is moved behind what follows the cell */

static scim_csv_next_t
scim_csv_next(scim_csv_t *csv, size_t column)
{
    int          quoted;
    char         ch;
    const char  *p;

    csv->len = 0;
    quoted = csv->pos < csv->end && *csv->pos == '"';

    if (quoted && !scim_csv_quoted(csv)) {
        return SCIM_CSV_BROKEN;
    }

    ch = '\0';

    for (p = csv->pos; p < csv->end; p++) {
        ch = *p;

        if (ch == csv->separator || ch == '\n' || ch == '\r') {
            break;
        }

        csv->cell[csv->len++] = ch;
    }

    if (p == csv->end) {
        csv->pos = p;

    } else if (ch == csv->separator) {
        csv->pos = p + 1;
        return SCIM_CSV_CELL;

    } else {
        csv->pos = p + 1;

        if (ch == '\r' && csv->pos < csv->end && *csv->pos == '\n') {
            csv->pos++;
        }
    }

    return column == 0 && csv->len == 0 && !quoted ? SCIM_CSV_EMPTY
                                                   : SCIM_CSV_LINE;
}


/* 0 if the quote is not closed */

static int
scim_csv_quoted(scim_csv_t *csv)
{
    const char  *p;

    for (p = csv->pos + 1; p < csv->end; p++) {

        if (*p == '"') {
            p++;

            if (p == csv->end || *p != '"') {
                csv->pos = p;
                return 1;
            }
        }

        csv->cell[csv->len++] = *p;
    }

    return 0;
}
