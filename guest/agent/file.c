// SPDX-License-Identifier: MIT
/* Files in and out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent.h"

/* path: string -> the rest of the answer is the content. Files of /proc and /sys have no size: read to the end. */
int do_read_file(struct reader *in, struct buffer *out)
{
	char *path = get_string(in);
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;

	free(path);
	if (fd < 0)
		return errno;
	for (;;) {
		uint8_t *to = grow(out, 65536);
		ssize_t n = read(fd, to, 65536);

		out->size -= 65536 - (n > 0 ? n : 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			error = errno;
		if (n <= 0)
			break;
	}
	close(fd);
	return error;
}

static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0755);
		*slash = '/';
	}
}

/* path: string, mode: u32, content: bytes. One write where it can be, as sysfs and sysctl files want it. */
int do_write_file(struct reader *in, struct buffer *out)
{
	char *path = get_string(in);
	uint32_t mode = get_u32(in);
	size_t size;
	const uint8_t *content = get_bytes(in, &size);
	int fd, error = 0;

	(void)out;
	if (in->bad) {
		free(path);
		return EBADMSG;
	}
	make_parents(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	free(path);
	if (fd < 0)
		return errno;
	while (size) {
		ssize_t n = write(fd, content, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			error = n ? errno : EIO;
			break;
		}
		content += n;
		size -= n;
	}
	if (close(fd) && !error)
		error = errno;
	return error;
}
