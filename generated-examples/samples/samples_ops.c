// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations of samples. netkiln made this file once and does not touch it
 * again: it is yours. samples_ops.h says what each function is given, and has
 * helpers that read messages and fill them.
 */

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/netns/generic.h>

#include "samples_ops.h"

#define SAMPLES_LABEL	16
#define SAMPLES_BUCKET	100
#define SAMPLES_MOST	65536

struct sample {
	struct list_head list;
	u64 number;
	s64 value;
	char label[SAMPLES_LABEL];
};

struct samples_net {
	/* Held by all that look at the list or change it. */
	struct mutex lock;
	struct list_head list;
	unsigned int count;
	u64 last;
};

static unsigned int samples_net_id __ro_after_init;

static int samples_add(struct samples_net *own, const char *label, s64 value)
{
	struct sample *one;

	if (own->count == SAMPLES_MOST)
		return -ENOSPC;
	one = kzalloc(sizeof(*one), GFP_KERNEL_ACCOUNT);
	if (!one)
		return -ENOMEM;
	one->number = ++own->last;
	one->value = value;
	strscpy(one->label, label, sizeof(one->label));
	list_add_tail(&one->list, &own->list);
	own->count++;
	return 0;
}

static void samples_clear(struct samples_net *own)
{
	struct sample *one, *next;

	list_for_each_entry_safe(one, next, &own->list, list) {
		list_del(&one->list);
		kfree(one);
	}
	own->count = 0;
}

static u32 samples_count(struct samples_net *own, const char *label)
{
	struct sample *one;
	u32 total = 0;

	list_for_each_entry(one, &own->list, list)
		total += !strcmp(one->label, label);
	return total;
}

/* Tells of the values beyond a limit, if there are any. */
static int samples_tell(struct net *net, const struct samples_record_req *req)
{
	struct samples_list values = req->value;
	const struct nlattr *item;
	struct sk_buff *msg;
	bool any = false;

	if (!samples_exceeded_heard(net))
		return 0;
	msg = samples_exceeded_new(GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	if (samples_put_series_label(msg, req->label) ||
	    samples_put_series_limit(msg, req->limit))
		goto err_free;
	while ((item = samples_list_next(&values))) {
		s64 value = samples_get_series_value(item);

		if (value <= req->limit)
			continue;
		any = true;
		if (samples_put_series_value(msg, value))
			goto err_free;
	}
	if (any)
		samples_exceeded_send(net, msg, GFP_KERNEL);
	else
		nlmsg_free(msg);
	return 0;

err_free:
	nlmsg_free(msg);
	return -EMSGSIZE;
}

int samples_record(struct net *net, const struct samples_record_req *req,
		   struct sk_buff *reply, struct genl_info *info)
{
	struct samples_net *own = net_generic(net, samples_net_id);
	struct samples_list values = req->value;
	const struct nlattr *item;
	u32 total = 0;
	int err = 0;

	mutex_lock(&own->lock);
	while (!err && (item = samples_list_next(&values)))
		err = samples_add(own, req->label,
				  samples_get_series_value(item));
	if (!err)
		total = samples_count(own, req->label);
	mutex_unlock(&own->lock);
	if (!err)
		err = samples_put_series_total(reply, total);
	if (!err && req->has_limit)
		err = samples_tell(net, req);
	return err;
}

static int samples_put_buckets(struct sk_buff *reply, struct samples_net *own,
			       const char *label, s64 first, s64 last)
{
	struct nlattr *all, *nest;
	struct sample *one;
	int index = 1;
	u32 total;

	all = samples_start_series_bucket(reply);
	if (!all)
		return -EMSGSIZE;
	while (first <= last && index <= 8) {
		s64 next = first < 0 ? 0 : first / SAMPLES_BUCKET *
					   SAMPLES_BUCKET + SAMPLES_BUCKET;

		total = 0;
		list_for_each_entry(one, &own->list, list)
			total += !strcmp(one->label, label) &&
				 one->value >= first && one->value < next;
		nest = samples_put_series_bucket(reply, index++);
		if (!nest || samples_put_bucket_first(reply, first) ||
		    samples_put_bucket_total(reply, total))
			return -EMSGSIZE;
		nla_nest_end(reply, nest);
		first = next;
	}
	nla_nest_end(reply, all);
	return 0;
}

int samples_summary(struct net *net, const struct samples_summary_req *req,
		    struct sk_buff *reply, struct genl_info *info)
{
	struct samples_net *own = net_generic(net, samples_net_id);
	s64 sum = 0, least = S64_MAX, greatest = S64_MIN;
	struct sample *one;
	u32 total = 0;
	int err;

	mutex_lock(&own->lock);
	list_for_each_entry(one, &own->list, list) {
		if (strcmp(one->label, req->label))
			continue;
		total++;
		sum += one->value;
		least = min(least, one->value);
		greatest = max(greatest, one->value);
	}
	if (!total) {
		NL_SET_ERR_MSG(info->extack, "nothing of that label");
		err = -ENOENT;
	} else if (samples_put_series_label(reply, req->label) ||
		   samples_put_series_total(reply, total) ||
		   samples_put_series_sum(reply, sum) ||
		   samples_put_series_least(reply, least) ||
		   samples_put_series_greatest(reply, greatest)) {
		err = -EMSGSIZE;
	} else {
		err = samples_put_buckets(reply, own, req->label, least,
					  greatest);
	}
	mutex_unlock(&own->lock);
	return err;
}

/* *at is the number of the sample sent last. */
int samples_history_dump(struct net *net,
			 const struct samples_history_dump_req *req,
			 struct sk_buff *skb, unsigned long *at,
			 struct netlink_ext_ack *extack)
{
	struct samples_net *own = net_generic(net, samples_net_id);
	struct sample *one;
	int err = 0;

	mutex_lock(&own->lock);
	list_for_each_entry(one, &own->list, list) {
		if (one->number <= *at)
			continue;
		if (req->label && strcmp(one->label, req->label))
			continue;
		if (samples_put_sample_number(skb, one->number) ||
		    samples_put_sample_label(skb, one->label) ||
		    samples_put_sample_value(skb, one->value)) {
			err = -EMSGSIZE;
		} else {
			*at = one->number;
			err = 1;
		}
		break;
	}
	mutex_unlock(&own->lock);
	return err;
}

int samples_forget(struct net *net, const struct samples_forget_req *req,
		   struct genl_info *info)
{
	struct samples_net *own = net_generic(net, samples_net_id);

	mutex_lock(&own->lock);
	samples_clear(own);
	mutex_unlock(&own->lock);
	return 0;
}

/* The kernel has seen to it that trees are not deep. */
static int samples_weigh_below(u32 *weight, struct samples_list below,
			       struct netlink_ext_ack *extack)
{
	const struct nlattr *item;
	int err;

	while ((item = samples_list_next(&below))) {
		struct samples_node node;

		err = samples_parse_node(&node, item, extack);
		if (err)
			return err;
		if (check_add_overflow(*weight, node.weight, weight)) {
			NL_SET_ERR_MSG_ATTR(extack, item, "too heavy");
			return -EOVERFLOW;
		}
		err = samples_weigh_below(weight, node.below, extack);
		if (err)
			return err;
	}
	return 0;
}

int samples_weigh(struct net *net, const struct samples_weigh_req *req,
		  struct sk_buff *reply, struct genl_info *info)
{
	u32 weight = req->weight;
	int err;

	err = samples_weigh_below(&weight, req->below, info->extack);
	if (err)
		return err;
	if (samples_put_node_name(reply, req->name) ||
	    samples_put_node_weight(reply, weight))
		return -EMSGSIZE;
	return 0;
}

int samples_predict(struct net *net, const struct samples_predict_req *req,
		    struct sk_buff *reply, struct genl_info *info)
{
	NL_SET_ERR_MSG(info->extack, "predict does nothing yet");
	return -EOPNOTSUPP;
}

static int __net_init samples_net_init(struct net *net)
{
	struct samples_net *own = net_generic(net, samples_net_id);

	mutex_init(&own->lock);
	INIT_LIST_HEAD(&own->list);
	return 0;
}

static void __net_exit samples_net_exit(struct net *net)
{
	struct samples_net *own = net_generic(net, samples_net_id);

	samples_clear(own);
	mutex_destroy(&own->lock);
}

static struct pernet_operations samples_net_ops = {
	.init = samples_net_init,
	.exit = samples_net_exit,
	.id = &samples_net_id,
	.size = sizeof(struct samples_net),
};

int samples_ops_init(void)
{
	return register_pernet_subsys(&samples_net_ops);
}

void samples_ops_exit(void)
{
	unregister_pernet_subsys(&samples_net_ops);
}
