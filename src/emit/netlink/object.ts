/** The object's struct, how much room it takes in a message, how it gets into one and out of one. */
import type { AttributePlan, NetlinkPlan } from '../../lower/netlink/plan.js';
import { integerTypes } from '../../model/netlink.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import { Writer } from '../writer.js';

/** C type, and the suffix of nla_get_ and nla_put_. */
const cTypes = {
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
} as const;

export function memberType({ attribute }: AttributePlan): CCode {
  if (attribute.type === 'flag') return c`bool`;
  return attribute.type === 'string' ? c`char` : cTypes[attribute.type][0];
}

/** `nla_get_u32(attr)`. */
export function getter({ attribute }: AttributePlan, from: CCode): CCode {
  if (attribute.type === 'flag') return c`nla_get_flag(${from})`;
  if (attribute.type === 'string') throw new Error('strings are copied, not got');
  return c`nla_get_${cTypes[attribute.type][1]}(${from})`;
}

export function members(plan: NetlinkPlan): CCode {
  const out = new Writer();
  out.indent(() => {
    for (const one of plan.attributes) {
      const size = one.attribute.type === 'string' ? c`[${integer(one.attribute.maxLength + 1)}]` : c``;
      out.part(['attributes', one.attribute.name], () =>
        out.line(c`${memberType(one)} ${ident(one.member)}${size};`),
      );
    }
    for (const one of plan.attributes) {
      if (one.presence !== null) out.line(c`bool ${ident(one.presence)};`);
    }
  });
  return out.done();
}

/** The most room an object takes. */
export function writeSize(out: Writer, plan: NetlinkPlan): void {
  out.line(c`static size_t ${ident(plan.prefix)}_${ident(plan.object)}_size(void)`);
  out.line(c`{`);
  out.indent(() => {
    plan.attributes.forEach((one, index) => {
      const head = index === 0 ? c`return ` : c`       `;
      const tail = index === plan.attributes.length - 1 ? c`;` : c` +`;
      out.line(c`${head}nla_total_size(${room(one)})${tail}`);
    });
  });
  out.line(c`}`);
  out.blank();
}

function room({ attribute }: AttributePlan): CCode {
  if (attribute.type === 'flag') return c`0`;
  if (attribute.type === 'string') return integer(attribute.maxLength + 1);
  return c`sizeof(${cTypes[attribute.type][0]})`;
}

export function writeFill(out: Writer, plan: NetlinkPlan): void {
  const prefix = ident(plan.prefix);
  out.wrapped(
    c`static int ${prefix}_fill(`,
    [
      c`struct sk_buff *skb`,
      c`const struct ${prefix}_${ident(plan.object)} *obj`,
      c`u32 portid`,
      c`u32 seq`,
      c`int flags`,
      c`u8 cmd`,
    ],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`void *hdr;`);
    out.blank();
    out.line(c`hdr = genlmsg_put(skb, portid, seq, &${prefix}_family, flags, cmd);`);
    out.line(c`if (!hdr)`);
    out.line(c`	return -EMSGSIZE;`);
    for (const one of plan.attributes) {
      out.part(['attributes', one.attribute.name], () => {
        writePut(out, one);
        out.line(c`	goto err_cancel;`);
      });
    }
    out.line(c`genlmsg_end(skb, hdr);`);
    out.line(c`return 0;`);
  });
  out.blank();
  out.line(c`err_cancel:`);
  out.line(c`	genlmsg_cancel(skb, hdr);`);
  out.line(c`	return -EMSGSIZE;`);
  out.line(c`}`);
  out.blank();
}

function presentWhen(one: AttributePlan): CCode | undefined {
  if (one.attribute.type === 'flag') return c`obj->${ident(one.member)}`;
  return one.presence === null ? undefined : c`obj->${ident(one.presence)}`;
}

/** `if (obj->has_label && nla_put_string(skb, ID, obj->label))`, on as many lines as it takes. */
function writePut(out: Writer, one: AttributePlan): void {
  const there = presentWhen(one);
  const [call, args] = put(one);
  const whole = c`if (${there ? c`${there} && ` : c``}${call}${join(args, c`, `)}))`;
  if (out.fits(whole)) {
    out.line(whole);
  } else if (there) {
    out.line(c`if (${there} &&`);
    out.wrapped(c`    ${call}`, args, ',', c`))`);
  } else {
    out.wrapped(c`if (${call}`, args, ',', c`))`);
  }
}

function put(one: AttributePlan): [CCode, CCode[]] {
  const { attribute } = one;
  const to = [c`skb`, ident(one.id)];
  const value = c`obj->${ident(one.member)}`;
  if (attribute.type === 'flag') return [c`nla_put_flag(`, to];
  if (attribute.type === 'string') return [c`nla_put_string(`, [...to, value]];
  // 64-bit values are not padded: readers copy them out, as they have to for NLA_UINT.
  if (integerTypes[attribute.type].bits === 64)
    return [c`nla_put(`, [...to, c`sizeof(${value})`, c`&${value}`]];
  return [c`nla_put_${cTypes[attribute.type][1]}(`, [...to, value]];
}
