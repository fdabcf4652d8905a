/** Netlink family spec data to a model, or every mistake in it. */

import type { Origins } from '../../diagnostic/origins.js';
import { isReserved } from '../../model/identifier.js';
import type { Attribute, NetlinkModel, Permission } from '../../model/netlink.js';
import { objectSize } from '../../model/netlink-size.js';
import type { Path } from '../../model/path.js';
import type { Checked } from '../checked.js';
import { checkModule } from '../module.js';
import { printable } from '../printable.js';
import { Report } from '../report.js';
import { checkAttributes } from './attribute.js';
import { checkFamilyName, longestName } from './family.js';
import { checkScenarios, type NetlinkScenario } from './scenario.js';
import { type NetlinkData, netlinkSchema, type OperationData } from './schema.js';

const mostObjects = 1 << 20;
/** What one message of a dump is sure to hold: the least buffer that the kernel fills is below one page. */
const largestObject = 3500;
const longestKey = 128;
/** Tags that a family's C has after its prefix, where the object's struct has the object's name. */
const ownTags = new Set(['attr', 'cmd', 'net']);

export function checkNetlink(data: unknown, origins: Origins): Checked<NetlinkModel, NetlinkScenario> {
  const report = new Report(origins);
  const spec = report.read(netlinkSchema, data);
  report.throwIfFailed();
  const { family, version, attributes: _, object, operations, notify, ...rest } = spec!;
  const common = checkModule(rest, 'netlink', 'generic netlink family', report);
  const attributes = checkAttributes(spec!.attributes, report);
  checkFamilyName(family ?? rest.name, family === undefined ? ['name'] : ['family'], report);
  bounds(version ?? 1, 1, 255, ['version'], 'version', report);
  checkObject(object, attributes, report);
  if (notify !== undefined) checkGroup(notify, report);
  const model: NetlinkModel = {
    ...common,
    family: family ?? rest.name,
    version: version ?? 1,
    attributes,
    object: { name: object.name, key: object.key, max: object.max ?? 4096 },
    operations: checkOperations(operations, object.key, attributes, report),
    notify: notify ?? null,
  };
  if (!report.failed && objectSize(model) > largestObject) {
    report.add('NK2511', ['object'], `one ${object.name} can have ${objectSize(model)} bytes in a message`, {
      cause: `a dump is sure to have room for ${largestObject}`,
    });
  }
  const scenarios = report.failed ? [] : checkScenarios(rest.scenarios ?? [], model, report);
  report.throwIfFailed();
  return { model, scenarios, origins, warnings: report.warnings };
}

function checkGroup(name: string, report: Report): void {
  if (!/^[a-z][a-z0-9_-]*$/.test(name) || name.length > longestName) {
    report.add('NK2502', ['notify'], `'${printable(name)}' cannot name a multicast group`, {
      cause: `a lower-case letter, then a to z, 0 to 9, _ and -; the kernel has room for ${longestName} (GENL_NAMSIZ)`,
      fix: "choose a name as 'changes'",
    });
  }
}

function checkObject(object: NetlinkData['object'], attributes: readonly Attribute[], report: Report): void {
  if (!/^[a-z][a-z0-9_]{0,15}$/.test(object.name) || isReserved(object.name)) {
    report.add('NK2502', ['object', 'name'], `'${printable(object.name)}' cannot name an object`, {
      cause: 'it names a C struct: a lower-case letter, then up to 15 of a to z, 0 to 9 and _; no word of C',
    });
  } else if (ownTags.has(object.name)) {
    report.add('NK2502', ['object', 'name'], `'${object.name}' is a struct or enum of every family`, {
      fix: "choose another, as 'entry'",
    });
  }
  bounds(object.max ?? 4096, 1, mostObjects, ['object', 'max'], 'max', report);
  const key = attributes.find((a) => a.name === object.key);
  if (!key) noAttribute(object.key, ['object', 'key'], attributes, report);
  else if (key.type === 'flag') {
    report.add('NK2508', ['object', 'key'], `flag '${key.name}' has no value to tell objects apart by`);
  } else if (key.default !== null) {
    report.add(
      'NK2508',
      ['object', 'key'],
      `key '${key.name}' has a default, which only one object could have`,
    );
  } else if (key.type === 'string' && key.maxLength > longestKey) {
    report.add('NK2508', ['object', 'key'], `key '${key.name}' has up to ${key.maxLength} bytes`);
  }
}

function checkOperations(
  data: NetlinkData['operations'],
  key: string,
  attributes: readonly Attribute[],
  report: Report,
): NetlinkModel['operations'] {
  const operation = (given: OperationData | undefined, otherwise: Permission) =>
    given ? { permission: given.permission ?? otherwise } : null;
  const required = data.create.required ?? [];
  required.forEach((name, index) => {
    const path = ['operations', 'create', 'required', index];
    const attribute = attributes.find((a) => a.name === name);
    if (!attribute) noAttribute(name, path, attributes, report);
    else if (required.indexOf(name) < index) report.add('NK2013', path, `'${name}' is named twice`);
    else if (attribute.type === 'flag') {
      report.add('NK2013', path, `flag '${name}' says no by not being there: requiring it leaves one value`);
    } else if (attribute.default !== null) {
      report.add('NK2013', path, `attribute '${name}' is required, so that its default is never used`);
    }
  });
  const get = operation(data.get, 'none');
  const dump = operation(data.dump, 'none');
  if (get && dump && get.permission !== dump.permission) {
    report.add(
      'NK2509',
      ['operations', 'dump'],
      `get is for '${get.permission}', dump for '${dump.permission}'`,
    );
  }
  return {
    create: {
      permission: data.create.permission ?? 'admin',
      required: [key, ...required.filter((name) => name !== key)],
    },
    get,
    dump,
    delete: operation(data.delete, 'admin'),
  };
}

function noAttribute(name: string, path: Path, attributes: readonly Attribute[], report: Report): void {
  report.add('NK2507', path, `the family has no attribute '${printable(name)}'`, {
    fix: `its attributes are ${attributes.map((a) => a.name).join(', ')}`,
  });
}

function bounds(value: number, least: number, most: number, path: Path, what: string, report: Report): void {
  if (value < least || value > most)
    report.add('NK2510', path, `${what} ${value} is not from ${least} to ${most}`);
}
