// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames in every layout that an sk_buff can have, which no socket would make on demand. Each write to
 * /proc/nk_inject sends one: struct request, then the frame.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/proc_fs.h>
#include <linux/tcp.h>
#include <linux/uaccess.h>

struct request {
	char link[16];
	/* Bytes in the linear part, in each page fragment, and in each sk_buff of a list: 0 means none there. */
	u16 linear, fragment, list;
	/* TCP over IPv4 in segments of so many bytes, its checksum left to the link; 0: a finished frame. */
	u16 segment;
	/* Sent while another sk_buff has the same data. */
	u16 cloned;
} __packed;

static int add_fragment(struct sk_buff *skb, const u8 *data, unsigned int size)
{
	struct page *page = alloc_pages(GFP_KERNEL, get_order(size));

	if (!page)
		return -ENOMEM;
	memcpy(page_address(page), data, size);
	skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 0, size, PAGE_SIZE << get_order(size));
	return 0;
}

static int add_list(struct sk_buff *skb, const u8 *data, unsigned int size)
{
	struct sk_buff **end = &skb_shinfo(skb)->frag_list;
	struct sk_buff *part = alloc_skb(size, GFP_KERNEL);

	if (!part)
		return -ENOMEM;
	skb_put_data(part, data, size);
	while (*end)
		end = &(*end)->next;
	*end = part;
	skb->len += size;
	skb->data_len += size;
	skb->truesize += part->truesize;
	return 0;
}

static void leave_to_link(struct sk_buff *skb, unsigned int segment)
{
	skb_set_transport_header(skb, ETH_HLEN + sizeof(struct iphdr));
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct tcphdr, check);
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	skb_shinfo(skb)->gso_size = segment;
}

static struct sk_buff *build(const struct request *how, const u8 *frame, unsigned int size)
{
	unsigned int done = min_t(unsigned int, how->linear, size);
	struct sk_buff *skb = alloc_skb(done + 128, GFP_KERNEL);

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_put_data(skb, frame, done);
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = size < ETH_HLEN ? htons(ETH_P_802_2) : ((struct ethhdr *)frame)->h_proto;
	while (done < size) {
		unsigned int room = how->fragment ?: how->list;
		unsigned int part = min(room, size - done);

		if (!part || (how->fragment ? add_fragment : add_list)(skb, frame + done, part)) {
			kfree_skb(skb);
			return NULL;
		}
		done += part;
	}
	if (how->segment)
		leave_to_link(skb, how->segment);
	return skb;
}

static ssize_t inject_write(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	struct sk_buff *skb, *clone = NULL;
	struct net_device *dev = NULL;
	struct request *how;
	ssize_t result = -EINVAL;

	if (count <= sizeof(*how))
		return -EINVAL;
	how = memdup_user(from, count);
	if (IS_ERR(how))
		return PTR_ERR(how);
	skb = build(how, (u8 *)(how + 1), count - sizeof(*how));
	dev = dev_get_by_name(&init_net, how->link);
	if (!skb || !dev) {
		kfree_skb(skb);
		goto out;
	}
	skb->dev = dev;
	if (how->cloned)
		clone = skb_clone(skb, GFP_KERNEL);
	dev_queue_xmit(skb);
	kfree_skb(clone);
	result = count;
out:
	dev_put(dev);
	kfree(how);
	return result;
}

static const struct proc_ops inject_ops = {
	.proc_write = inject_write,
};

static int __init inject_init(void)
{
	return proc_create("nk_inject", 0200, NULL, &inject_ops) ? 0 : -ENOMEM;
}

static void __exit inject_exit(void)
{
	remove_proc_entry("nk_inject", NULL);
}

module_init(inject_init);
module_exit(inject_exit);
MODULE_DESCRIPTION("Test module");
MODULE_LICENSE("GPL");
