/** Putting a changed object in place of what it was made from. */
import type { AttributePlan, NetlinkPlan, ObjectPlan, TablePlan } from '../../lower/netlink/plan.js';
import { isInteger } from '../../model/netlink.js';
import { type CCode, c, ident } from '../c.js';
import type { Writer } from '../writer.js';
import { refuseTaken } from './insert.js';
import { ownMember, placeOf, tableKey, writeLookup, writeTableCall } from './tables.js';
import { writeHold, writeRelease, writeTargets, writeTargetVariables } from './target.js';
import { memberOf } from './types.js';

/** Whether it can be refused: what is unique may be taken, what is referred to may not be there. */
export function canFail({ unique, references }: ObjectPlan): boolean {
  return unique.length > 0 || references.length > 0;
}

export function writeReplace(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const fails = canFail(object);
  const type = c`struct ${ident(object.type)}`;
  out.line(
    fails
      ? c`/* Called with the lock held. */`
      : c`/* Called with the lock held. It has a place already: nothing can fail. */`,
  );
  out.head(fails ? c`static int` : c`static void`, c`${ident(object.fn)}_replace`, [
    c`struct ${ident(plan.prefix)}_net *own`,
    c`${type} *old`,
    c`${type} *obj`,
    ...(fails ? [c`struct genl_info *info`] : []),
  ]);
  out.line(c`{`);
  out.indent(() => {
    const { unique } = object;
    writeTargetVariables(out, object);
    if (fails) out.line(c`const struct nlattr *attr;`);
    if (unique.length > 0) out.line(c`${type} *other;`);
    for (const table of unique) out.line(c`bool ${moved(table)};`);
    if (unique.length > 0) out.line(c`int err;`);
    if (fails) out.blank();
    writeTargets(out, object);
    for (const table of unique) writeMoved(out, object, table);
    unique.forEach((table, index) => {
      out.block(c`if (${moved(table)})`, () => {
        writeTableCall(out, object, table, c`err = rhashtable_insert_fast`, [c`obj`]);
        out.line(c`if (err)`);
        out.line(c`	goto ${index === 0 ? c`err_memory` : ident(`err_${unique[index - 1]!.name}`)};`);
      });
    });
    writeInPlace(out, object);
    if (fails) out.line(c`return 0;`);
    if (unique.length > 0) writeUndo(out, object);
  });
  out.line(c`}`);
  out.blank();
}

/** Whether the object goes to another place of a table, or to its first. */
function moved({ name }: TablePlan): CCode {
  return ident(`moved_${name}`);
}

function writeMoved(out: Writer, object: ObjectPlan, table: TablePlan): void {
  const one = table.attributes[0]!;
  out.part(one.path, () => {
    const { presence } = one;
    if (presence === null) writeDiffers(out, one, moved(table));
    else {
      out.line(c`if (old->${ident(presence)})`);
      out.indent(() => writeDiffers(out, one, moved(table)));
      out.line(c`else`);
      out.line(c`	${moved(table)} = obj->${ident(presence)};`);
    }
    out.line(c`attr = info->attrs[${ident(one.id)}];`);
    out.line(c`other = NULL;`);
    out.line(c`if (${moved(table)})`);
    out.indent(() => writeLookup(out, object, table, tableKey(table, c`obj`), c`other = `, c`;`));
    out.line(c`if (other) {`);
    refuseTaken(out, object, table);
  });
}

/** Whether the value is another than it was. */
function writeDiffers(out: Writer, one: AttributePlan, to: CCode): void {
  const [before, after] = [memberOf(one, c`old`), memberOf(one, c`obj`)];
  if (isInteger(one.attribute) || one.attribute.type === 'ipv4') {
    out.wrapped(c`${to} = `, [before, after], ' !=', c`;`);
  } else {
    out.wrapped(c`${to} = memcmp(`, [c`&${before}`, c`&${after}`, c`sizeof(${after})`], ',', c`);`);
  }
}

/** Nothing of this can fail. */
function writeInPlace(out: Writer, object: ObjectPlan): void {
  for (const table of object.tables) {
    const swap = () => writeTableCall(out, object, table, c`rhashtable_replace_fast`, [c`old`, c`obj`]);
    if (table.name === 'index') {
      swap();
      continue;
    }
    const { presence } = table.attributes[0]!;
    const has = presence === null ? c`` : c`old->${ident(presence)} && `;
    out.line(c`if (${has}!${moved(table)})`);
    out.indent(swap);
    out.line(presence === null ? c`else` : c`else if (old->${ident(presence)})`);
    out.indent(() => writeTableCall(out, object, table, c`rhashtable_remove_fast`, [c`old`]));
  }
  out.wrapped(
    c`xa_store(`,
    [c`&${ownMember(object, 'objects')}`, placeOf(object), c`obj`, c`GFP_KERNEL_ACCOUNT`],
    ',',
    c`);`,
  );
  writeHold(out, object);
  writeRelease(out, object, c`old`);
}

function writeUndo(out: Writer, object: ObjectPlan): void {
  const { unique } = object;
  out.blank();
  for (const table of unique.slice(0, -1).reverse()) {
    out.label(ident(`err_${table.name}`));
    out.line(c`if (${moved(table)})`);
    out.indent(() => writeTableCall(out, object, table, c`rhashtable_remove_fast`, [c`obj`]));
  }
  out.label(c`err_memory`);
  out.line(c`NL_SET_ERR_MSG(info->extack, "out of memory");`);
  out.line(c`return err;`);
}
