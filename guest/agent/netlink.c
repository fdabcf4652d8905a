// SPDX-License-Identifier: MIT
/* Netlink as bytes: the host writes the messages and reads the answers. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"

#define NETLINK_STRICT 1 /* flags of do_netlink_open */
#define FAMILY_OF_HANDLE 0xffff

/* handle: u32, netns: string, protocol, flags: u32, groups: u32 count and u32 each -> port id: u32 */
int do_netlink_open(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in);
	char *netns = get_string(in);
	int protocol = get_u32(in), room = 8 << 20, on = 1, fd = -1, error;
	uint32_t flags = get_u32(in), groups = get_u32(in);
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	socklen_t self_size = sizeof(self);

	error = in->bad ? EBADMSG : netns_enter(netns);
	free(netns);
	if (error)
		return error;
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		return errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	if (flags & NETLINK_STRICT)
		setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&self, sizeof(self)))
		error = errno;
	for (uint32_t i = 0; i < groups && !error; i++) {
		uint32_t group = get_u32(in);

		if (in->bad)
			error = EBADMSG;
		else if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
			error = errno;
	}
	if (!error && getsockname(fd, (struct sockaddr *)&self, &self_size))
		error = errno;
	if (error) {
		close(fd);
		return error;
	}
	put_u32(out, self.nl_pid);
	return handle_set(handle, fd);
}

/* Messages for the family of the handle, whose number only this machine knows, come with FAMILY_OF_HANDLE as type. */
void fill_in_family(uint8_t *data, size_t size, uint16_t family)
{
	struct nlmsghdr h;

	for (size_t at = 0; at + sizeof(h) <= size; at += NLMSG_ALIGN(h.nlmsg_len)) {
		memcpy(&h, data + at, sizeof(h));
		if (h.nlmsg_type == FAMILY_OF_HANDLE) {
			h.nlmsg_type = family;
			memcpy(data + at, &h, sizeof(h));
		}
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > size - at)
			break;
	}
}

/* handle: u32, messages: bytes, sent as one datagram */
int do_netlink_send(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in);
	int fd = handle_fd(handle), error = 0;
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	size_t size;
	const uint8_t *given = get_bytes(in, &size);
	uint8_t *data;

	(void)out;
	if (fd < 0)
		return EBADF;
	data = malloc(size + 1);
	if (!data)
		abort();
	if (size)
		memcpy(data, given, size);
	if (handle_family(handle))
		fill_in_family(data, size, handle_family(handle));
	if (sendto(fd, data, size, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		error = errno;
	free(data);
	return error;
}

/* Whether a datagram holds the message that ends the answer to `seq`. */
static bool ends(const uint8_t *data, size_t size, uint32_t seq, bool acknowledged)
{
	while (size >= sizeof(struct nlmsghdr)) {
		struct nlmsghdr h;
		size_t step;

		memcpy(&h, data, sizeof(h));
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > size)
			return true;
		if (h.nlmsg_seq == seq && (h.nlmsg_type == NLMSG_DONE || h.nlmsg_type == NLMSG_ERROR))
			return true;
		if (h.nlmsg_seq == seq && !acknowledged && !(h.nlmsg_flags & NLM_F_MULTI))
			return true;
		step = NLMSG_ALIGN(h.nlmsg_len);
		if (step >= size)
			break;
		data += step;
		size -= step;
	}
	return false;
}

/* handle, mode: u32 (0: everything until quiet; 1: the whole answer to seq, not acknowledged; 2: with NLM_F_ACK),
 * seq, most datagrams (0: no limit), receive buffer in bytes, quiet after ms, at most ms: u32
 * -> complete: u8, overruns: u32, count: u32, then each { length as sent: u32, data: bytes }
 *
 * The receive buffer is what recv() is given: the kernel sizes the parts of a dump by it, and cuts what is longer.
 */
int do_netlink_receive(struct reader *in, struct buffer *out)
{
	int fd = handle_fd(get_u32(in));
	uint32_t mode = get_u32(in), seq = get_u32(in), most = get_u32(in), room = get_u32(in);
	uint32_t quiet = get_u32(in), limit = get_u32(in), count = 0, overruns = 0;
	uint64_t end = now_ms() + limit, still = now_ms() + quiet;
	bool complete = false;
	uint8_t *data;
	int error = 0;

	if (fd < 0)
		return EBADF;
	if (in->bad || room > MAX_FRAME)
		return EBADMSG;
	data = malloc(room + 1);
	if (!data)
		abort();
	put_u8(out, 0);
	put_u32(out, 0);
	put_u32(out, 0);
	while (!complete && (!most || count < most)) {
		ssize_t n = recv(fd, data, room, MSG_DONTWAIT | MSG_TRUNC);
		uint64_t now = now_ms(), until = !mode && still < end ? still : end;

		if (n >= 0) {
			size_t kept = (size_t)n < room ? (size_t)n : room;

			put_u32(out, n);
			put_bytes(out, data, kept);
			count++;
			still = now + quiet;
			complete = mode && ends(data, kept, seq, mode == 2);
			continue;
		}
		if (errno == ENOBUFS)
			overruns++;
		if (errno == EINTR || errno == ENOBUFS)
			continue;
		if (errno != EAGAIN) {
			error = errno;
			break;
		}
		if (now >= until)
			break;
		poll(&(struct pollfd){ fd, POLLIN, 0 }, 1, until - now);
	}
	free(data);
	out->data[0] = complete || (!mode && !error);
	set_u32(out, 1, overruns);
	set_u32(out, 5, count);
	return error;
}
