// SPDX-License-Identifier: MIT
/*
 * Stands in for libmnl's sockets: what a kernel would answer is read from the standard input, and what has become of it is
 * printed. Each turn is a 32-bit count of datagrams, then each with its 32-bit length. The first turn is the controller's.
 *
 *   fake list|get|set|events
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "neighbours_client.h"

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

static int tell(struct neighbours_client *client, const char *what, int got)
{
	const char *error = neighbours_error(client), *attribute = neighbours_attribute(client);

	printf("%s %d %s (%s)\n", what, got, error ? error : "-", attribute ? attribute : "-");
	return got;
}

/* Every byte of an entry is read, so that the sanitizer sees it. */
static unsigned int sum_of(const struct neighbours_entry *entry)
{
	unsigned int sum = entry->table + entry->state + entry->flags + entry->probes.sent;
	size_t i;

	for (i = 0; i < entry->relays_count; i++)
		sum += entry->relays[i].cost + entry->relays[i].via.s6_addr[0];
	for (i = 0; i < entry->vlans_count; i++)
		sum += entry->vlans[i];
	return sum;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "list";
	struct neighbours_entry key = { .table = 1, .has_table = true, .probes = { .sent = 1, .has_sent = true },
					.has_probes = true };
	struct neighbours_entry *list, entry;
	struct neighbours_client *client;
	struct neighbours_event event;
	size_t count, i;
	int got;

	if (tell(NULL, "open", neighbours_open(&client))) {
		tell(client, "closed", 0);
		neighbours_close(client);
		return 0;
	}
	if (!strcmp(what, "list")) {
		unsigned int sum = 0;

		got = tell(client, "list", neighbours_entry_list(client, &list, &count));
		for (i = 0; i < count; i++)
			sum += sum_of(&list[i]);
		printf("%zu entries, %u\n", count, sum);
		neighbours_entry_drop(list, count);
	} else if (!strcmp(what, "set")) {
		tell(client, "set", neighbours_entry_set(client, &key));
	} else if (!strcmp(what, "get")) {
		got = tell(client, "get", neighbours_entry_get(client, &key, &entry));
		printf("%u\n", got ? 0 : sum_of(&entry));
		neighbours_entry_free(&entry);
	} else {
		tell(client, "subscribe", neighbours_subscribe(client));
		do {
			got = tell(client, "event", neighbours_next(client, &event, 0));
			if (got != 1)
				continue;
			if (event.command == NEIGHBOURS_CMD_ENTRY_SET_NTF)
				printf("%u\n", sum_of(&event.of.entry));
			neighbours_forget(&event);
		} while (got != -EIO && got != 0);
	}
	neighbours_close(client);
	return 0;
}
