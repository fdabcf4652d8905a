/** ClassBench header traces, and their answers found in a model by plain search: an oracle apart from the tool's own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseIpv4 } from '../../src/model/address.js';
import type { Rule } from '../../src/model/firewall.js';
import { ipProtocols } from '../../src/model/header/numbers.js';

export interface TraceHeader {
  readonly saddr: number;
  readonly daddr: number;
  readonly sport: number;
  readonly dport: number;
  readonly proto: number;
  readonly flags: number;
  readonly first5: number;
  readonly first6: number;
}

/** The data folder's path to a file, or why the test cannot run. */
export function dataFile(name: string): { path: string } | { reason: string } {
  const root = process.env['NETKILN_DATA'];
  if (!root) return { reason: 'NETKILN_DATA is not set' };
  const path = join(root, 'classbench', name);
  return existsSync(path) ? { path } : { reason: `${path} is not there` };
}

export function readTrace(path: string): TraceHeader[] {
  const rows = gunzipSync(readFileSync(path)).toString().trim().split('\n');
  return rows.map((row) => {
    const [saddr, daddr, sport, dport, proto, flags, first5, first6] = row.split('\t').map(Number);
    return { saddr, daddr, sport, dport, proto, flags, first5, first6 } as TraceHeader;
  });
}

type Test = (header: TraceHeader) => boolean;

const withPorts: number[] = [6, 17, 33, 132, 136];

function numbers(field: string, text: string): [number, number] {
  const [address = '', length] = text.split('/');
  if (field === 'ip.saddr' || field === 'ip.daddr') {
    const base = Number(parseIpv4(address));
    return [base, base + 2 ** (32 - Number(length ?? 32)) - 1];
  }
  if (field === 'meta.l4proto' && text in ipProtocols) {
    const number = ipProtocols[text as keyof typeof ipProtocols];
    return [number, number];
  }
  const [low, high] = text.split('-').map(Number);
  return [low!, high ?? low!];
}

/** What a header must be for one condition; only what imports make is known here. */
function testOf(condition: Rule['when'][number]): Test {
  const { field } = condition;
  const [header = '', key = ''] = field.split('.');
  const protocol = ipProtocols[header as keyof typeof ipProtocols] as number | undefined;
  const present: Test =
    header === 'th'
      ? (h) => withPorts.includes(h.proto)
      : (h) => protocol === undefined || h.proto === protocol;
  const read: (h: TraceHeader) => number =
    field === 'meta.l4proto'
      ? (h) => h.proto
      : field === 'tcp.flags' || field === 'icmp.type'
        ? (h) => h.flags >> 8
        : field === 'icmp.code'
          ? (h) => h.flags & 0xff
          : (h) => h[key as 'saddr' | 'daddr' | 'sport' | 'dport'];
  if (!('values' in condition)) return (h) => present(h) && (read(h) & condition.mask) === condition.value;
  const ranges = condition.values.map((v) => numbers(field, v));
  return (h) => present(h) && ranges.some(([low, high]) => read(h) >= low && read(h) <= high);
}

/** The first rule that matches each header, as the number in its name (`line N`, from 1) minus one; -1 if none does. */
export function firstMatches(rules: readonly Rule[], trace: readonly TraceHeader[]): number[] {
  const compiled = rules.map((r) => ({ index: Number(r.name.slice(5)) - 1, tests: r.when.map(testOf) }));
  return trace.map((h) => compiled.find((r) => r.tests.every((t) => t(h)))?.index ?? -1);
}
