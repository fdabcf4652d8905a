/**
 * Machines that have booted, kept in the cache: the guest's memory as a file, which every copy maps and writes to in
 * private, and beside it the state of processor and devices and what the kernel had said. Going on from there takes a
 * tenth of a second where a boot takes three. All that makes a machine what it is goes into the name of its snapshot.
 */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from '../host/cache.js';
import { once } from '../host/once.js';
import { bootId } from '../host/process.js';
import { VmFailure } from './failure.js';
import type { LogRecord } from './log.js';
import { type QemuOptions, qemuArguments, qemuVersion } from './qemu.js';
import { Session } from './session.js';
import { request, Writer } from './wire.js';

/** A copy that is not awake by then never will be. */
const wakeMs = 20_000;
/** What the kernel still does after its agent is there (it judges its clocks) happens before, and not in every copy. */
const settleMs = 2000;
/** Snapshots that nothing has used for so long are removed when another is made. */
const keptMs = 7 * 24 * 3600 * 1000;

/** A machine that goes on from the snapshot for these options, which is made first if it is not there. */
export async function restored(
  qemu: string,
  options: QemuOptions,
  boot: (options: QemuOptions) => Promise<Session>,
  signal?: AbortSignal,
): Promise<Session> {
  const folder = join(await cacheDir('snapshots'), await keyOf(qemu, options));
  const makeAt = (temporary: string) => make(temporary, options, boot);
  await once(folder, makeAt, { signal });
  try {
    return await wake(qemu, folder, options, signal);
  } catch {
    signal?.throwIfAborted();
    // It was damaged, or belongs to another QEMU after all: made anew, it works or says what is wrong.
    await once(folder, makeAt, { signal, replace: true });
    return wake(qemu, folder, options, signal);
  }
}

/** Clocks of a machine go on from those of its host: a snapshot is good until the host boots again. */
async function keyOf(qemu: string, options: QemuOptions): Promise<string> {
  const { size, mtimeMs } = await stat(qemu);
  const parts = [settleMs, await bootId(), await qemuVersion(qemu), size, mtimeMs, ...qemuArguments(options)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

async function make(
  folder: string,
  options: QemuOptions,
  boot: (options: QemuOptions) => Promise<Session>,
): Promise<void> {
  await removeUnused();
  await mkdir(folder);
  const { memory, state, log } = filesIn(folder);
  const session = await boot({ ...options, memory: { file: memory, use: 'keep' } });
  try {
    await sleep(settleMs);
    await session.qmp.execute('stop');
    await onlyDevices(session);
    await session.qmp.execute('migrate', { uri: `exec:cat >${quoted(state)}` });
    await until(session, 'query-migrate', 'completed');
    await writeFile(log, JSON.stringify(session.log));
  } finally {
    await session.close();
  }
}

async function wake(
  qemu: string,
  folder: string,
  options: QemuOptions,
  signal?: AbortSignal,
): Promise<Session> {
  const { memory, state, log } = filesIn(folder);
  // QEMU would make a memory file that is missing, and wait for a state that is.
  await Promise.all([access(memory), access(state)]);
  const past = JSON.parse(await readFile(log, 'utf8')) as LogRecord[];
  const session = new Session(qemu, { ...options, memory: { file: memory, use: 'restore' } }, signal, past);
  try {
    await onlyDevices(session);
    await session.qmp.execute('migrate-incoming', { uri: `exec:cat ${quoted(state)}` });
    await until(session, 'query-status', 'paused');
    const own = new Writer().u64(BigInt(Date.now()) * 1_000_000n).bytes(randomBytes(32));
    // The request waits in the channel when the machine goes on.
    await Promise.all([
      session.request(request.wake, own, 'going on from a snapshot', wakeMs),
      session.qmp.execute('cont'),
    ]);
    await utimes(folder, new Date(), new Date());
    return session;
  } catch (error) {
    await session.close();
    throw error instanceof VmFailure ? error : new VmFailure('qemu-lost', (error as Error).message);
  }
}

function filesIn(folder: string): { memory: string; state: string; log: string } {
  return { memory: join(folder, 'memory'), state: join(folder, 'state'), log: join(folder, 'log.json') };
}

/** A path as one word of the shell, by which QEMU reads and writes the state. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

/** Memory is in its file already. */
async function onlyDevices(session: Session): Promise<void> {
  const capabilities = [{ capability: 'x-ignore-shared', state: true }];
  await session.qmp.execute('migrate-set-capabilities', { capabilities });
}

async function until(session: Session, query: string, wanted: string): Promise<void> {
  for (const end = performance.now() + wakeMs; performance.now() < end; await sleep(2)) {
    const { status } = (await session.qmp.execute(query)) as { status?: string };
    if (status === wanted) return;
    if (status === 'failed') break;
  }
  throw new VmFailure('qemu-lost', `QEMU did not get to '${wanted}'`);
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
