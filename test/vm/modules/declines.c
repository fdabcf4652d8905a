// SPDX-License-Identifier: GPL-2.0-only
/* Does not want to be loaded. */
#include <linux/module.h>

static int __init declines_init(void)
{
	pr_info("declines: not today\n");
	return -EBUSY;
}

static void __exit declines_exit(void)
{
}

module_init(declines_init);
module_exit(declines_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
