/** Netlink family spec data to a model, or every mistake in it. */

import type { Origins } from '../../diagnostic/origins.js';
import {
  commandNumber,
  commandsOf,
  mostKinds,
  type NetlinkModel,
  type ObjectModel,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Checked } from '../checked.js';
import { checkModule } from '../module.js';
import { printable } from '../printable.js';
import { Report } from '../report.js';
import { bounds } from './bounds.js';
import { checkNumbers } from './commands.js';
import { checkConstants, checkPrefix } from './constants.js';
import { checkFamilyName, longestName } from './family.js';
import { checkHeader } from './header.js';
import { takenBy } from './names.js';
import { checkObject } from './object.js';
import { readFamily } from './read.js';
import { checkScenarios, type NetlinkScenario } from './scenario.js';
import { checkCustom, type OwnData } from './set/custom.js';

export function checkNetlink(data: unknown, origins: Origins): Checked<NetlinkModel, NetlinkScenario> {
  const report = new Report(origins);
  const { objects: several, rest, custom } = readFamily(data, report);
  const { family, version, notify, replaces = false, ...others } = rest;
  const { commandPrefix, constants, policy, ignoresReserved = false, ...own } = others;
  const common = checkModule(own, 'netlink', 'generic netlink family', report, { replaces });
  checkFamilyName(family ?? own.name, replaces, family === undefined ? ['name'] : ['family'], report);
  if (commandPrefix !== undefined) checkPrefix(commandPrefix, ['commandPrefix'], report);
  bounds(version ?? 1, 1, 255, ['version'], 'version', report);
  const checkGroup = (group: string, path: Path) => checkGroupName(group, path, report);
  if (notify !== undefined) checkGroup(notify, ['notify']);
  const objects: ObjectModel[] = [];
  const taken = takenBy(
    several.map(({ name, paths }) => ({ name, path: paths.name })),
    report,
  );
  for (const one of several) {
    objects.push(checkObject(one, { before: objects, several: several.length > 1, taken, report }));
  }
  if (objects.length === 0 && !custom) {
    report.add('NK2513', ['objects'], 'the family has no objects', { fix: 'give one at least' });
  }
  if (objects.length > mostKinds) {
    report.add('NK2513', ['objects'], `the family has ${objects.length} kinds of object`, {
      cause: `there are command numbers for ${mostKinds}; the last 16 of 256 stay free`,
    });
  }
  report.throwIfFailed();
  const plain: NetlinkModel = {
    ...common,
    family: family ?? own.name,
    version: version ?? 1,
    objects,
    notify: notify ?? null,
    commandPrefix: commandPrefix ?? null,
    constants: checkConstants(constants ?? {}, report),
    policy: policy ?? 'operation',
    ignoresReserved: ignoresReserved || isLenient(objects, custom),
  };
  checkNumbers(plain, several, report);
  checkHeader(plain, several, report);
  const model = custom ? { ...plain, custom: checkOwn(custom, plain, checkGroup, report) } : plain;
  report.throwIfFailed();
  const scenarios = checkScenarios(own.scenarios ?? [], model, report);
  report.throwIfFailed();
  return { model, scenarios, origins, warnings: report.warnings };
}

/** Newer kernels take lenient operations of those families alone whose reserved bits pass. */
function isLenient(objects: readonly ObjectModel[], custom: OwnData | undefined): boolean {
  const operations = objects.flatMap((object) => Object.values(object.operations));
  return [...operations, ...Object.values(custom?.operations ?? {})].some((one) => one?.lenient);
}

function checkOwn(
  custom: OwnData,
  model: NetlinkModel,
  checkGroup: (name: string, path: Path) => void,
  report: Report,
) {
  const { objects, notify } = model;
  const taken = objects.flatMap((object) =>
    commandsOf(model, object).map((one) => commandNumber(model, object, one)),
  );
  return checkCustom(custom, {
    ...{ model, notify: notify ?? undefined, checkGroup, report },
    taken: new Set(taken),
  });
}

function checkGroupName(name: string, path: Path, report: Report): void {
  if (!/^[a-z][a-z0-9_-]*$/.test(name) || name.length > longestName) {
    report.add('NK2502', path, `'${printable(name)}' cannot name a multicast group`, {
      cause: `a lower-case letter, then a to z, 0 to 9, _ and -; the kernel has room for ${longestName} (GENL_NAMSIZ)`,
      fix: "choose a name as 'changes'",
    });
  }
}
