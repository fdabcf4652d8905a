/** The firewall as a person writes it: chains at netfilter hooks, rules in order, the first match decides. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Hook, PriorityName, Verdict } from '../model/firewall.js';
import type { ConditionSpec } from './field.js';
import type { ModuleSpec, Spec } from './module.js';
import { type Located, located } from './origin.js';
import type { ScenarioSpec } from './scenario.js';

export interface RuleOptions {
  /** What a packet must be: one condition, or a list that must all hold. Left out: every packet. */
  readonly when?: ConditionSpec | readonly ConditionSpec[];
  /** Count the packets and bytes that this rule decides; read them in /proc/net/NAME. */
  readonly counter?: boolean;
}

export interface RuleSpec extends RuleOptions, Located {
  readonly name: string;
  readonly verdict: Verdict;
}

/** Lets the packet pass this chain. The name appears in counters, comments and messages. */
export function accept(name: string, options: RuleOptions = {}): RuleSpec {
  return located({ ...options, name, verdict: 'accept' });
}

/** Discards the packet. */
export function drop(name: string, options: RuleOptions = {}): RuleSpec {
  return located({ ...options, name, verdict: 'drop' });
}

export interface ChainOptions {
  /** Unique in the module; the hook's name unless given. */
  readonly name?: string;
  readonly hook: Hook;
  /** `inet`, the default, is both. */
  readonly family?: 'ipv4' | 'ipv6' | 'inet';
  /** Lower runs earlier. A name as nftables has it, or a number; `filter` (0) unless given. */
  readonly priority?: PriorityName | number;
  /** What becomes of packets that no rule decides; `accept` unless given. */
  readonly policy?: Verdict;
  /** Count the packets that no rule decides. */
  readonly counter?: boolean;
  readonly rules: readonly RuleSpec[];
}

export interface ChainSpec extends ChainOptions, Located {}

export function chain(options: ChainOptions): ChainSpec {
  return located({ ...options });
}

export interface FirewallOptions extends ModuleSpec {
  /** `init`: the initial network namespace, from load to unload. `all`: every namespace, later ones too. */
  readonly netns?: 'init' | 'all';
  /** Under `netns: 'all'`, a new namespace whose set-up fails is refused (`closed`, the default) or left unfiltered (`open`). */
  readonly onError?: 'closed' | 'open';
  readonly chains: readonly ChainSpec[];
  readonly scenarios?: readonly ScenarioSpec[];
}

export interface FirewallSpec extends FirewallOptions, Spec, Located {
  readonly kind: 'firewall';
}

/** A firewall module. Its default export makes a file a spec. */
export function firewall(options: FirewallOptions): FirewallSpec {
  return located({ ...options, kind: 'firewall' as const });
}

/**
 * Rules from a data file beside the spec, one JSON object a line:
 * `{"drop":"line 1","counter":true,"when":[["ip.saddr","in","192.0.2.0/24"],["tcp.flags","mask",18,2]]}`.
 * Messages about a rule point at its line of that file.
 */
export function rulesFrom(file: URL): RuleSpec[] {
  const path = fileURLToPath(file);
  const rules: RuleSpec[] = [];
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      if (text.trim() === '') return;
      rules.push(ruleFromLine(text, { file: path, line: index + 1, col: 1 }));
    });
  return rules;
}

function ruleFromLine(text: string, at: NonNullable<Located['at']>): RuleSpec {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw Object.assign(new Error(`not a rule in JSON: ${(error as Error).message}`), { at });
  }
  const { accept, drop, when, ...rest } = data;
  const verdict = { ...(accept === undefined ? {} : { accept }), ...(drop === undefined ? {} : { drop }) };
  const [[word, name] = []] = Object.entries(verdict);
  const conditions = Array.isArray(when) ? when.map((c) => conditionFromTuple(c, at)) : when;
  return {
    ...rest,
    name,
    verdict: word,
    ...(when === undefined ? {} : { when: conditions }),
    at,
  } as unknown as RuleSpec;
}

function conditionFromTuple(tuple: unknown, at: NonNullable<Located['at']>): unknown {
  if (!Array.isArray(tuple)) return tuple;
  const [field, op, ...values] = tuple as unknown[];
  if (op === 'mask' || op === 'notMask') return { field, op, mask: values[0], value: values[1], at };
  return { field, op, values, at };
}
