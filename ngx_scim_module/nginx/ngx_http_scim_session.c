
/*
 * The sessions with apps that want a login, in shared memory.
 *
 * There is one for each mapping and tenant.  A worker that finds none may log
 * in, the others ask again a little later; no worker ever waits with the
 * memory locked.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_scim_session.h"


/* a hundred sessions of the largest size, and many more of the usual one */

#define NGX_HTTP_SCIM_SESSION_ZONE  (1024 * 1024)
#define NGX_HTTP_SCIM_SESSION_MAX   16384

/*
 * Milliseconds after which a login that was granted is one that failed: longer
 * than its calls take, shorter than the others wait for it is no use.
 */

#define NGX_HTTP_SCIM_LOGIN_TIME    20000


/* "text" is NULL if there is no session, "until" 0 if nobody logs in */

typedef struct {
    ngx_queue_t              queue;
    ngx_uint_t               number;
    ngx_msec_t               until;
    u_char                  *text;
    size_t                   len;
    size_t                   key_len;
    u_char                   key[1];
} ngx_http_scim_session_t;


typedef struct {
    ngx_queue_t              sessions;     /* the last used one first */
    ngx_uint_t               number;       /* of the last one */
} ngx_http_scim_sessions_t;


typedef struct {
    ngx_slab_pool_t           *pool;
    ngx_http_scim_sessions_t  *shared;
    ngx_str_t                  key;
} ngx_http_scim_session_ctx_t;


typedef struct {
    scim_session_reply_t       reply;
    scim_str_t                 text;
    unsigned long              number;
} ngx_http_scim_session_answer_t;


static ngx_int_t ngx_http_scim_session_init_zone(ngx_shm_zone_t *zone,
    void *data);
static ngx_int_t ngx_http_scim_session_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_scim_session_open(ngx_http_request_t *r,
    ngx_http_scim_ctx_t *ctx, ngx_http_scim_session_ctx_t *s);
static ngx_http_scim_session_t *ngx_http_scim_session_find(
    ngx_http_scim_session_ctx_t *s);
static ngx_uint_t ngx_http_scim_session_is(ngx_http_scim_session_t *session,
    ngx_http_scim_session_ctx_t *s);
static void ngx_http_scim_session_get(ngx_http_request_t *r,
    ngx_http_scim_session_ctx_t *s, unsigned long number,
    ngx_http_scim_session_answer_t *answer);
static void *ngx_http_scim_session_alloc(ngx_http_scim_session_ctx_t *s,
    size_t size);
static ngx_uint_t ngx_http_scim_session_logs_in(
    ngx_http_scim_session_t *session);
static void ngx_http_scim_session_give_up(ngx_http_scim_session_ctx_t *s);
static void ngx_http_scim_session_put(ngx_http_scim_session_ctx_t *s,
    scim_session_effect_t *what, ngx_http_scim_session_answer_t *answer);


ngx_int_t
ngx_http_scim_session_add(ngx_conf_t *cf, ngx_http_scim_main_conf_t *smcf,
    scim_map_t *map)
{
    size_t                i;
    ngx_str_t             name;
    const char           *variable;
    ngx_http_variable_t  *v;

    for (i = 0; /* void */ ; i++) {
        variable = scim_map_session_variable(map, i);

        if (variable == NULL) {
            break;
        }

        name.data = (u_char *) variable;
        name.len = ngx_strlen(variable);

        /* another mapping may have one of this name */

        v = ngx_http_add_variable(cf, &name, NGX_HTTP_VAR_CHANGEABLE
                                             |NGX_HTTP_VAR_NOCACHEABLE);
        if (v == NULL) {
            return NGX_ERROR;
        }

        v->get_handler = ngx_http_scim_session_variable;
        v->data = (uintptr_t) variable;
    }

    if (smcf->sessions) {
        return NGX_OK;
    }

    ngx_str_set(&name, "scim_sessions");

    smcf->sessions = ngx_shared_memory_add(cf, &name,
                                           NGX_HTTP_SCIM_SESSION_ZONE,
                                           &ngx_http_scim_module);
    if (smcf->sessions == NULL) {
        return NGX_ERROR;
    }

    smcf->sessions->init = ngx_http_scim_session_init_zone;

    return NGX_OK;
}


void
ngx_http_scim_session_do(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    scim_effect_t *effect)
{
    scim_session_effect_t           *what;
    ngx_http_scim_session_ctx_t      s;
    ngx_http_scim_session_answer_t   answer;

    ngx_memzero(&answer, sizeof(ngx_http_scim_session_answer_t));
    answer.reply = SCIM_SESSION_FULL;
    answer.text.data = "";

    what = &effect->session;

    ngx_log_debug2(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "scim: session: %d, number %ul", what->what, what->number);

    if (ngx_http_scim_session_open(r, ctx, &s) == NGX_OK) {

        ngx_shmtx_lock(&s.pool->mutex);

        switch (what->what) {

        case SCIM_SESSION_GET:
            ngx_http_scim_session_get(r, &s, what->number, &answer);
            break;

        case SCIM_SESSION_GIVE_UP:
            ngx_http_scim_session_give_up(&s);
            break;

        default:
            ngx_http_scim_session_put(&s, what, &answer);
        }

        ngx_shmtx_unlock(&s.pool->mutex);

        ctx->granted = (answer.reply == SCIM_SESSION_GRANTED);
    }

    scim_op_session(ctx->op, effect, answer.reply, answer.text,
                    answer.number);
}


void
ngx_http_scim_session_cleanup(ngx_http_scim_ctx_t *ctx)
{
    ngx_http_scim_session_ctx_t  s;

    if (!ctx->granted
        || ngx_http_scim_session_open(ctx->request, ctx, &s) != NGX_OK)
    {
        return;
    }

    ctx->granted = 0;

    ngx_shmtx_lock(&s.pool->mutex);
    ngx_http_scim_session_give_up(&s);
    ngx_shmtx_unlock(&s.pool->mutex);
}


static ngx_int_t
ngx_http_scim_session_init_zone(ngx_shm_zone_t *zone, void *data)
{
    ngx_slab_pool_t           *pool;
    ngx_http_scim_sessions_t  *shared;

    if (data) {
        zone->data = data;
        return NGX_OK;
    }

    pool = (ngx_slab_pool_t *) zone->shm.addr;

    if (zone->shm.exists) {
        zone->data = pool->data;
        return NGX_OK;
    }

    shared = ngx_slab_calloc(pool, sizeof(ngx_http_scim_sessions_t));
    if (shared == NULL) {
        return NGX_ERROR;
    }

    ngx_queue_init(&shared->sessions);

    /* what does not fit is answered with 503, and logged there */

    pool->log_nomem = 0;
    pool->data = shared;
    zone->data = shared;

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_session_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    scim_str_t            text;
    ngx_http_scim_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r->main, ngx_http_scim_module);

    text.data = NULL;

    if (ctx && ctx->op) {
        text = scim_op_session_variable(ctx->op, (const char *) data);
    }

    v->not_found = (text.data == NULL);
    v->valid = !v->not_found;
    v->no_cacheable = 0;
    v->data = (u_char *) text.data;
    v->len = v->valid ? text.len : 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_scim_session_open(ngx_http_request_t *r, ngx_http_scim_ctx_t *ctx,
    ngx_http_scim_session_ctx_t *s)
{
    u_char                     *p;
    ngx_shm_zone_t             *zone;
    ngx_http_scim_loc_conf_t   *slcf;
    ngx_http_scim_main_conf_t  *smcf;

    smcf = ngx_http_get_module_main_conf(r, ngx_http_scim_module);
    slcf = ngx_http_get_module_loc_conf(r, ngx_http_scim_module);

    zone = smcf->sessions;

    s->pool = (ngx_slab_pool_t *) zone->shm.addr;
    s->shared = zone->data;

    s->key.len = slcf->mapping.len + 1 + ctx->tenant.len;

    s->key.data = ngx_pnalloc(r->pool, s->key.len);
    if (s->key.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(s->key.data, slcf->mapping.data, slcf->mapping.len);
    *p++ = '\0';
    ngx_memcpy(p, ctx->tenant.data, ctx->tenant.len);

    return NGX_OK;
}


static ngx_http_scim_session_t *
ngx_http_scim_session_find(ngx_http_scim_session_ctx_t *s)
{
    ngx_queue_t              *q;
    ngx_http_scim_session_t  *session;

    for (q = ngx_queue_head(&s->shared->sessions);
         q != ngx_queue_sentinel(&s->shared->sessions);
         q = ngx_queue_next(q))
    {
        session = ngx_queue_data(q, ngx_http_scim_session_t, queue);

        if (ngx_http_scim_session_is(session, s)) {
            return session;
        }
    }

    return NULL;
}


static ngx_uint_t
ngx_http_scim_session_is(ngx_http_scim_session_t *session,
    ngx_http_scim_session_ctx_t *s)
{
    return session->key_len == s->key.len
           && ngx_memcmp(session->key, s->key.data, s->key.len) == 0;
}


static void
ngx_http_scim_session_get(ngx_http_request_t *r,
    ngx_http_scim_session_ctx_t *s, unsigned long number,
    ngx_http_scim_session_answer_t *answer)
{
    u_char                   *copy;
    ngx_http_scim_session_t  *session;

    session = ngx_http_scim_session_find(s);

    if (session == NULL) {
        session = ngx_http_scim_session_alloc(s,
                          offsetof(ngx_http_scim_session_t, key)
                          + s->key.len);
        if (session == NULL) {
            return;
        }

        ngx_memzero(session, sizeof(ngx_http_scim_session_t));

        session->key_len = s->key.len;
        ngx_memcpy(session->key, s->key.data, s->key.len);

    } else {
        ngx_queue_remove(&session->queue);
    }

    ngx_queue_insert_head(&s->shared->sessions, &session->queue);

    if (session->text && session->number != number) {

        copy = ngx_pnalloc(r->pool, session->len);
        if (copy == NULL) {
            return;
        }

        ngx_memcpy(copy, session->text, session->len);

        answer->reply = SCIM_SESSION_FOUND;
        answer->text.data = (char *) copy;
        answer->text.len = session->len;
        answer->number = session->number;
        return;
    }

    if (ngx_http_scim_session_logs_in(session)) {
        answer->reply = SCIM_SESSION_BUSY;
        return;
    }

    session->until = ngx_current_msec + NGX_HTTP_SCIM_LOGIN_TIME;
    session->until += (session->until == 0);

    answer->reply = SCIM_SESSION_GRANTED;
}


/* sessions that were not used for the longest time make room */

static void *
ngx_http_scim_session_alloc(ngx_http_scim_session_ctx_t *s, size_t size)
{
    void                     *p;
    ngx_queue_t              *q, *prev;
    ngx_http_scim_session_t  *session;

    p = ngx_slab_alloc_locked(s->pool, size);

    for (q = ngx_queue_last(&s->shared->sessions);
         p == NULL && q != ngx_queue_sentinel(&s->shared->sessions);
         q = prev)
    {
        prev = ngx_queue_prev(q);
        session = ngx_queue_data(q, ngx_http_scim_session_t, queue);

        if (ngx_http_scim_session_logs_in(session)
            || ngx_http_scim_session_is(session, s))
        {
            continue;
        }

        ngx_queue_remove(q);

        if (session->text) {
            ngx_slab_free_locked(s->pool, session->text);
        }

        ngx_slab_free_locked(s->pool, session);

        p = ngx_slab_alloc_locked(s->pool, size);
    }

    return p;
}


static ngx_uint_t
ngx_http_scim_session_logs_in(ngx_http_scim_session_t *session)
{
    return session->until
           && (ngx_msec_int_t) (session->until - ngx_current_msec) > 0;
}


static void
ngx_http_scim_session_give_up(ngx_http_scim_session_ctx_t *s)
{
    ngx_http_scim_session_t  *session;

    session = ngx_http_scim_session_find(s);

    if (session) {
        session->until = 0;
    }
}


static void
ngx_http_scim_session_put(ngx_http_scim_session_ctx_t *s,
    scim_session_effect_t *what, ngx_http_scim_session_answer_t *answer)
{
    u_char                   *text;
    ngx_http_scim_session_t  *session;

    session = ngx_http_scim_session_find(s);

    /* whether it can be kept or not, the login is over */

    if (session && what->what == SCIM_SESSION_KEEP) {
        session->until = 0;
    }

    if (session == NULL || what->text.len > NGX_HTTP_SCIM_SESSION_MAX
        || (what->what == SCIM_SESSION_UPDATE
            && session->number != what->number))
    {
        return;
    }

    text = ngx_http_scim_session_alloc(s, what->text.len);
    if (text == NULL) {
        return;
    }

    ngx_memcpy(text, what->text.data, what->text.len);

    if (session->text) {
        ngx_slab_free_locked(s->pool, session->text);
    }

    session->text = text;
    session->len = what->text.len;

    if (what->what == SCIM_SESSION_KEEP) {
        session->number = ++s->shared->number;
    }

    answer->reply = SCIM_SESSION_FOUND;
    answer->number = session->number;
}
