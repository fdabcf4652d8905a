// SPDX-License-Identifier: GPL-2.0-only
/* Sleeps while it holds a spinlock. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init sleeping_in_atomic_init(void)
{
	spin_lock(&lock);
	msleep(20); /* guilty */
	spin_unlock(&lock);
	return 0;
}

static void __exit sleeping_in_atomic_exit(void)
{
}

module_init(sleeping_in_atomic_init);
module_exit(sleeping_in_atomic_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
