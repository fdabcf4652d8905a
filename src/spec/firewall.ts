/** The firewall as a person writes it: chains at netfilter hooks, rules in order, the first match decides. */
import type { Hook, PriorityName, Verdict } from '../model/firewall.js';
import type { ConditionSpec } from './field.js';
import type { PacketScenarioSpec } from './firewall-scenario.js';
import type { ModuleSpec, Spec } from './module.js';
import { type Located, located } from './origin.js';
import type { StepScenarioSpec } from './scenario.js';

export interface RuleOptions {
  /** What a packet must be: one condition, or a list that must all hold. Left out: every packet. */
  readonly when?: ConditionSpec | readonly ConditionSpec[];
  /** Count the packets and bytes that this rule decides; read them in /proc/net/NAME. Off unless given. */
  readonly counter?: boolean;
}

export interface RuleSpec extends Located {
  readonly name: string;
  readonly verdict: Verdict;
  readonly when?: readonly ConditionSpec[];
  readonly counter?: boolean;
}

/**
 * Lets the packet pass this chain. The name appears in counters, comments and messages: unique in the chain, one line of
 * 1 to 80 visible characters, and neither `policy` nor `-`, which stand for the chain's policy.
 */
export function accept(name: string, options: RuleOptions = {}): RuleSpec {
  return located(rule(name, 'accept', options));
}

/** Discards the packet. Its name is as that of `accept`. */
export function drop(name: string, options: RuleOptions = {}): RuleSpec {
  return located(rule(name, 'drop', options));
}

function rule(name: string, verdict: Verdict, { when, ...rest }: RuleOptions): RuleSpec {
  const list = when === undefined || Array.isArray(when) ? when : [when as ConditionSpec];
  return { ...rest, name, verdict, ...(list === undefined ? {} : { when: list }) };
}

export interface ChainOptions {
  /** Unique in the module: a lower-case letter, then up to 30 of `a` to `z`, `0` to `9`, `_` and `-`. The hook's name unless given. */
  readonly name?: string;
  readonly hook: Hook;
  /** `inet`, the default, is both. */
  readonly family?: 'ipv4' | 'ipv6' | 'inet';
  /**
   * Lower runs earlier. A name as nftables has it, or a whole number from -2147483647 to 2147483647; `filter` (0) unless
   * given.
   */
  readonly priority?: PriorityName | number;
  /** What becomes of packets that no rule decides; `accept` unless given. */
  readonly policy?: Verdict;
  /** Count the packets and bytes that no rule decides. Off unless given. */
  readonly counter?: boolean;
  /** In the order in which they are tried; there may be none. */
  readonly rules: readonly RuleSpec[];
}

export interface ChainSpec extends ChainOptions, Located {}

export function chain(options: ChainOptions): ChainSpec {
  return located({ ...options });
}

export interface FirewallOptions extends ModuleSpec {
  /** `init`, the default: the initial network namespace, from load to unload. `all`: every namespace, later ones too. */
  readonly netns?: 'init' | 'all';
  /** Under `netns: 'all'`, a new namespace whose set-up fails is refused (`closed`, the default) or left unfiltered (`open`). */
  readonly onError?: 'closed' | 'open';
  /** At least one. */
  readonly chains: readonly ChainSpec[];
  readonly scenarios?: readonly (PacketScenarioSpec | StepScenarioSpec)[];
}

export interface FirewallSpec extends FirewallOptions, Spec, Located {
  readonly kind: 'firewall';
}

/** A firewall module. Its default export makes a file a spec. */
export function firewall(options: FirewallOptions): FirewallSpec {
  return located({ ...options, kind: 'firewall' as const });
}
