/** Specs of links at random, over all options: any that these make, `check` lets pass. */
import fc from 'fast-check';
import { type NetDeviceSpec, netDevice } from '../../src/index.js';
import { licenses } from '../../src/model/module.js';
import { type LinkFeature, linkFeatures } from '../../src/model/netdevice.js';
import { prose } from '../support/prose.js';

/** A word of C's alphabet after a start that no reserved word and no kernel module has. */
function word(start: string, longest: number): fc.Arbitrary<string> {
  const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_');
  return fc
    .array(letters, { minLength: 2, maxLength: longest - start.length, size: 'max' })
    .map((rest) => start + rest.join(''));
}

const subsets: readonly (readonly LinkFeature[])[] = (() => {
  const names = Object.keys(linkFeatures) as LinkFeature[];
  const all = Array.from({ length: 2 ** names.length }, (_, bits) =>
    names.filter((_n, i) => bits & (1 << i)),
  );
  return all.filter((set) => set.every((name) => linkFeatures[name].every((needed) => set.includes(needed))));
})();

const mtu = fc
  .uniqueArray(fc.oneof(fc.constantFrom(68, 1280, 1500, 9000, 65535), fc.integer({ min: 68, max: 65535 })), {
    minLength: 3,
    maxLength: 3,
  })
  .map((three) => {
    const [min, middle, max] = three.sort((a, b) => a - b);
    return { min: min!, default: middle!, max: max! };
  });

export function linkSpecs(place: number): fc.Arbitrary<NetDeviceSpec> {
  return fc
    .record(
      {
        name: word(`z${place}`, 31),
        linkKind: word('zk', 12),
        transmit: fc.constantFrom('drop' as const, 'reflect' as const),
        description: prose(120),
        author: prose(120),
        license: fc.constantFrom(...(Object.keys(licenses) as (keyof typeof licenses)[])),
        version: prose(31),
        mtu,
        txQueueLength: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        arp: fc.boolean(),
        features: fc.constantFrom(...subsets),
      },
      { requiredKeys: ['name', 'linkKind', 'transmit'] },
    )
    .map(netDevice);
}
