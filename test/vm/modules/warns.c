// SPDX-License-Identifier: GPL-2.0-only
/* Warns, and goes on. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/spinlock.h>


static int __init warns_init(void)
{
	pr_info("warns: about to misbehave\n");
	WARN(1, "netkiln test");
	return 0;
}

static void __exit warns_exit(void)
{
}

module_init(warns_init);
module_exit(warns_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
