/* SPDX-License-Identifier: MIT */
/* Generic netlink messages of the bench's families: made, sent, and read. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What answers are received with. */
#define RECEIVE_BYTES 32768

struct message {
	union {
		struct {
			struct nlmsghdr h;
			struct genlmsghdr g;
		};
		uint8_t bytes[128];
	};
};

/* What has been received: whole datagrams, one after the other. */
struct received {
	uint8_t *bytes;
	size_t room;
	size_t length;
};

struct family {
	uint16_t number;
	/* Its multicast group, or 0. */
	uint32_t group;
};

/* Ends the program with what has gone wrong. */
_Noreturn void die(const char *what);

int open_netlink(void);
/* One that is sent what goes to a multicast group. */
int open_listener(uint32_t group);
struct family find_family(int fd, const char *name);

void begin_message(struct message *m, uint16_t type, uint16_t flags, uint8_t command);
void put(struct message *m, uint16_t type, const void *data, size_t length);

void send_message(int fd, const struct message *m);
/* Receives one datagram; returns its length. */
size_t receive(int fd, struct received *to);

/* The message at `*at`, which moves past it; NULL at the end. */
const struct nlmsghdr *next_message(const struct received *from, size_t *at);

#endif
