/** Modules from the host into the guest's kernel. */
import { GuestError, VmFailure } from './failure.js';
import { type LogRecord, showRecord } from './log.js';
import { refusalOf } from './refusal.js';
import { CALL_MS, type Session } from './session.js';
import { request, Writer } from './wire.js';

/** Loads a module; a kernel that refuses it is `module-refused`, with what it said. */
export async function loadModule(
  session: Session,
  name: string,
  image: Uint8Array,
  params: string,
  deadlineMs: number,
): Promise<void> {
  const payload = new Writer().bytes(image).string(params);
  try {
    await session.request(request.load, payload, `loading ${name}`, deadlineMs);
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
    const loaded = error.code === 'EEXIST' && (await isLoaded(session, name));
    throw refusal(name, error, session.log, loaded);
  }
}

/** A module of that name is there: the kernel has no word for that, and an init function may fail the same way. */
async function isLoaded(session: Session, name: string): Promise<boolean> {
  const path = `/sys/module/${name}/initstate`;
  try {
    await session.request(request.readFile, new Writer().string(path), `reading ${path}`, CALL_MS, {
      always: true,
    });
    return true;
  } catch (error) {
    if (error instanceof GuestError) return false;
    throw error;
  }
}

/**
 * The failure of a load that the guest answered with an error, from what its kernel had said since the request before;
 * `loaded` tells whether a module of its name is there.
 */
export function refusal(
  name: string,
  error: GuestError,
  records: readonly LogRecord[],
  loaded: boolean,
): VmFailure {
  const mark = error.answer?.mark ?? 0;
  const log = records.map(showRecord);
  const words = records.slice(mark).map(({ text }) => text);
  const { detail, reason } = refusalOf(name, error.code, words, loaded);
  return new VmFailure('module-refused', `loading ${name}: ${error.code}${reason ? ` (${reason})` : ''}`, {
    detail,
    log,
    trace: log.slice(mark),
    errno: error.errno,
  });
}
