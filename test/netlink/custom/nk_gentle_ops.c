// SPDX-License-Identifier: GPL-2.0-only
/* Operations that take more than they look at. */

#include "nk_gentle_ops.h"

int nk_gentle_nothing(struct net *net, const struct nk_gentle_nothing_req *req,
		      struct sk_buff *reply, struct genl_info *info)
{
	return 0;
}

int nk_gentle_gentle(struct net *net, const struct nk_gentle_gentle_req *req,
		     struct sk_buff *reply, struct genl_info *info)
{
	struct nk_gentle_inner inner;
	int err;

	if (req->has_one && nk_gentle_put_any_one(reply, req->one))
		return -EMSGSIZE;
	if (!req->three)
		return 0;
	err = nk_gentle_parse_inner(&inner, req->three, info->extack);
	if (err)
		return err;
	return nk_gentle_put_any_four(reply, inner.value) ? -EMSGSIZE : 0;
}

int nk_gentle_gentle_dump(struct net *net,
			  const struct nk_gentle_gentle_dump_req *req,
			  struct sk_buff *skb, unsigned long *at,
			  struct netlink_ext_ack *extack)
{
	if (!req->two || *at == 2)
		return 0;
	if (nk_gentle_put_any_two(skb, req->two))
		return -EMSGSIZE;
	++*at;
	return 1;
}

int nk_gentle_strict(struct net *net, const struct nk_gentle_strict_req *req,
		     struct sk_buff *reply, struct genl_info *info)
{
	return nk_gentle_put_any_one(reply, req->one) ? -EMSGSIZE : 0;
}

int nk_gentle_ops_init(void)
{
	return 0;
}

void nk_gentle_ops_exit(void)
{
}
