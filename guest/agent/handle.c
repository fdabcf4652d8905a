// SPDX-License-Identifier: MIT
/* Sockets that outlive a request: the host knows them by numbers of its own, so that a job can use one it has yet to open. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent.h"

#define MOST_HANDLES (1u << 20)

struct handle {
	int fd;
	uint16_t family;
};

static struct handle *handles;
static uint32_t handle_count;
static pthread_mutex_t handle_lock = PTHREAD_MUTEX_INITIALIZER;

int handle_set(uint32_t handle, int fd)
{
	int error = 0;

	pthread_mutex_lock(&handle_lock);
	if (!handle || handle > MOST_HANDLES) {
		error = EINVAL;
	} else if (handle > handle_count) {
		handles = realloc(handles, handle * sizeof(*handles));
		if (!handles)
			abort();
		while (handle_count < handle)
			handles[handle_count++] = (struct handle){ .fd = -1 };
	} else if (handles[handle - 1].fd >= 0) {
		error = EEXIST;
	}
	if (!error)
		handles[handle - 1].fd = fd;
	pthread_mutex_unlock(&handle_lock);
	if (error)
		close(fd);
	return error;
}

static struct handle handle_get(uint32_t handle)
{
	struct handle found = { .fd = -1 };

	pthread_mutex_lock(&handle_lock);
	if (handle && handle <= handle_count)
		found = handles[handle - 1];
	pthread_mutex_unlock(&handle_lock);
	return found;
}

int handle_fd(uint32_t handle)
{
	return handle_get(handle).fd;
}

uint16_t handle_family(uint32_t handle)
{
	return handle_get(handle).family;
}

void handle_set_family(uint32_t handle, uint16_t family)
{
	pthread_mutex_lock(&handle_lock);
	if (handle && handle <= handle_count)
		handles[handle - 1].family = family;
	pthread_mutex_unlock(&handle_lock);
}

int handle_close(uint32_t handle)
{
	int fd = handle_fd(handle);

	if (fd < 0)
		return EBADF;
	pthread_mutex_lock(&handle_lock);
	handles[handle - 1] = (struct handle){ .fd = -1 };
	pthread_mutex_unlock(&handle_lock);
	return close(fd) ? errno : 0;
}

/* handle: u32 */
int do_close(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in);

	(void)out;
	return in->bad ? EBADMSG : handle_close(handle);
}
