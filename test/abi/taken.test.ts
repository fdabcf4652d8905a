/** Sets of numbers against the same asked number by number. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Numbers, takes, takesAll } from '../../src/abi/netlink/taken.js';

const everything = Array.from({ length: 40 }, (_, i) => BigInt(i - 4));
const number = fc.bigInt({ min: -4n, max: 35n });
const numbers: fc.Arbitrary<Numbers> = fc.oneof(
  fc
    .tuple(number, number)
    .map(
      ([a, b]): Numbers => (a < b ? { kind: 'range', min: a, max: b } : { kind: 'range', min: b, max: a }),
    ),
  fc
    .uniqueArray(fc.bigInt({ min: -1n, max: 8n }), { minLength: 1, maxLength: 9 })
    .map((list): Numbers => ({ kind: 'values', list })),
  fc.bigInt({ min: 1n, max: 31n }).map((mask): Numbers => ({ kind: 'bits', mask })),
);

it('one set takes all of another just if it takes each of it', () => {
  const met = { all: 0, not: 0 };
  fc.assert(
    fc.property(numbers, numbers, (now, old) => {
      const each = everything.filter((n) => takes(old, n)).every((n) => takes(now, n));
      met[each ? 'all' : 'not']++;
      expect(takesAll(now, old)).toBe(each);
    }),
    { numRuns: 20_000 },
  );
  expect(met.all).toBeGreaterThan(1000);
  expect(met.not).toBeGreaterThan(1000);
});
