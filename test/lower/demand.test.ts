/** What a rule asks of one number, put together: the same numbers pass, and contradictions are seen. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Demand } from '../../src/lower/firewall/demand.js';
import type { Key, Test } from '../../src/lower/firewall/test.js';
import { contains, union } from '../../src/model/interval.js';

const key: Key = { name: 'icmp_type', bits: 8, header: 'icmp', field: 'type' };

type Ask =
  | { readonly within: readonly (readonly [number, number])[] }
  | { readonly mask: number; readonly value: number; readonly negate: boolean };

const byte = fc.integer({ min: 0, max: 255 });
const ask: fc.Arbitrary<Ask> = fc
  .oneof(
    fc
      .array(
        fc.tuple(byte, byte).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
        { minLength: 1, maxLength: 3 },
      )
      .map((within) => ({ within })),
    byte.map((value) => ({ within: [[value, value] as const] })),
    fc.record({
      mask: fc.oneof(byte, fc.constantFrom(0, 1, 2, 128, 255)),
      value: byte,
      negate: fc.boolean(),
    }),
  )
  .map((a) => ('mask' in a ? { ...a, value: a.value & a.mask } : a));

function asks(one: Ask, x: number): boolean {
  if ('within' in one) return one.within.some(([from, to]) => from <= x && x <= to);
  return ((x & one.mask) === one.value) !== one.negate;
}

function passes(test: Test, x: number): boolean {
  if (test.kind === 'in') return contains(test.set, BigInt(x));
  if (test.kind === 'mask') return ((x & test.mask) === test.value) !== test.negate;
  throw new Error(`no test of a number: ${test.kind}`);
}

function testsFor(all: readonly Ask[]): readonly Test[] | undefined {
  const demand = new Demand(key);
  for (const one of all) {
    if ('within' in one) {
      demand.within(union(one.within.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }))));
    } else if (one.negate) demand.notMasked(one);
    else demand.masked(one);
  }
  return demand.tests();
}

it('lets the same numbers pass as the conditions one by one', () => {
  const property = fc.property(fc.array(ask, { minLength: 1, maxLength: 4 }), (all) => {
    const tests = testsFor(all);
    const numbers = Array.from({ length: 256 }, (_, x) => x);
    expect(numbers.filter((x) => tests?.every((test) => passes(test, x)))).toEqual(
      numbers.filter((x) => all.every((one) => asks(one, x))),
    );
  });
  fc.assert(property, { numRuns: 2000 });
});

it.each<readonly [string, readonly Ask[]]>([
  [
    'two masks',
    [
      { mask: 3, value: 1, negate: false },
      { mask: 2, value: 2, negate: false },
    ],
  ],
  [
    'a bit that is neither 0 nor 1',
    [
      { mask: 1, value: 0, negate: true },
      { mask: 1, value: 1, negate: true },
    ],
  ],
  ['a number and a mask', [{ within: [[5, 5]] }, { mask: 2, value: 2, negate: false }]],
  ['a prefix and a mask', [{ within: [[64, 127]] }, { mask: 128, value: 128, negate: false }]],
  [
    'a mask and its negation',
    [
      { mask: 6, value: 4, negate: false },
      { mask: 6, value: 4, negate: true },
    ],
  ],
  ['nothing left of two lists', [{ within: [[1, 9]] }, { within: [[10, 20]] }]],
])('sees that nothing passes: %s', (_, all) => {
  expect(testsFor(all)).toBeUndefined();
});

it('makes no test of what is known already', () => {
  const all: Ask[] = [
    { within: [[5, 5]] },
    { mask: 4, value: 4, negate: false },
    { mask: 6, value: 2, negate: true },
  ];
  expect(testsFor(all)).toEqual([{ kind: 'in', key, set: [{ from: 5n, to: 5n }] }]);
  expect(testsFor([{ within: [[0, 255]] }])).toEqual([]);
});
