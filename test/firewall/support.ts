/** What the tests of firewalls in the kernel share: small firewalls, machines that have them, what a kernel shows of them. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { checkFirewall } from '../../src/check/firewall/check.js';
import { separate } from '../../src/check/origins.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { FirewallModel } from '../../src/model/firewall.js';
import { type Counters, parseCounters } from '../../src/scenario/firewall/counters.js';
import type { FirewallSpec } from '../../src/spec/firewall.js';
import { bootMachine, buildModules, type Guest, type MachineOptions } from '../../src/vm/index.js';
import { buildMany, complaints } from '../support/modules.js';

export function modelOf(spec: FirewallSpec): FirewallModel {
  const { data, origins } = separate(spec);
  return checkFirewall(data, origins).model;
}

export interface Lab {
  readonly guest: Guest;
  /** Path of a firewall's module on the host. */
  readonly ko: (name: string) => string;
  /** Path of test/firewall/modules/fault.ko on the host. */
  readonly fault: string;
  close(): Promise<void>;
}

/** Builds firewalls, with W=1 -Werror, and boots a machine for them. */
export async function lab(
  series: string,
  specs: readonly FirewallSpec[],
  options: Omit<MachineOptions, 'kernel'> = {},
): Promise<Lab> {
  const kernel = await findKernel(series);
  const models = specs.map(modelOf);
  const built = await buildMany(
    kernel,
    models.map((model) => emitFirewall(lowerFirewall(model), model)),
  );
  expect(complaints(built.output)).toEqual([]);
  expect(built.status).toBe(0);
  const faults = await buildModules(kernel, fileURLToPath(new URL('./modules', import.meta.url)));
  const guest = await bootMachine({ kernel, programs: ['ip', 'nft'], ...options });
  return {
    guest,
    ko: (name) => join(built.folder, `${name}.ko`),
    fault: join(faults, 'fault.ko'),
    close: async () => {
      await guest.close();
      await rm(built.folder, { recursive: true, force: true });
    },
  };
}

export interface ListedHook {
  readonly family: string;
  readonly hook: string;
  readonly priority: number;
  readonly function: string;
}

/** A module's hooks in a namespace, in the order in which they run, as `nft list hooks` prints them. */
export async function listedHooks(guest: Guest, module: string, netns = ''): Promise<ListedHook[]> {
  const text = await guest.runOk(['nft', 'list', 'hooks'], { netns });
  const hooks: ListedHook[] = [];
  let family = '';
  let hook = '';
  for (const line of text.split('\n')) {
    family = /^family (\S+)/.exec(line)?.[1] ?? family;
    hook = /^\s+hook (\S+)/.exec(line)?.[1] ?? hook;
    const entry = /^\s+([+-]?\d+) (\S+) \[(\S+)\]/.exec(line);
    if (entry?.[3] !== module) continue;
    hooks.push({ family, hook, priority: Number(entry[1]), function: entry[2]! });
  }
  return hooks;
}

export async function isListed(guest: Guest, module: string): Promise<boolean> {
  const modules = (await guest.readFile('/proc/modules')).toString();
  return modules.split('\n').some((line) => line.startsWith(`${module} `));
}

/** The counters of a namespace; undefined where there is no such file. */
export async function countersIn(guest: Guest, module: string, netns = ''): Promise<Counters | undefined> {
  const { status, stdout } = await guest.run(['cat', `/proc/net/${module}`], { netns });
  return status === 0 ? parseCounters(stdout) : undefined;
}

/** An IPv4 packet in a frame, for a link whose other end has `mac`. */
export function framed(mac: string, packet: Uint8Array): Uint8Array {
  const type = packet[0]! >> 4 === 4 ? [0x08, 0x00] : [0x86, 0xdd];
  const to = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  return Uint8Array.from([...to, 2, 0, 0, 0, 0, 0xfe, ...type, ...packet]);
}
