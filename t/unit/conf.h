
/*
 * Reads a mapping as nginx does: words, quotes, comments, "{", "}" and ";".
 * Just enough of it for tests of the library to use real mapping files.
 */

#ifndef SCIM_TEST_CONF_H
#define SCIM_TEST_CONF_H


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scim_map.h"


#define CONF_MAX_ARGS  64


typedef struct {
    const char   *p;
    unsigned      line;
    scim_str_t    args[CONF_MAX_ARGS];
    size_t        nargs;
    char          buf[16384];
} conf_t;


static int conf_variables;


/* every name is good, and gets an index that counts up */

static int
conf_variable(void *data, scim_str_t name)
{
    (void) data;

    return scim_str_eq(name, "no_such_variable") ? -1 : conf_variables++;
}


/* the character that ends the words: ';', '{', '}' or NUL at the end */

static char
conf_words(conf_t *conf)
{
    char  *out, quote;

    conf->nargs = 0;
    out = conf->buf;

    for ( ;; ) {

        while (*conf->p && strchr(" \t\r\n", *conf->p)) {
            conf->line += (*conf->p++ == '\n');
        }

        if (*conf->p == '#') {
            conf->p += strcspn(conf->p, "\n");
            continue;
        }

        if (*conf->p == '\0' || strchr(";{}", *conf->p)) {
            return *conf->p ? *conf->p++ : '\0';
        }

        quote = (*conf->p == '"' || *conf->p == '\'') ? *conf->p++ : 0;
        conf->args[conf->nargs].data = out;

        while (*conf->p) {

            if (quote ? *conf->p == quote : !!strchr(" \t\r\n;{", *conf->p)) {

                /* "${name}" is part of a word */

                if (*conf->p != '{' || conf->p[-1] != '$') {
                    break;
                }
            }

            if (*conf->p == '\\' && conf->p[1]
                && strchr("\"'\\", conf->p[1]))
            {
                conf->p++;
            }

            *out++ = *conf->p++;
        }

        conf->p += (quote && *conf->p);
        conf->args[conf->nargs].len = out - conf->args[conf->nargs].data;
        conf->nargs++;
        *out++ = '\0';
    }
}


/* NULL with a message in "err" and its line in "where" */

static inline scim_map_t *
conf_parse(const char *text, scim_where_t *where, scim_error_t *err)
{
    char              end;
    conf_t            conf;
    scim_rc_t         rc;
    scim_map_t       *map;
    scim_resource_t  *resource;

    memset(&conf, 0, sizeof(conf));
    conf.p = text;
    conf.line = 1;

    map = NULL;
    resource = NULL;

    while ((end = conf_words(&conf)) != '\0') {

        where->file = "test.conf";
        where->line = conf.line;
        rc = SCIM_OK;

        if (end == '}' && resource) {
            resource = NULL;

        } else if (end == '}') {
            rc = scim_map_end(map, where, err);

        } else if (end == '{' && map == NULL) {
            map = scim_map_new(conf.args[1], conf_variable, NULL);
            rc = map ? SCIM_OK : scim_error_memory(err);

        } else if (end == '{' && scim_str_eq(conf.args[0], "session")) {
            rc = scim_map_session(map, *where, &resource, err);

        } else if (end == '{') {
            rc = scim_map_resource(map, conf.args, conf.nargs, *where,
                                   &resource, err);

        } else {
            rc = scim_map_line(map, resource, conf.args, conf.nargs, *where,
                               err);
        }

        if (rc != SCIM_OK) {
            scim_map_free(map);
            return NULL;
        }
    }

    return map;
}


static inline scim_map_t *
conf_read(const char *path)
{
    char           text[65536];
    FILE          *file;
    size_t         n;
    scim_map_t    *map;
    scim_error_t   err;
    scim_where_t   where;

    file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "# cannot open %s\n", path);
        exit(1);
    }

    n = fread(text, 1, sizeof(text) - 1, file);
    text[n] = '\0';
    fclose(file);

    map = conf_parse(text, &where, &err);

    if (map == NULL) {
        fprintf(stderr, "# %s:%u: %s\n", path, where.line, err.detail);
        exit(1);
    }

    return map;
}


#endif
