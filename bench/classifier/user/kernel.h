/* SPDX-License-Identifier: MIT */
/*
 * What a generated firewall uses of the kernel, for user space: enough to call
 * its hook function on a packet. Each header that its C names leads here, and
 * then to the kernel's own user-space header of that name where there is one.
 */
#ifndef NETKILN_BENCH_KERNEL_H
#define NETKILN_BENCH_KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "bench"
#endif

#undef ntohs
#undef ntohl
#undef htons
#undef htonl
#define ntohs(x) __builtin_bswap16((u16)(x))
#define ntohl(x) __builtin_bswap32((u32)(x))
#define htons(x) ((__be16)__builtin_bswap16(x))
#define htonl(x) ((__be32)__builtin_bswap32(x))
#define be16_to_cpu ntohs
#define be32_to_cpu ntohl
#define be64_to_cpu(x) __builtin_bswap64((u64)(x))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define noinline __attribute__((noinline))
#define __aligned(x) __attribute__((aligned(x)))
#define ____cacheline_aligned __aligned(64)
#define __packed __attribute__((packed))
#define __maybe_unused __attribute__((unused))
#define fallthrough __attribute__((fallthrough))
#define prefetch(x) __builtin_prefetch(x)
#define barrier() asm volatile("" : : : "memory")
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK(high, low) (~0UL >> (63 - (high)) & ~0UL << (low))
#define U8_MAX 0xffu
#define U16_MAX 0xffffu
#define U32_MAX 0xffffffffu
#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define hweight32(x) __builtin_popcount(x)
#define hweight64(x) __builtin_popcountll(x)
#define hweight_long(x) __builtin_popcountl(x)
#define __ffs(x) __builtin_ctzl(x)
#define ffs(x) __builtin_ffs(x)
#define fls(x) ((x) ? 32 - __builtin_clz(x) : 0)
#define __fls(x) (63 - __builtin_clzl(x))
#define ilog2(x) (63 - __builtin_clzll(x))
#define get_unaligned_be16(p) ntohs(*(const u16 *)(p))
#define get_unaligned_be32(p) ntohl(*(const u32 *)(p))

#define __init
#define __exit
#define __percpu
#define __user
#define __rcu
#define __force
#define __read_mostly
#define __ro_after_init
#define EXPORT_SYMBOL(x)
#define MODULE_DESCRIPTION(x)
#define MODULE_AUTHOR(x)
#define MODULE_LICENSE(x)
#define module_init(fn) int bench_module_init(void) { return fn(); }
#define module_exit(fn) void bench_module_exit(void) { fn(); }
#define cond_resched() do { } while (0)
#define synchronize_net() do { } while (0)
#define local_bh_disable() barrier()
#define local_bh_enable() barrier()

struct net_device {
	char name[16];
	int ifindex;
};

struct net {
	void *proc_net;
};

extern struct net init_net;

#define IP_OFFSET 0x1fff
#define IP_MF 0x2000

struct sctphdr {
	__be16 source;
	__be16 dest;
	__be32 vtag;
	__le32 checksum;
};

/* A packet whose bytes all lie in one piece. */
struct sk_buff {
	unsigned char *head;
	unsigned char *data;
	struct net_device *dev;
	unsigned int len;
	unsigned int data_len;
	u16 network_header;
	u16 transport_header;
	__be16 protocol;
	u32 mark;
};

static inline int skb_network_offset(const struct sk_buff *skb)
{
	return skb->head + skb->network_header - skb->data;
}

static inline unsigned char *skb_network_header(const struct sk_buff *skb)
{
	return skb->head + skb->network_header;
}

static inline unsigned int skb_headlen(const struct sk_buff *skb)
{
	return skb->len - skb->data_len;
}

static inline void *skb_header_pointer(const struct sk_buff *skb, int offset,
				       int len, void *buffer)
{
	(void)buffer;
	if (likely((int)skb_headlen(skb) - offset >= len))
		return skb->data + offset;
	return NULL;
}

static inline bool pskb_may_pull(struct sk_buff *skb, unsigned int len)
{
	return likely(len <= skb_headlen(skb));
}

static inline struct ipv6hdr *ipv6_hdr(const struct sk_buff *skb)
{
	return (struct ipv6hdr *)skb_network_header(skb);
}

/* A function of its own, as in the kernel. */
static noinline __maybe_unused bool ipv6_ext_hdr(u8 nexthdr)
{
	return nexthdr == IPPROTO_HOPOPTS || nexthdr == IPPROTO_ROUTING ||
	       nexthdr == IPPROTO_FRAGMENT || nexthdr == IPPROTO_AH ||
	       nexthdr == IPPROTO_NONE || nexthdr == IPPROTO_DSTOPTS;
}

/* The traces have no extension headers. */
static inline int ipv6_find_hdr(const struct sk_buff *skb, unsigned int *offset,
				int target, unsigned short *fragoff, int *flags)
{
	(void)target;
	(void)fragoff;
	(void)flags;
	*offset = skb_network_offset(skb) + sizeof(struct ipv6hdr);
	return ipv6_hdr(skb)->nexthdr;
}

struct nf_hook_state {
	u8 hook;
	u8 pf;
	struct net_device *in;
	struct net_device *out;
	struct net *net;
};

typedef unsigned int nf_hookfn(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);

struct nf_hook_ops {
	nf_hookfn *hook;
	void *priv;
	u8 pf;
	unsigned int hooknum;
	int priority;
};

int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops,
			  unsigned int count);

static inline void nf_unregister_net_hooks(struct net *net,
					   const struct nf_hook_ops *ops,
					   unsigned int count)
{
	(void)net;
	(void)ops;
	(void)count;
}

/* Counters: one processor, and nobody reads them while they are written. */
typedef struct {
	u64 value;
} u64_stats_t;

struct u64_stats_sync {
};

#define GFP_KERNEL_ACCOUNT 0
#define __netdev_alloc_pcpu_stats(type, flags) ((type *)calloc(1, sizeof(type)))
#define free_percpu(stats) free(stats)
#define this_cpu_ptr(pointer) (pointer)
#define per_cpu_ptr(pointer, cpu) ((void)(cpu), (pointer))
#define for_each_possible_cpu(cpu) for (cpu = 0; cpu < 1; cpu++)
#define u64_stats_update_begin(sync) ((void)(sync))
#define u64_stats_update_end(sync) ((void)(sync))
#define u64_stats_fetch_begin(sync) ((void)(sync), 0)
#define u64_stats_fetch_retry(sync, start) ((void)(sync), (void)(start), false)
#define u64_stats_inc(stat) ((stat)->value++)
#define u64_stats_add(stat, more) ((stat)->value += (more))
#define u64_stats_read(stat) ((stat)->value)

struct file;

struct seq_file {
	struct file *file;
};

#define proc_create_net_single(name, mode, parent, show, data) ((void)(show), true)
#define remove_proc_entry(name, parent) ((void)0)
#define pde_data(inode) NULL
#define file_inode(file) NULL
#define seq_has_overflowed(seq) false
#define seq_printf(seq, ...) printf(__VA_ARGS__)

#endif
