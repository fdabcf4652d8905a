// SPDX-License-Identifier: MIT
/* Frames: buffers, bounds-checked reading, and the virtio-serial port they travel on. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

struct header {
	uint32_t size, id;
	uint16_t type, reserved;
	int32_t error;
	uint64_t taint;
};

static int port = -1, tainted = -1;
static pthread_mutex_t port_lock = PTHREAD_MUTEX_INITIALIZER;

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

/* Finds the port by its name; the device may appear a little after its driver was loaded. */
bool port_open(void)
{
	tainted = open("/proc/sys/kernel/tainted", O_RDONLY | O_CLOEXEC);
	for (int attempt = 0; attempt < 2000 && port < 0; attempt++) {
		DIR *dir = opendir("/sys/class/virtio-ports");
		struct dirent *e;

		while (dir && (e = readdir(dir))) {
			char path[320], name[64] = "";
			int fd;

			snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", e->d_name);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (read(fd, name, sizeof(name) - 1) > 0)
				name[strcspn(name, "\n")] = 0;
			close(fd);
			if (strcmp(name, PORT_NAME))
				continue;
			snprintf(path, sizeof(path), "/dev/%s", e->d_name);
			port = open(path, O_RDWR | O_CLOEXEC);
		}
		if (dir)
			closedir(dir);
		if (port < 0)
			usleep(2000);
	}
	return port >= 0;
}

static bool receive_exactly(void *to, size_t size)
{
	uint8_t *p = to;

	while (size) {
		ssize_t n = read(port, p, size);

		if (n > 0) {
			p += n;
			size -= n;
		} else if (n == 0) {
			usleep(1000); /* the host has not connected yet, or has gone */
		} else if (errno != EINTR && errno != EAGAIN) {
			return false;
		}
	}
	return true;
}

bool port_receive(uint32_t *id, uint16_t *type, uint8_t **payload, size_t *size)
{
	struct header h;

	if (!receive_exactly(&h, sizeof(h)) || h.size > MAX_FRAME)
		return false;
	*payload = malloc(h.size + 1);
	if (!*payload || !receive_exactly(*payload, h.size))
		return false;
	*id = h.id;
	*type = h.type;
	*size = h.size;
	return true;
}

static void send_exactly(const void *from, size_t size)
{
	const uint8_t *p = from;

	while (size) {
		ssize_t n = write(port, p, size);

		if (n > 0) {
			p += n;
			size -= n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
			return;
		}
	}
}

/* The kernel's taint mask, which every frame carries. */
static uint64_t taint(void)
{
	char text[32] = "";

	if (tainted < 0 || pread(tainted, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return strtoull(text, NULL, 10);
}

void port_send(uint32_t id, uint16_t type, int error, const struct buffer *payload)
{
	struct header h = {
		.size = payload ? payload->size : 0,
		.id = id,
		.type = type,
		.error = error,
		.taint = taint(),
	};

	pthread_mutex_lock(&port_lock);
	send_exactly(&h, sizeof(h));
	if (h.size)
		send_exactly(payload->data, h.size);
	pthread_mutex_unlock(&port_lock);
}
