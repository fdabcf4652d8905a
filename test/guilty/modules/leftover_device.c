// SPDX-License-Identifier: GPL-2.0-only
/* Leaves a network device behind. */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>

static const struct net_device_ops operations = {
};

static int __init leftover_device_init(void)
{
	struct net_device *dev = alloc_etherdev(0);
	int error;

	if (!dev)
		return -ENOMEM;
	strscpy(dev->name, "leftover%d", IFNAMSIZ);
	dev->netdev_ops = &operations;
	error = register_netdev(dev);
	if (error)
		free_netdev(dev);
	return error;
}

static void __exit leftover_device_exit(void)
{
}

module_init(leftover_device_init);
module_exit(leftover_device_exit);
MODULE_DESCRIPTION("Guilty module");
MODULE_LICENSE("GPL");
