// SPDX-License-Identifier: MIT
/* Packets straight at a netfilter hook, through the netkiln_hook driver (guest/hook). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../hook/netkiln_hook.h"
#include "agent.h"

/* netns: string, flags, count: u32, room for results: u32, packets: bytes -> results as the driver lays them out */
int do_hook(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in);
	struct netkiln_hook_run run = { 0 };
	const uint8_t *packets;
	uint32_t room;
	size_t size;
	int error, fd;

	run.flags = get_u32(in);
	run.count = get_u32(in);
	room = get_u32(in);
	packets = get_bytes(in, &size);
	error = in->bad ? EBADMSG : netns_enter(netns);

	free(netns);
	if (error)
		return error;
	fd = open("/dev/netkiln_hook", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return errno;
	run.packets = (uintptr_t)packets;
	run.packets_size = size;
	run.results = (uintptr_t)grow(out, room);
	run.results_size = room;
	if (ioctl(fd, NETKILN_HOOK_RUN, &run))
		error = errno;
	out->size = error ? 0 : run.results_used;
	close(fd);
	return error;
}
