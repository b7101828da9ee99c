
/*
 * Memory that lives as long as the operation or the mapping it serves.
 */


#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scim_mem.h"


/* most texts that are printed are shorter, and are printed once */

#define SCIM_MEM_TEXT   256


/*
 * A block has room for malloc's own header.  What is large, and does not fit
 * into the one at hand, gets one of its own.
 */

#define SCIM_MEM_BLOCK  4064
#define SCIM_MEM_LARGE  1024
#define SCIM_MEM_ALIGN  _Alignof(scim_mem_align_t)


typedef union {
    long double           number;
    void                 *pointer;
    long long             integer;
} scim_mem_align_t;


typedef struct scim_mem_block_s    scim_mem_block_t;
typedef struct scim_mem_cleanup_s  scim_mem_cleanup_t;


struct scim_mem_block_s {
    scim_mem_block_t     *next;
    scim_mem_align_t      data[];
};


struct scim_mem_cleanup_s {
    void                (*handler)(void *data);
    void                 *data;
    scim_mem_cleanup_t   *next;
};


/*
 * It stands at the beginning of its first block, and "blocks" are the others;
 * "left" bytes are free at "pos".
 */

struct scim_mem_s {
    scim_mem_block_t     *blocks;
    scim_mem_cleanup_t   *cleanups;
    char                 *pos;
    size_t                left;
    scim_mem_align_t      data[];
};


static void *scim_mem_piece(scim_mem_t *mem, size_t size);
static void *scim_mem_block(scim_mem_t *mem, size_t size);
static void scim_mem_decref(void *data);


scim_mem_t *
scim_mem_new(void)
{
    scim_mem_t  *mem;

    mem = malloc(SCIM_MEM_BLOCK);
    if (mem == NULL) {
        return NULL;
    }

    mem->blocks = NULL;
    mem->cleanups = NULL;
    mem->pos = (char *) mem->data;
    mem->left = SCIM_MEM_BLOCK - sizeof(scim_mem_t);

    return mem;
}


void
scim_mem_free(scim_mem_t *mem)
{
    scim_mem_block_t    *block;
    scim_mem_cleanup_t  *cleanup;

    if (mem == NULL) {
        return;
    }

    for (cleanup = mem->cleanups; cleanup; cleanup = cleanup->next) {
        cleanup->handler(cleanup->data);
    }

    while (mem->blocks) {
        block = mem->blocks;
        mem->blocks = block->next;
        free(block);
    }

    free(mem);
}


void *
scim_mem_alloc(scim_mem_t *mem, size_t size)
{
    void    *p;
    size_t   pad;

    pad = -(uintptr_t) mem->pos & (SCIM_MEM_ALIGN - 1);
    pad = pad < mem->left ? pad : mem->left;

    mem->pos += pad;
    mem->left -= pad;

    p = scim_mem_piece(mem, size);

    return p ? memset(p, 0, size) : NULL;
}


char *
scim_mem_nalloc(scim_mem_t *mem, size_t size)
{
    return scim_mem_piece(mem, size);
}


char *
scim_mem_strdup(scim_mem_t *mem, const char *data, size_t len)
{
    char  *p;

    p = scim_mem_nalloc(mem, len + 1);
    if (p == NULL) {
        return NULL;
    }

    if (len) {
        memcpy(p, data, len);
    }

    p[len] = '\0';

    return p;
}


char *
scim_mem_printf(scim_mem_t *mem, size_t *len, const char *fmt, ...)
{
    int      n;
    char    *p, text[SCIM_MEM_TEXT];
    va_list  args;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);

    if (n < 0) {
        return NULL;
    }

    if (len) {
        *len = n;
    }

    if ((size_t) n < sizeof(text)) {
        return scim_mem_strdup(mem, text, n);
    }

    p = scim_mem_nalloc(mem, (size_t) n + 1);
    if (p == NULL) {
        return NULL;
    }

    va_start(args, fmt);
    vsnprintf(p, (size_t) n + 1, fmt, args);
    va_end(args);

    return p;
}


scim_rc_t
scim_mem_cleanup(scim_mem_t *mem, void (*handler)(void *data), void *data)
{
    scim_mem_cleanup_t  *cleanup;

    cleanup = scim_mem_alloc(mem, sizeof(scim_mem_cleanup_t));
    if (cleanup == NULL) {
        return SCIM_FAIL;
    }

    cleanup->handler = handler;
    cleanup->data = data;
    cleanup->next = mem->cleanups;
    mem->cleanups = cleanup;

    return SCIM_OK;
}


json_t *
scim_mem_take(scim_mem_t *mem, json_t *json)
{
    if (json == NULL) {
        return NULL;
    }

    if (scim_mem_cleanup(mem, scim_mem_decref, json) != SCIM_OK) {
        json_decref(json);
        return NULL;
    }

    return json;
}


/* wherever there is room; a block begins aligned for any type */

static void *
scim_mem_piece(scim_mem_t *mem, size_t size)
{
    void  *p;

    if (size > mem->left) {

        if (size > SCIM_MEM_LARGE) {
            return scim_mem_block(mem, size);
        }

        p = scim_mem_block(mem, SCIM_MEM_BLOCK - sizeof(scim_mem_block_t));
        if (p == NULL) {
            return NULL;
        }

        mem->pos = p;
        mem->left = SCIM_MEM_BLOCK - sizeof(scim_mem_block_t);
    }

    p = mem->pos;
    mem->pos += size;
    mem->left -= size;

    return p;
}


static void *
scim_mem_block(scim_mem_t *mem, size_t size)
{
    scim_mem_block_t  *block;

    if (size > SIZE_MAX / 2) {
        return NULL;
    }

    block = malloc(sizeof(scim_mem_block_t) + size);
    if (block == NULL) {
        return NULL;
    }

    block->next = mem->blocks;
    mem->blocks = block;

    return block->data;
}


static void
scim_mem_decref(void *data)
{
    json_decref(data);
}
