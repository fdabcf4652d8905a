// SPDX-License-Identifier: GPL-2.0-only
/* Writes one past the end of what it has allocated. */
#include <linux/module.h>
#include <linux/slab.h>

static unsigned int length = 20;

static int __init out_of_bounds_write_init(void)
{
	u8 *bytes = kzalloc(length, GFP_KERNEL);

	if (!bytes)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(bytes);
	bytes[length] = 1; /* guilty */
	kfree(bytes);
	return 0;
}

static void __exit out_of_bounds_write_exit(void)
{
}

module_init(out_of_bounds_write_init);
module_exit(out_of_bounds_write_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
