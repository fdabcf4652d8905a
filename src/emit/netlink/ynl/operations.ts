/** Operations and notifications of a YNL spec. */
import type {
  EventDescription,
  Exchange,
  FamilyDescription,
  OperationDescription,
} from '../../../lower/netlink/description.js';
import type { Permission } from '../../../model/netlink.js';
import { isDirectional } from './level.js';
import { headerName } from './structs.js';
import { hyphens, prefixOf, row, text } from './text.js';
import { wordsOfOperation } from './words.js';

const flags: Readonly<Record<Permission, string | null>> = {
  admin: 'admin-perm',
  'netns-admin': 'uns-admin-perm',
  none: null,
};

/** In the order of their numbers. */
export function operationsOf(family: FamilyDescription): object {
  const { prefix, commandPrefix, operations, events, header } = family;
  const directional = isDirectional(family);
  const all = [
    ...operations.map((one) => [one.number, operation(one, directional)] as const),
    ...events.map((one) => [one.number, event(one)] as const),
  ];
  return {
    ...(directional ? { 'enum-model': 'directional' } : {}),
    'name-prefix': prefixOf(commandPrefix),
    'enum-name': hyphens(`${prefix}_cmd`),
    ...(header === null ? {} : { 'fixed-header': headerName(family) }),
    list: all.sort(([a], [b]) => a - b).map(([, one]) => one),
  };
}

function operation(one: OperationDescription, directional: boolean): object {
  const flag = flags[one.permission];
  const unchecked = [
    ...(one.do?.lenient ? ['strict'] : []),
    ...(one.dump?.lenient ? [one.dump.unchecked ? 'dump' : 'dump-strict'] : []),
  ];
  return {
    name: hyphens(one.name),
    doc: text(wordsOfOperation(one)),
    ...(directional ? {} : { value: one.number }),
    'attribute-set': hyphens(one.set),
    ...(flag === null ? {} : { flags: row([flag]) }),
    ...(unchecked.length === 0 ? {} : { 'dont-validate': row(unchecked) }),
    ...(one.do ? { do: exchange(one.do, directional ? one.number : null) } : {}),
    ...(one.dump ? { dump: exchange(one.dump, directional ? one.number : null) } : {}),
  };
}

/**
 * A request without attributes is still one; one that is answered need not be told. `number` is that of the request where each
 * way has numbers of its own.
 */
function exchange({ request, reply }: Exchange, number: number | null): object {
  const told = request.length > 0 || reply === null || number !== null;
  return {
    ...(told ? { request: { ...numbered(number), ...attributes(request) } } : {}),
    ...(reply === null
      ? {}
      : { reply: { ...numbered(number === null ? null : reply.number), ...attributes(reply.attributes) } }),
  };
}

function numbered(number: number | null): object {
  return number === null ? {} : { value: number };
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
