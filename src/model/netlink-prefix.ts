/** What a family's names in C begin with. */
import { prefixOf } from './identifier.js';
import type { NetlinkModel } from './netlink.js';

/** Lines of the templates then stay below 80 columns; with several kinds of object their names are to be counted in. */
const longestPrefix = 12;
const longestTogether = 18;

export function familyPrefix({ name, objects }: Pick<NetlinkModel, 'name' | 'objects'>): string {
  const longest = Math.max(...objects.map((object) => object.name.length));
  return shortPrefix(name, objects.length > 1 ? longestTogether - longest : longestPrefix);
}

function shortPrefix(name: string, most: number): string {
  const prefix = prefixOf(name);
  const longest = Math.min(most, longestPrefix);
  return prefix.length > longest ? `${prefix.slice(0, longest - 3).replace(/_+$/, '')}_nl` : prefix;
}

/** What enumerators of commands begin with. */
export function commandPrefixOf(model: NetlinkModel): string {
  return model.commandPrefix ?? `${familyPrefix(model).toUpperCase()}_CMD_`;
}

/** The macros of the header that hold the family's name and its version; `upper` is the family's prefix in capitals. */
export function familyMacros(upper: string): { readonly name: string; readonly version: string } {
  return { name: `${upper}_FAMILY_NAME`, version: `${upper}_FAMILY_VERSION` };
}

/** The macro that holds a multicast group's name: `REGISTRY_MCGRP_CHANGES`. */
export function groupId(upper: string, group: string): string {
  return `${upper}_MCGRP_${group.toUpperCase().replaceAll('-', '_')}`;
}

/** The enumeration whose names begin so: `DPLL_MODE_` is `dpll_mode`. Attributes that begin theirs alike have it together. */
export function enumerationOf(prefix: string): string {
  return prefix.toLowerCase().replace(/_+$/, '');
}
