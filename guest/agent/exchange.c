// SPDX-License-Identifier: MIT
/* Many datagrams to a family in one request, each with all that it brings about: netlink has answered before send() returns,
 * and goes on with a dump in recv(), so that there is nothing to wait for. They are sent by a process of their own, which has
 * become whoever is to ask: what the kernel lets one do depends on who opened the socket and on who sends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"

enum actor {
	ACTOR_ROOT,
	ACTOR_USER,     /* without any capability */
	ACTOR_STRANGER, /* all of them, in a user namespace that owns nothing of the network */
	ACTOR_OWNER,    /* in a user namespace with a network namespace of its own, new with each request */
};

#define NOBODY 65534
#define ROOM (64u << 20) /* for answers: no more of it is used than there are */
#define MOST_AT_ONCE (2u << 20) /* what one datagram may bring about */
#define RECEIVE 32768 /* as most clients: the kernel sizes the parts of a dump by it */

/* Shared with the process that sends. */
struct outcome {
	int error;
	uint32_t family, port, done;
	size_t size;
	uint8_t data[];
};

static int become(enum actor actor)
{
	/* The C library would have all threads of this process change, of which there is one. */
	if (actor != ACTOR_ROOT &&
	    (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, NOBODY, NOBODY, NOBODY) ||
	     syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY)))
		return errno;
	if (actor == ACTOR_STRANGER && unshare(CLONE_NEWUSER))
		return errno;
	if (actor == ACTOR_OWNER && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		return errno;
	return 0;
}

static int open_socket(struct outcome *outcome, const char *family, const char *group, int *to)
{
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	socklen_t self_size = sizeof(self);
	int room = 8 << 20, on = 1, error, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	uint32_t group_id = 0;
	uint16_t id = 0;

	if (fd < 0)
		return errno;
	/* Whoever may not have that much gets what there is. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&self, sizeof(self)) ||
	    getsockname(fd, (struct sockaddr *)&self, &self_size))
		return errno;
	error = genl_look_up(fd, family, group, &id, &group_id);
	if (!error && *group && !group_id)
		error = ESRCH;
	if (!error && group_id && setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group_id, sizeof(group_id)))
		error = errno;
	outcome->family = id;
	outcome->port = self.nl_pid;
	*to = fd;
	return error;
}

static void put(struct outcome *outcome, uint32_t value)
{
	memcpy(outcome->data + outcome->size, &value, sizeof(value));
	outcome->size += sizeof(value);
}

/* All that has come, after its length. */
static int drain(int fd, struct outcome *outcome, size_t room, uint32_t *overruns)
{
	size_t begin = outcome->size;
	uint32_t length;

	outcome->size += sizeof(length);
	while (fd >= 0) {
		ssize_t n;

		if (room - outcome->size < RECEIVE)
			return ENOBUFS;
		n = recv(fd, outcome->data + outcome->size, RECEIVE, MSG_DONTWAIT | MSG_TRUNC);
		if (n > RECEIVE)
			return EMSGSIZE;
		if (n >= 0)
			outcome->size += n;
		else if (errno == ENOBUFS)
			++*overruns;
		else if (errno == EAGAIN)
			break;
		else if (errno != EINTR)
			return errno;
	}
	length = outcome->size - begin - sizeof(length);
	memcpy(outcome->data + begin, &length, sizeof(length));
	return 0;
}

/* Sends what there is room for the answers of. */
static int exchange(struct reader *in, uint32_t count, const int fds[2], struct outcome *outcome, size_t room)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	for (; outcome->done < count && room - outcome->size > MOST_AT_ONCE; outcome->done++) {
		size_t size, at = outcome->size;
		uint8_t *data = (uint8_t *)get_bytes(in, &size);
		uint32_t overruns = 0, refused = 0;
		int error;

		if (in->bad)
			return EBADMSG;
		fill_in_family(data, size, outcome->family);
		if (sendto(fds[0], data, size, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
			refused = errno;
		put(outcome, refused);
		put(outcome, 0);
		error = drain(fds[0], outcome, room, &overruns);
		if (!error)
			error = drain(fds[1], outcome, room, &overruns);
		memcpy(outcome->data + at + 4, &overruns, sizeof(overruns));
		if (error)
			return error;
	}
	return 0;
}

/* netns, family, group ("" for nobody who listens): string, actor: u8, count: u32, then each datagram: bytes
 * -> family's number, port id, count of those that were sent: u32, then of each { errno of sending it, overruns: u32,
 *    what came back, what the listener heard: bytes }
 */
int do_netlink_exchange(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in), *family = get_string(in), *group = get_string(in);
	enum actor actor = get_u8(in);
	uint32_t count = get_u32(in);
	struct outcome *outcome = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t size = in->end - in->at;
	uint8_t *data = malloc(size + 1); /* to be changed; and no child has what is shared with the host */
	struct reader copy = { data, data + size, in->bad };
	int status = 0, error = 0;
	pid_t pid;

	if (!data || outcome == MAP_FAILED)
		abort();
	memcpy(data, in->at, size);
	pid = fork();
	if (!pid) {
		int fds[2] = { -1, -1 };

		error = netns_enter(netns);
		if (!error)
			error = become(actor);
		if (!error && *group)
			error = open_socket(outcome, family, group, &fds[1]);
		if (!error)
			error = open_socket(outcome, family, "", &fds[0]);
		if (!error)
			error = exchange(&copy, count, fds, outcome, ROOM - sizeof(*outcome));
		outcome->error = error;
		_exit(0);
	}
	if (pid < 0)
		error = errno;
	else if (waitpid(pid, &status, 0) != pid || status)
		error = ECHILD;
	else
		error = outcome->error;
	put_u32(out, outcome->family);
	put_u32(out, outcome->port);
	put_u32(out, outcome->done);
	put_raw(out, outcome->data, outcome->size);
	munmap(outcome, ROOM);
	free(data);
	free(netns);
	free(family);
	free(group);
	return error;
}
