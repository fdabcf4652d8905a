// SPDX-License-Identifier: GPL-2.0-only
/* Operations beside objects. */

#include "nk_beside_ops.h"

static int put_probes(struct sk_buff *reply, const struct nlattr *probes,
		      struct netlink_ext_ack *extack)
{
	struct nk_beside_probes_attrs from;
	struct nk_beside_probes_sent_attrs sent;
	struct nlattr *nest, *inner;
	int err;

	err = nk_beside_read_probes(&from, probes, extack);
	if (err)
		return err;
	nest = nk_beside_start_entry_probes(reply);
	if (!nest || nk_beside_put_probes_limit(reply, from.limit + 1))
		return -EMSGSIZE;
	if (from.sent) {
		err = nk_beside_read_probes_sent(&sent, from.sent, extack);
		if (err)
			return err;
		inner = nk_beside_start_probes_sent(reply);
		if (!inner ||
		    nk_beside_put_probes_sent_last(reply, sent.last + 1))
			return -EMSGSIZE;
		nla_nest_end(reply, inner);
	}
	nla_nest_end(reply, nest);
	return 0;
}

int nk_beside_check(struct net *net, const struct nk_beside_check_req *req,
		    struct sk_buff *reply, struct genl_info *info)
{
	struct nk_beside_list owners = req->owners;
	const struct nlattr *item;
	struct sk_buff *msg;
	u32 id = req->id;
	int err;

	while ((item = nk_beside_list_next(&owners)))
		id++;
	if (nk_beside_put_entry_id(reply, id))
		return -EMSGSIZE;
	if (req->probes) {
		err = put_probes(reply, req->probes, info->extack);
		if (err)
			return err;
	}
	msg = nk_beside_checked_new(GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	if (nk_beside_put_entry_id(msg, req->id)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	nk_beside_checked_send(net, msg, GFP_KERNEL);
	return 0;
}

int nk_beside_count(struct net *net, const struct nk_beside_count_req *req,
		    struct sk_buff *reply, struct genl_info *info)
{
	if (nk_beside_put_count_total(reply, req->len * req->page_value) ||
	    nk_beside_put_count_page(reply, req->page_value))
		return -EMSGSIZE;
	return 0;
}

int nk_beside_ops_init(void)
{
	return 0;
}

void nk_beside_ops_exit(void)
{
}
