/**
 * What a packet costs: `make bench`, or `node --import tsx bench/classifier/main.ts --help`. docs/performance.md says what
 * is measured, and how.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { type Built, buildGenerated, type Generated, generateModule } from './generated.js';
import { setInIpv6 } from './ipv6.js';
import { loadTrace, type Machine, measurePeer, type Peer, startMachine } from './machine.js';
import { type PeerName, readOptions } from './options.js';
import { empty, floor, netkiln } from './peers/modules.js';
import { iptables, nft, nftExpert, rulesetNeeds } from './peers/rulesets.js';
import {
  instructionColumns,
  keepResult,
  makingColumns,
  type PeerResult,
  type SetResult,
  table,
  timeColumns,
} from './result.js';
import { type BenchSet, readSet } from './set.js';
import { measureInUserSpace } from './user.js';

const options = readOptions(process.argv.slice(2));

async function run(work: string): Promise<void> {
  const kernel = await findKernel(options.kernel);
  const machine = options.machine ? await startMachine(kernel, rulesetNeeds) : undefined;
  const results: SetResult[] = [];
  for (const name of options.sets) {
    const result = await measureSet(await setOf(name), kernel, machine, work);
    results.push(result);
    if (options.results !== undefined) keepResult(options.results, result);
  }
  await machine?.guest.close();
  console.log(`\nkernel ${kernel.release}; instructions a packet, the hook included, nothing subtracted`);
  console.log(`\n${table(instructionColumns, results)}`);
  if (options.user) console.log(`\n${table(timeColumns, results)}`);
  if (options.peers.includes('netkiln')) console.log(`\n${table(makingColumns, results)}`);
}

async function setOf(name: string): Promise<BenchSet> {
  const { data, ipv6, packets } = options;
  if (data === undefined) throw new Error('--data, or NETKILN_DATA, has to say where the sets are');
  const read = await readSet(data, name);
  const set = { ...read, trace: read.trace.slice(0, packets) };
  return ipv6 ? setInIpv6(set, ipv6) : set;
}

interface Module {
  readonly generated: Generated;
  readonly built: Built;
}

async function measureSet(
  set: BenchSet,
  kernel: Kernel,
  machine: Machine | undefined,
  work: string,
): Promise<SetResult> {
  console.log(`${set.name}: ${set.rules.length} rules, ${set.trace.length} packets`);
  const module = options.peers.includes('netkiln') ? await moduleOf(set, kernel, work) : undefined;
  const user =
    module && options.user
      ? await measureInUserSpace(set, module.generated, work, options.rounds)
      : undefined;
  for (const [side, wrong] of Object.entries(user?.wrong ?? {})) complain(`${side} in user space`, wrong);
  const peers: Partial<Record<PeerName, PeerResult>> = {};
  if (machine) {
    await loadTrace(machine, set);
    for (const name of options.peers) {
      const peer = peerOf(name, set, module);
      if (peer === undefined) continue;
      if (peer.ruleset !== undefined) await writeFile(join(work, `${set.name}.${name}`), peer.ruleset);
      peers[name] = await measurePeer(machine, set, peer, options.passes);
      console.log(`  ${name.padEnd(12)} ${peers[name].instructions.toFixed(1).padStart(12)}`);
      complain(name, peers[name].wrong);
    }
  }
  return {
    set: set.name,
    family: set.family,
    counters: options.counters,
    kernel: kernel.release,
    rules: set.rules.length,
    peers,
    ...(module ? { making: makingOf(module) } : {}),
    ...(user ? { user } : {}),
  };
}

function complain(who: string, wrong: number): void {
  if (wrong === 0) return;
  console.log(`  ${wrong} VERDICTS OF ${who} DIFFER from the trace's`);
  process.exitCode = 1;
}

async function moduleOf(set: BenchSet, kernel: Kernel, work: string): Promise<Module> {
  const generated = await generateModule(set, options.counters, work);
  return { generated, built: await buildGenerated(generated, kernel) };
}

const makingOf = ({ generated, built }: Module) => ({
  genFirst: generated.first,
  genAgain: generated.again,
  kbuild: built.kbuild,
  sourceBytes: generated.sourceBytes,
  koBytes: built.strippedBytes,
});

function peerOf(name: PeerName, set: BenchSet, module: Module | undefined): Peer | undefined {
  switch (name) {
    case 'empty':
      return empty;
    case 'floor':
      return floor;
    case 'netkiln':
      return module && netkiln(module.generated.name, module.built.ko);
    case 'nft':
      return nft(set, options.counters);
    case 'nft-expert':
      // Its elements would have to count, each for its rule: nobody writes that.
      return options.counters ? undefined : nftExpert(set);
    case 'iptables':
      return iptables(set);
  }
}

if (options.keep === undefined) {
  await withTemporaryFolder('netkiln-classifier-', run);
} else {
  const work = resolve(options.keep);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await run(work);
}
