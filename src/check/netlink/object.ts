/** One kind of object: its name, its attributes, what tells objects apart, and the operations on them. */
import { isReserved } from '../../model/identifier.js';
import {
  type Attribute,
  defaultOf,
  type IntegerAttribute,
  isInteger,
  type ObjectModel,
} from '../../model/netlink.js';
import { objectSize } from '../../model/netlink-size.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { checkAttributes } from './attributes.js';
import { bounds } from './bounds.js';
import { checkNotifications, type Place } from './commands.js';
import { checkPrefix } from './constants.js';
import { checkErrors } from './errors.js';
import { checkNames, ownTags, type Taken } from './names.js';
import { checkOperations } from './operations.js';
import { noAttribute } from './required.js';
import type { AttributeData, NotificationsData, OperationsData, StoreData } from './schema.js';

const mostObjects = 1 << 20;
/** What one message of a dump is sure to hold: the least buffer that the kernel fills is below one page. */
const largestObject = 3500;
const longestKey = 128;
/** Names in C begin with the module's and the object's. */
const longestOfSeveral = 12;

/** What is said of one kind of object, and where. */
export interface ObjectData {
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeData>>;
  readonly store: StoreData;
  readonly operations: OperationsData;
  readonly notifications: NotificationsData;
  readonly paths: {
    readonly name: Path;
    readonly attributes: Path;
    readonly store: Path;
    readonly operations: Path;
    readonly notifications: Path;
  };
}

export interface Family {
  /** The kinds that it can refer to. */
  readonly before: readonly ObjectModel[];
  /** Whether there are others beside it. */
  readonly several: boolean;
  readonly taken: Taken;
  readonly report: Report;
}

export function checkObject(data: ObjectData, { before, several, taken, report }: Family): ObjectModel {
  const { name, store, paths } = data;
  const place: Place = { index: before.length, several };
  checkObjectName(name, paths.name, several, report);
  const attributes = checkAttributes(data.attributes, paths.attributes, {
    report,
    before,
    depth: 0,
    owner: name,
  });
  checkNames(attributes, paths.attributes, {
    ...{ taken, report },
    around: several ? `${name}_` : '',
  });
  bounds(store.max ?? 4096, 1, mostObjects, [...paths.store, 'max'], 'max', report);
  if (store.attributePrefix !== undefined) {
    checkPrefix(store.attributePrefix, [...paths.store, 'attributePrefix'], report);
  }
  const key = checkKeys(name, store, attributes, paths.store, report);
  const unique = checkUnique(name, store, attributes, paths.store, report);
  const object: ObjectModel = {
    name,
    attributes,
    key,
    unique,
    assigned: store.assigned ?? false,
    max: store.max ?? 4096,
    attributePrefix: store.attributePrefix ?? null,
    errors: checkErrors(store.errors, [...paths.store, 'errors'], report),
    operations: checkOperations(data, { key, attributes, place }, report),
    notifications: checkNotifications(data, place, report),
  };
  if (!report.failed && objectSize(object) > largestObject) {
    report.add('NK2511', paths.name, `one ${name} can have ${objectSize(object)} bytes in a message`, {
      cause: `a dump is sure to have room for ${largestObject}`,
    });
  }
  return object;
}

function checkObjectName(name: string, path: Path, several: boolean, report: Report): void {
  if (!/^[a-z][a-z0-9_]{0,15}$/.test(name) || isReserved(name)) {
    report.add('NK2502', path, `'${printable(name)}' cannot name an object`, {
      cause: 'it names a C struct: a lower-case letter, then up to 15 of a to z, 0 to 9 and _; no word of C',
    });
  } else if (ownTags.includes(name)) {
    report.add('NK2502', path, `'${name}' is a struct or enum of every family`, {
      fix: "choose another, as 'entry'",
    });
  } else if (several && name.length > longestOfSeveral) {
    report.add('NK2502', path, `'${name}' is too long a name for an object`, {
      cause: `of a family with several they have at most ${longestOfSeveral} characters`,
      fix: 'shorten it',
    });
  } else if (several && name === 'scenario') {
    report.add('NK2502', path, `'${name}' is what scenarios begin with`, {
      fix: "choose another, as 'entry'",
    });
  }
}

function checkKeys(
  object: string,
  { key: data, assigned }: StoreData,
  attributes: readonly Attribute[],
  path: Path,
  report: Report,
): ObjectModel['key'] {
  const names = typeof data === 'string' ? [data] : data;
  const [first, ...more] = names;
  if (first === undefined) {
    report.add('NK2508', [...path, 'key'], 'there is no attribute to tell objects apart by');
    return [''];
  }
  names.forEach((name, index) => {
    const own = typeof data === 'string' ? [...path, 'key'] : [...path, 'key', index];
    const key = attributes.find((a) => a.name === name);
    if (!key) noAttribute(name, own, attributes, report, object);
    else if (names.indexOf(name) < index) report.add('NK2013', own, `'${name}' is named twice`);
    else {
      checkKey(key, own, report);
      if (more.length === 0 && defaultOf(key) !== null) {
        report.add('NK2508', own, `key '${key.name}' has a default, which only one object could have`);
      }
    }
  });
  const known = names.flatMap((name) => attributes.find((a) => a.name === name) ?? []);
  if (more.length > 0 && known.length === names.length && known.every((key) => defaultOf(key) !== null)) {
    report.add('NK2508', [...path, 'key'], 'every attribute of the key has a default', {
      fix: 'let one be without, for requests to name an object by',
    });
  }
  if (assigned) checkAssigned(names, attributes, [...path, 'assigned'], report);
  const [least = first, ...others] = attributes
    .filter(({ name }) => names.includes(name))
    .map(({ name }) => name);
  return [least, ...others];
}

const usable = `choose an integer, an address, a string of at most ${longestKey} bytes or bytes of one length`;

/** Whether an attribute has one value of a size that is known. */
function checkKey(key: Attribute, path: Path, report: Report): void {
  const wrong = (what: string) => report.add('NK2508', path, what, { fix: usable });
  if (key.type === 'flag') wrong(`flag '${key.name}' has no value to tell objects apart by`);
  else if (key.type === 'nest' || key.type === 'bitfield32' || key.list !== null) {
    wrong(`'${key.name}' has no one value to tell objects apart by`);
  } else if (key.type === 'binary' && key.minLength !== key.maxLength) {
    wrong(`'${key.name}' has bytes of no one length`);
  } else if ('maxLength' in key && key.maxLength > longestKey) {
    wrong(`'${key.name}' has up to ${key.maxLength} bytes`);
  }
}

function checkAssigned(
  names: readonly string[],
  attributes: readonly Attribute[],
  path: Path,
  report: Report,
): void {
  const key = attributes.find((a) => a.name === names[0]);
  const counted = key && isInteger(key) && ['u8', 'u16', 'u32'].includes(key.type) && isPlain(key);
  if (names.length === 1 && (!key || (counted && key.refers === null))) return;
  report.add('NK2508', path, `there is no next '${names.join(', ')}' to give an object`, {
    fix: 'a key that is assigned is one u8, u16 or u32 without names, ranges or a mask',
  });
}

/** Whether all from its `min` to its `max` can be given. */
function isPlain({ names, ranges, mask }: IntegerAttribute): boolean {
  return names === null && ranges === null && mask === null;
}

function checkUnique(
  object: string,
  { key, unique = [] }: StoreData,
  attributes: readonly Attribute[],
  path: Path,
  report: Report,
): readonly string[] {
  unique.forEach((name, index) => {
    const own = [...path, 'unique', index];
    const attribute = attributes.find((a) => a.name === name);
    if (!attribute) noAttribute(name, own, attributes, report, object);
    else if (unique.indexOf(name) < index) report.add('NK2013', own, `'${name}' is named twice`);
    else if (key === name || (Array.isArray(key) && key.length === 1 && key[0] === name)) {
      report.add('NK2013', own, `'${name}' is the key, and so unique already`);
    } else {
      checkKey(attribute, own, report);
      if (defaultOf(attribute) !== null) {
        report.add('NK2508', own, `'${name}' has a default, which only one object could have`);
      }
    }
  });
  return attributes.filter(({ name }) => unique.includes(name)).map(({ name }) => name);
}
