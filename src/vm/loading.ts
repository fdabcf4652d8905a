/** Modules from the host into the guest's kernel. */
import { readFile } from 'node:fs/promises';
import { GuestError, VmFailure } from './failure.js';
import { showRecord } from './log.js';
import type { Session } from './session.js';
import { request, Writer } from './wire.js';

/** Loads a module, a path or its bytes; a kernel that refuses it is `module-refused`, with what it said. */
export async function loadModule(
  session: Session,
  name: string,
  module: string | Uint8Array,
  params: string,
  deadlineMs: number,
): Promise<void> {
  const image = typeof module === 'string' ? await readFile(module) : module;
  const mark = session.log.length;
  const what = `loading ${name}`;
  try {
    await session.request(request.load, new Writer().bytes(image).string(params), what, deadlineMs);
  } catch (error) {
    throw error instanceof GuestError ? refusal(session, what, error, mark) : error;
  }
}

function refusal(session: Session, what: string, error: GuestError, mark: number): VmFailure {
  const log = session.log.map(showRecord);
  const reasons = log.slice(mark);
  const first = reasons
    .map((line) => line.replace(/^\[[^\]]*\] /, ''))
    .find((line) => !/taints? kernel/.test(line));
  return new VmFailure('module-refused', `${what}: ${error.code}${first ? ` (${first})` : ''}`, {
    log,
    trace: reasons,
    errno: error.errno,
  });
}
