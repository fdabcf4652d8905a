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
#include "exchange.h"

enum actor {
	ACTOR_ROOT,
	ACTOR_USER,     /* without any capability */
	ACTOR_STRANGER, /* all of them, in a user namespace that owns nothing of the network */
	ACTOR_OWNER,    /* in a user namespace with a network namespace of its own, new with each request */
};

/* Of a turn. */
#define FRESH 1  /* the socket is closed, and opened anew */
#define DEAF 2   /* the listener is not read */
#define SCARCE 4 /* allocations fail while it is sent */

#define NOBODY 65534
#define ROOM (64u << 20) /* for answers: no more of it is used than there are */
#define MOST_AT_ONCE (2u << 20) /* what one turn may bring about */
#define RECEIVE 32768 /* as most clients: the kernel sizes the parts of a dump by it */
#define SOCKETS 4
#define TRIES 8 /* where memory is scarce; the one after them has enough */

/* Everybody who takes part, and how they came to be. */
struct party {
	const char *family, *group;
	uint32_t room; /* of each socket for what is not read */
	struct end senders[SOCKETS], listener;
};

/* How a turn begins in what is handed back. */
struct head {
	uint32_t refused, overruns, missed, port;
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

/* Room for the length of what is appended next; returns where that begins. */
static size_t begin_bytes(struct outcome *outcome)
{
	outcome->size += sizeof(uint32_t);
	return outcome->size;
}

static void end_bytes(struct outcome *outcome, size_t begun)
{
	uint32_t length = outcome->size - begun;

	memcpy(outcome->data + begun - sizeof(length), &length, sizeof(length));
}

/* socket, flags: u8, bytes, parts: u32, datagram: bytes; an empty one is not sent */
static int take_turn(struct reader *in, struct party *party, struct outcome *outcome)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	uint8_t socket = get_u8(in), flags = get_u8(in);
	uint32_t bytes = get_u32(in), parts = get_u32(in);
	size_t size, begun, head_at = outcome->size;
	uint8_t *data = (uint8_t *)get_bytes(in, &size);
	struct head head = { 0 };
	struct end *sender;
	int error = 0;

	if (in->bad || socket >= SOCKETS)
		return EBADMSG;
	sender = &party->senders[socket];
	if (flags & FRESH)
		end_close(sender);
	if (sender->fd < 0)
		error = end_open(sender, outcome, party->family, "", party->room);
	fill_in_family(data, size, outcome->family);
	head.port = sender->port;
	outcome->size += sizeof(head);
	begun = begin_bytes(outcome);
	for (int tries = flags & SCARCE ? TRIES : 0; !error; tries--) {
		size_t try = outcome->size;

		if (tries)
			error = be_scarce(1);
		if (!error && size && sendto(sender->fd, data, size, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
			head.refused = errno;
		if (tries && !error)
			error = be_scarce(0);
		if (!error)
			error = end_read(sender, outcome, bytes, parts, &head.overruns);
		if (!tries || !out_of_memory(outcome, try))
			break;
	}
	end_bytes(outcome, begun);
	begun = begin_bytes(outcome);
	if (!error && !(flags & DEAF))
		error = end_read(&party->listener, outcome, RECEIVE, -1, &head.missed);
	end_bytes(outcome, begun);
	memcpy(outcome->data + head_at, &head, sizeof(head));
	return error;
}

/* Takes those turns that there is room for the answers of. */
static int exchange(struct reader *in, uint32_t count, struct party *party, struct outcome *outcome)
{
	int error = 0;

	for (int i = 0; i < SOCKETS; i++)
		party->senders[i].fd = -1;
	party->listener.fd = -1;
	if (*party->group)
		error = end_open(&party->listener, outcome, party->family, party->group, party->room);
	/* The family is to be known even if nothing is sent. */
	if (!error)
		error = end_open(&party->senders[0], outcome, party->family, "", party->room);
	for (; !error && outcome->done < count && outcome->room - outcome->size > MOST_AT_ONCE; outcome->done++)
		error = take_turn(in, party, outcome);
	return error;
}

/* netns, family, group ("" for nobody who listens): string, actor: u8, room of each socket (0: plenty), count: u32, each turn
 * -> family's number, count of the turns that were taken: u32, then of each { errno of sending it, overruns of the sender's
 *    socket, of the listener's, port id: u32, what came back, what the listener heard: bytes }
 */
int do_netlink_exchange(struct reader *in, struct buffer *out)
{
	char *netns = get_string(in), *family = get_string(in), *group = get_string(in);
	enum actor actor = get_u8(in);
	struct party party = { .family = family, .group = group, .room = get_u32(in) };
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
	outcome->room = ROOM - sizeof(*outcome);
	pid = fork();
	if (!pid) {
		error = netns_enter(netns);
		if (!error)
			error = become(actor);
		if (!error)
			error = exchange(&copy, count, &party, outcome);
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
	put_u32(out, outcome->done);
	put_raw(out, outcome->data, outcome->size);
	munmap(outcome, ROOM);
	free(data);
	free(netns);
	free(family);
	free(group);
	return error;
}
