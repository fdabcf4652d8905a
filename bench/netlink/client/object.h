/* SPDX-License-Identifier: MIT */
/* The objects of the bench's families, which follow from their numbers, and the answers that they make. */
#ifndef OBJECT_H
#define OBJECT_H

#include "message.h"

/* Commands of the bench's families. */
enum { CREATE = 1, GET = 2, CREATE_NTF = 4 };
/* Of fou: linux/fou.h. */
enum { FOU_ADD = 1, FOU_GET = 3 };

/* What a request to create it has. */
void describe(struct message *m, uint32_t id);
/* The same for fou, whose objects are ports. */
void describe_port(struct message *m, uint32_t id);
void put_key(struct message *m, uint32_t id);

bool is_object(const struct nlmsghdr *h, uint16_t type, uint8_t command, uint32_t id);
bool is_key(const struct nlmsghdr *h, uint16_t type, uint32_t id);
bool is_ack(const struct nlmsghdr *h);

#endif
