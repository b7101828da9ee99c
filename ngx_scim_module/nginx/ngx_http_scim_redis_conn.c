
/*
 * The connection of a worker to Redis: it is opened, and opened again.
 *
 * There is one for each worker, and all requests share it.  While it is closed
 * commands fail at once; a timer opens it again.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>

#include "ngx_http_scim_redis_conn.h"


/*
 * A client that is told to come back in some seconds shall find Redis again,
 * and a Redis that starts shall not be run over by all workers at once.
 */

#define NGX_HTTP_SCIM_REDIS_MIN_DELAY  100
#define NGX_HTTP_SCIM_REDIS_MAX_DELAY  2000


static void ngx_http_scim_redis_pool_cleanup(void *data);
static void ngx_http_scim_redis_open(ngx_http_scim_redis_t *redis);
static void ngx_http_scim_redis_resolved(ngx_resolver_ctx_t *ctx);
static void ngx_http_scim_redis_set_addr(ngx_http_scim_redis_t *redis,
    struct sockaddr *sockaddr, socklen_t socklen);
static void ngx_http_scim_redis_connect(ngx_http_scim_redis_t *redis);
static redisAsyncContext *ngx_http_scim_redis_dial(
    ngx_http_scim_redis_t *redis);
static ngx_uint_t ngx_http_scim_redis_level(ngx_http_scim_redis_t *redis);
static void ngx_http_scim_redis_connected(const redisAsyncContext *ac,
    int status);
static void ngx_http_scim_redis_disconnected(const redisAsyncContext *ac,
    int status);
static void ngx_http_scim_redis_greet(ngx_http_scim_redis_t *redis,
    const char *name, ngx_str_t *first, ngx_str_t *second);
static void ngx_http_scim_redis_greeted(redisAsyncContext *ac, void *data,
    void *privdata);
static void ngx_http_scim_redis_retry(ngx_http_scim_redis_t *redis);
static void ngx_http_scim_redis_timer_handler(ngx_event_t *ev);


ngx_http_scim_redis_t *
ngx_http_scim_redis_create(ngx_conf_t *cf, ngx_http_scim_redis_conf_t *conf)
{
    ngx_uint_t              i;
    ngx_pool_cleanup_t     *cln;
    ngx_http_scim_redis_t  *redis;

    redis = ngx_pcalloc(cf->pool, sizeof(ngx_http_scim_redis_t));
    if (redis == NULL) {
        return NULL;
    }

    redis->conf = conf;
    redis->log = cf->cycle->log;

    for (i = 0; i < conf->naddrs; i++) {
        ngx_http_scim_redis_set_addr(redis, conf->addrs[i].sockaddr,
                                     conf->addrs[i].socklen);
    }

    redis->timer.handler = ngx_http_scim_redis_timer_handler;
    redis->timer.data = redis;
    redis->timer.log = redis->log;
    redis->timer.cancelable = 1;

    cln = ngx_pool_cleanup_add(cf->pool, 0);
    if (cln == NULL) {
        return NULL;
    }

    cln->handler = ngx_http_scim_redis_pool_cleanup;
    cln->data = redis;

    return redis;
}


void
ngx_http_scim_redis_start(ngx_http_scim_redis_t *redis)
{
    redis->log = ngx_cycle->log;
    redis->timer.log = redis->log;

    ngx_http_scim_redis_open(redis);
}


void
ngx_http_scim_redis_stop(ngx_http_scim_redis_t *redis)
{
    redisAsyncContext  *ac;

    redis->state = NGX_HTTP_SCIM_REDIS_STOPPED;

    if (redis->timer.timer_set) {
        ngx_del_timer(&redis->timer);
    }

    if (redis->resolving) {
        ngx_resolve_name_done(redis->resolving);
        redis->resolving = NULL;
    }

    if (redis->ac) {
        ac = redis->ac;
        redis->ac = NULL;
        redisAsyncFree(ac);
    }
}


void
ngx_http_scim_redis_lost(ngx_http_scim_redis_t *redis, const char *reason)
{
    ngx_uint_t  level;

    if (redis->ac == NULL) {
        return;
    }

    level = ngx_http_scim_redis_level(redis);

    redis->ac = NULL;
    redis->state = NGX_HTTP_SCIM_REDIS_CLOSED;

    ngx_log_error(level, redis->log, 0,
                  "scim: no connection to Redis at \"%V\": %s",
                  &redis->conf->url, *reason ? reason : "closed");

    if (redis->timer.timer_set) {
        ngx_del_timer(&redis->timer);
    }

    ngx_http_scim_redis_retry(redis);
}


void
ngx_http_scim_redis_drop(ngx_http_scim_redis_t *redis, const char *reason)
{
    redisAsyncContext  *ac;

    ac = redis->ac;

    if (ac == NULL) {
        return;
    }

    ngx_http_scim_redis_lost(redis, reason);

    redisAsyncFree(ac);
}


void
ngx_http_scim_redis_received(ngx_http_scim_redis_t *redis)
{
    redisReader  *reader;

    redis->pending--;

    if (redis->ac == NULL || redis->pending) {
        return;
    }

    /* a reply that no command waits for, and hiredis would abort */

    reader = redis->ac->c.reader;

    if (reader->pos < reader->len) {
        ngx_http_scim_redis_drop(redis, "it sent what nobody asked for");
    }
}


static void
ngx_http_scim_redis_pool_cleanup(void *data)
{
    ngx_http_scim_redis_t  *redis = data;

    ngx_http_scim_redis_stop(redis);
}


/* a name is looked up again once its first addresses have failed */

static void
ngx_http_scim_redis_open(ngx_http_scim_redis_t *redis)
{
    ngx_resolver_ctx_t          *ctx;
    ngx_http_scim_redis_conf_t  *conf;

    conf = redis->conf;

    if (conf->host.len == 0
        || conf->resolver == NULL
        || (redis->failures == 0 && redis->naddrs))
    {
        ngx_http_scim_redis_connect(redis);
        return;
    }

    ctx = ngx_resolve_start(conf->resolver, NULL);

    if (ctx == NULL || ctx == NGX_NO_RESOLVER) {
        ngx_http_scim_redis_connect(redis);
        return;
    }

    ctx->name = conf->host;
    ctx->handler = ngx_http_scim_redis_resolved;
    ctx->data = redis;
    ctx->timeout = conf->connect_timeout;
    ctx->cancelable = 1;

    redis->resolving = ctx;

    if (ngx_resolve_name(ctx) != NGX_OK) {
        redis->resolving = NULL;
        ngx_http_scim_redis_connect(redis);
    }
}


static void
ngx_http_scim_redis_resolved(ngx_resolver_ctx_t *ctx)
{
    ngx_uint_t              i;
    ngx_http_scim_redis_t  *redis;

    redis = ctx->data;
    redis->resolving = NULL;

    if (ctx->state) {
        ngx_log_error(NGX_LOG_WARN, redis->log, 0,
                      "scim: host \"%V\" of Redis could not be resolved"
                      " (%i: %s)", &ctx->name, ctx->state,
                      ngx_resolver_strerror(ctx->state));

    } else {
        redis->naddrs = 0;

        for (i = 0; i < ctx->naddrs; i++) {
            ngx_http_scim_redis_set_addr(redis, ctx->addrs[i].sockaddr,
                                         ctx->addrs[i].socklen);
        }
    }

    ngx_resolve_name_done(ctx);

    ngx_http_scim_redis_connect(redis);
}


static void
ngx_http_scim_redis_set_addr(ngx_http_scim_redis_t *redis,
    struct sockaddr *sockaddr, socklen_t socklen)
{
    ngx_sockaddr_t  *addr;

    if (redis->naddrs == NGX_HTTP_SCIM_REDIS_MAX_ADDRS) {
        return;
    }

    addr = &redis->addrs[redis->naddrs++];

    ngx_memcpy(addr, sockaddr, socklen);
    ngx_inet_set_port(&addr->sockaddr, redis->conf->port);
}


static void
ngx_http_scim_redis_connect(ngx_http_scim_redis_t *redis)
{
    redisAsyncContext           *ac;
    ngx_http_scim_redis_conf_t  *conf;

    conf = redis->conf;

    ac = ngx_http_scim_redis_dial(redis);

    if (ac == NULL) {
        ngx_http_scim_redis_retry(redis);
        return;
    }

    ngx_log_debug1(NGX_LOG_DEBUG_CORE, redis->log, 0,
                   "scim redis: connecting to \"%V\"", &conf->url);

    redis->ac = ac;
    redis->state = NGX_HTTP_SCIM_REDIS_CONNECTING;
    redis->pending = 0;

    ngx_add_timer(&redis->timer, conf->connect_timeout);

    /* the first of these waits for the socket, so all is to be in place */

    (void) redisAsyncSetConnectCallback(ac, ngx_http_scim_redis_connected);
    (void) redisAsyncSetDisconnectCallback(ac,
                                           ngx_http_scim_redis_disconnected);

    /* hiredis keeps the order: these precede what requests will send */

    if (conf->user.len) {
        ngx_http_scim_redis_greet(redis, "AUTH", &conf->user,
                                  &conf->password);

    } else if (conf->password.len) {
        ngx_http_scim_redis_greet(redis, "AUTH", &conf->password, NULL);
    }

    if (conf->db.len) {
        ngx_http_scim_redis_greet(redis, "SELECT", &conf->db, NULL);
    }
}


/* gives hiredis an address, since it would wait for the answer of a resolver */

static redisAsyncContext *
ngx_http_scim_redis_dial(ngx_http_scim_redis_t *redis)
{
    size_t              len;
    u_char              text[NGX_SOCKADDR_STRLEN + 1];
    ngx_uint_t          level;
    ngx_sockaddr_t     *addr;
    redisAsyncContext  *ac;

    level = ngx_http_scim_redis_level(redis);

    if (redis->naddrs == 0) {
        ngx_log_error(level, redis->log, 0,
                      "scim: no address of Redis at \"%V\" is known",
                      &redis->conf->url);
        return NULL;
    }

    addr = &redis->addrs[redis->next++ % redis->naddrs];

#if (NGX_HAVE_UNIX_DOMAIN)

    if (addr->sockaddr.sa_family == AF_UNIX) {
        ac = redisAsyncConnectUnix(addr->sockaddr_un.sun_path);

    } else

#endif

    {
        len = ngx_sock_ntop(&addr->sockaddr, sizeof(ngx_sockaddr_t), text,
                            NGX_SOCKADDR_STRLEN, 0);
        text[len] = '\0';

        ac = redisAsyncConnect((char *) text,
                               ngx_inet_get_port(&addr->sockaddr));
    }

    if (ac == NULL) {
        return NULL;
    }

    if (ac->err == 0 && ngx_http_scim_redis_attach(redis, ac) == NGX_OK) {
        return ac;
    }

    if (ac->err) {
        ngx_log_error(level, redis->log, 0,
                      "scim: cannot connect to Redis at \"%V\": %s",
                      &redis->conf->url, ac->c.errstr);
    }

    redisAsyncFree(ac);

    return NULL;
}


/* the first failure is news, those that follow are not */

static ngx_uint_t
ngx_http_scim_redis_level(ngx_http_scim_redis_t *redis)
{
    if (redis->failures && redis->state != NGX_HTTP_SCIM_REDIS_READY) {
        return NGX_LOG_INFO;
    }

    return NGX_LOG_ERR;
}


static void
ngx_http_scim_redis_connected(const redisAsyncContext *ac, int status)
{
    ngx_uint_t              level;
    ngx_http_scim_redis_t  *redis;

    redis = ac->data;

    if (status != REDIS_OK) {
        ngx_http_scim_redis_lost(redis, ac->c.errstr);
        return;
    }

    redis->state = NGX_HTTP_SCIM_REDIS_READY;

    if (redis->timer.timer_set) {
        ngx_del_timer(&redis->timer);
    }

    level = redis->failures ? NGX_LOG_NOTICE : NGX_LOG_INFO;

    ngx_log_error(level, redis->log, 0, "scim: connected to Redis at \"%V\"",
                  &redis->conf->url);
}


static void
ngx_http_scim_redis_disconnected(const redisAsyncContext *ac, int status)
{
    ngx_http_scim_redis_lost(ac->data, ac->c.errstr);
}


static void
ngx_http_scim_redis_greet(ngx_http_scim_redis_t *redis, const char *name,
    ngx_str_t *first, ngx_str_t *second)
{
    int          n;
    size_t       lens[3];
    const char  *argv[3];

    n = 0;

    argv[n] = name;
    lens[n++] = ngx_strlen(name);

    argv[n] = (char *) first->data;
    lens[n++] = first->len;

    if (second) {
        argv[n] = (char *) second->data;
        lens[n++] = second->len;
    }

    /* on a failure the replies of Redis will say what is missing */

    if (redisAsyncCommandArgv(redis->ac, ngx_http_scim_redis_greeted,
                              (void *) name, n, argv, lens)
        == REDIS_OK)
    {
        redis->pending++;
    }
}


static void
ngx_http_scim_redis_greeted(redisAsyncContext *ac, void *data, void *privdata)
{
    char  *name = privdata;

    redisReply             *reply;
    ngx_http_scim_redis_t  *redis;

    reply = data;
    redis = ac->data;

    if (reply == NULL) {
        ngx_http_scim_redis_lost(redis, ac->c.errstr);
        return;
    }

    ngx_http_scim_redis_received(redis);

    if (reply->type == REDIS_REPLY_ERROR) {
        ngx_log_error(NGX_LOG_ERR, redis->log, 0,
                      "scim: Redis refused %s: %s", name, reply->str);
        ngx_http_scim_redis_drop(redis, "it refuses us");
    }
}


/* not from here: hiredis may be at work on the old connection */

static void
ngx_http_scim_redis_retry(ngx_http_scim_redis_t *redis)
{
    ngx_uint_t  i;
    ngx_msec_t  delay;

    delay = NGX_HTTP_SCIM_REDIS_MIN_DELAY;

    for (i = 0; i < redis->failures; i++) {
        delay *= 2;

        if (delay >= NGX_HTTP_SCIM_REDIS_MAX_DELAY) {
            delay = NGX_HTTP_SCIM_REDIS_MAX_DELAY;
            break;
        }
    }

    redis->failures++;

    delay = delay / 2 + ngx_random() % (delay / 2);

    ngx_log_debug1(NGX_LOG_DEBUG_CORE, redis->log, 0,
                   "scim redis: next attempt in %M ms", delay);

    ngx_add_timer(&redis->timer, delay);
}


static void
ngx_http_scim_redis_timer_handler(ngx_event_t *ev)
{
    ngx_http_scim_redis_t  *redis;

    redis = ev->data;

    if (redis->ac) {
        ngx_http_scim_redis_drop(redis, "connect timed out");
        return;
    }

    ngx_http_scim_redis_open(redis);
}
