/** Which process is meant, beyond its id: the kernel gives ids out again, and begins anew when it boots. */
import { readFile } from 'node:fs/promises';

/** `BOOT PID START`: the boot, the process and when in that boot it began. Nothing else ever has the same. */
export async function identityOf(pid: number): Promise<string | undefined> {
  const start = await startOf(pid);
  return start === undefined ? undefined : `${await bootId()} ${pid} ${start}`;
}

/** Whether the process of that identity still runs; a text that is none belongs to nobody. */
export async function stillRuns(identity: string): Promise<boolean> {
  const [boot, pid, start] = identity.split(' ');
  if (start === undefined || boot !== (await bootId()) || !runs(Number(pid))) return false;
  // Of another user's process the start may be hidden; that it runs is not.
  const now = await startOf(Number(pid));
  return now === undefined || now === start;
}

/** Whether any process has the id now. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The identity of the host's boot. */
export async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim();
}

/** Field 22 of /proc/PID/stat (proc(5)): clock ticks after boot. The name before it may hold anything. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[22 - 3];
}
