/** The header that user space includes: names and numbers of the family, its attributes, their values and its commands. */
import {
  type AttributePlan,
  allAttributes,
  type NetlinkPlan,
  type NumberPlan,
} from '../../lower/netlink/plan.js';
import { userLicence } from '../../model/module.js';
import { isBits, type NetlinkModel } from '../../model/netlink.js';
import { groupId } from '../../model/netlink-prefix.js';
import type { Path } from '../../model/path.js';
import { type CCode, c, comment, ident, integer, lines, string } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { generatedFile } from '../module.js';
import { Writer, wrap } from '../writer.js';
import { constant } from './constant.js';
import { customHeader } from './operation/uapi.js';
import { attributeWords } from './words.js';

export function uapiHeader(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile {
  const own = customHeader(plan);
  return generatedFile(`${model.name}.h`, 'netlink/uapi.h', {
    spdx: comment(userLicence(model.license)),
    what: about(model),
    guard: ident(plan.upper),
    upper: ident(plan.upper),
    prefix: ident(plan.prefix),
    family: string(plan.family),
    version: integer(plan.version),
    listeners: plan.group !== null,
    group: ident(groupId(plan.upper, plan.group ?? 'none')),
    group_name: string(plan.group ?? ''),
    has_groups: own.groups.length > 0,
    groups: own.groups,
    wide: own.header !== null,
    fixed_header: own.header ?? c``,
    has_constants: plan.constants.length > 0,
    constants: constants(plan),
    enums: enums(plan),
    commands: commands(plan),
  });
}

/** Inside a block comment: what the family is for, broken into lines. */
function about(model: NetlinkModel): CCode {
  const text = `What user space needs to know of ${model.name}: ${model.description}.`;
  return lines(wrap(comment(text).text, 76).map((row) => c` * ${comment(row)}`));
}

/** Macros that the spec names. */
function constants(plan: NetlinkPlan): CCode {
  const out = new Writer();
  for (const { id, constant: own } of plan.constants) {
    const value = own.kind === 'text' ? string(own.value) : constant(BigInt(own.value));
    out.part(['constants', own.name], () => {
      // What is negative could become part of a difference.
      out.line(
        c`#define ${ident(id)}	${own.value.startsWith('-') && own.kind === 'number' ? c`(${value})` : value}`,
      );
    });
  }
  return out.done();
}

/** Named values and bits, then the attributes themselves, those in nests before the nest. */
function enums(plan: NetlinkPlan): CCode {
  const out = new Writer();
  for (const object of plan.objects) {
    for (const one of allAttributes(object.attributes)) {
      if (one.numbers.length > 0) numbers(out, one);
      if (one.nest) {
        const tag = c`${ident(one.nest.type)}_attr`;
        attributes(out, tag, one.nest.attrPrefix, one.nest.attributes);
      }
    }
    attributes(out, ident(object.attrs), object.attrPrefix, object.attributes);
  }
  for (const set of plan.custom?.sets ?? []) {
    if (set.stored) continue;
    for (const { plan: one } of set.fields) if (one && one.numbers.length > 0) numbers(out, one);
    const rows = set.fields.map(({ attribute, id, path }) => ({
      id,
      path,
      number: attribute.id,
      words: attributeWords(attribute),
    }));
    enumeration(out, ident(set.tag), set.attrPrefix, rows);
  }
  return out.done();
}

function numbers(out: Writer, one: AttributePlan): void {
  if (!out.first(one.numbersTag)) return;
  const { attribute } = one;
  const bits = isBits(attribute);
  out.part(one.path, () => {
    const value = ({ number }: NumberPlan) => {
      const n = BigInt(number.value);
      return bits ? integer(1n << n, { bits: 32, hex: true }) : constant(n);
    };
    out.block(
      c`enum ${ident(one.numbersTag)}`,
      () => {
        for (const own of one.numbers) out.line(c`${ident(own.id)} = ${value(own)},`);
      },
      c`;`,
    );
    out.blank();
  });
}

function attributes(out: Writer, tag: CCode, prefix: string, all: readonly AttributePlan[]): void {
  const rows = all.map(({ id, path, attribute }) => ({
    ...{ id, path },
    number: attribute.id,
    words: attributeWords(attribute),
  }));
  enumeration(out, tag, prefix, rows);
}

interface Row {
  readonly id: string;
  readonly path: Path;
  readonly number: number;
  readonly words: string;
}

function enumeration(out: Writer, tag: CCode, prefix: string, rows: readonly Row[]): void {
  let next = 1;
  out.line(c`enum ${tag} {`);
  out.indent(() => {
    out.line(c`${ident(`${prefix}UNSPEC`)},`);
    for (const one of rows) {
      const number = one.number === next ? c`` : c` = ${integer(one.number)}`;
      next = one.number + 1;
      out.part(one.path, () => row(out, c`${ident(one.id)}${number},`, one.words));
    }
    out.blank();
    out.line(c`/* private: one more than the last attribute */`);
    out.line(c`__${ident(`${prefix}MAX`)},`);
    const last = c`__${ident(`${prefix}MAX`)} - 1`;
    const whole = c`${ident(`${prefix}MAX`)} = ${last}`;
    if (out.fits(whole)) out.line(whole);
    else {
      out.line(c`${ident(`${prefix}MAX`)} =`);
      out.line(c`	${last}`);
    }
  });
  out.line(c`};`);
  out.blank();
}

function commands(plan: NetlinkPlan): CCode {
  const out = new Writer();
  const all = [...plan.objects.flatMap((object) => object.commands), ...(plan.custom?.commands ?? [])];
  out.indent(() => {
    for (const one of all.toSorted((a, b) => a.number - b.number)) {
      row(out, c`${ident(one.id)} = ${integer(one.number)},`, one.words);
    }
  });
  return out.done();
}

/** An enumerator with its comment behind it, or above it where that would be too long. */
function row(out: Writer, code: CCode, text: string): void {
  const column = 8 + code.text.length;
  if (column + 8 - (column % 8) + text.length + 6 <= 80) out.line(c`${code}	/* ${comment(text)} */`);
  else {
    out.comment(text);
    out.line(code);
  }
}
