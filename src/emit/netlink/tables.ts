/** Where a namespace keeps its objects: members of its struct, and calls of the hash tables. */
import type { ObjectPlan, TablePlan } from '../../lower/netlink/plan.js';
import { type IntegerAttribute, integerTypes } from '../../model/netlink.js';
import { type CCode, c, ident } from '../c.js';
import type { Writer } from '../writer.js';
import { host } from './constant.js';
import { addressOf, memberOf } from './types.js';

/** A member of the namespace's struct: `own->objects`, `own->entry_objects`. */
export function ownMember({ store }: ObjectPlan, name: string): CCode {
  return c`own->${ident(`${store}${name}`)}`;
}

/** A key in host order: an xarray's index. */
export function indexOf({ keys }: ObjectPlan, value: CCode): CCode {
  const { type } = keys[0]!.attribute as IntegerAttribute;
  return integerTypes[type].signed ? c`(u32)${value}` : host(type, value);
}

/** The index of an object in the array of all: its key, or its serial number. */
export function placeOf(object: ObjectPlan): CCode {
  if (object.index === 'hash') return c`obj->serial`;
  return indexOf(object, memberOf(object.keys[0]!, c`obj`));
}

/** What a table's key is in an object: of several attributes all that hold them. */
export function tableKey({ attributes }: TablePlan, from: CCode): CCode {
  const [first, ...more] = attributes;
  return more.length > 0 ? c`&${from}->keys` : addressOf(first!, memberOf(first!, from));
}

/** `rhashtable_lookup_fast(…)` with what stands before and after it. */
export function writeLookup(
  out: Writer,
  object: ObjectPlan,
  table: TablePlan,
  key: CCode,
  before: CCode,
  after: CCode,
): void {
  out.wrapped(
    c`${before}rhashtable_lookup_fast(`,
    [c`&${ownMember(object, table.name)}`, key, ident(table.params)],
    ',',
    c`)${after}`,
  );
}

/** A call that changes a table: `rhashtable_remove_fast(&own->index, &obj->node, registry_index_params);` */
export function writeTableCall(
  out: Writer,
  object: ObjectPlan,
  table: TablePlan,
  call: CCode,
  nodes: readonly CCode[],
): void {
  const links = nodes.map((from) => c`&${from}->${ident(table.node)}`);
  out.wrapped(c`${call}(`, [c`&${ownMember(object, table.name)}`, ...links, ident(table.params)], ',', c`);`);
}

/** `if (obj->has_label)`, or the statements alone where every object has the attribute. */
export function whenPresent(
  out: Writer,
  { attributes }: TablePlan,
  from: CCode,
  body: () => void,
  statements: 'one' | 'several' = 'several',
): void {
  const presence = attributes.length === 1 ? attributes[0]!.presence : null;
  if (presence === null) body();
  else out.branch(c`if (${from}->${ident(presence)})`, statements === 'one', body);
}
