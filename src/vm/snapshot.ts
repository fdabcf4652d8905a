/**
 * Machines that have booted, kept in the cache: the guest's memory as a file, which every copy maps and writes to in
 * private, and beside it the state of processor and devices and what the kernel had said. Going on from there takes a
 * tenth of a second where a boot takes three. All that makes a machine what it is goes into the name of its snapshot.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { exists } from '../host/files.js';
import { once } from '../host/once.js';
import { bootId } from '../host/process.js';
import { fds, type QemuOptions, qemuArguments } from './arguments.js';
import { VmFailure } from './failure.js';
import { JobSession, type Waking } from './job.js';
import { LiveSession } from './live.js';
import type { LogRecord } from './log.js';
import { qemuVersion } from './qemu.js';
import type { Qmp } from './qmp.js';
import type { Session } from './session.js';
import { request, Writer } from './wire.js';

/** A copy that is not awake by then never will be. */
const wakeMs = 20_000;
/** What the kernel still does after its agent is there (it judges its clocks) happens before, and not in every copy. */
const settleMs = 2000;
/** Snapshots that nothing has used for so long are removed when another is made. */
const keptMs = 7 * 24 * 3600 * 1000;

/** A machine that can be put into a snapshot and go on from one. */
export type Machine = LiveSession | JobSession;

/** How a machine comes to the point where its snapshot is taken. */
export interface Preparation {
  /** Starts a machine and returns when its agent is there. */
  readonly boot: (options: QemuOptions) => Promise<Machine>;
  /** What is done in it before the snapshot is taken. */
  readonly prepare: (session: Session) => Promise<void>;
  /** What tells that from what is done in others. */
  readonly key: readonly string[];
}

/** A machine that goes on from the snapshot for these options, which is made first if it is not there. */
export async function restored(
  qemu: string,
  options: QemuOptions,
  preparation: Preparation,
  seed: Buffer,
  signal?: AbortSignal,
): Promise<Machine> {
  const folder = join(await cacheDir('snapshots'), await keyOf(qemu, options, preparation.key));
  const makeAt = (temporary: string) => make(temporary, options, preparation);
  await once(folder, makeAt, { signal });
  try {
    return await goOn(qemu, folder, options, seed, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NetkilnError) throw error;
    // It was damaged, or belongs to another QEMU after all: made anew, it works or says what is wrong.
    await once(folder, makeAt, { signal, replace: true });
    return goOn(qemu, folder, options, seed, signal);
  }
}

/** Clocks of a machine go on from those of its host: a snapshot is good until the host boots again. */
async function keyOf(qemu: string, options: QemuOptions, prepared: readonly string[]): Promise<string> {
  const { size, mtimeMs } = await stat(qemu);
  const program = [await qemuVersion(qemu), size, mtimeMs];
  const parts = [settleMs, await bootId(), program, prepared, qemuArguments(options)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

async function make(folder: string, options: QemuOptions, { boot, prepare }: Preparation): Promise<void> {
  await removeUnused();
  await mkdir(folder);
  const { memory, state, log } = filesIn(folder);
  const session = await boot({ ...options, memory: { file: memory, use: 'keep' } });
  let past: readonly LogRecord[];
  try {
    await prepare(session);
    await session.request(request.sleep, new Writer().u32(settleMs), 'coming to rest', settleMs + 60_000);
    if (session instanceof LiveSession) await session.qmp.execute('stop');
    await save(session, state);
    past = session.log;
  } finally {
    await session.close();
  }
  const stamps = await Promise.all([memory, state].map(stampOf));
  await writeFile(log, JSON.stringify({ past, stamps } satisfies Kept));
}

/** The state has its name once all of it is there: a disk that is full shows in no other way. */
async function save({ qmp }: Machine, state: string): Promise<void> {
  await movesState(qmp);
  const saved = ended(qmp);
  const part = quoted(`${state}.part`);
  await qmp.execute('migrate', { uri: `exec:cat >${part} && mv ${part} ${quoted(state)}` });
  await saved;
  for (let waited = 0; !(await exists(state)); waited += 5) {
    if (waited > wakeMs) throw new VmFailure('qemu-lost', `${state} could not be written`);
    await sleep(5);
  }
}

/** What is kept beside memory and state: what the kernel had said, and by what the two are known to be as they were written. */
interface Kept {
  readonly past: readonly LogRecord[];
  readonly stamps: readonly string[];
}

/** Whoever writes to a file or cuts it short changes this, and to read it is nothing. */
async function stampOf(path: string): Promise<string> {
  const { ino, size, ctimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${ctimeNs}`;
}

async function goOn(
  qemu: string,
  folder: string,
  options: QemuOptions,
  seed: Buffer,
  signal?: AbortSignal,
): Promise<Machine> {
  const { memory, state, log } = filesIn(folder);
  const { past, stamps } = JSON.parse(await readFile(log, 'utf8')) as Kept;
  const now = await Promise.all([memory, state].map(stampOf));
  if (now.some((stamp, index) => stamp !== stamps[index])) throw new Error(`${folder} was damaged`);
  const opened = await open(state);
  const own: QemuOptions = {
    ...options,
    seed: seed.readUInt32LE(),
    memory: { file: memory, use: 'restore', state: opened.fd },
  };
  let session: Machine | undefined;
  try {
    session =
      options.clock === 'counted'
        ? new JobSession(qemu, own, signal, past)
        : new LiveSession(qemu, own, signal, past);
    const { qmp } = session;
    // It stands then as it stood, by the host's will or by the bell.
    await Promise.all([
      movesState(qmp),
      ended(qmp),
      qmp.execute('migrate-incoming', { uri: `fd:${fds.state}` }),
      utimes(folder, new Date(), new Date()),
    ]);
    await (session instanceof JobSession ? session.restored(wakingOf(seed)) : wake(session));
    return session;
  } catch (error) {
    await session?.close();
    if (error instanceof VmFailure || error instanceof NetkilnError) throw error;
    throw new VmFailure('qemu-lost', (error as Error).message);
  } finally {
    await opened.close();
  }
}

/** A machine with the host's clock gets the host's time, and random numbers that nobody else has. */
async function wake(session: LiveSession): Promise<void> {
  const own = new Writer().u64(BigInt(Date.now()) * 1_000_000n).bytes(randomBytes(32));
  // The request waits in the channel when the machine goes on.
  await Promise.all([
    session.request(request.wake, own, 'going on from a snapshot', wakeMs),
    session.qmp.execute('cont'),
  ]);
}

/** A counted machine's time and random numbers follow from its seed: some moment of the year 2026. */
function wakingOf(seed: Buffer): Waking {
  const seconds = Date.UTC(2026) / 1000 + (seed.readUInt32LE(4) % (365 * 24 * 3600));
  return { time: BigInt(seconds) * 1_000_000_000n, seed };
}

function filesIn(folder: string): { memory: string; state: string; log: string } {
  return { memory: join(folder, 'memory'), state: join(folder, 'state'), log: join(folder, 'log.json') };
}

/** A path as one word of the shell, by which QEMU reads and writes the state. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

/** Memory is in its file already and is left there; how the rest goes is told in events. */
async function movesState(qmp: Qmp): Promise<void> {
  const capabilities = ['x-ignore-shared', 'events'].map((capability) => ({ capability, state: true }));
  await qmp.execute('migrate-set-capabilities', { capabilities });
}

/** Waits until the state of processor and devices has gone over, one way or the other. */
async function ended(qmp: Qmp): Promise<void> {
  const limit = setTimeout(() => qmp.socket.destroy(), wakeMs);
  try {
    const { status } = await qmp.next('MIGRATION', (data) =>
      /^(completed|failed)$/.test(String(data['status'])),
    );
    if (status === 'failed')
      throw new VmFailure('qemu-lost', "QEMU could not save or restore the machine's state");
  } finally {
    clearTimeout(limit);
  }
}

async function removeUnused(): Promise<void> {
  const root = await cacheDir('snapshots');
  for (const name of await readdir(root)) {
    if (/\.(tmp|lock)$/.test(name)) continue;
    // Another process may just have removed it.
    const found = await stat(join(root, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > keptMs)
      await rm(join(root, name), { recursive: true, force: true });
  }
}
