/** The tables that the library and the tool go by: attributes, objects, operations and notifications. */
import {
  type AttributePlan,
  allAttributes,
  type NetlinkPlan,
  type ObjectPlan,
} from '../../../lower/netlink/plan.js';
import { type Attribute, isBits, namingOf } from '../../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { hasFlag, kindOf, memberName, valueType } from './member.js';
import type { ClientNames } from './names.js';
import { clientOperations } from './operations.js';

export function clientTables(plan: NetlinkPlan, names: ClientNames): CCode {
  const out = new Writer();
  for (const object of plan.objects) {
    for (const one of allAttributes(object.attributes)) {
      if (one.numbers.length > 0) writeWords(out, plan, one);
      if (one.nest) writeLayout(out, plan, names, one.nest.type, 'layout', one.nest.attributes, false);
    }
    writeLayout(out, plan, names, object.type, 'layout', object.attributes, true);
    if (namesItself(object)) writeLayout(out, plan, names, object.type, 'naming', namingPlans(object), true);
    writeOperations(out, object);
  }
  writeObjects(out, plan);
  if (plan.group !== null) writeHappenings(out, plan);
  return out.done();
}

/** What names an object in requests, as plans. */
function namingPlans({ object, attributes }: ObjectPlan): AttributePlan[] {
  const naming: readonly Attribute[] = namingOf(object);
  return attributes.filter(({ attribute }) => naming.includes(attribute));
}

/** Whether some request names an object by less than all that it has. */
function namesItself(object: ObjectPlan): boolean {
  return clientOperations(object).some(({ request }) => request === 'naming');
}

function array(out: Writer, type: CCode, name: CCode, body: () => void): void {
  out.block(c`static const struct ${type} ${name}[] =`, body, c`;`);
  out.blank();
}

function writeWords(out: Writer, { prefix }: NetlinkPlan, one: AttributePlan): void {
  array(out, c`naming_word`, c`${ident(`${prefix}_${one.tag}`)}_words`, () => {
    for (const { number } of one.numbers)
      out.line(c`{ ${string(number.name)}, ${signed(BigInt(number.value))} },`);
  });
}

/** An int, of which C has no constant for the least. */
function signed(value: bigint): CCode {
  if (value === -(1n << 31n)) return c`(-${integer(-value - 1n)} - 1)`;
  return value < 0n ? c`-${integer(-value)}` : integer(value);
}

function writeLayout(
  out: Writer,
  plan: NetlinkPlan,
  names: ClientNames,
  type: string,
  tail: 'layout' | 'naming',
  attributes: readonly AttributePlan[],
  owns: boolean,
): void {
  const struct = ident(type);
  const list = c`${struct}_${tail === 'layout' ? c`attributes` : c`names`}`;
  array(out, c`attribute`, list, () => {
    for (const one of attributes) writeAttribute(out, plan, names, struct, one);
  });
  out.block(
    c`static const struct layout ${struct}_${ident(tail)} =`,
    () => {
      out.line(c`.size = sizeof(struct ${struct}),`);
      if (owns) out.line(c`.memory = offsetof(struct ${struct}, _memory),`);
      out.line(c`.attributes = ${list},`);
      out.line(c`.n_attributes = ${integer(attributes.length)},`);
    },
    c`;`,
  );
  out.blank();
}

function writeAttribute(
  out: Writer,
  { prefix }: NetlinkPlan,
  names: ClientNames,
  struct: CCode,
  one: AttributePlan,
): void {
  const { attribute, numbers, nest } = one;
  const name = memberName(one);
  const place = (field: CCode, member: CCode) =>
    out.wrapped(c`${field} = offsetof(`, [c`struct ${struct}`, member], ',', c`),`);
  out.block(
    c``,
    () => {
      out.line(c`.name = ${string(attribute.name)},`);
      out.line(c`.type = ${ident(one.id)},`);
      out.line(c`.kind = ${kindOf(one)},`);
      if (attribute.list) {
        out.line(c`.amount = ${attribute.list.style === 'multi' ? c`AMOUNT_MULTI` : c`AMOUNT_INDEXED`},`);
      }
      out.line(c`.size = sizeof(${valueType(one, names)}),`);
      place(c`.at`, name);
      if (hasFlag(one)) place(c`.has`, c`has_${name}`);
      else if (attribute.type === 'flag') place(c`.has`, name);
      if (attribute.list) place(c`.count`, c`${name}_count`);
      if (numbers.length > 0) {
        out.line(c`.naming = ${isBits(attribute) ? c`NAMING_BITS` : c`NAMING_VALUES`},`);
        out.line(c`.words = ${ident(`${prefix}_${one.tag}`)}_words,`);
        out.line(c`.n_words = ${integer(numbers.length)},`);
      }
      if (nest) out.line(c`.inside = &${ident(nest.type)}_layout,`);
    },
    c`,`,
  );
}

function writeOperations(out: Writer, object: ObjectPlan): void {
  const type = ident(object.type);
  const all = clientOperations(object);
  for (const { table, word, command, dump, request, reply } of all) {
    out.block(
      c`static const struct operation ${type}_${ident(table)} =`,
      () => {
        out.line(c`.word = ${string(word)},`);
        out.line(c`.command = ${ident(command)},`);
        if (dump) out.line(c`.dump = true,`);
        if (request) out.line(c`.request = &${type}_${ident(request)},`);
        if (reply) out.line(c`.reply = &${type}_layout,`);
      },
      c`;`,
    );
    out.blank();
  }
  out.block(
    c`static const struct operation *const ${type}_operations[] =`,
    () => {
      for (const { table } of all) out.line(c`&${type}_${ident(table)},`);
    },
    c`;`,
  );
  out.blank();
}

function writeObjects(out: Writer, { prefix, objects }: NetlinkPlan): void {
  const name = c`${ident(prefix)}_objects`;
  out.block(
    c`const struct object ${name}[] =`,
    () => {
      for (const object of objects) {
        const type = ident(object.type);
        out.block(
          c``,
          () => {
            out.line(c`.name = ${string(object.object.name)},`);
            out.line(c`.layout = &${type}_layout,`);
            out.line(c`.operations = ${type}_operations,`);
            out.line(c`.n_operations = ${integer(clientOperations(object).length)},`);
          },
          c`,`,
        );
      }
    },
    c`;`,
  );
  out.blank();
  out.line(c`const size_t ${ident(prefix)}_n_objects = ${integer(objects.length)};`);
  out.blank();
}

function writeHappenings(out: Writer, { prefix, objects }: NetlinkPlan): void {
  const words = { create_ntf: 'create', set_ntf: 'set', delete_ntf: 'delete' } as const;
  const all = objects.flatMap(({ commands }, index) =>
    commands.flatMap(({ command, id }) =>
      command in words ? [{ id, index, word: words[command as keyof typeof words] }] : [],
    ),
  );
  out.block(
    c`const struct happening ${ident(prefix)}_happenings[] =`,
    () => {
      for (const { id, word, index } of all) {
        const object = c`&${ident(prefix)}_objects[${integer(index)}]`;
        out.wrapped(c`{ `, [ident(id), string(word), object], ',', c` },`);
      }
    },
    c`;`,
  );
  out.blank();
  out.line(c`const size_t ${ident(prefix)}_n_happenings = ${integer(all.length)};`);
  out.blank();
}
