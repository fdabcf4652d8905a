/** What the header of user space has of sets, groups and the fixed header. */
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import type { HeaderType, WireAttribute } from '../../../model/netlink.js';
import { type CCode, c, ident, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { groupMacro, words } from '../header.js';

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
  const groups = others.map((name) => c`#define ${groupMacro(upper, name)}	${string(name)}`);
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

/** An attribute as the header's comments say it. */
export function wireWords(attribute: WireAttribute): string {
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
      return words({ ...attribute, maxLength: attribute.maxLength, list: null });
    default:
      return words({ ...attribute, list: null });
  }
}
