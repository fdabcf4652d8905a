// SPDX-License-Identifier: MIT
/* A request during which an allocation fails: the kernel counts those of this thread that its filters let through. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

static int fail_nth(uint32_t n)
{
	int fd = open("/proc/thread-self/fail-nth", O_WRONLY | O_CLOEXEC), error = 0;
	char text[16];

	if (fd < 0)
		return errno == ENOENT ? EOPNOTSUPP : errno;
	snprintf(text, sizeof(text), "%u", n);
	if (write(fd, text, strlen(text)) < 0)
		error = errno;
	close(fd);
	return error;
}

/* How many of the allocations that count are left until one fails; 0 once it has. */
static uint32_t left(void)
{
	int fd = open("/proc/thread-self/fail-nth", O_RDONLY | O_CLOEXEC);
	char text[16] = { 0 };

	if (fd >= 0 && read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	return strtoul(text, NULL, 10);
}

/* n: u32, type: u32, then the payload of a request of that type
 * -> what that request answers, then how many allocations were left until one was to fail: u32
 * EOPNOTSUPP: the kernel injects no faults
 */
int do_fail_nth(struct reader *in, struct buffer *out)
{
	uint32_t n = get_u32(in), type = get_u32(in);
	int error;

	if (in->bad)
		return EBADMSG;
	error = fail_nth(n);
	if (error)
		return error;
	error = handle(type, in, out);
	put_u32(out, left());
	fail_nth(0);
	return error;
}
