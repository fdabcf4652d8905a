/** The steps of a scenario that every kind of module has. */
import type { LayerSpec } from './field.js';
import { type Located, located } from './origin.js';
import type { LinkPlace, LinkSpec } from './topology.js';

/** Something that is done, or that has to be so, at its place among the steps. */
export interface Step extends Located {
  readonly step: string;
}

/** A text that has to be in another one, or a pattern that has to match in it. */
export type TextPattern = string | RegExp;

/** A packet that has to be the same byte for byte. */
export interface ExactPacket extends Located {
  readonly exact: readonly LayerSpec[];
}

/** What is refused, by the name of its error: `'ENOMEM'`. */
interface MayFail {
  readonly fails?: string;
}

const text = (pattern: TextPattern | undefined) =>
  pattern instanceof RegExp ? { pattern: pattern.source, flags: pattern.flags } : pattern;

/** Loads the module. A scenario that never says so has it loaded before its first step, and unloaded after its last. */
export function load(options: MayFail = {}): Step {
  return located({ step: 'load', ...options });
}

/** Unloads the module. */
export function unload(options: MayFail = {}): Step {
  return located({ step: 'unload', ...options });
}

/** Unloads the module and loads it again. */
export function replace(): Step {
  return located({ step: 'replace' });
}

/** Makes a link and brings it up. */
export function addLink(added: LinkSpec): Step {
  return located({ step: 'add-link', link: added });
}

/** Deletes a link. */
export function removeLink(place: LinkPlace): Step {
  return located({ step: 'remove-link', ...place });
}

/**
 * Sends packets. With `link` each is a frame that goes out there; one that begins with `ip` or `ip6` gets an Ethernet header
 * from this end of a cable to the other. Without it, each is an IP packet that the namespace sends as its own, past routing
 * and the hooks `output` and `postrouting`.
 */
export function send(
  from: { readonly netns: string; readonly link?: string },
  packets: readonly (readonly LayerSpec[])[],
  options: {
    /** Places, from 0, of frames that the link does not take; none unless given. */
    readonly refused?: readonly number[];
  } = {},
): Step {
  return located({ step: 'send', ...from, packets, ...options });
}

/** A packet that has to be the same byte for byte: what the author leaves out is filled in as for one that is sent. */
export function exactly(...layers: readonly LayerSpec[]): ExactPacket {
  return located({ exact: layers });
}

/**
 * These packets, in this order and no others, have come in by the link since it was there or since the last such step at it;
 * of a link that a program has made, since the last program before this step.
 * In each the headers have to follow one another as they are given, from the Ethernet header or from any after it, with the
 * fields that are given; other fields, and what follows the last header, may be anything. What the kernel sends for its own
 * sake (ARP, neighbour and router discovery, IGMP and MLD) is looked at only where a packet of the list is of that protocol.
 */
export function arrives(
  at: LinkPlace,
  packets: readonly (readonly LayerSpec[] | ExactPacket)[],
  options: {
    /** Packets that are not in the list may come as well. */
    readonly others?: 'ignored';
    /** How long nothing may come before it is looked at: milliseconds of the machine's time, 1 to 10000; 100 unless given. */
    readonly quietMs?: number;
  } = {},
): Step {
  return located({ step: 'arrives', ...at, packets, ...options });
}

export interface RunOptions {
  /** Where it runs; the initial namespace unless given. */
  readonly netns?: string;
  /** On its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** When it is killed, which is a failure: milliseconds of the machine's time, 1 to 600000; 60000 unless given. */
  readonly timeoutMs?: number;
  /** Its exit code, 128 and the number of a signal that ended it; 0 unless given. */
  readonly exit?: number;
  /** In what it prints. */
  readonly stdout?: TextPattern;
  readonly stderr?: TextPattern;
  /** It prints the results of tests in KTAP, or the kernel does while it runs (as KUnit): each counts. */
  readonly ktap?: 'stdout' | 'log';
}

/**
 * Runs a program in the machine, without a shell: one of busybox's, `ip`, or one of the scenario's `programs`. `['sh', '-c',
 * '…']` is a shell.
 */
export function run(argv: readonly string[], options: RunOptions = {}): Step {
  const { stdout, stderr, ...rest } = options;
  return located({
    step: 'run',
    argv,
    ...rest,
    ...(stdout === undefined ? {} : { stdout: text(stdout) }),
    ...(stderr === undefined ? {} : { stderr: text(stderr) }),
  });
}

/** Lets the machine's time pass: 1 to 3600000 milliseconds, which take next to none of anybody else's. */
export function wait(ms: number): Step {
  return located({ step: 'wait', ms });
}

/** The kernel has said it, in one line of its log since the scenario began; with `absent`, in none. */
export function logs(pattern: TextPattern, options: { readonly absent?: boolean } = {}): Step {
  return located({ step: 'logs', text: text(pattern), ...options });
}

/** What a link has counted, as `ip -s link` shows it. */
export interface LinkCounts {
  readonly rxPackets?: number;
  readonly rxBytes?: number;
  readonly rxErrors?: number;
  readonly rxDropped?: number;
  readonly txPackets?: number;
  readonly txBytes?: number;
  readonly txErrors?: number;
  readonly txDropped?: number;
}

/** The link's statistics stand where it is said. At least one is given. */
export function linkCounts(at: LinkPlace, counts: LinkCounts): Step {
  return located({ step: 'link-counts', netns: at.netns, link: at.link, counts });
}

/**
 * The kernel has dropped so many packets for this reason since the scenario began, in any namespace: a name of enum
 * skb_drop_reason (include/net/dropreason-core.h) without `SKB_DROP_REASON_`, as `'NETFILTER_DROP'`.
 */
export function dropped(reason: string, count: number): Step {
  return located({ step: 'dropped', reason, count });
}

/**
 * Does a step (`load`, `unload`, `send`, `run`, a netlink request) while an allocation of memory fails: the n-th, from 1, of those made for it below the module's functions (below
 * its init function for `load`), as long as the kernel makes them in the thread that asks. It has to come to that. Kernels
 * that inject no faults, the stock ones, skip the whole scenario and say so. Of a program it is not told whether it came to
 * that allocation.
 */
export function failing(allocation: number, step: Step): Step {
  return located({ step: 'failing', allocation, of: step });
}

/**
 * Does several things at once: each a step, or a list of them that are done one after the other. While the module comes or
 * goes in one branch, no other can ask for what is the module's own.
 */
export function together(...branches: readonly (Step | readonly Step[])[]): Step {
  return located({
    step: 'together',
    branches: branches.map((branch) => (Array.isArray(branch) ? branch : [branch])),
  });
}
