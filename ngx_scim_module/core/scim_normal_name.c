
/*
 * What the names that a client uses for attributes and schemas mean.
 */


#include <string.h>
#include <strings.h>

#include "scim_normal_name.h"


/* enough for an administrator to see what is missing in the mapping */

#define SCIM_NORMAL_DROPPED_MAX  64


/* "urn" is NULL for the core schema of the type, whatever it is */

typedef struct {
    const char             *alias;
    const char             *urn;
} scim_normal_alias_t;


static const scim_schema_t *scim_normal_name_schema(
    const scim_normal_t *normal, scim_str_t name);
static const char *scim_normal_name_alias(const scim_normal_t *normal,
    scim_str_t text, size_t *len);
static scim_rc_t scim_normal_name_unmapped(scim_mem_t *mem,
    const scim_normal_t *normal, scim_str_t text);
static scim_rc_t scim_normal_name_short(const scim_normal_t *normal,
    scim_str_t name, scim_path_t *path);
static int scim_normal_name_dropped(const json_t *dropped, const json_t *text);


/*
 * The first is what Entra's documentation prints, the others are those of the
 * drafts, which OneLogin and Google send.  An alias that is the beginning of
 * another one stands behind it.
 */

static const scim_normal_alias_t  scim_normal_aliases[] = {
    { "urn:ietf:params:scim:schemas:extension:enterprise:2.0User",
      SCIM_URN_ENTERPRISE },
    { "urn:scim:schemas:extension:enterprise:2.0:User",
      SCIM_URN_ENTERPRISE },
    { "urn:scim:schemas:extension:enterprise:2.0",
      SCIM_URN_ENTERPRISE },
    { "urn:scim:schemas:extension:enterprise:1.0",
      SCIM_URN_ENTERPRISE },
    { "urn:scim:schemas:core:2.0:User", SCIM_URN_USER },
    { "urn:scim:schemas:core:2.0:Group", SCIM_URN_GROUP },
    { "urn:scim:schemas:core:2.0", NULL },
    { "urn:scim:schemas:core:1.0", NULL },
    { NULL, NULL }
};


scim_rc_t
scim_normal_name(const scim_normal_t *normal, scim_str_t name,
    scim_path_t *path)
{
    memset(path, 0, sizeof(scim_path_t));

    path->attr = scim_schema_find(normal->type, name);
    if (path->attr) {
        return SCIM_OK;
    }

    path->schema = scim_normal_name_schema(normal, name);
    if (path->schema) {
        return SCIM_OK;
    }

    return scim_normal_name_short(normal, name, path);
}


scim_rc_t
scim_normal_name_in(const scim_normal_t *normal, const scim_schema_t *schema,
    scim_str_t name, scim_path_t *path)
{
    memset(path, 0, sizeof(scim_path_t));

    if (schema == normal->type->schemas) {
        path->attr = scim_schema_find(normal->type, name);

    } else {
        path->schema = schema;
        path->attr = scim_schema_attr(schema, name);
    }

    return path->attr ? SCIM_OK : SCIM_DECLINED;
}


scim_rc_t
scim_normal_name_path(scim_mem_t *mem, const scim_normal_t *normal,
    scim_str_t text, scim_path_t *path, scim_error_t *err)
{
    size_t       len;
    scim_rc_t    rc;
    const char  *urn;
    scim_str_t   full;

    urn = scim_normal_name_alias(normal, text, &len);

    if (urn) {
        full.data = scim_mem_printf(mem, &full.len, "%s%.*s", urn,
                                    (int) (text.len - len), text.data + len);
        if (full.data == NULL) {
            return scim_error_memory(err);
        }

        text = full;
    }

    rc = scim_path_parse(mem, normal->type, text, path, err);

    if (rc == SCIM_FAIL && !normal->strict && err->status == 400
        && scim_normal_name_unmapped(mem, normal, text) == SCIM_OK)
    {
        return SCIM_DECLINED;
    }

    return rc;
}


int
scim_normal_name_ignored(const scim_path_t *path)
{
    size_t  i;

    static const char *const  common[] = { "schemas", "id", "meta" };

    if (path->attr->mutability == SCIM_READ_ONLY
        || (path->sub && path->sub->mutability == SCIM_READ_ONLY))
    {
        return 1;
    }

    if (path->schema) {
        return 0;
    }

    for (i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
        if (strcmp(path->attr->name, common[i]) == 0) {
            return 1;
        }
    }

    return 0;
}


scim_rc_t
scim_normal_name_drop(const scim_normal_t *normal, const scim_path_t *parent,
    scim_str_t name, scim_error_t *err)
{
    json_t      *text;
    const char  *urn, *attr;

    if (normal->dropped == NULL
        || json_array_size(normal->dropped) >= SCIM_NORMAL_DROPPED_MAX)
    {
        return SCIM_OK;
    }

    urn = parent && parent->schema ? parent->schema->urn : NULL;
    attr = parent && parent->attr ? parent->attr->name : NULL;

    text = json_sprintf("%s%s%s%s%.*s", urn ? urn : "", urn ? ":" : "",
                        attr ? attr : "", attr ? "." : "", (int) name.len,
                        name.data);
    if (text == NULL) {
        return scim_error_memory(err);
    }

    if (scim_normal_name_dropped(normal->dropped, text)) {
        json_decref(text);
        return SCIM_OK;
    }

    if (json_array_append_new(normal->dropped, text) != 0) {
        return scim_error_memory(err);
    }

    return SCIM_OK;
}


static const scim_schema_t *
scim_normal_name_schema(const scim_normal_t *normal, scim_str_t name)
{
    size_t                len;
    scim_str_t            urn;
    const scim_schema_t  *schema;

    schema = scim_schema_of(normal->type, name);
    if (schema) {
        return schema;
    }

    urn.data = scim_normal_name_alias(normal, name, &len);
    if (urn.data == NULL || len != name.len) {
        return NULL;
    }

    urn.len = strlen(urn.data);

    return scim_schema_of(normal->type, urn);
}


/* the right urn if "text" is an alias or begins with one, "len" bytes long */

static const char *
scim_normal_name_alias(const scim_normal_t *normal, scim_str_t text,
    size_t *len)
{
    const scim_normal_alias_t  *alias;

    if (normal->strict) {
        return NULL;
    }

    for (alias = scim_normal_aliases; alias->alias; alias++) {
        *len = strlen(alias->alias);

        if (text.len >= *len
            && strncasecmp(text.data, alias->alias, *len) == 0
            && (text.len == *len || text.data[*len] == ':'))
        {
            return alias->urn ? alias->urn : normal->type->schemas[0].urn;
        }
    }

    return NULL;
}


/*
 * SCIM_OK if the path is one of the whole schemas of the RFC: then its filter
 * names a sub-attribute that is not mapped, and it is unknown, not wrong.
 */

static scim_rc_t
scim_normal_name_unmapped(scim_mem_t *mem, const scim_normal_t *normal,
    scim_str_t text)
{
    size_t                 i;
    scim_str_t             urn;
    scim_path_t            path;
    scim_error_t           err;
    scim_schema_t         *schemas;
    const scim_schema_t   *rfc;
    scim_resource_type_t   whole;

    whole = *normal->type;

    schemas = scim_mem_alloc(mem, whole.nschemas * sizeof(scim_schema_t));
    if (schemas == NULL) {
        return SCIM_FAIL;
    }

    for (i = 0; i < whole.nschemas; i++) {
        urn.data = whole.schemas[i].urn;
        urn.len = strlen(urn.data);

        rfc = scim_schema_rfc(urn);
        schemas[i] = rfc ? *rfc : whole.schemas[i];
    }

    whole.schemas = schemas;

    return scim_path_parse(mem, &whole, text, &path, &err);
}


/* Entra's "manager" without its urn, by the rule of scim_path_parse() */

static scim_rc_t
scim_normal_name_short(const scim_normal_t *normal, scim_str_t name,
    scim_path_t *path)
{
    size_t              i;
    const scim_attr_t  *attr;

    if (normal->strict) {
        return SCIM_DECLINED;
    }

    for (i = 1; i < normal->type->nschemas; i++) {
        attr = scim_schema_attr(&normal->type->schemas[i], name);

        if (attr && path->attr) {
            return SCIM_DECLINED;
        }

        if (attr) {
            path->schema = &normal->type->schemas[i];
            path->attr = attr;
        }
    }

    return path->attr ? SCIM_OK : SCIM_DECLINED;
}


static int
scim_normal_name_dropped(const json_t *dropped, const json_t *text)
{
    size_t  i;

    for (i = 0; i < json_array_size(dropped); i++) {
        if (json_equal(json_array_get(dropped, i), text)) {
            return 1;
        }
    }

    return 0;
}
