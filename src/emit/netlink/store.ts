/** Finding, adding, replacing and removing objects: an xarray by key, or a hash table by key beside an xarray by serial number. */
import type { AttributePlan, NetlinkPlan, ObjectPlan } from '../../lower/netlink/plan.js';
import { defaultOf } from '../../model/netlink.js';
import { type CCode, c, ident, string } from '../c.js';
import type { Writer } from '../writer.js';
import { writeInsert } from './insert.js';
import { isOneStatement, readingFor, refuseMissing, writeRequired } from './parse.js';
import { writeDefault } from './preset.js';
import { writeReplace } from './replace.js';
import { indexOf, ownMember, placeOf, whenPresent, writeLookup, writeTableCall } from './tables.js';
import { writeRelease, writeTargetVariables } from './target.js';
import { addressOf, declared, getter, isFallible, type Reading, writeRead } from './types.js';

export function writeStore(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const { get, set, delete: remove, flush } = object.operations;
  out.part([...object.path, 'object'], () => {
    if (get !== null || set !== null || remove !== null) writeFind(out, plan, object);
    writeInsert(out, plan, object);
    if (set !== null) writeReplace(out, plan, object);
    if (remove !== null || flush !== null) writeRemove(out, plan, object);
  });
}

function writeFind(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const prefix = ident(plan.prefix);
  const { keys, keyStruct, unique } = object;
  const type = c`struct ${ident(object.type)}`;
  const reading = readingFor(plan, c`info->extack`, { failed: c`ERR_PTR(err)` });
  out.line(c`/* The object that a request names. For RCU readers and lock holders. */`);
  const parameters = [c`struct ${prefix}_net *own`, c`struct genl_info *info`];
  const name = c`${ident(object.fn)}_find(`;
  if (`static ${type.text} *${name.text}${parameters[0]!.text},`.length <= 80) {
    out.wrapped(c`static ${type} *${name}`, parameters, ',', c`)`);
  } else {
    out.line(c`static ${type} *`);
    out.wrapped(name, parameters, ',', c`)`);
  }
  out.line(c`{`);
  out.indent(() => {
    out.line(c`const struct nlattr *attr;`);
    if (object.index === 'hash') {
      const [kind, after] = keyStruct === null ? declared(keys[0]!) : [c`struct ${ident(keyStruct)}`, c``];
      out.line(c`${kind} key${after}${keyStruct === null ? zeros(keys[0]!) : c``};`);
    }
    for (const { attributes, name: own } of unique) {
      const [kind, after] = declared(attributes[0]!);
      out.line(c`${kind} ${ident(own)}${after}${zeros(attributes[0]!)};`);
    }
    out.line(c`${type} *obj;`);
    if ([...keys, ...unique.flatMap((table) => table.attributes)].some(isFallible)) out.line(c`int err;`);
    out.blank();
    if (unique.length === 0) {
      for (const key of keys) if (!isOptional(key)) writeRequired(out, key, c`ERR_PTR(-EINVAL)`);
      writeByKey(out, object, prefix, reading);
    } else writeByEither(out, object, prefix, reading);
    out.line(c`if (!obj) {`);
    const missing = [c`info->extack`, c`attr`, string(`no such ${object.object.name}`)];
    out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, missing, ',', c`);`));
    out.line(c`	return ERR_PTR(-${ident(object.errors.missing)});`);
    out.line(c`}`);
    out.line(c`return obj;`);
  });
  out.line(c`}`);
  out.blank();
}

/** All of an array is compared, also what is behind a text. */
function zeros({ attribute, padded }: AttributePlan): CCode {
  return attribute.type === 'string' && !padded ? c` = {}` : c``;
}

/** Whether a part of a key may be left out, and is its default then. */
function isOptional({ attribute }: AttributePlan): boolean {
  return defaultOf(attribute) !== null;
}

function writeByKey(out: Writer, object: ObjectPlan, prefix: CCode, reading: Reading): void {
  const { keys, keyStruct, tables } = object;
  if (object.index === 'xarray') {
    out.line(c`attr = info->attrs[${ident(keys[0]!.id)}];`);
    const at = indexOf(object, getter(prefix, keys[0]!, c`attr`)!);
    out.wrapped(c`obj = xa_load(`, [c`&${ownMember(object, 'objects')}`, at], ',', c`);`);
    return;
  }
  if (keyStruct !== null) out.line(c`memset(&key, 0, sizeof(key));`);
  // The first is the one that is blamed.
  for (const key of [...keys].reverse()) {
    const to = keyStruct === null ? c`key` : c`key.${ident(key.member)}`;
    if (isOptional(key)) writeDefault(out, key, to);
    out.line(c`attr = info->attrs[${ident(key.id)}];`);
    if (!isOptional(key)) writeRead(out, key, to, c`attr`, reading);
    else {
      out.branch(c`if (attr)`, isOneStatement(key), () => writeRead(out, key, to, c`attr`, reading));
    }
  }
  const value = keyStruct === null ? addressOf(keys[0]!, c`key`) : c`&key`;
  writeLookup(out, object, tables[0]!, value, c`obj = `, c`;`);
}

/** By the key where it is given, else by the first that is given of those that are unique. */
function writeByEither(out: Writer, object: ObjectPlan, prefix: CCode, reading: Reading): void {
  const { keys, unique } = object;
  const given = keys.filter((key) => !isOptional(key)).map(({ id }) => c`info->attrs[${ident(id)}]`);
  out.wrapped(c`if (`, given, ' &&', c`) {`);
  out.indent(() => writeByKey(out, object, prefix, reading));
  for (const table of unique) {
    const one = table.attributes[0]!;
    const key = ident(table.name);
    out.line(c`} else if (info->attrs[${ident(one.id)}]) {`);
    out.indent(() => {
      out.line(c`attr = info->attrs[${ident(one.id)}];`);
      writeRead(out, one, key, c`attr`, reading);
      writeLookup(out, object, table, addressOf(one, key), c`obj = `, c`;`);
    });
  }
  out.line(c`} else {`);
  out.indent(() => {
    const first = keys.find((key) => !isOptional(key))!;
    out.wrapped(c`NL_SET_ERR_ATTR_MISS(`, [c`info->extack`, c`NULL`, ident(first.id)], ',', c`);`);
  });
  refuseMissing(out, keys.find((key) => !isOptional(key))!, c`info->extack`, c`ERR_PTR(-EINVAL)`);
}

function writeRemove(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const objects = ownMember(object, 'objects');
  out.line(c`/* Called with the lock held; readers may still look at the object. */`);
  out.head(c`static void`, c`${ident(object.fn)}_remove`, [
    c`struct ${ident(plan.prefix)}_net *own`,
    c`struct ${ident(object.type)} *obj`,
  ]);
  out.line(c`{`);
  out.indent(() => {
    writeTargetVariables(out, object);
    if (object.references.length > 0) out.blank();
    for (const table of object.tables) {
      const remove = () => writeTableCall(out, object, table, c`rhashtable_remove_fast`, [c`obj`]);
      whenPresent(out, table, c`obj`, remove, 'one');
    }
    out.line(c`xa_erase(&${objects}, ${placeOf(object)});`);
    writeRelease(out, object, c`obj`);
    out.line(c`${ownMember(object, 'count')}--;`);
  });
  out.line(c`}`);
  out.blank();
}
