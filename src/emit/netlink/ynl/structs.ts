/** Structs of a YNL spec: those of one number, for types that attributes cannot have there, and the fixed header. */
import type { FamilyDescription, HeaderDescription } from '../../../lower/netlink/description.js';
import { freeName } from '../../../model/identifier.js';
import { type HeaderType, integerTypes } from '../../../model/netlink.js';
import { structOf } from './level.js';
import { hyphens } from './text.js';

export function structsOf(family: FamilyDescription): object[] {
  const { header } = family;
  const members = [...numbers(family)].map(([name, member]) => ({ name, members: [member] }));
  const all =
    header === null ? members : [...members, { name: headerName(family), members: membersOf(header) }];
  return all.map((one) => ({ type: 'struct', ...one }));
}

/** Names of definitions that constants have to leave to them, as names here. */
export function structNames(family: FamilyDescription): string[] {
  const names = [...numbers(family).keys(), ...(family.header === null ? [] : [headerName(family)])];
  return names.map((name) => name.replaceAll('-', '_'));
}

/** The struct that a number of a type is in. */
export function structName(type: 's8' | 's16', names: string | null): string {
  return names === null ? `one-${type}` : `${type}-${hyphens(names)}`;
}

/** By their names, each with its one member. */
function numbers({ sets }: FamilyDescription): Map<string, object> {
  const found = new Map<string, object>();
  for (const { attribute, names } of sets.flatMap(({ attributes }) => attributes)) {
    const type = structOf(attribute);
    if (type === null) continue;
    const enumeration = names === null ? {} : { enum: hyphens(names) };
    found.set(structName(type, names), { name: 'value', type, ...enumeration });
  }
  return found;
}

/** The struct of what stands before a message's attributes. */
export function headerName({ names }: FamilyDescription): string {
  return hyphens(freeName('header', new Set(names.map(({ name }) => name))));
}

/** YNL leaves no gaps, as C does: bytes between members are members, too. */
function membersOf({ members, size }: HeaderDescription): object[] {
  const taken = new Set(members.map(({ name }) => name));
  const told: object[] = [];
  let at = 0;
  const fill = (end: number) => {
    while (at < end) {
      // The widest that is aligned here.
      const bytes = ([4, 2, 1] as const).find((width) => at % width === 0 && at + width <= end)!;
      told.push({ name: hyphens(freeName('gap', taken)), type: `u${8 * bytes}` });
      at += bytes;
    }
  };
  for (const { name, type, offset } of members) {
    fill(offset);
    told.push({ name: hyphens(name), ...memberType(type) });
    at += integerTypes[type].bits / 8;
  }
  fill(size);
  return told;
}

function memberType(type: HeaderType): object {
  const { bits, bigEndian } = integerTypes[type];
  return bigEndian ? { type: `u${bits}`, 'byte-order': 'big-endian' } : { type };
}
