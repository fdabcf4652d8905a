/** A spec's default export as the stages see it. */
import type { Checked } from '../../src/check/checked.js';
import { checkNetlink } from '../../src/check/netlink/check.js';
import type { NetlinkScenario } from '../../src/check/netlink/scenario.js';
import { separate } from '../../src/diagnostic/origins.js';
import { emitNetlink } from '../../src/emit/netlink/emit.js';
import { lowerNetlink } from '../../src/lower/netlink/lower.js';
import type { NetlinkModel } from '../../src/model/netlink.js';

export function checkSpec(spec: unknown): Checked<NetlinkModel, NetlinkScenario> {
  const { data, origins } = separate(spec);
  return checkNetlink(data, origins);
}

export function filesOf(model: NetlinkModel) {
  return emitNetlink(lowerNetlink(model), model);
}

/** The text of one of them. */
export function fileOf(model: NetlinkModel, path: string): string {
  const found = filesOf(model).find((file) => file.path === path);
  if (!found) throw new Error(`${model.name} has no ${path}`);
  return found.text;
}
