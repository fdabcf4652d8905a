/** The structs of the client's header: objects and sets, nests before what they are in by value, and notifications. */
import type {
  ClientAttribute,
  ClientLayout,
  ClientPlan,
  Placed,
} from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident, integer } from '../../c.js';
import { Writer } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { hasFlag, isArray, valueType } from './member.js';

export function clientStructs(plan: ClientPlan): CCode {
  const out = new Writer();
  for (const layout of plan.layouts) writeStruct(out, layout, plan);
  for (const placed of plan.placed) writePlaced(out, placed);
  if (plan.happenings.length > 0) writeEvent(out, plan);
  return out.done();
}

function writeStruct(out: Writer, { type, attributes, free }: ClientLayout, { bytes }: ClientPlan): void {
  const flags = attributes.filter(hasFlag);
  out.block(
    c`struct ${ident(type)}`,
    () => {
      for (const one of attributes) writeMember(out, one, bytes);
      if (flags.length > 0) out.blank();
      for (const one of flags) out.line(c`bool has_${ident(one.member)};`);
      if (free === null) {
        // C has no struct without members.
        if (attributes.length === 0) out.line(c`char nothing;`);
        return;
      }
      if (attributes.length > 0) out.blank();
      out.line(c`/* private: what it points at, if a function filled it */`);
      out.line(c`void *_memory;`);
    },
    c`;`,
  );
  out.blank();
}

function writeMember(out: Writer, one: ClientAttribute, bytes: string): void {
  const type = valueType(one, bytes);
  const name = ident(one.member);
  const { attribute, numbers } = one;
  const bits = attribute.type === 'bitfield32' && numbers.length > 0 ? ' (value and selector)' : '';
  out.comment(`${describeAttribute(attribute)}${bits}`);
  const text = attribute.type === 'string';
  // A list of texts points at constant pointers.
  const array = text ? c`${type}const *` : c`const ${type} *`;
  if (isArray(one)) {
    out.line(c`${array}${name};`);
    out.line(c`size_t ${name}_count;`);
  } else if (one.amount === 'pointer') out.line(c`${array}${name};`);
  else out.line(text ? c`${type}${name};` : c`${type} ${name};`);
}

function writePlaced(out: Writer, { type, layout, places }: Placed): void {
  out.comment(`One ${layout.name}, and the numbers that it stands behind.`);
  out.block(
    c`struct ${ident(type)}`,
    () => {
      out.line(c`uint16_t index[${integer(places)}];`);
      out.line(c`struct ${ident(layout.type)} value;`);
    },
    c`;`,
  );
  out.blank();
}

/** What an event's struct says of its command. */
function commandWords({ family, happenings }: ClientPlan): string {
  const changes = happenings.some(({ object }) => object !== null);
  const events = happenings.some(({ object }) => object === null);
  return [
    ...(changes ? [`the change, such as ${family.upper}_CMD_..._NTF`] : []),
    ...(events ? [`${changes ? 'or ' : ''}the event's command`] : []),
  ].join(', ');
}

function writeEvent(out: Writer, plan: ClientPlan): void {
  const members = new Map(plan.happenings.map((one) => [one.member, one]));
  const events = plan.happenings.some(({ object }) => object === null);
  out.comment(
    events
      ? 'What the kernel tells of: of an object that has changed, as it is or was; of an event, what it has.'
      : 'An object as it is since a change, or as it was when it was taken away.',
  );
  out.block(
    c`struct ${ident(plan.event)}`,
    () => {
      out.comment(commandWords(plan));
      out.line(c`uint8_t command;`);
      if (plan.header) out.line(c`struct ${ident(plan.header.type)} header;`);
      out.comment(
        events ? 'of what the command is about' : 'of the kind of object that the command is about',
      );
      out.block(
        c`union`,
        () => {
          for (const [member, { layout }] of members) {
            out.line(c`struct ${ident(layout.type)} ${ident(member)};`);
          }
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
