// SPDX-License-Identifier: GPL-2.0-only
/*
 * netkiln_floor - a hook that reads addresses, protocol and ports, and accepts:
 * no classifier can cost less than this.
 */

#include <linux/compiler.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>

/* What was read is wanted: the compiler may not leave the reading out. */
static __always_inline void netkiln_floor_wants(u32 value)
{
	asm volatile("" : : "r" (value));
}

static void netkiln_floor_ports(const struct sk_buff *skb, unsigned int off,
				u8 protocol)
{
	const __be16 *ports;
	__be16 _ports[2];

	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		ports = skb_header_pointer(skb, off, sizeof(_ports), _ports);
		if (!ports)
			return;
		netkiln_floor_wants(ntohs(ports[0]));
		netkiln_floor_wants(ntohs(ports[1]));
	}
}

static unsigned int netkiln_floor_ipv4(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	unsigned int off = skb_network_offset(skb);
	const struct iphdr *iph;
	struct iphdr _iph;

	iph = skb_header_pointer(skb, off, sizeof(_iph), &_iph);
	if (!iph || iph->version != 4 || iph->ihl < 5)
		return NF_ACCEPT;
	netkiln_floor_wants(ntohl(iph->saddr));
	netkiln_floor_wants(ntohl(iph->daddr));
	if (iph->frag_off & htons(IP_OFFSET))
		return NF_ACCEPT;
	netkiln_floor_ports(skb, off + iph->ihl * 4, iph->protocol);
	return NF_ACCEPT;
}

static unsigned int netkiln_floor_ipv6(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	const struct ipv6hdr *ip6h;
	unsigned short fragoff = 0;
	unsigned int off = 0;
	int protocol, i;

	if (!pskb_may_pull(skb, skb_network_offset(skb) + sizeof(*ip6h)))
		return NF_ACCEPT;
	ip6h = ipv6_hdr(skb);
	if (ip6h->version != 6)
		return NF_ACCEPT;
	for (i = 0; i < 4; i++) {
		netkiln_floor_wants(ntohl(ip6h->saddr.s6_addr32[i]));
		netkiln_floor_wants(ntohl(ip6h->daddr.s6_addr32[i]));
	}
	protocol = ipv6_find_hdr(skb, &off, -1, &fragoff, NULL);
	if (protocol >= 0 && !fragoff)
		netkiln_floor_ports(skb, off, protocol);
	return NF_ACCEPT;
}

static const struct nf_hook_ops netkiln_floor_ops[] = {
	{
		.hook = netkiln_floor_ipv4,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER,
	},
	{
		.hook = netkiln_floor_ipv6,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER,
	},
};

static int __init netkiln_floor_init(void)
{
	return nf_register_net_hooks(&init_net, netkiln_floor_ops,
				     ARRAY_SIZE(netkiln_floor_ops));
}

static void __exit netkiln_floor_exit(void)
{
	nf_unregister_net_hooks(&init_net, netkiln_floor_ops,
				ARRAY_SIZE(netkiln_floor_ops));
}

module_init(netkiln_floor_init);
module_exit(netkiln_floor_exit);

MODULE_DESCRIPTION("A netfilter hook that reads the 5-tuple and accepts");
MODULE_LICENSE("GPL");
