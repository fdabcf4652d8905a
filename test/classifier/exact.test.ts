/**
 * Random firewalls over the whole vocabulary, with every hook's rules turned into tables: what the tables say of a packet is
 * what the reference interpreter says, for packets on both sides of every boundary. No kernel is needed: a table that is wrong
 * is wrong here already. NETKILN_SEED=N makes other firewalls and packets.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FirewallOptions, firewallModel } from '../support/arbitraries.js';
import { packetsFor } from '../support/packets.js';
import { against, countingAll } from './against.js';

const seed = Number(process.env['NETKILN_SEED'] ?? 20_261_129);
console.log(`tables of random firewalls: seed ${seed} (NETKILN_SEED)`);

interface Size {
  readonly name: string;
  readonly firewalls: number;
  readonly variations: number;
  readonly options: FirewallOptions;
}

const sizes: readonly Size[] = [
  { name: 'few rules', firewalls: 800, variations: 6, options: { maxChains: 1, maxRules: 4 } },
  { name: 'some rules', firewalls: 200, variations: 4, options: { maxChains: 2, maxRules: 12 } },
  { name: 'many rules', firewalls: 8, variations: 1, options: { maxChains: 1, minRules: 30, maxRules: 60 } },
];

it.each(sizes)(
  'tables of $name say what the interpreter says',
  ({ name, firewalls, variations, options }) => {
    let packets = 0;
    const differences: string[] = [];
    fc.sample(firewallModel(options), { numRuns: firewalls, seed }).forEach((model, index) => {
      const lists = model.chains.map((chain, at) =>
        packetsFor(chain, { seed: seed + index * 7 + at, variations }),
      );
      for (const own of [model, countingAll(model)]) {
        const found = against(own, lists);
        packets += found.packets;
        differences.push(...found.differences.map((text) => `firewall ${index}, ${text}`));
      }
    });
    console.log(`${name}: ${firewalls} firewalls, ${packets} packets, ${differences.length} differences`);
    expect(differences.slice(0, 20)).toEqual([]);
    expect(packets).toBeGreaterThan(firewalls * 50);
  },
);
