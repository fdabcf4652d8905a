// SPDX-License-Identifier: MIT
/* Sockets that outlive a request: the host knows them by small numbers. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent.h"

static int *handles;
static uint32_t handle_count;
static pthread_mutex_t handle_lock = PTHREAD_MUTEX_INITIALIZER;

/* Numbers are never used twice, so that a late use of a closed one cannot hit another. */
uint32_t handle_new(int fd)
{
	uint32_t handle;

	pthread_mutex_lock(&handle_lock);
	handles = realloc(handles, (handle_count + 1) * sizeof(*handles));
	if (!handles)
		abort();
	handles[handle_count] = fd;
	handle = ++handle_count;
	pthread_mutex_unlock(&handle_lock);
	return handle;
}

int handle_fd(uint32_t handle)
{
	int fd = -1;

	pthread_mutex_lock(&handle_lock);
	if (handle && handle <= handle_count)
		fd = handles[handle - 1];
	pthread_mutex_unlock(&handle_lock);
	return fd;
}

int handle_close(uint32_t handle)
{
	int fd = handle_fd(handle);

	if (fd < 0)
		return EBADF;
	pthread_mutex_lock(&handle_lock);
	handles[handle - 1] = -1;
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
