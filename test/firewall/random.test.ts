/**
 * Random firewalls: their C is clean by every checker, and in the kernel each packet meets the fate that the
 * reference interpreter predicts, counters included. Mutants of the compiler have to be caught by the same comparison.
 * NETKILN_SEED=N makes other firewalls and packets; each run prints its seed.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import type { Strategy } from '../../src/lower/firewall/lookup.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { firewallModel } from '../support/arbitraries.js';
import { checkStyle } from '../support/checkpatch.js';
import { coverageOf, totalCoverage } from '../support/coverage.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import { interfaceNames } from '../support/packets.js';
import { compareInKernel, type Trial, trialOf } from './compare.js';
import { mutantsOf, mutations } from './mutants.js';

const seed = Number(process.env['NETKILN_SEED'] ?? 20_261_124);
const specs = 200;
/** So many of them also run; the rest prove the generator against the checkers. */
const running = 48;

console.log(`random firewalls: seed ${seed} (NETKILN_SEED)`);
const models = fc
  .sample(firewallModel(), { numRuns: specs, seed })
  .map((model, index) => ({ ...model, name: `fw_r${index}` }));
/** Small firewalls try their rules one by one; every other one of these looks them up, as large ones do. */
const strategyOf = (index: number): Strategy => (index % 2 === 0 ? 'compares' : 'tables');
const generated = models.map((model, index) => emitFirewall(lowerFirewall(model, strategyOf(index)), model));
const trials: Trial[] = models.slice(0, running).map((model, index) => trialOf(model, seed + index));
const { mutants, noticed } = mutantsOf(trials, strategyOf);

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

it.each(mutations)('the packets would show nearly every %s that can be shown', (mutation) => {
  const { different, shown } = noticed.get(mutation)!;
  console.log(`${mutation}: ${shown} of ${different} single faults would show`);
  expect(different).toBeGreaterThanOrEqual(10);
  expect(shown / different).toBeGreaterThanOrEqual(0.95);
});

describe.each(supportedKernels)('random firewalls on kernel %s', (series) => {
  let kernel: Kernel;
  let ran: Built;
  let guest: Guest;

  beforeAll(async () => {
    kernel = await findKernel(series);
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('are clean under W=1 -Werror and sparse', async () => {
    ran = await buildMany(kernel, generated.slice(0, running), { sparse: true });
    const rest = await buildMany(kernel, generated.slice(running), { sparse: true, unlinked: true });
    expect(complaints(ran.output + rest.output)).toEqual([]);
    expect([ran.status, rest.status]).toEqual([0, 0]);
  });

  it('give every packet the verdict that the interpreter predicts, and count it', async () => {
    guest = await bootMachine({ kernel, programs: ['ip'], modules: ['dummy'] });
    await guest.modprobe('dummy');
    const add = interfaceNames.filter((name) => name !== 'lo').map((name) => `link add ${name} type dummy`);
    await guest.runOk(['ip', '-batch', '-'], { input: `${add.join('\n')}\n` });
    let packets = 0;
    const differences: string[] = [];
    for (const trial of trials) {
      const ko = join(ran.folder, `${trial.model.name}.ko`);
      const found = await compareInKernel(guest, trial, trial.model.name, ko);
      packets += found.packets;
      differences.push(...found.differences);
    }
    await guest.assertClean();
    console.log(
      `${kernel.release}: ${trials.length} rule sets, ${packets} packets, ${differences.length} differences`,
    );
    expect(packets).toBeGreaterThanOrEqual(2000);
    expect(differences.slice(0, 20)).toEqual([]);
  });

  it('a wrong boundary, a swapped byte order and a skipped rule are caught', async () => {
    const built = await buildMany(
      kernel,
      mutants.map((m) => m.files),
      { lenient: true },
    );
    expect(built.status).toBe(0);
    const missed: string[] = [];
    for (const { name, mutation, trial } of mutants) {
      const { differences } = await compareInKernel(guest, trial, name, join(built.folder, `${name}.ko`));
      if (differences.length === 0) missed.push(`${mutation} in ${trial.model.name}`);
    }
    console.log(`${kernel.release}: ${mutants.length - missed.length} of ${mutants.length} mutants caught`);
    expect(missed).toEqual([]);
    for (const mutation of mutations) {
      expect(mutants.filter((m) => m.mutation === mutation).length).toBeGreaterThanOrEqual(5);
    }
  });
});

it('their C has no complaint from checkpatch --strict', async (context) => {
  expect(generated.length).toBe(specs);
  // perl takes longer over them than the compiler.
  await checkStyle(context, generated.slice(0, 2 * running));
});
