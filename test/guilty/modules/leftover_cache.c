// SPDX-License-Identifier: GPL-2.0-only
/* Leaves a slab cache behind. */
#include <linux/module.h>
#include <linux/slab.h>

static int __init leftover_cache_init(void)
{
	return kmem_cache_create("leftover_cache", 136, 0, 0, NULL) ? 0 : -ENOMEM;
}

static void __exit leftover_cache_exit(void)
{
}

module_init(leftover_cache_init);
module_exit(leftover_cache_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
