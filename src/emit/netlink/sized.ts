/** Integers of 4 or 8 bytes (NLA_UINT, NLA_SINT): the kernel reads and writes them itself from 6.7 on only. */
import { allAttributes, type NetlinkPlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../c.js';
import type { Writer } from '../writer.js';

interface Sized {
  readonly type: 'uint' | 'sint';
  readonly wide: CCode;
  readonly narrow: CCode;
}

const all: readonly Sized[] = [
  { type: 'uint', wide: c`u64`, narrow: c`u32` },
  { type: 'sint', wide: c`s64`, narrow: c`s32` },
];

function ofObjects({ objects }: NetlinkPlan): string[] {
  return objects.flatMap(({ attributes }) =>
    [...allAttributes(attributes)].map(({ attribute }) => attribute.type),
  );
}

/** Of what is read into a struct. */
function ofRequests({ custom }: NetlinkPlan): string[] {
  const held = custom?.sets.filter((set) => set.held).flatMap(({ fields }) => fields) ?? [];
  const requests = custom?.operations.flatMap((one) => [
    ...(one.do?.fields ?? []),
    ...(one.dump?.fields ?? []),
  ]);
  const fields = [...held, ...(requests?.map(({ field }) => field) ?? [])];
  return fields.filter(({ attribute }) => attribute.list === null).map(({ attribute }) => attribute.type);
}

function used(types: readonly string[]): Sized[] {
  return all.filter(({ type }) => types.includes(type));
}

export function hasSized(plan: NetlinkPlan): boolean {
  const sets = plan.custom?.sets.flatMap(({ fields }) => fields.map(({ attribute }) => attribute.type)) ?? [];
  return used([...ofObjects(plan), ...sets]).length > 0;
}

export function writeSizedGetters(out: Writer, plan: NetlinkPlan): void {
  const prefix = ident(plan.prefix);
  for (const { type, wide, narrow } of used([...ofObjects(plan), ...ofRequests(plan)])) {
    out.line(c`static ${wide} ${prefix}_nla_get_${ident(type)}(const struct nlattr *attr)`);
    out.line(c`{`);
    out.line(c`	if (nla_len(attr) == sizeof(${narrow}))`);
    out.line(c`		return nla_get_${narrow}(attr);`);
    out.line(c`	return nla_get_${wide}(attr);`);
    out.line(c`}`);
    out.blank();
  }
}

/** What messages are made of: all that an object has where it is ever sent whole, else the key that it is answered by. */
function sent({ objects, group }: NetlinkPlan): Sized[] {
  const attributes = objects.flatMap(({ operations, attributes, keys, answers }) => {
    const whole = operations.get !== null || operations.dump !== null || group !== null;
    return whole ? [...allAttributes(attributes)] : answers ? keys : [];
  });
  return used(attributes.map(({ attribute }) => attribute.type));
}

export function writeSizedPuts(out: Writer, plan: NetlinkPlan): void {
  const prefix = ident(plan.prefix);
  for (const { type, wide, narrow } of sent(plan)) {
    out.head(c`static int`, c`${prefix}_nla_put_${ident(type)}`, [
      c`struct sk_buff *skb`,
      c`int type`,
      c`${wide} value`,
    ]);
    out.line(c`{`);
    out.line(c`	if (value == (${narrow})value)`);
    out.line(c`		return nla_put_${narrow}(skb, type, value);`);
    out.line(c`	return nla_put(skb, type, sizeof(value), &value);`);
    out.line(c`}`);
    out.blank();
  }
}
