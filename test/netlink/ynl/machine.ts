/** A machine with the kernel's YNL tools, and the registry and the neighbours loaded. */
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import { findKernel } from '../../../src/kernel/index.js';
import { bootMachine, type Guest, pythonTrees } from '../../../src/vm/index.js';
import { buildMany } from '../../support/modules.js';
import { kernelYnl } from '../../support/ynl.js';
import { checkSpec, fileOf, filesOf } from '../family.js';

export const families = {
  registry: checkSpec(registry).model,
  neighbours: checkSpec(neighbours).model,
} as const;
type Name = keyof typeof families;

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
  const built = await buildMany(kernel, models.map(filesOf));
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

/** Runs cli.py with a family's spec. All that it prints is had back, however long it is. */
export async function cli(guest: Guest, name: Name, ...args: string[]): Promise<Printed> {
  const own = ['--spec', `${specs}/${name}.yaml`, '--output-json'];
  const command = ['/usr/bin/python3', '/ynl/cli.py', ...own, ...args];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const { status } = await guest.run(['sh', '-c', `${quoted} >/tmp/stdout 2>/tmp/stderr`], {
    timeoutMs: 400_000,
  });
  const [stdout, stderr] = await Promise.all(
    ['stdout', 'stderr'].map(async (file) => (await guest.readFile(`/tmp/${file}`)).toString()),
  );
  return { status, stdout: stdout!, stderr: stderr! };
}

/** What it prints, a line each, as data. */
export async function answers(guest: Guest, name: Name, ...args: string[]): Promise<unknown[]> {
  const { stdout, stderr, status } = await cli(guest, name, ...args);
  if (status !== 0) throw new Error(`cli.py ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
