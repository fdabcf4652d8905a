/** Scenarios of virtual links: frames sent and what comes back, limits of the MTU, the end of a namespace. */
import type { LayerSpec } from './field.js';
import { type Located, located } from './origin.js';

/** Frames by their place in `frames`, from 0. */
export type FrameChoice = 'all' | 'none' | readonly number[];

interface FramesOnLinkOptions {
  /** The link's MTU in bytes, within the link's limits; that of a new link unless given. */
  readonly mtu?: number;
  /** At least one, each a frame from its Ethernet header on; fields left out are filled in, lengths and checksums too. */
  readonly frames: readonly (readonly LayerSpec[])[];
  readonly expect: {
    /** Frames that come back in on the link, byte for byte as they were sent, in the order sent. */
    readonly returned: FrameChoice;
    /** Frames that the link does not take, as too long ones; none unless given. */
    readonly refused?: FrameChoice;
    /** The link's statistics afterwards; what is not named may be anything the prediction says. */
    readonly counted?: {
      readonly txPackets?: number;
      readonly txBytes?: number;
      readonly rxPackets?: number;
      readonly rxBytes?: number;
    };
  };
}

export interface LinkScenarioSpec extends Located {
  readonly scenario: 'frames-on-link' | 'mtu-on-link' | 'links-in-namespaces';
  readonly name: string;
}

/**
 * Frames sent on a new link, in a namespace where nothing else is sent. The name: unique in the spec, one line of 1 to 80
 * visible characters.
 */
export function framesOnLink(name: string, options: FramesOnLinkOptions): LinkScenarioSpec {
  return located({ scenario: 'frames-on-link' as const, name, ...options });
}

/** An MTU in bytes asked for, both when a link is made and on a link that is there. */
export function mtuOnLink(
  name: string,
  options: { readonly mtu: number; readonly expect: 'accepted' | 'refused' },
): LinkScenarioSpec {
  return located({ scenario: 'mtu-on-link' as const, name, ...options });
}

/**
 * Two links of one name in two namespaces: what is sent on one is not seen on the other, and each ends with its
 * namespace and not before.
 */
export function linksInNamespaces(name: string): LinkScenarioSpec {
  return located({ scenario: 'links-in-namespaces' as const, name });
}
