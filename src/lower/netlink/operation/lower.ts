/** What a family has beside objects to a plan. */
import {
  type CustomModel,
  type CustomOperation,
  type Exchange,
  groupsOf,
  type NetlinkModel,
  type PolicyScope,
} from '../../../model/netlink.js';
import type { ObjectPlan } from '../plan.js';
import type { CustomPlan, EventPlan, ExchangePlan, NumberedCommand, OperationPlan, SetPlan } from './plan.js';
import { lowerSets } from './sets.js';

/** Members that the stack of a request has room for; each is a pointer and a number at most. */
const mostOnStack = 24;

interface Names {
  readonly prefix: string;
  readonly upper: string;
  readonly commandPrefix: string;
  readonly policy: PolicyScope;
}

export function lowerCustom(
  model: NetlinkModel,
  custom: CustomModel,
  objects: readonly ObjectPlan[],
  names: Names,
): CustomPlan {
  const { prefix } = names;
  const sets = lowerSets(model, custom, objects, names);
  const operations = custom.operations.map((one) => lowerOperation(one, custom, sets, names));
  const events = custom.events.map((event): EventPlan => {
    const set = setFor(sets, event.attributes);
    const fn = `${prefix}_${event.name}`;
    return {
      event,
      path: ['events', event.name],
      id: commandId(event.name, names),
      group: groupsOf(model).indexOf(event.group),
      set,
      ...{ create: `${fn}_new`, send: `${fn}_send`, heard: `${fn}_heard` },
    };
  });
  return {
    header:
      custom.header.length === 0
        ? null
        : { type: `${prefix}_header`, length: `${names.upper}_HDRLEN`, members: custom.header },
    list: `${prefix}_list`,
    next: `${prefix}_list_next`,
    sets,
    operations,
    events,
    commands: commandsOf(custom, names),
    groups: groupsOf(model),
    policy: names.policy,
    nothing: operations.some((one) => [one.do, one.dump].some((own) => own?.policy === nothingOf(names)))
      ? nothingOf(names)
      : null,
    lenient: custom.operations.some(({ lenient }) => lenient),
  };
}

function nothingOf({ prefix }: Names): string {
  return `${prefix}_nothing_policy`;
}

function setFor(sets: readonly SetPlan[], key: string): SetPlan {
  const set = sets.find((one) => one.key === key);
  if (!set) throw new Error(`there is no set ${key}`);
  return set;
}

function commandId(name: string, { commandPrefix }: Names): string {
  return `${commandPrefix}${name.toUpperCase()}`;
}

function lowerOperation(
  operation: CustomOperation,
  custom: CustomModel,
  sets: readonly SetPlan[],
  names: Names,
): OperationPlan {
  const { name } = operation;
  const set = setFor(sets, operation.attributes);
  const exchange = (direction: 'do' | 'dump') =>
    operation[direction] && lowerExchange(operation, direction, operation[direction], custom, set, names);
  const [own, dump] = [exchange('do'), exchange('dump')];
  const differ = own && dump && String(own.exchange.request) !== String(dump.exchange.request);
  return {
    operation,
    path: ['operations', name],
    id: commandId(name, names),
    set,
    do: own,
    dump,
    both: differ && names.policy === 'operation' ? `${names.prefix}_${name}_both_policy` : null,
  };
}

function lowerExchange(
  { name, id, lenient }: CustomOperation,
  direction: 'do' | 'dump',
  exchange: Exchange,
  custom: CustomModel,
  set: SetPlan,
  names: Names,
): ExchangePlan {
  const fn = `${names.prefix}_${name}${direction === 'dump' ? '_dump' : ''}`;
  // Without a policy the kernel looks at nothing, and lets everything pass.
  const nothing = lenient ? null : nothingOf(names);
  const fields = set.fields
    .filter(({ attribute }) => exchange.request.includes(attribute.name))
    .map((field) => {
      const required = exchange.required.includes(field.attribute.name);
      // What is required is always there.
      return { field: required ? { ...field, presence: null } : field, required };
    });
  const ownPolicy = names.policy === 'operation' && fields.length > 0;
  const policy = ownPolicy ? `${fn}_policy` : names.policy === 'global' ? set.policy : nothing;
  return {
    exchange,
    path: ['operations', name, direction],
    fn,
    request: `${fn}_req`,
    read: `${fn}_read`,
    handler: direction === 'do' ? `${fn}_doit` : `${names.prefix}_${name}_dumpit`,
    policy,
    ownPolicy,
    fields,
    reply: replyCommand(name, id, exchange.replyId, custom, names),
    large: fields.length > mostOnStack,
  };
}

/** The command of that number, or one that only answers have. */
function replyCommand(
  name: string,
  id: number,
  number: number,
  { operations, events }: CustomModel,
  names: Names,
): string {
  if (number === id) return commandId(name, names);
  const other = [...operations, ...events].find((one) => one.id === number);
  return commandId(other?.name ?? `${name}_reply`, names);
}

function commandsOf(custom: CustomModel, names: Names): NumberedCommand[] {
  const all = new Map<string, NumberedCommand>();
  const add = (id: string, number: number, words: string, path: NumberedCommand['path']) => {
    if (!all.has(id)) all.set(id, { id, number, words, path });
  };
  for (const { name, id, do: own, dump } of custom.operations) {
    const how = own ? (dump ? 'a request, or as a dump many' : 'a request') : 'a dump';
    add(commandId(name, names), id, how, ['operations', name]);
  }
  for (const { name, id, group } of custom.events) {
    add(commandId(name, names), id, `told to ${group}`, ['events', name]);
  }
  for (const { name, id, do: own, dump } of custom.operations) {
    for (const exchange of [own, dump]) {
      if (!exchange?.reply) continue;
      const command = replyCommand(name, id, exchange.replyId, custom, names);
      add(command, exchange.replyId, `the answer to ${name}`, ['operations', name]);
    }
  }
  return [...all.values()].sort((a, b) => a.number - b.number);
}
