// SPDX-License-Identifier: GPL-2.0-only
/* Leaves a netlink family behind. */
#include <linux/module.h>
#include <net/genetlink.h>

static int answer(struct sk_buff *skb, struct genl_info *info)
{
	return 0;
}

static const struct genl_ops ops[] = {
	{ .cmd = 1, .doit = answer },
};

static struct genl_family family __ro_after_init = {
	.name		= "leftover_family",
	.version	= 1,
	.ops		= ops,
	.n_ops		= ARRAY_SIZE(ops),
	.module		= THIS_MODULE,
};

static int __init leftover_family_init(void)
{
	return genl_register_family(&family);
}

static void __exit leftover_family_exit(void)
{
}

module_init(leftover_family_init);
module_exit(leftover_family_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
