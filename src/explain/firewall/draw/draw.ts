/** A picture of each hook: the diagrams that its tables are made of, or would be. */
import { type Compiled, weigh } from '../../../lower/classifier/compile.js';
import { numbered } from '../../../lower/firewall/lookup.js';
import { lowerFirewall } from '../../../lower/firewall/lower.js';
import type { HookPlan } from '../../../lower/firewall/plan.js';
import type { FirewallModel } from '../../../model/firewall.js';
import type { Picture } from '../../explanation.js';
import { type Graph, graphsOf } from './graph.js';
import { type Section, svgOf } from './svg.js';

export function drawFirewall(model: FirewallModel): { svg: string; pictures: Picture[] } {
  const drawn = lowerFirewall(model, 'compares').hooks.map((hook) => {
    const given = numbered(hook.rules, { verdict: hook.policy, counter: hook.policyCounter });
    const weighed = weigh(given.rules, given.noMatch);
    const graphs = weighed?.best ? graphsFor(hook, weighed.best) : [];
    return { section: sectionOf(hook, graphs, weighed?.worth ?? false), picture: pictureOf(hook, graphs) };
  });
  return { svg: svgOf(drawn.map(({ section }) => section)), pictures: drawn.map(({ picture }) => picture) };
}

function graphsFor({ rules, policy }: HookPlan, compiled: Compiled): Graph[] {
  return graphsOf(compiled, (place) => {
    const { name, verdict } = place === null ? { name: 'policy', verdict: policy } : rules[place]!;
    return { name, verdict };
  });
}

function sectionOf({ chain, hook, family }: HookPlan, graphs: readonly Graph[], taken: boolean): Section {
  const how = taken
    ? 'These are the diagrams that its tables are made of.'
    : 'Rules are tried one by one; this is what they come to.';
  const open = graphs.some(({ levels }) => levels.at(-1)!.some(({ lines }) => lines.length > 1));
  return {
    title: `chain ${chain} at hook ${hook}, ${family}`,
    lines: [
      graphs.length > 0 ? how : 'There is no diagram of its rules.',
      ...(open ? ['Of several rules the first that holds for the number found together decides.'] : []),
    ],
    graphs,
  };
}

function pictureOf({ chain, family }: HookPlan, graphs: readonly Graph[]): Picture {
  const nodes = graphs.reduce(
    (sum, { levels }) => sum + levels.reduce((own, level) => own + level.length, 0),
    0,
  );
  return { chain, family, nodes, leftOut: graphs.reduce((sum, { leftOut }) => sum + leftOut, 0) };
}
