/** Attribute values in scenarios, each in the form that the model has for it. */
import { addressForms } from '../../model/address.js';
import {
  type Attribute,
  type BitfieldAttribute,
  type IntegerAttribute,
  isAddress,
  isInteger,
  limitsOf,
  maskOf,
  type NamedNumber,
} from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { noAttribute } from './required.js';

export function checkValues(
  data: Readonly<Record<string, unknown>>,
  attributes: readonly Attribute[],
  path: Path,
  report: Report,
  owner: string,
): Values {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    const own = [...path, name];
    const attribute = attributes.find((one) => one.name === name);
    if (!attribute) noAttribute(name, own, attributes, report, owner);
    else {
      const read = checkValue(attribute, value, own, report);
      if (read !== undefined) values[name] = read;
    }
  }
  return values;
}

function checkValue(attribute: Attribute, value: unknown, path: Path, report: Report): Value | undefined {
  if (attribute.list === null) return checkOne(attribute, value, path, report);
  if (!Array.isArray(value)) {
    report.add('NK7202', path, `'${attribute.name}' is a list`);
    return undefined;
  }
  const read = value.map((one, index) => checkOne(attribute, one, [...path, index], report));
  return read.every((one) => one !== undefined) ? read : undefined;
}

/** Values that the kernel's policy forbids are fine here: scenarios show that it does. */
function checkOne(attribute: Attribute, value: unknown, path: Path, report: Report): Value | undefined {
  const { name, type } = attribute;
  const wrong = (what: string) => {
    report.add('NK7202', path, `'${name}' is ${what}`);
    return undefined;
  };
  if (isInteger(attribute)) {
    if (attribute.names) return namedInteger(attribute, attribute.names, value, wrong);
    const { min, max } = limitsOf(attribute.type);
    return integerText(value, min, max) ?? wrong(`a whole number from ${min} to ${max} (${type})`);
  }
  if (isAddress(attribute)) {
    const { parse, format, what } = addressForms[attribute.type];
    const read = typeof value === 'string' ? parse(value) : undefined;
    return read === undefined ? wrong(what) : format(read);
  }
  switch (attribute.type) {
    case 'flag':
      if (typeof value !== 'boolean') return wrong('true or false: it is a flag');
      return value || undefined;
    case 'string':
      return typeof value === 'string' && !value.includes('\0') ? value : wrong('a text without NUL');
    case 'binary':
      if (typeof value !== 'string' || !/^([\da-f]{2})*$/i.test(value))
        return wrong("bytes in hexadecimal digits, as 'c0ffee'");
      return value.toLowerCase();
    case 'bitfield32':
      return bitfield(attribute, value, wrong);
    case 'nest':
      if (value === null || typeof value !== 'object' || Array.isArray(value))
        return wrong('a record of the attributes in it');
      return checkValues(value as Record<string, unknown>, attribute.attributes, path, report, name);
  }
}

type Wrong = (what: string) => undefined;

/** A name or several, or a number, which may be one that has no name. */
function namedInteger(
  { type }: IntegerAttribute,
  { kind, list }: NonNullable<IntegerAttribute['names']>,
  value: unknown,
  wrong: Wrong,
): string | undefined {
  const { min, max } = limitsOf(type);
  const number = integerText(value, min, max);
  if (number !== undefined) return number;
  if (kind === 'values') {
    return list.find(({ name }) => name === value)?.value ?? wrong(`one of ${namesOf(list)}, or a number`);
  }
  const mask = maskNamed(value, list);
  return mask === undefined ? wrong(`a list of ${namesOf(list)}, or a number`) : String(mask);
}

function bitfield({ bits }: BitfieldAttribute, data: unknown, wrong: Wrong): string | undefined {
  const { on = [], off = [], ...rest } = (data ?? {}) as Record<string, unknown>;
  const [set, cleared] = [maskNamed(on, bits), maskNamed(off, bits)];
  const formed = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!formed || set === undefined || cleared === undefined || Object.keys(rest).length > 0 || set & cleared)
    return wrong(`a record { on, off } of lists of ${namesOf(bits)}`);
  return `${set}/${set | cleared}`;
}

function maskNamed(names: unknown, list: readonly NamedNumber[]): bigint | undefined {
  if (!Array.isArray(names)) return undefined;
  const found = names.map((name) => list.find((one) => one.name === name));
  return found.every((one) => one !== undefined) ? maskOf(found) : undefined;
}

function namesOf(list: readonly NamedNumber[]): string {
  return list.map(({ name }) => `'${printable(name)}'`).join(', ');
}

function integerText(value: unknown, min: bigint, max: bigint): string | undefined {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
    return undefined;
  const number = BigInt(value);
  return number >= min && number <= max ? String(number) : undefined;
}
