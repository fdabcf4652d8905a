/** Adding an object: everything that can fail comes before readers can see it. */
import type { NetlinkPlan, ObjectPlan, TablePlan } from '../../lower/netlink/plan.js';
import type { IntegerAttribute } from '../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import type { Writer } from '../writer.js';
import { ownMember, placeOf, tableKey, whenPresent, writeLookup, writeTableCall } from './tables.js';
import { writeHold, writeTargets, writeTargetVariables } from './target.js';
import { memberOf } from './types.js';

const notCyclic = 'xa_alloc_cyclic() begins anew where memory is short, too.';
const outOfMemory = string('out of memory');

export function writeInsert(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const { keys, tables, unique } = object;
  const { assigned } = object.object;
  const hashed = object.index === 'hash';
  const [objects, count] = [ownMember(object, 'objects'), ownMember(object, 'count')];
  const at = placeOf(object);
  if (assigned) writeAssign(out, plan, object);
  out.line(c`/* Called with the lock held. */`);
  writeHead(out, plan, object, c`insert`);
  out.line(c`{`);
  out.indent(() => {
    writeTargetVariables(out, object);
    out.line(c`const struct nlattr *attr;`);
    out.line(c`int err;`);
    out.blank();
    writeTargets(out, object);
    out.line(c`if (${count} >= ${ident(object.max)}) {`);
    refuse(out, fullOf(object), c`-ENOSPC`);
    out.line(c`attr = info->attrs[${ident(keys[0]!.id)}];`);
    if (tables.length === 0) writePlainInsert(out, object, at);
    else {
      if (hashed) writeLookup(out, object, tables[0]!, tableKey(tables[0]!, c`obj`), c`if (`, c`) {`);
      else {
        const given = assigned ? c`attr && ` : c``;
        out.wrapped(c`if (${given}xa_load(`, [c`&${objects}`, at], ',', c`)) {`);
      }
      refuseExisting(out, object);
      for (const table of unique) writeUniqueCheck(out, object, table);
      if (assigned) {
        out.block(c`if (!info->attrs[${ident(keys[0]!.id)}])`, () => callAssign(out, object));
      }
      writeReserved(out, object, at);
    }
    if (assigned && tables.length > 0) {
      out.line(c`if (!info->attrs[${ident(keys[0]!.id)}])`);
      out.indent(() => goOn(out, object, memberOf(keys[0]!, c`obj`)));
    }
    if (hashed) goOn(out, object, c`obj->serial`);
    writeHold(out, object);
    out.line(c`${count}++;`);
    out.line(c`return 0;`);
    if (tables.length > 0) writeUndo(out, object, at);
  });
  out.line(c`}`);
  out.blank();
}

/** Into the array of objects alone, which says itself whether there is one. */
function writePlainInsert(out: Writer, object: ObjectPlan, at: CCode): void {
  const objects = ownMember(object, 'objects');
  const { assigned } = object.object;
  const args = [c`&${objects}`, at, c`obj`, c`GFP_KERNEL_ACCOUNT`];
  if (assigned) {
    out.block(c`if (!attr)`, () => {
      callAssign(out, object);
      out.wrapped(c`xa_store(`, args, ',', c`);`);
      goOn(out, object, memberOf(object.keys[0]!, c`obj`));
      writeHold(out, object);
      out.line(c`${ownMember(object, 'count')}++;`);
      out.line(c`return 0;`);
    });
  }
  out.wrapped(c`err = xa_insert(`, args, ',', c`);`);
  out.line(c`if (err == -EBUSY) {`);
  refuseExisting(out, object);
  out.line(c`if (err) {`);
  refuse(out, outOfMemory, c`err`);
}

function refuseExisting(out: Writer, { object, errors }: ObjectPlan): void {
  const exists = [c`info->extack`, c`attr`, string(`${object.name} exists`)];
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, exists, ',', c`);`));
  out.line(c`	return -${ident(errors.exists)};`);
  out.line(c`}`);
}

function refuse(out: Writer, message: CCode, error: CCode): void {
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG(`, [c`info->extack`, message], ',', c`);`));
  out.line(c`	return ${error};`);
  out.line(c`}`);
}

/** What is to be unique is not there yet; where an object may be without, only if this one has it. */
function writeUniqueCheck(out: Writer, object: ObjectPlan, table: TablePlan): void {
  const [one] = table.attributes;
  out.part(one!.path, () => {
    out.line(c`attr = info->attrs[${ident(one!.id)}];`);
    whenPresent(out, table, c`obj`, () => {
      writeLookup(out, object, table, tableKey(table, c`obj`), c`if (`, c`) {`);
      refuseTaken(out, object, table);
    });
  });
}

/** `attr` is what is to blame. */
export function refuseTaken(out: Writer, object: ObjectPlan, { attributes }: TablePlan): void {
  const [one] = attributes;
  const text = string(`${object.object.name} with this ${one!.attribute.name} exists`);
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`info->extack`, c`attr`, text], ',', c`);`));
  out.line(c`	return -${ident(object.errors.exists)};`);
  out.line(c`}`);
}

/** A key for an object without: its place is reserved, so that storing it cannot fail. */
function writeAssign(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const [key] = object.keys;
  const { min, max } = key!.attribute as IntegerAttribute;
  out.line(c`/* The next key that is free, reserved. Called with the lock held. */`);
  writeHead(out, plan, object, c`assign`);
  out.line(c`{`);
  out.indent(() => {
    out.line(c`u32 id;`);
    out.line(c`int err;`);
    out.blank();
    const next = ownMember(object, 'next');
    const [least, greatest] = [integer(BigInt(min)), integer(BigInt(max))];
    const from = BigInt(min) === 0n ? next : c`max(${next}, ${least}U)`;
    out.comment(notCyclic);
    writeReserve(out, object, c`&id`, [
      c`XA_LIMIT(${from}, ${greatest})`,
      c`XA_LIMIT(${least}, ${greatest})`,
    ]);
    out.line(c`if (err == -EBUSY) {`);
    refuse(out, fullOf(object), c`-ENOSPC`);
    out.line(c`if (err) {`);
    refuse(out, outOfMemory, c`err`);
    out.line(c`${memberOf(key!, c`obj`)} = id;`);
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

/** Beyond the last one, and where nothing is free there, from the beginning. */
function writeReserve(out: Writer, object: ObjectPlan, to: CCode, limits: readonly [CCode, CCode]): void {
  const [beyond, all] = limits.map((limit) => [
    ...[c`&${ownMember(object, 'objects')}`, to, c`NULL`],
    ...[limit, c`GFP_KERNEL_ACCOUNT`],
  ]) as [CCode[], CCode[]];
  out.wrapped(c`err = xa_alloc(`, beyond, ',', c`);`);
  out.line(c`if (err == -EBUSY)`);
  out.indent(() => out.wrapped(c`err = xa_alloc(`, all, ',', c`);`));
}

/** An object is there that was assigned a key or a serial: only now is it the next one's turn. */
function goOn(out: Writer, object: ObjectPlan, assigned: CCode): void {
  out.line(c`${ownMember(object, 'next')} = ${assigned} + 1;`);
}

function fullOf({ object }: ObjectPlan): CCode {
  return string(`no room for another ${object.name}`);
}

function writeHead(out: Writer, plan: NetlinkPlan, object: ObjectPlan, name: CCode): void {
  out.head(c`static int`, c`${ident(object.fn)}_${name}`, [
    c`struct ${ident(plan.prefix)}_net *own`,
    c`struct ${ident(object.type)} *obj`,
    c`struct genl_info *info`,
  ]);
}

/** `err = registry_assign(own, obj, info);`, and out where that fails. */
function callAssign(out: Writer, object: ObjectPlan): void {
  out.line(c`err = ${ident(object.fn)}_assign(own, obj, info);`);
  out.line(c`if (err)`);
  out.line(c`	return err;`);
}

/** Its place among all is reserved first, then it goes into one table after the other. */
function writeReserved(out: Writer, object: ObjectPlan, at: CCode): void {
  const objects = ownMember(object, 'objects');
  const reserved = 'Reserved first, so that storing it cannot fail.';
  if (object.index === 'hash') {
    out.comment(`${reserved} ${notCyclic}`);
    const next = ownMember(object, 'next');
    writeReserve(out, object, c`&obj->serial`, [c`XA_LIMIT(${next}, U32_MAX)`, c`xa_limit_32b`]);
  } else {
    out.comment(reserved);
    out.wrapped(c`err = xa_reserve(`, [c`&${objects}`, at, c`GFP_KERNEL_ACCOUNT`], ',', c`);`);
  }
  out.line(c`if (err)`);
  out.line(c`	goto err_memory;`);
  object.tables.forEach((table, index) => {
    whenPresent(out, table, c`obj`, () => {
      writeTableCall(out, object, table, c`err = rhashtable_insert_fast`, [c`obj`]);
      out.line(c`if (err)`);
      out.line(c`	goto ${undoLabel(object, index)};`);
    });
  });
  out.wrapped(c`xa_store(`, [c`&${objects}`, at, c`obj`, c`GFP_KERNEL_ACCOUNT`], ',', c`);`);
}

/** Where to go when a table has not taken it: those before have. */
function undoLabel({ tables }: ObjectPlan, index: number): CCode {
  return index === 0 ? c`err_reserved` : ident(`err_${tables[index - 1]!.name}`);
}

function writeUndo(out: Writer, object: ObjectPlan, at: CCode): void {
  const last = object.tables.length - 1;
  out.blank();
  for (let index = last; index > 0; index--) {
    const table = object.tables[index - 1]!;
    out.label(undoLabel(object, index));
    const remove = () => writeTableCall(out, object, table, c`rhashtable_remove_fast`, [c`obj`]);
    whenPresent(out, table, c`obj`, remove, 'one');
  }
  out.label(c`err_reserved`);
  const release = object.index === 'hash' ? c`xa_erase` : c`xa_release`;
  out.line(c`${release}(&${ownMember(object, 'objects')}, ${at});`);
  out.label(c`err_memory`);
  out.line(c`NL_SET_ERR_MSG(info->extack, ${outOfMemory});`);
  out.line(c`return err;`);
}
