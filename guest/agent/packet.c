// SPDX-License-Identifier: MIT
/* Frames on links: AF_PACKET in both directions. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"

#define BIG_FRAME (65536 + 64)

/* A raw socket bound to one interface; protocol 0 receives nothing. */
static int open_packet(const char *netns, const char *name, int protocol, int *fd)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(protocol) };
	int error = netns_enter(netns);

	if (error)
		return error;
	at.sll_ifindex = if_nametoindex(name);
	if (!at.sll_ifindex)
		return ENODEV;
	*fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return errno;
	if (bind(*fd, (struct sockaddr *)&at, sizeof(at))) {
		error = errno;
		close(*fd);
	}
	return error;
}

/* handle: u32, netns, interface: string, buffer in bytes: u32, outgoing too: u8 */
int do_capture_open(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in);
	char *netns = get_string(in), *name = get_string(in);
	int room = get_u32(in), on = 1, fd = -1, error;
	bool outgoing = get_u8(in);

	(void)out;
	error = in->bad ? EBADMSG : open_packet(netns, name, 0, &fd);
	free(netns);
	if (!error) {
		struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };

		at.sll_ifindex = if_nametoindex(name);
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
		setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on));
		if (!outgoing)
			setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on));
		/* Only now, with all options in place, does it begin to receive. */
		if (bind(fd, (struct sockaddr *)&at, sizeof(at))) {
			error = errno;
			close(fd);
		}
	}
	free(name);
	return error ? error : handle_set(handle, fd);
}

/* Puts back the VLAN tag that the kernel keeps beside the data. */
static size_t restore_tag(uint8_t *frame, size_t size, struct msghdr *message)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		struct tpacket_auxdata aux;
		uint16_t tag[2];

		if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA || size < 12)
			continue;
		memcpy(&aux, CMSG_DATA(c), sizeof(aux));
		if (!(aux.tp_status & TP_STATUS_VLAN_VALID))
			continue;
		tag[0] = htons(aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid : ETH_P_8021Q);
		tag[1] = htons(aux.tp_vlan_tci);
		memmove(frame + 16, frame + 12, size - 12);
		memcpy(frame + 12, tag, 4);
		return size + 4;
	}
	return size;
}

/* handle: u32, most frames: u32 (0: no limit), quiet after ms: u32, at most ms: u32
 * -> lost: u32, count: u32, then each { type: u8 (sll_pkttype; 4 is outgoing), frame: bytes }
 *
 * Returns when it has that many frames, when none has come for `quiet` ms, or when the time is over.
 */
int do_capture_collect(struct reader *in, struct buffer *out)
{
	int fd = handle_fd(get_u32(in));
	uint32_t most = get_u32(in), quiet = get_u32(in), limit = get_u32(in), count = 0;
	uint64_t end = now_ms() + limit, still = now_ms() + quiet;
	struct tpacket_stats stats = { 0 };
	socklen_t stats_size = sizeof(stats);
	uint8_t *frame;

	if (fd < 0)
		return EBADF;
	frame = malloc(BIG_FRAME);
	if (!frame)
		abort();
	put_u32(out, 0);
	put_u32(out, 0);
	while (!most || count < most) {
		char control[256];
		struct sockaddr_ll from;
		struct iovec iov = { frame, BIG_FRAME - 4 };
		struct msghdr message = {
			.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control, .msg_controllen = sizeof(control),
		};
		ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT);
		uint64_t now = now_ms(), until = still < end ? still : end;

		if (n >= 0) {
			put_u8(out, from.sll_pkttype);
			n = restore_tag(frame, n, &message);
			put_bytes(out, frame, n);
			count++;
			still = now + quiet;
			continue;
		}
		if (errno == EINTR || errno == ENETDOWN)
			continue; /* ENETDOWN is told once, when the link goes down */
		if (errno != EAGAIN || now >= until)
			break;
		poll(&(struct pollfd){ fd, POLLIN, 0 }, 1, until - now);
	}
	free(frame);
	getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &stats_size);
	set_u32(out, 0, stats.tp_drops);
	set_u32(out, 4, count);
	return 0;
}

/* netns, interface: string, count: u32, then each { frame: bytes }
 * -> sent: u32, refused: u32, then each { index: u32, errno: u32 }
 */
int do_send(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in), *name = get_string(in);
	uint32_t count = get_u32(in), sent = 0, refused = 0;
	int fd = -1, room = 16 << 20, error;

	error = in->bad ? EBADMSG : open_packet(netns, name, 0, &fd);
	free(netns);
	free(name);
	if (error)
		return error;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	put_u32(out, 0);
	put_u32(out, 0);
	for (uint32_t i = 0; i < count && !in->bad; i++) {
		size_t size;
		const uint8_t *frame = get_bytes(in, &size);
		int attempts = 0;
		ssize_t n;

		if (in->bad)
			break;
		do
			n = send(fd, frame, size, 0);
		while (n < 0 && (errno == EINTR || (errno == ENOBUFS && attempts++ < 100 && !usleep(1000))));
		if (n >= 0) {
			sent++;
		} else {
			put_u32(out, i);
			put_u32(out, errno);
			refused++;
		}
	}
	close(fd);
	set_u32(out, 0, sent);
	set_u32(out, 4, refused);
	return 0;
}
