// SPDX-License-Identifier: GPL-2.0-only
/* Panics. */
#include <linux/kernel.h>
#include <linux/module.h>

static int __init panic_init(void)
{
	panic("netkiln test"); /* guilty */
	return 0;
}

static void __exit panic_exit(void)
{
}

module_init(panic_init);
module_exit(panic_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
