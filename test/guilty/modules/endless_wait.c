// SPDX-License-Identifier: GPL-2.0-only
/* Waits for what never comes. */
#include <linux/completion.h>
#include <linux/module.h>

static DECLARE_COMPLETION(never);

static int __init endless_wait_init(void)
{
	wait_for_completion(&never); /* guilty */
	return 0;
}

static void __exit endless_wait_exit(void)
{
}

module_init(endless_wait_init);
module_exit(endless_wait_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
