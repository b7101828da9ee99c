
/*
 * What an answer of the app means.
 */


#include <string.h>

#include "scim_answer.h"
#include "scim_buf.h"
#include "scim_scalar.h"


/* seconds; what a client waits that is told "later" without a time */

#define SCIM_ANSWER_RETRY      5
#define SCIM_ANSWER_RETRY_MAX  86400

/* no app has more objects, and no overflow comes near */

#define SCIM_ANSWER_MAX_TOTAL  1000000000


/* 4xx that are the caller's fault, which is us, or pass by themselves */

static const int  scim_answer_ours[] = {
    401, 403, 405, 406, 408, 411, 413, 415, 421, 423, 425, 426, 431, 0
};


static scim_rc_t scim_answer_broken(scim_mem_t *mem,
    const scim_route_t *route, const scim_answer_t *answer,
    scim_error_t *err, const char **cause);
static scim_rc_t scim_answer_on(scim_mem_t *mem,
    const scim_resource_t *resource, const scim_on_t *on,
    const scim_route_t *route, const scim_answer_t *answer,
    const scim_source_t *source, scim_error_t *err, const char **cause);
static scim_rc_t scim_answer_status(scim_mem_t *mem,
    const scim_resource_t *resource, const scim_route_t *route,
    const scim_answer_t *answer, const scim_source_t *source,
    scim_error_t *err, const char **cause);
static int scim_answer_is_ours(int status);
static int scim_answer_is_about_one(const scim_route_t *route);
static int scim_answer_retry_after(const scim_answer_t *answer);
static scim_rc_t scim_answer_later(scim_mem_t *mem,
    const scim_route_t *route, const scim_answer_t *answer,
    scim_error_t *err, const char **cause);
static scim_rc_t scim_answer_refused(scim_mem_t *mem,
    const scim_resource_t *resource, const scim_route_t *route,
    const scim_answer_t *answer, const scim_source_t *source, int status,
    const char *scim_type, scim_error_t *err, const char **cause);
static const char *scim_answer_detail(scim_mem_t *mem,
    const scim_resource_t *resource, const scim_source_t *source);
static int scim_answer_is_page(const scim_place_t *place, const char *text);


scim_rc_t
scim_answer_judge(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_route_t *route, const scim_answer_t *answer,
    const scim_source_t *source, const scim_on_t **on, scim_error_t *err,
    const char **cause)
{
    size_t     i;
    scim_rc_t  rc;

    *on = NULL;

    if (answer->state != SCIM_ANSWER_WHOLE) {
        return scim_answer_broken(mem, route, answer, err, cause);
    }

    for (i = 0; i < resource->nons; i++) {
        rc = scim_cond_match(&resource->ons[i], route->call, answer->status,
                             source, err);

        if (rc == SCIM_DECLINED) {
            continue;
        }

        *on = &resource->ons[i];

        if (rc == SCIM_FAIL) {
            err->retry_after = SCIM_ANSWER_RETRY;
            *cause = "a regex of the mapping failed";
            return SCIM_FAIL;
        }

        return scim_answer_on(mem, resource, *on, route, answer, source, err,
                              cause);
    }

    return scim_answer_status(mem, resource, route, answer, source, err,
                              cause);
}


scim_rc_t
scim_answer_unexpected(scim_mem_t *mem, const scim_route_t *route,
    const char *what, scim_error_t *err, const char **cause)
{
    *cause = scim_mem_printf(mem, NULL, "the answer to %s has no %s",
                             route->name, what);

    (void) scim_error_set(err, 503, NULL, "the application gave an answer that"
                          " was not understood");
    err->retry_after = SCIM_ANSWER_RETRY;

    return SCIM_FAIL;
}


scim_rc_t
scim_answer_no_tree(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, scim_error_t *err, const char **cause)
{
    const char  *what;

    what = source->format == SCIM_FORMAT_CSV ? "well-formed CSV"
         : source->format == SCIM_FORMAT_XML ? "well-formed XML" : "JSON";

    return scim_answer_unexpected(mem, route, what, err, cause);
}


scim_rc_t
scim_answer_items(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, json_t **items, scim_error_t *err,
    const char **cause)
{
    json_t              *found, *list, *member;
    const char          *key;
    const scim_place_t  *place;

    /* rule 12: the answer of a find with object= is one candidate */

    place = route->has_object && !route->has_items ? &route->object
                                                   : &route->items;

    if (source->tree == NULL && place->kind == SCIM_PLACE_TREE) {
        return scim_answer_no_tree(mem, route, source, err, cause);
    }

    if (scim_place_read_part(place, source, &found, err) != SCIM_OK) {
        return SCIM_FAIL;
    }

    *items = found;

    if (json_array_size(found) != 1 || scim_place_is_list(place)
        || place == &route->object)
    {
        return SCIM_OK;
    }

    list = json_array_get(found, 0);

    if (place->kind != SCIM_PLACE_TREE || place->regex) {
        return SCIM_OK;
    }

    if (json_is_array(list)) {
        *items = json_incref(list);

    } else if (source->format == SCIM_FORMAT_XML && route->has_items) {
        return SCIM_OK;

    } else if (json_is_object(list) && route->has_items) {
        *items = json_array();

        json_object_foreach(list, key, member) {
            if (*items && json_array_append(*items, member) != 0) {
                json_decref(*items);
                *items = NULL;
            }
        }

    } else {
        json_decref(found);
        return scim_answer_unexpected(mem, route, "list", err, cause);
    }

    json_decref(found);

    return *items ? SCIM_OK : scim_error_memory(err);
}


/* an app may write the number as a text */

scim_rc_t
scim_answer_total(scim_mem_t *mem, const scim_route_t *route,
    const scim_source_t *source, size_t *total, scim_error_t *err)
{
    size_t       i, n;
    json_t      *found;
    scim_rc_t    rc;
    const char  *text;

    rc = scim_place_first(&route->total, source, &found, err);

    if (rc != SCIM_OK) {
        *total = 0;
        return rc;
    }

    text = scim_scalar_text(mem, found, NULL);

    for (i = 0, n = 0; text && text[i] >= '0' && text[i] <= '9'; i++) {
        n = n > SCIM_ANSWER_MAX_TOTAL ? n : n * 10 + (text[i] - '0');
    }

    *total = n;

    rc = text && i && text[i] == '\0' && n <= SCIM_ANSWER_MAX_TOTAL
         ? SCIM_OK : SCIM_DECLINED;

    json_decref(found);

    return rc;
}


static scim_rc_t
scim_answer_broken(scim_mem_t *mem, const scim_route_t *route,
    const scim_answer_t *answer, scim_error_t *err, const char **cause)
{
    static const char *const  states[] = {
        NULL,
        "no answer to",
        "the answer was cut short to",
        "the answer is larger than \"scim_answer_size\" to",
        "the answer did not come from the app, but from nginx, to"
    };

    *cause = scim_mem_printf(mem, NULL, "%s %s", states[answer->state],
                             route->name);

    (void) scim_error_set(err, 503, NULL, "the application gave no whole"
                          " answer");
    err->retry_after = SCIM_ANSWER_RETRY;

    return SCIM_FAIL;
}


static scim_rc_t
scim_answer_on(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_on_t *on, const scim_route_t *route,
    const scim_answer_t *answer, const scim_source_t *source,
    scim_error_t *err, const char **cause)
{
    if (on->action == SCIM_ON_OK) {
        return SCIM_OK;
    }

    if (on->action == SCIM_ON_LOGIN) {
        (void) scim_answer_later(mem, route, answer, err, cause);
        return SCIM_AGAIN;
    }

    return scim_answer_refused(mem, resource, route, answer, source, on->code,
                               on->scim_type, err, cause);
}


/* rule 16 and section 1.4 of the language */

static scim_rc_t
scim_answer_status(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_route_t *route, const scim_answer_t *answer,
    const scim_source_t *source, scim_error_t *err, const char **cause)
{
    int  status;

    status = answer->status;

    if (status >= 200 && status < 300) {
        return SCIM_OK;
    }

    if (status == 429) {
        return scim_answer_refused(mem, resource, route, answer, source, 429,
                                   NULL, err, cause);
    }

    if (status < 400 || status >= 500 || scim_answer_is_ours(status)) {
        return scim_answer_later(mem, route, answer, err, cause);
    }

    if (status == 404) {
        if (!scim_answer_is_about_one(route)) {
            return scim_answer_later(mem, route, answer, err, cause);
        }

        if (route->kind == SCIM_ROUTE_REMOVE) {
            return SCIM_OK;
        }

        return scim_answer_refused(mem, resource, route, answer, source, 404,
                                   NULL, err, cause);
    }

    if (status == 409 && route->kind == SCIM_ROUTE_ADD) {
        return SCIM_OK;
    }

    if (status == 409
        && (route->kind == SCIM_ROUTE_CREATE
            || route->kind == SCIM_ROUTE_UPDATE
            || route->kind == SCIM_ROUTE_SET))
    {
        return scim_answer_refused(mem, resource, route, answer, source, 409,
                                   "uniqueness", err, cause);
    }

    return scim_answer_refused(mem, resource, route, answer, source, 400,
                               "invalidValue", err, cause);
}


static int
scim_answer_is_ours(int status)
{
    size_t  i;

    for (i = 0; scim_answer_ours[i]; i++) {
        if (scim_answer_ours[i] == status) {
            return 1;
        }
    }

    return 0;
}


static int
scim_answer_is_about_one(const scim_route_t *route)
{
    return (route->vars & (1u << SCIM_VAR_ID | 1u << SCIM_VAR_VALUE
                           | 1u << SCIM_VAR_VALUES))
           != 0;
}


/* an HTTP-date is not read: the client gets our own time then */

static int
scim_answer_retry_after(const scim_answer_t *answer)
{
    int                   seconds;
    size_t                i, j;
    const scim_header_t  *header;

    for (i = 0; i < answer->nheaders; i++) {
        header = &answer->headers[i];

        if (!scim_str_caseeq(header->name, "Retry-After")) {
            continue;
        }

        seconds = 0;

        for (j = 0; j < header->value.len; j++) {

            if (header->value.data[j] < '0' || header->value.data[j] > '9') {
                return SCIM_ANSWER_RETRY;
            }

            seconds = seconds * 10 + (header->value.data[j] - '0');
            seconds = seconds < SCIM_ANSWER_RETRY_MAX ? seconds
                                                      : SCIM_ANSWER_RETRY_MAX;
        }

        if (j) {
            return seconds ? seconds : 1;
        }
    }

    return SCIM_ANSWER_RETRY;
}


static scim_rc_t
scim_answer_later(scim_mem_t *mem, const scim_route_t *route,
    const scim_answer_t *answer, scim_error_t *err, const char **cause)
{
    *cause = scim_mem_printf(mem, NULL, "the app answered %d to %s",
                             answer->status, route->name);

    (void) scim_error_set(err, 503, NULL, "the application cannot answer at"
                          " the moment");
    err->retry_after = scim_answer_retry_after(answer);

    return SCIM_FAIL;
}


static scim_rc_t
scim_answer_refused(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_route_t *route, const scim_answer_t *answer,
    const scim_source_t *source, int status, const char *scim_type,
    scim_error_t *err, const char **cause)
{
    const char  *detail;

    *cause = scim_mem_printf(mem, NULL, "the app answered %d to %s",
                             answer->status, route->name);

    detail = scim_answer_detail(mem, resource, source);

    if (detail) {
        (void) scim_error_set(err, status, scim_type, "%s", detail);

    } else if (status == 404) {
        (void) scim_error_set(err, status, scim_type,
                              "there is no such resource");

    } else if (status == 409) {
        (void) scim_error_set(err, status, scim_type,
                              "a unique value is already taken");

    } else if (status == 429) {
        (void) scim_error_set(err, status, scim_type, "too many requests");

    } else {
        (void) scim_error_set(err, status, scim_type, "the application refused"
                              " the request");
    }

    if (status == 429 || status == 503) {
        err->retry_after = scim_answer_retry_after(answer);
    }

    return status == 404 ? SCIM_DECLINED : SCIM_FAIL;
}


/* the texts at the first "detail" that has any, NULL if none has */

static const char *
scim_answer_detail(scim_mem_t *mem, const scim_resource_t *resource,
    const scim_source_t *source)
{
    size_t        i, j, len;
    json_t       *values, *value;
    scim_buf_t    buf;
    const char   *text;
    scim_error_t  ignored;

    for (i = 0; i < resource->ndetails; i++) {

        if (scim_place_read(&resource->details[i], source, &values, &ignored)
            != SCIM_OK)
        {
            continue;
        }

        scim_buf_init(&buf, mem);

        json_array_foreach(values, j, value) {
            text = scim_scalar_text(mem, value, &len);

            if (text && len
                && !scim_answer_is_page(&resource->details[i], text))
            {
                scim_buf_text(&buf, buf.len ? "; " : "");
                scim_buf_add(&buf, text, len);
            }
        }

        json_decref(values);

        if (buf.len && !buf.failed) {
            return buf.data;
        }
    }

    return NULL;
}


/* "~^.+" is meant for plain text, and finds the markup of a proxy's page too */

static int
scim_answer_is_page(const scim_place_t *place, const char *text)
{
    return place->kind == SCIM_PLACE_TEXT && text[0] == '<';
}
