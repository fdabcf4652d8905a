/* SPDX-License-Identifier: MIT */
/* Goes before a module's own C while it is tortured: its per-CPU allocations fail where an ordinary one would, which
 * the kernel's fault injection leaves out.
 */
#ifndef NETKILN_TORTURE_PERCPU_H
#define NETKILN_TORTURE_PERCPU_H

#include <linux/percpu.h>
#include <linux/slab.h>

static inline bool netkiln_may_fail(gfp_t gfp)
{
	void *probe = kmalloc(sizeof(long), gfp | __GFP_NOWARN);

	kfree(probe);
	return !probe;
}

static inline void __percpu *netkiln_alloc_percpu(size_t size, size_t align, gfp_t gfp)
{
	return netkiln_may_fail(gfp) ? NULL : __alloc_percpu_gfp(size, align, gfp);
}

#undef __alloc_percpu
#define __alloc_percpu(size, align) netkiln_alloc_percpu(size, align, GFP_KERNEL)
#undef alloc_percpu_gfp
#define alloc_percpu_gfp(type, gfp) \
	((typeof(type) __percpu *)netkiln_alloc_percpu(sizeof(type), __alignof__(type), gfp))

#endif
