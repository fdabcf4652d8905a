// SPDX-License-Identifier: MIT
/* The kernel's log, passed on as it grows. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent.h"

static int kmsg = -1;
static pthread_mutex_t kmsg_lock = PTHREAD_MUTEX_INITIALIZER;

void kmsg_start(void)
{
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

void kmsg_flush(void)
{
	static char record[16384];
	struct buffer out = { 0 };

	if (kmsg < 0)
		return;
	pthread_mutex_lock(&kmsg_lock);
	for (;;) {
		ssize_t n = read(kmsg, record, sizeof(record));

		if (n > 0)
			put_bytes(&out, record, n);
		else if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue; /* records were overwritten before they were read: go on with the oldest */
		else
			break;
	}
	if (out.size)
		channel_send(0, EVENT_LOG, 0, &out);
	pthread_mutex_unlock(&kmsg_lock);
	free(out.data);
}
