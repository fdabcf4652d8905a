/** A machine with the kernel's YNL tools, and families of every kind loaded. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import fou from '../../../examples/fou/fou.spec.js';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import samples from '../../../examples/samples/samples.spec.js';
import { findKernel } from '../../../src/kernel/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { withOwnFiles } from '../../../src/output/own.js';
import { bootMachine, type Guest, pythonTrees } from '../../../src/vm/index.js';
import { buildMany } from '../../support/modules.js';
import { kernelYnl } from '../../support/ynl.js';
import mirror from '../custom/mirror.js';
import { checkSpec, fileOf, filesOf } from '../family.js';

export const families = {
  registry: checkSpec(registry).model,
  neighbours: checkSpec(neighbours).model,
  fou: checkSpec(fou).model,
  samples: checkSpec(samples).model,
  nk_mirror: checkSpec(mirror).model,
} as const;

/** Where those stand whose operations a person wrote. */
const places: Readonly<Record<string, string>> = {
  samples: '../../../examples/samples/samples.spec.ts',
  nk_mirror: '../custom/mirror.ts',
};

/** With what a person wrote. */
function allFilesOf(model: NetlinkModel) {
  const place = places[model.name];
  const files = filesOf(model);
  if (place === undefined) return files;
  return withOwnFiles(files, fileURLToPath(new URL(place, import.meta.url)));
}

const python = ['yaml', 'jsonschema', 'attr', 'attrs', 'pyrsistent', '_pyrsistent_version'];
/** Where the guest has what netkiln generates; schemas are in the folder above, where the tools look for them. */
export const specs = '/netlink/specs';

/** Gives the machine away, and sees that nothing is left behind in it. The test is skipped where the tools are not to be had. */
export async function withFamilies(
  context: Pick<TestContext, 'skip'>,
  series: string,
  use: (guest: Guest) => Promise<void>,
): Promise<void> {
  const { tools, schemas } = await kernelYnl(context);
  const kernel = await findKernel(series);
  const models = Object.values(families);
  const built = await buildMany(kernel, await Promise.all(models.map(allFilesOf)));
  const { programs, trees } = await pythonTrees(python);
  const guest = await bootMachine({
    kernel,
    programs,
    trees: [
      ...trees,
      { from: tools, to: '/ynl', skip: /^\/(generated|samples)\// },
      { from: schemas, to: '/netlink', skip: /^\/specs\// },
    ],
  });
  try {
    for (const model of models) {
      for (const path of [`${model.name}.yaml`, `${model.name}.wire.json`]) {
        await guest.writeFile(`${specs}/${path}`, fileOf(model, path));
      }
      await guest.load(model.name, join(built.folder, `${model.name}.ko`));
    }
    await use(guest);
    for (const { name } of models) await guest.unload(name);
    await guest.assertClean();
  } finally {
    await guest.close();
  }
}

export interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let runs = 0;

/** Runs cli.py with the spec of that name. All that it prints is had back, however long it is. */
export async function cli(guest: Guest, name: string, ...args: string[]): Promise<Printed> {
  const own = ['--spec', `${specs}/${name}.yaml`, '--output-json'];
  const command = ['/usr/bin/python3', '/ynl/cli.py', ...own, ...args];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  // Several can run at once.
  const [out, err] = ['out', 'err'].map((end) => `/tmp/cli.${runs}.${end}`);
  runs += 1;
  const { status } = await guest.run(['sh', '-c', `${quoted} >${out} 2>${err}`], { timeoutMs: 400_000 });
  const [stdout, stderr] = await Promise.all(
    [out, err].map(async (file) => (await guest.readFile(file!)).toString()),
  );
  return { status, stdout: stdout!, stderr: stderr! };
}

/** What it prints, a line each, as data. */
export async function answers(guest: Guest, name: string, ...args: string[]): Promise<unknown[]> {
  const { stdout, stderr, status } = await cli(guest, name, ...args);
  if (status !== 0) throw new Error(`cli.py ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Several operations in one run of it. */
export function multi(...ops: readonly (readonly [string, object])[]): string[] {
  return ops.flatMap(([name, values]) => ['--multi', name, JSON.stringify(values)]);
}

/** Done when a netlink socket has joined a group. */
export async function listeners(guest: Guest): Promise<void> {
  for (;;) {
    const sockets = (await guest.readFile('/proc/net/netlink')).toString().trim().split('\n').slice(1);
    const generic = sockets
      .map((line) => line.trim().split(/\s+/))
      .filter(([, protocol]) => protocol === '16');
    if (generic.some(([, , , groups]) => !/^0+$/.test(groups!))) return;
    await new Promise((later) => setTimeout(later, 50));
  }
}
