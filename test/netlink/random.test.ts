/** Families at random: whatever a spec says, its C is clean by every checker. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKernel } from '../../src/kernel/index.js';
import { integerTypes } from '../../src/model/netlink.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany, complaints } from '../support/modules.js';
import { familySpecs } from './arbitrary.js';
import { checkSpec, filesOf } from './family.js';

const models = Array.from({ length: 40 }, (_, place) => {
  const [spec] = fc.sample(familySpecs(place), { numRuns: 1, seed: 2500 + place });
  return checkSpec(spec).model;
});

describe('40 families at random', () => {
  it('use every type, also as a key, and every operation', () => {
    const types = new Set(models.flatMap((model) => model.attributes.map((a) => a.type)));
    expect(types).toEqual(new Set([...Object.keys(integerTypes), 'string', 'flag']));
    const keys = new Set(models.map((m) => m.attributes.find((a) => a.name === m.object.key)!.type));
    expect(keys.size).toBeGreaterThan(7);
    const sets = models.map(({ operations: { get, dump, delete: remove } }) =>
      [get, dump, remove].map(Boolean).join(),
    );
    expect(new Set(sets).size).toBe(8);
    expect(new Set(models.map((model) => model.notify === null)).size).toBe(2);
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
