// SPDX-License-Identifier: GPL-2.0-only
/* Leaves an entry of /proc behind. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *file, void *unused)
{
	seq_puts(file, "here\n");
	return 0;
}

static int __init leftover_proc_init(void)
{
	return proc_create_single("leftover_proc", 0444, NULL, show) ? 0 : -ENOMEM;
}

static void __exit leftover_proc_exit(void)
{
}

module_init(leftover_proc_init);
module_exit(leftover_proc_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
