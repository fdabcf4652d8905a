// SPDX-License-Identifier: GPL-2.0-only
/*
 * netkiln_empty - a hook that accepts each packet: what being at a hook costs.
 */

#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/net_namespace.h>

static unsigned int netkiln_empty_hook(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static const struct nf_hook_ops netkiln_empty_ops[] = {
	{
		.hook = netkiln_empty_hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER,
	},
	{
		.hook = netkiln_empty_hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER,
	},
};

static int __init netkiln_empty_init(void)
{
	return nf_register_net_hooks(&init_net, netkiln_empty_ops,
				     ARRAY_SIZE(netkiln_empty_ops));
}

static void __exit netkiln_empty_exit(void)
{
	nf_unregister_net_hooks(&init_net, netkiln_empty_ops,
				ARRAY_SIZE(netkiln_empty_ops));
}

module_init(netkiln_empty_init);
module_exit(netkiln_empty_exit);

MODULE_DESCRIPTION("A netfilter hook that accepts");
MODULE_LICENSE("GPL");
