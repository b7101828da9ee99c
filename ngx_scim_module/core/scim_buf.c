
/*
 * A text that grows.
 */


#include <string.h>

#include "scim_buf.h"


#define SCIM_BUF_SIZE  128


static int scim_buf_reserve(scim_buf_t *buf, size_t len);


void
scim_buf_init(scim_buf_t *buf, scim_mem_t *mem)
{
    memset(buf, 0, sizeof(scim_buf_t));

    buf->mem = mem;

    if (scim_buf_reserve(buf, 0)) {
        buf->data[0] = '\0';
    }
}


void
scim_buf_add(scim_buf_t *buf, const char *data, size_t len)
{
    if (len == 0 || !scim_buf_reserve(buf, len)) {
        return;
    }

    memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}


void
scim_buf_text(scim_buf_t *buf, const char *text)
{
    scim_buf_add(buf, text, strlen(text));
}


void
scim_buf_char(scim_buf_t *buf, char ch)
{
    scim_buf_add(buf, &ch, 1);
}


static int
scim_buf_reserve(scim_buf_t *buf, size_t len)
{
    char    *data;
    size_t   size;

    if (buf->failed) {
        return 0;
    }

    if (len < buf->size - buf->len) {
        return 1;
    }

    size = buf->size ? buf->size * 2 : SCIM_BUF_SIZE;

    if (size <= buf->len + len) {
        size = buf->len + len + 1;
    }

    data = scim_mem_nalloc(buf->mem, size);
    if (data == NULL) {
        buf->failed = 1;
        return 0;
    }

    if (buf->len) {
        memcpy(data, buf->data, buf->len);
    }

    buf->data = data;
    buf->size = size;

    return 1;
}
