// SPDX-License-Identifier: GPL-2.0-only
/* Waits for what never comes, letting everything else run. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static volatile int forever = 1;

static int __init stuck_init(void)
{
	pr_info("stuck: about to misbehave\n");
	while (forever)
		msleep(100);
	return 0;
}

static void __exit stuck_exit(void)
{
}

module_init(stuck_init);
module_exit(stuck_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
