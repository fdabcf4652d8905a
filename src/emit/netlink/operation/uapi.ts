/** What the header of user space has of sets, groups and the fixed header. */
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import type { HeaderType } from '../../../model/netlink.js';
import { groupId } from '../../../model/netlink-prefix.js';
import { type CCode, c, ident, string } from '../../c.js';
import { Writer } from '../../writer.js';

const headerTypes: Readonly<Record<HeaderType, CCode>> = {
  ...{ u8: c`__u8`, u16: c`__u16`, u32: c`__u32`, u64: c`__u64` },
  ...{ s8: c`__s8`, s16: c`__s16`, s32: c`__s32`, s64: c`__s64` },
  ...{ be16: c`__be16`, be32: c`__be32`, be64: c`__be64` },
};

/** Macros of groups beside the one that hears of objects, and the struct before a message's attributes. */
export function customHeader({ custom, group, upper }: NetlinkPlan): {
  readonly groups: readonly CCode[];
  readonly header: CCode | null;
} {
  const others = custom?.groups.filter((name) => name !== group) ?? [];
  const groups = others.map((name) => c`#define ${ident(groupId(upper, name))}	${string(name)}`);
  if (!custom?.header) return { groups, header: null };
  const { type, members } = custom.header;
  const out = new Writer();
  out.block(
    c`struct ${ident(type)}`,
    () => {
      for (const member of members) {
        const type = headerTypes[member.type];
        out.part(['header', member.name], () => out.line(c`${type} ${ident(member.name)};`));
      }
    },
    c`;`,
  );
  return { groups, header: out.done() };
}
