// SPDX-License-Identifier: MIT
/* Frames to the host, whatever carries them. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent.h"

static void (*carry)(const void *data, size_t size);
static int tainted = -1;
static pthread_mutex_t channel_lock = PTHREAD_MUTEX_INITIALIZER;

void channel_open(void (*write_all)(const void *data, size_t size))
{
	carry = write_all;
	tainted = open("/proc/sys/kernel/tainted", O_RDONLY | O_CLOEXEC);
}

/* The kernel's taint mask, which every frame carries. */
static uint64_t taint(void)
{
	char text[32] = "";

	if (tainted < 0 || pread(tainted, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return strtoull(text, NULL, 10);
}

void channel_send(uint32_t id, uint16_t type, int error, const struct buffer *payload)
{
	struct frame_header h = {
		.size = payload ? payload->size : 0,
		.id = id,
		.type = type,
		.error = error,
		.taint = taint(),
	};

	pthread_mutex_lock(&channel_lock);
	carry(&h, sizeof(h));
	if (h.size)
		carry(payload->data, h.size);
	pthread_mutex_unlock(&channel_lock);
}
