/** Integers that take several ranges of numbers, or bits without names, instead of all from one number to another. */
import { type IntegerAttribute, integerTypes, limitsOf, type NumberRange } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';
import type { Common, IntegerData } from './schema.js';

type Limits = Pick<IntegerAttribute, 'min' | 'max' | 'ranges' | 'mask'>;

/** A policy says so of types that are no longer than its mask, and not turned. */
const masked = ['u8', 'u16', 'u32'];

/** Undefined where the attribute has neither. */
export function checkRanges(
  { name }: Common,
  data: IntegerData,
  path: Path,
  report: Report,
): Limits | undefined {
  const { ranges, mask } = data;
  if (ranges === undefined && mask === undefined) return undefined;
  const own = ranges === undefined ? 'mask' : 'ranges';
  for (const other of ['min', 'max', 'mask'] as const) {
    if (other === own || data[other] === undefined) continue;
    report.add('NK2512', [...path, other], `'${name}' has ${own}, and ${other} beside them`, {
      fix: 'leave one of them out',
    });
  }
  return mask === undefined
    ? rangesOf(name, data.type, ranges!, path, report)
    : maskOf(name, data.type, BigInt(mask), path, report);
}

function maskOf(name: string, type: IntegerData['type'], mask: bigint, path: Path, report: Report): Limits {
  const own = [...path, 'mask'];
  const { max } = limitsOf(type);
  if (!masked.includes(type)) {
    report.add('NK2512', own, `'${name}' is of type ${type}, which has no mask`, {
      fix: `choose one of ${masked.join(', ')}`,
    });
  } else if (mask < 1n || mask > max) {
    report.add('NK2510', own, `the mask ${mask} of '${name}' is not from 1 to ${max}`);
  }
  return { min: '0', max: String(mask), ranges: null, mask: String(mask) };
}

function rangesOf(
  name: string,
  type: IntegerData['type'],
  data: NonNullable<IntegerData['ranges']>,
  path: Path,
  report: Report,
): Limits {
  const limits = limitsOf(type);
  const pairs = data.map(([min, max]) => [BigInt(min), BigInt(max)] as const);
  pairs.forEach(([min, max], index) => {
    const own = [...path, 'ranges', index];
    if (min > max) {
      report.add('NK2505', own, `no value of '${name}' is at least ${min} and at most ${max}`, {
        fix: 'swap the two, perhaps',
      });
    } else if (min < limits.min || max > limits.max) {
      report.add('NK2510', own, `${min} to ${max} does not fit attribute '${name}'`, {
        cause: `${type} has ${integerTypes[type].bits} bits: ${limits.min} to ${limits.max}`,
      });
    }
  });
  const apart = joined(pairs);
  const [first, last] = [apart[0], apart.at(-1)];
  if (!first || !last) {
    report.add('NK2505', [...path, 'ranges'], `no value of '${name}' passes: there are no ranges`);
    return { min: String(limits.min), max: String(limits.max), ranges: null, mask: null };
  }
  const texts = apart.map(([min, max]): NumberRange => ({ min: String(min), max: String(max) }));
  return {
    ...{ min: String(first[0]), max: String(last[1]), mask: null },
    ranges: texts.length > 1 ? texts : null,
  };
}

/** In their order, with a gap between each two. */
function joined(pairs: readonly (readonly [bigint, bigint])[]): (readonly [bigint, bigint])[] {
  const apart: (readonly [bigint, bigint])[] = [];
  for (const [min, max] of pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const before = apart.at(-1);
    if (before && min <= before[1] + 1n) {
      apart[apart.length - 1] = [before[0], max > before[1] ? max : before[1]];
    } else apart.push([min, max]);
  }
  return apart;
}
