// SPDX-License-Identifier: GPL-2.0-only
/* Believes the length that a netlink message says it has. */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

static struct sock *sock;

static void receive(struct sk_buff *skb)
{
	const struct nlmsghdr *message = nlmsg_hdr(skb);
	void *copy = kmalloc(message->nlmsg_len, GFP_KERNEL);

	if (!copy)
		return;
	memcpy(copy, message, message->nlmsg_len); /* guilty */
	kfree(copy);
}

static int __init bad_netlink_length_init(void)
{
	struct netlink_kernel_cfg config = { .input = receive };

	sock = netlink_kernel_create(&init_net, 30, &config);
	return sock ? 0 : -ENOMEM;
}

static void __exit bad_netlink_length_exit(void)
{
	netlink_kernel_release(sock);
}

module_init(bad_netlink_length_init);
module_exit(bad_netlink_length_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
