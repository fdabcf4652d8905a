/** A set of attributes' declarations: their names, their numbers, and each by its type. */

import type { Details } from '../../diagnostic/diagnostic.js';
import { isReserved } from '../../model/identifier.js';
import {
  type Attribute,
  addressTypes,
  keysOf,
  type ListShape,
  type ObjectModel,
} from '../../model/netlink.js';
import { isTakenAttributeName } from '../../model/netlink-reserved.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { checkBitfield, checkInteger } from './integer.js';
import { numberAttributes } from './numbers.js';
import { checkRequired } from './required.js';
import { checkRequiredWith } from './requirements.js';
import {
  type AddressData,
  type AttributeData,
  attributeSchema,
  type Common,
  type NestData,
} from './schema.js';
import { checkAddress, checkBinary, checkString } from './text.js';

/** The kernel checks policies ten deep (MAX_POLICY_RECURSION_DEPTH); this is more than anyone can read. */
const deepest = 4;
const longestList = 256;
/** A nest's table of attributes lies on the stack of whoever reads it. */
const lastInNest = 63;

export interface Surroundings {
  readonly report: Report;
  /** The kinds of object that can be referred to. */
  readonly before: readonly ObjectModel[];
  /** How many nests there are around. */
  readonly depth: number;
  /** The object or the nest that has them. */
  readonly owner: string;
}

/** All attributes in the order of their numbers. */
export function checkAttributes(
  data: Readonly<Record<string, AttributeData>>,
  base: Path,
  around: Surroundings,
): readonly Attribute[] {
  const { report, depth, owner: holder } = around;
  const attributes: Attribute[] = [];
  const bounds =
    depth === 0 ? { last: 255 } : { last: lastInNest, fix: `in a nest choose one from 1 to ${lastInNest}` };
  const numbers = numberAttributes(data, base, bounds, report);
  for (const [name, one] of Object.entries(data)) {
    const path = [...base, name];
    checkName(name, path, report);
    attributes.push(checkOne(name, numbers.get(name)!, one, path, around));
  }
  if (attributes.length === 0) {
    report.add('NK2507', base, `'${printable(holder)}' has no attributes`, { fix: 'declare one at least' });
  }
  return attributes.sort((a, b) => a.id - b.id);
}

function checkName(name: string, path: Path, report: Report): void {
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
  const plain = name.replace(/^(arch|raw|const|this|my|has|by)_/, '').replace(/_(count|len)$/, '');
  return plain === name ? `${name.slice(0, 17)}_value` : plain;
}

function checkOne(
  name: string,
  id: number,
  data: AttributeData,
  path: Path,
  around: Surroundings,
): Attribute {
  const { report } = around;
  const list = checkList(data, path, report);
  const common = { name, id, list, refers: null };
  if ('prefix' in data && data.prefix !== undefined) {
    report.add(
      'NK2013',
      [...path, 'prefix'],
      `'${printable(name)}' is of an object, whose names begin as its own`,
    );
  }
  switch (data.type) {
    case 'flag':
      return { ...common, type: 'flag', list: null };
    case 'string':
      return checkString(common, data, path, report);
    case 'binary':
      return checkBinary(common, data, path, report);
    case 'bitfield32':
      return checkBitfield({ ...common, list: null }, data, path, report);
    case 'nest':
      return checkNest(common, data, path, around);
    case 'reference':
      return checkReference({ ...common, list: null }, data.object, path, around);
    default:
      return isAddressData(data)
        ? checkAddress(common, data, path, report)
        : checkInteger(common, data, path, report);
  }
}

function isAddressData(data: AttributeData): data is AddressData {
  return Object.hasOwn(addressTypes, data.type);
}

function checkList({ type, list, ...rest }: AttributeData, path: Path, report: Report): ListShape | null {
  if (!list) return null;
  if (type === 'flag' || type === 'bitfield32' || type === 'reference') {
    const fix = type === 'reference' ? 'let objects of another kind refer to it' : 'declare it by itself';
    report.add('NK2512', path, `there cannot be several values of a ${type}`, { fix });
    return null;
  }
  if (list.of !== undefined) {
    report.add('NK2512', path, 'the values of a list cannot be lists', {
      fix: 'put the inner list into a nest',
    });
  }
  if (list.max < 1 || list.max > longestList) {
    report.add('NK2510', [...path, 'max'], `a list's max ${list.max} is not from 1 to ${longestList}`);
  }
  if ('default' in rest && rest.default !== undefined) {
    report.add('NK2512', path, 'several values have no default', {
      fix: 'remove it: the list is empty then',
    });
  }
  return { style: list.style, max: list.max };
}

/** Of the type that the other kind's key has. */
function checkReference(
  { name, id }: Common,
  to: string,
  path: Path,
  { report, before, depth }: Surroundings,
): Attribute {
  const nothing = { ...{ name, id, list: null, refers: null }, type: 'flag' } as const;
  const target = before.find((object) => object.name === to);
  const wrong = (what: string, details: Details = {}) => {
    report.add('NK2514', path, `'${printable(name)}' cannot refer to '${printable(to)}'`, {
      cause: what,
      ...details,
    });
    return nothing;
  };
  if (depth > 0) return wrong('what is in a nest refers to nothing', { fix: 'declare it outside' });
  if (!target) {
    const names = before.filter((object) => object.key.length === 1).map((object) => object.name);
    const fix =
      names.length > 0 ? `refer to ${names.join(' or ')}` : 'give objects of that kind before this one';
    return wrong('no object of that name stands before this one', { fix });
  }
  const [key, ...more] = keysOf(target);
  if (!key || more.length > 0) {
    return wrong(`a ${to} has a key of several attributes`, { fix: `give a ${to} a key of one` });
  }
  const own = { ...key, name, id, refers: to };
  return 'default' in own ? { ...own, default: null } : own;
}

function checkNest(common: Common, data: NestData, path: Path, around: Surroundings): Attribute {
  const { report, depth } = around;
  const inner = [...path, 'attributes'];
  const nothing = { ...common, type: 'nest', attributes: [], required: [], requiredWith: [] } as const;
  if (depth + 1 > deepest) {
    report.add('NK2512', path, `'${printable(common.name)}' is nested more than ${deepest} deep`, {
      fix: 'declare what is in it further out',
    });
    return nothing;
  }
  const read = Object.entries(data.attributes).map(
    ([name, one]) => [name, report.read(attributeSchema, one, [...inner, name])] as const,
  );
  if (read.some(([, one]) => one === undefined)) return nothing;
  const attributes = checkAttributes(Object.fromEntries(read) as Record<string, AttributeData>, inner, {
    ...around,
    depth: depth + 1,
    owner: common.name,
  });
  const required = data.required ?? [];
  checkRequired(required, attributes, [...path, 'required'], common.name, report);
  const requiredWith = checkRequiredWith(data.requiredWith ?? {}, required, {
    attributes,
    path: [...path, 'requiredWith'],
    owner: common.name,
    report,
  });
  return { ...common, type: 'nest', attributes, required, requiredWith };
}
