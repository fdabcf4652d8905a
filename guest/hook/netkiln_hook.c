// SPDX-License-Identifier: GPL-2.0-only
/*
 * netkiln_hook - runs prepared packets through a netfilter hook of the
 * calling process's network namespace and reports each verdict.
 *
 * A packet at a device's egress goes on to the device, as one that tc or
 * nftables forwards there: nobody has looked at its length or layout.
 *
 * The walk is the one nf_hook_slow() does, under the same locks. It is
 * spelled out because nf_hook_slow() answers alike for a packet that was
 * stolen and one that was queued, and does not tell which entry decided.
 * Packets carry no route: entries that need one (masquerade, say) must not
 * be driven this way.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/nsproxy.h>
#include <linux/sched/signal.h>
#include <linux/skbuff.h>
#include <linux/uaccess.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>

#include "netkiln_hook.h"

#define MAX_PACKET 65535u
#define PAST_PACKET 0x5a
#define KNOWN_FLAGS (NETKILN_HOOK_BYTES | NETKILN_HOOK_COST)

static bool netkiln_hook_at_egress(const struct netkiln_hook_packet *p)
{
	return p->family == NFPROTO_NETDEV && p->hook == NF_NETDEV_EGRESS;
}

static bool netkiln_hook_valid_place(const struct netkiln_hook_packet *p)
{
	/* The kernel takes an empty frame to be a mistake of the sender's. */
	if (netkiln_hook_at_egress(p))
		return p->out && !p->in && p->size;
	return (p->family == NFPROTO_IPV4 || p->family == NFPROTO_IPV6) &&
	       p->hook < NF_INET_NUMHOOKS;
}

static bool netkiln_hook_valid(const struct netkiln_hook_packet *p)
{
	return netkiln_hook_valid_place(p) && p->size <= MAX_PACKET &&
	       p->linear <= p->size && p->frag_size <= PAGE_SIZE &&
	       !p->reserved[0] && !p->reserved[1];
}

/* Puts what does not belong in the linear part into page fragments. */
static int netkiln_hook_fill_frags(struct sk_buff *skb, const void __user *from,
				   u32 size, u32 frag_size)
{
	if (!frag_size)
		frag_size = PAGE_SIZE;
	while (size) {
		u32 part = min(size, frag_size);
		int slot = skb_shinfo(skb)->nr_frags;
		struct page *page;

		if (slot == MAX_SKB_FRAGS)
			return -EMSGSIZE;
		page = alloc_page(GFP_KERNEL);
		if (!page)
			return -ENOMEM;
		skb_add_rx_frag(skb, slot, page, 0, part, PAGE_SIZE);
		if (copy_from_user(page_address(page), from, part))
			return -EFAULT;
		from += part;
		size -= part;
	}
	return 0;
}

static void netkiln_hook_set_link_headers(struct sk_buff *skb)
{
	unsigned int head = min_t(unsigned int, skb_headlen(skb), ETH_HLEN);

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, head);
	skb->protocol = head == ETH_HLEN ? eth_hdr(skb)->h_proto :
					   htons(ETH_P_802_2);
}

static void netkiln_hook_set_headers(struct sk_buff *skb, u8 family)
{
	unsigned int transport = skb->len;

	if (family == NFPROTO_NETDEV) {
		netkiln_hook_set_link_headers(skb);
		return;
	}
	skb_reset_network_header(skb);
	if (family == NFPROTO_IPV4) {
		skb->protocol = htons(ETH_P_IP);
		if (skb_headlen(skb))
			transport = min(transport, ip_hdrlen(skb));
		memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	} else {
		skb->protocol = htons(ETH_P_IPV6);
		transport = min_t(unsigned int, transport,
				  sizeof(struct ipv6hdr));
		memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
		IP6CB(skb)->nhoff = offsetof(struct ipv6hdr, nexthdr);
	}
	skb_set_transport_header(skb, transport);
}

static struct sk_buff *netkiln_hook_build(const struct netkiln_hook_packet *p,
					  const void __user *bytes)
{
	struct sk_buff *skb;
	int err;

	skb = alloc_skb(LL_MAX_HEADER + p->linear, GFP_KERNEL);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	skb_reserve(skb, LL_MAX_HEADER);

	/* Where a packet has come in it still has its Ethernet header. */
	if (p->in) {
		memset(skb_push(skb, ETH_HLEN), 0, ETH_HLEN);
		skb_reset_mac_header(skb);
		eth_hdr(skb)->h_proto = p->family == NFPROTO_IPV4 ?
			htons(ETH_P_IP) : htons(ETH_P_IPV6);
		__skb_pull(skb, ETH_HLEN);
		skb->mac_len = ETH_HLEN;
	}

	err = -EFAULT;
	if (copy_from_user(skb_put(skb, p->linear), bytes, p->linear))
		goto free;
	err = netkiln_hook_fill_frags(skb, bytes + p->linear,
				      p->size - p->linear, p->frag_size);
	if (err)
		goto free;

	/* A hook that reads past a short packet gets the same in every run. */
	memset(skb_tail_pointer(skb), PAST_PACKET, skb_end_pointer(skb) -
	       skb_tail_pointer(skb));
	netkiln_hook_set_headers(skb, p->family);
	skb->mark = p->mark;
	skb->pkt_type = PACKET_HOST;
	return skb;

free:
	kfree_skb(skb);
	return ERR_PTR(err);
}

static int netkiln_hook_okfn(struct net *net, struct sock *sk,
			     struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}

/* Consumes the packet, whatever becomes of it. */
static void netkiln_hook_xmit(struct net *net,
			      const struct netkiln_hook_packet *p,
			      struct sk_buff *skb,
			      struct netkiln_hook_result *res)
{
	int err;

	skb->dev = dev_get_by_index_rcu(net, p->out);
	if (!skb->dev) {
		res->error = ENODEV;
		kfree_skb(skb);
		return;
	}
	err = dev_queue_xmit(skb);
	res->verdict = err ? NF_DROP : NF_ACCEPT;
	res->error = err < 0 ? -err : 0;
}

/* Returns the packet if it is still ours. */
static struct sk_buff *
netkiln_hook_walk(struct net *net, const struct netkiln_hook_packet *p,
		  struct sk_buff *skb, struct netkiln_hook_result *res,
		  bool timed)
{
	struct net_device *in = NULL, *out = NULL;
	const struct nf_hook_entries *entries;
	struct nf_hook_state state;
	unsigned int verdict;
	u64 start = 0;
	u16 i;

	res->verdict = NETKILN_HOOK_NOT_RUN;
	res->error = ENODEV;
	if (p->in) {
		in = dev_get_by_index_rcu(net, p->in);
		if (!in)
			return skb;
	}
	if (p->out) {
		out = dev_get_by_index_rcu(net, p->out);
		if (!out)
			return skb;
	}
	res->error = 0;
	skb->dev = in ? in : out;
	if (in) {
		skb->skb_iif = in->ifindex;
		if (p->family == NFPROTO_IPV6)
			IP6CB(skb)->iif = in->ifindex;
		else
			IPCB(skb)->iif = in->ifindex;
	}

	if (p->family == NFPROTO_IPV4)
		entries = rcu_dereference(net->nf.hooks_ipv4[p->hook]);
	else
		entries = rcu_dereference(net->nf.hooks_ipv6[p->hook]);
	if (!entries) {
		res->verdict = NETKILN_HOOK_EMPTY;
		return skb;
	}

	nf_hook_state_init(&state, p->hook, p->family, in, out, NULL, net,
			   netkiln_hook_okfn);
	res->verdict = NF_ACCEPT;
	if (timed)
		start = ktime_get_ns();
	for (i = 0; i < entries->num_hook_entries; i++) {
		verdict = nf_hook_entry_hookfn(&entries->hooks[i], skb, &state);
		if ((verdict & NF_VERDICT_MASK) == NF_ACCEPT)
			continue;
		res->verdict = verdict & NF_VERDICT_MASK;
		res->entry = i;
		res->error = -NF_DROP_GETERR(verdict);
		if (res->verdict == NF_STOLEN) {
			/*
			 * An entry that drops with a reason has freed the
			 * packet itself, and says so by an errno.
			 */
			if (res->error)
				res->verdict = NF_DROP;
			skb = NULL;
		} else if (res->verdict != NF_DROP) {
			res->error = 0;
		}
		break;
	}
	if (timed)
		res->cost = ktime_get_ns() - start;
	return skb;
}

static int netkiln_hook_copy_out(struct sk_buff *skb, void __user *to, u32 room)
{
	if (skb->len > room)
		return -ENOSPC;
	if (skb_linearize(skb))
		return -ENOMEM;
	return copy_to_user(to, skb->data, skb->len) ? -EFAULT : 0;
}

/*
 * Runs one packet; returns the bytes written at @to, or an error that ends the
 * batch.
 */
static int netkiln_hook_one(struct net *net,
			    const struct netkiln_hook_packet *p,
			    const void __user *bytes, void __user *to,
			    u32 room, u32 flags)
{
	struct netkiln_hook_result res = { .verdict = NETKILN_HOOK_NOT_RUN };
	struct sk_buff *skb;
	int err = 0;

	if (room < sizeof(res))
		return -ENOSPC;
	skb = netkiln_hook_build(p, bytes);
	if (IS_ERR(skb)) {
		res.error = -PTR_ERR(skb);
		skb = NULL;
	} else {
		local_bh_disable();
		rcu_read_lock();
		if (netkiln_hook_at_egress(p)) {
			netkiln_hook_xmit(net, p, skb, &res);
			skb = NULL;
		} else {
			skb = netkiln_hook_walk(net, p, skb, &res,
						flags & NETKILN_HOOK_COST);
		}
		rcu_read_unlock();
		local_bh_enable();
	}

	if (skb) {
		res.mark = skb->mark;
		if (flags & NETKILN_HOOK_BYTES && res.verdict == NF_ACCEPT) {
			res.size = skb->len;
			err = netkiln_hook_copy_out(skb, to + sizeof(res),
						    room - sizeof(res));
		}
		kfree_skb(skb);
	}
	if (!err && copy_to_user(to, &res, sizeof(res)))
		err = -EFAULT;
	return err ? err : sizeof(res) + res.size;
}

static int netkiln_hook_batch(struct net *net, struct netkiln_hook_run *run)
{
	const void __user *from = u64_to_user_ptr(run->packets);
	void __user *to = u64_to_user_ptr(run->results);
	struct netkiln_hook_packet p;
	u32 at = 0, used = 0, i;
	int n;

	for (i = 0; i < run->count; i++) {
		if (at > run->packets_size ||
		    run->packets_size - at < sizeof(p))
			return -EINVAL;
		if (copy_from_user(&p, from + at, sizeof(p)))
			return -EFAULT;
		at += sizeof(p);
		if (!netkiln_hook_valid(&p) || run->packets_size - at < p.size)
			return -EINVAL;
		if (used > run->results_size)
			return -ENOSPC;
		n = netkiln_hook_one(net, &p, from + at, to + used,
				     run->results_size - used, run->flags);
		if (n < 0)
			return n;
		at += ALIGN(p.size, 8);
		used += ALIGN(n, 8);
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	run->results_used = min(used, run->results_size);
	return 0;
}

static long netkiln_hook_ioctl(struct file *file, unsigned int cmd,
			       unsigned long arg)
{
	struct net *net = current->nsproxy->net_ns;
	void __user *argp = (void __user *)arg;
	struct netkiln_hook_run run;
	int err;

	if (cmd != NETKILN_HOOK_RUN)
		return -ENOTTY;
	if (!ns_capable(net->user_ns, CAP_NET_ADMIN))
		return -EPERM;
	if (copy_from_user(&run, argp, sizeof(run)))
		return -EFAULT;
	if (run.reserved || run.flags & ~KNOWN_FLAGS)
		return -EINVAL;
	err = netkiln_hook_batch(net, &run);
	if (err)
		return err;
	return copy_to_user(argp, &run, sizeof(run)) ? -EFAULT : 0;
}

static const struct file_operations netkiln_hook_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = netkiln_hook_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice netkiln_hook_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "netkiln_hook",
	.fops = &netkiln_hook_fops,
	.mode = 0600,
};

module_misc_device(netkiln_hook_device);

MODULE_DESCRIPTION("Runs prepared packets through a netfilter hook");
MODULE_LICENSE("GPL");
