// SPDX-License-Identifier: GPL-2.0-only
/* Loses a counter that each processor has one of. */
#include <linux/module.h>
#include <linux/percpu.h>

static int __init lost_percpu_init(void)
{
	u64 __percpu *count = alloc_percpu(u64); /* guilty */

	return count ? 0 : -ENOMEM;
}

static void __exit lost_percpu_exit(void)
{
}

module_init(lost_percpu_init);
module_exit(lost_percpu_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
