// SPDX-License-Identifier: MIT
/* The sockets of a netlink exchange. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"
#include "exchange.h"

#define PLENTY (8 << 20)

int end_open(struct end *end, struct outcome *outcome, const char *family, const char *group, uint32_t room)
{
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	socklen_t self_size = sizeof(self);
	int bytes = room ? (int)room : PLENTY, on = 1, error;
	uint32_t group_id = 0;
	uint16_t id = 0;

	end->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (end->fd < 0)
		return errno;
	/* Whoever may not have that much gets what there is. */
	if (setsockopt(end->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(end->fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	setsockopt(end->fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	if (bind(end->fd, (struct sockaddr *)&self, sizeof(self)) ||
	    getsockname(end->fd, (struct sockaddr *)&self, &self_size))
		return errno;
	error = genl_look_up(end->fd, family, group, &id, &group_id);
	if (!error && *group && !group_id)
		error = ESRCH;
	if (!error && group_id &&
	    setsockopt(end->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group_id, sizeof(group_id)))
		error = errno;
	outcome->family = id;
	end->port = self.nl_pid;
	return error;
}

void end_close(struct end *end)
{
	if (end->fd >= 0)
		close(end->fd);
	end->fd = -1;
}

int end_read(const struct end *end, struct outcome *outcome, uint32_t bytes, uint32_t parts, uint32_t *overruns)
{
	while (end->fd >= 0 && parts) {
		ssize_t n;

		if (outcome->room - outcome->size < bytes)
			return ENOBUFS;
		n = recv(end->fd, outcome->data + outcome->size, bytes, MSG_DONTWAIT | MSG_TRUNC);
		if (n > (ssize_t)bytes)
			return EMSGSIZE;
		if (n >= 0) {
			outcome->size += n;
			parts--;
		} else if (errno == ENOBUFS) {
			++*overruns;
		} else if (errno == EAGAIN) {
			break;
		} else if (errno != EINTR) {
			return errno;
		}
	}
	return 0;
}

int out_of_memory(const struct outcome *outcome, size_t begin)
{
	int found = 0;

	while (outcome->size - begin >= sizeof(struct nlmsghdr)) {
		struct nlmsghdr h;
		int error = 0;

		memcpy(&h, outcome->data + begin, sizeof(h));
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > outcome->size - begin)
			break;
		if (h.nlmsg_type == NLMSG_ERROR && h.nlmsg_len >= sizeof(h) + sizeof(error))
			memcpy(&error, outcome->data + begin + sizeof(h), sizeof(error));
		found = error == -ENOMEM;
		if (NLMSG_ALIGN(h.nlmsg_len) >= outcome->size - begin)
			break;
		begin += NLMSG_ALIGN(h.nlmsg_len);
	}
	return found;
}

int be_scarce(int on)
{
	int fd = open("/proc/thread-self/make-it-fail", O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno == ENOENT ? EOPNOTSUPP : errno;
	if (write(fd, on ? "1" : "0", 1) != 1)
		error = errno;
	close(fd);
	return error;
}
