// SPDX-License-Identifier: GPL-2.0-only
/* Answers with what it was asked with: each value by the helper of its type. */

#include <linux/slab.h>
#include <linux/string.h>

#include "nk_mirror_ops.h"

static int put_tree(struct sk_buff *skb, const struct nlattr *nest,
		    struct netlink_ext_ack *extack);

static int put_pairs(struct sk_buff *skb, struct nk_mirror_list pairs,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *item;
	int err;

	while ((item = nk_mirror_list_next(&pairs))) {
		struct nlattr *nest = nk_mirror_start_tree_others(skb);
		struct nk_mirror_pair pair;

		if (!nest)
			return -EMSGSIZE;
		err = nk_mirror_parse_pair(&pair, item, extack);
		if (err)
			return err;
		if (pair.has_key && nk_mirror_put_pair_key(skb, pair.key))
			return -EMSGSIZE;
		if (pair.value) {
			struct nlattr *value = nk_mirror_start_pair_value(skb);

			if (!value)
				return -EMSGSIZE;
			err = put_tree(skb, pair.value, extack);
			if (err)
				return err;
			nla_nest_end(skb, value);
		}
		nla_nest_end(skb, nest);
	}
	return 0;
}

/* What is in a tree. */
static int put_tree(struct sk_buff *skb, const struct nlattr *nest,
		    struct netlink_ext_ack *extack)
{
	struct nk_mirror_tree tree;
	struct nlattr *left;
	int err;

	err = nk_mirror_parse_tree(&tree, nest, extack);
	if (err)
		return err;
	if ((tree.name && nk_mirror_put_tree_name(skb, tree.name)) ||
	    (tree.has_weight && nk_mirror_put_tree_weight(skb, tree.weight)) ||
	    (tree.has_last && nk_mirror_put_tree_last(skb, tree.last)))
		return -EMSGSIZE;
	if (tree.left) {
		left = nk_mirror_start_tree_left(skb);
		if (!left)
			return -EMSGSIZE;
		err = put_tree(skb, tree.left, extack);
		if (err)
			return err;
		nla_nest_end(skb, left);
	}
	return put_pairs(skb, tree.others, extack);
}

static int put_nests(struct sk_buff *skb,
		     const struct nk_mirror_mirror_req *req,
		     struct netlink_ext_ack *extack)
{
	struct nk_mirror_list list;
	const struct nlattr *item;
	struct nlattr *nest, *row;
	int index = 1;
	int err;

	if (req->tree) {
		nest = nk_mirror_start_all_tree(skb);
		if (!nest)
			return -EMSGSIZE;
		err = put_tree(skb, req->tree, extack);
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	list = req->trees;
	while ((item = nk_mirror_list_next(&list))) {
		nest = nk_mirror_start_all_trees(skb);
		if (!nest)
			return -EMSGSIZE;
		err = put_tree(skb, item, extack);
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	list = req->row;
	if (!list.left)
		return 0;
	row = nk_mirror_start_all_row(skb);
	if (!row)
		return -EMSGSIZE;
	while ((item = nk_mirror_list_next(&list))) {
		nest = nk_mirror_put_all_row(skb, index++);
		if (!nest)
			return -EMSGSIZE;
		err = put_tree(skb, item, extack);
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	nla_nest_end(skb, row);
	return 0;
}

/* Nests whose types are values: nobody has looked into them yet. */
/* Trees whose types are numbers. */
static int put_numbered(struct sk_buff *skb, const struct nlattr *outer,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *inner;
	struct nlattr *nest;
	int left, err;

	nla_for_each_nested(inner, outer, left) {
		nest = nla_nest_start(skb, nla_type(inner));
		if (!nest)
			return -EMSGSIZE;
		err = put_tree(skb, inner, extack);
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	return 0;
}

/* Several of these: the attribute so often, or members of one. */
static int put_groves(struct sk_buff *skb,
		      const struct nk_mirror_mirror_req *req,
		      struct netlink_ext_ack *extack)
{
	struct nk_mirror_list groves = req->groves, ranks = req->ranks;
	struct nlattr *nest, *all = NULL;
	const struct nlattr *item;
	int index = 1;
	int err;

	while ((item = nk_mirror_list_next(&groves))) {
		nest = nk_mirror_start_all_groves(skb);
		err = nest ? put_numbered(skb, item, extack) : -EMSGSIZE;
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	while ((item = nk_mirror_list_next(&ranks))) {
		if (!all)
			all = nk_mirror_start_all_ranks(skb);
		if (!all)
			return -EMSGSIZE;
		nest = nk_mirror_put_all_ranks(skb, index++);
		err = nest ? put_numbered(skb, item, extack) : -EMSGSIZE;
		if (err)
			return err;
		nla_nest_end(skb, nest);
	}
	if (all)
		nla_nest_end(skb, all);
	return 0;
}

static int put_by_value(struct sk_buff *skb, const struct nlattr *all,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *outer;
	struct nlattr *nest, *one;
	int rem, err;

	if (!all)
		return 0;
	nest = nk_mirror_start_all_by_value(skb);
	if (!nest)
		return -EMSGSIZE;
	nla_for_each_nested(outer, all, rem) {
		one = nla_nest_start(skb, nla_type(outer));
		if (!one)
			return -EMSGSIZE;
		err = put_numbered(skb, outer, extack);
		if (err)
			return err;
		nla_nest_end(skb, one);
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int put_squares(struct sk_buff *skb, int index,
		       const struct nlattr *item)
{
	u32 one = nk_mirror_get_all_squares(item);

	return nk_mirror_put_all_squares(skb, index, one);
}

static int put_few(struct sk_buff *skb, int index,
		   const struct nlattr *item)
{
	__be16 one = nk_mirror_get_all_few(item);

	return nk_mirror_put_all_few(skb, index, one);
}

static int put_sized(struct sk_buff *skb, int index,
		     const struct nlattr *item)
{
	u64 one = nk_mirror_get_all_sized(item);

	return nk_mirror_put_all_sized(skb, index, one);
}

static int put_lists(struct sk_buff *skb,
		     const struct nk_mirror_mirror_req *req)
{
	struct nk_mirror_list list;
	const struct nlattr *item;
	struct nlattr *nest;
	int index;

	list = req->numbers;
	while ((item = nk_mirror_list_next(&list)))
		if (nk_mirror_put_all_numbers(skb,
					      nk_mirror_get_all_numbers(item)))
			return -EMSGSIZE;
	list = req->words;
	while ((item = nk_mirror_list_next(&list)))
		if (nk_mirror_put_all_words(skb, nk_mirror_get_all_words(item)))
			return -EMSGSIZE;
	list = req->places;
	while ((item = nk_mirror_list_next(&list))) {
		struct in6_addr one = nk_mirror_get_all_places(item);

		if (nk_mirror_put_all_places(skb, &one))
			return -EMSGSIZE;
	}
	list = req->squares;
	if (list.left) {
		index = 1;
		nest = nk_mirror_start_all_squares(skb);
		if (!nest)
			return -EMSGSIZE;
		while ((item = nk_mirror_list_next(&list)))
			if (put_squares(skb, index++, item))
				return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	list = req->few;
	if (list.left) {
		index = 1;
		nest = nk_mirror_start_all_few(skb);
		if (!nest)
			return -EMSGSIZE;
		while ((item = nk_mirror_list_next(&list)))
			if (put_few(skb, index++, item))
				return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	list = req->sized;
	if (list.left) {
		index = 1;
		nest = nk_mirror_start_all_sized(skb);
		if (!nest)
			return -EMSGSIZE;
		while ((item = nk_mirror_list_next(&list)))
			if (put_sized(skb, index++, item))
				return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int put_values(struct sk_buff *skb,
		      const struct nk_mirror_mirror_req *req)
{
	char open[8];

	if (req->has_a_u8 && nk_mirror_put_all_a_u8(skb, req->a_u8))
		return -EMSGSIZE;
	if (req->has_a_u16 && nk_mirror_put_all_a_u16(skb, req->a_u16))
		return -EMSGSIZE;
	if (req->has_a_u32 && nk_mirror_put_all_a_u32(skb, req->a_u32))
		return -EMSGSIZE;
	if (req->has_a_u64 && nk_mirror_put_all_a_u64(skb, req->a_u64))
		return -EMSGSIZE;
	if (req->has_a_s8 && nk_mirror_put_all_a_s8(skb, req->a_s8))
		return -EMSGSIZE;
	if (req->has_a_s16 && nk_mirror_put_all_a_s16(skb, req->a_s16))
		return -EMSGSIZE;
	if (req->has_a_s32 && nk_mirror_put_all_a_s32(skb, req->a_s32))
		return -EMSGSIZE;
	if (req->has_a_s64 && nk_mirror_put_all_a_s64(skb, req->a_s64))
		return -EMSGSIZE;
	if (req->has_a_be16 && nk_mirror_put_all_a_be16(skb, req->a_be16))
		return -EMSGSIZE;
	if (req->has_a_be32 && nk_mirror_put_all_a_be32(skb, req->a_be32))
		return -EMSGSIZE;
	if (req->has_a_be64 && nk_mirror_put_all_a_be64(skb, req->a_be64))
		return -EMSGSIZE;
	if (req->has_a_uint && nk_mirror_put_all_a_uint(skb, req->a_uint))
		return -EMSGSIZE;
	if (req->has_a_sint && nk_mirror_put_all_a_sint(skb, req->a_sint))
		return -EMSGSIZE;
	if (req->has_four && nk_mirror_put_all_four(skb, req->four))
		return -EMSGSIZE;
	if (req->has_state && nk_mirror_put_all_state(skb, req->state))
		return -EMSGSIZE;
	if (req->has_marks && nk_mirror_put_all_marks(skb, req->marks))
		return -EMSGSIZE;
	if (req->text && nk_mirror_put_all_text(skb, req->text))
		return -EMSGSIZE;
	if (req->open) {
		memcpy(open, req->open, req->open_len);
		open[req->open_len] = 0;
		if (nk_mirror_put_all_open(skb, open))
			return -EMSGSIZE;
	}
	if (req->bytes &&
	    nk_mirror_put_all_bytes(skb, req->bytes, req->bytes_len))
		return -EMSGSIZE;
	if (req->least &&
	    nk_mirror_put_all_least(skb, req->least, req->least_len))
		return -EMSGSIZE;
	if (req->has_six && nk_mirror_put_all_six(skb, &req->six))
		return -EMSGSIZE;
	if (req->has_ether && nk_mirror_put_all_ether(skb, req->ether))
		return -EMSGSIZE;
	if (req->yes && nk_mirror_put_all_yes(skb))
		return -EMSGSIZE;
	if (req->has_features &&
	    nk_mirror_put_all_features(skb, req->features.value,
				       req->features.selector))
		return -EMSGSIZE;
	return 0;
}

/* Tells of a tree. */
static void tell(struct net *net, const struct nk_mirror_mirror_req *req,
		 struct netlink_ext_ack *extack)
{
	struct nk_mirror_header header = *req->header;
	struct sk_buff *msg;

	if (!req->tree || !nk_mirror_mirrored_heard(net))
		return;
	header.tag = req->header->index ? htons(7) : 0;
	msg = nk_mirror_mirrored_new(&header, GFP_KERNEL);
	if (!msg)
		return;
	if (put_tree(msg, req->tree, extack))
		nlmsg_free(msg);
	else
		nk_mirror_mirrored_send(net, msg, GFP_KERNEL);
}

int nk_mirror_mirror(struct net *net, const struct nk_mirror_mirror_req *req,
		     struct sk_buff *reply, struct nk_mirror_header *header,
		     struct genl_info *info)
{
	int err;

	header->index++;
	err = put_values(reply, req);
	if (!err)
		err = put_nests(reply, req, info->extack);
	if (!err)
		err = put_lists(reply, req);
	if (!err)
		err = put_by_value(reply, req->by_value, info->extack);
	if (!err)
		err = put_groves(reply, req, info->extack);
	if (!err)
		tell(net, req, info->extack);
	return err;
}

int nk_mirror_twice(struct net *net, const struct nk_mirror_twice_req *req,
		    struct genl_info *info)
{
	return 0;
}

int nk_mirror_twice_dump(struct net *net,
			 const struct nk_mirror_twice_dump_req *req,
			 struct sk_buff *skb, struct nk_mirror_header *header,
			 unsigned long *at, struct netlink_ext_ack *extack)
{
	static const u8 zeros[1000];

	if (!strcmp(req->text, "bad") && *at == 50) {
		NL_SET_ERR_MSG(extack, "broken at 50");
		return -EIO;
	}
	if (!strcmp(req->text, "huge"))
		return -EMSGSIZE;
	if (!req->has_a_u16 || *at >= req->a_u16)
		return 0;
	if (nk_mirror_put_all_a_u16(skb, *at) ||
	    nk_mirror_put_all_bytes(skb, zeros, sizeof(zeros)))
		return -EMSGSIZE;
	++*at;
	return 1;
}

int nk_mirror_large(struct net *net, const struct nk_mirror_large_req *req,
		    struct sk_buff *reply, struct nk_mirror_header *header,
		    struct genl_info *info)
{
	void *bytes = kvzalloc(64000, GFP_KERNEL);
	int err = -ENOMEM;

	if (bytes)
		err = nk_mirror_put_all_bytes(reply, bytes, 64000);
	kvfree(bytes);
	return err;
}

int nk_mirror_half(struct net *net, const struct nk_mirror_half_req *req,
		   struct sk_buff *reply, struct nk_mirror_header *header,
		   struct genl_info *info)
{
	return 0;
}

int nk_mirror_half_dump(struct net *net,
			const struct nk_mirror_half_dump_req *req,
			struct sk_buff *skb, struct nk_mirror_header *header,
			unsigned long *at, struct netlink_ext_ack *extack)
{
	if ((*at)++)
		return 0;
	return nk_mirror_put_all_a_u8(skb, 3) ? -EMSGSIZE : 1;
}

int nk_mirror_untouched(struct net *net,
			const struct nk_mirror_untouched_req *req,
			struct sk_buff *reply, struct nk_mirror_header *header,
			struct genl_info *info)
{
	NL_SET_ERR_MSG(info->extack, "untouched does nothing yet");
	return -EOPNOTSUPP;
}

int nk_mirror_untouched_dump(struct net *net,
			     const struct nk_mirror_untouched_dump_req *req,
			     struct sk_buff *skb,
			     struct nk_mirror_header *header,
			     unsigned long *at, struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG(extack, "untouched does nothing yet");
	return -EOPNOTSUPP;
}

int nk_mirror_ops_init(void)
{
	return 0;
}

void nk_mirror_ops_exit(void)
{
}
