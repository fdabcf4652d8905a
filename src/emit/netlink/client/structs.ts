/** The structs of the client's header: objects, nests before what they are in, and notifications. */
import { type AttributePlan, allAttributes, type NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../../c.js';
import { Writer } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { hasFlag, memberName, valueType } from './member.js';
import type { ClientNames } from './names.js';

export function clientStructs(plan: NetlinkPlan, names: ClientNames): CCode {
  const out = new Writer();
  for (const { type, attributes } of plan.objects) {
    for (const { nest } of allAttributes(attributes)) {
      if (nest) writeStruct(out, nest.type, nest.attributes, names, false);
    }
    writeStruct(out, type, attributes, names, true);
  }
  if (plan.group !== null) writeEvent(out, plan, names);
  return out.done();
}

function writeStruct(
  out: Writer,
  type: string,
  attributes: readonly AttributePlan[],
  names: ClientNames,
  owns: boolean,
): void {
  const flags = attributes.filter(hasFlag);
  out.block(
    c`struct ${ident(type)}`,
    () => {
      for (const one of attributes) writeMember(out, one, names);
      if (flags.length > 0) out.blank();
      for (const one of flags) out.line(c`bool has_${memberName(one)};`);
      if (!owns) return;
      out.blank();
      out.line(c`/* private: what it points at, if a function filled it */`);
      out.line(c`void *_memory;`);
    },
    c`;`,
  );
  out.blank();
}

function writeMember(out: Writer, one: AttributePlan, names: ClientNames): void {
  const type = valueType(one, names);
  out.comment(`${describeAttribute(one.attribute)}${enumerated(one)}`);
  if (one.attribute.list !== null) {
    // A list of texts points at constant pointers.
    const to = one.attribute.type === 'string' ? c`${type}const *` : c`const ${type} *`;
    out.line(c`${to}${memberName(one)};`);
    out.line(c`size_t ${memberName(one)}_count;`);
  } else
    out.line(
      one.attribute.type === 'string' ? c`${type}${memberName(one)};` : c`${type} ${memberName(one)};`,
    );
}

/** Where the header has names for an attribute's values or bits. */
function enumerated({ attribute, numbers }: AttributePlan): string {
  if (numbers.length === 0) return '';
  return attribute.type === 'bitfield32' ? ' (value and selector)' : '';
}

function writeEvent(out: Writer, plan: NetlinkPlan, names: ClientNames): void {
  out.comment('An object as it is since a change, or as it was when it was taken away.');
  out.block(
    c`struct ${ident(names.event)}`,
    () => {
      out.comment(`the change, such as ${plan.upper}_CMD_..._NTF`);
      out.line(c`uint8_t command;`);
      out.comment('of the kind of object that the command is about');
      out.block(
        c`union`,
        () => {
          for (const { type, object } of plan.objects)
            out.line(c`struct ${ident(type)} ${ident(object.name)};`);
        },
        c` of;`,
      );
      out.blank();
      out.line(c`/* private */`);
      out.line(c`void *_memory;`);
    },
    c`;`,
  );
  out.blank();
}
