/** The object's struct, how much room it takes in a message, and how it gets into one. */
import type { AttributePlan, NetlinkPlan, ObjectPlan } from '../../lower/netlink/plan.js';
import { integerTypes, isInteger } from '../../model/netlink.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import { Writer } from '../writer.js';
import { type Call, declared, isExact, lengthOf, memberOf, put, room } from './types.js';

/** The members that keep these attributes' values, and what else is kept of them. */
export function writeMembers(out: Writer, attributes: readonly AttributePlan[]): void {
  writeInOrder(out, attributes.flatMap(valueMembers), attributes.flatMap(otherMembers));
}

/** Several attributes that are a key together: their values alone, since all of it is compared. */
function writeKeyMembers(out: Writer, attributes: readonly AttributePlan[]): void {
  writeInOrder(out, attributes.flatMap(valueMembers), []);
}

interface Member {
  /** Bytes that it is aligned to. */
  readonly align: number;
  readonly write: (out: Writer) => void;
}

/** Those that are aligned most come first, so that there are few holes. */
function writeInOrder(out: Writer, ...members: readonly (readonly Member[])[]): void {
  for (const { write } of members.flat().sort((a, b) => b.align - a.align)) write(out);
}

function valueMembers(one: AttributePlan): Member[] {
  return [{ align: alignment(one), write: (out) => out.part(one.path, () => writeMember(out, one)) }];
}

/** How many values there are, how long one is, whether there is any. */
function otherMembers({ attribute, count, length, presence }: AttributePlan): Member[] {
  const wide = attribute.type === 'string' && attribute.maxLength > 255;
  const width = wide ? c`u16` : c`u8`;
  return [
    ...(count === null ? [] : [{ align: 2, write: (out: Writer) => out.line(c`u16 ${ident(count)};`) }]),
    ...(length === null
      ? []
      : [{ align: wide ? 2 : 1, write: (out: Writer) => out.line(c`${width} ${ident(length)};`) }]),
    ...(presence === null
      ? []
      : [{ align: 0, write: (out: Writer) => out.line(c`bool ${ident(presence)};`) }]),
  ];
}

function alignment({ attribute, nest }: AttributePlan): number {
  if (isInteger(attribute)) return integerTypes[attribute.type].bits / 8;
  switch (attribute.type) {
    case 'ipv4':
    case 'ipv6':
    case 'bitfield32':
      return 4;
    case 'binary':
      return isExact(attribute) ? 1 : 2;
    case 'nest':
      return Math.max(1, ...nest!.attributes.map(alignment));
    case 'flag':
      return 0;
    default:
      return 1;
  }
}

function writeMember(out: Writer, one: AttributePlan): void {
  const { attribute } = one;
  const [type, after] = declared(one);
  const several = attribute.list === null ? c`` : c`[${integer(attribute.list.max)}]`;
  if (attribute.type !== 'binary' || isExact(attribute)) {
    out.line(c`${type} ${ident(one.member)}${several}${after};`);
    return;
  }
  out.block(
    c`struct`,
    () => {
      out.line(c`u16 length;`);
      out.line(c`${type} data${after};`);
    },
    c` ${ident(one.member)}${several};`,
  );
}

/** The most room an object takes. */
export function writeSize(out: Writer, { type, attributes }: ObjectPlan): void {
  writeSizeOf(out, c`${ident(type)}_size`, attributes);
}

export function writeSizeOf(out: Writer, name: CCode, attributes: readonly AttributePlan[]): void {
  out.line(c`static size_t ${name}(void)`);
  out.line(c`{`);
  out.indent(() => {
    attributes.forEach((one, index) => {
      const head = index === 0 ? c`return ` : c`       `;
      const tail = index === attributes.length - 1 ? c`;` : c` +`;
      const each = c`nla_total_size(${room(one)})`;
      const { list } = one.attribute;
      if (list === null) out.line(c`${head}${each}${tail}`);
      else if (list.style === 'multi') out.wrapped(head, [integer(list.max), each], ' *', tail);
      else out.wrapped(c`${head}nla_total_size(`, [integer(list.max), each], ' *', c`)${tail}`);
    });
  });
  out.line(c`}`);
  out.blank();
}

export function writeFill(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  const prefix = ident(plan.prefix);
  out.head(c`static int`, c`${ident(object.fn)}_fill`, [
    c`struct sk_buff *skb`,
    c`const struct ${ident(object.type)} *obj`,
    c`u32 portid`,
    c`u32 seq`,
    c`int flags`,
    c`u8 cmd`,
  ]);
  out.line(c`{`);
  out.indent(() => {
    writePutVariables(out, object.attributes, { nest: false });
    out.line(c`void *hdr;`);
    out.blank();
    out.line(c`hdr = genlmsg_put(skb, portid, seq, &${prefix}_family, flags, cmd);`);
    out.line(c`if (!hdr)`);
    out.line(c`	return -EMSGSIZE;`);
    for (const one of object.attributes) writePut(out, prefix, one, c`obj`, c`goto err_cancel`);
    out.line(c`genlmsg_end(skb, hdr);`);
    out.line(c`return 0;`);
  });
  out.blank();
  out.line(c`err_cancel:`);
  out.line(c`	genlmsg_cancel(skb, hdr);`);
  out.line(c`	return -EMSGSIZE;`);
  out.line(c`}`);
  out.blank();
}

/** What `writePut` puts lists into, and counts them with; `nest` is what the caller begins. */
export function writePutVariables(
  out: Writer,
  attributes: readonly AttributePlan[],
  { nest }: { readonly nest: boolean },
): void {
  const indexed = attributes.some(({ attribute }) => attribute.list?.style === 'indexed');
  const nests = [...(indexed ? [c`*list`] : []), ...(nest ? [c`*nest`] : [])];
  if (nests.length > 0) out.line(c`struct nlattr ${join(nests, c`, `)};`);
  if (attributes.some(({ attribute }) => attribute.list !== null)) out.line(c`unsigned int i;`);
}

/** An attribute of what `from` points at, if that has it. */
export function writePut(out: Writer, prefix: CCode, one: AttributePlan, from: CCode, failed: CCode): void {
  out.part(one.path, () => {
    const value = memberOf(one, from);
    if (one.count === null) {
      const length = lengthOf(one, from);
      writeCall(out, presentWhen(one, from), put(prefix, one, ident(one.id), value, { length }));
      out.line(c`	${failed};`);
      return;
    }
    const count = c`${from}->${ident(one.count)}`;
    const loop = (type: CCode) => {
      out.block(c`for (i = 0; i < ${count}; i++)`, () => {
        writeCall(out, undefined, put(prefix, one, type, c`${value}[i]`));
        out.line(c`	${failed};`);
      });
    };
    if (one.attribute.list?.style === 'multi') {
      loop(ident(one.id));
      return;
    }
    out.block(c`if (${count})`, () => {
      out.wrapped(c`list = nla_nest_start(`, [c`skb`, ident(one.id)], ',', c`);`);
      out.line(c`if (!list)`);
      out.line(c`	${failed};`);
      loop(c`i + 1`);
      out.line(c`nla_nest_end(skb, list);`);
    });
  });
}

function presentWhen(one: AttributePlan, from: CCode): CCode | undefined {
  if (one.attribute.type === 'flag') return memberOf(one, from);
  return one.presence === null ? undefined : c`${from}->${ident(one.presence)}`;
}

/** `if (obj->has_label && nla_put_string(skb, ID, obj->label))`, on as many lines as it takes. */
function writeCall(out: Writer, there: CCode | undefined, [call, args]: Call): void {
  const whole = c`if (${there ? c`${there} && ` : c``}${call}${join(args, c`, `)}))`;
  if (out.fits(whole)) {
    out.line(whole);
  } else if (there) {
    out.line(c`if (${there} &&`);
    out.wrapped(c`    ${call}`, args, ',', c`))`);
  } else {
    out.wrapped(c`if (${call}`, args, ',', c`))`);
  }
}

/** Nodes of hash tables, the key where that is several attributes, then all others. */
export function members({ tables, keyStruct, counted, attributes }: ObjectPlan): CCode {
  const out = new Writer();
  out.indent(() => {
    for (const { node } of tables) out.line(c`struct rhash_head ${ident(node)};`);
    if (tables.some(({ name }) => name === 'index')) out.line(c`u32 serial;`);
    if (counted) {
      out.line(c`/* Objects that refer to it, counted under the lock. */`);
      out.line(c`unsigned int users;`);
    }
    if (keyStruct !== null) out.line(c`struct ${ident(keyStruct)} keys;`);
    const others = attributes.filter(({ inKey }) => !inKey).flatMap(valueMembers);
    writeInOrder(out, others, attributes.flatMap(otherMembers));
  });
  return out.done();
}

/** Several attributes that are a key together. */
export function keyStruct({ keyStruct: name, keys }: ObjectPlan): CCode {
  const out = new Writer();
  if (name === null) return out.done();
  out.line(c`/* What tells one from another, with zeros where nothing is. */`);
  out.line(c`struct ${ident(name)} {`);
  out.indent(() => writeKeyMembers(out, keys));
  out.line(c`};`);
  out.blank();
  return out.done();
}
