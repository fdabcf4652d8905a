// SPDX-License-Identifier: GPL-2.0-only
/* Comes and goes; lends a symbol to the module that must not load without it. */
#include <linux/module.h>

static int number = 1;
module_param(number, int, 0444);

int netkiln_test_lent(void);
int netkiln_test_lent(void)
{
	return number;
}
EXPORT_SYMBOL_GPL(netkiln_test_lent);

static int __init good_init(void)
{
	pr_info("good: number is %d\n", number);
	return 0;
}

static void __exit good_exit(void)
{
	pr_info("good: gone\n");
}

module_init(good_init);
module_exit(good_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
