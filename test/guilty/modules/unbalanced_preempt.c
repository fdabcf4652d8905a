// SPDX-License-Identifier: GPL-2.0-only
/* Turns preemption off and leaves it so. */
#include <linux/module.h>
#include <linux/preempt.h>

static int __init unbalanced_preempt_init(void)
{ /* guilty */
	preempt_disable();
	return 0;
}

static void __exit unbalanced_preempt_exit(void)
{
}

module_init(unbalanced_preempt_init);
module_exit(unbalanced_preempt_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
