// SPDX-License-Identifier: GPL-2.0-only
/* Trips a BUG_ON. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static volatile int zero;

static int __init bugs_init(void)
{
	pr_info("bugs: about to misbehave\n");
	BUG_ON(!zero);
	return 0;
}

static void __exit bugs_exit(void)
{
}

module_init(bugs_init);
module_exit(bugs_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
