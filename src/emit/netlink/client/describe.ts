/** An attribute in plain words: what values it takes. For comments, for the tool's help, and for its manual. */
import {
  type Attribute,
  defaultOf,
  type IntegerAttribute,
  isInteger,
  limitsOf,
  maskOf,
  numbersOf,
  type WireAttribute,
} from '../../../model/netlink.js';

/** `u16, 1 to 1000; 100 unless given` */
export function describeAttribute(attribute: WireAttribute): string {
  const { list } = attribute;
  const many = list === null ? '' : `${list.max === null ? 'any number' : `up to ${list.max}`}, each `;
  const fallback = shownDefault(attribute);
  return `${many}${describeValue(attribute)}${fallback === null ? '' : `; ${fallback} unless given`}`;
}

function describeValue(attribute: WireAttribute): string {
  if (isInteger(attribute)) {
    if (attribute.names === null) return `${attribute.type}${limits(attribute)}`;
    const { kind } = attribute.names;
    return `${kind === 'values' ? 'one' : 'any'} of ${wordsOf(attribute)}`;
  }
  switch (attribute.type) {
    case 'string':
      return `text of ${span(attribute.minLength, attribute.maxLength)}`;
    case 'binary':
      return span(attribute.minLength, attribute.maxLength);
    case 'ipv4':
      return 'IPv4 address';
    case 'ipv6':
      return 'IPv6 address';
    case 'mac':
      return 'Ethernet address';
    case 'flag':
      return 'there or not';
    case 'bitfield32':
      return `bits that are set or not: ${wordsOf(attribute)}`;
    case 'nest':
      return `attributes: ${attribute.attributes.map(({ name }) => name).join(', ')}`;
    case 'nest-of':
      return attribute.levels === 0
        ? `attributes of ${attribute.set}`
        : `attributes of ${attribute.set}, behind numbers`;
    case 'pad':
      return 'unused';
  }
}

function wordsOf(attribute: WireAttribute): string {
  return numbersOf(attribute)
    .map(({ name }) => name)
    .join(', ');
}

function span(min: number, max: number | null): string {
  if (max === null) return min === 0 ? 'any number of bytes' : `${min} bytes or more`;
  if (min === max) return `${max} bytes`;
  return min === 0 ? `at most ${max} bytes` : `${min} to ${max} bytes`;
}

/** What the checks take, where it is less than what the type carries. */
function limits({ type, min, max }: Pick<IntegerAttribute, 'type' | 'min' | 'max'>): string {
  const carried = limitsOf(type);
  const [low, high] = [BigInt(min) > carried.min, BigInt(max) < carried.max];
  if (low && high) return `, ${min} to ${max}`;
  if (low) return `, ${min} or more`;
  return high ? `, at most ${max}` : '';
}

/** A default as the tool shows it. */
function shownDefault(attribute: WireAttribute): string | null {
  // What a set has has no default.
  const value = defaultOf(attribute as Attribute);
  if (value === null || !isInteger(attribute) || attribute.names === null) return value;
  const { kind, list } = attribute.names;
  if (kind === 'values') return list.find((one) => one.value === value)?.name ?? value;
  const set = list.filter((one) => (BigInt(value) & maskOf([one])) !== 0n);
  return set.length === 0 ? 'none' : set.map(({ name }) => name).join(',');
}
