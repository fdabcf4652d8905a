/* SPDX-License-Identifier: MIT */
/*
 * Stands in for libmnl's sockets: what a kernel would answer is read from the standard input. Each turn is a 32-bit count of
 * datagrams, then each with its 32-bit length. The first turn is the controller's.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct mnl_socket {
	int pipe[2];
	uint32_t left;
	uint32_t sequence;
};

static uint32_t read_number(void)
{
	uint32_t number;

	return fread(&number, sizeof(number), 1, stdin) == 1 ? number : 0;
}

struct mnl_socket *mnl_socket_open2(int bus, int flags)
{
	struct mnl_socket *socket = calloc(1, sizeof(*socket));

	(void)bus;
	(void)flags;
	/* Always readable: the tests' events are there. */
	if (pipe(socket->pipe) || write(socket->pipe[1], "x", 1) != 1)
		abort();
	return socket;
}

int mnl_socket_bind(struct mnl_socket *socket, unsigned int groups, pid_t pid)
{
	(void)socket;
	(void)groups;
	(void)pid;
	return 0;
}

int mnl_socket_setsockopt(const struct mnl_socket *socket, int type, void *data, socklen_t length)
{
	(void)socket;
	(void)type;
	(void)data;
	(void)length;
	return 0;
}

int mnl_socket_get_fd(const struct mnl_socket *socket)
{
	return socket->pipe[0];
}

int mnl_socket_close(struct mnl_socket *socket)
{
	close(socket->pipe[0]);
	close(socket->pipe[1]);
	free(socket);
	return 0;
}

ssize_t mnl_socket_sendto(const struct mnl_socket *to, const void *data, size_t length)
{
	struct mnl_socket *socket = (struct mnl_socket *)to;
	const struct nlmsghdr *nlh = data;

	socket->left = read_number();
	socket->sequence = nlh->nlmsg_seq;
	return length;
}

/* A length beyond any is an error instead. Sequence numbers of 0xffffffff become the request's. */
ssize_t mnl_socket_recvfrom(const struct mnl_socket *from, void *data, size_t room)
{
	struct mnl_socket *socket = (struct mnl_socket *)from;
	struct nlmsghdr *nlh = data;
	uint32_t length;
	int left;

	if (feof(stdin)) {
		errno = EIO;
		return -1;
	}
	length = read_number();
	if (length > room) {
		errno = length & 0xff;
		return -1;
	}
	if (fread(data, 1, length, stdin) != length || length == 0) {
		errno = EIO;
		return -1;
	}
	left = length;
	for (; left >= (int)sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) && nlh->nlmsg_len <= (uint32_t)left; nlh = mnl_nlmsg_next(nlh, &left))
		if (nlh->nlmsg_seq == 0xffffffff)
			nlh->nlmsg_seq = socket->sequence;
	return length;
}
