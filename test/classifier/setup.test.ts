/** The proof is really made of what tests compile: a wrong plan does not get through. */
import { expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { firewallOf, rulesOf } from './sets.js';

it('a plan whose rules do otherwise than its arrays is refused', () => {
  const model = firewallOf(rulesOf(12, 7));
  const plan = lowerFirewall(model, 'tables');
  expect(() => emitFirewall(plan, model)).not.toThrow();
  const [hook] = plan.hooks;
  const opposite = hook!.rules.map((rule) => ({
    ...rule,
    verdict: rule.verdict === 'drop' ? ('accept' as const) : ('drop' as const),
  }));
  expect(() => emitFirewall({ ...plan, hooks: [{ ...hook!, rules: opposite }] }, model)).toThrow(
    /is to decide/,
  );
});
