// SPDX-License-Identifier: GPL-2.0-only
/* Keeps a network namespace that has been deleted. */
#include <linux/module.h>
#include <net/net_namespace.h>

static int __net_init keep(struct net *net)
{
	if (!net_eq(net, &init_net))
		get_net(net);
	return 0;
}

static struct pernet_operations operations = {
	.init = keep,
};

static int __init leftover_namespace_init(void)
{
	return register_pernet_subsys(&operations);
}

static void __exit leftover_namespace_exit(void)
{
	unregister_pernet_subsys(&operations);
}

module_init(leftover_namespace_init);
module_exit(leftover_namespace_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
