// SPDX-License-Identifier: GPL-2.0-only
/* Is unloaded with a netfilter hook in place. */
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/net_namespace.h>

static unsigned int pass(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{ /* guilty */
	return NF_ACCEPT; /* guilty */
} /* guilty */

static const struct nf_hook_ops hook = {
	.hook		= pass,
	.pf		= NFPROTO_IPV4,
	.hooknum	= NF_INET_LOCAL_IN,
	.priority	= 1234,
};

static int __init live_hook_init(void)
{
	return nf_register_net_hook(&init_net, &hook);
}

static void __exit live_hook_exit(void)
{
}

module_init(live_hook_init);
module_exit(live_hook_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
