/** A filter set with a bit of everything, and a trace whose answers come from plain search in the imported model. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BenchSet, readSet } from '../../bench/classifier/set.js';
import { importClassbench } from '../../src/import/classbench.js';
import { firstMatches, type TraceHeader } from '../import/trace.js';
import { Random } from '../support/random.js';

const lines = [
  '@10.0.0.0/24\t10.1.0.0/16\t0 : 65535\t80 : 80\t0x06/0xFF\t0x0200/0x1200',
  '@10.0.0.0/24\t10.1.0.0/16\t0 : 65535\t80 : 443\t0x06/0xFF\t0x0000/0x0000',
  '@10.0.0.128/25\t0.0.0.0/0\t1024 : 65535\t53 : 53\t0x11/0xFF\t0x0000/0x0000',
  '@0.0.0.0/0\t10.1.2.3/32\t0 : 65535\t0 : 65535\t0x01/0xFF\t0x0800/0xff00',
  '@0.0.0.0/0\t10.1.2.0/24\t0 : 65535\t0 : 65535\t0x01/0xFF\t0x0303/0xffff',
  '@10.0.0.0/8\t10.1.0.0/16\t0 : 1023\t0 : 65535\t0x00/0x00\t0x0000/0x0000',
  '@10.0.0.0/25\t10.1.128.0/17\t0 : 65535\t0 : 65535\t0x2f/0xFF\t0x0000/0x0000',
  '@10.0.0.0/24\t10.1.2.0/23\t0 : 65535\t0 : 65535\t0x00/0x00\t0x0000/0x0000',
  '@0.0.0.0/0\t10.1.0.0/17\t0 : 65535\t22 : 22\t0x06/0xFF\t0x1000/0x1000',
  '@10.0.0.7/32\t0.0.0.0/0\t0 : 65535\t0 : 65535\t0x33/0xFF\t0x0000/0x0000',
  '@0.0.0.0/0\t0.0.0.0/0\t0 : 65535\t6000 : 6010\t0x84/0xFF\t0x0000/0x0000',
  '@10.0.0.0/24\t10.1.3.0/24\t0 : 65535\t0 : 65535\t0x11/0xFF\t0x0000/0x0000',
  '@0.0.0.0/0\t10.0.0.0/8\t0 : 65535\t0 : 65535\t0x00/0x00\t0x0000/0x0000',
];

const withPorts = [6, 17, 33, 132, 136];

/** Writes it into a folder, as the data have theirs, and reads it from there. */
export async function smallSet(folder: string): Promise<BenchSet> {
  const name = 'small';
  const text = `${lines.join('\n')}\n`;
  await writeFile(join(folder, name), text);
  const options = { name, verdicts: 'alternate', hook: 'input', counters: false } as const;
  const { model } = importClassbench(text, name, options);
  const headers = randomHeaders(new Random(1), 2000);
  const answers = firstMatches(model.chains[0]!.rules, headers);
  const rows = headers.map(({ saddr, daddr, sport, dport, proto, flags }, index) =>
    [saddr, daddr, sport, dport, proto, flags, answers[index], answers[index]].join('\t'),
  );
  await writeFile(join(folder, `${name}_trace.gz`), gzipSync(`${rows.join('\n')}\n`));
  return readSet(folder, name);
}

function randomHeaders(random: Random, count: number): TraceHeader[] {
  return Array.from({ length: count }, () => {
    const proto = random.pick([1, 6, 6, 17, 17, 33, 47, 50, 51, 132, 136]);
    const ports = withPorts.includes(proto);
    const flags = proto === 1 ? random.pick([0x800, 0x803, 0x303, 0x301]) : random.below(64) << 8;
    return {
      saddr: random.pick([0x0a000000, 0x0a000007, 0x0a000080, 0x0b000000]) + random.below(4),
      daddr: random.pick([0x0a010203, 0x0a0102fe, 0x0a010300, 0x0a018000, 0x0aff0000]) + random.below(3),
      sport: ports ? random.pick([0, 53, 1023, 1024, 65535]) : 0,
      dport: ports ? random.pick([22, 53, 79, 80, 443, 444, 6000, 6010, 6011]) : 0,
      proto,
      flags: proto === 1 || proto === 6 ? flags : 0,
      first5: -1,
      first6: -1,
    };
  });
}
