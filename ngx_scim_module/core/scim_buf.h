
/*
 * A text that grows.
 */


#ifndef SCIM_BUF_H_INCLUDED
#define SCIM_BUF_H_INCLUDED


#include "scim_mem.h"


/*
 * The text lives in "mem" and is always NUL-terminated.  Once there is no
 * memory "failed" is set and all that follows does nothing, so that a writer
 * checks once at its end.
 */

typedef struct {
    scim_mem_t   *mem;
    char         *data;
    size_t        len;
    size_t        size;
    unsigned      failed:1;
} scim_buf_t;


void scim_buf_init(scim_buf_t *buf, scim_mem_t *mem);
void scim_buf_add(scim_buf_t *buf, const char *data, size_t len);
void scim_buf_text(scim_buf_t *buf, const char *text);
void scim_buf_char(scim_buf_t *buf, char ch);


#endif /* SCIM_BUF_H_INCLUDED */
