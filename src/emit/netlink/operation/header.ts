/** The module's own header: what the person's file has to have, and what it can use. */
import type {
  CustomPlan,
  ExchangePlan,
  FieldPlan,
  OperationPlan,
} from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import { type CCode, c, comment, headerPath, ident } from '../../c.js';
import type { GeneratedFile } from '../../file.js';
import { generatedFile } from '../../module.js';
import { Writer } from '../../writer.js';
import { eventHeads } from './event.js';
import { writeHelpers } from './put.js';
import { parserParameters } from './read.js';
import { memberType } from './types.js';

export function opsHeader(plan: NetlinkPlan, custom: CustomPlan, model: NetlinkModel): GeneratedFile {
  const out = new Writer();
  writeSetStructs(out, custom);
  writeHelpers(out, custom);
  writeOperations(out, custom);
  writeEventPrototypes(out, custom);
  return generatedFile(`${model.name}_ops.h`, 'netlink/operation/ops.h', {
    name: ident(model.name),
    spdx: comment(model.license),
    guard: ident(`${plan.upper}_OPS_H`),
    prefix: ident(plan.prefix),
    wide: custom.header !== null,
    length: custom.header ? ident(custom.header.length) : c``,
    list: ident(custom.list),
    next: ident(custom.next),
    includes: ['linux/if_ether.h', 'linux/in6.h', 'net/genetlink.h', 'net/net_namespace.h'].map(headerPath),
    body: out.done(),
  });
}

function writeSetStructs(out: Writer, custom: CustomPlan): void {
  for (const set of custom.sets) {
    if (!set.held) continue;
    out.part(set.path, () => {
      out.comment(`The attributes of a nest: ${set.name}. What is pointed at is in the message.`);
      writeStruct(out, ident(set.type), set.fields, custom);
      out.comment('Returns 0, or an error that extack explains.');
      prototype(out, c`int`, ident(set.parse), parserParameters(set));
    });
  }
}

/** Values first, then what says whether they are there. */
function writeStruct(
  out: Writer,
  name: CCode,
  fields: readonly FieldPlan[],
  { list, header }: CustomPlan,
  { request = false } = {},
): void {
  const own = fields.filter(({ attribute }) => attribute.type !== 'pad');
  out.line(c`struct ${name} {`);
  out.indent(() => {
    if (request && header) out.line(c`const struct ${ident(header.type)} *header;`);
    for (const field of own) {
      const [type, after] = memberType(field, list);
      out.part(field.path, () => out.line(c`${type}${ident(field.member)}${after};`));
      if (field.length !== null) out.line(c`unsigned int ${ident(field.length)};`);
    }
    for (const { presence, path } of own) {
      if (presence !== null) out.part(path, () => out.line(c`bool ${ident(presence)};`));
    }
  });
  out.line(c`};`);
  out.blank();
}

function writeOperations(out: Writer, custom: CustomPlan): void {
  for (const operation of custom.operations) {
    out.part(operation.path, () => {
      for (const own of [operation.do, operation.dump]) {
        if (!own) continue;
        const what =
          own === operation.dump ? `the dump ${operation.operation.name}` : operation.operation.name;
        out.comment(`What ${what} is asked with. What is pointed at is in the message.`);
        const fields = own.fields.map(({ field }) => field);
        writeStruct(out, ident(own.request), fields, custom, { request: true });
        out.comment(contractOf(operation, own));
        prototype(out, c`int`, ident(own.fn), parametersOf(custom, operation, own));
      }
    });
  }
}

function contractOf({ dump }: OperationPlan, own: ExchangePlan): string {
  if (own === dump) {
    return (
      'Puts the answer that is found at *at into skb and moves *at on, from 0: returns 1 then, 0 where there is none left, ' +
      'or an error. -EMSGSIZE, which the helpers return, has it asked again with more room.'
    );
  }
  return own.exchange.reply === null
    ? 'Returns 0, or an error that info->extack explains. Requests may run at once.'
    : 'Puts the answer into reply: returns 0, or an error that info->extack explains. Requests may run at once.';
}

/** The parameters of a function that a person writes. */
export function parametersOf({ header }: CustomPlan, { dump }: OperationPlan, own: ExchangePlan): CCode[] {
  const head = header ? [c`struct ${ident(header.type)} *header`] : [];
  const first = [c`struct net *net`, c`const struct ${ident(own.request)} *req`];
  if (own === dump) {
    return [
      ...first,
      c`struct sk_buff *skb`,
      ...head,
      c`unsigned long *at`,
      c`struct netlink_ext_ack *extack`,
    ];
  }
  const answer = own.exchange.reply === null ? [] : [c`struct sk_buff *reply`, ...head];
  return [...first, ...answer, c`struct genl_info *info`];
}

function writeEventPrototypes(out: Writer, custom: CustomPlan): void {
  for (const event of custom.events) {
    out.part(event.path, () => {
      out.comment(
        `The event ${event.event.name}: a message, NULL where there is no memory; then its way to all who listen, which ` +
          'takes it in any case, and is -ESRCH where nobody does; and whether anybody does.',
      );
      for (const { type, name, parameters } of eventHeads(event, custom))
        prototype(out, type, name, parameters);
    });
  }
}

/** A function's declaration, broken as its definition is. */
function prototype(out: Writer, type: CCode, name: CCode, parameters: readonly CCode[]): void {
  if (parameters.every((own) => out.fits(c`${type} ${name}(${own});`))) {
    out.wrapped(c`${type} ${name}(`, parameters, ',', c`);`);
  } else {
    out.line(type);
    out.wrapped(c`${name}(`, parameters, ',', c`);`);
  }
  out.blank();
}
