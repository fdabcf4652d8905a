// SPDX-License-Identifier: MIT
/* IP packets to and from this machine itself: raw sockets see what got past the input hooks, and send through the
 * output hooks. What they receive is read with REQ_CAPTURE_COLLECT, as frames are.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"

static int raw_socket(const char *netns, bool ipv6, int protocol, int *fd)
{
	int error = netns_enter(netns);

	if (error)
		return error;
	*fd = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC, protocol);
	return *fd < 0 ? errno : 0;
}

/* handle: u32, netns: string, IPv6: u8, protocol: u32 */
int do_raw_open(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in);
	char *netns = get_string(in);
	bool ipv6 = get_u8(in);
	uint32_t protocol = get_u32(in);
	int fd = -1, error = in->bad ? EBADMSG : raw_socket(netns, ipv6, protocol, &fd);

	(void)out;
	free(netns);
	return error ? error : handle_set(handle, fd);
}

/* netns: string, IPv6: u8, destination: string, packet from its IP header on: bytes */
int do_raw_send(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in);
	bool ipv6 = get_u8(in);
	char *to = get_string(in);
	size_t size;
	const uint8_t *packet = get_bytes(in, &size);
	struct sockaddr_in at = { .sin_family = AF_INET };
	struct sockaddr_in6 at6 = { .sin6_family = AF_INET6 };
	int fd = -1, error = in->bad ? EBADMSG : raw_socket(netns, ipv6, IPPROTO_RAW, &fd);

	(void)out;
	free(netns);
	if (!error && inet_pton(ipv6 ? AF_INET6 : AF_INET, to, ipv6 ? (void *)&at6.sin6_addr : (void *)&at.sin_addr) != 1)
		error = EINVAL;
	free(to);
	if (!error) {
		/* An IPPROTO_RAW socket sends the header it is given, of either family. */
		ssize_t n = sendto(fd, packet, size, 0, ipv6 ? (struct sockaddr *)&at6 : (struct sockaddr *)&at,
				   ipv6 ? sizeof(at6) : sizeof(at));

		/* A drop at an output hook is told to the sender. */
		if (n < 0 && errno != EPERM)
			error = errno;
	}
	if (fd >= 0)
		close(fd);
	return error;
}
