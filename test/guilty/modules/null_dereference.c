// SPDX-License-Identifier: GPL-2.0-only
/* Writes through a null pointer. */
#include <linux/module.h>

static int *volatile nowhere;

static noinline void write_there(void)
{
	*nowhere = 1; /* guilty */
}

static int __init null_dereference_init(void)
{
	write_there();
	return 0;
}

static void __exit null_dereference_exit(void)
{
}

module_init(null_dereference_init);
module_exit(null_dereference_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
