/** The machine in which peers are measured, one after the other, on the same packets. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kernel } from '../../src/kernel/index.js';
import type { Verdict } from '../../src/model/firewall.js';
import { bootMachine, buildModules, type Guest, type Tree } from '../../src/vm/index.js';
import { recordsOf } from './packets.js';
import type { PeerResult } from './result.js';
import type { BenchSet } from './set.js';

/** Something that decides over packets at the input hook. */
export interface Peer {
  readonly name: string;
  /** Whether it decides as the rules say: the others accept everything. */
  readonly classifies: boolean;
  /** What is put into the kernel, where that is a text. */
  readonly ruleset?: string;
  readonly start: (machine: Machine) => Promise<void>;
  readonly stop: (machine: Machine) => Promise<void>;
}

export interface Machine {
  readonly guest: Guest;
  /** The folder of the bench's own modules, built. */
  readonly modules: string;
}

const proc = '/proc/netkiln_bench';
/** By the guest's clock, in which a nanosecond is an instruction. */
const HOUR = 3_600_000;

export async function startMachine(
  kernel: Kernel,
  needs: { readonly programs: readonly string[]; readonly trees: readonly Tree[] },
): Promise<Machine> {
  const modules = await buildModules(kernel, fileURLToPath(new URL('guest', import.meta.url)));
  const guest = await bootMachine({ kernel, clock: 'counted', memoryMiB: 1536, seed: 'bench', ...needs });
  await guest.load('netkiln_bench', join(modules, 'netkiln_bench.ko'));
  return { guest, modules };
}

export async function loadTrace({ guest }: Machine, set: BenchSet): Promise<void> {
  await guest.writeFile(`${proc}/trace`, recordsOf(set));
}

export async function measurePeer(
  machine: Machine,
  set: BenchSet,
  peer: Peer,
  passes: number,
): Promise<PeerResult> {
  const { guest } = machine;
  await peer.start(machine);
  await guest.runOk(['sh', '-c', `echo ${passes} > ${proc}/run`], { timeoutMs: HOUR });
  const [run, verdicts] = [await guest.readFile(`${proc}/run`), await guest.readFile(`${proc}/verdicts`)];
  await peer.stop(machine);
  await guest.assertClean();
  const [packets = 0, done = 0, ns = 0] = run.toString().trim().split(' ').map(Number);
  if (packets !== set.trace.length || done !== passes) throw new Error(`the guest has run ${run}`);
  const wrong = set.trace.filter(({ verdict }, index) => {
    const wanted = peer.classifies ? verdict : 'accept';
    return verdictOf(verdicts.readUInt32LE(4 * index)) !== wanted;
  });
  return { instructions: ns / (packets * done), packets, wrong: wrong.length };
}

/** What a hook function has returned: nf_tables drops by itself, and says that it has stolen the packet, with an errno. */
function verdictOf(returned: number): Verdict | undefined {
  const [verdict, errno] = [returned & 0xff, returned >>> 16];
  if (verdict === 1) return 'accept';
  return verdict === 0 || (verdict === 2 && errno !== 0) ? 'drop' : undefined;
}
