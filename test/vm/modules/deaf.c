// SPDX-License-Identifier: GPL-2.0-only
/* Never returns, with interrupts off. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static volatile int forever = 1;

static int __init deaf_init(void)
{
	pr_info("deaf: about to misbehave\n");
	local_irq_disable();
	while (forever)
		cpu_relax();
	local_irq_enable();
	return 0;
}

static void __exit deaf_exit(void)
{
}

module_init(deaf_init);
module_exit(deaf_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
