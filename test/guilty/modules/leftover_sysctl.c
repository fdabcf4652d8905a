// SPDX-License-Identifier: GPL-2.0-only
/* Leaves a sysctl behind. */
#include <linux/module.h>
#include <linux/sysctl.h>
#include <net/net_namespace.h>

static int number;
static struct ctl_table table[] = {
	{
		.procname	= "leftover",
		.data		= &number,
		.maxlen		= sizeof(number),
		.mode		= 0644,
		.proc_handler	= proc_dointvec,
	},
#ifndef register_net_sysctl
	{ } /* before 6.6 a table ended itself */
#endif
};

static int __init leftover_sysctl_init(void)
{
	return register_net_sysctl(&init_net, "net/leftover_sysctl", table) ? 0 : -ENOMEM;
}

static void __exit leftover_sysctl_exit(void)
{
}

module_init(leftover_sysctl_init);
module_exit(leftover_sysctl_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
