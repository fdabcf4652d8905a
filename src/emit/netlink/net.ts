/** What a network namespace has of a family: members of its struct, hash tables' parameters, and how it begins. */
import type { ObjectPlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../c.js';
import { Writer, written } from '../writer.js';
import { ownMember } from './tables.js';

/** What a namespace has of one kind of object. */
export function netMembers(object: ObjectPlan): CCode {
  const member = (name: string) => ident(`${object.store}${name}`);
  return written((out) => {
    if (object.index === 'hash') out.line(c`/* By key, to find one. */`);
    for (const { name } of object.tables) out.line(c`struct rhashtable ${member(name)};`);
    out.line(
      object.index === 'hash'
        ? c`/* By serial number, to go through all in an order that stays. */`
        : c`/* By key. */`,
    );
    out.line(c`struct xarray ${member('objects')};`);
    if (hasNext(object)) out.line(c`u32 ${member('next')};`);
    out.line(c`unsigned int ${member('count')};`);
  });
}

/** Whether numbers are given out: keys, or serial numbers. */
function hasNext({ index, object }: ObjectPlan): boolean {
  return index === 'hash' || object.assigned;
}

export function tableParameters({ type, tables }: ObjectPlan): CCode {
  const object = c`struct ${ident(type)}`;
  const out = new Writer();
  for (const { attributes, node, params } of tables) {
    const key = attributes.length > 1 ? c`keys` : ident(attributes[0]!.member);
    out.line(c`static const struct rhashtable_params ${ident(params)} = {`);
    out.indent(() => {
      out.wrapped(c`.key_len = sizeof_field(`, [object, key], ',', c`),`);
      out.wrapped(c`.key_offset = offsetof(`, [object, key], ',', c`),`);
      out.wrapped(c`.head_offset = offsetof(`, [object, ident(node)], ',', c`),`);
      out.line(c`/* The key need not be aligned, as the default hash wants it. */`);
      out.line(c`.hashfn = jhash,`);
      out.line(c`.automatic_shrinking = true,`);
    });
    out.line(c`};`);
    out.blank();
  }
  return out.done();
}

/** A namespace's beginning; what has been set up goes again where something fails. */
export function netInit(objects: readonly ObjectPlan[]): CCode {
  const tables = objects.flatMap((object) => object.tables.map((table) => ({ object, table })));
  return written((out) => {
    for (const object of objects) {
      const flags = hasNext(object) ? c`XA_FLAGS_ALLOC | XA_FLAGS_ACCOUNT` : c`XA_FLAGS_ACCOUNT`;
      out.wrapped(c`xa_init_flags(`, [c`&${ownMember(object, 'objects')}`, flags], ',', c`);`);
    }
    tables.forEach(({ object, table }, index) => {
      const own = [c`&${ownMember(object, table.name)}`, c`&${ident(table.params)}`];
      out.wrapped(c`err = rhashtable_init(`, own, ',', c`);`);
      out.line(c`if (err)`);
      out.line(index === 0 ? c`	return err;` : c`	goto ${netLabel(tables[index - 1]!)};`);
    });
    out.line(c`return 0;`);
    if (tables.length < 2) return;
    out.blank();
    for (const one of tables.slice(0, -1).reverse()) {
      out.label(netLabel(one));
      out.line(c`rhashtable_destroy(&${ownMember(one.object, one.table.name)});`);
    }
    out.line(c`return err;`);
  });
}

function netLabel({ object, table }: { object: ObjectPlan; table: { readonly name: string } }): CCode {
  return ident(`err_${object.store}${table.name}`);
}
