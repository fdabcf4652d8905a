/** The header that user space includes: names and numbers of the family, its attributes and its commands. */
import type { AttributePlan, NetlinkPlan } from '../../lower/netlink/plan.js';
import { integerTypes, type NetlinkModel } from '../../model/netlink.js';
import { type CCode, c, comment, ident, integer, lines, string } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { generatedFile } from '../module.js';
import { Writer, wrap } from '../writer.js';

export function uapiHeader(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile {
  return generatedFile(`${model.name}.h`, 'netlink/uapi.h', {
    spdx: comment(userLicence(model.license)),
    what: about(model),
    guard: ident(plan.upper),
    upper: ident(plan.upper),
    prefix: ident(plan.prefix),
    family: string(plan.family),
    version: integer(plan.version),
    listeners: plan.group !== null,
    group: groupMacro(plan),
    group_name: string(plan.group ?? ''),
    attributes: attributes(plan),
    commands: commands(plan),
  });
}

/** Inside a block comment: what the family is for, broken into lines. */
function about(model: NetlinkModel): CCode {
  const text = `What user space needs to know of ${model.name}: ${model.description}.`;
  return lines(wrap(comment(text).text, 76).map((row) => c` * ${comment(row)}`));
}

/** The macro that holds the group's name. */
export function groupMacro(plan: NetlinkPlan): CCode {
  return ident(`${plan.upper}_MCGRP_${(plan.group ?? 'none').toUpperCase().replaceAll('-', '_')}`);
}

/** The GPL does not reach programs that only speak the interface. */
function userLicence(license: string): string {
  const [first = '', ...others] = license.split(' OR ');
  const own = `${first} WITH Linux-syscall-note`;
  return others.length === 0 ? own : `((${own}) OR ${others.join(' OR ')})`;
}

function attributes(plan: NetlinkPlan): CCode {
  const out = new Writer();
  let next = 1;
  out.indent(() => {
    for (const one of plan.attributes) {
      const number = one.attribute.id === next ? c`` : c` = ${integer(one.attribute.id)}`;
      next = one.attribute.id + 1;
      out.part(['attributes', one.attribute.name], () => row(out, c`${ident(one.id)}${number},`, words(one)));
    }
  });
  return out.done();
}

function commands(plan: NetlinkPlan): CCode {
  const out = new Writer();
  out.indent(() => {
    for (const one of plan.commands) row(out, c`${ident(one.id)} = ${integer(one.number)},`, one.words);
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

function words({ attribute }: AttributePlan): string {
  if (attribute.type === 'flag') return 'flag';
  if (attribute.type === 'string') return `string, at most ${attribute.maxLength} bytes and a NUL`;
  // Nothing pads them: a pointer to one may be no pointer to a u64.
  return integerTypes[attribute.type].bits === 64 ? `${attribute.type}, not aligned` : attribute.type;
}
