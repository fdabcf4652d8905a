/** A packet as a hook sees it. */
import type { Family } from '../../model/firewall.js';

export interface HookPacket {
  /** The family of the hook it came to. */
  readonly family: Family;
  /** From the IP header to the end. */
  readonly bytes: Uint8Array;
  /** Name of the input device, at the hooks that have one. */
  readonly iif?: string | undefined;
  readonly oif?: string | undefined;
}
