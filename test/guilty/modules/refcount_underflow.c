// SPDX-License-Identifier: GPL-2.0-only
/* Gives back a reference that it does not have. */
#include <linux/module.h>
#include <linux/refcount.h>

static refcount_t references = REFCOUNT_INIT(1);

static int __init refcount_underflow_init(void)
{
	if (!refcount_dec_and_test(&references))
		return -EINVAL;
	if (refcount_dec_and_test(&references)) /* guilty */
		return -EINVAL;
	return 0;
}

static void __exit refcount_underflow_exit(void)
{
}

module_init(refcount_underflow_init);
module_exit(refcount_underflow_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
