
/*
 * The flags and options of the lines "attribute".
 */


#include <string.h>

#include "scim_map_attr.h"


typedef struct {
    const char            *name;
    unsigned               bit;
} scim_map_flag_t;


typedef scim_rc_t (*scim_map_option_pt)(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);


/* "seen" is a bit of scim_map_attr_t.options */

typedef struct {
    const char            *name;
    unsigned               seen;
    scim_map_option_pt     set;
} scim_map_option_t;


static scim_rc_t scim_map_attr_by_rfc(scim_map_attr_t *attr,
    scim_error_t *err);
static scim_rc_t scim_map_no_meaning(const scim_map_attr_t *attr,
    unsigned flags, unsigned options, const char *why, scim_error_t *err);
static scim_rc_t scim_map_set_values(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_split(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_default(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_match(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_clear(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_prefix(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_key(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);
static scim_rc_t scim_map_set_type(scim_resource_t *resource,
    scim_map_attr_t *attr, scim_str_t value, scim_error_t *err);


static const scim_map_flag_t  scim_map_attr_flags[] = {
    { "required",   SCIM_ATTR_REQUIRED },
    { "unique",     SCIM_ATTR_UNIQUE },
    { "immutable",  SCIM_ATTR_IMMUTABLE },
    { "read_only",  SCIM_ATTR_READ_ONLY },
    { "write_only", SCIM_ATTR_WRITE_ONLY },
    { "case_exact", SCIM_ATTR_CASE_EXACT },
    { "number",     SCIM_ATTR_NUMBER },
    { NULL,         0 }
};


#define SCIM_OPTION_VALUES   0x0001
#define SCIM_OPTION_SPLIT    0x0002
#define SCIM_OPTION_DEFAULT  0x0004
#define SCIM_OPTION_MATCH    0x0008
#define SCIM_OPTION_CLEAR    0x0010
#define SCIM_OPTION_PREFIX   0x0020
#define SCIM_OPTION_TYPE     0x0040
#define SCIM_OPTION_KEY      0x0080


static const scim_map_option_t  scim_map_attr_options[] = {
    { "values",  SCIM_OPTION_VALUES,  scim_map_set_values },
    { "split",   SCIM_OPTION_SPLIT,   scim_map_set_split },
    { "default", SCIM_OPTION_DEFAULT, scim_map_set_default },
    { "match",   SCIM_OPTION_MATCH,   scim_map_set_match },
    { "clear",   SCIM_OPTION_CLEAR,   scim_map_set_clear },
    { "prefix",  SCIM_OPTION_PREFIX,  scim_map_set_prefix },
    { "type",    SCIM_OPTION_TYPE,    scim_map_set_type },
    { "key",     SCIM_OPTION_KEY,     scim_map_set_key },
    { NULL,      0,                   NULL }
};


scim_rc_t
scim_map_attr_option(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t word, scim_error_t *err)
{
    size_t                    i;
    scim_str_t                name, value;
    const char               *eq;
    const scim_map_option_t  *option;

    for (i = 0; scim_map_attr_flags[i].name; i++) {

        if (!scim_str_eq(word, scim_map_attr_flags[i].name)) {
            continue;
        }

        if (attr->flags & scim_map_attr_flags[i].bit) {
            return scim_error_set(err, 500, NULL, "duplicate flag \"%s\"",
                                  scim_map_attr_flags[i].name);
        }

        attr->flags |= scim_map_attr_flags[i].bit;

        return SCIM_OK;
    }

    eq = memchr(word.data, '=', word.len);

    name.data = word.data;
    name.len = eq ? (size_t) (eq - word.data) : 0;
    value.data = eq ? eq + 1 : NULL;
    value.len = eq ? word.data + word.len - value.data : 0;

    for (option = scim_map_attr_options; option->name; option++) {

        if (!scim_str_eq(name, option->name)) {
            continue;
        }

        if (attr->options & option->seen) {
            return scim_error_set(err, 500, NULL, "duplicate option \"%s=\"",
                                  option->name);
        }

        attr->options |= option->seen;

        return option->set(resource, attr, value, err);
    }

    return scim_error_set(err, 500, NULL, "unknown flag or option \"%.*s\" of"
                          " \"%s\"", (int) word.len, word.data, attr->name);
}


scim_rc_t
scim_map_attr_options_end(scim_map_attr_t *attr, scim_error_t *err)
{
    unsigned  both, without;

    both = SCIM_ATTR_READ_ONLY|SCIM_ATTR_WRITE_ONLY;

    if ((attr->flags & both) == both) {
        return scim_error_set(err, 500, NULL, "\"read_only\" and"
                              " \"write_only\" at once: give \"%s\" twice",
                              attr->name);
    }

    if (scim_map_attr_by_rfc(attr, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    if (attr->path.schema == NULL && strcmp(attr->path.attr->name, "id") == 0)
    {
        if (attr->place.kind == SCIM_PLACE_REDIS
            && scim_map_no_meaning(attr, SCIM_ATTR_NUMBER, SCIM_OPTION_MATCH
                                   |SCIM_OPTION_PREFIX, ", which is made here",
                                   err)
               != SCIM_OK)
        {
            return SCIM_FAIL;
        }

        without = SCIM_OPTION_DEFAULT|SCIM_OPTION_CLEAR;

        if (attr->place.kind != SCIM_PLACE_USERS) {
            without |= SCIM_OPTION_VALUES;
        }

        return scim_map_no_meaning(attr, 0, without, "", err);
    }

    if (attr->place.kind == SCIM_PLACE_NOWHERE
        && !(attr->flags & SCIM_ATTR_WRITE_ONLY))
    {
        return scim_error_set(err, 500, NULL, "\"%s\" has no place and must be"
                              " \"write_only\"", attr->name);
    }

    /* groups of a user that templates send have a default (rule 26) */

    without = SCIM_OPTION_MATCH|SCIM_OPTION_CLEAR;

    if (attr->path.schema || strcmp(attr->path.attr->name, "groups") != 0) {
        without |= SCIM_OPTION_DEFAULT;
    }

    if (attr->flags & SCIM_ATTR_READ_ONLY
        && scim_map_no_meaning(attr, SCIM_ATTR_IMMUTABLE, without,
                               ", which is \"read_only\"", err)
           != SCIM_OK)
    {
        return SCIM_FAIL;
    }

    if (attr->place.kind == SCIM_PLACE_REDIS) {
        without = SCIM_OPTION_VALUES|SCIM_OPTION_SPLIT|SCIM_OPTION_CLEAR
                  |SCIM_OPTION_KEY;

        /* what is kept whole has no text form */

        if (attr->shape == SCIM_SHAPE_WHOLE) {
            without |= SCIM_OPTION_MATCH;
        }

        return scim_map_no_meaning(attr, SCIM_ATTR_NUMBER, without,
                                   ", which is kept in Redis", err);
    }

    return SCIM_OK;
}


/* what RFC 7643 lets nobody write, or read, no app can have otherwise */

static scim_rc_t
scim_map_attr_by_rfc(scim_map_attr_t *attr, scim_error_t *err)
{
    scim_mutability_t  rfc;

    rfc = attr->path.attr->mutability;

    if (rfc == SCIM_READ_WRITE && attr->path.sub) {
        rfc = attr->path.sub->mutability;
    }

    if (rfc == SCIM_READ_ONLY) {

        if (attr->flags & SCIM_ATTR_WRITE_ONLY) {
            return scim_error_set(err, 500, NULL, "\"write_only\" on \"%s\","
                                  " which SCIM only reads", attr->name);
        }

        attr->flags |= SCIM_ATTR_READ_ONLY;
    }

    if (rfc == SCIM_WRITE_ONLY) {

        if (attr->flags & SCIM_ATTR_READ_ONLY) {
            return scim_error_set(err, 500, NULL, "\"read_only\" on \"%s\","
                                  " which SCIM only writes", attr->name);
        }

        attr->flags |= SCIM_ATTR_WRITE_ONLY;
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_no_meaning(const scim_map_attr_t *attr, unsigned flags,
    unsigned options, const char *why, scim_error_t *err)
{
    size_t  i;

    for (i = 0; scim_map_attr_flags[i].name; i++) {
        if (attr->flags & flags & scim_map_attr_flags[i].bit) {
            return scim_error_set(err, 500, NULL, "\"%s\" has no meaning on"
                                  " \"%s\"%s", scim_map_attr_flags[i].name,
                                  attr->name, why);
        }
    }

    for (i = 0; scim_map_attr_options[i].name; i++) {
        if (attr->options & options & scim_map_attr_options[i].seen) {
            return scim_error_set(err, 500, NULL, "\"%s=\" has no meaning on"
                                  " \"%s\"%s", scim_map_attr_options[i].name,
                                  attr->name, why);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_values(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    size_t              i, n;
    scim_str_t          scim, app;
    const char         *p, *end, *colon;
    scim_mem_t         *mem;
    scim_pair_t        *pair;
    const scim_attr_t  *type;

    mem = resource->map->mem;
    type = attr->path.sub ? attr->path.sub : attr->path.attr;
    end = value.data + value.len;

    for (i = 0, n = 1; i < value.len; i++) {
        n += (value.data[i] == ',');
    }

    attr->pairs = scim_mem_alloc(mem, n * sizeof(scim_pair_t));
    if (attr->pairs == NULL) {
        return scim_error_memory(err);
    }

    for (scim.data = value.data; scim.data <= end; scim.data = p + 1) {

        p = memchr(scim.data, ',', end - scim.data);
        p = p ? p : end;

        colon = memchr(scim.data, ':', p - scim.data);

        if (colon == NULL || colon == scim.data) {
            return scim_error_set(err, 500, NULL, "bad values \"%.*s\","
                                  " expected SCIM:APP,...", (int) value.len,
                                  value.data);
        }

        scim.len = colon - scim.data;
        app.data = colon + 1;
        app.len = p - app.data;

        if (type->type == SCIM_BOOLEAN
            && !scim_str_eq(scim, "true") && !scim_str_eq(scim, "false"))
        {
            return scim_error_set(err, 500, NULL, "bad value \"%.*s\" of a"
                                  " boolean, expected \"true\" or \"false\"",
                                  (int) scim.len, scim.data);
        }

        pair = &attr->pairs[attr->npairs++];
        pair->scim = scim_mem_strdup(mem, scim.data, scim.len);
        pair->app = scim_mem_strdup(mem, app.data, app.len);

        if (pair->scim == NULL || pair->app == NULL) {
            return scim_error_memory(err);
        }
    }

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_split(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    (void) resource;

    if (value.len == 0) {
        return scim_error_set(err, 500, NULL, "empty \"split=\", expected a"
                              " separator");
    }

    if (attr->shape != SCIM_SHAPE_LIST) {
        return scim_error_set(err, 500, NULL, "\"split=\" on \"%s\", which is"
                              " no list", attr->name);
    }

    attr->split = value.data;

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_default(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    (void) resource;
    (void) err;

    attr->dflt_text = value;

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_match(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    attr->match = scim_regex_compile(resource->map->mem, value,
                                     SCIM_REGEX_WHOLE, err);

    return attr->match ? SCIM_OK : SCIM_FAIL;
}


static scim_rc_t
scim_map_set_clear(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    (void) resource;
    (void) err;

    attr->no_clear = scim_str_eq(value, "-");
    attr->clear = value.data;

    return SCIM_OK;
}


static scim_rc_t
scim_map_set_prefix(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    (void) resource;

    if (strcmp(attr->path.attr->name, "id") != 0 || value.len == 0) {
        return scim_error_set(err, 500, NULL, "\"prefix=\" is for \"id\" and"
                              " must not be empty");
    }

    attr->prefix = value.data;

    return SCIM_OK;
}


/* the attribute is one of another resource, which may come later */

static scim_rc_t
scim_map_set_key(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    (void) resource;

    if (attr->path.schema || strcmp(attr->path.attr->name, "members") != 0
        || value.len == 0)
    {
        return scim_error_set(err, 500, NULL, "\"key=\" is for \"members\" and"
                              " must not be empty");
    }

    attr->named_text = value;

    return SCIM_OK;
}


/* what it says has made the attribute, unless there is one already */

static scim_rc_t
scim_map_set_type(scim_resource_t *resource, scim_map_attr_t *attr,
    scim_str_t value, scim_error_t *err)
{
    const char         *name;
    const scim_attr_t  *known;

    (void) resource;

    known = attr->path.sub ? attr->path.sub : attr->path.attr;
    name = scim_schema_type_name(known->type);

    if (!scim_str_eq(value, name)) {
        return scim_error_set(err, 500, NULL, "\"%s\" is of type \"%s\"",
                              attr->name, name);
    }

    return SCIM_OK;
}
