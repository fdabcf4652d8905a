/** Links that between them have every option. */
import reflectorSpec from '../../examples/reflector/reflector.spec.js';
import sinkSpec from '../../examples/sink/sink.spec.js';
import { netDevice } from '../../src/index.js';
import type { NetDeviceModel } from '../../src/model/netdevice.js';
import { checkSpec } from './device.js';

export const sink = checkSpec(sinkSpec);
export const reflector = checkSpec(reflectorSpec);

/** Every feature, every text, neighbours asked for, narrow limits, names as long as they can be. */
export const relay = checkSpec(
  netDevice({
    name: 'nkrelay_of_thirtyone_characters',
    description: 'reflective relay for ports that leave all work to the link',
    author: 'A. Person <person@example.org>',
    license: 'GPL-2.0-only OR MIT',
    linkKind: 'nkrelay_long',
    version: '1.0 "?" \\ 1234567890123456789',
    transmit: 'reflect',
    mtu: { min: 1280, default: 1500, max: 9000 },
    txQueueLength: 2_147_483_647,
    arp: true,
    features: ['highdma', 'tcp-segmentation-offload', 'scatter-gather', 'tx-checksumming'],
  }),
);

/** No option at all. */
export const plain = checkSpec(netDevice({ name: 'nk_plain', linkKind: 'nkplain', transmit: 'drop' }));

/** The reflector again, under a module name of its own: the kernel takes one of a link kind. */
export const twin = checkSpec(netDevice({ name: 'nk_twin', linkKind: 'nkreflect', transmit: 'reflect' }));

/** A reflector for a kernel whose core does not allocate statistics, by way of `forOldCore`. */
export const old: NetDeviceModel = { ...reflector.model, name: 'nk_old', linkKind: 'nkold' };

/** C as a kernel compiles it whose net_device has no pcpu_stat_type. */
export function forOldCore(source: string): string {
  return source.replace('\n#include', '\n#undef HAVE_NETDEV_PCPU_STAT_TYPE\n\n#include');
}
