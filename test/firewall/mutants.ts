/**
 * Rule compilers with a fault. Each turns a model into C as the real one does, but for one place where some packet of
 * the trial must tell the difference: a comparison that does not notice them is worth nothing.
 */
import type { GeneratedFile } from '../../src/emit/file.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition, FirewallModel } from '../../src/model/firewall.js';
import { maxOf } from '../../src/model/interval.js';
import { formatValue, isBad, parseValue } from '../../src/model/value.js';
import { decide } from '../../src/scenario/interpreter/index.js';
import type { Trial } from './compare.js';

export const mutations = ['wrong boundary', 'swapped byte order', 'skipped rule'] as const;
type Mutation = (typeof mutations)[number];

export interface Mutant {
  /** Module name. */
  readonly name: string;
  readonly mutation: Mutation;
  /** What it should have been, and the packets that go with it. */
  readonly trial: Trial;
  readonly files: readonly GeneratedFile[];
}

/** So many mutants of each kind are made; each costs a build and a load. */
const wanted = 8;

export function mutantsOf(trials: readonly Trial[]): Mutant[] {
  const out: Mutant[] = [];
  for (const mutation of mutations) {
    let made = 0;
    for (const trial of trials.map(countingAll)) {
      const files = made < wanted ? mutate(mutation, trial, `fw_m${out.length}`) : undefined;
      if (!files) continue;
      out.push({ name: `fw_m${out.length}`, mutation, trial, files });
      made++;
    }
  }
  return out;
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

/** The C of the first place where the fault shows, or nothing if it shows nowhere. */
function mutate(mutation: Mutation, trial: Trial, name: string): readonly GeneratedFile[] | undefined {
  for (const [chainIndex, { chain }] of trial.chains.entries()) {
    for (const ruleIndex of chain.rules.keys()) {
      const wrong = wrongRules(mutation, chain, ruleIndex);
      if (!wrong || !shows(trial, chainIndex, wrong)) continue;
      const chains = trial.model.chains.map((c, i) => (i === chainIndex ? wrong : c));
      return mutation === 'swapped byte order'
        ? swappedLoad(trial.model, name)
        : compile({ ...trial.model, name, chains });
    }
  }
  return undefined;
}

function compile(model: FirewallModel): GeneratedFile[] {
  return emitFirewall(lowerFirewall(model), model);
}

/** Ports are read as they lie in the packet. */
function swappedLoad(model: FirewallModel, name: string): readonly GeneratedFile[] | undefined {
  const files = compile({ ...model, name });
  const text = files[0]!.text.replaceAll(/(pkt->[sd]port = )ntohs\((.*)\);/g, '$1(__force u16)$2;');
  return text === files[0]!.text ? undefined : [{ ...files[0]!, text }, ...files.slice(1)];
}

/** What the faulty compiler makes of a rule, as rules; counters keep their names, so a rule is never removed but made void. */
function wrongRules(mutation: Mutation, chain: Chain, index: number): Chain | undefined {
  const rule = chain.rules[index]!;
  if (mutation === 'skipped rule') {
    const never: Condition[] = [
      ...rule.when,
      { field: 'meta.l4proto', op: 'in', values: ['6'] },
      { field: 'meta.l4proto', op: 'in', values: ['17'] },
    ];
    return { ...chain, rules: chain.rules.map((r, i) => (i === index ? { ...rule, when: never } : r)) };
  }
  const change = mutation === 'wrong boundary' ? widened : swapped;
  const at = rule.when.findIndex((condition) => change(condition) !== undefined);
  if (at < 0) return undefined;
  const when = rule.when.map((condition, i) => (i === at ? change(condition)! : condition));
  return { ...chain, rules: chain.rules.map((r, i) => (i === index ? { ...rule, when } : r)) };
}

/** The upper end of the first value moved by one. */
function widened(condition: Condition): Condition | undefined {
  const interval = firstInterval(condition);
  if (!interval || (condition.op !== 'in' && condition.op !== 'notIn')) return undefined;
  const field = fieldNamed(condition.field)!;
  if (interval.to === maxOf(field.bits)) return undefined;
  const wide = `${formatValue(field, interval.from)}-${formatValue(field, interval.to + 1n)}`;
  return { ...condition, values: [wide, ...condition.values.slice(1)] };
}

/** A single port with its two bytes exchanged. */
function swapped(condition: Condition): Condition | undefined {
  const interval = firstInterval(condition);
  if (!interval || condition.op !== 'in' || !/\.[sd]port$/.test(condition.field)) return undefined;
  if (interval.from !== interval.to || condition.values.length !== 1) return undefined;
  const port = Number(interval.from);
  const value = ((port & 0xff) << 8) | (port >> 8);
  return value === port ? undefined : { ...condition, values: [String(value)] };
}

function firstInterval(condition: Condition) {
  if (condition.op !== 'in' && condition.op !== 'notIn') return undefined;
  const field = fieldNamed(condition.field)!;
  if (field.type === 'ifname') return undefined;
  const value = parseValue(field, condition.values[0]!);
  return isBad(value) ? undefined : value;
}

/** Whether some packet is decided by another rule than it should be. */
function shows(trial: Trial, chainIndex: number, wrong: Chain): boolean {
  const { chain, packets } = trial.chains[chainIndex]!;
  // Packets that a chain before this one drops do not get here: only chains that are alone at their hook are used.
  if (trial.model.chains.filter((c) => c.hook === chain.hook).length > 1) return false;
  return packets.some((packet) => decide(chain, packet).rule !== decide(wrong, packet).rule);
}
