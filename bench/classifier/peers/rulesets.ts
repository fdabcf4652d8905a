/** Peers that are a rule set, which a program of the host puts into the guest's kernel. */
import type { Peer } from '../machine.js';
import type { BenchSet } from '../set.js';
import { iptablesRestore, iptablesRules, iptablesTable } from './iptables.js';
import { nftFamily, nftRuleset } from './nft.js';
import { nftExpertRuleset } from './nft-expert.js';

/** By the guest's clock, in which a nanosecond is an instruction. */
const HOUR = 3_600_000;

export const nft = (set: BenchSet, counters: boolean): Peer => nftPeer('nft', set, nftRuleset(set, counters));

export const nftExpert = (set: BenchSet): Peer => nftPeer('nft-expert', set, nftExpertRuleset(set));

function nftPeer(name: string, { family }: BenchSet, ruleset: string): Peer {
  return {
    name,
    ruleset,
    classifies: true,
    start: async ({ guest }) => {
      await guest.runOk(['nft', '-f', '-'], { input: ruleset, timeoutMs: HOUR });
    },
    stop: async ({ guest }) => {
      await guest.runOk(['nft', 'delete', 'table', nftFamily[family], 'bench'], { timeoutMs: HOUR });
    },
  };
}

export function iptables(set: BenchSet): Peer {
  const restore = iptablesRestore[set.family];
  const ruleset = iptablesRules(set);
  return {
    name: 'iptables',
    ruleset,
    classifies: true,
    start: async ({ guest }) => {
      await guest.runOk([restore], { input: ruleset, timeoutMs: HOUR });
    },
    // Its hooks stay until the table goes, which is in use as long as it has rules.
    stop: async ({ guest }) => {
      await guest.runOk([restore], { input: '*filter\nCOMMIT\n', timeoutMs: HOUR });
      await guest.unload(iptablesTable[set.family]);
    },
  };
}

/** What the guest needs for them. */
export const rulesetNeeds = {
  programs: ['nft', ...Object.values(iptablesRestore)],
  trees: [{ from: '/usr/lib/x86_64-linux-gnu/xtables' }],
} as const;
