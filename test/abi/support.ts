/** Small families to compare. */
import { netlinkAbi } from '../../src/abi/netlink/compare.js';
import { Origins } from '../../src/diagnostic/origins.js';
import { netlinkFamily, u32 } from '../../src/index.js';
import type { NetlinkModel } from '../../src/model/netlink.js';
import type { NetlinkOptions } from '../../src/spec/netlink.js';
import type { Attributes } from '../../src/spec/netlink-attribute.js';
import { checkSpec } from '../netlink/family.js';

export function diagnose(old: NetlinkModel, now: NetlinkModel) {
  const side = (model: NetlinkModel) => ({ model, origins: new Origins() });
  return netlinkAbi.compare(side(old), side(now));
}

/** Codes and messages. */
export function compare(old: NetlinkModel, now: NetlinkModel): string[] {
  return diagnose(old, now).map(({ code, message }) => `${code} ${message}`);
}

export type Options = NetlinkOptions<Attributes>;

/** A family of one key and some attributes, and whatever else. */
export function family(attributes: Attributes, more: Partial<Options> = {}): NetlinkModel {
  return checkSpec(
    netlinkFamily<Attributes>({
      ...{ name: 'tiny', attributes: { id: u32({ id: 9 }), ...attributes } },
      ...{ object: { name: 'thing', key: 'id' }, operations: { create: {} } },
      ...more,
    }),
  ).model;
}
