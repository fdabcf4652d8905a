/** The generated C in user space, beside a plain loop over the rules: nanoseconds a packet, by one process, in turns. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOk } from '../../src/host/run.js';
import type { Generated } from './generated.js';
import { recordsOf } from './packets.js';
import { anyPort } from './peers/nft.js';
import { type BenchRule, type BenchSet, type Prefix, widthOf } from './set.js';

export interface UserTimes {
  /** Nanoseconds a packet: the median of all rounds. */
  readonly linear: number;
  readonly netkiln: number;
  /** Packets whose verdict is not the trace's. */
  readonly wrong: { readonly linear: number; readonly netkiln: number };
}

const source = fileURLToPath(new URL('user', import.meta.url));
/** As the kernel is compiled, where it matters for speed. */
const flags = ['-O2', '-fno-strict-aliasing', '-std=gnu11', '-fno-pie', '-no-pie'];

export async function measureInUserSpace(
  set: BenchSet,
  { name, folder }: Pick<Generated, 'name' | 'folder'>,
  work: string,
  rounds: number,
): Promise<UserTimes> {
  const home = join(work, `${name}-user`);
  const include = join(home, 'include');
  const sources = (await readdir(folder))
    .filter((file) => file.endsWith('.c'))
    .map((file) => join(folder, file));
  const mine = ['main.c', 'linear.c'].map((file) => join(source, file));
  await writeHeaders(include, [...sources, ...mine, join(source, 'kernel.h')]);
  const family = set.family === 'ipv6' ? ['-DIPV6'] : [];
  const program = join(home, 'bench');
  await runOk([
    'gcc',
    ...flags,
    ...family,
    `-I${include}`,
    `-I${source}`,
    ...mine,
    ...sources,
    '-o',
    program,
  ]);

  const [trace, rules, verdicts] = ['trace', 'rules', 'verdicts'].map((file) => join(home, file)) as [
    string,
    string,
    string,
  ];
  await writeFile(trace, recordsOf(set));
  await writeFile(rules, Buffer.concat(set.rules.map((rule) => ruleBytes(rule, widthOf(set.family)))));
  await writeFile(
    verdicts,
    Uint8Array.from(set.trace, ({ verdict }) => (verdict === 'accept' ? 1 : 0)),
  );
  const { stdout } = await runOk([program, trace, rules, verdicts, String(rounds)]);
  const [linearWrong = 0, netkilnWrong = 0, ...times] = stdout.split(' ').map(Number);
  return {
    linear: median(times.filter((_, index) => index % 2 === 0)),
    netkiln: median(times.filter((_, index) => index % 2 === 1)),
    wrong: { linear: linearWrong, netkiln: netkilnWrong },
  };
}

/** The system's header of that name is about sockets, and has no packets. */
const socketsOnly = 'linux/sctp.h';

/** A folder in which each kernel header that the C names is kernel.h, and the system's own of that name after it. */
async function writeHeaders(folder: string, sources: readonly string[]): Promise<void> {
  const names = new Set<string>();
  for (const file of sources) {
    for (const [, name = ''] of (await readFile(file, 'utf8')).matchAll(
      /^#include <((?:uapi\/)?(?:linux|net|asm)\/.*)>$/gm,
    )) {
      names.add(name);
    }
  }
  for (const name of names) {
    const path = join(folder, name);
    const own = name.replace(/^uapi\//, '');
    const next =
      own === name
        ? `#if __has_include_next(<${own}>)\n#include_next <${own}>\n#endif\n`
        : `#include <${own}>\n`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `#include "kernel.h"\n${own === socketsOnly ? '' : next}`);
  }
}

/** A rule as struct linear_rule of user/linear.h has it. */
function ruleBytes(rule: BenchRule, width: number): Buffer {
  const bytes = Buffer.alloc((width / 8) * 4 + 16);
  const size = width / 8;
  const put = (value: bigint, at: number) => {
    for (let i = 0; i < size; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  };
  const mask = ({ length }: Prefix) => ((1n << BigInt(length)) - 1n) << BigInt(width - length);
  [rule.saddr.address, mask(rule.saddr), rule.daddr.address, mask(rule.daddr)].forEach((value, index) => {
    put(value, index * size);
  });
  let at = 4 * size;
  const { sport, dport, flags: bits, protocol } = rule;
  for (const number of [sport.low, sport.high, dport.low, dport.high, bits.value, bits.mask]) {
    at = bytes.writeUInt16LE(number, at);
  }
  const ports = !anyPort(sport) || !anyPort(dport);
  const verdict = rule.verdict === 'accept' ? 1 : 0;
  bytes.set([protocol ?? 0, protocol === undefined ? 0 : 0xff, ports ? 1 : 0, verdict], at);
  return bytes;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
