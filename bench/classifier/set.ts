/** A ClassBench set with its trace, and the same set in IPv6. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Masked, type PortRange, parseClassbench } from '../../src/import/classbench-parse.js';
import { ImportErrors } from '../../src/import/diagnose.js';
import { readImport } from '../../src/import/read.js';
import { parseIpv4 } from '../../src/model/address.js';
import type { Family, Verdict } from '../../src/model/firewall.js';
import type { Ipv6Way } from './ipv6.js';

/** An address, host bits cleared, and how many of its bits count. */
export interface Prefix {
  readonly address: bigint;
  readonly length: number;
}

export interface BenchRule {
  readonly saddr: Prefix;
  readonly daddr: Prefix;
  readonly sport: PortRange;
  readonly dport: PortRange;
  /** Undefined: any. */
  readonly protocol: number | undefined;
  /** TCP flags in the high byte, or ICMP type and code. */
  readonly flags: Pick<Masked, 'value' | 'mask'>;
  readonly verdict: Verdict;
}

export interface Header {
  readonly saddr: bigint;
  readonly daddr: bigint;
  readonly sport: number;
  readonly dport: number;
  readonly protocol: number;
  readonly flags: number;
  /** What the trace says becomes of it; a packet that no rule matches is accepted. */
  readonly verdict: Verdict;
}

export interface BenchSet {
  readonly name: string;
  /** The filter set's file. */
  readonly file: string;
  readonly family: Family;
  /** How its addresses became IPv6's. */
  readonly ipv6?: Ipv6Way;
  readonly rules: readonly BenchRule[];
  readonly trace: readonly Header[];
}

/** As `netkiln import classbench --verdicts alternate` has it. */
const verdictOf = (index: number): Verdict => (index < 0 || index % 2 === 1 ? 'accept' : 'drop');

export const widthOf = (family: Family): number => (family === 'ipv4' ? 32 : 128);

export async function readSet(folder: string, name: string): Promise<BenchSet> {
  const file = [join(folder, name), join(folder, `${name}.gz`)].find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${folder} has no set ${name}`);
  const errors = new ImportErrors();
  const lines = parseClassbench(await readImport(file), file, errors);
  errors.throwIfAny();
  const rules = lines.map(
    (line, index): BenchRule => ({
      saddr: prefix(line.source),
      daddr: prefix(line.destination),
      sport: line.sourcePorts,
      dport: line.destinationPorts,
      protocol: line.protocol.mask === 0 ? undefined : line.protocol.value,
      flags: { mask: line.flags.mask, value: line.flags.value & line.flags.mask },
      verdict: verdictOf(index),
    }),
  );
  const trace = await readTrace(join(folder, `${name}_trace.gz`));
  return { name, file, family: 'ipv4', rules, trace };
}

function prefix(text: string): Prefix {
  const [address = '', length] = text.split('/');
  return { address: parseIpv4(address)!, length: Number(length) };
}

async function readTrace(path: string): Promise<Header[]> {
  const rows = (await readImport(path)).trim().split('\n');
  return rows.map((row) => {
    const [saddr, daddr, sport, dport, protocol, flags, , first] = row.split('\t').map(Number) as number[];
    return {
      saddr: BigInt(saddr!),
      daddr: BigInt(daddr!),
      sport: sport!,
      dport: dport!,
      protocol: protocol!,
      flags: flags!,
      verdict: verdictOf(first!),
    };
  });
}
