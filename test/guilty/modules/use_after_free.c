// SPDX-License-Identifier: GPL-2.0-only
/* Reads what it has freed. */
#include <linux/module.h>
#include <linux/slab.h>

static int volatile seen;

static int __init use_after_free_init(void)
{
	int *number = kmalloc(sizeof(*number) * 8, GFP_KERNEL);

	if (!number)
		return -ENOMEM;
	kfree(number);
	OPTIMIZER_HIDE_VAR(number);
	seen = number[3]; /* guilty */
	return 0;
}

static void __exit use_after_free_exit(void)
{
}

module_init(use_after_free_init);
module_exit(use_after_free_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
