// SPDX-License-Identifier: MIT
/* Modules: loaded from bytes that came over the channel, unloaded without waiting. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent.h"

/* image: bytes, params: string. The kernel's reasons arrive as log records before the answer. */
int do_load(struct reader *in, struct buffer *out)
{
	size_t size;
	const uint8_t *image = get_bytes(in, &size);
	char *params = get_string(in);
	int error = 0;

	(void)out;
	if (!in->bad && syscall(SYS_init_module, image, size, params))
		error = errno;
	free(params);
	return error;
}

/* name: string. EWOULDBLOCK while something holds it. */
int do_unload(struct reader *in, struct buffer *out)
{
	char *name = get_string(in);
	int error = 0;

	(void)out;
	if (!in->bad && syscall(SYS_delete_module, name, O_NONBLOCK))
		error = errno;
	free(name);
	return error;
}
