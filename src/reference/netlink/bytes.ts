/**
 * A request's attributes as the kernel finds them in bytes: its checks (`__nla_validate_parse` in lib/nlattr.c), one attribute
 * after the other, with what is wrong first, where that is, and the kernel's words. Lenient ones are those from before 5.2,
 * which pass over what they do not know.
 */
import {
  type Attribute,
  addressTypes,
  integerTypes,
  isAddress,
  isContiguous,
  isInteger,
  limitsOf,
} from '../../model/netlink.js';
import { checkBitfield, checkInteger } from './policy.js';
import { Refused } from './request.js';
import { decodeValue } from './values.js';

/** A part of a message. */
export interface Span {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** An attribute with its header at `at`, and its value. */
export interface Found {
  readonly at: number;
  /** Without the flags. */
  readonly type: number;
  readonly nested: boolean;
  readonly value: Span;
}

/** Attributes of a table: by number, up to the last. */
export interface Table {
  readonly last: number;
  attribute(type: number): Attribute | undefined;
}

const NESTED = 0x8000;
const TYPE = 0x3fff;
const header = 4;
const leftover = 'bytes leftover after parsing attributes';
const failed = 'Attribute failed policy validation';

/** All attributes as far as they are whole; `left` are bytes behind them that are none. */
export function split({ bytes, from, to }: Span): { readonly found: Found[]; readonly left: number } {
  const found: Found[] = [];
  let at = from;
  while (to - at >= header) {
    const length = bytes.readUInt16LE(at);
    if (length < header || length > to - at) break;
    const type = bytes.readUInt16LE(at + 2);
    found.push({
      ...{ at, type: type & TYPE, nested: (type & NESTED) !== 0 },
      value: { bytes, from: at + header, to: at + length },
    });
    at += (length + 3) & ~3;
  }
  return { found, left: Math.max(0, to - at) };
}

/** Members of a list that is a nest: any number up to the most stands for one. */
function membersOf(attribute: Attribute): Table {
  const member = { ...attribute, list: null } as Attribute;
  return { last: attribute.list!.max, attribute: () => member };
}

const tables = new WeakMap<readonly Attribute[], Table>();

export function tableOf(attributes: readonly Attribute[]): Table {
  const known = tables.get(attributes);
  if (known) return known;
  const byNumber = new Map(attributes.map((one) => [one.id, one]));
  const table: Table = {
    last: Math.max(0, ...byNumber.keys()),
    attribute: (type) => byNumber.get(type),
  };
  tables.set(attributes, table);
  return table;
}

/** Throws what is wrong first. Returns what the kernel says of a request all the same. */
export function validate(table: Table, span: Span, lenient: boolean): string | null {
  const { found, left } = split(span);
  let warning: string | null = null;
  for (const one of found) {
    const beyond = one.type === 0 || one.type > table.last;
    const attribute = beyond ? undefined : table.attribute(one.type);
    if (attribute) warning = validateOne(attribute, one, lenient) ?? warning;
    else if (!lenient) {
      throw new Refused('EINVAL', beyond ? 'Unknown attribute type' : 'Unsupported attribute', one.at);
    }
  }
  if (left === 0) return warning;
  if (!lenient) throw new Refused('EINVAL', leftover);
  return leftover;
}

function validateOne(attribute: Attribute, { at, nested, value }: Found, lenient: boolean): string | null {
  const length = value.to - value.from;
  const lengths = lengthsOf(attribute);
  const wrongLength = lengths !== undefined && !lengths.includes(length);
  const isNest = attribute.type === 'nest' || attribute.list?.style === 'indexed';
  const badLength = () => new Refused('EINVAL', 'invalid attribute length', at);
  // Types of one length have it looked at first; those of several, which the kernel came to know later, after the flags, and
  // so has what a function of the family's checks.
  const byType = lengths?.length === 1 && !isFunction(attribute);
  if (!isNest && wrongLength && byType) {
    if (!lenient) throw badLength();
    // What is longer than its type is cut.
    if (length < lengths[0]!) throw new Refused('ERANGE', failed, at);
  }
  if (!lenient && isNest && !nested) throw new Refused('EINVAL', 'NLA_F_NESTED is missing', at);
  if (!lenient && !isNest && nested) throw new Refused('EINVAL', 'NLA_F_NESTED not expected', at);
  if (isNest) {
    if (length > 0 && length < header) throw new Refused('ERANGE', failed, at);
    const inner = attribute.list?.style === 'indexed' ? membersOf(attribute) : nestOf(attribute);
    return validate(inner, value, lenient);
  }
  if (wrongLength && !(lenient && byType)) throw badLength();
  try {
    validateValue(attribute, value, length);
    return null;
  } catch (error) {
    throw error instanceof Refused ? new Refused(error.error, error.text, at) : error;
  }
}

/** Whether no policy of the kernel's can say what is taken. */
function isFunction(attribute: Attribute): boolean {
  if (!isInteger(attribute)) return false;
  if (!isContiguous(attribute)) return true;
  const { min, max } = limitsOf(attribute.type);
  const limited = BigInt(attribute.min) !== min || BigInt(attribute.max) !== max;
  return attribute.type === 'be64' && limited;
}

function nestOf(attribute: Attribute): Table {
  if (attribute.type !== 'nest') throw new Error(`'${attribute.name}' is no nest`);
  return tableOf(attribute.attributes);
}

/** The lengths of what is checked by its length alone. */
function lengthsOf(attribute: Attribute): readonly number[] | undefined {
  if (isInteger(attribute)) {
    const { bits, sized } = integerTypes[attribute.type];
    return sized ? [4, 8] : [bits / 8];
  }
  return attribute.type === 'ipv4' ? [addressTypes.ipv4] : undefined;
}

function validateValue(attribute: Attribute, value: Span, length: number): void {
  if (isInteger(attribute)) {
    checkInteger(attribute, BigInt(decodeValue(attribute, value) as string));
  } else if (isAddress(attribute)) {
    // What is an integer to the kernel has had its length looked at.
    const size = addressTypes[attribute.type];
    if (attribute.type !== 'ipv4' && length !== size)
      throw new Refused('ERANGE', 'binary attribute size out of range');
  } else if (attribute.type === 'binary') {
    if (length < attribute.minLength || length > attribute.maxLength) {
      throw new Refused('ERANGE', 'binary attribute size out of range');
    }
  } else if (attribute.type === 'flag') {
    if (length > 0) throw new Refused('ERANGE', failed);
  } else if (attribute.type === 'bitfield32') {
    if (length !== 8) throw new Refused('ERANGE', failed);
    checkBitfield(attribute, decodeValue(attribute, value));
  } else if (attribute.type === 'string') {
    const text = value.bytes.subarray(value.from, value.to);
    if (length < 1 && !attribute.terminated) throw new Refused('ERANGE', failed);
    // A NUL is looked for first, no further than one can be.
    if (attribute.terminated && !text.subarray(0, attribute.maxLength + 1).includes(0))
      throw new Refused('EINVAL', failed);
    const most = text.at(-1) === 0 ? attribute.maxLength + 1 : attribute.maxLength;
    if (length > most) throw new Refused('ERANGE', failed);
  }
}
