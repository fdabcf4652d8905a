/** A spec's default export as the stages see it. */
import type { Checked } from '../../src/check/checked.js';
import { checkNetDevice } from '../../src/check/netdevice/check.js';
import type { LinkScenario } from '../../src/check/netdevice/scenario.js';
import { separate } from '../../src/diagnostic/origins.js';
import type { GeneratedFile } from '../../src/emit/file.js';
import { emitNetDevice } from '../../src/emit/netdevice/emit.js';
import { lowerNetDevice } from '../../src/lower/netdevice/lower.js';
import type { NetDeviceModel } from '../../src/model/netdevice.js';

export function checkSpec(spec: unknown): Checked<NetDeviceModel, LinkScenario> {
  const { data, origins } = separate(spec);
  return checkNetDevice(data, origins);
}

export function filesOf(model: NetDeviceModel): GeneratedFile[] {
  return emitNetDevice(lowerNetDevice(model), model);
}

/** The C of a module. */
export function sourceOf(model: NetDeviceModel): string {
  return filesOf(model)[0]!.text;
}

/** The files with their C changed: a mutant, or what another kernel would be given. */
export function filesWith(model: NetDeviceModel, change: (source: string) => string): GeneratedFile[] {
  const [source, ...rest] = filesOf(model);
  const text = change(source!.text);
  if (text === source!.text) throw new Error('the change has changed nothing');
  return [{ ...source!, text }, ...rest];
}
