// SPDX-License-Identifier: MIT
/* Packets straight at a netfilter hook, through the netkiln_hook driver (guest/hook). */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../hook/netkiln_hook.h"
#include "agent.h"

/* The packets name interfaces by their place in a list, from 1; the driver wants their indexes. */
static int name_to_index(uint8_t *packets, size_t size, uint32_t count, const uint32_t *indexes, uint32_t known)
{
	for (uint32_t i = 0; i < count; i++) {
		struct netkiln_hook_packet packet;
		size_t step;

		if (size < sizeof(packet))
			return EBADMSG;
		memcpy(&packet, packets, sizeof(packet));
		step = sizeof(packet) + ((size_t)packet.size + 7) / 8 * 8;
		if (step > size || packet.in > known || packet.out > known)
			return EBADMSG;
		packet.in = packet.in ? indexes[packet.in - 1] : 0;
		packet.out = packet.out ? indexes[packet.out - 1] : 0;
		memcpy(packets, &packet, sizeof(packet));
		packets += step;
		size -= step;
	}
	return 0;
}

/* names: strings -> their indexes; ENODEV where one is not there */
static int get_indexes(struct reader *in, uint32_t **indexes, uint32_t *count)
{
	char **names = get_strings(in, count);
	int error = 0;

	*indexes = calloc(*count + 1, sizeof(**indexes));
	if (!*indexes)
		abort();
	for (uint32_t i = 0; i < *count; i++) {
		(*indexes)[i] = if_nametoindex(names[i]);
		if (!(*indexes)[i])
			error = ENODEV;
		free(names[i]);
	}
	free(names);
	return error;
}

static int run_packets(struct netkiln_hook_run *run, struct buffer *out)
{
	int fd = open("/dev/netkiln_hook", O_RDWR | O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno;
	run->results = (uintptr_t)grow(out, run->results_size);
	if (ioctl(fd, NETKILN_HOOK_RUN, run))
		error = errno;
	out->size = error ? 0 : run->results_used;
	close(fd);
	return error;
}

/* netns: string, flags, count: u32, room for results: u32, interfaces: strings, packets: bytes
 * -> results as the driver lays them out
 */
int do_hook(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in);
	struct netkiln_hook_run run = { 0 };
	uint32_t *indexes = NULL, known = 0;
	const uint8_t *given;
	uint8_t *packets;
	size_t size;
	int error = netns_enter(netns);

	free(netns);
	run.flags = get_u32(in);
	run.count = get_u32(in);
	run.results_size = get_u32(in);
	if (!error)
		error = get_indexes(in, &indexes, &known);
	given = get_bytes(in, &size);
	packets = malloc(size + 1);
	if (!packets)
		abort();
	if (size)
		memcpy(packets, given, size);
	run.packets = (uintptr_t)packets;
	run.packets_size = size;
	if (!error)
		error = in->bad ? EBADMSG : name_to_index(packets, size, run.count, indexes, known);
	if (!error)
		error = run_packets(&run, out);
	free(indexes);
	free(packets);
	return error;
}
