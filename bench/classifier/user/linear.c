// SPDX-License-Identifier: MIT
#include "linear.h"

#include <linux/in.h>

struct header {
	address saddr;
	address daddr;
	u16 sport;
	u16 dport;
	u16 flags;
	u8 protocol;
	u8 ports;
};

static address read_address(const unsigned char *bytes)
{
#ifdef IPV6
	u64 high, low;

	memcpy(&high, bytes, 8);
	memcpy(&low, bytes + 8, 8);
	return (address)be64_to_cpu(high) << 64 | be64_to_cpu(low);
#else
	u32 number;

	memcpy(&number, bytes, 4);
	return ntohl(number);
#endif
}

static u16 read_u16(const unsigned char *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

static void read_header(const struct sk_buff *skb, struct header *h)
{
	const unsigned char *ip = skb_network_header(skb);
#ifdef IPV6
	const unsigned char *th = ip + 40;

	h->protocol = ip[6];
	h->saddr = read_address(ip + 8);
	h->daddr = read_address(ip + 24);
#else
	const unsigned char *th = ip + (ip[0] & 0xf) * 4;

	h->protocol = ip[9];
	h->saddr = read_address(ip + 12);
	h->daddr = read_address(ip + 16);
#endif
	h->sport = 0;
	h->dport = 0;
	h->flags = 0;
	h->ports = 0;
	switch (h->protocol) {
	case IPPROTO_TCP:
		h->flags = th[13] << 8;
		fallthrough;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		h->sport = read_u16(th);
		h->dport = read_u16(th + 2);
		h->ports = 1;
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		h->flags = read_u16(th);
		break;
	}
}

static bool matches(const struct linear_rule *rule, const struct header *h)
{
	return (h->saddr & rule->smask) == rule->saddr &&
	       (h->daddr & rule->dmask) == rule->daddr &&
	       (h->protocol & rule->protocol_mask) == rule->protocol &&
	       h->sport >= rule->sport_low && h->sport <= rule->sport_high &&
	       h->dport >= rule->dport_low && h->dport <= rule->dport_high &&
	       (h->flags & rule->flags_mask) == rule->flags &&
	       rule->ports <= h->ports;
}

unsigned int linear_hook(const struct linear_rule *rules, size_t count,
			 const struct sk_buff *skb)
{
	struct header h;
	size_t i;

	read_header(skb, &h);
	for (i = 0; i < count; i++) {
		if (matches(&rules[i], &h))
			return rules[i].verdict;
	}
	return NF_ACCEPT;
}
