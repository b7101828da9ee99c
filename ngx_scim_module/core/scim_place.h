
/*
 * Places: where a value is in an answer of the app, or in a body sent to it.
 */


#ifndef SCIM_PLACE_H_INCLUDED
#define SCIM_PLACE_H_INCLUDED


#include "scim_regex.h"


typedef enum {
    SCIM_PLACE_NOWHERE = 0,          /* "-" */
    SCIM_PLACE_TREE,                 /* a pointer */
    SCIM_PLACE_HEADER,               /* header:NAME */
    SCIM_PLACE_TEXT,                 /* ~REGEX on the answer's text */
    SCIM_PLACE_REDIS,                /* redis */
    SCIM_PLACE_USERS                 /* User.ATTR: what it is among users */
} scim_place_kind_t;


typedef enum {
    SCIM_STEP_NAME = 0,              /* a member, or an index of an array */
    SCIM_STEP_EACH,                  /* "*" */
    SCIM_STEP_WHERE                  /* [name=value] */
} scim_step_kind_t;


/* a pointer is a path of steps, "/" alone has none */

typedef struct {
    scim_step_kind_t      kind;
    const char           *name;
    const char           *value;
} scim_step_t;


typedef struct {
    scim_place_kind_t     kind;
    scim_step_t          *steps;
    size_t                nsteps;
    const char           *header;
    const char           *attr;      /* of User */
    scim_regex_t         *regex;     /* on what the rest finds, or NULL */
} scim_place_t;


/*
 * What the texts of an answer are like.  In XML one element is also a list of
 * one.  In HTML and XML the text of the answer has entities, and so have the
 * objects that a regex made of HTML.
 */

typedef enum {
    SCIM_FORMAT_JSON = 0,
    SCIM_FORMAT_CSV,
    SCIM_FORMAT_XML,
    SCIM_FORMAT_HTML,
    SCIM_FORMAT_TEXT
} scim_format_t;


/*
 * An answer to look into; "tree" is NULL if it is not structured.  To look
 * into a part of it, a copy gets that part as its tree.
 */

typedef struct {
    json_t               *tree;
    const scim_header_t  *headers;
    size_t                nheaders;
    scim_str_t            text;
    scim_format_t         format;
} scim_source_t;


/*
 * Parses a place; everything lives in "mem".  SCIM_FAIL with a message for
 * the administrator in err->detail.
 */

scim_rc_t scim_place_parse(scim_mem_t *mem, scim_str_t text,
    scim_place_t *place, scim_error_t *err);

/* 1 if it finds the elements of a list: "*" */

int scim_place_is_list(const scim_place_t *place);

/* 1 if it is, or may be, in an element of one: "[k=v]" and an index, too */

int scim_place_is_in_list(const scim_place_t *place);

/* 1 if a header of HTTP can have that name */

int scim_place_is_header(scim_str_t name);

/* 1 if the app's answers have it: a pointer, a header, a text */

int scim_place_is_answered(const scim_place_t *place);

/*
 * 1 if both are pointers of the same steps and have no regex, or the same
 * attribute of User.
 */

int scim_place_eq(const scim_place_t *a, const scim_place_t *b);

/* 1 if a value can be put there: a pointer that does not end in [k=v] */

int scim_place_is_writable(const scim_place_t *place);

/*
 * The values that stand there, as a new array in "values", which the caller
 * frees: no element if there is nothing, one for a plain place.  Regexes run
 * on the text as received; in what they find entities are decoded (rule 14).
 * Of an XML element with attributes and a text the value is the text.
 * SCIM_FAIL (503 with a regex that costs too much, 500 without memory).
 */

scim_rc_t scim_place_read(const scim_place_t *place,
    const scim_source_t *source, json_t **values, scim_error_t *err);

/*
 * The same for parts of an answer that other places will look into: elements
 * keep their attributes, and of HTML the entities are left, so that no value
 * can forge another one.
 */

scim_rc_t scim_place_read_part(const scim_place_t *place,
    const scim_source_t *source, json_t **values, scim_error_t *err);

/*
 * The first of what scim_place_read() gives, a new reference in "value";
 * SCIM_DECLINED and NULL if there is nothing.
 */

scim_rc_t scim_place_first(const scim_place_t *place,
    const scim_source_t *source, json_t **value, scim_error_t *err);

/*
 * Appends what the steps find below "node" to "values"; 1 if there is no
 * memory.
 */

int scim_place_collect(const scim_step_t *step, size_t nsteps,
    scim_format_t format, json_t *node, json_t *values);

/* 1 if a name is that of an element of an array, with its index */

int scim_place_index(const char *name, size_t *index);

/*
 * Puts a value at a pointer, below "root", which is made if *root is NULL.
 * Members make objects; "*", an index and [name=value] make lists.  Behind a
 * "*" the "value" is an array, or stands for one of one element; it is spread
 * over the list: elements that stand there stay as they are, those of other
 * values go, new ones are appended, and those that have no such value are not
 * ours and stay.  Takes "value".  SCIM_FAIL if there is no memory, or if the
 * place cannot be written.
 */

scim_rc_t scim_place_write_new(const scim_place_t *place, json_t **root,
    json_t *value);

/* the same for a form, where an index is a name: "/a/0" is a[0] */

scim_rc_t scim_place_write_form_new(const scim_place_t *place, json_t **root,
    json_t *value);

/*
 * Puts a copy of the list that the place goes through in "from" at the same
 * pointer below *root, unless something is there: what is written then has the
 * elements that are not ours.  "from" may be NULL.  SCIM_FAIL if there is no
 * memory.
 */

scim_rc_t scim_place_keep_list(const scim_place_t *place, const json_t *from,
    json_t **root);


#endif /* SCIM_PLACE_H_INCLUDED */
