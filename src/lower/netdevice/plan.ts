/** The plan of a link module: what its C sets and registers, with every choice made. */

import type { MtuLimits, Transmit } from '../../model/netdevice.js';
import type { Path } from '../../model/path.js';

export interface FeaturePlan {
  readonly path: Path;
  readonly bits: readonly string[];
}

export interface NetDevicePlan {
  readonly prefix: string;
  readonly linkKind: string;
  readonly version: string | null;
  readonly transmit: Transmit;
  readonly mtu: MtuLimits;
  readonly txQueueLength: number | null;
  /** Bits set in `dev->flags`. */
  readonly flags: readonly string[];
  /** Bits set in `dev->priv_flags`, and bits that ether_setup() sets there and this link must not have. */
  readonly privFlags: readonly string[];
  readonly clearedPrivFlags: readonly string[];
  /** Bits of `dev->features`, all of which an administrator may turn off. */
  readonly features: readonly FeaturePlan[];
}
