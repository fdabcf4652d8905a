/** The packets made to test rule sets reach what can be reached; what is called unreachable, no packet gets to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldNames } from '../../src/model/field.js';
import { type Condition, hooks, type Rule } from '../../src/model/firewall.js';
import { firewallModel } from '../support/arbitraries.js';
import { coverageOf, placesOf, totalCoverage } from '../support/coverage.js';
import { goalKey, goalsOf } from '../support/goals.js';
import { interfaceNames, packetsFor } from '../support/packets.js';
import { Random } from '../support/random.js';
import { Solver } from '../support/solver.js';

const models = fc.sample(firewallModel(), { numRuns: 60, seed: 42 });
const chains = models.flatMap((m) => m.chains);

describe('packets for random rule sets', () => {
  it('reach 95 in 100 places and more', () => {
    const parts = chains.map((chain, seed) => coverageOf(chain, packetsFor(chain, { seed })));
    const { reachable, share } = totalCoverage(parts);
    expect(reachable).toBeGreaterThan(1000);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it('never get to a place that is called impossible', () => {
    for (const [seed, chain] of chains.entries()) {
      const solver = new Solver(chain, interfaceNames, new Random(seed));
      const impossible = new Set(
        goalsOf(chain)
          .filter((goal) => solver.solve(goal) === 'impossible')
          .map(goalKey),
      );
      const packets = packetsFor(chain, { seed: seed + 1000, variations: 20 });
      const places = new Set(packets.flatMap((packet) => placesOf(chain, packet)));
      expect([...places].filter((place) => impossible.has(place))).toEqual([]);
    }
  });

  it('are the same for the same seed', () => {
    const chain = chains[0]!;
    expect(packetsFor(chain, { seed: 1 })).toEqual(packetsFor(chain, { seed: 1 }));
    expect(packetsFor(chain, { seed: 1 })).not.toEqual(packetsFor(chain, { seed: 2 }));
  });
});

describe('random rule sets', () => {
  it('use every hook, every field and every operator', () => {
    const many = fc
      .sample(firewallModel({ maxRules: 20 }), { numRuns: 300, seed: 7 })
      .flatMap((m) => m.chains);
    const conditions = many.flatMap((c) => c.rules.flatMap((r) => r.when));
    const missing = fieldNames().filter((name) => !conditions.some((c) => c.field === name));
    expect(missing).toEqual([]);
    expect(new Set(conditions.map((c) => c.op))).toEqual(new Set(['in', 'notIn', 'mask', 'notMask']));
    expect(new Set(many.map((c) => c.hook))).toEqual(new Set(hooks));
  });
});

describe('reachability', () => {
  const list = (field: string, ...values: string[]): Condition => ({ field, op: 'in', values });
  const solve = (...rules: Condition[][]) => {
    const made = rules.map((when): Rule => ({ name: 'r', verdict: 'drop', counter: false, when }));
    const chain = { ...chains[0]!, hook: 'input' as const, families: ['ipv4' as const], rules: made };
    const outcome = new Solver(chain, interfaceNames, new Random(1)).solve({ rule: rules.length - 1 });
    return typeof outcome === 'string' ? outcome : 'possible';
  };

  it('sees that rules together hide another', () => {
    const low = [list('tcp.dport', '0-1023')];
    const high = [list('th.dport', '1024-65535')];
    expect(solve(low, high, [list('tcp.dport', '22')])).toBe('impossible');
    expect(solve(low, high, [list('udp.dport', '22')])).toBe('possible');
    expect(solve(low, [list('th.dport', '1025-65535')], [list('tcp.sport', '22')])).toBe('possible');
  });

  it('sees what bits leave over', () => {
    const bit = (mask: number, value: number): Condition => ({ field: 'tcp.flags', op: 'mask', mask, value });
    expect(solve([bit(1, 1)], [bit(2, 2)], [bit(3, 0)], [bit(4, 4)])).toBe('impossible');
    expect(solve([bit(1, 1)], [bit(2, 2)], [bit(7, 0)], [bit(0, 0)])).toBe('possible');
  });

  it('knows the devices there are', () => {
    expect(solve([list('meta.iifname', 'eth*')], [list('meta.iifname', 'eth1')])).toBe('impossible');
    expect(solve([list('meta.iifname', ...interfaceNames)], [])).toBe('impossible');
    expect(solve([list('meta.iifname', 'wan*')], [])).toBe('possible');
  });
});
