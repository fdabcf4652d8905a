/** What a scenario expects: the rule it names must be there, fit the verdict, and be able to prove it. */
import type { Chain, FirewallModel } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import { isCounted, predict } from '../../reference/firewall/index.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import type { PacketScenario } from './scenario-schema.js';

/** `model` is there where the packet can be built, so that it can be said who decides it. */
export function checkExpectation(
  scenario: PacketScenario,
  chain: Chain,
  model: FirewallModel | undefined,
  path: Path,
  report: Report,
): void {
  const { by, expect } = scenario;
  const wanted = expect === 'accept' || expect === 'delivered' ? 'accept' : 'drop';
  const named = by === undefined ? undefined : deciderNamed(chain, by);
  if (by !== undefined && !named) {
    report.add('NK7002', [...path, 'by'], `chain '${chain.name}' has no rule '${printable(by)}'`);
  } else if (named && named.verdict !== wanted) {
    report.add('NK7009', [...path, 'by'], `'${by}' cannot be what decides: its verdict is ${named.verdict}`, {
      cause: `the scenario expects '${expect}'`,
    });
  } else if (expect === 'dropped' && model) {
    const { chain: own, decision, by: decider } = predict(model, scenario);
    const counted = named ? named.counter : decision.verdict !== 'drop' || isCounted(own, decision);
    if (!counted) {
      const name = by ?? decider;
      report.add(
        'NK7007',
        [...path, by === undefined ? 'expect' : 'by'],
        `nothing shows that '${name}' dropped the packet`,
        {
          cause:
            'a packet that does not arrive may have been lost on the way: the counter of what drops it has to rise',
          fix: name === 'policy' ? 'give the chain counter: true' : `give rule '${name}' counter: true`,
        },
      );
    }
  }
}

function deciderNamed(chain: Chain, name: string): { verdict: string; counter: boolean } | undefined {
  if (name === 'policy') return { verdict: chain.policy, counter: chain.counter };
  return chain.rules.find((rule) => rule.name === name);
}
