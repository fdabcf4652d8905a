// SPDX-License-Identifier: GPL-2.0-only
/*
 * nk_hand - the family of the bench's spec as somebody writes it by hand who
 * knows the kernel: what a generated one is held against. It has the operations
 * that are measured, and delete.
 */

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/sock.h>

#define NK_HAND_LABEL_MAX	31
#define NK_HAND_WEIGHT_DEFAULT	100
#define NK_HAND_MAX		1048576

enum {
	NK_HAND_CMD_UNSPEC,
	NK_HAND_CMD_CREATE,
	NK_HAND_CMD_GET,
	NK_HAND_CMD_DELETE,
	NK_HAND_CMD_CREATE_NTF,
	NK_HAND_CMD_DELETE_NTF,
};

enum {
	NK_HAND_A_UNSPEC,
	NK_HAND_A_ID,
	NK_HAND_A_LABEL,
	NK_HAND_A_WEIGHT,
	NK_HAND_A_PINNED,
	NK_HAND_A_OWNER,
};

struct nk_hand_entry {
	struct rcu_head rcu;
	u32 id;
	u32 owner;
	u16 weight;
	bool pinned;
	bool has_owner;
	char label[NK_HAND_LABEL_MAX + 1];
};

struct nk_hand_net {
	/* Serialises writers; readers are under RCU. */
	struct mutex lock;
	struct xarray entries;
	u32 count;
	u32 next_id;
};

struct nk_hand_dump_ctx {
	unsigned long id;
};

static unsigned int nk_hand_net_id __read_mostly;
static struct genl_family nk_hand_family;

static const struct nla_policy nk_hand_id_policy[] = {
	[NK_HAND_A_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy nk_hand_create_policy[] = {
	[NK_HAND_A_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[NK_HAND_A_LABEL] = {
		.type = NLA_NUL_STRING,
		.len = NK_HAND_LABEL_MAX,
	},
	[NK_HAND_A_WEIGHT] = NLA_POLICY_RANGE(NLA_U16, 1, 1000),
	[NK_HAND_A_PINNED] = { .type = NLA_FLAG },
	[NK_HAND_A_OWNER] = { .type = NLA_U32 },
};

static size_t nk_hand_entry_size(void)
{
	return nla_total_size(sizeof(u32)) +			/* id */
	       nla_total_size(NK_HAND_LABEL_MAX + 1) +		/* label */
	       nla_total_size(sizeof(u16)) +			/* weight */
	       nla_total_size(0) +				/* pinned */
	       nla_total_size(sizeof(u32));			/* owner */
}

static int nk_hand_fill(struct sk_buff *skb, const struct nk_hand_entry *entry,
			u32 portid, u32 seq, int flags, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &nk_hand_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;

	if (nla_put_u32(skb, NK_HAND_A_ID, entry->id) ||
	    nla_put_string(skb, NK_HAND_A_LABEL, entry->label) ||
	    nla_put_u16(skb, NK_HAND_A_WEIGHT, entry->weight) ||
	    (entry->pinned && nla_put_flag(skb, NK_HAND_A_PINNED)) ||
	    (entry->has_owner &&
	     nla_put_u32(skb, NK_HAND_A_OWNER, entry->owner)))
		goto err_cancel;

	genlmsg_end(skb, hdr);
	return 0;

err_cancel:
	genlmsg_cancel(skb, hdr);
	return -EMSGSIZE;
}

static void nk_hand_notify(const struct nk_hand_entry *entry,
			   struct genl_info *info, u8 cmd)
{
	struct net *net = genl_info_net(info);
	struct sk_buff *ntf;

	if (!genl_has_listeners(&nk_hand_family, net, 0) &&
	    !nlmsg_report(info->nlhdr))
		return;

	ntf = genlmsg_new(nk_hand_entry_size(), GFP_KERNEL);
	if (!ntf)
		goto err_missed;
	if (nk_hand_fill(ntf, entry, info->snd_portid, info->snd_seq, 0, cmd)) {
		nlmsg_free(ntf);
		goto err_missed;
	}
	genl_notify(&nk_hand_family, ntf, info, 0, GFP_KERNEL);
	return;

err_missed:
	genl_set_err(&nk_hand_family, net, 0, 0, -ENOBUFS);
}

static int nk_hand_create_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nk_hand_net *nn = net_generic(genl_info_net(info),
					     nk_hand_net_id);
	struct nlattr **tb = info->attrs;
	struct nk_hand_entry *entry;
	struct sk_buff *reply;
	void *hdr;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NK_HAND_A_LABEL))
		return -EINVAL;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return -ENOMEM;

	nla_strscpy(entry->label, tb[NK_HAND_A_LABEL], sizeof(entry->label));
	if (!entry->label[0]) {
		NL_SET_ERR_MSG_ATTR(info->extack, tb[NK_HAND_A_LABEL],
				    "label is empty");
		err = -EINVAL;
		goto err_free_entry;
	}
	entry->weight = NK_HAND_WEIGHT_DEFAULT;
	if (tb[NK_HAND_A_WEIGHT])
		entry->weight = nla_get_u16(tb[NK_HAND_A_WEIGHT]);
	entry->pinned = nla_get_flag(tb[NK_HAND_A_PINNED]);
	if (tb[NK_HAND_A_OWNER]) {
		entry->owner = nla_get_u32(tb[NK_HAND_A_OWNER]);
		entry->has_owner = true;
	}

	/* Nothing may fail once the entry can be seen. */
	reply = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!reply) {
		err = -ENOMEM;
		goto err_free_entry;
	}
	hdr = genlmsg_put_reply(reply, info, &nk_hand_family, 0,
				NK_HAND_CMD_CREATE);
	if (!hdr) {
		err = -EMSGSIZE;
		goto err_free_reply;
	}

	mutex_lock(&nn->lock);
	if (nn->count >= NK_HAND_MAX) {
		NL_SET_ERR_MSG(info->extack, "too many entries");
		err = -ENOSPC;
		goto err_unlock;
	}
	if (tb[NK_HAND_A_ID]) {
		entry->id = nla_get_u32(tb[NK_HAND_A_ID]);
		err = xa_insert(&nn->entries, entry->id, entry,
				GFP_KERNEL_ACCOUNT);
		if (err == -EBUSY) {
			NL_SET_ERR_MSG_ATTR(info->extack, tb[NK_HAND_A_ID],
					    "entry exists");
			err = -EEXIST;
		}
	} else {
		/* The id has to be in the entry before readers find it. */
		err = xa_alloc_cyclic(&nn->entries, &entry->id, NULL,
				      xa_limit_32b, &nn->next_id,
				      GFP_KERNEL_ACCOUNT);
		if (err >= 0)
			err = xa_err(xa_store(&nn->entries, entry->id, entry,
					      GFP_KERNEL_ACCOUNT));
	}
	if (err)
		goto err_unlock;
	nn->count++;
	nk_hand_notify(entry, info, NK_HAND_CMD_CREATE_NTF);
	/* Once unlocked, the entry may go at any time. */
	err = nla_put_u32(reply, NK_HAND_A_ID, entry->id);
	mutex_unlock(&nn->lock);

	if (WARN_ON_ONCE(err)) {
		nlmsg_free(reply);
		return err;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);

err_unlock:
	mutex_unlock(&nn->lock);
err_free_reply:
	nlmsg_free(reply);
err_free_entry:
	kfree(entry);
	return err;
}

static int nk_hand_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nk_hand_net *nn = net_generic(genl_info_net(info),
					     nk_hand_net_id);
	const struct nk_hand_entry *entry;
	struct sk_buff *reply;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NK_HAND_A_ID))
		return -EINVAL;

	reply = genlmsg_new(nk_hand_entry_size(), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;

	rcu_read_lock();
	entry = xa_load(&nn->entries, nla_get_u32(info->attrs[NK_HAND_A_ID]));
	if (!entry) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NK_HAND_A_ID],
				    "no such entry");
		err = -ENOENT;
		goto err_unlock;
	}
	err = nk_hand_fill(reply, entry, info->snd_portid, info->snd_seq, 0,
			   NK_HAND_CMD_GET);
	if (err)
		goto err_unlock;
	rcu_read_unlock();

	return genlmsg_reply(reply, info);

err_unlock:
	rcu_read_unlock();
	nlmsg_free(reply);
	return err;
}

static int nk_hand_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nk_hand_net *nn = net_generic(sock_net(skb->sk),
					     nk_hand_net_id);
	struct nk_hand_dump_ctx *ctx = (void *)cb->ctx;
	const struct nk_hand_entry *entry;
	unsigned long id;
	int err = 0;

	rcu_read_lock();
	xa_for_each_start(&nn->entries, id, entry, ctx->id) {
		err = nk_hand_fill(skb, entry, NETLINK_CB(cb->skb).portid,
				   cb->nlh->nlmsg_seq, NLM_F_MULTI,
				   NK_HAND_CMD_GET);
		if (err)
			break;
	}
	rcu_read_unlock();

	ctx->id = id;
	return err ? skb->len : 0;
}

static int nk_hand_delete_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nk_hand_net *nn = net_generic(genl_info_net(info),
					     nk_hand_net_id);
	struct nk_hand_entry *entry;

	if (GENL_REQ_ATTR_CHECK(info, NK_HAND_A_ID))
		return -EINVAL;

	mutex_lock(&nn->lock);
	entry = xa_erase(&nn->entries, nla_get_u32(info->attrs[NK_HAND_A_ID]));
	if (entry) {
		nn->count--;
		nk_hand_notify(entry, info, NK_HAND_CMD_DELETE_NTF);
	}
	mutex_unlock(&nn->lock);

	if (!entry) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NK_HAND_A_ID],
				    "no such entry");
		return -ENOENT;
	}
	kfree_rcu(entry, rcu);
	return 0;
}

#ifdef NK_HAND_SPLIT_OPS
static const struct genl_split_ops nk_hand_ops[] = {
	{
		.cmd = NK_HAND_CMD_CREATE,
		.doit = nk_hand_create_doit,
		.policy = nk_hand_create_policy,
		.maxattr = NK_HAND_A_OWNER,
		.flags = GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd = NK_HAND_CMD_GET,
		.doit = nk_hand_get_doit,
		.policy = nk_hand_id_policy,
		.maxattr = NK_HAND_A_ID,
		.flags = GENL_CMD_CAP_DO,
	},
	{
		.cmd = NK_HAND_CMD_GET,
		.dumpit = nk_hand_get_dumpit,
		.flags = GENL_CMD_CAP_DUMP,
	},
	{
		.cmd = NK_HAND_CMD_DELETE,
		.doit = nk_hand_delete_doit,
		.policy = nk_hand_id_policy,
		.maxattr = NK_HAND_A_ID,
		.flags = GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};
#else
static const struct genl_ops nk_hand_ops[] = {
	{
		.cmd = NK_HAND_CMD_CREATE,
		.doit = nk_hand_create_doit,
		.policy = nk_hand_create_policy,
		.maxattr = NK_HAND_A_OWNER,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = NK_HAND_CMD_GET,
		.doit = nk_hand_get_doit,
		.dumpit = nk_hand_get_dumpit,
		.policy = nk_hand_id_policy,
		.maxattr = NK_HAND_A_ID,
	},
	{
		.cmd = NK_HAND_CMD_DELETE,
		.doit = nk_hand_delete_doit,
		.policy = nk_hand_id_policy,
		.maxattr = NK_HAND_A_ID,
		.flags = GENL_ADMIN_PERM,
	},
};
#endif

static const struct genl_multicast_group nk_hand_groups[] = {
	{ .name = "changes", },
};

static struct genl_family nk_hand_family __ro_after_init = {
	.name = "nk_hand",
	.version = 1,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
#ifdef NK_HAND_SPLIT_OPS
	.split_ops = nk_hand_ops,
	.n_split_ops = ARRAY_SIZE(nk_hand_ops),
#else
	.ops = nk_hand_ops,
	.n_ops = ARRAY_SIZE(nk_hand_ops),
#endif
	.mcgrps = nk_hand_groups,
	.n_mcgrps = ARRAY_SIZE(nk_hand_groups),
};

static int __net_init nk_hand_net_init(struct net *net)
{
	struct nk_hand_net *nn = net_generic(net, nk_hand_net_id);

	mutex_init(&nn->lock);
	xa_init_flags(&nn->entries, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	return 0;
}

static void __net_exit nk_hand_net_exit(struct net *net)
{
	struct nk_hand_net *nn = net_generic(net, nk_hand_net_id);
	struct nk_hand_entry *entry;
	unsigned long id;

	xa_for_each(&nn->entries, id, entry)
		kfree(entry);
	xa_destroy(&nn->entries);
}

static struct pernet_operations nk_hand_net_ops = {
	.init = nk_hand_net_init,
	.exit = nk_hand_net_exit,
	.id = &nk_hand_net_id,
	.size = sizeof(struct nk_hand_net),
};

static int __init nk_hand_init(void)
{
	int err;

	err = register_pernet_subsys(&nk_hand_net_ops);
	if (err)
		return err;
	err = genl_register_family(&nk_hand_family);
	if (err)
		unregister_pernet_subsys(&nk_hand_net_ops);
	return err;
}

static void __exit nk_hand_exit(void)
{
	genl_unregister_family(&nk_hand_family);
	unregister_pernet_subsys(&nk_hand_net_ops);
}

module_init(nk_hand_init);
module_exit(nk_hand_exit);

MODULE_DESCRIPTION("A family written by hand, to measure a generated one by");
MODULE_LICENSE("GPL");
