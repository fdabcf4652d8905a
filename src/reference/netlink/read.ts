/** What a family makes of a request's values once the kernel has let them pass: checks of its own, and what it keeps. */
import { type Attribute, defaultOf, maskOf, type Requirement } from '../../model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../model/netlink-value.js';
import { type Given, given, Refused } from './request.js';
import { bytesOfText } from './text.js';

/** What has to be there, in any case or with something else. */
export interface Demands {
  readonly required: readonly string[];
  readonly requiredWith: readonly Requirement[];
}

/** A new object's values, or a nest's: what is required is asked for before any of them is looked at. */
export function read(
  attributes: readonly Attribute[],
  { required, requiredWith }: Demands,
  values: Values,
): Map<string, Value> {
  requireAll(attributes, required, values);
  requireOthers(attributes, requiredWith, values);
  const kept = new Map<string, Value>();
  const found = given(attributes, values);
  for (const attribute of attributes) {
    const own = found.find((one) => one.attribute === attribute);
    if (own) keep(kept, own);
    else {
      const value = defaultOf(attribute);
      if (value !== null) kept.set(attribute.name, value);
    }
  }
  return kept;
}

/** What an object is after a request that changes it: what is not given stays. */
export function change(before: Values, attributes: readonly Attribute[], values: Values): Map<string, Value> {
  const kept = new Map(Object.entries(before));
  for (const own of given(attributes, values)) keep(kept, own);
  return kept;
}

export function requireAll(
  attributes: readonly Attribute[],
  required: readonly string[],
  values: Values,
): void {
  const there = given(attributes, values).map(({ attribute }) => attribute.name);
  for (const { name } of attributes) {
    if (required.includes(name) && !there.includes(name)) throw new Refused('EINVAL', `${name} is required`);
  }
}

function requireOthers(
  attributes: readonly Attribute[],
  requiredWith: readonly Requirement[],
  values: Values,
): void {
  const there = given(attributes, values).map(({ attribute }) => attribute.name);
  for (const { name } of attributes) {
    const asking = requiredWith.filter(({ attribute }) => attribute === name && there.includes(name));
    for (const names of asking.flatMap(({ needs }) => needs)) {
      if (names.some((one) => there.includes(one))) continue;
      throw new Refused('EINVAL', `${names.join(' or ')} is required with ${name}`);
    }
  }
}

/** Takes the place of what there was; a list without values is no part of an object. */
function keep(kept: Map<string, Value>, { attribute, values }: Given): void {
  const { name, list } = attribute;
  const before = kept.get(name);
  const own = values.map((value, index) => {
    if (list !== null && index >= list.max) throw new Refused('EINVAL', `at most ${list.max} of ${name}`);
    return readValue(attribute, value, before);
  });
  if (list === null) kept.set(name, own[0]!);
  else if (own.length > 0) kept.set(name, own);
  else kept.delete(name);
}

/** One value; `before` is what a bitfield goes on from. */
export function readValue(attribute: Attribute, value: Value, before?: Value): Value {
  switch (attribute.type) {
    case 'string': {
      const text = String(value);
      if (text.includes('\0')) throw new Refused('EINVAL', 'string has a NUL inside');
      const { length } = bytesOfText(text);
      if (length < attribute.minLength) throw new Refused('EINVAL', 'string is too short');
      return text;
    }
    case 'bitfield32': {
      const old = before === undefined ? 0n : bitfieldOf(before).value;
      const { value: bits, selector } = bitfieldOf(value);
      return `${(old & ~selector) | (bits & selector)}/${maskOf(attribute.bits)}`;
    }
    case 'nest':
      return Object.fromEntries(read(attribute.attributes, attribute, value as Values));
    default:
      return value;
  }
}
