/**
 * Rule compilers with a fault. Each turns a model into C as the real one does, but for one rule, which it gets wrong: a
 * comparison that does not notice them is worth nothing.
 */
import type { GeneratedFile } from '../../src/emit/file.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import type { Strategy } from '../../src/lower/firewall/lookup.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition, FirewallModel, Rule } from '../../src/model/firewall.js';
import { maxOf } from '../../src/model/interval.js';
import { formatValue, isBad, parseValue } from '../../src/model/value.js';
import { decide, type HookPacket } from '../../src/reference/firewall/index.js';
import { interfaceNames, swap } from '../support/packets.js';
import { Random } from '../support/random.js';
import { Solver } from '../support/solver.js';
import type { Trial } from './compare.js';

export const mutations = ['wrong boundary', 'swapped byte order', 'skipped rule'] as const;
export type Mutation = (typeof mutations)[number];

export interface Mutant {
  /** Module name. */
  readonly name: string;
  readonly mutation: Mutation;
  /** What it should have been, and the packets that go with it. */
  readonly trial: Trial;
  readonly files: readonly GeneratedFile[];
}

/** So many mutants of each kind are compiled; each costs a build and a load. */
const wanted = 8;

/** How many single faults there are that some packet would show, and how many of them the trials' packets do show. */
export interface Noticed {
  readonly different: number;
  readonly shown: number;
}

/**
 * The faults of each kind that can show, counted, and mutants made of the first that do, one a rule set. What `strategyOf` has
 * for the place of a mutant among all is how its rules are compiled.
 */
export function mutantsOf(
  trials: readonly Trial[],
  strategyOf: (index: number) => Strategy,
): {
  readonly mutants: readonly Mutant[];
  readonly noticed: ReadonlyMap<Mutation, Noticed>;
} {
  const mutants: Mutant[] = [];
  const noticed = new Map<Mutation, Noticed>();
  for (const mutation of mutations) {
    let [different, shown, made] = [0, 0, 0];
    for (const trial of trials.map(countingAll)) {
      const faults = faultsOf(mutation, trial);
      const showing = faults.filter((fault) => shows(trial, fault));
      different += faults.length;
      shown += showing.length;
      const [fault] = showing;
      if (!fault || made === wanted) continue;
      const name = `fw_m${mutants.length}`;
      const chains = trial.model.chains.map((c, i) => (i === fault.chainIndex ? fault.wrong : c));
      mutants.push({
        name,
        mutation,
        trial,
        files: compile({ ...trial.model, name, chains }, strategyOf(mutants.length)),
      });
      made++;
    }
    noticed.set(mutation, { different, shown });
  }
  return { mutants, noticed };
}

/** With every decision counted, two rules of one verdict can be told apart. */
function countingAll(trial: Trial): Trial {
  const count = (chain: Chain): Chain => ({
    ...chain,
    counter: true,
    rules: chain.rules.map((r) => ({ ...r, counter: true })),
  });
  const chains = trial.chains.map(({ chain, packets }) => ({ chain: count(chain), packets }));
  return { model: { ...trial.model, chains: chains.map(({ chain }) => chain) }, chains };
}

interface Fault {
  readonly chainIndex: number;
  /** What the faulty compiler takes the chain for. */
  readonly wrong: Chain;
}

/** One fault in each rule that has a place for it, as long as some packet meets another fate. */
function faultsOf(mutation: Mutation, { model }: Trial): Fault[] {
  return model.chains.flatMap((chain, chainIndex) => {
    // Packets that a chain before this one drops do not get here: only chains that are alone at their hook are used.
    if (model.chains.filter((c) => c.hook === chain.hook).length > 1) return [];
    return [...chain.rules.keys()].flatMap((index) => {
      const rule = wrongRule(mutation, chain.rules[index]!);
      if (!rule || !differ(chain, index, rule)) return [];
      return [{ chainIndex, wrong: { ...chain, rules: chain.rules.with(index, rule) } }];
    });
  });
}

function compile(model: FirewallModel, strategy: Strategy): GeneratedFile[] {
  return emitFirewall(lowerFirewall(model, strategy), model);
}

/** What the faulty compiler makes of a rule. One that it skips keeps its counter, which stays at 0. */
function wrongRule(mutation: Mutation, rule: Rule): Rule | undefined {
  if (mutation === 'skipped rule') return { ...rule, when: [...rule.when, ...never] };
  const change = mutation === 'wrong boundary' ? widened : swapped;
  const at = rule.when.findIndex((condition) => change(condition) !== undefined);
  return at < 0 ? undefined : { ...rule, when: rule.when.with(at, change(rule.when[at]!)!) };
}

const never: readonly Condition[] = [
  { field: 'meta.l4proto', op: 'in', values: ['6'] },
  { field: 'meta.l4proto', op: 'in', values: ['17'] },
];

/** The upper end of the first value moved by one. */
function widened(condition: Condition): Condition | undefined {
  const interval = firstInterval(condition);
  if (!interval || (condition.op !== 'in' && condition.op !== 'notIn')) return undefined;
  const field = fieldNamed(condition.field)!;
  if (interval.to === maxOf(field.bits)) return undefined;
  const wide = `${formatValue(field, interval.from)}-${formatValue(field, interval.to + 1n)}`;
  return { ...condition, values: [wide, ...condition.values.slice(1)] };
}

/** The bytes of each single number of two or four bytes in the other order. */
function swapped(condition: Condition): Condition | undefined {
  if (condition.op !== 'in' && condition.op !== 'notIn') return undefined;
  const field = fieldNamed(condition.field)!;
  if (field.bits !== 16 && field.bits !== 32) return undefined;
  const values = condition.values.map((text) => {
    const interval = parseValue(field, text);
    if (isBad(interval) || interval.from !== interval.to) return text;
    return formatValue(field, swap(interval.from, field.bits));
  });
  return { ...condition, values };
}

function firstInterval(condition: Condition) {
  if (condition.op !== 'in' && condition.op !== 'notIn') return undefined;
  const field = fieldNamed(condition.field)!;
  if (field.type === 'ifname') return undefined;
  const value = parseValue(field, condition.values[0]!);
  return isBad(value) ? undefined : value;
}

/**
 * Whether some packet tells the two rules apart at their place in the chain: one that gets past the rules before it
 * and that only one of them takes. The solver knows, and asks no packet of the trial.
 */
function differ(chain: Chain, index: number, wrong: Rule): boolean {
  const pairs = [
    [chain.rules[index]!, wrong],
    [wrong, chain.rules[index]!],
  ];
  return pairs.some((pair) => {
    const both = { ...chain, rules: [...chain.rules.slice(0, index), ...pair] };
    return typeof new Solver(both, interfaceNames, new Random(1)).solve({ rule: index + 1 }) !== 'string';
  });
}

/** Whether the trial would come out otherwise: a packet's verdict, or what a rule has counted at the end. */
function shows(trial: Trial, { chainIndex, wrong }: Fault): boolean {
  const { chain, packets } = trial.chains[chainIndex]!;
  return resultOf(chain, packets) !== resultOf(wrong, packets);
}

function resultOf(chain: Chain, packets: readonly HookPacket[]): string {
  const counts = new Map<number | 'policy', [packets: number, bytes: number]>();
  const verdicts = packets.map((packet) => {
    const { verdict, rule } = decide(chain, packet);
    const [seen, bytes] = counts.get(rule) ?? [0, 0];
    counts.set(rule, [seen + 1, bytes + packet.bytes.length]);
    return verdict;
  });
  const sorted = [...counts].sort(([a], [b]) => String(a).localeCompare(String(b)));
  return JSON.stringify([verdicts, sorted]);
}
