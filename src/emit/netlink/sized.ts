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

function used({ objects }: NetlinkPlan): Sized[] {
  const types = new Set<string>(
    objects.flatMap(({ attributes }) =>
      [...allAttributes(attributes)].map(({ attribute }) => attribute.type),
    ),
  );
  return all.filter(({ type }) => types.has(type));
}

export function hasSized(plan: NetlinkPlan): boolean {
  return used(plan).length > 0;
}

export function writeSizedGetters(out: Writer, plan: NetlinkPlan): void {
  const prefix = ident(plan.prefix);
  for (const { type, wide, narrow } of used(plan)) {
    out.line(c`static ${wide} ${prefix}_nla_get_${ident(type)}(const struct nlattr *attr)`);
    out.line(c`{`);
    out.line(c`	if (nla_len(attr) == sizeof(${narrow}))`);
    out.line(c`		return nla_get_${narrow}(attr);`);
    out.line(c`	return nla_get_${wide}(attr);`);
    out.line(c`}`);
    out.blank();
  }
}

/** What messages are made of: all that an object has where it is ever sent whole, else its key. */
function sent({ objects, group }: NetlinkPlan): Sized[] {
  const attributes = objects.flatMap(({ operations, attributes, keys }) =>
    operations.get !== null || operations.dump !== null || group !== null
      ? [...allAttributes(attributes)]
      : keys,
  );
  return all.filter(({ type }) => attributes.some(({ attribute }) => attribute.type === type));
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
