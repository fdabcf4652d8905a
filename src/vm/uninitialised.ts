/**
 * Bytes that nothing was written to, in what the kernel gave to a program. The sanitize kernel fills its stack with one
 * pattern and memory it hands out with others, so that they are seen; any other kernel zeroes them, or not.
 */
import { VmFailure } from './failure.js';

/** What uninitialised memory is full of, and from how many bytes on it is no accident. */
const patterns: readonly (readonly [byte: number, least: number, where: string])[] = [
  // gcc -ftrivial-auto-var-init=pattern; padding between the members of a struct it sets to 0.
  [0xfe, 4, 'the stack'],
  // POISON_INUSE and POISON_FREE of slub_debug=P; they are letters (Z, k), which texts have too.
  [0x5a, 8, 'memory that was just allocated'],
  [0x6b, 8, 'memory that was freed'],
  // PAGE_POISON.
  [0xaa, 8, 'a page that was freed'],
];

export interface UninitialisedOptions {
  /** What was answered: `the answer to get`, `/proc/net/edge`. */
  readonly what: string;
  /**
   * All that the test itself had put into the machine, and what it expects to get out: a run of a pattern's bytes in
   * there may come back, as long as it was.
   */
  readonly known?: readonly Uint8Array[];
  readonly log?: readonly string[];
}

/** The failure that an answer is in which bytes nothing was written to stand; undefined where there are none. */
export function uninitialised(answer: Uint8Array, options: UninitialisedOptions): VmFailure | undefined {
  for (const [byte, least, where] of patterns) {
    const allowed = Math.max(0, ...(options.known ?? []).map((bytes) => longest(bytes, byte).length));
    const { at, length } = longest(answer, byte);
    if (length < least || length <= allowed) continue;
    const hex = byte.toString(16);
    const message = `${options.what} has ${length} bytes 0x${hex} at ${at}, which nothing was written to: they are of ${where}`;
    return new VmFailure('uninitialised', message, { log: options.log ?? [], trace: dump(answer, at) });
  }
  return undefined;
}

/** The longest run of a byte. */
function longest(bytes: Uint8Array, byte: number): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== byte) continue;
    const from = at;
    while (bytes[at + 1] === byte) at++;
    if (at + 1 - from > best.length) best = { at: from, length: at + 1 - from };
  }
  return best;
}

/** The rows around a place, sixteen bytes each. */
function dump(bytes: Uint8Array, at: number): string[] {
  const first = Math.max(0, (at >> 4) - 1) << 4;
  const rows: string[] = [];
  for (let row = first; row < Math.min(bytes.length, first + 64); row += 16) {
    const hex = [...bytes.subarray(row, row + 16)].map((byte) => byte.toString(16).padStart(2, '0'));
    rows.push(`${row.toString(16).padStart(4, '0')}  ${hex.join(' ')}`);
  }
  return rows;
}
