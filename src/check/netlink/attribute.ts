/** One attribute's declaration: its number, its limits and its default. */
import { isReserved } from '../../model/identifier.js';
import { type Attribute, type IntegerType, integerTypes, limitsOf } from '../../model/netlink.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { isTakenAttributeName } from './reserved.js';
import type { AttributeData } from './schema.js';

/** Strings of an object are limited by what fits one message; this only keeps sums small. */
const longestString = 2048;

/** All attributes in the order of their numbers. */
export function checkAttributes(
  data: Readonly<Record<string, AttributeData>>,
  report: Report,
): readonly Attribute[] {
  const attributes: Attribute[] = [];
  const owners = new Map<number, string>();
  let id = 0;
  for (const [name, one] of Object.entries(data)) {
    const path = ['attributes', name];
    checkName(name, report);
    id = one.id ?? id + 1;
    const owner = owners.get(id);
    if (id < 1 || id > 255) {
      report.add('NK2503', [...path, 'id'], `attribute '${printable(name)}' cannot have number ${id}`);
    } else if (owner !== undefined) {
      const at = report.origins.at(['attributes', owner]);
      report.add('NK2504', [...path, 'id'], `attributes '${owner}' and '${name}' both have number ${id}`, {
        ...(at ? { related: [{ message: 'the first', at }] } : {}),
      });
    }
    owners.set(id, name);
    attributes.push(checkOne(name, id, one, report));
  }
  if (attributes.length === 0) report.add('NK2507', ['attributes'], 'the family has no attributes');
  return attributes.sort((a, b) => a.id - b.id);
}

function checkName(name: string, report: Report): void {
  const path = ['attributes', name];
  if (!/^[a-z][a-z0-9_]{0,23}$/.test(name)) {
    report.add('NK2502', path, `'${printable(name)}' cannot name an attribute`, {
      cause: 'it names a C struct member and an enumerator: at most 24 of a to z, 0 to 9 and _',
    });
  } else if (isReserved(name) || isTakenAttributeName(name)) {
    report.add('NK2502', path, `'${name}' is a word of C, of the kernel's headers or of netkiln`, {
      fix: `name it '${suggestion(name)}', say`,
    });
  } else if (name === 'unspec' || name === 'max') {
    report.add('NK2502', path, `'${name}' is an enumerator of every family`);
  }
}

function suggestion(name: string): string {
  const plain = name.replace(/^(arch|raw|const|this|my|has)_/, '');
  return plain === name ? `${name.slice(0, 17)}_value` : plain;
}

function checkOne(name: string, id: number, data: AttributeData, report: Report): Attribute {
  if (data.type === 'flag') return { name, id, type: 'flag' };
  if (data.type === 'string') return checkString(name, id, data, report);
  return checkInteger(name, id, data, report);
}

function checkInteger(
  name: string,
  id: number,
  data: Extract<AttributeData, { type: IntegerType }>,
  report: Report,
): Attribute {
  const path = ['attributes', name];
  const limits = limitsOf(data.type);
  const { bits, signed } = integerTypes[data.type];
  const read = (field: 'min' | 'max' | 'default', otherwise: bigint): bigint => {
    const given = data[field];
    if (given === undefined) return otherwise;
    const value = BigInt(given);
    if (value >= limits.min && value <= limits.max) return value;
    report.add('NK2510', [...path, field], `${field} ${value} does not fit attribute '${name}'`, {
      cause: `${data.type} has ${bits} bits: ${limits.min} to ${limits.max}`,
      ...(signed ? {} : { fix: 'choose a number within the bounds, or a wider type' }),
    });
    return otherwise;
  };
  const min = read('min', limits.min);
  const max = read('max', limits.max);
  const fallback = read('default', min);
  if (min > max) {
    report.add('NK2505', path, `no value of '${name}' is at least ${min} and at most ${max}`, {
      fix: 'swap the two, perhaps',
    });
  } else if (fallback < min || fallback > max) {
    report.add(
      'NK2506',
      [...path, 'default'],
      `the default ${fallback} of '${name}' is not within ${min} to ${max}`,
    );
  }
  return {
    name,
    id,
    type: data.type,
    min: String(min),
    max: String(max),
    default: data.default === undefined ? null : String(fallback),
  };
}

function checkString(
  name: string,
  id: number,
  data: Extract<AttributeData, { type: 'string' }>,
  report: Report,
): Attribute {
  const path = ['attributes', name];
  const { maxLength, minLength = 0 } = data;
  if (maxLength < 1 || maxLength > longestString) {
    report.add('NK2510', [...path, 'maxLength'], `maxLength ${maxLength} is not from 1 to ${longestString}`);
  }
  if (minLength < 0) report.add('NK2510', [...path, 'minLength'], `minLength ${minLength} is below 0`);
  if (minLength > maxLength) {
    report.add(
      'NK2505',
      path,
      `no text of '${name}' has at least ${minLength} and at most ${maxLength} bytes`,
    );
  } else if (data.default !== undefined) {
    const length = new TextEncoder().encode(data.default).length;
    if (length < minLength || length > maxLength || data.default.includes('\0')) {
      report.add(
        'NK2506',
        [...path, 'default'],
        `the default of '${name}' has ${length} bytes or a NUL inside`,
        {
          cause: `the attribute takes ${minLength} to ${maxLength} bytes before its NUL`,
        },
      );
    }
  }
  return { name, id, type: 'string', minLength, maxLength, default: data.default ?? null };
}
