/* SPDX-License-Identifier: MIT */
/* What netkiln is held against in user space: the rules in an array, tried one after the other. */
#ifndef NETKILN_BENCH_LINEAR_H
#define NETKILN_BENCH_LINEAR_H

#include "kernel.h"

#ifdef IPV6
typedef unsigned __int128 address;
#else
typedef u32 address;
#endif

/**
 * struct linear_rule - a rule as the bench writes it into a file
 * @saddr: source address, host bits cleared
 * @smask: its bits that count
 * @daddr: destination address
 * @dmask: its bits that count
 * @sport_low: lowest source port
 * @sport_high: highest
 * @dport_low: lowest destination port
 * @dport_high: highest
 * @flags: TCP flags in the high byte, or ICMP type and code
 * @flags_mask: their bits that count
 * @protocol: the protocol, if it counts
 * @protocol_mask: 255, or 0 where it does not
 * @ports: whether it asks for ports, which only some protocols have
 * @verdict: NF_ACCEPT or NF_DROP
 */
struct linear_rule {
	address saddr;
	address smask;
	address daddr;
	address dmask;
	u16 sport_low;
	u16 sport_high;
	u16 dport_low;
	u16 dport_high;
	u16 flags;
	u16 flags_mask;
	u8 protocol;
	u8 protocol_mask;
	u8 ports;
	u8 verdict;
};

unsigned int linear_hook(const struct linear_rule *rules, size_t count,
			 const struct sk_buff *skb);

#endif
