// SPDX-License-Identifier: GPL-2.0-only
/* Takes packets, which others have allocated, and never frees them. */
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/net_namespace.h>

static unsigned int steal(void *priv, struct sk_buff *skb,
			  const struct nf_hook_state *state)
{
	return NF_STOLEN;
}

static const struct nf_hook_ops hook = {
	.hook		= steal,
	.pf		= NFPROTO_IPV4,
	.hooknum	= NF_INET_LOCAL_IN,
};

static int __init stolen_packet_init(void)
{
	return nf_register_net_hook(&init_net, &hook);
}

static void __exit stolen_packet_exit(void)
{
	nf_unregister_net_hook(&init_net, &hook);
}

module_init(stolen_packet_init);
module_exit(stolen_packet_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
