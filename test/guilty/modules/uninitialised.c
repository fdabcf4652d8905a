// SPDX-License-Identifier: GPL-2.0-only
/* Gives a program bytes of its stack that nothing was written to. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

struct answer {
	u32 kind;
	u64 number;
};

static ssize_t answer_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	struct answer answer;

	answer.kind = 1;
	return simple_read_from_buffer(to, size, at, &answer, sizeof(answer)); /* guilty */
}

static const struct proc_ops operations = {
	.proc_read = answer_read,
};

static int __init uninitialised_init(void)
{
	return proc_create("uninitialised", 0444, NULL, &operations) ? 0 : -ENOMEM;
}

static void __exit uninitialised_exit(void)
{
	remove_proc_entry("uninitialised", NULL);
}

module_init(uninitialised_init);
module_exit(uninitialised_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
