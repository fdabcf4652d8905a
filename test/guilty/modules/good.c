// SPDX-License-Identifier: GPL-2.0-only
/* Does a little of everything the guilty ones do, and does it right. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <net/net_namespace.h>

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static refcount_t references = REFCOUNT_INIT(1);
static int __rcu *shared;
static struct timer_list timer;

static void expired(struct timer_list *unused)
{
	mod_timer(&timer, jiffies + HZ / 10);
}

static unsigned int pass(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static const struct nf_hook_ops hook = {
	.hook		= pass,
	.pf		= NFPROTO_IPV4,
	.hooknum	= NF_INET_LOCAL_IN,
	.priority	= 1234,
};

static int show(struct seq_file *file, void *unused)
{
	rcu_read_lock();
	seq_printf(file, "%d\n", *rcu_dereference(shared));
	rcu_read_unlock();
	return 0;
}

static int __init good_init(void)
{
	int *number = kmalloc(sizeof(*number), GFP_KERNEL);
	int error;

	if (!number)
		return -ENOMEM;
	*number = 7;
	mutex_lock(&first);
	mutex_lock(&second);
	rcu_assign_pointer(shared, number);
	mutex_unlock(&second);
	mutex_unlock(&first);
	refcount_inc(&references);
	refcount_dec(&references);
	error = nf_register_net_hook(&init_net, &hook);
	if (error)
		goto free;
	if (!proc_create_single("netkiln_good", 0444, NULL, show)) {
		error = -ENOMEM;
		goto unhook;
	}
	timer_setup(&timer, expired, 0);
	mod_timer(&timer, jiffies + HZ / 10);
	return 0;

unhook:
	nf_unregister_net_hook(&init_net, &hook);
free:
	kfree(number);
	return error;
}

static void __exit good_exit(void)
{
	timer_shutdown_sync(&timer);
	remove_proc_entry("netkiln_good", NULL);
	nf_unregister_net_hook(&init_net, &hook);
	kfree(rcu_dereference_protected(shared, true));
}

module_init(good_init);
module_exit(good_exit);
MODULE_DESCRIPTION("Good module");
MODULE_LICENSE("GPL");
