/** What attributes of a generic netlink family can be. docs/netlink.md is the contract. */
import { addressForms } from './address.js';

interface IntegerShape {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  /** In network byte order on the wire. */
  readonly bigEndian: boolean;
  /** 4 bytes on the wire where the value fits them, else 8 (NLA_UINT, NLA_SINT). */
  readonly sized: boolean;
}

const shape = (
  bits: IntegerShape['bits'],
  signed: boolean,
  more: Partial<IntegerShape> = {},
): IntegerShape => ({
  ...{ bits, signed, bigEndian: false, sized: false },
  ...more,
});

export const integerTypes = {
  u8: shape(8, false),
  u16: shape(16, false),
  u32: shape(32, false),
  u64: shape(64, false),
  s8: shape(8, true),
  s16: shape(16, true),
  s32: shape(32, true),
  s64: shape(64, true),
  be16: shape(16, false, { bigEndian: true }),
  be32: shape(32, false, { bigEndian: true }),
  be64: shape(64, false, { bigEndian: true }),
  uint: shape(64, false, { sized: true }),
  sint: shape(64, true, { sized: true }),
} as const;
export type IntegerType = keyof typeof integerTypes;

/** The values a type can carry. */
export function limitsOf(type: IntegerType): { readonly min: bigint; readonly max: bigint } {
  const { bits, signed } = integerTypes[type];
  const size = 1n << BigInt(bits);
  return signed ? { min: -size / 2n, max: size / 2n - 1n } : { min: 0n, max: size - 1n };
}

/** Addresses by the bytes they have. */
export const addressTypes = { ipv4: 4, ipv6: 16, mac: 6 } as const;
export type AddressType = keyof typeof addressTypes;

/**
 * How several values of one attribute travel: `multi`, as the attribute so often; `indexed`, as one nest whose members are
 * numbered from 1.
 */
export const listStyles = ['multi', 'indexed'] as const;
export interface ListShape {
  readonly style: (typeof listStyles)[number];
  /** The most values there can be. */
  readonly max: number;
}

interface Named {
  readonly name: string;
  /** The attribute's number on the wire, part of the ABI. */
  readonly id: number;
  /** Where it has several values at once. */
  readonly list: ListShape | null;
  /** The kind of object whose key it is: there has to be one, for as long as this one names it. */
  readonly refers: string | null;
}

interface WithNumbers {
  /** What enumerators of its names begin with, `DPLL_MODE_`; without, they are made from the attribute's own name. */
  readonly prefix?: string;
}

/** A value, or a bit by its number, that has a name. */
export interface NamedNumber {
  readonly name: string;
  /** In decimal. */
  readonly value: string;
}

/** Both ends belong to it. */
export interface NumberRange {
  readonly min: string;
  readonly max: string;
}

/** Numbers are decimal texts: 64 bits do not fit a JSON number. */
export interface IntegerAttribute extends Named, WithNumbers {
  readonly type: IntegerType;
  readonly min: string;
  readonly max: string;
  /** Where there are gaps between `min` and `max`: two or more, in their order, with a gap between each. */
  readonly ranges: readonly NumberRange[] | null;
  /** Bits without names: no other is taken. */
  readonly mask: string | null;
  readonly default: string | null;
  /** An enumeration's values, or a set's bits: no other is taken. In the order of their numbers. */
  readonly names: { readonly kind: 'values' | 'bits'; readonly list: readonly NamedNumber[] } | null;
}

/** A string; lengths count bytes before the NUL. */
export interface StringAttribute extends Named {
  readonly type: 'string';
  /** Whether a request has to have the NUL: where it need not, it is no part of the value. Answers have it. */
  readonly terminated: boolean;
  readonly minLength: number;
  readonly maxLength: number;
  readonly default: string | null;
}

export interface BinaryAttribute extends Named {
  readonly type: 'binary';
  readonly minLength: number;
  readonly maxLength: number;
  readonly default: string | null;
}

export interface AddressAttribute extends Named {
  readonly type: AddressType;
  readonly default: string | null;
}

/** There or not, without a value. */
export interface FlagAttribute extends Named {
  readonly type: 'flag';
  readonly list: null;
}

/** 32 bits of which a request says some; an answer says all that have a name. */
export interface BitfieldAttribute extends Named, WithNumbers {
  readonly type: 'bitfield32';
  readonly list: null;
  readonly bits: readonly NamedNumber[];
}

/** Attributes that have to be there where another is: of each inner list one at least. */
export interface Requirement {
  readonly attribute: string;
  readonly needs: readonly (readonly [string, ...string[]])[];
}

/** Attributes inside an attribute. */
export interface NestAttribute extends Named {
  readonly type: 'nest';
  /** In the order of their numbers. */
  readonly attributes: readonly Attribute[];
  /** Those that have to be in it. */
  readonly required: readonly string[];
  /** Those that have to be in it where others are. */
  readonly requiredWith: readonly Requirement[];
}

export type Attribute =
  | IntegerAttribute
  | StringAttribute
  | BinaryAttribute
  | AddressAttribute
  | FlagAttribute
  | BitfieldAttribute
  | NestAttribute;
export type AttributeType = Attribute['type'];

/** Any declaration of an attribute: of an object's or of a set's. */
interface Typed {
  readonly type: string;
}

export function isInteger<A extends Typed>(attribute: A): attribute is Extract<A, { type: IntegerType }> {
  return Object.hasOwn(integerTypes, attribute.type);
}

export function isAddress<A extends Typed>(attribute: A): attribute is Extract<A, { type: AddressType }> {
  return Object.hasOwn(addressTypes, attribute.type);
}

/** The values or bits of an attribute that have names. */
export function numbersOf(
  attribute: Typed & Partial<Pick<IntegerAttribute, 'names'> & Pick<BitfieldAttribute, 'bits'>>,
): readonly NamedNumber[] {
  return attribute.bits ?? attribute.names?.list ?? [];
}

/** Whether the numbers that have names are bits. */
export function isBits(
  attribute: Typed & Partial<Pick<IntegerAttribute, 'names'> & Pick<BitfieldAttribute, 'bits'>>,
): boolean {
  return attribute.bits !== undefined || attribute.names?.kind === 'bits';
}

/** All bits that have names. */
export function maskOf(bits: readonly NamedNumber[]): bigint {
  return bits.reduce((mask, { value }) => mask | (1n << BigInt(value)), 0n);
}

/** The bytes of an address, or of bytes, that an object has which was made without; none where there is no default. */
export function bytesOfDefault(attribute: AddressAttribute | BinaryAttribute): readonly number[] {
  if (attribute.default === null) return [];
  const digits =
    attribute.type === 'binary'
      ? attribute.default
      : addressForms[attribute.type]
          .parse(attribute.default)!
          .toString(16)
          .padStart(2 * addressTypes[attribute.type], '0');
  return digits.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
}

/** What an object has that was made without the attribute, as a value; null where it then lacks it. */
export function defaultOf(attribute: Typed & { readonly default?: string | null }): string | null {
  return attribute.default ?? null;
}

/** The bits that it takes where its values are bits, with names or without. */
export function bitsOf({ names, mask }: IntegerAttribute): bigint | null {
  if (mask !== null) return BigInt(mask);
  return names?.kind === 'bits' ? maskOf(names.list) : null;
}

/** Whether it is one of an integer's values. */
export function takesNumber(attribute: IntegerAttribute, number: bigint): boolean {
  const { names, ranges, min, max } = attribute;
  const bits = bitsOf(attribute);
  if (bits !== null) return (number & ~bits) === 0n;
  if (names !== null) return names.list.some(({ value }) => BigInt(value) === number);
  return (ranges ?? [{ min, max }]).some((one) => number >= BigInt(one.min) && number <= BigInt(one.max));
}

/** Whether the values between the least and the greatest are all taken, which a policy can say. */
export function isContiguous({ names, ranges, min, max }: Omit<IntegerAttribute, 'list'>): boolean {
  if (ranges !== null) return false;
  if (names === null || names.kind === 'bits') return true;
  return BigInt(names.list.length) === BigInt(max) - BigInt(min) + 1n;
}
