// SPDX-License-Identifier: GPL-2.0-only
/* Reads an array where it has nothing. */
#include <linux/module.h>

static unsigned int index = 4;
static int numbers[4] = { 1, 2, 3, 4 };
static int volatile seen;

static int __init index_out_of_bounds_init(void)
{
	seen = numbers[READ_ONCE(index)]; /* guilty */
	return 0;
}

static void __exit index_out_of_bounds_exit(void)
{
}

module_init(index_out_of_bounds_init);
module_exit(index_out_of_bounds_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
