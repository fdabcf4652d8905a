/**
 * Reads ClassBench filter sets: one rule a line,
 * `@SRC/LEN DST/LEN LOW : HIGH LOW : HIGH PROTO/MASK FLAGS/MASK`, fields apart by white space. Some generators
 * leave the last column out; a file does so in every line or in none.
 */
import type { Origin } from '../diagnostic/diagnostic.js';
import { formatIpv4, parseIpv4 } from '../model/address.js';
import type { ImportErrors } from './diagnose.js';

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

export interface Masked {
  readonly value: number;
  readonly mask: number;
  /** Column of the file where it stands. */
  readonly col: number;
}

export interface ClassbenchLine {
  /** From 1. */
  readonly line: number;
  /** Address and prefix length, host bits cleared. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePorts: PortRange;
  readonly destinationPorts: PortRange;
  readonly protocol: Masked;
  readonly flags: Masked;
}

/** Every rule of the text; lines that are none are reported through `errors`. */
export function parseClassbench(text: string, file: string, errors: ImportErrors): ClassbenchLine[] {
  const rows = text.split('\n');
  while (rows.length > 0 && rows.at(-1)!.trim() === '') rows.pop();
  const out: ClassbenchLine[] = [];
  let withFlags: boolean | undefined;
  rows.forEach((row, index) => {
    const reader = new LineReader(row.trimEnd(), { file, line: index + 1, col: 1 }, errors);
    try {
      const rule = parseLine(reader, index + 1, withFlags);
      withFlags ??= rule.hasFlags;
      out.push(rule.line);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
    }
  });
  return out;
}

function parseLine(
  r: LineReader,
  line: number,
  withFlags: boolean | undefined,
): { line: ClassbenchLine; hasFlags: boolean } {
  r.take(/@/y, "'@' and a source address");
  const source = r.prefix('source');
  r.gap();
  const destination = r.prefix('destination');
  r.gap();
  const sourcePorts = r.ports('source');
  r.gap();
  const destinationPorts = r.ports('destination');
  r.gap();
  const protocol = r.masked('protocol', 0xff);
  const hasFlags = withFlags ?? !r.ended;
  if (hasFlags) r.gap();
  const flags = hasFlags ? r.masked('flags', 0xffff) : { value: 0, mask: 0, col: 1 };
  r.end();
  return {
    line: { line, source, destination, sourcePorts, destinationPorts, protocol, flags },
    hasFlags,
  };
}

/** Leaves a line whose mistake has been reported. */
class BadLine extends Error {}

class LineReader {
  #pos = 0;

  constructor(
    private readonly text: string,
    private readonly at: Origin,
    private readonly errors: ImportErrors,
  ) {}

  get ended(): boolean {
    return this.#pos === this.text.length;
  }

  take(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#pos;
    const match = pattern.exec(this.text);
    if (!match) {
      const rest = this.text.slice(this.#pos).trimStart().slice(0, 24);
      this.#stop(
        'NK3002',
        this.#pos,
        `${what} expected, ${rest === '' ? 'the line ends' : `found '${rest}'`}`,
      );
    }
    this.#pos += match[0].length;
    return match[0];
  }

  gap(): void {
    this.take(/[ \t]+/y, 'white space');
  }

  end(): void {
    if (!this.ended) this.take(/$/y, 'the end of the line');
  }

  prefix(which: string): string {
    const start = this.#pos;
    const text = this.take(/\d{1,3}(?:\.\d{1,3}){3}/y, `a ${which} address`);
    this.take(/\//y, "'/' and a prefix length");
    const lengthAt = this.#pos;
    const length = Number(this.take(/\d{1,9}/y, 'a prefix length'));
    const address = parseIpv4(text);
    if (address === undefined) this.#stop('NK3003', start, `'${text}' is not an IPv4 address`);
    if (length > 32)
      this.#stop('NK3003', lengthAt, `/${length} is longer than the 32 bits of an IPv4 address`);
    const host = (1n << BigInt(32 - length)) - 1n;
    return `${formatIpv4((address | host) ^ host)}/${length}`;
  }

  ports(which: string): PortRange {
    const start = this.#pos;
    const low = this.#port(which);
    this.take(/[ \t]*:[ \t]*/y, "':' and the upper end of the port range");
    const high = this.#port(which);
    if (low > high) {
      this.#stop('NK3003', start, `the ${which} port range ${low} : ${high} ends before it begins`);
    }
    return { low, high };
  }

  masked(which: string, largest: number): Masked {
    const start = this.#pos;
    const value = this.#hex(which, largest);
    this.take(/\//y, "'/' and a mask");
    const mask = this.#hex(`${which} mask`, largest);
    return { value, mask, col: start + 1 };
  }

  #port(which: string): number {
    const start = this.#pos;
    const port = Number(this.take(/\d{1,9}/y, `a ${which} port`));
    if (port > 65535) this.#stop('NK3003', start, `${port} is not a port (0 to 65535)`);
    return port;
  }

  #hex(which: string, largest: number): number {
    const start = this.#pos;
    const text = this.take(/0x[0-9a-f]{1,12}/iy, `the ${which} in hexadecimal (0x…)`);
    const value = Number(text);
    if (value > largest) {
      this.#stop('NK3003', start, `${text} does not fit the ${which} (at most 0x${largest.toString(16)})`);
    }
    return value;
  }

  #stop(code: 'NK3002' | 'NK3003', pos: number, message: string): never {
    this.errors.add(code, { ...this.at, col: pos + 1 }, message);
    throw new BadLine();
  }
}
