/**
 * Packets to weigh tables with: what they have is taken from rules, each of which is as likely as any other: a corner of its
 * box, or anywhere within it. What is compiled is exact whatever comes; this only says what is to be fast.
 */
import { type Axis, found } from './axis.js';
import { type Classes, intervalOf } from './classes.js';

export interface Sample {
  /** By axis. */
  readonly values: readonly bigint[];
  readonly classes: Int32Array;
}

const samples = 1024;

export function samplesOf(axes: readonly Axis[], classes: readonly Classes[], rules: number): Sample[] {
  const random = generator(0x6e6b);
  return Array.from({ length: Math.min(samples, rules * 16) }, () => {
    const rule = random(rules);
    const corner = random(2) === 0;
    const values = axes.map((axis) => valueFor(axis, axis.of[rule]!, corner, random));
    const own = values.map((value, at) => {
      const { starts, classOf } = classes[at]!;
      return classOf[intervalOf(starts, value)]!;
    });
    return { values, classes: Int32Array.from(own) };
  });
}

type Random = (below: number) => number;

function valueFor({ source, sets, max }: Axis, set: number, corner: boolean, random: Random): bigint {
  if (set < 0 && source.kind === 'found') return found.header + (random(2) === 0 ? 6n : 17n);
  const all = [{ from: 0n, to: max }];
  const intervals = set < 0 ? all : sets[set]!;
  const { from, to } = intervals[random(intervals.length)]!;
  if (corner) return random(2) === 0 ? from : to;
  return from + (wide(random) % (to - from + 1n));
}

function wide(random: Random): bigint {
  let out = 0n;
  for (let i = 0; i < 5; i++) out = (out << 28n) | BigInt(random(2 ** 28));
  return out;
}

/** The same numbers every time: xorshift32. */
function generator(seed: number): Random {
  let x = seed;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}
