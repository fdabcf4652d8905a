/** What a family's YNL spec is to say of its own sets, operations and events, and of its fixed header. */
import {
  type CustomOperation,
  type EventModel,
  type Exchange,
  type HeaderMember,
  messageAttributes,
  type NetlinkModel,
  type WireAttribute,
} from '../../../src/model/netlink.js';
import { familyPrefix } from '../../../src/model/netlink-prefix.js';
import { attributeOf, type Data, flags, namedOf, ynl } from './expected.js';

export function expectedOwn(model: NetlinkModel) {
  const { custom } = model;
  const names: Record<string, Data> = {};
  const sets: Record<string, Record<string, Data>> = {};
  for (const { name: set, attributes } of custom?.sets ?? []) {
    const entries = attributes.map((attribute) => {
      const full = nameOf(model, set, attribute);
      const named = namedOf(attribute);
      if (named) names[full] = named;
      return [ynl(attribute.name), { number: attribute.id, ...attributeOf(attribute, full, '') }];
    });
    sets[ynl(set)] = Object.fromEntries(entries) as Record<string, Data>;
  }
  const all = custom?.operations ?? [];
  // Where an answer has another number, each way is numbered by itself.
  const apart = all.some(({ id, do: own, dump }) =>
    [own, dump].some((one) => one?.reply && one.replyId !== id),
  );
  const operations = [
    ...all.map((one) => operationOf(model, one, apart)),
    ...(custom?.events ?? []).map((one) => eventOf(model, one)),
  ];
  const fixed = custom && custom.header.length > 0 ? structOf(custom.header) : null;
  return { names, sets, operations, fixed };
}

/** What its values are called by. */
function nameOf(model: NetlinkModel, set: string, attribute: WireAttribute): string {
  const prefix = 'prefix' in attribute ? attribute.prefix : undefined;
  if (prefix === undefined) return `${ynl(set)}-${ynl(attribute.name)}`;
  return ynl(prefix.toLowerCase().replace(`${familyPrefix(model)}_`, '')).slice(0, -1);
}

function idsOf(model: NetlinkModel, set: string, names: readonly string[]): number[] {
  const attributes = messageAttributes(model, set);
  return names.map((name) => attributes.find((one) => one.name === name)!.id);
}

function operationOf(model: NetlinkModel, operation: CustomOperation, apart: boolean): Data {
  const { name, id, attributes: set, permission, lenient } = operation;
  const way = ({ request, reply, replyId }: Exchange) => ({
    request: request.length === 0 && reply !== null && !apart ? null : idsOf(model, set, request),
    reply: reply && idsOf(model, set, reply),
    ...(apart && reply && { number: replyId }),
  });
  const first = operation.do ?? operation.dump!;
  return {
    ...{ name: ynl(name), number: id, set: ynl(set), flags: flags[permission], group: null },
    answer: apart ? (first.reply ? first.replyId : null) : id,
    lenient: lenient ? [...(operation.do ? ['strict'] : []), ...(operation.dump ? ['dump-strict'] : [])] : [],
    ...(operation.do && { do: way(operation.do) }),
    ...(operation.dump && { dump: way(operation.dump) }),
  };
}

function eventOf(model: NetlinkModel, { name, id, attributes: set, has, group }: EventModel): Data {
  const event = idsOf(model, set, has);
  return { name: ynl(name), number: id, answer: id, set: ynl(set), event, group, flags: [], lenient: [] };
}

/** As C lays it out: gaps are members, the widest that fit. */
function structOf(members: readonly HeaderMember[]): Data[] {
  const all: Data[] = [];
  let [at, widest, gaps] = [0, 1, 0];
  const align = (to: number) => {
    for (; at % to !== 0; gaps++) {
      const bytes = [4, 2, 1].find((one) => one < to && at % one === 0)!;
      all.push({ name: gaps === 0 ? 'gap' : `gap-${gaps + 1}`, type: `u${8 * bytes}` });
      at += bytes;
    }
  };
  for (const { name, type } of members) {
    const bytes = Number(type.replace(/\D/g, '')) / 8;
    widest = Math.max(widest, bytes);
    align(bytes);
    const big = type.startsWith('be');
    all.push({
      ...{ name: ynl(name), type: big ? `u${8 * bytes}` : type },
      ...(big && { 'byte-order': 'big-endian' }),
    });
    at += bytes;
  }
  align(widest);
  return all;
}
