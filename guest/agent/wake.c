// SPDX-License-Identifier: MIT
/* A machine that goes on from a snapshot: what all its copies would have in common is made its own. */
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"

static int add_entropy(const uint8_t *seed, size_t size)
{
	struct rand_pool_info *pool = malloc(sizeof(*pool) + size);
	int fd = open("/dev/random", O_WRONLY | O_CLOEXEC), error = 0;

	if (!pool)
		abort();
	pool->entropy_count = size * 8;
	pool->buf_size = size;
	memcpy(pool->buf, seed, size);
	if (fd < 0 || ioctl(fd, RNDADDENTROPY, pool) || ioctl(fd, RNDRESEEDCRNG))
		error = errno;
	if (fd >= 0)
		close(fd);
	free(pool);
	return error;
}

/* time in ns since 1970: u64, seed: bytes */
int do_wake(struct reader *in, struct buffer *out)
{
	uint64_t ns = get_u64(in);
	struct timespec now = { ns / 1000000000, ns % 1000000000 };
	size_t size;
	const uint8_t *seed = get_bytes(in, &size);

	(void)out;
	if (in->bad)
		return EBADMSG;
	if (clock_settime(CLOCK_REALTIME, &now))
		return errno;
	return add_entropy(seed, size);
}
