/** Operations and notifications of a YNL spec. */
import type {
  EventDescription,
  Exchange,
  FamilyDescription,
  OperationDescription,
} from '../../../lower/netlink/description.js';
import type { Permission } from '../../../model/netlink.js';
import { hyphens, prefixOf, row, text } from './text.js';
import { wordsOfOperation } from './words.js';

const flags: Readonly<Record<Permission, string | null>> = {
  admin: 'admin-perm',
  'netns-admin': 'uns-admin-perm',
  none: null,
};

/** In the order of their numbers. */
export function operationsOf({ prefix, commandPrefix, operations, events }: FamilyDescription): object {
  const all = [
    ...operations.map((one) => [one.number, operation(one)] as const),
    ...events.map((one) => [one.number, event(one)] as const),
  ];
  return {
    'name-prefix': prefixOf(commandPrefix),
    'enum-name': hyphens(`${prefix}_cmd`),
    list: all.sort(([a], [b]) => a - b).map(([, one]) => one),
  };
}

function operation(one: OperationDescription): object {
  const flag = flags[one.permission];
  const unchecked = [...(one.do?.lenient ? ['strict'] : []), ...(one.dump?.lenient ? ['dump'] : [])];
  return {
    name: hyphens(one.name),
    doc: text(wordsOfOperation(one)),
    value: one.number,
    'attribute-set': hyphens(one.set),
    ...(flag === null ? {} : { flags: row([flag]) }),
    ...(unchecked.length === 0 ? {} : { 'dont-validate': row(unchecked) }),
    ...(one.do ? { do: exchange(one.do) } : {}),
    ...(one.dump ? { dump: exchange(one.dump) } : {}),
  };
}

/** A request without attributes is still one; a dump's need not be told. */
function exchange({ request, reply }: Exchange): object {
  return {
    ...(request.length === 0 && reply !== null ? {} : { request: attributes(request) }),
    ...(reply === null ? {} : { reply: attributes(reply) }),
  };
}

function attributes(names: readonly string[]): object {
  return { attributes: row(names.map(hyphens)) };
}

/** One that has what an operation's answer has is said to be like it. */
function event(one: EventDescription): object {
  const common = { name: hyphens(one.name), doc: text(one.words), value: one.number };
  return one.like === null
    ? { ...common, 'attribute-set': hyphens(one.set), event: attributes(one.attributes), mcgrp: one.group }
    : { ...common, notify: hyphens(one.like), mcgrp: one.group };
}
