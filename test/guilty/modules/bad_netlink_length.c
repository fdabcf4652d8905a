// SPDX-License-Identifier: GPL-2.0-only
/* Believes the length that a netlink message says it has. */
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/net_namespace.h>
#include <net/sock.h>

static struct sock *sock;

static u8 volatile sum;

static void receive(struct sk_buff *skb)
{
	const struct nlmsghdr *message = nlmsg_hdr(skb);
	const u8 *bytes = (const u8 *)message;
	u32 i;

	for (i = 0; i < message->nlmsg_len; i++)
		sum += bytes[i]; /* guilty */
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
