// SPDX-License-Identifier: GPL-2.0-only
/* Never returns. */
#include <linux/module.h>
#include <linux/processor.h>

static bool forever = true;

static int __init endless_loop_init(void)
{
	while (READ_ONCE(forever)) /* guilty */
		cpu_relax(); /* guilty */
	return 0;
}

static void __exit endless_loop_exit(void)
{
}

module_init(endless_loop_init);
module_exit(endless_loop_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
