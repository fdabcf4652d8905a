/** A virtual network device as a person writes it: a link kind and what becomes of the frames sent there. */
import type { LinkFeature, Transmit } from '../model/netdevice.js';
import type { ModuleSpec, Spec } from './module.js';
import type { LinkScenarioSpec } from './netdevice-scenario.js';
import { type Located, located } from './origin.js';
import type { StepScenarioSpec } from './scenario.js';

export interface NetDeviceOptions extends ModuleSpec {
  /**
   * What stands after `type` in `ip link add x0 type KIND`: a lower-case letter, then 1 to 11 of `a` to `z`, `0` to `9`
   * and `_`; no kind that the kernel has.
   */
  readonly linkKind: string;
  /** `drop`: every frame sent is counted and gone. `reflect`: it comes back in, unchanged, as if from a wire. */
  readonly transmit: Transmit;
  /** What `ethtool -i` shows as the driver's version: 1 to 31 visible characters; the kernel's release unless given. */
  readonly version?: string;
  /** The largest payload of a frame in bytes, 68 to 65535: limits of what may be set, and what a new link has. */
  readonly mtu?: {
    /** 68 unless given. */
    readonly min?: number;
    /** Within `min` and `max`; of these the nearest to 1500 unless given. */
    readonly default?: number;
    /** 65535 unless given. */
    readonly max?: number;
  };
  /**
   * Packets that a queueing discipline on the link may hold, 1 to 2147483647; the kernel's default unless given. The link
   * itself has no queue.
   */
  readonly txQueueLength?: number;
  /** Ask for neighbours on the link, by ARP for IPv4 and ND for IPv6. Off unless given: there is no one else on it. */
  readonly arp?: boolean;
  /**
   * What the stack may leave undone for this link, by the names of `ethtool -k`. With none, the default, every
   * frame is what a wire would carry. With `tx-checksumming` or `tcp-segmentation-offload` a reflected frame
   * comes back as unfinished as it was sent, as on veth.
   */
  readonly features?: readonly LinkFeature[];
  readonly scenarios?: readonly (LinkScenarioSpec | StepScenarioSpec)[];
}

export interface NetDeviceSpec extends NetDeviceOptions, Spec, Located {
  readonly kind: 'netdevice';
}

/** A module with a virtual link kind. Its default export makes a file a spec. */
export function netDevice(options: NetDeviceOptions): NetDeviceSpec {
  return located({ ...options, kind: 'netdevice' as const });
}
