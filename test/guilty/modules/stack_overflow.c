// SPDX-License-Identifier: GPL-2.0-only
/* Calls itself without end. */
#include <linux/module.h>
#include <linux/string.h>

static int depth = 1000000;

static noinline int deeper(int left)
{ /* guilty */
	volatile char room[512]; /* guilty */

	room[left % sizeof(room)] = left;
	if (!left)
		return 0;
	return deeper(left - 1) + room[left % sizeof(room)]; /* guilty */
}

static int __init stack_overflow_init(void)
{
	return deeper(READ_ONCE(depth)) == 7 ? -EINVAL : 0;
}

static void __exit stack_overflow_exit(void)
{
}

module_init(stack_overflow_init);
module_exit(stack_overflow_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
