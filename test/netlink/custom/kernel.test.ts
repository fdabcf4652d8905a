/** Families with operations that a person writes, in the kernel: clean by every checker, each scenario as it has to be. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import samples from '../../../examples/samples/samples.spec.js';
import { findKernel, type Kernel } from '../../../src/kernel/index.js';
import { withOwnFiles } from '../../../src/output/own.js';
import { netlinkScenarios } from '../../../src/scenario/netlink/run.js';
import { tryScenario } from '../../../src/scenario/trial.js';
import { checkStyle } from '../../support/checkpatch.js';
import { supportedKernels } from '../../support/kernels.js';
import { type Built, buildMany, complaints } from '../../support/modules.js';
import { checkSpec, filesOf } from '../family.js';
import beside from './beside.js';
import gentle from './gentle.js';
import mirror from './mirror.js';

const here = fileURLToPath(new URL('family.spec.ts', import.meta.url));
const example = fileURLToPath(new URL('../../../examples/samples/samples.spec.ts', import.meta.url));

const families = await Promise.all(
  [{ spec: samples, place: example }, ...[mirror, beside, gentle].map((spec) => ({ spec, place: here }))].map(
    async ({ spec, place }) => {
      const { model, scenarios } = checkSpec(spec);
      return { model, scenarios, files: await withOwnFiles(filesOf(model), place) };
    },
  ),
);

describe.each(supportedKernels)('operations that a person writes, on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;

  beforeAll(async () => {
    kernel = await findKernel(series);
    const begun = families.map(({ model }) => filesOf({ ...model, name: `${model.name}_stub` }));
    built = await buildMany(kernel, [...families.map(({ files }) => files), ...begun], { sparse: true });
  });

  it('build without a complaint from gcc, sparse or modpost, also with nothing written yet', () => {
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  const scenarios = families.flatMap((family) => family.scenarios.map((scenario) => ({ family, scenario })));
  it.each(scenarios.map((one) => [one.family.model.name, one.scenario.name, one] as const))(
    '%s: %s',
    async (_family, _name, { family, scenario }) => {
      const { model } = family;
      const ko = join(built.folder, `${model.name}.ko`);
      const { result, jobs } = await tryScenario(netlinkScenarios, scenario, { model, kernel, ko });
      expect(result.details).toEqual([]);
      expect(result.passed).toBe(true);
      expect(jobs).toBe(1);
    },
  );
});

it('their C has no complaint from checkpatch --strict', async (context) => {
  await checkStyle(
    context,
    families.map(({ files }) => files),
  );
});
