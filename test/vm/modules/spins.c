// SPDX-License-Identifier: GPL-2.0-only
/* Never returns. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static volatile int forever = 1;

static int __init spins_init(void)
{
	pr_info("spins: about to misbehave\n");
	while (forever)
		cpu_relax();
	return 0;
}

static void __exit spins_exit(void)
{
}

module_init(spins_init);
module_exit(spins_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
