// SPDX-License-Identifier: GPL-2.0-only
/* Allocates memory, which may sleep, while it holds a spinlock. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init allocating_in_atomic_init(void)
{
	void *block;

	spin_lock(&lock);
	block = kmalloc(64, GFP_KERNEL); /* guilty */
	spin_unlock(&lock);
	kfree(block);
	return 0;
}

static void __exit allocating_in_atomic_exit(void)
{
}

module_init(allocating_in_atomic_init);
module_exit(allocating_in_atomic_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
