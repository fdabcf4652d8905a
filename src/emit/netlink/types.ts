/** Attribute types in C: how one value is declared, read out of a message, put into one, and how much room it takes. */
import type { AttributePlan } from '../../lower/netlink/plan.js';
import {
  type Attribute,
  addressTypes,
  type IntegerType,
  integerTypes,
  isAddress,
  isInteger,
  maskOf,
} from '../../model/netlink.js';
import { type CCode, c, ident, integer } from '../c.js';
import type { Writer } from '../writer.js';
import type { StringLengths } from './text.js';

/** A call that is still to be written: what stands before its arguments, and these. */
export type Call = readonly [head: CCode, args: readonly CCode[]];

/** C type, and the suffix of nla_get_ and nla_put_; of what is sized, the type alone. */
const integers: Readonly<Record<IntegerType, readonly [CCode, CCode]>> = {
  u8: [c`u8`, c`u8`],
  u16: [c`u16`, c`u16`],
  u32: [c`u32`, c`u32`],
  u64: [c`u64`, c`u64`],
  s8: [c`s8`, c`s8`],
  s16: [c`s16`, c`s16`],
  s32: [c`s32`, c`s32`],
  s64: [c`s64`, c`s64`],
  be16: [c`__be16`, c`be16`],
  be32: [c`__be32`, c`be32`],
  be64: [c`__be64`, c`be64`],
  uint: [c`u64`, c`uint`],
  sint: [c`s64`, c`sint`],
};

/** Whether bytes have all the same number. */
export function isExact(attribute: Attribute): boolean {
  return attribute.type === 'binary' && attribute.minLength === attribute.maxLength;
}

/** A value as a variable or as a member of a struct: its type, and what follows its name. */
export function declared({ attribute, nest }: AttributePlan): readonly [type: CCode, after: CCode] {
  if (isInteger(attribute)) return [integers[attribute.type][0], c``];
  switch (attribute.type) {
    case 'flag':
      return [c`bool`, c``];
    case 'string':
      return [c`char`, c`[${integer(attribute.maxLength + 1)}]`];
    case 'binary':
      return [c`u8`, c`[${integer(attribute.maxLength)}]`];
    case 'ipv4':
      return [c`__be32`, c``];
    case 'ipv6':
      return [c`struct in6_addr`, c``];
    case 'mac':
      return [c`u8`, c`[ETH_ALEN]`];
    case 'bitfield32':
      return [c`u32`, c``];
    case 'nest':
      return [c`struct ${ident(nest!.type)}`, c``];
  }
}

/** The member that keeps an attribute's value, of what `from` points at. */
export function memberOf({ member, inKey }: AttributePlan, from: CCode): CCode {
  return inKey ? c`${from}->keys.${ident(member)}` : c`${from}->${ident(member)}`;
}

/** The address of a value: an array is one already. */
export function addressOf(one: AttributePlan, value: CCode): CCode {
  return declared(one)[1].text === '' ? c`&${value}` : value;
}

/** `nla_get_u32(attr)`: for what is got by one expression. */
export function getter(prefix: CCode, { attribute }: AttributePlan, from: CCode): CCode | undefined {
  if (isInteger(attribute)) {
    const own = integerTypes[attribute.type].sized ? c`${prefix}_nla` : c`nla`;
    return c`${own}_get_${integers[attribute.type][1]}(${from})`;
  }
  if (attribute.type === 'ipv4') return c`nla_get_in_addr(${from})`;
  if (attribute.type === 'ipv6') return c`nla_get_in6_addr(${from})`;
  return undefined;
}

export interface Reading {
  readonly prefix: CCode;
  /** Whether the helpers for strings are told a least length. */
  readonly lengths: StringLengths;
  /** What a failure returns: `err`, or a pointer that says it. */
  readonly failed: CCode;
  /** Where the extended acknowledgement is. */
  readonly extack: CCode;
  /** Whether the core has passed over what it does not know. */
  readonly lenient: boolean;
}

/** Statements that read one value; `err` has been declared where it can fail. */
export function writeRead(
  out: Writer,
  one: AttributePlan,
  to: CCode,
  from: CCode,
  { prefix, lengths, failed, extack }: Reading,
): void {
  const { attribute } = one;
  const got = getter(prefix, one, from);
  const fallible = ([head, args]: Call, below: CCode) => {
    out.wrapped(c`err = ${head}`, args, ',', c`);`);
    out.line(c`if (err${below})`);
    out.line(c`	return ${failed};`);
  };
  if (got) {
    out.assign(to, got);
    return;
  }
  switch (attribute.type) {
    case 'flag':
      out.line(c`${to} = true;`);
      return;
    case 'string': {
      const { terminated, minLength } = attribute;
      const told = terminated ? lengths.terminated : lengths.open;
      const least = told ? [integer(minLength)] : [];
      const helper = terminated ? c`${prefix}_string(` : c`${prefix}_text(`;
      if (one.padded && terminated) out.wrapped(c`memset(`, [to, c`0`, c`sizeof(${to})`], ',', c`);`);
      fallible([helper, [to, c`sizeof(${to})`, ...least, from, extack]], c` < 0`);
      return;
    }
    case 'binary':
      if (isExact(attribute)) {
        out.wrapped(c`memcpy(`, [to, c`nla_data(${from})`, c`sizeof(${to})`], ',', c`);`);
        return;
      }
      out.line(c`${to}.length = nla_len(${from});`);
      out.wrapped(c`memcpy(`, [c`${to}.data`, c`nla_data(${from})`, c`${to}.length`], ',', c`);`);
      return;
    case 'mac':
      out.wrapped(c`memcpy(`, [to, c`nla_data(${from})`, c`ETH_ALEN`], ',', c`);`);
      return;
    case 'bitfield32':
      out.line(c`bits = nla_get_bitfield32(${from});`);
      out.line(c`${to} &= ~bits.selector;`);
      out.line(c`${to} |= bits.value;`);
      return;
    case 'nest':
      fallible([c`${ident(one.nest!.parse)}(`, [c`&${to}`, from, extack]], c``);
      return;
    default:
      throw new Error(`${attribute.type} has a getter`);
  }
}

/** Whether reading one can fail once the policy has let it pass. */
export function isFallible({ attribute }: AttributePlan): boolean {
  return attribute.type === 'string' || attribute.type === 'nest';
}

/** The member that says how long a string is, of what `from` points at; it is beside the key's members, not among them. */
export function lengthOf({ length }: AttributePlan, from: CCode): CCode | undefined {
  return length === null ? undefined : c`${from}->${ident(length)}`;
}

/** A call that puts one value into a message under a type; anything but 0 says that it does not fit. */
export function put(
  prefix: CCode,
  one: AttributePlan,
  type: CCode,
  value: CCode,
  { length, message = c`skb` }: { readonly length?: CCode | undefined; readonly message?: CCode } = {},
): Call {
  const { attribute } = one;
  const to = [message, type];
  if (isInteger(attribute)) {
    const { bits, sized } = integerTypes[attribute.type];
    if (sized) return [c`${prefix}_nla_put_${integers[attribute.type][1]}(`, [...to, value]];
    // 64-bit values are not padded: readers copy them out, as they have to for NLA_UINT.
    if (bits === 64) return [c`nla_put(`, [...to, c`sizeof(${value})`, c`&${value}`]];
    return [c`nla_put_${integers[attribute.type][1]}(`, [...to, value]];
  }
  switch (attribute.type) {
    case 'flag':
      return [c`nla_put_flag(`, to];
    case 'string':
      // Its length is known: looking for its end would take longer than to send it.
      return length ? [c`nla_put(`, [...to, c`${length} + 1`, value]] : [c`nla_put_string(`, [...to, value]];
    case 'binary':
      if (isExact(attribute)) return [c`nla_put(`, [...to, c`sizeof(${value})`, value]];
      return [c`nla_put(`, [...to, c`${value}.length`, c`${value}.data`]];
    case 'ipv4':
      return [c`nla_put_in_addr(`, [...to, value]];
    case 'ipv6':
      return [c`nla_put_in6_addr(`, [...to, c`&${value}`]];
    case 'mac':
      return [c`nla_put(`, [...to, c`ETH_ALEN`, value]];
    case 'bitfield32':
      return [
        c`nla_put_bitfield32(`,
        [...to, value, integer(maskOf(attribute.bits), { bits: 32, hex: true })],
      ];
    case 'nest':
      return [c`${ident(one.nest!.put)}(`, [...to, c`&${value}`]];
  }
}

/** Bytes of one value, without the attribute's header. */
export function room(one: AttributePlan): CCode {
  const { attribute } = one;
  if (isInteger(attribute)) return c`sizeof(${integers[attribute.type][0]})`;
  switch (attribute.type) {
    case 'flag':
      return c`0`;
    case 'string':
      return integer(attribute.maxLength + 1);
    case 'binary':
      return integer(attribute.maxLength);
    case 'bitfield32':
      return c`sizeof(struct nla_bitfield32)`;
    case 'nest':
      return c`${ident(one.nest!.size)}()`;
    default:
      return isAddress(attribute) ? integer(addressTypes[attribute.type]) : c`0`;
  }
}
