// SPDX-License-Identifier: GPL-2.0-only
/* Sleeps while it holds a spinlock. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init sleeps_init(void)
{
	pr_info("sleeps: about to misbehave\n");
	spin_lock(&lock);
	msleep(20);
	spin_unlock(&lock);
	return 0;
}

static void __exit sleeps_exit(void)
{
}

module_init(sleeps_init);
module_exit(sleeps_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
