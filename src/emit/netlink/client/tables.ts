/** The tables that the library and the tool go by: attributes, and the structs that they are in. */
import { within } from '../../../lower/netlink/client/calls.js';
import {
  askedOf,
  type ClientAttribute,
  type ClientLayout,
  type ClientPlan,
  type ClientRequest,
} from '../../../lower/netlink/client/plan.js';
import { isBits } from '../../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { hasFlag, isArray, kindOf, valueType } from './member.js';
import { writeAsked } from './table-asked.js';

export function clientTables(plan: ClientPlan): CCode {
  const out = new Writer();
  const needed = neededLayouts(plan);
  writeDeclared(out, plan);
  for (const layout of plan.layouts) {
    for (const one of layout.attributes) writeWords(out, one);
    writeAttributes(out, layout, plan.bytes);
    if (needed.has(layout)) writeLayout(out, layout, layout.layout, null);
  }
  for (const { request } of askedOf(plan)) if (request) writeRequest(out, request);
  writeAsked(out, plan);
  return out.done();
}

/** Those that are not only there for requests that have less. */
function neededLayouts(plan: ClientPlan): ReadonlySet<ClientLayout> {
  return new Set([
    ...askedOf(plan).flatMap(({ request, reply }) =>
      [request?.only === null ? request.layout : [], reply ?? []].flat(),
    ),
    ...plan.happenings.map(({ layout }) => layout),
    ...plan.layouts.flatMap((one) => [...within(one.attributes), ...(one.free === null ? [] : [one])]),
  ]);
}

/** Sets can hold one another: what a table points at that comes after it. */
function writeDeclared(out: Writer, { layouts }: ClientPlan): void {
  const known = new Set<ClientLayout>();
  let any = false;
  for (const layout of layouts) {
    for (const { inside } of layout.attributes) {
      if (!inside || known.has(inside) || !out.first(inside.layout)) continue;
      out.line(c`static const struct layout ${ident(inside.layout)};`);
      any = true;
    }
    known.add(layout);
  }
  if (any) out.blank();
}

function array(out: Writer, type: CCode, name: CCode, body: () => void): void {
  out.block(c`static const ${type} ${name}[] =`, body, c`;`);
  out.blank();
}

function writeWords(out: Writer, { words, numbers }: ClientAttribute): void {
  if (words === null || !out.first(words)) return;
  array(out, c`struct naming_word`, ident(words), () => {
    for (const { number } of numbers)
      out.line(c`{ ${string(number.name)}, ${signed(BigInt(number.value))} },`);
  });
}

/** An int, of which C has no constant for the least. */
function signed(value: bigint): CCode {
  if (value === -(1n << 31n)) return c`(-${integer(-value - 1n)} - 1)`;
  return value < 0n ? c`-${integer(-value)}` : integer(value);
}

function writeAttributes(out: Writer, { type, table, attributes }: ClientLayout, bytes: string): void {
  // C has no empty arrays.
  if (attributes.length === 0) return;
  array(out, c`struct attribute`, ident(table), () => {
    for (const one of attributes) writeAttribute(out, ident(type), one, bytes);
  });
}

function writeLayout(
  out: Writer,
  { type, table, free, attributes }: ClientLayout,
  name: string,
  request: ClientRequest | null,
): void {
  out.block(
    c`static const struct layout ${ident(name)} =`,
    () => {
      out.line(c`.size = sizeof(struct ${ident(type)}),`);
      if (free !== null) out.line(c`.memory = offsetof(struct ${ident(type)}, _memory),`);
      if (attributes.length > 0) out.line(c`.attributes = ${ident(table)},`);
      out.line(c`.n_attributes = ${integer(attributes.length)},`);
      if (!request?.only) return;
      out.line(c`.only = ${ident(request.only)},`);
      out.line(c`.n_only = ${integer(request.attributes.length)},`);
    },
    c`;`,
  );
  out.blank();
}

/** The same struct, of which a request has less. */
function writeRequest(out: Writer, request: ClientRequest): void {
  const { layout, table, only, attributes } = request;
  if (only === null || !out.first(only)) return;
  array(out, c`uint16_t`, ident(only), () => {
    for (const { id } of attributes) out.line(c`${ident(id)},`);
  });
  writeLayout(out, layout, table, request);
}

const amounts = {
  pointer: c`AMOUNT_POINTER`,
  multi: c`AMOUNT_MULTI`,
  indexed: c`AMOUNT_INDEXED`,
  placed: c`AMOUNT_PLACED`,
} as const;

function writeAttribute(out: Writer, struct: CCode, one: ClientAttribute, bytes: string): void {
  const { attribute, amount, numbers, words, inside, placed } = one;
  const name = ident(one.member);
  const type = valueType(one, bytes);
  const place = (field: CCode, of: CCode, member: CCode) =>
    out.wrapped(c`${field} = offsetof(`, [of, member], ',', c`),`);
  const own = (field: CCode, member: CCode) => place(field, c`struct ${struct}`, member);
  out.block(
    c``,
    () => {
      out.line(c`.name = ${string(attribute.name)},`);
      out.line(c`.type = ${ident(one.id)},`);
      out.line(c`.kind = ${kindOf(attribute.type)},`);
      if (amount !== 'one') out.line(c`.amount = ${amounts[amount]},`);
      out.line(c`.size = sizeof(${type}),`);
      own(c`.at`, name);
      if (hasFlag(one)) own(c`.has`, c`has_${name}`);
      else if (attribute.type === 'flag') own(c`.has`, name);
      if (isArray(one)) own(c`.count`, c`${name}_count`);
      if (words !== null) {
        out.line(c`.naming = ${isBits(attribute) ? c`NAMING_BITS` : c`NAMING_VALUES`},`);
        out.line(c`.words = ${ident(words)},`);
        out.line(c`.n_words = ${integer(numbers.length)},`);
      }
      if (inside) out.line(c`.inside = &${ident(inside.layout)},`);
      if (!placed) return;
      out.line(c`.places = ${integer(placed.places)},`);
      if (one.repeated) out.line(c`.repeated = true,`);
      place(c`.behind`, type, c`value`);
    },
    c`,`,
  );
}
