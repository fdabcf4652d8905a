// SPDX-License-Identifier: GPL-2.0-only
/* Destroys a slab cache that still has an object. */
#include <linux/module.h>
#include <linux/slab.h>

static struct kmem_cache *cache;

static int __init slab_objects_init(void)
{
	cache = kmem_cache_create("slab_objects", 136, 0, 0, NULL);
	if (!cache)
		return -ENOMEM;
	return kmem_cache_alloc(cache, GFP_KERNEL) ? 0 : -ENOMEM;
}

static void __exit slab_objects_exit(void)
{
	kmem_cache_destroy(cache); /* guilty */
	cache = NULL;
}

module_init(slab_objects_init);
module_exit(slab_objects_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
