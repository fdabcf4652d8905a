// SPDX-License-Identifier: GPL-2.0-only
/* Loses pages, which are no objects of a slab cache. */
#include <linux/gfp.h>
#include <linux/module.h>

static int __init lost_pages_init(void)
{
	unsigned long page = __get_free_page(GFP_KERNEL); /* guilty */

	return page ? 0 : -ENOMEM;
}

static void __exit lost_pages_exit(void)
{
}

module_init(lost_pages_init);
module_exit(lost_pages_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
