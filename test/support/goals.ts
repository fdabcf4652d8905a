/** The places in a chain that packets should get to: each rule decides, each condition is met and is not. */
import type { Chain } from '../../src/model/firewall.js';
import type { Goal } from './solver.js';

export function goalsOf(chain: Chain): Goal[] {
  const goals: Goal[] = [];
  chain.rules.forEach(({ when }, rule) => {
    goals.push({ rule });
    when.forEach((_, condition) => {
      goals.push({ rule, condition, holds: true }, { rule, condition, holds: false });
    });
  });
  // Past the last rule: the policy.
  goals.push({ rule: chain.rules.length });
  return goals;
}

export function goalKey(goal: Goal): string {
  return `${goal.rule}/${goal.condition ?? '-'}/${goal.holds ?? '-'}`;
}
