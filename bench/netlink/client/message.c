// SPDX-License-Identifier: MIT
/* Generic netlink messages of the bench's families: made, sent, and read. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void die(const char *what)
{
	perror(what);
	exit(1);
}

int open_netlink(void)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

	if (fd < 0 || connect(fd, (struct sockaddr *)&kernel, sizeof(kernel)))
		die("netlink socket");
	return fd;
}

int open_listener(uint32_t group)
{
	int fd = open_netlink();

	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		die("listening");
	return fd;
}

void begin_message(struct message *m, uint16_t type, uint16_t flags, uint8_t command)
{
	memset(m, 0, sizeof(*m));
	m->h.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
	m->h.nlmsg_type = type;
	m->h.nlmsg_flags = NLM_F_REQUEST | flags;
	m->h.nlmsg_seq = 1;
	m->g.cmd = command;
	m->g.version = 1;
}

void put(struct message *m, uint16_t type, const void *data, size_t length)
{
	struct nlattr *attr = (void *)(m->bytes + m->h.nlmsg_len);

	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + length;
	memcpy((uint8_t *)attr + NLA_HDRLEN, data, length);
	m->h.nlmsg_len += NLA_ALIGN(attr->nla_len);
}

void send_message(int fd, const struct message *m)
{
	if (send(fd, m, m->h.nlmsg_len, 0) != (ssize_t)m->h.nlmsg_len)
		die("send");
}

size_t receive(int fd, struct received *to)
{
	ssize_t got;

	if (to->room - to->length < RECEIVE_BYTES) {
		fputs("more was received than there is room for\n", stderr);
		exit(1);
	}
	got = recv(fd, to->bytes + to->length, RECEIVE_BYTES, 0);
	if (got <= 0)
		die("recv");
	to->length += NLMSG_ALIGN(got);
	return got;
}

const struct nlmsghdr *next_message(const struct received *from, size_t *at)
{
	const struct nlmsghdr *h = (const void *)(from->bytes + *at);
	size_t left = from->length - *at;

	if (left < NLMSG_HDRLEN || h->nlmsg_len < NLMSG_HDRLEN || h->nlmsg_len > left)
		return NULL;
	*at += NLMSG_ALIGN(h->nlmsg_len);
	return h;
}

/* The first attribute of a type among so many bytes of them; NULL if there is none. */
static const struct nlattr *find(const uint8_t *at, size_t length, uint16_t type)
{
	const uint8_t *end = at + length;

	while (end - at >= NLA_HDRLEN) {
		const struct nlattr *attr = (const void *)at;

		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
		if (attr->nla_len < NLA_HDRLEN)
			break;
		at += NLA_ALIGN(attr->nla_len);
	}
	return NULL;
}

static const uint8_t *inside(const struct nlattr *attr)
{
	return (const uint8_t *)attr + NLA_HDRLEN;
}

static size_t length_of(const struct nlattr *attr)
{
	return attr->nla_len - NLA_HDRLEN;
}

struct family find_family(int fd, const char *name)
{
	uint8_t bytes[RECEIVE_BYTES];
	struct received answer = { .bytes = bytes, .room = sizeof(bytes) };
	struct family family = { .number = 0 };
	const struct nlattr *number, *groups, *group, *id;
	const struct nlmsghdr *h;
	struct message ask;
	const uint8_t *attrs;
	size_t at = 0, length;

	begin_message(&ask, GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY);
	put(&ask, CTRL_ATTR_FAMILY_NAME, name, strlen(name) + 1);
	send_message(fd, &ask);
	receive(fd, &answer);
	h = next_message(&answer, &at);
	if (!h || h->nlmsg_type != GENL_ID_CTRL) {
		fprintf(stderr, "there is no family %s\n", name);
		exit(1);
	}
	attrs = (const uint8_t *)h + NLMSG_HDRLEN + GENL_HDRLEN;
	length = h->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	number = find(attrs, length, CTRL_ATTR_FAMILY_ID);
	if (number)
		family.number = *(const uint16_t *)inside(number);
	groups = find(attrs, length, CTRL_ATTR_MCAST_GROUPS);
	group = groups ? find(inside(groups), length_of(groups), 1) : NULL;
	id = group ? find(inside(group), length_of(group), CTRL_ATTR_MCAST_GRP_ID) : NULL;
	if (id)
		family.group = *(const uint32_t *)inside(id);
	return family;
}
