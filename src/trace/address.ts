/** The addresses in a line of a kernel's trace. */
import { bare } from '../vm/complaint.js';

export interface TraceAddress {
  /** What the kernel calls it; undefined for a bare address. */
  readonly symbol: string | undefined;
  /** Offset in the function, or the whole address where there is no name. */
  readonly offset: bigint;
  /** Bytes of the function, up to the next symbol. */
  readonly size: bigint | undefined;
  /** The module; undefined for the kernel itself, and for a bare address. */
  readonly module: string | undefined;
  /** It is where a call returns to: the call is before it. */
  readonly returns: boolean;
  /** The kernel is not sure that it was called from there, or only says what was there before. */
  readonly doubtful: boolean;
}

const named =
  /(?<![\w.])([A-Za-z_][\w.]*)\+0x([0-9a-f]+)\/0x([0-9a-f]+)(?: \[([\w-]+)(?: [0-9a-f]{16,})?\])?/g;
/** Alone on its line, after `RIP:`, or in a list of callers: not one of the registers. */
const raw = /(?:^ *(?:\? )?\[?<?|^RIP: 0010:|\bhint: )(?:0x)?(ffffffff[0-9a-f]{8})\b/;
/** Where the processor was, not where it will come back to. */
const exact = /^(RIP: |WARNING: |initcall |ODEBUG: |.*\bhint: )/;

/** `softirqs last enabled at (7): [<…>] f+0x1/0x2`; ` #0: … (lock){+.+.}-{2:2}, at: f+0x1/0x2`, a lock that is held. */
const history = /\[<[0-9a-f]{16}>\]|^ *#\d+: .*, at: /;

/** Every address that a line names, in its order. */
export function addressesIn(line: string): TraceAddress[] {
  const words = bare(line);
  const doubtful = /^\s*\? /.test(words) || history.test(words);
  const found = [...words.matchAll(named)].map(([, symbol, offset, size, module]): TraceAddress => {
    const value = BigInt(`0x${offset}`);
    return {
      symbol,
      offset: value,
      size: BigInt(`0x${size}`),
      module,
      returns: value > 0n && !exact.test(words),
      doubtful,
    };
  });
  if (found.length > 0) return found;
  const address = raw.exec(words)?.[1];
  if (address === undefined) return [];
  const offset = BigInt(`0x${address}`);
  return [
    { symbol: undefined, offset, size: undefined, module: undefined, returns: !exact.test(words), doubtful },
  ];
}
