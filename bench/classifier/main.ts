/** What a packet costs: `make bench`, or `node --import tsx bench/classifier/main.ts --help`. docs/performance.md says what is measured. */
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel } from '../../src/kernel/index.js';
import { buildGenerated, generateModule } from './generated.js';
import { setInIpv6 } from './ipv6.js';
import { loadTrace, measurePeer, type Peer, startMachine } from './machine.js';
import { type Options, readOptions } from './options.js';
import { empty, floor, netkiln } from './peers/modules.js';
import { nft } from './peers/rulesets.js';
import { type BenchSet, readSet } from './set.js';

const options = readOptions(process.argv.slice(2));
if (options.data === undefined) throw new Error('--data, or NETKILN_DATA, has to say where the sets are');

async function run(options: Options, work: string): Promise<void> {
  const kernel = await findKernel(options.kernel);
  const machine = await startMachine(kernel, { programs: ['nft'], trees: [] });
  console.log(`kernel ${kernel.release}`);
  for (const name of options.sets) {
    const read = await readSet(options.data, name);
    const set = options.ipv6 ? setInIpv6(read) : read;
    console.log(`${set.name}: ${set.rules.length} rules, ${set.trace.length} packets`);
    await loadTrace(machine, set);
    for (const peerName of options.peers) {
      const peer = await peerOf(peerName, set);
      const { instructions, wrong } = await measurePeer(machine, set, peer, options.passes);
      const off = wrong.length > 0 ? `  ${wrong.length} VERDICTS DIFFER, packet ${wrong[0]} first` : '';
      console.log(
        `  ${peer.name.padEnd(12)} ${instructions.toFixed(1).padStart(12)} instructions a packet${off}`,
      );
      if (wrong.length > 0) process.exitCode = 1;
    }
  }
  await machine.guest.close();

  async function peerOf(name: (typeof options.peers)[number], set: BenchSet): Promise<Peer> {
    switch (name) {
      case 'empty':
        return empty;
      case 'floor':
        return floor;
      case 'nft':
        return nft(set, options.counters);
      case 'netkiln': {
        const generated = await generateModule(set, options.counters, work);
        const built = await buildGenerated(generated, kernel);
        console.log(
          `  netkiln: gen ${generated.genSeconds.toFixed(2)} s, peak ${generated.genPeakMiB.toFixed(0)} MiB, ` +
            `C ${(generated.sourceBytes / 1024).toFixed(0)} KiB, Kbuild ${built.kbuildSeconds.toFixed(1)} s, ` +
            `.ko stripped ${(built.strippedBytes / 1024).toFixed(0)} KiB`,
        );
        return netkiln(generated.name, built.ko);
      }
    }
  }
}

if (options.keep === undefined) {
  await withTemporaryFolder('netkiln-classifier-', (work) => run(options, work));
} else {
  const work = resolve(options.keep);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await run(options, work);
}
