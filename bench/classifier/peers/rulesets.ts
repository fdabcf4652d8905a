/** Peers that are a rule set, which a program of the host puts into the guest's kernel. */
import type { Machine, Peer } from '../machine.js';
import type { BenchSet } from '../set.js';
import { nftFamily, nftRuleset } from './nft.js';

/** By the guest's clock, in which a nanosecond is an instruction. */
const HOUR = 3_600_000;

function nftPeer(name: string, set: BenchSet, ruleset: string): Peer {
  return {
    name,
    classifies: true,
    start: async ({ guest }: Machine) => {
      await guest.runOk(['nft', '-f', '-'], { input: ruleset, timeoutMs: HOUR });
    },
    stop: async ({ guest }: Machine) => {
      await guest.runOk(['nft', 'delete', 'table', nftFamily[set.family], 'bench'], { timeoutMs: HOUR });
    },
  };
}

export const nft = (set: BenchSet, counters: boolean): Peer => nftPeer('nft', set, nftRuleset(set, counters));
