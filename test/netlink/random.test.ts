/** Families at random: whatever a spec says, its C is clean by every checker. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKernel } from '../../src/kernel/index.js';
import {
  type Attribute,
  addressTypes,
  integerTypes,
  keysOf,
  operationNames,
} from '../../src/model/netlink.js';
import type { NetlinkSpec } from '../../src/spec/netlink.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { buildMany, complaints } from '../support/modules.js';
import { familySpecs, severalSpecs } from './arbitrary.js';
import { checkSpec, filesOf } from './family.js';

const models = Array.from({ length: 40 }, (_, place) => {
  const specs = place < 30 ? familySpecs(place) : severalSpecs(place);
  const [spec] = fc.sample<NetlinkSpec>(specs, { numRuns: 1, seed: 2500 + place });
  return checkSpec(spec).model;
});

function* everyAttribute(attributes: readonly Attribute[]): Generator<Attribute> {
  for (const attribute of attributes) {
    yield attribute;
    if (attribute.type === 'nest') yield* everyAttribute(attribute.attributes);
  }
}

describe('40 families at random', () => {
  it('use every type, also as a key, and every operation', () => {
    const objects = models.flatMap((model) => model.objects);
    const all = objects.flatMap(({ attributes }) => [...everyAttribute(attributes)]);
    expect(new Set(all.map((a) => a.type))).toEqual(
      new Set([
        ...[...Object.keys(integerTypes), ...Object.keys(addressTypes)],
        ...['string', 'binary', 'flag', 'bitfield32', 'nest'],
      ]),
    );
    expect(new Set(all.map((a) => a.list?.style))).toEqual(new Set([undefined, 'multi', 'indexed']));
    expect(new Set(objects.map((object) => keysOf(object)[0]!.type)).size).toBeGreaterThan(9);
    expect(new Set(objects.map(({ assigned }) => assigned)).size).toBe(2);
    expect(new Set(objects.map(({ key }) => key.length))).toEqual(new Set([1, 2, 3]));
    expect(new Set(objects.map(({ unique }) => unique.length))).toEqual(new Set([0, 1, 2]));
    expect(all.some(({ refers }) => refers !== null)).toBe(true);
    for (const name of operationNames.slice(1)) {
      expect(new Set(objects.map(({ operations }) => operations[name] === null)).size).toBe(2);
    }
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
