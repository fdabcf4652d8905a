/** What the netlink core checks before a handler sees a request. */
import {
  type AttributePlan,
  allAttributes,
  type NetlinkPlan,
  type ObjectPlan,
} from '../../lower/netlink/plan.js';
import {
  bitsOf,
  type IntegerAttribute,
  type IntegerType,
  integerTypes,
  isInteger,
  limitsOf,
  maskOf,
} from '../../model/netlink.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import { Writer } from '../writer.js';
import { constant } from './constant.js';
import { writePreset } from './preset.js';
import { writeValidate } from './validate.js';

/** be64 has no type of its own. What is sized has one from 6.7 on; before, it is bytes, and a function checks them. */
const policyTypes: Readonly<Record<IntegerType, CCode>> = {
  u8: c`NLA_U8`,
  u16: c`NLA_U16`,
  u32: c`NLA_U32`,
  u64: c`NLA_U64`,
  s8: c`NLA_S8`,
  s16: c`NLA_S16`,
  s32: c`NLA_S32`,
  s64: c`NLA_S64`,
  be16: c`NLA_BE16`,
  be32: c`NLA_BE32`,
  be64: c`NLA_U64`,
  uint: c`NLA_UINT`,
  sint: c`NLA_SINT`,
};

/** An entry's beginning, its arguments and its end. */
type Entry = readonly [head: CCode, args: readonly CCode[], tail: CCode];

/** Ranges, functions and nests first, then a policy for each command: some take all attributes, others the key alone. */
export function writePolicies(plan: NetlinkPlan, object: ObjectPlan): CCode {
  const out = new Writer();
  const prefix = ident(plan.prefix);
  for (const one of allAttributes(object.attributes)) {
    out.part(one.path, () => {
      writePreset(out, one);
      if (one.range !== null) writeRange(out, one);
      writeValidate(out, prefix, one);
    });
    if (one.nest) writePolicy(out, ident(one.nest.policy), c`[]`, one.nest.attributes);
    if (one.members !== null) writeMembers(out, one);
  }
  const fn = ident(object.fn);
  writePolicy(out, c`${fn}${wholePolicy(object)}`, c`[]`, object.attributes);
  writeDumpPolicy(out, object);
  if (object.global) return out.done();
  const { get, dump, delete: remove, flush } = object.operations;
  // A lenient dump has its own.
  const dumps = dump !== null && !object.lenient.includes('dump');
  if (get !== null || dumps || remove !== null || flush !== null) {
    writePolicy(out, c`${fn}_key_policy`, c`[]`, namesOf(object));
  }
  return out.done();
}

/** What the policy with all attributes is called, after the object's functions. */
export function wholePolicy({ global }: ObjectPlan): CCode {
  return global ? c`_policy` : c`_create_policy`;
}

/** What a lenient dump is sent is not looked at. Of tables that have one entry for both, get's policy is the one. */
function writeDumpPolicy(out: Writer, object: ObjectPlan): void {
  if (!object.lenient.includes('dump')) return;
  const shared = object.operations.get !== null;
  if (shared) out.directive(c`#ifdef HAVE_GENL_SPLIT_OPS`);
  out.line(c`/* A dump takes whatever it is sent. */`);
  out.line(c`static const struct nla_policy ${ident(object.fn)}_dump_policy[] = {`);
  out.line(c`	[${ident(object.keys[0]!.id)}] = { .type = NLA_UNSPEC },`);
  out.line(c`};`);
  if (shared) out.directive(c`#endif`);
  out.blank();
}

/** What a request can name an object by. */
function namesOf({ attributes, keys, unique }: ObjectPlan): AttributePlan[] {
  const all = new Set([...keys, ...unique.flatMap((table) => table.attributes)]);
  return attributes.filter((one) => all.has(one));
}

function writePolicy(out: Writer, name: CCode, size: CCode, attributes: readonly AttributePlan[]): void {
  out.line(c`static const struct nla_policy ${name}${size} = {`);
  out.indent(() => {
    for (const one of attributes) {
      out.part(one.path, () => {
        const at = c`[${ident(one.id)}] =`;
        if (one.attribute.list?.style === 'indexed') {
          writeEntry(out, at, [c`NLA_POLICY_NESTED(`, [ident(one.members!)], c`)`]);
        } else writeValue(out, at, one);
      });
    }
  });
  out.line(c`};`);
  out.blank();
}

/** The members of an indexed list, numbered from 1: all alike. */
export function writeMembers(out: Writer, one: AttributePlan): void {
  out.part(one.path, () => {
    out.line(c`static const struct nla_policy ${ident(one.members!)}[] = {`);
    const { max } = one.attribute.list!;
    out.indent(() => writeValue(out, max === 1 ? c`[1] =` : c`[1 ... ${integer(max)}] =`, one));
    out.line(c`};`);
    out.blank();
  });
}

/** One value's entry; twice where the kernel may lack its type. */
export function writeValue(out: Writer, at: CCode, one: AttributePlan): void {
  const { attribute } = one;
  if (!isInteger(attribute) || !integerTypes[attribute.type].sized || one.validate !== null) {
    writeEntry(out, at, policyOf(one));
    return;
  }
  out.directive(c`#ifdef HAVE_NLA_UINT`);
  writeEntry(out, at, policyOf(one));
  out.directive(c`#else`);
  writeEntry(out, at, [c`NLA_POLICY_VALIDATE_FN(`, [c`NLA_BINARY`, ident(one.fallback!)], c`)`]);
  out.directive(c`#endif`);
}

export function writeEntry(out: Writer, at: CCode, [head, args, tail]: Entry): void {
  const whole = c`${at} ${head}${join(args, c`, `)}${tail},`;
  if (out.fits(whole)) {
    out.line(whole);
  } else if (tail.text === ' }') {
    const members = () => {
      for (const arg of args) out.line(c`${arg},`);
    };
    out.block(at, members, c`,`);
  } else {
    out.line(at);
    out.indent(() => out.wrapped(head, args, ',', c`${tail},`));
  }
}

function policyOf(one: AttributePlan): Entry {
  const { attribute } = one;
  if (isInteger(attribute)) return integerPolicy(one, attribute);
  switch (attribute.type) {
    case 'flag':
      return [c`{ `, [c`.type = NLA_FLAG`], c` }`];
    case 'string':
      return [
        c`{ `,
        [
          attribute.terminated ? c`.type = NLA_NUL_STRING` : c`.type = NLA_STRING`,
          c`.len = ${integer(attribute.maxLength)}`,
        ],
        c` }`,
      ];
    case 'binary': {
      const [least, most] = [integer(attribute.minLength), integer(attribute.maxLength)];
      if (attribute.minLength === attribute.maxLength) return [c`NLA_POLICY_EXACT_LEN(`, [most], c`)`];
      return [c`NLA_POLICY_RANGE(`, [c`NLA_BINARY`, least, most], c`)`];
    }
    case 'ipv4':
      return [c`{ `, [c`.type = NLA_BE32`], c` }`];
    case 'ipv6':
      return [c`NLA_POLICY_EXACT_LEN(`, [c`sizeof(struct in6_addr)`], c`)`];
    case 'mac':
      return [c`NLA_POLICY_ETH_ADDR`, [], c``];
    case 'bitfield32':
      return [c`NLA_POLICY_BITFIELD32(`, [mask(maskOf(attribute.bits))], c`)`];
    case 'nest':
      return [c`NLA_POLICY_NESTED(`, [ident(one.nest!.policy)], c`)`];
  }
}

function integerPolicy({ range, validate }: AttributePlan, attribute: IntegerAttribute): Entry {
  const type = policyTypes[attribute.type];
  // Of an integer's type, a function would be taken for limits, with a warning, when the kernel tells its policies.
  if (validate !== null) {
    return [c`NLA_POLICY_VALIDATE_FN(`, [c`NLA_BINARY`, ident(validate)], c`)`];
  }
  const bits = bitsOf(attribute);
  if (bits !== null) return [c`NLA_POLICY_MASK(`, [type, mask(bits)], c`)`];
  if (range !== null) {
    const macro = integerTypes[attribute.type].signed
      ? c`NLA_POLICY_FULL_RANGE_SIGNED(`
      : c`NLA_POLICY_FULL_RANGE(`;
    return [macro, [type, c`&${ident(range)}`], c`)`];
  }
  const limits = limitsOf(attribute.type);
  const [min, max] = [BigInt(attribute.min), BigInt(attribute.max)];
  if (min !== limits.min && max !== limits.max) {
    return [c`NLA_POLICY_RANGE(`, [type, integer(min), integer(max)], c`)`];
  }
  if (min !== limits.min) return [c`NLA_POLICY_MIN(`, [type, integer(min)], c`)`];
  if (max !== limits.max) return [c`NLA_POLICY_MAX(`, [type, integer(max)], c`)`];
  return [c`{ `, [c`.type = ${type}`], c` }`];
}

function mask(bits: bigint): CCode {
  return integer(bits, { bits: 32, hex: true });
}

/** Not const: before 6.3, policies point to ranges they could write to. */
export function writeRange(out: Writer, { attribute, range }: AttributePlan): void {
  const one = attribute as IntegerAttribute;
  const { signed, sized } = integerTypes[one.type];
  const struct = signed ? c`struct netlink_range_validation_signed` : c`struct netlink_range_validation`;
  if (sized) out.directive(c`#ifdef HAVE_NLA_UINT`);
  out.line(c`static ${struct} ${ident(range!)} = {`);
  out.indent(() => {
    out.line(c`.min = ${constant(BigInt(one.min))},`);
    out.line(c`.max = ${constant(BigInt(one.max))},`);
  });
  out.line(c`};`);
  if (sized) out.directive(c`#endif`);
  out.blank();
}
