/** Attributes in the words of the header's comments: what a value is on the wire. */
import { type Attribute, integerTypes, isInteger, type WireAttribute } from '../../model/netlink.js';

/** An attribute as the header's comments say it. */
export function attributeWords(attribute: WireAttribute): string {
  const { list } = attribute;
  const one = plainWords(attribute);
  if (list === null) return one;
  const most = list.max === null ? '' : `, up to ${list.max} times`;
  if (list.style === 'multi') return list.max === null ? `${one}, any number of times` : `${one}${most}`;
  return list.max === null ? `nest of any number: ${one}` : `nest of up to ${list.max}: ${one}`;
}

function plainWords(attribute: WireAttribute): string {
  switch (attribute.type) {
    case 'pad':
      return 'unused';
    case 'nest-of':
      return attribute.levels === 0 ? `nest: ${attribute.set}` : `nests by value: ${attribute.set}`;
    case 'nest':
      return 'nest';
    case 'string':
    case 'binary':
      if (attribute.maxLength === null) return attribute.type === 'string' ? 'string' : 'bytes';
      return typeWords({ ...attribute, maxLength: attribute.maxLength, list: null });
    default:
      return typeWords({ ...attribute, list: null });
  }
}

function typeWords(attribute: Attribute): string {
  // Nothing pads what has 64 bits: a pointer to it may be no pointer to a u64.
  if (isInteger(attribute)) {
    const { bits, sized } = integerTypes[attribute.type];
    if (sized) return `${attribute.type}, 4 or 8 bytes`;
    return bits === 64 ? `${attribute.type}, not aligned` : attribute.type;
  }
  switch (attribute.type) {
    case 'string': {
      const end = attribute.terminated ? 'and' : 'and perhaps';
      return `string, at most ${attribute.maxLength} bytes ${end} a NUL`;
    }
    case 'binary':
      return attribute.minLength === attribute.maxLength
        ? `${attribute.maxLength} bytes`
        : `${attribute.minLength} to ${attribute.maxLength} bytes`;
    case 'bitfield32':
      return 'struct nla_bitfield32';
    case 'ipv4':
      return 'IPv4 address';
    case 'ipv6':
      return 'IPv6 address';
    case 'mac':
      return 'Ethernet address';
    default:
      return attribute.type;
  }
}
