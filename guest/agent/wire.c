// SPDX-License-Identifier: MIT
/* Payloads: growing buffers, and reading within bounds. */
#include <stdlib.h>
#include <string.h>

#include "agent.h"

uint8_t *grow(struct buffer *b, size_t size)
{
	if (b->size + size > b->room) {
		b->room = (b->size + size) * 2 + 256;
		b->data = realloc(b->data, b->room);
		if (!b->data)
			abort();
	}
	b->size += size;
	return b->data + b->size - size;
}

void put_raw(struct buffer *b, const void *data, size_t size)
{
	if (size)
		memcpy(grow(b, size), data, size);
}

void put_u8(struct buffer *b, uint8_t v)
{
	put_raw(b, &v, sizeof(v));
}

void put_u32(struct buffer *b, uint32_t v)
{
	put_raw(b, &v, sizeof(v));
}

void put_u64(struct buffer *b, uint64_t v)
{
	put_raw(b, &v, sizeof(v));
}

void put_bytes(struct buffer *b, const void *data, size_t size)
{
	put_u32(b, size);
	put_raw(b, data, size);
}

void set_u32(struct buffer *b, size_t at, uint32_t v)
{
	memcpy(b->data + at, &v, sizeof(v));
}

static const uint8_t *take(struct reader *r, size_t size)
{
	if (r->bad || (size_t)(r->end - r->at) < size) {
		r->bad = true;
		return NULL;
	}
	r->at += size;
	return r->at - size;
}

uint8_t get_u8(struct reader *r)
{
	const uint8_t *p = take(r, 1);

	return p ? *p : 0;
}

uint32_t get_u32(struct reader *r)
{
	const uint8_t *p = take(r, 4);
	uint32_t v = 0;

	if (p)
		memcpy(&v, p, 4);
	return v;
}

uint64_t get_u64(struct reader *r)
{
	const uint8_t *p = take(r, 8);
	uint64_t v = 0;

	if (p)
		memcpy(&v, p, 8);
	return v;
}

const uint8_t *get_bytes(struct reader *r, size_t *size)
{
	const uint8_t *p;

	*size = get_u32(r);
	p = take(r, *size);
	if (!p)
		*size = 0;
	return p;
}

char *get_string(struct reader *r)
{
	size_t size;
	const uint8_t *p = get_bytes(r, &size);
	char *s = malloc(size + 1);

	if (!s)
		abort();
	if (size)
		memcpy(s, p, size);
	s[size] = 0;
	return s;
}

char **get_strings(struct reader *r, uint32_t *count)
{
	uint32_t n = get_u32(r), i;
	char **list;

	if (n > (size_t)(r->end - r->at) / 4) {
		r->bad = true;
		n = 0;
	}
	list = calloc(n + 1, sizeof(*list));
	if (!list)
		abort();
	for (i = 0; i < n; i++)
		list[i] = get_string(r);
	if (count)
		*count = n;
	return list;
}
