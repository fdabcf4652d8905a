// SPDX-License-Identifier: GPL-2.0-only
/*
 * netkiln_bench - drives a trace of packets through the input hook of the
 * initial network namespace, over and over, and tells what a packet costs.
 *
 * /proc/netkiln_bench/trace     written: struct bench_record, one a packet
 * /proc/netkiln_bench/run       written: how many passes; read: what they cost
 * /proc/netkiln_bench/verdicts  read: 32 bits a packet, of the last pass
 *
 * Packets are made once, and what is dropped stays: the same sk_buffs serve
 * each pass. Verdicts are what the hooks' functions return.
 */

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/proc_fs.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>

/**
 * struct bench_record - one packet of a trace
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6, the same for all
 * @size: how many bytes it has
 * @reserved: zero
 * @bytes: they, from the network header on
 */
struct bench_record {
	u8 family;
	u8 size;
	u8 reserved[2];
	u8 bytes[60];
};

/* Packets for which interrupts are off: the tick is no part of the cost. */
#define BATCH	256

static DEFINE_MUTEX(bench_lock);
static struct sk_buff **bench_packets;
static unsigned int *bench_verdicts;
static unsigned int bench_count;
static u8 bench_family;
static unsigned int bench_passes;
static u64 bench_ns;

static void bench_clear(void)
{
	unsigned int i;

	for (i = 0; i < bench_count; i++) {
		refcount_set(&bench_packets[i]->users, 1);
		kfree_skb(bench_packets[i]);
	}
	kvfree(bench_packets);
	kvfree(bench_verdicts);
	bench_packets = NULL;
	bench_verdicts = NULL;
	bench_count = 0;
	bench_passes = 0;
}

static struct sk_buff *bench_packet(const struct bench_record *record)
{
	bool v4 = record->family == NFPROTO_IPV4;
	struct sk_buff *skb;

	skb = alloc_skb(LL_MAX_HEADER + sizeof(record->bytes), GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_MAX_HEADER);
	memset(skb_push(skb, ETH_HLEN), 0, ETH_HLEN);
	skb_reset_mac_header(skb);
	__skb_pull(skb, ETH_HLEN);
	skb->mac_len = ETH_HLEN;
	skb_put_data(skb, record->bytes, record->size);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, v4 ? sizeof(struct iphdr) :
				 sizeof(struct ipv6hdr));
	skb->protocol = htons(v4 ? ETH_P_IP : ETH_P_IPV6);
	if (v4)
		memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	else
		memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	skb->dev = init_net.loopback_dev;
	skb->skb_iif = init_net.loopback_dev->ifindex;
	skb->pkt_type = PACKET_HOST;
	return skb;
}

static bool bench_valid(const struct bench_record *record)
{
	if (record->size > sizeof(record->bytes) ||
	    record->family != bench_family)
		return false;
	return record->family == NFPROTO_IPV4 ?
		record->size >= sizeof(struct iphdr) :
		record->family == NFPROTO_IPV6 &&
		record->size >= sizeof(struct ipv6hdr);
}

static int bench_fill(const char __user *from, unsigned int count)
{
	struct bench_record record;

	bench_packets = kvcalloc(count, sizeof(*bench_packets), GFP_KERNEL);
	bench_verdicts = kvcalloc(count, sizeof(*bench_verdicts), GFP_KERNEL);
	if (!bench_packets || !bench_verdicts)
		return -ENOMEM;
	while (bench_count < count) {
		if (copy_from_user(&record, from, sizeof(record)))
			return -EFAULT;
		if (!bench_count)
			bench_family = record.family;
		if (!bench_valid(&record))
			return -EINVAL;
		bench_packets[bench_count] = bench_packet(&record);
		if (!bench_packets[bench_count])
			return -ENOMEM;
		bench_count++;
		from += sizeof(record);
	}
	return 0;
}

static ssize_t bench_trace_write(struct file *file, const char __user *from,
				 size_t size, loff_t *pos)
{
	int err;

	if (*pos || !size || size % sizeof(struct bench_record))
		return -EINVAL;
	mutex_lock(&bench_lock);
	bench_clear();
	err = bench_fill(from, size / sizeof(struct bench_record));
	if (err)
		bench_clear();
	mutex_unlock(&bench_lock);
	if (err)
		return err;
	*pos += size;
	return size;
}

static const struct nf_hook_entries *bench_hooks(void)
{
	const struct netns_nf *nf = &init_net.nf;

	if (bench_family == NFPROTO_IPV4)
		return rcu_dereference(nf->hooks_ipv4[NF_INET_LOCAL_IN]);
	return rcu_dereference(nf->hooks_ipv6[NF_INET_LOCAL_IN]);
}

static int bench_okfn(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	return 0;
}

/* What nf_hook_slow() does, but for what becomes of the packet afterwards. */
static __always_inline unsigned int
bench_walk(const struct nf_hook_entries *hooks, struct sk_buff *skb,
	   struct nf_hook_state *state)
{
	unsigned int verdict, i;

	for (i = 0; i < hooks->num_hook_entries; i++) {
		verdict = nf_hook_entry_hookfn(&hooks->hooks[i], skb, state);
		if ((verdict & NF_VERDICT_MASK) != NF_ACCEPT)
			return verdict;
	}
	return NF_ACCEPT;
}

/*
 * What is measured: nothing in this loop but the hook and the way there. A
 * hook may free what it drops: the second reference keeps the packet.
 */
static noinline void bench_batch(const struct nf_hook_entries *hooks,
				 struct sk_buff **packets,
				 unsigned int *verdicts, unsigned int count)
{
	struct nf_hook_state state;
	unsigned int i;

	nf_hook_state_init(&state, NF_INET_LOCAL_IN, bench_family,
			   init_net.loopback_dev, NULL, NULL, &init_net,
			   bench_okfn);
	for (i = 0; i < count; i++) {
		refcount_set(&packets[i]->users, 2);
		verdicts[i] = bench_walk(hooks, packets[i], &state);
	}
}

static int bench_pass(void)
{
	const struct nf_hook_entries *hooks;
	unsigned int at, count;
	unsigned long flags;
	u64 start;

	for (at = 0; at < bench_count; at += count) {
		count = min_t(unsigned int, bench_count - at, BATCH);
		local_bh_disable();
		rcu_read_lock();
		hooks = bench_hooks();
		if (hooks) {
			local_irq_save(flags);
			start = ktime_get_ns();
			bench_batch(hooks, bench_packets + at,
				    bench_verdicts + at, count);
			bench_ns += ktime_get_ns() - start;
			local_irq_restore(flags);
		}
		rcu_read_unlock();
		local_bh_enable();
		if (!hooks)
			return -ENOENT;
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static ssize_t bench_run_write(struct file *file, const char __user *from,
			       size_t size, loff_t *pos)
{
	unsigned int passes, i;
	int err;

	err = kstrtouint_from_user(from, size, 10, &passes);
	if (err)
		return err;
	mutex_lock(&bench_lock);
	bench_passes = 0;
	bench_ns = 0;
	err = bench_count ? 0 : -ENODATA;
	for (i = 0; !err && i < passes; i++)
		err = bench_pass();
	if (!err)
		bench_passes = passes;
	mutex_unlock(&bench_lock);
	return err ? err : size;
}

static int bench_run_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&bench_lock);
	seq_printf(seq, "%u %u %llu\n", bench_count, bench_passes, bench_ns);
	mutex_unlock(&bench_lock);
	return 0;
}

static int bench_run_open(struct inode *inode, struct file *file)
{
	return single_open(file, bench_run_show, NULL);
}

static ssize_t bench_verdicts_read(struct file *file, char __user *to,
				   size_t size, loff_t *pos)
{
	ssize_t n;

	mutex_lock(&bench_lock);
	n = simple_read_from_buffer(to, size, pos, bench_verdicts,
				    bench_count * sizeof(*bench_verdicts));
	mutex_unlock(&bench_lock);
	return n;
}

static const struct proc_ops bench_trace_ops = {
	.proc_write = bench_trace_write,
	.proc_lseek = noop_llseek,
};

static const struct proc_ops bench_run_ops = {
	.proc_open = bench_run_open,
	.proc_read = seq_read,
	.proc_write = bench_run_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static const struct proc_ops bench_verdicts_ops = {
	.proc_read = bench_verdicts_read,
	.proc_lseek = default_llseek,
};

static int __init bench_init(void)
{
	struct proc_dir_entry *folder = proc_mkdir(KBUILD_MODNAME, NULL);

	if (!folder)
		return -ENOMEM;
	if (proc_create("trace", 0200, folder, &bench_trace_ops) &&
	    proc_create("run", 0600, folder, &bench_run_ops) &&
	    proc_create("verdicts", 0400, folder, &bench_verdicts_ops))
		return 0;
	remove_proc_subtree(KBUILD_MODNAME, NULL);
	return -ENOMEM;
}

static void __exit bench_exit(void)
{
	remove_proc_subtree(KBUILD_MODNAME, NULL);
	bench_clear();
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("Drives a trace of packets through a netfilter hook");
MODULE_LICENSE("GPL");
