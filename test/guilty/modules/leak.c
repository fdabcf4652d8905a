// SPDX-License-Identifier: GPL-2.0-only
/* Loses what it has allocated. */
#include <linux/module.h>
#include <linux/slab.h>

static int __init leak_init(void)
{
	int i;

	for (i = 0; i < 4; i++) {
		void *block = kmalloc(200, GFP_KERNEL); /* guilty */

		OPTIMIZER_HIDE_VAR(block);
	}
	return 0;
}

static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
