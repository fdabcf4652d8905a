/** Every way a machine can fail, by name, and how each is read off the kernel's words. */

export type FailureKind =
  | 'panic'
  | 'oops'
  | 'warning'
  | 'hang'
  | 'module-refused'
  | 'out-of-memory'
  | 'agent-lost'
  | 'qemu-lost'
  | 'boot-failed'
  | 'boot-timeout';

export interface FailureDetails {
  /** What the kernel said, oldest first. */
  readonly log?: readonly string[];
  /** The lines of it that show the failure itself. */
  readonly trace?: readonly string[];
  /** errno, where the kernel refused something. */
  readonly errno?: number;
}

/** A machine, or a module in it, failed. Requests of the guest reject with it. */
export class VmFailure extends Error {
  readonly log: readonly string[];
  readonly trace: readonly string[];
  readonly errno: number | undefined;

  constructor(
    readonly kind: FailureKind,
    message: string,
    details: FailureDetails = {},
  ) {
    super(message);
    this.name = 'VmFailure';
    this.log = details.log ?? [];
    this.trace = details.trace ?? [];
    this.errno = details.errno;
  }
}

/** A request that the guest answered with an error of its own (no such file, no such interface, ...). */
export class GuestError extends Error {
  constructor(
    readonly what: string,
    readonly errno: number,
    readonly code: string,
    /** Where the kernel's log was when the request before it was answered, and what the answer holds all the same. */
    readonly answer: { readonly mark: number; readonly payload: Buffer } | undefined = undefined,
  ) {
    super(`${what}: ${code}`);
    this.name = 'GuestError';
  }
}

/** A program of the guest that was to succeed and did not, with its words. */
export class ProgramError extends GuestError {
  constructor(argv: readonly string[], how: string, words: string) {
    // No call failed, so there is no errno.
    super(argv.join(' '), 0, words === '' ? how : `${how}\n${words}`);
    this.name = 'ProgramError';
  }
}

export interface Complaint {
  readonly kind: FailureKind;
  /** The line that names it, without its time stamp. */
  readonly line: string;
  readonly trace: readonly string[];
}

const oops =
  /^(BUG: (kernel NULL pointer|unable to handle)|general protection fault|Oops|kernel BUG at|invalid opcode|divide error|stack segment|double fault|int3:|traps: PANIC|PANIC: double fault)/;
const oom = /Out of memory: Killed process|System is deadlocked on memory|invoked oom-killer/;
const hang =
  /soft lockup|hard LOCKUP|rcu.*(detected stalls|self-detected stall)|blocked for more than \d+ seconds/;
const warning =
  /^(WARNING: |BUG: |KASAN: |UBSAN: |kmemleak: \d+ new|INFO: (trying to register|possible|suspicious|inconsistent)|DEBUG_LOCKS_WARN_ON|unregister_netdevice: waiting|list_(add|del) corruption|refcount_t: |=+ *\[? *BUG|ODEBUG: |\[ BUG: |scheduling while atomic)|sleeping function called from invalid|suspicious RCU usage|possible (circular|recursive|irq lock)/;
const start = /^------------\[ cut here \]/;
const end = /^---\[ end (trace|Kernel panic)/;

/** A console line without its time stamp and caller, `[    1.234567][  T1] `. */
export function bare(line: string): string {
  return line.replace(/^\r?(\[ *\d+\.\d+\])(\[ *[TC]\d+\])? ?/, '').replace(/\r$/, '');
}

/** The first complaint in these lines of the kernel's log, worst kind first. */
export function findComplaint(lines: readonly string[]): Complaint | undefined {
  const words = lines.map(bare);
  const at = (expression: RegExp) => words.findIndex((line) => expression.test(line));
  const order: readonly (readonly [FailureKind, number])[] = [
    ['hang', at(/softlockup: hung tasks|NMI: Not continuing|Kernel panic - not syncing: NMI/)],
    ['out-of-memory', at(oom)],
    ['oops', at(oops)],
    ['oops', at(/^Kernel panic - not syncing: Fatal exception/)],
    ['panic', at(/^Kernel panic/)],
    ['hang', at(hang)],
    ['warning', at(warning)],
  ];
  const found = order.find(([, index]) => index >= 0);
  if (!found) return undefined;
  const [kind, index] = found;
  return { kind, line: words[index]!, trace: traceAround(lines, words, index) };
}

function traceAround(lines: readonly string[], words: readonly string[], index: number): string[] {
  let from = index;
  // What WARN() was given to say stands between the cut and the line that names the place.
  for (let back = 1; back <= 8 && index - back >= 0; back++) {
    if (start.test(words[index - back]!)) from = index - back;
  }
  let to = index;
  while (to < lines.length - 1 && to < index + 120 && !end.test(words[to]!)) to++;
  return lines.slice(from, to + 1).map((line) => line.replace(/\r$/, ''));
}

/** Taint bits that say nothing against a module: it is out of tree (O) and unsigned (E). */
const innocent = (1n << 12n) | (1n << 13n);

const letters: Readonly<Record<number, string>> = {
  0: 'P: a proprietary module was loaded',
  1: 'F: a module was loaded by force',
  3: 'R: a module was removed by force',
  5: 'B: a page was bad',
  7: 'D: the kernel died of an oops or BUG',
  9: 'W: the kernel warned',
  10: 'C: a staging driver was loaded',
  14: 'L: a CPU was locked up',
  18: 'N: a test module was loaded',
};

/** Taint bits that count, in words; empty when nothing is wrong. */
export function taintWords(taint: bigint): string[] {
  const rest = taint & ~innocent;
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => rest & (1n << BigInt(bit)))
    .map((bit) => letters[bit] ?? `bit ${bit}`);
}
