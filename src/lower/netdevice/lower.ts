/** Network device model to plan: the spec's words as the kernel's flags. */
import { prefixOf } from '../../model/identifier.js';
import type { LinkFeature, NetDeviceModel } from '../../model/netdevice.js';
import type { NetDevicePlan } from './plan.js';

const featureBits: Readonly<Record<LinkFeature, readonly string[]>> = {
  // A list of fragments comes with them: neither link looks at how the data is laid out.
  'scatter-gather': ['NETIF_F_SG', 'NETIF_F_FRAGLIST'],
  'tx-checksumming': ['NETIF_F_HW_CSUM'],
  'tcp-segmentation-offload': ['NETIF_F_ALL_TSO'],
  highdma: ['NETIF_F_HIGHDMA'],
};

export function lowerNetDevice(model: NetDeviceModel): NetDevicePlan {
  return {
    prefix: prefixOf(model.name),
    linkKind: model.linkKind,
    version: model.version,
    transmit: model.transmit,
    mtu: model.mtu,
    txQueueLength: model.txQueueLength,
    flags: model.arp ? [] : ['IFF_NOARP'],
    privFlags: ['IFF_LIVE_ADDR_CHANGE', 'IFF_NO_QUEUE'],
    // A reflected sk_buff is changed and queued: it must not be one that its sender still holds.
    clearedPrivFlags: model.transmit === 'reflect' ? ['IFF_TX_SKB_SHARING'] : [],
    features: model.features.map((feature) => ({ path: ['features'], bits: featureBits[feature] })),
  };
}
