/** A virtual link kind: what `ip link add … type KIND` makes, and what becomes of frames sent there. */
import type { ModuleModel } from './module.js';

/** What the link does with a frame that is sent on it. */
export type Transmit = 'drop' | 'reflect';
export const transmits = ['drop', 'reflect'] as const satisfies readonly Transmit[];

/**
 * What the link takes over from the stack, by the names that `ethtool -k` has for it, and what each needs beside
 * it: the core turns off a feature when one that it needs is missing.
 */
export const linkFeatures = {
  'scatter-gather': [],
  'tx-checksumming': [],
  'tcp-segmentation-offload': ['scatter-gather', 'tx-checksumming'],
  highdma: [],
} as const;
export type LinkFeature = keyof typeof linkFeatures;

export interface MtuLimits {
  readonly min: number;
  readonly default: number;
  readonly max: number;
}

/** The smallest and the largest MTU an Ethernet-like link can have (ETH_MIN_MTU, ETH_MAX_MTU). */
export const ethernetMtu = { min: 68, max: 65535 } as const;

/** Bytes of an Ethernet header, and of the VLAN tag that a full-sized frame may have in addition. */
export const ethernetHeader = 14;
export const vlanTag = 4;

export interface NetDeviceModel extends ModuleModel<'netdevice'> {
  /** What stands after `type` in `ip link add`. */
  readonly linkKind: string;
  /** What `ethtool -i` and `modinfo` show; null: the kernel's release. */
  readonly version: string | null;
  readonly transmit: Transmit;
  readonly mtu: MtuLimits;
  /** Length of a queue that an administrator puts before the link; null: the kernel's default. */
  readonly txQueueLength: number | null;
  /** Whether IPv4 asks for its neighbours on the link. */
  readonly arp: boolean;
  readonly features: readonly LinkFeature[];
}
