/* SPDX-License-Identifier: MIT */
/* The guest agent: what its parts share. The protocol is described in guest/README.md. */
#ifndef NETKILN_AGENT_H
#define NETKILN_AGENT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 2
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
	REQ_GENL_OPEN = 22,
	REQ_SLEEP = 23,
	REQ_TOGETHER = 24,
	REQ_NETLINK_EXCHANGE = 25,
	REQ_FAIL_NTH = 32,
	REQ_STOCK = 40,
};

#define ANSWER 0x8000
#define EVENT_READY 0x4001
#define EVENT_LOG 0x4002
#define EVENT_BEAT 0x4003
#define EVENT_DONE 0x4004
#define EVENT_OVERDUE 0x4005

/* How a request is served. */
#define FLAG_ASIDE 1    /* in a thread of its own, while others go on */
#define FLAG_MAY_FAIL 2 /* its failure does not end the job */
#define FLAG_ALWAYS 4   /* even after another has failed */

/* What goes before each payload; numbers are little-endian. */
struct frame_header {
	uint32_t size, id;
	uint16_t type, flags;
	union {
		uint32_t limit; /* of a request: ms it may take by this machine's clock; 0: as long as it likes */
		int32_t error;  /* of an answer */
	};
	uint64_t taint;
};

struct task {
	uint32_t id, limit;
	uint16_t type, flags;
	const uint8_t *payload;
	size_t size;
};

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

/* The channel: a virtio-serial port, or a mailbox in the machine's memory. Each serves requests as long as it lives. */
bool port_open(void);
void port_serve(void);
bool mailbox_open(void);
void mailbox_serve(void);
void channel_open(void (*write_all)(const void *data, size_t size));
void channel_send(uint32_t id, uint16_t type, int error, const struct buffer *payload);

/* Serving. What runs is counted, and timed where it has a limit. */
void serve(const struct task *task);       /* returns when it is answered */
void serve_aside(const struct task *task); /* returns at once; takes the payload over */
bool anything_served(void);
void wait_for_all_served(void);
bool any_failed(void);
void forget_failures(void);
uint32_t overdue(void); /* id of a request that has passed its limit; 0 where there is none */
void start_thread(void *(*function)(void *), void *argument); /* on its own from there */
pthread_t spawn(void *(*function)(void *), void *argument);   /* to be joined */

/* Handlers run in a thread of their own, so that each may change its network namespace.
 * They return 0 or an errno, and what they put into `out` is sent either way.
 */
typedef int handler(struct reader *in, struct buffer *out);
handler do_load, do_unload, do_run, do_read_file, do_write_file, do_netns_add, do_netns_delete;
handler do_capture_open, do_capture_collect, do_send, do_hook;
handler do_netlink_open, do_netlink_send, do_netlink_receive, do_close;
handler do_raw_open, do_raw_send, do_wake, do_genl_open, do_sleep, do_together, do_fail_nth, do_stock;
handler do_netlink_exchange;
int handle(uint32_t type, struct reader *in, struct buffer *out); /* what the handler returns; ENOSYS where there is none */

void kmsg_start(void);
void kmsg_flush(void); /* sends what the kernel has said since the last time */
uint64_t now_ns(void);
uint64_t now_ms(void);
int netns_enter(const char *name); /* "" is the initial one; 0 or errno */

/* Sockets that outlive a request. The host numbers them, from 1, and uses no number twice. */
int handle_set(uint32_t handle, int fd); /* 0 or errno; then the socket is closed */
int handle_fd(uint32_t handle); /* -1 when there is no such handle */
int handle_close(uint32_t handle);

/* The generic netlink family that a handle was opened for; 0 where it was not. */
void handle_set_family(uint32_t handle, uint16_t family);
uint16_t handle_family(uint32_t handle);

/* The family's number and, where `group` is not "", that of the group: 0 where there is none; 0 or errno. */
int genl_look_up(int fd, const char *family, const char *group, uint16_t *id, uint32_t *group_id);
/* Gives messages whose type stands for the family its number. */
void fill_in_family(uint8_t *data, size_t size, uint16_t family);

#endif
