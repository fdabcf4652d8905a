/** Families whose clients are tested: the examples, those of the tests, and some at random. */
import fc from 'fast-check';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import samples from '../../../examples/samples/samples.spec.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import type { NetlinkSpec } from '../../../src/spec/netlink.js';
import { familySpecs, severalSpecs } from '../arbitrary.js';
import beside from '../custom/beside.js';
import gentle from '../custom/gentle.js';
import mirror from '../custom/mirror.js';
import { families } from '../families.js';
import { checkSpec } from '../family.js';

export const known: readonly NetlinkModel[] = [
  ...[registry, neighbours].map((spec) => checkSpec(spec).model),
  ...families.map(({ model }) => model),
];

/** Families with operations that a person writes. */
export const written: readonly NetlinkModel[] = [samples, mirror, beside, gentle].map(
  (spec) => checkSpec(spec).model,
);

/** So many models, of one kind of object and of several in turns; the same every time. */
export function randomModels(count: number, seed: number): NetlinkModel[] {
  return Array.from({ length: count }, (_, place) => {
    const specs = place % 3 === 2 ? severalSpecs(place) : familySpecs(place);
    const [spec] = fc.sample<NetlinkSpec>(specs, { numRuns: 1, seed: seed + place });
    return checkSpec(spec).model;
  });
}
