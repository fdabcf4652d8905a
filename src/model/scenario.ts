/** A scenario that goes step by step: valid, complete and serialisable. `Own` are the steps that only its kind has. */
import type { Errno } from './errno.js';

/** A header's fields as far as they are given; the rest is filled in. `payload` has one field, `hex`. */
export interface Layer {
  readonly header: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What `init` names in a spec: the namespace that the machine boots with. */
export const initialNamespace = 'init';

/** A link, by its namespace and its name there. */
export interface Place {
  readonly netns: string;
  readonly link: string;
}

export interface LinkEnd extends Place {
  readonly mac: string;
  readonly mtu: number | null;
  /** With the length of the prefix. */
  readonly addresses: readonly string[];
}

export interface Link {
  /** What stands after `type` in `ip link add`. */
  readonly type: string;
  /** Two of `veth`, one of any other type. */
  readonly ends: readonly LinkEnd[];
  /** Of a bridge: links of its namespace. */
  readonly ports: readonly string[];
}

export interface Route {
  readonly netns: string;
  readonly to: string;
  readonly via: string | null;
  readonly link: string | null;
  readonly six: boolean;
}

export interface Neighbour extends Place {
  readonly address: string;
  readonly mac: string;
}

export interface Sysctl {
  readonly netns: string;
  readonly name: string;
  readonly value: string;
}

export interface Topology {
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly neighbours: readonly Neighbour[];
  readonly sysctls: readonly Sysctl[];
}

export type TextPattern = { readonly text: string } | { readonly pattern: string; readonly flags: string };

export interface PacketPattern {
  readonly layers: readonly Layer[];
  /** Byte for byte, or in the fields that are given. */
  readonly exact: boolean;
}

/** What a link counts, by the names of a spec. */
export const linkCounters = [
  'rxPackets',
  'rxBytes',
  'rxErrors',
  'rxDropped',
  'txPackets',
  'txBytes',
  'txErrors',
  'txDropped',
] as const;
export type LinkCounter = (typeof linkCounters)[number];

export interface RunStep {
  readonly step: 'run';
  readonly argv: readonly string[];
  readonly netns: string;
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly exit: number;
  readonly stdout: TextPattern | null;
  readonly stderr: TextPattern | null;
  readonly ktap: 'stdout' | 'log' | null;
}

export interface ArrivesStep extends Place {
  readonly step: 'arrives';
  readonly packets: readonly PacketPattern[];
  readonly others: 'none' | 'ignored';
  readonly quietMs: number;
}

export interface SendStep {
  readonly step: 'send';
  readonly netns: string;
  /** Null: by the namespace itself. */
  readonly link: string | null;
  /** Frames where a link is given, IP packets where not. */
  readonly packets: readonly (readonly Layer[])[];
  readonly refused: readonly number[];
}

export type GeneralStep<Own> =
  | { readonly step: 'load' | 'unload'; readonly fails: Errno | null }
  | { readonly step: 'replace' }
  | { readonly step: 'add-link'; readonly link: Link }
  | ({ readonly step: 'remove-link' } & Place)
  | SendStep
  | ArrivesStep
  | RunStep
  | { readonly step: 'wait'; readonly ms: number }
  | { readonly step: 'logs'; readonly text: TextPattern; readonly absent: boolean }
  | ({
      readonly step: 'link-counts';
      readonly counts: Readonly<Partial<Record<LinkCounter, number>>>;
    } & Place)
  | { readonly step: 'dropped'; readonly reason: string; readonly count: number }
  | { readonly step: 'failing'; readonly allocation: number; readonly of: Step<Own> }
  | { readonly step: 'together'; readonly branches: readonly (readonly Step<Own>[])[] };

/** The steps that every kind has; all others are some kind's own. */
export const generalSteps = [
  'load',
  'unload',
  'replace',
  'add-link',
  'remove-link',
  'send',
  'arrives',
  'run',
  'wait',
  'logs',
  'link-counts',
  'dropped',
  'failing',
  'together',
] as const satisfies readonly GeneralStep<never>['step'][];

export function isGeneralStep(name: string): name is GeneralStep<never>['step'] {
  return (generalSteps as readonly string[]).includes(name);
}

export type Step<Own> = GeneralStep<Own> | Own;

export interface StepScenario<Own = never> {
  readonly scenario: 'steps';
  readonly name: string;
  /** All that are named, but for the initial one. */
  readonly namespaces: readonly string[];
  readonly topology: Topology;
  readonly programs: readonly string[];
  readonly modules: readonly string[];
  /** Whether the steps load the module themselves. */
  readonly loads: boolean;
  readonly steps: readonly Step<Own>[];
}
