// SPDX-License-Identifier: GPL-2.0-only
/* Leaves a kernel thread behind. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static int __init leftover_thread_init(void)
{
	struct task_struct *task = kthread_run((int (*)(void *))msleep, (void *)600000ul,
					       "leftover_thread");

	return PTR_ERR_OR_ZERO(task);
}

static void __exit leftover_thread_exit(void)
{
}

module_init(leftover_thread_init);
module_exit(leftover_thread_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
