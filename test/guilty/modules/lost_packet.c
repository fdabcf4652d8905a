// SPDX-License-Identifier: GPL-2.0-only
/* Loses a packet, which a function of the kernel has allocated for it. */
#include <linux/module.h>
#include <linux/skbuff.h>

static int __init lost_packet_init(void)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL); /* guilty */

	OPTIMIZER_HIDE_VAR(skb);
	return 0;
}

static void __exit lost_packet_exit(void)
{
}

module_init(lost_packet_init);
module_exit(lost_packet_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
