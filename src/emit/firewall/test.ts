/** One test of a rule as a C expression over `pkt`, the parsed packet, and `state`, the hook's. */

import type { Key, Test } from '../../lower/firewall/test.js';
import { complement, type Interval, type IntervalSet, maxOf, prefixLength } from '../../model/interval.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import { allOf, anyOf, type Expression } from '../expression.js';
import { protocolCode } from './names.js';
import type { Sets } from './sets.js';

/** More intervals than this are looked up in a table. */
const inlineIntervals = 4;

export interface Terms {
  readonly prefix: CCode;
  readonly sets: Sets;
}

/** Expressions that must all hold. */
export function testTerms(test: Test, terms: Terms): readonly Expression[] {
  switch (test.kind) {
    case 'network':
      return [c`pkt->network`];
    case 'transport':
      return [c`pkt->transport == ${protocol(test.protocol)}`];
    case 'ports':
      return [c`pkt->ports`];
    case 'l4proto':
      return inSet(c`pkt->l4proto`, test.set, 16, (v) => protocol(Number(v)), terms);
    case 'in':
      return test.key.bits === 128
        ? inWideSet(test.key, test.set, terms)
        : inKeySet(test.key, test.set, terms);
    case 'mask': {
      const bits = test.key.bits;
      const key = c`pkt->${ident(test.key.name)}`;
      const masked = BigInt(test.mask) === maxOf(bits) ? key : c`(${key} & ${number(test.mask, bits)})`;
      return [c`${masked} ${test.negate ? c`!=` : c`==`} ${number(test.value, bits)}`];
    }
    case 'device':
      return deviceTerms(test, terms);
  }
}

function protocol(value: number): CCode {
  return protocolCode[value] ?? integer(value);
}

function number(value: number, bits: number): CCode {
  return integer(value, { bits: Math.max(8, Math.ceil(bits / 8) * 8), hex: true });
}

function inKeySet(key: Key, set: IntervalSet, terms: Terms): readonly Expression[] {
  const hex = key.bits === 32;
  return inSet(
    c`pkt->${ident(key.name)}`,
    set,
    key.bits,
    (v) => integer(v, hex ? { bits: 32, hex } : {}),
    terms,
  );
}

/**
 * `x` lies in a set of numbers of up to 32 bits. A protocol that is not known is 0xffff, so `l4proto` counts as 16
 * bits wide and is never in a set.  The smaller of the set and its complement is spelt out.
 */
function inSet(
  x: CCode,
  set: IntervalSet,
  bits: number,
  show: (v: bigint) => CCode,
  terms: Terms,
): readonly Expression[] {
  const rest = complement(set, bits);
  // A list of prefixes is spelt out as the spec has it, though what is left may be fewer.
  const asWritten = bits === 32 && set.every((i) => prefixLength(i, bits) !== undefined);
  if (set.length <= inlineIntervals && (set.length <= rest.length || asWritten)) {
    if (set.length === 1) return interval(x, set[0]!, bits, show);
    return [anyOf(set.map((i) => allOf(interval(x, i, bits, show))))];
  }
  if (rest.length <= inlineIntervals) {
    return rest.map((i) => negated(x, i, bits, show));
  }
  return [c`${terms.sets.contains32(set)}(${x})`];
}

function interval(x: CCode, i: Interval, bits: number, show: (v: bigint) => CCode): readonly Expression[] {
  if (i.from === i.to) return [c`${x} == ${show(i.from)}`];
  if (bits === 32) {
    const length = prefixLength(i, bits);
    if (length !== undefined) return [c`(${x} & ${show(prefixMask(length, bits))}) == ${show(i.from)}`];
  }
  const low = i.from > 0n ? [c`${x} >= ${show(i.from)}`] : [];
  const high = i.to < maxOf(bits) ? [c`${x} <= ${show(i.to)}`] : [];
  return [...low, ...high];
}

function negated(x: CCode, i: Interval, bits: number, show: (v: bigint) => CCode): Expression {
  if (i.from === i.to) return c`${x} != ${show(i.from)}`;
  if (bits === 32) {
    const length = prefixLength(i, bits);
    if (length !== undefined) return c`(${x} & ${show(prefixMask(length, bits))}) != ${show(i.from)}`;
  }
  if (i.from === 0n) return c`${x} > ${show(i.to)}`;
  if (i.to === maxOf(bits)) return c`${x} < ${show(i.from)}`;
  return anyOf([c`${x} < ${show(i.from)}`, c`${x} > ${show(i.to)}`]);
}

function prefixMask(length: number, bits: number): bigint {
  return maxOf(bits) ^ maxOf(bits - length);
}

/** 128-bit numbers: one address or one prefix is compared in halves, anything else looked up. */
function inWideSet(key: Key, set: IntervalSet, terms: Terms): readonly Expression[] {
  const x = c`pkt->${ident(key.name)}`;
  if (set.length === 1) {
    const length = prefixLength(set[0]!, 128);
    if (length !== undefined) return halves(x, set[0]!.from, length);
  }
  return [c`${terms.sets.contains128(set)}(&${x})`];
}

function halves(x: CCode, value: bigint, length: number): readonly Expression[] {
  const half = (part: CCode, bits: bigint, wanted: number) => {
    if (wanted === 0) return [];
    const shown = (v: bigint) => integer(v, { bits: 64, hex: true });
    if (wanted === 64) return [c`${x}.${part} == ${shown(bits)}`];
    return [c`(${x}.${part} & ${shown(prefixMask(wanted, 64))}) == ${shown(bits)}`];
  };
  const hi = half(c`hi`, value >> 64n, Math.min(length, 64));
  const lo = half(c`lo`, value & maxOf(64), Math.max(length - 64, 0));
  return [...hi, ...lo];
}

function deviceTerms(test: Extract<Test, { kind: 'device' }>, { prefix }: Terms): readonly Expression[] {
  const device = test.which === 'in' ? c`state->in` : c`state->out`;
  const is = test.names.map((name) =>
    name.endsWith('*')
      ? c`${prefix}_dev_like(${device}, ${string(name.slice(0, -1))})`
      : c`${prefix}_dev_is(${device}, ${string(name)})`,
  );
  if (test.negate) return [device, ...is.map((term) => c`!${term}`)];
  return is.length === 1 ? is : [anyOf(is)];
}
