/** Sets of attributes of a YNL spec. */
import type {
  AttributeDescription,
  FamilyDescription,
  InsideDescription,
  SetDescription,
} from '../../../lower/netlink/description.js';
import { freeName } from '../../../model/identifier.js';
import {
  addressTypes,
  type IntegerAttribute,
  integerTypes,
  isAddress,
  isInteger,
  limitsOf,
} from '../../../model/netlink.js';
import { limit } from './definitions.js';
import { structOf } from './level.js';
import { structName } from './structs.js';
import { hyphens, prefixOf, row, text } from './text.js';
import { wordsOf } from './words.js';

export function setOf(family: FamilyDescription, { name, tag, prefix, attributes }: SetDescription): object {
  let next = 1;
  return {
    name: hyphens(name),
    'name-prefix': prefixOf(prefix),
    'enum-name': hyphens(tag),
    attributes: attributes.map((one) => {
      const { id } = one.attribute;
      const numbered = id === next ? {} : { value: id };
      next = id + 1;
      const words = wordsOf(family, name, one);
      return {
        name: hyphens(one.attribute.name),
        ...numbered,
        ...shapeOf(one, family),
        ...(words === '' ? {} : { doc: text(words) }),
      };
    }),
  };
}

interface Shape {
  readonly type: string;
  readonly checks?: Readonly<Record<string, bigint | number | string | boolean>>;
  readonly [more: string]: unknown;
}

function shapeOf(one: AttributeDescription, family: FamilyDescription): Shape {
  const { list } = one.attribute;
  const value = valueShape(one, family);
  if (list === null) return value;
  if (list.style === 'multi') return { ...value, 'multi-attr': true };
  const { type, ...more } = value;
  return { type: 'indexed-array', 'sub-type': memberType(type), ...more };
}

/** The tools read no other members of an indexed array than these; the rest they can show as bytes. */
function memberType(type: string): string {
  return ['string', 'uint', 'sint'].includes(type) ? 'binary' : type;
}

function valueShape(one: AttributeDescription, family: FamilyDescription): Shape {
  const { attribute, names } = one;
  if (isInteger(attribute)) return integer(attribute, names);
  if (isAddress(attribute)) return address(attribute.type);
  switch (attribute.type) {
    case 'string':
      return {
        type: 'string',
        ...checked({ ...lengths(attribute), ...(attribute.terminated ? {} : { 'unterminated-ok': true }) }),
      };
    case 'binary':
      return { type: 'binary', ...checked(lengths(attribute)), 'display-hint': 'hex' };
    case 'flag':
      return { type: 'flag' };
    case 'bitfield32':
      return { type: 'bitfield32', enum: hyphens(names!) };
    case 'nest':
    case 'nest-of':
      return nestShape(one.nest!, family);
    case 'pad':
      return { type: 'unused' };
  }
}

/** Each type that is a value has a name, which no attribute of the set has, since a reader shows all of them together. */
function nestShape({ set, levels }: InsideDescription, { sets }: FamilyDescription): Shape {
  const inside = { 'nested-attributes': hyphens(set) };
  if (levels === 0) return { type: 'nest', ...inside };
  const attributes = sets.find(({ name }) => name === set)!.attributes;
  const taken = new Set(attributes.map(({ attribute }) => attribute.name));
  const values = Array.from({ length: levels }, () => hyphens(freeName('number', taken)));
  return { type: 'nest-type-value', 'type-value': row(values), ...inside };
}

interface Lengths {
  readonly minLength: number;
  /** Null where there is no most. */
  readonly maxLength: number | null;
}

function lengths({ minLength, maxLength }: Lengths): Record<string, number> {
  if (minLength === maxLength) return { 'exact-len': maxLength };
  return {
    ...(minLength === 0 ? {} : { 'min-len': minLength }),
    ...(maxLength === null ? {} : { 'max-len': maxLength }),
  };
}

/** Checks, if there are any. */
function checked(checks: NonNullable<Shape['checks']>): Pick<Shape, 'checks'> {
  return Object.keys(checks).length === 0 ? {} : { checks };
}

function address(type: keyof typeof addressTypes): Shape {
  const hint = { 'display-hint': type };
  if (type === 'ipv4') return { type: 'u32', 'byte-order': 'big-endian', ...hint };
  return { type: 'binary', checks: { 'exact-len': addressTypes[type] }, ...hint };
}

type Numeric = Omit<IntegerAttribute, 'list'>;

function integer(attribute: Numeric, names: string | null): Shape {
  const struct = structOf(attribute);
  if (struct !== null) {
    const bytes = integerTypes[struct].bits / 8;
    return { type: 'binary', struct: structName(struct, names), checks: { 'exact-len': bytes } };
  }
  const { bits, bigEndian } = integerTypes[attribute.type];
  return {
    type: bigEndian ? `u${bits}` : attribute.type,
    ...(bigEndian ? { 'byte-order': 'big-endian' } : {}),
    ...(names === null ? {} : { enum: hyphens(names) }),
    ...checked(checksOf(attribute, names)),
  };
}

/** An enumeration says which values there are. */
function checksOf(attribute: Numeric, names: string | null): Record<string, bigint | string> {
  if (names !== null) return attribute.names?.kind === 'bits' ? { 'flags-mask': hyphens(names) } : {};
  // A mask is one of named flags there.
  if (attribute.mask !== null) return {};
  const limits = limitsOf(attribute.type);
  const [min, max] = [BigInt(attribute.min), BigInt(attribute.max)];
  return {
    ...(min === limits.min ? {} : { min: limit(min) }),
    ...(max === limits.max ? {} : { max: limit(max) }),
  };
}
