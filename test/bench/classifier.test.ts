/** Whatever is measured decides as the rules say, and the bench sees it where something does not. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ipv6Ways, modelInIpv6, setInIpv6 } from '../../bench/classifier/ipv6.js';
import { loadTrace, measurePeer, startMachine } from '../../bench/classifier/machine.js';
import { empty } from '../../bench/classifier/peers/modules.js';
import { iptables, nft, nftExpert, rulesetNeeds } from '../../bench/classifier/peers/rulesets.js';
import type { BenchSet } from '../../bench/classifier/set.js';
import { measureInUserSpace } from '../../bench/classifier/user.js';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findProgram } from '../../src/host/path.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { importClassbench } from '../../src/import/classbench.js';
import { readImport } from '../../src/import/read.js';
import { findKernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { smallSet } from './small-set.js';

const inFolder = <T>(work: (folder: string) => Promise<T>) =>
  withTemporaryFolder('netkiln-bench-test-', work);

/** The same set, whose trace says of each packet the contrary. */
const contrary = (set: BenchSet): BenchSet => ({
  ...set,
  trace: set.trace.map((header) => ({
    ...header,
    verdict: header.verdict === 'accept' ? 'drop' : 'accept',
  })),
});

async function generatedInto(folder: string, set: BenchSet): Promise<{ name: string; folder: string }> {
  const options = { name: `cb_${set.name}`, verdicts: 'alternate', hook: 'input', counters: true } as const;
  const { model } = importClassbench(await readImport(set.file), set.file, options);
  const own = set.ipv6 ? modelInIpv6(model, set.ipv6) : model;
  const to = join(folder, 'module');
  await mkdir(to);
  for (const file of emitFirewall(lowerFirewall(own), own)) await writeFile(join(to, file.path), file.text);
  return { name: own.name, folder: to };
}

test('half of the packets of the small set are dropped, more or less', () =>
  inFolder(async (folder) => {
    const { trace } = await smallSet(folder);
    const dropped = trace.filter(({ verdict }) => verdict === 'drop').length;
    expect(dropped).toBeGreaterThan(trace.length / 4);
    expect(dropped).toBeLessThan((trace.length * 3) / 4);
  }));

test.each([undefined, ...ipv6Ways])('generated C and loop in user space, IPv6: %s', (way) =>
  inFolder(async (folder) => {
    const small = await smallSet(folder);
    const set = way ? setInIpv6(small, way) : small;
    const generated = await generatedInto(folder, set);
    const { wrong, linear, netkiln } = await measureInUserSpace(set, generated, folder, 1);
    expect(wrong).toEqual({ linear: 0, netkiln: 0 });
    expect(Math.min(linear, netkiln)).toBeGreaterThan(0);
    const all = set.trace.length;
    const { wrong: then } = await measureInUserSpace(contrary(set), generated, folder, 1);
    expect(then).toEqual({ linear: all, netkiln: all });
  }),
);

describe.each(['6.1', '6.12'])('on kernel %s', (series) => {
  test('nftables and iptables decide as the rules say', async (context) => {
    const found = await Promise.all(rulesetNeeds.programs.map(findProgram));
    if (found.includes(undefined)) {
      context.skip(`${rulesetNeeds.programs[found.indexOf(undefined)]} is not installed here`);
    }
    await inFolder(async (folder) => {
      const machine = await startMachine(await findKernel(series), rulesetNeeds);
      const small = await smallSet(folder);
      for (const set of [small, ...ipv6Ways.map((way) => setInIpv6(small, way))]) {
        await loadTrace(machine, set);
        for (const peer of [nft(set, false), nftExpert(set), iptables(set)]) {
          const measured = await measurePeer(machine, set, peer, 1);
          expect({ peer: peer.name, ...measured }).toMatchObject({ peer: peer.name, wrong: 0 });
          expect(measured.instructions).toBeGreaterThan(100);
        }
        const all = await measurePeer(machine, contrary(set), nft(set, false), 1);
        expect(all.wrong).toBe(set.trace.length);
        const [one, other] = [
          await measurePeer(machine, set, empty, 2),
          await measurePeer(machine, set, empty, 2),
        ];
        expect(one.instructions).toBeCloseTo(other.instructions, 1);
      }
      await machine.guest.close();
    });
  });
});
