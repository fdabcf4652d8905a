// SPDX-License-Identifier: GPL-2.0-only
/* Reads an RCU pointer without being a reader. */
#include <linux/module.h>
#include <linux/rcupdate.h>

static int number = 1;
static int __rcu *shared;
static int volatile seen;

static int __init missing_rcu_init(void)
{
	rcu_assign_pointer(shared, &number);
	seen = *rcu_dereference(shared); /* guilty */
	return 0;
}

static void __exit missing_rcu_exit(void)
{
}

module_init(missing_rcu_init);
module_exit(missing_rcu_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
