// SPDX-License-Identifier: GPL-2.0-only
/* Trips a WARN_ON. */
#include <linux/bug.h>
#include <linux/module.h>

static int zero;

static int __init warning_init(void)
{
	WARN_ON(!READ_ONCE(zero)); /* guilty */
	return 0;
}

static void __exit warning_exit(void)
{
}

module_init(warning_init);
module_exit(warning_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
