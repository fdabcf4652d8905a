/** The machine in which families are measured, one after the other, by the same client. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedFile } from '../../src/emit/file.js';
import { runOk } from '../../src/host/run.js';
import { buildModule } from '../../src/kbuild/build.js';
import type { Kernel } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { bootMachine, buildModules, type Guest } from '../../src/vm/index.js';
import { type Measured, readMeasured } from './result.js';

/** A family that the client knows how to talk to. */
export interface Peer {
  readonly family: string;
  /** Its module: a file of the host, or one that the kernel brings. */
  readonly module: { readonly ko: string } | { readonly own: string };
}

const here = fileURLToPath(new URL('.', import.meta.url));
const client = '/usr/bin/nk_client';
/** By the guest's clock, in which a nanosecond is an instruction. */
const HOUR = 3_600_000;

/** The kernel's own foo-over-udp: a hand-written family that is in every distribution. */
export const fou: Peer = { family: 'fou', module: { own: 'fou' } };

export async function hand(kernel: Kernel): Promise<Peer> {
  const folder = await buildModules(kernel, join(here, 'guest'));
  return { family: 'nk_hand', module: { ko: join(folder, 'nk_hand.ko') } };
}

/** What netkiln makes of the bench's spec; or of `edited`, files that were generated from it and then changed. */
export async function made(kernel: Kernel, work: string, edited?: readonly GeneratedFile[]): Promise<Peer> {
  const loaded = await checkSpec(join(here, 'made.spec.ts'));
  const { origins } = loaded.checked;
  const ko = join(work, 'nk_made.ko');
  await buildModule({ name: 'nk_made', files: edited ?? (await generate(loaded)), origins, kernel, ko });
  return { family: 'nk_made', module: { ko } };
}

/** A machine that has the client, which is compiled into `work`. */
export async function startMachine(kernel: Kernel, work: string): Promise<Guest> {
  const program = join(work, 'nk_client');
  const sources = ['main.c', 'message.c', 'object.c'].map((file) => join(here, 'client', file));
  await runOk(['gcc', '-std=gnu17', '-O2', '-static', '-Wall', '-Wextra', '-o', program, ...sources]);
  const options = { clock: 'counted', seed: 'bench', memoryMiB: 512, modules: [fou.family] } as const;
  const guest = await bootMachine({ kernel, ...options });
  await guest.writeFile(client, await readFile(program), 0o755);
  return guest;
}

/** Creates so many objects, gets `batch` of them, dumps all. The family is empty before and gone afterwards. */
export async function measure(guest: Guest, peer: Peer, objects: number, batch: number): Promise<Measured> {
  const { module, family } = peer;
  if ('own' in module) await guest.modprobe(module.own);
  else await guest.load(family, module.ko);
  const said = await guest.runOk([client, family, `${objects}`, `${batch}`], { timeoutMs: HOUR });
  await guest.unload('own' in module ? module.own : family);
  await guest.assertClean();
  return readMeasured(said);
}
