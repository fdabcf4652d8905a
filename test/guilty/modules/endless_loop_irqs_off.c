// SPDX-License-Identifier: GPL-2.0-only
/* Never returns, with interrupts off. */
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/processor.h>

static bool forever = true;

static int __init endless_loop_irqs_off_init(void)
{
	local_irq_disable();
	while (READ_ONCE(forever)) /* guilty */
		cpu_relax(); /* guilty */
	local_irq_enable();
	return 0;
}

static void __exit endless_loop_irqs_off_exit(void)
{
}

module_init(endless_loop_irqs_off_init);
module_exit(endless_loop_irqs_off_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
