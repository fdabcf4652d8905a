/**
 * The kernel's own families, imported under names of their own: they check, build without a complaint, stand beside the
 * kernel's own, and answer every operation that nobody has written yet.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checked } from '../../../src/check/checked.js';
import type { NetlinkScenario } from '../../../src/check/netlink/scenario.js';
import type { GeneratedFile } from '../../../src/emit/file.js';
import type { DescribedFamily } from '../../../src/import/ynl/described.js';
import { importYnl } from '../../../src/import/ynl/index.js';
import { findKernel, type Kernel } from '../../../src/kernel/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec, generate } from '../../../src/pipeline.js';
import { netlinkScenarios } from '../../../src/scenario/netlink/run.js';
import { tryScenario } from '../../../src/scenario/trial.js';
import { compilerFaults, manualFaults, typeFaults, writeFamily } from '../../netlink/client/faults.js';
import { checkStyle } from '../../support/checkpatch.js';
import { supportedKernels } from '../../support/kernels.js';
import { type Built, buildMany, complaints } from '../../support/modules.js';
import { kernelYnl } from '../../support/ynl.js';

const names = [
  ...['devlink', 'dpll', 'ethtool', 'fou', 'handshake', 'mptcp_pm', 'netdev', 'nfsd', 'nlctrl'],
  ...['ovs_datapath', 'ovs_flow', 'ovs_vport', 'tcp_metrics', 'team'],
];

interface Family extends Checked<NetlinkModel, NetlinkScenario> {
  readonly files: readonly GeneratedFile[];
}

/** Undefined where the kernel's specs cannot be had: the reason stands with the tests that are skipped. */
let families: Map<string, Family> | undefined;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
  const ynl = await kernelYnl({ skip: () => undefined as never });
  if (ynl === undefined) return;
  families = new Map();
  for (const name of names) families.set(name, await checked(join(ynl.specs, `${name}.yaml`), name));
});
afterAll(() => rm(folder, { recursive: true }));

/** As a person would: imported, written, and checked, types and all. */
async function checked(file: string, name: string): Promise<Family> {
  const { spec, family } = importYnl(readFileSync(file, 'utf8'), file, { name: `my_${name}` });
  const path = join(folder, `my_${name}.spec.ts`);
  await writeFile(path, spec.replace(/\}\);\n$/, `${scenarioOf(family)}});\n`));
  const loaded = await checkSpec(path);
  expect(loaded.checked.warnings).toEqual([]);
  return { ...(loaded.checked as Checked<NetlinkModel, NetlinkScenario>), files: await generate(loaded) };
}

/** Every operation is asked, and says that it does nothing yet. */
function scenarioOf({ operations }: DescribedFamily): string {
  const steps = operations.flatMap((operation) =>
    [
      ...(operation.do ? [`call('${operation.name}', {})`] : []),
      ...(operation.dump ? [`call('${operation.name}', {}, { dump: true })`] : []),
    ].map((step) => `${step}.fails('EOPNOTSUPP', '${operation.name} does nothing yet'),`),
  );
  return `  scenarios: ({ scenario, call }) => [scenario('nothing is written yet', [\n${steps.join('\n')}\n])],\n`;
}

describe.each(supportedKernels)('imported families on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;

  beforeAll(async () => {
    if (families === undefined) return;
    kernel = await findKernel(series);
    built = await buildMany(
      kernel,
      [...families.values()].map(({ files }) => files),
      { sparse: true },
    );
  });

  it('build without a complaint from gcc, sparse or modpost', async (context) => {
    await kernelYnl(context);
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  it.for(names)('%s answers every operation', async (name, context) => {
    await kernelYnl(context);
    const { model, scenarios } = families!.get(name)!;
    const ko = join(built.folder, `${model.name}.ko`);
    const { result } = await tryScenario(netlinkScenarios, scenarios[0]!, { model, kernel, ko });
    expect(result.details).toEqual([]);
    expect(result.passed).toBe(true);
  });
});

it('have clients that compile without a warning, manuals without a fault, and TypeScript that passes under strict', async (context) => {
  await kernelYnl(context);
  const all = [...families!.values()].map(({ model: { name }, files }) => ({
    name,
    client: writeFamily(join(folder, 'clients'), name, files),
  }));
  for (const { name, client } of all) {
    expect.soft(await compilerFaults(client, name), name).toBe('');
    expect(await manualFaults(client, name), name).toEqual([]);
  }
  expect(
    typeFaults(
      join(folder, 'clients'),
      all.map(({ name, client }) => join(client, `${name}.ts`)),
    ),
  ).toEqual([]);
});

/**
 * Some of the kernel's names, twice in a line, leave no way to break it; and checkpatch takes the longest of them, in
 * `ARRAY_SIZE(…) - 1`, for a cast.
 */
it('are C that checkpatch has nothing to say of but that lines are long', async (context) => {
  await kernelYnl(context);
  await checkStyle(
    context,
    [...families!.values()].map(({ files }) => files),
    /: CHECK:(LONG_LINE: |SPACING: No space is necessary after a cast)/,
  );
});
