/**
 * Random firewalls: their C is clean by every checker, and in the kernel each packet meets the fate that the
 * reference interpreter predicts, counters included. Mutants of the compiler have to be caught by the same comparison.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { checkpatch } from '../../src/lint/checkpatch.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { firewallModel } from '../support/arbitraries.js';
import { coverageOf, totalCoverage } from '../support/coverage.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import { interfaceNames } from '../support/packets.js';
import { compareInKernel, type Trial, trialOf } from './compare.js';
import { type Mutant, mutantsOf, mutations } from './mutants.js';

const specs = 200;
/** So many of them also run; the rest prove the generator against the checkers. */
const running = 48;

const models = fc
  .sample(firewallModel(), { numRuns: specs, seed: 20_261_124 })
  .map((model, index) => ({ ...model, name: `fw_r${index}` }));
const generated = models.map((model) => emitFirewall(lowerFirewall(model), model));
const trials: Trial[] = models.slice(0, running).map((model, index) => trialOf(model, index + 1));
const mutants: Mutant[] = mutantsOf(trials);

it('the packets reach nearly every place that can be reached', () => {
  const parts = trials.flatMap(({ chains }) =>
    chains.map(({ chain, packets }) => coverageOf(chain, packets)),
  );
  const total = totalCoverage(parts);
  console.log(
    `coverage: ${total.reached} of ${total.reachable} places (${(total.share * 100).toFixed(1)} %)`,
  );
  expect(total.share).toBeGreaterThanOrEqual(0.95);
});

describe.each(supportedKernels)('random firewalls on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    kernel = await findKernel(series);
    built = await buildMany(kernel, [...generated, ...mutants.map((m) => m.files)], { sparse: true });
    guest = await bootMachine({ kernel, programs: ['ip'], modules: ['dummy'] });
    await guest.modprobe('dummy');
    const add = interfaceNames.filter((name) => name !== 'lo').map((name) => `link add ${name} type dummy`);
    await guest.runOk(['ip', '-batch', '-'], { input: `${add.join('\n')}\n` });
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('are clean under W=1 -Werror and sparse', () => {
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  it('give every packet the verdict that the interpreter predicts, and count it', async () => {
    let packets = 0;
    const differences: string[] = [];
    for (const trial of trials) {
      const ko = join(built.folder, `${trial.model.name}.ko`);
      const found = await compareInKernel(guest, trial, trial.model.name, ko);
      packets += found.packets;
      differences.push(...found.differences);
    }
    await guest.assertClean();
    console.log(
      `${kernel.release}: ${trials.length} rule sets, ${packets} packets, ${differences.length} differences`,
    );
    expect(packets).toBeGreaterThanOrEqual(2000);
    expect(differences).toEqual([]);
  });

  it('a wrong boundary, a swapped byte order and a skipped rule are caught', async () => {
    const tally = new Map<string, { made: number; caught: number }>();
    for (const mutant of mutants) {
      const found = await compareInKernel(
        guest,
        mutant.trial,
        mutant.name,
        join(built.folder, `${mutant.name}.ko`),
      );
      const count = tally.get(mutant.mutation) ?? { made: 0, caught: 0 };
      tally.set(mutant.mutation, {
        made: count.made + 1,
        caught: count.caught + (found.differences.length > 0 ? 1 : 0),
      });
    }
    for (const [mutation, { made, caught }] of tally) {
      console.log(`${kernel.release}: ${mutation}: ${caught} of ${made} mutants caught`);
      expect(made).toBeGreaterThanOrEqual(5);
      expect(caught).toBe(made);
    }
    expect([...tally.keys()]).toEqual([...mutations]);
  });
});

it('their C has no complaint from checkpatch --strict', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-checkpatch-'));
  const paths: string[] = [];
  for (const files of generated) {
    const file = files.find(({ path }) => path.endsWith('.c'))!;
    const path = join(folder, file.path);
    await writeFile(path, file.text);
    paths.push(path);
  }
  const result = await checkpatch(paths);
  console.log(
    `checkpatch: ${result.errors} errors, ${result.warnings} warnings, ${result.checks} checks in ${result.lines} lines`,
  );
  expect([result.errors, result.warnings, result.checks]).toEqual([0, 0, 0]);
});
