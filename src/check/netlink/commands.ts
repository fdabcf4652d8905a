/** Commands: numbers and names of operations and notifications, given or as in every family; no two are alike. */
import {
  type ChangeName,
  type Command,
  type CommandModel,
  changeOf,
  changes,
  commandNumber,
  commandsOf,
  type NetlinkModel,
  type ObjectModel,
  type OperationName,
  operationNames,
  usualNumber,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { bounds } from './bounds.js';
import type { CommandData, NotificationsData, OperationsData } from './schema.js';

/** What is said of an object's commands, and where. */
export interface CommandsData {
  readonly name: string;
  readonly operations: OperationsData;
  readonly notifications: NotificationsData;
  readonly paths: { readonly operations: Path; readonly notifications: Path };
}

/** Which of a family's kinds the object is, and whether there are others. */
export interface Place {
  readonly index: number;
  readonly several: boolean;
}

/** The number and the name of what the spec says something of. */
export function checkCommand(
  given: CommandData | undefined,
  command: Command,
  object: string,
  { index, several }: Place,
  path: Path,
  report: Report,
): CommandModel {
  const { id = usualNumber(index, command), name = several ? `${object}_${command}` : command } = given ?? {};
  if (given?.id !== undefined) bounds(id, 1, 255, [...path, 'id'], 'command number', report);
  if (given?.name !== undefined && !/^[a-z][a-z0-9_]{0,19}$/.test(name)) {
    report.add('NK2502', [...path, 'name'], `'${printable(name)}' cannot name a command`, {
      cause: 'it becomes part of an enumerator: at most 20 of a to z, 0 to 9 and _',
    });
  }
  return { id, name };
}

export function checkNotifications(
  { name, notifications = {}, paths }: CommandsData,
  place: Place,
  report: Report,
): ObjectModel['notifications'] {
  const one = (change: ChangeName) =>
    checkCommand(
      notifications[change],
      `${change}_ntf`,
      name,
      place,
      [...paths.notifications, change],
      report,
    );
  const [create, set, remove] = changes.map(one) as [CommandModel, CommandModel, CommandModel];
  return { create, set, delete: remove };
}

/** One command for both: what is said of one holds for the other, too. */
export function readingCommand(
  { get, dump }: OperationsData,
  path: Path,
  report: Report,
): CommandData | undefined {
  for (const field of ['id', 'name'] as const) {
    const [one, all] = [get?.[field], dump?.[field]];
    if (one !== undefined && all !== undefined && one !== all) {
      report.add('NK2509', [...path, 'dump', field], `get has ${field} '${one}', dump '${all}'`, {
        fix: `give both the same ${field}: they are one command`,
      });
    }
  }
  const [id, name] = [get?.id ?? dump?.id, get?.name ?? dump?.name];
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

/** What the kernel is told of requests whose reserved bits pass is one more than the last of them, in 8 bits. */
export const lastOldRequest = 254;

/** No two of a family's commands have one number. */
export function checkNumbers(model: NetlinkModel, data: readonly CommandsData[], report: Report): void {
  const owners = new Map<number, { readonly what: string; readonly path: Path }>();
  model.objects.forEach((object, place) => {
    for (const command of commandsOf(model, object)) {
      const number = commandNumber(model, object, command);
      const { what, path, given } = described(command, data[place]!);
      if (model.ignoresReserved && !changeOf(command)) {
        bounds(number, 1, lastOldRequest, path, `${what}: command number`, report);
      }
      const owner = owners.get(number);
      if (owner) {
        const at = report.origins.at(owner.path);
        report.add('NK2515', path, `${owner.what} and ${what} both have command number ${number}`, {
          ...(given ? {} : { fix: `give it another, with id; ${number} is its number in every family` }),
          ...(at ? { related: [{ message: 'the first', at }] } : {}),
        });
      }
      owners.set(number, { what, path });
    }
  });
}

/** What a command is to a person, and where its number is said, or would be. */
function described(command: Command, { name, operations, notifications, paths }: CommandsData) {
  const change = changeOf(command);
  const told = (given: CommandData | undefined, what: string, base: Path, own: string) => ({
    what: `${what} of '${printable(name)}'`,
    given: given?.id !== undefined,
    path: given?.id === undefined ? (given ? [...base, own] : base) : [...base, own, 'id'],
  });
  if (change) {
    return told(notifications?.[change], `the notification of ${change}`, paths.notifications, change);
  }
  // A dump's number is that of get.
  const own: OperationName =
    command === 'get' && operations.get?.id === undefined && operations.dump
      ? operations.get && operations.dump.id === undefined
        ? 'get'
        : 'dump'
      : operationNames.find((one) => one === command)!;
  return told(operations[own], command, paths.operations, own);
}
