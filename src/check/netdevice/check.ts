/** Network device spec data to a model, or every mistake in it. */

import type { Origins } from '../../diagnostic/origins.js';
import { isReserved } from '../../model/identifier.js';
import {
  ethernetMtu,
  type LinkFeature,
  linkFeatures,
  type MtuLimits,
  type NetDeviceModel,
} from '../../model/netdevice.js';
import type { Checked } from '../checked.js';
import { checkModule, checkText } from '../module.js';
import { printable } from '../printable.js';
import { Report } from '../report.js';
import { isKernelLinkKind } from './kinds.js';
import { checkScenarios, type LinkScenario } from './scenario.js';
import { type NetDeviceData, netDeviceSchema } from './schema.js';

const describe = {
  drop: 'link that takes every frame and returns none',
  reflect: 'link that returns every frame',
} as const;

export function checkNetDevice(data: unknown, origins: Origins): Checked<NetDeviceModel, LinkScenario> {
  const report = new Report(origins);
  const spec = report.read(netDeviceSchema, data);
  report.throwIfFailed();
  const { linkKind, transmit, version, mtu, txQueueLength, arp, features, ...rest } = spec!;
  const common = checkModule(rest, 'netdevice', describe[transmit], report);
  checkLinkKind(linkKind, report);
  // struct ethtool_drvinfo has room for 31 characters.
  if (version !== undefined) checkText(version, 31, ['version'], 'the version', report);
  if (txQueueLength !== undefined) checkQueueLength(txQueueLength, report);
  const model: NetDeviceModel = {
    ...common,
    linkKind,
    version: version ?? null,
    transmit,
    mtu: checkMtu(mtu ?? {}, report),
    txQueueLength: txQueueLength ?? null,
    arp: arp ?? false,
    features: checkFeatures(features ?? [], report),
  };
  const scenarios = checkScenarios(rest.scenarios ?? [], model, report);
  report.throwIfFailed();
  return { model, scenarios, origins, warnings: report.warnings };
}

function checkLinkKind(name: string, report: Report): void {
  const path = ['linkKind'];
  if (!/^[a-z][a-z0-9_]{1,11}$/.test(name)) {
    report.add('NK2601', path, `'${printable(name)}' cannot be a link kind`, {
      cause:
        'a lower-case letter, then 1 to 11 of a to z, 0 to 9 and _: links without a name of their own are called ' +
        'KIND0, KIND1 and so on, and interface names have at most 15 characters',
    });
  } else if (isKernelLinkKind(name)) {
    report.add('NK2602', path, `the kernel has a link kind '${name}' of its own`, {
      cause: 'there can be one of a name: the second is refused when its module is loaded',
    });
  } else if (isReserved(name)) {
    report.add('NK2601', path, `'${name}' is a word of C or of the kernel's headers`);
  }
}

function checkMtu(data: NonNullable<NetDeviceData['mtu']>, report: Report): MtuLimits {
  const min = data.min ?? ethernetMtu.min;
  const max = data.max ?? ethernetMtu.max;
  const mtu = { min, max, default: data.default ?? Math.min(Math.max(1500, min), max) };
  let sound = true;
  for (const name of ['min', 'default', 'max'] as const) {
    const value = mtu[name];
    if (Number.isInteger(value) && value >= ethernetMtu.min && value <= ethernetMtu.max) continue;
    sound = false;
    report.add('NK2603', ['mtu', name], `${value} is not an MTU`, {
      cause: `Ethernet-like links have an MTU of ${ethernetMtu.min} to ${ethernetMtu.max} bytes`,
    });
  }
  if (!sound) return mtu;
  if (min > max) {
    report.add('NK2604', ['mtu', 'min'], `the least MTU (${min}) is above the largest (${max})`);
  } else if (mtu.default < min || mtu.default > max) {
    report.add(
      'NK2605',
      ['mtu', 'default'],
      `a new link's MTU (${mtu.default}) is not within ${min} to ${max}`,
    );
  }
  return mtu;
}

function checkQueueLength(length: number, report: Report): void {
  if (Number.isInteger(length) && length >= 1 && length < 2 ** 31) return;
  report.add('NK2606', ['txQueueLength'], `${length} is not a queue length`, {
    cause: 'the kernel takes 0 for "not said" and puts its default there; iproute2 reads at most 2147483647',
  });
}

/** In the library's order, so that the order in a spec makes no difference to the C. */
function checkFeatures(given: readonly LinkFeature[], report: Report): LinkFeature[] {
  given.forEach((name, index) => {
    const path = ['features', index];
    if (given.indexOf(name) < index) {
      report.add('NK2016', path, `'${name}' is named twice`);
      return;
    }
    const missing = linkFeatures[name].filter((needed) => !given.includes(needed));
    if (missing.length > 0) {
      report.add('NK2607', path, `'${name}' needs ${missing.map((m) => `'${m}'`).join(' and ')}`, {
        cause: 'the kernel turns off a feature when one that it needs is missing',
      });
    }
  });
  return (Object.keys(linkFeatures) as LinkFeature[]).filter((name) => given.includes(name));
}
