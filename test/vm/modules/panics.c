// SPDX-License-Identifier: GPL-2.0-only
/* Panics. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>


static int __init panics_init(void)
{
	pr_info("panics: about to misbehave\n");
	panic("netkiln test");
	return 0;
}

static void __exit panics_exit(void)
{
}

module_init(panics_init);
module_exit(panics_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
