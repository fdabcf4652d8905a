/** The attributes of a set: their names, their numbers, and each by its type. Nothing of them is kept. */
import {
  addressTypes,
  type ListShape,
  type WireAttribute,
  type WireListShape,
} from '../../../model/netlink.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import { bounds } from '../bounds.js';
import { checkBitfield, checkInteger } from '../integer.js';
import { numberAttributes } from '../numbers.js';
import type { AttributeData, Common } from '../schema.js';
import { checkBinary, checkString } from '../text.js';
import { checkOwnName } from './names.js';
import type { SetAttributeData } from './schema.js';

/** Of the 14 bits that a number has; more would be tables of their size. */
const lastNumber = 1023;
const longestList = 256;
const mostLevels = 3;

/** All attributes in the order of their numbers. */
export function checkSetAttributes(
  set: string,
  data: Readonly<Record<string, SetAttributeData>>,
  base: Path,
  sets: readonly string[],
  report: Report,
): readonly WireAttribute[] {
  const attributes: WireAttribute[] = [];
  const bounds = { last: lastNumber, fix: `choose one from 1 to ${lastNumber}` };
  const numbers = numberAttributes(data, base, bounds, report);
  for (const [name, one] of Object.entries(data)) {
    const path = [...base, name];
    checkOwnName(name, 'an attribute', path, report);
    if (name === 'unspec' || name === 'max') {
      report.add('NK2502', path, `'${name}' is an enumerator of every set`);
    }
    const id = numbers.get(name)!;
    const list = checkList(one, path, report);
    if ('default' in one && one.default !== undefined) {
      report.add('NK2512', [...path, 'default'], `'${printable(name)}' has a default, but is not kept`, {
        fix: `leave it out: nothing of '${printable(set)}' is there but in a message`,
      });
    }
    attributes.push(checkOne({ name, id, list: null, refers: null }, one, list, path, sets, report));
  }
  return attributes.sort((a, b) => a.id - b.id);
}

function checkOne(
  common: Common & { readonly list: null },
  data: SetAttributeData,
  list: WireListShape | null,
  path: Path,
  sets: readonly string[],
  report: Report,
): WireAttribute {
  const { name } = common;
  const nothing = { ...common, type: 'pad' } as const;
  switch (data.type) {
    case 'flag':
    case 'pad':
      return { ...common, type: data.type };
    case 'bitfield32':
      return checkBitfield(common, plain(data), path, report);
    case 'nest':
      report.add('NK2512', path, `'${printable(name)}' holds attributes of its own`, {
        fix: "make them a set, and name it: nestOf('SET')",
      });
      return nothing;
    case 'nest-of':
      if (!sets.includes(data.set)) {
        report.add('NK2541', [...path, 'set'], `the family has no set '${printable(data.set)}'`, {
          fix: sets.length > 0 ? `its sets are ${sets.join(', ')}` : 'declare it among sets',
        });
        return nothing;
      }
      bounds(data.levels ?? 0, 0, mostLevels, [...path, 'levels'], 'levels', report);
      return { ...common, type: 'nest-of', set: data.set, levels: data.levels ?? 0, list };
    case 'string': {
      const most = data.maxLength;
      if (most !== undefined) return { ...checkString(common, bounded(data, most), path, report), list };
      const least = data.minLength ?? 0;
      bounds(least, 0, longest, [...path, 'minLength'], 'minLength', report);
      const one = checkString(common, bounded(data, longest), path, report);
      return { ...one, maxLength: null, list };
    }
    case 'binary': {
      const most = data.maxLength;
      if (most !== undefined) return { ...checkBinary(common, bounded(data, most), path, report), list };
      bounds(data.minLength ?? 0, 0, longest, [...path, 'minLength'], 'minLength', report);
      return { ...checkBinary(common, bounded(data, longest), path, report), maxLength: null, list };
    }
    default:
      if (isAddressData(data)) return { ...common, type: data.type, default: null, list };
      return { ...checkInteger(common, plain(data), path, report), list };
  }
}

const longest = 2048;

/** As what an object could keep. A default has been told already. */
function bounded<D extends SetAttributeData>(data: D, maxLength: number) {
  const { list: _, default: __, ...rest } = data as D & { default?: unknown };
  return { ...rest, maxLength } as Omit<D, 'list' | 'default' | 'maxLength'> & { maxLength: number };
}

function plain<D extends SetAttributeData>(data: D): Extract<AttributeData, { type: D['type'] }> {
  const { list: _, ...rest } = data;
  return rest as unknown as Extract<AttributeData, { type: D['type'] }>;
}

type Addressed = Extract<SetAttributeData, { type: keyof typeof addressTypes }>;

function isAddressData(data: SetAttributeData): data is Addressed {
  return Object.hasOwn(addressTypes, data.type);
}

function checkList(data: SetAttributeData, path: Path, report: Report): WireListShape | null {
  const { type, list } = data;
  if (!list) return null;
  if (type === 'flag' || type === 'bitfield32' || type === 'pad') {
    report.add('NK2512', path, `there cannot be several values of a ${type}`, {
      fix: 'declare it by itself',
    });
    return null;
  }
  if (list.of !== undefined) {
    report.add('NK2512', path, 'the values of a list cannot be lists', {
      fix: 'put the inner list into a set, and name it',
    });
  }
  if (list.max !== undefined) bounds(list.max, 1, longestList, [...path, 'max'], "a list's max", report);
  const style: ListShape['style'] = list.style;
  if (style === 'indexed' && list.max === undefined && !hasOneLength(data)) {
    report.add('NK2512', path, 'the kernel checks the values of an indexed list one by one', {
      fix: 'say how many there can be: max',
    });
  }
  return { style, max: list.max ?? null };
}

/** Whether a value's length is all that there is to check, or the kernel does so itself. */
function hasOneLength(data: SetAttributeData): boolean {
  if (data.type === 'nest-of') return (data.levels ?? 0) === 0;
  if (isAddressData(data)) return true;
  const limits = ['min', 'max', 'values', 'bits', 'mask', 'ranges'];
  if (data.type === 'string') return false;
  if (data.type === 'binary') return data.minLength === undefined && data.maxLength === undefined;
  return !limits.some((one) => (data as Record<string, unknown>)[one] !== undefined);
}
