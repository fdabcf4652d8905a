/** The commands of a family's objects, by their numbers and their names: the one place to ask. */
import type { CommandModel, NetlinkModel, ObjectModel, Operation } from './netlink.js';

/** Changes that listeners hear of. */
export const changes = ['create', 'set', 'delete'] as const;
export type ChangeName = (typeof changes)[number];

/** Every command that an object can have. A dump is a `get` of all. */
export const commandNames = [
  ...(['create', 'get', 'delete', 'create_ntf', 'delete_ntf'] as const),
  ...(['set', 'set_ntf', 'flush'] as const),
] as const;
export type Command = (typeof commandNames)[number];

/**
 * Their numbers where a spec gives none, those of a family's first object; each further one's begin 16 later. They are the
 * same in every family and never change, so that a spec that gains an operation keeps its ABI.
 */
const numbers: Readonly<Record<Command, number>> = {
  ...{ create: 1, get: 2, delete: 3, create_ntf: 4, delete_ntf: 5 },
  ...{ set: 6, set_ntf: 7, flush: 8 },
};

/** What the number of a kind's command is unless it is given; `index` is the kind's place in the family. */
export function usualNumber(index: number, command: Command): number {
  return 16 * index + numbers[command];
}

/** The most objects that 8 bits have commands for. */
export const mostKinds = 15;

/** The change that a command tells of, which is sent and never received; undefined of requests. */
export function changeOf(command: Command): ChangeName | undefined {
  return changes.find((change) => command === `${change}_ntf`);
}

/** A command of an object; undefined where the family does not have it. */
function commandModel(
  { notify }: NetlinkModel,
  { operations, notifications }: ObjectModel,
  command: Command,
): CommandModel | undefined {
  const told = (change: ChangeName, ...by: readonly (Operation | null)[]) =>
    notify !== null && by.some((one) => one !== null) ? notifications[change] : undefined;
  switch (command) {
    case 'create_ntf':
      return told('create', operations.create);
    case 'set_ntf':
      return told('set', operations.set);
    case 'delete_ntf':
      return told('delete', operations.delete, operations.flush);
    case 'get':
      return operations.get ?? operations.dump ?? undefined;
    default:
      return operations[command] ?? undefined;
  }
}

/** Those that an object has. */
export function commandsOf(model: NetlinkModel, object: ObjectModel): readonly Command[] {
  return commandNames.filter((command) => commandModel(model, object, command) !== undefined);
}

function known(model: NetlinkModel, object: ObjectModel, command: Command): CommandModel {
  const found = commandModel(model, object, command);
  if (!found) throw new Error(`'${object.name}' has no command ${command}`);
  return found;
}

export function commandNumber(model: NetlinkModel, object: ObjectModel, command: Command): number {
  return known(model, object, command).id;
}

/** What it is called, without the prefix of the family's commands: `create`, in a family of several kinds `entry_create`. */
export function commandName(model: NetlinkModel, object: ObjectModel, command: Command): string {
  return known(model, object, command).name;
}

/** The object and the command that have a number. */
export function commandNumbered(
  model: NetlinkModel,
  number: number,
): { readonly object: ObjectModel; readonly command: Command } | undefined {
  for (const object of model.objects) {
    const command = commandNames.find((name) => commandModel(model, object, name)?.id === number);
    if (command) return { object, command };
  }
  return undefined;
}
