/** What the netlink core checks before a handler sees a request. */
import type { AttributePlan, NetlinkPlan } from '../../lower/netlink/plan.js';
import { type IntegerAttribute, integerTypes, isInteger, limitsOf } from '../../model/netlink.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import { Writer } from '../writer.js';

const policyTypes = {
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
} as const;

/** Ranges, then a policy for each command: create takes all attributes, get and delete the key alone. */
export function writePolicies(plan: NetlinkPlan): CCode {
  const out = new Writer();
  for (const attribute of plan.attributes) {
    if (attribute.range !== null)
      out.part(['attributes', attribute.attribute.name], () => writeRange(out, attribute));
  }
  const prefix = ident(plan.prefix);
  writePolicy(out, c`${prefix}_create_policy[]`, plan.attributes);
  if (plan.get !== null || plan.dump !== null || plan.delete !== null) {
    writePolicy(out, c`${prefix}_key_policy[]`, [plan.key]);
  }
  return out.done();
}

function writePolicy(out: Writer, name: CCode, attributes: readonly AttributePlan[]): void {
  out.line(c`static const struct nla_policy ${name} = {`);
  out.indent(() => {
    for (const one of attributes) {
      out.part(['attributes', one.attribute.name], () => {
        const [head, args, tail] = policyOf(one);
        const id = c`[${ident(one.id)}] =`;
        const whole = c`${id} ${head}${join(args, c`, `)}${tail},`;
        if (out.fits(whole)) {
          out.line(whole);
        } else if (tail.text === ' }') {
          const members = () => {
            for (const arg of args) out.line(c`${arg},`);
          };
          out.block(id, members, c`,`);
        } else {
          out.line(id);
          out.indent(() => out.wrapped(head, args, ',', c`${tail},`));
        }
      });
    }
  });
  out.line(c`};`);
  out.blank();
}

/** An entry's beginning, its arguments and its end. */
function policyOf({ attribute, range }: AttributePlan): [CCode, CCode[], CCode] {
  if (attribute.type === 'flag') return [c`{ `, [c`.type = NLA_FLAG`], c` }`];
  if (attribute.type === 'string') {
    return [c`{ `, [c`.type = NLA_NUL_STRING`, c`.len = ${integer(attribute.maxLength)}`], c` }`];
  }
  const type = policyTypes[attribute.type];
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

/** Not const: before 6.3, policies point to ranges they could write to. */
function writeRange(out: Writer, { attribute, range }: AttributePlan): void {
  const one = attribute as IntegerAttribute;
  const signed = isInteger(attribute) && integerTypes[one.type].signed;
  const struct = signed ? c`struct netlink_range_validation_signed` : c`struct netlink_range_validation`;
  out.line(c`static ${struct} ${ident(range!)} = {`);
  out.indent(() => {
    out.line(c`.min = ${constant(BigInt(one.min))},`);
    out.line(c`.max = ${constant(BigInt(one.max))},`);
  });
  out.line(c`};`);
  out.blank();
}

/** An integer constant of any 64-bit type. The least of the signed ones cannot be written as a negated number. */
export function constant(value: bigint): CCode {
  if (value === -(1n << 63n)) return c`S64_MIN`;
  if (value < -(1n << 31n)) return c`-${integer(-value)}`;
  if (value === -(1n << 31n)) return c`S32_MIN`;
  return integer(value);
}
