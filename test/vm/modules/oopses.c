// SPDX-License-Identifier: GPL-2.0-only
/* Writes through a null pointer. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static int *volatile nowhere;

static int __init oopses_init(void)
{
	pr_info("oopses: about to misbehave\n");
	*nowhere = 1;
	return 0;
}

static void __exit oopses_exit(void)
{
}

module_init(oopses_init);
module_exit(oopses_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
