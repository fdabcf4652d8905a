/** Links at random: whatever a spec says, its C is clean by every checker. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKernel } from '../../src/kernel/index.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany, complaints } from '../support/modules.js';
import { linkSpecs } from './arbitrary.js';
import { checkSpec, filesOf } from './device.js';

const models = Array.from({ length: 40 }, (_, place) => {
  const [spec] = fc.sample(linkSpecs(place), { numRuns: 1, seed: 2600 + place });
  return checkSpec(spec).model;
});

describe('40 links at random', () => {
  it('use every option, and each both ways', () => {
    expect(new Set(models.map((model) => model.transmit)).size).toBe(2);
    expect(new Set(models.map((model) => model.arp)).size).toBe(2);
    expect(new Set(models.map((model) => model.version === null)).size).toBe(2);
    expect(new Set(models.map((model) => model.features.join())).size).toBeGreaterThan(6);
    expect(Math.max(...models.map((model) => model.name.length))).toBeGreaterThan(28);
  });

  it.each(supportedKernels)('build clean for kernel %s', async (series) => {
    const built = await buildMany(await findKernel(series), models.map(filesOf), {
      sparse: true,
      unlinked: true,
    });
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });

  it('have no complaint from checkpatch --strict', async (context) => {
    await checkStyle(context, models.map(filesOf));
  });
});
