/**
 * What rules look at, one axis for each number of a packet; a rule is a box in the space that they span. What is found
 * of a packet's headers is a number too, and so is whether a few bits of a wide one have a value, and a device's name.
 */
import { portProtocolNumbers } from '../../model/field.js';
import {
  complement,
  type Interval,
  type IntervalSet,
  intersect,
  maxOf,
  union,
} from '../../model/interval.js';
import type { Key, Test } from '../firewall/test.js';

/** How much of a packet has been found, as one number; a protocol number is added to the last two. */
export const found = { nothing: 0n, network: 1n, protocol: 256n, header: 512n } as const;

/** Where an axis' number comes from. */
export type Source =
  | { readonly kind: 'found' }
  | { readonly kind: 'key'; readonly key: Key }
  /** 1 where `(key & mask) == value`, else 0: masks that match more than can be listed. */
  | { readonly kind: 'bits'; readonly key: Key; readonly mask: number; readonly value: number }
  /** 0 where there is no device, 1 where no name fits, else 2 and the place of the first of `names` that fits. */
  | { readonly kind: 'device'; readonly which: 'in' | 'out'; readonly names: readonly string[] };

export interface Axis {
  readonly source: Source;
  /** The largest number. */
  readonly max: bigint;
  /** The sets that rules ask for, each once. */
  readonly sets: readonly IntervalSet[];
  /** For each rule, the index of its set, or -1 where any number will do. */
  readonly of: Int32Array;
}

/** The axes of some rules' tests, and which of the rules can match at all (by index). */
export interface Space {
  readonly axes: readonly Axis[];
  /** Indices into what was given; `of` of each axis goes by the position in this list. */
  readonly rules: readonly number[];
}

/** A mask that matches at most `2 ** 7` intervals of numbers is turned into these: any mask of a number of 8 bits is. */
const listed = 7;

export function spaceOf(rules: readonly (readonly Test[])[]): Space {
  const sources = new Map<string, { source: Source; max: bigint; sets: Map<number, IntervalSet> }>();
  const names = { in: new DeviceNames(rules, 'in'), out: new DeviceNames(rules, 'out') };
  const possible: number[] = [];
  rules.forEach((tests, index) => {
    const own = new Map<string, { source: Source; max: bigint; set: IntervalSet }>();
    for (const test of tests) {
      const { id, source, max, set } = asked(test, names);
      const before = own.get(id);
      own.set(id, { source, max, set: before ? intersect(before.set, set) : set });
    }
    if ([...own.values()].some(({ set }) => set.length === 0)) return;
    for (const [id, { source, max, set }] of own) {
      let axis = sources.get(id);
      if (!axis) {
        axis = { source, max, sets: new Map() };
        sources.set(id, axis);
      }
      axis.sets.set(possible.length, set);
    }
    possible.push(index);
  });
  const axes = [...sources.values()].map(({ source, max, sets }) =>
    axisOf(source, max, sets, possible.length),
  );
  return { axes, rules: possible };
}

function axisOf(source: Source, max: bigint, asked: Map<number, IntervalSet>, rules: number): Axis {
  const of = new Int32Array(rules).fill(-1);
  const index = new Map<string, number>();
  const sets: IntervalSet[] = [];
  for (const [rule, set] of asked) {
    if (set.length === 1 && set[0]!.from === 0n && set[0]!.to === max) continue;
    const name = set.map(({ from, to }) => `${from}-${to}`).join();
    let at = index.get(name);
    if (at === undefined) {
      at = sets.length;
      index.set(name, at);
      sets.push(set);
    }
    of[rule] = at;
  }
  return { source, max, sets, of };
}

/** What one test asks of one number. */
function asked(
  test: Test,
  names: Readonly<Record<'in' | 'out', DeviceNames>>,
): { id: string; source: Source; max: bigint; set: IntervalSet } {
  switch (test.kind) {
    case 'network':
      return ofFound([{ from: found.network, to: maxFound }]);
    case 'l4proto':
      return ofFound(union([...shifted(test.set, found.protocol), ...shifted(test.set, found.header)]));
    case 'transport':
      return ofFound(withHeader([test.protocol]));
    case 'ports':
      return ofFound(withHeader(portProtocolNumbers));
    case 'in': {
      const { key, set } = test;
      return { id: key.name, source: { kind: 'key', key }, max: maxOf(key.bits), set };
    }
    case 'mask': {
      const { key, mask, value, negate } = test;
      const set = masked(key.bits, mask, value);
      if (set) {
        const source = { kind: 'key', key } as const;
        return { id: key.name, source, max: maxOf(key.bits), set: negate ? complement(set, key.bits) : set };
      }
      const source = { kind: 'bits', key, mask, value } as const;
      const bit = negate ? 0n : 1n;
      return { id: `${key.name}&${mask}=${value}`, source, max: 1n, set: [{ from: bit, to: bit }] };
    }
    case 'device':
      return ofDevice(test, names[test.which]);
  }
}

const maxFound = found.header + 255n;

function ofFound(set: IntervalSet) {
  return { id: 'found', source: { kind: 'found' } as const, max: maxFound, set };
}

function shifted(set: IntervalSet, by: bigint): Interval[] {
  return set.map(({ from, to }) => ({ from: from + by, to: to + by }));
}

function withHeader(protocols: readonly number[]): IntervalSet {
  const numbers = protocols.map((protocol) => found.header + BigInt(protocol));
  return union(numbers.map((number) => ({ from: number, to: number })));
}

/** The numbers with some bits, where they are few intervals: one for each way in which the free bits above the mask's lowest can be. */
function masked(bits: number, mask: number, value: number): IntervalSet | undefined {
  const low = BigInt(mask) & -BigInt(mask);
  const free = maxOf(bits) & ~(BigInt(mask) | (low - 1n));
  if (free.toString(2).replaceAll('0', '').length > listed) return undefined;
  const out: Interval[] = [];
  let above = 0n;
  do {
    const from = BigInt(value) | above;
    out.push({ from, to: from + low - 1n });
    above = (above - free) & free;
  } while (above !== 0n);
  return out;
}

/** The names that rules ask devices for: whole ones first, then beginnings, the longest first, so that the first that fits says all. */
class DeviceNames {
  readonly all: readonly string[];
  /** For each name or beginning, the numbers of those it fits; a device known only by its beginning fits that one's beginnings. */
  readonly #fitting = new Map<string, bigint[]>();

  constructor(rules: readonly (readonly Test[])[], which: 'in' | 'out') {
    for (const tests of rules) {
      for (const test of tests) {
        if (test.kind === 'device' && test.which === which) {
          for (const name of test.names) this.#fitting.set(name, []);
        }
      }
    }
    const names = [...this.#fitting.keys()];
    const starts = names.filter((name) => name.endsWith('*'));
    this.all = [
      ...names.filter((name) => !name.endsWith('*')).sort(),
      ...starts.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)),
    ];
    for (const [index, name] of this.all.entries()) {
      const number = BigInt(index + 2);
      const whole = name.endsWith('*') ? name.slice(0, -1) : name;
      if (whole === name) this.#fitting.get(name)!.push(number);
      for (let length = 0; length <= whole.length; length++) {
        this.#fitting.get(`${whole.slice(0, length)}*`)?.push(number);
      }
    }
  }

  setOf({ names, negate }: Extract<Test, { kind: 'device' }>): IntervalSet {
    const numbers = names.flatMap((name) => this.#fitting.get(name)!);
    const set = union(numbers.map((number) => ({ from: number, to: number })));
    // Where there is no device, nothing holds.
    return negate ? intersect(complement(set, 64), [{ from: 1n, to: this.max }]) : set;
  }

  get max(): bigint {
    return BigInt(this.all.length + 1);
  }
}

function ofDevice(test: Extract<Test, { kind: 'device' }>, names: DeviceNames) {
  const { which } = test;
  const source = { kind: 'device', which, names: names.all } as const;
  return { id: `device ${which}`, source, max: names.max, set: names.setOf(test) };
}

/** What an axis is called in names of tables. */
export function nameOf(source: Source): string {
  switch (source.kind) {
    case 'found':
      return 'found';
    case 'key':
      return source.key.name;
    case 'bits':
      return `${source.key.name}_${source.mask.toString(16)}_${source.value.toString(16)}`;
    case 'device':
      return `dev_${source.which}`;
  }
}
