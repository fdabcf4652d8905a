// SPDX-License-Identifier: GPL-2.0-only
/* Reads one past the end of what it has allocated. */
#include <linux/module.h>
#include <linux/slab.h>

static unsigned int length = 20;
static u8 volatile seen;

static int __init out_of_bounds_read_init(void)
{
	u8 *bytes = kzalloc(length, GFP_KERNEL);

	if (!bytes)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(bytes);
	seen = bytes[length]; /* guilty */
	kfree(bytes);
	return 0;
}

static void __exit out_of_bounds_read_exit(void)
{
}

module_init(out_of_bounds_read_init);
module_exit(out_of_bounds_read_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
