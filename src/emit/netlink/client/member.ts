/** What an attribute is in the client's structs. */
import type { ClientAttribute } from '../../../lower/netlink/client/plan.js';
import { integerTypes, isInteger, type WireAttributeType } from '../../../model/netlink.js';
import { type CCode, c, ident } from '../../c.js';

/** Whether the struct says beside the value that it is there; a pointer does so itself, as do a list and a flag. */
export function hasFlag({ amount, attribute: { type } }: ClientAttribute): boolean {
  return amount === 'one' && !['string', 'binary', 'flag'].includes(type);
}

/** Whether it is an array with a count. */
export function isArray({ amount }: ClientAttribute): boolean {
  return amount !== 'one' && amount !== 'pointer';
}

/** The type of one value, of a list too. */
export function valueType({ attribute, inside, placed }: ClientAttribute, bytes: string): CCode {
  if (placed) return c`struct ${ident(placed.type)}`;
  if (isInteger(attribute)) {
    const { bits, signed } = integerTypes[attribute.type];
    return ident(`${signed ? '' : 'u'}int${bits}_t`);
  }
  switch (attribute.type) {
    case 'string':
      return c`const char *`;
    case 'binary':
      return c`struct ${ident(bytes)}`;
    case 'ipv4':
      return c`struct in_addr`;
    case 'ipv6':
      return c`struct in6_addr`;
    case 'mac':
      return c`struct ether_addr`;
    case 'flag':
      return c`bool`;
    case 'bitfield32':
      return c`struct nla_bitfield32`;
    case 'nest':
    case 'nest-of':
      return c`struct ${ident(inside!.type)}`;
    case 'pad':
      throw new Error('what pads is no member');
  }
}

const kinds: Readonly<Record<Exclude<WireAttributeType, 'pad'>, CCode>> = {
  u8: c`KIND_U8`,
  u16: c`KIND_U16`,
  u32: c`KIND_U32`,
  u64: c`KIND_U64`,
  s8: c`KIND_S8`,
  s16: c`KIND_S16`,
  s32: c`KIND_S32`,
  s64: c`KIND_S64`,
  be16: c`KIND_BE16`,
  be32: c`KIND_BE32`,
  be64: c`KIND_BE64`,
  uint: c`KIND_UINT`,
  sint: c`KIND_SINT`,
  string: c`KIND_STRING`,
  binary: c`KIND_BINARY`,
  ipv4: c`KIND_IPV4`,
  ipv6: c`KIND_IPV6`,
  mac: c`KIND_MAC`,
  flag: c`KIND_FLAG`,
  bitfield32: c`KIND_BITFIELD32`,
  nest: c`KIND_NEST`,
  'nest-of': c`KIND_NEST`,
};

/** The enumerator of desc.h that says how an attribute is carried. */
export function kindOf(type: WireAttributeType): CCode {
  return kinds[type as Exclude<WireAttributeType, 'pad'>];
}
