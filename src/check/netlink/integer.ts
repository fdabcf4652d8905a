/** Integer attributes: limits, default, and the names of values or bits. */
import {
  type BitfieldAttribute,
  type IntegerAttribute,
  integerTypes,
  limitsOf,
  maskOf,
  type NamedNumber,
  takesNumber,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { checkRanges } from './ranges.js';
import type { BitfieldData, Common, IntegerData, NumbersData } from './schema.js';

export function checkInteger(
  common: Common,
  data: IntegerData,
  path: Path,
  report: Report,
): IntegerAttribute {
  if (data.values) return checkValues(common, data, data.values, path, report);
  if (data.bits) return checkBits(common, data, data.bits, path, report);
  const given = checkRanges(common, data, path, report);
  const limits = limitsOf(data.type);
  const { bits, signed } = integerTypes[data.type];
  const read = (field: 'min' | 'max' | 'default', otherwise: bigint): bigint => {
    const given = data[field];
    if (given === undefined) return otherwise;
    if (typeof given !== 'number' && typeof given !== 'bigint') {
      report.add('NK2002', [...path, field], `${field} of '${common.name}' is not a whole number`);
      return otherwise;
    }
    const value = BigInt(given);
    if (value >= limits.min && value <= limits.max) return value;
    report.add('NK2510', [...path, field], `${field} ${value} does not fit attribute '${common.name}'`, {
      cause: `${data.type} has ${bits} bits: ${limits.min} to ${limits.max}`,
      ...(signed ? {} : { fix: 'choose a number within the bounds, or a wider type' }),
    });
    return otherwise;
  };
  const min = given ? BigInt(given.min) : read('min', limits.min);
  const max = given ? BigInt(given.max) : read('max', limits.max);
  const fallback = read('default', min);
  const attribute: IntegerAttribute = {
    ...common,
    type: data.type,
    min: String(min),
    max: String(max),
    ranges: given?.ranges ?? null,
    mask: given?.mask ?? null,
    default: data.default === undefined ? null : String(fallback),
    names: null,
  };
  if (min > max) {
    report.add('NK2505', path, `no value of '${common.name}' is at least ${min} and at most ${max}`, {
      fix: 'swap the two, perhaps',
    });
  } else if (fallback < min || fallback > max) {
    report.add(
      'NK2506',
      [...path, 'default'],
      `the default ${fallback} of '${common.name}' is not within ${min} to ${max}`,
    );
  } else if (attribute.default !== null && !takesNumber(attribute, fallback)) {
    const what = attribute.mask === null ? 'in one of its ranges' : 'made of the bits of its mask';
    report.add('NK2506', [...path, 'default'], `the default ${fallback} of '${common.name}' is not ${what}`);
  }
  return attribute;
}

function checkValues(
  common: Common,
  data: IntegerData,
  values: NumbersData,
  path: Path,
  report: Report,
): IntegerAttribute {
  const limits = limitsOf(data.type);
  // They become enumerators, and those are ints.
  const min = limits.min < -(2n ** 31n) ? -(2n ** 31n) : limits.min;
  const max = limits.max > 2n ** 31n - 1n ? 2n ** 31n - 1n : limits.max;
  const prefix = checkPrefix(data, path, report);
  const list = checkNumbers(values, min, max, prefix, [...path, 'values'], report);
  const numbers = list.map(({ value }) => BigInt(value));
  const chosen = list.find(({ name }) => name === data.default);
  if (data.default !== undefined && !chosen) noName(String(data.default), common.name, list, path, report);
  return {
    ...common,
    type: data.type,
    min: String(numbers[0] ?? min),
    max: String(numbers.at(-1) ?? max),
    ...{ ranges: null, mask: null },
    default: chosen?.value ?? null,
    names: { kind: 'values', list },
    ...prefix,
  };
}

function checkBits(
  common: Common,
  data: IntegerData,
  bits: NumbersData,
  path: Path,
  report: Report,
): IntegerAttribute {
  // A policy's mask has 32 bits, and is not turned.
  if (!['u8', 'u16', 'u32'].includes(data.type)) {
    report.add('NK2512', [...path, 'type'], `bits are not carried by ${data.type}`, {
      fix: 'choose one of u8, u16 and u32',
    });
  }
  const last = BigInt(integerTypes[data.type].bits) - 1n;
  const prefix = checkPrefix(data, path, report);
  const list = checkNumbers(bits, 0n, last, prefix, [...path, 'bits'], report);
  let fallback: bigint | null = null;
  if (Array.isArray(data.default)) {
    fallback = 0n;
    for (const name of data.default) {
      const bit = list.find((one) => one.name === name);
      if (!bit) noName(name, common.name, list, path, report);
      else fallback |= 1n << BigInt(bit.value);
    }
  } else if (data.default !== undefined) {
    report.add('NK2002', [...path, 'default'], `default of '${common.name}' is not a list of names`);
  }
  return {
    ...common,
    type: data.type,
    min: '0',
    max: String(maskOf(list)),
    ...{ ranges: null, mask: null },
    default: fallback === null ? null : String(fallback),
    names: { kind: 'bits', list },
    ...prefix,
  };
}

export function checkBitfield(
  common: Common & { readonly list: null },
  data: BitfieldData,
  path: Path,
  report: Report,
): BitfieldAttribute {
  const prefix = checkPrefix(data, path, report);
  const bits = checkNumbers(data.bits, 0n, 31n, prefix, [...path, 'bits'], report);
  return { ...common, type: 'bitfield32', bits, ...prefix };
}

/** What is known of how enumerators begin. */
type Prefix = { readonly prefix?: string };

function checkPrefix({ prefix }: IntegerData | BitfieldData, path: Path, report: Report): Prefix {
  if (prefix === undefined) return {};
  if (!/^[A-Z][A-Z0-9_]{0,38}_$/.test(prefix)) {
    report.add('NK2502', [...path, 'prefix'], `'${printable(prefix)}' cannot begin enumerators`, {
      cause: 'a capital letter, then up to 38 of A to Z, 0 to 9 and _, then _',
    });
  }
  return { prefix };
}

/** Names with their numbers, in the order of these. Behind a prefix of its own a name has more room. */
function checkNumbers(
  data: NumbersData,
  min: bigint,
  max: bigint,
  { prefix }: Prefix,
  path: Path,
  report: Report,
): NamedNumber[] {
  const entries = Object.entries(data).map(([name, value]) => ({ name, value: BigInt(value) }));
  if (entries.length === 0) report.add('NK2512', path, 'there are no names', { fix: 'name one at least' });
  const owners = new Map<bigint, string>();
  for (const { name, value } of entries) {
    const own = [...path, name];
    const most = prefix === undefined ? 24 : 40;
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > most) {
      report.add('NK2502', own, `'${printable(name)}' cannot name a number`, {
        cause: `it becomes part of an enumerator: at most ${most} of a to z, 0 to 9 and _`,
      });
    }
    const owner = owners.get(value);
    if (value < min || value > max) {
      report.add(
        'NK2510',
        own,
        `'${printable(name)}' has number ${value}, which is not from ${min} to ${max}`,
      );
    } else if (owner !== undefined) {
      report.add('NK2504', own, `'${owner}' and '${printable(name)}' both have number ${value}`, {
        fix: 'give each name its own number',
      });
    }
    owners.set(value, name);
  }
  return entries
    .sort((a, b) => (a.value < b.value ? -1 : 1))
    .map(({ name, value }) => ({ name, value: String(value) }));
}

function noName(
  name: string,
  attribute: string,
  list: readonly NamedNumber[],
  path: Path,
  report: Report,
): void {
  report.add('NK2506', [...path, 'default'], `'${attribute}' has no value '${printable(name)}'`, {
    fix: `its names are ${list.map((one) => one.name).join(', ')}`,
  });
}
