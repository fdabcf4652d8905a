/* SPDX-License-Identifier: MIT */
/* The guest agent: what its parts share. The protocol is described in guest/README.md. */
#ifndef NETKILN_AGENT_H
#define NETKILN_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 1
#define PORT_NAME "netkiln.agent"
#define MAX_FRAME (256u << 20)

/* Requests; an answer carries the same number with ANSWER set. */
enum request_type {
	REQ_PING = 1,
	REQ_LOAD = 2,
	REQ_UNLOAD = 3,
	REQ_RUN = 4,
	REQ_READ_FILE = 5,
	REQ_WRITE_FILE = 6,
	REQ_NETNS_ADD = 7,
	REQ_NETNS_DELETE = 8,
	REQ_IFINDEX = 9,
	REQ_CAPTURE_OPEN = 10,
	REQ_CAPTURE_COLLECT = 11,
	REQ_SEND = 12,
	REQ_HOOK = 13,
	REQ_NETLINK_OPEN = 14,
	REQ_NETLINK_SEND = 15,
	REQ_NETLINK_RECEIVE = 16,
	REQ_CLOSE = 17,
	REQ_RAW_OPEN = 19,
	REQ_RAW_SEND = 20,
	REQ_WAKE = 21,
};

#define ANSWER 0x8000
#define EVENT_READY 0x4001
#define EVENT_LOG 0x4002
#define EVENT_BEAT 0x4003

/* A growing buffer; memory that cannot be had ends the agent, which the host reports as lost. */
struct buffer {
	uint8_t *data;
	size_t size, room;
};

void put_raw(struct buffer *b, const void *data, size_t size);
void put_u8(struct buffer *b, uint8_t v);
void put_u32(struct buffer *b, uint32_t v);
void put_u64(struct buffer *b, uint64_t v);
void put_bytes(struct buffer *b, const void *data, size_t size);
void set_u32(struct buffer *b, size_t at, uint32_t v);
uint8_t *grow(struct buffer *b, size_t size);

/* A request's payload while it is read; reading past its end sets bad and yields zeros. */
struct reader {
	const uint8_t *at, *end;
	bool bad;
};

uint8_t get_u8(struct reader *r);
uint32_t get_u32(struct reader *r);
uint64_t get_u64(struct reader *r);
const uint8_t *get_bytes(struct reader *r, size_t *size);
char *get_string(struct reader *r); /* a copy; empty when the payload is malformed */
char **get_strings(struct reader *r, uint32_t *count); /* NULL-terminated */

/* The channel. */
bool port_open(void);
bool port_receive(uint32_t *id, uint16_t *type, uint8_t **payload, size_t *size);
void port_send(uint32_t id, uint16_t type, int error, const struct buffer *payload);

/* Handlers run in a thread of their own, so that each may change its network namespace.
 * They return 0 or an errno, and what they put into `out` is sent either way.
 */
typedef int handler(struct reader *in, struct buffer *out);
handler do_load, do_unload, do_run, do_read_file, do_write_file, do_netns_add, do_netns_delete;
handler do_ifindex, do_capture_open, do_capture_collect, do_send, do_hook;
handler do_netlink_open, do_netlink_send, do_netlink_receive, do_close;
handler do_raw_open, do_raw_send, do_wake;

void kmsg_start(void);
void kmsg_flush(void); /* sends what the kernel has said since the last time */
uint64_t now_ms(void);
int netns_enter(const char *name); /* "" is the initial one; 0 or errno */

/* Sockets that outlive a request. */
uint32_t handle_new(int fd);
int handle_fd(uint32_t handle); /* -1 when there is no such handle */
int handle_close(uint32_t handle);

#endif
