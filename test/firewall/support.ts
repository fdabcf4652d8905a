/** What the tests of firewalls in the kernel share: small firewalls, machines that have them, what a kernel shows of them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { checkFirewall } from '../../src/check/firewall/check.js';
import { separate } from '../../src/diagnostic/origins.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { FirewallModel } from '../../src/model/firewall.js';
import { type Counters, parseCounters } from '../../src/scenario/firewall/counters.js';
import type { FirewallSpec } from '../../src/spec/firewall.js';
import { bootMachine, buildModules, type Guest, type MachineOptions } from '../../src/vm/index.js';
import { buildMany, complaints } from '../support/modules.js';
import { udp4, udp6 } from '../vm/support.js';

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
    close: () => guest.close(),
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

const places = (['prerouting', 'input', 'forward', 'output', 'postrouting'] as const).flatMap((hook) =>
  (['ipv4', 'ipv6'] as const).map((family) => ({ hook, family })),
);

/** Where anything is registered in a namespace, `input ipv4` say; this works on kernels too that list no hooks. */
export async function hooksInUse(guest: Guest, netns = ''): Promise<string[]> {
  const packets = places.map(({ hook, family }) => ({
    hook,
    family,
    bytes: family === 'ipv4' ? udp4('192.0.2.1', '192.0.2.2', 9, 9) : udp6(1, 2, 9, 9),
  }));
  const results = await guest.hook(packets, { netns });
  return places
    .filter((_, i) => results[i]!.verdict !== 'empty')
    .map(({ hook, family }) => `${hook} ${family}`);
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
