/**
 * Rule sets that are hard on a classifier: compiling each takes bounded time, memory and C, and what comes out is exact. Where
 * tables do not fit, the rules are tried one by one, and the C is no longer than the rules.
 */
import { describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { FirewallModel } from '../../src/model/firewall.js';
import { heldAgainst } from './against.js';
import { hardSets, modelOf } from './hard-sets.js';
import { packetsNear } from './packets.js';

describe.each(hardSets)('$name', (set) => {
  it('is compiled within bounds, and exactly', () => {
    const model = modelOf(set);
    const lowered = timed(() => lowerFirewall(model));
    const plan = lowered.result;
    const emitted = timed(() => emitFirewall(plan, model));
    const text = emitted.result[0]!.text;
    const { lookup } = plan.hooks[0]!;
    const parts = lookup ? `${lookup.classifier.parts.length} parts` : 'tried one by one';
    console.log(
      `${set.name}: ${parts}, ${lowered.seconds.toFixed(1)} s to lower, ${emitted.seconds.toFixed(1)} s to emit, ` +
        `${(text.length / 1024).toFixed(0)} KiB of C`,
    );
    expect(lookup !== null).toBe(set.fits);
    expect(text.length).toBeLessThan((64 << 10) + 512 * sizeOf(model));
    expect(process.memoryUsage().rss).toBeLessThan(1 << 30);
    if (!set.longRule) expect(longestFunction(text)).toBeLessThan(400);
    if (!lookup) return;

    const rules = model.chains[0]!.rules.length;
    const packets = packetsNear(model.chains[0]!, Math.max(50, Math.min(1000, 2_000_000 / rules)), 7);
    const found = heldAgainst(plan, model, [packets]);
    expect(found.packets).toBe(packets.length);
    expect(found.differences.slice(0, 5)).toEqual([]);
  });
});

function timed<T>(run: () => T): { result: T; seconds: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** Rules and the values that they list. */
function sizeOf(model: FirewallModel): number {
  const values = model.chains.flatMap(({ rules }) =>
    rules.flatMap(({ when }) =>
      when.map((condition) => ('values' in condition ? condition.values.length : 1)),
    ),
  );
  return values.reduce((sum, own) => sum + own, model.chains[0]!.rules.length);
}

/** Lines of the longest function: from a `{` at the beginning of a line to the next `}` there. */
function longestFunction(text: string): number {
  let [longest, start] = [0, 0];
  text.split('\n').forEach((line, number) => {
    if (line === '{') start = number;
    if (line === '}') longest = Math.max(longest, number - start);
  });
  return longest;
}
