/** What a rule asks of a packet, in numbers. */
import type { IntervalSet } from '../../model/interval.js';

/** Something that rules read of a packet: a member of the generated `struct …_pkt`, in host byte order. */
export interface Key {
  /** Member name: `saddr`, `dport`, `tcp_flags`. */
  readonly name: string;
  readonly bits: number;
  /** The header it is loaded from, and that header's field; the port pair is loaded from each port protocol's. */
  readonly header: string;
  readonly field: string;
}

/** One test of a rule. All tests of a rule must hold; they are made in order, those for presence first. */
export type Test =
  /** The network header is there. */
  | { readonly kind: 'network' }
  /** The transport header of this protocol is there. */
  | { readonly kind: 'transport'; readonly protocol: number }
  /** The transport header of a protocol with ports is there. */
  | { readonly kind: 'ports' }
  /** The transport protocol, if known, is one of these. */
  | { readonly kind: 'l4proto'; readonly set: IntervalSet }
  /** A number or address lies in a set, which is neither empty nor full. */
  | { readonly kind: 'in'; readonly key: Key; readonly set: IntervalSet }
  | {
      readonly kind: 'mask';
      readonly key: Key;
      readonly mask: number;
      readonly value: number;
      readonly negate: boolean;
    }
  /** The device is there and its name is one of these (or none of them); `*` at the end stands for any rest. */
  | {
      readonly kind: 'device';
      readonly which: 'in' | 'out';
      readonly names: readonly string[];
      readonly negate: boolean;
    };
