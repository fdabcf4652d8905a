/** The model of a firewall module: netfilter base chains with ordered rules. First match wins; docs/semantics.md is the contract. */
import type { ModuleModel } from './module.js';

export const hooks = ['prerouting', 'input', 'forward', 'output', 'postrouting'] as const;
export type Hook = (typeof hooks)[number];

/** Priority names as nftables has them, with their numbers (enum nf_ip_hook_priorities). */
export const priorities = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
} as const;
export type PriorityName = keyof typeof priorities;

export const families = ['ipv4', 'ipv6'] as const;
export type Family = (typeof families)[number];

export type Verdict = 'accept' | 'drop';

interface SetCondition<Op extends 'in' | 'notIn'> {
  readonly field: string;
  readonly op: Op;
  /** Each a value, a prefix or a range, as `parseValue` reads them; interface names, `*` at the end matching any rest. */
  readonly values: readonly string[];
}

interface MaskCondition<Op extends 'mask' | 'notMask'> {
  /** `(field & mask) == value` for `mask`, `!=` for `notMask`. */
  readonly field: string;
  readonly op: Op;
  readonly mask: number;
  readonly value: number;
}

/** A condition on a field that a packet does not have never matches, negated or not. */
export type Condition =
  | SetCondition<'in'>
  | SetCondition<'notIn'>
  | MaskCondition<'mask'>
  | MaskCondition<'notMask'>;

export interface Rule {
  readonly name: string;
  readonly verdict: Verdict;
  /** Whether packets and bytes that the rule decides are counted. */
  readonly counter: boolean;
  /** All must hold. */
  readonly when: readonly Condition[];
}

export interface Chain {
  readonly name: string;
  readonly hook: Hook;
  readonly families: readonly Family[];
  readonly priority: number;
  readonly policy: Verdict;
  /** Whether packets that no rule decides are counted. */
  readonly counter: boolean;
  readonly rules: readonly Rule[];
}

export interface FirewallModel extends ModuleModel<'firewall'> {
  /** Active in the initial network namespace only, or in every one. */
  readonly netns: 'init' | 'all';
  /** What becomes of a namespace whose set-up fails: not made at all, or made without the firewall. */
  readonly onError: 'closed' | 'open';
  readonly chains: readonly Chain[];
}
