/** What a family has beside its objects: sets of attributes, operations that a person writes, events, groups. */
import type {
  AttributeSetModel,
  CustomModel,
  CustomOperation,
  NetlinkModel,
  ObjectModel,
  WireAttribute,
} from '../../../model/netlink.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import { lastOldRequest } from '../commands.js';
import { checkSetAttributes } from './attributes.js';
import { checkHeader } from './header.js';
import { checkEnumerators, checkFunctions, checkOwnName } from './names.js';
import { checkEvent, checkOperation } from './operation.js';
import type { CustomData } from './schema.js';

export interface CustomOptions {
  /** The family without all this. */
  readonly model: NetlinkModel;
  /** Command numbers that objects have. */
  readonly taken: ReadonlySet<number>;
  readonly notify: string | undefined;
  /** Checks a group's name. */
  readonly checkGroup: (name: string, path: Path) => void;
  readonly report: Report;
}

/** What of a family's data is of no object. */
export type OwnData = Pick<CustomData, 'header' | 'sets' | 'operations' | 'events' | 'groups'>;

export function checkCustom(data: OwnData, options: CustomOptions): CustomModel {
  const { model, taken, notify, checkGroup, report } = options;
  const { objects } = model;
  const sets = checkSets(data.sets ?? {}, objects, report);
  const attributes = new Map<string, readonly WireAttribute[]>(
    [...sets, ...objects].map((one) => [one.name, one.attributes]),
  );
  for (const { name } of objects) {
    if (name !== 'call' && name !== 'notified') continue;
    report.add('NK2502', ['objects', name], `'${name}' is a step of scenarios`, {
      fix: "choose another, as 'entry'",
    });
  }
  const given = data.groups ?? [];
  for (const [index, name] of given.entries()) {
    checkGroup(name, ['groups', index]);
    if (given.indexOf(name) < index) report.add('NK2016', ['groups', index], `'${name}' is named twice`);
  }
  // Those who hear of objects' changes are the first.
  const groups = notify === undefined ? given : [notify, ...given.filter((name) => name !== notify)];
  const around = { report, attributes, last: model.ignoresReserved ? lastOldRequest : 255 };
  const operations: CustomOperation[] = [];
  let id = 0;
  for (const [name, one] of Object.entries(data.operations)) {
    id = one.id ?? id + 1;
    operations.push(checkOperation(name, id, one, around));
  }
  const events = Object.entries(data.events ?? {}).map(([name, one]) =>
    checkEvent(name, one, groups, around),
  );
  checkNumbers([...operations, ...events], taken, report);
  const custom: CustomModel = {
    header: checkHeader(data.header ?? {}, objects, report),
    sets,
    operations: operations.sort((a, b) => a.id - b.id),
    events,
    groups,
  };
  checkEnumerators(model, custom, report);
  checkFunctions(custom, objects, report);
  return custom;
}

function checkSets(
  data: NonNullable<CustomData['sets']>,
  objects: readonly ObjectModel[],
  report: Report,
): AttributeSetModel[] {
  const names = Object.keys(data);
  return Object.entries(data).map(([name, { prefix, attributes }]) => {
    const path = ['sets', name];
    checkOwnName(name, 'a set', path, report);
    if (objects.some((one) => one.name === name)) {
      report.add('NK2016', path, `'${name}' is the name of an object, too`);
    }
    if (prefix !== undefined && !/^[A-Z][A-Z0-9_]{0,38}_$/.test(prefix)) {
      report.add('NK2502', [...path, 'prefix'], `'${printable(prefix)}' cannot begin enumerators`, {
        cause: 'a capital letter, then up to 38 of A to Z, 0 to 9 and _, then _',
        fix: "give one as 'TEAM_ATTR_ITEM_'",
      });
    }
    const own = checkSetAttributes(name, attributes, [...path, 'attributes'], names, report);
    return { name, prefix: prefix ?? null, attributes: own };
  });
}

interface Numbered {
  readonly name: string;
  readonly id: number;
}

function checkNumbers(commands: readonly Numbered[], taken: ReadonlySet<number>, report: Report): void {
  const owners = new Map<number, { readonly name: string; readonly path: Path }>();
  for (const one of commands) {
    const path = ['has' in one ? 'events' : 'operations', one.name];
    const owner = owners.get(one.id);
    if (taken.has(one.id)) {
      report.add('NK2515', [...path, 'id'], `'${one.name}' has number ${one.id}, as a command of an object`);
    } else if (owner) {
      const at = report.origins.at(owner.path);
      report.add('NK2515', [...path, 'id'], `'${owner.name}' and '${one.name}' both have number ${one.id}`, {
        ...(at ? { related: [{ message: 'the first', at }] } : {}),
      });
    }
    owners.set(one.id, { name: one.name, path });
  }
}
