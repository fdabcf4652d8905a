// SPDX-License-Identifier: GPL-2.0-only
/* Needs a symbol of good.ko: refused where that is not loaded. */
#include <linux/module.h>

int netkiln_test_lent(void);

static int __init borrower_init(void)
{
	return netkiln_test_lent() ? 0 : -EINVAL;
}

static void __exit borrower_exit(void)
{
}

module_init(borrower_init);
module_exit(borrower_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
