/** What `netkiln explain` says, as data: docs/results.md describes it field by field. */
import type { PartSize } from '../lower/firewall/plan.js';
import type { Path } from '../model/path.js';

/** A rule, by its name and its place in the model. */
export interface RuleAt {
  readonly rule: string;
  readonly path: Path;
}

/** How the rules of a chain are gone through for packets of one family. */
export interface HookExplanation {
  readonly chain: string;
  readonly hook: string;
  readonly family: string;
  /** Rules that packets of the family could match, by themselves. */
  readonly rules: number;
  readonly strategy: 'tables' | 'one by one';
  /** Why, in a sentence. */
  readonly why: string;
  /** What was done instead where a limit was passed, in a sentence; null where none was. */
  readonly instead: string | null;
  /** Instructions expected of a packet. */
  readonly instructions: { readonly tables: number | null; readonly trying: number | null };
  /** Of the tables that were taken, or that would have cost least; null where there are none. */
  readonly tables: {
    readonly bytes: number;
    /** What waiting for tables costs, as instructions. */
    readonly waiting: number;
    /** How many; null where they were not taken. */
    readonly count: number | null;
    /** Numbers of a packet that are looked at. */
    readonly axes: readonly string[];
    /** Levels that a packet goes through, in all parts; null where they were not taken. */
    readonly depth: number | null;
    readonly together: { readonly axes: number; readonly classes: number };
    readonly parts: readonly PartSize[];
  } | null;
  /** Rules that decide nothing: no packet matches, or those named take all that do (none: several together). */
  readonly never: readonly (RuleAt & { readonly why: 'impossible' | 'hidden'; readonly by: string | null })[];
  /** Rules without which every packet would meet the same verdict and the same counters. */
  readonly redundant: readonly RuleAt[];
  /** Rules of which it was not found out, within the limits of the search, whether they are `reached`, or `redundant`. */
  readonly undecided: readonly (RuleAt & { readonly whether: 'reached' | 'redundant' })[];
}

/** The path of one packet. */
export interface PacketExplanation {
  readonly chain: string;
  readonly hook: string;
  readonly family: string;
  /** In a few words, and in bytes. */
  readonly packet: string;
  readonly bytes: string;
  readonly iif: string | null;
  readonly oif: string | null;
  /** The rules that were looked at, in order: the first condition that does not hold, and what the packet has instead. */
  readonly tried: readonly (RuleAt & {
    readonly holds: boolean;
    readonly condition: string | null;
    /** Null where the packet does not have the field. */
    readonly value: string | null;
  })[];
  readonly verdict: 'accept' | 'drop';
  /** The rule that decides, or `policy`. */
  readonly by: string;
  /** Whether that is counted. */
  readonly counted: boolean;
  /** What is looked up on the way, in order, and the number of the action it leads to; null where rules are tried. */
  readonly lookup: { readonly steps: readonly LookupStep[]; readonly action: number } | null;
}

export interface LookupStep {
  /** Where: a number of the packet, or a level. */
  readonly at: string;
  /** What the packet has there. */
  readonly value: string | null;
  /** What it leads to. */
  readonly to: number;
}

/** A picture that was made of a hook. */
export interface Picture {
  readonly chain: string;
  readonly family: string;
  readonly nodes: number;
  /** Nodes that were left out. */
  readonly leftOut: number;
}

/** What is asked about a packet. */
export interface PacketQuestion {
  readonly packet: string;
  readonly chain?: string | undefined;
  readonly hook?: string | undefined;
  readonly iif?: string | undefined;
  readonly oif?: string | undefined;
}

/** What a kind can explain of its modules. */
export interface Explainer<Model> {
  hooks(model: Model): readonly HookExplanation[];
  packet(model: Model, question: PacketQuestion): PacketExplanation;
  /** SVG. */
  draw(model: Model): { readonly svg: string; readonly pictures: readonly Picture[] };
}
