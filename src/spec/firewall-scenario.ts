/** Scenarios of firewalls in short: one packet in, a verdict out, which the reference interpreter predicts. */
import type { Verdict } from '../model/firewall.js';
import type { LayerSpec } from './field.js';
import { type Located, located } from './origin.js';
import type { Step } from './step.js';

interface PacketAtHookOptions {
  /** The chain's name. */
  readonly chain: string;
  /** The packet from its IP header on; fields left out are filled in, lengths and checksums too. */
  readonly packet: readonly LayerSpec[];
  /** Input interface; `lo` unless given, at the hooks that have one. */
  readonly iif?: string;
  /** Output interface; `lo` unless given, at the hooks that have one. */
  readonly oif?: string;
  /** How many bytes, from 0 to the packet's length, lie in the linear part of the sk_buff; all unless given. */
  readonly linear?: number;
  /** Cut the packet off after so many bytes, at most its length, as a broken sender would. */
  readonly truncate?: number;
  readonly expect: Verdict;
  /** The rule that decides, or `policy`. */
  readonly by?: string;
}

interface PacketThroughOptions {
  readonly chain: string;
  /** The packet from its IP header on; it is sent as it is, end to end through namespaces and veth links. */
  readonly packet: readonly LayerSpec[];
  readonly expect: 'delivered' | 'dropped';
  /** The rule that decides, or `policy`. A drop is proven by its counter, which the rule must have. */
  readonly by?: string;
}

export interface PacketScenarioSpec extends Located {
  readonly scenario: 'packet-at-hook' | 'packet-through';
  readonly name: string;
}

/** A packet handed straight to a chain's hook. The name: unique in the spec, one line of 1 to 80 visible characters. */
export function packetAtHook(name: string, options: PacketAtHookOptions): PacketScenarioSpec {
  return located({ scenario: 'packet-at-hook' as const, name, ...options });
}

/**
 * A packet sent end to end: from a peer to this machine for prerouting and input chains, through it to a second
 * peer for forward, from it to a peer for output and postrouting. It comes in by `eth0`, and goes out by `eth1` if it
 * is forwarded and by `eth0` if it is this machine's own: rules on interfaces see these names. `dropped` holds only if
 * the same packet is delivered without the module. The name is as that of `packetAtHook`.
 */
export function packetThrough(name: string, options: PacketThroughOptions): PacketScenarioSpec {
  return located({ scenario: 'packet-through' as const, name, ...options });
}

/** What a rule has counted, or a chain's policy. */
interface RuleCounts {
  readonly packets?: number;
  /** From the IP header on. */
  readonly bytes?: number;
  /** Whose counters they are; those of the initial namespace unless given. */
  readonly netns?: string;
}

/**
 * A step: the rule's counter, or with `policy` that of the chain, stands where it is said since the module was loaded. At
 * least one of the two is given.
 */
export function ruleCounts(chain: string, rule: string, counts: RuleCounts): Step {
  return located({ step: 'rule-counts', chain, rule, ...counts });
}
