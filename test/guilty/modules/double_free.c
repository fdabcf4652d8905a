// SPDX-License-Identifier: GPL-2.0-only
/* Frees twice. */
#include <linux/module.h>
#include <linux/slab.h>

static int __init double_free_init(void)
{
	void *block = kmalloc(64, GFP_KERNEL);

	kfree(block);
	OPTIMIZER_HIDE_VAR(block);
	kfree(block); /* guilty */
	return 0;
}

static void __exit double_free_exit(void)
{
}

module_init(double_free_init);
module_exit(double_free_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
