// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets a function of the kernel fail: its n-th call from a given module
 * (or from anywhere) returns a value instead of running. What failslab is
 * for, on kernels that have none, and for any function.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/string.h>
#include <asm/ibt.h>

static char *function = "";
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "name of the function");

static char *caller = "";
module_param(caller, charp, 0444);
MODULE_PARM_DESC(caller, "only calls from this module count");

static long value;
module_param(value, long, 0444);
MODULE_PARM_DESC(value, "what the call that fails returns");

static int call = 1;
module_param(call, int, 0644);
MODULE_PARM_DESC(call, "which call fails, from 1");

static bool repeat;
module_param(repeat, bool, 0444);
MODULE_PARM_DESC(repeat, "begin to count again after a failure");

static int calls;
module_param(calls, int, 0644);
MODULE_PARM_DESC(calls, "calls so far");

static int failed;
module_param(failed, int, 0444);
MODULE_PARM_DESC(failed, "calls that were made to fail");

/* The probe cannot take the return address off the stack: a return can. */
void fault_return(void);
asm(".text\n"
	".type fault_return, @function\n"
	".globl fault_return\n"
	"fault_return:\n"
	ASM_ENDBR
	ASM_RET
	".size fault_return, .-fault_return\n");

static bool fault_is_caller(const struct pt_regs *regs)
{
	char symbol[KSYM_SYMBOL_LEN], module[MODULE_NAME_LEN + 2];

	if (!*caller)
		return true;
	snprintf(symbol, sizeof(symbol), "%pB", *(void **)regs->sp);
	snprintf(module, sizeof(module), "[%s]", caller);
	return strstr(symbol, module);
}

static int fault_enter(struct kprobe *p, struct pt_regs *regs)
{
	if (!fault_is_caller(regs) || ++calls != call)
		return 0;
	failed++;
	if (repeat)
		calls = 0;
	regs->ax = value;
	regs->ip = (unsigned long)fault_return;
	return 1;
}
NOKPROBE_SYMBOL(fault_enter);

static struct kprobe fault_probe = {
	.pre_handler = fault_enter,
};

static int __init fault_init(void)
{
	fault_probe.symbol_name = function;
	return register_kprobe(&fault_probe);
}

static void __exit fault_exit(void)
{
	unregister_kprobe(&fault_probe);
}

module_init(fault_init);
module_exit(fault_exit);

MODULE_DESCRIPTION("Lets a function of the kernel fail");
MODULE_LICENSE("GPL");
