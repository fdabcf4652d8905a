// SPDX-License-Identifier: GPL-2.0-only
/* Is unloaded with a timer running. */
#include <linux/module.h>
#include <linux/timer.h>

static struct timer_list timer;

static noinline void expired(struct timer_list *unused)
{ /* guilty */
	pr_info("expired\n");
}

static int __init live_timer_init(void)
{
	timer_setup(&timer, expired, 0);
	mod_timer(&timer, jiffies + 5 * HZ);
	return 0;
}

static void __exit live_timer_exit(void)
{
}

module_init(live_timer_init);
module_exit(live_timer_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
