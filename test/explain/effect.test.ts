/** What is said of a rule's effect, against every packet of a small world, and against a solver over the whole vocabulary. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Effect, effectsOf } from '../../src/explain/firewall/effect/effect.js';
import { testsOf } from '../../src/lower/firewall/rule.js';
import type { Chain, Family, Rule } from '../../src/model/firewall.js';
import { decide, type HookPacket, matches, PacketFields } from '../../src/reference/firewall/index.js';
import { firewallModel } from '../support/arbitraries.js';
import { interfaceNames } from '../support/packets.js';
import { Random } from '../support/random.js';
import { type Outcome, Solver } from '../support/solver.js';
import { packetsOf, smallChain } from './world.js';

const policyOf = ({ policy, counter }: Chain) => ({ verdict: policy, counter });

const effects = (chain: Chain, family: Family, limits?: Parameters<typeof effectsOf>[3]) =>
  effectsOf(
    chain.rules.map((rule) => ({ ...rule, tests: testsOf(rule, family, chain.hook) })),
    policyOf(chain),
    family,
    limits,
  );

const same = (one: Pick<Rule, 'verdict' | 'counter'>, other: Pick<Rule, 'verdict' | 'counter'>) =>
  one.verdict === other.verdict && !one.counter && !other.counter;

/** By trying all packets that there are. */
function bruteForce(chain: Chain, packets: readonly HookPacket[]): Effect[] {
  const matching = packets.map((packet) => {
    const fields = new PacketFields(chain.hook, packet);
    return chain.rules.map((rule) => matches(rule, fields));
  });
  return chain.rules.map((rule, at) => {
    const own = matching.filter((matched) => matched[at]);
    if (own.length === 0) return { kind: 'impossible' };
    const decided = own.filter((matched) => matched.indexOf(true) === at);
    if (decided.length === 0) {
      const by = chain.rules.findIndex((_, earlier) => earlier < at && own.every((m) => m[earlier]));
      return { kind: 'hidden', by: by < 0 ? null : by };
    }
    const instead = (matched: boolean[]) => chain.rules[matched.indexOf(true, at + 1)] ?? policyOf(chain);
    return { kind: decided.every((matched) => same(rule, instead(matched))) ? 'redundant' : 'needed' };
  });
}

describe('of a chain over a small world', () => {
  it.each(['ipv4', 'ipv6'] as const)('each rule is what all packets together say: %s', (family) => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(smallChain(family), ({ chain, about }) => {
        const expected = bruteForce(chain, packetsOf(family, about));
        expect(effects(chain, family)).toEqual(expected);
        for (const effect of expected) {
          const name = effect.kind === 'hidden' && effect.by === null ? 'hidden together' : effect.kind;
          seen.set(name, (seen.get(name) ?? 0) + 1);
        }
      }),
      { numRuns: 120, seed: 17 },
    );
    // Each was there often enough to be wrong.
    for (const kind of ['needed', 'impossible', 'hidden', 'hidden together', 'redundant']) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(7);
    }
  });

  it('without trying anything out it is the same', () => {
    fc.assert(
      fc.property(smallChain('ipv4'), ({ chain }) => {
        const limits = { rule: 300_000, chain: 60_000_000, bytes: 0 };
        expect(effects(chain, 'ipv4', limits)).toEqual(effects(chain, 'ipv4'));
      }),
      { numRuns: 100, seed: 18 },
    );
  });

  it('a limit leaves open what it keeps from being decided, and changes nothing else', () => {
    let open = 0;
    fc.assert(
      fc.property(smallChain('ipv4'), fc.integer({ min: 1, max: 40 }), ({ chain }, most) => {
        const whole = effects(chain, 'ipv4');
        const limited = effects(chain, 'ipv4', { rule: most, chain: most * 6, bytes: 0 });
        limited.forEach((effect, at) => {
          if (effect.kind !== 'undecided') expect(effect).toEqual(whole[at]);
          else open++;
          // That it is reached has been found out.
          if (effect.kind === 'undecided' && effect.whether === 'redundant') {
            expect(['needed', 'redundant']).toContain(whole[at]!.kind);
          }
        });
      }),
      { numRuns: 100, seed: 19 },
    );
    expect(open).toBeGreaterThan(50);
  });
});

/** Names of all sorts that a chain can tell apart. */
function devicesOf(chain: Chain): string[] {
  const asked = chain.rules.flatMap(({ when }) =>
    when.flatMap((c) =>
      (c.op === 'in' || c.op === 'notIn') && c.field.endsWith('ifname') ? [...c.values] : [],
    ),
  );
  const names = asked.flatMap((name) => {
    if (!name.endsWith('*')) return [name];
    const start = name.slice(0, -1);
    return start === '' ? [] : [start, `${start}~`];
  });
  return [...new Set([...interfaceNames, ...names, '~'])];
}

/** What a solver that knows packets, but no boxes, says of a rule; undefined where it gave up. */
function bySolver(chain: Chain, at: number): Effect['kind'] | undefined {
  const devices = devicesOf(chain);
  const solve = (rules: readonly Rule[]): Outcome =>
    new Solver({ ...chain, rules }, devices, new Random(1)).solve({ rule: rules.length - 1 });
  const { rules } = chain;
  const rule = rules[at]!;
  const alone = solve([rule]);
  const reached = solve(rules.slice(0, at + 1));
  if (alone === 'gave up' || reached === 'gave up') return undefined;
  if (alone === 'impossible') return 'impossible';
  if (reached === 'impossible') return 'hidden';
  if (rule.counter) return 'needed';
  const ends = [...rules, { ...policyOf(chain), when: [] }].slice(at + 1).map((other, after) => {
    if (same(rule, other)) return 'impossible';
    const both = { ...rule, when: [...rule.when, ...other.when] };
    return solve([...rules.slice(0, at), ...rules.slice(at + 1, at + 1 + after), both]);
  });
  if (ends.some((end) => typeof end !== 'string')) return 'needed';
  return ends.includes('gave up') ? undefined : 'redundant';
}

it('of a chain over the whole vocabulary each rule is what the solver says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(firewallModel({ maxChains: 1, maxRules: 8 }), (model) => {
      for (const family of model.chains[0]!.families) {
        const chain = { ...model.chains[0]!, families: [family] };
        effects(chain, family).forEach((effect, at) => {
          const expected = bySolver(chain, at);
          if (expected === undefined) return;
          expect(effect.kind, `rule ${at} of ${JSON.stringify(chain, null, 1)}`).toBe(expected);
          seen.set(expected, (seen.get(expected) ?? 0) + 1);
        });
      }
    }),
    { numRuns: 400, seed: 20 },
  );
  for (const kind of ['needed', 'impossible', 'hidden', 'redundant']) {
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(9);
  }
});

it('a packet of the world is decided as its matches say', () => {
  // The oracle above takes rules one by one: that the first decides is the interpreter's word.
  fc.assert(
    fc.property(smallChain('ipv4'), ({ chain, about }) => {
      for (const packet of packetsOf('ipv4', about).slice(0, 50)) {
        const fields = new PacketFields(chain.hook, packet);
        const first = chain.rules.findIndex((rule) => matches(rule, fields));
        expect(decide(chain, packet).rule).toBe(first < 0 ? 'policy' : first);
      }
    }),
    { numRuns: 20, seed: 21 },
  );
});
