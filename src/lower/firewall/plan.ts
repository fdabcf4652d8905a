/** The plan of a firewall module: what its C does, in the order it does it, with every choice made. */

import type { Family, Hook, Verdict } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import type { Classifier } from '../classifier/classifier.js';
import type { Key, Test } from './test.js';

export interface Counter {
  /** Enumerator in C. */
  readonly id: string;
  readonly chain: string;
  /** Rule name, or null for the chain's policy. */
  readonly rule: string | null;
}

export interface RulePlan {
  readonly path: Path;
  readonly name: string;
  /** The conditions in words, for the comment above the rule. */
  readonly words: string;
  readonly verdict: Verdict;
  readonly counter: Counter | null;
  readonly tests: readonly Test[];
}

/** A chain for one family: one hook function. */
export interface HookPlan {
  readonly path: Path;
  /** Function name without the module's prefix: `input_ipv4`. */
  readonly name: string;
  readonly chain: string;
  readonly hook: Hook;
  readonly family: Family;
  readonly priority: number;
  readonly policy: Verdict;
  readonly policyCounter: Counter | null;
  readonly rules: readonly RulePlan[];
  /** How the first rule that matches is found, where not by trying one after the other. */
  readonly lookup: Lookup | null;
  /** Why so; null where there was nothing to choose. */
  readonly estimate: Estimate | null;
}

/** What was weighed when tables were held against trying one rule after the other: expected of a packet, in instructions. */
export interface Estimate {
  /** Null where rules look at too many numbers to tell. */
  readonly trying: number | null;
  /** The tables that cost least, whether they were taken or not; null where no tables are within the limits. */
  readonly tables: {
    readonly instructions: number;
    /** What waiting for tables costs, as instructions. */
    readonly waiting: number;
    readonly bytes: number;
    /** All rules in one diagram, parted by how wide they are, or such parts halved by order. */
    readonly way: 'whole' | 'parted' | 'halved';
    /** Axes whose classes are found out together, and as how many; 0 of either where there are none. */
    readonly together: { readonly axes: number; readonly classes: number };
    readonly parts: readonly PartSize[];
  } | null;
  /** Whether one diagram of all rules would have been within the limits. */
  readonly wholeFits: boolean;
}

/** How large the diagram of some of the rules is. */
export interface PartSize {
  readonly rules: number;
  readonly levels: number;
  readonly rows: number;
  readonly edges: number;
}

/** Tables that lead from a packet's numbers to the number of an action: 0 drops, 1 accepts, the others count too. */
export interface Lookup {
  readonly classifier: Classifier;
  /** Actions from 2 on. */
  readonly counted: readonly { readonly verdict: Verdict; readonly counter: Counter }[];
}

/** Whether a hook has packets parsed: the rules of a lookup that no packet can match ask for nothing. */
export function looksAtPackets({ lookup }: HookPlan): boolean {
  return !lookup || lookup.classifier.finds.some(({ source }) => source.kind !== 'device');
}

export interface FirewallPlan {
  readonly prefix: string;
  readonly netns: 'init' | 'all';
  readonly onError: 'closed' | 'open';
  readonly hooks: readonly HookPlan[];
  /** In the order in which they are shown. */
  readonly counters: readonly Counter[];
  /** What each family's packets are parsed for. */
  readonly keys: Readonly<Record<Family, readonly Key[]>>;
}
