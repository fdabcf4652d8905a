/** What a handler does with a request's attributes: the checks that no policy can make, and reading values. */
import type { AttributePlan, NetlinkPlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import type { Writer } from '../writer.js';
import { getter } from './object.js';
import { constant } from './policy.js';

/** Where a string comes in: the policy has seen to a NUL within its length, not to what follows. */
export function writeStringHelper(out: Writer, plan: NetlinkPlan): void {
  const strings = plan.attributes.filter((one) => one.attribute.type === 'string');
  if (strings.length === 0) return;
  const lengths = strings.some((one) => one.attribute.type === 'string' && one.attribute.minLength > 0);
  out.line(c`/* The policy has made sure of a NUL, not of what comes after it. */`);
  out.wrapped(
    c`static int ${ident(plan.prefix)}_string(`,
    [
      c`char *to`,
      c`size_t size`,
      ...(lengths ? [c`size_t least`] : []),
      c`const struct nlattr *attr`,
      c`struct netlink_ext_ack *extack`,
    ],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`size_t length = strnlen(nla_data(attr), nla_len(attr));`);
    out.blank();
    out.line(c`if (length + 1 != nla_len(attr)) {`);
    out.line(c`	NL_SET_ERR_MSG_ATTR(extack, attr, "string has a NUL inside");`);
    out.line(c`	return -EINVAL;`);
    out.line(c`}`);
    if (lengths) {
      out.line(c`if (length < least) {`);
      out.line(c`	NL_SET_ERR_MSG_ATTR(extack, attr, "string is too short");`);
      out.line(c`	return -EINVAL;`);
      out.line(c`}`);
    }
    out.line(c`nla_strscpy(to, attr, size);`);
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

/** The call of that helper. */
export function stringCall(plan: NetlinkPlan, one: AttributePlan, to: CCode, from: CCode): [CCode, CCode[]] {
  if (one.attribute.type !== 'string') throw new Error('not a string');
  const lengths = plan.attributes.some((a) => a.attribute.type === 'string' && a.attribute.minLength > 0);
  return [
    c`err = ${ident(plan.prefix)}_string(`,
    [to, c`sizeof(${to})`, ...(lengths ? [integer(one.attribute.minLength)] : []), from, c`info->extack`],
  ];
}

export function writeRequired(out: Writer, one: AttributePlan, error = c`-EINVAL`): void {
  out.wrapped(c`if (GENL_REQ_ATTR_CHECK(`, [c`info`, ident(one.id)], ',', c`)) {`);
  const message = string(`${one.attribute.name} is required`);
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG(`, [c`info->extack`, message], ',', c`);`));
  out.line(c`	return ${error};`);
  out.line(c`}`);
}

/** A request's attributes into a new object, which is all zeros. */
export function writeParse(out: Writer, plan: NetlinkPlan): void {
  const prefix = ident(plan.prefix);
  const strings = plan.attributes.some((one) => one.attribute.type === 'string');
  out.wrapped(
    c`static int ${prefix}_parse(`,
    [c`struct ${prefix}_${ident(plan.object)} *obj`, c`struct genl_info *info`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`struct nlattr *attr;`);
    if (strings) out.line(c`int err;`);
    out.blank();
    for (const one of plan.attributes) {
      if (one.required) out.part(['attributes', one.attribute.name], () => writeRequired(out, one));
    }
    for (const one of plan.attributes) {
      out.part(['attributes', one.attribute.name], () => writeParseOne(out, plan, one));
    }
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

function writeParseOne(out: Writer, plan: NetlinkPlan, one: AttributePlan): void {
  const { attribute } = one;
  const to = c`obj->${ident(one.member)}`;
  const read = () => {
    if (attribute.type === 'string') {
      const [head, args] = stringCall(plan, one, to, c`attr`);
      out.wrapped(head, args, ',', c`);`);
      out.line(c`if (err)`);
      out.line(c`	return err;`);
    } else out.line(c`${to} = ${getter(one, c`attr`)};`);
  };
  out.line(c`attr = info->attrs[${ident(one.id)}];`);
  if (one.required || attribute.type === 'flag') {
    read();
    return;
  }
  const fallback = defaultOf(one, to);
  const several = attribute.type === 'string' || one.presence !== null;
  if (!several && !fallback) throw new Error(`${attribute.name} has neither a default nor a presence`);
  out.line(several ? c`if (attr) {` : c`if (attr)`);
  out.indent(() => {
    read();
    if (one.presence !== null) out.line(c`obj->${ident(one.presence)} = true;`);
  });
  if (fallback) {
    out.line(several ? c`} else {` : c`else`);
    const [call, args, tail] = fallback;
    out.indent(() => out.wrapped(call, args, ',', tail));
  }
  if (several) out.line(c`}`);
}

function defaultOf({ attribute }: AttributePlan, to: CCode): [CCode, CCode[], CCode] | undefined {
  if (attribute.type === 'flag' || attribute.default === null) return undefined;
  if (attribute.type === 'string')
    return [c`strscpy(`, [to, string(attribute.default), c`sizeof(${to})`], c`);`];
  const value = constant(BigInt(attribute.default));
  if (attribute.type === 'be16') return [c`${to} = htons(${value});`, [], c``];
  if (attribute.type === 'be32') return [c`${to} = htonl(${value});`, [], c``];
  return [c`${to} = ${value};`, [], c``];
}
