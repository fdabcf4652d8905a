/** What a firewall's plan says of each hook: how rules are found, at what cost, and which of them do nothing. */
import { nameOf } from '../../lower/classifier/axis.js';
import { type Classifier, tablesOf, usesOf, type Walk } from '../../lower/classifier/classifier.js';
import { lowerFirewall } from '../../lower/firewall/lower.js';
import type { Estimate, HookPlan } from '../../lower/firewall/plan.js';
import { testsOf } from '../../lower/firewall/rule.js';
import type { Chain, FirewallModel } from '../../model/firewall.js';
import type { HookExplanation } from '../explanation.js';
import { type Effect, effectsOf } from './effect/effect.js';

export function explainHooks(model: FirewallModel): HookExplanation[] {
  const { hooks } = lowerFirewall(model);
  return hooks.map((hook) => {
    const index = Number(hook.path[1]);
    return explained(hook, model.chains[index]!, index);
  });
}

function explained(hook: HookPlan, chain: Chain, index: number): HookExplanation {
  const { family, lookup, estimate } = hook;
  const tests = chain.rules.map((rule) => testsOf(rule, family, chain.hook));
  const effects = effectsOf(
    chain.rules.map((rule, at) => ({ ...rule, tests: tests[at] })),
    { verdict: chain.policy, counter: chain.counter },
    family,
  );
  const named = (at: number) => ({ rule: chain.rules[at]!.name, path: ['chains', index, 'rules', at] });
  const all = effects.map((effect, at) => ({ effect, at }));
  const tables = estimate?.tables ?? null;
  return {
    chain: chain.name,
    hook: chain.hook,
    family,
    rules: tests.filter((own) => own !== undefined).length,
    strategy: lookup ? 'tables' : 'one by one',
    why: why(estimate, lookup !== null),
    instead: instead(estimate),
    instructions: { tables: tables && Math.round(tables.instructions), trying: trying(estimate) },
    tables: tables && {
      bytes: tables.bytes,
      waiting: Math.round(tables.waiting),
      count: lookup && tablesOf(lookup.classifier).length,
      axes: lookup ? lookup.classifier.finds.map(({ source }) => nameOf(source)) : [],
      depth: lookup && depthOf(lookup.classifier),
      together: tables.together,
      parts: tables.parts,
    },
    never: all.flatMap(({ effect, at }) =>
      effect.kind === 'hidden' || (effect.kind === 'impossible' && !isOfOthers(chain, at, family))
        ? [{ ...named(at), why: effect.kind, by: hiding(chain, effect) }]
        : [],
    ),
    redundant: all.flatMap(({ effect, at }) => (effect.kind === 'redundant' ? [named(at)] : [])),
    undecided: all.flatMap(({ effect, at }) =>
      effect.kind === 'undecided' ? [{ ...named(at), whether: effect.whether }] : [],
    ),
  };
}

function trying(estimate: Estimate | null): number | null {
  return estimate?.trying == null ? null : Math.round(estimate.trying);
}

function hiding(chain: Chain, effect: Effect): string | null {
  return effect.kind === 'hidden' && effect.by !== null ? chain.rules[effect.by]!.name : null;
}

/** Whether a rule is there for packets of another of the chain's families. */
function isOfOthers({ rules, families, hook }: Chain, at: number, family: HookPlan['family']): boolean {
  return families.some((other) => other !== family && testsOf(rules[at]!, other, hook) !== undefined);
}

function why(estimate: Estimate | null, taken: boolean): string {
  if (!estimate) return 'no rule looks at anything: there is nothing to look up';
  const { tables, trying: cost } = estimate;
  if (cost === null) return 'rules look at more different numbers of a packet than tables are made for';
  if (!tables) return 'no tables are within the limits of their size and of the work that making them takes';
  const [own, each] = [Math.round(tables.instructions + tables.waiting), Math.round(cost)];
  return taken
    ? `looking them up in tables costs less (${own}) than trying one after the other (${each})`
    : `trying one after the other costs no more (${each}) than looking them up in tables (${own})`;
}

/** What the compiler did where one diagram of all rules would not have been within the limits. */
function instead(estimate: Estimate | null): string | null {
  if (!estimate || estimate.wholeFits) return null;
  const { tables, trying: cost } = estimate;
  if (cost === null) return 'nothing is looked up: rules are tried one after the other';
  const large = 'one diagram of all rules would pass the limits';
  if (!tables) return `${large}, and so would those of its parts: rules are tried one after the other`;
  const parts = `${tables.parts.length} parts`;
  return tables.way === 'halved'
    ? `${large}, and so would those of rules parted by how much they hold for: these are halved by order, ${parts} in all`
    : `${large}: rules are parted by how much they hold for, ${parts} in all`;
}

function depthOf({ product, parts }: Classifier): number {
  const levels = (walk: Walk | null) => (walk ? usesOf(walk).length : 0);
  return parts.reduce((sum, { walk, leaf }) => sum + levels(walk) + (leaf ? 1 : 0), levels(product));
}
