// SPDX-License-Identifier: MIT
/* The objects of the bench's families, which follow from their numbers, and the answers that they make. */
#include "object.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { ID = 1, LABEL, WEIGHT, PINNED, OWNER };
enum { FOU_PORT = 1, FOU_AF, FOU_IPPROTO, FOU_TYPE };

#define FOU_DIRECT 1
#define FOU_FIRST_PORT 1024

void put_key(struct message *m, uint32_t id)
{
	put(m, ID, &id, sizeof(id));
}

void describe(struct message *m, uint32_t id)
{
	uint16_t weight = 1 + id % 1000;
	uint32_t owner = id + 1000;
	char label[32];

	put_key(m, id);
	put(m, LABEL, label, 1 + snprintf(label, sizeof(label), "entry number %u", id));
	put(m, WEIGHT, &weight, sizeof(weight));
	if (id % 3 == 0)
		put(m, PINNED, NULL, 0);
	if (id % 2 == 0)
		put(m, OWNER, &owner, sizeof(owner));
}

void describe_port(struct message *m, uint32_t id)
{
	uint16_t port = htons(FOU_FIRST_PORT + id);

	put(m, FOU_PORT, &port, sizeof(port));
	put(m, FOU_AF, &(uint8_t){ AF_INET }, 1);
	put(m, FOU_IPPROTO, &(uint8_t){ IPPROTO_IPIP }, 1);
	put(m, FOU_TYPE, &(uint8_t){ FOU_DIRECT }, 1);
}

/* But for the header, of which a dump's answers have flags of their own. */
static bool same(const struct nlmsghdr *h, const struct message *wanted)
{
	return h && h->nlmsg_type == wanted->h.nlmsg_type && h->nlmsg_len == wanted->h.nlmsg_len &&
	       !memcmp((const uint8_t *)h + NLMSG_HDRLEN, wanted->bytes + NLMSG_HDRLEN,
		       h->nlmsg_len - NLMSG_HDRLEN);
}

/* An answer has the attributes of a request to create it, in the same order. */
bool is_object(const struct nlmsghdr *h, uint16_t type, uint8_t command, uint32_t id)
{
	struct message wanted;

	begin_message(&wanted, type, 0, command);
	describe(&wanted, id);
	return same(h, &wanted);
}

bool is_key(const struct nlmsghdr *h, uint16_t type, uint32_t id)
{
	struct message wanted;

	begin_message(&wanted, type, 0, CREATE);
	put_key(&wanted, id);
	return same(h, &wanted);
}

bool is_ack(const struct nlmsghdr *h)
{
	return h && h->nlmsg_type == NLMSG_ERROR && !*(const int *)((const uint8_t *)h + NLMSG_HDRLEN);
}
