/* SPDX-License-Identifier: MIT */
/* What the parts of a netlink exchange share. */
#ifndef NETKILN_EXCHANGE_H
#define NETKILN_EXCHANGE_H

#include <stddef.h>
#include <stdint.h>

/* Shared with the process that sends. */
struct outcome {
	int error;
	uint32_t family, done;
	size_t size, room;
	uint8_t data[];
};

/* A netlink socket of whoever sends, or of one who listens to a group ("" for none). */
struct end {
	int fd; /* -1: there is none yet */
	uint32_t port;
};

/* `room` is for what has not been read, in bytes; 0 for as much as can be had. Returns 0 or errno. */
int end_open(struct end *end, struct outcome *outcome, const char *family, const char *group, uint32_t room);
void end_close(struct end *end);

/* Appends what has come: at most so many parts, each read with so many bytes. Returns 0 or errno. */
int end_read(const struct end *end, struct outcome *outcome, uint32_t bytes, uint32_t parts, uint32_t *overruns);

/* Whether what was appended from `begin` on ends with a refusal for want of memory. */
int out_of_memory(const struct outcome *outcome, size_t begin);

/* From now on allocations of this process fail that fault injection is aimed at, as often as it was told; or none. */
int be_scarce(int on);

#endif
