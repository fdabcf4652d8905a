// SPDX-License-Identifier: GPL-2.0-only
/* Trips a BUG_ON. */
#include <linux/bug.h>
#include <linux/module.h>

static int zero;

static int __init bug_init(void)
{
	BUG_ON(!READ_ONCE(zero)); /* guilty */
	return 0;
}

static void __exit bug_exit(void)
{
}

module_init(bug_init);
module_exit(bug_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
