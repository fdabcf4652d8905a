/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * netkiln_hook: packets straight at a netfilter hook.
 *
 * One ioctl runs a batch. Packets and results are packed one after the other;
 * each starts with a fixed header, and every header starts at a multiple of
 * eight bytes from the start of its buffer.
 */
#ifndef NETKILN_HOOK_H
#define NETKILN_HOOK_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct netkiln_hook_packet - one packet, followed by its bytes
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6; NFPROTO_NETDEV
 * @hook: NF_INET_PRE_ROUTING and so on; NF_NETDEV_EGRESS with NFPROTO_NETDEV
 * @frag_size: bytes in each page fragment; 0 is a whole page
 * @size: bytes that follow, starting at the network header; at the Ethernet
 *	header, and not 0, at egress
 * @linear: how many of them lie in the linear part; the rest is in fragments
 * @in: index of the input interface, 0 for none
 * @out: index of the output interface, 0 for none
 * @mark: the packet's mark
 * @reserved: zero
 */
struct netkiln_hook_packet {
	__u8 family;
	__u8 hook;
	__u16 frag_size;
	__u32 size;
	__u32 linear;
	__u32 in;
	__u32 out;
	__u32 mark;
	__u32 reserved[2];
};

/* Verdicts 0 to 3 are the kernel's own: drop, accept, stolen, queue. */
#define NETKILN_HOOK_EMPTY	254	/* nothing is registered at this hook */
#define NETKILN_HOOK_NOT_RUN	255	/* it could not be built; see error */

/**
 * struct netkiln_hook_result - what became of one packet, followed by its bytes
 * @verdict: of the entry that ended the walk, or accept when all did; at
 *	egress what dev_queue_xmit() said: accept, or drop with its errno
 * @entry: which entry ended the walk, counted from 0
 * @error: errno when the packet was not run, or the one a drop verdict carries
 * @size: bytes that follow, if asked for
 * @mark: the packet's mark afterwards
 * @cost: nanoseconds the walk took, if asked for
 */
struct netkiln_hook_result {
	__u8 verdict;
	__u8 reserved;
	__u16 entry;
	__u32 error;
	__u32 size;
	__u32 mark;
	__u64 cost;
};

#define NETKILN_HOOK_BYTES	1	/* return accepted packets' bytes */
#define NETKILN_HOOK_COST	2	/* measure each packet */

/**
 * struct netkiln_hook_run - a batch
 * @packets: pointer to the packets
 * @results: pointer to room for the results
 * @packets_size: bytes at @packets
 * @results_size: bytes at @results
 * @results_used: bytes written there
 * @count: number of packets
 * @flags: NETKILN_HOOK_BYTES, NETKILN_HOOK_COST
 * @reserved: zero
 */
struct netkiln_hook_run {
	__u64 packets;
	__u64 results;
	__u32 packets_size;
	__u32 results_size;
	__u32 results_used;
	__u32 count;
	__u32 flags;
	__u32 reserved;
};

#define NETKILN_HOOK_RUN _IOWR('N', 0xe0, struct netkiln_hook_run)

#endif
